"""What a PNG file says (PNG 3rd edition, section 11.3), and ImageMagick's raw profiles in it."""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from gallery.ingest.read import letters, tiff
from gallery.model import Claim

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LONGEST = 1 << 20
"""Bytes of one inflated text; a bomb is not inflated beyond it."""

_XMP = "XML:com.adobe.xmp"
_PROFILE = re.compile(r"Raw profile type (\w+)", re.ASCII)
_HEX = re.compile(rb"\n?[^\n]{0,80}\n *\d+\n([0-9a-fA-F\n]*)")
_HEADS = (b"Exif\0\0", b"Photoshop 3.0\0", b"http://ns.adobe.com/xap/1.0/\0")
_FIELDS = {
    "Title": "title",
    "Author": "byline",
    "Description": "caption",
    "Copyright": "copyright",
    "Comment": "comment",
}


@dataclass(frozen=True, slots=True)
class Chunks:
    """Metadata of a PNG file, wherever in the file it stands.

    exif, xmp  TIFF structures and packets, the standard chunk first
    photoshop  image resources of a raw profile, b"" when there are none
    iptc       bare IIM datasets of a raw profile
    claims     text chunks with known keywords, and the time of last change
    """

    exif: tuple[bytes, ...]
    xmp: tuple[bytes, ...]
    photoshop: bytes
    iptc: bytes
    claims: tuple[Claim, ...]


def is_png(original: bytes) -> bool:
    """Whether the bytes begin with the PNG signature."""
    return original.startswith(_SIGNATURE)


def chunks(original: bytes) -> Chunks:
    """Collect text, EXIF and time chunks."""
    exif: list[bytes] = []
    profiles: dict[str, bytes] = {}
    claims: list[Claim] = []
    for kind, data in _walk(original):
        if kind == b"eXIf":
            exif.append(data)
        elif kind == b"tIME" and len(data) == 7:
            claims.append(Claim("date", _time(data), "png:tIME"))
        elif kind in _TEXTS:
            keyword, text = _TEXTS[kind](data)
            if profile := _PROFILE.fullmatch(keyword):
                profiles.setdefault(profile[1].lower(), _unhexed(text))
            elif keyword == _XMP:
                profiles["xmp"] = text
            elif keyword in _FIELDS:
                words = letters.clean(letters.decoded(text))
                claims.append(Claim(_FIELDS[keyword], words, f"png:{keyword}"))
    app1, iptc = profiles.get("app1", b""), profiles.get("iptc", b"")
    return Chunks(
        tuple(b for b in (*exif, profiles.get("exif", b""), app1) if tiff.is_tiff(b)),
        tuple(p for p in (profiles.get("xmp", b""), app1) if b"<" in p[:200]),
        profiles.get("8bim") or (iptc if iptc.startswith(b"8BIM") else b""),
        b"" if iptc.startswith(b"8BIM") else iptc,
        tuple(claims),
    )


def _walk(original: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (type, content) up to the end or the first chunk that is cut off."""
    at = len(_SIGNATURE)
    while at + 12 <= len(original):
        length = int.from_bytes(original[at : at + 4], "big")
        kind = original[at + 4 : at + 8]
        if kind == b"IEND" or at + 12 + length > len(original):
            return
        if kind in _WANTED:
            yield kind, original[at + 8 : at + 8 + length]
        at += 12 + length


def _time(data: bytes) -> str:
    year, *rest = struct.unpack(">H5B", data)
    return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(year, *rest)


def _plain(data: bytes) -> tuple[str, bytes]:
    keyword, _, text = data.partition(b"\0")
    return keyword.decode("latin-1"), text[:_LONGEST]


def _deflated(data: bytes) -> tuple[str, bytes]:
    keyword, _, text = data.partition(b"\0")
    return keyword.decode("latin-1"), _inflated(text[1:])


def _international(data: bytes) -> tuple[str, bytes]:
    """Keyword, compression flag and method, language, translated keyword, UTF-8 text."""
    keyword, _, rest = data.partition(b"\0")
    packed, rest = rest[:1], rest[2:]
    text = rest.split(b"\0", 2)[-1]
    return keyword.decode("latin-1"), _inflated(text) if packed == b"\1" else text[:_LONGEST]


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _LONGEST)
    except zlib.error:
        return b""


def _unhexed(text: bytes) -> bytes:
    """A raw profile: its name, its length in decimal, then hexadecimal digits."""
    match = _HEX.fullmatch(text.rstrip(b"\0"))
    try:
        data = bytes.fromhex(match[1].decode()) if match else text
    except ValueError:
        return b""
    for head in _HEADS:
        data = data.removeprefix(head)
    return data


_TEXTS = {b"tEXt": _plain, b"zTXt": _deflated, b"iTXt": _international}
_WANTED = frozenset((b"eXIf", b"tIME", *_TEXTS))
