"""Camera clocks: which body took a photo, what its clock should have said, the order that follows.

Rallies are shot with several cameras whose clocks disagree. The editor states one shift for each
body in album.toml; photos then stand in the order in which things happened. The manifest keeps
what the files say; shifts are applied whenever the index is filled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import MINYEAR, UTC, date, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from gallery.model import Claim, Facts
from gallery.when import east, parse

Key: TypeAlias = tuple[bool, str, int, str, str]
"""Sort key of a photo: unknown date last; corrected time; the vaguer first; sub-second; name."""

EVER = date(9998, 12, 31)
"""The day on which a clock set into the future may stand before it is corrected."""

_CLOCKED = ("exif:", "xmp:exif:")  # written by the camera's own clock, not by a person's hand
_SMALL = timedelta(minutes=15)
_UNKNOWN = parse("XXXX")


def body(claims: Sequence[Claim]) -> str:
    """The name of a camera body: "Canon EOS R5 #0123"; "" when the file does not tell.

    Four digits of the serial number tell the bodies of one newsroom apart and nobody else's:
    album.toml may be shared, the whole number must not be.
    """
    said = {c.field: c.value.strip() for c in reversed(claims)}
    make, model = said.get("camera_make", ""), said.get("camera_model", "")
    serial = said.get("camera_serial", "")
    alike = make and model.casefold().startswith(make.split()[0].casefold())
    name = model if alike or not model else f"{make} {model}".strip()
    return f"{name} #{serial[-4:]}" if name and serial else name


def corrected(said: Facts, shift: timedelta | None) -> Facts:
    """The facts of a photo whose camera's clock is to be shifted; None shifts nothing.

    Only a date with a time of day that the clock wrote is shifted. An offset from UTC stays with
    a drift of less than a quarter of an hour; a larger shift may be a wrong time zone or a wrong
    hour, so that the offset is unknown from then on. Nothing is suspect any more: an editor has
    looked at this clock.
    """
    moment = _moment(said)
    if not shift or moment is None or not (said.date_source or "").startswith(_CLOCKED):
        return said
    try:
        right = moment + shift
    except OverflowError:
        return said
    spelled = right.isoformat(timespec="minutes" if said.date_precision == "minute" else "seconds")
    offset = said.offset if abs(shift) < _SMALL else None
    return replace(said, date=spelled, offset=offset, suspect=())


def order(name: str, said: Facts, zone: str, stated: str = "") -> Key:
    """Where a photo stands in time: by the first moment it can be from.

    zone    the album's, IANA; with it the hour that comes twice when clocks go back is told apart
            by the photo's own offset, and times that no clock showed fall between their neighbours
    stated  the editor's date, EDTF, "" if none: it goes before what the file says
    """
    if stated and not _is_finer(said, stated):
        said = Facts(date=stated)
    found = parse(said.date) if said.date else _UNKNOWN
    if found.precision == _UNKNOWN.precision:
        return True, "", 0, "", name
    moment = datetime.combine(found.lower, found.clock or time())
    if zone and found.lower.year > MINYEAR:
        moment = _unfolded(moment, said.offset, ZoneInfo(zone)).replace(tzinfo=None)
    subsec = (said.subsec or "").ljust(9, "0")
    return False, moment.isoformat(timespec="seconds"), -found.upper.toordinal(), subsec, name


def _is_finer(said: Facts, stated: str) -> bool:
    """Whether the file tells the time of day of the very day that the editor states."""
    day = parse(stated).precision == "day" and said.date_kind == "taken"
    return day and (said.date or "").startswith(f"{stated}T")


def bodies(claimed: Mapping[str, Sequence[Claim]]) -> dict[str, list[str]]:
    """camera -> names of its photos, cameras in order of their names."""
    found: dict[str, list[str]] = {}
    for name, claims in claimed.items():
        found.setdefault(body(claims), []).append(name)
    return dict(sorted(found.items()))


def _moment(said: Facts) -> datetime | None:
    """The local time that a date states, without zone; None for a date without time of day."""
    if not said.date or len(said.date) < len("2026-05-01T09:30"):
        return None
    try:
        return datetime.fromisoformat(said.date).replace(tzinfo=None)
    except ValueError:
        return None  # a range or another EDTF form


def _unfolded(moment: datetime, offset: str | None, zone: ZoneInfo) -> datetime:
    """The instant of a wall clock time in a zone, by UTC."""
    first, second = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    later = offset is not None and second.utcoffset() == east(offset)
    return (second if later else first).astimezone(UTC)
