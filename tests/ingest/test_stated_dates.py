"""Dates that an editor states, as well as they are known: accepted, in order, in words."""

from datetime import UTC, date, datetime

import pytest
from typer.testing import CliRunner

from gallery import editing
from gallery.album import parse
from gallery.catalog import Viewer
from gallery.cli import app
from gallery.errors import AlbumError
from gallery.ingest.clock import order
from gallery.ingest.run import ingest
from gallery.model import Facts
from gallery.wiring import Gallery
from tests.conftest import put
from tests.pictures import jpeg
from tests.web.sample import BOTH, Shot, reader, show

TODAY = date(2026, 11, 22)
FORMS = [
    *(
        "1936",
        "1936-05",
        "1936-05-01",
        "1936~",
        "1936?",
        "1936%",
        "1936-05~",
        "193X",
        "193X~",
        "19XX",
    ),
    *("1936-21", "1936-24?", "1936-XX", "1936-05-XX", "1936-XX-XX", "1936/..", "../1936", "1936/"),
    *("19XX", "/1936", "1934~/1937", "1936-05-01/1936-05-03"),
]


def taken(moment: str, offset: str | None = None) -> Facts:
    return Facts(date=moment, date_kind="taken", date_source="exif:DateTimeOriginal", offset=offset)


@pytest.mark.parametrize("edtf", FORMS)
def test_every_way_to_write_a_date_is_taken_of_albums_and_of_photos(
    gallery: Gallery, edtf: str
) -> None:
    album = parse("x", f'date = "{edtf}"\n[[block]]\nphoto = "a.jpg"\ndate = "{edtf}"\n')
    new = ["--library", str(gallery.library), "new", "still", "--date", edtf]

    made = CliRunner().invoke(app, new)

    assert (album.date, album.photos[0].date) == (edtf, edtf)
    assert made.exit_code == 0, made.output
    assert parse("still", editing.source_of(gallery.store, "still")).date == edtf


def test_what_is_no_date_is_refused_with_its_line() -> None:
    with pytest.raises(AlbumError, match=r"line 3: `date`: '1930s' is not a date like"):
        parse("x", '[[block]]\nphoto = "a.jpg"\ndate = "1930s"\n')


def test_photos_stand_by_the_first_moment_they_can_be_from() -> None:
    in_order = ["../1929", "193X", "1934~/1937", "1936?", "1936-21/1937-22", "1936-05"]
    in_order += ["1936-05-01", "1936-05-01T09:30:00", "1937", "XXXX"]

    found = sorted(sorted(in_order), key=lambda edtf: order(edtf, Facts(), "", edtf))

    assert found == in_order


def test_the_editors_date_goes_before_that_of_a_scan() -> None:
    scanned, still = taken("2008-05-30T15:56:01"), taken("1931-01-01T00:00:00")

    assert order("a", scanned, "", "1930~") < order("b", still, "")
    assert order("b", still, "") < order("a", scanned, "")


def test_a_day_that_the_editor_states_keeps_the_hour_that_the_file_tells() -> None:
    shots = {"b": "2026-05-01T09:00:00", "c": "2026-05-01T10:00:00", "a": "2026-05-01T11:00:00"}

    stated = dict.fromkeys(shots, "2026-05-01") | {"b": ""}
    found = sorted(shots, key=lambda name: order(name, taken(shots[name]), "", stated[name]))

    assert found == ["b", "c", "a"]


def test_a_day_begins_at_midnight_of_the_albums_zone() -> None:
    zone = "America/Mexico_City"
    evening = order("evening", taken("2026-04-30T23:30:00", "-06:00"), zone)
    day = order("day", Facts(), zone, "2026-05-01")
    morning = order("morning", taken("2026-05-01T00:30:00", "-06:00"), zone)

    assert evening < day < morning


def test_a_new_photo_is_placed_around_the_dates_that_the_editor_stated(gallery: Gallery) -> None:
    folder = gallery.library / "albums/stills"
    for seed, name in enumerate(("late.jpg", "early.jpg")):
        put(folder / name, jpeg(300, 200, seed=seed))
    words = '[[block]]\nphoto = "early.jpg"\ndate = "1932~"\n\n'
    words += '[[block]]\nphoto = "late.jpg"\ndate = "1938/1939"\n'
    put(folder / "album.toml", words.encode())
    put(folder / "between.jpg", jpeg(300, 200, seed=3, taken=datetime(1936, 5, 1, 9, 30)))

    ingest(gallery.darkroom(), "stills", today=TODAY)

    album = parse("stills", editing.source_of(gallery.store, "stills"))
    assert [block.photo for block in album.photos] == ["early.jpg", "between.jpg", "late.jpg"]
    row = next(row for row in gallery.catalog.albums() if row.slug == "stills")
    assert (row.date, row.first) == ("1932~/1939", "1932-01-01")


def test_the_list_of_essays_is_ordered_by_the_first_day_they_can_be_from(gallery: Gallery) -> None:
    dates = ["2026-05-01", "2026", "1936-05-01", "1936-21", "1936~", "193X", "19XX", "../1985", ""]
    for number, edtf in enumerate(dates):
        show(gallery, f"e{number}", BOTH.replace("2026-05-01", edtf))

    cards = gallery.catalog.cards(Viewer(datetime.now(UTC)))

    assert [card.album.date for card in cards] == dates


def test_readers_see_a_photos_stated_date_in_their_language(gallery: Gallery) -> None:
    words = BOTH + "\n[[block]]\nphoto = 'a.jpg'\ndate = '1932~'\n"
    words += "\n[[block]]\nphoto = 'b.jpg'\ndate = '193X'\n"
    show(gallery, "x", words, {"a.jpg": Shot(), "b.jpg": Shot(seed=2)})

    with reader(gallery) as client:
        pages = {lang: client.get(f"/{lang}/photos/x/").text for lang in ("en", "es")}

    assert "c. 1932" in pages["en"]
    assert "1930s" in pages["en"]
    assert "hacia 1932" in pages["es"]
    assert "década de 1930" in pages["es"]
