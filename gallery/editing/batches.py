"""Words of many photos changed at once, and taken back at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from gallery import album as albums
from gallery import editing
from gallery.blocks import Album
from gallery.captions import Change
from gallery.editing import history
from gallery.editing.history import BATCH, UNDONE, Entry
from gallery.editing.saying import Owners, Place, owners, worded_by, written
from gallery.errors import Missing
from gallery.model import Lang
from gallery.store import Store


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


def do(
    store: Store,
    slug: str,
    changes: Sequence[Change],
    who: str,
    now: datetime,
    *,
    langs: Sequence[Lang] = (),
) -> Batch:
    """Make many changes in one save, each only where its text is still `old`.

    who, now, langs  as of `saying.say`
    raises  as `saying.say`; then nothing is changed
    """
    return _done(store, slug, changes, Entry(now, who, BATCH), langs)


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
    store: Store, slug: str, changes: Sequence[Change], entry: Entry, langs: Sequence[Lang]
) -> Batch:
    """Change, then note what was changed. A change to what stands there anyway is neither."""
    told: list[str | None] = []

    def edit(source: str, album: Album) -> str:
        found = owners(album)
        told[:] = [_now(found, one) for one in changes]
        due = [one for one, now in zip(changes, told, strict=True) if now == one.old != one.new]
        return written(slug, source, [(_place(one), one.new) for one in due], langs)

    source = editing.change(store, slug, edit)
    pairs = list(zip(changes, told, strict=True))
    found = owners(albums.parse(slug, source))
    done = [
        replace(one, new=worded_by(found, _place(one)))
        for one, now in pairs
        if now == one.old != one.new
    ]
    left = [replace(one, old=now or "") for one, now in pairs if now not in (one.old, one.new)]
    batch = _ident(entry, done) if done else ""
    history.note(store, slug, [_entry(entry, one, batch) for one in done])
    return Batch(batch, done, left)


def _place(one: Change) -> Place:
    return Place(one.photo, one.field, one.lang)


def _now(found: Owners, one: Change) -> str | None:
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
