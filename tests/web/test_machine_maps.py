"""Where everything is and what machines may do with it: sitemap, robots.txt, tdmrep.json."""

from pathlib import Path
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree

from gallery.web import sitemap
from gallery.wiring import Gallery, open_gallery
from tests.web.sample import BOTH, Shot, blocks, reader, show

HOST = "http://testserver"
SPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
}
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("sitemap.xsd")))


def tree(gallery: Gallery, address: str = "/sitemap.xml") -> etree._Element:
    """A sitemap, which keeps to the protocol's schema."""
    answer = reader(gallery).get(address)
    assert answer.headers["content-type"] == "application/xml; charset=utf-8"
    found = etree.fromstring(answer.content)
    SCHEMA.assertValid(found)
    return found


def addresses(found: etree._Element) -> list[str]:
    return [loc.text or "" for loc in found.iterfind("*/s:loc", SPACES)]


def test_every_page_and_picture_is_in_the_sitemap_and_there(site: Gallery) -> None:
    client = reader(site)

    found = tree(site)

    named = addresses(found)
    pictures = [loc.text or "" for loc in found.iterfind(".//i:loc", SPACES)]
    assert {f"{HOST}/es/photos/may-day/", f"{HOST}/en/photos/points/may-day/2/"} <= set(named)
    assert len(named) == 2 * (2 + 2 + 4 + 2)
    assert {client.get(one).status_code for one in {*named, *pictures}} == {200}


def test_each_page_names_itself_in_every_language_and_its_pictures(site: Gallery) -> None:
    found = tree(site)

    [url] = [u for u in found if u.findtext("s:loc", "", SPACES) == f"{HOST}/es/photos/may-day/"]
    links = {one.get("hreflang"): one.get("href") for one in url.iterfind("x:link", SPACES)}
    assert links == {
        "en": f"{HOST}/en/photos/may-day/",
        "es": f"{HOST}/es/photos/may-day/",
        "x-default": f"{HOST}/en/photos/may-day/",
    }
    assert len(url.findall("i:image", SPACES)) == 4
    assert url.findtext("s:lastmod", "", SPACES) == "2026-05-01T12:00:00Z"


def test_a_large_site_names_its_pages_in_several_files(
    site: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = addresses(tree(site))
    monkeypatch.setattr(sitemap, "PER_FILE", 7)

    parts = addresses(tree(site))

    assert parts == [f"{HOST}/sitemap-{n}.xml" for n in (1, 2, 3)]
    assert [one for part in parts for one in addresses(tree(site, urlsplit(part).path))] == whole
    assert reader(site).get("/sitemap-4.xml").status_code == 404
    assert reader(site).get("/sitemap-0.xml").status_code == 404


def test_what_is_not_public_is_not_in_the_sitemap(gallery: Gallery) -> None:
    show(gallery, "may-day", BOTH.replace('"published"', '"review"') + blocks("a"), {"a": Shot()})

    assert not [one for one in addresses(tree(gallery)) if "may-day" in one]


def robots(gallery: Gallery) -> RobotFileParser:
    answer = reader(gallery).get("/robots.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    found = RobotFileParser()
    found.parse(answer.text.splitlines())
    return found


def test_search_engines_are_welcome_and_training_is_reserved(site: Gallery) -> None:
    rules = robots(site)

    assert rules.site_maps() == [f"{HOST}/sitemap.xml"]
    assert rules.can_fetch("Googlebot", "/en/photos/may-day/")
    assert not rules.can_fetch("GPTBot", "/en/photos/may-day/")
    assert reader(site).get("/.well-known/tdmrep.json").json() == [
        {"location": "/*", "tdm-reservation": 1}
    ]


def test_an_essay_may_allow_what_the_site_reserves(gallery: Gallery) -> None:
    show(gallery, "open", BOTH + 'data_mining = "allowed"\n' + blocks("a.jpg"), {"a.jpg": Shot()})
    show(gallery, "shut", BOTH)
    client = reader(gallery)

    rules, lines = robots(gallery), client.get("/robots.txt").text.splitlines()

    assert rules.can_fetch("Googlebot", "/es/photos/shut/")
    assert rules.can_fetch("GPTBot", "/es/photos/open/1/")
    assert {"Allow: /es/photos/open/", "Allow: /media/open/", "Disallow: /"} <= set(lines)
    assert not [line for line in lines if "shut" in line]
    assert {"location": "/media/open/*", "tdm-reservation": 0} in client.get(
        "/.well-known/tdmrep.json"
    ).json()
    pages = {slug: client.get(f"/en/photos/{slug}/") for slug in ("open", "shut")}
    assert 'content="max-image-preview:large, noai, noimageai"' in pages["shut"].text
    assert '<meta name="tdm-reservation" content="1">' in pages["shut"].text
    assert pages["shut"].headers["tdm-reservation"] == "1"
    assert 'content="max-image-preview:large"' in pages["open"].text
    assert "tdm-reservation" not in pages["open"].text


def test_an_essay_may_reserve_what_the_site_allows(gallery: Gallery) -> None:
    (gallery.library / "gallery.toml").write_text('data_mining = "allowed"\n')
    show(gallery, "shut", BOTH + 'data_mining = "reserved"\n')

    rules = robots(open_gallery(gallery.library))

    assert rules.can_fetch("GPTBot", "/en/photos/open/")
    assert not rules.can_fetch("GPTBot", "/en/photos/shut/")
    assert not rules.can_fetch("GPTBot", "/media/shut/1-0123456789ab-800.jpg")
