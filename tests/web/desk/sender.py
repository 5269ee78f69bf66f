"""Somebody at the desk who sends files, part by part."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from tests.arriving.sending import OCTETS, RESUMABLE, UPLOADS, File


@dataclass
class Desk:
    """Somebody at the desk who sends files to the essay "May Day"."""

    client: TestClient

    def begin(self, file: File, **said: str) -> Response:
        told = {"path": file.path, "mtime": str(file.mtime), "title": "May Day"} | said
        packed = ",".join(f"{k} {b64encode(v.encode()).decode()}" for k, v in told.items())
        length = {"upload-length": str(len(file.data)), "upload-metadata": packed}
        return self.client.post(UPLOADS, headers={**RESUMABLE, **length})

    def begun(self, file: File) -> str:
        answer = self.begin(file)
        assert answer.status_code == 201, answer.text
        return str(answer.headers["location"])

    def part(self, place: str, offset: int, data: bytes, **headers: str) -> Response:
        told = {**RESUMABLE, **OCTETS, "upload-offset": str(offset), **headers}
        return self.client.patch(place, content=data, headers=told)

    def head(self, place: str) -> Response:
        return self.client.head(place, headers=RESUMABLE)

    def send(self, file: File) -> Response:
        return self.part(self.begun(file), 0, file.data)

    def missing(self, *files: File, **into: str) -> Any:
        told = [{"path": f.path, "size": len(f.data), "mtime": f.mtime} for f in files]
        target = into or {"title": "May Day"}
        answer = self.client.post("/desk/inbox/missing", json={**target, "files": told})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def stand(self, file: File) -> Any:
        return self.missing(file)["files"][0]
