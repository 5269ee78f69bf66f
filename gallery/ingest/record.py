"""The only writer of an ingest: renditions first, then the manifest, then the index.

In that order a stop at any moment leaves nothing that points at a file which is not there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

import msgspec

from gallery.album import MANIFEST
from gallery.album import manifest as manifests
from gallery.album.manifest import Manifest
from gallery.catalog import Catalog, Stored
from gallery.errors import AlbumError, Missing
from gallery.formats import FORMATS, LATER, pictures, without
from gallery.media import FOLDER, note_key, place_of, rendition_key
from gallery.model import Pixels, Rendition
from gallery.store import Ahead, Expect, Store, holds, names

DAMAGED = ".gallery/damaged"
"""What lay where a repair put something else, under the same path and a number."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What a file was when it was written: the hash and the number of its bytes."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Made:
    """The note beside a photo's renditions: written last, so what it names is there.

    sums   of each rendition by its file name; empty in notes that older programs wrote
    lacks  formats that the second pass has still to make
    """

    pixels: Pixels
    widths: Sequence[int]
    sums: Mapping[str, Sum] = field(default_factory=dict)
    lacks: Sequence[str] = ()


def keep_renditions(
    store: Store,
    picture: str,
    recipe: str,
    pixels: Pixels,
    renditions: Sequence[Rendition],
    lacks: Sequence[str] = (),
) -> Made:
    """Write the renditions of one picture (`media.picture`), then the note that they are there.

    lacks  formats that follow in the second pass
    """
    sums = _written(store, picture, recipe, renditions)
    made = Made(pixels, sorted({one.width for one in renditions}), sums, lacks)
    store.put(note_key(picture, recipe), msgspec.json.encode(made))
    return made


def add_renditions(
    store: Store, picture: str, recipe: str, made: Made, renditions: Sequence[Rendition]
) -> Made:
    """Write what the second pass made of a picture beside what is there; the note is last again.

    made  what is there, as of `made_before`
    """
    sums = {**made.sums, **_written(store, picture, recipe, renditions)}
    widths = sorted({*made.widths, *(one.width for one in renditions)})
    made = Made(made.pixels, widths, sums)
    store.put(note_key(picture, recipe), msgspec.json.encode(made))
    return made


def _written(
    store: Store, picture: str, recipe: str, renditions: Sequence[Rendition]
) -> dict[str, Sum]:
    sums = {}
    for one in renditions:
        key = rendition_key(picture, recipe, one.width, FORMATS[one.format].suffix)
        sums[_name(key)] = Sum(store.put(key, one.data), len(one.data))
    return sums


def keep_card(store: Store, key: str, data: bytes) -> None:
    """Write the card of an essay beside the renditions of its lead photo."""
    store.put(key, data)


def keep_thumb(store: Store, key: str, data: bytes) -> None:
    """Write the stamp that the desk shows of a photo until its renditions are there."""
    store.put(key, data)


def forget_thumb(store: Store, key: str) -> None:
    """Remove a stamp that nobody needs any more."""
    store.delete(key)


def made_before(store: Store, picture: str, recipe: str) -> Made | None:
    """What is noted of renditions that are there, whatever album they were made for.

    returns  lacking what the second pass makes where a file of that is not there; None when one
             of the first is not
    """
    try:
        data, _ = store.get(note_key(picture, recipe))
        made = msgspec.json.decode(data, type=Made)
    except (Missing, msgspec.DecodeError):
        return None
    if not lost(store, picture, recipe, made.widths, made.lacks):
        return made
    widths = without(made.widths, LATER)
    if not widths or lost(store, picture, recipe, widths, LATER):
        return None
    return replace(made, widths=widths, lacks=LATER)


def lost(
    store: Store, picture: str, recipe: str, widths: Sequence[int], lacks: Sequence[str] = ()
) -> list[int]:
    """Those of `widths` of which a file is not there, all of them without the note beside them.

    Told by one look at their folder, without reading any.

    lacks  formats that nobody looks for
    """
    if not widths:
        return []
    [there] = names(store, FOLDER, [place_of(picture).removeprefix(f"{FOLDER}/")])
    if _name(note_key(picture, recipe)) not in there:
        return list(widths)
    gone = {
        width
        for width, made in pictures(widths, lacks)
        if _name(rendition_key(picture, recipe, width, FORMATS[made].suffix)) not in there
    }
    return [width for width in widths if width in gone]


def _name(key: str) -> str:
    return key.rpartition("/")[2]


def load_manifest(store: Store, slug: str) -> Manifest:
    """The manifest of an album, empty before its first ingest; AlbumError when damaged."""
    try:
        data, _ = store.get(f"{slug}/{MANIFEST}")
    except Missing:
        return Manifest()
    return manifests.load(slug, data)


def save_manifest(store: Store, slug: str, manifest: Manifest) -> None:
    """Write the manifest; one that reads back differently never replaces the old one."""
    data = manifests.dump(manifest)
    if manifests.load(slug, data).next != manifest.next:
        raise AlbumError("the list of files could not be written faithfully")
    store.put(f"{slug}/{MANIFEST}", data)


def keep_original(
    store: Store, key: str, data: bytes, mtime_ns: int, ahead: Ahead | None = None
) -> None:
    """Copy a file into the library under its own name and time; Stale when the name is taken."""
    store.put(key, data, expect=Expect.NOTHING, mtime_ns=mtime_ns, ahead=ahead)


def replace_companion(store: Store, slug: str, name: str, data: bytes) -> str:
    """Write a file that stands beside the photos and is none of them, such as event.toml.

    returns  where the file of that name with other words is kept now, below the album's folder;
             "" when there was none
    raises   Stale when somebody writes the same file at this moment
    """
    key = f"{slug}/{name}"
    try:
        old, tag = store.get(key)
    except Missing:
        store.put(key, data, expect=Expect.NOTHING)
        return ""
    if old == data:
        store.put(key, data, expect=tag)  # there, and now also for good
        return ""
    numbers = (f"history/{name}.{number}" for number in count(1))
    aside = next(place for place in numbers if not holds(store, f"{slug}/{place}"))
    store.put(f"{slug}/{aside}", old, expect=Expect.NOTHING)
    store.put(key, data, expect=tag)
    return aside


def put_back(store: Store, key: str, data: bytes, mtime_ns: int | None = None) -> str:
    """Put a file into its place again; what lies there, damaged as it is, is kept aside.

    mtime_ns  its time of last change, None = now
    returns   store key of what was kept aside, "" when nothing lay there
    raises    StoreError, Full; then what lay there is still there
    """
    try:
        old, expect = store.get(key)
    except Missing:
        store.put(key, data, expect=Expect.NOTHING, mtime_ns=mtime_ns)
        return ""
    numbers = (f"{DAMAGED}/{key}.{number}" for number in count(1))
    aside = next(place for place in numbers if not holds(store, place))
    store.put(aside, old, expect=Expect.NOTHING)
    store.put(key, data, expect=expect, mtime_ns=mtime_ns)
    return aside


def drop(store: Store, key: str) -> None:
    """Remove a picture of our own making: a damaged one is made anew, others nobody may see."""
    store.delete(key)


def index(catalog: Catalog, stored: Stored) -> None:
    """Replace what the index holds of one album."""
    catalog.fill(stored)


def fill(catalog: Catalog, albums: Iterable[Stored]) -> None:
    """Fill an index that is empty and still being made."""
    catalog.load(albums)
