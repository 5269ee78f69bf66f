"""The power fails at any moment: what was acknowledged is on the disk, whole."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.faults import power, sound
from tests.faults.scale import chance, times
from tests.faults.sound import Counts
from tests.faults.writer import Trial, Writer

MILLISECOND = 0.001


def test_power_fails_while_photos_are_copied_and_no_acknowledged_one_is_lost(
    tmp_path: Path, card: Path, warm: Writer
) -> None:
    """F4."""
    power.check_mounts(tmp_path)
    counts, random = Counts(), chance()

    for number in range(times(3, 75)):
        with power.disk(tmp_path / f"disk-{number}") as place:
            library = sound.library_at(place / "library")
            job = sound.job("copy", library, tmp_path / "acks", card=str(card))
            pause = random.random() * 2 * MILLISECOND
            with _cut(place, warm.begin(job), random.randrange(1, 40), pause) as (copy, said):
                counts.runs += 1
                sound.photos_kept(counts, copy / "library", card, said)
                sound.copied(copy / "library", card, warm, tmp_path / "acks")

    print(counts.told("power cuts while copying"))
    assert (counts.lost, counts.torn) == (0, 0)
    assert counts.acknowledged


def test_power_fails_while_photos_are_developed_and_the_next_run_ends_it(
    tmp_path: Path, warm: Writer
) -> None:
    """F4."""
    power.check_mounts(tmp_path)
    card = sound.card_of(tmp_path / "card", 8)
    counts, random = Counts(), chance()

    for number in range(times(1, 25)):
        with power.disk(tmp_path / f"disk-{number}") as place:
            library = sound.library_at(place / "library")
            job = sound.job("ingest", library, tmp_path / "acks", card=str(card))
            pause = random.random() * 1500 * MILLISECOND
            with _cut(place, warm.begin(job), 8, pause) as (copy, said):
                counts.runs += 1
                sound.photos_kept(counts, copy / "library", card, said)
                counts.pages += sound.shown(copy / "library")
                sound.finished(copy / "library", card)

    print(counts.told("power cuts while developing"))
    assert (counts.lost, counts.torn) == (0, 0)
    assert counts.acknowledged


def test_power_fails_while_four_people_write_captions_and_none_is_lost_or_mixed(
    tmp_path: Path, warm: Writer
) -> None:
    """F5."""
    power.check_mounts(tmp_path)
    counts, random = Counts(), chance()

    for number in range(times(3, 75)):
        with power.disk(tmp_path / f"disk-{number}") as place:
            library = sound.captioned_at(place / "library")
            job = sound.job("captions", library, tmp_path / "acks")
            pause = random.random() * 5 * MILLISECOND
            with _cut(place, warm.begin(job), random.randrange(1, 40), pause) as (copy, said):
                counts.runs += 1
                sound.captions_kept(counts, copy / "library", said)

    print(counts.told("power cuts while captions were saved"))
    assert (counts.lost, counts.torn) == (0, 0)
    assert counts.acknowledged


def test_power_fails_while_an_essay_is_published_and_the_site_is_the_old_or_the_new_one(
    tmp_path: Path, warm: Writer
) -> None:
    """F6."""
    power.check_mounts(tmp_path)
    essay = sound.essay_at(tmp_path / "essay", sound.card_of(tmp_path / "card", 2))
    counts, random = Counts(), chance()

    for number in range(times(3, 25)):
        with power.disk(tmp_path / f"disk-{number}") as place:
            library = sound.copy_of(essay, place / "library")
            power.synced(place)
            job = sound.job("publish", library, tmp_path / "acks")
            pause = random.random() * 30 * MILLISECOND
            with _cut(place, warm.begin(job), random.randrange(1, 6), pause) as (copy, said):
                counts.runs += 1
                sound.site_kept(counts, copy / "library", said)

    print(counts.told("power cuts while publishing"))
    assert (counts.lost, counts.torn) == (0, 0)
    assert counts.acknowledged


def test_a_program_that_never_syncs_loses_what_it_acknowledged(
    tmp_path: Path, card: Path, warm: Writer
) -> None:
    """F4, F5, F6: that none is lost says something, because here all would be."""
    power.check_mounts(tmp_path)
    counts = Counts()

    for number in range(3):  # somebody else may bring all disks of the machine up to date meanwhile
        with power.disk(tmp_path / f"disk-{number}") as place:
            library = sound.library_at(place / "library")
            naive = sound.job("copy", library, tmp_path / "acks", card=str(card), naive=True)
            trial = warm.run(naive)
            with power.after_the_cut(place, tmp_path / f"cut-{number}") as copy:
                counts.runs += 1
                sound.photos_kept(counts, copy / "library", card, trial.acknowledged())
        if counts.lost:
            break

    print(counts.told("power cuts of a program that never syncs"))
    assert counts.lost


@contextmanager
def _cut(
    place: Path, begun: AbstractContextManager[Trial], wanted: int, pause: float
) -> Iterator[tuple[Path, list[str]]]:
    """Cut the power of a disk under a writer; what is on it then, and what was acknowledged.

    wanted  so many acknowledgements are waited for, and then `pause` seconds
    """
    with begun as trial:
        trial.wait_for(wanted)
        time.sleep(pause)
        trial.stop()
        with power.after_the_cut(place, place.with_name(f"{place.name}-cut")) as copy:
            trial.kill()
            assert not trial.problems()
            yield copy, trial.acknowledged()
