"""Dates as well as known: what an editor may write, and what readers get to see."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery.errors import AlbumError
from gallery.when import key, machine, parse, periods, span, time_of_day, weekday, words


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
        ("1985-XX-XX", date(1985, 1, 1), date(1985, 12, 31), "year"),
        ("1936/", date(1936, 1, 1), date.max, "range"),
        ("193X/1945-05", date(1930, 1, 1), date(1945, 5, 31), "range"),
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
2026-05-01T25:00:00 １９３６ Y170000002 ../XXXX XXXX/"""


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
        ("1932%", "c. 1932 (?)", "hacia 1932 (?)"),
        ("193X~", "c. 1930s", "hacia la década de 1930"),
        ("1936-21~", "c. spring 1936", "hacia la primavera de 1936"),
        ("1936-05-01~", "c. May 1, 1936", "hacia el 1 de mayo de 1936"),
        ("193X/..", "since the 1930s", "desde la década de 1930"),
        ("../19XX", "until the 20th century", "hasta el siglo XX"),
        ("../1985~", "until c. 1985", "hasta hacia 1985"),
        ("1934~/1937~", "c. 1934 – 1937", "hacia 1934–1937"),
        ("1934/1937?", "1934 – 1937 (?)", "1934 – 1937 (?)"),
        ("2023-10-14T10:00/2023-10-14T12:00", "October 14, 2023", "14 de octubre de 2023"),
        ("1985-XX-XX", "1985", "1985"),
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


@pytest.mark.parametrize(
    ("edtf", "found", "english", "spanish"),
    [
        ("2026-05-01", ("2026", "202X", "20XX"), "2026", "2026"),
        ("1932~", ("1932", "193X", "19XX"), "1932", "1932"),
        ("1936-24", ("1936", "193X", "19XX"), "1936", "1936"),
        ("2023-10-14/2024-10-16", ("2023", "202X", "20XX"), "2023", "2023"),
        ("193X?", ("193X", "19XX"), "1930s", "década de 1930"),
        ("19XX", ("19XX",), "20th century", "siglo XX"),
        ("193X~/195X", ("193X", "19XX"), "1930s", "década de 1930"),
    ],
)
def test_an_archive_lists_a_date_under_the_periods_it_begins_in(
    edtf: str, found: tuple[str, ...], english: str, spanish: str
) -> None:
    narrowest = periods(edtf)[0]

    assert periods(edtf) == found
    assert (words(narrowest, "en"), words(narrowest, "es")) == (english, spanish)


@pytest.mark.parametrize("edtf", ["XXXX", "../1985"])
def test_a_date_that_begins_nobody_knows_when_lies_in_no_period(edtf: str) -> None:
    assert periods(edtf) == ()


@pytest.mark.parametrize(
    ("dates", "together"),
    [
        ([], ""),
        (["XXXX"], ""),
        (["2026-05-02", "2026-05-01", "2026-05-02"], "2026-05-01/2026-05-02"),
        (["1932~", "1932~"], "1932~"),
        (["1934", "1932~"], "1932~/1934"),
        (["1936-05-01", "193X"], "193X"),
        (["2026-05-01T09:30:00"], "2026-05-01"),
        (["1934/1937", "1950/.."], "1934/.."),
        (["../1937", "1950/.."], ""),
        (["[1667,1668]"], "1667-01-01/1668-12-31"),
    ],
)
def test_several_dates_come_down_to_one(dates: list[str], together: str) -> None:
    assert span(dates) == together


DAYS = st.dates(date(1826, 1, 1), date(2099, 12, 31))
DATES = st.builds(
    lambda day, form, doubt: day.strftime(form) + doubt,
    DAYS,
    st.sampled_from(["%Y-%m-%d", "%Y-%m", "%Y", "%Y-21", "%Y-24", "%Y-XX", "%Y-%m-XX"]),
    st.sampled_from(["", "~", "?", "%"]),
) | st.builds(
    lambda day, digits, doubt: str(day.year)[:digits].ljust(4, "X") + doubt,
    DAYS,
    st.sampled_from([2, 3]),
    st.sampled_from(["", "~", "?", "%"]),
)
RANGES = st.builds(
    lambda one, other: "/".join(sorted((one, other), key=lambda edtf: parse(edtf).lower)),
    DATES,
    DATES,
).filter(lambda edtf: parse(edtf.split("/")[0]).lower <= parse(edtf.split("/")[1]).upper)
OPEN = st.builds(str.format, st.sampled_from(["{}/..", "../{}", "{}/", "/{}"]), DATES)


@given(DATES | RANGES | OPEN)
def test_every_date_has_bounds_words_and_periods_around_its_beginning(edtf: str) -> None:
    when = parse(edtf)

    assert when.lower <= when.upper
    for lang in ("en", "es", "de"):
        said = words(edtf, lang)
        assert re.search(r"\d{2}|[XVI]", said)
        assert not re.search(r"[{}~%/]", said.replace("/4)", ""))
    for period in map(parse, periods(edtf)):
        assert period.lower <= when.lower <= period.upper


@given(st.lists(DATES | RANGES, min_size=1, max_size=5))
def test_dates_together_begin_with_the_earliest_and_end_with_the_latest(dates: list[str]) -> None:
    together = parse(span(dates))

    assert together.lower == min(parse(edtf).lower for edtf in dates)
    assert together.upper == max(parse(edtf).upper for edtf in dates)


@pytest.mark.parametrize(
    ("edtf", "lang", "day", "clock"),
    [
        ("2026-05-01T14:02:09", "en", "Friday", "2:02 PM"),
        ("2026-05-01T14:02:09", "es", "viernes", "14:02"),
        ("2026-05-01", "es", "viernes", ""),
        ("2026-05-01~", "en", "", ""),
        ("2026-05", "en", "", ""),
        ("2026-05-01/2026-05-02", "en", "", ""),
        ("1936", "es", "", ""),
    ],
)
def test_the_day_of_the_week_and_the_time_are_said_only_where_they_are_known(
    edtf: str, lang: str, day: str, clock: str
) -> None:
    assert (weekday(edtf, lang), time_of_day(edtf, lang)) == (day, clock)
