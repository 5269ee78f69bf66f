"""Moments as people write them: a day and a time of the clock in the essay's own zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from gallery.blocks import Album

FIRST, SECOND = "first", "second"
"""Which of two equal times, in the night in which the clock is set back."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was written; problem: "unreadable", "skipped", "twice", or "" with the moment.

    skipped  the clock is set forward in that night: it never shows this time
    twice    the clock is set back: it shows this time twice; `both` are the two moments
    """

    moment: datetime | None = None
    problem: str = ""
    both: tuple[datetime, ...] = ()


def zone_of(album: Album, site: str) -> ZoneInfo:
    """The zone whose clock an essay goes by: its own, else the site's, else UTC."""
    return ZoneInfo(album.zone or site or "UTC")


def read(day: str, minute: str, zone: ZoneInfo, which: str = "") -> Read:
    """Read a day and a time of the clock, as forms send them (HTML, 2.3.5).

    which  FIRST or SECOND, where the clock shows the time twice; "" = not said
    """
    try:
        wall = datetime.combine(date.fromisoformat(day), time.fromisoformat(minute))
        early, late = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
        if early.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
            return Read(problem="skipped")
    except (ValueError, OverflowError):
        return Read(problem="unreadable")
    if early.utcoffset() == late.utcoffset():
        return Read(early)
    if which in (FIRST, SECOND):
        return Read(early if which == FIRST else late)
    return Read(problem="twice", both=(early, late))


def written(moment: datetime | None, zone: ZoneInfo) -> tuple[str, str]:
    """Day and time as form fields hold them; empty for None."""
    if moment is None:
        return "", ""
    here = moment.astimezone(zone)
    return here.date().isoformat(), here.strftime("%H:%M:%S" if here.second else "%H:%M")
