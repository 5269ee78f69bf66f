"""Photos and essays into the trash and out of it: words that move, and none that are lost."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gallery import editing
from gallery.album import parse
from gallery.album.manifest import Manifest, dump
from gallery.blocks import Album
from gallery.editing import arranging, history, trash
from gallery.editing.commands import Move, Remove, keys, sent
from gallery.errors import AlbumError, Malformed, Missing
from gallery.model import Original
from gallery.purging.thrown import due, thrown
from gallery.store import Store
from gallery.store.local import LocalStore

NOW = datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC)
NAMES = tuple(f"{letter}.jpg" for letter in "abcdef")
ESSAY = """\
title.en = "March"  # a note beside it
lead = "b.jpg"
status = "published"
# a note at the end of the head

[context]
city.en = "Mexico City"

# about the banner
[[block]]
photo = "a.jpg"
caption.en = "The banner."  # said by Ana

[[block]]
photo = "b.jpg"
caption.en = \"\"\"
Two lines,
# and what looks like a note.\"\"\"

[[block]]
point.en = "Eight hours"
photos = ["c.jpg", {photo = "a.jpg", caption = "Again."}, "d.jpg"]

[[block]]
photo = "e.jpg"

[[block]]
photo = "/other/x.jpg"
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = LocalStore(tmp_path)
    store.put("march/album.toml", ESSAY.encode())
    photos = {name: Original(name, number, "", 0, 0) for number, name in enumerate(NAMES, 1)}
    store.put("march/manifest.json", dump(Manifest(photos, 7)))
    for name in NAMES:
        store.put(f"march/{name}", name.encode())
    return store


def album(store: Store) -> Album:
    return parse("march", editing.source_of(store, "march"))


def order(store: Store) -> Sequence[str]:
    return [block.photo for block in album(store).photos]


def throw(store: Store, *photos: str, at: datetime = NOW) -> None:
    trash.trash(store, "march", photos, "ana", at)


def restore(store: Store, *photos: str) -> Sequence[str]:
    return trash.untrash(store, "march", photos, "ana", NOW).made


def told(source: str) -> str:
    """A file without the blanks that have no meaning."""
    return source.replace(" ", "").strip()


def test_a_thrown_photo_leaves_every_place_and_is_noted_with_who_and_when(store: Store) -> None:
    throw(store, "a.jpg")

    assert order(store) == ["b.jpg", "c.jpg", "d.jpg", "e.jpg", "/other/x.jpg"]
    assert [(one.photo, one.at, one.by) for one in album(store).trash] == [("a.jpg", NOW, "ana")]


def test_restored_it_stands_where_it_stood_with_every_word_and_note(store: Store) -> None:
    throw(store, "a.jpg")

    restore(store, "a.jpg")

    assert told(editing.source_of(store, "march")) == told(ESSAY)


def test_notes_and_other_lines_stay_as_they_are_while_photos_come_and_go(store: Store) -> None:
    throw(store, "a.jpg", "e.jpg")

    source = editing.source_of(store, "march")
    for line in ("# a note beside it", "# a note at the end of the head", "[context]"):
        assert line in source
    assert source.index("[[trash]]") < source.index("[[block]]")


@pytest.mark.parametrize("back", [NAMES[:5], NAMES[4::-1], ("b.jpg", "e.jpg", "a.jpg", "d.jpg")])
def test_many_come_back_into_their_order_in_whatever_order_they_are_restored(
    store: Store, back: Sequence[str]
) -> None:
    before = order(store)
    throw(store, *NAMES[:5])

    for photo in back:
        restore(store, photo)

    stay = set(NAMES) - set(back)
    assert order(store) == [photo for photo in before if photo not in stay]


def test_the_cover_is_the_cover_again_when_nobody_chose_another_meanwhile(store: Store) -> None:
    throw(store, "b.jpg")
    without = album(store).lead

    restore(store, "b.jpg")

    assert (without, album(store).lead) == ("", "b.jpg")


def test_undo_takes_out_of_the_trash_what_went_there_last(store: Store) -> None:
    throw(store, "a.jpg", "b.jpg")

    undone = arranging.undo(store, "march", "ana", NOW)

    assert undone is not None
    assert album(store) == parse("march", ESSAY)


def test_it_goes_behind_the_nearest_block_that_is_still_there(store: Store) -> None:
    throw(store, "e.jpg")
    point = next(key for key in _keys(store) if key.startswith("point-"))
    arranging.do(store, "march", [Remove(point)], "ben", NOW)

    restore(store, "e.jpg")

    assert order(store) == ["a.jpg", "b.jpg", "e.jpg", "/other/x.jpg"]


def test_without_its_history_it_comes_back_into_the_tray(store: Store) -> None:
    throw(store, "a.jpg")
    for entry in list(store.list("march/history")):
        store.delete(entry.key)

    made = restore(store, "a.jpg")

    assert list(made) == []
    assert album(store).trash == ()
    assert "a.jpg" not in order(store)


def test_the_words_are_in_the_history_before_they_leave_the_essay(store: Store) -> None:
    throw(store, "a.jpg")

    kept = next(one for one in history.read(store, "march") if one.kind == arranging.TRASHED)

    assert (kept.photo, kept.who) == ("a.jpg", "ana")
    assert "The banner." in kept.old
    assert "# about the banner" in kept.old


def test_an_editor_who_moves_photos_meanwhile_has_their_way_too(store: Store) -> None:
    def move(number: int) -> None:
        arranging.do(store, "march", [Move(("e.jpg",), "b.jpg" if number % 2 else "")], "ben", NOW)

    def throw_and_restore() -> None:
        for _ in range(5):
            throw(store, "a.jpg")
            restore(store, "a.jpg")

    with ThreadPoolExecutor(2) as pool:
        moves = pool.map(move, range(5))
        turns = pool.submit(throw_and_restore)
        list(moves)
        turns.result()

    assert sorted(order(store)) == sorted(
        ["a.jpg", "b.jpg", "c.jpg", "a.jpg", "d.jpg", "e.jpg", "/other/x.jpg"]
    )
    assert album(store).trash == ()


def test_a_photo_that_is_nowhere_or_borrowed_cannot_be_thrown_away(store: Store) -> None:
    with pytest.raises(Missing, match=r"no photo 'z\.jpg'"):
        throw(store, "a.jpg", "z.jpg")
    with pytest.raises(AlbumError, match="another essay"):
        throw(store, "/other/x.jpg")

    assert editing.source_of(store, "march") == ESSAY


def test_what_is_not_in_the_trash_or_has_no_file_any_more_is_not_restored(store: Store) -> None:
    throw(store, "a.jpg")
    store.delete("march/a.jpg")

    with pytest.raises(Missing, match="not in the trash"):
        restore(store, "b.jpg")
    with pytest.raises(Missing, match="being removed"):
        restore(store, "a.jpg")


def test_a_page_cannot_send_what_only_the_history_holds() -> None:
    with pytest.raises(Malformed):
        sent({"do": "untrash", "photo": "a.jpg", "parts": [{"told": "x = 1", "before": [""]}]})


def test_a_renamed_file_is_followed_into_the_trash(store: Store) -> None:
    throw(store, "a.jpg")

    editing.place(store, "march", lambda _: (), [("a.jpg", "renamed.jpg")])

    assert album(store).thrown_away() == {"renamed.jpg"}


def test_an_essay_in_the_trash_is_opened_by_nobody_and_comes_back_as_a_draft(store: Store) -> None:
    trash.trash_essay(store, "march", "ana", NOW)
    there = album(store)
    with pytest.raises(AlbumError, match="in the trash"):
        editing.publish(store, "march", NOW)

    trash.untrash_essay(store, "march", "ben", NOW)

    assert (there.trashed, there.trashed_by, there.status) == (NOW, "ana", "published")
    assert told(editing.source_of(store, "march")) == told(ESSAY.replace('"published"', '"draft"'))
    kinds = [one.kind for one in history.read(store, "march")]
    assert sorted(kinds) == [trash.ESSAY_TRASHED, trash.ESSAY_BACK]


def test_an_essay_that_is_not_in_the_trash_is_not_made_a_draft(store: Store) -> None:
    with pytest.raises(Missing):
        trash.untrash_essay(store, "march", "ana", NOW)

    assert editing.source_of(store, "march") == ESSAY


def test_days_are_counted_from_the_throw_and_the_oldest_is_due_first(store: Store) -> None:
    throw(store, "a.jpg", at=NOW - timedelta(days=31))
    throw(store, "b.jpg", at=NOW - timedelta(days=29, hours=1))

    found = thrown(store)

    assert [(one.photo, one.left(NOW, 30)) for one in found] == [("a.jpg", 0), ("b.jpg", 1)]
    assert [one.photo for one in due(found, NOW, 30)] == ["a.jpg"]


@pytest.mark.parametrize(
    "words",
    [
        '[[trash]]\nphoto = "a.jpg"\n',
        '[[trash]]\nphoto = "/other/a.jpg"\nat = 2026-11-23T00:00:00Z\n',
        '[[trash]]\nphoto = "a.jpg"\nat = 2026-11-23T00:00:00\n',
        '[[trash]]\nphoto = "a.jpg"\nat = 2026-11-23T00:00:00Z\nwhy = "blurred"\n',
        "trashed = true\n",
    ],
)
def test_a_trash_written_by_hand_that_cannot_be_is_refused_with_its_key(words: str) -> None:
    with pytest.raises(AlbumError, match="trash"):
        parse("march", words)


def _keys(store: Store) -> Sequence[str]:
    return keys(album(store).blocks)
