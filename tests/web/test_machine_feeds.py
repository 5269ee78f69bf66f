"""The feeds: Atom as feedparser reads it, JSON Feed as its specification has it."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import feedparser
import pytest

from gallery import editing
from gallery.ingest.index import reindex
from gallery.model import Facts
from gallery.web.feeds import NEWEST
from gallery.wiring import Gallery, open_gallery
from tests.web.sample import BOTH, Shot, blocks, reader, show

HOST = "http://testserver"
MOMENT = "publish_at = 2026-05-02T06:00:00-06:00\n"


def atom(gallery: Gallery, lang: str = "en") -> Any:
    """The Atom feed as a feed reader has it."""
    answer = reader(gallery).get(f"/{lang}/feed.atom")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(answer.content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_an_essay_is_one_entry_with_its_words_pictures_and_makers(site: Gallery) -> None:
    client = reader(site)

    found = atom(site)

    [march] = [one for one in found.entries if one.link == f"{HOST}/en/photos/may-day/"]
    assert found.feed.title == "Photos"
    assert found.feed.links[0].href == f"{HOST}/en/feed.atom"
    assert (march.title, march.summary) == ("May Day", "Unions cross the city.")
    assert (march.published, march.updated) == ("2026-05-01T12:00:00Z",) * 2
    assert march.license == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert [one["width"] for one in march.media_content] == ["900", "560", "1000", "900"]
    assert all(client.get(one["url"]).status_code == 200 for one in march.media_content)
    whole = march.content[0].value
    assert "The city comes out in its <em>work clothes</em>." in whole
    assert "40,000 people" in whole
    assert whole.count("<img") == 4
    assert "Dock workers carry the banner." in whole


def test_each_picture_names_its_maker_and_says_what_it_shows(gallery: Gallery) -> None:
    facts = Facts(credit="Teo Balam", captions={"en": "Rain & wind <now>."})
    show(gallery, "may-day", BOTH + blocks("a.jpg"), {"a.jpg": Shot(seed=1, facts=facts)})

    [march] = atom(gallery).entries
    raw = reader(gallery).get("/en/feed.atom").text

    assert march.media_credit[0]["content"] == "Teo Balam"
    assert march.authors == [{"name": "Teo Balam"}]
    assert '<media:description type="plain">Rain &amp; wind &lt;now&gt;.</media:description>' in raw


def test_points_are_numbered_and_borrowed_photos_are_there(site: Gallery) -> None:
    [points] = [one for one in atom(site, "es").entries if "points" in one.link]

    whole = points.content[0].value
    assert re.findall(r"<h3>(\d)</h3>", whole) == ["1", "2", "3"]
    assert "A nadie se desaloja." in whole
    assert f'<a href="{HOST}/es/photos/points/may-day/2/">' in whole


def test_names_stay_the_same_wherever_the_site_is(site: Gallery) -> None:
    (site.library / "gallery.toml").write_text(
        'authority = "example.org,2024"\nbase_url = "https://elsewhere.example"\n'
    )

    found = atom(open_gallery(site.library))

    assert {one.id for one in found.entries} == {
        "tag:example.org,2024:en/photos/may-day",
        "tag:example.org,2024:en/photos/points",
    }
    assert found.entries[0].link == "https://elsewhere.example/en/photos/may-day/"
    assert atom(site).entries[0].id == "tag:testserver,2026:en/photos/may-day"


def test_the_newest_publishing_comes_first_and_undated_essays_do_not_come(
    gallery: Gallery,
) -> None:
    show(gallery, "old-event", BOTH.replace("2026-05-01", "1932") + MOMENT)
    show(gallery, "march", BOTH)
    show(gallery, "timeless", 'title.en = "Some day"\nstatus = "published"\n')
    for n in range(NEWEST):
        show(gallery, f"e{n}", BOTH.replace("2026-05-01", f"2025-01-{n + 1:02}"))

    links = [one.link.split("/")[-2] for one in atom(gallery).entries]

    assert links[:3] == ["old-event", "march", f"e{NEWEST - 1}"]
    assert len(links) == NEWEST
    assert "timeless" not in links


def test_a_correction_makes_an_entry_new_and_stands_in_it(gallery: Gallery) -> None:
    note = '[[correction]]\ndate = "2026-05-04"\nnote.en = "It was not raining."\n'
    editing.create(gallery.store, "may-day", f"{BOTH}{MOMENT}\n{note}")
    reindex(gallery.store, gallery.catalog, date(2026, 11, 22))

    [march] = atom(gallery).entries
    [item] = reader(gallery).get("/es/feed.json").json()["items"]

    assert (march.published, march.updated) == ("2026-05-02T12:00:00Z", "2026-05-04T12:00:00Z")
    assert atom(gallery).feed.updated == march.updated
    assert "<h2>Correction</h2>" in march.content[0].value
    assert "It was not raining." in march.content[0].value
    assert item["date_modified"] == march.updated
    assert '<p lang="en">4 de mayo de 2026: It was not raining.</p>' in item["content_html"]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_json_feed_keeps_to_its_specification(site: Gallery, lang: str) -> None:
    answer = reader(site).get(f"/{lang}/feed.json")

    feed = answer.json()
    assert answer.headers["content-type"] == "application/feed+json; charset=utf-8"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{HOST}/{lang}/feed.json"
    assert (feed["home_page_url"], feed["language"]) == (f"{HOST}/{lang}/photos/", lang)
    check_fields(feed, {"title": str, "description": str, "items": list})
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"]) == 2
    for item in feed["items"]:
        check_fields(
            item,
            {
                **dict.fromkeys(("title", "summary", "content_html", "image", "language"), str),
                "authors": list,
                "tags": list,
                **dict.fromkeys(("date_published", "date_modified", "url"), str),
            },
        )
        assert item["id"] and item["content_html"]
        assert all(author["name"] for author in item["authors"])
        assert datetime.fromisoformat(item["date_published"]).tzinfo


def check_fields(told: Mapping[str, object], known: Mapping[str, type]) -> None:
    """JSON Feed 1.1: known names have their types, and nothing stands there empty."""
    feed = {"version", "home_page_url", "feed_url", "language", "id"}
    assert told.keys() <= known.keys() | feed
    assert all(isinstance(told[name], kind) for name, kind in known.items() if name in told)
    assert all(value not in ("", None) for value in told.values())


def test_what_is_not_public_is_in_no_feed(gallery: Gallery) -> None:
    for status in ("draft", "review", "withdrawn"):
        show(gallery, status, BOTH.replace('"published"', f'"{status}"'))
    later = BOTH.replace('"published"', '"scheduled"') + "publish_at = 2999-01-01T00:00:00Z\n"
    show(gallery, "later", later)

    empty = atom(gallery)

    assert empty.entries == []
    assert empty.feed.updated == "1970-01-01T00:00:00Z"
    assert reader(gallery).get("/es/feed.json").json()["items"] == []


def test_a_word_that_is_no_xml_does_not_break_the_feed(gallery: Gallery) -> None:
    show(gallery, "may-day", BOTH.replace("Unions", r"Un\u0001ions \uFFFE]]> &amp; 🚩"))

    [march] = atom(gallery).entries

    assert march.summary == "Unions ]]> & 🚩 cross the city."


def test_an_unchanged_feed_is_not_sent_twice(site: Gallery) -> None:
    client = reader(site)
    for name in ("feed.atom", "feed.json"):
        first = client.get(f"/en/{name}", headers={"accept-encoding": "gzip"})

        again = client.get(f"/en/{name}", headers={"if-none-match": first.headers["etag"]})

        assert (again.status_code, again.content) == (304, b"")
        assert first.headers["cache-control"].startswith("public, max-age=60")
        assert first.headers["content-encoding"] == "gzip"


def test_there_is_no_feed_in_a_language_that_the_site_does_not_speak(site: Gallery) -> None:
    assert reader(site).get("/fr/feed.atom").status_code == 404
    assert json.loads(reader(site).get("/en/feed.json").text)["language"] == "en"
