"""What people say about an essay while it is made: `history/comments.jsonl` in its folder.

It is for editors and for those who were asked to comment: no page for readers is made of it. Lines
are added and never changed; what was settled is told by a later line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

import msgspec

from gallery.editing import lines
from gallery.errors import Malformed, Missing
from gallery.model import Lang
from gallery.store import Store

FILE = "history/comments.jsonl"

SAID, SETTLED, REOPENED = "said", "settled", "reopened"
REVIEW, CHANGES, APPROVED = "review", "changes", "approved"
"""Kinds of line: words; that what they were about is done; that it is not after all. And words
that came with a change of state: sent to review, changes asked for, approved."""

WORDS, NAME = 2000, 60
"""Characters of a comment, and of the name under it."""

MOST = 5000
"""Lines of an essay: more than people write, and no way to fill a disk."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_ORDINARY = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class Comment:
    """One line.

    at     moment, with its zone
    name   who said it, as it is printed; who: the account, "" for a visitor
    link   hash of the link by which a visitor came, else ""
    photo  as its block names it, "" = the essay; field: "caption", "alt", "" = the photo itself
    seen   `text.mark` of the text that it is about, "" without one
    on     ident of the comment that it answers or settles, "" = it begins a thread
    ident  its name within the essay; given by `say`
    """

    at: datetime
    name: str
    who: str = ""
    link: str = ""
    kind: str = SAID
    words: str = ""
    photo: str = ""
    field: str = ""
    lang: Lang = ""
    seen: str = ""
    on: str = ""
    ident: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its answers, the oldest first; settled: who said that it is done, else ""."""

    first: Comment
    answers: Sequence[Comment] = ()
    settled: str = ""

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something about it: a note with a state asks nothing."""
        return not self.settled and self.first.kind in (SAID, CHANGES)


def say(store: Store, slug: str, comment: Comment) -> Comment:
    """Add a line, durably, as it is kept: cleaned, and with its ident.

    raises  Malformed without words or a name, with too many, or where there are too many lines;
            Missing when there is nothing that it answers; StoreError, Full
    """
    words = _CONTROL.sub("", comment.words.replace("\r\n", "\n")).strip()
    name = " ".join(_ORDINARY.sub(" ", comment.name).split())[:NAME]
    if not name or (not words and comment.kind == SAID):
        raise Malformed("a comment has words and a name")
    if len(words) > WORDS:
        raise Malformed(f"a comment has at most {WORDS} characters")
    comment = replace(comment, words=words, name=name)
    with store.lock(_lock(slug)):
        there = lines.split(_data(store, slug))
        if len(there) >= MOST:
            raise Malformed(f"an essay has at most {MOST} comments")
        if comment.on and comment.on not in {one.ident for one in read(store, slug)}:
            raise Missing("there is no such comment")
        comment = replace(comment, ident=_ident(comment, len(there)))
        store.put(f"{slug}/{FILE}", lines.joined([*there, msgspec.json.encode(comment)]))
    return comment


def read(store: Store, slug: str) -> list[Comment]:
    """Every line of an essay in order; what cannot be read is passed over. StoreError."""
    return lines.read(_data(store, slug), Comment)


def threads(said: Sequence[Comment]) -> list[Thread]:
    """The comments with what came of them, the newest first."""
    found: dict[str, Thread] = {}
    begun: dict[str, str] = {}  # ident of any line -> that of its thread's first one
    for one in said:
        root = begun.get(one.on, "") if one.on else one.ident
        if not root:
            continue
        begun[one.ident] = root
        found[root] = _grown(found[root], one) if root in found else Thread(one)
    return list(found.values())[::-1]


def _grown(thread: Thread, one: Comment) -> Thread:
    if one.kind in (SETTLED, REOPENED):
        return replace(thread, settled=one.name if one.kind == SETTLED else "")
    # who answers something that was settled opens it again
    return replace(thread, answers=(*thread.answers, one), settled="")


def torn(store: Store, slug: str) -> list[int]:
    """The lines, counted from 1, that cannot be read."""
    return lines.torn(_data(store, slug), Comment)


def _data(store: Store, slug: str) -> bytes:
    try:
        return store.get(f"{slug}/{FILE}")[0]
    except Missing:
        return b""


def _ident(comment: Comment, number: int) -> str:
    return sha256(msgspec.json.encode(comment) + b"%d" % number).hexdigest()[:16]


def _lock(slug: str) -> str:
    return f"comments-{slug[:100]}"
