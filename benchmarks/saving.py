"""What a save costs in a long essay: `python -m benchmarks.saving [--photos 1000] [--saves 200]`.

How to read the table. An essay with captions and alt texts in three languages is written into a
folder, and one caption after the other is saved as the desk saves it: read, merge, written, read
back, synced to the disk, and noted in the history. Times are milliseconds on the clock, not of
the processor, because people wait for the disk too: median, then the range, then the time that
19 of 20 saves keep. The goal is 100 ms for an essay of 1,000 photos. "whole" is the same change
made by reading and writing the whole file, as it is done where the file cannot be cut in pieces.
"""

import argparse
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.measure import spread
from gallery import album as albums
from gallery import editing
from gallery.editing import history
from gallery.editing.history import Entry
from gallery.editing.saying import Place, say, worded
from gallery.store.local import LocalStore

LANGS = ("en", "es", "fr")
SLUG = "long"
BEGUN = datetime(2026, 5, 1, 12, tzinfo=UTC)
_CAPTION = (
    "Dock workers carry the lead banner of the port unions past the palace, while a brass band"
    " plays and people on the balconies throw paper flowers."
)


def main() -> None:
    """Write the essay, save, print."""
    told = argparse.ArgumentParser(prog="python -m benchmarks.saving", description=__doc__)
    told.formatter_class = argparse.RawDescriptionHelpFormatter
    told.add_argument("--photos", type=int, default=1000, help="photos of the essay")
    told.add_argument("--saves", type=int, default=200, help="saves to measure")
    told.add_argument("--folder", type=Path, help="a folder on the disk to measure")
    options = told.parse_args()
    source = essay(options.photos)
    print(f"an essay of {options.photos} photos, {len(source.encode()) / 1e3:.0f} kB, ms a save")
    with TemporaryDirectory(dir=options.folder) as folder:
        store = LocalStore(Path(folder))
        editing.create(store, SLUG, source)
        _tell("a save (goal 100)", saves(store, options.photos, options.saves))
        _tell("read, after a change", reads(store, 20))
        _tell("whole", wholes(source, 3))
        _tell("history, 5,000 entries", notes(store, 5000))


def essay(photos: int) -> str:
    """album.toml with words of usual length in three languages for each photo."""
    head = 'title.en = "May Day"\ntitle.es = "Primero de Mayo"\nlang = "en"\nstatus = "draft"\n'
    blocks = [
        f'\n[[block]]\nphoto = "IMG_{number:04}.jpg"\n'
        + "".join(f'caption.{lang} = "{number} {_CAPTION}"\n' for lang in LANGS)
        + "".join(f'alt.{lang} = "{number} {_CAPTION[:70]}"\n' for lang in LANGS)
        for number in range(photos)
    ]
    return "".join([head, *blocks])


def saves(store: LocalStore, photos: int, count: int) -> list[float]:
    """Milliseconds of each save, of one person after another at random places."""
    chance = random.Random(1)
    spent = []
    for number in range(count):
        place = Place(f"IMG_{chance.randrange(photos):04}.jpg", "caption", chance.choice(LANGS))
        seen = worded(albums.parse(SLUG, editing.source_of(store, SLUG)), place)
        moment = BEGUN + timedelta(seconds=number)
        mine = f"{seen} {number}."
        spent.append(_clocked(partial(say, store, SLUG, place, seen, mine, "ana", moment)))
    return spent


def reads(store: LocalStore, count: int) -> list[float]:
    """Milliseconds to read the essay when one block of it is new."""
    source = editing.source_of(store, SLUG)
    spent = []
    for number in range(count):
        changed = albums.with_photo_texts(source, [("IMG_0001.jpg", "alt", "en", f"new {number}")])
        spent.append(_clocked(partial(albums.parse, SLUG, changed)))
    return spent


def wholes(source: str, count: int) -> list[float]:
    """Milliseconds of one change where a text in the file looks like a block."""
    doubtful = source + '\n[[block]]\ntext.en = """\n[[block]]\n"""\n'
    change = [("IMG_0001.jpg", "alt", "en", "new")]
    return [_clocked(partial(albums.with_photo_texts, doubtful, change)) for _ in range(count)]


def notes(store: LocalStore, count: int) -> list[float]:
    """Milliseconds of the last hundred of so many entries of one person and day."""
    entries = [
        Entry(BEGUN, "luis", "batch", f"{number}.jpg", "caption", "en", _CAPTION, _CAPTION)
        for number in range(count)
    ]
    for start in range(0, count - 100, 100):
        history.note(store, SLUG, entries[start : start + 100])
    return [_clocked(partial(history.note, store, SLUG, [one])) for one in entries[-100:]]


def _clocked(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return (perf_counter() - start) * 1000


def _tell(name: str, spent: list[float]) -> None:
    worst = quantiles(spent, n=20)[-1] if len(spent) > 19 else max(spent)
    print(f"  {name:24}{spread(spent)}   95 %: {worst:.2f}", flush=True)


if __name__ == "__main__":
    main()
