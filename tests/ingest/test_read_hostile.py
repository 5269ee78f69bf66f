"""Files built to hang, to exhaust or to crash whoever reads them: reading ends, and says little."""

import json
import struct
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from gallery.ingest.read import claims
from gallery.ingest.resolve import facts
from tests.metadata import (
    EXTENDED_HEAD,
    PNG_HEAD,
    box,
    chunk,
    dataset,
    exif_segment,
    iptc_segment,
    jpeg_of,
    segment,
    tiff,
    xmp_segment,
)
from tests.pictures import jpeg

HOSTILE = Path(__file__).parents[2] / "../shared/hostile"


def many_extended_packets() -> bytes:
    return jpeg_of(*(segment(0xE1, EXTENDED_HEAD + b"%032d" % n + b"\0" * 8) for n in range(9000)))


def many_continued_exif_segments() -> bytes:
    more = segment(0xE1, b"Exif\0\0" + b"a" * 60_000)
    return jpeg_of(exif_segment(tiff({})), *[more] * 200)


def many_comments() -> bytes:
    return jpeg_of(*[segment(0xFE, b"comment")] * 50_000)


def many_datasets() -> bytes:
    return jpeg_of(*[iptc_segment(dataset(25, b"keyword") * 5000)] * 20)


def many_deep_packets() -> bytes:
    return jpeg_of(*[xmp_segment(b"<a>" * 20_000)] * 200)


def many_entries_for_one_long_value() -> bytes:
    entry = struct.pack("<HHII", 0x010E, 2, 1 << 20, 8)
    head = b"II*\0" + struct.pack("<I", 8 + (1 << 20))
    return head + b"a;" * (1 << 19) + struct.pack("<H", 60_000) + entry * 60_000


def many_chunks() -> bytes:
    return PNG_HEAD + chunk(b"tEXt", b"Title\0again") * 50_000


def many_items_in_one_place() -> bytes:
    entries = b"".join(
        box(b"infe", b"\2\0\0\0" + struct.pack(">HH", n, 0) + b"Exif\0") for n in range(2000)
    )
    places = b"".join(struct.pack(">HHHII", n, 0, 1, 0, 1 << 20) for n in range(2000))
    iinf = box(b"iinf", b"\0\0\0\0" + struct.pack(">H", 2000) + entries)
    iloc = box(b"iloc", b"\0\0\0\0\x44\0" + struct.pack(">H", 2000) + places)
    meta = box(b"meta", b"\0\0\0\0" + iinf + iloc)
    return box(b"ftyp", b"heic\0\0\0\0mif1heic") + meta + b"a" * (1 << 20)


@pytest.mark.parametrize(
    "build",
    [
        many_extended_packets,
        many_continued_exif_segments,
        many_comments,
        many_datasets,
        many_deep_packets,
        many_entries_for_one_long_value,
        many_chunks,
        many_items_in_one_place,
    ],
)
def test_a_file_of_very_many_parts_makes_few_claims(build: Callable[[], bytes]) -> None:
    original = build()

    assert len(claims(original, "march.jpg")) <= 1000


def test_no_cut_and_no_flipped_byte_stops_the_reading() -> None:
    whole = jpeg(48, 32, artist="Ana Ruiz", caption="Dock workers")

    for at in range(len(whole)):
        damaged = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        for original in (damaged, whole[:at]):
            found = facts(claims(original, "march.jpg"), date(2026, 5, 2))
            json.dumps(asdict(found), allow_nan=False)


def test_hostile_files_of_other_projects_end_with_plain_values() -> None:
    if not HOSTILE.is_dir():
        pytest.skip("the hostile files are not here")

    for path in sorted(HOSTILE.iterdir()):
        found = facts(claims(path.read_bytes(), path.name), date(2026, 5, 2))
        text = json.dumps(asdict(found), allow_nan=False)
        assert "root:" not in text, path.name
