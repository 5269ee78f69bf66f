"""Reading single values of album.toml, each with a refusal that says what would be right."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from typing import TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gallery import when
from gallery.errors import AlbumError, Spot
from gallery.model import Offered, Texts, Trashed

Table: TypeAlias = Mapping[str, object]

_LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DECODE = re.compile(r"(?P<reason>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)")


def decoded(name: str, source: str) -> Table:
    """A TOML file as a table.

    name    the file as its user knows it
    raises  AlbumError with its spot when it is not TOML
    """
    try:
        return tomllib.loads(source)
    except RecursionError as problem:
        raise AlbumError("its brackets are nested too deeply", Spot(name)) from problem
    except tomllib.TOMLDecodeError as problem:
        found = _DECODE.fullmatch(str(problem))
        if not found:
            raise AlbumError(f"this is not TOML: {problem}", Spot(name)) from problem
        line = int(found["line"]) if found["line"] else source.count("\n") + 1
        reason = f"this is not TOML: {found['reason'].lower()}"
        raise AlbumError(reason, Spot(name, line)) from problem


def string(table: Table, key: str) -> str:
    """Text in quotes, "" when absent."""
    value = table.get(key, "")
    if not isinstance(value, str):
        raise AlbumError(f"`{key}` is {value!r}, which is not text in quotes")
    return value


def texts(table: Table, key: str) -> Texts:
    """`key.en = "…"`, `key.es = "…"`, or `key = "…"` for words that are alike in all languages."""
    if key not in table:
        return {}
    value = table[key]
    if isinstance(value, str):
        return {"": value} if value else {}
    if not isinstance(value, Mapping):
        raise AlbumError(f'`{key}` is {value!r}; write {key}.en = "…" and {key}.es = "…"')
    for lang, words in value.items():
        if not _LANG.fullmatch(lang):
            raise AlbumError(f"`{key}.{lang}`: {lang!r} is not a language such as en or es")
        if not isinstance(words, str):
            raise AlbumError(f"`{key}.{lang}` is {words!r}, which is not text in quotes")
    return {lang: words for lang, words in value.items() if words.strip()}


def flagged(table: Table, key: str) -> Texts | None:
    """`key = true`, or the reason for it as `texts` reads it; None when absent or false."""
    value = table.get(key, False)
    if isinstance(value, bool):
        return {} if value else None
    return texts(table, key)


def truth(table: Table, key: str, *, default: bool) -> bool:
    """true or false, without quotes."""
    value = table.get(key, default)
    if not isinstance(value, bool):
        raise AlbumError(f"`{key}` is {value!r}; it can be true or false, without quotes")
    return value


def choice(table: Table, key: str, allowed: Sequence[str]) -> str:
    """One word of `allowed`; the first one when absent."""
    value = table.get(key, allowed[0])
    if value not in allowed:
        known = ", ".join(word for word in allowed if word)
        raise AlbumError(f"`{key}` is {value!r}; it can be {known}")
    return str(value)


def edtf(table: Table, key: str) -> str:
    """A date as well as known, normalised; "" when absent."""
    stated = table.get(key, "")
    if not isinstance(stated, str):
        raise AlbumError(f'`{key}` is {stated}; put it in quotes: {key} = "2026-05-01"')
    try:
        return when.parse(stated).edtf if stated else ""
    except AlbumError as problem:
        raise AlbumError(f"`{key}`: {problem.reason}") from problem


def zone(table: Table, key: str) -> str:
    """An IANA time zone name, "" when absent."""
    name = string(table, key)
    if name:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
            raise AlbumError(
                f"`{key}` is {name!r}, which is no time zone such as America/Mexico_City"
            ) from problem
    return name


def instant(table: Table, key: str) -> datetime | None:
    """A moment with its offset, unquoted in TOML: 2026-05-02T06:00:00-06:00."""
    value = table.get(key)
    if value is None:
        return None
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise AlbumError(
            f"`{key}` is {value!s}; write a moment with its offset, without quotes:"
            f" {key} = 2026-05-02T06:00:00-06:00"
        )
    try:
        return value.astimezone(UTC)
    except OverflowError as problem:
        raise AlbumError(f"`{key}` is {value!s}, which is no moment that comes") from problem


_SHIFT = re.compile(r"([+-]?)(?:(\d{1,6})d )?(\d{1,2}):(\d{2}):(\d{2})")


def duration(table: Table, key: str) -> timedelta:
    """A span of time: "-05:00:00", "+00:07:00", "+9617d 03:12:00"; zero when absent."""
    stated = string(table, key)
    match = _SHIFT.fullmatch(stated)
    if stated and not match:
        raise AlbumError(f'`{key}` is {stated!r}; write hours, minutes and seconds: "-05:00:00"')
    if not match:
        return timedelta()
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -span if match[1] == "-" else span


def spelled(span: timedelta) -> str:
    """A span of time as `duration` reads it."""
    whole = abs(span)
    minutes, seconds = divmod(whole.seconds, 60)
    days = f"{whole.days}d " if whole.days else ""
    sign = "-" if span < timedelta() else "+"
    return f"{sign}{days}{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"


def clocks(table: Table, key: str) -> Mapping[str, timedelta]:
    """The `[clock."CAMERA"]` tables: camera -> shift that sets its clock right."""
    found = table.get(key, {})
    if not isinstance(found, Mapping):
        raise AlbumError(f'`{key}` is {found!r}; write [clock."Canon EOS R5 #0123"] above `shift`')
    shifts = {}
    for camera, stated in found.items():
        if not isinstance(stated, Mapping):
            raise AlbumError(f'`{key}` has {stated!r}; write [clock."{camera}"] above `shift`')
        refuse_strangers(stated, ("shift",))
        shifts[camera] = duration(stated, "shift")
    return shifts


def fraction(table: Table, key: str) -> tuple[float, float] | None:
    """Two numbers from 0 to 1: fractions of width and height from the top left."""
    value = table.get(key)
    if value is None:
        return None
    match value:
        case [int() | float() as x, int() | float() as y] if 0 <= x <= 1 and 0 <= y <= 1:
            return float(x), float(y)
    raise AlbumError(f"`{key}` is {value!r}; write two numbers from 0 to 1, like [0.4, 0.3]")


def listed(table: Table, key: str) -> Sequence[object]:
    """A list, empty when absent."""
    value = table.get(key, [])
    if not isinstance(value, list):
        raise AlbumError(f"`{key}` is {value!r}; put it in brackets: {key} = [{value!r}]")
    return value


def names(table: Table, key: str) -> tuple[str, ...]:
    """A list of words or names in quotes, blank ones left out; empty when absent."""
    found = listed(table, key)
    for entry in found:
        if not isinstance(entry, str):
            raise AlbumError(f"`{key}` holds {entry!r}, which is not text in quotes")
    return tuple(entry for entry in found if isinstance(entry, str) and entry.strip())


def tables(table: Table, key: str) -> Sequence[Table]:
    """The `[[key]]` tables, in order."""
    found: list[Table] = []
    for entry in listed(table, key):
        if not isinstance(entry, Mapping):
            raise AlbumError(f"`{key}` holds {entry!r}; write each one under a [[{key}]] line")
        found.append(entry)
    return found


def trashed(table: Table, key: str) -> tuple[Trashed, ...]:
    """`[[key]]` tables, each with `photo`, `at` (a moment with its offset) and `by`."""
    found = []
    for one in tables(table, key):
        try:
            refuse_strangers(one, ("photo", "at", "by"))
            name, at = string(one, "photo"), instant(one, "at")
            if not name or "/" in name or at is None:
                raise AlbumError("write photo = a file of this album, and at = when, with offset")
        except AlbumError as problem:
            raise AlbumError(f"`{key}`: {problem.reason}") from problem
        found.append(Trashed(name, at, string(one, "by")))
    return tuple(found)


def offered(table: Table, key: str) -> tuple[Offered, ...]:
    """`[[key]]` tables, each with `photo`, `at` (a moment), `by`, `link`, `accepted` (a moment)."""
    found = []
    for one in tables(table, key):
        try:
            refuse_strangers(one, ("photo", "at", "by", "link", "accepted"))
            name, at = string(one, "photo"), instant(one, "at")
            if not name or "/" in name or at is None:
                raise AlbumError("write photo = a file of this album, and at = when, with offset")
            accepted = instant(one, "accepted")
            found.append(Offered(name, at, string(one, "by"), string(one, "link"), accepted))
        except AlbumError as problem:
            raise AlbumError(f"`{key}`: {problem.reason}") from problem
    return tuple(found)


def reasons(table: Table, key: str) -> Mapping[str, str]:
    """`key.RULE = "why"`: rule -> reason, in words; empty when absent."""
    found = table.get(key, {})
    if not isinstance(found, Mapping):
        raise AlbumError(f'`{key}` is {found!r}; write {key}.no-date = "why it does not matter"')
    told = {}
    for rule, why in found.items():
        if not isinstance(why, str) or not why.strip():
            raise AlbumError(f"`{key}.{rule}` is {why!r}; say why, in quotes")
        told[str(rule)] = " ".join(why.split())
    return told


def refuse_strangers(table: Table, known: Iterable[str]) -> None:
    """A misspelt key would silently lose words: name it, and the key that was probably meant."""
    known = tuple(known)
    for key in table:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(known)}"
            raise AlbumError(f"`{key}` means nothing here; {hint}")
