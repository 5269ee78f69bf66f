"""The date notations of EXIF, XMP and IPTC, read into EDTF.

EXIF "2008:05:30 15:56:01" (Exif 3.0, 4.6.6.4), XMP "2008-05-30T15:56:01.25+02:00" (ISO 8601
profile, XMP part 1, 8.2.1.1), IIM "20080530" and "155601+0200" (IIM 4, 2:55 and 2:60).
Blanks and 00 for month or day mean "unknown" and make the date less precise, never January.
Programs also write twelve-hour clocks and days before years; a day that could as well be a
month ("05/06/2008") is not guessed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time

from gallery.model import Claim

_DAY = r"(?P<year>\d{4})(?:[-:/._年](?P<month> ?\d\d?| *)(?:[-:/._月](?P<day> ?\d\d?| *)日?)?)?"
_YEAR_LAST = r"(?P<day>\d\d?)(?P<mark>[-:/.])(?P<month>\d\d?)(?P=mark)(?P<year>\d{4})"
_HALF = re.compile(r"(?<![a-z])[ap]\.?m\.?(?![a-z])|[上下]午|午[前後]|오[전후]", re.IGNORECASE)
_SECOND = r"(?:[:.](?P<second> ?\d\d?)(?:[.,](?P<fraction>\d+))?)?"
_TIME = rf"(?P<hour>\d\d?)(?:[:.](?P<minute> ?\d\d?){_SECOND})?"
_OFFSET = r"(?P<offset>Z|(?:UTC|GMT)?[+-](?:\d{4}|\d\d?(?::\d\d)?)(?!\d))"
_GAP = r"(?:[T ]|(?(day)[,_-]|(?!)))+"
_STAMPS = tuple(
    re.compile(rf"{day}(?:{_GAP}(?:{_TIME} *{_OFFSET}?.*)?)?", re.ASCII | re.DOTALL)
    for day in (_DAY, _YEAR_LAST)
)
_SOLID = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:[T _-]?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?"
    rf" *{_OFFSET}?)?",
    re.ASCII,
)
_IIM_TIME = re.compile(
    rf"(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d))? *{_OFFSET}?", re.ASCII
)
_ZONE = re.compile(r"(?:UTC|GMT)?([+-])(\d\d?(?=:|$)|\d\d)(?::?(\d\d))?", re.ASCII)
_MARKS = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
"""Invisible marks for the direction of writing, as some programs put between the parts."""

_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Stamp:
    """One moment as a file tells it.

    edtf    local wall clock, as precise as told
    subsec  digits after the second, "" when not told
    offset  "+02:00" east of UTC, "" when not told
    """

    edtf: str
    subsec: str = ""
    offset: str = ""

    def claims(self, source: str) -> Iterator[Claim]:
        """The claims that one field makes: date, and offset and sub-seconds where told."""
        yield Claim("date", self.edtf, source)
        if self.offset:
            yield Claim("offset", self.offset, source)
        if self.subsec:
            yield Claim("subsec", self.subsec, source)


def stamp(text: str) -> Stamp | None:
    """Read a date with or without a time; None for what is no day of the calendar."""
    text = _MARKS.sub("", text[:_LONGEST].replace("\0", " ")).lstrip().rstrip(" :")
    half = _HALF.search(text)
    if half:
        text = f"{text[: half.start()].rstrip()} {text[half.end() :].lstrip()}".rstrip()
    for form in (_SOLID, *_STAMPS):
        if match := form.fullmatch(text):
            parts = _day_first(match.groupdict())
            return _stamp(parts, _shift(half)) if parts else None
    return None


def iim(day: str, clock: str) -> Stamp | None:
    """An IIM date and its time; a time alone tells nothing."""
    match = _IIM_TIME.fullmatch(clock.strip())
    found = stamp(day)
    if found is None or match is None or len(found.edtf) != len("2008-05-30"):
        return found
    parts = dict(zip(("year", "month", "day"), found.edtf.split("-"), strict=True))
    clock_parts = match.groupdict()
    return _stamp({**clock_parts, **parts, "second": clock_parts["second"] or "00"}, None)


def offset(text: str) -> str | None:
    """An offset as "+02:00"; None for anything else."""
    text = text.strip()
    if text in ("Z", "z"):
        return "+00:00"
    match = _ZONE.fullmatch(text)
    return f"{match[1]}{match[2]:>02}:{match[3] or '00'}" if match else None


def _shift(half: re.Match[str] | None) -> bool | None:
    """Whether a twelve-hour clock shows an hour after noon; None for 24 hours."""
    return None if half is None else half[0][0] in "pP下" or half[0][-1] in "後후"


_Parts = Mapping[str, str | None]


def _day_first(parts: _Parts) -> _Parts | None:
    """With the year last, the day is the number over 12, or the first one between points.

    None where day and month cannot be told apart.
    """
    if not parts.get("mark"):
        return parts
    day, month = int(parts["day"] or 0), int(parts["month"] or 0)
    if day <= 12 < month:
        return {**parts, "day": parts["month"], "month": parts["day"]}
    return parts if day > 12 or day == month or parts["mark"] == "." else None


def _stamp(parts: _Parts, after_noon: bool | None) -> Stamp | None:
    """The moment that the named parts of a notation make; those not told are None."""
    numbers = [int((parts[name] or "").strip() or 0) for name in ("year", "month", "day")]
    try:
        edtf = _day(*numbers)
    except ValueError:
        return None
    if not parts.get("hour") or not parts["minute"] or len(edtf) < len("2008-05-30"):
        return Stamp(edtf)
    try:
        clock = _clock(parts, after_noon)
    except ValueError:  # an hour 24 or a second 60: the day still holds
        return Stamp(edtf)
    told = clock.isoformat("minutes" if parts["second"] is None else "seconds")
    zone = offset(parts["offset"] or "") or ""
    return Stamp(f"{edtf}T{told}", parts.get("fraction") or "", zone)


def _clock(parts: _Parts, after_noon: bool | None) -> time:
    """The time of day; twelve at night and twelve at noon are 12 AM and 12 PM."""
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    if after_noon is not None and 1 <= hour <= 12:
        hour = hour % 12 + 12 * after_noon
    return time(hour, minute, second)


def _day(year: int, month: int, day: int) -> str:
    """EDTF of the parts that are known; ValueError when they are no date."""
    date(year, month or 1, day or 1)
    if not month:
        return f"{year:04}"
    return f"{year:04}-{month:02}-{day:02}" if day else f"{year:04}-{month:02}"
