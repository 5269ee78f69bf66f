"""The history of an essay as people read it: one line a sitting, a batch folded into one. Pure.

The files of the history join what is typed as far as one file reaches. What goes on in the next
file, after midnight or in a long day, is joined here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from gallery.desk.applying import COMPOSED
from gallery.editing.history import BATCH, SAID, SITTING, UNDONE, Entry
from gallery.editing.restoring import is_text, photo_now

AT_ONCE = 100
"""Lines of a page."""

_Place: TypeAlias = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history.

    entries  what it stands for, the newest first; of what was typed in one sitting those of
             several files, of a batch one for each text
    photo    as it is called by now, "" for the essay and for many photos
    old, new the words before and after, "" where it is about no words or about many
    count    texts of a batch, photos of a decision about many; else 1
    batch    whose whole it is: it can be taken back; else ""
    """

    entries: tuple[Entry, ...]
    photo: str = ""
    old: str = ""
    new: str = ""
    count: int = 1
    batch: str = ""

    @property
    def last(self) -> Entry:
        """The newest entry: when, who and what."""
        return self.entries[0]

    @property
    def first(self) -> Entry:
        """The oldest one: what it began with."""
        return self.entries[-1]

    @property
    def begun(self) -> datetime:
        """When it began."""
        return min(self.first.begun, self.last.at)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines somebody asks for; "" is any.

    field   "caption" in any language, or "caption.es"
    batch   each text of this batch, as a line of its own
    photos  only what is about these, as photographers see it; None = everything
    """

    who: str = ""
    photo: str = ""
    field: str = ""
    kind: str = ""
    batch: str = ""
    photos: frozenset[str] | None = None

    def takes(self, entry: Entry, photo: str) -> bool:
        """Whether an entry about a photo, as it is called by now, is asked for."""
        named = {entry.field, f"{entry.field}.{entry.lang}"}
        return (
            self.who in ("", entry.who)
            and self.photo in ("", photo, entry.photo)
            and (not self.field or self.field in named)
            and self.kind in ("", entry.kind)
            and self.batch in ("", entry.batch)
            and (self.photos is None or photo in self.photos)
        )


def lines(
    entries: Sequence[Entry], wanted: Wanted, apart: Sequence[datetime] = ()
) -> Sequence[Line]:
    """The history as lines, the newest first.

    entries  as of `history.read`; apart: when the essay was published: a sitting ends there
    """
    called = _called(entries)
    sizes = Counter(one.batch for one in entries if one.kind in (BATCH, UNDONE))
    found: list[Line] = []
    folded: dict[object, int] = {}
    for line in _sittings([one for one in entries if one.kind != COMPOSED], apart):
        photo = called.get(line.last.ident, line.last.photo)
        if not wanted.takes(line.last, photo):
            continue
        key = None if wanted.batch else _fold(line.last)
        if key is not None and key in folded:
            known = found[folded[key]]
            count = known.count if known.batch else known.count + 1
            more = (*known.entries, *line.entries)
            found[folded[key]] = replace(known, entries=more, photo="", old="", new="", count=count)
            continue
        if key is not None:
            folded[key] = len(found)
        size = sizes[line.last.batch] if key is not None and line.last.batch else 1
        batch = line.last.batch if line.last.kind in (BATCH, UNDONE) else ""
        found.append(replace(line, photo=photo, count=size or 1, batch=batch))
    return found


def fields_of(entries: Iterable[Entry]) -> Sequence[str]:
    """The fields whose words the history tells of, as `Wanted.field` names them."""
    return sorted({f"{e.field}.{e.lang}" if e.lang else e.field for e in entries if is_text(e)})


def _called(entries: Sequence[Entry]) -> Mapping[str, str]:
    """What the photo of each entry is called by now, by ident, where that is another name."""
    replacing = [one for one in entries if one.kind == "replaced"]
    if not replacing:
        return {}
    named = {one.old for one in replacing}
    return {one.ident: photo_now(replacing, one) for one in entries if one.photo in named}


def _fold(entry: Entry) -> object:
    """What an entry shares with those that are one line with it; None for a line of its own."""
    if entry.kind in (BATCH, UNDONE) and entry.batch:
        return entry.batch
    return None if is_text(entry) else (entry.who, entry.at, entry.kind)


def _sittings(entries: Sequence[Entry], apart: Sequence[datetime]) -> list[Line]:
    """Each entry as a line, those typed on in one sitting as one."""
    found: list[Line] = []
    going: dict[_Place, int] = {}
    begun: dict[str, datetime] = {}
    for entry in entries:
        if entry.field == "status":
            going.clear()
        if entry.kind != SAID:
            found.append(Line((entry,), old=_words(entry, "old"), new=_words(entry, "new")))
            continue
        since = begun.get(entry.who)
        if since and (since - entry.at > SITTING or any(entry.at <= m < since for m in apart)):
            going = {place: n for place, n in going.items() if place[0] != entry.who}
            since = None
        begun[entry.who] = min(since or entry.begun, entry.begun)
        place = (entry.who, entry.photo, entry.field, entry.lang)
        number = going.get(place)
        if number is not None and found[number].old == entry.new:
            known = found[number]
            found[number] = replace(known, entries=(*known.entries, entry), old=entry.old)
            continue
        going[place] = len(found)
        found.append(Line((entry,), old=entry.old, new=entry.new))
    return found


def _words(entry: Entry, which: str) -> str:
    """The words of an entry that tells of words; commands and hashes are none."""
    return str(getattr(entry, which)) if is_text(entry) else ""
