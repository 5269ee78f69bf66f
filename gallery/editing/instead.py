"""A photo replaced by another file: its place, its words and its address stay, the file changes.

What was sent is noted in album.toml and done when the file is developed, by the ingest. The old
file goes to the trash; until the new one is found to be sound, nothing changes.
"""

from collections.abc import Sequence
from datetime import datetime

from gallery import album as albums
from gallery.blocks import Album, Instead
from gallery.editing import change_and_note
from gallery.editing.history import Entry
from gallery.editing.restoring import REPLACED
from gallery.errors import Missing
from gallery.model import Trashed
from gallery.store import Store

REPLACING, REFUSED, LEFT, CHECKED_NAMES = (
    *("replacing", "replace-refused", "replace-left", "names-checked"),
)
"""Kinds of entry: a file was sent to replace a photo; it cannot be shown, `new` says why; nobody
waits for it any more; somebody has read the words of a photo again."""

_FIELD = "file"


def send(store: Store, slug: str, one: Instead, name: str) -> None:
    """Note that a file is on its way; name: what its sender calls it.

    raises  Missing when no block shows the photo
    """

    def edit(source: str, album: Album) -> str:
        _shown(album, one.photo)
        return albums.with_instead(source, one)

    entry = Entry(one.at, one.by, REPLACING, one.photo, _FIELD, "", one.photo, name)
    change_and_note(store, slug, edit, lambda _: [entry])


def leave(store: Store, slug: str, photo: str, who: str, now: datetime, reason: str = "") -> None:
    """Wait no more for the file that was to replace a photo: it cannot be shown (`reason`)."""
    kind = REFUSED if reason else LEFT

    def edit(source: str, album: Album) -> str:
        waits = any(one.photo == photo for one in album.instead)
        return albums.without_instead(source, photo) if waits else source

    entry = Entry(now, who, kind, photo, _FIELD, "", photo, reason)
    change_and_note(store, slug, edit, lambda _: [entry])


def take(store: Store, slug: str, one: Instead, name: str, now: datetime) -> None:
    """Let a file that is sound take its place; the old one goes to the trash."""

    def edit(source: str, album: Album) -> str:
        if one not in album.instead:
            return source
        source = albums.without_instead(source, one.photo)
        source = albums.with_photo_replaced(source, one.photo, name)
        source = albums.without_trash(source, name)
        return albums.with_trash(source, Trashed(one.photo, now, one.by))

    entry = Entry(now, one.by, REPLACED, name, _FIELD, "", one.photo, name)
    change_and_note(store, slug, edit, lambda _: [entry])


def follow(store: Store, slug: str, old: str, new: str, who: str, now: datetime) -> None:
    """Let another essay that shows the photo show the new file; old, new: as its blocks name it."""

    def edit(source: str, album: Album) -> str:
        shown = any(block.photo == old for block in album.photos)
        return albums.with_photo_replaced(source, old, new) if shown else source

    entry = Entry(now, who, REPLACED, new, _FIELD, "", old, new)
    change_and_note(store, slug, edit, lambda _: [entry])


def check_names(store: Store, slug: str, photo: str, who: str, now: datetime) -> None:
    """Note that somebody has read the words of a photo again, beside its new file. Missing."""

    def edit(source: str, album: Album) -> str:
        _shown(album, photo)
        return albums.with_names_checked(source, photo)

    def noting(_: Album) -> Sequence[Entry]:
        return [Entry(now, who, CHECKED_NAMES, photo, _FIELD)]

    change_and_note(store, slug, edit, noting)


def _shown(album: Album, photo: str) -> None:
    if all(block.photo != photo for block in album.photos):
        raise Missing(f"no block of the essay shows {photo}")
