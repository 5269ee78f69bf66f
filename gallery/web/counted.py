"""Counting requests by their ways: never by address, nor by who asked."""

import time
from collections.abc import Collection
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gallery.operating.meter import SILENT, Meter
from gallery.web.ways import WAYS


@dataclass(slots=True)
class _Answer:
    """One answer while it is sent: its status, 0 before its head; seconds until that."""

    began: float
    status: int = 0
    seconds: float = 0.0
    length: int = 0
    size: int = 0

    def hear(self, message: Message) -> None:
        match message["type"]:
            case "http.response.start":
                self.status = message["status"]
                self.seconds = time.perf_counter() - self.began
                self.length = int(Headers(raw=message["headers"]).get("content-length", "0"))
            case "http.response.body":
                self.size += len(message.get("body", b""))
            case "http.response.pathsend":  # the server sends a file by itself
                self.size = self.length


def counted(app: ASGIApp, meter: Meter) -> ASGIApp:
    """An application whose answers are counted, also those that tell of a fault of ours."""
    return app if meter is SILENT else Counted(app, meter)


class Counted:
    """ASGI middleware around an application; only names in the table of ways become labels."""

    def __init__(self, app: ASGIApp, meter: Meter) -> None:
        self.app = app
        self.meter = meter
        self.forms = [(compile_path(way.path)[0], way.methods, way.name) for way in WAYS]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = _Answer(time.perf_counter())

        async def heard(message: Message) -> None:
            answer.hear(message)
            await send(message)

        try:
            await self.app(scope, receive, heard)
        finally:
            if answer.status:
                way = self._way(scope)
                self.meter.answered(way, answer.status, answer.seconds, answer.size)

    def _way(self, scope: Scope) -> str:
        """The name of the way that was taken; an address without its last slash is its page's.

        By the address, because what is kept of finished pages goes out before any route is asked.
        Where none takes the method, by the address alone, as routes are asked.
        """
        path, method = scope["path"], scope["method"]
        for one in (path, f"{path}/"):
            there = ""
            for form, told, name in self.forms:
                if form.match(one):
                    if _takes(told, method):
                        return name
                    there = there or name
            if there:
                return there
        return ""


def _takes(methods: Collection[str], method: str) -> bool:
    return method in methods or (method == "HEAD" and "GET" in methods)
