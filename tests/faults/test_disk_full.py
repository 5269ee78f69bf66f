"""A disk that is full: plain words, nothing that was saved is lost, and it goes on with room."""

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gallery import album as albums
from gallery import editing
from gallery.blocks import Album
from gallery.disk import SAFE
from gallery.editing import history
from gallery.editing.saying import Place, say, worded
from gallery.errors import Full
from gallery.ingest.index import reindex
from gallery.ingest.record import load_manifest, lost
from gallery.ingest.run import ingest
from gallery.people import Person, Role
from gallery.people import door as doors
from gallery.people.door import Browser
from gallery.wiring import Gallery, today
from tests.conftest import put
from tests.faults.house import ESSAY, PASSWORD, command, furnished, house
from tests.faults.mounts import tmpfs
from tests.faults.scale import FULL, needs, times
from tests.pictures import jpeg
from tests.web.desk.signed import HERE

MIB = 2**20
SIZES = range(8, 65) if FULL else (8, 13)
"""MiB of the disks that run full: "at every 1 MiB step" in the full form."""

CAPTION = Place("p1.jpg", "caption", "en")


@pytest.mark.parametrize("size", SIZES)
def test_whatever_meets_a_full_disk_is_refused_whole_and_goes_on_when_there_is_room(
    tmp_path: Path, size: int
) -> None:
    """F7, F34. Photos, captions and publishing on a disk of so many MiB."""
    needs("mount", root=True)
    card = _card(tmp_path / "card", size + 2)
    with tmpfs(tmp_path / "disk", size) as disk:
        gallery = furnished(disk / "library")
        ballast = _filled(disk / "ballast", MIB // 2)

        with pytest.raises(Full, match=SAFE):
            ingest(gallery.darkroom(), ESSAY, [card], today=today().date())
        copied = _whole(gallery, card)
        _filled(disk / "rest")
        _refused(gallery)
        ballast.unlink()
        saved = _spoken_until_full(gallery, 40_000)
        _filled(disk / "more")
        _refused(gallery)

        _resized(disk, 3 * size + 32)
        say(
            gallery.store, ESSAY, CAPTION, worded(_album(gallery), CAPTION), "Room.", "ana", today()
        )
        report = ingest(gallery.darkroom(), ESSAY, [card], today=today().date())
        reindex(gallery.store, gallery.catalog, today().date())
        assert not report.refused
        assert _whole(gallery, card) == len(list(card.iterdir()))
        _complete(gallery)
    print(f"F7: {size} MiB: {copied} photos and {saved} captions before the disk was full, 0 lost")


def test_a_served_library_answers_readers_from_a_full_disk(tmp_path: Path) -> None:
    """F7, F34. Captions, uploads, publishing and sign-ins refuse with words, and go on later."""
    needs("mount", root=True)
    with tmpfs(tmp_path / "disk", 24) as disk, house(furnished(disk / "library")) as at:
        assert at.caption("Before.").status_code == 200
        for _ in range(times(1, 10)):
            rest = _filled(disk / "rest")
            refused, door = at.caption("Lost?"), at.sign_in()
            sent = at.client.post("/desk/inbox/uploads", headers=_announced(b"x" * 5000))
            form = {"token": at.client.headers["x-token"], "from": "published", "to": "withdrawn"}
            path = f"/desk/essays/{ESSAY}/publish/"
            withdrawn = at.client.post(path, data=form, headers={"accept": "text/html"})
            pages, desk = at.pages(), at.client.get("/desk/")
            assert at.said_of() != "Lost?"
            rest.unlink()
            saved, entered = at.caption("After."), at.sign_in()

            full = Full.status
            assert (refused.status_code, "is full" in refused.json()["problem"]) == (507, True)
            assert (door.status_code, "Nobody can sign in now." in door.text) == (full, True)
            assert (sent.status_code, sent.json()["code"]) == (507, "disk-full")
            assert (withdrawn.status_code, "server is full" in withdrawn.text) == (full, True)
            assert set(pages.values()) == {200}
            assert "The disk of the server is full" in desk.text
            assert (saved.status_code, entered.status_code) == (200, 303)


def test_an_ingest_leaves_room_for_words(tmp_path: Path) -> None:
    """F7. The reserve is the one that uploads keep."""
    needs("mount", root=True)
    card = _card(tmp_path / "card", 20)
    with tmpfs(tmp_path / "disk", 20) as disk:
        gallery = furnished(disk / "library")

        stopped = command(gallery.library, "ingest", str(card), "--album", ESSAY, reserve=5)
        free = shutil.disk_usage(disk).free
        said = say(gallery.store, ESSAY, CAPTION, "", "There is room for me.", "ana", today())

        assert stopped.returncode == 1
        assert "5 MB stay free for words (`upload_reserve`); nothing that was" in stopped.stderr
        assert free >= 4 * MIB
        assert said.now == "There is room for me."
        assert _whole(gallery, card) >= 5


@pytest.mark.parametrize("most", [0, 1, 100, 300, 1000] if FULL else [0, 300])
def test_a_limit_on_the_size_of_files_is_a_full_disk(tmp_path: Path, most: int) -> None:
    """F8. RLIMIT_FSIZE stops a write in the middle (EFBIG), as a quota does (EDQUOT)."""
    gallery = furnished(tmp_path / "library", photos=1)
    before = editing.source_of(gallery.store, ESSAY)

    with _files_of_at_most(most), pytest.raises(Full, match=SAFE):
        say(gallery.store, ESSAY, CAPTION, "", "x" * 2000, "ana", today())
    unchanged = editing.source_of(gallery.store, ESSAY) == before
    say(gallery.store, ESSAY, CAPTION, "", "Saved.", "ana", today())

    assert unchanged
    assert [entry.new for entry in history.read(gallery.store, ESSAY)] == ["Saved."]


def test_nobody_signs_in_and_nothing_is_published_unwritten(tmp_path: Path) -> None:
    """F34. Where what happened cannot be noted, it does not happen."""
    needs("mount", root=True)
    with tmpfs(tmp_path / "disk", 8) as disk:
        gallery = furnished(disk / "library", photos=1)
        with house_without_server(gallery) as door:
            rest = _filled(disk / "rest")
            entry = history.Entry(today(), "ana", "withdrawn", field="status")
            with pytest.raises(Full):
                doors.sign_in(door, "ana", PASSWORD, Browser(), today())
            with pytest.raises(Full):
                editing.set_status(gallery.store, ESSAY, "withdrawn", [entry])
            signs = door.signs.of("ana", today())
            status, noted = _album(gallery).status, history.read(gallery.store, ESSAY)
            rest.unlink()
            opened = doors.sign_in(door, "ana", PASSWORD, Browser(), today())
            editing.set_status(gallery.store, ESSAY, "withdrawn", [entry])

    assert (signs, status, list(noted)) == ([], "published", [])
    assert opened is not None


@contextmanager
def house_without_server(gallery: Gallery) -> Iterator[doors.Door]:
    """The door of a library in which ana has a password."""
    door = gallery.door()
    secret = doors.invite(door, Person("ana", "Ana Rojas", Role.ADMIN), today())
    doors.choose(door, secret, PASSWORD, today())
    yield door


def _card(folder: Path, photos: int) -> Path:
    """Photos of a MiB each, quickly developed: most of it lies behind the picture's end."""
    for number in range(photos):
        data = jpeg(64, 48, seed=100 + number) + bytes(MIB - 2048) + number.to_bytes(2, "big")
        put(folder / f"IMG_{number:03}.jpg", data)
    return folder


def _filled(path: Path, size: int | None = None) -> Path:
    """A file of that size, or one that takes all that is left."""
    with path.open("wb", buffering=0) as file:
        try:
            for _ in range((size or 1 << 40) // 4096):
                file.write(bytes(4096))
        except OSError:
            return path
    return path


def _resized(disk: Path, mebibytes: int) -> None:
    remount = ["mount", "-o", f"remount,size={mebibytes}m", str(disk)]
    subprocess.run(remount, check=True)


def _album(gallery: Gallery) -> Album:
    return albums.parse(ESSAY, editing.source_of(gallery.store, ESSAY))


def _whole(gallery: Gallery, card: Path) -> int:
    """How many photos of the card are in the album; none of them is torn."""
    there = sorted((gallery.library / "albums" / ESSAY).glob("IMG_*"))
    for photo in there:
        assert photo.read_bytes() == (card / photo.name).read_bytes(), f"torn: {photo.name}"
    return len(there)


def _refused(gallery: Gallery) -> None:
    """Nothing can be said now, and nothing of it is anywhere."""
    before = editing.source_of(gallery.store, ESSAY), len(history.read(gallery.store, ESSAY))
    with pytest.raises(Full, match=SAFE):
        say(gallery.store, ESSAY, CAPTION, worded(_album(gallery), CAPTION), "No", "eve", today())
    now = editing.source_of(gallery.store, ESSAY), len(history.read(gallery.store, ESSAY))
    assert now == before


def _spoken_until_full(gallery: Gallery, length: int) -> int:
    """Save captions, each by another person, until the disk is full: how many were saved.

    Each one that was is in the essay and in the history; the one that was not is in neither.
    """
    saved: list[str] = []
    while True:
        words = f"{len(saved)} " + os.urandom(length // 2).hex()
        seen = saved[-1] if saved else worded(_album(gallery), CAPTION)
        try:
            say(gallery.store, ESSAY, CAPTION, seen, words, f"ana{len(saved)}", today())
        except Full:
            break
        saved.append(words)
    told = {entry.new for entry in history.read(gallery.store, ESSAY)}
    assert worded(_album(gallery), CAPTION) == (saved[-1] if saved else seen)
    assert told >= set(saved)
    assert words not in told
    return len(saved)


def _complete(gallery: Gallery) -> None:
    """Every photo has all its pictures."""
    for photo in load_manifest(gallery.store, ESSAY).photos.values():
        assert not lost(gallery.store, photo.sha256, photo.recipe, photo.widths), photo.name


def _announced(data: bytes) -> dict[str, str]:
    return {
        **HERE,
        "tus-resumable": "1.0.0",
        "upload-length": str(len(data)),
        "upload-metadata": "path YS5qcGc=,album bWFyY2g=",
    }


@contextmanager
def _files_of_at_most(size: int) -> Iterator[None]:
    """No file can grow beyond so many bytes; Python hears of it as EFBIG (it ignores SIGXFSZ)."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
