"""What an essay's page says and leads to: its opening, its rows, its end."""

import re

import pytest
from sqlalchemy import event

from gallery.model import Facts
from gallery.wiring import Gallery
from tests.web.sample import BOTH, Shot, blocks, reader, show

PAIR = """
[[block]]
photo = "a.jpg"

[[block]]
photo = "b.jpg"
layout = "pair"
row_caption.en = "Left: at *nine*. Right: at ten."
row_caption.es = "Izquierda: a las nueve. Derecha: a las diez."

[[block]]
photo = "c.jpg"
layout = "pair"
caption.en = "Never under a row that has words."
"""


def essay(gallery: Gallery, slug: str, date: str, *lines: str) -> None:
    source = BOTH.replace("2026-05-01", date).replace('lang = "en"\n', "")
    source = re.sub(r"^place.*\n", "", source, flags=re.M) + "".join(f"{line}\n" for line in lines)
    show(gallery, slug, source + blocks("a.jpg"), {"a.jpg": Shot()})


def cards(page: str) -> list[str]:
    end = page[page.index('<footer class="end">') :]
    return re.findall(r'<h2[^>]*><a href="/en/photos/([^/]+)/"', end)


def test_the_photo_that_opens_an_essay_is_shown_once(gallery: Gallery) -> None:
    shots = {f"{n}.jpg": Shot(seed=n) for n in (1, 2, 3)}
    show(gallery, "march", BOTH + 'lead = "2.jpg"\n' + blocks(*shots), shots)
    client = reader(gallery)

    page = client.get("/en/photos/march/").text

    assert re.findall(r'<figure[^>]* id="(p\d)">', page) == ["p2", "p1", "p3"]
    assert "Photo 1 of 3" in client.get("/en/photos/march/2/").text
    assert "Photo 2 of 3" in client.get("/en/photos/march/1/").text


def test_a_caption_of_a_row_stands_under_it_in_place_of_those_of_its_photos(
    gallery: Gallery,
) -> None:
    shots = {"a.jpg": Shot(), "b.jpg": Shot(600, 900, seed=2, facts=Facts(credit="Teo Balam"))}
    show(gallery, "march", BOTH + PAIR, {**shots, "c.jpg": Shot(600, 900, seed=3)})

    page = reader(gallery).get("/en/photos/march/").text
    row = re.search(
        r'<figure class="pair[^>]*>.*?</figure>\s*<figcaption>(.*?)</figcaption>', page, re.S
    )

    assert row
    assert "Left: at <em>nine</em>. Right: at ten." in row[1]
    assert "Teo Balam" in row[1]
    assert "Never under a row" not in page.partition("application/ld+json")[0]


def test_kin_are_named_by_series_then_tag_then_place(gallery: Gallery) -> None:
    essay(gallery, "this", "2020-01-05", 'series = "Vigils"', 'tags = ["night"]', 'place = "Oslo"')
    essay(gallery, "newer", "2020-01-06")
    essay(gallery, "older", "2020-01-04", 'series = "Vigils"')
    essay(gallery, "same-place", "2019-01-03", 'place = "Oslo"')
    essay(gallery, "same-tag", "2019-01-02", 'tags = ["night"]')
    essay(gallery, "same-series", "2018-01-01", 'series = "Vigils"')
    essay(gallery, "stranger", "2019-06-01", 'place = "Bergen"')

    page = reader(gallery).get("/en/photos/this/").text

    assert cards(page) == ["older", "same-series", "same-tag", "same-place"]
    assert 'rel="prev" href="/en/photos/newer/"' in page


def test_kin_that_readers_may_not_see_are_not_named(gallery: Gallery) -> None:
    essay(gallery, "this", "2020-01-05", 'series = "Vigils"')
    essay(gallery, "draft", "2020-01-02", 'series = "Vigils"')
    source = BOTH.replace('"published"', '"draft"') + 'series = "Vigils"\n' + blocks("a.jpg")
    show(gallery, "draft", source, {"a.jpg": Shot()})

    page = reader(gallery).get("/en/photos/this/").text

    assert cards(page) == []
    assert "Related essays" not in page


@pytest.mark.parametrize("address", ["", "light/", "print/", "sheet/"])
def test_a_page_of_an_essay_asks_the_index_three_times_at_most(site: Gallery, address: str) -> None:
    asked: list[str] = []
    client = reader(site)
    event.listen(site.catalog.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

    assert client.get(f"/en/photos/points/{address}").status_code == 200
    assert len(asked) <= 3
