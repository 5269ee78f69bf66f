"""Photos from a browser without script: a form, its limits, and the page that comes back."""

import re

import pytest
from starlette.testclient import TestClient

from gallery.wiring import Gallery, open_gallery
from tests.arriving.sending import albums_files
from tests.pictures import jpeg
from tests.web.desk.signed import desk_client


@pytest.fixture
def page(gallery: Gallery) -> TestClient:
    """Somebody whose browser runs no script: no header, the token stands in the form."""
    client = desk_client(gallery, "photographer", follow_redirects=False)
    client.headers["accept"] = "text/html"
    return client


def fields(client: TestClient, **more: str) -> dict[str, str]:
    token = client.headers.pop("x-token")
    return {"token": token, "title": "May Day", **more}


def test_several_photos_arrive_by_the_form(page: TestClient, gallery: Gallery) -> None:
    photos = {f"IMG_{n}.jpg": jpeg(seed=n) for n in (1, 2, 3)}
    files = [("files", (name, data)) for name, data in photos.items()]

    answer = page.post("/desk/inbox/", data=fields(page), files=files)

    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/inbox/?album=may-day")
    assert list(albums_files(gallery, "may-day")) == list(photos)


def test_the_page_shows_what_came_and_why_something_did_not(page: TestClient) -> None:
    files = [("files", ("IMG_1.jpg", jpeg())), ("files", ("notes.txt", b"words"))]
    page.post("/desk/inbox/", data=fields(page), files=files)

    text = page.get("/desk/inbox/").text

    assert "May Day" in text
    assert "notes.txt" in text
    assert "It is no photo by its name." in text


def test_the_same_form_sent_twice_brings_the_photos_once(
    page: TestClient, gallery: Gallery
) -> None:
    told = fields(page)
    for _ in range(2):
        page.post("/desk/inbox/", data=told, files=[("files", ("a.jpg", jpeg()))])

    assert list(albums_files(gallery, "may-day")) == ["a.jpg"]


def test_a_form_without_the_pages_token_brings_nothing(page: TestClient, gallery: Gallery) -> None:
    told = fields(page, token="guessed")

    answer = page.post("/desk/inbox/", data=told, files=[("files", ("a.jpg", jpeg()))])

    assert answer.status_code == 403
    assert not (gallery.library / "albums/may-day").exists()


def test_a_form_of_nothing_says_what_to_do(page: TestClient) -> None:
    answer = page.post("/desk/inbox/", data=fields(page), files=[("files", ("", b""))])

    assert answer.status_code == 422
    assert "Choose some photos first." in answer.text


def test_fifty_one_files_are_too_many_for_a_form(page: TestClient, gallery: Gallery) -> None:
    files = [("files", (f"{n}.jpg", b"x")) for n in range(51)]

    answer = page.post("/desk/inbox/", data=fields(page), files=files)

    assert answer.status_code == 400
    assert "up to 50 files" in answer.text
    assert not (gallery.library / "albums/may-day").exists()


def test_a_form_that_is_too_large_is_told_so(gallery: Gallery) -> None:
    small = open_gallery(gallery.library, {"workers": 1, "upload_file": 1})
    page = desk_client(small, "photographer", headers={"accept": "text/html"})
    files = [("files", ("large.jpg", jpeg() + b"\0" * 21_000_000))]

    answer = page.post("/desk/inbox/", data=fields(page), files=files)

    assert answer.status_code == 413
    assert re.search(r"up to 50 files and 21 MB at once", answer.text)


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=x", "text/plain"]
)
def test_a_form_that_is_no_form_is_no_fault_of_ours(page: TestClient, kind: str) -> None:
    page.headers.pop("x-token")

    answer = page.post("/desk/inbox/", content=b"no form at all", headers={"content-type": kind})

    assert answer.status_code in (400, 403)


def test_a_form_cannot_name_places_on_the_disk(page: TestClient, gallery: Gallery) -> None:
    hostile = ["../../evil.jpg", "/etc/evil.jpg", "..\\..\\evil.jpg", "CON.jpg"]
    files = [("files", (name, jpeg(seed=n))) for n, name in enumerate(hostile)]

    page.post("/desk/inbox/", data=fields(page), files=files)

    assert sorted(albums_files(gallery, "may-day")) == [
        *("_CON.jpg", "evil (2).jpg", "evil (3).jpg", "evil.jpg")
    ]
    assert not list(gallery.library.glob("*.jpg")) + list(gallery.library.parent.glob("*.jpg"))


def test_an_essay_that_began_a_moment_ago_takes_photos(gallery: Gallery) -> None:
    editor = desk_client(gallery, "editor", follow_redirects=False)
    editor.post("/desk/essays/", data={"title.en": "Nurses"})

    assert '<option value="nurses">Nurses</option>' in editor.get("/desk/inbox/").text
