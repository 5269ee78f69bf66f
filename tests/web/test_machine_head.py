"""What the head of a page tells to other programs, read by programs that others wrote."""

import json
import re
from datetime import date
from typing import Any

import extruct
import pytest
from starlette.testclient import TestClient

from gallery import editing
from gallery.ingest.index import reindex
from gallery.model import Facts
from gallery.web.machine import territory
from gallery.web.structured import printed
from gallery.wiring import Gallery
from tests.web.sample import BOTH, Shot, blocks, reader, show

HOST = "http://testserver"
PAGE = "/en/photos/may-day/"


def told(client: TestClient, address: str) -> dict[str, Any]:
    """Everything that extruct finds on a page: JSON-LD by type, Open Graph by name."""
    found = extruct.extract(
        client.get(address).text, base_url=HOST + address, syntaxes=["json-ld", "opengraph"]
    )
    nodes = [node for one in found["json-ld"] for node in one.get("@graph", [one])]
    graph: dict[str, list[str]] = {}
    for name, value in found["opengraph"][0]["properties"] if found["opengraph"] else []:
        graph.setdefault(name, []).append(value)
    return {node["@type"]: node for node in nodes} | graph


def test_an_essay_tells_of_each_photo_who_made_it_and_what_may_be_done_with_it(
    gallery: Gallery,
) -> None:
    facts = Facts(byline=("Teo Balam",), copyright="© 2026 Teo Balam", credit="Ventana")
    source = BOTH + blocks("a.jpg").replace("'\n", "'\ncaption.en = 'A *red* banner.'\n")
    show(gallery, "may-day", source, {"a.jpg": Shot(seed=1, facts=facts)})
    client = reader(gallery)

    essay = told(client, PAGE)["ImageGallery"]

    [photo] = essay["hasPart"]
    assert (essay["name"], essay["description"]) == ("May Day", "Unions cross the city.")
    assert (essay["url"], essay["inLanguage"]) == (HOST + PAGE, "en")
    assert (essay["temporalCoverage"], essay["contentLocation"]["name"]) == (
        "2026-05-01",
        "Mexico City",
    )
    assert client.get(photo.pop("contentUrl")).headers["content-type"] == "image/jpeg"
    assert photo == {
        "@type": "ImageObject",
        "width": 900,
        "height": 600,
        "creator": {"@type": "Person", "name": "Teo Balam"},
        "creditText": "Ventana",
        "copyrightNotice": "© 2026 Teo Balam",
        "license": "https://creativecommons.org/licenses/by-sa/4.0/",
        "acquireLicensePage": f"{HOST}{PAGE}1/",
    }
    assert told(client, f"{PAGE}1/")["ImageObject"]["caption"] == "A red banner."


def test_a_photo_page_tells_the_same_and_where_it_stands(site: Gallery) -> None:
    client = reader(site)

    page = told(client, "/es/photos/may-day/2/")

    photo, trail = page["ImageObject"], page["BreadcrumbList"]["itemListElement"]
    assert (photo["creditText"], photo["url"]) == ("Teo Balam", f"{HOST}/es/photos/may-day/2/")
    assert photo["dateCreated"] == "2026-05-01"
    assert [(step["position"], step["name"]) for step in trail] == [
        (1, "Fotos"),
        (2, "Primero de Mayo"),
        (3, "Primero de Mayo, foto 2"),
    ]
    assert [client.get(step["item"]).status_code for step in trail] == [200] * 3


def test_what_nobody_has_said_is_left_out(gallery: Gallery) -> None:
    source = 'title.en = "Bare"\nstatus = "published"\n' + blocks("a.jpg")
    show(gallery, "bare", source, {"a.jpg": Shot(seed=1)})

    page = told(reader(gallery), "/en/photos/bare/")

    assert set(page["ImageGallery"]) == {"@type", "url", "name", "inLanguage", "hasPart"}
    assert set(page["ImageGallery"]["hasPart"][0]) == {
        *("@type", "contentUrl", "width", "height", "acquireLicensePage")
    }


def test_the_list_of_essays_tells_how_the_site_is_searched(site: Gallery) -> None:
    client = reader(site)

    found = told(client, "/es/photos/")["WebSite"]

    search = found["potentialAction"]["target"]["urlTemplate"]
    assert (found["name"], found["url"]) == ("Fotos", f"{HOST}/es/photos/")
    assert search == f"{HOST}/es/search/?q={{q}}"
    assert client.get(search.replace("{q}", "mayo")).status_code == 200


def test_no_word_of_an_editor_ends_the_data_or_begins_a_script(gallery: Gallery) -> None:
    words = "</script><script>alert(1)</script><!-- \u2028 & ü"
    show(gallery, "may-day", BOTH.replace("May Day", words), {})

    page = reader(gallery).get(PAGE).text

    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert json.loads(data)["@graph"][0]["name"] == words
    assert printed({"a": "<\u2028\u2029"}) == '{"a":"\\u003c\\u2028\\u2029"}'


def test_other_sites_are_told_all_that_they_show_beside_a_link(site: Gallery) -> None:
    client = reader(site)

    card = told(client, PAGE)

    assert card["og:type"] == ["article"]
    assert card["og:title"] == ["May Day"]
    assert card["og:description"] == ["Unions cross the city."]
    assert card["og:url"] == [HOST + PAGE]
    assert card["og:site_name"] == ["Photos"]
    assert (card["og:locale"], card["og:locale:alternate"]) == (["en_US"], ["es_ES"])
    assert card["og:image:alt"] == ["A crowd with banners"]
    assert card["article:published_time"] == ["2026-05-01T12:00:00Z"]
    assert card["article:modified_time"] == ["2026-05-01T12:00:00Z"]
    assert client.get(card["og:image"][0]).headers["content-type"] == "image/jpeg"
    assert '<meta name="twitter:card" content="summary_large_image">' in client.get(PAGE).text


def test_the_moment_of_publishing_goes_before_the_day_of_the_event(gallery: Gallery) -> None:
    words = BOTH + "publish_at = 2026-05-02T06:00:00-06:00\n"
    show(gallery, "may-day", words)

    page = told(reader(gallery), PAGE)

    assert page["article:published_time"] == ["2026-05-02T12:00:00Z"]
    assert page["ImageGallery"]["datePublished"] == "2026-05-02T12:00:00Z"


def test_a_correction_stands_at_the_end_and_makes_the_page_new(gallery: Gallery) -> None:
    note = '[[correction]]\ndate = "2026-05-04"\nnote.en = "It was *not* raining."\n'
    editing.create(gallery.store, "may-day", f"{BOTH}\n{note}note.es = 'No llovía.'\n")
    reindex(gallery.store, gallery.catalog, date(2026, 11, 22))
    client = reader(gallery)

    page, spanish = client.get(PAGE).text, client.get("/es/photos/may-day/").text

    assert told(client, PAGE)["article:modified_time"] == ["2026-05-04T12:00:00Z"]
    assert told(client, PAGE)["article:published_time"] == ["2026-05-01T12:00:00Z"]
    assert re.search(
        r"<h2[^>]*>Correction</h2>\s*<p>It was <em>not</em> raining\..*2026-05-04", page
    )
    assert "Corrección" in spanish
    assert "No llovía." in spanish


@pytest.mark.parametrize(
    ("lang", "name"),
    [("en", "en_US"), ("es", "es_ES"), ("es-MX", "es_MX"), ("pt", "pt_BR"), ("qqq", "qqq")],
)
def test_a_language_is_named_with_its_likeliest_country(lang: str, name: str) -> None:
    assert territory(lang) == name


def test_an_error_page_tells_nothing(site: Gallery) -> None:
    page = reader(site).get("/en/photos/nothing/").text

    assert "ld+json" not in page
    assert "oembed" not in page
    assert '<meta name="robots" content="noindex">' in page


def test_of_a_photo_behind_a_veil_other_programs_are_told_nothing(gallery: Gallery) -> None:
    source = BOTH + blocks("a.jpg", "b.jpg").replace("'b.jpg'\n", "'b.jpg'\nsensitive = true\n")
    show(gallery, "may-day", source, {"a.jpg": Shot(seed=1), "b.jpg": Shot(seed=2)})
    client = reader(gallery)

    page = client.get(f"{PAGE}2/").text
    told_elsewhere = [
        client.get(address).text
        for address in (f"{PAGE}embed/", "/en/feed.atom", "/iiif/may-day/manifest.json")
    ]

    assert "ld+json" not in page
    assert "oembed" not in page
    assert "og:image" not in page
    assert len(told(client, PAGE)["ImageGallery"]["hasPart"]) == 1
    assert not [text for text in told_elsewhere if "/media/may-day/2-" in text]
    assert client.get("/oembed", params={"url": f"{HOST}{PAGE}2/"}).status_code == 404
