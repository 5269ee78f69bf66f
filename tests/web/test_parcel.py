"""All photos of an essay in one file: what is in it, how long it is, and when there is none."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from PIL import Image
from starlette.testclient import TestClient

from gallery.ingest.read import claims
from gallery.ingest.zipping import Entry, length, streamed
from gallery.model import Facts
from gallery.web.app import create_app
from gallery.web.site import Reach
from gallery.wiring import Gallery, today
from tests.web.sample import BOTH, Shot, blocks, reader, show

ZIP = "/media/may-day/photos.zip"
BESIDE = ["captions.txt", "SHA256SUMS"]
"""What is in it besides the photos."""


def unpacked(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as parcel:
        assert parcel.testzip() is None
        return {name: parcel.read(name) for name in parcel.namelist()}


def test_the_photos_come_in_the_essays_order_as_large_as_they_are(site: Gallery) -> None:
    answer = reader(site).get(ZIP)

    files = unpacked(answer.content)
    assert list(files) == [f"may-day-{n:03}.jpg" for n in (1, 2, 3, 4)] + BESIDE
    sizes = [Image.open(BytesIO(data)).size for name, data in files.items() if "jpg" in name]
    assert sizes == [(900, 600), (560, 840), (1000, 600), (900, 600)]
    assert answer.headers["content-disposition"] == 'attachment; filename="may-day.zip"'
    assert answer.headers["content-type"] == "application/zip"


def test_its_length_is_told_before_its_first_byte(site: Gallery) -> None:
    client = reader(site)

    told = client.head(ZIP)

    assert told.content == b""
    assert int(told.headers["content-length"]) == len(client.get(ZIP).content)


def test_each_photo_and_the_sheet_carry_both_languages_credit_and_licence(site: Gallery) -> None:
    files = unpacked(reader(site).get(ZIP).content)

    told = {(c.field, c.value) for c in claims(files["may-day-001.jpg"], "1.jpg")}
    assert {
        ("caption.es", "Estibadores llevan la manta."),
        ("alt.en", "A crowd with banners"),
        ("credit", "Inés Marrufo"),
        ("web_statement", "https://creativecommons.org/licenses/by-sa/4.0/"),
    } <= told
    sheet = files["captions.txt"].decode()
    assert "  [es] Estibadores llevan la manta." in sheet
    assert "  Credit / Crédito: Teo Balam" in sheet
    assert "CC BY-SA 4.0" in sheet
    assert "Status" not in sheet


def test_a_borrowed_photo_goes_in_with_the_words_it_has_here(site: Gallery) -> None:
    files = unpacked(reader(site).get("/media/points/photos.zip").content)

    assert set(files) == {"points-001.jpg", "may-day-002.jpg", *BESIDE}
    assert "Borrowed from the march." in files["captions.txt"].decode()


def test_photos_of_equal_number_from_two_albums_are_both_in_it(gallery: Gallery) -> None:
    hidden = BOTH.replace('"published"', '"draft"')
    show(gallery, "drop", hidden + blocks("b.jpg"), {"b.jpg": Shot(seed=2)})
    show(gallery, "essay", BOTH + blocks("a.jpg", "/drop/b.jpg"), {"a.jpg": Shot()})

    answer = reader(gallery).get("/media/essay/photos.zip")

    names = ZipFile(BytesIO(answer.content)).namelist()
    assert names == ["essay-001.jpg", "drop-001.jpg", *BESIDE]


def test_who_has_it_is_not_sent_it_again(site: Gallery) -> None:
    client = reader(site)
    tag = client.get(ZIP).headers["etag"]

    again = client.get(ZIP, headers={"if-none-match": tag})
    show(site, "may-day", BOTH + blocks("a.jpg"), {"a.jpg": Shot()})

    assert (again.status_code, again.content) == (304, b"")
    assert client.get(ZIP, headers={"if-none-match": tag}).status_code == 200


def test_photos_behind_a_veil_stay_there_and_are_named(gallery: Gallery) -> None:
    source = BOTH + blocks("a.jpg", "b.jpg") + "sensitive = true\n"
    show(gallery, "may-day", source, {"a.jpg": Shot(), "b.jpg": Shot(seed=2)})

    files = unpacked(reader(gallery).get(ZIP).content)

    assert set(files) == {"may-day-001.jpg", *BESIDE}
    assert "may-day-002.jpg: the essay shows it behind a veil" in files["captions.txt"].decode()


@pytest.mark.parametrize(
    "source",
    [
        BOTH + "download = false\n" + blocks("a.jpg"),
        BOTH.replace('"published"', '"draft"') + blocks("a.jpg"),
        BOTH + blocks("gone.jpg"),
    ],
)
def test_an_essay_that_gives_nothing_away_has_none_and_offers_none(
    gallery: Gallery, source: str
) -> None:
    show(gallery, "may-day", source, {"a.jpg": Shot()})

    client = reader(gallery)

    assert client.get(ZIP).status_code == 404
    assert "photos.zip" not in client.get("/en/photos/may-day/").text


def test_the_end_of_the_essay_offers_it_where_there_is_somebody_to_make_it(
    site: Gallery,
) -> None:
    files_only = TestClient(create_app(site, today, Reach(answers=False, parcels=False)))

    page = reader(site).get("/es/photos/may-day/").text

    assert f'<a href="{ZIP}" download="may-day.zip">Todas las fotos con sus textos' in page
    assert ZIP not in files_only.get("/es/photos/may-day/").text


def test_a_store_without_paths_serves_it_as_well(empty_store: Gallery) -> None:
    answer = reader(empty_store).get(ZIP)

    assert len(answer.content) == int(answer.headers["content-length"])
    assert len(unpacked(answer.content)) == 1 + len(BESIDE)


@pytest.mark.parametrize("name", ["a.jpg", "marcha del día 1º.jpg"])
def test_the_length_of_a_zip_file_is_known_before_it_is_made(name: str) -> None:
    files = [Entry(name, b"x" * 1000, "2026-05-01T09:30:00"), Entry("captions.txt", b"")]

    made = b"".join(streamed(files))

    assert length((one.name, len(one.data)) for one in files) == len(made)
    assert unpacked(made) == {one.name: one.data for one in files}
    assert length([("a.jpg", 1 << 31)]) is None


def test_no_more_than_one_photo_is_held_at_a_time() -> None:
    read: list[int] = []

    def files() -> Iterator[Entry]:
        for n in range(3):
            read.append(n)
            yield Entry(f"{n}.jpg", bytes(1000))

    pieces = streamed(files())

    assert [(len(next(pieces)) > 1000, list(read)) for _ in range(2)] == [
        (True, [0]),
        (True, [0, 1]),
    ]


def test_photos_without_words_are_packed_as_they_are(gallery: Gallery) -> None:
    bare = 'title.en = "Found"\nstatus = "published"\n' + blocks("a.jpg")
    show(gallery, "may-day", bare, {"a.jpg": Shot(facts=Facts())})

    answer = reader(gallery).get(ZIP)

    assert len(answer.content) == int(answer.headers["content-length"])
    assert list(claims(unpacked(answer.content)["may-day-001.jpg"], "")) == []
