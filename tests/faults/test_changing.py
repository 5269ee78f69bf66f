"""Photos that change, move or go while they are brought in: never half of one, never two in one."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from gallery.album.manifest import Manifest
from gallery.arriving import ledger
from gallery.arriving.finish import begin_album, finish
from gallery.arriving.taking import take
from gallery.errors import Missing, Refused
from gallery.ingest.arrive import read_whole
from gallery.ingest.copying import copy_in
from gallery.ingest.news import Begun, Event, Report, Seen
from gallery.ingest.run import ingest
from gallery.store import Entry
from gallery.wiring import Gallery, today
from tests.arriving.zoo import small
from tests.conftest import put
from tests.faults.scale import chance, times
from tests.pictures import jpeg

LARGE = 2_000_000
STEP = 1 << 17


def album(gallery: Gallery, slug: str = "march") -> Path:
    return gallery.library / "albums" / slug


def photos(folder: Path) -> dict[str, bytes]:
    """The photos of an album, by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.jpg"))}


def brought(gallery: Gallery, folder: Path) -> Report:
    """Copy a folder into the album "march", and develop nothing."""
    report = Report("march")
    copy_in(gallery.store, [folder], Manifest(), report, lambda _: None)
    return report


# ---- somebody writes


def rewritten(path: Path, data: bytes, random: Random) -> None:
    """Other bytes over the old ones, of the same length."""
    with path.open("r+b") as file:
        for at in range(0, len(data), STEP):
            file.write(data[at : at + STEP])
            file.flush()
            time.sleep(random.random() / 500)


def truncated(path: Path, data: bytes, random: Random) -> None:
    """Cut to nothing, and written anew."""
    with path.open("wb"):
        time.sleep(random.random() / 100)
    rewritten(path, data, random)


def grown(path: Path, data: bytes, random: Random) -> None:
    """A transfer that breaks off and goes on, the file closed meanwhile."""
    cut = random.randrange(len(data) // 4, len(data) // 2)
    path.write_bytes(data[:cut])
    time.sleep(random.random() / 10)
    with path.open("ab") as file:
        file.write(data[cut:])


def replaced(path: Path, data: bytes, random: Random) -> None:
    """Another file takes its name."""
    other = path.with_name(".other")
    other.write_bytes(data)
    other.rename(path)


WRITERS = (rewritten, truncated, grown, replaced)


def scribbling(
    path: Path,
    writer: Callable[[Path, bytes, Random], None],
    versions: Sequence[bytes],
    random: Random,
) -> Callable[[], None]:
    """Write one version after the other, with rests between them."""

    def work() -> None:
        for version in random.choices(versions, k=4):
            writer(path, version, random)
            time.sleep(random.random() / 20)

    return work


@contextmanager
def writing(work: Callable[[], None]) -> Iterator[None]:
    """Do something beside, to its end."""
    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def test_a_photo_that_is_written_to_while_it_is_copied_is_never_stored_mixed(
    gallery: Gallery, tmp_path: Path
) -> None:
    """F12."""
    random = chance()
    whole: set[str] = set()
    counts = {"stored while it was written": 0, "told to be copying": 0}

    for trial in range(times(10, 100)):
        path = tmp_path / f"card-{trial}" / f"IMG_{trial}.jpg"
        path.parent.mkdir()
        versions = [small(4 * trial + n, LARGE) for n in range(4)]
        whole |= {sha256(version).hexdigest() for version in versions}
        path.write_bytes(versions[0])
        writer = WRITERS[trial % len(WRITERS)]

        with writing(scribbling(path, writer, versions, random)):
            report = brought(gallery, path.parent)
        counts["stored while it was written"] += len(report.copied)
        counts["told to be copying"] += [v.code for v in report.refused.values()] == ["copying"]
        assert len(report.copied) + len(report.refused) == 1
        brought(gallery, path.parent)
        stored = photos(album(gallery)).values()
        assert {sha256(data).hexdigest() for data in stored} <= whole
        assert path.read_bytes() in stored

    print(counts)


def test_a_photo_that_never_rests_is_given_up_after_three_more_tries(tmp_path: Path) -> None:
    """F12."""
    path = put(tmp_path / "IMG_1.jpg", small(1))
    os.truncate(path, 128 << 20)  # reading it takes far longer than the clock ticks
    stop = threading.Event()

    def touch() -> None:
        while not stop.wait(0.001):
            os.utime(path)

    with writing(touch):
        with pytest.raises(Refused) as told:
            read_whole(path)
        stop.set()

    assert (told.value.code, told.value.reason) == ("copying", "it changed while copying, 4 times")
    assert len(read_whole(path)[0]) == 128 << 20


def test_a_photo_that_a_program_still_writes_to_waits_for_it(
    gallery: Gallery, tmp_path: Path
) -> None:
    """F12."""
    path = put(tmp_path / "card" / "IMG_1.jpg", small(1))

    with path.open("ab"):
        report = brought(gallery, path.parent)

    assert [verdict.code for verdict in report.refused.values()] == ["copying"]
    assert brought(gallery, path.parent).copied == ["IMG_1.jpg"]


def test_a_photo_whose_end_is_not_there_yet_is_not_taken_for_a_whole_one(
    gallery: Gallery, tmp_path: Path
) -> None:
    """F12."""
    path = tmp_path / "card" / "IMG_1.jpg"
    put(path, b"")
    path.write_bytes(small(1)[:9000])
    path.with_name("IMG_2.jpg").write_bytes(small(2))

    first = brought(gallery, path.parent)
    with path.open("ab") as file:
        file.write(small(1)[9000:])
    second = brought(gallery, path.parent)

    assert (first.copied, [*first.refused]) == (["IMG_2.jpg"], ["IMG_1.jpg"])
    assert (second.copied, [*second.refused]) == (["IMG_1.jpg"], [])
    assert photos(album(gallery)) == {"IMG_1.jpg": small(1), "IMG_2.jpg": small(2)}


def test_bytes_of_two_moments_within_one_tick_of_the_clock_are_told_apart(tmp_path: Path) -> None:
    """F12."""
    path = tmp_path / "IMG_1.jpg"
    mixed = 0
    for _ in range(times(30, 1000)):
        path.write_bytes(b"a" * LARGE)

        def overwrite() -> None:
            with path.open("r+b") as file:
                file.write(b"b" * LARGE)

        with writing(overwrite), suppress(Refused):
            mixed += len(set(read_whole(path, pauses=())[0])) != 1

    assert mixed == 0


# ---- somebody moves things


def after(number: int, do: Callable[[], object]) -> Callable[[Event], None]:
    """Do something when so many files were dealt with; 0 = when the first is about to be."""
    seen = 0

    def listen(event: Event) -> None:
        nonlocal seen
        seen += isinstance(event, Seen)
        if seen == number and isinstance(event, Seen if number else Begun):
            do()

    return listen


def run(gallery: Gallery, folders: list[Path], listen: Callable[[Event], None]) -> Report:
    begin_album(gallery.store, gallery.settings, "march", "March")
    return ingest(gallery.darkroom(), "march", folders, today=today().date(), listen=listen)


def test_a_photo_that_is_deleted_meanwhile_is_named_and_the_run_goes_on(
    gallery: Gallery, tmp_path: Path
) -> None:
    """F13."""
    for number in range(4):
        put(tmp_path / "card" / f"IMG_{number}.jpg", jpeg(64, 48, seed=number))

    # the two after the first are being read already
    report = run(gallery, [tmp_path / "card"], after(1, (tmp_path / "card/IMG_3.jpg").unlink))

    assert {name: verdict.code for name, verdict in report.refused.items()} == {"IMG_3.jpg": "gone"}
    assert report.developed == ["IMG_0.jpg", "IMG_1.jpg", "IMG_2.jpg"]


def test_a_folder_that_is_renamed_meanwhile_is_told_and_brought_under_its_new_name(
    gallery: Gallery, tmp_path: Path
) -> None:
    """F13."""
    for number in range(6):
        put(tmp_path / "card" / "DCIM" / f"IMG_{number}.jpg", jpeg(64, 48, seed=number))

    first = run(
        gallery,
        [tmp_path / "card"],
        after(2, lambda: (tmp_path / "card").rename(tmp_path / "other")),
    )
    second = run(gallery, [tmp_path / "other"], lambda _: None)

    gone = sorted(name.removeprefix("DCIM/") for name in first.refused)
    assert gone[-2:] == ["IMG_4.jpg", "IMG_5.jpg"]  # of the two before, some were read already
    assert {verdict.code for verdict in first.refused.values()} == {"gone"}
    assert first.developed[:2] == ["IMG_0.jpg", "IMG_1.jpg"]
    assert sorted([*first.developed, *gone]) == [f"IMG_{number}.jpg" for number in range(6)]
    assert second.copied == gone
    assert (second.refused, second.twins) == ({}, {})


def test_a_folder_that_went_away_before_it_was_looked_into_is_told(
    gallery: Gallery, tmp_path: Path
) -> None:
    """F13."""
    report = brought(gallery, tmp_path / "card")

    assert {name: verdict.code for name, verdict in report.refused.items()} == {"card": "gone"}


def test_a_photo_that_leaves_its_album_while_others_are_developed_is_named(
    gallery: Gallery,
) -> None:
    """F13."""
    for number in range(6):
        put(album(gallery) / f"IMG_{number}.jpg", jpeg(64, 48, seed=number))

    report = run(gallery, [], after(1, (album(gallery) / "IMG_5.jpg").unlink))

    assert {name: verdict.code for name, verdict in report.refused.items()} == {"IMG_5.jpg": "gone"}
    assert len(report.developed) == 5


@pytest.mark.parametrize("seen", [0, 2])
def test_an_album_that_is_renamed_while_it_is_developed_loses_no_photo_and_makes_no_ghost(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch, seen: int
) -> None:
    """F13."""
    monkeypatch.setattr("gallery.ingest.run.SAVE_EVERY", 0.0)
    monkeypatch.setattr("gallery.ingest.pace.SHARE", 0)
    originals = {f"IMG_{n}.jpg": jpeg(64, 48, seed=n) for n in range(6)}
    for name, data in originals.items():
        put(album(gallery) / name, data)

    def moved() -> None:
        album(gallery).rename(album(gallery, "april"))

    with pytest.raises(Missing, match="march"):
        run(gallery, [], after(seen, moved))
    again = ingest(gallery.darkroom(), "april", today=today().date())

    assert not album(gallery).exists()
    assert photos(album(gallery, "april")) == originals
    assert len({*again.developed, *again.kept}) == 6


# ---- the same photo by several ways at once


def at_once(gallery: Gallery, folder: Path, data: bytes, names: Sequence[str]) -> Report:
    """Two people send a photo, a third leaves it in the inbox, a fourth brings a card; all now."""
    start = threading.Barrier(4)
    left = put(gallery.library / "inbox" / "eva" / "March" / names[0], data)
    sent = [put(folder / who, data) for who in ("ana", "ben")]
    card = put(folder / "card" / names[2], data)
    facts = left.stat()
    entry = Entry(left.name, "file", facts.st_size, facts.st_mtime_ns)

    def send(path: Path, name: str) -> None:
        start.wait()
        finish(gallery.store, "march", path, f"card/{name}", path.name, 10**18, now=today())

    def watched() -> None:
        start.wait()
        take(gallery.store, "march", left, entry, f"March/{left.name}", "eva", today())

    def carried() -> Report:
        start.wait()
        return brought(gallery, card.parent)

    with ThreadPoolExecutor(4) as ways:
        others = [ways.submit(send, sent[0], names[0]), ways.submit(send, sent[1], names[1])]
        others.append(ways.submit(watched))
        report = ways.submit(carried)
        for one in others:
            one.result()
        return report.result()


def test_the_same_photo_by_four_ways_at_once_is_one_original_and_known_to_all(
    gallery: Gallery, tmp_path: Path
) -> None:
    """F14."""
    random, trials, first = chance(), times(8, 100), 0
    begin_album(gallery.store, gallery.settings, "march", "March")

    for trial in range(trials):
        data = small(trial)
        names = random.choices([f"IMG_{trial}.jpg", f"scan {trial}.jpg"], k=3)
        report = at_once(gallery, tmp_path / str(trial), data, names)

        [name] = [name for name, kept in photos(album(gallery)).items() if kept == data]
        digest = sha256(data).hexdigest()
        noted = [n for n in ledger.read(gallery.store, "march") if n.sha256 == digest]
        assert {(n.who, n.name) for n in noted} == {(who, name) for who in ("ana", "ben", "eva")}
        assert sum(not n.same for n in noted) + len(report.copied) == 1
        first += len(report.copied)

    print(f"{trials} photos by four ways at once; {first} first by the ingest")
    assert len(photos(album(gallery))) == trials
