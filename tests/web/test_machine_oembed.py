"""Pasting an address of the site into somebody else's page: oEmbed and the page for frames."""

import re
from urllib.parse import quote
from xml.etree.ElementTree import Element

import html5lib
import pytest
from defusedxml import ElementTree
from starlette.testclient import TestClient

from gallery.wiring import Gallery, open_gallery
from tests.web import wordpress
from tests.web.sample import BOTH, Shot, blocks, reader, show

HOST = "http://testserver"
PAGE = f"{HOST}/en/photos/may-day/"
EMBED = "/en/photos/may-day/embed/"


def ask(client: TestClient, page: str, **more: int) -> dict[str, object]:
    answer = client.get("/oembed", params={"url": page, **more})
    assert answer.status_code == 200
    found: dict[str, object] = answer.json()
    return found


def test_wordpress_shows_an_essay_by_its_address_alone(site: Gallery) -> None:
    client = reader(site)

    told = wordpress.asked(client, f"{HOST}/es/photos/may-day/", 600, 900)
    post = wordpress.shown(told)

    assert (told["type"], told["version"]) == ("rich", "1.0")
    assert (told["title"], told["author_name"]) == ("Primero de Mayo", "Inés Marrufo")
    assert (told["provider_name"], told["width"]) == ("Fotos", 600)
    assert f'src="{HOST}/es/photos/may-day/embed/#?secret=' in post
    assert 'title="Primero de Mayo"' in post
    assert "hidden" not in post
    assert client.get(str(told["thumbnail_url"])).status_code == 200


def test_wordpress_shows_a_photo_as_a_photo_no_larger_than_its_column(site: Gallery) -> None:
    client = reader(site)

    told = wordpress.asked(client, PAGE + "2/", 500, 400)

    assert (told["type"], told["author_name"]) == ("photo", "Teo Balam")
    assert (told["width"], told["height"]) == (266, 400)
    assert client.get(str(told["url"])).headers["content-type"] == "image/jpeg"


def test_a_borrowed_photo_is_found_by_its_own_address(site: Gallery) -> None:
    told = ask(reader(site), f"{HOST}/en/photos/points/may-day/2/")

    assert (told["type"], told["title"]) == ("photo", "Borrowed from the march.")


@pytest.mark.parametrize("more", ["", "2/"])
def test_xml_says_the_same_as_json(site: Gallery, more: str) -> None:
    client = reader(site)
    page = client.get(f"/en/photos/may-day/{more}").text
    [address] = re.findall(r'type="text/xml\+oembed" href="([^"]+)"', page)

    answer = client.get(address.replace("&amp;", "&"))

    tree = ElementTree.fromstring(answer.content)
    assert isinstance(tree, Element)
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    assert {child.tag: child.text for child in tree} == {
        key: str(value) for key, value in ask(client, PAGE + more).items()
    }


@pytest.mark.parametrize(
    "page",
    [
        PAGE,
        PAGE.rstrip("/"),
        f"{PAGE}#p2",
        f"{PAGE}?utm_source=post",
        f"{HOST}/en/photos/{quote('may-day')}/",
    ],
)
def test_an_address_is_known_however_it_was_copied(site: Gallery, page: str) -> None:
    assert ask(reader(site), page)["title"] == "May Day"


@pytest.mark.parametrize(
    "page",
    [
        "",
        "nonsense",
        "http://[broken",
        "https://elsewhere.example/en/photos/may-day/",
        f"{HOST}/",
        f"{HOST}/en/photos/",
        f"{HOST}/fr/photos/may-day/",
        f"{HOST}/en/photos/nothing/",
        f"{HOST}/en/photos/may-day/99/",
        f"{HOST}/en/photos/may-day/x/",
        f"{HOST}/en/photos/may-day/embed/",
        f"{HOST}/static/gallery.css",
    ],
)
def test_what_is_no_essay_and_no_photo_of_this_site_is_not_known(site: Gallery, page: str) -> None:
    answer = reader(site).get("/oembed", params={"url": page})

    assert answer.status_code == 404


def test_other_formats_and_nonsense_are_refused_as_the_specification_wants(site: Gallery) -> None:
    client = reader(site)

    statuses = [
        client.get("/oembed", params={"url": PAGE, **more}).status_code
        for more in ({"format": "yaml"}, {"maxwidth": "wide"}, {"maxheight": "-1"}, {})
    ]

    assert statuses == [501, 400, 400, 200]


@pytest.mark.parametrize("width", [1, 200, 320, 640, 5000])
def test_a_frame_keeps_within_what_it_is_given(site: Gallery, width: int) -> None:
    told = ask(reader(site), PAGE, maxwidth=width, maxheight=300)

    assert told["width"] == min(width, 800)
    assert 200 <= int(str(told["height"])) <= 300
    assert f'width="{told["width"]}" height="{told["height"]}"' in str(told["html"])


def test_a_site_known_by_another_address_answers_for_both(site: Gallery) -> None:
    (site.library / "gallery.toml").write_text('base_url = "https://photos.example.org"\n')
    client = reader(open_gallery(site.library))

    for page in (PAGE, "https://photos.example.org/en/photos/may-day/"):
        told = ask(client, page)
        assert 'src="https://photos.example.org/en/photos/may-day/embed/"' in str(told["html"])


def test_what_is_not_public_cannot_be_embedded(gallery: Gallery) -> None:
    show(gallery, "may-day", BOTH.replace('"published"', '"review"') + blocks("a"), {"a": Shot()})
    client = reader(gallery)

    assert client.get("/oembed", params={"url": PAGE}).status_code == 404
    assert client.get(EMBED).status_code == 404


def test_the_page_for_frames_is_the_only_one_that_may_be_framed(site: Gallery) -> None:
    client = reader(site)

    policies = {
        address: client.get(address).headers["content-security-policy"]
        for address in (EMBED, "/en/photos/may-day/", "/en/photos/may-day/1/", "/en/photos/")
    }

    assert "frame-ancestors *" in policies.pop(EMBED)
    assert all("frame-ancestors 'none'" in policy for policy in policies.values())


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_page_for_frames_has_the_first_photos_the_words_and_no_script(
    site: Gallery, lang: str
) -> None:
    client = reader(site)

    answer = client.get(f"/{lang}/photos/may-day/embed/")

    page = answer.text
    html5lib.HTMLParser(strict=True).parse(page)
    assert "<script" not in page
    assert '<base target="_blank">' in page
    assert f'<link rel="canonical" href="{HOST}/{lang}/photos/may-day/">' in page
    assert '<meta name="robots" content="noindex">' in page
    assert page.count("<img") == 4
    assert ("Unions cross" in page, "Los sindicatos" in page) == (lang == "en", lang == "es")
    assert "Inés Marrufo" in page
    links = re.findall(r'<a [^>]*href="([^"]+)"', page)
    assert {client.get(one).status_code for one in links} == {200}


def test_the_lead_comes_first_in_the_strip(gallery: Gallery) -> None:
    names = [f"{n}.jpg" for n in range(10)]
    source = BOTH + 'lead = "7.jpg"\n' + blocks(*names)
    show(gallery, "may-day", source, {name: Shot(seed=1) for name in names})

    page = reader(gallery).get(EMBED).text

    assert re.findall(r'<a id="(p\d+)"', page) == ["p8", *(f"p{n}" for n in range(1, 8))]


def test_an_essay_without_photos_is_embedded_by_its_words(gallery: Gallery) -> None:
    show(gallery, "may-day", BOTH)
    client = reader(gallery)

    told = ask(client, PAGE)

    assert "thumbnail_url" not in told
    assert int(str(told["height"])) < 300
    assert "Unions cross the city." in client.get(EMBED).text
