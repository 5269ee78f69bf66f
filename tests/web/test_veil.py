"""Sensitive photos: behind a veil wherever readers meet them, and never shown unasked."""

import re
from dataclasses import replace

import pytest

from gallery import album as albums
from gallery.errors import AlbumError
from gallery.wiring import Gallery
from tests.web.sample import BOTH, Shot, blocks, reader, show

ESSAY = BOTH + (
    '\n[[block]]\nphoto = "a.jpg"\nsensitive.en = "Injuries"\nsensitive.es = "Heridas"\n'
    '\n[[block]]\nphoto = "b.jpg"\n\n[[block]]\nphoto = "c.jpg"\nsensitive = true\n'
)


@pytest.fixture
def veiled(gallery: Gallery) -> Gallery:
    show(gallery, "clash", ESSAY, {f"{name}.jpg": Shot(seed=n) for n, name in enumerate("abc", 1)})
    return gallery


def test_a_sensitive_photo_stands_behind_a_veil_that_says_why(veiled: Gallery) -> None:
    client = reader(veiled)

    for lang, reason, offer in (("en", "Injuries", "Show the photo"), ("es", "Heridas", "Mostrar")):
        page = client.get(f"/{lang}/photos/clash/").text
        veils = re.findall(
            r'<details class="veil" data-sensitive="([^"]+)">(.*?)</details>', page, re.S
        )
        assert veils[0][0] == reason
        assert all("<picture>" in inside and offer in inside for _, inside in veils)
        assert len(veils) == 2
        assert "/1-" not in re.sub(r"<details.*?</details>", "", page, flags=re.S)


def test_another_photo_opens_the_essay_and_its_card(veiled: Gallery) -> None:
    page = reader(veiled).get("/en/photos/clash/").text
    listed = reader(veiled).get("/en/photos/").text

    assert re.search(r'<header class="top [a-z]+">\s*<figure id="p2">', page)
    assert "/media/clash/2-" in listed
    assert "/media/clash/1-" not in listed


def test_an_essay_of_sensitive_photos_alone_has_no_lead_and_no_card(gallery: Gallery) -> None:
    source = BOTH + '[[block]]\nphoto = "a.jpg"\nsensitive = true\n'
    show(gallery, "clash", source, {"a.jpg": Shot()})
    client = reader(gallery)

    assert '<header class="top">' in client.get("/en/photos/clash/").text
    for address in ("/en/photos/", "/en/photos/clash/1/", "/en/photos/clash/"):
        assert "og:image" not in client.get(address).text
    assert "/media/" not in client.get("/en/photos/").text


def test_the_page_of_a_sensitive_photo_and_the_sheet_keep_the_veil(veiled: Gallery) -> None:
    client = reader(veiled)

    page = client.get("/en/photos/clash/1/").text
    sheet = client.get("/en/photos/clash/sheet/").text

    assert page.index('<details class="veil"') < page.index("<picture>") < page.index("</details>")
    assert "fetchpriority" not in page
    assert "Injuries" in sheet
    assert [n for n in (1, 2, 3) if f"/media/clash/{n}-" in sheet] == [2]


def test_a_photo_that_its_own_essay_veils_is_veiled_where_it_is_borrowed(veiled: Gallery) -> None:
    show(veiled, "later", BOTH + blocks("/clash/a.jpg", "x.jpg"), {"x.jpg": Shot(seed=9)})
    client = reader(veiled)

    page = client.get("/en/photos/later/").text

    assert 'data-sensitive="This photo may be disturbing."' in page
    assert "/media/clash/1-" not in client.get("/en/photos/").text


@pytest.mark.parametrize(
    "address", ["/en/feed.atom", "/en/feed.json", "/sitemap.xml", "/en/photos/clash/embed/"]
)
def test_programs_that_know_no_veil_get_no_sensitive_photo(veiled: Gallery, address: str) -> None:
    told = reader(veiled).get(address).text

    assert "/media/clash/1-" not in told
    assert "/media/clash/3-" not in told


def test_the_veil_lifts_when_the_editor_lifts_it() -> None:
    photos = [
        albums.parse("x", f'[[block]]\nphoto = "a.jpg"\n{line}\n').photos[0]
        for line in ("", "sensitive = false", "sensitive = true", 'sensitive = "Blood"')
    ]

    assert [photo.sensitive for photo in photos] == [None, None, {}, {"": "Blood"}]
    assert replace(photos[2], sensitive=None) == photos[0]


def test_a_veil_that_cannot_be_understood_is_refused() -> None:
    with pytest.raises(AlbumError, match="sensitive"):
        albums.parse("x", '[[block]]\nphoto = "a.jpg"\nsensitive = 3\n')
