"""One text of an essay saved by somebody who saw what it said before.

Whatever others saved meanwhile is joined with it by words. Where that cannot be decided without
asking, theirs stays, and what was typed is parked in the history, on the disk, before anybody is
told: a word that was sent here is in the essay or in the history.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias

from gallery import album as albums
from gallery import editing
from gallery.blocks import Album, PhotoBlock
from gallery.editing import history
from gallery.editing.history import MERGED, PARKED, RESTORED, SAID, Entry
from gallery.errors import AlbumError, Malformed, Missing, Stale
from gallery.merging import Merged, merge
from gallery.model import Lang, Texts
from gallery.store import Store

PHOTO_TEXTS = ("caption", "alt", "row_caption", "sensitive")
PHOTO_WORDS = ("credit", "date", "decorative")
ALBUM_TEXTS = ("title", "dek", "place", "rights", "source", "series")
ALBUM_WORDS = ("date", "zone", "credit", "licence", "lang", "data_mining", "place_shown")
"""What can be said: TEXTS per language or alike in all ("" as language), WORDS in none."""

_PROSE = frozenset(("caption", "alt", "row_caption", "sensitive", "title", "dek", "rights"))
"""What is joined by words. Half of each of two dates or names would be neither's."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand.

    photo  as its block names it: the first one that shows it; "" = the essay itself
    field  one of PHOTO_TEXTS and PHOTO_WORDS, or of ALBUM_TEXTS and ALBUM_WORDS
    lang   "" for WORDS, and for words that are the same in every language

    "sensitive" without a language is "true", a reason alike in all, or "": no veil; "decorative"
    is "true" or "".
    """

    photo: str
    field: str
    lang: Lang = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What came of it.

    now     what the essay says there by now
    merged  somebody else's words are in it too
    parked  what was typed, where it could not be taken: it waits in the history; else ""
    ident   its name there, for `history.close`; else that of the entry; "" when nothing changed
    joined  of a parked text: a proposal with the words of both, "" where there is none
    """

    now: str
    merged: bool = False
    parked: str = ""
    ident: str = ""
    joined: str = ""


Owners: TypeAlias = Mapping[str, Album | PhotoBlock]
"""By name, "" is the essay."""


@dataclass(slots=True)
class _Try:
    """The last try of a save: what it found, and what it made of it.

    exact  words are saved to the letter, also where they differ from those there in what no
           keyboard types
    """

    exact: bool = False
    theirs: str = ""
    merged: Merged = field(default_factory=lambda: Merged("", clean=True))


def say(
    store: Store,
    slug: str,
    place: Place,
    seen: str,
    mine: str,
    who: str,
    now: datetime,
    *,
    langs: Sequence[Lang] = (),
    kind: str = SAID,
) -> Said:
    """Save words, on top of whatever others saved meanwhile; durable when it returns.

    seen    what the person's screen was based on, "" when nothing was there
    mine    what they want it to say, "" to take it away
    who     the person's name to sign in with; now: with its zone
    langs   the languages of the site: words alike in all are kept for each of them when one
            language gets its own; without them, those that the essay has words in
    kind    RESTORED: `mine` is a text of the history, saved to the letter
    raises  Missing without the album or a block of the photo; AlbumError, which begins with the
            field, for words that cannot stand there; Malformed for no such place; StoreError,
            Full. Nothing is changed then
    """
    seen, mine = _plain(seen), mine if kind == RESTORED else _plain(mine)
    last = _Try(kind == RESTORED)

    def entry(kind: str, new: str) -> Entry:
        return Entry(now, who, kind, place.photo, place.field, place.lang, last.theirs, new)

    def noting(album: Album) -> Sequence[Entry]:
        told = worded(album, place)
        return [entry(called, told) for called in _called(last, seen, told, kind)]

    told, noted = _saved(store, slug, place, (seen, mine), langs, last, noting)
    if not last.merged.clean:
        [parked] = history.note(store, slug, [entry(PARKED, mine)])
        return Said(last.theirs, parked=mine, ident=parked.ident, joined=last.merged.text)
    merged = noted[0].kind == MERGED if noted else told != mine
    return Said(told, merged=merged, ident=noted[0].ident if noted else "")


def worded(album: Album, place: Place) -> str:
    """What an essay says in a place, "" when nothing; Missing when no block shows the photo.

    Words that are alike in all languages count for each of them.
    """
    return worded_by(owners(album), place)


def owners(album: Album) -> Owners:
    """What has words: the essay under "", the first block of each photo under its name."""
    return {block.photo: block for block in reversed(album.photos)} | {"": album}


def worded_by(found: Owners, place: Place) -> str:
    """As `worded`, of owners that were found before: for many places of one album."""
    _refuse(place)
    if place.photo not in found:
        raise Missing(f"no block of the essay shows {place.photo}")
    value = getattr(found[place.photo], place.field)
    if isinstance(value, Mapping):
        told: str = value.get(place.lang, value.get("", ""))
        return told or ("true" if place.field == "sensitive" and not place.lang else "")
    if isinstance(value, bool):
        return "true" if value else ""
    return value or ""


def written(
    slug: str, source: str, words: Iterable[tuple[Place, str]], langs: Sequence[Lang] = ()
) -> str:
    """The source with other words in some places; AlbumError when they cannot stand there.

    Who describes a photo takes back that it is decorative.
    """
    album = albums.parse(slug, source)
    found = owners(album)
    told: list[tuple[str, str, Lang, str]] = []
    for place, text in words:
        _refuse(place)
        told.append((place.photo, place.field, place.lang, text))
        if place.field == "alt" and text and worded_by(found, Place(place.photo, "decorative")):
            told.append((place.photo, "decorative", "", ""))
    changed = albums.with_words(source, told, langs or _spoken(album))
    try:
        albums.parse(slug, changed)
    except AlbumError as problem:
        raise AlbumError(problem.reason) from problem  # its line is in a file that nobody saves
    return changed


def _refuse(place: Place) -> None:
    texts, words = (PHOTO_TEXTS, PHOTO_WORDS) if place.photo else (ALBUM_TEXTS, ALBUM_WORDS)
    if place.field not in texts and (place.field not in words or place.lang):
        where = f"{place.field}.{place.lang}" if place.lang else place.field
        raise Malformed(f"`{where}` is no words of {'a photo' if place.photo else 'an essay'}")


def _plain(words: str) -> str:
    """Words as typed: line breaks as album.toml has them, no control characters."""
    text = _CONTROL.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))
    return text.encode("utf-8", "ignore").decode() if text.strip() else ""


def _merged(place: Place, seen: str, theirs: str, mine: str) -> Merged:
    if theirs == seen:
        return Merged(mine, clean=True)
    if place.field in _PROSE and (place.lang or place.field != "sensitive"):
        return merge(seen, theirs, mine)
    return Merged(theirs if mine in (theirs, seen) else "", clean=mine in (theirs, seen))


def _saved(
    store: Store,
    slug: str,
    place: Place,
    words: tuple[str, str],
    langs: Sequence[Lang],
    last: _Try,
    noting: editing.Noting,
) -> tuple[str, Sequence[Entry]]:
    """Save where that needs no question: (what the essay says by now, what was noted of it).

    words  what was seen, and what is wanted
    last   is told of each try
    """
    seen, mine = words

    def edit(source: str, album: Album) -> str:
        last.theirs = worded(album, place)
        last.merged = _merged(place, seen, _plain(last.theirs), mine)
        there = last.theirs if last.exact else _plain(last.theirs)
        if not last.merged.clean or last.merged.text == there:
            return source
        return written(slug, source, [(place, last.merged.text)], langs)

    try:
        source, noted = editing.change_and_note(store, slug, edit, noting)
    except Stale:  # others save without a pause: it waits, like all that could not be taken
        last.merged = replace(last.merged, clean=False)
        return last.theirs, ()
    return worded(albums.parse(slug, source), place), noted


def _called(last: _Try, seen: str, told: str, kind: str) -> Sequence[str]:
    """What the history calls a save, `kind` or a merge; nothing when nothing was changed."""
    if told == last.theirs:
        return []
    return [kind if _plain(last.theirs) == seen else MERGED]


def _spoken(album: Album) -> Sequence[Lang]:
    """The languages that an essay has words in, its main one first."""
    texts: list[Texts] = [getattr(album, name) for name in ALBUM_TEXTS]
    texts += [words for block in album.photos for words in (block.caption, block.alt)]
    found = dict.fromkeys((album.lang, *(tag for one in texts for tag in one)))
    return [lang for lang in found if lang]
