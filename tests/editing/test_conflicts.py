"""Many at work in one essay, the plug pulled, the disk full: no word that was typed is lost."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from threading import Thread

import pytest

from gallery import editing
from gallery.album import parse
from gallery.editing import history
from gallery.editing.saying import Place, Said, say, worded
from gallery.errors import Full
from gallery.store.local import LocalStore

EDITS = int(os.environ.get("GALLERY_EDITS", "600"))
"""How many; the full form runs 10,000."""

KILLS = int(os.environ.get("GALLERY_SAVE_KILLS", "30"))
PHOTOS = max(6, EDITS // 100)
FIELDS = ("caption", "alt")
TOKEN = re.compile(r"\b[abct]\d+\b")
ESSAY = 'title.en = "May Day"\nstatus = "draft"\n' + "".join(
    f'\n# photo {n}\n[[block]]\nphoto = "{n}.jpg"\ncaption.en = "A crowd. It rains."\n'
    for n in range(PHOTOS)
)
AUTHOR = """
import random, re, sys, time
from pathlib import Path
file, chance, token = Path(sys.argv[1]), random.Random(int(sys.argv[2])), ""
print("begun", flush=True)
for n in range(10**6):
    text = file.read_text("utf-8")
    if token and token in text:  # else another save came in this very moment: they see that
        print(token, flush=True)
    time.sleep(chance.uniform(0.01, 0.05))
    token = f"t{n}"
    spot = chance.choice([match.end() for match in re.finditer("A crowd[.]", text)] or [0])
    if spot:
        own = file.with_name("album.toml~")
        own.write_text(f"{text[:spot]} {token} {text[spot:]}", "utf-8")
        own.replace(file)
"""
"""A person with a text editor, who saves the whole file as it was some moments ago."""

SAVER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from gallery.editing.saying import Place, say
from gallery.store.local import LocalStore
store, start, seen = LocalStore(Path(sys.argv[1])), int(sys.argv[2]), {}
for n in range(start, start + 10**6):
    place = Place(f"{n % 6}.jpg", "alt", "en")
    before = seen.get(place, sys.argv[3 + n % 6])
    told = say(store, "may-day", place, before, f"{before} t{n}", "ana", datetime.now(UTC))
    seen[place] = told.now
    print(n, flush=True)
"""


@pytest.fixture
def seed() -> int:
    fresh = int.from_bytes(os.urandom(4), "big")
    print(f"seed: {fresh}")
    return fresh


class Typist:
    """An editor with a screen of their own, who adds words wherever they like."""

    def __init__(self, name: str, root: Path, random: Random) -> None:
        self.name, self.store, self.random = name, LocalStore(root), random
        self.screen: dict[Place, str] = {}
        self.tokens: list[str] = []
        self.parked = self.merged = 0

    def type(self, count: int) -> None:
        for number in range(count):
            about = number * PHOTOS // count  # all go through the essay, at about one pace
            photo = f"{min(about + self.random.randrange(3), PHOTOS - 1)}.jpg"
            place = Place(photo, self.random.choice(FIELDS), "en")
            seen = self.screen.get(place, "A crowd. It rains." if place.field == "caption" else "")
            self.tokens.append(f"{self.name}{number}")
            told = self._save(place, seen, self._with(seen, self.tokens[-1]))
            if told.parked and self.random.random() < 0.5:
                told = self._save(place, told.now, told.joined)
                history.close(self.store, "may-day", told.ident) if told.parked else None
            self.screen[place] = told.now

    def _save(self, place: Place, seen: str, mine: str) -> Said:
        told = say(self.store, "may-day", place, seen, mine, self.name, datetime.now(UTC))
        self.parked += bool(told.parked)
        self.merged += told.merged
        return told

    def _with(self, seen: str, token: str) -> str:
        words = seen.split(" ") if seen else []
        ended = token + self.random.choice(["", "."])
        words.insert(self.random.randint(0, len(words)), ended)
        return " ".join(words)


def words_in(root: Path) -> set[str]:
    """Every token that stands in the essay or in its history."""
    store = LocalStore(root)
    album = parse("may-day", editing.source_of(store, "may-day"))
    places = [Place(f"{n}.jpg", field, "en") for n in range(PHOTOS) for field in FIELDS]
    told = [worded(album, place) for place in places]
    told += [words for one in history.read(store, "may-day") for words in (one.old, one.new)]
    return {token for words in told for token in TOKEN.findall(words)}


def test_three_typists_and_a_text_editor_lose_no_word(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    editing.create(LocalStore(tmp_path), "may-day", ESSAY)
    typists = [Typist(name, tmp_path, Random(random.random())) for name in "abc"]

    jobs = [partial(one.type, EDITS // 3) for one in typists]
    with by_hand(tmp_path, random.randrange(1000)) as written, at_work(jobs) as failed:
        pass

    assert failed == []
    typed = {*written, *(token for one in typists for token in one.tokens)}
    parked, merged = sum(one.parked for one in typists), sum(one.merged for one in typists)
    print(f"{len(typed)} words, {merged} merges, {parked} parked, {len(written)} by hand")
    assert typed - words_in(tmp_path) == set()
    assert merged
    assert parked
    assert written


@contextmanager
def by_hand(root: Path, seed: int) -> Iterator[list[str]]:
    """Somebody with a text editor until the end; their words are in the list then."""
    written: list[str] = []
    command = [sys.executable, "-c", AUTHOR, str(root / "may-day" / "album.toml"), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as author:
        assert author.stdout is not None
        author.stdout.readline()
        yield written
        author.terminate()
        written += [line.strip() for line in author.stdout if line.endswith("\n")]


@contextmanager
def at_work(jobs: Sequence[Callable[[], None]]) -> Iterator[list[BaseException]]:
    """Run jobs in threads until they end; what they raised is in the list then."""
    failed: list[BaseException] = []

    def guarded(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as problem:  # whatever it is, the test must tell it
            failed.append(problem)
            raise

    threads = [Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    yield failed
    for thread in threads:
        thread.join()


def test_killed_while_saving_every_word_that_was_acknowledged_is_there(
    tmp_path: Path, seed: int
) -> None:
    random = Random(seed)
    store = LocalStore(tmp_path)
    editing.create(store, "may-day", ESSAY)
    acknowledged: list[int] = []

    for _ in range(KILLS):
        album = parse("may-day", editing.source_of(store, "may-day"))
        now = [worded(album, Place(f"{n}.jpg", "alt", "en")) for n in range(6)]
        start = acknowledged[-1] + 2 if acknowledged else 0  # one may be saved and not told
        told = killed(tmp_path, start, now, random.uniform(0, 0.1))
        acknowledged += told

    found = words_in(tmp_path)
    print(f"{len(acknowledged)} acknowledged, {KILLS} kills")
    assert acknowledged
    assert {f"t{n}" for n in acknowledged} - found == set()
    assert all(one.who == "ana" for one in history.read(store, "may-day"))


def killed(root: Path, start: int, now: list[str], after: float) -> list[int]:
    """Start a process that saves without pause, kill it after its first save, and a while."""
    command = [sys.executable, "-c", SAVER, str(root), str(start), *now]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as saver:
        assert saver.stdout is not None
        first = saver.stdout.readline()
        time.sleep(after)
        saver.send_signal(signal.SIGKILL)
        return [int(line) for line in (first, *saver.stdout) if line.endswith("\n")]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of half a megabyte; only root can have one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk here: a full one was not tried")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_on_a_full_disk_nothing_changes_and_the_text_can_be_sent_again(small_disk: Path) -> None:
    store = LocalStore(small_disk)
    editing.create(store, "may-day", ESSAY)
    place, seen = Place("0.jpg", "caption", "en"), "A crowd. It rains."
    say(store, "may-day", place, seen, "A crowd runs. It rains.", "luis", datetime.now(UTC))
    before = {path: path.read_bytes() for path in small_disk.rglob("*.*") if path.is_file()}

    for mine in ("A crowd. It pours.", "A crowd walks. It rains."):  # to be joined, to be parked
        with full(small_disk), pytest.raises(Full, match="no space left"):
            say(store, "may-day", place, seen, mine, "ana", datetime.now(UTC))
    after = {path: path.read_bytes() for path in small_disk.rglob("*.*") if path.is_file()}
    told = say(store, "may-day", place, seen, "A crowd. It pours.", "ana", datetime.now(UTC))

    assert after == before
    assert told.now == "A crowd runs. It pours."


@contextmanager
def full(disk: Path) -> Iterator[None]:
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 4096):
            pass
    yield
    filler.unlink()
