"""What an event adds to the claims of a photo, and what it leaves alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery.album import parse as parse_album
from gallery.blocks import Album
from gallery.event import Event, parse
from gallery.ingest.context import in_context, own_claims
from gallery.ingest.resolve import facts
from gallery.model import Claim, Facts, Original

TODAY = date(2026, 5, 2)
ALBUM = parse_album("march", 'lang = "en"\n')
BODY = (Claim("camera_model", "EOS R5", "exif:Model"), Claim("camera_serial", "100123", "exif:S"))
SHOT = Claim("date", "2026-05-01T09:30:00", "exif:DateTimeOriginal")
MARCH = parse(
    "event.toml",
    """
event.en = "May Day march"
event.es = "Marcha del Primero de Mayo"
date = "2026-05-01"
place = "Zócalo"
city = "Mexico City"
country = "Mexico"
organisers = ["CNTE", "STUNAM"]
keywords = ["May Day", "union"]
credit = "Photo Collective"
copyright = "© Photo Collective"
rights.en = "Not for advertising"
caption.en = "{event}, {place}, {date}"
caption.es = "{event}, {place}, {date}"
[photographer."EOS R5 #0123"]
name = "Ana López"
credit = "Ana López / Photo Collective"
[code]
mx = "Mexico City"
""",
)
TEMPLATE = {
    "en": "May Day march, Zócalo, May 1, 2026",
    "es": "Marcha del Primero de Mayo, Zócalo, 1 de mayo de 2026",
}


def photo(*claims: Claim) -> Original:
    return Original("a.jpg", 1, "0" * 64, 9, 0, claims=claims)


def claims_in(claims: Sequence[Claim], event: Event = MARCH, album: Album = ALBUM) -> list[Claim]:
    return list(in_context(photo(*claims), event, album, TODAY).claims)


def known(*claims: Claim, event: Event = MARCH, album: Album = ALBUM) -> Facts:
    return facts(claims_in(claims, event, album), TODAY)


def test_what_a_file_does_not_say_is_filled_in() -> None:
    said = known(SHOT)

    assert (said.city, said.country) == ("Mexico City", "Mexico")
    assert (said.credit, said.copyright) == ("Photo Collective", "© Photo Collective")
    assert said.keywords == ("May Day", "union")
    assert said.usage_terms == {"en": "Not for advertising"}
    assert said.captions == TEMPLATE
    assert said.byline == ()
    organisers = [c.value for c in claims_in([SHOT]) if c.field == "organiser"]
    assert organisers == ["CNTE", "STUNAM"]


def test_what_people_wrote_into_a_file_stands() -> None:
    own = (
        Claim("city", "Oaxaca", "iptc:2:90"),
        Claim("credit", "Agency", "xmp:photoshop:Credit"),
        Claim("copyright", "© Agency", "exif:Copyright"),
        Claim("keyword", "strike", "iptc:2:25"),
        Claim("caption.en", "Nurses strike", "xmp:dc:description"),
    )

    said = known(*own)

    assert (said.city, said.country) == ("Oaxaca", None)  # not Oaxaca in the event's country
    assert (said.credit, said.copyright) == ("Agency", "© Agency")
    assert said.keywords == ("strike",)
    assert said.captions == {"en": "Nurses strike", "es": TEMPLATE["es"]}


@pytest.mark.parametrize("source", ["sidecar:dc:creator", "xmp:dc:creator", "iptc:2:80"])
def test_a_byline_that_a_person_wrote_goes_before_the_cameras_holder(source: str) -> None:
    assert known(*BODY, Claim("byline", "Eva Ruiz", source)).byline == ("Eva Ruiz",)


@pytest.mark.parametrize("source", ["exif:Artist", "exif:XPAuthor"])
def test_a_borrowed_camera_does_not_name_its_owner(source: str) -> None:
    owned = Claim("byline", "Owner", source), Claim("copyright", "© Owner", "exif:Copyright")

    said = known(*BODY, *owned)

    assert said.byline == ("Ana López",)
    assert said.credit == "Ana López / Photo Collective"
    assert said.copyright == "© Photo Collective"
    assert known(*owned).byline == ("Owner",)  # another body: nobody knows better


def test_a_camera_is_also_known_by_its_whole_serial_number() -> None:
    event = parse("event.toml", '[photographer."100123"]\nname = "Ben Ortiz"\n')

    assert known(*BODY, event=event).byline == ("Ben Ortiz",)
    assert known(replace(BODY[1], value="0123"), event=event).byline == ()


def test_a_caption_with_codes_is_replaced_in_its_own_language_alone() -> None:
    said = known(
        Claim("caption.en", "Nurses in =mx=", "xmp:dc:description"),
        Claim("caption.es", "Enfermeras", "xmp:dc:description"),
        Claim("caption", "Nurses in =mx=", "iptc:2:120"),
    )

    assert said.captions == {"en": "Nurses in Mexico City", "es": "Enfermeras"}
    assert said.caption == "Nurses in Mexico City"


def test_a_caption_of_unknown_language_counts_as_the_albums_own() -> None:
    said = known(SHOT, Claim("caption", "Nurses strike", "exif:ImageDescription"))
    spanish = parse_album("march", 'lang = "es"\n')

    assert said.captions == {"": "Nurses strike", "es": TEMPLATE["es"]}
    own = Claim("caption", "Huelga", "exif:ImageDescription")
    assert known(SHOT, own, album=spanish).captions == {"": "Huelga", "en": TEMPLATE["en"]}
    assert known(SHOT, own, album=replace(ALBUM, lang="")).captions == {"": "Huelga"}


def test_a_template_that_nobody_completed_is_no_caption() -> None:
    event = replace(MARCH, captions={"en": "{people} at the {event}."})
    left = Claim("caption", "at the May Day march.", "exif:ImageDescription")

    said = known(SHOT, left, event=event)

    assert (said.caption, said.captions) == (None, {})
    assert known(replace(left, value="{people}, {city}"), event=Event()).captions == {}
    done = replace(left, value="Nurses at the May Day march.")
    assert known(SHOT, done, event=event).caption == done.value


def test_people_whom_the_file_names_complete_a_template() -> None:
    event = replace(MARCH, captions={"en": "{people} at the {event}"})

    said = known(Claim("person", "Ana Ruiz", "xmp:Iptc4xmpExt:PersonInImage"), event=event)

    assert said.captions == {"en": "Ana Ruiz at the May Day march"}


def test_the_events_day_goes_before_hints_and_after_every_claim_to_the_exposure() -> None:
    scanned = Claim("date", "2026-04-20T10:00:00", "exif:DateTimeDigitized")

    assert known(SHOT, scanned).date == "2026-05-01T09:30:00"
    said = known(scanned)
    assert (said.date, said.date_kind, said.date_precision) == ("2026-05-01", "taken", "day")
    ahead = replace(SHOT, value="2038-01-01T00:00:00")
    assert known(ahead, scanned).date == "2026-05-01"


def test_the_caption_names_the_photos_day_when_it_lies_within_the_events() -> None:
    days = replace(MARCH, date="2026-05-01/2026-05-03", captions={"en": "{date}"})
    second = replace(SHOT, value="2026-05-02T23:30:00")

    assert known(second, event=days).captions == {"en": "May 2, 2026"}
    assert known(second, event=replace(days, date="")).captions == {"en": "May 2, 2026"}
    assert known(second, event=replace(days, date="2026-05-01")).captions == {"en": "May 1, 2026"}
    hours = {"EOS R5 #0123": timedelta(hours=-24)}
    album = replace(ALBUM, clocks=hours)
    assert known(*BODY, second, event=days, album=album).captions == {"en": "May 1, 2026"}


def test_another_event_leaves_nothing_of_the_one_before() -> None:
    left = Claim("caption", "{who} at the march", "exif:ImageDescription")
    own = [*BODY, SHOT, Claim("byline", "Owner", "exif:Artist"), left]
    once = claims_in(own)

    assert own_claims(once) == own
    assert claims_in(once) == once
    other = Event(city={"": "Oaxaca"})
    assert claims_in(once, other) == claims_in(own, other)
    assert [c for c in claims_in(once, other) if c.value == "Mexico City"] == []


def test_a_photo_to_which_nothing_is_added_is_the_same_one() -> None:
    before = photo(SHOT, *BODY)

    assert in_context(before, Event(), ALBUM, TODAY) is before


@given(st.lists(st.text(max_size=30), max_size=3), st.text(max_size=30), st.text(max_size=30))
def test_any_caption_meets_any_template_and_comes_out_again(
    captions: list[str], template: str, code: str
) -> None:
    own = [Claim("caption", words, f"iptc:{n}") for n, words in enumerate(captions)]
    event = replace(MARCH, captions={"en": template}, name={"en": code})

    claims = claims_in(own, event)

    assert own_claims(claims) == own


def test_places_of_the_event_are_told_in_the_language_of_each_caption() -> None:
    march = parse(
        "event.toml",
        'city.en = "Mexico City"\ncity.es = "Ciudad de México"\nregion = "CDMX"\n'
        'caption.en = "March, {city}, {region}"\ncaption.es = "Marcha, {city}, {region}"\n',
    )

    said = known(SHOT, event=march)
    elsewhere = known(SHOT, Claim("city", "Puebla", "iptc:2:90"), event=march)

    assert (said.city, said.state) == ("Mexico City", "CDMX")
    assert said.captions == {
        "en": "March, Mexico City, CDMX",
        "es": "Marcha, Ciudad de México, CDMX",
    }
    assert (elsewhere.city, elsewhere.state) == ("Puebla", None)


def test_a_camera_is_known_by_the_name_that_its_owner_set_in_it() -> None:
    march = parse("event.toml", '[photographer."ANA L"]\nname = "Ana López"\n')

    by_camera = known(SHOT, Claim("byline", "ANA L", "exif:Artist"), event=march)
    by_hand = known(SHOT, Claim("byline", "ANA L", "iptc:2:80"), event=march)

    assert (by_camera.byline[0], by_hand.byline) == ("Ana López", ("ANA L",))
