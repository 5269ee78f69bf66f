"""Arranging an essay: commands done in one swap, on whatever stands there by now, and undone.

Each time leaves an entry in the history with the commands that take it back. So nothing that was
taken out is lost, and a page need not remember what it did.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex

from gallery.blocks import Album
from gallery.editing import change_and_note, history
from gallery.editing.commands import Command, Trash, Untrash, applied, packed, unpacked
from gallery.errors import AlbumError, Missing
from gallery.store import Store

ARRANGED, PUT_BACK = "arranged", "put-back"
"""Kinds of entry in the history: `old` holds the commands that take it back, `new` those done."""

TRASHED = "trashed"
"""Kind of the entry of each photo that goes to the trash: `old` holds what takes it out again. It
is written before the essay, so that no stop costs the words of a block that is taken out."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What came of commands.

    ident    of the entry in the history, "" when nothing changed
    made     keys of the blocks that are new
    commands  what was done, or undone
    """

    ident: str
    made: tuple[str, ...]
    commands: tuple[Command, ...]


def do(
    store: Store, slug: str, commands: Sequence[Command], who: str, now: datetime
) -> Arrangement:
    """Do commands, all or none.

    raises  Missing without the album, or when a command names what is not there any more;
            AlbumError, Malformed for values that cannot be
    """
    wanted = tuple(
        replace(one, at=now.isoformat(), by=who) if isinstance(one, Trash) else one
        for one in commands
    )
    ident = token_hex(6)
    back, made = _made_of(store, slug, wanted, (who, now, ident), (ARRANGED, wanted))
    if back is None:
        return Arrangement("", (), wanted)
    return Arrangement(ident, made, wanted)


def undo(store: Store, slug: str, who: str, now: datetime) -> Arrangement | None:
    """Take back what this person arranged last and has not taken back yet; None when nothing.

    raises  Missing when somebody has taken out in the meantime what it would move
    """
    last = undoable(store, slug, who)
    if last is None:
        return None
    done = unpacked(last.new)
    try:
        by = (who, now, last.batch)
        again, made = _made_of(store, slug, unpacked(last.old), by, (PUT_BACK, done))
    except (Missing, AlbumError):  # it will never work: the next undo takes the one before
        history.note(store, slug, [_entry(PUT_BACK, (), (), who, now, last.batch)])
        raise
    if again is None:  # nothing was to be moved: that it was taken back is noted all the same
        history.note(store, slug, [_entry(PUT_BACK, done, (), who, now, last.batch)])
    return Arrangement(last.batch, made, done)


def undoable(store: Store, slug: str, who: str) -> history.Entry | None:
    """The entry of the history that `undo` would take back."""
    undone: set[str] = set()
    for entry in history.read(store, slug):
        if entry.who == who and entry.kind == PUT_BACK:
            undone.add(entry.batch)
        if entry.who == who and entry.kind == ARRANGED and entry.batch not in undone:
            return entry
    return None


def _made_of(
    store: Store,
    slug: str,
    commands: Sequence[Command],
    by: tuple[str, datetime, str],
    said: tuple[str, Sequence[Command]],
) -> tuple[tuple[Command, ...] | None, tuple[str, ...]]:
    """(the commands that take it back, keys made); None when nothing changed.

    by    who, when, and what the entries of the history have in common
    said  kind of the entry, and the commands that it names
    """
    told: list[tuple[tuple[Command, ...] | None, tuple[str, ...]]] = []

    def edit(source: str, _: Album) -> str:
        found = applied(slug, source, commands)
        told.append((found.back if found.source != source else None, found.made))
        who, now, ident = by
        thrown = [one for one in found.back if isinstance(one, Untrash)]
        kept = (_entry(TRASHED, (), (one,), who, now, ident) for one in thrown)
        history.note(
            store,
            slug,
            [replace(e, photo=u.photo, field="trash") for e, u in zip(kept, thrown, strict=True)],
        )
        return found.source

    def noting(_: Album) -> Sequence[history.Entry]:
        kind, done = said
        return [_entry(kind, done, told[-1][0] or (), *by)]

    change_and_note(store, slug, edit, noting)
    return told[-1]


def _entry(
    kind: str,
    commands: Sequence[Command],
    back: Sequence[Command],
    who: str,
    now: datetime,
    ident: str,
) -> history.Entry:
    old, new = packed(back), packed(commands)
    return history.Entry(now, who, kind, field="order", old=old, new=new, batch=ident)
