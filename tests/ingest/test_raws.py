"""Camera raw files: kept beside the photo made of them; alone they are shown by their preview."""

import json
import os
import sys
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from typer.testing import CliRunner

from gallery import editing
from gallery.album import parse
from gallery.album.draft import draft
from gallery.captions import Change
from gallery.checking import check
from gallery.cli import app
from gallery.errors import Refused, Unreadable
from gallery.formats import Recipe
from gallery.ingest.develop import develop
from gallery.ingest.inspect import inspect
from gallery.ingest.news import Report
from gallery.ingest.read import claims
from gallery.ingest.record import load_manifest
from gallery.ingest.render import render
from gallery.ingest.run import ingest
from gallery.ingest.sniff import is_raw
from gallery.wiring import Gallery
from tests.conftest import LONG_AGO_NS, Drop, put
from tests.ingest.test_render import corners, quadrants, saved, stored
from tests.pictures import jpeg
from tests.raws import dng, in_container, raw_photo

TODAY = date(2026, 11, 22)
NINE, TEN = datetime(2026, 5, 1, 9), datetime(2026, 5, 1, 10)
SMALL = Recipe(widths=(96,), formats=("jpeg",))


def run(gallery: Gallery, *folders: Path, slug: str = "may-day") -> Report:
    if not (gallery.library / "albums" / slug / "album.toml").exists():
        editing.create(gallery.store, slug, draft(slug, gallery.settings))
    return ingest(gallery.darkroom(), slug, folders, today=TODAY)


def blocks(gallery: Gallery, slug: str = "may-day") -> list[str]:
    album = parse(slug, editing.source_of(gallery.store, slug))
    return [block.photo for block in album.photos]


def codes(report: Report) -> dict[str, str]:
    return {name: verdict.code for name, verdict in report.refused.items()}


def test_a_raw_file_beside_its_photo_is_kept_and_linked_and_not_shown(
    gallery: Gallery, drop: Drop
) -> None:
    raw = raw_photo(taken=NINE)
    card = drop(**{"IMG_1.DNG": raw, "IMG_1.jpg": jpeg(taken=NINE), "IMG_2.jpg": jpeg(seed=2)})

    report = run(gallery, card)

    photos = load_manifest(gallery.store, "may-day").photos
    assert (gallery.library / "albums/may-day/IMG_1.DNG").read_bytes() == raw
    assert report.beside == {"IMG_1.DNG": "IMG_1.jpg"}
    assert (report.developed, report.refused) == (["IMG_1.jpg", "IMG_2.jpg"], {})
    assert blocks(gallery) == ["IMG_1.jpg", "IMG_2.jpg"]
    assert [(p.name, p.number) for p in photos.values()] == [("IMG_1.jpg", 1), ("IMG_2.jpg", 2)]
    assert [one.name for one in photos["IMG_1.jpg"].raws] == ["IMG_1.DNG"]


def test_a_second_run_says_the_same_and_writes_nothing(gallery: Gallery, drop: Drop) -> None:
    card = drop(**{"a.CR2": raw_photo(taken=NINE), "a.jpg": jpeg(taken=NINE)})
    run(gallery, card)
    manifest = gallery.store.get("may-day/manifest.json")

    report = run(gallery, card)

    assert (report.copied, report.developed, report.kept) == ([], [], ["a.jpg"])
    assert report.beside == {"a.CR2": "a.jpg"}
    assert gallery.store.get("may-day/manifest.json") == manifest
    assert list(check(gallery.store, gallery.recipe.key, read_data=True)) == []


def test_a_raw_file_alone_is_shown_by_its_preview_with_what_it_says(
    gallery: Gallery, drop: Drop
) -> None:
    report = run(gallery, drop(**{"a.dng": raw_photo(900, 600, taken=NINE)}))

    photo = load_manifest(gallery.store, "may-day").photos["a.dng"]
    assert (report.developed, report.beside) == (["a.dng"], {})
    assert blocks(gallery) == ["a.dng"]
    assert photo.pixels is not None
    assert (photo.pixels.format, photo.pixels.width, photo.pixels.height) == ("RAW", 900, 600)
    [row] = gallery.catalog.of_album("may-day")
    assert row.facts.date == "2026-05-01T09:00:00"


def test_when_the_photo_comes_later_it_takes_the_place_the_words_and_the_number(
    gallery: Gallery, drop: Drop
) -> None:
    run(gallery, drop(**{"a.dng": raw_photo(taken=NINE), "b.jpg": jpeg(seed=2, taken=TEN)}))
    words = Change("a.dng", "caption", "en", "", "A banner.")
    editing.save_photo_texts(gallery.store, "may-day", [words])

    report = run(gallery, drop("export", **{"A.JPG": jpeg(seed=1, taken=NINE)}))

    album = parse("may-day", editing.source_of(gallery.store, "may-day"))
    photos = load_manifest(gallery.store, "may-day").photos
    assert report.beside == {"a.dng": "A.JPG"}
    assert [block.photo for block in album.photos] == ["A.JPG", "b.jpg"]
    assert album.photos[0].caption == {"en": "A banner."}
    assert {name: photo.number for name, photo in photos.items()} == {"A.JPG": 1, "b.jpg": 2}


def test_a_block_that_names_a_kept_raw_file_shows_its_photo(gallery: Gallery, drop: Drop) -> None:
    run(gallery, drop(**{"a.dng": raw_photo(taken=NINE), "a.jpg": jpeg(taken=NINE)}))
    editing.change(gallery.store, "may-day", lambda s, _: s.replace('"a.jpg"', '"a.dng"'))

    run(gallery)

    assert blocks(gallery) == ["a.jpg"]


def test_a_raw_file_that_is_kept_is_not_brought_again(gallery: Gallery, drop: Drop) -> None:
    card = drop(**{"a.dng": raw_photo(taken=NINE), "a.jpg": jpeg(taken=NINE)})
    run(gallery, card)
    os.utime(card / "a.dng", ns=(LONG_AGO_NS + 1, LONG_AGO_NS + 1))

    report = run(gallery, card)

    assert (report.copied, report.twins) == ([], {"a.dng": "a.dng"})


def test_a_pair_that_is_renamed_stays_a_pair(gallery: Gallery, drop: Drop) -> None:
    run(gallery, drop(**{"a.dng": raw_photo(taken=NINE), "a.jpg": jpeg(taken=NINE)}))
    album = gallery.library / "albums/may-day"
    for name in ("a.dng", "a.jpg"):
        (album / name).rename(album / name.replace("a", "lead", 1))

    report = run(gallery)

    photos = load_manifest(gallery.store, "may-day").photos
    assert (report.renamed, report.developed) == ([("a.jpg", "lead.jpg")], [])
    assert report.beside == {"lead.dng": "lead.jpg"}
    assert {name: photo.number for name, photo in photos.items()} == {"lead.jpg": 1}
    assert blocks(gallery) == ["lead.jpg"]


def test_a_raw_file_beside_a_damaged_photo_is_shown_itself(gallery: Gallery, drop: Drop) -> None:
    card = drop(**{"a.dng": raw_photo(taken=NINE), "a.jpg": jpeg(taken=NINE)[:-4000]})

    report = run(gallery, card)

    assert (report.developed, codes(report)) == (["a.dng"], {"a.jpg": "truncated"})
    assert blocks(gallery) == ["a.dng"]


def test_a_raw_file_whose_photo_is_deleted_is_shown_itself(gallery: Gallery, drop: Drop) -> None:
    run(gallery, drop(**{"a.dng": raw_photo(taken=NINE), "a.jpg": jpeg(taken=NINE)}))
    (gallery.library / "albums/may-day/a.jpg").unlink()

    report = run(gallery)

    assert (report.gone, report.developed, report.beside) == (["a.jpg"], ["a.dng"], {})
    assert blocks(gallery) == ["a.jpg", "a.dng"]


def test_another_cameras_photo_of_the_same_name_hides_no_raw_file(
    gallery: Gallery, drop: Drop
) -> None:
    run(gallery, drop(**{"IMG_1.jpg": jpeg(taken=NINE)}))

    report = run(gallery, drop("second", **{"IMG_1.dng": raw_photo(seed=2, taken=TEN)}))

    assert (report.developed, report.beside) == (["IMG_1.dng"], {})
    assert blocks(gallery) == ["IMG_1.jpg", "IMG_1.dng"]
    assert run(gallery).kept == ["IMG_1.jpg", "IMG_1.dng"]


def test_a_pair_stays_a_pair_when_its_photo_had_to_be_counted(gallery: Gallery, drop: Drop) -> None:
    run(gallery, drop(**{"IMG_1.jpg": jpeg(taken=NINE)}))

    pair = {"IMG_1.dng": raw_photo(seed=2, taken=TEN), "IMG_1.jpg": jpeg(seed=2, taken=TEN)}
    report = run(gallery, drop("second", **pair))

    assert report.beside == {"IMG_1.dng": "IMG_1 (2).jpg"}
    assert blocks(gallery) == ["IMG_1.jpg", "IMG_1 (2).jpg"]


def test_what_is_only_called_a_raw_file_is_a_photo_of_its_own(gallery: Gallery, drop: Drop) -> None:
    card = drop(**{"a.dng": jpeg(seed=2), "a.jpg": jpeg(), "b.cr2": b"not a raw file"})
    put(card / "b.jpg", jpeg(seed=3))

    report = run(gallery, card)

    assert sorted(report.developed) == ["a.dng", "a.jpg", "b.jpg"]
    assert codes(report) == {"b.cr2": "not-a-photo"}


def test_the_command_names_what_is_kept_beside_which_photo(library: Path, drop: Drop) -> None:
    card = drop(**{"a.dng": raw_photo(taken=NINE), "a.jpg": jpeg(taken=NINE)})
    ask = ["--library", str(library), "ingest", str(card)]

    told = CliRunner().invoke(app, [*ask, "--album", "x"], catch_exceptions=False)
    said = CliRunner().invoke(app, [*ask, "--album", "y", "--json"], catch_exceptions=False)

    events = [json.loads(line) for line in said.output.splitlines()]
    assert (told.exit_code, said.exit_code) == (0, 0)
    assert "x: 1 photo, 1 developed now, 1 raw file kept beside its photo, 0 refused" in told.output
    assert {e["name"]: e["beside"] for e in events if e.get("beside") and "name" in e} == {
        "a.dng": "a.jpg"
    }
    assert events[-1]["beside"] == {"a.dng": "a.jpg"}


def test_a_lost_or_changed_raw_file_is_found_by_the_check(gallery: Gallery, drop: Drop) -> None:
    run(gallery, drop(**{"a.dng": raw_photo(taken=NINE), "a.jpg": jpeg(taken=NINE)}))
    file = gallery.library / "albums/may-day/a.dng"
    put(file, file.read_bytes()[:-1] + b"x")

    changed = list(check(gallery.store, gallery.recipe.key, read_data=True))
    file.unlink()
    gone = list(check(gallery.store, gallery.recipe.key, read_data=True))

    assert [(f.code, f.where) for f in changed] == [("changed", "may-day/a.dng")]
    assert [(f.code, f.where) for f in gone] == [("gone", "may-day/a.dng")]


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_preview_is_turned_as_the_raw_file_says(turn: int) -> None:
    whole = quadrants().resize((480, 320), Image.Resampling.NEAREST)
    kept = stored(whole, turn)

    rendered = render(dng(saved(kept, "JPEG", quality=95), kept.size, turn), SMALL)

    assert (rendered.pixels.width, rendered.pixels.height) == (480, 320)
    assert corners(rendered.renditions[0]) == ["red", "green", "blue", "white"]


def test_nothing_of_a_raw_file_but_pixels_reaches_the_reader() -> None:
    place = {1: (2, b"N\0"), 29: (2, b"2026:05:01\0")}
    secret = {0xC62F: (2, b"SERIAL-4711\0"), 0x9C9D: (1, b"OWNER-NAME\0")}
    original = dng(jpeg(artist="BYLINE-IN-PREVIEW"), image=secret, gps=place, taken=NINE)

    for one in render(original, Recipe(widths=(400,))).renditions:
        bare = Image.open(BytesIO(one.data))
        assert not bare.getexif()
        for word in (b"SERIAL-4711", b"OWNER-NAME", b"Lumen", b"BYLINE", b"dcraw", b"2026:05"):
            assert word in original or word == b"dcraw"
            assert word not in one.data


@pytest.mark.parametrize(
    ("original", "code"),
    [
        (raw_photo()[:600], "no-preview"),
        (raw_photo()[:9000], "no-preview"),
        (dng(b"no picture at all", (900, 600)), "no-preview"),
        (dng(saved(Image.new("RGB", (1, 1)), "JPEG"), (1, 1)), "no-preview"),
        (dng(saved(quadrants(), "JPEG")), "no-preview"),
        (dng(jpeg()[:-9000]), "truncated"),
        (b"FUJIFILMCCD-RAW 0201", "no-preview"),
        (b"II*\0\x10\0\0\0CR\2\0" + b"\0" * 60, "no-preview"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", "no-preview"),
    ],
    ids=["cut", "half in", "no JPEG", "1x1", "a stamp", "half a JPEG", "RAF", "CR2", "CR3"],
)
def test_a_raw_file_that_cannot_be_shown_is_refused_in_words(original: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        render(original, SMALL, "IMG_1.CR2")

    assert refusal.value.code == code
    assert refusal.value.reason
    assert refusal.value.remedy


def test_a_preview_that_points_outside_the_file_is_refused() -> None:
    whole = raw_photo()
    at = whole.index(b"\xff\xd8\xff").to_bytes(4, "little")
    assert whole.count(at) == 1

    with pytest.raises(Unreadable) as refusal:
        render(whole.replace(at, b"\xf0\xff\xff\x7f"), SMALL)

    assert refusal.value.code == "no-preview"


def test_without_what_opens_raw_files_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "rawpy", None)

    with pytest.raises(Unreadable) as refusal:
        render(raw_photo(), SMALL)

    assert refusal.value.code == "needs-raw"
    assert "extra raw" in refusal.value.remedy


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_whatever_is_damaged_in_a_raw_file_it_is_shown_or_refused(seed: int) -> None:
    chance = Random(seed)
    original = bytearray(WHOLE)
    for _ in range(chance.randrange(1, 12)):
        original[chance.randrange(900)] = chance.randrange(256)

    developed = develop(bytes(original), "a.dng", None, SMALL)

    assert (developed.verdict is None) == (developed.pixels is not None)


WHOLE = raw_photo(500, 400, taken=NINE)


@pytest.mark.parametrize("kind", ["ORF", "RW2", "RAF", "CR3"])
def test_the_date_of_a_raw_file_is_read_whatever_its_container(kind: str) -> None:
    original = in_container(kind)

    dates = [c.value for c in claims(original, "x") if c.source == "exif:DateTimeOriginal"]

    assert is_raw(original, "")
    assert dates == ["2026-05-01T09:00:00"]


@pytest.mark.parametrize("kind", ["ORF", "RW2", "RAF", "CR3"])
@pytest.mark.parametrize("length", [0, 4, 12, 30, 90, 200])
def test_half_a_raw_file_is_no_reason_to_stop_reading(kind: str, length: int) -> None:
    whole = in_container(kind)

    assert set(claims(whole[:length], "x")) <= set(claims(whole, "x"))


def test_a_tiff_is_a_raw_file_when_it_is_called_like_one() -> None:
    plain = saved(quadrants(), "TIFF")

    assert [is_raw(plain, name) for name in ("a.tif", "a.NEF", "")] == [False, True, False]
    assert not is_raw(jpeg(), "a.NEF")


def test_inspect_tells_what_a_raw_file_is_and_says(tmp_path: Path) -> None:
    found = inspect(str(put(tmp_path / "a.dng", raw_photo(900, 600, taken=NINE))))

    assert (found["format"], found["width"], found["height"]) == ("RAW", 900, 600)
    assert (found["date"], found["error"]) == ("2026-05-01T09:00:00", None)
