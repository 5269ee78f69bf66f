"""Caption templates: filled in whole or not at all, and known again where nobody completed them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gallery.event.template import filled, open_slot

MARCH = {"event": "May Day march", "place": "Zócalo", "date": "May 1, 2026", "byline": "Ana López"}
OPEN = "{people}, {event}, {place}, {date}. {byline}"


@pytest.mark.parametrize(
    ("template", "caption"),
    [
        ("{event}, {place}, {date}. {byline}", "May Day march, Zócalo, May 1, 2026. Ana López"),
        ("{ Event }\n at  {PLACE}", "May Day march at Zócalo"),
        ("Marchers", "Marchers"),
        (OPEN, None),
        ("{event} in {city}", None),
        ("{event}: ___", None),
        ("[...] at {event}", None),
        ("[…] at {event}", None),
        ("TK at {event}", None),
        ("{event} {}", None),
        ("{event}{?city: in {city}}{?place: at {place}}", "May Day march at Zócalo"),
        ("{event}, {city|Mexico City}", "May Day march, Mexico City"),
        ("{event} {date.es}", None),
        ("{event} {", None),
        ("", None),
    ],
)
def test_a_template_is_filled_in_whole_or_not_at_all(template: str, caption: str | None) -> None:
    assert filled(template, MARCH) == caption


@pytest.mark.parametrize(
    ("caption", "slot"),
    [
        ("{people} at the May Day march", "{people}"),
        ("Nurses, {city}", "{city}"),
        ("______ leads the march", "______"),
        ("Nurses lead the march", None),
        ("“We will [...] win”, Ana López said", None),
        ("TK Maxx workers on strike", None),
        ("{1} {", None),
        ("", None),
    ],
)
def test_a_slot_that_stands_in_a_caption_makes_it_none(caption: str, slot: str | None) -> None:
    assert open_slot(caption) == slot


@pytest.mark.parametrize(
    "caption",
    [
        ", May Day march, Zócalo, May 1, 2026. Ana López",
        ", May Day march, Zócalo, 5/1/2026.",
        ",  MAY DAY MARCH,\nZócalo, 2026-05-01. ",
        ", , , . ",
    ],
)
def test_a_template_that_a_program_wrote_with_its_slots_empty_is_known_again(caption: str) -> None:
    assert open_slot(caption, [(OPEN, MARCH)]) == "{people}"


@pytest.mark.parametrize(
    "caption",
    [
        "Ana Ruiz, May Day march, Zócalo, May 1, 2026. Ana López",
        ", May Day march, Alameda, May 1, 2026. Ana López",
        "Nurses at the May Day march.",
        "",
    ],
)
def test_a_caption_that_somebody_completed_is_left_alone(caption: str) -> None:
    assert open_slot(caption, [(OPEN, MARCH)]) is None


def test_blanks_of_the_template_are_known_again_and_named() -> None:
    templates = [("TK speaks at {event}.", MARCH), ("[...] at {event}", MARCH)]

    assert open_slot("TK speaks at May Day march.", templates) == "TK"
    assert open_slot("[...] at May Day march", templates) == "[...]"
    assert open_slot("Ana Ruiz speaks at May Day march.", templates) is None


def test_people_whom_the_file_names_leave_no_slot_open() -> None:
    template, values = "{people} at the {event}", MARCH | {"people": "Ana Ruiz"}

    assert filled(template, values) == "Ana Ruiz at the May Day march"
    assert open_slot("Ana Ruiz at the May Day march", [(template, values)]) is None


@given(st.text(), st.text(), st.dictionaries(st.sampled_from(["event", "date", "who"]), st.text()))
@example("{date}{date}{date}{date} {people}" * 20, "2026.05.01" * 40, {"date": "2026"})
@example("{people} {event}", "\0", {"event": "\0"})
def test_any_template_meets_any_caption(
    template: str, caption: str, values: dict[str, str]
) -> None:
    words = filled(template, values)

    assert words is None or words == words.strip() != ""
    slot = open_slot(caption, [(template, values)])
    assert slot is None or slot in caption or slot in template
