"""manifest.json made whole again: its sound lines stay, the others come from elsewhere."""

from collections.abc import Iterable
from contextlib import suppress

from gallery.album import MANIFEST
from gallery.album import manifest as manifests
from gallery.album.manifest import Manifest
from gallery.album.seals import TAIL, doubts, head_of, lines
from gallery.catalog import Catalog, PhotoRow
from gallery.errors import AlbumError, Missing
from gallery.ingest.record import put_back
from gallery.ingest.withheld import released
from gallery.model import Original, Pixels
from gallery.store import Store


def mended_list(store: Store, catalog: Catalog, slug: str, backup: bytes | None) -> str:
    """Put a whole manifest.json into the place of a damaged one.

    A line that cannot be trusted is replaced by the backup's; where that has none, or of another
    file, by what the index knows: then the files of the album say anew what they say.

    backup   manifest.json as a backup has it, None without one
    returns  how it was mended, "" when it was not: a photo would have lost its number
    raises   StoreError, Full
    """
    with store.lock(f"album-{slug}"):
        try:
            data, _ = store.get(f"{slug}/{MANIFEST}")
        except Missing:
            data = b""
        doubtful = {doubt.line for doubt in doubts(data)}
        found = [line for line in lines(data) if line.number not in doubtful]
        kept = _once(line.photo for line in found if line.photo)
        held = _loaded(slug, backup)
        taken = {one.name for one in kept}, {one.number for one in kept}
        rows = [row for row in released(catalog.of_album(slug)) if _free(row, *taken)]
        saved = [photo for photo in held.photos.values() if _free(photo, *taken)]
        back = _agreed(saved, rows)
        told = [_original(row) for row in rows if row.name not in {one.name for one in back}]
        rows_lost = [row for row in _rows(data, doubtful) if len(row) > len(TAIL)]
        lost = len(rows_lost) - len(back) - len(told)
        if lost > 0 or not (kept or back or told):
            return ""
        head = None if 1 in doubtful else head_of(data)
        reader = 0 if told or head is None else head.reader
        highest = max(head.next if head else 1, held.next)
        whole = Manifest({}, highest, reader).with_photos([*kept, *back, *told])
        aside = put_back(store, f"{slug}/{MANIFEST}", manifests.dump(whole))
    sources = ["the backup"] * bool(back) + ["the index"] * bool(told)
    of = f" by {' and '.join(sources)}" if sources else ""
    return f"the list was mended{of}" + (f"; the damaged one is kept as {aside}" if aside else "")


def _rows(data: bytes, numbers: Iterable[int]) -> list[bytes]:
    """Lines as they stand in the file, but for the head."""
    rows = data.split(b"\n")
    return [rows[number - 1] for number in numbers if 1 < number <= len(rows)]


def _once(photos: Iterable[Original]) -> list[Original]:
    """Photos without those whose name or number another one has too."""
    numbers: dict[int, Original] = {}
    for photo in photos:
        numbers.setdefault(photo.number, photo)
    names = {photo.name: photo for photo in numbers.values()}
    return list(names.values())


def _loaded(slug: str, data: bytes | None) -> Manifest:
    with suppress(AlbumError):
        if data is not None and not doubts(data):
            return manifests.load(slug, data)
    return Manifest()


def _free(one: Original | PhotoRow, names: set[str], numbers: set[int]) -> bool:
    """Whether a photo is none of those that are kept: not their names, not their numbers."""
    return one.name not in names and one.number not in numbers


def _agreed(saved: Iterable[Original], rows: Iterable[PhotoRow]) -> list[Original]:
    """The backup's photos but for those that the index knows with other bytes: it is newer."""
    known = {row.name: row.sha256 for row in rows}
    return [photo for photo in saved if known.get(photo.name, photo.sha256) == photo.sha256]


def _original(row: PhotoRow) -> Original:
    """What the index knows of a photo; what its file says is to be read anew."""
    pixels = Pixels(row.format, row.width, row.height, row.colour, row.thumbhash)
    return Original(
        row.name,
        row.number,
        row.sha256,
        row.bytes,
        row.mtime_ns,
        None if row.verdict else pixels,
        row.recipe,
        tuple(row.widths),
        row.verdict,
        picture=row.picture,
        lacks=row.lacks,
    )
