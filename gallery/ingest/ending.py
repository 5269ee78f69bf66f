"""Whether a file has reached its end, told from its structure: pictures say where they stop.

A file that is being copied by fits and starts looks settled in every pause; its end is not there.
Nothing is decoded.
"""

import re
import struct

from gallery.ingest.sniff import by_head

_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
_END = 0xD9
_JPEG, _PNG, _WEBP = "JPEG", "PNG", "WEBP"
_BOXED = ("AVIF", "HEIF")


def ended(original: bytes) -> bool | None:
    """Whether all of a picture is there.

    returns  None where its format does not tell (a camera's raw file, a TIFF)
    raises   Unreadable when it is no picture by its first bytes
    """
    kind = by_head(original)
    if kind == _JPEG:
        return _jpeg(original)
    if kind == _PNG:
        return _png(original)
    if kind == _WEBP:
        return int.from_bytes(original[4:8], "little") + 8 <= len(original)
    return _boxes(original) if kind in _BOXED or original[4:8] == b"ftyp" else None


def _jpeg(original: bytes) -> bool:
    """Whether the main picture's end marker is there; cameras write more behind it.

    Segments are passed over by their length, for there may be whole small pictures in them; in
    what is packed FF stands before 00 or a restart only (ITU-T T.81, B.1.1).
    """
    at = 2
    while found := _MARKER.search(original, at):
        if found[1][0] == _END:
            return True
        at = found.end() + int.from_bytes(original[found.end() : found.end() + 2], "big")
    return False


def _png(original: bytes) -> bool:
    """Whether the chunk IEND is there (ISO 15948, 5.3)."""
    at = 8
    while at + 12 <= len(original):
        length, kind = struct.unpack_from(">I4s", original, at)
        if kind == b"IEND":
            return True
        at += 12 + length
    return False


def _boxes(original: bytes) -> bool | None:
    """Whether the last box ends where the file does (ISO 14496-12, 4.2)."""
    at = 0
    while at + 8 <= len(original):
        size = int.from_bytes(original[at : at + 4], "big")
        if size == 0:
            return None  # "to the end of the file"
        if size == 1:
            size = int.from_bytes(original[at + 8 : at + 16], "big")
        if size < 8:
            return None
        at += size
    return at <= len(original)
