"""Every address of the table: who may ask, with what, and that looking changes nothing."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from gallery.web.app import create_app
from gallery.web.desk import guard
from gallery.web.way import Way, Who
from gallery.web.ways import WAYS
from gallery.wiring import Gallery
from tests.library import index_of
from tests.web.desk.signed import HERE, desk_client
from tests.web.sample import reader

ROLES = ("photographer", "editor", "publisher", "admin")
VALUES = {
    "lang": "en",
    "slug": "may-day",
    "other": "points",
    "number": "1",
    "number:int": "1",
    "key": "2026",
    "kind": "place",
    "mark": "0123456789ab",
    "name": "ana",
}
STREAMS = ("desk-events", "inbox-events")
"""Answers that never end; who may have them is asked of all ways alike."""

DESK = [way for way in WAYS if way.who > Who.ANYONE]


def address(way: Way) -> str:
    """The way with words where it has places for them."""
    parts = way.path.split("{")
    filled = [
        VALUES.get(part.partition("}")[0], "x") + part.partition("}")[2] for part in parts[1:]
    ]
    return "".join([parts[0], *filled])


def named(way: Way) -> str:
    return way.name


def changes(way: Way) -> list[str]:
    """The methods that change something (RFC 9110, 9.2.1)."""
    return [method for method in way.methods if method not in ("GET", "HEAD", "OPTIONS")]


def may(role: str, way: Way) -> bool:
    return way.who is Who.SIGNED_IN or ROLES.index(role) + 2 >= way.who


@pytest.mark.parametrize("way", [w for w in DESK if "GET" in w.methods], ids=named)
def test_a_stranger_who_looks_is_led_to_the_door(gallery: Gallery, way: Way) -> None:
    client = reader(gallery, follow_redirects=False)

    page = client.get(address(way), headers={"accept": "text/html"})
    data = client.get(address(way), headers={"accept": "application/json"})

    assert (page.status_code, page.headers["location"]) == (
        303,
        f"/desk/sign-in?next={address(way)}",
    )
    assert data.status_code == (303 if address(way).endswith("/") else 401)
    assert {page.headers["cache-control"], data.headers["cache-control"]} == {"no-store"}


@pytest.mark.parametrize("way", [w for w in DESK if changes(w)], ids=named)
def test_a_stranger_changes_nothing(gallery: Gallery, way: Way) -> None:
    client, method = reader(gallery, follow_redirects=False), changes(way)[0]

    found = [
        client.request(method, address(way), headers=headers).status_code
        for headers in (HERE, {**HERE, "accept": "text/html"}, {"sec-fetch-site": "cross-site"}, {})
    ]

    assert found == [401, 303, 403, 403]


@pytest.fixture
def probing(gallery: Gallery) -> Callable[[Way, str], TestClient]:
    """A client for one way of the table whose handler only says that it was reached."""

    def client(way: Way, role: str) -> TestClient:
        def reached(request: Request) -> Response:
            return Response(request.state.person.name, 299)

        signed = desk_client(gallery, role)
        probe = guard.handler(replace(way, handler=reached))
        whole = create_app(gallery)
        app = Starlette(
            routes=[Route(way.path, probe, methods=list(way.methods))],
            exception_handlers=dict(whole.exception_handlers),
        )
        app.state.site = whole.state.site
        found = TestClient(app, headers=dict(signed.headers), follow_redirects=False)
        found.cookies.update(signed.cookies)
        return found

    return client


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("way", DESK, ids=named)
def test_each_role_reaches_what_is_its_own_and_no_more(
    probing: Callable[[Way, str], TestClient], way: Way, role: str
) -> None:
    client = probing(way, role)

    found = {method: client.request(method, address(way)).status_code for method in way.methods}

    assert set(found.values()) == {299 if may(role, way) else 404}


@pytest.mark.parametrize("way", [w for w in DESK if changes(w)], ids=named)
def test_nothing_is_changed_without_the_token_or_from_another_site(
    probing: Callable[[Way, str], TestClient], way: Way
) -> None:
    client, method = probing(way, "admin"), changes(way)[0]
    token = client.headers.pop("x-token")
    tries = [
        {},
        {"x-token": "0" * 64},
        {"x-token": token, "sec-fetch-site": "cross-site"},
        {"x-token": token, "sec-fetch-site": "same-site"},
    ]

    found = [client.request(method, address(way), headers=one).status_code for one in tries]

    assert found == [403] * 4
    assert client.request(method, address(way), headers={"x-token": token}).status_code == 299


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://testserver", 299), ("http://evil.example", 403), ("null", 403), (None, 403)],
)
def test_a_browser_that_says_nothing_of_sites_is_judged_by_its_origin(
    probing: Callable[[Way, str], TestClient], origin: str | None, status: int
) -> None:
    client = probing(next(way for way in DESK if way.name == "my-password"), "editor")
    del client.headers["sec-fetch-site"]
    headers = {"origin": origin} if origin else {}

    assert client.post("/desk/me/password", headers=headers).status_code == status


def test_no_way_of_the_desk_is_open_by_oversight() -> None:
    doors = {"sign-in", "sign-in-again", "first-account", "choose-password"}
    doors |= {"passkey-asked", "passkey-sign-in"}
    open_ones = {way.name for way in WAYS if way.who is Who.ANYONE and way.path.startswith("/desk")}
    changing = {way.name for way in WAYS if way.who is Who.ANYONE and changes(way)}

    assert open_ones == doors
    assert {one for one in changing if not one.startswith("offer")} == {*doors, "preview-say"}
    secret = {way.name for way in WAYS if way.secret}
    assert {one for one in secret if not one.startswith("offer")} == {"preview-say"}


def test_looking_at_every_address_changes_nothing(site: Gallery) -> None:
    client = desk_client(site)
    ways = [way for way in WAYS if "GET" in way.methods and way.name not in STREAMS]
    before = index_of(site), tree(site.library)

    found = {way.name: client.get(address(way)).status_code for way in ways}

    assert {name for name, status in found.items() if status >= 500} == set()
    assert (index_of(site), tree(site.library)) == before


@pytest.mark.parametrize("slug", ["%2e%2e", ".gallery", "ñ" * 128, "x%00y", "%ff", "a%0d%0ab"])
def test_no_name_of_an_essay_leads_elsewhere_or_breaks_anything(site: Gallery, slug: str) -> None:
    client = desk_client(site, raise_server_exceptions=False, follow_redirects=False)
    ways = [way for way in DESK if "{slug}" in way.path]
    before = tree(site.library)

    found = {
        (way.name, method): client.request(
            method, address(replace(way, path=way.path.replace("{slug}", slug)))
        ).status_code
        for way in ways
        for method in way.methods
    }

    assert {one for one, status in found.items() if status >= 500} == set()
    assert tree(site.library) == before


def tree(library: Path) -> dict[str, str]:
    """Hash of every file but the index, whose content is compared by itself, and empty locks."""
    return {
        str(path.relative_to(library)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(library.rglob("*"))
        if path.is_file() and "index.sqlite" not in path.name and path.suffix != ".lock"
    }


def test_a_form_that_is_too_large_is_refused(gallery: Gallery) -> None:
    client = desk_client(gallery)

    answer = client.post("/desk/me/", data={"shown": "x" * (guard.MOST + 1)})

    assert answer.status_code == 413


@pytest.mark.parametrize("body", [b"shown=%ff%fe", b"\xff=1", b"&".join([b"a=1"] * 6000)])
def test_a_form_that_cannot_be_read_is_refused(gallery: Gallery, body: bytes) -> None:
    client = desk_client(gallery)
    kind = {"content-type": "application/x-www-form-urlencoded"}

    assert client.post("/desk/me/", content=body, headers=kind).status_code == 400
