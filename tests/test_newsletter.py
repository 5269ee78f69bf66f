"""A newsletter for an essay: what mail programs can read, and what they cannot is not in it."""

import re
from pathlib import Path

import html5lib
import pytest
from typer.testing import CliRunner

from gallery.cli import app
from gallery.errors import GalleryError, Missing, SettingsError
from gallery.export import letter
from gallery.wiring import Gallery, open_gallery, today
from tests.web.sample import BOTH, Shot, blocks, show

BASE = "https://example.org"


def told(n: int, words: str = "Marchers") -> str:
    return f'\n[[block]]\nphoto = "{n}.jpg"\ncaption.en = "{words} {n}"\nalt.es = "Gente {n}"\n'


@pytest.fixture
def march(library: Path) -> Gallery:
    """An essay of nine photos, one of them behind a veil."""
    gallery = open_gallery(library, {"base_url": BASE, "workers": 1})
    words = "".join(told(n) for n in range(8)) + blocks("secret.jpg") + "sensitive = true\n"
    shots = {f"{n}.jpg": Shot(600 if n == 4 else 900, 900 if n == 4 else 600, n) for n in range(8)}
    show(gallery, "may-day", BOTH + words, {**shots, "secret.jpg": Shot(seed=9)})
    return gallery


def test_it_shows_the_lead_and_four_others_with_words_and_whole_addresses(march: Gallery) -> None:
    made = letter.html(march, "may-day", "en", today())

    pictures = re.findall(r'<img src="([^"]+)" width="(\d+)" height="(\d+)" alt="([^"]*)"', made)
    assert len(pictures) == 5
    assert {src.startswith(f"{BASE}/media/may-day/") for src, *_ in pictures} == {True}
    assert {src[-4:] for src, *_ in pictures} == {".jpg"}
    assert max(int(width) for _, width, *_ in pictures) == 600
    assert {alt[:5] for *_, alt in pictures} == {"Gente"}
    assert "Marchers 0" in made
    assert len(re.findall("Marchers", made)) == 5
    assert f'href="{BASE}/en/photos/may-day/"' in made
    assert "secret" not in made
    assert not [a for a in re.findall(r'(?:href|src)="([^"]*)"', made) if "://" not in a]


def test_it_is_html_without_what_mail_programs_drop(march: Gallery) -> None:
    made = letter.html(march, "may-day", "es", today())

    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(made)
    assert not re.search(r"<(script|link|svg|picture|iframe|form)\b|position:|var\(", made)
    assert '<html lang="es">' in made
    assert '<span lang="en">Marchers 0</span>' in made


def test_upright_photos_are_no_higher_than_the_letter_is_wide(march: Gallery) -> None:
    made = letter.html(march, "may-day", "en", today())

    sizes = re.findall(r'<img [^>]*width="(\d+)" height="(\d+)"', made)
    assert max(int(high) for _, high in sizes) <= 600


def test_captions_of_any_length_leave_it_whole_in_every_mailbox(library: Path) -> None:
    gallery = open_gallery(library, {"base_url": BASE})
    words = "".join(told(n, "A very long caption. " * 2000) for n in range(3))
    show(gallery, "long", BOTH + words, {f"{n}.jpg": Shot(seed=n) for n in range(3)})

    made = letter.html(gallery, "long", "en", today())

    assert 0 < len(re.findall("<img", made)) < 3
    assert len(made.encode()) < letter.LARGEST


def test_the_plain_text_says_the_same_in_short_lines(march: Gallery) -> None:
    made = letter.plain_text(march, "may-day", "es", today())

    lines = made.splitlines()
    assert lines[:3] == ["Primero de Mayo", "", "Los sindicatos cruzan la ciudad."]
    assert lines[4] == "Inés Marrufo · 1 de mayo de 2026 · Ciudad de México"
    assert f"{BASE}/es/photos/may-day/" in lines
    assert f"{BASE}/es/photos/may-day/1/" in lines
    assert max(len(line) for line in lines if "://" not in line) <= 72
    assert "\n\n\n" not in made


def test_an_essay_without_photos_is_announced_by_its_words(march: Gallery) -> None:
    show(march, "words", BOTH)

    made = letter.html(march, "words", "en", today())

    assert "<img" not in made
    assert "May Day" in made


@pytest.mark.parametrize(
    ("slug", "lang", "base", "kind", "says"),
    [
        ("may-day", "en", "", SettingsError, "--base-url https://example.org"),
        ("may-day", "fr", BASE, SettingsError, "no pages in 'fr'; it has en, es"),
        ("draft", "en", BASE, Missing, "gallery publish draft"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_what_to_do(
    library: Path, slug: str, lang: str, base: str, kind: type[GalleryError], says: str
) -> None:
    gallery = open_gallery(library, {"base_url": base})
    show(gallery, "may-day", BOTH)
    show(gallery, "draft", BOTH.replace('"published"', '"draft"'))

    with pytest.raises(kind, match=re.escape(says)):
        letter.html(gallery, slug, lang, today())


def test_the_command_prints_either_form(library: Path) -> None:
    (library / "albums/may-day").mkdir()
    (library / "albums/may-day/album.toml").write_text(BOTH)
    command = ["--library", str(library), "newsletter", "may-day", "--base-url", BASE]

    html = CliRunner().invoke(app, command, catch_exceptions=False)
    text = CliRunner().invoke(app, [*command, "--lang", "es", "--text"], catch_exceptions=False)

    assert html.output.startswith("<!doctype html>")
    assert text.output.startswith("Primero de Mayo\n")
