"""Each kind of work is killed in its midst (SIGKILL): it is done once, or safely again."""

import os
import signal
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gallery import album as albums
from gallery import editing
from gallery.album.draft import draft
from gallery.arriving import ledger, taking
from gallery.arriving.releasing import Bench, Release
from gallery.cli.landing import landing
from gallery.ingest.index import reindex
from gallery.ingest.package import entries
from gallery.ingest.record import load_manifest, lost
from gallery.ingest.run import ingest
from gallery.ingest.thumbs import coming, keep_thumbs
from gallery.ingest.zipping import zipped
from gallery.jobs import Pool
from gallery.store.local import walk
from gallery.wiring import Gallery, open_gallery
from tests.conftest import put
from tests.faults.scale import chance, times
from tests.pictures import jpeg

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = NOW.date()
PHOTOS = {f"IMG_{n}.jpg": jpeg(64, 48, seed=n) for n in range(4)}


@dataclass(frozen=True)
class Place:
    """A library with one essay, and what lies beside it."""

    library: Path

    def opened(self) -> Gallery:
        flags = {"workers": 1, "settle": 0.0, "sandbox": "limits"}
        return open_gallery(self.library, flags)

    @property
    def inbox(self) -> Path:
        return self.library / "inbox" / "ana" / "March"

    @property
    def parcel(self) -> Path:
        return self.library / "march.zip"


def develop(place: Place) -> None:
    ingest(place.opened().darkroom(), "march", today=DAY)


def stamp(place: Place) -> None:
    with Pool(1) as pool:
        keep_thumbs(place.opened().store, "march", pool)


def draw(place: Place) -> None:
    gallery = place.opened()
    reindex(gallery.store, gallery.catalog, DAY)


def pack(place: Place) -> None:
    store = place.opened().store
    album = albums.parse("march", editing.source_of(store, "march"))
    with landing(place.parcel) as out:
        zipped(entries(store, album, DAY, lambda _: None), out, lambda _: None)


def release(place: Place) -> None:
    gallery = place.opened()
    taking.put_back(gallery.store)
    found = {entry.key: entry for entry in walk(place.inbox)}
    Release(gallery.store, gallery.settings, place.inbox, "ana", 600.0).run(
        Bench(), found, 1.0, lambda: NOW
    )


def developed(place: Place) -> None:
    store = place.opened().store
    photos = load_manifest(store, "march").photos
    assert sorted(photos) == sorted(PHOTOS)
    assert sorted(photo.number for photo in photos.values()) == [1, 2, 3, 4]
    assert not any(lost(store, p.sha256, p.recipe, p.widths) for p in photos.values())
    assert editing.source_of(store, "march").count("photo = ") == len(PHOTOS)


def stamped(place: Place) -> None:
    store = place.opened().store
    waiting = coming(store, "march", load_manifest(store, "march"))
    assert len(waiting) == len(PHOTOS)
    assert all(store.get(one.stamp)[0].startswith(b"\xff\xd8") for one in waiting)


def drawn(place: Place) -> None:
    [card] = cards(place)
    assert card.read_bytes().startswith(b"\xff\xd8") and card.read_bytes().endswith(b"\xff\xd9")


def cards(place: Place) -> list[Path]:
    return list((place.library / "albums" / ".gallery").rglob("*card*.jpg"))


def packed(place: Place) -> None:
    with zipfile.ZipFile(place.parcel) as parcel:
        assert parcel.testzip() is None
        assert len(parcel.namelist()) == len(PHOTOS) + 1


def released(place: Place) -> None:
    store = place.opened().store
    folder = place.library / "albums" / "march"
    there = {path.name: path.read_bytes() for path in folder.glob("*.jpg")}
    assert there == PHOTOS
    assert not list(place.inbox.rglob("*.jpg"))
    assert sorted(line.name for line in ledger.read(store, "march")) == sorted(PHOTOS)


KINDS: dict[str, tuple[Callable[[Place], None], Callable[[Place], None], bool]] = {
    "develop": (develop, developed, False),
    "stamp": (stamp, stamped, False),
    "card": (draw, drawn, True),
    "package": (pack, packed, True),
    "release": (release, released, False),
}
"""What is done, what must hold when it was done, and whether the photos are developed before."""


@pytest.mark.parametrize("kind", list(KINDS))
def test_work_that_is_killed_is_done_once_or_safely_again(tmp_path: Path, kind: str) -> None:
    """F31."""
    work, holds_now, before = KINDS[kind]
    dice, kills, ended = chance(), 0, 0
    span = 0.0
    for trial in range(times(3, 21)):
        place = laid_out(tmp_path / str(trial), kind, before=before)
        if trial == 0:  # undisturbed, to know how long it takes
            began = time.monotonic()
            killed(work, place, None)
            span = time.monotonic() - began
        elif killed(work, place, dice.uniform(0, span)):
            kills += 1
        else:
            ended += 1
        torn(place)
        work(place)
        holds_now(place)

    print(f"F31 {kind}: {kills} kills, {ended} were done before; each done once or again")


def laid_out(folder: Path, kind: str, *, before: bool) -> Place:
    place = Place(folder)
    (folder / "albums").mkdir(parents=True)
    gallery = place.opened()
    editing.create(gallery.store, "march", draft("march", gallery.settings))
    for name, data in PHOTOS.items():
        put((place.inbox if kind == "release" else folder / "albums" / "march") / name, data)
    if before:
        develop(place)
        editing.set_status(gallery.store, "march", "published")
        reindex(gallery.store, gallery.catalog, DAY)
        for card in cards(place):
            card.unlink()
    gallery.catalog.engine.dispose()
    return place


def killed(work: Callable[[Place], None], place: Place, after: float | None) -> bool:
    """Do it in a process of its own and kill that; whether it was still at work."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        code = 1
        try:
            work(place)
            code = 0
        finally:
            os._exit(code)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert after is not None or status == 0
    return os.WIFSIGNALED(status)


def torn(place: Place) -> None:
    """Nothing is half there, at whatever moment it was stopped."""
    folder = place.library / "albums" / "march"
    for path in (*folder.glob("*.jpg"), *place.inbox.rglob("*.jpg")):
        assert path.read_bytes() == PHOTOS[path.name], f"torn: {path}"
    for card in cards(place):
        assert card.read_bytes().endswith(b"\xff\xd9")
    if place.parcel.exists():
        packed(place)
