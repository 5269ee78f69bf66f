"""Asking an application as Granian does: it takes files by their path, and the loop is one."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message

from tests.loop import finished
from tests.web.asking import scope

PATHS: Mapping[str, Any] = {"extensions": {"http.response.pathsend": {}}}


@dataclass(frozen=True)
class Got:
    """An answer; path: the file that was handed over, "" where bytes were sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    path: str = ""

    @property
    def comparable(self) -> tuple[int, list[tuple[str, str]], bytes]:
        """All of it that has to be the same whoever makes it: refusals are numbered."""
        lines = [one for one in self.headers.items() if one[0] != "x-request-id"]
        return self.status, sorted(lines), self.body


def ask(app: ASGIApp, address: str, method: str = "GET", **headers: str) -> Got:
    """One answer; names of headers are written with "_"."""
    return together(app, [address], method, **headers)[0]


def together(app: ASGIApp, asked: Sequence[str], method: str = "GET", **headers: str) -> list[Got]:
    """The answers to requests that are under way at once."""

    async def all_of_them() -> list[Got]:
        return await asyncio.gather(*(_ask(app, one, method, headers) for one in asked))

    return finished(all_of_them())


async def _ask(app: ASGIApp, address: str, method: str, headers: Mapping[str, str]) -> Got:
    named = {name.replace("_", "-"): told for name, told in headers.items()}
    begun: dict[str, Any] = {}
    parts: list[bytes] = []
    paths: list[str] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            begun.update(message)
        elif message["type"] == "http.response.pathsend":
            paths.append(message["path"])
            parts.append(Path(message["path"]).read_bytes())
        else:
            parts.append(message.get("body", b""))

    await app({**scope(address, method, named), **PATHS}, receive, send)
    told = {name.decode("latin-1"): value.decode("latin-1") for name, value in begun["headers"]}
    body = (
        b"" if method == "HEAD" else b"".join(parts)
    )  # servers send none, whatever they are given
    return Got(begun["status"], told, body, "".join(paths))
