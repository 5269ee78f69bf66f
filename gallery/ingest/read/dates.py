"""The date notations of EXIF, XMP and IPTC, read into EDTF.

EXIF "2008:05:30 15:56:01" (Exif 3.0, 4.6.6.4), XMP "2008-05-30T15:56:01.25+02:00" (ISO 8601
profile, XMP part 1, 8.2.1.1), IIM "20080530" and "155601+0200" (IIM 4, 2:55 and 2:60).
Blanks and 00 for month or day mean "unknown" and make the date less precise, never January.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from gallery.model import Claim

_DAY = r"(\d{4})(?:[-:/.]( ?\d\d?| *)(?:[-:/.]( ?\d\d?| *))?)?"
_TIME = r"(\d\d?)[:.]( ?\d\d?)(?:[:.]( ?\d\d?)(?:[.,](\d+))?)?"
_OFFSET = r"(Z|[+-]\d\d:?\d\d)"
_STAMP = re.compile(rf"{_DAY}(?:[T ]+(?:{_TIME} *{_OFFSET}?.*)?)?", re.ASCII | re.DOTALL)
_SOLID = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[T ]?(\d\d)(\d\d)(\d\d))?", re.ASCII)
_IIM_TIME = re.compile(rf"(\d\d):?(\d\d)(?::?(\d\d))? *{_OFFSET}?", re.ASCII)
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
    text = text[:_LONGEST].replace("\0", " ").lstrip().rstrip(" :")
    if match := _SOLID.fullmatch(text):
        return _stamp(match.groups())
    match = _STAMP.fullmatch(text)
    return _stamp(match.groups()) if match else None


def iim(day: str, clock: str) -> Stamp | None:
    """An IIM date and its time; a time alone tells nothing."""
    match = _IIM_TIME.fullmatch(clock.strip())
    found = stamp(day)
    if found is None or match is None or len(found.edtf) != len("2008-05-30"):
        return found
    parts = (*found.edtf.split("-"), match[1], match[2], match[3] or "00", None, match[4])
    return _stamp(parts)


def offset(text: str) -> str | None:
    """An offset as "+02:00"; None for anything else."""
    text = text.strip()
    if text in ("Z", "z"):
        return "+00:00"
    match = re.fullmatch(r"([+-])(\d\d):?(\d\d)", text, re.ASCII)
    return f"{match[1]}{match[2]}:{match[3]}" if match else None


def _stamp(parts: tuple[str | None, ...]) -> Stamp | None:
    """Parts: year, month, day, hour, minute, second, fraction, offset; trailing ones may lack."""
    padded = parts + (None,) * (8 - len(parts))
    year, month, day, hour, minute, second, fraction, zone = padded
    numbers = [int(part) if part and part.strip() else 0 for part in (year, month, day)]
    try:
        edtf = _day(*numbers)
    except ValueError:
        return None
    if hour is None or len(edtf) < len("2008-05-30"):
        return Stamp(edtf)
    try:
        clock = time(int(hour), int(minute or 0), int(second or 0))
    except ValueError:  # an hour 24 or a second 60: the day still holds
        return Stamp(edtf)
    told = clock.isoformat("minutes" if second is None else "seconds")
    return Stamp(f"{edtf}T{told}", fraction or "", offset(zone or "") or "")


def _day(year: int, month: int, day: int) -> str:
    """EDTF of the parts that are known; ValueError when they are no date."""
    date(year, month or 1, day or 1)
    if not month:
        return f"{year:04}"
    return f"{year:04}-{month:02}-{day:02}" if day else f"{year:04}-{month:02}"
