"""The clocks of an album's cameras, looked at and set right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gallery import album as albums
from gallery import editing
from gallery.blocks import Album
from gallery.errors import AlbumError, Missing
from gallery.ingest import clock
from gallery.ingest.arrange import rearranged
from gallery.ingest.claimed import photo_keys
from gallery.ingest.record import load_manifest
from gallery.ingest.resolve import facts
from gallery.model import Original
from gallery.store import Store


@dataclass(frozen=True, slots=True)
class Body:
    """One camera of an album.

    camera       its name, "" for photos that name none
    first, last  what its clock said on its earliest and latest photo, None without a time
    """

    camera: str
    photos: int
    first: str | None
    last: str | None
    shift: timedelta


def bodies(store: Store, slug: str) -> list[Body]:
    """The cameras of an album and what their clocks said."""
    album = albums.parse(slug, editing.source_of(store, slug))
    photos = _photos(store, slug)
    found = []
    for camera, names in clock.bodies({n: p.claims for n, p in photos.items()}).items():
        said = [facts(photos[name].claims, clock.EVER) for name in names]
        times = sorted(f.date for f in said if f.date and f.date_kind == "taken")
        shift = album.clocks.get(camera, timedelta())
        first, last = (times[0], times[-1]) if times else (None, None)
        found.append(Body(camera, len(names), first, last, shift))
    return found


def set_shift(store: Store, slug: str, camera: str, shift: timedelta, today: date) -> None:
    """State the shift of a camera's clock; photos in time order are put into the right one.

    raises  Missing when no photo of the album is from that camera
    """
    photos = _photos(store, slug)
    known = clock.bodies({name: photo.claims for name, photo in photos.items()})
    if camera not in known or not camera:
        names = ", ".join(name for name in known if name) or "none that its files name"
        raise Missing(f"{slug} has no camera {camera!r}; its cameras are: {names}")

    def reordered(before: Album, after: Album) -> list[int]:
        old, new = (photo_keys(photos.values(), album, today) for album in (before, after))
        return rearranged(after, old, new)

    editing.set_clock(store, slug, camera, shift, reordered)


def shift_by_photo(store: Store, slug: str, name: str, shows: datetime) -> tuple[str, timedelta]:
    """The camera of a reference photo, and the shift that makes the photo say `shows`.

    shows   the true local time at which it was taken, such as a station clock in the picture
    raises  Missing without such a photo, AlbumError when it names no camera or no time
    """
    photo = _photos(store, slug).get(name)
    if photo is None:
        raise Missing(f"{slug} has no photo {name!r}")
    camera, said = clock.body(photo.claims), facts(photo.claims, clock.EVER)
    if not camera or said.date_precision not in ("second", "minute") or not said.date:
        raise AlbumError(f"{name} does not say by which camera and at what time it was taken")
    return camera, shows.replace(tzinfo=None) - datetime.fromisoformat(said.date)


def _photos(store: Store, slug: str) -> Mapping[str, Original]:
    photos = load_manifest(store, slug).photos
    return {n: p for n, p in photos.items() if p.verdict is None and not p.gone}
