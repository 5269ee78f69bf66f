"""The readers' pages as a whole: well-formed, complete, and without script."""

import re
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import html5lib
import pytest
from sqlalchemy import event

from gallery.wiring import Gallery
from tests.pages import pages_of
from tests.web.sample import BOTH, Shot, blocks, reader, show

ADDRESSES = (
    "/en/photos/",
    "/es/photos/",
    "/en/photos/may-day/",
    "/es/photos/may-day/",
    "/en/photos/may-day/1/",
    "/es/photos/may-day/4/",
    "/en/photos/points/",
    "/es/photos/points/",
    "/en/photos/points/may-day/2/",
    "/en/photos/nothing/",
)


def parsed(page: str) -> Element:
    """The page as a tree; whatever is not HTML as the standard has it is an error."""
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    assert isinstance(tree, Element)
    return tree


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_html_to_the_letter(site: Gallery, address: str) -> None:
    page = reader(site).get(address).text

    tree = parsed(page)

    ids = [found for e in tree.iter() if (found := e.get("id"))]
    assert len(ids) == len(set(ids))
    assert len(tree.findall(".//h1")) == 1
    assert tree.find("body/main") is not None


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_brings_one_module_of_the_site_and_no_other_script(
    site: Gallery, address: str
) -> None:
    tree = parsed(reader(site).get(address).text)

    scripts = [e for e in tree.iter("script") if e.get("type") != "application/ld+json"]
    assert [(e.get("type"), e.text) for e in scripts] == [("module", None)]
    assert re.fullmatch(r"/static/gallery\.[0-9a-f]{10}\.js", scripts[0].get("src", ""))
    assert not [key for e in tree.iter() for key in e.attrib if re.match(r"on|style$", key)]


def test_every_page_picture_and_file_that_a_reader_can_reach_is_there(site: Gallery) -> None:
    found = pages_of(site)

    pages = {address for address in found if address.endswith("/")}
    assert {a for a in ADDRESSES if a != "/en/photos/nothing/"} <= pages
    kinds = {a.rpartition(".")[2] for a in found if a not in pages}
    assert {"avif", "jpg", "jpg?download", "css", "js", "svg"} <= kinds
    renditions = [a for a in found if re.match(r"/media/[^/]+/\d+-[^?]+$", a)]
    assert len([a for a in renditions if a.endswith(".avif")]) == 4 + 2 + 4 + 4 + 4


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_anchor_that_a_page_names_is_there(site: Gallery, address: str) -> None:
    client = reader(site)
    tree = parsed(client.get(address).text)

    for link in [e.get("href", "") for e in tree.iter("a")]:
        target, _, anchor = urljoin(address, link).partition("#")
        if anchor:
            there = parsed(client.get(target).text) if target != address else tree
            assert anchor in {e.get("id") for e in there.iter()}, link


@pytest.mark.parametrize("address", [a for a in ADDRESSES if "nothing" not in a])
def test_a_page_asks_the_index_three_times_at_most(site: Gallery, address: str) -> None:
    asked: list[str] = []

    def note(*context: Any) -> None:
        asked.append(context[2])

    client = reader(site)
    event.listen(site.catalog.engine, "before_cursor_execute", note)

    answer = client.get(address)

    assert answer.status_code == 200
    assert 1 <= len(asked) <= 3


def test_an_essay_keeps_its_blocks_in_their_order(site: Gallery) -> None:
    tree = parsed(reader(site).get("/en/photos/may-day/").text)
    article = tree.find(".//article")
    assert article is not None

    text = " ".join("".join(article.itertext()).split())

    order = ["May Day", "work clothes", "At the Angel", "Today I walk", "The Zócalo", "40,000"]
    places = [text.rindex(words) for words in order]
    assert places == sorted(places)
    shown = [e.get("id") for e in article.iter("figure") if (e.get("id") or "").startswith("p")]
    assert shown == ["p1", "p2", "p3", "p4"]


def test_a_refused_or_missing_photo_leaves_no_trace_and_no_gap(site: Gallery) -> None:
    page = reader(site).get("/en/photos/may-day/").text

    assert "4 photos" in page
    assert "refused" not in page
    assert "gone.jpg" not in page


def test_the_name_of_a_photos_file_is_told_to_nobody(site: Gallery) -> None:
    for address, content in pages_of(site).items():
        assert b"a.jpg" not in content, address


def test_points_are_counted_and_have_addresses(site: Gallery) -> None:
    tree = parsed(reader(site).get("/es/photos/points/").text)

    sections = [e for e in tree.iter("section") if (e.get("id") or "").startswith("point-")]

    assert [e.get("id") for e in sections] == ["point-1", "point-2", "point-3"]
    assert "".join(sections[2].itertext()).split() == ["3", "Cuarenta", "horas."]
    anchors = [e.get("id") for e in tree.iter("figure") if e.get("id")]
    assert anchors == ["p1", "p-may-day-2"]


def test_a_photo_shown_twice_has_one_page_and_two_anchors(gallery: Gallery) -> None:
    names = ("a.jpg", "b.jpg", "a.jpg")
    show(gallery, "twice", BOTH + blocks(*names), {n: Shot(seed=1) for n in names})

    client = reader(gallery)
    page = client.get("/en/photos/twice/").text

    assert [re.search(f'id="{a}"', page) is not None for a in ("p1", "p2", "p1-2")] == [True] * 3
    assert "2 photos" in page
    assert "Photo 2 of 2" in client.get("/en/photos/twice/2/").text


def test_a_photo_page_leads_on_and_back_to_its_place_in_the_essay(site: Gallery) -> None:
    tree = parsed(reader(site).get("/en/photos/may-day/2/").text)

    links = {e.get("rel"): e.get("href") for e in tree.iter("a") if e.get("rel")}

    assert links["prev"] == "/en/photos/may-day/1/"
    assert links["next"] == "/en/photos/may-day/3/"
    assert "/en/photos/may-day/#p2" in {e.get("href") for e in tree.iter("a")}


def test_an_essay_ends_with_credit_licence_and_the_next_one(site: Gallery) -> None:
    tree = parsed(reader(site).get("/en/photos/may-day/").text)
    footer = tree.find(".//footer")
    assert footer is not None

    links = {e.get("href"): e.get("rel") for e in footer.iter("a")}

    assert links["https://creativecommons.org/licenses/by-sa/4.0/"] == "license"
    assert "/en/photos/points/" in links
    assert "Inés Marrufo" in "".join(footer.itertext())


def test_an_empty_site_says_how_to_begin(gallery: Gallery) -> None:
    page = reader(gallery).get("/es/photos/")

    assert page.status_code == 200
    assert "gallery ingest" in page.text
    parsed(page.text)


def test_an_essay_without_photos_is_a_page_too(gallery: Gallery) -> None:
    show(gallery, "words", 'status = "published"\n[[block]]\ntext.en = "Only words."\n')

    client = reader(gallery)

    assert "Only words." in client.get("/en/photos/words/").text
    assert "words" in client.get("/en/photos/").text
