"""Where a file keeps its metadata: the blocks of EXIF, IPTC and XMP, whatever the container.

Nothing here decodes pixels, so a picture that is cut off or damaged still tells its date.
"""

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from gallery.ingest.read import heif, jpeg, png, riff, tiff
from gallery.model import Claim

LONGEST = 1 << 20
"""Bytes of one IPTC block or XMP packet that we look at."""

_EXIF = re.compile(rb"Exif\0[\0-\xff](?=II\*\0|MM\0\*)")
_RESOURCE = struct.Struct(">4sHB")
_XMP, _IPTC, _PHOTOSHOP = 700, 33723, 34377
_OWN_MARKS = (b"IIRO", b"IIRS", b"MMOR", b"IIU\0")  # Olympus, Panasonic


@dataclass(frozen=True, slots=True)
class Blocks:
    """What a file holds, undecoded.

    exif      TIFF structures, the file's own first
    xmp       packets, the file's own first, joined from their parts
    iptc      IIM datasets (Photoshop resource 0x0404 or TIFF tag 33723)
    digest    MD5 of the IPTC block when XMP was last in step with it (resource 0x0425)
    claims    what the container itself says: PNG text chunks and time, JPEG comments
    """

    exif: tuple[bytes, ...] = ()
    xmp: tuple[bytes, ...] = ()
    iptc: bytes = b""
    digest: bytes | None = None
    claims: tuple[Claim, ...] = ()


def blocks(original: bytes) -> Blocks:
    """Find the blocks by the structure of the container, or by searching when there is none."""
    for is_it, find in _CONTAINERS:
        if is_it(original):
            return _with_tiff_tags(find(original))
    return _with_tiff_tags(Blocks(exif=_searched(original)))


def _searched(original: bytes) -> tuple[bytes, ...]:
    """The first EXIF block of a file of unknown or damaged structure."""
    match = _EXIF.search(original)
    return (original[match.end() : match.end() + 0x10000],) if match else ()


def _jpeg(original: bytes) -> Blocks:
    found = jpeg.segments(original)
    exif = found.exif
    if not exif and not found.whole:
        exif = _searched(original)
    return replace(
        _resources(found.photoshop),
        exif=exif,
        xmp=found.xmp,
        claims=tuple(Claim("comment", text, "jpeg:COM") for text in found.comments),
    )


def _png(original: bytes) -> Blocks:
    found = png.chunks(original)
    resources = _resources(found.photoshop) if found.photoshop else Blocks(iptc=found.iptc)
    return replace(resources, exif=found.exif, xmp=found.xmp, claims=found.claims)


def _webp(original: bytes) -> Blocks:
    exif, xmp = riff.chunks(original)
    return Blocks(exif=exif, xmp=xmp)


def _heif(original: bytes) -> Blocks:
    exif, xmp = heif.items(original)
    return Blocks(exif=exif or _searched(original), xmp=xmp)


def _cr3(original: bytes) -> Blocks:
    """Canon's boxes CMT1 and CMT2: the first directory and the Exif one, each a TIFF file."""
    found = []
    for kind in (b"CMT1", b"CMT2"):
        at = original.find(kind, 0, LONGEST)
        if at >= 4:
            length = int.from_bytes(original[at - 4 : at], "big")
            found.append(original[at + 4 : at - 4 + min(length, LONGEST)])
    return Blocks(exif=tuple(found))


def _by_its_own_mark(original: bytes) -> Blocks:
    """The TIFF structure of raw files that put a mark of their own in place of TIFF's 42."""
    mark = b"II*\0" if original[:2] == b"II" else b"MM\0*"
    return Blocks(exif=(mark + original[4:],))


def _gif(original: bytes) -> Blocks:
    """XMP stands in an application extension, followed by a 258 byte "magic trailer"."""
    start = original.find(b"!\xff\x0bXMP DataXMP")
    end = original.find(b"<?xpacket end=", start, start + LONGEST)
    return Blocks(xmp=(original[start + 14 : end],)) if 0 <= start < end else Blocks()


def _with_tiff_tags(found: Blocks) -> Blocks:
    """Add the XMP and IPTC that stand inside the TIFF structure itself (XMP part 3, 3.2)."""
    for block in found.exif[:1]:
        image = tiff.tags(block).image
        resources = Blocks()
        if _PHOTOSHOP in image and not found.iptc:
            resources = _resources(image[_PHOTOSHOP].content())
        iptc = found.iptc or _datasets(image.get(_IPTC)) or resources.iptc
        xmp = (image[_XMP].content(),) if _XMP in image else ()
        digest = found.digest or resources.digest
        found = replace(found, iptc=iptc[:LONGEST], digest=digest, xmp=found.xmp + xmp)
    return found


def _datasets(value: tiff.Value | None) -> bytes:
    """Tag 33723. Some writers store it as LONGs and turn each round to the file's order."""
    if value is None:
        return b""
    data = value.content()
    if value.type == 4 and data[3:4] == b"\x1c" != data[:1]:
        whole = len(data) // 4
        data = struct.pack(f"<{whole}I", *struct.unpack_from(f">{whole}I", data))
    return data


def _resources(data: bytes) -> Blocks:
    """IPTC and its digest out of Photoshop image resources ("8BIM": id, name, length, data)."""
    iptc, digest = [], None
    for number, content in _resource(data):
        if number == 0x0404:
            iptc.append(content)
        elif number == 0x0425 and digest is None:
            digest = content[:16]
    return Blocks(iptc=b"".join(iptc)[:LONGEST], digest=digest)


def _resource(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + _RESOURCE.size <= len(data):
        mark, number, name = _RESOURCE.unpack_from(data, at)
        if mark not in (b"8BIM", b"PHUT", b"DCSR", b"AgHg", b"MeSa"):
            break
        at += _RESOURCE.size + name + (1 - name % 2)
        if at + 4 > len(data):
            break
        length = int.from_bytes(data[at : at + 4], "big")
        yield number, data[at + 4 : at + 4 + length]
        at += 4 + length + length % 2


_CONTAINERS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], Blocks]], ...] = (
    (jpeg.is_jpeg, _jpeg),
    (png.is_png, _png),
    (riff.is_webp, _webp),
    (tiff.is_tiff, lambda original: Blocks(exif=(original,))),
    (heif.is_heif, _heif),
    (lambda original: original[:4] == b"GIF8", _gif),
    (lambda original: original[4:12] == b"ftypcrx ", _cr3),
    (lambda original: original[:4] in _OWN_MARKS, _by_its_own_mark),
)
