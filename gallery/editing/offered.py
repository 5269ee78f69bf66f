"""Photos that strangers sent by a link: accepted by an editor, they are like any other.

Declining one puts it into the trash; its note stays, so that it waits again when somebody takes it
out of there.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from secrets import token_hex

from gallery import album as albums
from gallery.blocks import Album
from gallery.editing import change_and_note, refuse_trashed
from gallery.editing.history import Entry
from gallery.errors import Missing
from gallery.model import Trashed
from gallery.store import Store

ACCEPTED, DECLINED = "offer-accepted", "offer-declined"
"""Kinds of entry in the history: `new` is the byline that the sender asked for."""


def accept(store: Store, slug: str, photos: Sequence[str], who: str, now: datetime) -> None:
    """Let photos that wait count like those that the desk brought, all or none.

    raises  Missing without the album, or when one does not wait any more; AlbumError, StoreError
    """

    def accepted(source: str) -> str:
        return albums.with_accepted(source, photos, now)

    _settle(store, slug, photos, accepted, (now, who, ACCEPTED))


def decline(store: Store, slug: str, photos: Sequence[str], who: str, now: datetime) -> None:
    """Move photos that wait to the trash, all or none; raises as `accept`."""

    def declined(source: str) -> str:
        for photo in photos:
            source = albums.with_trash(source, Trashed(photo, now, who))
        return source

    _settle(store, slug, photos, declined, (now, who, DECLINED))


def _settle(
    store: Store,
    slug: str,
    photos: Sequence[str],
    edit: Callable[[str], str],
    told: tuple[datetime, str, str],
) -> None:
    by: dict[str, str] = {}
    now, who, kind = told
    batch = token_hex(6)

    def settled(source: str, album: Album) -> str:
        refuse_trashed(slug, album)
        by.update({one.photo: one.by for one in album.waiting()})
        gone = [photo for photo in photos if photo not in by]
        if gone:
            raise Missing(f"{gone[0]!r} does not wait in {slug} any more")
        return edit(source)

    def noting(_: Album) -> Sequence[Entry]:
        return [Entry(now, who, kind, p, "offered", new=by[p], batch=batch) for p in photos]

    change_and_note(store, slug, settled, noting)
