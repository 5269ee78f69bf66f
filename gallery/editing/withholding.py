"""Taking a photo or an essay out of everything, because somebody asked for it; and its undo.

It is words in album.toml; what was made of the photo goes at once (`gallery.ingest.withheld`), the
original stays. Why it was done is in the history, what readers are told of it in the note.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from gallery import album as albums
from gallery.blocks import Album, Withheld
from gallery.editing import change_and_note, printed
from gallery.editing.history import Entry
from gallery.errors import AlbumError, Missing
from gallery.model import Texts
from gallery.store import Store, holds

WITHHELD, RELEASED = "withheld", "given-back"
"""Kinds of entry in the history: `new` is the reason. photo "" = the whole essay."""


def why_of(store: Store, slug: str, photo: str, reason: str) -> str:
    """The reason in one line; AlbumError without one, Missing without the photo."""
    told = " ".join(reason.split())
    if not told:
        raise AlbumError("say why: the reason goes into the history, readers do not see it")
    if photo and not holds(store, f"{slug}/{photo}"):
        raise Missing(f"there is no photo {photo!r} in {slug}")
    return told


def withhold(
    store: Store,
    slug: str,
    photo: str,
    reason: str,
    note: Texts,
    who: str,
    now: datetime,
    *,
    public: bool,
) -> Withheld:
    """Take a photo out of everything, or with "" the whole essay, which is withdrawn too.

    reason   why, for the history; note: for readers, per language, {} = nothing is said
    public   readers had seen it; what was noted so before stays so
    returns  what album.toml says of it now: of what was withheld before, reason and note are new
    raises   Missing without the album or the photo; AlbumError without a reason, and for words
             that cannot be read or written now
    """
    why, made = why_of(store, slug, photo, reason), list[Withheld]()

    def edit(source: str, album: Album) -> str:
        before = album.withheld_of(photo)
        seen = public or bool(before and before.public)
        one = Withheld(photo, now, who, note, seen)
        if before is not None and before.holds:
            one = replace(one, at=before.at, by=before.by)
        made.append(one)
        changed = albums.with_withheld(source, one)
        return changed if photo else albums.with_status(changed, "withdrawn")

    def noting(_: Album) -> Sequence[Entry]:
        return [Entry(now, who, WITHHELD, photo, "withheld", new=why)]

    change_and_note(store, slug, edit, noting)
    return made[-1]


def release(store: Store, slug: str, photo: str, reason: str, who: str, now: datetime) -> Withheld:
    """Let a photo be shown again, under other addresses; with "" the essay, which stays withdrawn.

    reason  why, for the history; "" = not told
    raises  Missing without the album, or when it is not withheld; AlbumError
    """
    made: list[Withheld] = []

    def edit(source: str, album: Album) -> str:
        before = album.withheld_of(photo)
        if before is None or not before.holds:
            raise Missing(f"{f'{slug}/{photo}' if photo else slug} is not withheld")
        made.append(replace(before, released=now.replace(microsecond=0)))
        return albums.with_withheld(source, made[-1])

    def noting(_: Album) -> Sequence[Entry]:
        told = " ".join(reason.split())
        return [Entry(now, who, RELEASED, photo, "withheld", new=told)]

    change_and_note(store, slug, edit, noting)
    return made[-1]


def was_printed(store: Store, slug: str, name: str) -> bool:
    """Whether readers got an essay once, showing a photo as its blocks name it; "" = any essay.

    By the words that were kept when it was published: the index knows only of now.
    """
    for moment in printed.moments(store, slug):
        if not name:
            return True
        try:
            album = albums.parse(slug, printed.words(store, slug, moment))
        except (AlbumError, Missing, UnicodeDecodeError):
            continue
        if any(block.photo == name for block in album.photos):
            return True
    return False
