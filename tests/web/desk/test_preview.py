"""What is not public, at the readers' own addresses: for the desk alone."""

import re
from datetime import UTC, datetime

import pytest

from gallery.catalog import Viewer, visible
from gallery.wiring import Gallery
from tests.web.desk.signed import desk_client
from tests.web.sample import BOTH, Shot, blocks, reader, show

SLUG = "essay"
PAGES = ("", "1/", "light/", "print/", "sheet/", "embed/", "borrowed/1/")
LISTS = (
    "/en/photos/",
    "/en/archive/",
    "/en/archive/place/",
    "/en/search/?q=May",
    "/en/feed.atom",
    "/en/feed.json",
    "/sitemap.xml",
    "/robots.txt",
    f"/iiif/{SLUG}/manifest.json",
    f"/oembed?url=http://testserver/en/photos/{SLUG}/",
)
HIDDEN = ("draft", "review", "scheduled", "withdrawn")
AT = "publish_at = 2036-05-02T06:00:00-06:00\n"


def put(gallery: Gallery, status: str) -> None:
    source = BOTH.replace('"published"', f'"{status}"') + (AT if status == "scheduled" else "")
    show(
        gallery,
        "borrowed",
        BOTH.replace('"published"', '"draft"') + blocks("b.jpg"),
        {"b.jpg": Shot(seed=2)},
    )
    show(gallery, SLUG, source + blocks("a.jpg", "/borrowed/b.jpg"), {"a.jpg": Shot()})


def addresses(gallery: Gallery) -> list[str]:
    """Every public address that belongs to the essay, as its pages name them while it is public."""
    put(gallery, "published")
    client = reader(gallery)
    pages = [f"/{lang}/photos/{SLUG}/{page}" for lang in ("en", "es") for page in PAGES]
    whole = "".join(client.get(page).text for page in pages)
    media = set(re.findall(r"/media/[\w./-]+", whole)) | {f"/media/{SLUG}/photos.zip"}
    found = [*pages, *sorted(media), f"/iiif/{SLUG}/manifest.json"]
    assert any("card-" in one for one in media) and any("/media/borrowed/" in one for one in media)
    assert {one: client.get(one).status_code for one in found} == dict.fromkeys(found, 200)
    return found


@pytest.mark.parametrize("status", HIDDEN)
def test_a_stranger_is_told_the_same_as_for_what_there_is_not(
    gallery: Gallery, status: str
) -> None:
    found = addresses(gallery)
    put(gallery, status)
    client = reader(gallery)

    for one in found:
        hidden, nothing = client.get(one), client.get(one.replace(SLUG, "nosuch"))
        assert (hidden.status_code, hidden.content) == (404, nothing.content), one
        assert dict(hidden.headers) == dict(nothing.headers), one


@pytest.mark.parametrize("status", HIDDEN)
@pytest.mark.parametrize("role", ["photographer", "admin"])
def test_the_desk_sees_it_and_nobody_keeps_it(gallery: Gallery, status: str, role: str) -> None:
    found = [one for one in addresses(gallery) if not one.startswith("/iiif")]
    put(gallery, status)
    client = desk_client(gallery, role)

    for one in found:
        answer = client.get(one)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), one
        assert "access-control-allow-origin" not in answer.headers, one
        if one.endswith((".jpg", ".webp", ".avif")):
            assert answer.headers["cross-origin-resource-policy"] == "same-origin", one


@pytest.mark.parametrize(
    ("status", "words", "palabras"),
    [
        ("draft", "Draft: only the desk sees this", "Borrador: solo"),
        ("review", "Draft: only the desk sees this", "Borrador: solo"),
        ("scheduled", "Scheduled: only the desk sees this yet", "Programado: por ahora solo"),
        ("withdrawn", "Withdrawn: only the desk sees this", "Retirado: solo"),
    ],
)
def test_its_pages_say_that_they_are_not_public(
    gallery: Gallery, status: str, words: str, palabras: str
) -> None:
    put(gallery, status)
    client = desk_client(gallery)

    for page in ("", "1/", "light/", "print/", "sheet/"):
        assert words in client.get(f"/en/photos/{SLUG}/{page}").text, page
        assert palabras in client.get(f"/es/photos/{SLUG}/{page}").text, page


@pytest.mark.parametrize("status", HIDDEN)
@pytest.mark.parametrize("place", LISTS)
def test_lists_and_what_machines_read_are_for_the_desk_what_they_are_for_strangers(
    gallery: Gallery, status: str, place: str
) -> None:
    put(gallery, status)

    mine, theirs = (client.get(place) for client in (desk_client(gallery), reader(gallery)))

    assert (mine.status_code, mine.content) == (theirs.status_code, theirs.content)
    assert mine.headers["cache-control"] == theirs.headers["cache-control"]


def test_what_is_public_is_the_same_for_the_desk_so_that_it_may_be_kept(gallery: Gallery) -> None:
    found = addresses(gallery)
    mine, theirs = desk_client(gallery), reader(gallery)

    for one in found:
        asked, public = mine.get(one), theirs.get(one)
        assert asked.content == public.content, one
        assert asked.headers["cache-control"] == public.headers["cache-control"], one
    assert "only the desk" not in mine.get(f"/en/photos/{SLUG}/").text


def test_a_sign_in_that_is_over_sees_what_strangers_see(gallery: Gallery) -> None:
    put(gallery, "draft")
    client = desk_client(gallery, "editor")
    assert client.get(f"/en/photos/{SLUG}/").status_code == 200

    gallery.door().signs.end_all("editor")

    assert client.get(f"/en/photos/{SLUG}/").status_code == 404


@pytest.mark.parametrize("status", ["published", *HIDDEN])
@pytest.mark.parametrize("year", [2026, 2046])
@pytest.mark.parametrize("viewer", ["stranger", "owner", "desk"])
def test_the_rule_is_the_same_in_the_index_and_in_hand(
    gallery: Gallery, status: str, year: int, viewer: str
) -> None:
    put(gallery, status)
    now = datetime(year, 6, 1, tzinfo=UTC)
    asking = Viewer(now, drafts=viewer != "stranger", withdrawn=viewer == "desk")
    [row] = [row for row in gallery.catalog.albums() if row.slug == SLUG]

    assert visible(asking, row) == (gallery.catalog.essay(SLUG, asking) is not None)


@pytest.mark.parametrize("secret", ["", "x", "../../people", "a" * 4000])
def test_a_made_up_cookie_opens_nothing(gallery: Gallery, secret: str) -> None:
    put(gallery, "draft")
    client = reader(gallery)
    client.cookies.set("s", secret)

    assert client.get(f"/en/photos/{SLUG}/").status_code == 404
