"""Why the date that a file states may be wrong: hints for editors, never a change of the date.

"reset"          a clock that started over when the battery ran out
"future"         a date ahead of today was passed over
"before-camera"  earlier than any camera wrote files of this kind
"far"            far from the day of the album's other photos

The first three come with `Facts.suspect`; the last one takes an album.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import median_low

from gallery.errors import AlbumError
from gallery.model import Claim
from gallery.when import parse

_RESET = re.compile(r"(?:1970|1980|2000)-01-01T00:")

_PUBLISHED = {
    "0210": date(1998, 12, 1),
    "0220": date(2002, 4, 1),
    "0221": date(2003, 9, 1),
    "0230": date(2010, 4, 1),
    "0231": date(2016, 7, 1),
    "0232": date(2019, 5, 1),
    "0300": date(2023, 5, 1),
}
"""When each version of the Exif standard was published (CIPA DC-008 and its forerunners)."""

_EARLY = timedelta(days=62)
"""Makers know a standard somewhat before it is published."""

_FIRST_CLOCK = date(1970, 1, 1)
"""No calendar of a camera goes back further; an earlier date was written by a person."""

_FAR = 30
"""Days: a march, its preparation and its aftermath lie closer together."""


def is_reset(edtf: str) -> bool:
    """Whether the date is where a camera's clock starts after its battery ran out."""
    return bool(_RESET.match(edtf))


def precedes_camera(chosen: Claim, claims: Sequence[Claim]) -> bool:
    """Whether a camera states a day on which it could not have been built yet.

    The version of Exif that it writes (tag 0x9000) was published later. Only where nobody but
    the camera wrote the date: it names itself, and the moments of exposure, of digitising and
    of the last change are alike. A scan was digitised later than it was exposed, and a program
    that writes a version of its own notes a later change.
    """
    published = _PUBLISHED.get(_value(claims, "exif_version", "exif:ExifVersion"))
    if chosen.source != "exif:DateTimeOriginal" or published is None:
        return False
    digitised = _value(claims, "date", "exif:DateTimeDigitized")
    changed = _value(claims, "date", "exif:DateTime") or digitised
    alike = digitised == chosen.value and changed[:10] == chosen.value[:10]
    named = any(c.field in ("camera_make", "camera_model") for c in claims)
    return alike and named and _is_between(chosen.value, _FIRST_CLOCK, published - _EARLY)


def far(days: Mapping[str, date]) -> dict[str, int]:
    """Photo -> days between it and the album's middle day, for those over a month away.

    Empty for an album without such a day, where half of the photos or more would be far from
    it: a chronicle, a history, a year of one strike.
    """
    if not days:
        return {}
    middle = median_low(days.values())
    away = {name: abs((day - middle).days) for name, day in days.items()}
    found = {name: days_off for name, days_off in away.items() if days_off > _FAR}
    return found if 2 * len(found) < len(days) else {}


def _value(claims: Sequence[Claim], field: str, source: str) -> str:
    return next((c.value for c in claims if (c.field, c.source) == (field, source)), "")


def _is_between(edtf: str, first: date, end: date) -> bool:
    """Whether the whole date lies from `first` on and before `end`."""
    try:
        when = parse(edtf)
    except AlbumError:
        return False
    return first <= when.lower and when.upper < end
