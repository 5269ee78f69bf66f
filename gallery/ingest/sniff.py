"""What a file is by its first bytes, and what it would cost, before any decoder sees it.

No decoder is asked here: everything is read from the bytes, so that a bomb is named and not
lit. What passes is opened by the one decoder of its format and by no other.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Literal

from gallery.errors import TooLarge, Unreadable

MOST_PIXELS = 120_000_000
"""A larger picture is refused: decoded it would take more than a worker may have."""

MOST_SCANS = 100
"""Scans of a progressive JPEG; encoders write about ten, an attack repeats hundreds."""

MOST_TEXT = 2**20
"""Bytes that the packed texts and the colour profile of a PNG may unpack to, together."""

_SCAN = 0xDA
_END = 0xD9

_SIGNATURES = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
)
_RAW = (
    b"FUJIFILMCCD-RAW",
    b"IIRO",
    b"IIRS",
    b"MMOR",
    b"IIU\0",
    b"FOVb",
    b"\0MRM",
    b"II\x1a\0\0\0HEAPCCDR",
)
RAW_ENDINGS = frozenset(
    (
        *("cr2", "cr3", "crw", "nef", "nrw", "arw", "sr2", "srf", "raf", "orf", "rw2", "rwl"),
        *("dng", "pef", "srw", "x3f", "3fr", "fff", "iiq", "mrw", "erf", "kdc", "dcr", "mos"),
    )
)
"""How cameras end the names of their raw files; asked only where the bytes say TIFF alone."""

_PICTURES = (
    (b"BM", "a BMP"),
    (b"8BPS", "a Photoshop document"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL"),
    (b"\xff\x0a", "a JPEG XL"),
    (b"\0\0\1\0", "an icon"),
    (b"DDS ", "a game texture"),
)
_OTHERS = (
    (b"PK\x03\x04", "a ZIP archive", "unpack it and add the photos"),
    (b"PK\x05\x06", "an empty ZIP archive", "add the photos themselves"),
    (b"%PDF", "a PDF document", "export its pages as JPEG"),
    (b"\x1aE\xdf\xa3", "a video", "leave it out"),
    (b"RIFF", "a sound or a video", "leave it out"),
    (b"ID3", "a sound", "leave it out"),
    (b"OggS", "a sound", "leave it out"),
)
_HEIF = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AS_JPEG = "export it as JPEG"


def recognise(original: bytes, name: str = "") -> str:
    """Tell the format of a picture that may be decoded: Pillow's name, "HEIF" or "RAW".

    name    of the file: its ending counts where a TIFF may be a camera's raw file
    raises  Unreadable  "empty", "not-a-photo", "unknown-format", "truncated"
            TooLarge    "too-many-scans", "text-bomb", "too-many-pixels"
    """
    found = by_head(original)
    match found:
        case "WEBP":
            _check_webp(original)
        case "JPEG":
            _check_scans(original)
        case "PNG":
            _check_texts(original)
        case "TIFF" if _is_raw(original) or ends_raw(name):
            return "RAW"
    return found


def by_head(head: bytes) -> str:
    """Tell the format by the first bytes of a file (4096 suffice), whatever follows.

    "TIFF" may turn out to be "RAW", as which `recognise` knows it.

    raises  Unreadable  "empty", "not-a-photo", "unknown-format"
    """
    if not head:
        raise Unreadable("empty", "the file is empty", "copy it from the camera again")
    if head[4:8] == b"ftyp":
        return _boxed(head)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head.startswith(_RAW):
        return "RAW"
    found = next((name for magic, name in _SIGNATURES if head.startswith(magic)), None)
    if found is None:
        raise _stranger(head)
    return found


def ends_raw(name: str) -> bool:
    """Whether a file is called like a camera's raw file."""
    return name.rpartition(".")[2].lower() in RAW_ENDINGS


def is_raw(original: bytes, name: str) -> bool:
    """Whether a file is a camera's raw file, by its bytes, damaged or not."""
    try:
        found = by_head(original)
    except Unreadable:
        return False
    return found == "RAW" or (found == "TIFF" and (_is_raw(original) or ends_raw(name)))


def _boxed(original: bytes) -> str:
    """AVIF, HEIF, camera raw or video by the brands of the `ftyp` box (ISO 14496-12, 4.3)."""
    end = min(int.from_bytes(original[:4], "big"), 256)
    brands = {original[8:12]} | {original[i : i + 4] for i in range(16, end, 4)}
    if brands & {b"avif", b"avis"}:
        return "AVIF"
    if brands & _HEIF:
        return "HEIF"
    if b"crx " in brands:
        return "RAW"
    raise Unreadable("not-a-photo", "it is a video", "leave it out")


def _stranger(original: bytes) -> Unreadable:
    """Say what a file is that we do not open."""
    for magic, name in _PICTURES:
        if original.startswith(magic):
            return Unreadable("unknown-format", f"it is {name}, which is not opened", _AS_JPEG)
    for magic, name, remedy in _OTHERS:
        if original.startswith(magic):
            return Unreadable("not-a-photo", f"it is {name}, not a photo", remedy)
    head = original[:4096].lower()
    if b"<svg" in head:
        return Unreadable("not-a-photo", "it is an SVG drawing, not a photo", _AS_JPEG)
    if not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head):
        return Unreadable("not-a-photo", "it is text, not a photo", "leave it out")
    return Unreadable("unknown-format", "it is no picture format that is known", _AS_JPEG)


def _check_scans(original: bytes) -> None:
    """Refuse a JPEG of very many scans: each costs a pass over the whole picture.

    The usual photo has all its components in one scan and is told from its head alone. For
    others the bytes FF DA are counted, which is cheap, and only where that leaves a doubt (they
    may stand in a thumbnail too) the markers are followed one by one (ITU-T T.81, annex B).
    """
    if _in_one_scan(original) or original.count(b"\xff\xda") <= MOST_SCANS:
        return
    scans = 0
    for kind, _ in _markers(original):
        scans += kind == _SCAN
        if scans > MOST_SCANS:
            reason = f"it is painted in more than {MOST_SCANS} passes"
            raise TooLarge("too-many-scans", reason, "export it again as a plain JPEG")


def _in_one_scan(original: bytes) -> bool:
    """Whether a sequential frame is followed by a scan of all its components."""
    components = 0
    for kind, at in _markers(original):
        if kind in {0xC0, 0xC1}:
            components = _byte(original, at + 7)
        elif kind == _SCAN:
            return 0 < components == _byte(original, at + 2)
    return False


def _byte(original: bytes, at: int) -> int:
    return original[at] if at < len(original) else 0


def _markers(original: bytes) -> Iterator[tuple[int, int]]:
    """Yield the second byte of each marker and where its segment starts, to the image's end."""
    # FF 00 is a data byte FF, FF D0..D7 restarts the decoder inside a scan, FF FF is padding.
    marker = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
    at = 2
    while (found := marker.search(original, at)) and found[1][0] != _END:
        yield found[1][0], found.end()
        at = found.end() + int.from_bytes(original[found.end() : found.end() + 2], "big")


def _check_texts(original: bytes) -> None:
    """Refuse a PNG whose packed texts or profile would unpack to more than anybody wrote."""
    room = MOST_TEXT
    for kind, data in _chunks(original):
        unpack = zlib.decompressobj()
        try:
            room -= len(unpack.decompress(_packed(kind, data), room + 1))
        except zlib.error:
            continue  # the decoder will name the damage, if it matters to the picture
        if room < 0:
            reason = "a text or profile in it unpacks to far more than it should"
            raise TooLarge("text-bomb", reason, "export it again without metadata")


def _chunks(original: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and data of a PNG's compressed side chunks (ISO 15948, 5.3)."""
    at = 8
    while at + 8 <= len(original):
        length = int.from_bytes(original[at : at + 4], "big")
        kind = original[at + 4 : at + 8]
        if kind in {b"zTXt", b"iTXt", b"iCCP"}:
            yield kind, original[at + 8 : at + 8 + length]
        at += 12 + length


def _packed(kind: bytes, data: bytes) -> bytes:
    """The zlib stream in a chunk, b"" where the text is not packed (ISO 15948, 11.3)."""
    _, _, rest = data.partition(b"\0")
    if kind != b"iTXt":
        return rest[1:]
    return rest[2:].split(b"\0", 2)[-1] if rest[:1] == b"\1" else b""


def _check_webp(original: bytes) -> None:
    """Refuse a WebP that is cut off or huge: its decoder takes the memory when it is opened."""
    if int.from_bytes(original[4:8], "little") + 8 > len(original):
        raise Unreadable("truncated", "the file is cut off", "copy it again from the camera")
    width, height = _webp_size(original)
    if width * height > MOST_PIXELS:
        raise too_many_pixels()


def _webp_size(original: bytes) -> tuple[int, int]:
    """Canvas in pixels, from the first chunk (RFC 9649, 2.5 to 2.7)."""
    if original[12:16] == b"VP8X":
        return _little(original[24:27]) + 1, _little(original[27:30]) + 1
    if original[12:16] == b"VP8L":
        bits = _little(original[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return _little(original[26:28]) & 0x3FFF, _little(original[28:30]) & 0x3FFF


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")


def too_many_pixels() -> TooLarge:
    """The refusal of a picture over MOST_PIXELS, whoever counted them."""
    most = f"{MOST_PIXELS // 1_000_000} megapixels"
    return TooLarge(
        "too-many-pixels", f"it has more than {most}", f"export it at most {most} large"
    )


def _is_raw(original: bytes) -> bool:
    """Whether a TIFF is a camera's raw file, of which only a thumbnail would be shown.

    Told by DNGVersion, a sensor's colour filter or a maker's compression, or by a first picture
    that calls itself a reduced copy and points to others (TIFF/EP, DNG 1.7).
    """
    if original[8:10] == b"CR":  # Canon's CR2
        return True
    tags = _first_directory(original)
    preview = tags.get(0x00FE, 0) & 1 and 0x014A in tags and 0x010F in tags
    return (
        0xC612 in tags
        or tags.get(0x0106) in {32803, 34892}
        or tags.get(0x0103) in {32767, 34713, 65535}
        or bool(preview)
    )


def _first_directory(original: bytes) -> dict[int, int]:
    """The tags of a TIFF's first directory, each with its first number (TIFF 6.0, 2)."""
    order: Literal["little", "big"] = "little" if original[:2] == b"II" else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(original[at : at + size], order)

    start = number(4, 4)
    tags = {}
    for at in range(start + 2, start + 2 + 12 * min(number(start, 2), 512), 12):
        size = 2 if number(at + 2, 2) == 3 else 4
        tags[number(at, 2)] = number(at + 8, size)
    return tags
