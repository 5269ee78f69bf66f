"""The index may be damaged, lost or of another version at any moment: pages stay what they were."""

import logging
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from gallery.catalog import keeping
from gallery.catalog.tables import SCHEMA
from gallery.wiring import Gallery, open_gallery
from tests.faults.house import PUBLIC, furnished
from tests.faults.scale import chance, times
from tests.library import index_of
from tests.pages import pages_of
from tests.web.sample import reader


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """A library with an essay, whose index lies in its place whole."""
    gallery = furnished(tmp_path_factory.mktemp("sound") / "library")
    (gallery.library / "albums/june").mkdir()
    words = 'title.en = "June"\nstatus = "published"\nlang = "en"\n[[block]]\ntext.en = "Words."\n'
    (gallery.library / "albums/june/album.toml").write_text(words, "utf-8")
    gallery.catalog.engine.dispose()
    return gallery


@pytest.fixture
def library(sound: Gallery, tmp_path: Path) -> Path:
    """A copy of it, filled."""
    copy = tmp_path / "library"
    shutil.copytree(sound.library, copy)
    gallery = open_gallery(copy)
    gallery.catalog.renew()
    gallery.catalog.engine.dispose()
    return copy


def index_file(library: Path) -> Path:
    return library / "albums/.gallery/index.sqlite"


def pages(gallery: Gallery) -> dict[str, tuple[int, bytes]]:
    """What readers get at the addresses that matter."""
    client = reader(gallery)
    answers = {address: client.get(address) for address in PUBLIC}
    return {address: (answer.status_code, answer.content) for address, answer in answers.items()}


def test_a_byte_that_flips_anywhere_in_the_index_is_seen_at_the_start_and_no_page_changes(
    library: Path,
) -> None:
    """F21. One byte at random places; what a start does not see is where nothing is kept."""
    random, runs = chance(), times(15, 200)
    gallery = open_gallery(library)
    rows, before, whole = index_of(gallery), pages(gallery), index_file(library).read_bytes()
    assert all(status == 200 for status, _ in before.values())
    gallery.catalog.engine.dispose()
    written = [place for place, byte in enumerate(whole) if byte]  # the rest is mostly free space
    seen = 0

    for _ in range(runs):
        damaged = bytearray(whole)
        place = random.choice(written)
        damaged[place] ^= random.randrange(1, 256)
        for part in ("-wal", "-shm"):
            index_file(library).with_name(f"index.sqlite{part}").unlink(missing_ok=True)
        index_file(library).write_bytes(damaged)
        gallery = open_gallery(library)
        seen += bool(gallery.catalog.inspect())
        assert index_of(gallery) == rows, f"byte {place}"
        assert gallery.catalog.damage() == "", f"byte {place}"
        gallery.catalog.engine.dispose()

    assert pages(open_gallery(library)) == before
    assert seen
    print(f"{runs} flipped bytes of {len(whole)}, {seen} seen and mended, 0 pages changed")


def cut(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])


def gone(file: Path) -> None:
    for path in file.parent.glob("index.sqlite*"):
        path.unlink()


def zeroed(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[:4096] + bytes(len(data) - 4096))


DAMAGES: list[Callable[[Path], object]] = [
    cut,
    gone,
    zeroed,
    lambda file: file.unlink(),
    lambda file: file.write_bytes(b""),
    lambda file: file.write_text("no index at all\n" * 900, "utf-8"),
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_reader_sees_no_more_than_a_moment_of_an_index_that_is_damaged_while_it_serves(
    library: Path, damage: Callable[[Path], object], caplog: pytest.LogCaptureFixture
) -> None:
    """F21. Cut, zeroed, replaced by text, deleted: the next answer is as the one before."""
    gallery = open_gallery(library)
    before = pages(gallery)

    damage(index_file(library))
    with caplog.at_level(logging.WARNING):
        after = pages(gallery)

    assert after == before
    told = [one.getMessage() for one in caplog.records if "index" in one.getMessage()]
    assert len(told) <= 1
    if told:
        assert "made anew from the albums' files" in told[0]
        assert "No photo and no text is affected" in told[0]
    again = open_gallery(library)  # as a server that starts does
    again.catalog.inspect()
    assert pages(again) == before
    assert again.catalog.damage() == ""


def test_all_pages_after_the_damage_equal_those_before(library: Path) -> None:
    """F21."""
    gallery = open_gallery(library)
    before = pages_of(gallery)

    index_file(library).write_bytes(b"\0" * 50_000)

    assert pages_of(gallery) == before


def test_a_damaged_index_is_kept_beside_the_new_one(library: Path) -> None:
    index_file(library).write_bytes(b"no index at all")

    open_gallery(library)

    assert index_file(library).with_name("index.sqlite.damaged").read_bytes() == b"no index at all"


def test_who_was_connected_to_an_index_that_was_made_anew_reads_the_new_one(library: Path) -> None:
    first, second = open_gallery(library), open_gallery(library)
    assert first.catalog.tags() == second.catalog.tags()

    first.catalog.renew()
    second.catalog.forget("june")

    assert "june" not in first.catalog.tags()


def test_a_server_does_not_fight_with_another_version_over_the_index(library: Path) -> None:
    gallery = open_gallery(library)
    other = bytearray(index_file(library).read_bytes())
    other[60:64] = (SCHEMA + 1).to_bytes(4, "big")
    gone(index_file(library))
    index_file(library).write_bytes(other)
    with gallery.catalog.engine.begin() as db:
        db.exec_driver_sql("ALTER TABLE album RENAME COLUMN title TO titles")

    answer = reader(gallery, raise_server_exceptions=False).get("/en/photos/")

    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert keeping.version(index_file(library)) == SCHEMA + 1


@pytest.mark.parametrize("other", [SCHEMA - 1, SCHEMA + 1], ids=["older", "newer"])
def test_killed_while_the_index_is_made_anew_it_is_the_old_one_or_the_new_one(
    library: Path, other: int
) -> None:
    """F20. An index of another version; killed at points spread over all that is done."""
    whole = open_gallery(library)
    rows = index_of(whole)
    whole.catalog.engine.dispose()
    gone(index_file(library).with_name("index.sqlite"))
    open_gallery(library).catalog.renew()
    old = bytearray(index_file(library).read_bytes())
    old[60:64] = other.to_bytes(4, "big")
    steps = _steps(library, bytes(old), 10**9)
    points = times(4, 10)  # twice: an older one and a newer one
    found = {"old": 0, "new": 0, "none": 0}

    for number in range(points):
        _steps(library, bytes(old), 1 + number * (steps - 1) // (points - 1))
        left = keeping.version(index_file(library))
        assert left in (other, SCHEMA, None)
        if left == other:
            assert index_file(library).read_bytes() == old
        if left == SCHEMA:
            engine = keeping.engine_of(index_file(library))
            with engine.begin() as db:
                assert keeping.flaw(db) == ""
            engine.dispose()
        found["none" if left is None else "old" if left == other else "new"] += 1
        gallery = open_gallery(library)
        gallery.catalog.engine.dispose()
        if left is not None:
            assert index_of(open_gallery(library)) == rows

    print(f"{points} kills over {steps} steps: {found}")


def _steps(library: Path, old: bytes, last: int) -> int:
    """Open a library with this index in a process that is killed before its step number `last`.

    returns  how many steps there were
    """
    for path in index_file(library).parent.glob("index.sqlite*"):
        path.unlink()
    index_file(library).write_bytes(old)
    hear, say = os.pipe()
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            _open_counting(library, say, last)
        os._exit(0)
    os.close(say)
    with os.fdopen(hear, "rb") as steps:
        count = len(steps.read())
    os.waitpid(child, 0)
    return count


def _open_counting(library: Path, say: int, last: int) -> None:
    """One byte into the pipe for each step: statements, and changes of names on the disk."""
    steps = iter(range(1, 10**9))

    def step(*_: object) -> None:
        if next(steps) == last:
            os.kill(os.getpid(), 9)
        os.write(say, b".")

    event.listen(Engine, "before_cursor_execute", step)
    event.listen(Engine, "commit", step)
    sys.addaudithook(lambda name, _: step() if name in ("os.rename", "os.remove") else None)
    open_gallery(library)
