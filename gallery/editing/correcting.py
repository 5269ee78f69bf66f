"""After publication: what was changed is declared a correction, with a public note, or a slip."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from secrets import token_hex
from zoneinfo import ZoneInfo

from gallery import album as albums
from gallery.blocks import Album, Correction
from gallery.editing import change_and_note, history
from gallery.editing.history import Entry
from gallery.errors import Malformed
from gallery.model import Lang, Texts
from gallery.store import Store

CORRECTED, TYPO, UNCORRECTED = "corrected", "typo", "uncorrected"
"""Kinds of entry: a text that was changed is a correction; is a typing error, and no news; a
correction that was told to readers is told no more. `old` and `new` are the words of the text."""

Decided = Iterable[tuple[str, str, Lang, str, str]]
"""Photo, field, language, the words that were published, the words by now."""

LONGEST = 2000
"""Characters of a public note."""


def correct(
    store: Store, slug: str, about: Decided, note: Texts, who: str, now: datetime
) -> Correction:
    """Declare a correction: readers, feeds and machines hear that the essay changed, and why.

    note    public, by language; empty = they hear only that it changed
    raises  Malformed without texts and note, or with one that is too long; Missing, AlbumError,
            StoreError, Full. Nothing is changed then
    """
    decided = list(about)
    said = {lang: words.strip() for lang, words in note.items() if words.strip()}
    if any(len(words) > LONGEST for words in said.values()) or not (decided or said):
        raise Malformed(f"choose what was corrected, or say it in {LONGEST} characters")
    photos = {photo for photo, *_ in decided}
    photo = photos.pop() if len(photos) == 1 else ""
    made: list[Correction] = []

    def edit(source: str, album: Album) -> str:
        day = now.astimezone(ZoneInfo(album.zone)) if album.zone else now
        made[:] = [Correction(day.isoformat(timespec="seconds"), said, photo)]
        return albums.with_correction(source, made[0])

    entries = _entries(CORRECTED, decided, who, now) or [Entry(now, who, CORRECTED)]
    change_and_note(store, slug, edit, lambda _: entries)
    return made[0]


def set_aside(store: Store, slug: str, about: Decided, who: str, now: datetime) -> None:
    """What was changed are typing errors: readers need not hear of it."""
    history.note(store, slug, _entries(TYPO, about, who, now))


def withdraw(store: Store, slug: str, one: Correction, who: str, now: datetime) -> None:
    """Take a correction back that was wrong itself; Missing when it is not there any more."""
    told = " / ".join(one.note.values())

    def edit(source: str, _: Album) -> str:
        return albums.without_correction(source, one)

    entry = Entry(now, who, UNCORRECTED, one.photo, old=told)
    change_and_note(store, slug, edit, lambda _: [entry])


def _entries(kind: str, about: Decided, who: str, now: datetime) -> Sequence[Entry]:
    ident = token_hex(6)
    return [
        Entry(now, who, kind, photo, field, lang, old, new, ident)
        for photo, field, lang, old, new in about
    ]
