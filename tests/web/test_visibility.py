"""Who may see what: one rule for pages, lists and pictures."""

import re
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from gallery.web.app import create_app
from gallery.web.way import Who
from gallery.web.ways import WAYS
from gallery.wiring import Gallery, open_gallery
from tests.web.sample import BOTH, Shot, blocks, reader, show

MOMENT = "publish_at = 2026-05-02T06:00:00-06:00\n"
SHOTS = {"a.jpg": Shot()}


def source(status: str) -> str:
    words = BOTH.replace('"published"', f'"{status}"')
    return words + (MOMENT if status == "scheduled" else "") + blocks("a.jpg")


def statuses(client: TestClient, picture: str) -> set[int]:
    """The status of everything that shows the essay in either language."""
    pages = [f"/{lang}/photos/essay/{more}" for lang in ("en", "es") for more in ("", "1/")]
    return {client.get(address).status_code for address in [*pages, picture]}


def picture_of(gallery: Gallery) -> str:
    show(gallery, "essay", source("published"), SHOTS)
    found = re.search(r'src="(/media/[^"]+)"', reader(gallery).get("/en/photos/essay/").text)
    assert found
    return found[1]


@pytest.mark.parametrize("status", ["draft", "review", "scheduled", "withdrawn"])
def test_what_is_not_public_is_nowhere(gallery: Gallery, status: str) -> None:
    picture = picture_of(gallery)
    show(gallery, "essay", source(status), SHOTS)
    client = TestClient(create_app(gallery, lambda: datetime(2026, 5, 2, 11, 59, tzinfo=UTC)))

    assert statuses(client, picture) == {404}
    assert "May Day" not in client.get("/en/photos/").text


def test_a_scheduled_essay_opens_at_its_moment_everywhere_at_once(gallery: Gallery) -> None:
    picture = picture_of(gallery)
    show(gallery, "essay", source("scheduled"), SHOTS)
    client = TestClient(create_app(gallery, lambda: datetime(2026, 5, 2, 12, 0, tzinfo=UTC)))

    assert statuses(client, picture) == {200}
    assert "May Day" in client.get("/en/photos/").text


def test_what_is_not_there_and_what_is_not_public_look_alike(gallery: Gallery) -> None:
    show(gallery, "essay", source("draft"), SHOTS)
    client = reader(gallery)

    hidden, missing = (client.get(f"/en/photos/{slug}/") for slug in ("essay", "nothing"))

    assert hidden.content == missing.content
    for answer in (hidden, missing):
        del answer.headers["x-request-id"]
    assert dict(hidden.headers) == dict(missing.headers)


def test_on_the_owners_machine_drafts_are_seen_and_kept_by_nobody(gallery: Gallery) -> None:
    picture = picture_of(gallery)
    show(gallery, "essay", source("draft"), SHOTS)
    (gallery.library / "gallery.toml").write_text("drafts = true\n")
    client = reader(open_gallery(gallery.library))

    answers = [client.get(a) for a in ("/en/photos/", "/en/photos/essay/", picture)]

    assert statuses(client, picture) == {200}
    assert {a.headers["cache-control"] for a in answers} == {"no-store"}


def test_a_borrowed_photo_is_public_where_it_is_shown_though_its_album_is_not(
    gallery: Gallery,
) -> None:
    show(gallery, "drop", source("draft"), SHOTS)
    show(gallery, "essay", BOTH.replace("credit", "source.en") + blocks("/drop/a.jpg"))
    client = reader(gallery)

    page = client.get("/en/photos/essay/").text
    picture = re.search(r'src="(/media/drop/[^"]+)"', page)

    assert picture
    assert client.get(picture[1]).status_code == 200
    assert client.get("/en/photos/essay/drop/1/").status_code == 200
    assert client.get("/en/photos/drop/1/").status_code == 404
    assert 'class="credit"' not in page  # nobody is credited by guess


@pytest.mark.parametrize(
    ("pattern", "other"),
    [
        (r"-[0-9a-f]{12}-", "-0123456789ab-"),
        (r"-800\.", "-801."),
        (r"-800\.", "-8000000."),
        (r"\.jpg$", ".png"),
        (r"/1-", "/2-"),
        (r"/1-", "/01-"),
        (r"/essay/", "/other/"),
    ],
)
def test_only_the_true_address_of_a_picture_answers(
    gallery: Gallery, pattern: str, other: str
) -> None:
    picture = picture_of(gallery)
    client = reader(gallery)

    assert client.get(picture).status_code == 200
    assert client.get(re.sub(pattern, other, picture)).status_code == 404


def test_a_pictures_address_tells_nothing_of_the_original_and_changes_with_it(
    gallery: Gallery,
) -> None:
    first = picture_of(gallery)
    show(gallery, "essay", source("published"), {"a.jpg": Shot(seed=9)})

    row = gallery.catalog.of_album("essay")[0]
    page = reader(gallery).get("/en/photos/essay/").text

    assert first not in page
    assert row.sha256[:8] not in page
    assert gallery.recipe.key not in page


def test_a_picture_whose_file_is_being_made_again_is_not_found_and_not_kept(
    gallery: Gallery,
) -> None:
    picture = picture_of(gallery)
    for entry in list(gallery.store.list(".gallery/renditions")):
        gallery.store.delete(entry.key)

    answer = reader(gallery).get(picture)

    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")


def test_every_address_of_the_table_says_who_may_ask() -> None:
    places = {(way.path, way.methods if way.api else ()) for way in WAYS}  # there each has a line

    assert {way.path.split("/")[1] for way in WAYS if way.who > Who.ANYONE} == {"api", "desk"}
    assert len(places) == len({way.name for way in WAYS}) == len(WAYS)


@pytest.mark.parametrize("address", ["/en/photos", "/es/photos/may-day", "/en/photos/may-day/2"])
def test_a_forgotten_slash_leads_to_the_page(site: Gallery, address: str) -> None:
    answer = reader(site).get(address, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (301, f"{address}/")
