"""The backup while people work, while it is killed, and on a disk that is full."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TypeAlias

import pytest
from typer.testing import CliRunner, Result

from gallery import album as albums
from gallery import editing
from gallery.album import manifest as manifests
from gallery.album.draft import draft
from gallery.arriving.finish import finish
from gallery.backup import Backup, last, open_backup
from gallery.backup.contents import open_library
from gallery.backup.proving import prove
from gallery.backup.run import Wanted, back_up
from gallery.cli import app
from gallery.editing import history
from gallery.editing.saying import Place, say
from gallery.errors import Full
from gallery.ingest.index import reindex
from gallery.ingest.news import Begun
from gallery.ingest.run import ingest
from gallery.wiring import Gallery, open_gallery
from tests.conftest import PATIENCE, Drop, put
from tests.faults.scale import chance, needs, times
from tests.library import originals
from tests.pages import pages_of
from tests.pictures import jpeg

TODAY = date(2026, 11, 23)
ALBUMS = ("march", "vigil")


Saved: TypeAlias = tuple[dict[tuple[str, str], int], dict[tuple[str, str], bytes], int]
"""Captions by album and photo, photos by album and name, changes of state."""


def now() -> datetime:
    return datetime.now(UTC)


def command(library: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["--library", str(library), *words])


@pytest.fixture
def site(library: Path, drop: Drop) -> Gallery:
    """Two essays of three photos each, one public; the other one borrows from it."""
    (library / "gallery.toml").write_text('title.en = "Nothing lost"\n')
    gallery = open_gallery(library, {"workers": 1, "settle": 0.0})
    for number, slug in enumerate(ALBUMS):
        taken = {f"IMG_{n}.jpg": jpeg(64, 48, seed=10 * number + n) for n in (1, 2, 3)}
        editing.create(gallery.store, slug, draft(slug, gallery.settings))
        ingest(gallery.darkroom(), slug, [drop(f"card-{slug}", **taken)], today=TODAY)
    borrowed = '\n[[block]]\nphoto = "/march/IMG_1.jpg"\n'
    editing.change(gallery.store, "vigil", lambda source, _: source + borrowed)
    editing.set_status(gallery.store, "march", "published")
    reindex(gallery.store, gallery.catalog, TODAY)
    return gallery


class Load:
    """People at work: what each has been told is saved, and the moment."""

    def __init__(self, gallery: Gallery, card: Path) -> None:
        self.gallery, self.card = gallery, card
        self.captions: dict[tuple[str, str], int] = {}
        self.photos: dict[tuple[str, str], bytes] = {}
        self.published = 0
        self.problems: list[BaseException] = []
        self._stop, self._guard = Event(), Lock()

    @contextmanager
    def running(self) -> Iterator[None]:
        jobs: list[Callable[[int], None]] = [
            lambda n: self._caption("march", n),
            lambda n: self._caption("vigil", n),
            self._upload,
            self._bring,
            self._publish,
        ]
        threads = [Thread(target=self._work, args=(job,)) for job in jobs]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()
        assert not self.problems

    def saved(self) -> Saved:
        with self._guard:
            return dict(self.captions), dict(self.photos), self.published

    def _work(self, job: Callable[[int], None]) -> None:
        try:
            for number in count(1):
                if self._stop.is_set():
                    return
                job(number)
        except BaseException as problem:  # noqa: BLE001 told by the test, in its own thread
            self.problems.append(problem)

    def _caption(self, slug: str, number: int) -> None:
        photo = f"IMG_{number % 3 + 1}.jpg"
        seen = f"Caption {number - 3}" if number > 3 else ""
        place = Place(photo, "caption", "en")
        say(self.gallery.store, slug, place, seen, f"Caption {number}", slug, now())
        with self._guard:
            self.captions[slug, photo] = number

    def _upload(self, number: int) -> None:
        data = jpeg(32, 24, seed=1000 + number)
        path = put(self.gallery.library.parent / f"sent-{number}.jpg", data)
        arrived = finish(
            self.gallery.store, "vigil", path, path.name, "ana", 10**18 + number, now=now()
        )
        self._acknowledge("vigil", arrived.name, data)

    def _bring(self, number: int) -> None:
        data = jpeg(64, 48, seed=5000 + number)
        put(self.card / f"DSC_{number}.jpg", data)
        report = ingest(self.gallery.darkroom(), "march", [self.card], today=TODAY, wait=True)
        assert report.developed == [f"DSC_{number}.jpg"]
        self._acknowledge("march", f"DSC_{number}.jpg", data)

    def _publish(self, number: int) -> None:
        editing.set_status(self.gallery.store, "vigil", ("published", "review")[number % 2])
        reindex(self.gallery.store, self.gallery.catalog, TODAY, ["vigil"], cards=False)
        with self._guard:
            self.published = number

    def _acknowledge(self, slug: str, name: str, data: bytes) -> None:
        with self._guard:
            self.photos[slug, name] = data


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE / 1000
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def fitting(backup: Backup) -> None:
    """What the newest snapshot has of an album fits together."""
    files = {kept.path: kept for kept in backup.snapshot().files}
    for slug in ALBUMS:
        source = backup.fetch(f"albums/{slug}/album.toml")
        listed = backup.fetch(f"albums/{slug}/manifest.json")
        assert source is not None
        assert listed is not None
        photos = manifests.load(slug, listed).photos
        for name, photo in photos.items():
            kept = files[f"albums/{slug}/{name}"]
            assert (kept.sha256, kept.bytes) == (photo.sha256, photo.bytes)
        shown = {block.photo for block in albums.parse(slug, source.decode()).photos}
        assert {name for name in shown if not name.startswith("/")} <= photos.keys()


def test_a_backup_under_load_has_all_that_was_saved_before_it_and_its_restore_is_in_order(
    site: Gallery, tmp_path: Path
) -> None:
    """F24."""
    load, disk = Load(site, tmp_path / "more"), tmp_path / "disk"
    before = load.saved()

    with load.running():
        for _ in range(times(2, 20)):
            wait_for(partial(_more, load, before))
            before = load.saved()
            back_up(open_library(site.library), disk, now, Wanted())
            fitting(open_backup(disk))
    saved = load.saved()
    site.catalog.engine.dispose()
    shutil.rmtree(site.library)
    restored = command(tmp_path, "restore", str(disk), "--to", str(tmp_path / "back"))

    assert restored.exit_code == 0, restored.output
    _nothing_missing(tmp_path / "back", before)
    checked = command(tmp_path / "back", "check", "--read-data")
    assert checked.exit_code == 0, checked.output
    captions, photos, published = before
    print(
        f"{times(2, 20)} backups; before the last: {sum(captions.values())} saved captions,"
        f" {len(photos)} photos, {published} changes of state; 0 missing;"
        f" {sum(saved[0].values()) - sum(captions.values())} captions saved meanwhile and after"
    )


def _more(load: Load, before: Saved) -> bool:
    """Whether everybody has saved something since."""
    return all(a != b for a, b in zip(load.saved(), before, strict=True))


def _nothing_missing(library: Path, before: Saved) -> None:
    gallery = open_gallery(library, {"workers": 1})
    for (slug, photo), number in before[0].items():
        source = editing.source_of(gallery.store, slug)
        block = next(b for b in albums.parse(slug, source).photos if b.photo == photo)
        assert int(block.caption["en"].split()[1]) >= number
        told = [e for e in history.read(gallery.store, slug) if e.photo == photo]
        assert max(int(e.new.split()[1]) for e in told) >= number
    for (slug, name), data in before[1].items():
        assert gallery.store.get(f"{slug}/{name}")[0] == data
    gallery.catalog.engine.dispose()


def test_after_a_wipe_and_a_restore_every_page_is_the_same_byte_for_byte(
    site: Gallery, tmp_path: Path
) -> None:
    """F24."""
    pages, files = pages_of(site), originals(site.library)
    disk = tmp_path / "disk"

    assert command(site.library, "backup", str(disk)).exit_code == 0
    site.catalog.engine.dispose()
    shutil.rmtree(site.library)
    restored = command(site.library, "restore", str(disk))

    assert restored.exit_code == 0, restored.output
    assert originals(site.library) == files
    back = open_gallery(site.library, {"workers": 1, "settle": 0.0})
    assert pages_of(back) == pages
    assert len(pages) > 8
    assert command(site.library, "check", "--read-data").exit_code == 0
    print(f"{len(pages)} pages and pictures, {len(files)} files alike")


def test_killed_at_any_point_a_backup_leaves_the_earlier_ones_whole_and_the_next_goes_on(
    site: Gallery, tmp_path: Path
) -> None:
    """F24, F1."""
    wanted, disk = times(5, 50), tmp_path / "disk"
    seed = str(chance().randrange(2**32))
    harness = [sys.executable, "-m", "tests.faults.backing"]

    run = subprocess.run(
        [*harness, str(site.library), str(disk), str(wanted), seed],
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(run.stdout)

    assert told["wrong"] == []
    assert told["over"]
    assert told["killed"] == wanted
    assert told["snapshots"] >= told["ended"] + 3  # one that was killed may have been written
    backed = {
        kept.path.removeprefix("albums/"): open_backup(disk).fetch(kept.path)
        for kept in open_backup(disk).snapshot().files
        if "new-" in kept.path
    }
    assert backed == {f: d for f, (d, _) in originals(site.library).items() if "new-" in f}
    print(
        f"{told['killed']} kills, {told['midway']} of them between the first object and the"
        f" snapshot; {told['ended']} ended before; {len(backed)} files whole, 0 findings"
    )


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MiB."""
    needs("mount", "umount", root=True)
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let us mount a disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_fills_up_leaves_the_earlier_backup_whole_and_the_next_goes_on(
    site: Gallery, small_disk: Path
) -> None:
    """F24, F7."""
    library, disk = open_library(site.library), small_disk / "backup"
    back_up(library, disk, now, Wanted())
    random = chance()
    for number in range(8):
        (library.albums / "march" / f"new-{number}.txt").write_bytes(random.randbytes(500_000))
    filler, left = small_disk / "filler", random.randrange(200_000, 3_500_000)

    def fill(event: object) -> None:
        if isinstance(event, Begun):
            filler.write_bytes(bytes(shutil.disk_usage(small_disk).free - left))

    with pytest.raises(Full, match="no space left"):
        back_up(library, disk, now, Wanted(), fill)
    told = last(site.store)
    held = list(prove(open_backup(disk), read_data=True)), len(open_backup(disk).names())
    filler.unlink()
    after = back_up(library, disk, now, Wanted())

    assert held == ([], 1)
    assert told is not None
    assert "no space left" in told.failed
    assert told.at
    assert after.findings == []
    assert list(prove(open_backup(disk), read_data=True)) == []
    ended = last(site.store)
    assert ended is not None
    assert not ended.failed
    print(
        f"{left} bytes were left; {8 - after.new} of 8 new files were kept by the run that failed"
    )


def test_what_finds_no_room_is_refused_before_anything_is_written(
    site: Gallery, small_disk: Path
) -> None:
    """F24, F7."""
    library, disk = open_library(site.library), small_disk / "backup"
    (library.albums / "march" / "large.txt").write_bytes(bytes(12_000_000))

    with pytest.raises(Full, match="needs 29 MB"):
        back_up(library, disk, now, Wanted())

    assert list(open_backup(disk).objects.each()) == []
