"""Albums in which nothing is left to do are known again by names, sizes and times alone.

An ingest that ends leaves a hash of all that it went by: what lies in the album's folder, what was
made of its photos, and what the site asks for. While that hash stays the same there is nothing
to do, and no file is read but the list of files. It is left only where no day of the calendar, no
editor and no machine can ask for more; a stop before it is written costs one full look.
"""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import msgspec

from gallery import album as albums
from gallery.album import FILE, MANIFEST
from gallery.album.manifest import Manifest
from gallery.catalog import Catalog
from gallery.errors import AlbumError, Missing
from gallery.event import FILE as EVENT
from gallery.formats import FORMATS
from gallery.ingest.arrive import NOTED
from gallery.ingest.hashing import lacks
from gallery.ingest.read import READER
from gallery.ingest.record import load_manifest
from gallery.ingest.resolve import AHEAD
from gallery.ingest.scanning import listed
from gallery.ingest.tags import index_tag
from gallery.media import FOLDER, note_key, place_of, rendition_key
from gallery.model import Original
from gallery.store import TICK, Entry, Store, names, stamps, states

SETTLED = ".gallery/settled"
"""One hash for each album in which nothing was left to do."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What an ingest goes by besides the album's files: the library, the recipe's key, the site's
    first language, the codes of refusals that are tried again.
    """

    store: Store
    catalog: Catalog
    recipe: str
    lang: str
    again: frozenset[str]


Folder = Mapping[str, Entry]
"""What lies in an album's folder, and the note of what arrived, as they were at one moment."""


def looked(store: Store, slug: str) -> Folder:
    """What lies in the folder of an album now."""
    return listed(store, slug) | {e.key: e for e in states(store, [f"{slug}/{NOTED}"])}


def is_settled(ground: Ground, slug: str, manifest: Manifest, folder: Folder) -> bool:
    """Whether there is nothing to do in an album, as far as its files tell."""
    known = _known(ground.store, slug)
    if not known or known != _sign(ground, folder, _stamped(ground.store, manifest)):
        return False
    return _is_indexed(ground, slug, folder)


def settle_down(
    ground: Ground, slug: str, before: Folder, scanned: Mapping[str, Entry], words: str, today: date
) -> None:
    """Note that nothing is left to do, where that is so.

    before   the folder when the ingest began; scanned: when it looked what is new
    words    album.toml as the photos were placed by it
    """
    store, manifest = ground.store, load_manifest(ground.store, slug)
    folder, made = looked(store, slug), _made(store, manifest)
    still = _is_untouched(before, scanned, folder) and _asks_nothing(store, slug, words)
    if not (still and _is_done(ground, manifest, made, today)):
        return
    time.sleep(TICK)  # what comes or goes after the stamps gives its folder another one
    sign = _sign(ground, folder, _stamped(store, manifest))
    if made != _made(store, manifest):
        return
    if _is_indexed(ground, slug, folder) and _known(store, slug) != sign:
        store.put(f"{SETTLED}/{slug}", sign.encode())


def _known(store: Store, slug: str) -> str:
    try:
        return store.get(f"{SETTLED}/{slug}")[0].decode("ascii", "replace")
    except Missing:
        return ""


def _sign(ground: Ground, folder: Folder, stamped: Sequence[str]) -> str:
    site = (ground.recipe, READER, ground.lang, ground.catalog.places, ground.catalog.faces)
    there = [(os.fsencode(e.key), e.kind, e.bytes, e.mtime_ns) for e in folder.values()]
    return sha256(msgspec.json.encode((site, there, stamped))).hexdigest()


def _stamped(store: Store, manifest: Manifest) -> list[str]:
    """What changes when anything that was made of a photo comes or goes."""
    return list(stamps(store, FOLDER, _places(manifest)))


def _made(store: Store, manifest: Manifest) -> list[list[str]]:
    """The names of what was made of each photo that has renditions."""
    return list(names(store, FOLDER, _places(manifest)))


def _places(manifest: Manifest) -> Iterator[str]:
    return (place_of(one.made).removeprefix(FOLDER) for one in _shown(manifest))


def _shown(manifest: Manifest) -> Iterator[Original]:
    return (one for one in manifest.photos.values() if one.widths and not one.gone)


def _is_indexed(ground: Ground, slug: str, folder: Folder) -> bool:
    return ground.catalog.tag(slug) == index_tag(ground.catalog, folder)


def _is_untouched(before: Folder, scanned: Mapping[str, Entry], after: Folder) -> bool:
    """Whether nobody but the ingest itself changed a file, from its first look to its last.

    The list of files and the words it writes itself; what was brought in is among the scanned.
    """
    first, last = _others(before), _others(after)
    arrived = {EVENT, *(name for name in (*first, *last) if "/" in name)}
    if any(first.get(name) != last.get(name) for name in arrived):
        return False
    known = {name: state for name, state in last.items() if "/" not in name}
    return _others(scanned) == known and all(last.get(n, s) == s for n, s in first.items())


def _others(folder: Mapping[str, Entry]) -> dict[str, tuple[str, int, int]]:
    return {
        name: (entry.kind, entry.bytes, entry.mtime_ns)
        for name, entry in folder.items()
        if name not in (FILE, MANIFEST)
    }


def _is_done(ground: Ground, manifest: Manifest, made: list[list[str]], today: date) -> bool:
    """Whether each photo is developed, or refused for good, and no date waits to come true."""
    there = [one for one in manifest.photos.values() if not one.gone]
    if manifest.reader != READER or any(map(lacks, there)) or any(one.answered for one in there):
        return False
    if any(one.verdict and one.verdict.code in ground.again for one in there):
        return False
    latest = str(today + AHEAD)
    if any(c.field == "date" and c.value[:10] > latest for one in there for c in one.claims):
        return False
    pairs = zip(_shown(manifest), made, strict=True)
    return all(_is_whole(one, ground.recipe, names) for one, names in pairs)


def _is_whole(photo: Original, recipe: str, there: list[str]) -> bool:
    if photo.recipe != recipe:
        return False
    keys = [note_key(photo.made, recipe)]
    for one in FORMATS.values():
        rungs = (width for width in photo.widths if width <= one.widest)
        keys += [rendition_key(photo.made, recipe, width, one.suffix) for width in rungs]
    return {key.rpartition("/")[2] for key in keys} <= set(there)


def _asks_nothing(store: Store, slug: str, words: str) -> bool:
    """Whether album.toml still has these words, and asks nothing that time or others decide."""
    try:
        data, _ = store.get(f"{slug}/{FILE}")
        album = albums.parse(slug, words)
    except (Missing, AlbumError):
        return False
    if data != words.encode():
        return False
    windows = (album.window, *album.windows().values())
    waits = album.instead or album.withheld or album.trash or album.clocks or album.shut_away
    return not waits and all(one.always for one in windows)
