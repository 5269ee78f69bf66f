"""Asking a server that stands on this machine by the name that readers know it by."""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path

NAME = "photos.example.org"
"""The site by its program, as the configurations call it."""

FILES = "files.example.org"
"""The site as files."""

WAIT = 60.0
"""Seconds that a test waits for a server: machines are busy."""


@dataclass(frozen=True)
class Answer:
    """What came back; names of headers in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Plain(HTTPConnection):
    """A connection to a port here, for a name; `origin` is the address it comes from."""

    def __init__(self, port: int, name: str, origin: str = "127.0.0.1") -> None:
        super().__init__(name, timeout=WAIT)
        self.at, self.origin = ("127.0.0.1", port), (origin, 0)

    def connect(self) -> None:
        self.sock = socket.create_connection(self.at, WAIT, self.origin)


class Tls(HTTPSConnection):
    """The same over TLS, with the certificate that it must show."""

    def __init__(self, port: int, name: str, certificate: Path, origin: str = "127.0.0.1") -> None:
        self.trust = ssl.create_default_context(cafile=certificate)
        super().__init__(name, timeout=WAIT, context=self.trust)
        self.at, self.origin = ("127.0.0.1", port), (origin, 0)

    def connect(self) -> None:
        plain = socket.create_connection(self.at, WAIT, self.origin)
        self.sock = self.trust.wrap_socket(plain, server_hostname=self.host)


@dataclass(frozen=True)
class Door:
    """Where a server listens: a port, over TLS where a certificate is named."""

    port: int
    certificate: Path | None = None

    def line(self, name: str = NAME, origin: str = "127.0.0.1") -> HTTPConnection:
        """A connection, not made yet."""
        if self.certificate:
            return Tls(self.port, name, self.certificate, origin)
        return Plain(self.port, name, origin)

    def ask(
        self,
        path: str,
        method: str = "GET",
        *,
        name: str = NAME,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        origin: str = "127.0.0.1",
    ) -> Answer:
        """One request on a connection of its own."""
        line = self.line(name, origin)
        try:
            line.request(method, path, body, {"accept-encoding": "identity", **(headers or {})})
            return _whole(line.getresponse())
        finally:
            line.close()


def _whole(got: HTTPResponse) -> Answer:
    return Answer(got.status, {key.lower(): told for key, told in got.getheaders()}, got.read())
