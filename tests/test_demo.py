"""The sample essays, end to end: drawn, ingested, published, and nobody given away."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gallery.album import parse
from gallery.catalog import PhotoRow, Viewer
from gallery.checking import check
from gallery.cli import app
from gallery.demo.shots import shots
from gallery.ingest.read import claims
from gallery.ingest.record import load_manifest
from gallery.wiring import open_gallery, today
from tests.library import originals
from tests.pages import pages_of


@pytest.fixture(scope="module")
def site(demo: Path) -> dict[str, bytes]:
    """Every page and picture that readers can reach, by address."""
    return pages_of(open_gallery(demo)) | pages_of(open_gallery(demo), "/es/photos/")


def test_every_photo_of_the_shot_list_is_shown_in_both_languages(
    demo: Path, site: dict[str, bytes]
) -> None:
    gallery = open_gallery(demo)
    for slug in {shot.essay for shot in shots()}:
        for photo in load_manifest(gallery.store, slug).photos.values():
            assert f"/en/photos/{slug}/{photo.number}/" in site, photo.name
            assert f"/es/photos/{slug}/{photo.number}/" in site, photo.name
    book = gallery.door().book
    found = check(
        gallery.store, gallery.recipe.key, read_data=True, catalog=gallery.catalog, book=book
    )
    assert list(found) == []


def test_the_hundred_points_have_an_address_each(site: dict[str, bytes]) -> None:
    for lang in ("en", "es"):
        page = site[f"/{lang}/photos/100-points/"]
        anchors = re.findall(rb'id="point-(\d+)"', page)
        assert [int(number) for number in anchors] == list(range(1, 101))


def test_the_files_say_what_the_publication_must_not(demo: Path) -> None:
    """Otherwise the next test would prove nothing."""
    claims = {
        (claim.field, claim.value)
        for slug in {shot.essay for shot in shots()}
        for photo in load_manifest(open_gallery(demo).store, slug).photos.values()
        for claim in photo.claims
    }
    serials = {shot.camera.serial for shot in shots() if shot.camera and shot.camera.serial}

    assert serials <= {value for name, value in claims if name == "camera_serial"}
    assert any(name == "latitude" for name, _ in claims)


def test_nothing_private_is_in_any_published_byte(site: dict[str, bytes]) -> None:
    private = set()
    for shot in shots():
        private.add(shot.file)
        if shot.camera:
            private |= {shot.camera.serial, shot.camera.model, shot.camera.lens}
        if shot.gps:
            private |= {f"{degrees:.4f}".rstrip("0") for degrees in shot.gps}
    wanted = [word.encode() for word in private if len(word) > 5]
    secret = re.compile(b"|".join(re.escape(word) for word in wanted))

    leaks = {address: secret.search(body) for address, body in site.items()}

    assert len(wanted) > 80
    assert {address: found[0] for address, found in leaks.items() if found} == {}


def test_published_pictures_carry_the_keep_list_and_nothing_else(site: dict[str, bytes]) -> None:
    kept = {"byline", "credit", "copyright", "usage_terms", "web_statement", "caption", "alt"}
    pictures = {a: body for a, body in site.items() if re.search(r"\.(avif|jpg)", a)}

    said = {a: {(c.field, c.value) for c in claims(body, "")} for a, body in pictures.items()}

    assert len(pictures) > 500
    fields = {field.partition(".")[0] for known in said.values() for field, _ in known}
    assert fields == kept
    assert all({"byline", "credit"} <= {field for field, _ in known} for known in said.values())
    for address, body in pictures.items():
        assert not re.search(rb"Photoshop 3\.0|ICC_PROFILE|thumbnail", body), address


def test_a_caption_that_the_desk_left_out_is_the_files_own(demo: Path) -> None:
    gallery = open_gallery(demo)
    album = parse("x", (demo / "albums/2026-05-01-may-day/album.toml").read_text("utf-8"))
    silent = [("2026-05-01-may-day", b.photo) for b in album.photos if not b.caption]

    rows: dict[tuple[str, str], PhotoRow] = gallery.catalog.photos(silent, Viewer(today()))

    assert len(silent) >= 8
    assert all({"en", "es"} <= set(rows[key].facts.captions) for key in silent)


def test_run_again_it_draws_and_renders_nothing(demo: Path) -> None:
    before = originals(demo)
    rendered = {p: p.stat().st_mtime_ns for p in (demo / "albums/.gallery").rglob("*.avif")}

    result = CliRunner().invoke(app, ["demo", str(demo)], catch_exceptions=False)

    assert result.exit_code == 0
    assert "drawing" not in result.output
    assert "developing" not in result.output
    assert originals(demo) == before
    assert {p: p.stat().st_mtime_ns for p in rendered} == rendered
