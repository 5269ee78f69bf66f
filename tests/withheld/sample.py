"""Essays of which something is taken away: one borrows a photo of another one."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from starlette.testclient import TestClient

from gallery import editing
from gallery.ingest.index import reindex
from gallery.ingest.run import ingest
from gallery.media import place_of
from gallery.web.withholding import Doing, Target
from gallery.wiring import Gallery, open_gallery
from tests.conftest import put
from tests.pictures import jpeg

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FLAGS = {"workers": 1, "settle": 0.0, "base_url": "http://testserver"}
PHOTO = Target("march", "b.jpg", 2)
NOTE = {"en": "Somebody in it asked for it.", "es": "Lo pidió alguien que sale en ella."}
WHY = "asked by letter on 3 May"

MARCH = """\
title.en = "March"
lang = "en"
status = "published"
date = "2026-05-01"
place.en = "Puebla"

[[correction]]
date = "2026-05-02"
note.en = "Her name is CANARYNAME."
photo = "b.jpg"

[[block]]
photo = "a.jpg"

[[block]]
photo = "b.jpg"
caption.en = "CANARYWORD at the banner."
persons = ["Rosa Canarybird"]

[[block]]
photo = "c.jpg"
"""
BORROWS = """\
title.en = "Report"
lang = "en"
status = "published"

[[block]]
photo = "/march/b.jpg"
caption.en = "CANARYLENT in another essay."

[[block]]
photo = "own.jpg"
"""
CANARIES = ("CANARYNAME", "CANARYWORD", "CANARYLENT", "Canarybird", "canary")


def library_at(library: Path) -> Path:
    """A public essay, one that borrows a photo of it, one with the same file, and a draft."""
    albums = library / "albums"
    words = {"march": MARCH, "report": BORROWS}
    words["twin"] = 'title.en = "Twin"\nstatus = "published"\n\n[[block]]\nphoto = "same.jpg"\n'
    words["plan"] = 'title.en = "Plan"\n\n[[block]]\nphoto = "d.jpg"\n'
    files = {"march/a.jpg": 1, "march/b.jpg": 2, "march/c.jpg": 3, "march/tray.jpg": 4}
    files |= {"report/own.jpg": 5, "twin/same.jpg": 3, "plan/d.jpg": 6}
    for name, seed in files.items():
        put(albums / name, jpeg(420, 300, seed=seed))
    for slug, source in words.items():
        put(albums / slug / "album.toml", source.encode())
    with opened(library) as gallery:
        for slug in words:
            ingest(gallery.darkroom(), slug, today=NOW.date())
        editing.change(gallery.store, "march", lambda source, _: _without_tray(source))
        reindex(gallery.store, gallery.catalog, NOW.date())
    return library


def _without_tray(source: str) -> str:
    return source.replace('\n[[block]]\nphoto = "tray.jpg"\n', "")


@contextmanager
def opened(library: Path) -> Iterator[Gallery]:
    """An open library, whose index is let go of at the end."""
    gallery = open_gallery(library, FLAGS)
    yield gallery
    gallery.catalog.engine.dispose()


def doing(at: datetime = NOW, why: str = WHY) -> Doing:
    return Doing("elsa", at, why)


def pictures(client: TestClient, page: str, photo: str = "march/2") -> list[str]:
    """The addresses of a photo's pictures on a page."""
    return sorted(set(re.findall(rf"/media/{photo}-[^ \"]+", client.get(page).text)))


def addresses(client: TestClient) -> list[str]:
    """Every address that is of one photo alone, in its own essay and in the other one."""
    pages = [
        f"/{lang}/photos/{one}/" for lang in ("en", "es") for one in ("march/2", "report/march/2")
    ]
    asked = [
        f"/oembed?url=http://testserver{page}&format={form}"
        for page in pages
        for form in ("json", "xml")
    ]
    parts = ["/iiif/march/2", "/iiif/march/2/image", "/iiif/report/march/2"]
    parts += ["/api/essays/march/photos/2", "/api/essays/report/photos/march/2"]
    return [*pages, *asked, *parts, *pictures(client, "/en/photos/march/")]


def made_of(gallery: Gallery) -> Sequence[Path]:
    """The files that were made of the photo."""
    [digest] = [row.sha256 for row in gallery.catalog.of_album("march") if row.name == "b.jpg"]
    folder = gallery.library / "albums" / place_of(digest)
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".json"]
