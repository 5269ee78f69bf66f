"""Small pictures for tests, made anew each time: no photo of anybody is kept here."""

from datetime import datetime
from io import BytesIO
from random import Random

import piexif
from PIL import Image, ImageDraw


def picture(width: int = 900, height: int = 600, seed: int = 1) -> Image.Image:
    """A colourful picture that no other seed gives: blocks of colour with some grain."""
    random = Random(seed)
    image = Image.new("RGB", (width, height), _colour(random))
    draw = ImageDraw.Draw(image)
    for _ in range(40):
        x, y = random.randrange(width), random.randrange(height)
        size = (random.randrange(1, width // 3), random.randrange(1, height // 3))
        draw.rectangle((x, y, x + size[0], y + size[1]), fill=_colour(random))
    return image


def jpeg(
    width: int = 900,
    height: int = 600,
    seed: int = 1,
    taken: datetime | None = None,
    artist: str = "",
    caption: str = "",
    camera: tuple[str, str] | None = None,
    offset: str = "",
) -> bytes:
    """A JPEG file, with EXIF where something is stated; camera: (model, serial number)."""
    exif: dict[int, object] = {}
    if taken:
        exif[piexif.ExifIFD.DateTimeOriginal] = taken.strftime("%Y:%m:%d %H:%M:%S").encode()
    zeroth: dict[int, object] = {}
    if artist:
        zeroth[piexif.ImageIFD.Artist] = artist.encode()
    if caption:
        zeroth[piexif.ImageIFD.ImageDescription] = caption.encode()
    if camera:
        zeroth[piexif.ImageIFD.Model] = camera[0].encode()
        exif[piexif.ExifIFD.BodySerialNumber] = camera[1].encode()
    if offset:
        exif[piexif.ExifIFD.OffsetTimeOriginal] = offset.encode()
    out = BytesIO()
    packed = piexif.dump({"0th": zeroth, "Exif": exif})
    picture(width, height, seed).save(out, "JPEG", quality=85, exif=packed)
    return out.getvalue()


def _colour(random: Random) -> tuple[int, int, int]:
    return random.randrange(256), random.randrange(256), random.randrange(256)


def jpeg_with_place(latitude: float, longitude: float, seed: int = 1) -> bytes:
    """A JPEG whose EXIF says where it was taken, in decimal degrees."""
    place = {
        piexif.GPSIFD.GPSLatitudeRef: b"N" if latitude >= 0 else b"S",
        piexif.GPSIFD.GPSLatitude: _degrees(abs(latitude)),
        piexif.GPSIFD.GPSLongitudeRef: b"E" if longitude >= 0 else b"W",
        piexif.GPSIFD.GPSLongitude: _degrees(abs(longitude)),
    }
    out = BytesIO()
    picture(600, 400, seed).save(out, "JPEG", exif=piexif.dump({"GPS": place}))
    return out.getvalue()


def _degrees(value: float) -> list[tuple[int, int]]:
    """Degrees, minutes and hundredths of seconds as EXIF rationals."""
    minutes, seconds = divmod(round(value * 360_000), 6_000)
    return [(minutes // 60, 1), (minutes % 60, 1), (seconds, 100)]


def jpeg_with(*segments: bytes, seed: int = 1) -> bytes:
    """A JPEG with these segments before all others: blocks of tests.metadata."""
    out = BytesIO()
    picture(600, 400, seed).save(out, "JPEG", quality=85)
    return out.getvalue()[:2] + b"".join(segments) + out.getvalue()[2:]
