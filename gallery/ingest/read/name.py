"""The date in a file name, as phones, cameras and messengers write it."""

import re
from collections.abc import Iterator
from pathlib import PurePath

from gallery.ingest.read import dates
from gallery.model import Claim

_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])"
    r"(?:(?:[-_ T]| at |_at_)?([01]\d|2[0-3])[-_.:]?([0-5]\d)[-_.:]?([0-5]\d)(\d{3})?)?"
    r"(?!\d)",
    re.ASCII,
)
_UTC = re.compile(r"PXL_\d{8}_\d{6}", re.ASCII)
_LONGEST = 255


def claims(name: str) -> Iterator[Claim]:
    """Yield the date that the name tells: a suggestion, right in four of five files.

    Google's cameras ("PXL_") count in UTC, and say so here by an offset; messengers tell the
    day on which they sent the photo.
    """
    stem = PurePath(name).stem[-_LONGEST:]
    match = _DATE.search(stem)
    if match is None:
        return
    year, _, month, day, hour, minute, second, subsec = match.groups()
    clock = f"T{hour}:{minute}:{second}" if hour else ""
    fraction = f".{subsec}" if subsec else ""
    utc = "Z" if clock and _UTC.search(stem) else ""
    if moment := dates.stamp(f"{year}-{month}-{day}{clock}{fraction if clock else ''}{utc}"):
        yield from moment.claims("name")
