"""Many captions changed at once, and taken back where nobody edited since."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gallery import editing
from gallery.album import parse
from gallery.captions import Change
from gallery.editing import batches, history
from gallery.editing.saying import Place, say
from gallery.errors import AlbumError, Malformed, Missing
from gallery.store import Store
from gallery.store.local import LocalStore

NOW = datetime(2026, 5, 1, 18, 30, tzinfo=UTC)
ESSAY = "# kept\n" + "".join(
    f'\n[[block]]\nphoto = "{n}.jpg"\ncaption.en = "Number {n}."\n' for n in range(5)
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = LocalStore(tmp_path)
    editing.create(store, "may-day", ESSAY)
    return store


def captions(store: Store) -> list[str]:
    album = parse("may-day", editing.source_of(store, "may-day"))
    return [block.caption.get("en", "") for block in album.photos]


def dated(*numbers: int) -> list[Change]:
    return [
        Change(f"{n}.jpg", "caption", "en", f"Number {n}.", f"Number {n}. 1 May.") for n in numbers
    ]


def typed(store: Store, photo: str, seen: str, mine: str) -> None:
    say(store, "may-day", Place(photo, "caption", "en"), seen, mine, "luis", NOW)


def test_a_batch_is_one_save_and_one_line_a_text_in_the_history(store: Store) -> None:
    batch = batches.do(store, "may-day", dated(0, 1, 3), "ana", NOW)

    assert captions(store) == [
        "Number 0. 1 May.",
        "Number 1. 1 May.",
        "Number 2.",
        "Number 3. 1 May.",
        "Number 4.",
    ]
    assert (batch.done, batch.left) == (dated(0, 1, 3), [])
    assert {one.batch for one in history.read(store, "may-day")} == {batch.id}
    assert len(history.read(store, "may-day")) == 3


def test_what_somebody_changed_since_the_preview_is_left_and_told(store: Store) -> None:
    typed(store, "1.jpg", "Number 1.", "Number one.")

    batch = batches.do(
        store, "may-day", [*dated(0, 1), Change("z.jpg", "alt", "en", "", "x")], "ana", NOW
    )

    assert captions(store)[:2] == ["Number 0. 1 May.", "Number one."]
    assert [(one.photo, one.old) for one in batch.left] == [("1.jpg", "Number one."), ("z.jpg", "")]
    assert batch.done == dated(0)


def test_a_batch_is_taken_back_where_its_text_still_stands(store: Store) -> None:
    batch = batches.do(store, "may-day", dated(0, 1, 2), "ana", NOW)
    typed(store, "1.jpg", "Number 1. 1 May.", "Number 1. 1 May 2026.")

    back = batches.undo(store, "may-day", batch.id, "ana", NOW)

    assert captions(store)[:3] == ["Number 0.", "Number 1. 1 May 2026.", "Number 2."]
    assert [one.photo for one in back.done] == ["0.jpg", "2.jpg"]
    assert [(one.photo, one.old) for one in back.left] == [("1.jpg", "Number 1. 1 May 2026.")]


def test_an_undo_is_undone_likewise(store: Store) -> None:
    batch = batches.do(store, "may-day", dated(0, 1), "ana", NOW)
    back = batches.undo(store, "may-day", batch.id, "ana", NOW)

    again = batches.undo(store, "may-day", back.id, "ana", NOW)

    assert captions(store)[:2] == ["Number 0. 1 May.", "Number 1. 1 May."]
    assert again.left == []


def test_texts_that_a_batch_wrote_first_are_gone_after_its_undo(store: Store) -> None:
    new = [Change(f"{n}.jpg", "alt", "es", "", "Una multitud") for n in range(5)]
    batch = batches.do(store, "may-day", new, "ana", NOW)

    batches.undo(store, "may-day", batch.id, "ana", NOW)

    assert editing.source_of(store, "may-day") == ESSAY


def test_one_word_that_cannot_stand_there_changes_nothing(store: Store) -> None:
    changes = [*dated(0), Change("1.jpg", "date", "", "", "next May")]

    with pytest.raises(AlbumError, match="`date`"):
        batches.do(store, "may-day", changes, "ana", NOW)
    with pytest.raises(Malformed):
        batches.do(store, "may-day", [Change("", "status", "", "draft", "published")], "ana", NOW)

    assert editing.source_of(store, "may-day") == ESSAY
    assert history.read(store, "may-day") == []


def test_a_batch_that_changes_nothing_leaves_no_trace(store: Store) -> None:
    batch = batches.do(store, "may-day", [Change("0.jpg", "alt", "en", "", "")], "ana", NOW)

    assert (batch.id, list(batch.done), list(batch.left)) == ("", [], [])
    with pytest.raises(Missing):
        batches.undo(store, "may-day", "no such batch", "ana", NOW)
