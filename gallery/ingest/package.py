"""An essay for the press: its photos in full size with their words, one after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TypeAlias

from gallery.blocks import ALWAYS, Album
from gallery.errors import Missing, Refused
from gallery.ingest import sheet, whereabouts
from gallery.ingest.arrive import read_whole
from gallery.ingest.faces.wanted import Redaction, wanted
from gallery.ingest.identify import identify
from gallery.ingest.news import Begun, Listener, Seen
from gallery.ingest.shown import GONE, Lacking, Shown, shown_in
from gallery.ingest.tasks import PRESSED
from gallery.ingest.zipping import Entry
from gallery.jobs import Pool, Wall
from gallery.model import Label, Verdict
from gallery.store import Store

SHEET = "captions.txt"

_CHANGED = Verdict(
    "damaged",
    "its bytes are not those that were ingested",
    "run `gallery ingest`, or copy it again",
)

_HELD = Verdict("held", "it is held: nobody outside the desk gets it", "release it first")
_OVER = Verdict("expired", "its time is over: nobody outside the desk gets it", "set another end")

_PUBLIC = frozenset(("gone", "damaged", "truncated", "unreadable"))
"""Why a photo is missing, where others may hear of it; the sheet of words is silent of the rest."""

Work: TypeAlias = tuple[bytes, Label, str, str, Redaction | None]
"""The arguments of pressed: original, label, city, country, what is destroyed in it."""


@dataclass(slots=True)
class _Desk:
    """What has come back of each photo, by its place in the essay: its file, or why there is none.

    Photos are read just before their turn, and go out in the order of the essay.
    """

    store: Store
    album: Album
    photos: Sequence[Shown | Lacking]
    wall: Wall | None
    places: str
    done: dict[int, bytes | Verdict] = field(default_factory=dict)

    def work(self) -> Iterator[tuple[int, Work]]:
        for at, photo in enumerate(self.photos):
            if isinstance(photo, Lacking):
                self.done[at] = photo.verdict
                continue
            try:
                data = _original(self.store, photo)
            except Refused as refusal:
                self.done[at] = Verdict(refusal.code, refusal.reason, refusal.remedy)
                continue
            redaction = wanted(photo.home).redaction(photo.original.name)
            yield at, (data, photo.label, *_place(photo, self.album, self.places), redaction)

    def finished(self) -> Iterator[tuple[Shown | Lacking, bytes | Verdict]]:
        """Yield each photo with its file or verdict, in the order of the essay."""
        at = 0
        with Pool(1, wall=self.wall) as pool:
            for outcome in pool.each(PRESSED, self.work()):
                self.done[outcome.key] = outcome.value or outcome.verdict or GONE
                while at in self.done:
                    yield self.photos[at], self.done.pop(at)
                    at += 1
        for last in range(at, len(self.photos)):
            yield self.photos[last], self.done.pop(last)


def entries(
    store: Store,
    album: Album,
    today: date,
    listen: Listener,
    wall: Wall | None = None,
    places: str = "",
    faces: str = "off",
) -> Iterator[Entry]:
    """Yield the files of the package: photos in the order of the essay, then the sheet of words.

    listen   hears of each photo; one that cannot go in is named there with the reason, and on
             the sheet. Nothing is yielded when no photo can go in.
    wall     what the worker is behind, beside its limits
    places   how closely places are told, where an album does not say it
    faces    what is asked for before faces are shown, where an album does not say it
    raises   AlbumError for the words of another album that cannot be read
    """
    second = int(datetime.combine(today, time(), UTC).timestamp())
    photos = [_let_out(album, one, faces, second) for one in shown_in(store, album, today)]
    listen(Begun(album.slug, len(photos), "pack"))
    packed: list[Shown] = []
    left: list[Lacking] = []
    desk = _Desk(store, album, photos, wall, places)
    for at, (photo, made) in enumerate(desk.finished(), 1):
        if isinstance(photo, Shown) and isinstance(made, bytes):
            packed.append(photo)
            listen(Seen(album.slug, name_of(photo)))
            yield Entry(name_of(photo), made, album.date)
        elif isinstance(made, Verdict):
            name = name_of(photo) if isinstance(photo, Shown) else photo.photo
            shown = name if isinstance(photo, Shown) else f"{album.slug}, photo {at}"
            left += [Lacking(shown, made)] if made.code in _PUBLIC else []
            listen(Seen(album.slug, name, made))
    if packed:
        words = sheet.written(album, [(name_of(photo), photo) for photo in packed], left)
        yield Entry(SHEET, words.encode(), album.date)


def _let_out(album: Album, one: Shown | Lacking, faces: str, second: int) -> Shown | Lacking:
    """A photo that is held, here or in its own album, goes to nobody; one under embargo may.

    Nor does one whose time was over at this second, or whose faces nobody has decided about where
    that is required.
    """
    if isinstance(one, Lacking):
        return one
    verdict = wanted(one.home, faces).shut(one.original)
    if verdict is not None:
        return Lacking(one.block.photo, verdict)
    here, home = album.windows(), one.home.windows()
    windows = (here.get(one.block.photo, ALWAYS), home.get(one.original.name, ALWAYS))
    if any(window.shut for window in windows):
        return Lacking(one.block.photo, _HELD)
    if any(window.closes <= second for window in windows):
        return Lacking(one.block.photo, _OVER)
    return one


def name_of(photo: Shown) -> str:
    """The name of a photo in the package: its album and number, never the name of the original."""
    return f"{photo.home.slug}-{photo.original.number:03}.jpg"


def _original(store: Store, photo: Shown) -> bytes:
    """The bytes that were ingested; Refused when they are not there as they were."""
    path = store.path(photo.key)
    try:
        data = read_whole(path)[0] if path else store.get(photo.key)[0]
    except Missing as problem:
        raise Refused(GONE.code, GONE.reason, GONE.remedy) from problem
    if identify(data) != photo.original.sha256:
        raise Refused(_CHANGED.code, _CHANGED.reason, _CHANGED.remedy)
    return data


def _place(photo: Shown, album: Album, places: str) -> tuple[str, str]:
    """City and country of the file, as far as the essay's own place names them.

    None that either album keeps to itself.
    """
    said = " ".join((*album.place.values(), *photo.home.place.values())).casefold()
    known = photo.said
    for one in (album, photo.home):
        known = whereabouts.shown(known, one.place_shown or places)
    city, country = known.city or "", known.country or ""
    return city if city.casefold() in said else "", country if country.casefold() in said else ""
