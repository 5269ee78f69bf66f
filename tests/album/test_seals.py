"""manifest.json knows when a letter of it is another one."""

import json

import pytest

from gallery.album.manifest import Manifest, dump, load
from gallery.album.seals import doubts
from gallery.model import Claim, Original, Pixels

PIXELS = Pixels("JPEG", 900, 600, "#aabbcc", "")


def photo(number: int) -> Original:
    return Original(
        f"IMG_{number}.jpg",
        number,
        f"{number:064x}",
        4711,
        1_700_000_000 * 10**9,
        PIXELS,
        "0123456789",
        (400, 800),
        claims=[Claim("caption", 'Más "pan", más {paz}', "exif:ImageDescription")],
    )


@pytest.fixture
def data() -> bytes:
    return dump(Manifest(reader=3).with_photos([photo(number) for number in (1, 2, 3)]))


def test_what_was_written_is_read_and_is_beyond_doubt(data: bytes) -> None:
    assert doubts(data) == []
    assert [one.name for one in load("may", data).photos.values()] == [
        "IMG_1.jpg",
        "IMG_2.jpg",
        "IMG_3.jpg",
    ]
    assert doubts(dump(Manifest())) == []


def test_every_bit_that_flips_is_told_by_its_line(data: bytes) -> None:
    for at in range(len(data) - 1):  # without the last line break, which says nothing
        line = data.count(b"\n", 0, at) + 1
        for bit in range(8):
            flipped = bytearray(data)
            flipped[at] ^= 1 << bit
            found = {doubt.line for doubt in doubts(bytes(flipped))}

            assert line in found, (at, bit)
            assert found <= {line, line + 1}, (at, bit)


def test_lines_that_are_missing_twice_or_in_another_order_are_told(data: bytes) -> None:
    head, one, two, three, *tail = data.split(b"\n")
    others = (
        [head, one, two.removesuffix(b","), *tail],
        [head, one, three + b",", two.removesuffix(b","), *tail],
        [head, one, one, two, three, *tail],
        [head, one, two, three],
        [head, one, two.removesuffix(b","), three, *tail],
    )

    for rows in others:
        assert doubts(b"\n".join(rows)), rows


def test_lists_of_older_programs_are_read_and_told_only_what_makes_no_sense(data: bytes) -> None:
    told = json.loads(data)
    del told["seal"]
    for line in told["photos"]:
        del line["seal"]

    def reasons() -> list[str]:
        return [doubt.reason for doubt in doubts(json.dumps(told, indent=1).encode())]

    assert reasons() == []
    told["next"] = 2
    told["photos"][1]["number"] = 1
    told["photos"][2]["sha256"] = "0"
    assert reasons() == [
        "it would give the number 2 again; the highest is 3",
        "the number 1 is given twice",
        "the number 1 is given twice",
        "it says what cannot be",
    ]
