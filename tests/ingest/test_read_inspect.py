"""One file on its own, as plain values."""

import json
import pickle
from pathlib import Path

from gallery.ingest.inspect import inspect
from tests.metadata import alternatives, chunk, exif_segment, jpeg_of, png_of, tiff, xmp
from tests.pictures import jpeg

KEYS = """path sha256 format width height date date_precision date_kind date_source offset subsec
suspect caption captions caption_source headline byline credit copyright source usage_terms
web_statement licence keywords persons alt city state country sublocation digital_source_type
orientation title rating label instructions lat lon claims error"""


def test_a_photo_is_told_in_values_that_any_program_can_read(tmp_path: Path) -> None:
    photo = tmp_path / "IMG_20190501_143015.jpg"
    photo.write_bytes(jpeg(90, 60, artist="Ana Ruiz", caption="Dock workers"))

    found = inspect(str(photo))

    assert set(found) == set(KEYS.split())
    assert (found["format"], found["width"], found["height"]) == ("JPEG", 90, 60)
    assert (found["date"], found["date_kind"]) == ("2019-05-01T14:30:15", "name")
    assert (found["captions"], found["byline"]) == ({"": "Dock workers"}, ["Ana Ruiz"])
    assert found["error"] is None
    assert found["claims"] == [
        {"field": "caption", "value": "Dock workers", "source": "exif:ImageDescription"},
        {"field": "byline", "value": "Ana Ruiz", "source": "exif:Artist"},
        {"field": "date", "value": "2019-05-01T14:30:15", "source": "name"},
    ]
    assert json.loads(json.dumps(found, allow_nan=False)) == pickle.loads(pickle.dumps(found))


def test_a_sidecar_is_found_under_both_names_that_programs_give_it(tmp_path: Path) -> None:
    for photo, sidecar in (("a.jpg", "a.xmp"), ("b.jpg", "b.jpg.xmp")):
        (tmp_path / photo).write_bytes(jpeg(90, 60))
        packet = xmp(alternatives("dc:description", default="From the sidecar"))
        (tmp_path / sidecar).write_bytes(packet)

        assert inspect(str(tmp_path / photo))["caption"] == "From the sidecar"


def test_a_file_that_is_no_picture_is_named_with_the_reason(tmp_path: Path) -> None:
    file = tmp_path / "notes.jpg"
    file.write_text("not a photo")

    found = inspect(str(file))

    assert found["error"]
    assert (found["format"], found["width"], found["claims"]) == (None, None, [])


def test_a_damaged_picture_still_tells_its_date(tmp_path: Path) -> None:
    photo = tmp_path / "cut.jpg"
    block = tiff({}, {0x9003: (2, b"2008:05:30 15:56:01\0")})
    photo.write_bytes(jpeg_of(exif_segment(block)))

    found = inspect(str(photo))

    assert found["error"]
    assert (found["date"], found["date_kind"]) == ("2008-05-30T15:56:01", "taken")


def test_a_picture_with_too_many_pixels_is_refused_by_its_header(tmp_path: Path) -> None:
    photo = tmp_path / "huge.png"
    header = (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
    photo.write_bytes(png_of(chunk(b"IHDR", header), chunk(b"IDAT", b"x"), chunk(b"IEND", b"")))

    assert inspect(str(photo))["error"]
