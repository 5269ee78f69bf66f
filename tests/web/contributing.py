"""Somebody with a link for contributors, in a browser of their own, and the editor who gave it."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from gallery import album as albums
from gallery.blocks import Album
from gallery.editing import source_of
from gallery.ingest.run import ingest
from gallery.people.contributors import KIND, Terms
from gallery.web.app import create_app
from gallery.wiring import Gallery, today
from tests.arriving.sending import OCTETS, RESUMABLE, File
from tests.web.desk.signed import HERE

MARCH = """\
title.en = "A title that is a secret"
date = "2026-05-01"
credit = "The desk"
licence = "CC-BY-SA-4.0"
lang = "en"
"""


def essay(gallery: Gallery, slug: str = "march", status: str = "draft", more: str = "") -> None:
    """An essay in its folder."""
    gallery.store.put(f"{slug}/album.toml", f'{MARCH}status = "{status}"\n{more}'.encode())


def album(gallery: Gallery, slug: str = "march") -> Album:
    return albums.parse(slug, source_of(gallery.store, slug))


def link(
    gallery: Gallery,
    slug: str = "march",
    *,
    terms: Terms | None = None,
    now: datetime | None = None,
    days: int = 7,
) -> tuple[str, str]:
    """(address, ident) of a new link that an editor made."""
    moment = now or today()
    made, token = gallery.door().passes.make(
        KIND,
        slug,
        by="editor",
        now=moment,
        expires=moment + timedelta(days=days),
        label="Neighbours",
        more=(terms or Terms()).more(),
    )
    return f"/offer/{token}/", made.ident


def developed(gallery: Gallery, slug: str = "march") -> None:
    """What the work process does when something arrived."""
    ingest(gallery.darkroom(), slug, today=today().date())


@dataclass
class Browser:
    """A stranger's browser that came by a link."""

    client: TestClient
    root: str
    headers: Mapping[str, str] = field(default_factory=lambda: dict(HERE))

    def page(self) -> Response:
        return self.client.get(self.root)

    def agree(self, name: str = "Ana Rojas", **said: str) -> Response:
        form = {"name": name, "agreed": "yes", **said}
        return self.client.post(self.root, data=form, headers=self.headers)

    def begin(self, file: File) -> Response:
        told = {"path": file.path, "mtime": str(file.mtime)}
        packed = ",".join(f"{k} {b64encode(v.encode()).decode()}" for k, v in told.items())
        length = {"upload-length": str(len(file.data)), "upload-metadata": packed}
        return self.client.post(
            f"{self.root}uploads", headers={**RESUMABLE, **length, **self.headers}
        )

    def part(self, place: str, offset: int, data: bytes) -> Response:
        told = {**RESUMABLE, **OCTETS, "upload-offset": str(offset), **self.headers}
        return self.client.patch(place, content=data, headers=told)

    def send(self, file: File) -> Response:
        begun = self.begin(file)
        if begun.status_code != 201:
            return begun
        place = begun.headers["location"]
        return self.part(place, 0, file.data)

    def stand(self, file: File) -> Any:
        told = [{"path": file.path, "size": len(file.data), "mtime": file.mtime}]
        answer = self.client.post(f"{self.root}missing", json={"files": told}, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()["files"][0]

    def back(self, ident: str) -> Response:
        return self.client.post(f"{self.root}back", data={"id": ident}, headers=self.headers)


def browser(
    gallery: Gallery, root: str, clock: Callable[[], datetime] = today, **options: Any
) -> Browser:
    """A fresh browser; it has said nothing yet."""
    app = create_app(gallery, clock)
    options = {"follow_redirects": False, **options}
    return Browser(TestClient(app, base_url="http://testserver", **options), root)


def agreed(
    gallery: Gallery, root: str, name: str = "Ana Rojas", clock: Callable[[], datetime] = today
) -> Browser:
    """A browser in which somebody said yes to the rights."""
    found = browser(gallery, root, clock)
    answer = found.agree(name)
    assert answer.status_code == 303, answer.text
    return found
