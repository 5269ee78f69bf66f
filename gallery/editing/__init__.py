"""What editors do to the words: read, compare, change one thing, swap.

Two editors (or an editor and a person with a text editor) on two fields never lose anything:
the change is made anew on whatever the file says by now.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from gallery import album as albums
from gallery.album import FILE
from gallery.blocks import Album
from gallery.captions import Change, words_of
from gallery.editing import history, printed
from gallery.editing.history import Entry
from gallery.errors import AlbumError, Missing, Stale
from gallery.model import Offered
from gallery.store import Expect, Store, Tag
from gallery.store import tag as tag_of
from gallery.values import spelled

RETRIES = 50
"""More tries than a text editor could ever collide with; each starts from what is there by then."""


Noting: TypeAlias = Callable[[Album], Sequence[Entry]]
"""What the history is to say of an album that was changed."""


def source_of(store: Store, slug: str) -> str:
    """album.toml as text; Missing without the album, AlbumError when it is not UTF-8."""
    return _read(store, slug)[0]


def create(store: Store, slug: str, source: str) -> None:
    """Make a new album of these words; Stale when there is one, AlbumError for bad words."""
    albums.parse(slug, source)
    store.put(f"{slug}/{FILE}", source.encode("utf-8"), expect=Expect.NOTHING)


def change(store: Store, slug: str, edit: Callable[[str, Album], str]) -> str:
    """Replace album.toml by edit(source, album), on top of whatever others saved meanwhile.

    edit     pure; it may run more than once, each time on the newest words
    returns  the source that is there now
    raises   Missing, AlbumError (the file cannot be read now), Stale after many collisions
    """
    return change_and_note(store, slug, edit, lambda _: ())[0]


def change_and_note(
    store: Store, slug: str, edit: Callable[[str, Album], str], noting: Noting
) -> tuple[str, Sequence[Entry]]:
    """As `change`; what the history is to say is on the disk before the words take their place.

    So a disk without room for the line refuses the words too, and nobody edits unseen.

    noting   (the album as `edit` made it) -> entries; not asked when nothing is changed
    returns  the source that is there now, and the entries as they are kept
    """
    with store.lock(f"words-{slug[:100]}"):  # the desk's own take turns; a text editor knows none
        for _ in range(RETRIES):
            source, tag = _read(store, slug)
            before = albums.parse(slug, source)
            changed = edit(source, before)
            if changed == source:
                _make_sure(store, slug, source, tag)
                return source, ()
            entries = noting(albums.parse(slug, changed))
            kept = printed.due(store, before, source, changed, entries)
            try:
                return changed, _put(store, slug, changed, tag, entries, kept)
            except Stale:
                continue  # something else of the album was saved first: read again
    raise Stale


def _make_sure(store: Store, slug: str, source: str, tag: Tag) -> None:
    """Who is told that these words are saved may ask after a stop that left them in the air."""
    data = source.encode("utf-8")
    if tag_of(data) == tag:
        with suppress(Stale):  # saved over meanwhile, by somebody who is told so
            store.put(f"{slug}/{FILE}", data, expect=tag)


def _put(
    store: Store,
    slug: str,
    source: str,
    tag: Tag,
    entries: Sequence[Entry],
    kept: printed.Kept | None,
) -> Sequence[Entry]:
    key, data = f"{slug}/{FILE}", source.encode("utf-8")
    if not entries:
        store.put(key, data, expect=tag)
        return ()
    apart, files = (kept.apart, kept.files) if kept else (None, ())
    with history.ready(store, slug, entries, apart) as prepared:
        store.put(key, data, expect=tag, then=[*files, *prepared.files])
    return prepared.kept


def save_photo_texts(store: Store, slug: str, changes: Sequence[Change]) -> Sequence[Change]:
    """Make many changes in one swap, on top of whatever others saved meanwhile.

    returns  those left out, because someone else changed this very text or took the photo out
             of the essay since; their `old` is what it says now
    raises   Missing without the album; AlbumError, which names the photo; then nothing is changed
    """

    def edit(source: str, album: Album) -> str:
        now = _texts_now(album, changes)
        return albums.with_photo_texts(
            source,
            (
                (one.photo, one.field, one.lang, one.new)
                for one, current in zip(changes, now, strict=True)
                if current == one.old != one.new
            ),
        )

    album = albums.parse(slug, change(store, slug, edit))
    pairs = zip(changes, _texts_now(album, changes), strict=True)
    return [replace(one, old=current or "") for one, current in pairs if current != one.new]


def _texts_now(album: Album, changes: Iterable[Change]) -> list[str | None]:
    """What the album says in place of each change; None where no block shows the photo."""
    blocks = {block.photo: block for block in reversed(album.photos)}
    return [
        words_of(blocks[one.photo], one.field, one.lang) if one.photo in blocks else None
        for one in changes
    ]


def refuse_trashed(slug: str, album: Album) -> None:
    """AlbumError when an essay is in the trash or withheld: nothing goes in, nobody opens it."""
    if album.trashed is not None:
        raise AlbumError(f"{slug} is in the trash; `gallery untrash {slug}` takes it out")
    if album.shut_away:
        raise AlbumError(f"{slug} is withheld; `gallery withhold {slug} --release` ends that")


def set_status(store: Store, slug: str, status: str, entries: Sequence[Entry] = ()) -> None:
    """Publish, withdraw, or take back to a draft; `entries` say so in the history.

    raises  AlbumError for an essay in the trash
    """

    def edit(source: str, album: Album) -> str:
        refuse_trashed(slug, album)
        return albums.with_status(source, status)

    change_and_note(store, slug, edit, lambda _: entries)


def publish(store: Store, slug: str, now: datetime, entries: Sequence[Entry] = ()) -> None:
    """Open an essay to readers, and note when that was: the first time counts.

    now      with its zone; noted as the clock in the album's own zone shows it
    entries  say so in the history
    raises   AlbumError for one in the trash
    """

    def edit(source: str, album: Album) -> str:
        refuse_trashed(slug, album)
        changed = albums.with_status(source, "published")
        if album.publish_at and album.publish_at <= now:
            return changed
        return albums.with_publish_at(changed, now.astimezone(ZoneInfo(album.zone or "UTC")))

    change_and_note(store, slug, edit, lambda _: entries)


def set_clock(
    store: Store,
    slug: str,
    camera: str,
    shift: timedelta,
    reordered: Callable[[Album, Album], Sequence[int]],
) -> None:
    """Set one camera's clock right.

    reordered  (album before, album after) -> the blocks' numbers in their new order
    """

    def edit(source: str, album: Album) -> str:
        changed = albums.with_clock(source, camera, spelled(shift))
        order = reordered(album, albums.parse(slug, changed))
        return albums.with_order(changed, order)

    change(store, slug, edit)


def place(
    store: Store,
    slug: str,
    arranged: Callable[[Album], Iterable[tuple[str, int | None]]],
    renamed: Iterable[tuple[str, str]] = (),
    unnoted: Callable[[Album], Iterable[Offered]] = lambda _: (),
) -> str:
    """Follow renamed files, then insert the photos that `arranged` places in the album.

    unnoted  photos of strangers that the album says nothing of: it is noted that they wait
    returns  the source that is there then
    """
    pairs = list(renamed)

    def edit(source: str, _: Album) -> str:
        for old, new in pairs:
            source = albums.with_photo_renamed(source, old, new)
        for one in unnoted(albums.parse(slug, source)):
            source = albums.with_offered(source, one)
        inserted = list(arranged(albums.parse(slug, source)))
        return albums.with_blocks(source, inserted) if inserted else source

    return change(store, slug, edit)


def _read(store: Store, slug: str) -> tuple[str, str]:
    try:
        data, tag = store.get(f"{slug}/{FILE}")
    except Missing as problem:
        raise Missing(f"there is no album {slug!r}; `gallery new {slug}` makes one") from problem
    return albums.source(slug, data), tag
