"""Nothing is asked of a library whose folder is away: its disk may be back in a minute."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gallery.errors import Away
from gallery.store import Store
from gallery.store.local import PRIVATE
from gallery.web.bounds import PROBES

AGAIN = 30
"""Seconds after which whoever was refused for a while may ask again (RFC 9110, 10.2.3)."""


class Reachable:
    """ASGI middleware: 503 for all but static files and probes, while the albums' folder is away.

    Open files would still answer, some of them: an essay without its pictures helps nobody, and a
    "there is no such page" would be believed by those who collect addresses.
    """

    def __init__(
        self, app: ASGIApp, store: Store, refused: Callable[[Request, Exception], Response]
    ) -> None:
        self.app = app
        self.store = store
        self.refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _aside(scope["path"]):
            try:
                self.store.path(PRIVATE)
            except Away as away:
                await self.refused(Request(scope, receive), away)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _aside(path: str) -> bool:
    return path.startswith("/static/") or path in PROBES
