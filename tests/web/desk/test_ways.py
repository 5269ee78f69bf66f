"""Every address of the table: who may ask, with what, and that looking changes nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gallery.web.app import create_app
from gallery.web.desk import guard
from gallery.web.way import Way, Who
from gallery.web.ways import WAYS
from gallery.wiring import Gallery, open_gallery
from tests.library import index_of
from tests.web.asking import Asker
from tests.web.desk.signed import HERE, desk_client, sent_by

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
    "code": "changed",
}
STREAMS = ("desk-events", "inbox-events")
"""Answers that never end; who may have them is asked of all ways alike."""

DESK = [way for way in WAYS if way.who > Who.ANYONE and not way.api]


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


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """A library with nothing in it but who works there; opened once for all ways."""
    library = tmp_path_factory.mktemp("ways") / "library"
    (library / "albums").mkdir(parents=True)
    return open_gallery(library, {"workers": 1})


@pytest.fixture(scope="module")
def whole(house: Gallery) -> Iterator[Asker]:
    """The application as it is."""
    with Asker(create_app(house)) as asker:
        yield asker


@pytest.fixture(scope="module")
def probes(house: Gallery) -> Iterator[Asker]:
    """The same guards before handlers that only say that they were reached."""

    def reached(request: Request) -> Response:
        return Response(request.state.person.name, 299)

    app = create_app(house)
    routes = [
        Route(way.path, guard.handler(replace(way, handler=reached)), methods=list(way.methods))
        for way in DESK
    ]
    probing = Starlette(routes=routes, exception_handlers=dict(app.exception_handlers))
    probing.state.site = app.state.site
    with Asker(probing) as asker:
        yield asker


@pytest.fixture(scope="module")
def people(house: Gallery) -> Mapping[str, Mapping[str, str]]:
    """What the browser of each role sends; they sign in once."""
    return {role: sent_by(house, role) for role in ROLES}


@pytest.mark.parametrize("way", [w for w in DESK if "GET" in w.methods], ids=named)
def test_a_stranger_who_looks_is_led_to_the_door(whole: Asker, way: Way) -> None:
    page = whole.ask(address(way), headers={"accept": "text/html"})
    data = whole.ask(address(way), headers={"accept": "application/json"})

    assert (page.status, page.headers["location"]) == (303, f"/desk/sign-in?next={address(way)}")
    assert data.status == (303 if address(way).endswith("/") else 401)
    assert {page.cache, data.cache} == {"no-store"}


@pytest.mark.parametrize("way", [w for w in DESK if changes(w)], ids=named)
def test_a_stranger_changes_nothing(whole: Asker, way: Way) -> None:
    found = [
        whole.ask(address(way), changes(way)[0], headers).status
        for headers in (HERE, {**HERE, "accept": "text/html"}, {"sec-fetch-site": "cross-site"}, {})
    ]

    assert found == [401, 303, 403, 403]


@pytest.mark.parametrize("way", DESK, ids=named)
def test_each_role_reaches_what_is_its_own_and_no_more(
    probes: Asker, people: Mapping[str, Mapping[str, str]], way: Way
) -> None:
    found = {
        role: {probes.ask(address(way), method, people[role]).status for method in way.methods}
        for role in ROLES
    }

    assert found == {role: {299 if may(role, way) else 404} for role in ROLES}


@pytest.mark.parametrize("way", [w for w in DESK if changes(w)], ids=named)
def test_nothing_is_changed_without_the_token_or_from_another_site(
    probes: Asker, people: Mapping[str, Mapping[str, str]], way: Way
) -> None:
    method, sent = changes(way)[0], dict(people["admin"])
    token = sent.pop("x-token")
    tries = [
        {},
        {"x-token": "0" * 64},
        {"x-token": token, "sec-fetch-site": "cross-site"},
        {"x-token": token, "sec-fetch-site": "same-site"},
    ]

    found = [probes.ask(address(way), method, {**sent, **one}).status for one in tries]

    assert found == [403] * 4
    assert probes.ask(address(way), method, {**sent, "x-token": token}).status == 299


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://testserver", 299), ("http://evil.example", 403), ("null", 403), (None, 403)],
)
def test_a_browser_that_says_nothing_of_sites_is_judged_by_its_origin(
    probes: Asker,
    people: Mapping[str, Mapping[str, str]],
    origin: str | None,
    status: int,
) -> None:
    sent = {name: value for name, value in people["editor"].items() if name != "sec-fetch-site"}
    headers = sent | ({"origin": origin} if origin else {})

    assert probes.ask("/desk/me/password", "POST", headers).status == status


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
