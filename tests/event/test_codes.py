"""Phrase codes: the file as Photo Mechanic keeps it, and captions with codes in them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gallery.event.codes import Codes, expanded, parse_codes, parse_phrases, unknown

FILE = "// cities\nmx\tMexico City\tCDMX\nOAX\tOaxaca de Juárez\n"
CODES = parse_codes(FILE.encode())


@pytest.mark.parametrize(
    "data",
    [
        FILE.encode(),
        FILE.encode("utf-8-sig"),
        FILE.replace("\n", "\r\n").encode(),
        FILE.replace("\n", "\r").encode(),
        FILE.encode("utf-16"),
        b"\xfe\xff" + FILE.encode("utf-16-be"),
        FILE.encode("utf-16-le"),
        FILE.encode("utf-16-be"),
        FILE.encode("cp1252"),
    ],
    ids=["utf-8", "mark", "crlf", "cr", "utf-16", "utf-16-be", "no mark", "no mark be", "cp1252"],
)
def test_a_file_of_codes_is_read_however_it_was_saved(data: bytes) -> None:
    codes = parse_codes(data)

    assert codes.phrases == {"mx": ("Mexico City", "CDMX"), "OAX": ("Oaxaca de Juárez",)}
    assert codes.broken == ()


def test_a_line_without_a_tab_is_named_and_stops_no_other() -> None:
    codes = parse_codes(b"a\tAna\nb  Ben\n\n\tnobody\nc\t\td\te\t\t\n")

    assert codes.phrases == {"a": ("Ana",), "c": ("", "d", "e")}
    assert codes.broken == (2, 4)


def test_the_later_of_two_lines_counts() -> None:
    assert parse_codes(b"a\tAna\na\tAlma\n").phrases == {"a": ("Alma",)}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Nurses in =mx=.", "Nurses in Mexico City."),
        ("=mx#2=, =mx#1=, =OAX=", "CDMX, Mexico City, Oaxaca de Juárez"),
        ("=mx==OAX=", "Mexico CityOaxaca de Juárez"),
        ("=MX= and =mx#3= and =mx#0=", "=MX= and =mx#3= and =mx#0="),
        ("2 + 2 = 4 in =mx=", "2 + 2 = 4 in Mexico City"),
        ("=mx", "=mx"),
        ("", ""),
    ],
)
def test_known_codes_are_replaced_and_all_else_stays(words: str, said: str) -> None:
    assert expanded(words, CODES) == said


def test_another_delimiter_may_be_set() -> None:
    assert expanded(r"\mx\ = \OAX#1\ ", CODES, "\\") == "Mexico City = Oaxaca de Juárez "


def test_what_looks_like_a_code_and_is_none_is_told() -> None:
    assert unknown("=mx= =zz= a=b=c =mx#9= ==", CODES) == ["=zz=", "=mx#9="]
    assert unknown("=zz=", Codes()) == []


@given(st.text(), st.sampled_from("=\\*|."))
@example("=mx=" * 1000, "=")
def test_any_words_can_be_looked_through(words: str, delimiter: str) -> None:
    said = expanded(words, CODES, delimiter)

    assert said == words or delimiter in words
    assert all(code in said for code in unknown(words, CODES, delimiter))


@given(st.binary())
@example(b"\xff\xfea")
@example(b"\0\0\0")
def test_any_bytes_can_be_read(data: bytes) -> None:
    codes = parse_codes(data)

    assert parse_phrases(data)[""].broken == codes.broken
    assert all(code and replacements for code, replacements in codes.phrases.items())


HEADED = (
    "// code\ten\tes\ten\n"
    "mx\tMexico City\tCiudad de México\tthe capital\n"
    "@ana\tAna Rojas\n"
    "hq\tunion hall\tsede\n"
    "hq\thall\tsede\n"
)


def test_a_file_may_hold_the_words_of_several_languages() -> None:
    told = parse_phrases(HEADED.encode())

    assert told.keys() == {"", "en", "es"}
    assert told["en"].phrases == {
        "mx": ("Mexico City", "the capital"),
        "@ana": ("Ana Rojas",),
        "hq": ("hall",),
    }
    assert told["es"].phrases == {
        "mx": ("Ciudad de México",),
        "@ana": ("Ana Rojas",),
        "hq": ("sede",),
    }


def test_a_code_that_is_there_twice_is_named() -> None:
    assert parse_phrases(HEADED.encode())[""].twice == ("hq",)
    assert parse_codes(b"a\tAna\na\tAna\n").twice == ()


def test_without_its_first_note_a_file_is_one_for_all_languages() -> None:
    assert parse_phrases(FILE.encode()) == {"": CODES}
    assert parse_phrases(b"").keys() == {""}
