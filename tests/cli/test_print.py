"""`gallery print`: an essay as a PDF, by the browser of this machine."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from gallery.wiring import Gallery
from tests.conftest import put
from tests.pictures import jpeg

WORDS = """\
title.en = "A long night"
title.es = "Una larga noche"
status = "draft"
lang = "en"

[[block]]
photo = "a.jpg"

[[block]]
photo = "b.jpg"
layout = "full"

[[block]]
chapter.en = "Later"
chapter.es = "Más tarde"

[[block]]
photo = "c.jpg"
layout = "full"
"""
_A4, _LETTER = (594.9, 841.9), (612.0, 792.0)  # points


@pytest.fixture
def night(library: Path) -> Path:
    """A draft of three photos, read and rendered."""
    for seed, name in enumerate("abc", 1):
        put(library / "albums" / "night" / f"{name}.jpg", jpeg(1500, 1000, seed))
    put(library / "albums" / "night" / "album.toml", WORDS.encode())
    result = run(library, "ingest", "--workers", "1")
    assert result.returncode == 0, result.stderr
    return library


def run(library: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as people run it."""
    command = [sys.executable, "-m", "gallery", "--library", str(library), *words]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )


def sizes(pdf: bytes) -> set[tuple[float, ...]]:
    """Width and height of the pages, points."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return {tuple(round(float(side) - 0.05, 1) for side in box) for box in boxes}


@pytest.mark.browser
def test_a_draft_is_printed_with_its_photos_as_jpeg_and_an_outline(
    browser: Browser, night: Path, tmp_path: Path
) -> None:
    file = tmp_path / "night.pdf"

    result = run(night, "print", "night", "--to", str(file))

    pdf = file.read_bytes()
    assert result.returncode == 0, result.stderr
    assert "MB" in result.stdout
    assert pdf.count(b"/DCTDecode") == 3
    assert b"/Title (A long night" in pdf
    assert b"/MarkInfo" in pdf
    assert b"/Outlines" in pdf
    assert sizes(pdf) == {_A4}
    assert len(pdf) < 2_000_000


@pytest.mark.browser
def test_paper_and_language_can_be_chosen(browser: Browser, night: Path, tmp_path: Path) -> None:
    file = tmp_path / "noche.pdf"

    result = run(night, "print", "night", "--to", str(file), "--lang", "es", "--paper", "Letter")

    assert result.returncode == 0, result.stderr
    assert b"/Title (Una larga noche" in file.read_bytes()
    assert sizes(file.read_bytes()) == {_LETTER}


@pytest.mark.browser
def test_links_on_paper_lead_to_the_site_where_its_address_is_known(
    browser: Browser, night: Path, tmp_path: Path
) -> None:
    put(night / "gallery.toml", b'base_url = "https://photos.example"\n')

    run(night, "print", "night", "--to", str(tmp_path / "with.pdf"))
    (night / "gallery.toml").unlink()
    run(night, "print", "night", "--to", str(tmp_path / "without.pdf"))

    links = [
        set(re.findall(rb"/URI \(([^)]+)\)", (tmp_path / name).read_bytes()))
        for name in ("with.pdf", "without.pdf")
    ]
    assert b"https://photos.example/en/photos/night/2/" in links[0]
    assert links[1] == set()


def test_without_a_browser_it_is_said_what_to_install(gallery: Gallery, tmp_path: Path) -> None:
    file = tmp_path / "night.pdf"

    result = run(gallery.library, "print", "night", "--to", str(file), CHROME="/no/such/browser")

    assert result.returncode == 1
    assert "printing needs Chromium or Chrome" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((), "there is nothing to print"),
        (("--lang", "de"), "'de' is no language of this site; it has en, es"),
        (("--to", "albums/night.pdf"), "lies among the albums"),
    ],
)
def test_what_cannot_be_printed_is_refused_and_leaves_no_file(
    gallery: Gallery, words: tuple[str, ...], reason: str
) -> None:
    folder = gallery.library
    told = [str(folder / word) if word.endswith(".pdf") else word for word in words]

    result = run(folder, "print", "nothing", *told, CHROME=sys.executable)

    assert result.returncode == 1
    assert reason in result.stderr
    assert not list(folder.rglob("*.pdf"))
