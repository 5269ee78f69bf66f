"""Camera clocks that disagree: what is shifted, and the order that follows."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from gallery import editing
from gallery.album import parse, with_clock, with_order
from gallery.cli import app
from gallery.errors import AlbumError
from gallery.ingest.clock import body, corrected, order
from gallery.model import Claim, Facts
from gallery.values import duration, spelled
from gallery.wiring import Gallery
from tests.conftest import Drop
from tests.pictures import jpeg

MEXICO = "America/Mexico_City"  # set its clocks back at 02:00 on 30 October 2022, for the last time


def taken(value: str, offset: str | None = None, source: str = "exif:DateTimeOriginal") -> Facts:
    precision = "second" if "T" in value else "day"
    return Facts(
        date=value,
        date_precision=precision,
        date_kind="taken",
        date_source=source,
        offset=offset,
    )


def run(library: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["--library", str(library), *words], catch_exceptions=False)


def blocks(gallery: Gallery) -> list[str]:
    album = parse("march", editing.source_of(gallery.store, "march"))
    return [getattr(block, "photo", "-") for block in album.blocks]


def _at(hour: str) -> datetime:
    return datetime.fromisoformat(f"2026-05-01T{hour}")


@pytest.fixture
def march(gallery: Gallery, drop: Drop) -> Gallery:
    """Three cameras, one five hours ahead, one seven minutes late, one right."""
    ahead, late, right = ("EOS R5", "100123"), ("Z 6", "200456"), ("X-T4", "300789")
    shots = {
        "1.jpg": (right, "09:00"),
        "2.jpg": (ahead, "14:10"),
        "3.jpg": (late, "09:13"),
        "4.jpg": (right, "09:30"),
        "5.jpg": (late, "09:33"),
        "6.jpg": (ahead, "14:50"),
    }
    photos = {
        name: jpeg(seed=int(name[0]), camera=camera, taken=_at(hour))
        for name, (camera, hour) in shots.items()
    }
    assert run(gallery.library, "ingest", str(drop(**photos)), "--album", "march").exit_code == 0
    return gallery


def test_three_cameras_interleave_in_true_order_once_their_clocks_are_right(march: Gallery) -> None:
    assert blocks(march) == ["1.jpg", "3.jpg", "4.jpg", "5.jpg", "2.jpg", "6.jpg"]

    run(march.library, "clock", "march", "EOS R5 #0123", "--shift=-05:00:00")
    run(march.library, "clock", "march", "Z 6 #0456", "--shift=+00:07:00")

    assert blocks(march) == ["1.jpg", "2.jpg", "3.jpg", "4.jpg", "5.jpg", "6.jpg"]
    dates = {row.name: row.facts.date for row in march.catalog.of_album("march")}
    assert dates["2.jpg"] == "2026-05-01T09:10:00"
    assert dates["3.jpg"] == "2026-05-01T09:20:00"


def test_a_reference_photo_sets_its_cameras_clock(march: Gallery) -> None:
    told = run(
        march.library, "clock", "march", "--photo", "2.jpg", "--shows", "2026-05-01T09:10:00"
    )

    assert "EOS R5 #0123: 2 photos" in told.output
    assert "shifted by -05:00:00" in told.output
    album = parse("march", editing.source_of(march.store, "march"))
    assert album.clocks == {"EOS R5 #0123": timedelta(hours=-5)}


def test_a_clock_that_ran_into_the_future_is_brought_back(gallery: Gallery, drop: Drop) -> None:
    camera = ("EOS R5", "100123")
    ahead = jpeg(camera=camera, taken=datetime(2126, 5, 1, 9))
    run(gallery.library, "ingest", str(drop(**{"a.jpg": ahead})), "--album", "march")
    assert [row.facts.date for row in gallery.catalog.of_album("march")] == [None]

    run(gallery.library, "clock", "march", "--photo", "a.jpg", "--shows", "2026-05-01T09:00")

    assert [row.facts.date for row in gallery.catalog.of_album("march")] == ["2026-05-01T09:00:00"]


def test_photos_that_come_later_are_placed_by_the_corrected_time(
    march: Gallery, drop: Drop
) -> None:
    run(march.library, "clock", "march", "EOS R5 #0123", "--shift=-05:00:00")
    late = jpeg(seed=9, camera=("EOS R5", "100123"), taken=datetime(2026, 5, 1, 14, 5))

    run(march.library, "ingest", str(drop("more", **{"9.jpg": late})), "--album", "march")

    assert blocks(march)[:3] == ["1.jpg", "9.jpg", "2.jpg"]


def test_an_order_that_the_editor_made_is_left_alone(march: Gallery) -> None:
    editing.change(march.store, "march", lambda s, _: with_order(s, [5, 0, 1, 2, 3, 4]))
    arranged = blocks(march)

    run(march.library, "clock", "march", "EOS R5 #0123", "--shift=-05:00:00")

    assert blocks(march) == arranged


def test_no_photo_crosses_a_text_when_a_clock_is_set(march: Gallery) -> None:
    text = '\n[[block]]\ntext.en = "Noon."\n'
    editing.change(march.store, "march", lambda s, _: with_order(s + text, [0, 1, 2, 6, 3, 4, 5]))

    run(march.library, "clock", "march", "EOS R5 #0123", "--shift=-05:00:00")

    assert blocks(march) == ["1.jpg", "3.jpg", "4.jpg", "-", "2.jpg", "5.jpg", "6.jpg"]


def test_an_unknown_camera_is_told_with_those_that_are_known(march: Gallery) -> None:
    command = ["--library", str(march.library), "clock", "march", "EOS R6", "--shift=+01:00:00"]

    result = CliRunner().invoke(app, command)

    assert "its cameras are: EOS R5 #0123, X-T4 #0789, Z 6 #0456" in str(result.exception)


def test_a_shift_is_one_entry_that_can_be_changed() -> None:
    source = '# notes\ntitle.en = "A"\n\n# lead\n[[block]]\nphoto = "a.jpg"\n'

    once = with_clock(source, 'Z "6" #1', "+00:07:00")
    twice = with_clock(once, 'Z "6" #1', "-01:00:00")

    assert parse("x", once).clocks == {'Z "6" #1': timedelta(minutes=7)}
    assert parse("x", twice).clocks == {'Z "6" #1': timedelta(hours=-1)}
    assert twice.splitlines()[-3:] == source.splitlines()[-3:]


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ([("camera_make", "Canon"), ("camera_model", "Canon EOS R5")], "Canon EOS R5"),
        ([("camera_make", "NIKON CORPORATION"), ("camera_model", "NIKON Z 6_2")], "NIKON Z 6_2"),
        ([("camera_make", "Google"), ("camera_model", "Pixel 8")], "Google Pixel 8"),
        ([("camera_model", "X-T4"), ("camera_serial", "98765432")], "X-T4 #5432"),
        ([("camera_serial", "98765432")], ""),
        ([], ""),
    ],
)
def test_a_body_is_named_by_model_and_four_digits(claims: list[tuple[str, str]], name: str) -> None:
    assert body([Claim(field, value, "exif:x") for field, value in claims]) == name


@pytest.mark.parametrize(
    ("said", "hours", "date_then", "offset_then"),
    [
        (taken("2026-05-01T23:30:00", "-06:00"), 1, "2026-05-02T00:30:00", None),
        (taken("2026-05-01T23:30:00", "-06:00"), 0.1, "2026-05-01T23:36:00", "-06:00"),
        (taken("2026-05-01"), 5, "2026-05-01", None),
        (taken("1936"), 5, "1936", None),
        (taken("2026-05-01T10:00:00", None, "iptc:2:55"), 5, "2026-05-01T10:00:00", None),
        (taken("9999-12-31T23:59:59"), 5, "9999-12-31T23:59:59", None),
        (Facts(), 5, None, None),
    ],
)
def test_only_what_the_clock_wrote_is_shifted(
    said: Facts, hours: float, date_then: str | None, offset_then: str | None
) -> None:
    right = corrected(said, timedelta(hours=hours))

    assert (right.date, right.offset) == (date_then, offset_then)


def test_the_hour_that_comes_twice_is_told_apart_by_the_offset() -> None:
    shots = {
        "before": taken("2022-10-30T00:50:00", "-05:00"),
        "first": taken("2022-10-30T01:30:00", "-05:00"),
        "second": taken("2022-10-30T01:10:00", "-06:00"),
        "after": taken("2022-10-30T02:05:00", "-06:00"),
    }

    told = sorted(shots, key=lambda name: order(name, shots[name], MEXICO))

    assert told == ["before", "first", "second", "after"]


def test_a_time_that_no_clock_showed_falls_between_its_neighbours() -> None:
    shots = {
        "before": taken("2022-04-03T01:59:00"),
        "never": taken("2022-04-03T02:30:00"),
        "after": taken("2022-04-03T03:45:00"),
    }

    told = sorted(shots, key=lambda name: order(name, shots[name], MEXICO))

    assert told == ["before", "never", "after"]


def test_without_a_zone_the_wall_clock_decides_and_undated_photos_come_last() -> None:
    shots = {
        "b": taken("2026-05-01T10:00:00", "+02:00"),
        "a": taken("2026-05-01T09:00:00", "-06:00"),
        "z": Facts(),
    }

    assert sorted(shots, key=lambda name: order(name, shots[name], "")) == ["a", "b", "z"]


@given(st.timedeltas(timedelta(days=-20_000), timedelta(days=20_000)))
def test_any_span_of_time_comes_back_as_it_was_written(span: timedelta) -> None:
    whole = timedelta(days=span.days, seconds=span.seconds)

    assert duration({"shift": spelled(whole)}, "shift") == whole


@pytest.mark.parametrize("stated", ["5", "-5h", "05:00", "1:2:3", "-25:00"])
def test_a_span_that_is_none_is_refused_with_an_example(stated: str) -> None:
    with pytest.raises(AlbumError, match="-05:00:00"):
        duration({"shift": stated}, "shift")
