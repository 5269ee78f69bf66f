"""What IPTC blocks say, in whatever letters they were written."""

import pytest

from gallery.ingest.read import iptc
from gallery.model import Claim
from tests.metadata import dataset

CAPTION = "Marcha del 1º de Mayo — “¡Sí se puede!”, plaza de la Constitución"


def said(block: bytes, field: str) -> list[str]:
    return [claim.value for claim in iptc.claims(block) if claim.field == field]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "mac_roman"])
def test_letters_are_told_apart_where_no_charset_is_declared(encoding: str) -> None:
    block = dataset(80, "Iván Muñoz".encode(encoding)) + dataset(120, CAPTION.encode(encoding))

    assert said(block, "caption") == [CAPTION]
    assert said(block, "byline") == ["Iván Muñoz"]


def test_utf8_is_read_as_such_even_where_it_is_declared_too_late() -> None:
    block = dataset(120, CAPTION.encode()) + dataset(90, b"\x1b%G", record=1)

    assert said(block, "caption") == [CAPTION]


def test_an_apostrophe_of_windows_does_not_make_a_text_a_macintosh_one() -> None:
    assert said(dataset(120, b"l\x92eau et l\x92air, d\x92ici"), "caption") == [
        "l’eau et l’air, d’ici"
    ]


def test_a_letter_cut_in_two_by_the_length_limit_spoils_no_other() -> None:
    assert said(dataset(80, "José Nuñez Ibáñez".encode()[:-4]), "byline") == ["José Nuñez Ibá"]


def test_a_last_accent_of_an_old_code_page_is_kept() -> None:
    assert said(dataset(90, b"caf\xe9"), "city") == ["café"]


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        (b"20040501", b"123000-0500", ["2004-05-01T12:30:00"]),
        (b"20040501", b"", ["2004-05-01"]),
        (b"20040501", b"170000", ["2004-05-01T17:00:00"]),
        (b"2004-05-01", b"12:30:00+02:00", ["2004-05-01T12:30:00"]),
        (b"20100000", b"123000-0500", ["2010"]),
        (b"20100900", b"", ["2010-09"]),
        (b"00000000", b"123000-0500", []),
        (b"", b"143000+0000", []),
        (b"20040231", b"", []),
    ],
)
def test_a_date_is_never_more_precise_than_it_was_written(
    day: bytes, clock: bytes, expected: list[str]
) -> None:
    assert said(dataset(55, day) + dataset(60, clock), "date") == expected


def test_the_offset_of_a_time_is_kept_with_its_source() -> None:
    found = list(iptc.claims(dataset(55, b"20040501") + dataset(60, b"123000-0500")))

    assert found == [
        Claim("date", "2004-05-01T12:30:00", "iptc:2:55"),
        Claim("offset", "-05:00", "iptc:2:55"),
    ]


def test_several_people_and_keywords_keep_their_order() -> None:
    block = b"".join(dataset(80, name) for name in (b"Ana Ruiz", b"Luis Paz"))
    block += b"".join(dataset(25, word) for word in (b"march", b"labour"))

    assert said(block, "byline") == ["Ana Ruiz", "Luis Paz"]
    assert said(block, "keyword") == ["march", "labour"]


def test_a_text_longer_than_the_short_form_allows_is_read() -> None:
    text = b"a" * 40_000
    block = b"\x1c\x02\x78\x80\x04" + len(text).to_bytes(4, "big") + text

    assert said(block, "caption") == [text.decode()]


def test_what_stands_before_a_broken_dataset_is_kept() -> None:
    assert said(dataset(120, b"Dock workers") + b"\x1c\x02\x50\xff\xffrest", "caption") == [
        "Dock workers"
    ]


def test_line_ends_of_an_old_macintosh_become_line_breaks() -> None:
    assert said(dataset(120, b"First line  \rsecond\r\n\x01third\0"), "caption") == [
        "First line\nsecond\nthird"
    ]
