"""What an essay is listed under: tags never conflict, those of two people are put together."""

from collections.abc import Sequence
from datetime import datetime

from gallery import album as albums
from gallery import editing
from gallery.blocks import Album
from gallery.editing.history import SAID, Entry
from gallery.editing.naming import LISTED, LONGEST, joined, listed
from gallery.errors import Malformed
from gallery.store import Store

FIELD = "tags"


def say_tags(
    store: Store, slug: str, seen: Sequence[str], mine: Sequence[str], who: str, now: datetime
) -> Sequence[str]:
    """Set the tags of an essay; those that others put in or took out meanwhile count.

    seen     those that the person's screen was based on
    returns  those that it has by now
    raises   Missing without the album; Malformed for a tag of over 200 characters; AlbumError;
             StoreError, Full
    """
    wanted = listed(LISTED.join(mine))
    if any(len(tag) > LONGEST for tag in wanted):
        raise Malformed(f"a tag has at most {LONGEST} characters")
    before: list[Sequence[str]] = [()]

    def edit(source: str, album: Album) -> str:
        before[0] = album.tags
        tags = joined(seen, album.tags, wanted)
        return albums.with_tags(source, tags) if tags != album.tags else source

    def noting(album: Album) -> Sequence[Entry]:
        told = (LISTED.join(before[0]), LISTED.join(album.tags))
        return [Entry(now, who, SAID, "", FIELD, "", *told)]

    source, _ = editing.change_and_note(store, slug, edit, noting)
    return albums.parse(slug, source).tags
