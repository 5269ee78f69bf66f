"""Lay out the sample library: the words that ship with the program, and pictures drawn anew."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from gallery.album import FILE
from gallery.demo.plates import plate
from gallery.demo.shots import Shot, shots
from gallery.errors import GalleryError, Stale
from gallery.ingest.news import Begun, Event, Seen
from gallery.jobs import Pool
from gallery.store import Expect, Store, holds

UNDATED = datetime(2024, 1, 1, tzinfo=UTC)
"""Time of change of a picture without a clock of its own."""


def lay_out(store: Store, words: Path, workers: int, listen: Callable[[Event], None]) -> list[str]:
    """Write the sample essays into a library; whatever is there already stays as it is.

    words    the folder of the shipped album.toml files
    returns  the slugs of the sample essays
    raises   GalleryError when a picture could not be drawn (named)
    """
    slugs = sorted({shot.essay for shot in shots()})
    for slug in slugs:
        _put(store, f"{slug}/{FILE}", (words / slug / FILE).read_bytes(), time.time_ns())
    missing = [shot for shot in shots() if not holds(store, f"{shot.essay}/{shot.file}")]
    if missing:
        listen(Begun("sample essays", len(missing), "draw"))
        _draw(store, missing, workers, listen)
    return slugs


def _draw(
    store: Store, missing: Sequence[Shot], workers: int, listen: Callable[[Event], None]
) -> None:
    with Pool(workers or None, 120.0) as pool:
        for outcome in pool.each(plate, ((shot, (shot,)) for shot in missing)):
            shot = outcome.key
            if outcome.value is None:
                raise GalleryError(f"{shot.essay}/{shot.file} was not drawn: {outcome.verdict}")
            moment = shot.taken.replace(tzinfo=UTC) if shot.taken else UNDATED
            changed_ns = int(moment.timestamp()) * 10**9
            _put(store, f"{shot.essay}/{shot.file}", outcome.value, changed_ns)
            listen(Seen(shot.essay, shot.file))


def _put(store: Store, key: str, data: bytes, mtime_ns: int) -> None:
    try:
        store.put(key, data, expect=Expect.NOTHING, mtime_ns=mtime_ns)
    except Stale:
        return  # the user's own version stays
