"""The order of an essay as the screen shows it, and where its buttons lead."""

from datetime import date

import pytest

from gallery.desk.opened import opened
from gallery.desk.order import Item, anchor, earlier, items, later
from gallery.editing.commands import Move, applied
from gallery.model import Verdict
from gallery.store.memory import MemoryStore
from tests.desk.sample import HEAD, block, lay, original

SOURCE = (
    HEAD
    + '\n[[block]]\nchapter.en = "At the Angel"\n'
    + block("a.jpg")
    + block("b.jpg")
    + '\n[[block]]\ntext.en = "Rain."\n'
    + block("c.jpg")
    + block("d.jpg")
)


def order(source: str = SOURCE, **options: Verdict) -> list[Item]:
    store = MemoryStore()
    names = ("a.jpg", "b.jpg", "c.jpg", "d.jpg")
    files = [original(name, n, verdict=options.get(name[0])) for n, name in enumerate(names, 1)]
    lay(store, "march", source, files)
    return items(opened(store, "march", date(2026, 11, 22), "en"))


def letters(keys: list[str]) -> str:
    """The order in short: chapters, text and photos by one letter."""
    return "".join({"chapter": "C", "text": "T"}.get(key.partition("-")[0], key[0]) for key in keys)


def moved(chosen: str, after: str) -> str:
    made = applied("march", SOURCE, [Move((chosen,), after)]).source
    return letters([item.key for item in order(made)])


def test_photos_are_counted_and_words_stand_between_them() -> None:
    found = order()

    assert letters([item.key for item in found]) == "CabTcd"
    assert [item.place for item in found] == [0, 1, 2, 0, 3, 4]
    assert [item.key for item in found if item.lead] == ["a.jpg"]
    assert found[3].words == {"text": {"en": "Rain."}}


def test_a_photo_that_cannot_be_shown_keeps_its_place() -> None:
    found = order(a=Verdict("truncated", "it is cut off", "copy it again"))

    assert (found[1].key, found[1].place, found[1].shot) == ("a.jpg", 1, None)
    assert [item.key for item in found if item.lead] == ["b.jpg"]


@pytest.mark.parametrize(
    ("chosen", "position", "expected"),
    [
        ("a.jpg", 2, "CbaTcd"),
        ("a.jpg", 3, "CbTcad"),
        ("a.jpg", 4, "CbTcda"),
        ("a.jpg", 99, "CbTcda"),
        ("d.jpg", 1, "CdabTc"),
        ("d.jpg", 3, "CabTdc"),
        ("c.jpg", 2, "CacbTd"),
        ("b.jpg", 2, "CabTcd"),
        ("d.jpg", 4, "CabTcd"),
        ("a.jpg", 0, "CabTcd"),
    ],
)
def test_a_photo_gets_the_number_that_was_asked_for(
    chosen: str, position: int, expected: str
) -> None:
    assert moved(chosen, anchor(order(), [chosen], position)) == expected


def test_earlier_and_later_are_one_step_and_end_at_the_ends() -> None:
    found = order()

    assert moved("c.jpg", earlier(found, ["c.jpg"])) == "CabcTd"
    assert moved("b.jpg", later(found, ["b.jpg"])) == "CaTbcd"
    assert moved("d.jpg", later(found, ["d.jpg"])) == "CabTcd"
    assert moved("a.jpg", earlier(found, ["a.jpg"])) == "aCbTcd"
    assert earlier(found, [found[0].key]) == ""


def test_several_go_one_step_together() -> None:
    found = order()
    chosen = ("b.jpg", found[3].key)

    up = applied("march", SOURCE, [Move(chosen, earlier(found, chosen))]).source
    down = applied("march", SOURCE, [Move(chosen, later(found, chosen))]).source

    assert letters([item.key for item in order(up)]) == "CbTacd"
    assert letters([item.key for item in order(down)]) == "CacbTd"
