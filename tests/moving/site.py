"""A small library of a sample essay, with all that a move has to carry."""

import os
import shutil
from pathlib import Path

from starlette.testclient import TestClient

from gallery import editing
from gallery.album import parse
from gallery.captions import Change
from gallery.ingest.index import reindex
from gallery.ingest.run import ingest
from gallery.web.app import create_app
from gallery.wiring import Gallery, open_gallery, shipped, today
from tests.conftest import put
from tests.pages import HOST, links_of
from tests.pictures import jpeg

ESSAY = "2024-04-06-embassy-vigil"
SHOWN = "march"
WORDS = """\
title.en = "A march"
title.es = "Una marcha"
date = "2026-05-01"
status = "published"

[[block]]
photo = "IMG_1.jpg"
caption.en = "Dock workers carry the lead banner."
alt.en = "A red banner"

[[block]]
photo = "/2024-04-06-embassy-vigil/{borrowed}"
"""
SETTINGS = 'base_url = "http://testserver"\nembedding = true\n'
PEOPLE = b'[[person]]\nname = "ana"\n'
BESIDE = {
    "people.toml": PEOPLE,
    "links/1f.json": b"{}",
    "tokens/2e.json": b"{}",
    "audit/2026-11.jsonl": b"{}\n",
    "audit/head": b"{}\n",
}
ODD = 'caf\udce9 n\u0303 "x" 100%.txt'


def made(folder: Path) -> Gallery:
    """A published sample essay with a few small photos of our own, and one that borrows from it."""
    (folder / "albums").mkdir(parents=True)
    (folder / "gallery.toml").write_text(SETTINGS, "utf-8")
    gallery = opened(folder)
    source = (shipped("albums") / ESSAY / "album.toml").read_text("utf-8")
    names = sorted({block.photo for block in parse(ESSAY, source).photos})[:4]  # enough
    _album(gallery, ESSAY, source, {name: n for n, name in enumerate(names)})
    _album(gallery, SHOWN, WORDS.format(borrowed=names[0]), {"IMG_1.jpg": 99})
    change = Change(
        "IMG_1.jpg", "caption", "en", "Dock workers carry the lead banner.", "They lead."
    )
    editing.save_photo_texts(gallery.store, SHOWN, [change])
    for name, data in BESIDE.items():
        put(folder / name, data).chmod(0o600)
    put(folder / "albums" / SHOWN / ODD, b"a name that is no UTF-8")
    put(folder / "albums" / SHOWN / "IMG_1.xmp", b"<x/>")
    put(folder / "albums" / SHOWN / "history" / "old.jsonl", b"")
    put(folder / "albums/.gallery/links/3d.json", b"{}").chmod(0o600)
    put(folder / "albums/.gallery/forget/one", b"march/one.json")
    put(folder / "albums/.gallery/sign-ins/4c.json", b"{}").chmod(0o600)
    put(folder / "albums/.gallery/uploads/5b/data", b"half of")
    return gallery


def _album(gallery: Gallery, slug: str, source: str, photos: dict[str, int]) -> None:
    card = gallery.library.parent / f"card-{slug}"
    for name, seed in photos.items():
        put(card / name, jpeg(480, 320, seed=seed))
    editing.create(gallery.store, slug, source)
    report = ingest(gallery.darkroom(), slug, [card], today=today().date())
    assert not report.refused
    shutil.rmtree(card)


def opened(folder: Path, **settings: object) -> Gallery:
    """A library as it is served; its index brought up to date."""
    gallery = open_gallery(folder, {"workers": 1, "settle": 0.0, **settings})
    reindex(gallery.store, gallery.catalog, today().date())
    return gallery


def served_from(folder: Path, **settings: object) -> Gallery:
    """A machine that is told of a place for the first time."""
    folder.mkdir(exist_ok=True)
    (folder / "gallery.toml").write_text(SETTINGS, "utf-8")
    return opened(folder, **settings)


STARTS = (
    "/en/photos/",
    "/es/photos/",
    "/en/archive/",
    "/en/search/?q=vigil",
    "/en/feed.atom",
    "/es/feed.json",
    "/sitemap.xml",
    "/robots.txt",
)


def pages(gallery: Gallery) -> dict[str, bytes]:
    """All that readers can reach in both languages, and what programs ask for."""
    found: dict[str, bytes] = {}
    with TestClient(create_app(gallery), base_url=HOST) as client:
        queue = [*STARTS]
        while queue:
            address = queue.pop()
            if address not in found:
                answer = client.get(address)
                assert answer.status_code == 200, address
                found[address] = answer.content
                if answer.headers["content-type"].startswith("text/html"):
                    queue += links_of(answer.content, address)
    return found


def held(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Each file below a folder: its bytes, and when it was changed."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            found[os.fspath(path.relative_to(folder))] = path.read_bytes(), path.stat().st_mtime_ns
    return found
