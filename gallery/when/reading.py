"""Reading dates: EDTF to bounds, to something that sorts, to what machines understand.

EDTF is ISO 8601-2:2019, levels 0 and 1 (https://www.loc.gov/standards/datetime/), to which we
add what photos say: local times without an offset, "2008-05-30T15:56:01".
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache

from gallery.errors import AlbumError

UNSURE = re.compile(r"[~?%]")
"""The marks of doubt: about, perhaps, both."""

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_CLOCK = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII
)
_UNSPECIFIED = re.compile(r"(\d{3}X|\d{2}XX)", re.ASCII)
_SEASON = re.compile(r"(\d{4})-2([1-4])", re.ASCII)
_OPEN = ("", "..")
_UNKNOWN = {*_OPEN, "XXXX"}
_LONGEST = 100
"""Characters; longer texts are no dates, and the grammar's parser is slow."""


@dataclass(frozen=True, slots=True)
class When:
    """A date between two days.

    edtf       as written, blanks around it removed
    lower      the first day it can be; date.min when open or unknown
    upper      the last day it can be; date.max when open or unknown
    precision  "second", "minute", "day", "month", "season", "year", "decade", "century",
               "range" (also open ones and sets of days) or "unknown"
    circa      the editor is not sure: "~" about, "?" perhaps, "%" both
    clock      time of day of `lower`, local; None when only the day is known
    """

    edtf: str
    lower: date
    upper: date
    precision: str
    circa: bool = False
    clock: time | None = None


def east(offset: str) -> timedelta:
    """An offset such as "-06:00" as the time that a zone is ahead of UTC."""
    ahead = timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6]))
    return -ahead if offset[0] == "-" else ahead


@lru_cache(maxsize=4096)
def parse(edtf: str) -> When:
    """Read an EDTF date.

    raises  AlbumError when it is no date, names a day that is not in the calendar, or ends
            before it begins
    """
    text = edtf.strip()
    try:
        when = None if len(text) > _LONGEST else _dated(text)
    except (ValueError, OverflowError, TypeError):
        when = None
    if when is None:
        raise AlbumError(
            f"{edtf[:_LONGEST]!r} is not a date like 2026-05-01, 2026-05, 1936~ or 193X"
        )
    if when.lower > when.upper:
        raise AlbumError(f"{edtf!r} ends before it begins; write the earlier date first")
    return when


def machine(edtf: str) -> str | None:
    """The value for `<time datetime>`, or None where HTML has no way to say it.

    HTML knows exact years, months, days and times; "about 1936", decades and ranges it does
    not (HTML Living Standard, 4.5.14).
    """
    when = parse(edtf)
    exact = when.precision in ("second", "minute", "day", "month", "year")
    bare = "X" not in when.edtf
    return when.edtf if exact and bare and not when.circa else None


def key(edtf: str) -> tuple[int, float, int]:
    """Sort key: by first possible day, then time of day; the vaguer of two comes first."""
    when = parse(edtf)
    clock = when.clock or time()
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second
    return when.lower.toordinal(), seconds, -when.upper.toordinal()


def periods(edtf: str) -> tuple[str, ...]:
    """The year, decade and century that a date lies in, as EDTF, the narrowest first.

    "2026-05-01" -> ("2026", "202X", "20XX"), "193X" -> ("193X", "19XX"). A span of years counts
    where it begins; () when that is open or nobody knows.
    """
    when = parse(edtf)
    if when.lower == date.min:
        return ()
    year = f"{when.lower.year:04}"
    start = UNSURE.sub("", when.edtf.partition("/")[0])
    narrowest = start.count("X") if _UNSPECIFIED.fullmatch(start) else 0
    return (year, f"{year[:3]}X", f"{year[:2]}XX")[narrowest:]


def span(dates: Iterable[str]) -> str:
    """The date from the first to the last of several, as EDTF; "" when none is known."""
    found = [when for when in map(parse, dates) if when.precision != "unknown"]
    if not found:
        return ""
    first = _ends(min(found, key=lambda when: (when.lower, -when.upper.toordinal())))[0]
    last = _ends(max(found, key=lambda when: (when.upper, -when.lower.toordinal())))[1]
    if {first, last} <= _UNKNOWN:
        return ""
    return first if first == last else f"{first}/{last}"


def _ends(when: When) -> tuple[str, str]:
    first, slash, last = when.edtf.partition("/")
    if not slash and (when.clock or when.precision == "range"):
        return str(when.lower), str(when.upper)
    return first, last if slash else first


def _dated(text: str) -> When | None:
    return _interval(text) if "/" in text else _single(text)


def _interval(text: str) -> When | None:
    """Two dates joined by "/"; an empty end is unknown, ".." is open (EDTF level 1)."""
    first, _, last = text.partition("/")
    if {first, last} <= _UNKNOWN:
        return None
    start = None if first in _OPEN else _single(first)
    end = None if last in _OPEN else _single(last)
    return When(
        text,
        start.lower if start else date.min,
        end.upper if end else date.max,
        "range",
        circa=bool((start and start.circa) or (end and end.circa)),
        clock=start.clock if start else None,
    )


def _single(text: str) -> When:
    if match := _CLOCK.fullmatch(text):
        year, month, day, hour, minute, second = match.groups()
        shot = date(int(year), int(month), int(day))
        clock = time(int(hour), int(minute), int(second or 0))
        return When(text, shot, shot, "second" if second else "minute", clock=clock)
    bare = text[:-1] if UNSURE.fullmatch(text[-1:]) else text
    circa = bare != text
    match = _PLAIN.fullmatch(bare)
    if match and (match[2] is None or int(match[2]) < 13):
        return _plain(text, [int(n) for n in match.groups() if n], circa)
    if _UNSPECIFIED.fullmatch(bare):
        lower = date(int(bare.replace("X", "0")) or 1, 1, 1)
        upper = date(int(bare.replace("X", "9")), 12, 31)
        return When(text, lower, upper, "century" if bare[2] == "X" else "decade", circa)
    if bare == "XXXX":
        return When(text, date.min, date.max, "unknown", circa)
    return _rare(text, bare)


def _plain(text: str, parts: list[int], circa: bool) -> When:
    """A year, month or day: `parts` has one, two or three numbers."""
    year, month, day = (*parts, 0, 0)[:3]
    if day:
        lower = upper = date(year, month, day)
    elif len(parts) == 2:
        lower, upper = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    else:
        lower, upper = date(year, 1, 1), date(year, 12, 31)
    if len(parts) == 3 and not day:
        raise ValueError("day 00")
    return When(text, lower, upper, ("year", "month", "day")[len(parts) - 1], circa)


def _rare(text: str, bare: str) -> When:
    """Everything else, by the edtf library: seasons, unknown days, sets, level 2.

    It is loaded for a date that needs it: its grammar takes as long to load as a page to answer.
    """
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        parsed = parse_edtf(bare)
    except EDTFParseException as problem:
        raise ValueError(bare) from problem
    lower = date(*parsed.lower_strict()[:3])
    upper = date(*parsed.upper_strict()[:3])
    if _SEASON.fullmatch(bare):
        precision = "season"
    elif bare.endswith("-XX"):
        precision = "month" if lower.month == upper.month else "year"
    else:
        precision = "day" if lower == upper else "range"
    return When(text, lower, upper, precision, circa=bool(UNSURE.search(text)))
