"""One photo by itself, for an album that somebody else holds: made, and a slip left about it.

Renditions first, then the note beside them, then the slip: a stop at any moment leaves nothing
that names what is not there, and doing it twice makes the same.
"""

from dataclasses import replace

from gallery.errors import Missing
from gallery.ingest import apart, later, poison
from gallery.ingest.apart import Slip
from gallery.ingest.darkroom import Darkroom
from gallery.ingest.faces.showing import forget
from gallery.ingest.faces.wanted import Wanted, wanted
from gallery.ingest.identify import identify
from gallery.ingest.readable import album_of
from gallery.ingest.tasks import DEVELOP, HEAD, Developed
from gallery.ingest.tray import Due, Tray
from gallery.jobs import Pool
from gallery.jobs.worker import SMALLER
from gallery.model import Original, Verdict
from gallery.store import Entry, Store, holds

TRIES = 5
"""How often whoever works on a photo may be ended before nobody opens it any more."""

_ENDED = Verdict("crashed", f"what worked on it was ended {TRIES} times", SMALLER)


def developed(
    room: Darkroom, slug: str, name: str, beside: str, pool: Pool, *, tries: int = 0
) -> Verdict | None:
    """Do the first pass of one new photo; what it came to, None for a photo.

    beside  name of its sidecar, "" for none
    tries   how often somebody was ended in the middle of it
    raises  Missing when it is not there any more, or nobody is to work on it; StoreError, Full
    """
    store, asked = room.store, _asked(room.store, slug, name)
    found = {one: _facts(store, slug, one) for one in (name, beside) if one}
    if tries >= TRIES:
        _set_aside(store, slug, name)
    tray = Tray(store, slug, room.recipe, found, room.reserve, asked)
    refused: list[Verdict] = []
    bare = Due(Original(name, 0, "", found[name].bytes, found[name].mtime_ns), render=True)
    made = list[Original]()
    work = tray.work([bare], lambda _, verdict: refused.append(verdict))
    for outcome in pool.each(DEVELOP, work, ahead=0):
        came = outcome.value or Developed((), verdict=outcome.verdict)
        made.append(tray.finished(outcome.key, came))
    made += tray.aside
    words_ns = found[beside].mtime_ns if beside else 0
    photo = made[0] if made else bare.known
    verdict = refused[0] if refused else None
    _still_there(room, slug, photo)
    apart.leave(store, slug, Slip(photo, verdict, words_ns=words_ns))
    return verdict or photo.verdict


def completed(
    room: Darkroom, slug: str, name: str, sha256: str, pool: Pool, *, tries: int = 0
) -> Verdict | None:
    """Do the second pass of one photo; why it cannot be done for it, None when it is done.

    sha256  of its file when its first pass was done
    raises  as of `developed`
    """
    room = replace(room, asked=_asked(room.store, slug, name))
    bare = Original(name, 0, sha256, 0, 0)
    picture = room.asked.picture(bare)
    one = replace(bare, picture="" if picture == sha256 else picture)
    ended = _ENDED if tries >= TRIES else None
    photo, verdict = later.completed_one(room, slug, one, pool, ended)
    _still_there(room, slug, photo or one)
    apart.leave(room.store, slug, Slip(photo or one, verdict, second=True))
    return verdict


def _asked(store: Store, slug: str, name: str) -> Wanted:
    """What is asked of a photo's faces; Missing when nobody is to work on it, or on its essay."""
    album = album_of(store, slug)
    if album.shut_away or name in album.thrown_away() | album.taken_out():
        raise Missing(f"{slug}/{name} is in the trash, or withheld")
    return wanted(album)


def _facts(store: Store, slug: str, name: str) -> Entry:
    return replace(store.facts(f"{slug}/{name}"), key=name)


def _set_aside(store: Store, slug: str, name: str) -> None:
    """Note that bytes end whoever opens them, as the pool does of what ends its workers."""
    data, _ = store.get(f"{slug}/{name}")
    poison.note(store, [identify(data), identify(data[:HEAD])], _ENDED)


def _still_there(room: Darkroom, slug: str, photo: Original) -> None:
    """Missing, and nothing of it is left, when a file was removed for ever meanwhile."""
    if not holds(room.store, f"{slug}/{photo.name}"):
        if photo.sha256:
            forget(room.store, room.catalog, {photo.sha256, photo.made})
        raise Missing(f"{slug}/{photo.name} is not there any more")
