"""The EXIF block of a label (Exif 2.32). Three tags of our own; nothing is read or carried on."""

import piexif

from gallery.ingest.label.words import clean, cleaned, cut, default
from gallery.model import Label

_MOST = 16_000
"""Bytes of one text: three of them fit into a JPEG segment of 64 kB."""


def block(label: Label, orientation: int = 1, colours: int = 1, index: bytes = b"") -> bytes:
    """A TIFF structure with creators, copyright and the caption in the main language.

    Texts are UTF-8, as the Metadata Working Group's guidelines (2.0) ask. Returns b"" when
    none of the three is known and the rest is 1: upright, in sRGB.

    orientation     1 to 8 (tag 0x0112)
    colours, index  ColorSpace and InteroperabilityIndex; 65535 and b"R03" are Adobe RGB (DCF 2.0)
    """
    creators = filter(None, map(clean, label.creators))
    texts = {
        piexif.ImageIFD.ImageDescription: default(cleaned(label.captions)),
        piexif.ImageIFD.Artist: "; ".join(creators),
        piexif.ImageIFD.Copyright: clean(label.copyright),
    }
    tags: dict[int, object] = {t: _even(cut(text, _MOST)) for t, text in texts.items() if text}
    directories: dict[str, dict[int, object]] = {"0th": tags}
    if orientation != 1:
        tags[piexif.ImageIFD.Orientation] = orientation
    if colours != 1:
        directories["Exif"] = {piexif.ExifIFD.ColorSpace: colours}
        if index:
            directories["Interop"] = {piexif.InteropIFD.InteroperabilityIndex: index}
    if not any(directories.values()):
        return b""
    return bytes(piexif.dump(directories)).removeprefix(b"Exif\0\0")


def _even(text: bytes) -> bytes:
    """With a NUL more where the closing one would make it odd: TIFF wants even places."""
    return text if len(text) % 2 else text + b"\0"
