"""Sidecars as a table of words: those beside the photos, or those in a folder of their own."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from gallery.blocks import Album
from gallery.captions import Refusal, Row, Table
from gallery.errors import Missing, StoreError
from gallery.ingest.discover import sidecar_names
from gallery.ingest.record import load_manifest
from gallery.ingest.sidecar import LARGEST, words_in
from gallery.model import Lang
from gallery.store import Entry
from gallery.store.local import walk
from gallery.wiring import Gallery

_STRANGER = "no photo of the album is called that"


def photos_of(gallery: Gallery, slug: str) -> list[str]:
    """The photos that lie in the album, in a block or not."""
    known = load_manifest(gallery.store, slug).photos.values()
    return [photo.name for photo in known if photo.verdict is None and not photo.gone]


def beside(gallery: Gallery, album: Album) -> Table:
    """The words of the sidecars beside the album's own photos, as rows."""
    listed = [e for e in gallery.store.list(album.slug, deep=False) if e.kind == "file"]
    found = _found({entry.key.partition("/")[2]: entry for entry in listed})
    own = (block.photo for block in album.photos if not block.photo.startswith("/"))
    photos = dict.fromkeys([*own, *photos_of(gallery, album.slug)])
    pairs = [(photo, entry) for photo in photos if (entry := _of(photo, found))]
    return _table(pairs, lambda entry: gallery.store.get(entry.key)[0], _main(gallery, album))


def inside(gallery: Gallery, album: Album, folder: Path) -> Table:
    """The words of the sidecars in a folder; those of other albums' photos stand below it.

    A sidecar that belongs to no photo of the essay is refused by name.
    """
    listed = [e for e in walk(folder) if e.kind == "file" and e.key.lower().endswith(".xmp")]
    found = _found({entry.key: entry for entry in listed})
    shown = (block.photo for block in album.photos)
    photos = dict.fromkeys([*shown, *photos_of(gallery, album.slug)])
    pairs = [(photo, entry) for photo in photos if (entry := _of(photo.lstrip("/"), found))]
    table = _table(pairs, lambda entry: _read(folder / entry.key), _main(gallery, album))
    taken = {entry.key for _, entry in pairs}
    strangers = (Refusal(None, e.key, _STRANGER) for e in listed if e.key not in taken)
    return Table(table.rows, (*table.refused, *strangers))


def _main(gallery: Gallery, album: Album) -> Lang:
    return album.lang or gallery.settings.languages[0]


def _found(entries: Mapping[str, Entry]) -> Mapping[str, Entry]:
    """The same, to be found in small letters too."""
    return {name.lower(): entry for name, entry in entries.items()} | dict(entries)


def _of(photo: str, found: Mapping[str, Entry]) -> Entry | None:
    """The sidecar of a photo: as it is spelt, else in small letters or capitals."""
    names = (f"{photo}.xmp", *sidecar_names(photo))
    return next((found[name] for name in names if name in found), None)


def _table(pairs: Iterable[tuple[str, Entry]], read: Callable[[Entry], bytes], main: Lang) -> Table:
    told = list(_told(pairs, read, main))
    return Table(
        tuple(one for one in told if isinstance(one, Row)),
        tuple(one for one in told if isinstance(one, Refusal)),
    )


def _told(
    pairs: Iterable[tuple[str, Entry]], read: Callable[[Entry], bytes], main: Lang
) -> Iterator[Row | Refusal]:
    for photo, entry in pairs:
        if entry.bytes > LARGEST:
            yield Refusal(None, photo, f"its sidecar is over {LARGEST >> 20} MiB")
            continue
        try:
            texts = words_in(read(entry), photo, main)
        except Missing:
            continue  # taken away since the folder was listed
        if texts:
            yield Row(None, photo, texts)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as problem:
        raise StoreError(f"{path} cannot be read: {problem.strerror}") from problem
