"""A library that has canaries in all that nobody may see, and three essays that are public."""

import os
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from shutil import copytree, ignore_patterns

from gallery import editing
from gallery.ingest.index import reindex
from gallery.ingest.run import ingest
from gallery.wiring import Gallery, open_gallery
from tests.cleanroom.canaries import canary, source
from tests.conftest import put
from tests.metadata import alternatives, ascii_, chunk, exif_segment, jpeg_of, tiff, xmp
from tests.pictures import picture

BASE = "https://example.org"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
FLAGS = {"workers": 1, "settle": 0.0, "base_url": BASE}

LEFT = ignore_patterns("index.sqlite*", "*.lock", "manifest.json")
STEM = f"IMG_{canary('name')}_"
"""What a camera calls the files."""

ESSAYS = ("march", "vigil", "lent")
HIDDEN = f"""\
caption.en = "{canary("caption")}"
caption.es = "{canary("pie")}"
alt.en = "{canary("alt")}"
persons = ["{canary("named")}"]
credit = "{canary("by")}"
"""
"""The words of a photo that is not public."""

SHOWN = """\
caption.en = "Nurses carry the *lead* banner."
caption.es = "Enfermeras llevan la manta."
alt.en = "A banner"
persons = ["Ana Rojas"]
"""

EVENT = f"""\
event.en = "The march"
credit = "The desk"

[[photographer]]
camera = "{canary("body")}"
name = "Inés Marrufo"
"""


def head(title: str, status: str = "published", more: str = "") -> str:
    return f"""\
title.en = "{title}"
title.es = "{title} (es)"
dek.en = "Unions cross the city."
place.en = "Old town"
date = "2026-05-01"
credit = "The desk"
licence = "CC-BY-SA-4.0"
series.en = "Marches"
tags = ["labour"]
lang = "en"
status = "{status}"
publish_at = 2026-05-02T06:00:00Z
{more}
"""


def block(photo: str, words: str = SHOWN, more: str = "") -> str:
    return f'\n[[block]]\nphoto = "{photo}"\n{words}{more}\n'


def files(album: Path, stem: str) -> None:
    """The photos of the essay of photos in every state; `stem` is what a camera calls them."""
    for number in range(1, 9):
        put(album / f"{stem}{number:04}.jpg", source(seed=number))
    packet = xmp(alternatives("dc:description", default=canary("sidecar")))
    put(album / f"{stem}0001.xmp", packet.replace(b"dc:description", b"photoshop:Instructions"))
    put(album / f"{stem}0009.jpg", jpeg_of(exif_segment(tiff({0x010F: ascii_(canary("cut"))}))))


def march(stem: str) -> str:
    """Two photos are shown; others are held, thrown away, rejected, sent, expired, broken, gone."""
    name = {n: f"{stem}{n:04}.jpg" for n in range(1, 11)}
    trash = f'\n[[trash]]\nphoto = "{name[4]}"\nat = 2026-05-02T06:00:00Z\nby = "ana"\n'
    cull = f'\n[[cull]]\nphoto = "{name[5]}"\npick = "rejected"\nlabel = "{canary("cull")}"\n'
    sent = f'\n[[offered]]\nphoto = "{name[6]}"\nat = 2026-05-02T06:00:00Z\nby = "{canary("by")}"\n'
    hold = f'hold.en = "{canary("why")}"\n'
    over = "expires_at = 2026-06-01T00:00:00Z\n"
    shown = block(name[1]) + block(name[2], more="sensitive.en = 'A wound'\n")
    unseen = block(name[3], HIDDEN, hold) + block(name[7], HIDDEN, over)
    unseen += "".join(block(name[n], HIDDEN) for n in (4, 5, 6, 9, 10))
    words = head("March", more=f'[context]\nevent.en = "{canary("context")}"\n')
    return words + trash + cull + sent + shown + unseen


def built(library: Path) -> Gallery:
    """The library, ingested."""
    albums = library / "albums"
    files(albums / "march", STEM)
    put(albums / "vigil" / f"{STEM}0021.png", png(21))
    gallery = open_gallery(library, FLAGS)
    editing.create(gallery.store, "march", march(STEM))
    editing.create(gallery.store, "vigil", head("Vigil") + block(f"{STEM}0021.png"))
    lent = block(f"/march/{STEM}0001.jpg") + block(f"/march/{STEM}0003.jpg", HIDDEN)
    editing.create(gallery.store, "lent", head("Lent") + lent)
    for status in ("draft", "withdrawn", "scheduled"):
        words = head(canary(status), status).replace("2026-05-02", "2036-05-02")
        editing.create(gallery.store, f"hidden-{status}", words)
    put(albums / "march/event.toml", EVENT.encode())
    return _ingested(gallery, TODAY)


def renamed(library: Path, copy: Path, stem: str, changed: int) -> Gallery:
    """The same library as another camera names its files, copied and ingested at another time.

    changed  when all its files were last changed, ns
    """
    copytree(library / "albums", copy / "albums", ignore=LEFT)
    albums = copy / "albums"
    for path in sorted(albums.glob("*/*")):
        if path.suffix == ".toml" and ".gallery" not in path.parts:
            path.write_text(path.read_text().replace(STEM, stem))
        path.rename(path.with_name(path.name.replace(STEM, stem)))
    for path in albums.rglob("*"):
        os.utime(path, ns=(changed, changed))
    return _ingested(open_gallery(copy, FLAGS), TODAY + timedelta(30))


def _ingested(gallery: Gallery, today: date) -> Gallery:
    for slug in ("march", "vigil"):
        ingest(gallery.darkroom(), slug, today=today)
    reindex(gallery.store, gallery.catalog, today)
    return gallery


def png(seed: int) -> bytes:
    """A drawn PNG file with canaries in its own kinds of text."""
    out = BytesIO()
    picture(700, 500, seed).save(out, "PNG")
    data = out.getvalue()
    texts = chunk(b"tEXt", b"Author\0" + canary("text").encode())
    texts += chunk(b"iTXt", b"Software\0\0\0\0\0" + canary("itext").encode())
    return data[:33] + texts + data[33:] + canary("behind").encode()
