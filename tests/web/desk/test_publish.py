"""Publishing and withdrawing: who may, what hinders, and that readers see it at once."""

import re
import sys
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from gallery import editing
from gallery.album import parse
from gallery.editing import history
from gallery.ingest.index import reindex
from gallery.wiring import Gallery
from tests.desk.sample import HEAD, block, lay, original
from tests.web.desk.signed import desk_client
from tests.web.sample import reader

HERE = "/desk/essays/may-day/publish/"
PAGE = "/en/photos/may-day/"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOUND = HEAD + block("a.jpg", caption={"en": "A banner."}, alt={"en": "Red cloth"})


def put(gallery: Gallery, source: str = SOUND) -> Gallery:
    lay(gallery.store, "may-day", source, [original("a.jpg", 1)])
    reindex(gallery.store, gallery.catalog, NOW.date())
    return gallery


@pytest.fixture
def essay(gallery: Gallery) -> Gallery:
    """A draft of one photo."""
    return put(gallery)


def status(gallery: Gallery) -> str:
    return parse("may-day", editing.source_of(gallery.store, "may-day")).status


def publisher(gallery: Gallery, role: str = "publisher") -> TestClient:
    return desk_client(gallery, role, follow_redirects=False)


def listed(gallery: Gallery) -> list[bool]:
    """Whether strangers find the essay: its page, the list, a feed, the map, its photo."""
    client = reader(gallery)
    return [
        client.get(PAGE).status_code == 200,
        PAGE in client.get("/en/photos/").text,
        PAGE in client.get("/en/feed.atom").text,
        PAGE in client.get("/sitemap.xml").text + client.get("/sitemap-1.xml").text,
        client.get(f"{PAGE}1/").status_code == 200,
    ]


def test_publishing_and_withdrawing_show_everywhere_with_the_answer(essay: Gallery) -> None:
    client = publisher(essay)
    assert listed(essay) == [False] * 5

    published = client.post(HERE, data={"from": "draft", "to": "published"})
    assert published.headers["location"] == f"{HERE}?done=published"
    assert listed(essay) == [True] * 5

    client.post(HERE, data={"from": "published", "to": "withdrawn"})
    assert listed(essay) == [False] * 5
    assert status(essay) == "withdrawn"


def test_it_goes_from_hand_to_hand(essay: Gallery) -> None:
    editor = publisher(essay, "editor")
    editor.post(HERE, data={"from": "draft", "to": "review"})
    assert status(essay) == "review"

    refused = editor.post(HERE, data={"from": "review", "to": "published"})
    assert (refused.status_code, status(essay)) == (403, "review")
    assert "Only publishers can do that." in refused.text

    publisher(essay).post(HERE, data={"from": "review", "to": "published"})
    assert (status(essay), listed(essay)[0]) == ("published", True)
    told = [(one.who, one.old, one.new) for one in history.read(essay.store, "may-day")]
    assert told == [("publisher", "review", "published"), ("editor", "draft", "review")]


def test_somebody_alone_needs_no_review(essay: Gallery) -> None:
    page = publisher(essay, "admin").get(HERE).text

    assert 'name="to" value="published">Publish now' in page
    assert "What is missing stands in nobody’s way" in page


def test_editors_see_what_they_may_do(essay: Gallery) -> None:
    page = publisher(essay, "editor").get(HERE).text

    assert 'value="published"' not in page
    assert 'name="to" value="review">Send to review' in page


@pytest.mark.parametrize(
    "source", [SOUND.replace("title", "series"), HEAD], ids=["no title", "no photo"]
)
def test_without_a_title_and_a_photo_it_cannot_be_published(gallery: Gallery, source: str) -> None:
    put(gallery, source)
    client = publisher(gallery)

    assert 'disabled aria-describedby="hindered">Publish now' in client.get(HERE).text
    refused = client.post(HERE, data={"from": "draft", "to": "published"})

    assert (refused.status_code, status(gallery)) == (409, "draft")


def test_who_looked_at_an_older_state_is_shown_how_it_is_now(essay: Gallery) -> None:
    publisher(essay).post(HERE, data={"from": "draft", "to": "published"})

    answer = publisher(essay, "admin").post(HERE, data={"from": "draft", "to": "review"})

    assert (answer.status_code, status(essay)) == (409, "published")
    assert "Its state has changed in the meantime" in answer.text


def test_a_state_that_there_is_not_is_refused(essay: Gallery) -> None:
    for wanted in ("", "scheduled", "gone", "draft"):
        answer = publisher(essay).post(HERE, data={"from": "draft", "to": wanted})
        assert (answer.status_code, status(essay)) == (409, "draft")


def test_the_list_names_what_is_missing_and_where_it_is_put_right(essay: Gallery) -> None:
    page = publisher(essay).get(HERE).text

    assert '<a href="/desk/essays/may-day/captions/#1" aria-label="Photo 1">1</a>' in page
    assert '<a href="/desk/essays/may-day/#dek-es">Dek</a>' in page
    assert "The caption does not say where" in page


def test_the_first_time_it_was_published_counts(essay: Gallery) -> None:
    early, late = (lambda at=at: NOW.replace(hour=at) for at in (1, 9))
    desk_client(essay, "publisher", early).post(HERE, data={"from": "draft", "to": "published"})
    client = desk_client(essay, "publisher", late)
    client.post(HERE, data={"from": "published", "to": "withdrawn"})
    client.post(HERE, data={"from": "withdrawn", "to": "published"})

    album = parse("may-day", editing.source_of(essay.store, "may-day"))

    assert album.publish_at == NOW.replace(hour=1)


def test_publishing_decodes_no_picture(essay: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    """The card is left to the work process: a decoder in the web process would be a risk to all."""
    monkeypatch.setattr(sys.modules["PIL.Image"], "open", None)

    publisher(essay).post(HERE, data={"from": "draft", "to": "published"})

    assert listed(essay)[0]


def test_pictures_without_script_are_not_needed_to_change_a_state(essay: Gallery) -> None:
    page = publisher(essay).get(HERE).text

    assert page.count("<form") == page.count('name="token"')
    assert "<script" in page


def test_the_list_says_what_is_meant_in_the_persons_language(gallery: Gallery) -> None:
    source = HEAD + 'source.en = "{archive}"\n' + block("a.jpg", caption={"en": "A {banner}."})
    source += '\n[[block]]\ntext.en = ""\n'
    lay(gallery.store, "may-day", source, [original("a.jpg", 1)])
    client = desk_client(gallery, "editor")
    client.post("/desk/me/", data={"shown": "Elsa", "language": "es"})

    page = client.get("/desk/essays/may-day/publish/").text

    assert re.findall(r'/may-day/[^"]*"[^>]*>(Fuente|1)</a>', page)[:2] == ["Fuente", "1"]
    assert "Por completar" in page
    assert 'aria-label="Foto 1"' in page


def test_words_of_no_photo_are_not_counted(gallery: Gallery) -> None:
    lay(gallery.store, "may-day", HEAD, [])

    page = desk_client(gallery, "editor").get("/desk/essays/may-day/publish/").text

    assert "How far the words are" not in page
    assert "No photo" in page
