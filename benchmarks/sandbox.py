"""What the walls cost: `python -m benchmarks.sandbox [--photos FOLDER] [--count 6] [--rounds 3]`.

Each photo is rendered in this process, by a worker under limits, and by one behind bubblewrap,
in turns that change their order. Times are CPU milliseconds of this process and all below it, from
handing the bytes over to having the renditions back, so other people's work disturbs them little. A
worker is warm, as it is for 99 of 100 photos; what starting one costs is told beside it, and its
hundredth is in the sum. The goal is 5 % a photo over none.
"""

import argparse
import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from benchmarks.measure import cpu, machine, spread
from benchmarks.photos import drawn, found
from gallery.formats import Recipe
from gallery.ingest.render import current_recipe
from gallery.ingest.tasks import DEVELOP, Developed
from gallery.jobs import MAX_TASKS, Pool, Wall, standing

GOAL = 5.0
"""Percent of the time of a photo."""

T = TypeVar("T")
Way = Callable[[bytes], Developed]

_NOTHING = (b"", "nothing.jpg", None, None)


def main() -> None:
    """Draw or find the photos, measure, print."""
    told = argparse.ArgumentParser(prog="python -m benchmarks.sandbox", description=__doc__)
    told.formatter_class = argparse.RawDescriptionHelpFormatter
    told.add_argument("--photos", type=Path, help="JPEGs below this folder, none drawn")
    told.add_argument("--count", type=int, default=6, help="photos to draw (default 6)")
    told.add_argument("--rounds", type=int, default=3, help="times each photo is measured")
    options = told.parse_args()
    print(machine(), flush=True)
    behind = standing("auto")
    print(behind.words)
    with TemporaryDirectory() as name:
        paths = found(options.photos) if options.photos else drawn(Path(name), options.count)
        _measured([path.read_bytes() for path in paths] * options.rounds, behind.wall)


def _measured(photos: Sequence[bytes], wall: Wall | None) -> None:
    recipe = current_recipe()
    with ExitStack() as stack:
        ways: dict[str, Way] = {"in this process": partial(_here, recipe)}
        walls = {"under limits": None} | ({"behind bubblewrap": wall} if wall else {})
        starts = {"in this process": 0.0}
        for name, one in walls.items():
            pool = stack.enter_context(Pool(1, wall=one))
            starts[name], _ = _spent(partial(list, pool.each(DEVELOP, [("start", _NOTHING)])))
            print(f"  {name + ', to start':28}{starts[name]:8.2f} ms, once in {MAX_TASKS} photos")
            ways[name] = partial(_there, recipe, pool)
        for way in ways.values():
            way(photos[0])  # warm: encoders have their tables
        times = _turns(photos, ways)
        _tell({name: [one + starts[name] / MAX_TASKS for one in times[name]] for name in ways})


def _turns(photos: Sequence[bytes], ways: dict[str, Way]) -> dict[str, list[float]]:
    """Milliseconds of each photo, each way, the first of the ways another one each time."""
    names = list(ways)
    times: dict[str, list[float]] = {name: [] for name in names}
    for turn, photo in enumerate(photos):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            taken, made = _spent(partial(ways[name], photo))
            times[name].append(taken)
            assert made.renditions, made.verdict
    return times


def _tell(times: dict[str, list[float]]) -> None:
    print("the whole ladder of a photo, CPU ms")
    for name, taken in times.items():
        print(f"  {name:28}{spread(taken)}")
    none = times["in this process"]
    for name, taken in list(times.items())[1:]:
        more = [(one / alone - 1) * 100 for one, alone in zip(taken, none, strict=True)]
        print(f"  {name + f', % more (goal {GOAL:g})':28}{spread(more)}")


def _spent(call: Callable[[], T]) -> tuple[float, T]:
    """CPU milliseconds of this process and all below it, and what the call gave."""
    before = _below(os.getpid())
    own, result = cpu(call)
    return own + (_below(os.getpid()) - before) * 1000 / os.sysconf("SC_CLK_TCK"), result


def _below(pid: int) -> int:
    """Ticks of CPU of all processes below one, as far as they run (proc(5))."""
    ticks = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        for child in (thread / "children").read_text().split():
            facts = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            ticks += int(facts[11]) + int(facts[12]) + _below(int(child))
    return ticks


def _here(recipe: Recipe, photo: bytes) -> Developed:
    return DEVELOP(photo, "photo.jpg", None, recipe)


def _there(recipe: Recipe, pool: Pool, photo: bytes) -> Developed:
    [outcome] = pool.each(DEVELOP, [("photo", (photo, "photo.jpg", None, recipe))])
    assert outcome.value is not None, outcome.verdict
    return outcome.value


if __name__ == "__main__":
    main()
