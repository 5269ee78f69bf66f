"""/healthz and /readyz: what machines ask, and what strangers learn by it."""

import json
from collections.abc import Mapping

import pytest
from starlette.testclient import TestClient

from gallery.operating.ready import NAMES
from gallery.operating.running import Running
from gallery.web.app import create_app
from gallery.web.bounds import PROBES, Near
from gallery.wiring import Gallery, open_gallery, today
from tests.web.desk.signed import signed

NEAR = "http://127.0.0.1:8000"
SITE = "http://photos.example.org"
ALL = dict.fromkeys(NAMES, "ok")


def client(gallery: Gallery, base: str = SITE, beside: bool = False) -> TestClient:
    app = create_app(gallery, run=Running(beside=beside))
    return TestClient(app, base_url=base, client=("127.0.0.1", 50_000))


def crowded(gallery: Gallery) -> Gallery:
    """The same library, on a disk that photos have filled up to the reserve."""
    return open_gallery(gallery.library, {"upload_reserve": 10**9})


def test_a_process_that_answers_is_alive_whatever_is_wrong_with_its_library(
    gallery: Gallery,
) -> None:
    asking = client(gallery)
    (gallery.library / "albums").rename(gallery.library / "elsewhere")

    answer = asking.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"alive": True})
    assert asking.get("/robots.txt").status_code == 503


def test_a_sound_library_is_ready(gallery: Gallery) -> None:
    answer = client(gallery).get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"ready": True, "checks": ALL})
    assert answer.headers["content-type"] == "application/json"


def test_an_albums_folder_that_is_away_is_told_by_name(gallery: Gallery) -> None:
    asking = client(gallery)
    (gallery.library / "albums").rename(gallery.library / "elsewhere")

    answer = asking.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["ready"] is False
    failed = {name for name, told in answer.json()["checks"].items() if told == "failed"}
    assert failed == {"index", "store", "disk"}


def test_an_index_that_is_gone_or_of_another_version_is_not_ready(gallery: Gallery) -> None:
    index = gallery.library / "albums/.gallery/index.sqlite"
    head = bytearray(index.read_bytes())
    head[60:64] = (99).to_bytes(4, "big")
    index.write_bytes(head)
    other = client(gallery, NEAR).get("/readyz").json()

    index.unlink()
    gone = client(gallery, NEAR).get("/readyz").json()

    assert other["reasons"] == {"index": "the index is of another version"}
    assert gone["reasons"] == {"index": "there is no index"}
    assert not index.exists()


def test_a_work_process_is_missed_only_where_one_is_to_run(gallery: Gallery) -> None:
    alone, beside = client(gallery), client(gallery, beside=True)

    assert alone.get("/readyz").status_code == 200
    assert beside.get("/readyz").json()["checks"] == {**ALL, "work": "failed"}
    with gallery.store.lock("work"):
        assert beside.get("/readyz").json()["checks"] == ALL


def test_a_look_at_the_work_process_keeps_nobody_from_its_lock(gallery: Gallery) -> None:
    beside = client(gallery, beside=True)
    with gallery.store.lock("work"):
        assert beside.get("/readyz").status_code == 200

    assert beside.get("/readyz").status_code == 503
    with gallery.store.lock("work", wait=False):
        assert beside.get("/readyz").status_code == 200


def test_a_disk_below_its_reserve_is_not_ready(gallery: Gallery) -> None:
    answer = client(crowded(gallery), NEAR).get("/readyz")

    assert answer.json()["checks"] == {**ALL, "disk": "failed"}
    assert "(`upload_reserve`)" in answer.json()["reasons"]["disk"]


@pytest.mark.parametrize(
    ("base", "headers", "told"),
    [
        (NEAR, {}, True),
        ("http://localhost", {}, True),
        (SITE, {}, False),
        (NEAR, {"x-forwarded-for": "192.0.2.9"}, False),
        (NEAR, {"x-forwarded-proto": "https"}, False),
    ],
)
def test_why_is_told_on_this_machine_alone(
    gallery: Gallery, base: str, headers: Mapping[str, str], told: bool
) -> None:
    answer = client(crowded(gallery), base).get("/readyz", headers=headers)

    assert ("reasons" in answer.json()) is told


def test_a_stranger_on_the_net_learns_names_alone(gallery: Gallery) -> None:
    app = create_app(crowded(gallery))

    answer = TestClient(app, base_url=NEAR, client=("192.0.2.9", 50_000)).get("/readyz")

    assert answer.json() == {"ready": False, "checks": {**ALL, "disk": "failed"}}


@pytest.mark.parametrize(("role", "told"), [("admin", True), ("publisher", False)])
def test_admins_of_the_desk_are_told_why_wherever_they_are(
    gallery: Gallery, role: str, told: bool
) -> None:
    secret, _ = signed(gallery, role, today())

    answer = client(crowded(gallery)).get("/readyz", headers={"cookie": f"s={secret}"})

    assert ("reasons" in answer.json()) is told


@pytest.mark.parametrize("path", PROBES)
def test_nobody_keeps_or_lists_an_answer_to_a_probe(gallery: Gallery, path: str) -> None:
    asking = client(gallery)

    answer, head = asking.get(path), asking.head(path)

    assert answer.headers["cache-control"] == head.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert f"Disallow: {path}" in asking.get("/robots.txt").text.splitlines()
    assert asking.post(path).status_code == 405


@pytest.mark.parametrize("path", PROBES)
def test_machines_ask_by_whatever_name_they_have(gallery: Gallery, path: str) -> None:
    """No leading on to the name of the site, and none refused where drafts are shown."""
    named = open_gallery(gallery.library, {"base_url": "https://photos.example.org"})
    drafts = Near(create_app(open_gallery(gallery.library, {"drafts": True})))

    by_number = client(named, "http://10.0.0.7:8000").get(path, follow_redirects=False)
    by_other = TestClient(drafts, base_url="http://pod-17").get(path)

    assert (by_number.status_code, by_other.status_code) == (200, 200)


def test_probes_are_no_part_of_the_api(gallery: Gallery) -> None:
    described = json.loads(client(gallery).get("/api/openapi.json").text)

    assert described["paths"]
    assert not set(PROBES) & set(described["paths"])
