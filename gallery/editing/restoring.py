"""A text of the history put back: the words as they were before or after any of its lines.

It is an edit like any other, joined with what others write meanwhile, and a line of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from gallery import album as albums
from gallery import editing
from gallery.blocks import CONTEXT_KEYS, Album
from gallery.editing import history, passages
from gallery.editing.context import CONTEXT, say_context
from gallery.editing.history import CLOSED, PARKED, RESTORED, Entry
from gallery.editing.keys import keys
from gallery.editing.naming import FIELD as PERSONS
from gallery.editing.naming import LISTED, listed, say_persons
from gallery.editing.passages import FIELDS, Passage
from gallery.editing.saying import (
    ALBUM_TEXTS,
    ALBUM_WORDS,
    PHOTO_TEXTS,
    PHOTO_WORDS,
    Place,
    owners,
    say,
    worded_by,
)
from gallery.errors import Malformed, Missing, Stale
from gallery.model import Lang
from gallery.store import Store
from gallery.text import mark

REPLACED = "replaced"
"""Kind of entry: another file took the place of a photo; `old` and `photo` name the two."""

_TEXTS = frozenset(
    (history.SAID, history.MERGED, PARKED, CLOSED, history.BATCH, history.UNDONE, RESTORED, CONTEXT)
)
_BLOCK, _CONTEXT = "block.", "context."
_KIND_OF = {field: kind for kind, fields in FIELDS.items() for field in fields}


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it.

    now     what stands there by now
    parked  the words that were asked for, where somebody changed the same ones meanwhile
    """

    now: str
    parked: str = ""


def is_text(entry: Entry) -> bool:
    """Whether an entry tells of words, so that they can be put back."""
    if entry.kind not in _TEXTS:
        return False
    if entry.field.startswith(_BLOCK):
        return entry.field.removeprefix(_BLOCK) in _KIND_OF
    if entry.field.startswith(_CONTEXT):
        return entry.field.removeprefix(_CONTEXT) in CONTEXT_KEYS
    if entry.photo:
        return entry.field in (*PHOTO_TEXTS, *PHOTO_WORDS, PERSONS)
    return entry.field in (*ALBUM_TEXTS, *ALBUM_WORDS)


def photo_now(entries: Sequence[Entry], entry: Entry) -> str:
    """What the photo of an entry is called by now, after other files took its place.

    entries  the history, newest first
    """
    name = entry.photo
    for one in reversed(entries):
        if name and one.kind == REPLACED and one.old == name and one.at >= entry.at:
            name = one.photo
    return name


def renamed(entries: Sequence[Entry], photo: str) -> str:
    """What a photo is called by now that other files took its place; its own name without any."""
    took = next((one for one in entries if one.kind == REPLACED and one.old == photo), None)
    return photo_now(entries, replace(took, photo=photo)) if took else photo


def words_now(album: Album, entries: Sequence[Entry], entry: Entry) -> str | None:
    """What the essay says in the place of an entry; None where that place is gone.

    entries  the history, newest first
    """
    field = entry.field
    if field.startswith(_CONTEXT):
        texts = getattr(album.context, field.removeprefix(_CONTEXT))
        return str(texts.get(entry.lang, texts.get("", "")))
    if field.startswith(_BLOCK):
        passage = _passage(album, _last(entries, entry), entry)
        there = dict(zip(keys(album.blocks), album.blocks, strict=True))
        block = there.get(passage.key)
        return passages.words_of(block, passage.field, entry.lang) if block else None
    photo = photo_now(entries, entry)
    if field == PERSONS:
        named = (block.persons for block in album.photos if block.photo == photo)
        return next((LISTED.join(persons) for persons in named), None)
    try:
        return worded_by(owners(album), Place(photo, field, entry.lang))
    except Missing:
        return None


def restore(
    store: Store,
    slug: str,
    ident: str,
    which: str,
    seen: str,
    who: str,
    now: datetime,
    *,
    langs: Sequence[Lang] = (),
) -> Restored:
    """Put a text of the history back, to the letter.

    ident  of the entry; which: "old" for the words before it, "new" for those after it
    seen   `mark` of what the person saw in the essay; "" = whatever stands there
    raises Missing without the entry or the place; Stale, with what stands there, when it is not
           what was seen and the history does not know what was; Malformed; else as `saying.say`
    """
    entries = history.read(store, slug)
    entry = next((one for one in entries if one.ident == ident), None)
    if entry is None or not is_text(entry):
        raise Missing("the history has no such text")
    if which not in ("old", "new"):
        raise Malformed("say whether the old words are meant or the new ones")
    album = albums.parse(slug, editing.source_of(store, slug))
    there = words_now(album, entries, entry)
    base = there or ""
    if seen and there is not None and mark(there) != seen:
        base = _seen(entries, entry, seen, there)
    words = base, entry.old if which == "old" else entry.new
    where = (store, slug, album, entries, entry)
    return _saved(where, words, (who, now), langs)


def _saved(
    where: tuple[Store, str, Album, Sequence[Entry], Entry],
    words: tuple[str, str],
    by: tuple[str, datetime],
    langs: Sequence[Lang],
) -> Restored:
    """Save words by the way that each kind of them has.

    words  what somebody saw, and what they want; by: who, and when
    """
    store, slug, album, entries, entry = where
    field, lang = entry.field, entry.lang
    if field.startswith(_BLOCK):
        passage = _passage(album, _last(entries, entry), entry)
        passed = passages.say(store, slug, passage, *words, langs, *by, kind=RESTORED)
        return Restored(passed.now, passed.parked)
    if field.startswith(_CONTEXT):
        name = field.removeprefix(_CONTEXT)
        say_context(store, slug, name, lang, *words, *by, langs=langs, kind=RESTORED)
        return Restored(words[1])
    photo = photo_now(entries, entry)
    if field == PERSONS:
        seen, mine = (listed(one) for one in words)
        return Restored(say_persons(store, slug, photo, seen, mine, *by, kind=RESTORED).now)
    place = Place(photo, field, lang)
    said = say(store, slug, place, *words, *by, langs=langs, kind=RESTORED)
    return Restored(said.now, said.parked)


def _seen(entries: Sequence[Entry], entry: Entry, seen: str, there: str) -> str:
    """The words of the history that somebody saw, by their mark; Stale when it has none such."""
    alike = (one for one in entries if _place(one) == _place(entry))
    known = (words for one in alike for words in (one.new, one.old))
    found = next((words for words in known if mark(words) == seen), None)
    if found is None:
        raise Stale(there)
    return found


def _place(entry: Entry) -> tuple[str, str, str]:
    return entry.photo, entry.field, entry.lang


def _last(entries: Sequence[Entry], entry: Entry) -> str:
    """The words that an entry's passage was given last, as far as entries follow on each other."""
    words = entry.old if entry.kind in (PARKED, CLOSED) else entry.new
    for one in _after(entries, entry):
        if one.old == words and one.kind not in (PARKED, CLOSED):
            words = one.new
    return words


def _after(entries: Sequence[Entry], entry: Entry) -> Iterator[Entry]:
    """What came after an entry in the same field, the oldest first."""
    newer: list[Entry] = []
    for one in entries:
        if one.ident == entry.ident:
            break
        if _place(one) == _place(entry):
            newer.append(one)
    return reversed(newer)


def _passage(album: Album, words: str, entry: Entry) -> Passage:
    """Where a text between the photos stands: the block that says these words, else one alike."""
    field = entry.field.removeprefix(_BLOCK)
    kind = _KIND_OF[field]
    for key, block in zip(keys(album.blocks), album.blocks, strict=True):
        if block.key == kind and passages.words_of(block, field, entry.lang) == words:
            return Passage(key, field, entry.lang, words)
    return Passage(f"{kind}-", field, entry.lang, words)
