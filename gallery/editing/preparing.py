"""What is known before a march, written into an album's event.toml box by box.

Two who prepare one event both have their way in different boxes. In the same one the text that was
saved first stays; the other one is in the history, parked, before its editor is told.
"""

import tomllib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from gallery.album.kit import BEGINNING, boxes, told, with_box, with_codes
from gallery.editing import RETRIES, history
from gallery.editing.history import PARKED, Entry
from gallery.errors import AlbumError, Malformed, Missing, Spot, Stale
from gallery.event import FILE, Event, parse
from gallery.model import Lang
from gallery.store import Expect, Store, Tag
from gallery.values import Table

KIT = "kit"
"""Kind of entry in the history: something that is known of the event."""

CODES = "codes"
"""The box of the file of codes beside event.toml."""

CODES_FILE = "codes.txt"
"""What that is called where event.toml names none."""

LARGEST = 64 << 10
"""Bytes of a file of codes that the desk writes; a larger one is brought as a file."""


@dataclass(frozen=True, slots=True)
class Box:
    """One text that somebody changed.

    field, lang  as of `album.kit.boxes`, or CODES
    seen         what the person's screen was based on; mine: what they want, "" takes it away
    """

    field: str
    lang: Lang
    seen: str
    mine: str


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a box.

    now      what it holds by now
    parked   what was not taken, because somebody else changed it meanwhile; "" else
    problem  why it cannot stand there; then nothing of this box was saved
    """

    box: Box
    now: str
    parked: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An event.toml as it stands.

    source  "" while there is none; event: what it says
    codes   its file of codes as text; None where it has several, a large one, or one that is no
            UTF-8
    """

    source: str
    event: Event
    codes: str | None

    @property
    def table(self) -> Table:
        """What it says, as it is written."""
        return tomllib.loads(self.source)


def prepared(store: Store, slug: str) -> Prepared:
    """Read what is prepared for an album; AlbumError, with its spot, when it cannot be used."""
    source = _read(store, slug)[0]
    event = parse(f"{slug}/{FILE}", source)
    name = codes_file(event)
    if not name:
        return Prepared(source, event, None)
    return Prepared(source, event, _text(_bytes(store, f"{slug}/{name}")[0]))


def codes_file(event: Event) -> str:
    """The file of codes that the desk writes; "" where an event has one for each language."""
    if not event.code_files:
        return CODES_FILE
    return event.code_files.get("", "")


def prepare(
    store: Store,
    slug: str,
    wanted: Sequence[Box],
    who: str,
    now: datetime,
    *,
    langs: Sequence[Lang],
) -> Sequence[Came]:
    """Save boxes, each on its own, durable when it returns.

    langs   of the site
    returns  what came of each box, in their order
    raises  Malformed for a box that there is not; AlbumError while event.toml cannot be used;
            Missing without the album; StoreError, Full. Nothing is changed then
    """
    known = {*boxes(langs), (CODES, "")}
    if strange := [one for one in wanted if (one.field, one.lang) not in known]:
        raise Malformed(f"the kit of an event has no {strange[0].field!r}")
    codes = [_say_codes(store, slug, one, who, now) for one in wanted if one.field == CODES]
    words = [one for one in wanted if one.field != CODES]
    names = any(not one.parked and not one.problem for one in codes)
    came = {(one.box.field, one.box.lang): one for one in codes}
    for one in _say(store, slug, words, who, now, langs, names=names):
        came[one.box.field, one.box.lang] = one
    return [came[one.field, one.lang] for one in wanted]


def tried(source: str, wanted: Sequence[Box], langs: Sequence[Lang]) -> str:
    """The source as it would be; boxes that cannot stand there are passed over."""
    return _changed(source, wanted, langs)[0]


def _say(
    store: Store,
    slug: str,
    wanted: Sequence[Box],
    who: str,
    now: datetime,
    langs: Sequence[Lang],
    *,
    names: bool,
) -> Sequence[Came]:
    """Save words into event.toml; names: it is to name the file of codes."""
    for _ in range(RETRIES):
        source, tag = _read(store, slug)
        parse(f"{slug}/{FILE}", source)
        changed, came = _changed(source, wanted, langs)
        if names and not parse(FILE, changed).code_files:
            changed = with_codes(changed, CODES_FILE)
        try:
            _swap(store, slug, (source, tag), changed, _entries(source, came, who, now, langs))
        except Stale:
            continue
        return came
    raise Stale


def _changed(
    source: str, wanted: Sequence[Box], langs: Sequence[Lang]
) -> tuple[str, Sequence[Came]]:
    """The source with each box that may be changed, and what came of all."""
    came = []
    for one in wanted:
        theirs = told(tomllib.loads(source), one.field, one.lang, langs)
        if theirs not in (one.seen, one.mine):
            came.append(Came(one, theirs, parked=one.mine))
            continue
        try:
            made = with_box(source or BEGINNING, one.field, one.lang, one.mine, langs)
            parse(FILE, made)
        except AlbumError as problem:
            came.append(Came(one, one.mine, problem=problem.reason))
            continue
        now = told(tomllib.loads(made), one.field, one.lang, langs)
        source = made if now != theirs else source
        came.append(Came(one, now))
    return source, came


def _entries(
    source: str, came: Sequence[Came], who: str, now: datetime, langs: Sequence[Lang]
) -> Iterator[Entry]:
    table = tomllib.loads(source)
    for one in came:
        place = ("", f"{KIT}.{one.box.field}", one.box.lang)
        old = told(table, one.box.field, one.box.lang, langs)
        if one.parked:
            yield Entry(now, who, PARKED, *place, old, one.parked)
        elif not one.problem and one.now != old:
            yield Entry(now, who, KIT, *place, old, one.now)


def _say_codes(store: Store, slug: str, one: Box, who: str, now: datetime) -> Came:
    """Save the file of codes, whole."""
    mine = "".join(
        f"{line.rstrip()}\n" for line in one.mine.strip("\n").split("\n") if line.strip()
    )
    place = ("", f"{KIT}.{CODES}", "")
    for _ in range(RETRIES):
        name = codes_file(prepared(store, slug).event)
        data, tag = _bytes(store, f"{slug}/{name}") if name else (b"", Expect.NOTHING)
        theirs = _text(data) if name else None
        if theirs is None or len(mine.encode()) > LARGEST:
            return Came(one, one.mine, problem=f"bring the codes as a file beside {FILE}")
        if theirs.strip() not in (one.seen.strip(), mine.strip()):
            history.note(store, slug, [Entry(now, who, PARKED, *place, theirs, mine)])
            return Came(one, theirs, parked=mine)
        if theirs.strip() == mine.strip():
            return Came(one, theirs)
        with history.ready(store, slug, [Entry(now, who, KIT, *place, theirs, mine)]) as ready:
            try:
                store.put(f"{slug}/{name}", mine.encode(), expect=tag, then=ready.files)
            except Stale:
                continue
        return Came(one, mine)
    raise Stale


def _swap(
    store: Store, slug: str, read: tuple[str, Tag | Expect], changed: str, entries: Iterator[Entry]
) -> None:
    """Put event.toml in its place with what the history says of it, or the history alone."""
    source, tag = read
    found = [*entries]
    with ExitStack() as held:
        ready = held.enter_context(history.ready(store, slug, found)) if found else None
        files = ready.files if ready else ()
        if changed != source:
            store.put(f"{slug}/{FILE}", changed.encode("utf-8"), expect=tag, then=files)
        else:
            for key, data in files:
                store.put(key, data)


def _read(store: Store, slug: str) -> tuple[str, Tag | Expect]:
    data, tag = _bytes(store, f"{slug}/{FILE}")
    try:
        return data.decode("utf-8-sig"), tag
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise AlbumError(
            "it is not UTF-8; save it as UTF-8", Spot(f"{slug}/{FILE}", line)
        ) from problem


def _bytes(store: Store, key: str) -> tuple[bytes, Tag | Expect]:
    try:
        return store.get(key)
    except Missing:
        return b"", Expect.NOTHING


def _text(data: bytes) -> str | None:
    """A file of codes that the desk may write; None for others."""
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n") if len(data) <= LARGEST else None
    except UnicodeDecodeError:
        return None
