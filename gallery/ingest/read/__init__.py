"""Read what a file says about itself: one module per source, one order of trust.

Stage "read" of the ingest: bytes -> claims. Never raises for what a file contains.
"""

from collections.abc import Collection, Iterator, Sequence
from hashlib import md5

from gallery.ingest.read import device, exif, iptc, xmp
from gallery.ingest.read import name as filename
from gallery.ingest.read.blocks import Blocks, blocks
from gallery.model import Claim

READER = 3
"""Version of the reading: raised with every change to what `claims` makes of the same bytes."""

_DATES = (
    "sidecar:exif:DateTimeOriginal",
    "exif:DateTimeOriginal",
    "sidecar:photoshop:DateCreated",
    "xmp:photoshop:DateCreated",
    "iptc:2:55",
    "xmp:exif:DateTimeOriginal",
    "exif:DateTimeDigitized",
    "sidecar:exif:DateTimeDigitized",
    "xmp:exif:DateTimeDigitized",
    "iptc:2:62",
    "sidecar:xmp:CreateDate",
    "xmp:xmp:CreateDate",
    "name",
    "exif:GPSDateStamp",
    "sidecar:exif:GPSTimeStamp",
    "xmp:exif:GPSTimeStamp",
    "exif:DateTime",
    "sidecar:xmp:ModifyDate",
    "xmp:xmp:ModifyDate",
    "png:tIME",
)
"""Exposure, then digitising, then hints: the order of MWG 2.0, with a sidecar's correction of a
wrong camera clock before all."""

_TEXTS = ("sidecar", "xmp", "iptc", "exif", "png", "jpeg", "name")
_CAMERA = ("exif", "xmp", "sidecar", "iptc", "png", "jpeg", "name")
_BY_CAMERA = frozenset(
    (
        *("orientation", "latitude", "longitude"),
        *("camera_make", "camera_model", "camera_serial", "software"),
    )
)

_SWAPPED = {
    "xmp": "iptc",
    "iptc": "xmp",
    "xmp:photoshop:DateCreated": "iptc:2:55",
    "iptc:2:55": "xmp:photoshop:DateCreated",
}
"""Who takes whose place when IPTC was written last."""


def claims(original: bytes, name: str, sidecar: bytes | None = None) -> list[Claim]:
    """Everything that a file, its name and its sidecar say, most trusted first.

    original  the whole file, sound or damaged
    name      its name inside the album
    sidecar   the XMP file beside it, None when there is none
    """
    found = blocks(original)
    said = [*_said(found, sidecar), *filename.claims(name)]
    kept = list(_by_people(said))
    swapped = _fields_newer_in_iptc(kept) if _iptc_is_newer(found) else ()
    return sorted(kept, key=lambda claim: _rank(claim, swapped))


def _said(found: Blocks, sidecar: bytes | None) -> Iterator[Claim]:
    if sidecar:
        yield from xmp.claims(sidecar, "sidecar")
    for packet in found.xmp:
        yield from xmp.claims(packet)
    yield from iptc.claims(found.iptc)
    for block in found.exif:
        yield from exif.claims(block)
    yield from (claim for claim in found.claims if claim.value)


def _by_people(said: Sequence[Claim]) -> Iterator[Claim]:
    """Leave out captions that a device or a program wrote, whichever field carries them."""
    names = {
        field: " ".join(dict.fromkeys(claim.value for claim in said if claim.field == field))
        for field in ("camera_make", "camera_model", "software")
    }
    maker = device.Device(names["camera_make"], names["camera_model"], names["software"])
    captions = {claim.source for claim in said if claim.field == "caption"}
    for claim in said:
        if claim.field.partition(".")[0] == "caption":
            alone = captions == {"exif:ImageDescription"}
            if device.wrote(claim.value, maker) or (alone and device.is_mode(claim.value, maker)):
                continue
        yield claim


def _iptc_is_newer(found: Blocks) -> bool:
    """Whether a program that knows no XMP changed the IPTC block last (MWG 2.0, 3.4).

    Photoshop's digest of the block says in which state XMP knew it; without one XMP is trusted.
    """
    digest = md5(found.iptc, usedforsecurity=False).digest()
    return bool(found.iptc) and found.digest is not None and found.digest != digest


def _fields_newer_in_iptc(said: Sequence[Claim]) -> Collection[str]:
    """All fields but those where IPTC holds the first bytes of what XMP holds whole."""
    whole = [claim for claim in said if claim.source.startswith("xmp:")]
    cut = {
        claim.field
        for claim in said
        if claim.source.startswith("iptc:")
        and len(claim.value.encode()) >= iptc.LIMITS.get(claim.field, 1 << 20) - 3
        and any(w.field == claim.field and w.value.startswith(claim.value) for w in whole)
    }
    return {claim.field for claim in said} - cut


def _rank(claim: Claim, swapped: Collection[str]) -> int:
    """Place in the order of trust; lower is better."""
    origin, source = claim.source.partition(":")[0], claim.source
    if claim.field in swapped:
        origin, source = _SWAPPED.get(origin, origin), _SWAPPED.get(source, source)
    if claim.field in ("date", "offset", "subsec"):
        return _DATES.index(source) if source in _DATES else len(_DATES)
    return (_CAMERA if claim.field in _BY_CAMERA else _TEXTS).index(origin)
