"""Kill a writer at any moment: nothing acknowledged is lost, nothing is torn."""

import shutil
import time
from pathlib import Path

from tests.faults import sound
from tests.faults.scale import chance, times
from tests.faults.sound import Counts
from tests.faults.writer import Writer

PHOTOS = 40
MILLISECOND = 0.001


def test_killed_while_photos_are_copied_every_acknowledged_one_is_there_and_whole(
    quick: Path, card: Path, warm: Writer
) -> None:
    """F1."""
    counts, random = Counts(), chance()

    for number in range(times(30, 400)):
        library = sound.library_at(quick / str(number))
        job = sound.job("copy", library, quick / "acks", card=str(card))
        with warm.begin(job) as trial:
            trial.wait_for(random.randrange(PHOTOS))
            time.sleep(random.random() * 3 * MILLISECOND)
        assert not trial.problems()
        counts.runs += 1
        sound.photos_kept(counts, library, card, trial.acknowledged())
        sound.copied(library, card, warm, quick / "acks")
        shutil.rmtree(library)

    print(counts.told("killed while copying"))
    assert (counts.lost, counts.torn) == (0, 0)


def test_killed_while_photos_are_developed_no_page_lacks_a_picture_and_the_next_run_ends_it(
    quick: Path, warm: Writer
) -> None:
    """F1."""
    card = sound.card_of(quick / "card", 8)
    counts, random, span = Counts(), chance(), 0.0

    for number in range(times(4, 100)):
        library = sound.library_at(quick / str(number))
        job = sound.job("ingest", library, quick / "acks", card=str(card))
        if not number:
            begun = time.monotonic()
            warm.run(job)
            span = time.monotonic() - begun
            shutil.rmtree(library)
            sound.library_at(library)
        with warm.begin(job) as trial:
            time.sleep(random.random() * span)
        assert not trial.problems()
        counts.runs += 1
        sound.photos_kept(counts, library, card, trial.acknowledged())
        counts.pages += sound.shown(library)
        sound.finished(library, card)
        shutil.rmtree(library)

    print(counts.told("killed while developing"))
    assert (counts.lost, counts.torn) == (0, 0)


def test_killed_while_four_people_write_captions_every_acknowledged_one_is_there_unmixed(
    quick: Path, warm: Writer
) -> None:
    """F1."""
    counts, random = Counts(), chance()

    for number in range(times(10, 300)):
        library = sound.captioned_at(quick / str(number))
        with warm.begin(sound.job("captions", library, quick / "acks")) as trial:
            trial.wait_for(random.randrange(1, 40))
            time.sleep(random.random() * 5 * MILLISECOND)
        assert not trial.problems()
        counts.runs += 1
        sound.captions_kept(counts, library, trial.acknowledged())
        shutil.rmtree(library)

    print(counts.told("killed while captions were saved"))
    assert (counts.lost, counts.torn) == (0, 0)
    assert counts.acknowledged


def test_killed_while_an_essay_is_published_and_withdrawn_the_site_is_the_old_or_the_new_one(
    quick: Path, warm: Writer
) -> None:
    """F1."""
    essay = sound.essay_at(quick / "essay", sound.card_of(quick / "card", 2))
    counts, random = Counts(), chance()

    for number in range(times(6, 200)):
        library = sound.copy_of(essay, quick / str(number))
        with warm.begin(sound.job("publish", library, quick / "acks")) as trial:
            trial.wait_for(random.randrange(1, 6))
            time.sleep(random.random() * 30 * MILLISECOND)
        assert not trial.problems()
        counts.runs += 1
        sound.site_kept(counts, library, trial.acknowledged())
        shutil.rmtree(library)

    print(counts.told("killed while publishing"))
    assert (counts.lost, counts.torn) == (0, 0)
    assert counts.acknowledged and counts.pages
