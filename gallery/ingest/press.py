"""What a worker makes of one original for the press: a JPEG in full size, with its label."""

from PIL import Image

from gallery.errors import TooLarge
from gallery.formats import Format
from gallery.ingest.decode import decode
from gallery.ingest.faces.wanted import Redaction
from gallery.ingest.label.original import relabelled
from gallery.ingest.read.jpeg import is_jpeg
from gallery.ingest.render import encode, upright, whole
from gallery.model import Label

_MOST = 65_500
"""Pixels: no JPEG file has a longer edge (libjpeg)."""

_FINE = Format(
    "JPEG", "jpg", "image/jpeg", widest=_MOST, options={"quality": 95, "subsampling": "4:4:4"}
)


def pressed(
    original: bytes,
    label: Label,
    city: str = "",
    country: str = "",
    redaction: Redaction | None = None,
) -> bytes:
    """A JPEG that carries the label and nothing else.

    The compressed pixels of a JPEG are passed on as they are; other formats are encoded once,
    upright and in sRGB.

    city, country  as IPTC datasets; "" is left out
    redaction      the faces that are destroyed in it; then it is encoded anew, whatever it was
    raises         Unreadable, TooLarge: what is wrong with the file, and what to do about it
    """
    if redaction is not None or not is_jpeg(original):
        original = encode(_whole(original, redaction), _FINE)
    return relabelled(original, label, city, country)


def _whole(original: bytes, redaction: Redaction | None) -> Image.Image:
    decoded = whole(original, redaction, "") if redaction else decode(original, _MOST)
    if max(decoded.width, decoded.height) > _MOST:
        raise TooLarge("too-many-pixels", "it is too long for a JPEG", "export it smaller")
    return upright(decoded, (decoded.width, decoded.height))
