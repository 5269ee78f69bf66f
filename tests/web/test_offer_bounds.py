"""A link for contributors opens one page, and nothing else: asked of every way of the table."""

import pytest

from gallery.web.way import Way
from gallery.web.ways import WAYS
from gallery.wiring import Gallery
from tests.arriving.sending import File
from tests.pictures import jpeg
from tests.web.contributing import Browser, agreed, developed, essay, link
from tests.web.desk.test_ways import STREAMS, VALUES
from tests.web.sample import reader

OWN = "/offer/{secret}/"
OTHERS = [way for way in WAYS if not way.path.startswith(OWN) and way.name not in STREAMS]
HERS = [way for way in WAYS if way.path.startswith(OWN)]


def address(way: Way, **values: str) -> str:
    """The way with words where it has places for them, the essay's own where there are some."""
    parts = way.path.split("{")
    known = {**VALUES, "slug": "march", **values}
    filled = [known.get(one.partition("}")[0], "x") + one.partition("}")[2] for one in parts[1:]]
    return "".join([parts[0], *filled])


@pytest.fixture
def guest(gallery: Gallery) -> Browser:
    """Somebody who has sent a photo to a draft that has one already."""
    essay(gallery)
    (gallery.library / "albums/march/desk.jpg").write_bytes(jpeg(seed=8))
    root, _ = link(gallery)
    found = agreed(gallery, root)
    found.send(File("IMG_1.jpg", jpeg()))
    developed(gallery)
    return found


def test_with_the_link_and_its_cookie_every_other_way_answers_as_to_a_stranger(
    gallery: Gallery, guest: Browser
) -> None:
    token = guest.root.split("/")[2]
    [(name, kept)] = guest.client.cookies.items()
    carried = {**guest.headers, "cookie": f"{name}={kept}; s={kept}; s={token}"}
    stranger = reader(gallery, follow_redirects=False)
    opened = {}

    for way in OTHERS:
        path = address(way, secret=token)
        for method in way.methods:
            mine = guest.client.request(method, path, headers=carried)
            theirs = stranger.request(method, path, headers=guest.headers)
            if (mine.status_code, len(mine.content)) != (theirs.status_code, len(theirs.content)):
                opened[way.name, method] = mine.status_code

    assert opened == {}
    assert len(OTHERS) > 80


def test_a_link_for_one_essay_is_none_for_another_way_of_links(
    gallery: Gallery, guest: Browser
) -> None:
    moment = gallery.door().passes.known(guest.root.split("/")[2])
    assert moment is not None
    _, preview = gallery.door().passes.make(
        "preview", "march", by="editor", now=moment.made, expires=moment.expires
    )

    found = {
        (way.name, method): guest.client.request(
            method, address(way, secret=preview), headers=guest.headers
        ).status_code
        for way in HERS
        for method in way.methods
    }

    assert set(found.values()) == {404}
    assert len(found) >= 10


def test_nobody_reaches_a_byte_of_what_waits(gallery: Gallery, guest: Browser) -> None:
    stranger = reader(gallery, follow_redirects=False)
    sent = guest.stand(File("IMG_1.jpg", jpeg()))["id"]

    answers = [
        stranger.get(path)
        for path in (
            f"{guest.root}sent/{sent}",
            "/desk/essays/march/pictures/1-400",
            "/desk/essays/march/originals/1",
            "/en/photos/march/",
            "/en/photos/march/1/",
            "/en/photos/march/2/",
            "/media/march/photos.zip",
        )
    ]

    assert {answer.status_code for answer in answers} <= {303, 401, 404}


def test_a_published_essay_tells_readers_nothing_of_what_waits(gallery: Gallery) -> None:
    essay(gallery, status="published", more="\n[[block]]\nphoto = 'desk.jpg'\n")
    (gallery.library / "albums/march/desk.jpg").write_bytes(jpeg(seed=8))
    found = agreed(gallery, link(gallery)[0], "Somebody Unknown")
    found.send(File("IMG_1.jpg", jpeg()))
    developed(gallery)
    stranger = reader(gallery)

    told = {
        way.name: stranger.get(address(way, number="2", lang="en"))
        for way in WAYS
        if "GET" in way.methods and not way.path.startswith("/desk")
    }

    assert told["essay"].status_code == 200
    assert told["photo"].status_code == 404
    assert all(b"Somebody Unknown" not in answer.content for answer in told.values())
    assert all(b"IMG_1" not in answer.content for answer in told.values())
