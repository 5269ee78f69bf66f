"""What EXIF says (CIPA DC-008 Exif 3.0; tag numbers in hexadecimal as in the standard)."""

from collections.abc import Iterator

from gallery.ingest.read import dates, letters, tiff
from gallery.model import Claim

_IMAGE_TEXTS = {
    0x010E: ("caption", "ImageDescription"),
    0x010F: ("camera_make", "Make"),
    0x0110: ("camera_model", "Model"),
    0x0131: ("software", "Software"),
}
_SERIALS = {0xA431: "BodySerialNumber", 0xC62F: "CameraSerialNumber"}
_WINDOWS_TEXTS = {
    0x9C9B: ("title", "XPTitle"),
    0x9C9C: ("caption", "XPComment"),
    0x9C9D: ("byline", "XPAuthor"),
    0x9C9E: ("keyword", "XPKeywords"),
    0x9C9F: ("comment", "XPSubject"),
}
_DATES = (
    (0x9003, 0x9291, 0x9011, "Original"),
    (0x9004, 0x9292, 0x9012, "Digitized"),
    (0x0132, 0x9290, 0x9010, ""),
)
"""Tags of date, sub-seconds and offset (the latter since Exif 2.31), and their names' ending."""

_ARTIST, _COPYRIGHT, _ORIENTATION, _RATING = 0x013B, 0x8298, 0x0112, 0x4746
_USER_COMMENT, _VERSION = 0x9286, 0x9000


def claims(block: bytes) -> Iterator[Claim]:
    """Yield what a TIFF structure says; nothing for what is empty, impossible or broken."""
    found = tiff.tags(block)
    yield from _dates(found)
    yield from _texts(found.image)
    yield from _windows(found.image)
    yield from _numbers(found.image)
    yield from _position(found.gps)
    yield from _satellite_time(found.gps)
    if (version := _text(found.exif.get(_VERSION))).isdecimal():
        yield Claim("exif_version", version, "exif:ExifVersion")
    if comment := _comment(found.exif.get(_USER_COMMENT)):
        yield Claim("comment", comment, "exif:UserComment")
    for tag, name in _SERIALS.items():
        if serial := _text({**found.image, **found.exif}.get(tag)):
            yield Claim("camera_serial", serial, f"exif:{name}")


def _dates(found: tiff.Tags) -> Iterator[Claim]:
    """Dates stand in the Exif directory; some writers put them into the first one."""
    for day_tag, subsec_tag, offset_tag, name in _DATES:
        for directory in (found.exif, found.image):
            if moment := dates.stamp(_text(directory.get(day_tag))):
                yield from moment.claims(f"exif:DateTime{name}")
                break
        digits = _text(found.exif.get(subsec_tag))
        if digits.isdecimal():
            yield Claim("subsec", digits, f"exif:SubSecTime{name}")
        if offset := dates.offset(_text(found.exif.get(offset_tag))):
            yield Claim("offset", offset, f"exif:OffsetTime{name}")


def _texts(image: tiff.Directory) -> Iterator[Claim]:
    for tag, (field, name) in _IMAGE_TEXTS.items():
        if text := _text(image.get(tag)):
            yield Claim(field, text, f"exif:{name}")
    for artist in _text(image.get(_ARTIST)).split(";"):
        if artist.strip():
            yield Claim("byline", artist.strip(), "exif:Artist")
    if rights := _rights(image.get(_COPYRIGHT)):
        yield Claim("copyright", rights, "exif:Copyright")


def _windows(image: tiff.Directory) -> Iterator[Claim]:
    """The XP fields that Windows writes: UTF-16LE in bytes; people and keywords split by ";"."""
    for tag, (field, name) in _WINDOWS_TEXTS.items():
        value = image.get(tag)
        text = letters.clean(value.content().decode("utf-16-le", "replace")) if value else ""
        for part in text.split(";") if field in ("byline", "keyword") else [text]:
            if part.strip():
                yield Claim(field, part.strip(), f"exif:{name}")


def _numbers(image: tiff.Directory) -> Iterator[Claim]:
    orientation, rating = _integer(image.get(_ORIENTATION)), _integer(image.get(_RATING))
    if orientation in range(1, 9):
        yield Claim("orientation", str(orientation), "exif:Orientation")
    if rating in range(6):
        yield Claim("rating", str(rating), "exif:Rating")


def _position(gps: tiff.Directory) -> Iterator[Claim]:
    """Degrees from GPSLatitude and GPSLongitude; both with their references, or nothing."""
    latitude = _degrees(gps.get(2), _text(gps.get(1)), "NS", 90)
    longitude = _degrees(gps.get(4), _text(gps.get(3)), "EW", 180)
    if latitude is None or longitude is None or (latitude, longitude) == (0, 0):
        return
    yield Claim("latitude", f"{latitude:.6f}", "exif:GPSLatitude")
    yield Claim("longitude", f"{longitude:.6f}", "exif:GPSLongitude")


def _degrees(value: tiff.Value | None, reference: str, letters_of: str, limit: int) -> float | None:
    parts = value.fractions() if value else ()
    sign = {letters_of[0]: 1, letters_of[1]: -1}.get(reference[:1].upper())
    if sign is None or not 1 <= len(parts) <= 3 or any(below == 0 for _, below in parts):
        return None
    degrees = sum(above / below / 60**power for power, (above, below) in enumerate(parts))
    return sign * degrees if 0 <= degrees <= limit else None


def _satellite_time(gps: tiff.Directory) -> Iterator[Claim]:
    """GPSDateStamp and GPSTimeStamp, UTC; one without the other tells no moment."""
    value = gps.get(7)
    parts = value.fractions() if value else ()
    if len(parts) != 3 or any(below == 0 for _, below in parts):
        return
    hour, minute, second = (above // below for above, below in parts)
    moment = dates.stamp(f"{_text(gps.get(29))} {hour:02}:{minute:02}:{second:02}Z")
    if moment and "T" in moment.edtf:
        yield from moment.claims("exif:GPSDateStamp")


def _integer(value: tiff.Value | None) -> int | None:
    numbers = value.integers() if value else ()
    return numbers[0] if numbers else None


def _text(value: tiff.Value | None) -> str:
    """Text up to the first NUL: ASCII by the standard, UTF-8 by MWG and type 129, or older."""
    if value is None or not value.is_text:
        return ""
    return letters.clean(letters.decoded(value.content().partition(b"\0")[0]))


def _rights(value: tiff.Value | None) -> str:
    """Copyright: the photographer's notice, NUL, the editor's; joined by a line break."""
    if value is None or not value.is_text:
        return ""
    notices = (letters.clean(letters.decoded(part)) for part in value.content().split(b"\0")[:2])
    return "\n".join(notice for notice in notices if notice)


def _comment(value: tiff.Value | None) -> str:
    """UserComment: eight bytes name the charset, then text (Exif 3.0, 4.6.6.7)."""
    content = value.content() if value else b""
    if value is None or len(content) <= 8:
        return ""
    head, data = content[:8], content[8:]
    if head.startswith(b"UNICODE"):
        return letters.clean(letters.utf16(data, value.order))
    if head.startswith(b"JIS"):
        return letters.clean(data.decode("iso2022_jp", "replace"))
    return letters.clean(letters.decoded(data.partition(b"\0")[0]))
