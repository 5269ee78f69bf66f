"""Deciding about faces: at once, together with others, and back again."""

from datetime import UTC, datetime, timedelta

import pytest

from gallery import album as albums
from gallery import editing
from gallery.blocks import Box, Exempt, Faces
from gallery.editing import facing, history
from gallery.errors import Stale
from gallery.store import Store
from gallery.store.memory import MemoryStore

WORDS = 'title.en = "March"\n\n[[block]]\nphoto = "a.jpg"\n'
NOW = datetime(2026, 5, 2, 9, 30, 15, 250, tzinfo=UTC)
LEFT, RIGHT = Box(0.1, 0.2, 0.1, 0.2), Box(0.7, 0.2, 0.1, 0.2)


@pytest.fixture
def store() -> Store:
    made = MemoryStore()
    editing.create(made, "march", WORDS)
    return made


def said(store: Store, photo: str = "a.jpg") -> Faces | None:
    return albums.parse("march", editing.source_of(store, "march")).faces_of(photo)


def hidden(*boxes: Box, photo: str = "a.jpg") -> Faces:
    return Faces(photo, "0" * 16, boxes, decided=NOW)


def test_a_decision_is_written_with_its_author_and_told_in_the_history(store: Store) -> None:
    done = facing.decide(store, "march", hidden(LEFT), "ana", NOW)

    there = said(store)
    assert there and (there.hide, there.by) == ((LEFT,), "ana")
    assert done.redrawn == ["a.jpg"]
    [entry] = history.read(store, "march")
    assert (entry.kind, entry.photo, facing.unpacked(entry.new)) == (facing.FACED, "a.jpg", there)


def test_the_same_decision_again_changes_nothing(store: Store) -> None:
    facing.decide(store, "march", hidden(LEFT), "ana", NOW)
    before = editing.source_of(store, "march")

    done = facing.decide(store, "march", hidden(LEFT), "ana", NOW)

    assert (done.ident, done.redrawn) == ("", [])
    assert editing.source_of(store, "march") == before


def test_a_face_that_somebody_else_marked_meanwhile_stays_marked(store: Store) -> None:
    seen = facing.mark(said(store))
    facing.decide(store, "march", hidden(LEFT), "ana", NOW, seen=seen)

    with pytest.raises(Stale):
        facing.decide(store, "march", hidden(RIGHT), "ben", NOW, seen=seen)

    there = said(store)
    assert there and there.hide == (LEFT,)


def test_who_exempts_a_face_redraws_nothing_that_was_shown(store: Store) -> None:
    shown = Faces("a.jpg", "0" * 16, show=(Exempt(LEFT, "she speaks"),), decided=NOW)

    done = facing.decide(store, "march", shown, "ana", NOW)

    assert (list(done.before), done.redrawn) == (["a.jpg"], [])


def test_many_are_decided_in_one_swap_and_taken_back_in_one(store: Store) -> None:
    facing.decide(store, "march", hidden(RIGHT), "ana", NOW)
    both = [hidden(LEFT, RIGHT), hidden(LEFT, photo="b.jpg")]
    done = facing.decide_all(store, "march", both, "ana", NOW + timedelta(minutes=1))
    assert set(done.redrawn) == {"a.jpg", "b.jpg"}

    facing.undo(store, "march", "ana", NOW + timedelta(minutes=2))
    once = said(store), said(store, "b.jpg")
    facing.undo(store, "march", "ana", NOW + timedelta(minutes=3))

    assert once[0] and once[0].hide == (RIGHT,)
    assert once[1] is None
    assert editing.source_of(store, "march") == WORDS
    assert facing.undo(store, "march", "ana", NOW + timedelta(minutes=4)) is None


def test_what_another_person_decided_since_is_not_taken_back(store: Store) -> None:
    facing.decide(store, "march", hidden(LEFT), "ana", NOW)
    facing.decide(store, "march", hidden(LEFT, RIGHT), "ben", NOW + timedelta(minutes=1))

    done = facing.undo(store, "march", "ana", NOW + timedelta(minutes=2))

    there = said(store)
    assert done and not done.before
    assert there and there.hide == (LEFT, RIGHT)


def test_what_an_essay_asks_for_is_in_the_history(store: Store) -> None:
    facing.ask(store, "march", "required", "solid", "ana", NOW)

    [entry] = history.read(store, "march")
    assert (entry.kind, entry.old, entry.new) == (facing.POLICY, " outside", "required solid")
