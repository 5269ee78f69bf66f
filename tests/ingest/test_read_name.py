"""Dates in file names: a suggestion, never more."""

import pytest

from gallery.ingest.read import name


@pytest.mark.parametrize(
    ("file", "date"),
    [
        ("IMG_20190501_143015.jpg", "2019-05-01T14:30:15"),
        ("IMG-20190501-WA0003.jpg", "2019-05-01"),
        ("signal-2021-05-01-14-30-15-123.jpg", "2021-05-01T14:30:15"),
        ("signal-2021-05-01-143015_002.jpeg", "2021-05-01T14:30:15"),
        ("Screenshot 2021-05-01 at 14.30.15.png", "2021-05-01T14:30:15"),
        ("2019-05-01 14.30.15.jpg", "2019-05-01T14:30:15"),
        ("00000IMG_00000_BURST20190501143015_COVER.jpg", "2019-05-01T14:30:15"),
        ("2019-05-01_marcha.jpg", "2019-05-01"),
    ],
)
def test_a_date_in_a_file_name_is_a_claim(file: str, date: str) -> None:
    assert [claim.value for claim in name.claims(file) if claim.field == "date"] == [date]


def test_a_name_that_counts_in_utc_says_so() -> None:
    found = [(claim.field, claim.value) for claim in name.claims("PXL_20201231_235959123.jpg")]

    assert found == [("date", "2020-12-31T23:59:59"), ("offset", "+00:00"), ("subsec", "123")]


CAMERAS = ("DSC_0412.JPG", "P1010023.jpg", "IMG_20190231_143015.jpg")
NUMBERS = ("FB_IMG_1556721015123.jpg", "received_20190501123.jpg")


@pytest.mark.parametrize("file", [*CAMERAS, *NUMBERS, "%s%n.jpg", "", "." * 5000])
def test_other_numbers_are_no_dates(file: str) -> None:
    assert list(name.claims(file)) == []
