"""The metadata chunks of a WebP file (WebP container specification, "Metadata")."""

_MOST = 4
"""Chunks that we look at; one of each kind is allowed."""


def is_webp(original: bytes) -> bool:
    """Whether the bytes begin like a WebP file."""
    return original[:4] == b"RIFF" and original[8:12] == b"WEBP"


def chunks(original: bytes) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """The EXIF blocks and the XMP packets; some writers put JPEG's "Exif" head before EXIF."""
    exif: list[bytes] = []
    xmp: list[bytes] = []
    at = 12
    while at + 8 <= len(original) and len(exif) + len(xmp) < _MOST:
        kind = original[at : at + 4]
        length = int.from_bytes(original[at + 4 : at + 8], "little")
        if kind == b"EXIF":
            exif.append(original[at + 8 : at + 8 + length].removeprefix(b"Exif\0\0"))
        elif kind == b"XMP ":
            xmp.append(original[at + 8 : at + 8 + length])
        at += 8 + length + length % 2
    return tuple(exif), tuple(xmp)
