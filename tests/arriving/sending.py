"""Sending files to a served library, part by part, through whatever happens to the connection."""

import http.client
import json
import re
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from gallery.wiring import Gallery, today
from tests.web.desk.signed import HERE, signed

UPLOADS = "/desk/inbox/uploads"
RESUMABLE = {"tus-resumable": "1.0.0"}
OCTETS = {"content-type": "application/offset+octet-stream"}
STEP = 4_096  # bytes that a client hands to its connection at once


@dataclass(frozen=True)
class File:
    """One file of a folder on somebody's disk; mtime in milliseconds."""

    path: str
    data: bytes
    mtime: int = 1_700_000_000_000

    @property
    def sha256(self) -> str:
        return sha256(self.data).hexdigest()


@dataclass
class Answer:
    """What the server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Listening(Protocol):
    """A server on this machine."""

    port: int
    address: str

    def start(self) -> None: ...
    def kill(self) -> None: ...


class Sender:
    """A photographer's program: asks what is missing, sends it, asks again."""

    def __init__(
        self, gallery: Gallery, server: Listening, role: str = "photographer", pace: float = 0.0
    ) -> None:
        """pace: seconds between two pieces of a part, as on a line of some speed."""
        self.pace = pace
        secret, sign_in = signed(gallery, role, today())
        self.server = server
        self.headers = {**HERE, "x-token": sign_in.token, "cookie": f"s={secret}"}
        self.written = 0  # bytes of files handed to connections, arrived or not

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        try:
            connection.request(method, path, body, {**self.headers, **(headers or {})})
            answer = connection.getresponse()
            kept = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, kept, answer.read())
        finally:
            connection.close()

    def missing(self, files: Sequence[File], **into: str) -> Answer:
        told = [{"path": f.path, "size": len(f.data), "mtime": f.mtime} for f in files]
        body = json.dumps({**into, "files": told}).encode()
        return self.ask("POST", "/desk/inbox/missing", body)

    def said(self, slug: str, say: Mapping[str, str]) -> Answer:
        """One text of an essay, as the caption screen sends it."""
        return self.ask("POST", f"/desk/essays/{slug}/say", json.dumps(say).encode())

    @contextmanager
    def listening(self, path: str) -> Iterator[Iterator[dict[str, Any]]]:
        """The news of a page, as they come."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        try:
            connection.request("GET", path, headers=self.headers)
            answer = connection.getresponse()
            assert answer.status == 200
            yield (json.loads(line[6:]) for line in answer if line.startswith(b"data: "))
        finally:
            connection.close()

    def begin(self, file: File, **into: str) -> Answer:
        said = {"path": file.path, "mtime": str(file.mtime), **into}
        packed = ",".join(f"{k} {b64encode(v.encode()).decode()}" for k, v in said.items())
        headers = {"upload-length": str(len(file.data)), "upload-metadata": packed}
        return self.ask("POST", UPLOADS, None, {**RESUMABLE, **headers})

    def part(self, place: str, offset: int, data: bytes, **headers: str) -> Answer:
        """One PATCH, handed over in small pieces; ConnectionError when the server is gone."""
        kept = {**self.headers, **RESUMABLE, **OCTETS, "upload-offset": str(offset), **headers}
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        try:
            connection.putrequest("PATCH", place)
            for name, value in {**kept, "content-length": str(len(data))}.items():
                connection.putheader(name, value)
            connection.endheaders()
            for at in range(0, len(data), STEP):
                connection.send(data[at : at + STEP])
                self.written += len(data[at : at + STEP])
                time.sleep(self.pace)
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, told, answer.read())
        except (http.client.HTTPException, OSError) as problem:
            raise ConnectionError from problem
        finally:
            connection.close()

    def send(self, file: File, offset: int = 0, **into: str) -> Answer:
        """A whole file from `offset` on; the last answer."""
        begun = self.begin(file, **into)
        if begun.status != 201:
            return begun
        return self.part(begun.headers["location"], offset, file.data[offset:])


def albums_files(gallery: Gallery, slug: str) -> dict[str, str]:
    """sha256 by name of everything in an album that came from somewhere else."""
    files = (one for one in gallery.store.list(slug, deep=False) if one.kind == "file")
    names = (one.key.rpartition("/")[2] for one in files)
    return {
        name: sha256(gallery.store.get(f"{slug}/{name}")[0]).hexdigest()
        for name in sorted(names)
        if not re.fullmatch(r"album\.toml|manifest\.json", name)
    }
