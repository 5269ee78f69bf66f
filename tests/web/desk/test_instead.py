"""Another file in the place of a photo: words, place and address stay, the old file is kept."""

import re
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from gallery import album as albums
from gallery.album import parse
from gallery.blocks import Album, PointBlock
from gallery.checking import check
from gallery.editing import history
from gallery.editing.trash import untrash
from gallery.ingest.record import load_manifest
from gallery.ingest.run import ingest
from gallery.wiring import Gallery
from tests.conftest import put
from tests.library import originals
from tests.pictures import jpeg
from tests.web.desk.signed import desk_client
from tests.web.sample import reader

HERE = "/desk/essays/march"
TODAY = date(2026, 11, 22)
OLD, NEW = jpeg(300, 200, 1), jpeg(360, 200, 2)
ESSAY = """\
title.en = "March"
lang = "en"
status = "published"
credit = "Inés Marrufo"
lead = "a.jpg"

[[correction]]
note.en = "It was Ana."
photo = "a.jpg"

# the first one
[[block]]
photo = "a.jpg"
layout = "wide"
caption.en = "Ana leads."  # checked
focus = [0.5, 0.2]
persons = ["Ana Rojas"]

[[block]]
photo = "b.jpg"

[[block]]
point.en = "One"
photos = ["a.jpg"]
"""


@pytest.fixture
def essay(gallery: Gallery) -> Gallery:
    """A public essay that shows a.jpg twice; another one borrows it."""
    folder = gallery.library / "albums/march"
    for name, data in {"a.jpg": OLD, "b.jpg": jpeg(300, 200, 3)}.items():
        put(folder / name, data)
    put(folder / "album.toml", ESSAY.encode())
    loan = 'title.en = "Other"\nstatus = "published"\n\n[[block]]\nphoto = "/march/a.jpg"\n'
    put(gallery.library / "albums/other/album.toml", loan.encode())
    run(gallery)
    ingest(gallery.darkroom(), "other", today=TODAY)
    return gallery


def run(gallery: Gallery) -> None:
    ingest(gallery.darkroom(), "march", today=TODAY)


@pytest.fixture
def desk(essay: Gallery) -> TestClient:
    """An editor whose browser runs no script."""
    client = desk_client(essay, "editor", follow_redirects=False)
    client.headers["accept"] = "text/html"
    return client


def send(
    client: TestClient, data: bytes, name: str = "new.jpg", number: int = 1
) -> tuple[int, str]:
    """(status, page) after a file was sent for a photo by the form of its page."""
    token = client.headers.pop("x-token")
    files = [("files", (name, data))]
    answer = client.post(f"{HERE}/replace/{number}", data={"token": token}, files=files)
    client.headers["x-token"] = token
    if answer.status_code != 303:
        return answer.status_code, answer.text
    return 303, client.get(answer.headers["location"]).text


def album(gallery: Gallery, slug: str = "march") -> Album:
    return parse(slug, gallery.store.get(f"{slug}/album.toml")[0].decode())


def pictures(page: str, slug: str = "march", number: int = 1) -> set[str]:
    return set(re.findall(rf"/media/{slug}/{number}-[0-9a-f]+-\d+\.jpg", page))


def test_a_new_file_takes_the_place_with_all_words_and_the_same_address(
    essay: Gallery, desk: TestClient
) -> None:
    client, before = reader(essay), originals(essay.library)
    public = pictures(client.get("/en/photos/march/1/").text)
    assert {client.get(one).status_code for one in public} == {200}

    status, page = send(desk, NEW)
    assert (status, "The file has arrived." in page) == (303, True)
    assert client.get("/en/photos/march/1/").status_code == 200
    assert album(essay).blocks[0].photo == "a.jpg"  # type: ignore[union-attr]
    run(essay)

    now = album(essay)
    first, point = now.photos[0], now.blocks[2]
    assert (first.photo, first.layout, first.caption) == ("new.jpg", "wide", {"en": "Ana leads."})
    assert (first.persons, first.focus, first.check_names) == (("Ana Rojas",), None, True)
    assert isinstance(point, PointBlock)
    assert [(one.photo, one.check_names) for one in point.photos] == [("new.jpg", False)]
    assert (now.lead, now.corrections[0].photo, now.instead) == ("new.jpg", "new.jpg", ())
    assert [one.photo for one in now.trash] == ["a.jpg"]
    assert "# the first one" in essay.store.get("march/album.toml")[0].decode()
    assert album(essay, "other").photos[0].photo == "/march/new.jpg"
    shown = client.get("/en/photos/march/1/").text
    assert "Ana leads." in shown and not pictures(shown) & public
    assert {client.get(one).status_code for one in public} == {404}
    assert {client.get(one).status_code for one in pictures(shown)} == {200}
    assert client.get("/en/photos/other/").status_code == 200
    assert before.items() <= originals(essay.library).items()
    numbers = {one.name: one.number for one in load_manifest(essay.store, "march").photos.values()}
    assert numbers == {"new.jpg": 1, "b.jpg": 2, "a.jpg": 3}
    assert [x.kind for x in history.read(essay.store, "march")][:2] == ["replaced", "replacing"]
    assert [one.code for one in check(essay.store, essay.recipe.key)] == []


def test_what_the_ingest_was_stopped_in_it_does_the_next_time(
    essay: Gallery, desk: TestClient
) -> None:
    send(desk, NEW)
    source = essay.store.get("march/album.toml")[0]
    run(essay)
    done, manifest = essay.store.get("march/album.toml")[0], load_manifest(essay.store, "march")

    essay.store.put("march/album.toml", source)  # stopped after the numbers were changed
    run(essay)

    assert load_manifest(essay.store, "march").photos.keys() == manifest.photos.keys()
    assert load_manifest(essay.store, "march").photos["new.jpg"].number == 1
    strip = re.compile(rb"at = \S+")
    assert strip.sub(b"", essay.store.get("march/album.toml")[0]) == strip.sub(b"", done)


def test_a_damaged_file_replaces_nothing_and_its_reason_stands_in_the_history(
    essay: Gallery, desk: TestClient
) -> None:
    status, _ = send(desk, NEW[: len(NEW) // 3])
    run(essay)

    assert status == 303
    now = album(essay)
    assert (now.photos[0].photo, now.instead, now.trash) == ("a.jpg", (), ())
    assert now.photos[0].focus == (0.5, 0.2)
    [entry] = [x for x in history.read(essay.store, "march") if x.kind == "replace-refused"]
    assert entry.new.startswith("new.jpg: ")
    assert "cannot be shown" in desk.get(f"{HERE}/history/").text
    assert reader(essay).get("/en/photos/march/1/").status_code == 200


def test_what_is_no_picture_or_is_there_already_is_refused_at_once(
    essay: Gallery, desk: TestClient
) -> None:
    source = essay.store.get("march/album.toml")[0]

    assert "It is the same file." in send(desk, OLD)[1]
    assert "This picture is in the essay already." in send(desk, jpeg(300, 200, 3))[1]
    status, page = send(desk, b"words", "words.jpg")
    assert status == 422 and "notice problem" in page
    assert send(desk, b"words", "words.txt")[0] == 422
    assert send(desk, NEW, number=9)[0] == 404

    assert parse("march", source.decode()) == album(essay)
    run(essay)
    assert album(essay).photos[0].photo == "a.jpg"


def test_the_old_file_can_take_its_place_again(essay: Gallery, desk: TestClient) -> None:
    send(desk, NEW)
    run(essay)

    send(desk, OLD, "again.jpg")
    run(essay)

    now = album(essay)
    assert [one.photo for one in now.photos] == ["a.jpg", "b.jpg", "a.jpg"]
    assert [one.photo for one in now.trash] == ["new.jpg"]
    assert load_manifest(essay.store, "march").photos["a.jpg"].number == 1
    untrash(essay.store, "march", ["new.jpg"], "editor", now.trash[0].at)


def test_names_are_marked_to_be_read_again_until_somebody_did(
    essay: Gallery, desk: TestClient
) -> None:
    send(desk, NEW)
    run(essay)
    assert (
        "The file was replaced since these words were written."
        in desk.get(f"{HERE}/captions/1/").text
    )
    state = desk.get(f"{HERE}/captions/state").json()
    assert [one["check_names"] for one in state["photos"]] == [True, False]

    assert desk.post(f"{HERE}/replaced", data={"number": "1", "do": "checked"}).json() == {}

    assert not album(essay).photos[0].check_names
    assert history.read(essay.store, "march")[0].kind == "names-checked"
    assert "check_names" not in essay.store.get("march/album.toml")[0].decode()


def test_who_changes_their_mind_before_it_is_developed_keeps_the_old_one(
    essay: Gallery, desk: TestClient
) -> None:
    _, page = send(desk, NEW)
    assert "Keep this one after all" in page

    desk.post(f"{HERE}/replaced", data={"number": "1", "do": "leave"})
    run(essay)

    assert (album(essay).photos[0].photo, album(essay).trash) == ("a.jpg", ())
    assert desk.post(f"{HERE}/replaced", data={"number": "1", "do": "x"}).status_code == 400


def test_words_that_are_typed_on_an_old_page_reach_the_photo_in_its_place(
    essay: Gallery, desk: TestClient
) -> None:
    send(desk, NEW)
    run(essay)
    told = {"photo": "a.jpg", "field": "caption", "lang": "en"}

    answer = desk.post(f"{HERE}/say", json={**told, "seen": "Ana leads.", "mine": "Ana is first."})
    [before] = [x for x in history.read(essay.store, "march") if x.new == "Ana is first."]

    assert answer.status_code == 200
    assert album(essay).photos[0].caption == {"en": "Ana is first."}
    form = {"ident": before.ident, "which": "old"}
    assert desk.post(f"{HERE}/history/restore", data=form).status_code == 303
    assert album(essay).photos[0].caption == {"en": "Ana leads."}


def test_photographers_replace_their_own_photos_while_nobody_reads_the_essay(
    essay: Gallery,
) -> None:
    brought = '{"id":"1","at":"2026-05-01T18:00:00Z","who":"photographer","path":"a.jpg",'
    brought += '"name":"a.jpg","sha256":"","bytes":9}\n'
    put(Path(essay.library / "albums/march/history/arrivals.jsonl"), brought.encode())
    client = desk_client(essay, "photographer", follow_redirects=False)
    client.headers["accept"] = "text/html"

    assert "an editor has to replace it" in send(client, NEW)[1]
    draft = albums.with_status(ESSAY, "draft")
    essay.store.put("march/album.toml", draft.encode())
    assert send(client, NEW, number=2)[0] == 403
    assert send(client, NEW)[0] == 303
    run(essay)

    assert album(essay).photos[0].photo == "new.jpg"
    assert len(album(essay).photos) == 3
