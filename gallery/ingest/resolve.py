"""What a photo's claims come down to: the decisions of the order table, one function each.

Stage "resolve" of the ingest. Pure: claims in, facts out; a file is never opened here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import Any, TypeAlias

from gallery.errors import AlbumError
from gallery.ingest.suspect import is_reset, precedes_camera
from gallery.licence import is_address, is_licence
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

_EXTENSIONS = ("Iptc4xmpExt:LocationShown", "Iptc4xmpExt:LocationCreated")

_FIRST_PHOTO = 1826
AHEAD = timedelta(days=2)
"""Grace for time zones and wrong calendars: what is later cannot have happened."""

Told: TypeAlias = Mapping[str, Sequence[Claim]]
"""Claims by the field that they are about, whatever the language: "caption" has "caption.es"."""

_OFFSET = re.compile(r"[+-]\d\d:\d\d", re.ASCII)
_QUARTER = timedelta(minutes=15)
_DRIFT = timedelta(minutes=2)
_EAST, _WEST = timedelta(hours=14), timedelta(hours=-12)

_SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_SOURCE_TYPE = re.compile(
    r"(?:https?://cv\.iptc\.org/newscodes/digitalsourcetype/|digsrctype:)?([A-Za-z]+)/?", re.ASCII
)
_RATING = re.compile(r"(-1|[0-5])(?:\.0+)?", re.ASCII)


def facts(claims: Sequence[Claim], today: date) -> Facts:
    """Decide each field by the first claim that can be true.

    claims  most trusted first
    today   dates more than two days after it are a camera clock set wrong
    """
    told: dict[str, list[Claim]] = {}
    for claim in claims:
        told.setdefault(claim.field.partition(".")[0], []).append(claim)
    dated = _dated(resolve_date("", told.get("date", ()), today), claims, told, today)
    # at once: a copy for each part costs more than all that is decided here
    return Facts(**dated, **_worded(told), **_owned(told), **_placed(told))


def _dated(
    chosen: Claim | None, claims: Sequence[Claim], told: Told, today: date
) -> dict[str, Any]:
    suspect = tuple(_suspect(chosen, claims, today))
    if chosen is None:
        return {"suspect": suspect}
    return {
        "date": chosen.value,
        "date_precision": parse(chosen.value).precision,
        "date_kind": kind(chosen),
        "date_source": chosen.source,
        "offset": _offset(chosen, claims, told),
        "subsec": _companion(chosen, "subsec", told),
        "suspect": suspect,
    }


def _worded(told: Told) -> dict[str, Any]:
    captions = told.get("caption", ())
    return {
        "caption": _first(told, "caption"),
        "captions": _texts(told, "caption"),
        "caption_source": next((c.source for c in captions if c.field == "caption"), None),
        "alt": _texts(told, "alt"),
        "headline": _first(told, "headline"),
        "keywords": _all(told, "keyword"),
        "persons": _all(told, "person"),
        "title": _first(told, "title"),
        "rating": rating(told.get("rating", ())),
        "label": _first(told, "label"),
        "instructions": _first(told, "instructions"),
    }


def _owned(told: Told) -> dict[str, Any]:
    statement = _address(told, "web_statement")
    kinds = _source_types(told.get("digital_source_type", ()))
    stated = statement if statement and is_licence(statement) else None
    return {
        "byline": _all(told, "byline"),
        "credit": _first(told, "credit"),
        "copyright": _first(told, "copyright"),
        "source": _first(told, "source"),
        "usage_terms": _texts(told, "usage_terms"),
        "web_statement": statement,
        "licence": _address(told, "licence") or stated,
        "digital_source_type": next(kinds, None),
    }


def _placed(told: Told) -> dict[str, Any]:
    place = {claim.field: claim.value for claim in reversed(_place(told))}
    orientation = _first(told, "orientation")
    latitude, longitude = _first(told, "latitude"), _first(told, "longitude")
    return {
        "city": place.get("city"),
        "state": place.get("state"),
        "country": place.get("country"),
        "sublocation": place.get("sublocation"),
        "orientation": int(orientation) if orientation else None,
        "latitude": float(latitude) if latitude else None,
        "longitude": float(longitude) if longitude else None,
    }


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


def is_ahead(claim: Claim, today: date) -> bool:
    """Whether a claim to the day of a photo lies in the future; changes of the file are none."""
    if claim.field != "date" or kind(claim) == "modified":
        return False
    when = _when(claim.value)
    return when is not None and when.lower > today + AHEAD


def _when(edtf: str) -> When | None:
    try:
        return parse(edtf)
    except AlbumError:
        return None


def _is_possible(edtf: str, today: date) -> bool:
    when = _when(edtf)
    return when is not None and when.lower.year >= _FIRST_PHOTO and when.lower <= today + AHEAD


def _suspect(chosen: Claim | None, claims: Sequence[Claim], today: date) -> Iterator[str]:
    """Why the choice may be wrong: the codes of ingest.suspect that a file alone can give."""
    if chosen and is_reset(chosen.value):
        yield "reset"
    elif chosen and precedes_camera(chosen, claims):
        yield "before-camera"
    passed = takewhile(lambda claim: claim != chosen, claims)
    if any(is_ahead(claim, today) for claim in passed):
        yield "future"


def _first(told: Told, field: str) -> str | None:
    for claim in told.get(field, ()):
        if claim.field == field:
            return claim.value
    return None


def _all(told: Told, field: str) -> tuple[str, ...]:
    """The values of the most trusted source that has any, each once, in its order."""
    claims = [claim for claim in told.get(field, ()) if claim.field == field]
    if not claims:
        return ()
    return tuple(dict.fromkeys(c.value for c in claims if c.source == claims[0].source))


def _place(told: Told) -> Sequence[Claim]:
    """The claims of one set of location fields: IPTC Core, else LocationShown, else -Created.

    Core comes first because it is what photographers fill in and readers of agencies know; the
    place shown goes before the place of the camera, because an essay tells what is in the
    picture. Never mixed: a city of one set and a country of another may be nowhere.
    """
    parts = ("city", "state", "country", "sublocation")
    said = [c for part in parts for c in told.get(part, ()) if c.field == part]
    if not said:
        return ()
    sets = {ending: [c for c in said if c.source.endswith(ending)] for ending in _EXTENSIONS}
    core = [c for c in said if not c.source.endswith(_EXTENSIONS)]
    return next(filter(None, (core, *sets.values())), [])


def rating(claims: Sequence[Claim]) -> int | None:
    """-1 "rejected", 0 "not rated" to 5; programs also write "3.0"."""
    said = (_RATING.fullmatch(c.value) for c in claims if c.field == "rating")
    return next((int(match[1]) for match in said if match), None)


def _address(told: Told, field: str) -> str | None:
    """The first value that is a web address: pages and pictures will link to it."""
    claims = (c for c in told.get(field, ()) if c.field == field)
    return next((c.value for c in claims if is_address(c.value)), None)


def _source_types(claims: Sequence[Claim]) -> Iterator[str]:
    """IPTC's addresses of kinds of digital source; programs also write the bare term."""
    for claim in claims:
        if claim.field == "digital_source_type" and (match := _SOURCE_TYPE.fullmatch(claim.value)):
            yield _SOURCE_TYPES + match[1]


def _texts(told: Told, field: str) -> dict[str, str]:
    """Language to text, all of one source; "" only for words not given in a language too.

    The event's own words stand in for the languages that this source lacks.
    """
    said = told.get(field)
    if not said:
        return {}
    first = next(map(_told_by, said), None)
    texts: dict[str, str] = {}
    for claim in said:
        if _told_by(claim) == first:
            texts.setdefault(claim.field.partition(".")[2], claim.value)
    if texts.get("") in [words for lang, words in texts.items() if lang]:
        del texts[""]
    for claim in said:
        if claim.source == "event":
            texts.setdefault(claim.field.partition(".")[2], claim.value)
    return texts


def _told_by(claim: Claim) -> str:
    """Whose words they are: "event:SOURCE" is a text of that source with its codes replaced."""
    return claim.source.removeprefix("event:")


def _companion(chosen: Claim, field: str, told: Told) -> str | None:
    """The offset or sub-seconds that belong to the chosen date, not to another one."""
    if "T" not in chosen.value:
        return None
    source = _COMPANIONS.get((chosen.source, field), chosen.source)
    claims = told.get(field, ())
    return next((c.value for c in claims if c.field == field and c.source == source), None)


def _offset(chosen: Claim, claims: Sequence[Claim], told: Told) -> str | None:
    """The offset of the chosen date from UTC; None when unknown, never a guess.

    Its own; else EXIF's OffsetTime when DateTime is the same moment (Lightroom writes only
    that one); else the difference to the GPS clock.
    """
    if "T" not in chosen.value:
        return None
    stated = [_companion(chosen, "offset", told), *_offset_of_change(chosen, claims)]
    believed = (told for told in stated if told and _is_believable(told, chosen.value))
    return next(believed, None) or _offset_by_satellite(chosen, claims)


def _offset_of_change(chosen: Claim, claims: Sequence[Claim]) -> Iterator[str]:
    same = Claim("date", chosen.value, "exif:DateTime") in claims
    if chosen.source == "exif:DateTimeOriginal" and same:
        yield from (c.value for c in claims if c.source == "exif:OffsetTime")


def _is_believable(offset: str, moment: str) -> bool:
    """On a quarter hour of the inhabited world, and no copy of the clock ("10:52:06-10:52")."""
    copied = offset[0] == "-" and moment[11:16] == offset[1:]
    return _is_zone(offset) and not copied


@lru_cache(maxsize=256)
def _is_zone(offset: str) -> bool:
    if not _OFFSET.fullmatch(offset):
        return False
    ahead = east(offset)
    return _WEST <= ahead <= _EAST and not ahead % _QUARTER


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
