"""What senders call their files is data; the name in the album is one that every disk can hold."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery.arriving.naming import LONGEST, hidden, judged
from gallery.ingest.names import cleaned, disk_name

MOST = 60_000_000


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("card-a/DCIM/IMG_1.JPG", "IMG_1.JPG"),
        ("../../x.jpg", "x.jpg"),
        ("..\\..\\x.jpg", "x.jpg"),
        ("/etc/x.jpg", "x.jpg"),
        ("a/./../b/x.jpg", "x.jpg"),
        ("a\0b.jpg", "a_b.jpg"),
        ("a\r\nb.jpg", "a__b.jpg"),
        ("CON.jpg", "_CON.jpg"),
        ("lpt1.tar.jpg", "_lpt1.tar.jpg"),
        ("Zócalo: ¿cuántos?.jpg", "Zócalo_ ¿cuántos_.jpg"),
        ("trailing .jpg", "trailing.jpg"),
        ("blank.jpg ", "blank.jpg"),
        ("a/.. /x.jpg", "x.jpg"),
        ("\ud800.jpg", "_.jpg"),
    ],
)
def test_a_path_becomes_a_name_without_any_place_in_it(path: str, name: str) -> None:
    assert disk_name(cleaned(path)) == name
    assert judged(cleaned(path), 10, MOST) is None


def test_a_mac_and_a_pc_write_the_same_name_in_one_way() -> None:
    apple = unicodedata.normalize("NFD", "Día/Ángel.jpg")

    assert cleaned(apple) == "Día/Ángel.jpg"


def test_a_name_of_five_thousand_characters_is_refused_in_words() -> None:
    verdict = judged(cleaned("a" * 4996 + ".jpg"), 10, MOST)

    assert verdict is not None
    assert verdict.code == "long-name"


def test_a_long_name_keeps_its_ending() -> None:
    name = disk_name("é" * 400 + ".jpeg")

    assert name.endswith("é.jpeg")
    assert len(name.encode()) <= 150


@pytest.mark.parametrize(
    "path",
    [".DS_Store", "a/._IMG_1.jpg", "Thumbs.db", "a/.cache/b.jpg", "__MACOSX/a.jpg", "..", "Icon\r"],
)
def test_what_programs_leave_behind_is_hidden(path: str) -> None:
    verdict = judged(cleaned(path), 10, MOST)

    assert verdict is not None
    assert verdict.code == "hidden"


def test_a_photo_that_is_called_after_its_icon_is_none_of_them() -> None:
    assert not hidden("icon_of_the_march.jpg")


@pytest.mark.parametrize(
    ("path", "size", "code"),
    [
        ("notes.txt", 10, "not-a-photo"),
        ("album.toml", 10, "not-a-photo"),
        ("manifest.json", 10, "not-a-photo"),
        ("MVI_1.mp4", 10, "not-a-photo"),
        ("poster.psd", 10, "unknown-format"),
        ("drawing.svg", 10, "unknown-format"),
        ("a.jpg", 0, "empty"),
        ("a.jpg", MOST + 1, "too-many-bytes"),
        ("jpg", 10, "not-a-photo"),
    ],
)
def test_what_cannot_be_taken_is_told_before_it_is_sent(path: str, size: int, code: str) -> None:
    verdict = judged(cleaned(path), size, MOST)

    assert verdict is not None
    assert (verdict.code, bool(verdict.reason), bool(verdict.remedy)) == (code, True, True)


@pytest.mark.parametrize("path", ["a.jpg", "a.CR2", "a.dng", "a.xmp", "a.heic", "a.avif", "a.TIFF"])
def test_pictures_raw_files_and_sidecars_are_taken(path: str) -> None:
    assert judged(path, 10, MOST) is None


@given(st.text(max_size=LONGEST))
def test_no_path_whatever_leads_anywhere(path: str) -> None:
    name = disk_name(cleaned(path))

    assert name not in ("", ".", "..")
    assert not set(name) & set('/\\\0<>:"|?*')
    assert len(name.encode()) <= 255
    assert cleaned(cleaned(path)) == cleaned(path)
