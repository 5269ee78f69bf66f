"""What is in the trash, for those who bring files."""

from contextlib import suppress

from gallery import album as albums
from gallery import editing
from gallery.errors import AlbumError, Missing, Refused
from gallery.store import Store


def thrown_away(store: Store, slug: str) -> frozenset[str]:
    """The names of an album's files in the trash; none where its words cannot be read."""
    try:
        return albums.parse(slug, editing.source_of(store, slug)).thrown_away()
    except (AlbumError, Missing):
        return frozenset()


def refuse_trashed(store: Store, slug: str) -> None:
    """Refused: nothing goes into an essay that may be removed for ever; its sender keeps the file.

    raises  Missing without the album
    """
    with suppress(AlbumError):  # words that cannot be read now say nothing about it
        album = albums.parse(slug, editing.source_of(store, slug))
        if album.trashed is not None:
            reason = "the essay is in the trash"
            raise Refused("essay-in-trash", reason, "take it out of there, or choose another essay")
        if album.shut_away:
            raise Refused("essay-withheld", "the essay is withheld", "choose another essay")
