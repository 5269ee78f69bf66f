"""Who may ask the API for what: by a token, its scopes and essay, and its maker's role."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from gallery.people import Role
from gallery.people import door as doors
from gallery.people.tokens import PREFIX, SCOPES
from gallery.web.api import entry
from gallery.web.api.table import OPERATIONS
from gallery.web.app import create_app
from gallery.web.way import Way, Who
from gallery.web.ways import WAYS
from gallery.wiring import Gallery, open_gallery
from tests.web.api.newsroom import NOW, ROLES, client, fill, newsroom, token
from tests.web.asking import Answer, Asker
from tests.web.desk.signed import HERE, signed
from tests.web.desk.test_ways import address, tree

__all__ = ["newsroom"]

API = [way for way in WAYS if way.api]
CLOSED = [way for way in API if way.scope]
SIGNED_UP = {way.name: way for way in API}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """A library for tests that change nothing in it."""
    library = tmp_path_factory.mktemp("api")
    (library / "albums").mkdir()
    gallery = open_gallery(library, {"workers": 1})
    fill(gallery)
    return gallery


@pytest.fixture(scope="module")
def probe(house: Gallery) -> Iterator[Asker]:
    """The application with handlers that only say that they were reached, and by whom."""

    async def handled(request: Request) -> Response:
        holder = request.state.holder
        return Response(holder.person.name if holder else "nobody", 299)

    app = create_app(house, lambda: NOW)
    app.router.routes[:] = [
        Route(way.path, entry.handler(replace(way, handler=handled)), methods=[*way.methods])
        for way in API
    ]
    with Asker(app) as asker:
        yield asker


def reached(probe: Asker, way: Way, secret: str = "") -> Answer:
    """What the probe answers to the first method of a way."""
    headers = {"authorization": f"Bearer {secret}"} if secret else {}
    return probe.ask(address(way), way.methods[0], headers)


def asked(program: TestClient, way: Way, secret: str = "", **headers: str) -> Any:
    if secret:
        headers["authorization"] = f"Bearer {secret}"
    return program.request(way.methods[0], address(way), headers=headers)


def test_every_way_below_the_api_is_one_of_its_own_and_needs_a_token_to_change_anything() -> None:
    assert {way.name for way in WAYS if way.path.startswith("/api/")} == {way.name for way in API}
    assert {way.name for way in API if not way.scope} == {
        *("api-openapi", "api-problem", "api-terms", "api-search"),
        *("api-essays", "api-essay", "api-photo", "api-borrowed"),
    }
    for way in API:
        assert bool(way.scope) == (way.who > Who.ANYONE)
        assert way.scope or way.methods == ("GET",)
        assert len(way.methods) == 1
    assert {way.scope for way in CLOSED} == set(SCOPES)


def test_each_role_reaches_by_each_scope_what_is_its_own_and_no_more(
    house: Gallery, probe: Asker
) -> None:
    for role in ROLES:
        may = [scope for scope in SCOPES if Role(role).covers(SCOPES[scope])]
        secrets = {scope: token(house, role, scope) for scope in may}
        for way in API:
            for scope, secret in secrets.items():
                found = reached(probe, way, secret).status
                enough = way.who is Who.ANYONE or ROLES.index(role) + 2 >= way.who
                fits = way.scope in ("", scope)
                assert found == (299 if fits and enough else 404 if fits else 403), (role, way)


def test_a_token_of_one_essay_finds_no_other(house: Gallery, probe: Asker) -> None:
    mine, other = (token(house, "admin", slug=slug) for slug in ("may-day", "draft"))
    bound = [way for way in CLOSED if "{slug}" in way.path]

    assert {reached(probe, way, mine).status for way in bound} == {299}
    assert {reached(probe, way, other).status for way in bound} == {404}


def test_a_stranger_reads_what_is_open_and_is_told_how_to_come_in(
    house: Gallery, probe: Asker
) -> None:
    for way in API:
        answer = reached(probe, way)
        if not way.scope:
            assert (answer.status, answer.text) == (299, "nobody")
            continue
        assert answer.status == 401
        assert answer.headers["www-authenticate"] == f'Bearer scope="{way.scope}"'
        assert answer.headers["cache-control"] == "no-store"
        assert '"code":"no-token"' in answer.text


def test_a_sign_in_of_a_browser_opens_nothing_here_and_a_token_nothing_at_the_desk(
    newsroom: Gallery,
) -> None:
    program = client(newsroom)
    secret, sign_in = signed(newsroom, "admin", NOW)
    program.cookies.set("s", secret)
    headers = {**HERE, "x-token": sign_in.token}

    assert {asked(program, way, **headers).status_code for way in CLOSED} == {401}
    assert asked(program, SIGNED_UP["api-essay"]).status_code == 200
    assert program.get("/api/essays/draft").status_code == 404
    shown = client(newsroom, token(newsroom, "admin"), follow_redirects=False)
    desk = [way for way in WAYS if way.who > Who.ANYONE and not way.api and "{" not in way.path]
    found = {(way.name, shown.request(way.methods[0], way.path).status_code) for way in desk}
    assert {status for _, status in found} <= {303, 401, 403}


@pytest.mark.parametrize(
    "stated",
    ["Bearer", "Bearer x", f"Bearer {PREFIX}x.y", "Basic YTpi", "nonsense", "Bearer ñ", "bearer  "],
)
def test_what_is_no_token_opens_not_even_what_is_open(newsroom: Gallery, stated: str) -> None:
    program = client(newsroom)

    answer = program.get("/api/essays", headers={b"authorization": stated.encode("latin-1")})

    assert (answer.status_code, answer.json()["code"]) == (401, "bad-token")


def test_a_token_in_the_address_is_none(newsroom: Gallery) -> None:
    secret = token(newsroom, "admin")

    for name in ("token", "access_token", "authorization"):
        answer = client(newsroom).get("/api/essays/draft/words", params={name: secret})
        assert answer.status_code == 401


@pytest.mark.parametrize("end", ["by hand", "by time", "by the role", "by the account"])
def test_a_token_that_has_ended_opens_nothing(newsroom: Gallery, end: str) -> None:
    secret, door = token(newsroom, "publisher"), newsroom.door()
    moment = NOW + timedelta(days=366) if end == "by time" else NOW
    program = client(newsroom, secret, lambda: moment)
    before = client(newsroom, secret).get("/api/essays/draft/words").status_code

    if end == "by hand":
        door.tokens.end(door.tokens.every()[0].ident, NOW)
    elif end == "by the role":
        doors.promote(door, "publisher", Role.EDITOR, NOW)
    elif end == "by the account":
        doors.remove(door, "publisher", NOW)

    assert (before, program.get("/api/essays/draft/words").status_code) == (200, 401)


def test_who_tries_tokens_is_told_to_wait_and_nobody_else(newsroom: Gallery) -> None:
    secret, program = token(newsroom, "editor"), client(newsroom)
    wrong = {"authorization": f"Bearer {PREFIX}nonsense.signature"}

    tried = [program.get("/api/essays", headers=wrong).status_code for _ in range(32)]

    assert tried == [401] * int(entry.NONSENSE.most) + [429] * 2
    assert client(newsroom, secret).get("/api/essays/draft/words").status_code == 200
    assert program.get("/api/essays").status_code == 200


def test_a_program_that_runs_wild_is_told_when_to_go_on(newsroom: Gallery) -> None:
    program = client(newsroom, token(newsroom, "editor"))
    told = {"mine": ["a"]}
    most = int(entry.CHANGES.most)
    name = f"token {newsroom.door().tokens.every()[0].ident}"
    for _ in range(most - 1):
        newsroom.door().uses.take({name: entry.CHANGES}, NOW)

    found = [program.put("/api/essays/draft/tags", json=told) for _ in range(2)]

    assert [one.status_code for one in found] == [200, 429]
    assert int(found[1].headers["retry-after"]) >= 1
    assert program.get("/api/essays/draft/words").status_code == 200


def test_reading_changes_no_file(newsroom: Gallery) -> None:
    program = client(newsroom, token(newsroom, "admin"))
    before = tree(newsroom.library)

    found = [asked(program, way).status_code for way in API if way.methods == ("GET",)]

    assert {status for status in found if status >= 500} == set()
    assert tree(newsroom.library) == before


def test_what_a_token_shows_nobody_keeps_and_what_all_see_is_kept_by_all(newsroom: Gallery) -> None:
    open_ones = ("/api/essays", "/api/essays/may-day", "/api/essays/may-day/photos/1", "/api/terms")
    stranger, program = client(newsroom), client(newsroom, token(newsroom, "admin"))

    for path in open_ones:
        seen, shown = stranger.get(path), program.get(path)
        held = {"if-none-match": seen.headers["etag"]}
        assert seen.headers["cache-control"].startswith("public, max-age=60")
        assert seen.headers["access-control-allow-origin"] == "*"
        assert seen.headers["vary"] == "Accept-Encoding, Authorization"
        assert (shown.status_code, shown.headers["cache-control"]) == (200, "no-store")
        assert "access-control-allow-origin" not in shown.headers
        assert stranger.get(path, headers=held).status_code == 304


def test_no_handler_is_reached_by_an_oversight() -> None:
    paths = [(one.method, one.path) for one in OPERATIONS]

    assert len(set(paths)) == len(paths)
    assert {way.name for way in API} == {one.name for one in OPERATIONS} | {"api-openapi"}
