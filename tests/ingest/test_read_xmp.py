"""What XMP packets say, also broken and hostile ones."""

import pytest

from gallery.ingest.read import xmp
from gallery.model import Claim
from tests.metadata import NAMESPACES, RDF, alternatives, listed
from tests.metadata import xmp as packet


def said(data: bytes, field: str) -> list[str]:
    return [claim.value for claim in xmp.claims(data) if claim.field == field]


def test_a_caption_is_read_in_each_of_its_languages() -> None:
    data = packet(
        alternatives("dc:description", default="March", en="March", es="Marcha", pt_br="Passeata")
    )

    assert list(xmp.claims(data)) == [
        Claim("caption", "March", "xmp:dc:description"),
        Claim("caption.en", "March", "xmp:dc:description"),
        Claim("caption.es", "Marcha", "xmp:dc:description"),
        Claim("caption.pt-BR", "Passeata", "xmp:dc:description"),
    ]


def test_alt_text_is_read_in_each_of_its_languages() -> None:
    data = packet(
        alternatives("Iptc4xmpCore:AltTextAccessibility", default="Banners", es="Pancartas")
    )

    assert said(data, "alt") == ["Banners"]
    assert said(data, "alt.es") == ["Pancartas"]


def test_properties_are_read_as_elements_and_as_attributes() -> None:
    data = packet(
        "<photoshop:City>Quito</photoshop:City>", 'photoshop:Headline="Rally" xmp:Rating="4"'
    )

    assert said(data, "city") == ["Quito"]
    assert said(data, "headline") == ["Rally"]
    assert said(data, "rating") == ["4"]


def test_prefixes_are_the_writers_free_choice() -> None:
    data = (
        f'<r:RDF xmlns:r="{RDF}"><r:Description xmlns:a="{NAMESPACES["dc"]}">'
        "<a:creator><r:Seq><r:li>Ana Ruiz</r:li><r:li>Luis Paz</r:li></r:Seq></a:creator>"
        "</r:Description></r:RDF>"
    ).encode()

    assert said(data, "byline") == ["Ana Ruiz", "Luis Paz"]


def test_names_of_two_namespaces_are_not_mixed_up() -> None:
    data = packet(
        "<Iptc4xmpExt:DateCreated>1889</Iptc4xmpExt:DateCreated>", 'photoshop:DateCreated="1936"'
    )

    assert said(data, "date") == ["1936"]


@pytest.mark.parametrize(
    ("written", "date", "offset"),
    [
        ("1936", ["1936"], []),
        ("1936-05", ["1936-05"], []),
        ("2021-03-14", ["2021-03-14"], []),
        ("2007-04-19T11:03-06:00", ["2007-04-19T11:03"], ["-06:00"]),
        ("2017-08-04T06:07:09.057Z", ["2017-08-04T06:07:09"], ["+00:00"]),
        ("2010:07:28 11:02:12.000CEST", ["2010-07-28T11:02:12"], []),
        ("2010-02-30", [], []),
        ("null", [], []),
    ],
)
def test_dates_keep_their_precision(written: str, date: list[str], offset: list[str]) -> None:
    data = packet(attributes=f'photoshop:DateCreated="{written}"')

    assert said(data, "date") == date
    assert said(data, "offset") == offset


def test_the_pictures_that_a_picture_was_made_of_do_not_speak_for_it() -> None:
    pantry = (
        '<xmpMM:Pantry><rdf:Bag><rdf:li rdf:parseType="Resource"><dc:title>Old</dc:title>'
        "<photoshop:DateCreated>1999-01-01</photoshop:DateCreated></rdf:li></rdf:Bag></xmpMM:Pantry>"
    )

    assert list(xmp.claims(packet(pantry))) == []


def test_the_place_shown_is_read_where_the_older_fields_are_empty() -> None:
    shown = (
        '<Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li rdf:parseType="Resource">'
        "<Iptc4xmpExt:City>Quito</Iptc4xmpExt:City></rdf:li></rdf:Bag></Iptc4xmpExt:LocationShown>"
    )

    assert list(xmp.claims(packet(shown))) == [
        Claim("city", "Quito", "xmp:Iptc4xmpExt:LocationShown")
    ]


def test_people_rights_and_the_kind_of_source_are_read() -> None:
    data = packet(
        listed("Iptc4xmpExt:PersonInImage", "María López", "Juan Soto")
        + alternatives("xmpRights:UsageTerms", default="CC BY-NC 4.0")
        + '<xmpRights:WebStatement rdf:resource="https://example.org/licence"/>'
        + "<Iptc4xmpExt:DigitalSourceType>compositeSynthetic</Iptc4xmpExt:DigitalSourceType>"
    )

    assert said(data, "person") == ["María López", "Juan Soto"]
    assert said(data, "usage_terms") == ["CC BY-NC 4.0"]
    assert said(data, "web_statement") == ["https://example.org/licence"]
    assert said(data, "digital_source_type") == ["compositeSynthetic"]


def test_the_place_of_the_camera_is_told_apart_from_the_place_shown() -> None:
    data = packet(
        '<Iptc4xmpExt:LocationCreated><rdf:Bag><rdf:li rdf:parseType="Resource">'
        "<Iptc4xmpExt:Sublocation>Roof</Iptc4xmpExt:Sublocation>"
        "<Iptc4xmpExt:ProvinceState>Pichincha</Iptc4xmpExt:ProvinceState>"
        "</rdf:li></rdf:Bag></Iptc4xmpExt:LocationCreated>"
    )

    assert list(xmp.claims(data)) == [
        Claim("sublocation", "Roof", "xmp:Iptc4xmpExt:LocationCreated"),
        Claim("state", "Pichincha", "xmp:Iptc4xmpExt:LocationCreated"),
    ]


def test_a_licence_is_read_from_creative_commons_and_from_plus() -> None:
    deed = "https://creativecommons.org/licenses/by/4.0/"
    commons = packet(f'<cc:license rdf:resource="{deed}"/>')
    plus = packet(f"<plus:TermsAndConditionsURL>{deed}</plus:TermsAndConditionsURL>")

    assert list(xmp.claims(commons)) == [Claim("licence", deed, "xmp:cc:license")]
    assert list(xmp.claims(plus)) == [Claim("licence", deed, "xmp:plus:TermsAndConditionsURL")]


def test_terms_of_use_are_read_in_each_of_their_languages() -> None:
    data = packet(alternatives("xmpRights:UsageTerms", default="Ask", es="Pregunte"))

    assert said(data, "usage_terms") == ["Ask"]
    assert said(data, "usage_terms.es") == ["Pregunte"]


@pytest.mark.parametrize("empty", ["null", "", "  ", "x-default", "?"])
def test_what_programs_write_for_nothing_is_nothing(empty: str) -> None:
    assert list(xmp.claims(packet(alternatives("dc:description", default=empty)))) == []


def test_a_packet_that_breaks_off_says_what_stood_before() -> None:
    data = packet(
        alternatives("dc:description", default="Dock workers") + listed("dc:creator", "Ana")
    )

    assert said(data[: data.index(b"<dc:creator>") + 20], "caption") == ["Dock workers"]


def test_control_characters_and_old_code_pages_do_not_spoil_a_packet() -> None:
    data = packet(alternatives("dc:description", default="Caf@ &#x1F;en Quito")).replace(
        b"@", b"\xe9\x02", 1
    )

    assert said(data, "caption") == ["Café en Quito"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le"])
def test_a_packet_in_wide_letters_is_read(encoding: str) -> None:
    data = packet(alternatives("dc:description", default="Peña")).decode().encode(encoding)

    assert said(data, "caption") == ["Peña"]


def test_entities_are_not_expanded_and_no_other_file_is_read() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
    data = bomb + packet("<dc:source>&a;&b;</dc:source>", 'photoshop:City="&a;"')

    assert list(xmp.claims(data)) == []


def test_a_packet_built_to_exhaust_us_ends() -> None:
    assert list(xmp.claims(b"<a>" * 300_000)) == []
    assert list(xmp.claims(b" " * (1 << 20) + packet(attributes='photoshop:City="Quito"'))) == []
    many = packet(listed("dc:subject", *(f"word {number}" for number in range(20_000))))
    assert len(said(many, "keyword")) < 3000
