"""What a change of the store is news for: an essay that is open, the inbox, who develops photos."""

from collections.abc import Iterator
from queue import Empty, Queue
from threading import Event

from gallery.album import FILE, MANIFEST
from gallery.arriving.staging import UPLOADS
from gallery.arriving.watched import STATE
from gallery.catalog import Wire
from gallery.desk.presence import HERE
from gallery.media import THUMBS

INBOX = ".inbox"
"""The topic of what arrives; all others are slugs of albums."""

PHOTOS, WORDS = "+", "="
"""What stands before a slug where files came or went that may be photos; where words changed."""

_MOMENT, _PATIENCE = 0.4, 2.0  # seconds: what comes one after the other is told together


def topics(key: str) -> Iterator[str]:
    """The topics that a changed key belongs to; none of what no page of the desk shows."""
    if not key.startswith("."):
        slug, _, name = key.partition("/")
        yield slug
        if name == FILE:
            yield WORDS + slug
        elif name and "/" not in name and name != MANIFEST:
            yield PHOTOS + slug
    elif key == STATE or (key.startswith(f"{UPLOADS}/") and key.endswith("/info.json")):
        yield INBOX
    elif key.startswith(f"{THUMBS}/"):
        yield key.removeprefix(f"{THUMBS}/").partition("/")[0]
        yield INBOX
    elif key.startswith(f"{HERE}/"):
        yield key.removeprefix(f"{HERE}/").partition("/")[0]


def arrivals(wire: Wire, stop: Event, quiet: float) -> Iterator[tuple[set[str], set[str]]]:
    """The albums whose files came or went, and those whose words changed, on whatever machine.

    Neither = look through everything: something may have been missed.

    quiet  seconds after which that is so in any case: other programs tell nothing
    """
    told: Queue[str | None] = Queue()
    end = wire.hear(told.put)
    waited = 0.0
    try:
        while not stop.is_set():
            found = _gathered(told, stop)
            waited += 0 if found else _PATIENCE
            photos, words = _slugs(found, PHOTOS), _slugs(found, WORDS)
            if photos or words:
                yield photos, words
            if (None in found and wire.live) or waited > quiet:
                waited = 0.0
                yield set(), set()
    finally:
        end()


def _gathered(told: "Queue[str | None]", stop: Event) -> set[str | None]:
    """What comes one after the other; none after a while."""
    try:
        found = {told.get(timeout=_PATIENCE)}
    except Empty:
        return set()
    stop.wait(_MOMENT)
    while not told.empty():
        found.add(told.get_nowait())
    return found


def _slugs(found: set[str | None], kind: str) -> set[str]:
    return {one.removeprefix(kind) for one in found if one and one.startswith(kind)}
