"""One change to many photos: what it would do, and captions that are composed again."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from gallery.desk.applying import Made, again, context, notes, records
from gallery.desk.bulk import Line, Wanted, joined, planned, templates
from gallery.desk.composed import Scene
from gallery.desk.opened import Desk, opened
from gallery.editing.history import Entry
from gallery.errors import Malformed, Missing
from gallery.event import Event
from gallery.event import parse as event_of
from gallery.model import Claim
from gallery.store.memory import MemoryStore
from tests.desk.sample import HEAD, block, lay, original, taken

NOW = datetime(2026, 5, 2, 12, tzinfo=UTC)
TEMPLATE = "{action} in {city}, {date}."


def essay(*blocks: str) -> Desk:
    """Three photos, the second with a caption of its own file, and one in the tray."""
    store = MemoryStore()
    source = HEAD + '[context]\ncity.en = "Mexico City"\n' + "".join(blocks)
    files = [
        original("a.jpg", 1, taken("2026-05-01T09:30:00")),
        original("b.jpg", 2, Claim("caption", "From the file", "iptc:2:120")),
        original("c.jpg", 3),
        original("tray.jpg", 4),
    ]
    lay(store, "may-day", source, files)
    return opened(store, "may-day", date(2026, 6, 1), "en")


DESK = essay(
    block("a.jpg", caption={"en": "Nurses march."}),
    block("b.jpg"),
    block("c.jpg", caption="Everywhere"),
)
SCENE = Scene(DESK.album, Event(), ("en", "es"), 3)
ALL = ("a.jpg", "b.jpg", "c.jpg", "tray.jpg")


def lines(mode: Any, text: str = "", find: str = "", lang: str = "en", **kept: Made) -> list[Line]:
    """What a change to the captions would do."""
    wanted = Wanted("caption", lang, mode, text, find)
    known = {(f"{name}.jpg", lang): made for name, made in kept.items()}
    return list(planned(DESK, ALL, [wanted], SCENE, known))


def told(*found: Line) -> dict[str, tuple[str, str]]:
    return {line.photo: (line.old, line.new) for line in found}


def test_words_are_replaced() -> None:
    assert told(*lines("replace", "March.")) == {
        "a.jpg": ("Nurses march.", "March."),
        "b.jpg": ("", "March."),
        "c.jpg": ("Everywhere", "March."),
    }


def test_words_go_before_and_after_those_that_readers_see() -> None:
    assert told(*lines("prepend", "Left:")) == {
        "a.jpg": ("Nurses march.", "Left: Nurses march."),
        "b.jpg": ("", "Left: From the file"),
        "c.jpg": ("Everywhere", "Left: Everywhere"),
    }
    assert told(*lines("append", ", Mexico"))["b.jpg"] == ("", "From the file, Mexico")
    assert lines("append", "  ") == []


def test_a_photo_with_words_of_its_file_is_not_empty() -> None:
    assert told(*lines("empty", "Marcha.", lang="es")) == {
        "a.jpg": ("", "Marcha."),
        "b.jpg": ("", "Marcha."),
    }
    assert lines("empty", "March.") == []


def test_words_are_found_letter_by_letter_and_replaced() -> None:
    assert told(*lines("find", "sing", "march")) == {"a.jpg": ("Nurses march.", "Nurses sing.")}
    assert told(*lines("find", "", "From the file")) == {}
    assert told(*lines("find", "Out of", "From")) == {"b.jpg": ("", "Out of the file")}


def test_a_caption_is_composed_around_its_words() -> None:
    assert told(*lines("replace", TEMPLATE))["a.jpg"] == (
        "Nurses march.",
        "Nurses march in Mexico City, May 1, 2026.",
    )
    assert told(*lines("append", "in {city}."))["a.jpg"][1] == "Nurses march in Mexico City."
    assert told(*lines("prepend", "{city}:"))["b.jpg"][1] == "Mexico City: From the file"


def test_slots_in_other_fields_are_filled_in_too() -> None:
    wanted = [Wanted("credit", "", "replace", "{credit} / Photo {n}")]

    found = planned(DESK, ["a.jpg"], wanted, SCENE, {})

    assert told(*found) == {"a.jpg": ("", "Inés Marrufo / Photo 1")}
    assert found[0].template == ""


def test_dates_and_names_of_many_photos_are_changed() -> None:
    wanted = [
        Wanted("date", "", "empty", "1936~"),
        Wanted("persons", "", "append", "Ana Rojas"),
    ]
    desk = essay(block("a.jpg", date="1935"), '[[block]]\nphoto = "b.jpg"\npersons = ["Ben"]\n')

    found = planned(desk, ["a.jpg", "b.jpg"], wanted, SCENE, {})

    assert [(line.photo, line.field, line.new) for line in found] == [
        ("a.jpg", "persons", "Ana Rojas"),
        ("b.jpg", "date", "1936~"),
        ("b.jpg", "persons", "Ben; Ana Rojas"),
    ]


def test_codes_are_replaced_in_all_of_it() -> None:
    event = event_of("event.toml", '[code]\nmx.en = "Mexico City"\nmx.es = "CDMX"\n')
    scene = Scene(DESK.album, event, ("en", "es"), 3)

    for lang, city in (("en", "Mexico City"), ("es", "CDMX")):
        found = planned(DESK, ["a.jpg"], [Wanted("alt", lang, "replace", "=mx=")], scene, {})
        assert [line.new for line in found] == [city]


def test_photos_in_the_tray_are_passed_over_and_unknown_ones_refused() -> None:
    assert list(planned(DESK, ["tray.jpg"], [Wanted("alt", "en", "replace", "x")], SCENE, {})) == []
    with pytest.raises(Missing):
        planned(DESK, ["x.jpg"], [], SCENE, {})


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted("caption", "", "replace", "x"),
        Wanted("credit", "en", "replace", "x"),
        Wanted("title", "en", "replace", "x"),
        Wanted("caption", "fr", "replace", "x"),
        Wanted("caption", "en", "find", "x"),
        Wanted("caption", "en", "replace", "x" * 2001),
    ],
)
def test_a_change_that_cannot_be_is_refused(wanted: Wanted) -> None:
    with pytest.raises(Malformed):
        planned(DESK, ["a.jpg"], [wanted], SCENE, {})


def test_one_blank_stands_between_joined_words() -> None:
    assert joined("A", "B") == "A B"
    assert joined("A ", "B") == "A B"
    assert joined("A", ", B") == "A, B"
    assert joined("", "B") == "B"


MADE = Made(TEMPLATE, "Nurses march", "Nurses march in Mexico City, May 1, 2026.")


@pytest.mark.parametrize(
    ("now", "action"),
    [
        (MADE.text, "Nurses march"),
        ("Nurses sing in Mexico City, May 1, 2026.", "Nurses sing"),
        ("Nurses march", "Nurses march"),
        ("Doctors rest.", "Doctors rest."),
        ("Nurses march in Mexico City, on May Day.", None),
        ("", "from the file"),
    ],
)
def test_the_action_of_a_composed_caption_is_known_unless_its_context_was_changed(
    now: str, action: str | None
) -> None:
    assert again(now, now or "from the file", MADE) == action


def test_what_made_a_caption_is_kept_in_the_history() -> None:
    made = [("a.jpg", "en", MADE), ("b.jpg", "en", MADE)]
    entries = [*notes(made, "ana", NOW)]

    known = records(entries[::-1])

    assert known == {("a.jpg", "en"): MADE, ("b.jpg", "en"): MADE}
    assert records([Entry(NOW, "ana", "composed", "a.jpg", "caption", "en", "{", "x")]) == {}


def test_a_context_counts_as_looked_at_where_its_photo_was_on_show() -> None:
    desk = essay(block("a.jpg", caption={"en": MADE.text}))
    shot = desk.shots[0]
    alone = [*notes([("a.jpg", "en", MADE)], "ana", NOW)]
    many = [*notes([("a.jpg", "en", MADE), ("b.jpg", "en", MADE)], "ana", NOW)]
    confirmed = [Entry(NOW + timedelta(hours=1), "ben", "confirmed", "a.jpg"), *many]

    assert context(shot, ["en"], records(alone)) == "confirmed"
    assert context(shot, ["en"], records(many)) == "unconfirmed"
    assert context(shot, ["en"], records(confirmed)) == "confirmed"
    assert records(confirmed)["a.jpg", "en"].confirmed == "ben"
    assert context(shot, ["en"], {}) == ""


def test_a_context_that_is_applied_anew_is_to_be_looked_at_anew() -> None:
    many = [*notes([("a.jpg", "en", MADE), ("b.jpg", "en", MADE)], "ana", NOW)]
    before = Entry(NOW - timedelta(hours=1), "ben", "confirmed", "a.jpg")

    assert records([*many, before])["a.jpg", "en"].confirmed == ""


def test_a_composed_caption_is_made_anew_around_its_action() -> None:
    desk = essay(block("a.jpg", caption={"en": "Nurses sing in Mexico City, May 1, 2026."}))
    wanted = [Wanted("caption", "en", "replace", "{city}: {action}")]

    found = planned(desk, ["a.jpg"], wanted, SCENE, {("a.jpg", "en"): MADE})

    assert [line.new for line in found] == ["Mexico City: Nurses sing"]
    assert (found[0].template, found[0].action) == ("{city}: {action}", "Nurses sing")


def test_a_context_that_somebody_wrote_by_hand_is_kept() -> None:
    by_hand = "Nurses march in Mexico City, on May Day."
    desk = essay(block("a.jpg", caption={"en": by_hand}))
    wanted = [Wanted("caption", "en", "replace", "{city}: {action}")]

    found = planned(desk, ["a.jpg"], wanted, SCENE, {("a.jpg", "en"): MADE})

    assert [(line.kept, line.sound, line.new) for line in found] == [(True, False, by_hand)]


def test_templates_are_those_of_the_essay_and_of_its_event() -> None:
    event = event_of("event.toml", 'caption.en = "{event}"\n')

    assert templates(Scene(DESK.album, event, ("en",), 0)) == {"event.toml": {"en": "{event}"}}


def test_what_happens_goes_into_the_template_where_nobody_has_written_yet() -> None:
    wanted = Wanted("caption", "en", "empty", TEMPLATE, action="Students sing.")
    anew = Wanted("caption", "en", "replace", TEMPLATE, action="Students sing.")
    bare = essay(block("a.jpg", caption={"en": "Nurses march."}), block("b.jpg"), block("c.jpg"))
    scene = Scene(bare.album, Event(), ("en", "es"), 3)

    some = told(*planned(bare, ALL, [wanted], scene, {}))
    every = told(*planned(bare, ALL, [anew], scene, {}))

    assert some == {"c.jpg": ("", "Students sing in Mexico City, May 1, 2026.")}
    assert every.keys() == {"a.jpg", "b.jpg", "c.jpg"}
    assert every["a.jpg"][1] == "Students sing in Mexico City, May 1, 2026."
