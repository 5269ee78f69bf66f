"""What tells that the index changed, and of which pages that is the end."""

import os
from dataclasses import replace
from pathlib import Path

from sqlalchemy import text

from gallery.catalog import Turn, Watching
from gallery.wiring import Gallery
from tests.web.kept.library import NOON, Essay, Hung
from tests.web.sample import Shot, show

MARCH = Essay("March", blocks=(Hung("1.jpg"),))


def put(gallery: Gallery, slug: str, essay: Essay) -> None:
    show(gallery, slug, essay.source, {"1.jpg": Shot(64, 48, seed=1)})


def watched(gallery: Gallery) -> Watching:
    watch = gallery.catalog.watch()
    assert watch is not None
    return watch


def turned(gallery: Gallery, before: Turn) -> Turn:
    found = watched(gallery).turn(before)
    assert found is not None
    return found


def test_every_commit_is_another_beat_and_nothing_else_is(gallery: Gallery) -> None:
    watch = watched(gallery)
    beats = [watch.beat(), watch.beat()]

    for number in range(50):  # far more than one within the tick of a file's time
        put(gallery, "march", replace(MARCH, title=f"March {number}"))
        beats.append(watch.beat())
    gallery.catalog.tags()
    with gallery.catalog.engine.connect() as db:
        db.execute(text("DELETE FROM album"))
        during = watch.beat()
        db.rollback()

    assert beats[0] == beats[1] is not None
    assert len(set(beats)) == 51
    assert during == watch.beat() == beats[-1]


def test_a_commit_of_another_process_is_another_beat(gallery: Gallery) -> None:
    watch = watched(gallery)
    before = watch.beat()

    child = os.fork()
    if not child:
        os.execvp("python3", ["python3", "-c", _ELSEWHERE.format(path=index_of(gallery))])
    _, status = os.waitpid(child, 0)

    assert status == 0
    assert before != watch.beat() is not None


_ELSEWHERE = """
import sqlite3
with sqlite3.connect({path!r}) as db:
    db.execute("INSERT INTO outdated VALUES ('x')")
"""


def index_of(gallery: Gallery) -> str:
    return str(gallery.library / "albums" / ".gallery" / "index.sqlite")


def test_an_index_that_was_made_anew_is_another_one_and_none_is_none(gallery: Gallery) -> None:
    watch = watched(gallery)
    before = watch.beat()

    gallery.catalog.renew()
    anew = watch.beat()
    Path(index_of(gallery)).rename(f"{index_of(gallery)}.away")

    assert anew is not None
    assert anew != before
    assert watch.beat() is None


def test_words_end_the_pages_of_their_own_essay(gallery: Gallery) -> None:
    put(gallery, "march", MARCH)
    put(gallery, "other", replace(MARCH, day=2))
    before = turned(gallery, Turn())

    put(gallery, "march", replace(MARCH, blocks=(Hung("1.jpg", "Rain."),)))
    after = turned(gallery, before)

    assert after.changed(before) == frozenset({"march"})
    assert after.read({"march"})
    assert after == turned(gallery, Turn())


def test_what_moves_an_essay_ends_all_pages(gallery: Gallery) -> None:
    put(gallery, "march", MARCH)
    moves = (
        {"day": 3},
        {"tags": ("night",)},
        {"place": "Oaxaca"},
        {"status": "draft"},
        {"status": "scheduled", "at": NOON},
        {"blocks": (Hung("1.jpg"), Hung("/other/1.jpg"))},
        {"blocks": (Hung("1.jpg", when="embargo = 2027-01-01T00:00:00Z"),)},
    )

    for move in moves:
        before = turned(gallery, Turn())
        put(gallery, "march", replace(MARCH, **move))
        assert turned(gallery, before).changed(before) is None, move
        put(gallery, "march", MARCH)


def test_work_on_a_draft_ends_nothing_that_readers_see_unless_they_see_its_photos(
    gallery: Gallery,
) -> None:
    draft = replace(MARCH, status="draft")
    for slug in ("draft", "lent"):
        put(gallery, slug, draft)
    put(gallery, "march", replace(MARCH, blocks=(Hung("/lent/1.jpg"),)))
    before = turned(gallery, Turn())

    for slug in ("draft", "lent"):
        put(gallery, slug, replace(draft, title="Another"))
    after = turned(gallery, before)

    assert after.changed(before) == frozenset({"draft", "lent"})
    assert not after.read({"draft"})
    assert after.read({"lent"})
    assert after.behind(["march"]) == {"march", "lent"}


def test_time_stands_still_between_two_moments(gallery: Gallery) -> None:
    at = int(NOON.timestamp())
    put(gallery, "march", replace(MARCH, status="scheduled", at=NOON))

    found = turned(gallery, Turn())

    assert found.moments == (at,)
    assert found.span(at - 1) == (0, at)
    assert found.span(at)[0] == found.span(at + 9)[0] == at
