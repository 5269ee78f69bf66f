"""Fill the index from the folders: what an album's files say, as pages ask for it."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from gallery import album as albums
from gallery import when
from gallery.album import FILE, MANIFEST
from gallery.album.manifest import Manifest
from gallery.blocks import ALWAYS, Album, PhotoBlock, Window
from gallery.catalog import TRASHED, AlbumRow, Card, Catalog, Filling, PhotoRow, Placed, Viewer
from gallery.errors import AlbumError, Away, Missing
from gallery.ingest import clock
from gallery.ingest.card import keep_cards
from gallery.ingest.faces.showing import forget, outdated, shown_as
from gallery.ingest.faces.wanted import held_back, wanted
from gallery.ingest.finding import entries_of, limited, periods, placed, terms_of
from gallery.ingest.record import fill, index, load_manifest
from gallery.ingest.resolve import AHEAD, facts
from gallery.ingest.tags import as_kept, tag_of
from gallery.ingest.whereabouts import public
from gallery.ingest.withheld import left_of, withheld_rows
from gallery.ingest.wording import label_of, mark_of
from gallery.model import Claim, Facts, Original
from gallery.store import Store, states

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


def refill(store: Store, catalog: Catalog, today: date) -> None:
    """Fill an index that is empty and still being made with all albums, one after the other."""
    due, site = index_tags(store, catalog).items(), (catalog.places, catalog.faces)
    fill(catalog, (filling(store, slug, tag, today, site) for slug, tag in due))
    forget(store, catalog, catalog.left())


def _brought(
    store: Store, catalog: Catalog, today: date, slugs: Iterable[str] | None
) -> dict[str, str]:
    """Fill in the albums that changed, forget those that are gone: slug -> tag of the former."""
    due = index_tags(store, catalog, slugs)
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
        index(catalog, filling(store, slug, tag, today, (catalog.places, catalog.faces)))
    forget(store, catalog, catalog.left())
    return due


def _touched(catalog: Catalog, due: Mapping[str, str] | None, today: date) -> list[Card]:
    """The essays whose lead photo may be another one now, those that borrow it included.

    due  the albums that were filled anew; None = any, for a card may have been left out before

    Where the lead is not shown all the time, others stand for it: today's and tomorrow's too.
    """
    days = [datetime.combine(today + timedelta(day), time(), UTC) for day in (0, 1)]
    viewers = [Viewer(days[0], drafts=True), *map(Viewer, days)]
    return [
        essay
        for asking in viewers
        for essay in (catalog.newest(asking) if due is None else catalog.showing_of(due, asking))
        if essay.lead and (due is None or essay.album.slug in due or essay.lead.album in due)
    ]


def slugs_of(store: Store) -> list[str]:
    """The album folders of a library: those that hold an album.toml, by name."""
    return list(album_tags(store))


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
    asked = folders_of(store) if slugs is None else slugs
    pairs = ((slug, (f"{slug}/{FILE}", f"{slug}/{MANIFEST}")) for slug in asked)
    tags = {slug: tag_of(states(store, keys)) for slug, keys in pairs}
    return {slug: tag for slug, tag in tags.items() if tag is not None}


def index_tags(
    store: Store, catalog: Catalog, slugs: Iterable[str] | None = None
) -> dict[str, str]:
    """The same as the index keeps them: another choice of the site fills it anew too."""
    return {slug: as_kept(catalog, tag) for slug, tag in album_tags(store, slugs).items()}


def filling(
    store: Store, slug: str, tag: str, today: date, site: tuple[str, str], *, keep_good: bool = True
) -> Filling:
    """All that the index holds of one album, from its two files and nothing else.

    site       how closely places are told, and what is asked for before faces are shown, where the
               album does not say it
    keep_good  keep a copy of words that can be read, for the day on which they cannot
    """
    album, source, problem = _words(store, slug, keep_good=keep_good)
    album = replace(album, place_shown=album.place_shown or site[0])
    try:
        manifest = load_manifest(store, slug)
    except AlbumError as damaged:
        manifest, problem = Manifest(), problem or damaged
    words, taken_out = album, withheld_rows(album, manifest)
    if album.shut_away:  # its files too: nobody shows them any more
        row = essay_row(slug, source, replace(album, status=TRASHED), [], {})
        return Filling(_read(row, tag, problem), taken_out, outdated=[*left_of(words, manifest)])
    unseen = album.kept_back()
    album = album.silent(album.taken_out()).without(unseen)
    there = [o for o in manifest.photos.values() if not o.gone and o.name not in unseen]
    asked = wanted(album, site[1])
    album = album.held(held_back(asked, there))
    shown = {block.photo: block for block in reversed(album.photos)}
    windows, veiled = album.windows(), {b.photo for b in album.photos if b.sensitive is not None}
    rows = (_photo_row(album, o, shown, said_of(o, album, today), windows, veiled) for o in there)
    photos = [shown_as(row, o, asked) for row, o in zip(rows, there, strict=True)]
    by_name = {photo.name: photo for photo in photos if photo.verdict is None}
    blocks = placed(album, by_name)
    row = _read(essay_row(slug, source, album, blocks, by_name), tag, problem)
    return Filling(
        row,
        [*photos, *taken_out],
        places(album, blocks, asked.policy),
        terms_of(album, row.date, by_name),
        entries_of(album, row.date, by_name),
        (*outdated(store, asked, there), *left_of(words, manifest)),
    )


def places(album: Album, blocks: Iterable[PhotoBlock], policy: str) -> list[Placed]:
    """Where an essay shows photos, and when: one row for each block.

    policy  what it asks for before faces are shown; its own photos are held by that already
    """
    windows, corrected = album.windows(), _corrected(album)
    return [
        Placed(
            *reference(album.slug, one.photo),
            windows[one.photo].opens,
            windows[one.photo].closes,
            policy == "required" and one.photo.startswith("/"),
            one.sensitive is not None,
            one.focus,
            corrected.get(one.photo),
        )
        for one in blocks
    ]


def reference(slug: str, photo: str) -> tuple[str, str]:
    """(album, name) of a photo as a block names it: "NAME" or "/other-album/NAME"."""
    if photo.startswith("/"):
        other, _, name = photo[1:].partition("/")
        return other, name
    return slug, photo


def said_of(original: Original, album: Album, today: date) -> Facts:
    """What a photo's claims come down to in an album, its camera's clock set right."""
    claims = claims_of(original, album)
    shift = album.clocks.get(clock.body(claims)) if album.clocks else None
    if shift:
        right = clock.corrected(facts(claims, clock.EVER), shift)
        if (right.date or "")[:10] <= str(today + AHEAD):
            return right
    return facts(claims, today)


def claims_of(original: Original, album: Album) -> Sequence[Claim]:
    """A photo's claims; the name that its sender asked for goes before what the file says."""
    by = next((one.by for one in album.offered if one.photo == original.name), "")
    own = [Claim(field, by, "offered") for field in ("byline", "credit")] if by else []
    return [*own, *original.claims]


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


def album_of(store: Store, slug: str) -> Album:
    """The album as it reads now, else as it last read."""
    return _words(store, slug, keep_good=False)[0]


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


def _photo_row(
    album: Album,
    original: Original,
    shown: Mapping[str, PhotoBlock],
    said: Facts,
    windows: Mapping[str, Window],
    veiled: Container[str],
) -> PhotoRow:
    pixels, label = original.pixels, label_of(album, shown.get(original.name), said)
    window = windows.get(original.name, ALWAYS).within(album.window)
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
        facts=public(said, album.place_shown),
        label=label,
        mark=mark_of(label, album.turn(original.name)),
        recipe=original.recipe,
        widths=tuple(original.widths),
        lacks=tuple(original.lacks),
        verdict=original.verdict,
        sensitive=original.name in veiled,
        opens=window.opens,
        closes=window.closes,
    )


def essay_row(
    slug: str,
    source: str,
    album: Album,
    blocks: Sequence[PhotoBlock],
    photos: Mapping[str, PhotoRow],
) -> AlbumRow:
    """What the index holds of an essay itself, but for the tag of its files.

    blocks  its photos that are shown; photos: the album's own by name, refused ones left out
    """
    lead = album.cover(blocks)
    lead_album, lead_name = reference(slug, lead.photo) if lead else (slug, "")
    corrected, named = _corrected(album), {one.photo for one in blocks}
    dated = album.date or when.span(_dates(album, photos.values()))
    return AlbumRow(
        slug=slug,
        tag="",
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
        period=next(iter(periods(dated)), ""),
        corrected=max(corrected.values(), default=None),
        corrected_essay=max((at for of, at in corrected.items() if of not in named), default=None),
        data_mining=album.data_mining,
        opens=album.opening.opens,
        closes=album.opening.closes,
        lead_position=next((n for n, one in enumerate(blocks) if one is lead), -1),
    )


def _read(row: AlbumRow, tag: str, problem: AlbumError | None) -> AlbumRow:
    """The row with the tag of the files, and why the words cannot be read as they are now."""
    if problem is None:
        return replace(row, tag=tag)
    line = problem.spot.line if problem.spot else None
    return replace(row, tag=tag, problem=problem.reason, problem_line=line)


def _corrected(album: Album) -> Mapping[str, int]:
    """Unix seconds of the last correction about each photo as blocks name it, "" = the essay."""
    found: dict[str, int] = {}
    for one in album.corrections:
        if one.date:
            found[one.photo] = max(_noon(one.date), found.get(one.photo, 0))
    return found


def _noon(edtf: str) -> int:
    """Unix seconds of a moment with its offset, as the desk notes corrections.

    Of a day its middle: within half a day of it wherever it was.
    """
    with suppress(ValueError):
        moment = datetime.fromisoformat(edtf)
        if moment.tzinfo is not None:
            return int(moment.timestamp())
    return int(datetime.combine(when.parse(edtf).lower, time(12), UTC).timestamp())


def _dates(album: Album, photos: Iterable[PhotoRow]) -> Iterator[str]:
    """When the photos were taken: the editor's word, else the day that the file tells.

    A photo that is not always shown says nothing: the date would tell of it.
    """
    stated, some = _stated(album), limited(album)
    for one in photos:
        if one.name in some:
            continue
        told = one.facts.date if one.facts.date_kind == "taken" else None
        if dated := stated.get(one.name) or (told or "")[:10]:
            yield dated
