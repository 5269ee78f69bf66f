"""What was approved of an essay, and what it says otherwise since."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import msgspec

from gallery.blocks import Album
from gallery.desk.opened import Desk
from gallery.editing.comments import APPROVED as APPROVAL
from gallery.editing.comments import Comment
from gallery.editing.history import CLOSED, PARKED, Entry
from gallery.editing.restoring import is_text
from gallery.model import Lang

STATUS = "approved"

_WORDS = ("title", "dek", "date", "place", "credit", "rights", "source", "series", "tags", "blocks")
_IN_MIND = (PARKED, CLOSED)
"""Kinds of entry that change no word of the essay."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Words that are other ones than those that were approved.

    n, number  of the photo, 0 = the essay itself, or a photo that it shows no more
    photo      as its block names it
    old, new   what was approved, and what stands there now
    """

    who: str
    photo: str
    field: str
    lang: Lang
    old: str
    new: str
    n: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class Approval:
    """The last time that somebody approved the essay.

    by         who did, as it is printed
    changed    the texts that were changed since, as the history tells, the newest first
    otherwise  it says something else now, and no text of the history tells what
    """

    by: str
    changed: Sequence[Changed] = ()
    otherwise: bool = False

    @property
    def stands(self) -> bool:
        """Whether it says what was approved."""
        return not (self.changed or self.otherwise)


def approval(desk: Desk, entries: Sequence[Entry], lines: Sequence[Comment]) -> Approval | None:
    """What became of the approval; None while nobody has approved it, or not since it was a draft.

    entries  the history, the newest first; lines: the comments
    """
    steps = [n for n, one in enumerate(entries) if one.field == "status" and not one.photo]
    at = next((n for n in steps if entries[n].new == STATUS), None)
    if at is None or any(entries[n].new == "draft" for n in steps if n < at):
        return None
    given = next((one for one in reversed(lines) if one.kind == APPROVAL), None)
    changed = _changed(desk, entries[:at])
    differs = given is not None and given.seen != fingerprint(desk.album)
    by = given.name if given else entries[at].who
    return Approval(by, changed, otherwise=differs and not changed)


def fingerprint(album: Album) -> str:
    """What tells the words of an essay, and their order, from any others."""
    told = [getattr(album, name) for name in _WORDS]
    return sha256(msgspec.json.encode(told, order="deterministic")).hexdigest()[:32]


def _changed(desk: Desk, since: Sequence[Entry]) -> list[Changed]:
    """One line a text, from what was approved to what was said last; none for what is back."""
    places = {shot.name: (n, shot.number) for n, shot in enumerate(desk.shots, 1)}
    found: dict[tuple[str, str, Lang], Changed] = {}
    for one in since:
        if one.kind in _IN_MIND or one.old == one.new or not is_text(one):
            continue  # of an order, a choice and so on `otherwise` tells, as far as words show it
        key = (one.photo, one.field, one.lang)
        last = found.get(key)
        new, who = (last.new, last.who) if last else (one.new, one.who)
        n, number = places.get(one.photo, (0, 0))
        found[key] = Changed(who, *key, one.old, new, n, number)
    return [one for one in found.values() if one.old != one.new]
