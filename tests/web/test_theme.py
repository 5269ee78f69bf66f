"""The theme: what a library may change about the looks, and how folders are named in addresses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gallery.wiring import Gallery
from tests.web.sample import BOTH, Shot, blocks, reader, show


def test_a_library_overrides_a_template_and_a_static_file(site: Gallery) -> None:
    own = site.library / "templates"
    (own / "static").mkdir(parents=True)
    (own / "home.html").write_text("<!doctype html><title>x</title>Ours, {{ lang }}", "utf-8")
    (own / "static" / "gallery.css").write_text("body { color: teal }", "utf-8")
    client = reader(site)

    page = client.get("/es/photos/").text
    essay = client.get("/es/photos/may-day/").text
    [sheet] = [part for part in essay.split('"') if part.startswith("/static/gallery.")]

    assert page.endswith("Ours, es")
    assert client.get(sheet).text == "body { color: teal }"
    assert "Primero de Mayo" in essay


@pytest.mark.parametrize("slug", ["niñez y más", "a?b#c", "100%", "o’clock", 'q"<b>', "..."])
def test_a_folder_of_any_name_is_an_address(gallery: Gallery, slug: str) -> None:
    show(gallery, slug, BOTH + blocks("a.jpg", "b c.jpg"), {"a.jpg": Shot(), "b c.jpg": Shot()})
    show(gallery, "other", BOTH + blocks(f"/{slug}/a.jpg", f"/{slug}/b c.jpg"))
    client = reader(gallery)

    for page in ("/en/photos/", "/en/photos/other/"):
        text = client.get(page).text
        links = [part.split('"')[0] for part in text.split('href="')[1:]]
        sources = [part.split('"')[0] for part in text.split(' src="')[1:]]
        inside = [link.replace("&#39;", "'") for link in links + sources if link[0] == "/"]
        assert [client.get(a).status_code for a in inside] == [200] * len(inside)
        assert sources


def test_any_server_finds_the_library_by_its_environment(site: Gallery, tmp_path: Path) -> None:
    say = "from gallery.web.asgi import app; print(app.state.site.gallery.library)"
    environment = {**os.environ, "GALLERY_LIBRARY": str(site.library)}

    done = subprocess.run(
        [sys.executable, "-c", say], env=environment, capture_output=True, text=True, check=True
    )

    assert Path(done.stdout.strip()) == site.library
