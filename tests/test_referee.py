"""Somebody else's eyes: exiftool looks into every file that readers and the press get."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from gallery import album as albums
from gallery.cli import app
from gallery.editing import source_of
from gallery.ingest.package import SHEET, name_of
from gallery.ingest.shown import Shown, shown_in
from gallery.wiring import Gallery, open_gallery, today
from tests.cameras import ALBUM, Cameras
from tests.ingest.labels import pixels
from tests.referee import PRESS, asked, cards, needed, published, strangers, unread


def looked_at(gallery: Gallery, folder: Path) -> set[str]:
    """Hand every published picture to the referee; the tags that carried words."""
    seen = {}
    for number, one in enumerate(published(gallery)):
        name = f"{number}{Path(one.address).suffix}"
        (folder / name).write_bytes(one.data)
        seen[name] = one
    found = asked(folder)
    assert found.keys() == seen.keys()
    outside = {seen[name].address: bad for name in found if (bad := strangers(found[name]))}
    silent = {
        seen[name].address: bad
        for name, one in seen.items()
        if (bad := unread(found[name], one.row.label))
    }
    assert (outside, silent) == ({}, {})
    return {tag for tags in found.values() for tag in tags}


def handed_out(gallery: Gallery, slug: str, folder: Path) -> dict[str, Shown]:
    """Unpack the package of an essay; the photos that are in it, by name."""
    words = ["--library", str(gallery.library), "package", slug, "--to", str(folder / "x.zip")]
    CliRunner().invoke(app, words, catch_exceptions=False)
    with ZipFile(folder / "x.zip") as package:
        package.extractall(folder / "press")
    (folder / "press" / SHEET).unlink()
    album = albums.parse(slug, source_of(gallery.store, slug))
    shown = shown_in(gallery.store, album, today().date())
    return {name_of(one): one for one in shown if isinstance(one, Shown)}


def test_every_picture_of_the_sample_essays_says_the_keep_list_and_nothing_else(
    demo: Path, tmp_path: Path
) -> None:
    needed()

    tags = looked_at(open_gallery(demo), tmp_path)

    assert {
        *("XMP-dc:Creator", "XMP-photoshop:Credit", "XMP-dc:Rights", "XMP-xmpRights:WebStatement"),
        *("XMP-dc:Description-en", "XMP-dc:Description-es", "XMP-iptcCore:AltTextAccessibility-en"),
    } <= tags


def test_the_pictures_beside_links_say_the_keep_list_and_nothing_else(
    demo: Path, tmp_path: Path
) -> None:
    needed()
    sent = dict(cards(open_gallery(demo)))
    for number, data in enumerate(sent.values()):
        (tmp_path / f"{number}.jpg").write_bytes(data)

    found = asked(tmp_path)

    assert len(found) == len(sent) == 5
    assert set().union(*(strangers(tags) for tags in found.values())) == set()


def test_every_picture_of_camera_files_says_the_keep_list_and_nothing_else(
    cameras: Cameras, tmp_path: Path
) -> None:
    needed()

    tags = looked_at(open_gallery(cameras.library, {"drafts": True}), tmp_path)

    assert {"XMP-dc:Description-es", "IFD0:Artist", "XMP-photoshop:Credit"} <= tags


def test_photos_for_the_press_keep_pixels_and_words_and_nothing_else(
    cameras: Cameras, tmp_path: Path
) -> None:
    needed()
    gallery = open_gallery(cameras.library)

    shown = handed_out(gallery, ALBUM, tmp_path)

    found = asked(tmp_path / "press")
    assert found.keys() == shown.keys()
    for name, photo in shown.items():
        original, made = gallery.store.get(photo.key)[0], (tmp_path / "press" / name).read_bytes()
        assert unread(found[name], photo.label) == set(), photo.key
        assert {t for t in strangers(found[name], PRESS) if "ICC" not in t} == set(), photo.key
        assert original[:2] != b"\xff\xd8" or pixels(made) == pixels(original), photo.key


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_press_reads_the_sample_essay_in_both_languages(
    demo: Path, tmp_path: Path, lang: str
) -> None:
    needed()

    shown = handed_out(open_gallery(demo), "2026-05-01-may-day", tmp_path)

    found = asked(tmp_path / "press")
    for name, photo in shown.items():
        assert found[name][f"XMP-dc:Description-{lang}"] == photo.label.captions[lang]
        assert unread(found[name], photo.label) | strangers(found[name], PRESS) == set()
