"""An essay's photos for readers to take along: the largest JPEGs with their words, in one ZIP file.

What is in it is public already: the pictures that the pages show, and the words beside them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from gallery.blocks import Album
from gallery.errors import Missing
from gallery.formats import FORMATS
from gallery.ingest import sheet
from gallery.ingest.label import exif, jpeg, labelled, packet
from gallery.ingest.package import SHEET, name_of
from gallery.ingest.shown import Lacking, Shown
from gallery.ingest.wording import mark_of
from gallery.ingest.zipping import Entry
from gallery.ingest.zipping import length as zip_length
from gallery.media import rendition_key
from gallery.model import Label, Verdict
from gallery.store import Store

_KIND = "jpeg"
_VEILED = Verdict("sensitive", "the essay shows it behind a veil", "see it there")


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes in.

    photos  in the order of the essay; sheet: captions.txt
    length  bytes of the ZIP file, None where it is too large to tell
    mark    changes with its bytes
    """

    store: Store
    photos: Sequence[Shown]
    sheet: bytes
    length: int | None
    mark: str

    def entries(self) -> Iterator[Entry]:
        """Yield its files, each read just before its turn."""
        for photo in self.photos:
            data, _ = self.store.get(_key(photo))
            yield Entry(name_of(photo), labelled(data, _KIND, photo.label), sheet.taken(photo))
        yield Entry(SHEET, self.sheet)


def parcel(store: Store, album: Album, photos: Sequence[Shown], veiled: Sequence[Shown]) -> Parcel:
    """The parcel of an essay.

    photos  those that go in, in its order, each once
    veiled  those that it shows behind a veil: they stay there, and are named on the sheet
    raises  Missing when the essay gives nothing away, or has nothing to give
    """
    if not album.download:
        raise Missing("the essay's photos are not offered together")
    if not photos:
        raise Missing("the essay shows no photo")
    left = [Lacking(name_of(one), _VEILED) for one in veiled]
    public = replace(album, status="published")  # a scheduled one that is due is no news
    words = sheet.written(public, [(name_of(one), one) for one in photos], left).encode()
    sizes = [(name_of(one), _size(store, _key(one)) + _added(one.label)) for one in photos]
    told = " ".join(f"{_key(one)} {mark_of(one.label)} {sheet.taken(one)}" for one in photos)
    mark = sha256(told.encode() + words).hexdigest()[:20]
    return Parcel(store, photos, words, zip_length([*sizes, (SHEET, len(words))]), mark)


def _key(photo: Shown) -> str:
    """Where the largest JPEG of a photo is."""
    fmt, original = FORMATS[_KIND], photo.original
    fit = [width for width in original.widths if width <= fmt.widest]
    width = max(fit, default=min(original.widths))
    return rendition_key(original.sha256, original.recipe, width, fmt.suffix)


def _size(store: Store, key: str) -> int:
    path = store.path(key)
    if path is None:
        return len(store.get(key)[0])
    try:
        return path.stat().st_size
    except OSError as problem:
        raise Missing("a picture of this essay is being made anew") from problem


def _added(label: Label) -> int:
    """Bytes that a label adds to a picture, whatever the picture."""
    if not packet(label):
        return 0
    return sum(map(len, jpeg.segments(label, exif.block(label))))
