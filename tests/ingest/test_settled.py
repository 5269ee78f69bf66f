"""Albums in which nothing is left to do are known again, and only those."""

import os
import shutil
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from gallery.ingest.record import load_manifest
from gallery.ingest.run import ingest
from gallery.ingest.settled import is_settled, looked
from gallery.media import place_of
from gallery.store import TICK, Store, names, stamps, states
from gallery.store.local import LocalStore
from gallery.store.memory import MemoryStore
from gallery.wiring import Gallery
from tests.conftest import Drop, put
from tests.ingest.test_run import TODAY, run
from tests.pictures import jpeg

SLUG = "may-day"


def settled(gallery: Gallery) -> bool:
    manifest = load_manifest(gallery.store, SLUG)
    return is_settled(gallery.darkroom().ground, SLUG, manifest, looked(gallery.store, SLUG))


def test_an_album_that_was_ingested_is_told_again_as_it_was(gallery: Gallery, drop: Drop) -> None:
    files = {"a.jpg": jpeg(seed=1), "b.jpg": jpeg(seed=2), "cut.jpg": jpeg(seed=9)[:-4000]}
    first = run(gallery, drop(**files))
    put(gallery.library / "albums" / SLUG / ".hidden", b"x")
    ingest(gallery.darkroom(), SLUG, today=TODAY)

    assert settled(gallery)
    second = ingest(gallery.darkroom(), SLUG, today=TODAY)

    assert sorted(second.kept) == sorted(first.developed) == ["a.jpg", "b.jpg"]
    assert second.refused == first.refused
    assert second.still == ["cut.jpg"]
    assert list(second.passed) == [".hidden"]


def more(gallery: Gallery) -> None:
    put(gallery.library / "albums" / SLUG / "c.jpg", jpeg(seed=3))


def fewer(gallery: Gallery) -> None:
    (gallery.library / "albums" / SLUG / "b.jpg").unlink()


def beside(gallery: Gallery) -> None:
    sidecar = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"
    put(gallery.library / "albums" / SLUG / "a.xmp", sidecar)


def said(gallery: Gallery) -> None:
    words = gallery.library / "albums" / SLUG / "album.toml"
    words.write_text(words.read_text("utf-8") + "# a note\n", "utf-8")


def unmade(gallery: Gallery) -> None:
    made = load_manifest(gallery.store, SLUG).photos["a.jpg"].made
    next((gallery.library / "albums" / place_of(made)).glob("*.avif")).unlink()


def forgotten(gallery: Gallery) -> None:
    gallery.catalog.forget(SLUG)


@pytest.mark.parametrize("change", [more, fewer, beside, said, unmade, forgotten])
def test_whatever_changes_is_seen_by_the_next_ingest(
    gallery: Gallery, drop: Drop, change: Callable[[Gallery], object]
) -> None:
    run(gallery, drop(**{"a.jpg": jpeg(seed=1), "b.jpg": jpeg(seed=2)}))
    assert settled(gallery)

    change(gallery)

    assert not settled(gallery)
    ingest(gallery.darkroom(), SLUG, today=TODAY)
    assert settled(gallery)
    assert gallery.catalog.tag(SLUG) is not None


def test_an_album_that_asks_for_more_on_another_day_is_looked_through_each_time(
    gallery: Gallery, drop: Drop
) -> None:
    run(gallery, drop(**{"a.jpg": jpeg(seed=1)}))
    words = gallery.library / "albums" / SLUG / "album.toml"
    opened = words.read_text("utf-8").replace(
        'photo = "a.jpg"', 'photo = "a.jpg"\nexpires_at = 2030-01-01T00:00:00+00:00'
    )
    words.write_text(opened, "utf-8")

    ingest(gallery.darkroom(), SLUG, today=TODAY)

    assert not settled(gallery)


def test_a_date_ahead_of_the_calendar_is_asked_again(gallery: Gallery, drop: Drop) -> None:
    ahead = jpeg(seed=1, taken=datetime(2026, 12, 24, 10))
    run(gallery, drop(**{"a.jpg": ahead}))

    assert not settled(gallery)
    ingest(gallery.darkroom(), SLUG, today=date(2026, 12, 25))
    assert settled(gallery)


@pytest.fixture(params=["disk", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return LocalStore(tmp_path) if request.param == "disk" else MemoryStore()


def test_a_store_tells_of_keys_without_looking_beside_them(store: Store) -> None:
    store.put("a/one.txt", b"1")
    store.put("a/b/two.txt", b"22")

    assert [(e.key, e.kind, e.bytes) for e in states(store, ["a/one.txt", "a/none", "a/b"])] == [
        ("a/one.txt", "file", 1)
    ]
    assert list(names(store, "a", ["b", "none"])) == [["two.txt"], []]


def test_a_store_tells_that_a_name_came_or_went_without_a_look_at_the_names(store: Store) -> None:
    def told() -> list[str]:
        time.sleep(2 * TICK)
        return list(stamps(store, "a", ["b", "c", "none"]))

    store.put("a/b/one.txt", b"1")
    store.put("a/c/two.txt", b"2")
    first, again = told(), told()
    store.put("a/b/three.txt", b"3")
    more = told()
    store.delete("a/b/three.txt")
    fewer = told()

    assert first == again
    assert first[2] == ""
    assert [one[1:] for one in (more, fewer)] == [first[1:]] * 2
    assert first[0] != more[0] != fewer[0]


def test_a_folder_that_was_copied_with_its_times_is_not_taken_for_the_one_before(
    tmp_path: Path,
) -> None:
    """What restores a library may have lost some of it on the way."""
    store = LocalStore(tmp_path)
    store.put("a/b/one.txt", b"1")
    before = list(stamps(store, "a", ["b"]))
    shutil.copytree(tmp_path / "a/b", tmp_path / "a/copy", copy_function=shutil.copy2)
    times = (tmp_path / "a/b").stat()
    shutil.rmtree(tmp_path / "a/b")
    (tmp_path / "a/copy").rename(tmp_path / "a/b")
    os.utime(tmp_path / "a/b", ns=(times.st_atime_ns, times.st_mtime_ns))

    assert (tmp_path / "a/b").stat().st_mtime_ns == times.st_mtime_ns
    assert list(stamps(store, "a", ["b"])) != before
