"""What a request may be: how long, how large, how slow; and by which name drafts are asked for.

Our own server gives up whoever has not sent a head in time (`cli/serving`). Whoever sends a body is
timed here and in `arriving/receiving`. Who reads slowly is a matter for a server in front.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from ipaddress import ip_address
from itertools import chain
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gallery.arriving.receiving import WINDOW, paced
from gallery.web.answers import guard

ADDRESS = 8 << 10
"""Bytes of an address, what it asks after "?" included."""

LINES = 100
"""Lines of a head."""

HEAD = 32 << 10
"""Bytes of a head: the longest that we know of is an upload's, which names its file in Base64."""

PROBES = ("/healthz", "/readyz")
"""Asked by machines, by whatever name they have for this one; see `probes`."""

WHOLE = 120.0
"""Seconds in which a form, or what a script says, must be here."""

_SAFE = ("GET", "HEAD", "OPTIONS")


class Bounded:
    """ASGI middleware: no request goes on that is larger than any of ours."""

    def __init__(self, app: ASGIApp, refused: Callable[[Request, Exception], Response]) -> None:
        self.app = app
        self.refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status = _refusal(scope) if scope["type"] == "http" else None
        if status is None:
            await self.app(scope, receive, send)
            return
        answer = self.refused(Request(scope, receive), HTTPException(status))
        answer.headers["connection"] = "close"  # what may follow is not read
        await answer(scope, receive, send)


class Near:
    """ASGI middleware: only who asks by a name of this machine is answered, else 421.

    A page of another site may give its own name to 127.0.0.1, and read what it finds there (DNS
    rebinding); its name is in the requests all the same.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        probed = scope["type"] == "http" and scope["path"] in PROBES
        if scope["type"] != "http" or probed or is_near(_host(scope)):
            await self.app(scope, receive, send)
            return
        answer = PlainTextResponse("Drafts are shown on this machine only.\n", 421)
        guard(answer.headers, https=False)
        await answer(scope, receive, send)


def asks_near(scope: Scope) -> bool:
    """Whether a program of this machine asks, by a name of this machine."""
    client: tuple[str, int] | None = scope.get("client")
    return client is not None and is_near(client[0]) and is_near(_host(scope))


def is_near(host: str) -> bool:
    """Whether a host is a name or an address of this machine alone."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def announced(request: Request, most: int) -> None:
    """HTTPException 413 for a body that says itself that it is too large, 400 for nonsense."""
    length = request.headers.get("content-length", "0")
    if not (length.isascii() and length.isdecimal()):
        raise HTTPException(400)
    if int(length[:20]) > most:
        raise HTTPException(413)


async def heard(
    chunks: AsyncGenerator[bytes, None], most: int, window: float = WINDOW, whole: float = WHOLE
) -> bytes:
    """A body, into memory.

    most    bytes that it may have
    window  seconds in each of which enough must come, see `paced`
    whole   seconds in which all of it must
    raises  HTTPException 413 for more, 408 for too slow, 400 where the line breaks
    """
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(whole):
            async for part in paced(chunks, window):
                size += len(part)
                if size > most:
                    raise HTTPException(413)
                parts.append(part)
    except TimeoutError as problem:
        raise HTTPException(408, headers={"connection": "close"}) from problem
    except ClientDisconnect as problem:  # nobody hears the answer; a fault of ours it is not
        raise HTTPException(400) from problem
    return b"".join(parts)


def oversized(scope: Scope) -> int | None:
    """The status that a head is answered which is larger than any of ours; None for all others."""
    if len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"]) > ADDRESS:
        return 414
    lines: list[tuple[bytes, bytes]] = scope["headers"]
    if len(lines) > LINES or sum(map(len, chain.from_iterable(lines))) > HEAD:
        return 431
    return None


def _refusal(scope: Scope) -> int | None:
    """The status that a head is answered which nobody looks at further."""
    with_body = scope["method"] in _SAFE and _with_body(scope["headers"])
    return oversized(scope) or (413 if with_body else None)


def _host(scope: Scope) -> str:
    """The host in a request's own line, never that of the socket; "" for none, or several."""
    told = Headers(scope=scope).getlist("host")
    try:
        return (urlsplit(f"//{told[0]}").hostname or "") if len(told) == 1 else ""
    except ValueError:
        return ""


def _with_body(lines: list[tuple[bytes, bytes]]) -> bool:
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and told.strip(b"0 "))
        for name, told in lines
    )
