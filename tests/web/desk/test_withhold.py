"""Somebody in a picture wrote a letter: the desk finds it by its address, and takes it away."""

import re
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from gallery.album import parse
from gallery.blocks import Withheld
from gallery.editing import source_of
from gallery.ingest.index import reindex
from gallery.purging import caches
from gallery.wiring import Gallery
from tests.desk.sample import HEAD, block, lay, original
from tests.web.desk.signed import desk_client
from tests.web.sample import reader

HERE = "/desk/withhold/"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PUBLIC = HEAD.replace('"draft"', '"published"')
SOURCE = PUBLIC + block("a.jpg", caption={"en": "A banner."}) + block("b.jpg")
FORM = {"slug": "may-day", "photo": "a.jpg", "reason": "asked by e-mail on 3 May"}


@pytest.fixture
def essay(gallery: Gallery) -> Gallery:
    """A public essay of two photos; another one borrows the first, and has the same file."""
    names = [original(f"{name}.jpg", n) for n, name in enumerate("ab", 1)]
    lay(gallery.store, "may-day", SOURCE, names)
    lay(gallery.store, "other", PUBLIC + block("/may-day/a.jpg") + block("a.jpg"), names[:1])
    for slug, name in (("may-day", "a.jpg"), ("may-day", "b.jpg"), ("other", "a.jpg")):
        gallery.store.put(f"{slug}/{name}", b"bytes")
    reindex(gallery.store, gallery.catalog, NOW.date(), cards=False)
    return gallery


def at_desk(gallery: Gallery, role: str = "editor") -> TestClient:
    return desk_client(gallery, role, lambda: NOW, follow_redirects=False)


def noted(gallery: Gallery, photo: str = "a.jpg") -> Withheld | None:
    return parse("may-day", source_of(gallery.store, "may-day")).withheld_of(photo)


@pytest.mark.parametrize(
    "told",
    [
        "https://photos.example.org/en/photos/may-day/1/",
        "photos.example.org/es/photos/other/may-day/1",
        "/media/may-day/1-ffffffffffff-400.avif",
        "may-day-001.jpg",
        "may-day/a.jpg",
    ],
)
def test_whatever_address_they_send_is_shown_for_what_it_is(essay: Gallery, told: str) -> None:
    page = at_desk(essay).get(HERE, params={"address": told})

    assert page.status_code == 200
    assert "Photo 1 of “May Day”" in page.text
    assert "A banner." in page.text
    assert "other/a.jpg" in page.text  # the very same file
    assert 'name="reason"' in page.text
    assert "/desk/essays/may-day/faces/1/" in page.text
    assert "withheld" not in source_of(essay.store, "may-day")  # looking takes nothing away


@pytest.mark.parametrize("told", ["https://elsewhere.org/", "/en/photos/nowhere/3/", "may-day/77"])
def test_what_is_not_there_is_said_not_to_be_there(essay: Gallery, told: str) -> None:
    page = at_desk(essay).get(HERE, params={"address": told})

    assert page.status_code == 404
    assert 'role="alert"' in page.text
    assert told in page.text
    assert 'name="reason"' not in page.text


def test_it_is_gone_with_the_answer_and_the_page_tells_what_is_left_to_do(essay: Gallery) -> None:
    desk, client = at_desk(essay), reader(essay)
    note = {"note.en": "At the wish of somebody in it.", "note.es": " "}

    answer = desk.post(HERE, data={**FORM, **note})
    done = desk.get(answer.headers["location"])

    gone = client.get("/en/photos/may-day/1/")
    assert (answer.status_code, gone.status_code) == (303, 410)
    assert note["note.en"] in gone.text
    assert client.get("/en/photos/may-day/2/").status_code == 200
    assert "A banner." not in client.get("/en/photos/may-day/").text
    assert "It is gone from every page" in done.text
    assert re.search(r"<textarea[^>]*>/\n/sitemap.xml\n", done.text)
    assert "/en/photos/other/may-day/1/" in done.text
    assert "Backups hold the original" in done.text
    found = noted(essay)
    assert found is not None
    assert (found.by, found.note, found.public) == ("editor", {"en": note["note.en"]}, True)
    assert list(caches.waiting(essay.store)) == []  # nobody is told where no address is set


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_without_a_reason_nothing_is_taken_away_and_what_was_typed_is_kept(
    essay: Gallery, reason: str
) -> None:
    page = at_desk(essay).post(HERE, data={**FORM, "reason": reason, "note.en": "My words."})

    assert page.status_code == 422
    assert "Say why" in page.text
    assert "My words." in page.text
    assert noted(essay) is None
    assert reader(essay).get("/en/photos/may-day/1/").status_code == 200
    assert not list(essay.store.list("may-day/history"))


def test_editors_take_away_and_publishers_alone_release(essay: Gallery) -> None:
    editor, publisher = at_desk(essay), at_desk(essay, "publisher")
    editor.post(HERE, data=FORM)

    refused = editor.post(f"{HERE}release", data={**FORM, "reason": "it was not them"})
    held = noted(essay)
    pages = editor.get(HERE).text, publisher.get(HERE).text
    released = publisher.post(f"{HERE}release", data={**FORM, "reason": "it was not them"})
    again = publisher.post(f"{HERE}release", data=FORM)

    assert (refused.status_code, released.status_code, again.status_code) == (404, 303, 404)
    assert ["Release" in page for page in pages] == [False, True]
    assert all("a.jpg" in page for page in pages)
    assert held is not None
    assert held.holds
    assert noted(essay) is not None
    assert not noted(essay).holds  # type: ignore[union-attr]
    assert "a.jpg" not in publisher.get(HERE).text


def test_an_essay_is_taken_away_whole_and_no_screen_opens_it(essay: Gallery) -> None:
    desk = at_desk(essay, "publisher")

    found = desk.get(HERE, params={"address": "/en/photos/may-day/"})
    desk.post(HERE, data={**FORM, "photo": ""})

    assert "The whole essay" in found.text
    assert reader(essay).get("/es/photos/may-day/").status_code == 410
    screens = ["", "captions/", "arrange/", "publish/", "history/", "cull/"]
    assert {desk.get(f"/desk/essays/may-day/{one}").status_code for one in screens} == {404}
    assert "May Day" in desk.get(HERE).text
    desk.post(f"{HERE}release", data={**FORM, "photo": ""})
    assert desk.get("/desk/essays/may-day/").status_code == 200
    assert reader(essay).get("/es/photos/may-day/").status_code == 404  # withdrawn until published


def test_the_history_tells_why_in_words(essay: Gallery) -> None:
    desk = at_desk(essay)

    desk.post(HERE, data=FORM)

    page = desk.get("/desk/essays/may-day/history/").text
    assert "taken out of everything" in page
    assert FORM["reason"] in page


def test_where_caches_can_be_told_the_list_waits_for_the_work_process(essay: Gallery) -> None:
    with_hook = type(essay)(
        essay.library,
        type(essay.settings)(purge_hook="http://127.0.0.1:9/forget"),
        essay.store,
        essay.catalog,
        essay.here,
    )

    answer = at_desk(with_hook).post(HERE, data=FORM)

    assert answer.status_code == 303  # the web process sends nothing itself
    marks = [one.key for one in essay.store.list(caches.WAITING)]
    assert len(marks) == 1
    key = essay.store.get(marks[0])[0].decode()
    assert "/en/photos/may-day/1/" in caches.read(essay.store, key).addresses


@pytest.mark.parametrize(
    "form", [{}, {"slug": "../x"}, {"slug": ".gallery"}, {"slug": "may-day", "photo": "a/b"}]
)
def test_a_form_that_names_nothing_is_refused(essay: Gallery, form: dict[str, str]) -> None:
    assert at_desk(essay).post(HERE, data={"reason": "x", **form}).status_code == 400
