"""Pictures at the desk: for people who are signed in, from the moment a photo arrives."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from gallery.ingest.run import ingest
from gallery.ingest.thumbs import keep_thumbs, sweep_thumbs
from gallery.jobs import Pool
from gallery.wiring import Gallery, today
from tests.conftest import put
from tests.pictures import jpeg
from tests.web.desk.signed import desk_client
from tests.web.sample import reader

AVIF = {"accept": "image/avif,image/webp,*/*"}


@pytest.fixture
def march(gallery: Gallery) -> Path:
    """A draft with one photo that nobody has developed."""
    folder = gallery.library / "albums" / "march"
    put(folder / "album.toml", b'title.en = "March"\n')
    put(folder / "a.jpg", jpeg(1200, 800))
    return folder


def develop(gallery: Gallery) -> None:
    ingest(gallery.darkroom(), "march", today=today().date())
    sweep_thumbs(gallery.store, "march")


def stamped(gallery: Gallery) -> None:
    with Pool(1) as pool:
        keep_thumbs(gallery.store, "march", pool)


def photo(gallery: Gallery) -> dict[str, object]:
    [told] = desk_client(gallery, "editor").get("/desk/essays/march/photos").json()["photos"]
    assert isinstance(told, dict)
    return told


def size(data: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(data)) as image:
        return image.size


def test_a_photo_is_on_the_desk_before_it_is_developed(gallery: Gallery, march: Path) -> None:
    assert photo(gallery) == {"number": 0, "name": "a.jpg", "state": "coming", "picture": ""}

    stamped(gallery)

    told = photo(gallery)
    answer = desk_client(gallery, "photographer").get(str(told["picture"]))
    assert (told["state"], answer.status_code) == ("coming", 200)
    assert size(answer.content) == (400, 267)


def test_a_developed_photo_is_shown_in_the_width_that_is_asked_for(
    gallery: Gallery, march: Path
) -> None:
    develop(gallery)
    client = desk_client(gallery, "photographer")

    small, large, most = (
        client.get(f"/desk/essays/march/pictures/1-{width}", headers=AVIF)
        for width in (300, 560, 9999)
    )

    assert [size(one.content)[0] for one in (small, large, most)] == [400, 560, 1200]
    assert small.headers["content-type"] == "image/avif"
    assert client.get("/desk/essays/march/pictures/1-400").headers["content-type"] == "image/jpeg"


def test_no_browser_keeps_a_picture_of_a_draft(gallery: Gallery, march: Path) -> None:
    develop(gallery)
    client = desk_client(gallery, "editor")

    found = client.get(str(photo(gallery)["picture"])).headers

    assert found["cache-control"] == "no-store"
    assert found["cross-origin-resource-policy"] == "same-origin"
    assert not {"etag", "last-modified"} & set(found)


def test_strangers_see_neither_drafts_nor_stamps(gallery: Gallery, march: Path) -> None:
    stamped(gallery)
    stamp = str(photo(gallery)["picture"])
    develop(gallery)

    for address in (stamp, "/desk/essays/march/pictures/1-400", "/desk/essays/march/photos"):
        assert reader(gallery).get(address).status_code == 401


def test_a_refused_photo_keeps_its_stamp_and_has_no_other_picture(
    gallery: Gallery, march: Path
) -> None:
    put(march / "a.jpg", jpeg(1200, 800)[:9000])
    develop(gallery)

    told = photo(gallery)

    assert (told["state"], told["number"], told["picture"]) == ("refused", 1, "")
    answer = desk_client(gallery).get("/desk/essays/march/pictures/1-400")
    assert answer.status_code == 404


def test_editors_get_the_file_itself_and_photographers_do_not(
    gallery: Gallery, march: Path
) -> None:
    develop(gallery)
    address = "/desk/essays/march/originals/1"

    answer = desk_client(gallery, "editor").get(address)

    assert answer.content == (march / "a.jpg").read_bytes()
    assert answer.headers["content-disposition"] == 'attachment; filename="a.jpg"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert desk_client(gallery, "photographer").get(address).status_code == 404
    assert reader(gallery).get(address).status_code == 401


def test_a_link_put_in_the_place_of_a_photo_leads_nowhere(gallery: Gallery, march: Path) -> None:
    develop(gallery)
    (march / "a.jpg").unlink()
    (march / "a.jpg").symlink_to("/etc/hostname")

    assert desk_client(gallery).get("/desk/essays/march/originals/1").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/desk/essays/march/pictures/2-400",
        "/desk/essays/march/pictures/1-0",
        "/desk/essays/march/pictures/x",
        "/desk/essays/nothing/pictures/1-400",
        "/desk/essays/../pictures/1-400",
        "/desk/essays/%2e%2e/pictures/1-400",
        "/desk/essays/march/stamps/" + "0" * 24,
        "/desk/essays/%2e%2e/stamps/" + "0" * 24,
        "/desk/essays/march/stamps/..%2f..%2findex",
        "/desk/essays/%00/pictures/1-400",
        "/desk/essays/" + "x" * 5000 + "/pictures/1-400",
        "/desk/essays/.gallery/photos",
        "/desk/essays/%00/photos",
        "/desk/essays/march/originals/2",
        "/desk/essays/march/originals/0",
        "/desk/essays/march/originals/" + "9" * 30,
    ],
)
def test_what_is_not_there_is_told_as_such(gallery: Gallery, march: Path, address: str) -> None:
    develop(gallery)

    assert desk_client(gallery).get(address).status_code == 404
