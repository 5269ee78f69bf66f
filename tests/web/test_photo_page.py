"""A photo on its own page: the file to take along, how to credit it, the way to the next one."""

import re
from io import BytesIO

from PIL import Image
from starlette.testclient import TestClient

from gallery.wiring import Gallery
from tests.web.sample import BOTH, Shot, blocks, reader, show

_SAVED = re.compile(r'<a href="(/media/[^"]+)" download="([^"]+)">JPEG, (\d+) × (\d+) px</a>')


def offered(client: TestClient, page: str) -> tuple[str, str, tuple[int, int]]:
    """Address, name and size of the file that a photo page offers."""
    found = _SAVED.search(client.get(page).text)
    assert found
    return found[1], found[2], (int(found[3]), int(found[4]))


def test_the_largest_jpeg_comes_as_a_file_whose_name_says_what_it_is(site: Gallery) -> None:
    client = reader(site)
    address, name, size = offered(client, "/en/photos/may-day/2/")

    answer = client.get(address)

    assert name == "may-day-002.jpg"
    assert answer.headers["content-disposition"] == 'attachment; filename="may-day-002.jpg"'
    assert Image.open(BytesIO(answer.content)).size == size == (560, 840)


def test_a_borrowed_photo_keeps_the_name_of_its_own_album(site: Gallery) -> None:
    _, name, _ = offered(reader(site), "/en/photos/points/may-day/2/")

    assert name == "may-day-002.jpg"


def test_a_picture_on_a_page_is_not_a_file_to_save(site: Gallery) -> None:
    client = reader(site)
    address, _, _ = offered(client, "/en/photos/may-day/2/")

    answer = client.get(address.partition("?")[0])

    assert "content-disposition" not in answer.headers


def test_an_album_of_any_name_makes_a_header_that_is_allowed(gallery: Gallery) -> None:
    show(gallery, "marcha del día 1º", BOTH + blocks("a.jpg"), {"a.jpg": Shot()})
    client = reader(gallery)

    address, name, _ = offered(client, "/es/photos/marcha%20del%20d%C3%ADa%201%C2%BA/1/")
    told = client.get(address).headers["content-disposition"]

    assert name == "marcha del día 1º-001.jpg"
    assert told == "attachment; filename*=UTF-8''marcha%20del%20d%C3%ADa%201%C2%BA-001.jpg"


def test_how_to_credit_a_photo_is_one_line_to_copy(site: Gallery) -> None:
    client = reader(site)

    own = client.get("/en/photos/may-day/1/").text
    other = client.get("/es/photos/may-day/2/").text

    assert '<dd class="cite">Photo: Inés Marrufo / CC BY-SA 4.0</dd>' in own
    assert '<dd class="cite">Foto: Teo Balam / CC BY-SA 4.0</dd>' in other


def test_the_next_photo_may_be_fetched_ahead_of_the_click(site: Gallery) -> None:
    client = reader(site)

    told = client.get("/en/photos/may-day/1/").headers["speculation-rules"]
    rules = client.get(told.strip('"'))

    assert rules.headers["content-type"] == "application/speculationrules+json"
    assert rules.json()["prefetch"][0]["where"] == {"selector_matches": "a[rel=next]"}
    assert "speculation-rules" not in client.get("/en/photos/may-day/").headers


def test_a_photo_that_nobody_signed_has_no_line_to_copy(gallery: Gallery) -> None:
    unsigned = BOTH.replace('credit = "Inés Marrufo"\n', "") + blocks("a.jpg")
    show(gallery, "found", unsigned, {"a.jpg": Shot()})

    page = reader(gallery).get("/en/photos/found/1/").text

    assert 'class="cite"' not in page
    assert "data-anonymous" in reader(gallery).get("/en/photos/found/").text
