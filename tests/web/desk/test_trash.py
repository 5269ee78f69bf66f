"""The trash on the desk: thrown away, out of sight with the answer, restored, removed for ever."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from gallery import editing
from gallery.album import parse
from gallery.blocks import Album
from gallery.editing import trash
from gallery.ingest.index import reindex
from gallery.wiring import Gallery
from tests.desk.sample import HEAD, block, lay, original
from tests.web.desk.signed import desk_client
from tests.web.sample import reader

ESSAY = "/desk/essays/may-day"
PAGE = "/en/photos/may-day/"
TRASH = "/desk/trash/"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PUBLIC = HEAD.replace('"draft"', '"published"')
SOURCE = (
    PUBLIC
    + block("a.jpg", caption={"en": "A banner."})
    + block("b.jpg", caption={"en": "Dockers."})
    + 'persons = ["Rosa Lux"]\n'
)


@pytest.fixture
def essay(gallery: Gallery) -> Gallery:
    """A public essay of two photos and one in the tray; another one borrows b.jpg."""
    names = [original(f"{name}.jpg", n) for n, name in enumerate("abt", 1)]
    lay(gallery.store, "may-day", SOURCE, names)
    lay(gallery.store, "other", PUBLIC + block("/may-day/b.jpg"), [])
    for one in names:
        gallery.store.put(f"may-day/{one.name}", b"bytes")
    reindex(gallery.store, gallery.catalog, NOW.date(), cards=False)
    return gallery


def at_desk(gallery: Gallery, role: str = "editor") -> TestClient:
    return desk_client(gallery, role, lambda: NOW, follow_redirects=False)


def album(gallery: Gallery) -> Album:
    return parse("may-day", editing.source_of(gallery.store, "may-day"))


def throw(client: TestClient, *keys: str) -> int:
    commands = [{"do": "trash", "photos": keys}]
    return client.post(f"{ESSAY}/arrange/do", json={"commands": commands}).status_code


def dockers(gallery: Gallery) -> Sequence[bool]:
    """Whether a stranger meets the photo: page, borrower, own page, search, person, feed."""
    client = reader(gallery)
    return [
        "Dockers." in client.get(PAGE).text,
        "may-day/2" in client.get("/en/photos/other/").text,
        client.get(f"{PAGE}2/").status_code == 200,
        "Dockers" in client.get("/en/search/?q=dockers").text.partition("<main")[2],
        "Rosa Lux" in client.get("/en/archive/person/").text,
        "Dockers" in client.get("/en/feed.atom").text,
    ]


def test_a_thrown_photo_is_out_of_sight_with_the_answer_and_undo_brings_it_back(
    essay: Gallery,
) -> None:
    client = at_desk(essay)
    before = dockers(essay)

    thrown = throw(client, "b.jpg")
    gone = dockers(essay)
    undone = client.post(f"{ESSAY}/arrange/undo").status_code

    assert (thrown, undone) == (200, 200)
    assert gone == [False] * len(gone)
    assert dockers(essay) == before != gone


def test_no_screen_of_the_desk_shows_it_but_the_trash(essay: Gallery) -> None:
    client = at_desk(essay)
    throw(client, "b.jpg", "t.jpg")

    screens = ["/arrange/", "/arrange/state", "/captions/", "/publish/", "/photos"]
    found = {one: client.get(f"{ESSAY}{one}").text for one in screens}

    assert {one for one, page in found.items() if "b.jpg" in page} <= {"/photos"}
    states = {p["name"]: p["state"] for p in client.get(f"{ESSAY}/photos").json()["photos"]}
    assert (states["b.jpg"], states["t.jpg"]) == ("gone", "gone")
    assert states["a.jpg"] != "gone"
    page = client.get(TRASH).text
    assert re.findall(r"<h2>(.*?)</h2>", page) == ["t.jpg", "b.jpg"]
    assert "Elsa Editora" in page
    assert "30 days left" in page


def test_chosen_photos_and_those_of_the_tray_are_thrown_away_by_forms_alone(
    essay: Gallery,
) -> None:
    client = at_desk(essay)
    token = client.headers["x-token"]

    chosen = client.post(f"{ESSAY}/arrange/", data={"token": token, "do": "trash", "key": "a.jpg"})
    tray = client.post(
        f"{ESSAY}/arrange/", data={"token": token, "do": "trash-tray", "tray": "t.jpg"}
    )

    assert (chosen.status_code, tray.status_code) == (303, 303)
    assert album(essay).thrown_away() == {"a.jpg", "t.jpg"}


def test_a_borrowed_photo_and_one_that_is_not_there_stay_where_they_are(essay: Gallery) -> None:
    lay(essay.store, "other", PUBLIC + block("/may-day/b.jpg"), [])
    client = at_desk(essay)

    borrowed = client.post(
        "/desk/essays/other/arrange/do",
        json={"commands": [{"do": "trash", "photos": ["/may-day/b.jpg"]}]},
    )

    assert borrowed.status_code == 422
    assert "another essay" in borrowed.json()["problem"]
    assert throw(client, "nowhere.jpg") == 409
    assert not album(essay).trash


def test_before_it_goes_the_desk_says_who_else_shows_it(essay: Gallery) -> None:
    client = at_desk(essay, "publisher")

    arranging, publishing = (client.get(f"{ESSAY}/{one}/").text for one in ("arrange", "publish"))

    assert "b.jpg (1)" in arranging
    assert "1 other essay shows photos of it, and loses them." in publishing


def test_restored_from_the_trash_it_is_where_it_stood(essay: Gallery) -> None:
    client = at_desk(essay)
    before = album(essay)
    throw(client, "b.jpg")
    form = {"token": client.headers["x-token"], "slug": "may-day", "photo": "b.jpg"}

    first, second = client.post(TRASH, data=form), client.post(TRASH, data=form)

    assert (first.status_code, second.status_code) == (303, 409)
    assert album(essay) == before
    assert "It is back where it stood." in client.get(first.headers["location"]).text
    assert "not in the trash any more" in second.text


def test_an_essay_in_the_trash_is_nowhere_and_comes_back_as_a_draft(essay: Gallery) -> None:
    client = at_desk(essay, "publisher")
    form = {"token": client.headers["x-token"]}

    away = client.post(f"{ESSAY}/trash", data=form)

    stranger = reader(essay)
    assert away.status_code == 303
    assert dockers(essay) == [False] * 6
    assert [
        stranger.get(one).status_code for one in (PAGE, f"{PAGE}1/", "/iiif/may-day/manifest.json")
    ] == [404] * 3
    assert PAGE not in stranger.get("/en/photos/").text + stranger.get("/sitemap.xml").text
    assert [client.get(f"{ESSAY}/{one}").status_code for one in ("", "arrange/", "captions/")] == [
        404
    ] * 3
    assert "may-day" not in client.get("/desk/").text
    assert client.get(PAGE).status_code == 404
    client.post(TRASH, data=form | {"slug": "may-day", "photo": ""})
    assert (album(essay).status, album(essay).trashed) == ("draft", None)
    assert reader(essay).get(PAGE).status_code == 404
    assert client.get(f"{ESSAY}/").status_code == 200


@pytest.mark.parametrize(("role", "status"), [("editor", 404), ("publisher", 303)])
def test_only_who_publishes_throws_an_essay_away(essay: Gallery, role: str, status: int) -> None:
    client = at_desk(essay, role)

    answer = client.post(f"{ESSAY}/trash", data={"token": client.headers["x-token"]})

    assert answer.status_code == status
    assert ("to the trash" in client.get(f"{ESSAY}/publish/").text) is False
    assert (album(essay).trashed is not None) is (status == 303)


def test_an_admin_is_shown_what_goes_before_it_is_removed_for_ever(essay: Gallery) -> None:
    client = at_desk(essay, "admin")
    throw(client, "b.jpg")
    asked = f"{TRASH}forever/?slug=may-day&photo=b.jpg"
    link = asked.replace("&", "&amp;")

    page = client.get(asked)
    form = {"token": client.headers["x-token"], "slug": "may-day", "photo": "b.jpg"}
    there = essay.store.path("may-day/b.jpg")
    removed = client.post(f"{TRASH}forever/", data=form)

    assert (page.status_code, removed.status_code) == (200, 303)
    assert "<li>b.jpg</li>" in page.text
    assert there is not None and not there.exists()
    assert album(essay).trash == ()
    assert client.get(asked).status_code == 404
    assert link not in at_desk(essay, "publisher").get(TRASH).text


def test_while_photos_are_developed_nothing_is_removed_and_that_is_said(essay: Gallery) -> None:
    client = at_desk(essay, "admin")
    throw(client, "b.jpg")
    form = {"token": client.headers["x-token"], "slug": "may-day", "photo": "b.jpg"}

    with essay.store.lock("album-other"):
        answer = client.post(f"{TRASH}forever/", data=form)

    assert answer.status_code == 503
    assert "nothing was removed" in answer.text
    assert album(essay).thrown_away() == {"b.jpg"}


def test_days_are_counted_down(essay: Gallery) -> None:
    trash.trash(essay.store, "may-day", ["a.jpg"], "nobody", NOW - timedelta(days=29, hours=2))
    trash.trash(essay.store, "may-day", ["b.jpg"], "editor", NOW - timedelta(days=31))

    page = at_desk(essay).get(TRASH).text

    assert "1 day left" in page
    assert "Is removed within a day" in page
