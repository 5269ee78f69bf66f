"""Pictures that say CANARY wherever a file can say something, and whoever looks for the word.

A canary stands only where nothing of it may ever get out: not in a by-line, a credit, a caption.
"""

import gzip
import re
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from io import BytesIO
from random import Random
from zipfile import ZipFile, is_zipfile

import piexif
from PIL import ImageCms

from tests.metadata import (
    alternatives,
    dataset,
    iptc_segment,
    listed,
    segment,
    xmp,
    xmp_segment,
)
from tests.pictures import picture

MARK = "CANARY"
CAPTION = "Nurses at the gate"
TAKEN = "2026:05:01 13:37:41"
"""A camera's clock: its hour, minute and second are nobody's business."""

LATITUDE, LONGITUDE = ((48, 1), (12, 1), (3117, 100)), ((11, 1), (34, 1), (5629, 100))
COORDINATES = (
    *("48.2086", "48.208", "48,12.5195", "48°12", "48° 12", "48 deg 12", "31.17"),
    *("11.5823", "11.582", "11,34.9381", "11°34", "11° 34", "11 deg 34", "56.29"),
)
"""The place of the picture as decimals, as degrees, and cut off."""

_NEXT = ord("_")  # what follows the mark: base64 packs it together with the last letter
_TIMES = (b"13:37:41", b"13.37.41", b"133741")


def canary(place: str, random: Random | None = None) -> str:
    """A word that stands nowhere else; `place` says where it was put."""
    return f"{MARK}_{place}_{random.getrandbits(48):012x}" if random else f"{MARK}_{place}"


def source(seed: int = 1) -> bytes:
    """A drawn JPEG with a canary in each of the places that follow, and a second picture."""
    image = picture(900, 600, seed)
    out = BytesIO()
    image.save(out, "JPEG", quality=85, exif=_exif(seed), icc_profile=_profile())
    return injected(out.getvalue(), None) + _second(seed)


def injected(original: bytes, random: Random | None) -> bytes:
    """A JPEG file with canaries put into segments before all others, and behind its end.

    random  gives each a number of its own; None = the plain word
    """

    def said(place: str) -> str:
        return canary(place, random)

    segments = [
        xmp_segment(_packet(said)),
        iptc_segment(
            *(dataset(number, said(f"iptc{number}").encode()) for number in (40, 103, 118, 122)),
            dataset(92, said("iptc92")[:32].encode()),
        ),
        segment(0xFE, said("com").encode()),
        segment(0xE9, said("app9").encode()),
        segment(0xE0, b"JFXX\0\x10" + said("jfxx").encode()),
        segment(0xE2, b"FPXR\0\1\0" + said("fpxr").encode("utf-16-le")),
    ]
    return original[:2] + b"".join(segments) + original[2:] + said("trailer").encode()


def leaks(name: str, data: bytes) -> Iterator[str]:
    """Name each form in which a canary, the place or the hour is in a published file."""
    for path, part in opened(name, data):
        small = part.lower()
        for form, needle in _FORMS.items():
            if needle in (small if needle == needle.lower() else part):
                yield f"{path}: {form}"
        if len(part) < 1 << 20 and not _is_picture(part):
            yield from (f"{path}: {one}" for one in COORDINATES if one.encode() in part)
            yield from (f"{path}: {one.decode()}" for one in _TIMES if one in part)


def opened(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The file itself, and all that is packed in it."""
    yield name, data
    if data[:2] == b"\x1f\x8b":
        yield f"{name}, unpacked", gzip.decompress(data)
    if data[:4] == b"PK\3\4" and is_zipfile(BytesIO(data)):
        with ZipFile(BytesIO(data)) as packed:
            for one in packed.infolist():
                yield from opened(f"{name}/{one.filename}", packed.read(one))
    if data[:5] == b"%PDF-":
        for number, match in enumerate(re.finditer(rb"stream\r?\n(.*?)endstream", data, re.DOTALL)):
            unpacked = zlib.decompressobj()
            try:
                yield f"{name}, stream {number}", unpacked.decompress(match[1])
            except zlib.error:
                continue  # a JPEG picture as it is: the file itself is looked at


def _is_picture(data: bytes) -> bool:
    """Whether numbers in it are chance: compressed pixels hold every pair of digits."""
    return data[:2] == b"\xff\xd8" or data[4:8] == b"ftyp" or data[:4] in (b"PK\3\4", b"wOF2")


def _packed(shift: int) -> bytes:
    """The letters of the mark that base64 always writes alike, `shift` bytes from a boundary."""
    whole = b64encode(b"\0" * shift + MARK.encode() + bytes([_NEXT, _NEXT, _NEXT]))
    first, last = (-(-8 * shift // 6)), (8 * (shift + len(MARK) + 1)) // 6
    return whole[first:last]


_FORMS = {
    "as it is": MARK.lower().encode(),
    "UTF-16LE": MARK.lower().encode("utf-16-le"),
    "UTF-16BE": MARK.lower().encode("utf-16-be"),
    "hexadecimal": MARK.encode().hex().encode(),
    **{f"base64, {shift}": _packed(shift) for shift in range(3)},
}


def _exif(seed: int) -> bytes:
    """EXIF with serials, owner, host, comments, a position, and a thumbnail with a comment."""
    small = BytesIO()
    picture(160, 107, seed).save(small, "JPEG", comment=canary("thumbnail").encode())
    zeroth, exif, gps = piexif.ImageIFD, piexif.ExifIFD, piexif.GPSIFD
    packed: bytes = piexif.dump(
        {
            "0th": {
                zeroth.Model: canary("model").encode(),
                zeroth.Make: canary("make").encode(),
                zeroth.HostComputer: canary("host").encode(),
                zeroth.Software: canary("software").encode(),
                zeroth.DocumentName: canary("document").encode(),
                zeroth.CameraSerialNumber: canary("serial").encode(),
                zeroth.XPComment: canary("xpcomment").encode("utf-16-le"),
                zeroth.XPSubject: canary("xpsubject").encode("utf-16-le"),
            },
            "Exif": {
                exif.DateTimeOriginal: TAKEN.encode(),
                exif.BodySerialNumber: canary("body").encode(),
                exif.LensSerialNumber: canary("lens").encode(),
                exif.CameraOwnerName: canary("owner").encode(),
                exif.ImageUniqueID: canary("unique").encode(),
                exif.MakerNote: canary("makernote").encode(),
                exif.UserComment: b"ASCII\0\0\0" + canary("comment").encode(),
            },
            "GPS": {
                gps.GPSLatitudeRef: b"N",
                gps.GPSLatitude: LATITUDE,
                gps.GPSLongitudeRef: b"E",
                gps.GPSLongitude: LONGITUDE,
                gps.GPSAreaInformation: b"ASCII\0\0\0" + canary("area").encode(),
            },
            "1st": {piexif.ImageIFD.Make: canary("first").encode()},
            "thumbnail": small.getvalue(),
        }
    )
    return packed


def _packet(said: Callable[[str], str]) -> bytes:
    """XMP with a person, a position, serials, a document's names and its history."""
    body = (
        alternatives("dc:description", default=CAPTION, en=CAPTION)
        + listed("Iptc4xmpExt:PersonInImage", said("person"))
        + "<exif:GPSLatitude>48,12.5195N</exif:GPSLatitude>"
        + "<exif:GPSLongitude>11,34.9381E</exif:GPSLongitude>"
        + f"<xmpMM:DocumentID>{said('xmpdocument')}</xmpMM:DocumentID>"
        + f"<xmpMM:OriginalDocumentID>{said('original')}</xmpMM:OriginalDocumentID>"
        + f"<photoshop:Instructions>{said('instructions')}</photoshop:Instructions>"
        + f"<photoshop:TransmissionReference>{said('job')}</photoshop:TransmissionReference>"
        + f"<xmp:CreatorTool>{said('tool')}</xmp:CreatorTool>"
        + f"<xmp:Label>{said('label')}</xmp:Label>"
        + f"<Iptc4xmpCore:Location>{said('street')}</Iptc4xmpCore:Location>"
    )
    return xmp(body)


def _second(seed: int) -> bytes:
    """The other picture of a pair, as cameras write them behind the first (CIPA DC-007)."""
    out = BytesIO()
    exif = piexif.dump({"0th": {piexif.ImageIFD.Model: canary("second").encode()}})
    picture(300, 200, seed + 1).save(out, "JPEG", exif=exif, comment=canary("pair").encode())
    return out.getvalue()


def _profile() -> bytes:
    """A colour profile whose name is a canary, as long as the one that it stands in for."""
    known = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    known = known[:24] + bytes(12) + known[36:]  # it would tell when this test ran
    old, new = ("sRGB built-in".encode("utf-16-be"), f"{MARK}_ICCTEXT"[:13].encode("utf-16-be"))
    assert known.count(old) == 1
    return known.replace(old, new)
