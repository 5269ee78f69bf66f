"""What every store does, whatever holds the bytes."""

import os
from multiprocessing import get_context
from pathlib import Path
from threading import Thread

import pytest

from gallery.errors import Busy, Malformed, Missing, Stale, StoreError
from gallery.store import Expect, Store, holds, tag
from gallery.store.local import LocalStore
from gallery.store.memory import MemoryStore


@pytest.fixture(params=["local", "memory", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "bucket":
        found: Store = request.getfixturevalue("bucket")
        return found
    return LocalStore(tmp_path) if request.param == "local" else MemoryStore()


def test_what_was_put_is_what_is_got_with_its_tag(store: Store) -> None:
    told = store.put("may-day/album.toml", b"words")

    assert store.get("may-day/album.toml") == (b"words", told)
    assert told == tag(b"words")


def test_getting_what_is_not_there_says_so(store: Store) -> None:
    store.put("may-day/album.toml", b"words")

    for key in ("june/album.toml", "may-day", "may-day/album.toml/more"):
        with pytest.raises(Missing):
            store.get(key)


def test_create_only_never_replaces(store: Store) -> None:
    store.put("a.jpg", b"first", expect=Expect.NOTHING)

    with pytest.raises(Stale):
        store.put("a.jpg", b"second", expect=Expect.NOTHING)

    assert store.get("a.jpg")[0] == b"first"


def test_compare_and_swap_wins_only_on_what_was_read(store: Store) -> None:
    old = store.put("album.toml", b"one")
    store.put("album.toml", b"two", expect=old)

    with pytest.raises(Stale):
        store.put("album.toml", b"three", expect=old)

    assert store.get("album.toml")[0] == b"two"


def test_what_is_put_again_over_itself_stays_as_it_is(store: Store) -> None:
    told = store.put("album.toml", b"one", mtime_ns=10**18)

    assert store.put("album.toml", b"one", expect=told) == told

    assert store.get("album.toml") == (b"one", told)
    assert [entry.key for entry in store.list()] == ["album.toml"]


def test_bytes_that_were_brought_ahead_get_their_place_once_and_leave_nothing(
    store: Store,
) -> None:
    ahead = store.ahead("a.jpg", b"photo", tag(b"photo"), 10**18)
    other = store.ahead("a.jpg", b"other", tag(b"other"), 10**18)

    store.put("a.jpg", b"photo", expect=Expect.NOTHING, mtime_ns=10**18, ahead=ahead)
    with pytest.raises(Stale):
        store.put("a.jpg", b"other", expect=Expect.NOTHING, mtime_ns=10**18, ahead=other)
    ahead.close()
    other.close()

    assert [(one.key, one.mtime_ns) for one in store.list() if one.key[0] != "."] == [
        ("a.jpg", 10**18)
    ]
    assert store.get("a.jpg")[0] == b"photo"
    assert not list(store.list(".gallery/incoming"))


def test_compare_and_swap_of_a_deleted_key_is_stale(store: Store) -> None:
    old = store.put("album.toml", b"one")
    store.delete("album.toml")

    with pytest.raises(Stale):
        store.put("album.toml", b"two", expect=old)


def test_of_many_swaps_at_once_exactly_one_wins(store: Store) -> None:
    old = store.put("album.toml", b"start")
    won: list[int] = []

    def swap(number: int) -> None:
        try:
            store.put("album.toml", f"writer {number}".encode(), expect=old)
        except Stale:
            return
        won.append(number)

    writers = [Thread(target=swap, args=(n,)) for n in range(12)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert len(won) == 1
    assert store.get("album.toml")[0] == f"writer {won[0]}".encode()


def test_listing_gives_sizes_in_key_order_and_nothing_else(store: Store) -> None:
    for key, data in (("b/2.jpg", b"22"), ("a.txt", b""), ("b/1.jpg", b"1"), ("b/c/3.jpg", b"333")):
        store.put(key, data)

    found = [(e.key, e.kind, e.bytes) for e in store.list() if not e.key.startswith(".gallery")]

    assert found == [
        ("a.txt", "file", 0),
        ("b/1.jpg", "file", 1),
        ("b/2.jpg", "file", 2),
        ("b/c/3.jpg", "file", 3),
    ]
    assert [e.key for e in store.list("b")] == ["b/1.jpg", "b/2.jpg", "b/c/3.jpg"]
    assert list(store.list("nowhere")) == []


def test_a_shallow_listing_names_folders_and_does_not_enter_them(store: Store) -> None:
    for key in ("b/2.jpg", "a.txt", "b/c/3.jpg"):
        store.put(key, b"x")

    top = [(e.key, e.kind) for e in store.list(deep=False) if e.key != ".gallery"]

    assert top == [("a.txt", "file"), ("b", "folder")]
    assert [(e.key, e.kind) for e in store.list("b", deep=False)] == [
        ("b/2.jpg", "file"),
        ("b/c", "folder"),
    ]


def test_a_stated_time_of_change_is_kept(store: Store) -> None:
    store.put("a.jpg", b"x", mtime_ns=1_234_567_890_123_456_789)

    assert [e.mtime_ns for e in store.list() if e.key == "a.jpg"] == [1_234_567_890_123_456_789]


def test_deleting_is_final_and_harmless_when_repeated(store: Store) -> None:
    store.put("a.jpg", b"x")

    store.delete("a.jpg")
    store.delete("a.jpg")

    with pytest.raises(Missing):
        store.get("a.jpg")


@pytest.mark.parametrize("key", ["../x", "a/../../x", "/etc/passwd", "", "a\0b", "ñ" * 128])
def test_no_key_leads_out_of_the_library(store: Store, key: str) -> None:
    with pytest.raises(Malformed):
        store.get(key)
    with pytest.raises(Malformed):
        store.put(key, b"x")
    with pytest.raises(Malformed):
        store.path(key)


def test_a_held_lock_refuses_those_who_do_not_wait(store: Store) -> None:
    with store.lock("album-may-day"), pytest.raises(Busy), store.lock("album-may-day", wait=False):
        pass
    with store.lock("album-may-day", wait=False):
        pass  # free again


def test_what_is_held_is_told_without_reading_it(store: Store) -> None:
    store.put("a/b.jpg", b"x")

    assert [holds(store, key) for key in ("a/b.jpg", "a", "a/c.jpg")] == [True, False, False]


def test_what_is_known_of_a_file_is_what_a_listing_says_of_it(store: Store) -> None:
    store.put("a/b.jpg", b"bytes", mtime_ns=10**18)

    assert [store.facts("a/b.jpg")] == list(store.list("a"))
    for key in ("a", "a/c.jpg", "c"):
        with pytest.raises(Missing):
            store.facts(key)


def test_a_part_of_a_file_ends_where_the_file_ends(store: Store) -> None:
    store.put("a/b.jpg", b"0123456789")

    asked = ((0, 4), (4, 10), (8, 99), (10, 12), (50, 60), (3, 3))

    assert [store.part("a/b.jpg", *one) for one in asked] == [
        b"0123", b"456789", b"89", b"", b"", b"",
    ]  # fmt: skip
    with pytest.raises(Missing):
        store.part("a", 0, 1)


def test_a_local_path_holds_the_bytes_and_a_bucket_has_none(store: Store) -> None:
    store.put("a/b.jpg", b"bytes")

    path = store.path("a/b.jpg")

    assert (path is None) == (not isinstance(store, LocalStore))
    assert path is None or path.read_bytes() == b"bytes"


def _hold(root: Path) -> None:
    with LocalStore(root).lock("album-x"):
        pass


def test_a_lock_of_this_disk_holds_across_processes(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    other = get_context("spawn").Process(target=_hold, args=(tmp_path,))

    with store.lock("album-x"):
        other.start()
        other.join(1)
        assert other.is_alive()

    other.join(30)
    assert other.exitcode == 0


def test_an_unwritable_place_is_a_sentence_and_leaves_no_half_file(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    store.put("album", b"a file where a folder should be")

    with pytest.raises(StoreError, match="cannot write album/x"):
        store.put("album/x", b"x")

    assert not list((tmp_path / ".gallery" / "incoming").glob("*"))


def test_links_and_special_files_are_named_and_never_followed(tmp_path: Path) -> None:

    (tmp_path / "real.jpg").write_bytes(b"x")
    (tmp_path / "link.jpg").symlink_to(tmp_path / "real.jpg")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.jpg")

    found = {e.key: e.kind for e in LocalStore(tmp_path).list()}

    assert found == {
        "link.jpg": "link",
        "loop": "folder-link",
        "pipe.jpg": "other",
        "real.jpg": "file",
    }


def test_a_folder_that_a_write_makes_is_as_durable_as_what_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, sync, synced = LocalStore(tmp_path), os.fsync, set()

    def noted(descriptor: int) -> None:
        synced.add(os.fstat(descriptor).st_ino)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    store.put("march/history/parked.jsonl", b"{}")

    folders = (tmp_path, tmp_path / "march", tmp_path / "march" / "history")
    assert {folder.stat().st_ino for folder in folders} <= synced


def test_what_follows_a_put_is_there_with_it_or_not_at_all(store: Store) -> None:
    old = store.put("march/album.toml", b"one")
    note = ("march/history/day.jsonl", b"who did what\n")

    with pytest.raises(Stale):
        store.put("march/album.toml", b"two", expect=tag(b"another"), then=[note])
    before = [entry.key for entry in store.list("march/history") if entry.bytes]
    store.put("march/album.toml", b"two", expect=old, then=[note])

    assert before == []
    assert store.get("march/album.toml")[0] == b"two"
    assert store.get("march/history/day.jsonl")[0] == b"who did what\n"


def test_lines_are_added_at_the_end_and_one_that_was_cut_off_is_ended_first(store: Store) -> None:
    store.append("march/history/lines", b"one")
    store.append("march/history/lines", b"two")
    data, before = store.get("march/history/lines")
    store.put("march/history/lines", data + b"thr", expect=before)

    store.append("march/history/lines", b"four")

    assert store.get("march/history/lines")[0] == b"one\ntwo\nthr\nfour\n"
