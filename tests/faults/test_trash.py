"""Photos and essays in the trash, and what removes them for ever, stopped at any moment."""

import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from gallery.ingest.run import ingest
from gallery.store import Expect, Tag
from gallery.store.local import LocalStore
from gallery.wiring import open_gallery
from tests.faults import sound, trashing
from tests.faults.scale import FULL, chance, times
from tests.faults.trashing import ACTS, MARCH, State, prepared, state, wrong
from tests.faults.writer import FLAGS, NOW, Writer

MILLISECOND = 0.001


class Struck(BaseException):
    """The power is gone, as far as one store is concerned; nothing that is caught by anybody."""


class Striking(LocalStore):
    """A disk that is struck at its n-th step: before it, or right after it."""

    def __init__(self, root: Path, at: int, *, after: bool) -> None:
        super().__init__(root)
        self.at, self.after, self.steps = at, after, 0

    def _step(self) -> bool:
        self.steps += 1
        if self.steps == self.at and not self.after:
            raise Struck
        return self.steps == self.at

    def put(
        self,
        key: str,
        data: bytes,
        *,
        expect: Tag | Expect = Expect.ANYTHING,
        mtime_ns: int | None = None,
        **more: object,
    ) -> Tag:
        now = self._step()
        tag = super().put(key, data, expect=expect, mtime_ns=mtime_ns, **more)  # type: ignore[arg-type]
        if now:
            raise Struck
        return tag

    def delete(self, key: str) -> None:
        now = self._step()
        super().delete(key)
        if now:
            raise Struck


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trashing.library_at(tmp_path_factory.mktemp("trash") / "library")


def steps_of(template: Path, place: Path, act: str) -> tuple[int, State | None, State | None]:
    """(writing steps of an act, the state before it, the state after it), when nobody disturbs."""
    library = prepared(template, place, act)
    before = state(library)
    store = Striking(library / "albums", 0, after=False)
    ACTS[act](store)
    after = state(library)
    assert wrong(library) == []
    shutil.rmtree(library)
    return store.steps, before, after


def strikes(steps: int) -> Iterator[tuple[int, bool]]:
    """All of them in the full form, else some that chance picks, with both ends."""
    every = [(at, after) for at in range(1, steps + 1) for after in (False, True)]
    if FULL or len(every) <= 6:
        yield from every
        return
    yield from (every[0], every[-1], *chance().sample(every[1:-1], 6))


def between(act: str, found: State | None, before: State | None, after: State | None) -> bool:
    """Half a purge is in the trash still; everything else is before or after."""
    if found in (before, after):
        return True
    if found is None or before is None:
        return False
    if act == "purge the essay":
        return found.trashed
    return act == "purge" and _in_part(found, before)


def _in_part(found: State, before: State) -> bool:
    return found.blocks == before.blocks and set(found.photos) <= {"bin", "gone"}


@pytest.mark.parametrize("act", ACTS)
def test_stopped_at_any_step_it_is_as_before_or_after_and_the_same_again_ends_it(
    template: Path, quick: Path, act: str
) -> None:
    """F33."""
    steps, before, after = steps_of(template, quick / "first", act)
    assert before != after
    tried = 0

    for at, late in strikes(steps):
        library = prepared(template, quick / f"{at}-{late}", act)
        with suppress(Struck):
            ACTS[act](Striking(library / "albums", at, after=late))
        found = state(library)
        assert between(act, found, before, after), (at, late, found)
        assert wrong(library) == [], (at, late)
        if found != after:
            ACTS[act](LocalStore(library / "albums"))
        assert state(library) == after, (at, late)
        assert wrong(library) == [], (at, late)
        if FULL or tried == 0:
            assert sound.answered(library)
        tried += 1
        shutil.rmtree(library)

    print(f"{act}: {steps} writing steps, struck {tried} times, 0 states between")


def test_half_a_purge_is_taken_for_no_new_photo_by_the_ingest(template: Path, quick: Path) -> None:
    """F33."""
    steps, _, after = steps_of(template, quick / "first", "purge")
    tried = 0

    for at, late in strikes(steps):
        library = prepared(template, quick / f"{at}-{late}", "purge")
        with suppress(Struck):
            ACTS["purge"](Striking(library / "albums", at, after=late))
        gallery = open_gallery(library, FLAGS)
        report = ingest(gallery.darkroom(), MARCH, today=NOW.date())
        gallery.catalog.engine.dispose()
        assert report.developed == []
        ACTS["purge"](LocalStore(library / "albums"))
        assert state(library) == after
        assert wrong(library) == []
        tried += 1
        shutil.rmtree(library)

    print(f"purge, then ingest: struck {tried} times, 0 photos came back")


def test_killed_at_any_moment_what_was_done_is_done_and_nothing_is_half(
    template: Path, quick: Path, warm: Writer
) -> None:
    """F33."""
    random, lost, runs, done = chance(), 0, 0, 0
    order = ["trash", "undo", "trash", "untrash", "withdraw", "publish", "trash", "purge"]
    states = [state(template)]
    whole = prepared(template, quick / "whole", "")
    for act in order:
        ACTS[act](LocalStore(whole / "albums"))
        states.append(state(whole))

    for number in range(times(10, 100)):
        library = prepared(template, quick / str(number), "")
        with warm.begin(sound.job("trash", library, quick / "acks")) as trial:
            trial.wait_for(random.randrange(len(order)))
            time.sleep(random.random() * 8 * MILLISECOND)
        assert not trial.problems()
        acknowledged = len(trial.acknowledged())
        found = state(library)
        fits = found in states[acknowledged : acknowledged + 2]
        lost += not (fits or between("purge", found, states[-2], states[-1]))
        assert wrong(library) == []
        ACTS["purge"](LocalStore(library / "albums"))  # whatever is in the trash by now
        thrown = state(library)
        assert thrown is not None and "bin" not in thrown.photos
        runs, done = runs + 1, done + acknowledged
        assert wrong(library) == []
        shutil.rmtree(library)

    print(f"killed {runs} times, {done} acknowledged, {lost} lost or half")
    assert lost == 0
