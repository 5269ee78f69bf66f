"""How composed captions came about, kept in the history; so they can be composed again. Pure.

album.toml holds captions as readers see them. The history keeps the template and the action
beside the words that came of them. So what an editor has changed since is known: a changed action
is taken over into the next template, and a context that somebody wrote by hand is left alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import msgspec

from gallery.captions import words_of
from gallery.desk.opened import Shot
from gallery.editing.history import Entry
from gallery.model import Lang

COMPOSED, CONFIRMED = "composed", "confirmed"
"""Kinds of entry in the history: a caption was composed; somebody looked whether it is true."""


class _Kept(msgspec.Struct):
    """What an entry keeps of a composed caption; looked: its photo was on show."""

    template: str
    action: str
    looked: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """How a caption came about.

    action     the words of its editor, "" when the template has no place for any
    text       as it was composed
    confirmed  who has looked whether the context is true of this photo, "" = nobody yet
    """

    template: str
    action: str
    text: str
    confirmed: str = ""

    @property
    def frame(self) -> tuple[str, str]:
        """The context before and after the action."""
        if not self.action:
            return self.text, ""
        before, _, after = self.text.partition(self.action)
        return before, after

    def action_in(self, words: str) -> str | None:
        """The action of a caption that may have been changed since; None where not only it was."""
        before, after = self.frame
        if words == self.text:
            return self.action
        whole = self.action and words.startswith(before) and words.endswith(after)
        if whole and len(words) > len(before) + len(after):
            return words[len(before) : len(words) - len(after)]
        return None


Records: TypeAlias = Mapping[tuple[str, Lang], Made]
"""How captions came about, by photo and language."""


def records(entries: Iterable[Entry]) -> Records:
    """How captions came about, from the history (newest first); what cannot be read is left out."""
    found: dict[tuple[str, Lang], Made] = {}
    confirmed: dict[str, str] = {}
    for entry in entries:
        if entry.kind == CONFIRMED:
            confirmed.setdefault(entry.photo, entry.who)
        elif entry.kind == COMPOSED and (entry.photo, entry.lang) not in found:
            try:
                kept = msgspec.json.decode(entry.old, type=_Kept)
            except msgspec.DecodeError:
                continue
            who = confirmed.get(entry.photo, "") or (entry.who if kept.looked else "")
            made = Made(kept.template, kept.action, entry.new, who)
            found[entry.photo, entry.lang] = made
    return found


def again(old: str, shown: str, made: Made | None) -> str | None:
    """The action of a caption that is to be composed, maybe once more.

    old      the caption as the essay states it; shown: that, else the file's
    returns  None where somebody has changed the context that was composed: it cannot be told from
             the action any more
    """
    if made is None or old in ("", made.action):
        return shown
    found = made.action_in(old)
    if found is not None:
        return found
    return None if any(_shares(old, part) for part in made.frame) else old


def notes(made: Sequence[tuple[str, Lang, Made]], who: str, now: datetime) -> Iterator[Entry]:
    """What the history keeps of captions that were composed; one photo alone was on show."""
    looked = len({photo for photo, _, _ in made}) == 1
    for photo, lang, one in made:
        kept = msgspec.json.encode(_Kept(one.template, one.action, looked)).decode()
        yield Entry(now, who, COMPOSED, photo, "caption", lang, kept, one.text)


def context(shot: Shot, languages: Iterable[Lang], kept: Records) -> str:
    """How far a photo's context is settled: "" without one, "unconfirmed", "confirmed"."""
    if shot.block is None:
        return ""
    found = [
        made
        for lang in languages
        if (made := kept.get((shot.name, lang)))
        and made.action_in(words_of(shot.block, "caption", lang)) is not None
    ]
    if not found:
        return ""
    return "confirmed" if all(made.confirmed for made in found) else "unconfirmed"


def _shares(words: str, context: str) -> bool:
    """Whether half of a context's words, or more, still stand in a caption."""
    parts, there = context.split(), set(words.split())
    return bool(parts) and sum(part in there for part in parts) * 2 >= len(parts)
