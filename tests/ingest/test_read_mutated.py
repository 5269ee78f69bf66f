"""Ten thousand damaged blocks of metadata: reading ends in plain values, whatever was done to them.

The seed is fresh in each run and printed; GALLERY_SEED repeats a run.
"""

import json
import os
import struct
import tracemalloc
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from functools import partial
from random import Random, SystemRandom

import pytest

from gallery.ingest.read import claims
from gallery.ingest.resolve import facts
from gallery.model import Claim
from tests.metadata import (
    alternatives,
    ascii_,
    dataset,
    exif_segment,
    iptc_segment,
    jpeg_of,
    listed,
    png_of,
    rationals,
    short,
    tiff,
    webp_of,
    xmp,
    xmp_segment,
)
from tests.metadata import chunk as png_chunk

BLOCKS_OF_A_KIND = 3400
MOST_MEMORY = 200 * 2**20
MOST_CLAIMS = 10_000
TODAY = date(2026, 5, 2)

EXTREMES = (0, 1, 2, 7, 8, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def exif_block() -> bytes:
    image = {
        0x010E: ascii_("Estibadores llevan la manta, 1º de Mayo"),
        0x010F: ascii_("ACME"),
        0x0110: ascii_("Z-100"),
        0x0112: short(6),
        0x013B: ascii_("Ana Ruiz; Luis Paz"),
        0x8298: ascii_("(c) Ana Ruiz"),
        0x9C9B: (1, "Marcha".encode("utf-16-le")),
        0x9C9E: (1, "paro;huelga".encode("utf-16-le")),
        700: (1, xmp_block()),
        33723: (7, iptc_block()),
    }
    exif = {
        0x9003: ascii_("2026:05:01 10:52:06"),
        0x9004: ascii_("2026:05:01 03:56:01 PM"),
        0x9011: ascii_("-06:00"),
        0x9291: ascii_("250"),
        0x9286: (7, b"UNICODE\0" + "comentario".encode("utf-16-le")),
        0xA431: ascii_("0123456"),
    }
    gps = {
        1: ascii_("N"),
        2: rationals((19, 1), (25, 1), (5712, 100)),
        3: ascii_("W"),
        4: rationals((99, 1), (7, 1), (5988, 100)),
        7: rationals((16, 1), (52, 1), (6, 1)),
        29: ascii_("2026:05:01"),
    }
    return tiff(image, exif, gps)


def iptc_block() -> bytes:
    return b"".join(
        dataset(number, content)
        for number, content in (
            (5, b"MARCH-01"),
            (25, b"strike"),
            (25, "Zócalo".encode()),
            (55, b"20260501"),
            (60, b"105206-0600"),
            (62, b"20260502"),
            (80, "Iván Muñoz".encode("cp1252")),
            (105, b"Workers march"),
            (116, b"(c) Ana Ruiz"),
            (120, "Marcha del 1º de Mayo — plaza".encode("mac_roman")),
        )
    )


def xmp_block() -> bytes:
    return xmp(
        alternatives("dc:description", default="Workers march", es="Marchan obreros")
        + alternatives("Iptc4xmpCore:AltTextAccessibility", en="A crowd", es="Una multitud")
        + listed("dc:creator", "Ana Ruiz", "Luis Paz")
        + listed("dc:subject", "strike", "Zócalo")
        + "<photoshop:DateCreated>2026-05-01T10:52:06.25-06:00</photoshop:DateCreated>",
        'exif:GPSLatitude="19,25.952N" exif:GPSLongitude="99,7.998W" tiff:Orientation="6" '
        'xmp:CreateDate="2026-05" photoshop:Credit="Desk"',
    )


BLOCKS: Mapping[str, bytes] = {"exif": exif_block(), "iptc": iptc_block(), "xmp": xmp_block()}


SEGMENTS: Mapping[str, Callable[[bytes], bytes]] = {
    "exif": exif_segment,
    "iptc": iptc_segment,
    "xmp": xmp_segment,
}


def flipped(block: bytearray, random: Random) -> None:
    """Some bits are turned over."""
    for _ in range(random.randint(1, 20)):
        block[random.randrange(len(block))] ^= 1 << random.randrange(8)


def cut_off(block: bytearray, random: Random) -> None:
    """The end is missing."""
    del block[random.randrange(len(block)) :]


def doubled(block: bytearray, random: Random) -> None:
    """A piece stands there again, up to a hundred times."""
    start, end = sorted(random.choices(range(len(block)), k=2))
    block[end:end] = block[start:end][:600] * random.choice((1, 2, 100))


def swapped(block: bytearray, random: Random) -> None:
    """Two pieces have changed places."""
    a, b, c = sorted(random.choices(range(len(block)), k=3))
    block[a:c] = block[b:c] + block[a:b]


def extreme(block: bytearray, random: Random) -> None:
    """A number (a count, a length, a place) is as small or as large as it can be."""
    for _ in range(random.randint(1, 4)):
        form = random.choice(("<H", ">H", "<I", ">I"))
        size = struct.calcsize(form)
        at = random.randrange(len(block))
        number = random.choice((*EXTREMES, len(block), at)) % (1 << 8 * size)
        block[at : at + size] = struct.pack(form, number)


def spliced(block: bytearray, random: Random) -> None:
    """A piece is replaced by noise, or by a piece of another kind of block."""
    start, end = sorted(random.choices(range(len(block)), k=2))
    other = random.choice((*BLOCKS.values(), random.randbytes(200)))
    at = random.randrange(len(other))
    block[start : min(end, start + 300)] = other[at : at + random.randrange(300)]


MUTATIONS = (flipped, cut_off, doubled, swapped, extreme, spliced)


def mutated(block: bytes, random: Random) -> bytes:
    changed = bytearray(block)
    for _ in range(random.choice((1, 1, 2, 3))):
        if changed:
            random.choice(MUTATIONS)(changed, random)
    return bytes(changed[:60_000])


def file_of(kind: str, block: bytes, random: Random) -> bytes:
    """A file around the block: most are JPEG, as most photos are."""
    if random.random() < 0.7:
        return jpeg_of(SEGMENTS[kind](block))
    if kind == "exif":
        return random.choice((block, webp_of(EXIF=block), png_of(png_chunk(b"eXIf", block))))
    if kind == "iptc":
        profile = f"\niptc\n{len(block):8}\n{block.hex()}\n".encode()
        return png_of(png_chunk(b"tEXt", b"Raw profile type iptc\0" + profile))
    return webp_of(XMP=block)


def read(original: bytes, sidecar: bytes | None) -> list[Claim]:
    said = claims(original, "IMG_0412.jpg", sidecar)
    known = facts(said, TODAY)
    json.dumps([asdict(known), [asdict(claim) for claim in said]], allow_nan=False).encode()
    return said


@pytest.fixture(scope="module")
def seed() -> int:
    stated = os.environ.get("GALLERY_SEED")
    chosen = int(stated) if stated else SystemRandom().getrandbits(32)
    print(f"GALLERY_SEED={chosen}")
    return chosen


def memory_of(read_it: Callable[[], list[Claim]]) -> int:
    """The most bytes that were taken at one time."""
    tracemalloc.start()
    try:
        read_it()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", BLOCKS)
def test_thousands_of_damaged_blocks_are_read_to_the_end(kind: str, seed: int) -> None:
    random = Random(f"{seed} {kind}")
    counts, taken = [], []

    for number in range(BLOCKS_OF_A_KIND):
        block = mutated(BLOCKS[kind], random)
        sidecar = block if kind == "xmp" and number % 5 == 0 else None
        read_it = partial(read, file_of(kind, block, random), sidecar)
        try:
            counts.append(len(read_it()))
        except Exception as problem:
            problem.add_note(f"GALLERY_SEED={seed}, block {number}: {block.hex()}")
            raise
        if number % 10 == 0 or len(block) > 10_000:  # counting bytes takes five times as long
            taken.append(memory_of(read_it))

    assert max(counts) <= MOST_CLAIMS
    assert max(taken) <= MOST_MEMORY
    assert sum(count > 0 for count in counts) > BLOCKS_OF_A_KIND // 10, "hardly anything was read"


@pytest.mark.parametrize("kind", BLOCKS)
def test_a_block_without_damage_is_read_in_every_kind_of_file(kind: str) -> None:
    fields = [
        {claim.field for claim in read(file_of(kind, BLOCKS[kind], Random(number)), None)}
        for number in range(20)
    ]

    assert all({"date", "caption", "byline", "keyword"} <= found for found in fields)
