"""What a published picture says of itself: the essay's words, wherever the file goes."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from gallery import editing
from gallery.album import with_album_text
from gallery.captions import Change
from gallery.ingest.index import reindex
from gallery.ingest.read import claims
from gallery.ingest.run import ingest
from gallery.web.app import create_app
from gallery.wiring import Gallery
from tests.conftest import Drop
from tests.pages import HOST
from tests.pictures import jpeg

TODAY = date(2026, 11, 22)
WORDS = """\
title.en = "March"
credit = "Agencia Ventana"
licence = "CC-BY-SA-4.0"
rights.en = "Free for the press with credit."
lang = "en"
status = "published"

[[block]]
photo = "a.jpg"
caption.en = "Dock workers *carry* the banner & sing."
caption.es = "Estibadores llevan la manta."
alt.en = "A red banner"

[[block]]
photo = "b.jpg"
"""
OTHER = """\
title.en = "Another march"
status = "published"

[[block]]
photo = "/march/a.jpg"
"""
PICTURES = re.compile(r"/media/(?:march|other)/[^\s\",]+\.(?:jpg|avif)")
TOLD_OF = {
    ("credit", "Agencia Ventana"),
    ("caption.en", "Dock workers carry the banner & sing."),
    ("caption.es", "Estibadores llevan la manta."),
    ("alt.en", "A red banner"),
}


@pytest.fixture
def march(gallery: Gallery, drop: Drop) -> Gallery:
    editing.create(gallery.store, "march", WORDS)
    own = jpeg(seed=2, artist="Inés Marrufo", caption="A fruit stall does business at the kerb.")
    card = drop(**{"a.jpg": jpeg(), "b.jpg": own})
    ingest(gallery.darkroom(), "march", [card], today=TODAY)
    return gallery


def addresses(march: Gallery, number: int, suffix: str) -> list[str]:
    with TestClient(create_app(march), base_url=HOST) as client:
        page = client.get("/en/photos/march/").text
    return sorted(set(re.findall(rf"/media/march/{number}-[0-9a-f]+-\d+\.{suffix}", page)))


def fetched(march: Gallery, address: str) -> bytes:
    with TestClient(create_app(march), base_url=HOST) as client:
        answer = client.get(address)
    assert answer.status_code == 200
    return answer.content


def said(picture: bytes) -> set[tuple[str, str]]:
    return {(claim.field, claim.value) for claim in claims(picture, "")}


@pytest.mark.parametrize("suffix", ["jpg", "avif"])
def test_every_size_names_its_maker_its_licence_and_what_it_shows(
    march: Gallery, suffix: str
) -> None:
    sizes = addresses(march, 1, suffix)

    assert len(sizes) >= 3
    for address in sizes:
        picture = fetched(march, address)
        assert {
            ("byline", "Agencia Ventana"),
            ("credit", "Agencia Ventana"),
            ("web_statement", "https://creativecommons.org/licenses/by-sa/4.0/"),
            ("caption.en", "Dock workers carry the banner & sing."),
            ("caption.es", "Estibadores llevan la manta."),
            ("alt.en", "A red banner"),
        } <= said(picture)
        Image.open(BytesIO(picture)).load()


def test_where_the_desk_is_silent_the_file_speaks(march: Gallery) -> None:
    picture = fetched(march, addresses(march, 2, "jpg")[0])

    assert {
        ("byline", "Inés Marrufo"),
        ("credit", "Inés Marrufo"),
        ("caption.en", "A fruit stall does business at the kerb."),
    } <= said(picture)


def test_a_changed_word_makes_new_addresses_and_old_ones_are_gone(march: Gallery) -> None:
    old = addresses(march, 1, "jpg")
    before = rendered(march.library)

    seen = "Estibadores llevan la manta."
    words = Change("a.jpg", "caption", "es", seen, "Otra manta.")
    editing.save_photo_texts(march.store, "march", [words])
    reindex(march.store, march.catalog, TODAY)

    new = addresses(march, 1, "jpg")
    assert set(old) & set(new) == set()
    assert ("caption.es", "Otra manta.") in said(fetched(march, new[0]))
    with TestClient(create_app(march), base_url=HOST) as client:
        assert client.get(old[0]).status_code == 404
    assert rendered(march.library) == before  # not a pixel was encoded for it


def test_words_of_the_album_reach_all_its_pictures(march: Gallery) -> None:
    old = addresses(march, 2, "avif")

    editing.change(
        march.store, "march", lambda s, _: with_album_text(s, "rights", "en", "Ask the desk.")
    )
    reindex(march.store, march.catalog, TODAY)

    new = addresses(march, 2, "avif")
    assert set(old) & set(new) == set()
    assert ("usage_terms", "Ask the desk.") in said(fetched(march, new[0]))


def rendered(library: Path) -> dict[str, int]:
    found = (library / "albums/.gallery/renditions").rglob("*")
    return {path.name: path.stat().st_mtime_ns for path in found}


def test_a_borrowed_photo_says_nothing_before_its_own_essay_may_be_read(march: Gallery) -> None:
    editing.create(march.store, "other", OTHER)
    told = {}
    for status in ("published", "draft"):
        editing.set_status(march.store, "march", status, ())
        reindex(march.store, march.catalog, TODAY)
        told[status] = borrowed(march)

    assert len(told["draft"]) == len(told["published"]) > 5
    assert told["draft"].keys().isdisjoint(told["published"])
    assert all(("alt.en", "A red banner") in words for words in told["published"].values())
    assert not any(words & TOLD_OF for words in told["draft"].values())


def borrowed(march: Gallery) -> dict[str, set[tuple[str, str]]]:
    """What every picture of the other essay says, by address."""
    with TestClient(create_app(march), base_url=HOST) as client:
        pages = [client.get(f"/en/photos/{more}").text for more in ("other/", "other/march/1/")]
        found = {one for page in pages for one in PICTURES.findall(page)}
        return {one: said(client.get(one).raise_for_status().content) for one in found}
