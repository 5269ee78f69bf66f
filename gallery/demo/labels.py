"""What cameras and photo desks write into a file: EXIF, XMP and IPTC blocks.

Sources: Exif 2.32, XMP part 1 with the IPTC Core namespaces, IPTC-IIM 4. The private lines
(place, serial number, owner) are there on purpose: the published pictures must not have them.
"""

import io
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from zlib import crc32

import piexif
from PIL import Image

from gallery.demo.shots import Camera, Shot
from gallery.ingest.label import Label
from gallery.ingest.label import iptc as press
from gallery.ingest.label import xmp as packets

OFFSET_TIME_ORIGINAL = 0x9011
MEXICO_BEHIND_UTC = timedelta(hours=6)
THUMB = (160, 160)


def exif(shot: Shot, camera: Camera, picture: Image.Image) -> bytes:
    """The EXIF block of a shot; `picture` is what its thumbnail, if any, shows."""
    blocks: dict[str, Any] = {
        "0th": _first(shot, camera),
        "Exif": _exposure(shot, camera),
        "GPS": _position(shot),
    }
    if shot.thumb:
        small = picture.copy()
        small.thumbnail(THUMB)
        blocks["1st"] = {piexif.ImageIFD.Compression: 6}
        blocks["thumbnail"] = _jpeg(small)
    return bytes(piexif.dump(blocks))


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=75)
    return out.getvalue()


def _first(shot: Shot, camera: Camera) -> dict[int, Any]:
    return {
        piexif.ImageIFD.Make: camera.make.encode(),
        piexif.ImageIFD.Model: camera.model.encode(),
        piexif.ImageIFD.Orientation: shot.turned,
        piexif.ImageIFD.XResolution: (300, 1),
        piexif.ImageIFD.YResolution: (300, 1),
        piexif.ImageIFD.ResolutionUnit: 2,
        piexif.ImageIFD.Artist: camera.artist.encode(),
        piexif.ImageIFD.Copyright: camera.rights.encode(),
    }


def _exposure(shot: Shot, camera: Camera) -> dict[int, Any]:
    number = crc32(shot.file.encode())
    fields: dict[int, Any] = {
        piexif.ExifIFD.ExifVersion: b"0232",
        piexif.ExifIFD.ColorSpace: 1,
        piexif.ExifIFD.ExposureTime: (1, (60, 125, 250, 500)[number % 4]),
        piexif.ExifIFD.FNumber: ((28, 40, 56, 80)[number // 4 % 4], 10),
        piexif.ExifIFD.ISOSpeedRatings: (100, 200, 400, 1600)[number // 16 % 4],
        piexif.ExifIFD.LensModel: camera.lens.encode(),
    }
    if shot.taken is not None:
        clock = shot.taken.strftime("%Y:%m:%d %H:%M:%S").encode()
        fields[piexif.ExifIFD.DateTimeOriginal] = clock
        fields[piexif.ExifIFD.DateTimeDigitized] = clock
        fields[piexif.ExifIFD.SubSecTimeOriginal] = f"{number % 100:02}".encode()
    if camera.offset:
        fields[OFFSET_TIME_ORIGINAL] = camera.offset.encode()
    if camera.serial:
        fields[piexif.ExifIFD.BodySerialNumber] = camera.serial.encode()
    if camera.owner:
        fields[piexif.ExifIFD.CameraOwnerName] = camera.owner.encode()
    return fields


def _position(shot: Shot) -> dict[int, Any]:
    if shot.gps is None:
        return {}
    north, east = shot.gps
    fields: dict[int, Any] = {
        piexif.GPSIFD.GPSVersionID: (2, 3, 0, 0),
        piexif.GPSIFD.GPSLatitudeRef: b"N" if north >= 0 else b"S",
        piexif.GPSIFD.GPSLatitude: _degrees(north),
        piexif.GPSIFD.GPSLongitudeRef: b"E" if east >= 0 else b"W",
        piexif.GPSIFD.GPSLongitude: _degrees(east),
        piexif.GPSIFD.GPSAltitudeRef: 0,
        piexif.GPSIFD.GPSAltitude: (2240, 1),
    }
    if shot.taken is not None:
        utc = shot.taken + MEXICO_BEHIND_UTC
        fields[piexif.GPSIFD.GPSDateStamp] = utc.strftime("%Y:%m:%d").encode()
        fields[piexif.GPSIFD.GPSTimeStamp] = ((utc.hour, 1), (utc.minute, 1), (utc.second, 1))
    return fields


def _degrees(value: float) -> tuple[tuple[int, int], ...]:
    """Degrees, minutes and seconds as rationals, seconds to a hundredth."""
    hundredths = round(abs(value) * 360000)
    return (hundredths // 360000, 1), (hundredths // 6000 % 60, 1), (hundredths % 6000, 100)


def xmp(shot: Shot, camera: Camera) -> bytes:
    """The XMP packet of a shot: byline and rights, and what words the list gives it."""
    headline = packets.element("photoshop:Headline", shot.headline)
    return packets.wrapped([*packets.properties(_label(shot, camera)), headline])


def iptc(shot: Shot, camera: Camera) -> bytes:
    """An APP13 segment with an IPTC-IIM block in UTF-8 (1:90 says so)."""
    return press.segment([*press.datasets(_label(shot, camera)), (2, 105, shot.headline)])


def _label(shot: Shot, camera: Camera) -> Label:
    return Label(
        creators=[camera.artist],
        credit=camera.credit,
        copyright=camera.rights,
        captions=shot.captions,
        alts=shot.alts,
    )


def spliced(jpeg: bytes, segments: Iterable[bytes]) -> bytes:
    """`jpeg` with further segments behind its own APPn segments."""
    at = 2
    while jpeg[at] == 0xFF and 0xE0 <= jpeg[at + 1] <= 0xEF:
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return jpeg[:at] + b"".join(segments) + jpeg[at:]
