"""After publication: what was changed is listed, and declared a correction or a typing error."""

import json
import re
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from starlette.testclient import TestClient

from gallery import editing
from gallery.album import parse
from gallery.blocks import Album
from gallery.editing import history, printed
from gallery.editing.passages import Passage
from gallery.editing.passages import say as say_between
from gallery.editing.saying import Place, say
from gallery.ingest.index import reindex
from gallery.web.app import create_app
from gallery.wiring import Gallery
from tests.desk.sample import HEAD, block, lay, original
from tests.web.desk.signed import desk_client

HERE = "/desk/essays/may-day"
NOON = datetime(2026, 5, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=6)
ESSAY = (
    HEAD
    + block("a.jpg", caption={"en": "Ana Rojas leads.", "es": "Ana Rojas va al frente."})
    + block("b.jpg", alt={"en": "A crowd"})
    + '\n[[block]]\ntext.en = "Some 20,000 people came to the square on Friday."\n'
)


@pytest.fixture
def essay(gallery: Gallery) -> Gallery:
    """An essay published at noon."""
    lay(gallery.store, "may-day", ESSAY, [original("a.jpg", 1), original("b.jpg", 2)])
    desk = desk_client(gallery, "publisher", lambda: NOON, follow_redirects=False)
    form = {"from": "draft", "to": "published", "override": "a test of what comes after"}
    assert desk.post(f"{HERE}/publish/", data=form).status_code == 303
    return gallery


@pytest.fixture
def desk(essay: Gallery) -> TestClient:
    return desk_client(essay, "editor", lambda: LATER, follow_redirects=False)


def album(gallery: Gallery) -> Album:
    return parse("may-day", editing.source_of(gallery.store, "may-day"))


def wrote(gallery: Gallery, place: Place, seen: str, mine: str) -> None:
    say(gallery.store, "may-day", place, seen, mine, "editor", LATER, langs=["en", "es"])


def listed(client: TestClient) -> dict[str, str]:
    """What the page lists as changed: ident by what it says of it."""
    page = client.get(f"{HERE}/history/").text
    part = page.partition('id="changed"')[2].partition('class="note-to"')[0]
    found = re.findall(r'name="text" value="(\w+)"[^>]*>(.*?)</li>', part, re.S)
    return {" ".join(re.sub(r"<[^>]+>", " ", said).split()): ident for ident, said in found}


def declared(client: TestClient, **form: object) -> str:
    answer = client.post(f"{HERE}/corrections", data=form)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def strangers(gallery: Gallery) -> TestClient:
    """Somebody who reads the site in the evening."""
    return TestClient(create_app(gallery, lambda: LATER), base_url="http://testserver")


def updated(gallery: Gallery) -> str:
    [entry] = feedparser.parse(strangers(gallery).get("/en/feed.atom").text).entries
    return str(entry.updated)


def test_what_was_changed_since_publication_is_listed_whoever_changed_it(
    essay: Gallery, desk: TestClient
) -> None:
    assert listed(desk) == {}

    wrote(essay, Place("a.jpg", "caption", "en"), "Ana Rojas leads.", "Ana Ruiz leads.")
    wrote(essay, Place("", "title", "en"), "May Day", "May Day march")
    first = "Some 20,000 people came to the square on Friday."
    said = first.replace("20,000", "2,000")
    passage = Passage("text-", "text", "en", first)
    say_between(essay.store, "may-day", passage, first, said, [], "editor", LATER)
    by_hand = editing.source_of(essay.store, "may-day").replace("A crowd", "A crowd of nurses")
    essay.store.put("may-day/album.toml", by_hand.encode())

    assert {" ".join(one.split()[:4]) for one in listed(desk)} == {
        "Title EN May Day",
        "Photo 1 a.jpg Caption",
        "Photo 2 b.jpg Alt",
        "Text EN Some taken",
    }


def test_a_correction_is_told_on_the_page_in_the_feeds_and_to_machines(
    essay: Gallery, desk: TestClient
) -> None:
    wrote(essay, Place("a.jpg", "caption", "en"), "Ana Rojas leads.", "Ana Ruiz leads.")
    [ident] = listed(desk).values()
    before = updated(essay)
    note = {"note.en": "It was Ana *Ruiz* who led.", "note.es": "Fue Ana Ruiz."}

    declared(desk, text=ident, **{"as": "correction"}, **note)

    [told] = album(essay).corrections
    assert (told.photo, told.note) == ("a.jpg", {"en": note["note.en"], "es": note["note.es"]})
    client = strangers(essay)
    page = client.get("/en/photos/may-day/").text
    assert "It was Ana <em>Ruiz</em> who led." in page
    assert "Fue Ana Ruiz." in client.get("/es/feed.json").json()["items"][0]["content_html"]
    assert (before, updated(essay)) == ("2026-05-02T12:00:00Z", "2026-05-02T18:00:00Z")
    assert "<lastmod>2026-05-02T18:00:00Z</lastmod>" in client.get("/sitemap.xml").text
    data = json.loads(re.findall(r"<script[^>]*ld\+json[^>]*>(.*?)</script>", page, re.S)[0])
    [node] = [one["correction"] for one in data["@graph"] if "correction" in one]
    assert (node[0]["@type"], node[0]["text"]) == ("CorrectionComment", "It was Ana Ruiz who led.")
    assert listed(desk) == {}
    entry = history.read(essay.store, "may-day")[0]
    assert (entry.kind, entry.old, entry.new) == (
        "corrected",
        "Ana Rojas leads.",
        "Ana Ruiz leads.",
    )


def test_a_typing_error_is_no_news_and_a_later_change_is_asked_about_again(
    essay: Gallery, desk: TestClient
) -> None:
    place, before = Place("a.jpg", "caption", "en"), updated(essay)
    wrote(essay, place, "Ana Rojas leads.", "Ana Rojas leads the march.")
    declared(desk, text=[*listed(desk).values()], **{"as": "typo"})
    assert (listed(desk), updated(essay), album(essay).corrections) == ({}, before, ())

    wrote(essay, place, "Ana Rojas leads the march.", "Ana Ruiz leads the march.")

    [line] = listed(desk)
    assert "taken out: Rojas" in line and "the march" in line


def test_a_correction_without_a_note_moves_the_date_and_prints_nothing(
    essay: Gallery, desk: TestClient
) -> None:
    wrote(essay, Place("", "title", "en"), "May Day", "May Day march")

    declared(desk, text=[*listed(desk).values()], **{"as": "correction"})

    page = strangers(essay).get("/en/photos/may-day/").text
    assert 'id="corrections"' not in page
    assert updated(essay) == "2026-05-02T18:00:00Z"


def test_a_wrong_note_is_taken_back_and_a_note_may_stand_alone(
    essay: Gallery, desk: TestClient
) -> None:
    source = editing.source_of(essay.store, "may-day")
    declared(desk, **{"as": "correction", "note.en": "An earlier figure was wrong."})
    page = desk.get(f"{HERE}/history/").text
    [ident] = re.findall(r'name="correction" value="(\w+)"', page)

    declared(desk, correction=ident, **{"as": "withdraw"})

    assert album(essay).corrections == ()
    assert editing.source_of(essay.store, "may-day").split() == source.split()
    assert "earlier figure" not in strangers(essay).get("/en/photos/may-day/").text
    again = desk.post(f"{HERE}/corrections", data={"correction": ident, "as": "withdraw"})
    assert again.status_code == 404


def test_nothing_is_declared_about_words_that_were_changed_again_meanwhile(
    essay: Gallery, desk: TestClient
) -> None:
    place = Place("a.jpg", "caption", "en")
    wrote(essay, place, "Ana Rojas leads.", "Ana Ruiz leads.")
    [ident] = listed(desk).values()
    wrote(essay, place, "Ana Ruiz leads.", "Ana Ruiz León leads.")

    assert "done=chosen" in declared(desk, text=ident, **{"as": "typo"})
    assert "done=chosen" in declared(desk, text=ident, **{"as": "correction"})

    assert len(listed(desk)) == 1
    assert desk.post(f"{HERE}/corrections", data={"as": "news"}).status_code == 400


def test_saving_never_asks_and_the_photos_page_leads_to_the_question(
    essay: Gallery, desk: TestClient
) -> None:
    form = {"caption.en": "Ana Ruiz leads.", "seen:caption.en": "Ana Rojas leads."}

    answer = desk.post(f"{HERE}/captions/1/", data=form)

    page = desk.get(answer.headers["location"]).text
    assert f'<a href="{HERE}/history/#changed">Is it a correction?</a>' in page
    assert len(listed(desk)) == 1


def test_an_essay_that_is_published_again_is_compared_with_what_it_was_then(
    essay: Gallery, desk: TestClient
) -> None:
    wrote(essay, Place("", "title", "en"), "May Day", "May Day march")
    client = desk_client(essay, "publisher", lambda: LATER, follow_redirects=False)
    client.post(f"{HERE}/publish/", data={"from": "published", "to": "withdrawn"})
    assert listed(desk) == {}
    form = {"from": "withdrawn", "to": "published", "override": "a test"}
    assert client.post(f"{HERE}/publish/", data=form).status_code == 303

    assert listed(desk) == {}
    assert printed.moments(essay.store, "may-day") == [NOON, LATER]
    reindex(essay.store, essay.catalog, LATER.date(), cards=False)
