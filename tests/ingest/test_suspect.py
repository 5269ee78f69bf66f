"""Dates that may be wrong: what is flagged, and what is left in peace."""

from datetime import date, timedelta

import pytest

from gallery.ingest.clock import corrected
from gallery.ingest.read import claims
from gallery.ingest.resolve import facts
from gallery.ingest.suspect import far
from gallery.model import Facts
from tests.metadata import ascii_, exif_segment, iptc_segment, jpeg_of, tiff, xmp, xmp_segment
from tests.metadata import dataset as iim

TODAY = date(2026, 5, 2)
ORIGINAL, DIGITISED, CHANGED, VERSION, MODEL = 0x9003, 0x9004, 0x0132, 0x9000, 0x0110


def photo(
    taken: str, version: str = "0232", digitised: str = "", changed: str = "", model: str = "R5"
) -> Facts:
    """What a JPEG says whose EXIF states these; the camera's other dates are alike by default."""
    image = {CHANGED: ascii_(changed or taken)} | ({MODEL: ascii_(model)} if model else {})
    exif = {
        VERSION: (7, version.encode()),
        ORIGINAL: ascii_(taken),
        DIGITISED: ascii_(digitised or taken),
    }
    return facts(claims(jpeg_of(exif_segment(tiff(image, exif))), "a.jpg"), TODAY)


@pytest.mark.parametrize("year", ["1970", "1980", "2000"])
def test_a_clock_that_started_over_is_suspect(year: str) -> None:
    assert photo(f"{year}:01:01 00:12:09").suspect == ("reset",)


def test_an_ordinary_photo_is_not_suspect() -> None:
    assert photo("2026:05:01 10:00:00").suspect == ()
    assert photo("2000:01:01 13:00:00", "0210").suspect == ()


@pytest.mark.parametrize(
    ("version", "before", "after"),
    [
        ("0210", "1998:08:01", "1998:12:15"),
        ("0220", "2001:12:01", "2002:03:01"),
        ("0221", "2003:05:30", "2003:08:30"),
        ("0230", "2009:06:01", "2010:03:01"),
        ("0231", "2016:03:01", "2016:06:01"),
        ("0232", "2009:06:01", "2019:04:01"),
        ("0300", "2022:12:31", "2023:04:01"),
    ],
)
def test_a_date_before_the_camera_could_be_built_is_suspect(
    version: str, before: str, after: str
) -> None:
    early, late = photo(f"{before} 10:00:00", version), photo(f"{after} 10:00:00", version)

    assert early.suspect == ("before-camera",)
    assert early.date == f"{before.replace(':', '-')}T10:00:00"
    assert late.suspect == ()


def test_an_archivist_who_dates_a_scan_is_not_doubted() -> None:
    scanned = photo("1985:06:01 10:00:00", digitised="2021:03:01 09:00:00")
    rewritten = photo("2004:06:01 10:00:00", changed="2022:01:01 09:00:00")
    all_dates = photo("1936:07:19 10:00:00")
    nameless = photo("2004:06:01 10:00:00", model="")

    assert [p.suspect for p in (scanned, rewritten, all_dates, nameless)] == [()] * 4


def test_an_unknown_version_says_nothing_about_the_camera() -> None:
    assert photo("1999:06:01 10:00:00", "0999").suspect == ()
    assert photo("1999:06:01 10:00:00", "\0\0\0\0").suspect == ()


def test_a_date_that_a_person_wrote_is_not_measured_by_the_camera() -> None:
    packet = xmp("<photoshop:DateCreated>1999-06-01</photoshop:DateCreated>")
    block = tiff({MODEL: ascii_("R5")}, {VERSION: (7, b"0232")})
    said = claims(jpeg_of(exif_segment(block), xmp_segment(packet)), "a.jpg")

    assert facts(said, TODAY).suspect == ()


def test_a_date_ahead_of_today_is_passed_over_and_suspect() -> None:
    block = tiff({}, {ORIGINAL: ascii_("2038:05:05 01:29:24")})
    created = iptc_segment(iim(55, b"20260501"))

    alone = facts(claims(jpeg_of(exif_segment(block)), "a.jpg"), TODAY)
    filed = facts(claims(jpeg_of(exif_segment(block), created), "a.jpg"), TODAY)

    assert (alone.date, alone.suspect) == (None, ("future",))
    assert (filed.date, filed.suspect) == ("2026-05-01", ("future",))


def test_a_change_ahead_of_today_says_nothing_about_the_exposure() -> None:
    found = photo("2026:05:01 10:00:00", changed="2038:01:01 00:00:00")

    assert found.suspect == ()


def test_a_clock_that_an_editor_has_set_right_is_suspect_no_more() -> None:
    found = photo("2000:01:01 00:12:09")

    assert corrected(found, timedelta(days=9617)).suspect == ()
    assert corrected(found, None).suspect == ("reset",)


def test_a_photo_over_a_month_from_most_of_its_album_is_far() -> None:
    march = {f"{n}.jpg": date(2026, 5, 1) for n in range(4)}

    assert far({**march, "x.jpg": date(2025, 5, 1), "y.jpg": date(2026, 5, 31)}) == {"x.jpg": 365}


def test_an_album_that_spans_a_year_has_no_day_to_be_far_from() -> None:
    year = {f"{month}.jpg": date(2025, month, 1) for month in range(1, 13)}

    assert far(year) == {}
    assert far({"a.jpg": date(2024, 1, 1), "b.jpg": date(2026, 1, 1)}) == {}
    assert far({}) == {}
