"""Any call that puts something onto the disk fails, or is the last: nothing is said too early."""

import shutil
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.faults import sound
from tests.faults.scale import chance, times
from tests.faults.sound import Counts
from tests.faults.tracing import CALLS, check_tracing, put_in, steps, traced
from tests.faults.writer import ALBUM, TOLD, Writer

PHOTOS = 6


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sound.card_of(tmp_path_factory.mktemp("few"), PHOTOS)


def test_killed_between_any_two_steps_of_the_protocol_no_acknowledged_photo_is_lost(
    quick: Path, few: Path, warm: Writer
) -> None:
    """F3."""
    counts, random, calls = Counts(), chance(), _calls(quick, few, warm)
    every = list(steps(calls))

    for call, number in _some(random, every, times(15, len(every))):
        library = sound.library_at(quick / "library")
        job = sound.job("copy", library, quick / "acks", card=str(few))
        with traced(
            warm, job, f"--trace={call}", f"--inject={call}:signal=KILL:when={number}"
        ) as trial:
            trial.end()
        counts.runs += 1
        assert not trial.problems()
        sound.photos_kept(counts, library, few, trial.acknowledged())
        sound.copied(library, few, warm, quick / "acks")
        shutil.rmtree(library)

    print(f"calls of one ingest: {dict(calls)}")
    print(counts.told("killed at a step"))
    assert (counts.lost, counts.torn) == (0, 0)


def test_where_a_call_fails_nothing_is_acknowledged_that_is_not_there_and_people_are_told_why(
    quick: Path, few: Path, warm: Writer
) -> None:
    """F9."""
    counts, random, calls = Counts(), chance(), _calls(quick, few, warm)
    kinds, told = Counter[str](), Counter[str]()

    while kinds.total() < times(35, 350):
        call = random.choice(sorted(calls))
        error, number = random.choice(CALLS[call]), random.randrange(1, calls[call] // 2 + 2)
        library = sound.library_at(quick / "library")
        job = sound.job("copy", library, quick / "acks", card=str(few))
        fault = (f"--trace={call}", f"--inject={call}:error={error}:when={number}")
        with traced(warm, job, *fault, log=quick / "log") as trial:
            ended = trial.end()
        counts.runs += 1
        kinds[f"{call} {error}"] += put_in(quick / "log")
        assert ended == 0 or _words(trial.problems()), (call, error, number, trial.problems())
        told["refused" if ended else "went on"] += 1
        if call == "fsync":  # what the disk could not make sure of is thrown away
            there = (library / "albums" / ALBUM).glob("IMG_*")
            assert {photo.name for photo in there} == set(trial.acknowledged())
        sound.photos_kept(counts, library, few, trial.acknowledged())
        sound.copied(library, few, warm, quick / "acks")
        shutil.rmtree(library)

    print(f"faults: {dict(kinds)}; {dict(told)}")
    print(counts.told("a call failed while copying"))
    assert (counts.lost, counts.torn) == (0, 0)


def test_a_photo_whose_bytes_cannot_be_read_is_named_and_costs_no_other(
    quick: Path, few: Path, warm: Writer
) -> None:
    """F9."""
    counts, random = Counts(), chance()
    names = sorted(photo.name for photo in few.iterdir())

    for _ in range(times(5, 50)):
        bad, number = random.choice(names), random.choice((1, 2))
        library = sound.library_at(quick / "library")
        job = sound.job("copy", library, quick / "acks", card=str(few))
        fault = (
            "--trace=read",
            f"--trace-path={few / bad}",
            f"--inject=read:error=EIO:when={number}",
        )
        with traced(warm, job, *fault) as trial:
            assert trial.end() == 0, trial.problems()
        counts.runs += 1
        assert trial.acknowledged() == [name for name in names if name != bad]
        sound.photos_kept(counts, library, few, trial.acknowledged())
        sound.copied(library, few, warm, quick / "acks")
        shutil.rmtree(library)

    print(counts.told("a photo could not be read"))
    assert (counts.lost, counts.torn) == (0, 0)


def test_where_a_call_fails_no_caption_is_acknowledged_that_is_not_there(
    quick: Path, warm: Writer
) -> None:
    """F9."""
    counts, random, faults = Counts(), chance(), 0

    while faults < times(10, 100):
        call = random.choice(("fsync", "write", "rename", "renameat2", "unlink", "ftruncate"))
        error, number = random.choice(CALLS[call]), random.randrange(1, 20)
        library = sound.captioned_at(quick / "library")
        job = sound.job("captions", library, quick / "acks")
        fault = (f"--trace={call}", f"--inject={call}:error={error}:when={number}")
        with traced(warm, job, *fault, log=quick / "log") as trial:
            trial.wait_for(random.randrange(10, 30))
        counts.runs += 1
        faults += put_in(quick / "log")
        assert all(_words([line]) for line in trial.problems()), (call, error, trial.problems())
        sound.captions_kept(counts, library, trial.acknowledged())
        shutil.rmtree(library)

    print(f"{faults} faults")
    print(counts.told("a call failed while captions were saved"))
    assert (counts.lost, counts.torn) == (0, 0)


def _calls(folder: Path, card: Path, warm: Writer) -> Counter[str]:
    library = sound.library_at(folder / "counted")
    calls = check_tracing(folder, warm, sound.job("copy", library, folder / "n", card=str(card)))
    shutil.rmtree(library)
    return calls


def _some(random: Random, every: list[tuple[str, int]], count: int) -> list[tuple[str, int]]:
    """Some steps, of each kind at least one."""
    first = [
        next(step for step in every if step[0] == call) for call in {c: None for c, _ in every}
    ]
    rest = [step for step in every if step not in first]
    return [*first, *random.sample(rest, min(len(rest), max(0, count - len(first))))]


def _words(problems: list[str]) -> bool:
    """Whether somebody is told what happened and what is safe."""
    return len(problems) == 1 and problems[0].startswith(TOLD) and "cannot" in problems[0]
