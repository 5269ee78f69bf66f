"""Camera raw files beside a photo of the same stem: kept, linked to it, and not shown.

"IMG_1.CR2" belongs to "IMG_1.JPG" when the camera dated both alike, or when one of them tells no
date. Two cameras count alike, so equal names alone would hide one's photo behind the other's.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace

from gallery.album.manifest import Manifest
from gallery.ingest.sniff import ends_raw
from gallery.model import Original, Raw
from gallery.store import Entry

_COUNTED = re.compile(r" \(\d+\)$")
"""What `free_name` adds to the second file of a name."""

_RAW_REFUSALS = ("needs-raw", "no-preview")


def standing(manifest: Manifest, found: Mapping[str, Entry]) -> set[str]:
    """The raw files whose link still holds: they and their photos are there, and unchanged."""
    return {
        raw.name
        for photo in manifest.photos.values()
        if photo.raws and _shown(photo) and _same(photo, found)
        for raw in photo.raws
        if _same(raw, found)
    }


def pruned(manifest: Manifest, kept: Container[str]) -> Manifest:
    """The manifest with links to the raw files of `kept` only."""
    return manifest.with_photos(
        replace(photo, raws=tuple(raw for raw in photo.raws if raw.name in kept))
        for photo in manifest.photos.values()
        if not all(raw.name in kept for raw in photo.raws)
    )


def aside(names: Iterable[str], found: Iterable[str]) -> list[str]:
    """Those of `names` that may be the raw file of a photo in the folder, by their names."""
    stems = {_stem(n) for n in found if not ends_raw(n) and not n.lower().endswith(".xmp")}
    return [name for name in names if ends_raw(name) and _stem(name) in stems]


def is_known(photo: Original) -> bool:
    """Whether an entry of the manifest was found to be a raw file."""
    if photo.verdict is not None:
        return photo.verdict.code in _RAW_REFUSALS
    return photo.pixels is not None and photo.pixels.format == "RAW"


def link(manifest: Manifest, raws: Iterable[Original]) -> Manifest:
    """Hang each raw file that belongs to a shown photo on it.

    A raw file that was shown by itself was the same picture: its number is kept for the photo
    when it is the older one, and its own entry goes.
    """
    photos = dict(manifest.photos)
    by_stem: dict[str, list[Original]] = {}
    for photo in photos.values():
        if _shown(photo) and not is_known(photo):
            by_stem.setdefault(_stem(photo.name), []).append(photo)
    for raw in raws:
        name = _photo_of(raw, by_stem.get(_stem(raw.name), ()))
        if name is None:
            continue
        photo = photos[name]
        older = photos.pop(raw.name, photo)
        entry = Raw(raw.name, raw.sha256, raw.bytes, raw.mtime_ns)
        number = min(photo.number, older.number)
        photos[name] = replace(photo, raws=(*photo.raws, entry), number=number)
    return Manifest(photos, manifest.next, manifest.reader).with_photos(())


def links(manifest: Manifest) -> dict[str, str]:
    """Raw file -> the photo that it is kept beside."""
    photos = (photo for photo in manifest.photos.values() if not photo.gone)
    return {raw.name: photo.name for photo in photos for raw in photo.raws}


def _photo_of(raw: Original, photos: Sequence[Original]) -> str | None:
    """The photo that a raw file belongs to; None when their dates speak against it.

    photos  those of its stem, which may differ in the count that a copy got
    """
    shot = _shot(raw)
    own = [photo for photo in photos if _bare(photo.name) == _bare(raw.name)]
    alike = [photo for photo in (*own, *photos) if shot and _shot(photo) == shot]
    silent = [photo for photo in own if not shot or not _shot(photo)]
    return next((photo.name for photo in (*alike, *silent)), None)


def _shot(photo: Original) -> str:
    """When the shutter opened, as the camera wrote it; "" when the file does not tell."""
    dates = (c.value for c in photo.claims if c.source == "exif:DateTimeOriginal")
    return next(dates, "")


def _shown(photo: Original) -> bool:
    return photo.verdict is None and photo.pixels is not None and not photo.gone


def _same(known: Original | Raw, found: Mapping[str, Entry]) -> bool:
    entry = found.get(known.name)
    return entry is not None and (entry.bytes, entry.mtime_ns) == (known.bytes, known.mtime_ns)


def _stem(name: str) -> str:
    return _COUNTED.sub("", _bare(name))


def _bare(name: str) -> str:
    """A name without its ending, in the form in which names are compared."""
    return unicodedata.normalize("NFC", name.rpartition(".")[0] or name).casefold()
