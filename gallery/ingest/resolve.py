"""What a photo's claims come down to: the decisions of the order table, one function each.

Stage "resolve" of the ingest. Pure: claims in, facts out; a file is never opened here.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from gallery.errors import AlbumError
from gallery.model import Claim, Facts
from gallery.when import When, east, parse

_KINDS = {
    "DateTimeOriginal": "taken",
    "DateCreated": "taken",
    "55": "taken",
    "event": "taken",
    "album": "taken",
    "DateTimeDigitized": "digitized",
    "62": "digitized",
    "CreateDate": "digitized",
    "name": "name",
    "GPSDateStamp": "gps",
    "GPSTimeStamp": "gps",
    "DateTime": "modified",
    "ModifyDate": "modified",
    "tIME": "modified",
}
"""What a date tells, by the last part of its source: "iptc:2:55" is when the content was made."""

_COMPANIONS = {
    ("exif:DateTimeOriginal", "offset"): "exif:OffsetTimeOriginal",
    ("exif:DateTimeOriginal", "subsec"): "exif:SubSecTimeOriginal",
    ("exif:DateTimeDigitized", "offset"): "exif:OffsetTimeDigitized",
    ("exif:DateTimeDigitized", "subsec"): "exif:SubSecTimeDigitized",
    ("exif:DateTime", "offset"): "exif:OffsetTime",
    ("exif:DateTime", "subsec"): "exif:SubSecTime",
}
"""EXIF keeps offset and sub-seconds in tags of their own; elsewhere they share the source."""

_FIRST_PHOTO = 1826
AHEAD = timedelta(days=2)
"""Grace for time zones and wrong calendars: what is later cannot have happened."""

_RESET = re.compile(r"(?:1970|1980|2000)-01-01T00:")
_OFFSET = re.compile(r"[+-]\d\d:\d\d", re.ASCII)
_QUARTER = timedelta(minutes=15)
_DRIFT = timedelta(minutes=2)
_EAST, _WEST = timedelta(hours=14), timedelta(hours=-12)


def facts(claims: Sequence[Claim], today: date) -> Facts:
    """Decide each field by the first claim that can be true.

    claims  most trusted first
    today   dates more than two days after it are a camera clock set wrong
    """
    chosen = resolve_date("", claims, today)
    captions = _texts(claims, "caption")
    orientation = _first(claims, "orientation")
    latitude, longitude = _first(claims, "latitude"), _first(claims, "longitude")
    return Facts(
        date=chosen.value if chosen else None,
        date_precision=parse(chosen.value).precision if chosen else None,
        date_kind=kind(chosen) if chosen else None,
        date_source=chosen.source if chosen else None,
        offset=_offset(chosen, claims) if chosen else None,
        subsec=_companion(chosen, "subsec", claims) if chosen else None,
        caption=_first(claims, "caption"),
        captions=captions,
        caption_source=next((c.source for c in claims if c.field == "caption"), None),
        headline=_first(claims, "headline"),
        byline=_all(claims, "byline"),
        credit=_first(claims, "credit"),
        copyright=_first(claims, "copyright"),
        keywords=_all(claims, "keyword"),
        persons=_all(claims, "person"),
        alt=_texts(claims, "alt"),
        city=_first(claims, "city"),
        country=_first(claims, "country"),
        orientation=int(orientation) if orientation else None,
        latitude=float(latitude) if latitude else None,
        longitude=float(longitude) if longitude else None,
    )


def resolve_date(stated: str, claims: Sequence[Claim], today: date) -> Claim | None:
    """Choose the date of a photo.

    stated   the editor's EDTF date from album.toml, "" if none: it always wins
    claims   what the file says, most trusted first; dates before photography, dates after
             `today` (two days' grace for time zones and wrong calendars) and dates that cannot
             be are passed over; a clock that was never set gives way to any other claim to
             the moment of exposure
    returns  None when nobody knows, as for a 1930s film still. The file's own time is never
             asked: it tells when the scan was copied, not when it was shot
    raises   AlbumError when `stated` is not EDTF
    """
    if stated:
        return Claim("date", parse(stated).edtf, "album")
    possible = [c for c in claims if c.field == "date" and _is_possible(c.value, today)]
    if possible and is_reset(possible[0].value):
        sound = (c for c in possible if kind(c) == "taken" and not is_reset(c.value))
        return next(sound, possible[0])
    return possible[0] if possible else None


def kind(claim: Claim) -> str:
    """What a date claim tells: "taken", "digitized", "name", "gps" or "modified"."""
    return _KINDS.get(claim.source.rpartition(":")[2], "modified")


def is_reset(edtf: str) -> bool:
    """Whether the date is where a camera's clock starts after its battery ran out."""
    return bool(_RESET.match(edtf))


def _when(edtf: str) -> When | None:
    try:
        return parse(edtf)
    except AlbumError:
        return None


def _is_possible(edtf: str, today: date) -> bool:
    when = _when(edtf)
    return when is not None and when.lower.year >= _FIRST_PHOTO and when.lower <= today + AHEAD


def _first(claims: Sequence[Claim], field: str) -> str | None:
    return next((claim.value for claim in claims if claim.field == field), None)


def _all(claims: Sequence[Claim], field: str) -> tuple[str, ...]:
    """The values of the most trusted source that has any, each once, in its order."""
    source = next((claim.source for claim in claims if claim.field == field), None)
    values = (c.value for c in claims if c.field == field and c.source == source)
    return tuple(dict.fromkeys(values))


def _texts(claims: Sequence[Claim], field: str) -> dict[str, str]:
    """Language to text, all of one source; "" only for words not given in a language too."""
    source = next((c.source for c in claims if c.field.partition(".")[0] == field), None)
    texts: dict[str, str] = {}
    for claim in claims:
        name, _, lang = claim.field.partition(".")
        if name == field and claim.source == source:
            texts.setdefault(lang, claim.value)
    if texts.get("") in [words for lang, words in texts.items() if lang]:
        del texts[""]
    return texts


def _companion(chosen: Claim, field: str, claims: Sequence[Claim]) -> str | None:
    """The offset or sub-seconds that belong to the chosen date, not to another one."""
    if "T" not in chosen.value:
        return None
    source = _COMPANIONS.get((chosen.source, field), chosen.source)
    return next((c.value for c in claims if c.field == field and c.source == source), None)


def _offset(chosen: Claim, claims: Sequence[Claim]) -> str | None:
    """The offset of the chosen date from UTC; None when unknown, never a guess.

    Its own; else EXIF's OffsetTime when DateTime is the same moment (Lightroom writes only
    that one); else the difference to the GPS clock.
    """
    if "T" not in chosen.value:
        return None
    stated = [_companion(chosen, "offset", claims), *_offset_of_change(chosen, claims)]
    believed = (told for told in stated if told and _is_believable(told, chosen.value))
    return next(believed, None) or _offset_by_satellite(chosen, claims)


def _offset_of_change(chosen: Claim, claims: Sequence[Claim]) -> Iterator[str]:
    same = Claim("date", chosen.value, "exif:DateTime") in claims
    if chosen.source == "exif:DateTimeOriginal" and same:
        yield from (c.value for c in claims if c.source == "exif:OffsetTime")


def _is_believable(offset: str, moment: str) -> bool:
    """On a quarter hour of the inhabited world, and no copy of the clock ("10:52:06-10:52")."""
    if not _OFFSET.fullmatch(offset):
        return False
    ahead = east(offset)
    copied = offset[0] == "-" and moment[11:16] == offset[1:]
    return _WEST <= ahead <= _EAST and not ahead % _QUARTER and not copied


def _offset_by_satellite(chosen: Claim, claims: Sequence[Claim]) -> str | None:
    """Local time minus GPS time, when that is a quarter hour give or take two minutes."""
    if kind(chosen) != "taken":
        return None
    moments = (c.value for c in claims if c.field == "date" and kind(c) == "gps")
    utc = next((moment for moment in moments if "T" in moment), None)
    if utc is None:
        return None
    ahead = datetime.fromisoformat(chosen.value) - datetime.fromisoformat(utc)
    rounded = round(ahead / _QUARTER) * _QUARTER
    if not _WEST <= rounded <= _EAST or abs(ahead - rounded) > _DRIFT:
        return None
    minutes = int(abs(rounded).total_seconds()) // 60
    return f"{'-' if rounded < timedelta() else '+'}{minutes // 60:02}:{minutes % 60:02}"
