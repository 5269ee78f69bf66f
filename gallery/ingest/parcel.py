"""An essay's photos for readers to take along: the largest JPEGs with their words, in one ZIP file.

With them goes the list of their hashes, which is also published by itself. It names what readers
get, never an original: whoever leaked a file could be found by that one's hash.

What is in it is public already: the pictures that the pages show, and the words beside them.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import cast

import msgspec

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

SUMS = "SHA256SUMS"
"""The list of hashes, in the ZIP file and beside it."""

_KIND = "jpeg"
_VEILED = Verdict("sensitive", "the essay shows it behind a veil", "see it there")


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes in.

    photos  in the order of the essay; sheet: captions.txt
    dated   the day of the essay, EDTF, "" unknown: that of its files
    length  bytes of the ZIP file, None where it is too large to tell
    mark    changes with its bytes
    """

    store: Store
    photos: Sequence[Shown]
    sheet: bytes
    dated: str
    length: int | None
    mark: str

    def entries(self) -> Iterator[Entry]:
        """Yield its files, each read just before its turn; SUMS comes last and lists the others."""
        lines = []
        for photo in self.photos:
            data = _published(self.store, photo)
            lines.append(_line(sha256(data).hexdigest(), name_of(photo)))
            yield Entry(name_of(photo), data, self.dated)
        lines.append(_line(sha256(self.sheet).hexdigest(), SHEET))
        yield Entry(SHEET, self.sheet, self.dated)
        yield Entry(SUMS, "".join(lines).encode(), self.dated)

    def sums(self) -> str:
        """The list of hashes as `sha256sum -c` takes it (GNU coreutils): what SUMS holds.

        Nothing is decoded; what was hashed once is remembered as long as its words are the same.
        """
        store = cast(Hashable, self.store)
        lines = [
            _line(_summed(store, _key(one), msgspec.json.encode(one.label)), name_of(one))
            for one in self.photos
        ]
        return "".join([*lines, _line(sha256(self.sheet).hexdigest(), SHEET)])


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
    sums = sum(len(_line("0" * 64, name).encode()) for name, _ in [*sizes, (SHEET, 0)])
    sizes += [(SHEET, len(words)), (SUMS, sums)]
    told = " ".join(f"{_key(one)} {mark_of(one.label)}" for one in photos)
    mark = sha256(SUMS.encode() + told.encode() + album.date.encode() + words).hexdigest()[:20]
    return Parcel(store, photos, words, album.date, zip_length(sizes), mark)


def _published(store: Store, photo: Shown) -> bytes:
    """A photo as readers get it: its largest JPEG with its words."""
    data, _ = store.get(_key(photo))
    return labelled(data, _KIND, photo.label)


@lru_cache(maxsize=8192)
def _summed(store: Store, key: str, label: bytes) -> str:
    """SHA-256 of a picture with a label, told as JSON; what a key holds never changes."""
    data, _ = store.get(key)
    return sha256(labelled(data, _KIND, msgspec.json.decode(label, type=Label))).hexdigest()


def _line(digest: str, name: str) -> str:
    return f"{digest}  {name}\n"


def _key(photo: Shown) -> str:
    """Where the largest JPEG of a photo is."""
    fmt, original = FORMATS[_KIND], photo.original
    fit = [width for width in original.widths if width <= fmt.widest]
    width = max(fit, default=min(original.widths))
    return rendition_key(original.made, original.recipe, width, fmt.suffix)


def _size(store: Store, key: str) -> int:
    try:
        return store.facts(key).bytes
    except Missing as problem:
        raise Missing("a picture of this essay is being made anew") from problem


def _added(label: Label) -> int:
    """Bytes that a label adds to a picture, whatever the picture."""
    if not packet(label):
        return 0
    return sum(map(len, jpeg.segments(label, exif.block(label))))
