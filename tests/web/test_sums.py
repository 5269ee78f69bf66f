"""The list of hashes of an essay: what readers can save of it, and nothing else."""

import re
import shutil
import subprocess
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from gallery.ingest.run import ingest
from gallery.web.app import create_app
from gallery.web.site import Reach
from gallery.wiring import Gallery, today
from tests.conftest import Drop, put
from tests.pictures import jpeg
from tests.web.desk.signed import desk_client
from tests.web.sample import BOTH, Shot, blocks, reader, show

SUMS = "/media/may-day/SHA256SUMS"


def listed(text: str) -> dict[str, str]:
    """name -> hash"""
    return {line[66:]: line[:64] for line in text.splitlines()}


def unpacked(client: TestClient, slug: str = "may-day") -> dict[str, bytes]:
    with ZipFile(BytesIO(client.get(f"/media/{slug}/photos.zip").content)) as parcel:
        return {name: parcel.read(name) for name in parcel.namelist()}


def test_each_line_is_what_the_zip_file_holds_and_all_of_it_is_listed(site: Gallery) -> None:
    client = reader(site)

    answer = client.get(SUMS)

    files = unpacked(client)
    assert files.pop("SHA256SUMS") == answer.content
    assert listed(answer.text) == {name: sha256(data).hexdigest() for name, data in files.items()}
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_a_photo_saved_from_its_own_page_is_listed_under_the_name_it_is_saved_by(
    gallery: Gallery, drop: Drop
) -> None:
    put(gallery.library / "albums/may-day/album.toml", (BOTH + blocks("a.jpg")).encode())
    ingest(gallery.darkroom(), "may-day", [drop(**{"a.jpg": jpeg()})], today=today().date())
    client = reader(gallery)
    page = client.get("/en/photos/may-day/1/").text
    address, name = re.findall(r'href="([^"]+)" download="([^"]+)"', page)[0]

    saved = client.get(address).content

    assert b"Marrufo" in saved
    assert listed(client.get(SUMS).text)[name] == sha256(saved).hexdigest()


def test_the_tool_that_everybody_has_finds_them_whole(site: Gallery, tmp_path: Path) -> None:
    tool = shutil.which("sha256sum")
    if tool is None:
        pytest.skip("not installed: sha256sum")
    for name, data in unpacked(reader(site)).items():
        (tmp_path / name).write_bytes(data)

    checked = subprocess.run(
        [tool, "--check", "--strict", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True
    )

    assert (checked.returncode, checked.stdout.count(": OK")) == (0, 5)


def test_no_hash_of_an_original_is_in_it(site: Gallery) -> None:
    originals = {row.sha256 for row in site.catalog.of_album("may-day")}

    assert not originals & set(listed(reader(site).get(SUMS).text).values())


@pytest.mark.parametrize("status", ["draft", "review", "withdrawn"])
def test_what_is_not_public_has_some_for_the_desk_alone(gallery: Gallery, status: str) -> None:
    source = BOTH.replace('"published"', f'"{status}"') + blocks("a.jpg")
    show(gallery, "may-day", source, {"a.jpg": Shot()})

    seen = desk_client(gallery).get(SUMS)

    assert reader(gallery).get(SUMS).status_code == 404
    assert (seen.status_code, seen.headers["cache-control"]) == (200, "no-store")


def test_an_essay_that_gives_nothing_away_has_none(gallery: Gallery) -> None:
    show(gallery, "may-day", BOTH + "download = false\n" + blocks("a.jpg"), {"a.jpg": Shot()})
    client = reader(gallery)

    assert client.get(SUMS).status_code == 404
    assert SUMS not in client.get("/en/photos/may-day/").text


def test_it_is_asked_for_again_like_its_essay_and_answered_shortly(site: Gallery) -> None:
    client = reader(site)
    first = client.get(SUMS)

    again = client.get(SUMS, headers={"if-none-match": first.headers["etag"]})

    page = client.get("/en/photos/may-day/")
    assert first.headers["cache-control"] == page.headers["cache-control"]
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_it_changes_with_the_words_that_pictures_carry(gallery: Gallery) -> None:
    shots = {"a.jpg": Shot()}
    show(gallery, "may-day", BOTH + blocks("a.jpg"), shots)
    client = reader(gallery)
    before = client.get(SUMS)
    show(gallery, "may-day", BOTH.replace("Marrufo", "Otra") + blocks("a.jpg"), shots)

    after = client.get(SUMS, headers={"if-none-match": before.headers["etag"]})

    assert after.status_code == 200
    files = unpacked(client)
    assert files["SHA256SUMS"] == after.content != before.content


def test_the_end_of_the_essay_names_it_with_and_without_somebody_who_answers(
    site: Gallery,
) -> None:
    files_only = TestClient(create_app(site, today, Reach(answers=False, parcels=False)))

    pages = [client.get("/es/photos/may-day/").text for client in (reader(site), files_only)]

    for page in pages:
        assert f'<dt>Sumas de comprobación</dt><dd><a href="{SUMS}">SHA256SUMS</a></dd>' in page
