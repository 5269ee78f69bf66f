"""A batch taken back, of texts or of names: what that would do, and doing it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from gallery import album as albums
from gallery import editing
from gallery.captions import Change
from gallery.editing import batches, history
from gallery.editing.batches import Batch
from gallery.editing.history import BATCH, UNDONE, Entry
from gallery.editing.naming import FIELD as PERSONS
from gallery.editing.naming import LISTED, unname
from gallery.editing.saying import owners
from gallery.errors import Missing
from gallery.store import Store


def made_by(store: Store, slug: str, batch: str) -> Sequence[Entry]:
    """The entries of a batch, or of one taken back; Missing when the history has none such."""
    found = (one for one in history.read(store, slug) if batch and one.batch == batch)
    made = [one for one in found if one.kind in (BATCH, UNDONE)]
    if not made:
        raise Missing(f"the history has no batch {batch!r}")
    return made


def would_undo(store: Store, slug: str, batch: str) -> Batch:
    """What `undo` would do now: `left` are the texts that somebody changed since. Missing."""
    made = made_by(store, slug, batch)
    album = albums.parse(slug, editing.source_of(store, slug))
    found = owners(album)
    names = {block.photo: LISTED.join(block.persons) for block in reversed(album.photos)}
    done, left = [], []
    for one in reversed(made):
        change = Change(one.photo, one.field, one.lang, one.new, one.old)
        named = one.field == PERSONS
        now = names.get(one.photo) if named else batches.stands(album, found, change)
        if now == change.old:
            done.append(change)
        elif now != change.new:
            left.append(replace(change, old=now or ""))
    return Batch(batch, done, left)


def undo(store: Store, slug: str, batch: str, who: str, now: datetime) -> Batch:
    """Take a batch back wherever nobody edited since; an undo can be undone likewise. Missing."""
    named = any(one.field == PERSONS for one in made_by(store, slug, batch))
    return (unname if named else batches.undo)(store, slug, batch, who, now)
