"""What a PNG file says (PNG 3rd edition, section 11.3), and ImageMagick's raw profiles in it."""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from gallery.ingest.read import dates, letters, tiff
from gallery.model import Claim

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LONGEST = 1 << 20
"""Bytes of one inflated text; a bomb is not inflated beyond it."""

_MOST = 1000
"""Chunks that we look at."""

_XMP = "XML:com.adobe.xmp"
_PROFILES = tuple(
    f"Raw profile type {name}" for name in ("exif", "APP1", "xmp", "8bim", "8BIM", "iptc")
)
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
    """Collect text, EXIF and time chunks; of two texts with one keyword the first counts."""
    exif: list[bytes] = []
    texts: dict[str, bytes] = {}
    claims: list[Claim] = []
    for kind, data in islice(_walk(original), _MOST):
        if kind == b"eXIf":
            exif.append(data)
        elif kind == b"tIME" and len(data) == 7:
            if moment := dates.stamp(_time(data)):
                claims += moment.claims("png:tIME")
        elif kind in _TEXTS:
            keyword, _, rest = data.partition(b"\0")
            name = keyword.decode("latin-1")
            if name in _KEYWORDS and name not in texts:
                texts[name] = _TEXTS[kind](rest)
    for name in (name for name in texts if name in _FIELDS):
        words = letters.clean(letters.decoded(texts[name]))
        claims.append(Claim(_FIELDS[name], words, f"png:{name}"))
    return _sorted(exif, texts, claims)


def _sorted(exif: list[bytes], texts: dict[str, bytes], claims: list[Claim]) -> Chunks:
    """Tell by their content what the profiles hold: their names do not always."""
    profiles = [_unhexed(texts[name]) for name in _PROFILES if name in texts]
    iptc = [profile for profile in profiles if profile[:1] == b"\x1c"]
    xmp = [texts[_XMP]] if _XMP in texts else []
    return Chunks(
        tuple(block for block in (*exif, *profiles) if tiff.is_tiff(block)),
        (*xmp, *(profile for profile in profiles if b"<" in profile[:200])),
        next((profile for profile in profiles if profile.startswith(b"8BIM")), b""),
        iptc[0] if iptc else b"",
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


def _plain(rest: bytes) -> bytes:
    return rest[:_LONGEST]


def _deflated(rest: bytes) -> bytes:
    return _inflated(rest[1:])


def _international(rest: bytes) -> bytes:
    """Compression flag and method, language, translated keyword, UTF-8 text."""
    text = rest[2:].split(b"\0", 2)[-1]
    return _inflated(text) if rest[:1] == b"\1" else text[:_LONGEST]


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


_KEYWORDS = frozenset((*_FIELDS, *_PROFILES, _XMP))
_TEXTS = {b"tEXt": _plain, b"zTXt": _deflated, b"iTXt": _international}
_WANTED = frozenset((b"eXIf", b"tIME", *_TEXTS))
