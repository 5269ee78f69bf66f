"""What a photo's claims come down to."""

from datetime import date

import pytest

from gallery.errors import AlbumError
from gallery.ingest.resolve import facts, resolve_date
from gallery.model import Claim, Facts

TODAY = date(2026, 5, 2)
SHOT = Claim("date", "2022-06-19T20:15:33", "exif:DateTimeOriginal")


def at(value: str, source: str) -> Claim:
    return Claim("date", value, source)


def offset_of(*claims: Claim) -> str | None:
    return facts((SHOT, *claims), TODAY).offset


def test_the_editors_date_always_wins() -> None:
    assert resolve_date("1936~", [SHOT], TODAY) == Claim("date", "1936~", "album")


def test_an_editors_date_that_is_none_is_refused() -> None:
    with pytest.raises(AlbumError, match="'in 1936' is not a date"):
        resolve_date("in 1936", [SHOT], TODAY)


def test_nobody_knows_when_a_film_still_was_shot() -> None:
    assert resolve_date("", [Claim("caption", "Film still", "xmp:dc:description")], TODAY) is None
    assert facts([], TODAY) == Facts()


@pytest.mark.parametrize("wrong", ["2038-05-05T01:29:24", "2026-05-05", "1601-01-01", "0001-01-01"])
def test_a_date_that_cannot_be_is_passed_over(wrong: str) -> None:
    claims = [at(wrong, "exif:DateTimeOriginal"), at("2020-03-08", "iptc:2:55")]

    assert resolve_date("", claims, TODAY) == claims[1]
    assert resolve_date("", claims[:1], TODAY) is None


def test_a_claim_that_is_no_date_is_passed_over() -> None:
    assert resolve_date("", [at("2026-02-30", "name"), SHOT], TODAY) == SHOT


def test_two_days_of_grace_are_given_to_clocks_ahead_of_ours() -> None:
    ahead = at("2026-05-04T23:59:59", "exif:DateTimeOriginal")

    assert resolve_date("", [ahead], TODAY) == ahead


def test_a_clock_that_was_never_set_gives_way_to_another_claim_to_the_exposure() -> None:
    reset = at("2000-01-01T00:00:12", "exif:DateTimeOriginal")
    filed = at("2019-03-08", "xmp:photoshop:DateCreated")
    changed = at("2021-01-01T10:00:00", "exif:DateTime")

    assert resolve_date("", [reset, filed, changed], TODAY) == filed
    assert resolve_date("", [reset, changed], TODAY) == reset


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("exif:DateTimeOriginal", "taken"),
        ("xmp:photoshop:DateCreated", "taken"),
        ("sidecar:exif:DateTimeOriginal", "taken"),
        ("iptc:2:55", "taken"),
        ("exif:DateTimeDigitized", "digitized"),
        ("iptc:2:62", "digitized"),
        ("xmp:xmp:CreateDate", "digitized"),
        ("name", "name"),
        ("exif:GPSDateStamp", "gps"),
        ("exif:DateTime", "modified"),
        ("xmp:xmp:ModifyDate", "modified"),
        ("png:tIME", "modified"),
    ],
)
def test_each_source_says_which_moment_it_means(source: str, kind: str) -> None:
    found = facts([at("2008-05-30T15:56:01", source)], TODAY)

    assert (found.date_kind, found.date_source) == (kind, source)


@pytest.mark.parametrize(
    ("value", "precision"),
    [("1936", "year"), ("1936-05", "month"), ("2021-03-14", "day"), ("2021-03-14T10:00", "minute")],
)
def test_a_date_is_as_precise_as_its_claim(value: str, precision: str) -> None:
    assert facts([at(value, "iptc:2:55")], TODAY).date_precision == precision


def test_the_offset_is_the_one_of_the_date_that_won() -> None:
    other = Claim("offset", "+09:00", "xmp:photoshop:DateCreated")
    own = Claim("offset", "-05:00", "exif:OffsetTimeOriginal")

    assert offset_of(other) is None
    assert offset_of(other, own) == "-05:00"


def test_the_offset_of_the_last_change_serves_when_nothing_was_changed() -> None:
    told = Claim("offset", "+02:00", "exif:OffsetTime")

    assert offset_of(told, at(SHOT.value, "exif:DateTime")) == "+02:00"
    assert offset_of(told, at("2022-06-20T09:00:00", "exif:DateTime")) is None


@pytest.mark.parametrize(
    ("utc", "expected"),
    [
        ("2022-06-20T01:15:31", "-05:00"),
        ("2022-06-19T14:45:00", "+05:30"),
        ("2022-06-19T20:14:00", "+00:00"),
        ("2022-06-19T20:08:00", None),
        ("2022-06-20T10:15:33", None),
        ("2022-06-19", None),
    ],
)
def test_the_satellites_tell_the_offset_where_nobody_else_does(
    utc: str, expected: str | None
) -> None:
    assert offset_of(at(utc, "exif:GPSDateStamp")) == expected


@pytest.mark.parametrize("written", ["-20:15", "+05:20", "+15:00", "-13:00", "noon", ""])
def test_an_offset_of_no_inhabited_place_is_unknown(written: str) -> None:
    assert offset_of(Claim("offset", written, "exif:OffsetTimeOriginal")) is None


def test_an_offset_that_copies_the_clock_is_unknown() -> None:
    claims = [at("2017-05-29T10:45:06", "iptc:2:55"), Claim("offset", "-10:45", "iptc:2:55")]

    assert facts(claims, TODAY).offset is None


def test_a_day_without_a_time_has_no_offset() -> None:
    claims = [at("2017-05-29", "iptc:2:55"), Claim("offset", "-04:00", "iptc:2:55")]

    assert facts(claims, TODAY).offset is None


def test_fractions_of_a_second_belong_to_the_date_that_won() -> None:
    claims = [Claim("subsec", "31", "xmp:photoshop:DateCreated"), SHOT]

    assert facts(claims, TODAY).subsec is None
    assert facts([*claims, Claim("subsec", "07", "exif:SubSecTimeOriginal")], TODAY).subsec == "07"


def test_captions_keep_their_languages_and_one_source() -> None:
    claims = [
        Claim("caption", "March", "xmp:dc:description"),
        Claim("caption.en", "March", "xmp:dc:description"),
        Claim("caption.es", "Marcha", "xmp:dc:description"),
        Claim("caption", "Old", "iptc:2:120"),
        Claim("caption.pt", "Velho", "sidecar:dc:description"),
    ]

    found = facts(claims, TODAY)

    assert found.caption == "March"
    assert found.captions == {"en": "March", "es": "Marcha"}
    assert found.caption_source == "xmp:dc:description"


def test_a_caption_of_unknown_language_is_kept_as_such() -> None:
    found = facts([Claim("caption", "Marcha", "iptc:2:120")], TODAY)

    assert found.captions == {"": "Marcha"}


def test_people_and_keywords_come_from_the_most_trusted_source_alone() -> None:
    claims = [
        Claim("byline", "Ana Ruiz", "xmp:dc:creator"),
        Claim("byline", "Luis Paz", "xmp:dc:creator"),
        Claim("byline", "ANA RUIZ", "exif:Artist"),
        Claim("keyword", "march", "iptc:2:25"),
        Claim("keyword", "march", "iptc:2:25"),
    ]

    found = facts(claims, TODAY)

    assert found.byline == ("Ana Ruiz", "Luis Paz")
    assert found.keywords == ("march",)


def test_the_first_claim_decides_each_other_field() -> None:
    claims = [
        Claim("orientation", "6", "exif:Orientation"),
        Claim("orientation", "1", "xmp:tiff:Orientation"),
        Claim("latitude", "41.650000", "exif:GPSLatitude"),
        Claim("longitude", "-0.880000", "exif:GPSLongitude"),
        Claim("credit", "Colectivo/AR", "iptc:2:110"),
    ]

    found = facts(claims, TODAY)

    assert (found.orientation, found.latitude, found.longitude) == (6, 41.65, -0.88)
    assert (found.credit, found.copyright) == ("Colectivo/AR", None)


CORE, EXTENDED = "xmp:photoshop:", "xmp:Iptc4xmpExt:Location"


def test_a_place_is_told_by_one_set_of_fields_and_never_mixed_of_two() -> None:
    core = [Claim("country", "Ecuador", f"{CORE}Country")]
    shown = [Claim(f, v, f"{EXTENDED}Shown") for f, v in (("city", "Quito"), ("state", "P."))]
    camera = [Claim("city", "Cumbayá", f"{EXTENDED}Created")]

    whole, second, third = (
        facts(said, TODAY) for said in ((*shown, *camera, *core), (*camera, *shown), (*camera,))
    )

    assert (whole.city, whole.state, whole.country) == (None, None, "Ecuador")
    assert (second.city, second.state) == ("Quito", "P.")
    assert third.city == "Cumbayá"


@pytest.mark.parametrize(
    ("written", "rating"), [("4", 4), ("-1", -1), ("0", 0), ("3.0", 3), ("6", None), ("top", None)]
)
def test_a_rating_is_a_number_from_rejected_to_five_stars(written: str, rating: int | None) -> None:
    assert facts([Claim("rating", written, "xmp:xmp:Rating")], TODAY).rating == rating


TERM = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (TERM, TERM),
        (TERM.replace("http:", "https:"), TERM),
        ("trainedAlgorithmicMedia", TERM),
        ("digsrctype:trainedAlgorithmicMedia", TERM),
        ("made by hand", None),
    ],
)
def test_the_kind_of_source_is_kept_as_its_address_however_it_is_written(
    written: str, kept: str | None
) -> None:
    said = [Claim("digital_source_type", written, "xmp:Iptc4xmpExt:DigitalSourceType")]

    assert facts(said, TODAY).digital_source_type == kept


DEED = "https://creativecommons.org/licenses/by-nc/4.0/"
OWN = "https://ana.example/terms"


@pytest.mark.parametrize(
    ("statement", "licence", "kept"),
    [
        (OWN, DEED, (OWN, DEED)),
        (OWN, None, (OWN, None)),
        (DEED, None, (DEED, DEED)),
        ("javascript:alert(1)", "ask me", (None, None)),
        ("https://", None, (None, None)),
    ],
)
def test_a_licence_is_an_address_of_its_own_or_that_of_the_rights_statement(
    statement: str, licence: str | None, kept: tuple[str | None, str | None]
) -> None:
    said = [Claim("web_statement", statement, "xmp:xmpRights:WebStatement")]
    said += [Claim("licence", licence, "xmp:cc:license")] if licence else []

    found = facts(said, TODAY)

    assert (found.web_statement, found.licence) == kept


def test_terms_of_use_keep_their_languages() -> None:
    said = [
        Claim("usage_terms", "Share alike", "xmp:xmpRights:UsageTerms"),
        Claim("usage_terms.es", "Compartir igual", "xmp:xmpRights:UsageTerms"),
    ]

    assert facts(said, TODAY).usage_terms == {"": "Share alike", "es": "Compartir igual"}
