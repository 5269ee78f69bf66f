"""Who is in a photo, and what is alike for many of them, as several people set it at once."""

from datetime import UTC, datetime

import pytest

from gallery import album as albums
from gallery.captions import Change
from gallery.editing import history
from gallery.editing.context import say_context
from gallery.editing.naming import listed, name_many, say_persons, unname
from gallery.errors import Malformed, Missing, Stale
from gallery.store.memory import MemoryStore
from tests.desk.sample import HEAD, block

NOW = datetime(2026, 5, 2, 12, tzinfo=UTC)


@pytest.fixture
def store() -> MemoryStore:
    """An essay of two photos."""
    store = MemoryStore()
    store.put("may-day/album.toml", (HEAD + block("a.jpg") + block("b.jpg")).encode())
    return store


def persons(store: MemoryStore, photo: str = "a.jpg") -> tuple[str, ...]:
    album = albums.parse("may-day", store.get("may-day/album.toml")[0].decode())
    return next(one.persons for one in album.photos if one.photo == photo)


def test_names_are_typed_into_one_line() -> None:
    assert listed(" Ana  Rojas ;; Ben\nAna Rojas;King, Jr.") == ("Ana Rojas", "Ben", "King, Jr.")


def test_names_that_two_people_put_in_and_take_out_all_count(store: MemoryStore) -> None:
    say_persons(store, "may-day", "a.jpg", [], ["Ana", "Ben"], "ana", NOW)

    first = say_persons(store, "may-day", "a.jpg", ["Ana", "Ben"], ["Ben", "Cy"], "ana", NOW)
    late = say_persons(store, "may-day", "a.jpg", ["Ana", "Ben"], ["Ana", "Dora"], "ben", NOW)

    assert (first.now, first.merged) == ("Ben; Cy", False)
    assert (late.now, late.merged) == ("Cy; Dora", True)
    assert persons(store) == ("Cy", "Dora")


def test_names_that_stand_there_already_leave_no_trace(store: MemoryStore) -> None:
    say_persons(store, "may-day", "a.jpg", [], ["Ana"], "ana", NOW)
    before = store.get("may-day/album.toml")

    assert say_persons(store, "may-day", "a.jpg", ["Ana"], ["Ana"], "ben", NOW).ident == ""

    assert store.get("may-day/album.toml") == before
    assert [one.who for one in history.read(store, "may-day")] == ["ana"]


def test_names_of_many_photos_are_one_batch_that_is_taken_back(store: MemoryStore) -> None:
    say_persons(store, "may-day", "b.jpg", [], ["Ben"], "ben", NOW)
    changes = [
        Change("a.jpg", "persons", "", "", "Ana;  Cy"),
        Change("b.jpg", "persons", "", "Ben", "Ben; Ana"),
        Change("b.jpg", "persons", "", "Nobody", "Eve"),
        Change("x.jpg", "persons", "", "", "Ana"),
    ]

    done = name_many(store, "may-day", changes, "ana", NOW)

    assert [(one.photo, one.new) for one in done.done] == [
        ("a.jpg", "Ana; Cy"),
        ("b.jpg", "Ben; Ana"),
    ]
    assert [(one.photo, one.old) for one in done.left] == [("b.jpg", "Ben"), ("x.jpg", "")]
    say_persons(store, "may-day", "b.jpg", ["Ben", "Ana"], ["Ben"], "ben", NOW)
    undone = unname(store, "may-day", done.id, "ana", NOW)
    assert [one.photo for one in undone.done] == ["a.jpg"]
    assert (persons(store), persons(store, "b.jpg")) == ((), ("Ben",))
    with pytest.raises(Missing):
        unname(store, "may-day", "nothing", "ana", NOW)


def test_a_name_that_is_none_is_refused(store: MemoryStore) -> None:
    with pytest.raises(Malformed):
        say_persons(store, "may-day", "a.jpg", [], ["x" * 201], "ana", NOW)
    with pytest.raises(Missing):
        say_persons(store, "may-day", "x.jpg", [], ["Ana"], "ana", NOW)


def test_a_context_is_set_by_whoever_saw_what_it_says(store: MemoryStore) -> None:
    say_context(store, "may-day", "city", "en", "", "Puebla", "ana", NOW, langs=("en", "es"))

    with pytest.raises(Stale) as late:
        say_context(store, "may-day", "city", "en", "", "Toluca", "ben", NOW)

    assert late.value.theirs == "Puebla"
    say_context(store, "may-day", "city", "en", "Puebla", "Puebla", "ben", NOW)
    assert [(one.field, one.new) for one in history.read(store, "may-day")] == [
        ("context.city", "Puebla")
    ]
    with pytest.raises(Malformed):
        say_context(store, "may-day", "town", "en", "", "x", "ana", NOW)
