"""The picture beside a link: cut from the lead photo around its focal point, made beforehand."""

import re
from datetime import date
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat
from starlette.testclient import TestClient

from gallery import editing
from gallery.album.draft import draft
from gallery.ingest.index import reindex
from gallery.ingest.read import claims
from gallery.ingest.run import ingest
from gallery.media import card_cut
from gallery.web.app import create_app
from gallery.wiring import Gallery
from tests.conftest import Drop
from tests.pages import HOST
from tests.pictures import jpeg
from tests.web.sample import BOTH, Shot, blocks, reader, show

TODAY = date(2026, 11, 22)
PAGE = "/en/photos/march/"


@pytest.fixture
def march(gallery: Gallery, drop: Drop) -> Gallery:
    """An essay of two tall photos, published."""
    editing.create(gallery.store, "march", draft("march", gallery.settings))
    tall = jpeg(1500, 2250, seed=1, artist="Inés Marrufo")
    card = drop(**{"a.jpg": tall, "b.jpg": jpeg(1500, 1000, seed=2)})
    ingest(gallery.darkroom(), "march", [card], today=TODAY)
    editing.set_status(gallery.store, "march", "published")
    reindex(gallery.store, gallery.catalog, TODAY)
    return gallery


def named(gallery: Gallery, page: str = PAGE) -> tuple[str, int, int]:
    """Address, width and height of the picture that a page names for others."""
    with TestClient(create_app(gallery), base_url=HOST) as client:
        text = client.get(page).text
    found = [
        re.findall(rf'property="og:image{part}" content="([^"]+)"', text)[0]
        for part in ("", ":width", ":height")
    ]
    return found[0], int(found[1]), int(found[2])


def fetched(gallery: Gallery, address: str) -> tuple[bytes, str]:
    """The picture, and how long it may be kept."""
    with TestClient(create_app(gallery), base_url=HOST) as client:
        answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    return answer.content, answer.headers["cache-control"]


def with_focus(march: Gallery, focus: str) -> None:
    photo = 'photo = "a.jpg"\n'
    edit = f"{photo}focus = {focus}\n"
    editing.change(march.store, "march", lambda source, _: source.replace(photo, edit))
    reindex(march.store, march.catalog, TODAY)


def test_the_card_has_the_shape_that_other_sites_want_and_keeps_its_credit(march: Gallery) -> None:
    address, width, height = named(march)

    data, kept = fetched(march, address)

    assert (width, height) == Image.open(BytesIO(data)).size == (1200, 630)
    assert "immutable" in kept
    assert "Inés Marrufo" in {claim.value for claim in claims(data, "card.jpg", None)}


def test_the_card_is_cut_around_the_focal_point(march: Gallery) -> None:
    with_focus(march, "[0.5, 0.9]")

    address, _, _ = named(march)

    data, _ = fetched(march, address)
    card = Image.open(BytesIO(data)).convert("RGB")
    whole = Image.open(march.library / "albums/march/a.jpg").resize((1200, 1800))
    top = round((1800 - 630) * 0.9)
    near = ImageStat.Stat(ImageChops.difference(card, whole.crop((0, top, 1200, top + 630))))
    far = ImageStat.Stat(ImageChops.difference(card, whole.crop((0, 0, 1200, 630))))
    assert max(near.mean) < 8
    assert min(far.mean) > 3 * max(near.mean)


def test_another_focal_point_or_lead_is_another_address(march: Gallery) -> None:
    first, _, _ = named(march)
    with_focus(march, "[0.5, 0.9]")
    second, _, _ = named(march)
    editing.change(march.store, "march", lambda s, _: f'lead = "b.jpg"\n{s}')
    reindex(march.store, march.catalog, TODAY)

    third, _, _ = named(march)

    assert len({first, second, third}) == 3
    with TestClient(create_app(march), base_url=HOST) as client:
        assert [client.get(one).status_code for one in (first, second, third)] == [404, 404, 200]


def test_the_list_of_essays_shows_the_card_of_its_newest_one(march: Gallery) -> None:
    assert named(march, "/es/photos/") == named(march)


def test_a_card_that_was_never_made_is_stood_in_for_and_not_kept(gallery: Gallery) -> None:
    show(gallery, "march", BOTH + blocks("a.jpg"), {"a.jpg": Shot(1500, 2250, seed=1)})

    data, kept = fetched(gallery, named(gallery)[0])

    assert Image.open(BytesIO(data)).size == (1280, 1920)
    assert kept == "no-store"


def test_a_borrowed_lead_has_its_card_whichever_album_is_read_first(
    gallery: Gallery, drop: Drop
) -> None:
    words = BOTH + "\n[[block]]\nphoto = '/drop/a.jpg'\n"
    editing.create(gallery.store, "march", words)
    reindex(gallery.store, gallery.catalog, TODAY)
    editing.create(gallery.store, "drop", draft("drop", gallery.settings))
    ingest(gallery.darkroom(), "drop", [drop(**{"a.jpg": jpeg(1500, 1000)})], today=TODAY)

    data, kept = fetched(gallery, named(gallery)[0])

    assert Image.open(BytesIO(data)).size == (1200, 630)
    assert "immutable" in kept


def test_a_card_is_shown_to_nobody_before_its_essay(march: Gallery) -> None:
    address, _, _ = named(march)
    editing.set_status(march.store, "march", "withdrawn")
    reindex(march.store, march.catalog, TODAY)

    assert reader(march).get(address).status_code == 404
    assert reader(march).get("/media/march/card-é.jpg").status_code == 404


def test_an_unchanged_card_is_not_sent_twice(march: Gallery) -> None:
    address, _, _ = named(march)
    client = reader(march)

    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("size", "cut", "box"),
    [
        ((3000, 2000), (1200, 630), (0, 72, 1280, 744)),
        ((2000, 3000), (1200, 630), (0, 499, 1280, 1171)),
        ((5000, 1000), (731, 384), (594, 0, 1325, 384)),
        ((900, 600), (900, 472), (0, 51, 900, 523)),
        ((10, 4000), (10, 5), (0, 1598, 10, 1603)),
    ],
)
def test_a_card_is_never_blown_up(
    size: tuple[int, int], cut: tuple[int, int], box: tuple[int, int, int, int]
) -> None:
    rungs = [width for width in (400, 560, 800, 1280, 1920) if width <= size[0]] or [size[0]]
    if size[0] == 900:
        rungs.append(900)

    made = card_cut(*size, rungs, None)

    assert (made.size, made.box) == (cut, box)


def test_a_card_that_was_left_out_is_made_by_the_next_full_look(march: Gallery) -> None:
    """The web process publishes without decoding; nothing of the album changes afterwards."""
    source = editing.source_of(march.store, "march")
    march.store.put("march/album.toml", f'lead = "b.jpg"\n{source}'.encode())
    reindex(march.store, march.catalog, TODAY, ["march"], cards=False)
    made = [entry.key for entry in march.store.list(".gallery/renditions") if "-card-" in entry.key]

    reindex(march.store, march.catalog, TODAY)

    data, kept = fetched(march, named(march)[0])
    assert len(made) == 1
    assert Image.open(BytesIO(data)).size == (1200, 630)
    assert "immutable" in kept
