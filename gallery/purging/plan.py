"""What a purge would remove, file by file and in its order; changes nothing."""

import re
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass, field

from gallery.album import FILE, MANIFEST
from gallery.album.manifest import Manifest
from gallery.ingest.apart import FOLDER as APART
from gallery.ingest.discover import sidecar_names
from gallery.ingest.faces import suggested
from gallery.ingest.index import slugs_of
from gallery.ingest.readable import GOOD
from gallery.ingest.record import load_manifest
from gallery.ingest.settled import SETTLED
from gallery.media import THUMBS, place_of, thumb_key
from gallery.model import Original
from gallery.purging.thrown import Thrown
from gallery.store import Entry, Store


@dataclass(frozen=True, slots=True)
class Waste:
    """A file that is to be removed; kind: "rendition", "stamp", "raw", "sidecar", "original", …"""

    key: str
    bytes: int
    kind: str


@dataclass(frozen=True, slots=True)
class Named:
    """What the lists of files of all albums name: what photos are shown as (`Original.made`) -> the
    photos, each (album, name), and the recipes of their renditions.

    files  hash of an original -> the photos that it is
    """

    photos: Mapping[str, Set[tuple[str, str]]] = field(default_factory=dict)
    recipes: Mapping[str, Set[str]] = field(default_factory=dict)
    files: Mapping[str, Set[tuple[str, str]]] = field(default_factory=dict)

    def elsewhere(self, picture: str, doomed: Collection[tuple[str, str]]) -> bool:
        """Whether a photo that stays is shown as the same picture."""
        return bool(self.photos.get(picture, set()) - set(doomed))


def named(store: Store) -> Named:
    """Read every list of files.

    raises  AlbumError, which names the file, when one is damaged: nobody knows then what is used
    """
    photos: dict[str, set[tuple[str, str]]] = {}
    recipes: dict[str, set[str]] = {}
    files: dict[str, set[tuple[str, str]]] = {}
    for slug in slugs_of(store):
        for photo in load_manifest(store, slug).photos.values():
            if not photo.gone and photo.sha256:
                photos.setdefault(photo.made, set()).add((slug, photo.name))
                recipes.setdefault(photo.made, set()).add(photo.recipe)
                files.setdefault(photo.sha256, set()).add((slug, photo.name))
    return Named(photos, recipes, files)


def photo_waste(
    store: Store,
    thrown: Thrown,
    manifest: Manifest,
    held: Named,
    doomed: Collection[tuple[str, str]],
) -> Iterator[Waste]:
    """The files of a photo in the trash: renditions first, the original last.

    doomed  (album, name) of all that go at once
    """
    slug, name = thrown.slug, thrown.photo
    there = _files(store, slug)
    known = manifest.photos.get(name)
    if known is not None:
        yield from _renditions(store, known, held, doomed)
        stamp = thumb_key(slug, known.name, known.bytes, known.mtime_ns)
        for entry in _of_kind(store, f"{THUMBS}/{slug}"):
            if entry.key == stamp:
                yield _waste(entry, "stamp")
        for raw in known.raws:
            if raw.name in there:
                yield Waste(there[raw.name].key, there[raw.name].bytes, "raw")
    stay = {n for n, photo in manifest.photos.items() if n != name and not photo.gone}
    yield from _sidecars(store, slug, name, there, stay)
    if name in there:
        yield Waste(there[name].key, there[name].bytes, "original")


def essay_waste(
    store: Store, slug: str, manifest: Manifest, held: Named, doomed: Collection[tuple[str, str]]
) -> Iterator[Waste]:
    """All that an essay has: what was made of it first, its list and its words last.

    What lies in folders of its folder that the program did not make stays.
    """
    for known in manifest.photos.values():
        yield from _renditions(store, known, held, doomed)
    yield from (_waste(e, "stamp") for e in store.list(f"{THUMBS}/{slug}", deep=False))
    yield from (_waste(e, "file") for e in store.list(f"{APART}/{slug}", deep=False))
    there = _files(store, slug)
    words = [there.pop(name) for name in (MANIFEST, FILE) if name in there]
    for name, entry in there.items():
        yield _waste(entry, "original" if name in manifest.photos else "file")
    yield from (_waste(e, "history") for e in _of_kind(store, f"{slug}/history"))
    yield from (
        _waste(e, "history")
        for kept, name in ((GOOD, f"{slug}.toml"), (SETTLED, slug))
        for e in _of_kind(store, kept)
        if e.key == f"{kept}/{name}"
    )
    yield from (_waste(entry, "words") for entry in words)


def _renditions(
    store: Store, photo: Original, held: Named, doomed: Collection[tuple[str, str]]
) -> Iterator[Waste]:
    """All that was made of an original, unless a photo that stays is shown as that; where faces
    were suggested in it too.
    """
    for picture in dict.fromkeys(filter(None, (photo.made, photo.sha256))):
        if not held.elsewhere(picture, doomed):
            yield from (_waste(e, "rendition") for e in _of_kind(store, place_of(picture)))
    if photo.sha256 and not held.files.get(photo.sha256, set()) - set(doomed):
        where = suggested.key(photo.sha256)
        beside = _of_kind(store, where.rpartition("/")[0])
        yield from (_waste(e, "suggestion") for e in beside if e.key == where)


def _sidecars(
    store: Store, slug: str, name: str, there: Mapping[str, Entry], stay: Set[str]
) -> Iterator[Waste]:
    """The words beside a photo, and older ones in history/; none that belong to another photo."""
    others = {beside for other in stay for beside in sidecar_names(other)}
    own = [n for n in there if n.lower() in sidecar_names(name) and n.lower() not in others]
    older = re.compile(
        "|".join([*(re.escape(n) for n in own), re.escape(f"{name}.xmp")]) + r"\.\d+"
    )
    for entry in _of_kind(store, f"{slug}/history"):
        if older.fullmatch(entry.key.rpartition("/")[2]):
            yield _waste(entry, "sidecar")
    yield from (_waste(there[n], "sidecar") for n in own)


def _files(store: Store, slug: str) -> dict[str, Entry]:
    """What lies in an album's folder, by name: links and special files too, folders not."""
    found = (entry for entry in store.list(slug, deep=False) if entry.kind != "folder")
    return {entry.key.rpartition("/")[2]: entry for entry in found}


def _of_kind(store: Store, folder: str) -> Iterator[Entry]:
    """The files directly in a folder."""
    return (entry for entry in store.list(folder, deep=False) if entry.kind == "file")


def _waste(entry: Entry, kind: str) -> Waste:
    return Waste(entry.key, entry.bytes, kind)
