"""Uploads as tus 1.0.0 describes them, and what else is asked of them."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha1, sha256
from typing import Any

import pytest

from gallery.arriving import staging
from gallery.arriving.staging import KEPT
from gallery.wiring import Gallery
from tests.arriving.sending import OCTETS, RESUMABLE, UPLOADS, File, albums_files
from tests.pictures import jpeg
from tests.web.desk.sender import Desk
from tests.web.desk.signed import desk_client

NOW = datetime(2026, 5, 1, 23, 50, tzinfo=UTC)
PHOTO = File("card/IMG_1.jpg", jpeg())


@pytest.fixture
def desk(gallery: Gallery) -> Desk:
    return Desk(desk_client(gallery, "photographer"))


def test_a_server_tells_what_it_offers(desk: Desk) -> None:
    answer = desk.client.options(UPLOADS)

    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert answer.headers["tus-extension"] == "creation,checksum,expiration,termination"
    assert answer.headers["tus-checksum-algorithm"] == "sha256,sha1"
    assert answer.headers["tus-max-size"] == "60000000"


def test_a_client_of_another_version_is_turned_away(desk: Desk) -> None:
    place = desk.begun(PHOTO)

    answers = [
        desk.client.post(UPLOADS, headers={"upload-length": "9"}),
        desk.client.head(place, headers={"tus-resumable": "0.2.2"}),
    ]

    assert [answer.status_code for answer in answers] == [412, 412]
    assert {answer.headers["tus-version"] for answer in answers} == {"1.0.0"}


def test_a_file_arrives_in_parts(desk: Desk, gallery: Gallery) -> None:
    place = desk.begun(PHOTO)

    first = desk.part(place, 0, PHOTO.data[:10_000])
    between = desk.head(place)
    last = desk.part(place, 10_000, PHOTO.data[10_000:])

    assert (first.status_code, first.headers["upload-offset"]) == (204, "10000")
    assert between.headers["upload-offset"] == "10000"
    assert between.headers["upload-length"] == str(len(PHOTO.data))
    assert between.headers["cache-control"] == "no-store"
    assert "path Y2FyZC9JTUdfMS5qcGc=" in between.headers["upload-metadata"]
    assert (last.status_code, last.headers["upload-offset"]) == (204, str(len(PHOTO.data)))
    assert albums_files(gallery, "may-day") == {"IMG_1.jpg": PHOTO.sha256}


def test_every_answer_says_which_version_it_speaks(desk: Desk) -> None:
    place = desk.begun(PHOTO)

    answers = [
        desk.head(place),
        desk.part(place, 5, b"x"),
        desk.part(place, 0, PHOTO.data[:9], **{"upload-checksum": f"sha256 {'A' * 43}="}),
        desk.head(f"{UPLOADS}/{'0' * 32}"),
        desk.client.post(UPLOADS, headers={**RESUMABLE, "upload-length": "many"}),
    ]

    assert [answer.status_code for answer in answers] == [200, 409, 460, 404, 400]
    assert {answer.headers["tus-resumable"] for answer in answers} == {"1.0.0"}


def test_the_same_file_begun_again_is_the_same_upload(desk: Desk) -> None:
    first = desk.begun(PHOTO)
    desk.part(first, 0, PHOTO.data[:1000])

    again = desk.begin(PHOTO)

    assert (again.status_code, again.headers["location"]) == (201, first)
    assert again.headers["upload-offset"] == "1000"


def test_other_files_are_other_uploads(desk: Desk, gallery: Gallery) -> None:
    others = [
        replace(PHOTO, path="card/img_1.jpg"),
        replace(PHOTO, mtime=PHOTO.mtime + 1),
        replace(PHOTO, data=PHOTO.data + b"\0"),
    ]
    ben = Desk(desk_client(gallery, "editor"))

    places = {desk.begun(file) for file in (PHOTO, *others)} | {ben.begun(PHOTO)}

    assert len(places) == 5


def test_a_part_for_another_place_is_told_where_to_go_on(desk: Desk) -> None:
    """F29."""
    place = desk.begun(PHOTO)
    desk.part(place, 0, PHOTO.data[:1000])

    answer = desk.part(place, 0, PHOTO.data[:1000])

    assert (answer.status_code, answer.headers["upload-offset"]) == (409, "1000")


def test_a_part_may_not_be_longer_than_the_file_or_than_parts_are(desk: Desk) -> None:
    place = desk.begun(PHOTO)
    large = File("card/large.jpg", PHOTO.data + b"\0" * (9 << 20))

    answers = [
        desk.part(place, 0, PHOTO.data + b"x"),
        desk.part(desk.begun(large), 0, large.data[: (8 << 20) + 1]),
    ]

    assert [answer.status_code for answer in answers] == [413, 413]
    assert desk.head(place).headers["upload-offset"] == "0"
    assert answers[0].json()["problem"] == "This part is longer than it may be."


def test_a_part_without_a_length_is_stopped_where_the_file_ends(desk: Desk) -> None:
    def pieces() -> Iterator[bytes]:
        yield PHOTO.data
        yield b"more"

    place = desk.begun(PHOTO)
    told = {**RESUMABLE, **OCTETS, "upload-offset": "0"}
    answer = desk.client.patch(place, content=pieces(), headers=told)

    assert (answer.status_code, desk.head(place).headers["upload-offset"]) == (413, "0")


def test_only_bytes_are_taken_as_bytes(desk: Desk) -> None:
    place = desk.begun(PHOTO)

    answer = desk.part(place, 0, PHOTO.data, **{"content-type": "image/jpeg"})

    assert answer.status_code == 415


@pytest.mark.parametrize(("name", "made"), [("sha256", sha256), ("sha1", sha1)])
def test_a_part_is_checked_by_the_hash_that_comes_with_it(desk: Desk, name: str, made: Any) -> None:
    """F29."""
    place = desk.begun(PHOTO)
    right = {"upload-checksum": f"{name} {b64encode(made(PHOTO.data[:100]).digest()).decode()}"}

    changed = desk.part(place, 0, PHOTO.data[:99] + b"?", **right)
    between = desk.head(place).headers["upload-offset"]
    whole = desk.part(place, 0, PHOTO.data[:100], **right)

    assert (changed.status_code, between, whole.status_code) == (460, "0", 204)


@pytest.mark.parametrize("check", ["md5 AAAA", "sha256", "sha256 *", "sha1 AAAA", "sha256 \xe9"])
def test_a_hash_that_cannot_be_understood_is_said_to_be_so(desk: Desk, check: str) -> None:
    told = {**RESUMABLE, **OCTETS, "upload-offset": "0", "upload-checksum": check}
    packed = [(name.encode(), value.encode("latin-1")) for name, value in told.items()]

    answer = desk.client.patch(desk.begun(PHOTO), content=b"x", headers=packed)

    assert answer.status_code == 400


@pytest.mark.parametrize("said", ["path *", "path \xe9", "path /w=="])
def test_a_name_that_cannot_be_understood_is_said_to_be_so(desk: Desk, said: str) -> None:
    told = {**RESUMABLE, "upload-length": "9", "upload-metadata": said}
    packed = [(name.encode(), value.encode("latin-1")) for name, value in told.items()]

    assert desk.client.post(UPLOADS, headers=packed).status_code == 400


def test_two_connections_never_write_to_one_file(desk: Desk, gallery: Gallery) -> None:
    """F29."""
    place = desk.begun(PHOTO)

    with staging.held(gallery.store, place.rpartition("/")[2]):
        answers = [desk.part(place, 0, PHOTO.data), desk.client.delete(place, headers=RESUMABLE)]

    assert [answer.status_code for answer in answers] == [423, 423]
    assert desk.part(place, 0, PHOTO.data).status_code == 204


def test_one_person_sends_four_files_at_once_and_others_are_not_held_up(
    desk: Desk, gallery: Gallery
) -> None:
    place = desk.begun(PHOTO)
    ben = Desk(desk_client(gallery, "editor"))

    with ExitStack() as sending:
        for _ in range(4):
            sending.enter_context(staging.turn(gallery.store, "photographer"))
        part = desk.part(place, 0, PHOTO.data)
        form = desk.client.post(
            "/desk/inbox/", data={"title": "May Day"}, files={"files": ("b.jpg", PHOTO.data)}
        )
        other = ben.send(PHOTO)

    assert (part.status_code, part.json()["code"]) == (423, "crowded")
    assert part.json()["problem"] == "You are sending 4 files already; wait."
    assert (form.status_code, other.status_code) == (429, 204)
    assert desk.part(place, 0, PHOTO.data).status_code == 204


def test_an_upload_that_is_taken_back_is_gone(desk: Desk) -> None:
    place = desk.begun(PHOTO)
    desk.part(place, 0, PHOTO.data[:1000])

    answer = desk.client.delete(place, headers=RESUMABLE)

    assert (answer.status_code, desk.head(place).status_code) == (204, 404)
    assert desk.stand(PHOTO)["state"] == "new"


def test_a_proxy_that_lets_only_posts_through_is_got_around(desk: Desk) -> None:
    place = desk.begun(PHOTO)
    told = {**RESUMABLE, **OCTETS, "upload-offset": "0", "x-http-method-override": "PATCH"}

    answer = desk.client.post(place, content=PHOTO.data, headers=told)

    assert answer.status_code == 204
    assert desk.client.post(place, headers=RESUMABLE).status_code == 405


def test_nobody_else_sees_or_touches_an_upload(desk: Desk, gallery: Gallery) -> None:
    place = desk.begun(PHOTO)
    other = Desk(desk_client(gallery, "admin"))

    answers = [
        other.head(place),
        other.part(place, 0, PHOTO.data),
        other.client.delete(place, headers=RESUMABLE),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_a_page_of_another_site_sends_nothing(desk: Desk) -> None:
    foreign = {**RESUMABLE, "sec-fetch-site": "cross-site", "upload-length": "9"}

    answers = [
        desk.client.post(UPLOADS, headers=foreign),
        desk.client.post(UPLOADS, headers={**RESUMABLE, "x-token": "guessed"}),
        desk.client.post("/desk/inbox/", files={"files": PHOTO.data}, headers={"x-token": ""}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_an_upload_tells_when_it_is_forgotten(desk: Desk, gallery: Gallery) -> None:
    """F30."""
    place = desk.begun(PHOTO)
    expires = datetime.strptime(
        desk.head(place).headers["upload-expires"], "%a, %d %b %Y %H:%M:%S GMT"
    ).replace(tzinfo=UTC)

    before = staging.swept(gallery.store, expires - timedelta(minutes=1))
    after = staging.swept(gallery.store, expires + timedelta(minutes=1))

    assert (before, after) == (0, 1)
    assert expires - datetime.now(UTC) > KEPT - timedelta(hours=1)
