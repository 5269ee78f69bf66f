"""Dates as programs write them, also those that no standard knows."""

import pytest

from gallery.ingest.read import dates
from gallery.ingest.read.dates import Stamp

MOMENT = "2008-05-30T15:56:01"


@pytest.mark.parametrize(
    "written",
    [
        "2008:05:30 15:56:01",
        "2008-05-30-15:56:01",
        "2008/05/30 15.56.01",
        "2008_05_30 15:56:01",
        "20080530T155601",
        "2008:05:30 03:56:01 PM",
        "2008:05:30 3:56:01 p.m.",
        "2008年05月30日 15:56:01",
        "2008:05:30 下午03:56:01",
        "2008/05/30 오후 3:56:01",
        "30.05.2008 15:56:01",
        "30/05/2008 15:56:01",
        "05/30/2008 3:56:01 PM",
        "\u200e2008\u200e-05\u200e-30 15:56:01",
    ],
)
def test_one_moment_is_read_from_many_notations(written: str) -> None:
    assert dates.stamp(written) == Stamp(MOMENT)


@pytest.mark.parametrize(
    ("written", "hour"), [("12:10 AM", "00"), ("12:10 pm", "12"), ("1:10 a.m.", "01")]
)
def test_twelve_at_night_is_midnight(written: str, hour: str) -> None:
    assert dates.stamp(f"2008-05-30 {written}") == Stamp(f"2008-05-30T{hour}:10")


@pytest.mark.parametrize(
    ("written", "offset"),
    [("+02:00", "+02:00"), (" -0730", "-07:30"), ("+2", "+02:00"), ("UTC-3", "-03:00")],
)
def test_an_offset_is_read_in_each_of_its_spellings(written: str, offset: str) -> None:
    assert dates.stamp(MOMENT + written) == Stamp(MOMENT, "", offset)
    assert dates.offset(written) == offset


@pytest.mark.parametrize("written", ["02:00", "+150", "+", "Europe/Madrid", "+02:00:00"])
def test_what_is_no_offset_is_not_told(written: str) -> None:
    assert dates.offset(written) is None


@pytest.mark.parametrize("written", ["05/06/2008", "5-6-2008 15:56", "2008-150", "200805", "31/04"])
def test_a_day_that_may_be_a_month_is_not_guessed(written: str) -> None:
    assert dates.stamp(written) is None


def test_a_day_before_its_month_is_sure_between_points_and_where_both_are_equal() -> None:
    assert dates.stamp("05.06.2008") == Stamp("2008-06-05")
    assert dates.stamp("05/05/2008") == Stamp("2008-05-05")


def test_letters_in_the_name_of_a_zone_do_not_turn_the_clock() -> None:
    assert dates.stamp("2008-05-30 12:10:00 [Pacific/Guam]") == Stamp("2008-05-30T12:10:00")


def test_an_hour_that_cannot_be_leaves_the_day() -> None:
    assert dates.stamp("2008:05:30 24:00:00") == Stamp("2008-05-30")
    assert dates.stamp("2008:05:30 15") == Stamp("2008-05-30")
