"""The guard before every way of the API: the token that came with a request, and nothing else.

A cookie is never looked at, so no other site can make a browser act here, and no token of a form is
needed. What is not for a token's essay, or for its maker's role, is told like what there is not.
"""

from collections.abc import Awaitable
from typing import cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from gallery.errors import Missing
from gallery.people.throttle import Limit, network
from gallery.web.api.call import Holder
from gallery.web.api.problems import No
from gallery.web.bounds import announced, heard
from gallery.web.desk.entry import browser, doorway, now
from gallery.web.desk.guard import LADDER, MOST, SAFE, Handler
from gallery.web.way import Way

CHANGES = Limit(600, 600)
"""How often one token may change something."""

NONSENSE = Limit(30, 30)
"""How often one network may show tokens that open nothing, before it is told to wait."""


def handler(way: Way) -> Handler:
    """The handler of a way of the API, behind its guard."""

    async def guarded(request: Request) -> Response:
        await run_in_threadpool(_enter, request, way)
        if request.method not in SAFE and not way.streams:
            announced(request, MOST)
            request.state.body = await heard(request.stream(), MOST)
        return await cast(Awaitable[Response], way.handler(request))

    return guarded


def _enter(request: Request, way: Way) -> None:
    """Look whose token it is; No, Missing, Throttled for whoever is turned away."""
    stated = request.headers.get("authorization", "")
    request.state.holder = _shown(request, stated) if stated else None
    holder: Holder | None = request.state.holder
    request.state.person = holder.person if holder else None
    if not way.scope:
        return
    if holder is None:
        raise No("no-token", headers={"www-authenticate": f'Bearer scope="{way.scope}"'})
    if way.scope not in holder.token.scopes:
        told = f'Bearer error="insufficient_scope", scope="{way.scope}"'
        raise No("scope", f"it needs the scope {way.scope}", {"www-authenticate": told})
    slug = str(request.path_params.get("slug", ""))
    if slug and not holder.token.reaches(slug):
        raise Missing("there is no such essay")
    if not holder.person.role.covers(LADDER[way.who]):
        raise Missing("there is no such thing")
    if request.method not in SAFE:
        doorway(request).uses.take({f"token {holder.token.ident}": CHANGES}, now(request))


def _shown(request: Request, stated: str) -> Holder:
    """Whose token it is (RFC 6750, 2.1)."""
    kind, _, secret = stated.partition(" ")
    at, moment = doorway(request), now(request)
    found = at.tokens.open(secret.strip(), moment) if kind.lower() == "bearer" else None
    if found is None:
        at.uses.take({f"network {network(browser(request).address)}": NONSENSE}, moment)
        raise No("bad-token", headers={"www-authenticate": 'Bearer error="invalid_token"'})
    token, account = found
    at.tokens.used(token, moment)
    return Holder(token, account.person)
