"""What EXIF says, and what it only seems to say."""

import pytest

from gallery.ingest.read import exif
from gallery.model import Claim
from tests.metadata import Entry, ascii_, rationals, short, tiff

ORIGINAL, DIGITIZED, CHANGED = 0x9003, 0x9004, 0x0132
CAPTION, ARTIST, COPYRIGHT, USER_COMMENT = 0x010E, 0x013B, 0x8298, 0x9286
ZARAGOZA: dict[int, Entry] = {
    1: ascii_("N"),
    2: rationals((41, 1), (39, 1), (0, 1)),
    3: ascii_("W"),
    4: rationals((0, 1), (52, 1), (4800, 100)),
}


def said(block: bytes, field: str) -> list[str]:
    return [claim.value for claim in exif.claims(block) if claim.field == field]


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2008:05:30 15:56:01", "2008-05-30T15:56:01"),
        ("2008-05-30T15:56:01+02:00", "2008-05-30T15:56:01"),
        ("2008:05:30", "2008-05-30"),
        ("2008: 5: 3  9: 6: 1", "2008-05-03T09:06:01"),
        ("2008:05:30 24:00:00", "2008-05-30"),
        ("2008:05:  :     :  :  ", "2008-05"),
        ("1936:00:00 00:00:00", "1936"),
    ],
)
def test_the_moment_of_exposure_is_read_as_precisely_as_it_is_known(
    written: str, edtf: str
) -> None:
    block = tiff({}, {ORIGINAL: ascii_(written)})

    assert said(block, "date") == [edtf]


BLANK = "    :  :     :  :  "
ZERO = "0000:00:00 00:00:00"
IMPOSSIBLE = ("2010:02:30 10:00:00", "2010:13:01 10:00:00")


@pytest.mark.parametrize(
    "written", [BLANK, ZERO, *IMPOSSIBLE, "", "yesterday", "10:00:00", "\0\0\0\0"]
)
def test_blanks_zeros_and_impossible_days_are_no_date(written: str) -> None:
    assert said(tiff({}, {ORIGINAL: ascii_(written)}), "date") == []


def test_a_date_in_the_first_directory_counts_where_the_exif_directory_has_none() -> None:
    block = tiff({ORIGINAL: ascii_("2008:05:30 15:56:01")})

    assert list(exif.claims(block)) == [
        Claim("date", "2008-05-30T15:56:01", "exif:DateTimeOriginal")
    ]


def test_offset_and_fractions_of_a_second_come_from_their_own_tags() -> None:
    block = tiff(
        {},
        {ORIGINAL: ascii_("2022:06:19 20:15:33"), 0x9291: ascii_("123 "), 0x9011: ascii_("-05:00")},
    )

    assert said(block, "offset") == ["-05:00"]
    assert said(block, "subsec") == ["123"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_accents_survive_whichever_way_they_were_written(encoding: str) -> None:
    block = tiff({CAPTION: ascii_("Marcha del 1º de Mayo: “¡Sí!”", encoding)})

    assert said(block, "caption") == ["Marcha del 1º de Mayo: “¡Sí!”"]


def test_text_of_exif_3_is_read() -> None:
    block = tiff({CAPTION: (129, "Marcha, ñandú, 行進".encode() + b"\0")})

    assert said(block, "caption") == ["Marcha, ñandú, 行進"]


def test_an_artist_field_holds_several_people() -> None:
    block = tiff({ARTIST: ascii_("Ana Ruiz; Luis Paz;")})

    assert said(block, "byline") == ["Ana Ruiz", "Luis Paz"]


def test_the_notices_of_photographer_and_editor_are_both_kept() -> None:
    block = tiff({COPYRIGHT: (2, b"(c) Ana Ruiz\0(c) El Diario\0")})

    assert said(block, "copyright") == ["(c) Ana Ruiz\n(c) El Diario"]


def test_the_fields_of_windows_are_read() -> None:
    def wide(text: str) -> Entry:
        return 1, text.encode("utf-16-le") + b"\0\0"

    block = tiff(
        {
            0x9C9B: wide("Título"),
            0x9C9C: wide("Café"),
            0x9C9D: wide("Lucía"),
            0x9C9E: wide("feria;libro"),
        }
    )

    assert said(block, "title") == ["Título"]
    assert said(block, "caption") == ["Café"]
    assert said(block, "byline") == ["Lucía"]
    assert said(block, "keyword") == ["feria", "libro"]


@pytest.mark.parametrize(
    "content",
    [
        b"UNICODE\0" + "Feria — ñandú".encode("utf-16-le"),
        b"UNICODE\0" + "Feria — ñandú".encode("utf-16-be"),
        b"ASCII\0\0\0" + "Feria — ñandú".encode(),
        b"\0\0\0\0\0\0\0\0" + "Feria — ñandú".encode("cp1252"),
    ],
)
def test_a_comment_is_kept_for_the_editor_and_is_no_caption(content: bytes) -> None:
    block = tiff({}, {USER_COMMENT: (7, content)})

    assert list(exif.claims(block)) == [Claim("comment", "Feria — ñandú", "exif:UserComment")]


@pytest.mark.parametrize(
    ("stored", "expected"), [(1, ["1"]), (8, ["8"]), (0, []), (9, []), (99, [])]
)
def test_orientation_is_one_of_eight_or_unknown(stored: int, expected: list[str]) -> None:
    assert said(tiff({0x0112: short(stored)}), "orientation") == expected


def test_a_position_is_told_in_degrees() -> None:
    block = tiff({}, gps=ZARAGOZA)

    assert said(block, "latitude") == ["41.650000"]
    assert said(block, "longitude") == ["-0.880000"]


@pytest.mark.parametrize(
    "change",
    [
        {2: rationals((0, 0), (0, 0), (0, 0))},
        {2: rationals((95, 1), (0, 1), (0, 1))},
        {2: ascii_("41.65")},
        {1: ascii_("")},
        {2: rationals((0, 1), (0, 1), (0, 1)), 4: rationals((0, 1), (0, 1), (0, 1))},
    ],
)
def test_a_position_that_cannot_be_is_not_told(change: dict[int, Entry]) -> None:
    assert said(tiff({}, gps=ZARAGOZA | change), "latitude") == []


def test_the_clock_of_the_satellites_counts_in_utc() -> None:
    gps = {7: rationals((1, 1), (15, 1), (31, 1)), 29: ascii_("2022:06:20")}

    assert list(exif.claims(tiff({}, gps=gps))) == [
        Claim("date", "2022-06-20T01:15:31", "exif:GPSDateStamp"),
        Claim("offset", "+00:00", "exif:GPSDateStamp"),
    ]


def test_one_broken_tag_costs_no_other() -> None:
    block = bytearray(tiff({CAPTION: ascii_("Dock workers"), 0x0110: ascii_("E-M5 II")}))
    block[12 + 4 : 12 + 8] = b"\xff\xff\xff\x7f"  # the model claims two thousand million letters

    found = list(exif.claims(bytes(block)))

    assert [claim.field for claim in found] in (["caption"], ["camera_model"])


def test_a_directory_that_points_to_itself_ends() -> None:
    block = tiff({0x8769: (4, b"\x08\0\0\0"), CAPTION: ascii_("Dock workers")})

    assert said(block, "caption") == ["Dock workers"]


def test_big_tiff_is_read() -> None:
    head = b"II+\0\x08\0\0\0" + (16).to_bytes(8, "little") + (1).to_bytes(8, "little")
    entry = b"\x0e\x01\x02\0" + (8).to_bytes(8, "little") + b"Workers\0"

    assert said(head + entry, "caption") == ["Workers"]


def test_the_version_of_the_standard_is_read_where_it_is_one() -> None:
    assert said(tiff({}, {0x9000: (7, b"0232")}), "exif_version") == ["0232"]
    assert said(tiff({}, {0x9000: (7, b"2.3\0")}), "exif_version") == []


def test_a_photo_that_is_not_rated_says_so() -> None:
    assert said(tiff({0x4746: short(0)}), "rating") == ["0"]
    assert said(tiff({0x4746: short(99)}), "rating") == []
