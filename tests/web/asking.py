"""Asking the application without a server between: thousands of questions cost what they do there.

A test client starts a thread for each of its requests; one loop answers all of these.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Scope

HOST = "testserver"


@dataclass(frozen=True)
class Answer:
    """What came back; names of headers in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def cache(self) -> str:
        return self.headers.get("cache-control", "")


@dataclass
class Asker:
    """One application, and the loop that it runs in; use it with `with`."""

    app: ASGIApp
    _runner: asyncio.Runner = field(default_factory=asyncio.Runner)
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, it: BaseException | None, at: TracebackType | None
    ) -> None:
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()

    def ask(
        self,
        address: str,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        most: int = 0,
    ) -> Answer:
        """Ask for "/path?query"; a fault of the application is its 500, as a server answers it.

        most  parts of the answer after which the browser goes away, 0 = it hears all of it
        """
        asked = self._asked(scope(address, method, headers or {}), body, most)
        return self._thread.submit(lambda: self._runner.run(asked)).result()

    async def _asked(self, scope: Scope, body: bytes, most: int) -> Answer:
        head: dict[str, Any] = {}
        parts: list[bytes] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                head.update(message)
            else:
                parts.append(message.get("body", b""))
                if len(parts) == most:
                    raise OSError("gone")  # so a server says it (ASGI 2.4)

        try:
            await self.app(scope, receive, send)
        except Exception:
            away = 0 < most == len(parts)
            if head.get("status") != 500 and not away:  # it is raised again for the server's log
                raise
        told = {k.decode("latin-1"): v.decode("latin-1") for k, v in head["headers"]}
        return Answer(head["status"], told, b"".join(parts))


def scope(address: str, method: str, headers: Mapping[str, str]) -> Scope:
    """A request as a server hands it over (ASGI 3.0, HTTP 2.4)."""
    path, _, query = address.partition("?")
    told = [(b"host", HOST.encode())]
    told += [(name.lower().encode("latin-1"), v.encode("latin-1")) for name, v in headers.items()]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("utf-8"),
        "query_string": query.encode("ascii"),
        "root_path": "",
        "headers": told,
        "client": ("127.0.0.1", 50_000),
        "server": (HOST, 80),
    }
