"""The contact sheet: every photo of an essay on one page."""

import re

import pytest

from gallery.wiring import Gallery
from tests.web.sample import BOTH, Shot, blocks, reader, show


@pytest.fixture
def dozen(gallery: Gallery) -> Gallery:
    names = [f"{n}.jpg" for n in range(1, 13)]
    source = BOTH + 'lead = "3.jpg"\n' + blocks(*names)
    show(gallery, "dozen", source, dict.fromkeys(names, Shot(seed=7)))
    return gallery


def test_the_sheet_shows_every_photo_once_in_the_order_of_reading(dozen: Gallery) -> None:
    page = reader(dozen).get("/en/photos/dozen/sheet/").text

    links = re.findall(r'<li id="p\d+"><a href="/en/photos/dozen/(\d+)/"', page)
    places = re.findall(r"(\d+)</a></li>", page)

    assert links == ["3", "1", "2", *(str(n) for n in range(4, 13))]
    assert places == [str(n) for n in range(1, 13)]


def test_only_the_first_photos_of_a_sheet_load_at_once(dozen: Gallery) -> None:
    page = reader(dozen).get("/en/photos/dozen/sheet/").text

    waits = ["loading=lazy" in image for image in re.findall(r"<img [^>]+>", page)]

    assert waits == [False] * 8 + [True] * 4


def test_the_sheet_is_found_from_the_essay_in_both_languages(dozen: Gallery) -> None:
    client = reader(dozen)

    for lang, words in (("en", "Contact sheet"), ("es", "Hoja de contactos")):
        assert '<a href="sheet/">' in client.get(f"/{lang}/photos/dozen/").text
        assert words in client.get(f"/{lang}/photos/dozen/sheet/").text


def test_there_is_no_sheet_of_an_essay_that_readers_may_not_see(gallery: Gallery) -> None:
    draft = BOTH.replace('"published"', '"draft"') + blocks("a.jpg")
    show(gallery, "draft", draft, {"a.jpg": Shot()})

    assert reader(gallery).get("/en/photos/draft/sheet/").status_code == 404
    assert reader(gallery).get("/en/photos/nothing/sheet/").status_code == 404
