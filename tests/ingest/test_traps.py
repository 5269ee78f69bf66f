"""The twenty-eight traps of photos' metadata, and which test proves that nobody falls into them.

 1 a camera's text as caption     test_read_device test_a_cameras_text_is_no_caption_in_xmp_and_iptc_either
 2 letters declared late or never test_read_iptc test_utf8_is_read_as_such_even_where_it_is_declared_too_late
 3 letters of an old Macintosh    test_read_iptc test_letters_are_told_apart_where_no_charset_is_declared
 4 IPTC newer than XMP            test_read_containers test_iptc_goes_first_when_a_program_changed_it_behind_the_back_of_xmp
 5 extended XMP                   test_read_containers test_a_caption_too_long_for_one_segment_is_read_from_its_parts
 6 UTF-8 text of Exif 3.0         test_read_exif test_text_of_exif_3_is_read
 7 accents lost in writing        test_label test_any_words_are_found_where_the_format_keeps_them
 8 AVIF taking the orientation    test_render test_a_photo_stands_upright_whatever_way_the_camera_was_held
 9 positions that are no numbers  test_read_exif test_a_position_that_cannot_be_is_not_told
 9 the same in XMP                test_traps test_a_position_in_xmp_that_cannot_be_is_not_told
10 blanks and zeros for a date    test_read_exif test_blanks_zeros_and_impossible_days_are_no_date
10 years that cannot be           test_resolve test_a_date_that_cannot_be_is_passed_over
10 a clock that was never set     test_resolve test_a_clock_that_was_never_set_gives_way_to_another_claim_to_the_exposure
11 a month that nobody told       test_read_iptc test_a_date_is_never_more_precise_than_it_was_written
12 a time without a date          test_read_iptc test_a_date_is_never_more_precise_than_it_was_written
12 an offset that is the clock    test_resolve test_an_offset_that_copies_the_clock_is_unknown
13 unknown offsets stored as UTC  test_traps test_an_offset_that_nobody_told_stays_unknown
14 HEIC turned twice              test_render test_an_heic_photo_is_not_turned_twice
15 orientation in XMP only        test_render test_where_exif_says_nothing_xmp_may_turn_a_jpeg_but_not_an_avif
15 orientation out of range       test_render test_an_orientation_that_does_not_exist_is_ignored
16 colour profiles that get lost  test_render_colour test_a_wide_gamut_photo_keeps_its_look
17 private things left inside     test_render test_nothing_but_pixels_leaves_the_house
17 a thumbnail that speaks        test_traps test_the_thumbnails_directory_does_not_speak_for_the_photo
18 one name in two namespaces     test_read_xmp test_names_of_two_namespaces_are_not_mixed_up
19 entities in XMP                test_read_xmp test_entities_are_not_expanded_and_no_other_file_is_read
19 depth and size of XMP          test_read_xmp test_a_packet_built_to_exhaust_us_ends
20 EXIF in several segments       test_read_containers test_exif_spread_over_two_segments_is_joined
20 IPTC in several segments       test_read_containers test_iptc_spread_over_several_segments_is_joined
21 a second picture, when read    test_read_containers test_the_second_picture_in_a_file_does_not_speak_for_the_first
21 a second picture, when shown   test_render test_a_phone_photo_with_a_second_picture_inside_is_a_jpeg
22 odd file names                 test_traps test_odd_letters_in_a_file_name_are_no_hindrance
22 names that lie about the type  test_traps test_a_file_is_what_its_bytes_say_whatever_its_name_says
23 an editor's word overwritten   test_traps test_a_changed_file_does_not_overwrite_an_editors_words
24 readers in many threads        test_traps test_files_read_in_many_threads_say_the_same
25 noise of a decoder, when read  test_traps test_a_damaged_tiff_is_read_in_silence
25 noise of a decoder, when shown test_traps test_a_damaged_tiff_is_refused_in_silence
26 a phone's edit as a date       test_traps test_the_day_of_an_edit_does_not_replace_the_day_of_exposure
27 files damaged by writing       test_promises test_no_command_changes_an_originals_bytes_name_or_time
28 piexif on a stranger's file    test_shape test_piexif_reads_nothing
"""  # noqa: E501 names are found only when they are whole

import ast
import re
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from gallery import editing
from gallery.album.draft import draft
from gallery.ingest.inspect import inspect
from gallery.ingest.read import claims
from gallery.ingest.resolve import facts
from gallery.ingest.run import ingest
from gallery.model import Facts
from gallery.wiring import Gallery
from tests.conftest import Drop, put
from tests.metadata import alternatives, ascii_, exif_segment, jpeg_of, tiff, xmp, xmp_segment
from tests.pictures import jpeg, picture

TESTS = Path(__file__).parents[1]
TODAY = date(2026, 5, 2)
CAPTION, TAKEN, CHANGED = 0x010E, 0x9003, 0x0132


def known(original: bytes, name: str = "IMG_0412.jpg") -> Facts:
    return facts(claims(original, name), TODAY)


def table() -> Iterator[tuple[int, str, str]]:
    """Number, file and test of each row above."""
    for number, file, test in re.findall(
        r"^ ?(\d+) .* (test_\w+) (test_\w+)$", __doc__ or "", re.M
    ):
        yield int(number), file, test


def test_each_trap_has_its_test() -> None:
    rows = list(table())

    files = {path.stem: path for path in TESTS.rglob("test_*.py")}
    tests = {
        (file, node.name)
        for file in {file for _, file, _ in rows}
        for node in ast.parse(files[file].read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    assert {number for number, _, _ in rows} == set(range(1, 29))
    assert [row for row in rows if row[1:] not in tests] == []


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("nan,nanN", "99,7.998W"),
        ("0/0,0/0,0/0N", "99,7.998W"),
        ("19.43", "-99.13"),
        ("95,0.0N", "99,7.998W"),
        ("19,1.2.3N", "99,7.998W"),
        ("0,0.0N", "0,0.0E"),
        ("19,25.952N", ""),
    ],
)
def test_a_position_in_xmp_that_cannot_be_is_not_told(latitude: str, longitude: str) -> None:
    place = f'exif:GPSLatitude="{latitude}" exif:GPSLongitude="{longitude}"'

    found = known(jpeg_of(xmp_segment(xmp(attributes=place))))

    assert (found.latitude, found.longitude) == (None, None)


def test_an_offset_that_nobody_told_stays_unknown() -> None:
    found = known(jpeg_of(exif_segment(tiff({}, {TAKEN: ascii_("2026:05:01 10:52:06")}))))

    assert (found.date, found.offset) == ("2026-05-01T10:52:06", None)


def test_the_thumbnails_directory_does_not_speak_for_the_photo() -> None:
    block = bytearray(tiff({0x0112: (3, b"\1\0")}))
    second = struct.pack("<HHHII", 1, CAPTION, 2, 4, 0) + b"\0\0\0\0"
    second = second[:10] + b"Old\0" + second[14:]
    at = 8 + 2 + 12
    block[at : at + 4] = struct.pack("<I", len(block))

    found = known(jpeg_of(exif_segment(bytes(block) + second)))

    assert (found.orientation, found.caption) == (1, None)


@pytest.mark.parametrize(
    "name", ["100% marcha.jpg", "µ_é_ñ.jpg", "抗议.jpg", "%s%n.jpg", "a\nb.jpg"]
)
def test_odd_letters_in_a_file_name_are_no_hindrance(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(jpeg(90, 60, caption="Dock workers"))

    found = inspect(str(tmp_path / name))

    assert (found["format"], found["caption"], found["error"]) == ("JPEG", "Dock workers", None)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
@pytest.mark.parametrize("ending", ["jpg", "png", "heic", "txt"])
def test_a_file_is_what_its_bytes_say_whatever_its_name_says(
    kind: str, ending: str, tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[CAPTION] = "Dock workers"
    path = tmp_path / f"IMG_0412.{ending}"
    picture(90, 60).save(path, kind, exif=exif)

    found = inspect(str(path))

    assert (found["format"], found["width"], found["caption"]) == (kind, 90, "Dock workers")


def test_a_changed_file_does_not_overwrite_an_editors_words(gallery: Gallery, drop: Drop) -> None:
    editing.create(gallery.store, "may-day", draft("may-day", gallery.settings))
    card = drop(**{"IMG_1.jpg": jpeg(seed=1, caption="The file's first words")})
    ingest(gallery.darkroom(), "may-day", [card], today=TODAY)
    source = editing.source_of(gallery.store, "may-day")
    said = "caption.en = 'An editor wrote this'"
    path = gallery.library / "albums" / "may-day" / "album.toml"
    path.write_text(re.sub(r'(photo += "IMG_1.jpg")', rf"\1\n{said}", source))

    put(path.with_name("IMG_1.jpg"), jpeg(seed=1, caption="The file's second, longer words"))
    ingest(gallery.darkroom(), "may-day", [], today=TODAY)

    assert editing.source_of(gallery.store, "may-day") == path.read_text()
    assert said in path.read_text()


def test_files_read_in_many_threads_say_the_same() -> None:
    originals = [
        jpeg_of(
            exif_segment(tiff({CAPTION: ascii_(f"Row {n} of the march")})),
            xmp_segment(xmp(alternatives("dc:description", en=f"Row {n}", es=f"Fila {n}"))),
        )
        for n in range(200)
    ]

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(known, originals))

    assert found == [known(original) for original in originals]
    assert found[7].captions == {"en": "Row 7", "es": "Fila 7"}


def test_a_damaged_tiff_is_read_in_silence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = BytesIO()
    picture(90, 60).save(out, "TIFF", compression="tiff_lzw")
    path = tmp_path / "scan.tif"

    for at in range(8, len(out.getvalue()) - 8, 97):
        path.write_bytes(out.getvalue()[:at] + b"\xff" * 8 + out.getvalue()[at + 8 :])
        assert inspect(str(path))["sha256"]

    assert capfd.readouterr() == ("", "")


def test_a_damaged_tiff_is_refused_in_silence(
    gallery: Gallery, drop: Drop, capfd: pytest.CaptureFixture[str]
) -> None:
    out = BytesIO()
    picture(90, 60).save(out, "TIFF", compression="tiff_lzw")
    damaged = out.getvalue()[:200] + b"\xff" * 8 + out.getvalue()[208:]
    editing.create(gallery.store, "may-day", draft("may-day", gallery.settings))

    report = ingest(gallery.darkroom(), "may-day", [drop(**{"scan.tif": damaged})], today=TODAY)

    assert list(report.refused) == ["scan.tif"]
    assert capfd.readouterr() == ("", "")


def test_the_day_of_an_edit_does_not_replace_the_day_of_exposure() -> None:
    edited = 'photoshop:DateCreated="2026-05-02T09:00:00" photoshop:Credit="Edited by a phone"'
    shot = tiff({CHANGED: ascii_("2026:05:02 09:00:00")}, {TAKEN: ascii_("2026:05:01 10:52:06")})

    found = known(jpeg_of(exif_segment(shot), xmp_segment(xmp(attributes=edited))))

    assert (found.date, found.date_source) == ("2026-05-01T10:52:06", "exif:DateTimeOriginal")
