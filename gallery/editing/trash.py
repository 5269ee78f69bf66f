"""The trash: photos and essays that nobody sees any more, and that can be taken out again.

It is words in album.toml; the files lie where they lay until `purging` removes them.
"""

from collections.abc import Sequence
from datetime import datetime

from gallery import album as albums
from gallery.album import MANIFEST
from gallery.album import manifest as manifests
from gallery.blocks import Album
from gallery.editing import arranging, change_and_note, history
from gallery.editing.arranging import TRASHED, Arrangement
from gallery.editing.commands import Trash, Untrash, unpacked
from gallery.editing.history import Entry
from gallery.errors import Missing
from gallery.store import Store, holds

ESSAY_TRASHED, ESSAY_BACK = "essay-trashed", "essay-untrashed"
"""Kinds of entry in the history: `old` is the status before, `new` the one after."""


def trash(store: Store, slug: str, photos: Sequence[str], who: str, now: datetime) -> Arrangement:
    """Move photos to the trash, all or none; `arranging.undo` takes them out again.

    raises  Missing without the album or a photo; AlbumError for one that another essay lends
    """
    known = _files(store, slug)
    for photo in photos:
        if "/" not in photo and photo not in known:
            raise Missing(f"there is no photo {photo!r} in {slug}")
    return arranging.do(store, slug, [Trash(tuple(photos))], who, now)


def untrash(store: Store, slug: str, photos: Sequence[str], who: str, now: datetime) -> Arrangement:
    """Take photos out of the trash: to where they stood, or to the tray where that is gone.

    raises  Missing without the album, when one is not in the trash any more, or is being removed
    """
    for photo in photos:
        if not holds(store, f"{slug}/{photo}"):
            raise Missing(f"{photo} is being removed for ever, or its file is gone: look at {slug}")
    kept: dict[str, Untrash] = {}
    for entry in history.read(store, slug):
        if entry.kind == TRASHED and entry.photo in photos and entry.photo not in kept:
            found = unpacked(entry.old)
            kept |= {one.photo: one for one in found if isinstance(one, Untrash)}
    wanted = [kept.get(photo, Untrash(photo)) for photo in dict.fromkeys(photos)]
    return arranging.do(store, slug, wanted, who, now)


def trash_essay(store: Store, slug: str, who: str, now: datetime) -> None:
    """Move a whole essay to the trash; one that is there stays as it is. Missing without it."""
    before: list[str] = []

    def edit(source: str, album: Album) -> str:
        before.append(album.status)
        return source if album.trashed else albums.with_trashed(source, now, who)

    def noting(_: Album) -> Sequence[Entry]:
        return [Entry(now, who, ESSAY_TRASHED, field="trashed", old=before[-1])]

    change_and_note(store, slug, edit, noting)


def untrash_essay(store: Store, slug: str, who: str, now: datetime) -> None:
    """Take an essay out of the trash, as a draft: it is never public by itself.

    raises  Missing without the album, or when it is not in the trash
    """
    before: list[str] = []

    def edit(source: str, album: Album) -> str:
        if album.trashed is None:
            raise Missing(f"{slug} is not in the trash")
        before.append(album.status)
        return albums.with_status(albums.without_trashed(source), "draft")

    def noting(_: Album) -> Sequence[Entry]:
        return [Entry(now, who, ESSAY_BACK, field="trashed", old=before[-1], new="draft")]

    change_and_note(store, slug, edit, noting)


def _files(store: Store, slug: str) -> frozenset[str]:
    """The photos that an album has."""
    try:
        data, _ = store.get(f"{slug}/{MANIFEST}")
    except Missing:
        return frozenset()
    found = manifests.load(slug, data).photos.values()
    return frozenset(photo.name for photo in found if not photo.gone)
