"""Comments on an essay beside what it says by now: what they are about, whether that changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from gallery.blocks import Album
from gallery.desk.bulk import inherited, stated
from gallery.desk.opened import Desk, Shot
from gallery.editing.comments import Comment, Thread, threads
from gallery.model import Lang
from gallery.text import mark

FIELDS = ("caption", "alt")
"""Texts of a photo that can be commented on, each in a language."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A thread of comments, as the desk shows it.

    number   of the photo that it is about, 0 = of the essay; n: its place in the essay, from 1
    home     the album of that photo
    now      what the text that it is about says by now, "" without one
    changed  that text is another one than the one that was seen
    gone     the essay shows the photo no more
    """

    thread: Thread
    number: int = 0
    n: int = 0
    home: str = ""
    now: str = ""
    changed: bool = False
    gone: bool = False

    @property
    def first(self) -> Comment:
        """The comment that began it."""
        return self.thread.first

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.thread.open


def remarks(desk: Desk, lines: Sequence[Comment]) -> list[Remark]:
    """Everything that was said of an essay: open threads first, the newest of each first."""
    places = {shot.name: (n, shot) for n, shot in enumerate(desk.shots, 1)}
    found = [_remark(desk, thread, places.get(thread.first.photo)) for thread in threads(lines)]
    return sorted(found, key=lambda one: not one.open)


def _remark(desk: Desk, thread: Thread, place: tuple[int, Shot] | None) -> Remark:
    first = thread.first
    if not first.photo:
        return Remark(thread)
    if place is None:
        return Remark(thread, gone=True)
    n, shot = place
    now = said(desk, shot, first.field, first.lang) if first.field else ""
    changed = bool(first.seen) and first.seen != mark(now)
    return Remark(thread, shot.number, n, shot.home, now, changed)


def said(desk: Desk, shot: Shot, field: str, lang: Lang, pinned: Album | None = None) -> str:
    """What readers of a language are told in a field of a photo; "" for nothing.

    pinned  the essay as it was, where somebody looks at that
    """
    blocks = pinned.photos if pinned else [shot.block] if shot.block else []
    block = next((one for one in blocks if one.photo == shot.name), None)
    own = (stated(block, field, lang) or stated(block, field, "")) if block else ""
    return own or inherited(desk, shot, field, lang)


def told_to(found: Sequence[Remark], link: str) -> list[Remark]:
    """What somebody may read who came by a link: what was said by it, with the desk's answers."""
    return [one for one in found if one.first.link == link and link]


def still_open(lines: Sequence[Comment]) -> int:
    """How many threads wait for somebody."""
    return sum(1 for one in threads(lines) if one.open)
