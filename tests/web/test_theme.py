"""The theme: what a library may change about the looks, and how folders are named in addresses."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gallery.wiring import Gallery, shipped
from tests.web.sample import BOTH, Shot, blocks, reader, show

EXAMPLE = Path(__file__).parents[2] / "docs" / "theme"


def test_a_library_overrides_a_template_and_a_static_file(site: Gallery) -> None:
    own = site.library / "templates"
    (own / "static").mkdir(parents=True)
    (own / "home.html").write_text("<!doctype html><title>x</title>Ours, {{ lang }}", "utf-8")
    (own / "static" / "gallery.css").write_text("body { color: teal }", "utf-8")
    client = reader(site)

    page = client.get("/es/photos/").text
    essay = client.get("/es/photos/may-day/").text
    [sheet] = [p for p in essay.split('"') if p.startswith("/static/gallery.") and ".css" in p]

    assert page.endswith("Ours, es")
    assert client.get(sheet).text == "body { color: teal }"
    assert "Primero de Mayo" in essay


def test_what_a_style_sheet_tells_its_maintainers_is_not_sent(site: Gallery) -> None:
    own = site.library / "templates" / "static"
    own.mkdir(parents=True)
    sheet = "/* why\n   so */\n/* a */ p { margin: 0 }\n\n  i { top: 0 } /* b */\nb { left: 0 }\n"
    (own / "gallery.css").write_text(sheet, "utf-8")
    client = reader(site)

    [address] = [p for p in client.get("/en/photos/").text.split('"') if "/static/gallery." in p][
        :1
    ]

    sent = "/* a */ p { margin: 0 }\ni { top: 0 } /* b */\nb { left: 0 }\n"
    assert client.get(address).text == sent


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


def test_a_template_of_a_library_fills_a_block_of_the_shipped_one(site: Gallery) -> None:
    own = site.library / "templates"
    own.mkdir()
    source = '{% extends "shipped/base.html" %}{% block foot %}<footer>Ours</footer>{% endblock %}'
    (own / "base.html").write_text(source, "utf-8")
    client = reader(site)

    for page in ("/en/photos/", "/es/photos/may-day/", "/en/photos/may-day/2/", "/nothing/"):
        text = client.get(page).text
        assert "</main>" in text
        assert "<footer>Ours</footer>" in text


def test_colours_of_a_site_come_after_the_shipped_ones_in_the_same_file(site: Gallery) -> None:
    own = site.library / "templates" / "static"
    own.mkdir(parents=True)
    (own / "site.css").write_text(":root { --accent: teal }\np { background: url(a.svg) }", "utf-8")
    (own / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    client = reader(site)

    for page in ("/en/photos/", "/en/photos/may-day/embed/"):
        [sheet] = re.findall(r'rel="stylesheet" href="([^"]+)"', client.get(page).text)
        text = client.get(sheet).text
        assert text.rindex("--accent: teal") > text.index("--accent: #")
        [picture] = re.findall(r"background: url\((/static/a\.[^)]+)\)", text)
        assert client.get(picture).headers["content-type"] == "image/svg+xml"


def test_the_example_theme_dresses_every_page_and_leaves_the_others_alone(site: Gallery) -> None:
    shutil.copytree(EXAMPLE, site.library, dirs_exist_ok=True)
    client = reader(site)

    english, spanish = (client.get(f"/{lang}/photos/may-day/").text for lang in ("en", "es"))
    [sheet] = re.findall(r'rel="stylesheet" href="([^"]+)"', english)

    assert "El Farol is made by its neighbours" in english
    assert "El Farol lo hacen sus vecinos" in spanish
    assert ("Back to the front page" in english, "Volver a la portada" in spanish) == (True, True)
    assert "Siguiente ensayo" in spanish
    assert "--accent: #00594f" in client.get(sheet).text
    assert re.search(r"mask: url\(/static/logo\.", client.get(sheet).text)


def test_every_variable_and_block_that_the_theme_page_names_is_there() -> None:
    told = (EXAMPLE / "README.md").read_text("utf-8")
    sheet = (shipped("templates") / "static" / "gallery.css").read_text("utf-8")
    base = (shipped("templates") / "base.html").read_text("utf-8")

    variables = re.findall(r"`(--[a-z]+)`", told)
    [blocks_told] = re.findall(r"fill a block \(([^)]+)\)", told)

    assert len(variables) == 7
    assert [name for name in variables if f"{name}:" not in sheet] == []
    names = re.findall(r"`(\w+)`", blocks_told)
    assert [name for name in names if f"block {name} %}}" not in base] == []
