"""A look for faces through an album: what a worker suggests is kept, and nobody decides by it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from gallery.errors import GalleryError, Missing, Refused
from gallery.ingest.arrive import read_whole
from gallery.ingest.faces.suggested import keep, suggested
from gallery.ingest.faces.wanted import Wanted, wanted
from gallery.ingest.identify import identify
from gallery.ingest.news import Begun, Listener, Seen
from gallery.ingest.readable import album_of
from gallery.ingest.record import load_manifest
from gallery.ingest.tasks import FACES
from gallery.jobs import Pool
from gallery.model import Original, Verdict
from gallery.store import Store

EXTRA = ("numpy", "onnxruntime")
"""What the extra `faces` brings."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How an album stands.

    photos   that can be shown; looked: those a detector has looked at
    faces    that it suggests in all of them
    decided  photos about whose faces somebody has decided
    hidden   faces that are destroyed; shown: those that somebody left as they are
    """

    photos: int = 0
    looked: int = 0
    faces: int = 0
    decided: int = 0
    hidden: int = 0
    shown: int = 0


def installed() -> bool:
    """Whether faces can be looked for here; nothing is loaded."""
    return all(find_spec(name) is not None for name in EXTRA)


def unlooked(store: Store, slug: str) -> list[Original]:
    """The photos of an album that no detector has looked at; AlbumError for a damaged list."""
    return [one for one in _photos(store, slug)[1] if suggested(store, one.sha256) is None]


def tally(store: Store, slug: str) -> Tally:
    """Count; AlbumError for a damaged list of files."""
    asked, photos = _photos(store, slug)
    found = [suggested(store, one.sha256) for one in photos]
    said = [(asked.said[one.name], one.sha256) for one in photos if one.name in asked.said]
    return Tally(
        photos=len(photos),
        looked=sum(boxes is not None for boxes in found),
        faces=sum(len(boxes or ()) for boxes in found),
        decided=sum(faces.settled(sha256) for faces, sha256 in said),
        hidden=sum(len(faces.hide) for faces, _ in said),
        shown=sum(len(faces.show) for faces, _ in said),
    )


def look(
    store: Store,
    slug: str,
    pool: Pool,
    listen: Listener = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
) -> int:
    """Look for faces where nobody has looked yet; what is done so far is kept.

    stop     asked before each photo: whether to leave the rest for another time
    returns  how many photos were looked at
    raises   AlbumError for a damaged list of files; StoreError, Full; GalleryError without the
             extra, and when workers do not start
    """
    if not installed():
        raise GalleryError(
            "what finds faces is not installed: install the extra faces"
            " (pip install 'march-gallery[faces]'). Faces can be marked at the desk without it"
        )
    due = unlooked(store, slug)
    if due:
        listen(Begun(slug, len(due), "look"))
    done = 0
    named = {one.name: one for one in due}
    for outcome in pool.each(FACES, _work(store, slug, due, listen, stop)):
        listen(Seen(slug, outcome.key, outcome.verdict))
        if outcome.value is not None:
            keep(store, named[outcome.key].sha256, outcome.value)
            done += 1
    return done


def _work(
    store: Store,
    slug: str,
    due: Sequence[Original],
    listen: Listener,
    stop: Callable[[], bool],
) -> Iterator[tuple[str, tuple[bytes, str]]]:
    """Read each file just before its turn; one that changed since is left to the next ingest."""
    for one in due:
        if stop():
            return
        path = store.path(f"{slug}/{one.name}")
        try:
            data = read_whole(path)[0] if path else store.get(f"{slug}/{one.name}")[0]
        except Missing:
            continue
        except Refused as refusal:
            listen(Seen(slug, one.name, Verdict(refusal.code, refusal.reason, refusal.remedy)))
            continue
        if identify(data) == one.sha256:
            yield one.name, (data, one.name)


def _photos(store: Store, slug: str) -> tuple[Wanted, list[Original]]:
    """What is asked of an album's photos, and those that may be shown some time."""
    album = album_of(store, slug)
    away = album.thrown_away() | album.rejected() | album.taken_out()
    there = load_manifest(store, slug).photos.values()
    shown = [o for o in there if o.verdict is None and not o.gone and o.widths]
    return wanted(album), [one for one in shown if one.name not in away]
