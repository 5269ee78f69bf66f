"""Who changed which words from what to what: `history/DAY-PERSON.jsonl` in the album's folder.

It is for editors: no page for readers is made of it, and the essay is whole without it. What one
person types into one field in one sitting is one line, however often they went to other fields
and back; all else has a line of its own. An entry is on the disk before `note` returns.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import groupby

import msgspec

from gallery import text
from gallery.editing import lines
from gallery.errors import Missing
from gallery.model import Lang
from gallery.store import Store

SAID, MERGED, PARKED, CLOSED, BATCH, UNDONE, RESTORED = (
    *("said", "merged", "parked", "closed", "batch", "undone", "restored"),
)
"""Kinds of entry: typed; joined with another's words; not taken, and waiting for a person to
decide; the same, decided; one of many at once; one of many taken back; an earlier text put back.
Others may be noted."""

SITTING = timedelta(minutes=10)
"""A pause of one person as long as this ends a sitting, and so does a publication."""

LARGEST = 1 << 18
"""Bytes of a file after which the next one is begun, because each save writes the file anew."""

_NAME = re.compile(r"(?P<stem>\d{4}-\d\d-\d\d-[^/.]+)(?:\.(?P<part>\d+))?\.jsonl")


@dataclass(frozen=True, slots=True)
class Entry:
    """One change.

    at     moment, with its zone
    who    the person's name to sign in with
    kind   "said", "merged", "parked", "closed", "batch", "undone", "publish", ...
    photo  as its block names it, "" = the essay itself
    old, new  the words before and after; of a parked entry `new` is what was not taken
    batch  what many entries that were made at once have in common, else ""
    ident  its name within the album; given by `note`
    since  of what was typed: when its first letters were saved; None = at `at`
    """

    at: datetime
    who: str
    kind: str
    photo: str = ""
    field: str = ""
    lang: Lang = ""
    old: str = ""
    new: str = ""
    batch: str = ""
    ident: str = ""
    since: datetime | None = None

    @property
    def begun(self) -> datetime:
        """When it began; a clock that was set back meanwhile makes it no later than its end."""
        return min(self.since or self.at, self.at)


@dataclass(frozen=True, slots=True)
class Ready:
    """Entries that are about to be written down.

    files  (key, content) of what holds them then, for `Store.put`
    kept   the entries with their idents, joined with what was typed just before
    """

    files: Sequence[tuple[str, bytes]]
    kept: Sequence[Entry]


def note(store: Store, slug: str, entries: Iterable[Entry]) -> Sequence[Entry]:
    """Write entries down, durably, in their order.

    returns  them as they are kept: with their idents, joined with what was typed just before
    raises   StoreError, Full: then nothing of one person and day is written
    """
    with ready(store, slug, entries) as prepared:
        for key, data in prepared.files:
            store.put(key, data)
    return prepared.kept


@contextmanager
def ready(
    store: Store, slug: str, entries: Iterable[Entry], apart: datetime | None = None
) -> Iterator[Ready]:
    """Be the only one who writes the history of an album, with entries made ready; StoreError.

    apart  a moment that ends all sittings: the essay was published
    """
    with store.lock(_lock(slug)):
        files: dict[str, list[bytes]] = {}
        kept: list[Entry] = []
        for stem, some in groupby(entries, _stem):
            key = _current(store, slug, stem)
            there = files.get(key) or _lines(store, key)
            for entry in some:
                there, one = _added(there, entry, apart)
                kept.append(one)
            files[key] = there
        yield Ready([(key, lines.joined(there)) for key, there in files.items()], kept)


def read(store: Store, slug: str) -> Sequence[Entry]:
    """All entries of an album, the newest first; lines that cannot be read are passed over."""
    found = [one for key in _keys(store, slug) for one in lines.read(store.get(key)[0], Entry)]
    return sorted(found, key=lambda one: one.at)[::-1]


def torn(store: Store, slug: str) -> Iterator[tuple[str, int]]:
    """Yield (key of the file, line from 1) of each line that cannot be read."""
    for key in _keys(store, slug):
        yield from ((key, number) for number in lines.torn(store.get(key)[0], Entry))


def parked(store: Store, slug: str) -> Sequence[Entry]:
    """The texts that were not taken and that nobody has decided about, the newest first."""
    return [one for one in read(store, slug) if one.kind == PARKED]


def close(store: Store, slug: str, ident: str) -> None:
    """Take a text from the list of parked ones; it stays in the history. Missing without it."""
    for key in _keys(store, slug):
        if any(one.ident == ident for one in lines.read(store.get(key)[0], Entry)):
            with store.lock(_lock(slug)):
                store.put(key, lines.joined(_closed(line, ident) for line in _lines(store, key)))
            return
    raise Missing(f"nothing is parked under {ident!r}")


def _lock(slug: str) -> str:
    return f"history-{slug[:100]}"


def _lines(store: Store, key: str) -> list[bytes]:
    try:
        return lines.split(store.get(key)[0])
    except Missing:
        return []


def _added(there: list[bytes], entry: Entry, apart: datetime | None) -> tuple[list[bytes], Entry]:
    """The lines with an entry at their end, and the entry as it stands there."""
    number, before = _going_on(there, entry, apart)
    if before is not None:
        entry = replace(entry, old=before.old, ident=before.ident, since=before.begun)
        there = [*there[:number], *there[number + 1 :]]
    if entry.kind == PARKED and (before := _waiting(there, entry)):
        return there, before
    if not entry.ident:
        entry = replace(entry, ident=_ident(entry))
    return [*there, msgspec.json.encode(entry)], entry


def _going_on(
    there: Sequence[bytes], entry: Entry, apart: datetime | None
) -> tuple[int, Entry | None]:
    """The line that typed words go on with, and its number; None where they begin a new one.

    Whatever else the person typed meanwhile belongs to the sitting; a clock that was set back by
    more than a pause begins another one.
    """
    begun = entry.at
    for number in range(len(there) - 1, -1, -1) if entry.kind == SAID else ():
        before = lines.decoded(there[number], Entry)
        if before is None:
            continue
        if begun - before.at > SITTING or before.at - entry.at > SITTING:
            break
        if apart and before.at <= apart < entry.at:
            break
        if _place(before) == _place(entry):
            goes_on = before.kind == SAID and before.new == entry.old
            return number, before if goes_on else None
        begun = min(begun, before.begun)
    return 0, None


def _waiting(there: Sequence[bytes], entry: Entry) -> Entry | None:
    """The same text of the same place, parked before: whoever sends it again is not asked twice."""
    entries = (lines.decoded(line, Entry) for line in there)
    found = (one for one in entries if one is not None and one.kind == PARKED)
    alike = (one for one in found if (_place(one), one.new) == (_place(entry), entry.new))
    return next(alike, None)


def _place(entry: Entry) -> tuple[str, str, str]:
    return entry.photo, entry.field, entry.lang


def _ident(entry: Entry) -> str:
    return sha256(msgspec.json.encode(entry)).hexdigest()[:16]


def _closed(line: bytes, ident: str) -> bytes:
    entry = lines.decoded(line, Entry)
    if entry is None or entry.ident != ident or entry.kind != PARKED:
        return line
    return msgspec.json.encode(replace(entry, kind=CLOSED))


def _stem(entry: Entry) -> str:
    day = entry.at.astimezone(UTC).date()
    return f"{day}-{text.slug(entry.who) or 'somebody'}"


def _keys(store: Store, slug: str) -> Iterator[str]:
    """The files of entries, the oldest first."""
    found = [one.key for one in store.list(f"{slug}/history", deep=False) if one.kind == "file"]
    named = ((_NAME.fullmatch(key.rpartition("/")[2]), key) for key in found)
    ordered = sorted((m["stem"], int(m["part"] or 1), key) for m, key in named if m)
    return (key for _, _, key in ordered)


def _current(store: Store, slug: str, stem: str) -> str:
    """The file to write on: the last one of that day and person, the next when that is full."""
    part, size = 1, 0
    for one in store.list(f"{slug}/history", deep=False):
        match = _NAME.fullmatch(one.key.rpartition("/")[2])
        if match and match["stem"] == stem and int(match["part"] or 1) >= part:
            part, size = int(match["part"] or 1), one.bytes
    if size >= LARGEST:
        part += 1
    return f"{slug}/history/{stem}{f'.{part}' if part > 1 else ''}.jsonl"
