"""Dates as well as known: what an editor may write, and what readers get to see."""

from datetime import date

import pytest

from gallery.errors import AlbumError
from gallery.when import key, machine, parse, words


@pytest.mark.parametrize(
    ("edtf", "lower", "upper", "precision"),
    [
        ("2026-05-01", date(2026, 5, 1), date(2026, 5, 1), "day"),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28), "month"),
        ("1936", date(1936, 1, 1), date(1936, 12, 31), "year"),
        ("193X", date(1930, 1, 1), date(1939, 12, 31), "decade"),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31), "century"),
        ("2023-10-14/2023-10-16", date(2023, 10, 14), date(2023, 10, 16), "range"),
        ("1934~/1937", date(1934, 1, 1), date(1937, 12, 31), "range"),
        ("1985/..", date(1985, 1, 1), date.max, "range"),
        ("../1985", date.min, date(1985, 12, 31), "range"),
        ("2001-21", date(2001, 3, 1), date(2001, 5, 31), "season"),
        ("1985-04-XX", date(1985, 4, 1), date(1985, 4, 30), "month"),
        ("2004-XX", date(2004, 1, 1), date(2004, 12, 31), "year"),
        ("2008-05-30T15:56:01", date(2008, 5, 30), date(2008, 5, 30), "second"),
        ("2008-05-30T15:56", date(2008, 5, 30), date(2008, 5, 30), "minute"),
        ("XXXX", date.min, date.max, "unknown"),
    ],
)
def test_a_date_is_understood_as_precisely_as_it_is_written(
    edtf: str, lower: date, upper: date, precision: str
) -> None:
    when = parse(edtf)

    assert (when.lower, when.upper, when.precision) == (lower, upper, precision)


@pytest.mark.parametrize("edtf", ["1932~", "1932?", "1932%", "193X~", "1936-05?", "2004-06-~01"])
def test_doubt_about_a_date_is_kept(edtf: str) -> None:
    assert parse(edtf).circa


NO_DATES = """hello 2026-13 2026-02-30 2026-05-00 2026-5-1 20260501 1930s 0000 / ../.. 2026-05-01/x
2026-05-01T25:00:00 １９３６ Y170000002"""


@pytest.mark.parametrize("edtf", ["", *NO_DATES.split(), "9" * 100_000])
def test_what_is_no_date_is_answered_with_examples(edtf: str) -> None:
    with pytest.raises(AlbumError, match="is not a date like 2026-05-01, 2026-05, 1936~ or 193X"):
        parse(edtf)


def test_a_range_that_ends_before_it_begins_is_named() -> None:
    with pytest.raises(AlbumError, match="ends before it begins"):
        parse("1937/1934")


@pytest.mark.parametrize(
    ("edtf", "english", "spanish"),
    [
        ("2026-05-01", "May 1, 2026", "1 de mayo de 2026"),
        ("2008-05-30T15:56:01", "May 30, 2008", "30 de mayo de 2008"),
        ("2023-10", "October 2023", "octubre de 2023"),
        ("1936", "1936", "1936"),
        ("1932~", "c. 1932", "hacia 1932"),
        ("1932?", "1932 (?)", "1932 (?)"),
        ("193X", "1930s", "década de 1930"),
        ("19XX", "20th century", "siglo XX"),
        ("2023-10-14/2023-10-16", "October 14 – 16, 2023", "14–16 de octubre de 2023"),
        (
            "2023-10-30/2023-11-02",
            "October 30 – November 2, 2023",
            "30 de octubre – 2 de noviembre de 2023",
        ),
        ("2023-10/2023-11", "October – November 2023", "octubre–noviembre de 2023"),
        ("1934/1937", "1934 – 1937", "1934–1937"),
        ("1985/..", "since 1985", "desde 1985"),
        ("../1985-03", "until March 1985", "hasta marzo de 1985"),
        ("2001-21", "spring 2001", "primavera de 2001"),
        ("XXXX", "date unknown", "fecha desconocida"),
    ],
)
def test_readers_get_a_date_in_their_language(edtf: str, english: str, spanish: str) -> None:
    assert (words(edtf, "en"), words(edtf, "es")) == (english, spanish)


def test_a_language_without_phrases_of_its_own_still_says_the_date() -> None:
    said = [words(edtf, "de") for edtf in ("2026-05-01", "1932~", "193X", "1985/..")]

    assert said == ["1. Mai 2026", "≈ 1932", "1930–1939", "1985 →"]


def test_a_regional_language_speaks_like_its_language() -> None:
    assert words("193X", "es-MX") == "década de 1930"


def test_a_language_that_nobody_knows_falls_back_to_english() -> None:
    assert words("2026-05-01", "x-klingon") == "May 1, 2026"


@pytest.mark.parametrize(
    ("edtf", "value"),
    [
        ("2026-05-01", "2026-05-01"),
        ("2026-05", "2026-05"),
        ("1936", "1936"),
        ("2008-05-30T15:56:01", "2008-05-30T15:56:01"),
        ("1932~", None),
        ("193X", None),
        ("2004-XX", None),
        ("1934/1937", None),
        ("2001-21", None),
    ],
)
def test_machines_get_only_dates_that_html_can_say(edtf: str, value: str | None) -> None:
    assert machine(edtf) == value


def test_photos_sort_by_the_first_moment_they_can_be_from() -> None:
    in_order = ["193X", "1934/1937", "1936", "1936-05", "1936-05-01", "1936-05-01T09:30:00"]
    in_order += ["1936-05-01T09:30:01", "1936-05-02", "1937"]

    found = sorted(sorted(in_order), key=key)

    assert found == in_order
