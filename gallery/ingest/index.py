"""Fill the index from the folders: what an album's files say, as pages ask for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from gallery import album as albums
from gallery import when
from gallery.album import FILE, MANIFEST
from gallery.album.manifest import Manifest
from gallery.blocks import Album, PhotoBlock
from gallery.catalog import AlbumRow, Catalog, Filling, PhotoRow
from gallery.errors import AlbumError, Missing
from gallery.ingest import clock
from gallery.ingest.record import index, load_manifest
from gallery.ingest.resolve import AHEAD, facts
from gallery.ingest.wording import label_of, mark_of
from gallery.model import Facts, Original
from gallery.store import Store

GOOD = ".gallery/good"
"""The last album.toml of each album that could be read: it stays online while one cannot."""


def reindex(
    store: Store,
    catalog: Catalog,
    today: date,
    slugs: Iterable[str] | None = None,
    *,
    rebuild: bool = False,
) -> int:
    """Bring the index up to date; albums whose files did not change are only looked at.

    slugs    only these albums, and whatever their files' times say; None = all that changed
    rebuild  empty it first
    returns  how many albums were filled anew
    """
    with store.lock("index"):
        if rebuild:
            catalog.clear()
        due = album_tags(store, slugs)
        if slugs is None:
            known = catalog.tags()
            for slug in known.keys() - due.keys():
                catalog.forget(slug)
            due = {slug: tag for slug, tag in due.items() if known.get(slug) != tag}
        for slug, tag in due.items():
            index(catalog, filling(store, slug, tag, today))
    return len(due)


def slugs_of(store: Store) -> list[str]:
    """The album folders of a library: those that hold an album.toml, by name."""
    return [slug for slug in folders_of(store) if _tag(store, slug) is not None]


def folders_of(store: Store) -> list[str]:
    """Every folder that is or may become an album, by name."""
    return [
        entry.key
        for entry in store.list(deep=False)
        if entry.kind == "folder" and not entry.key.startswith(".")
    ]


def album_tags(store: Store, slugs: Iterable[str] | None = None) -> dict[str, str]:
    """slug -> tag of each album folder, from sizes and times of its two files alone.

    slugs  only these folders; None = all
    """
    tags = {slug: _tag(store, slug) for slug in (folders_of(store) if slugs is None else slugs)}
    return {slug: tag for slug, tag in tags.items() if tag is not None}


def _tag(store: Store, slug: str) -> str | None:
    kept = {
        entry.key.rpartition("/")[2]: f"{entry.bytes}.{entry.mtime_ns}"
        for entry in store.list(slug, deep=False)
        if entry.kind == "file" and entry.key.endswith((f"/{FILE}", f"/{MANIFEST}"))
    }
    return f"{kept[FILE]} {kept.get(MANIFEST, '')}" if FILE in kept else None


def filling(store: Store, slug: str, tag: str, today: date) -> Filling:
    """All that the index holds of one album, from its two files and nothing else."""
    album, source, problem = _words(store, slug)
    try:
        manifest = load_manifest(store, slug)
    except AlbumError as damaged:
        manifest, problem = Manifest(), problem or damaged
    there = [original for original in manifest.photos.values() if not original.gone]
    shown = {block.photo: block for block in reversed(album.photos)}
    photos = [_photo_row(album, o, shown.get(o.name), said_of(o, album, today)) for o in there]
    by_name = {photo.name: photo for photo in photos if photo.verdict is None}
    blocks = [b for b in album.photos if b.photo.startswith("/") or b.photo in by_name]
    row = _album_row(slug, tag, source, album, blocks, by_name, problem)
    return Filling(row, photos, [reference(slug, b.photo) for b in blocks])


def reference(slug: str, photo: str) -> tuple[str, str]:
    """(album, name) of a photo as a block names it: "NAME" or "/other-album/NAME"."""
    if photo.startswith("/"):
        other, _, name = photo[1:].partition("/")
        return other, name
    return slug, photo


def said_of(original: Original, album: Album, today: date) -> Facts:
    """What a photo's claims come down to in an album, its camera's clock set right."""
    shift = album.clocks.get(clock.body(original.claims))
    if shift:
        right = clock.corrected(facts(original.claims, clock.EVER), shift)
        if (right.date or "")[:10] <= str(today + AHEAD):
            return right
    return facts(original.claims, today)


def photo_key(original: Original, album: Album, today: date) -> clock.Key:
    """Sort key of an album's photos: corrected local time, sub-second, name; undated ones last."""
    return clock.order(original.name, said_of(original, album, today), album.zone)


def _words(store: Store, slug: str) -> tuple[Album, str, AlbumError | None]:
    """The album as it reads now, else as it last read, with what is wrong now."""
    try:
        data, _ = store.get(f"{slug}/{FILE}")
        source = data.decode("utf-8")
        album = albums.parse(slug, source)
    except UnicodeDecodeError as broken:
        problem = AlbumError(f"{slug}/{FILE} is not UTF-8 ({broken.reason}); save it as UTF-8")
    except Missing:
        problem = AlbumError(f"{slug}/{FILE} is gone")
    except AlbumError as broken_words:
        problem = broken_words
    else:
        _keep_good(store, slug, data)
        return album, source, None
    source = _good(store, slug)
    return albums.parse(slug, source), source, problem


def _keep_good(store: Store, slug: str, data: bytes) -> None:
    try:
        kept, _ = store.get(f"{GOOD}/{slug}.toml")
    except Missing:
        kept = b""
    if kept != data:
        store.put(f"{GOOD}/{slug}.toml", data)


def _good(store: Store, slug: str) -> str:
    try:
        data, _ = store.get(f"{GOOD}/{slug}.toml")
        albums.parse(slug, data.decode("utf-8"))
    except (Missing, AlbumError, UnicodeDecodeError):
        return ""
    return data.decode("utf-8")


def _photo_row(album: Album, original: Original, block: PhotoBlock | None, said: Facts) -> PhotoRow:
    pixels = original.pixels
    label = label_of(album, block, said, original.claims)
    return PhotoRow(
        album=album.slug,
        name=original.name,
        number=original.number,
        sha256=original.sha256,
        bytes=original.bytes,
        mtime_ns=original.mtime_ns,
        width=pixels.width if pixels else 0,
        height=pixels.height if pixels else 0,
        format=pixels.format if pixels else "",
        colour=pixels.colour if pixels else "",
        thumbhash=pixels.thumbhash if pixels else "",
        # where it was taken is nobody's business: it never enters the index
        facts=replace(said, latitude=None, longitude=None),
        label=label,
        mark=mark_of(label),
        recipe=original.recipe,
        widths=tuple(original.widths),
        verdict=original.verdict,
    )


def _album_row(
    slug: str,
    tag: str,
    source: str,
    album: Album,
    blocks: Sequence[PhotoBlock],
    photos: Mapping[str, PhotoRow],
    problem: AlbumError | None,
) -> AlbumRow:
    lead = next((b for b in blocks if b.photo == album.lead), blocks[0] if blocks else None)
    lead_album, lead_name = reference(slug, lead.photo) if lead else (slug, "")
    dated = album.date or _span([p.facts for p in photos.values()])
    return AlbumRow(
        slug=slug,
        tag=tag,
        source=source,
        status=album.status,
        publish_at=int(album.publish_at.timestamp()) if album.publish_at else None,
        first=str(when.parse(dated).lower) if dated else "",
        date=dated,
        title=album.title,
        dek=album.dek,
        place=album.place,
        lang=album.lang,
        photos=len(blocks),
        lead_album=lead_album,
        lead_name=lead_name,
        lead_focus=lead.focus if lead else None,
        problem=problem.reason if problem else "",
        problem_line=problem.spot.line if problem and problem.spot else None,
    )


def _span(all_facts: Sequence[Facts]) -> str:
    """The days on which the photos were taken, as EDTF; "" when no file says."""
    days = sorted(f.date[:10] for f in all_facts if f.date and f.date_kind == "taken")
    if not days:
        return ""
    return days[0] if days[0] == days[-1] else f"{days[0]}/{days[-1]}"
