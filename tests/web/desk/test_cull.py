"""Culling over HTTP: who may, what is answered, and what readers see of a rejected photo."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from gallery import editing
from gallery.album import parse
from gallery.arriving import ledger
from gallery.arriving.ledger import Arrived
from gallery.blocks import Album, Cull
from gallery.ingest.index import reindex
from gallery.model import Claim
from gallery.wiring import Gallery
from tests.desk.sample import HEAD, block, lay, original, taken
from tests.web.desk.signed import desk_client
from tests.web.sample import reader

ESSAY = "/desk/essays/may-day"
SCREEN = f"{ESSAY}/cull/"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PUBLIC = HEAD.replace('"draft"', '"published"')
WORDS = block("a.jpg", caption={"en": "A banner."}) + block("b.jpg", caption={"en": "Dockers."})
FILES = [
    original("a.jpg", 1, taken("2026-05-01T09:00:00")),
    original("b.jpg", 2, taken("2026-05-01T09:10:00"), Claim("rating", "3", "xmp:xmp:Rating")),
    original("c.jpg", 3, taken("2026-05-01T09:20:00"), Claim("rating", "-1", "xmp:xmp:Rating")),
]


def laid(gallery: Gallery, head: str = HEAD) -> Gallery:
    lay(gallery.store, "may-day", head + WORDS, FILES)
    lay(gallery.store, "other", PUBLIC + block("/may-day/b.jpg"), [])
    reindex(gallery.store, gallery.catalog, NOW.date(), cards=False)
    return gallery


def at_desk(gallery: Gallery, role: str = "editor") -> TestClient:
    return desk_client(gallery, role, lambda: NOW, follow_redirects=False)


def decided(client: TestClient, *photos: str, **wish: Any) -> Any:
    return client.post(f"{SCREEN}do", json={"photos": photos, **wish})


def album(gallery: Gallery) -> Album:
    return parse("may-day", editing.source_of(gallery.store, "may-day"))


def test_the_state_tells_the_editors_word_and_the_files_where_there_is_none(
    gallery: Gallery,
) -> None:
    client = at_desk(laid(gallery))
    decided(client, "a.jpg", pick="picked", stars=5)

    told = client.get(f"{SCREEN}state").json()

    stands = {one["name"]: (one["pick"], one["stars"], one["by_file"]) for one in told["photos"]}
    assert stands == {
        "a.jpg": ("picked", 5, False),
        "b.jpg": ("", 3, False),
        "c.jpg": ("rejected", 0, True),
    }
    assert told["counts"] == {"picked": 1, "rejected": 1, "undecided": 1}
    assert told["undo"] is True


def test_undecided_need_only_be_written_where_the_file_says_otherwise(gallery: Gallery) -> None:
    client = at_desk(laid(gallery))

    answers = [decided(client, name, pick="undecided") for name in ("a.jpg", "c.jpg")]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert album(gallery).cull == (Cull("c.jpg", "undecided"),)


def test_a_rejected_photo_is_out_of_readers_sight_with_the_answer_and_comes_back(
    gallery: Gallery,
) -> None:
    client, anybody = at_desk(laid(gallery, PUBLIC)), reader(gallery)

    def seen() -> list[bool]:
        pages = ("/en/photos/may-day/", "/en/feed.atom", "/en/search/?q=dockers")
        found = [
            ">Dockers" in anybody.get(page).text or "Dockers." in anybody.get(page).text
            for page in pages
        ]
        borrowed = "may-day/2" in anybody.get("/en/photos/other/").text
        return [*found, borrowed, anybody.get("/en/photos/may-day/2/").status_code == 200]

    before = seen()
    rejected = decided(client, "b.jpg", pick="rejected").status_code
    gone = seen()
    back = client.post(f"{SCREEN}undo").status_code

    assert (rejected, back) == (200, 200)
    assert gone == [False] * len(gone)
    assert seen() == before != gone


def test_a_block_that_a_hand_put_back_shows_nobody_a_rejected_photo(gallery: Gallery) -> None:
    client = at_desk(laid(gallery, PUBLIC))
    decided(client, "b.jpg", pick="rejected")
    words = editing.source_of(gallery.store, "may-day") + block("b.jpg", caption={"en": "Dockers."})
    gallery.store.put("may-day/album.toml", words.encode())

    reindex(gallery.store, gallery.catalog, NOW.date(), ["may-day"], cards=False)

    assert "Dockers" not in reader(gallery).get("/en/photos/may-day/").text
    assert reader(gallery).get("/en/photos/may-day/2/").status_code == 404


def test_no_page_and_no_picture_for_readers_tells_a_rating(gallery: Gallery) -> None:
    client = at_desk(laid(gallery, PUBLIC))
    decided(client, "a.jpg", pick="picked", stars=5, label="Kupferrot")

    pages = [reader(gallery).get(f"/en/photos/may-day/{end}").text for end in ("", "1/")]

    assert not any(re.search("Kupferrot|xmp:Rating|picked", page) for page in pages)


def test_photographers_decide_about_their_own_and_reject_in_drafts_alone(gallery: Gallery) -> None:
    laid(gallery)
    arrived = Arrived("1", "2026-05-01T20:00:00Z", "photographer", "a.jpg", "a.jpg", "0", 9)
    ledger.note(gallery.store, "may-day", arrived)
    client = at_desk(gallery, "photographer")

    own = decided(client, "a.jpg", pick="rejected")
    others = decided(client, "a.jpg", "b.jpg", pick="rejected")
    editing.set_status(gallery.store, "may-day", "published")

    assert (own.status_code, others.status_code) == (200, 403)
    assert decided(client, "a.jpg", stars=2).status_code == 200
    assert decided(client, "a.jpg", pick="undecided").status_code == 403
    assert album(gallery).cull == (Cull("a.jpg", "rejected", 2),)


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"photos": ["z.jpg"], "pick": "picked"}, 404),
        ({"photos": [], "pick": "picked"}, 400),
        ({"photos": ["a.jpg"], "pick": "maybe"}, 400),
        ({"photos": ["a.jpg"], "stars": 6}, 400),
        ({"photos": ["/other/a.jpg"], "pick": "picked"}, 404),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    gallery: Gallery, told: dict[str, Any], status: int
) -> None:
    client = at_desk(laid(gallery))

    answer = client.post(f"{SCREEN}do", json=told)

    assert answer.status_code == status
    assert answer.json()["problem"]
    assert album(gallery).cull == ()


def test_all_is_done_by_forms_alone(gallery: Gallery) -> None:
    client = at_desk(laid(gallery))
    token = client.headers["x-token"]
    form = {
        "token": token,
        "photo": "1",
        "pick": "rejected",
        "stars": "2",
        "label": "",
        "next": "1",
    }

    page = client.get(f"{SCREEN}?photo=1").text
    sent = client.post(SCREEN, data=form)
    listed = client.get(SCREEN).text
    back = client.post(SCREEN, data={"token": token, "do": "back", "name": "a.jpg"})
    brought = album(gallery)
    client.post(SCREEN, data={"token": token, "do": "undo"})

    assert 'type="radio" name="pick" value="undecided" checked' in page
    assert (sent.status_code, sent.headers["location"]) == (303, f"{SCREEN}?photo=2")
    assert re.findall(r'name="name" value="(.*?)"', listed) == ["a.jpg", "c.jpg"]
    assert back.status_code == 303
    assert brought.cull == (Cull("a.jpg", "", 2),)
    assert [one.photo for one in brought.photos] == ["a.jpg", "b.jpg"]
    assert album(gallery).cull == (Cull("a.jpg", "rejected", 2),)
