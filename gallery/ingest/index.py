"""Fill the index from the folders: what an album's files say, as pages ask for it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from gallery import album as albums
from gallery import when
from gallery.album import FILE, MANIFEST
from gallery.album.manifest import Manifest
from gallery.blocks import Album, PhotoBlock
from gallery.catalog import TRASHED, AlbumRow, Card, Catalog, Filling, PhotoRow, Viewer
from gallery.errors import AlbumError, Away, Missing
from gallery.ingest import clock
from gallery.ingest.card import keep_cards
from gallery.ingest.finding import entries_of, periods, terms_of
from gallery.ingest.record import index, load_manifest
from gallery.ingest.resolve import AHEAD, facts
from gallery.ingest.wording import label_of, mark_of
from gallery.model import PUBLIC, Facts, Original
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
    cards: bool = True,
) -> int:
    """Bring the index up to date; albums whose files did not change are only looked at.

    slugs    only these albums, and whatever their files' times say; None = all that changed
    rebuild  make it anew; until it is whole, the old one answers
    cards    make the cards that are lacking; False decodes nothing, as in the web process: the
             work process makes them when it looks at the album
    returns  how many albums were filled anew
    raises   Away when every one of several albums is gone: an unmounted disk looks like that
    """
    with catalog.alone():
        if rebuild:
            catalog.renew()
            due = catalog.tags()
        else:
            due = _brought(store, catalog, today, slugs)
        if cards and (due or slugs is None):
            keep_cards(store, _touched(catalog, None if slugs is None else due, today))
    return len(due)


def _brought(
    store: Store, catalog: Catalog, today: date, slugs: Iterable[str] | None
) -> dict[str, str]:
    """Fill in the albums that changed, forget those that are gone: slug -> tag of the former."""
    due = album_tags(store, slugs)
    if slugs is None:
        known = catalog.tags()
        if len(known) > 1 and not due:
            raise Away(
                f"all {len(known)} albums are gone at once. Nothing is forgotten: readers see what"
                " was there. Bring them back, and everything goes on by itself; if they are meant"
                " to be gone, `gallery index --rebuild` says so"
            )
        for slug in known.keys() - due.keys():
            catalog.forget(slug)
        due = {slug: tag for slug, tag in due.items() if known.get(slug) != tag}
    for slug, tag in due.items():
        index(catalog, filling(store, slug, tag, today))
    return due


def _touched(catalog: Catalog, due: Mapping[str, str] | None, today: date) -> list[Card]:
    """The essays whose lead photo may be another one now, those that borrow it included.

    due  the albums that were filled anew; None = any, for a card may have been left out before
    """
    owner = Viewer(datetime.combine(today, time(), UTC), drafts=True)
    return [
        essay
        for essay in catalog.newest(owner)
        if essay.lead and (due is None or essay.album.slug in due or essay.lead.album in due)
    ]


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


def filling(store: Store, slug: str, tag: str, today: date, *, keep_good: bool = True) -> Filling:
    """All that the index holds of one album, from its two files and nothing else.

    keep_good  keep a copy of words that can be read, for the day on which they cannot
    """
    album, source, problem = _words(store, slug, keep_good=keep_good)
    try:
        manifest = load_manifest(store, slug)
    except AlbumError as damaged:
        manifest, problem = Manifest(), problem or damaged
    if album.trashed is not None:  # its files too: nobody shows them any more
        row = _album_row(slug, tag, source, replace(album, status=TRASHED), [], {}, problem)
        return Filling(row)
    thrown = album.thrown_away()
    album = album.without(thrown)
    there = [o for o in manifest.photos.values() if not o.gone and o.name not in thrown]
    shown = {block.photo: block for block in reversed(album.photos)}
    photos = [_photo_row(album, o, shown.get(o.name), said_of(o, album, today)) for o in there]
    by_name = {photo.name: photo for photo in photos if photo.verdict is None}
    blocks = [b for b in album.photos if b.photo.startswith("/") or b.photo in by_name]
    row = _album_row(slug, tag, source, album, blocks, by_name, problem)
    return Filling(
        row,
        photos,
        [reference(slug, b.photo) for b in blocks],
        terms_of(album, row.date, by_name),
        entries_of(album, row.date, by_name),
    )


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


def public(said: Facts) -> Facts:
    """What readers may know of a photo: where exactly it was taken is nobody's business."""
    return Facts(**{name: getattr(said, name) for name in PUBLIC})


def photo_keys(originals: Iterable[Original], album: Album, today: date) -> dict[str, clock.Key]:
    """Sort keys of an album's photos by name: the editor's date, else corrected local time."""
    stated = _stated(album)
    return {
        one.name: clock.order(
            one.name, said_of(one, album, today), album.zone, stated.get(one.name, "")
        )
        for one in originals
    }


def _stated(album: Album) -> dict[str, str]:
    """The editor's date of each photo that has one, by the first block that states it."""
    return {block.photo: block.date for block in reversed(album.photos) if block.date}


def _words(store: Store, slug: str, *, keep_good: bool) -> tuple[Album, str, AlbumError | None]:
    """The album as it reads now, else as it last read, with what is wrong now."""
    try:
        data, _ = store.get(f"{slug}/{FILE}")
        source = albums.source(slug, data)
        album = albums.parse(slug, source)
    except Missing:
        problem = AlbumError(f"{slug}/{FILE} is gone")
    except AlbumError as broken_words:
        problem = broken_words
    else:
        if keep_good:
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
    label = label_of(album, block, said)
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
        facts=public(said),
        label=label,
        mark=mark_of(label),
        recipe=original.recipe,
        widths=tuple(original.widths),
        verdict=original.verdict,
        sensitive=any(b.sensitive is not None for b in album.photos if b.photo == original.name),
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
    lead = album.cover(blocks)
    lead_album, lead_name = reference(slug, lead.photo) if lead else (slug, "")
    dated = album.date or when.span(_dates(album, photos.values()))
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
        period=next(iter(periods(dated)), ""),
        corrected=max((_noon(one.date) for one in album.corrections if one.date), default=None),
        data_mining=album.data_mining,
    )


def _noon(edtf: str) -> int:
    """Unix seconds of the middle of a day: within half a day of it wherever it was."""
    return int(datetime.combine(when.parse(edtf).lower, time(12), UTC).timestamp())


def _dates(album: Album, photos: Iterable[PhotoRow]) -> Iterator[str]:
    """When the photos were taken: the editor's word, else the day that the file tells."""
    stated = _stated(album)
    for one in photos:
        told = one.facts.date if one.facts.date_kind == "taken" else None
        if dated := stated.get(one.name) or (told or "")[:10]:
            yield dated
