"""Captions composed from a template: exact words in two languages, and never a wrong one."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gallery import album as albums
from gallery.blocks import PhotoBlock
from gallery.desk.composed import NAMES, Frame, Scene, caption, listed
from gallery.desk.opened import Shot
from gallery.event import Event
from gallery.event import parse as event_of
from gallery.event.composing import Composed, composed
from gallery.model import Claim, Facts

ALBUM = albums.parse(
    "may-day",
    """\
title.en = "May Day"
date = "2026-05-01"
place.en = "Zócalo"
credit = "Inés Marrufo"
lang = "en"
[context]
event.en = "May Day march"
event.es = "marcha del Primero de Mayo"
city.en = "Mexico City"
city.es = "Ciudad de México"
country = "México"
""",
)
EVENT = event_of(
    "event.toml",
    'date = "2026-05-01"\nplace.en = "Zócalo"\nplace.es = "Zócalo"\norganisers = ["CNTE"]\n',
)
SCENE = Scene(ALBUM, EVENT, ("en", "es"), 12)
FACTS = Facts(
    date="2026-05-01T14:02:09", date_kind="taken", city="mexico city", byline=("Teo Balam",)
)
BLOCK = PhotoBlock("IMG_0412.jpg", "", {}, {}, "", "", None, ("Ana Rojas", "Inés Ortiz"))
SHOT = Shot("IMG_0412.jpg", "may-day", 5, BLOCK, FACTS)
ACTION = {"en": "Nurses carry the lead banner", "es": "Enfermeras llevan la manta principal"}
FRAME = Frame(SCENE, SHOT, 3, ACTION)


def said(template: str, lang: str = "en", frame: Frame = FRAME) -> Composed:
    return caption(template, lang, frame)


@pytest.mark.parametrize(
    ("template", "english", "spanish"),
    [
        (
            "{action} at the {event} in {city}, {date:weekday}, {date}. ({credit})",
            "Nurses carry the lead banner at the May Day march in Mexico City, Friday,"
            " May 1, 2026. (Teo Balam)",
            "Enfermeras llevan la manta principal at the marcha del Primero de Mayo in"
            " Ciudad de México, viernes, 1 de mayo de 2026. (Teo Balam)",
        ),
        ("{date.es}", "1 de mayo de 2026", "1 de mayo de 2026"),
        ("{event.en}", "May Day march", "May Day march"),
        ("{time}", "2:02 PM", "14:02"),
        ("{who}", "Ana Rojas and Inés Ortiz", "Ana Rojas e Inés Ortiz"),
        ("{n} of {total}: {filename}", "3 of 12: IMG_0412.jpg", "3 of 12: IMG_0412.jpg"),
        ("{country}, {place}, {byline}", "México, Zócalo, Teo Balam", "México, Zócalo, Teo Balam"),
        ("{region|Centro}", "Centro", "Centro"),
        ("A{?city: in {city}}{?region: of {region}}", "A in Mexico City", "A in Ciudad de México"),
        ("  {Event} \n {  n }", "May Day march\n3", "marcha del Primero de Mayo\n3"),
        ("{organisers}", "CNTE", "CNTE"),
    ],
)
def test_a_template_says_what_is_known_in_each_language(
    template: str, english: str, spanish: str
) -> None:
    assert said(template) == Composed(english)
    assert said(template, "es") == Composed(spanish)


@pytest.mark.parametrize(
    ("edtf", "english", "spanish"),
    [
        ("1936~", "c. 1936", "hacia 1936"),
        ("193X", "1930s", "década de 1930"),
        ("1936-05", "May 1936", "mayo de 1936"),
        ("1936-05-01", "May 1, 1936", "1 de mayo de 1936"),
    ],
)
def test_a_date_is_said_as_precisely_as_it_is_known(edtf: str, english: str, spanish: str) -> None:
    shot = replace(SHOT, block=replace(BLOCK, date=edtf))
    frame = replace(FRAME, shot=shot)

    assert (said("{date}", "en", frame).text, said("{date}", "es", frame).text) == (
        english,
        spanish,
    )
    assert said("{time}", "en", frame).missing == ("time",)


def test_a_day_of_the_week_is_said_only_of_a_day() -> None:
    frame = replace(FRAME, shot=replace(SHOT, block=replace(BLOCK, date="1936-05")))

    assert said("{date:weekday}", "en", frame) == Composed("", ("date:weekday",))


def test_a_value_in_another_language_alone_is_missing() -> None:
    stated = replace(ALBUM.context, event={"en": "May Day march"})
    frame = replace(FRAME, scene=replace(SCENE, album=replace(ALBUM, context=stated)))

    assert said("En la {event}.", "es", frame) == Composed("En la .", ("event",))
    assert said("{event|marcha}", "es", frame) == Composed("marcha")


def test_a_file_that_names_another_city_is_believed() -> None:
    shot = replace(SHOT, facts=replace(FACTS, city="Puebla"))

    assert said("{city}", "es", replace(FRAME, shot=shot)) == Composed("Puebla")


def test_a_city_that_the_event_alone_says_gives_way_to_the_essays() -> None:
    claims = (Claim("city", "Toluca", "event"),)
    shot = replace(SHOT, facts=replace(FACTS, city="Toluca"), claims=claims)

    assert said("{city}", "es", replace(FRAME, shot=shot)) == Composed("Ciudad de México")


def test_a_clock_that_is_hours_ahead_puts_no_march_on_the_day_after() -> None:
    shot = replace(SHOT, facts=replace(FACTS, date="2026-05-02T01:02:00"))
    frame = replace(FRAME, shot=shot)

    assert said("{date}", "en", frame).text == "May 1, 2026"
    assert said("{time}", "en", frame).missing == ("time",)


def test_an_essay_speaks_for_no_photo_that_it_borrows() -> None:
    shot = replace(SHOT, home="other", facts=Facts())

    found = said("{event}{city}{date}{credit}", "en", replace(FRAME, shot=shot))

    assert found == Composed("", ("event", "city", "date", "credit"))


def test_names_in_a_file_are_never_said_unless_an_editor_names_them() -> None:
    shot = replace(
        SHOT, block=replace(BLOCK, persons=()), facts=replace(FACTS, persons=("Ana Rojas",))
    )

    assert said("{who}", "en", replace(FRAME, shot=shot)).missing == ("who",)


def test_a_values_marks_are_no_emphasis() -> None:
    shot = replace(SHOT, facts=replace(FACTS, headline="*sic* {n}"))

    assert said("{headline}", "en", replace(FRAME, shot=shot)).text == r"\*sic\* {n}"


@pytest.mark.parametrize(
    ("template", "unknown"),
    [
        ("{evnt}", ("evnt",)),
        ("{date:moon}", ("date:moon",)),
        ("{date.xx}", ("date.xx",)),
        ("{?evnt: at {city}}", ("evnt",)),
        ("{", ("{",)),
        ("a } b", ("}",)),
        ("{what {n}}", ("{", "}")),
        ("TK and ___", ("TK", "___")),
        ("{}", ("",)),
    ],
)
def test_what_means_nothing_is_told_and_never_printed(
    template: str, unknown: tuple[str, ...]
) -> None:
    found = said(template)

    assert found.unknown == unknown
    assert not found.whole
    assert not any(mark and mark in found.text for mark in unknown)


def test_names_are_joined_as_a_language_joins_them() -> None:
    names = ["Ana", "Ben", "Hilda"]

    assert listed(names, "en") == "Ana, Ben and Hilda"
    assert listed(names, "es") == "Ana, Ben e Hilda"
    assert listed(["Ana", "Hielo"], "es") == "Ana y Hielo"
    assert listed(["Ana", "Ben"], "xx-nowhere") == "Ana and Ben"
    assert listed([], "es") == ""


_SLOT = st.sampled_from([*NAMES, "evnt", "ACTION", "", "action.es", "date:weekday", "x|y", "n|"])
_PIECES = st.one_of(
    st.text(max_size=12),
    _SLOT.map(lambda name: f"{{{name}}}"),
    st.tuples(_SLOT, st.text(max_size=8)).map(lambda two: f"{{?{two[0]}: {two[1]}{{n}}}}"),
    st.sampled_from(["{", "}", "{?", "}}", "|", ":", "___", "\n"]),
)


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=8).map("".join), st.sampled_from(["en", "es", "fr"]))
@example("{?" * 700 + "n:", "en")
@example("{?n:" * 400, "en")
def test_any_template_is_filled_in_and_prints_no_brace(template: str, lang: str) -> None:
    found = said(template, lang)

    assert "{" not in found.text
    assert "}" not in found.text
    assert found.text == found.text.strip()


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Z", "C"])))
def test_values_are_printed_as_they_are_and_not_looked_through(value: str) -> None:
    found = composed("“{one}”", lambda _: f"{value}{{two}}")

    assert found == Composed(f"“{value}{{two}}”")


def test_an_event_of_nothing_leaves_everything_missing() -> None:
    bare = albums.parse("may-day", "")
    frame = Frame(Scene(bare, Event(), ("en",), 0), Shot("a.jpg", "may-day", 1, None, Facts()), 0)
    names = [name for name in dict.fromkeys(NAMES) if name not in ("filename", "total")]

    found = said("".join(f"{{{name}}}" for name in names), "en", frame)

    assert found == Composed("", tuple(names))
