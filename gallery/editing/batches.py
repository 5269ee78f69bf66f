"""Words of many photos changed at once, and taken back at once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import TypeAlias

from gallery import album as albums
from gallery import editing
from gallery.blocks import Album
from gallery.captions import Change
from gallery.editing import history, passages
from gallery.editing.history import BATCH, UNDONE, Entry
from gallery.editing.saying import Owners, Place, owners, worded_by, written
from gallery.errors import Missing
from gallery.model import Lang
from gallery.store import Store

BETWEEN = "block."
"""In front of the field of words between the photos: such a text is known by what it says."""

Remembered: TypeAlias = Callable[[Sequence[Change]], Iterable[Entry]]


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch did.

    id    its name in the history; "" when nothing was changed
    done  the changes as they were made
    left  those that were not, because the text is another by now or no block shows the photo;
          their `old` is what stands there, "" without a block
    """

    id: str
    done: Sequence[Change]
    left: Sequence[Change]


def _nothing(_: Sequence[Change]) -> Iterable[Entry]:
    return ()


def do(
    store: Store,
    slug: str,
    changes: Sequence[Change],
    who: str,
    now: datetime,
    *,
    langs: Sequence[Lang] = (),
    remembered: Remembered = _nothing,
) -> Batch:
    """Make many changes in one save, each only where its text is still `old`.

    who, now, langs  as of `saying.say`
    remembered       what else the history is to say of the changes that were made
    raises  as `saying.say`; then nothing is changed
    """
    return _done(store, slug, changes, Entry(now, who, BATCH), langs, remembered)


def undo(store: Store, slug: str, batch: str, who: str, now: datetime) -> Batch:
    """Take a batch back, wherever its text still stands; an undo can be undone likewise.

    raises  Missing when the history knows no such batch; else as `saying.say`
    """
    of_batch = (one for one in history.read(store, slug) if one.batch == batch)
    made = [one for one in of_batch if one.kind in (BATCH, UNDONE)]
    if not made:
        raise Missing(f"the history has no batch {batch!r}")
    back = [Change(one.photo, one.field, one.lang, one.new, one.old) for one in reversed(made)]
    return _done(store, slug, back, Entry(now, who, UNDONE), ())


def _done(
    store: Store,
    slug: str,
    changes: Sequence[Change],
    entry: Entry,
    langs: Sequence[Lang],
    remembered: Remembered = _nothing,
) -> Batch:
    """Change, and note what was changed. A change to what stands there anyway is neither."""
    told: list[str | None] = []

    def edit(source: str, album: Album) -> str:
        found = owners(album)
        told[:] = [stands(album, found, one) for one in changes]
        return _changed(slug, source, due(), langs)

    def due() -> list[Change]:
        return [one for one, now in zip(changes, told, strict=True) if now == one.old != one.new]

    def made(album: Album) -> list[Change]:
        found = owners(album)
        return [_as_it_stands(found, one) for one in due()]

    def noting(album: Album) -> Sequence[Entry]:
        done = made(album)
        batch = _ident(entry, done) if done else ""
        return [*(_entry(entry, one, batch) for one in done), *remembered(done)]

    source, _ = editing.change_and_note(store, slug, edit, noting)
    done = made(albums.parse(slug, source))
    pairs = zip(changes, told, strict=True)
    left = [replace(one, old=now or "") for one, now in pairs if now not in (one.old, one.new)]
    return Batch(_ident(entry, done) if done else "", done, left)


def _changed(slug: str, source: str, changes: Sequence[Change], langs: Sequence[Lang]) -> str:
    """The source with all of them made."""
    texts = [(_place(one), one.new) for one in changes if not one.field.startswith(BETWEEN)]
    source = written(slug, source, texts, langs)
    for one in changes:
        if one.field.startswith(BETWEEN):
            told = (one.field.removeprefix(BETWEEN), one.lang, one.old, one.new)
            source = passages.reworded(slug, source, told, langs)
    return source


def _as_it_stands(found: Owners, one: Change) -> Change:
    """A change that was made, with the words that came of it."""
    if one.field.startswith(BETWEEN):
        return one
    return replace(one, new=worded_by(found, _place(one)))


def _says(album: Album, field: str, lang: Lang, words: str) -> bool:
    return passages.said_by(album, field, lang, words) is not None


def _place(one: Change) -> Place:
    return Place(one.photo, one.field, one.lang)


def stands(album: Album, found: Owners, one: Change) -> str | None:
    """What an essay says in the place of a change; None where the place is gone.

    found  the `owners` of the album
    """
    if one.field.startswith(BETWEEN):
        field = one.field.removeprefix(BETWEEN)
        said = (w for w in (one.old, one.new) if w and _says(album, field, one.lang, w))
        return next(said, None)
    try:
        return worded_by(found, _place(one))
    except Missing:
        return None


def _entry(entry: Entry, one: Change, batch: str) -> Entry:
    return replace(
        entry,
        photo=one.photo,
        field=one.field,
        lang=one.lang,
        old=one.old,
        new=one.new,
        batch=batch,
    )


def _ident(entry: Entry, done: Sequence[Change]) -> str:
    return sha256(repr((entry, done)).encode()).hexdigest()[:16]
