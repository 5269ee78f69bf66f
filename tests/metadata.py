"""Blocks of metadata for tests, packed byte by byte: also such as no library would write."""

import struct
import zlib
from collections.abc import Mapping

Entry = tuple[int, bytes]
"""TIFF type and content of one tag."""

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmpNote": "http://ns.adobe.com/xmp/note/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "cc": "http://creativecommons.org/ns#",
}
XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
EXTENDED_HEAD = b"http://ns.adobe.com/xmp/extension/\0"
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


def ascii_(text: str, encoding: str = "utf-8") -> Entry:
    """A text tag (type 2)."""
    return 2, text.encode(encoding) + b"\0"


def short(number: int) -> Entry:
    """A 16-bit number (type 3)."""
    return 3, struct.pack("<H", number)


def rationals(*fractions: tuple[int, int]) -> Entry:
    """Fractions (type 5)."""
    return 5, b"".join(struct.pack("<II", *fraction) for fraction in fractions)


def tiff(
    image: Mapping[int, Entry],
    exif: Mapping[int, Entry] | None = None,
    gps: Mapping[int, Entry] | None = None,
) -> bytes:
    """A little-endian TIFF structure of up to three directories."""
    below = {tag: d for tag, d in ((0x8769, exif), (0x8825, gps)) if d is not None}
    pointers = dict.fromkeys(below, (4, b"\0\0\0\0"))
    tail = 8 + 2 + 12 * (len(image) + len(below)) + 4
    rest = _directory({**image, **pointers}, tail)[1]
    for tag, directory in below.items():
        at = tail + len(rest)
        pointers[tag] = (4, struct.pack("<I", at))
        packed, data = _directory(directory, at + 2 + 12 * len(directory) + 4)
        rest += packed + data
    return b"II*\0\x08\0\0\0" + _directory({**image, **pointers}, tail)[0] + rest


def _directory(entries: Mapping[int, Entry], tail: int) -> tuple[bytes, bytes]:
    """The packed directory, and the contents that stand at `tail`."""
    packed, data = struct.pack("<H", len(entries)), b""
    sizes = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 10: 8, 129: 1}
    for tag, (kind, content) in sorted(entries.items()):
        count = len(content) // sizes[kind]
        if len(content) <= 4:
            packed += struct.pack("<HHI", tag, kind, count) + content.ljust(4, b"\0")
        else:
            packed += struct.pack("<HHII", tag, kind, count, tail + len(data))
            data += content + b"\0" * (len(content) % 2)
    return packed + b"\0\0\0\0", data


def xmp(body: str = "", attributes: str = "") -> bytes:
    """A packet whose one node has these attributes and elements."""
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}">'
        f'<rdf:Description rdf:about="" {spaces} {attributes}>{body}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def alternatives(name: str, **texts: str) -> str:
    """A language alternative; the keyword `default` stands for "x-default"."""
    items = "".join(
        f'<rdf:li xml:lang="{"x-default" if lang == "default" else lang.replace("_", "-")}">'
        f"{text}</rdf:li>"
        for lang, text in texts.items()
    )
    return f"<{name}><rdf:Alt>{items}</rdf:Alt></{name}>"


def listed(name: str, *texts: str) -> str:
    """An ordered list."""
    items = "".join(f"<rdf:li>{text}</rdf:li>" for text in texts)
    return f"<{name}><rdf:Seq>{items}</rdf:Seq></{name}>"


def dataset(number: int, content: bytes, record: int = 2) -> bytes:
    """One IIM dataset."""
    return struct.pack(">BBBH", 0x1C, record, number, len(content)) + content


def resource(number: int, content: bytes) -> bytes:
    """One Photoshop image resource: 0x0404 is IPTC, 0x0425 its digest."""
    padding = b"\0" * (len(content) % 2)
    return struct.pack(">4sHHI", b"8BIM", number, 0, len(content)) + content + padding


def segment(marker: int, content: bytes) -> bytes:
    """One JPEG segment."""
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def exif_segment(block: bytes) -> bytes:
    """An APP1 segment of EXIF."""
    return segment(0xE1, b"Exif\0\0" + block)


def xmp_segment(packet: bytes) -> bytes:
    """An APP1 segment of XMP."""
    return segment(0xE1, XMP_HEAD + packet)


def iptc_segment(*datasets: bytes, digest: bytes | None = None) -> bytes:
    """An APP13 segment of IPTC, with the digest that Photoshop leaves beside it."""
    resources = resource(0x0404, b"".join(datasets))
    if digest is not None:
        resources += resource(0x0425, digest)
    return segment(0xED, b"Photoshop 3.0\0" + resources)


def jpeg_of(*segments: bytes) -> bytes:
    """A JPEG header with these segments, cut off where the pixels would begin."""
    return b"\xff\xd8" + b"".join(segments) + b"\xff\xda\0\2"


def chunk(kind: bytes, content: bytes) -> bytes:
    """One PNG chunk."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(content))


def png_of(*chunks: bytes) -> bytes:
    """A PNG file of these chunks."""
    return PNG_HEAD + b"".join(chunks)


def webp_of(**chunks: bytes) -> bytes:
    """A WebP file of metadata alone; "XMP" stands for the chunk "XMP "."""
    body = b"WEBP"
    for kind, content in chunks.items():
        body += kind.ljust(4).encode() + struct.pack("<I", len(content)) + content
        body += b"\0" * (len(content) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def box(kind: bytes, content: bytes) -> bytes:
    """One box of an ISO media file."""
    return struct.pack(">I4s", len(content) + 8, kind) + content


def heic_of(exif: bytes, packet: bytes) -> bytes:
    """A HEIC file of metadata alone: an Exif item and an XMP item in the media data."""
    ftyp = box(b"ftyp", b"heic\0\0\0\0mif1heic")
    entries = box(b"infe", b"\2\0\0\0\0\1\0\0Exif\0")
    entries += box(b"infe", b"\2\0\0\0\0\2\0\0mime\0application/rdf+xml\0")
    iinf = box(b"iinf", b"\0\0\0\0\0\2" + entries)
    first, second = b"\0\0\0\6Exif\0\0" + exif, packet
    length_of_iloc = 8 + 8 + 2 * 14
    start = len(ftyp) + 8 + 4 + len(iinf) + length_of_iloc + 8
    places = struct.pack(">HHHII", 1, 0, 1, start, len(first))
    places += struct.pack(">HHHII", 2, 0, 1, start + len(first), len(second))
    iloc = box(b"iloc", b"\0\0\0\0\x44\0\0\2" + places)
    return ftyp + box(b"meta", b"\0\0\0\0" + iinf + iloc) + box(b"mdat", first + second)
