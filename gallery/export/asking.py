"""Asking the application in process, as a browser would ask a server (ASGI 3.0, HTTP 2.4)."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO, Self
from urllib.parse import unquote, urlsplit

from starlette.types import ASGIApp, Message, Scope

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; names of headers in small letters."""

    status: int
    headers: Mapping[str, str]

    @property
    def mime(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip()


class Asker:
    """A reader who takes what the application answers without conditions, packing or cookies.

    base  the address of the site: scheme and host that the application sees itself under
    """

    def __init__(self, app: ASGIApp, base: str) -> None:
        self._app = app
        self._base = urlsplit(base)
        self._runner = asyncio.Runner()
        self._thread = ThreadPoolExecutor(1)  # whoever exports may have a loop of its own

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, it: BaseException | None, at: TracebackType | None
    ) -> None:
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()

    def ask(self, address: str, out: BinaryIO) -> Answer:
        """GET an address, "/path?query"; the body goes into `out` as it comes."""
        return self._thread.submit(lambda: self._runner.run(self._asked(address, out))).result()

    async def _asked(self, address: str, out: BinaryIO) -> Answer:
        told: list[Answer] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                pairs = ((name.decode("latin-1"), v) for name, v in message["headers"])
                headers = {name: value.decode("latin-1") for name, value in pairs}
                told.append(Answer(message["status"], headers))
            elif message["type"] == "http.response.body":
                out.write(message.get("body", b""))

        await self._app(self._scope(address), receive, send)
        return told[0]

    def _scope(self, address: str) -> Scope:
        path, _, query = address.partition("?")
        scheme, host = self._base.scheme, self._base.netloc
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": scheme,
            "path": unquote(path),
            "raw_path": path.encode("ascii"),
            "query_string": query.encode("ascii"),
            "root_path": "",
            "headers": [(b"host", host.encode("ascii"))],
            "client": None,
            "server": (self._base.hostname or "", self._base.port or _PORTS.get(scheme, 80)),
        }
