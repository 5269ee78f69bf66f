"""A site for tests: essays straight into the index, small real pictures in the store."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from starlette.testclient import TestClient

from gallery import album as albums
from gallery.blocks import NEVER
from gallery.catalog import Filling, PhotoRow, stored
from gallery.formats import FORMATS, Recipe
from gallery.ingest.filling import essay_row, places
from gallery.ingest.finding import entries_of, placed, terms_of
from gallery.ingest.render import Rendered, render
from gallery.media import rendition_key
from gallery.model import Facts, Verdict
from gallery.store import Store
from gallery.web.app import create_app
from gallery.wiring import Gallery
from tests.pictures import jpeg

PUBLIC = """\
place.en = "Mexico City"
place.es = "Ciudad de México"
credit = "Inés Marrufo"
licence = "CC-BY-SA-4.0"
lang = "en"
status = "published"
"""
"""What a published essay says besides its title, dek and date."""

BOTH = f"""\
title.en = "May Day"
title.es = "Primero de Mayo"
dek.en = "Unions cross the city."
dek.es = "Los sindicatos cruzan la ciudad."
date = "2026-05-01"
{PUBLIC}"""


@dataclass(frozen=True)
class Shot:
    """One photo of a sample essay."""

    width: int = 900
    height: int = 600
    seed: int = 1
    facts: Facts = field(default_factory=Facts)
    verdict: Verdict | None = None


@cache
def developed(width: int, height: int, seed: int, recipe: Recipe) -> tuple[str, Rendered]:
    """(sha256 of the original, its renditions): made once for all tests."""
    original = jpeg(width, height, seed)
    return sha256(original).hexdigest(), render(original, recipe)


def show(
    gallery: Gallery, slug: str, source: str, shots: Mapping[str, Shot] = MappingProxyType({})
) -> None:
    """Put an essay online; its photos are numbered in the order of `shots`."""
    album = albums.parse(slug, source)
    rows = [_photo(gallery, slug, name, n, shot) for n, (name, shot) in enumerate(shots.items(), 1)]
    veiled = {block.photo for block in album.photos if block.sensitive is not None}
    windows = album.windows()
    rows = [
        replace(
            row,
            sensitive=row.name in veiled,
            opens=windows[row.name].opens if row.name in windows else 0,
            closes=windows[row.name].closes if row.name in windows else NEVER,
        )
        for row in rows
    ]
    whole = {row.name: row for row in rows if row.verdict is None}
    there = placed(album, whole)
    row = essay_row(slug, source, album, there, whole)
    terms, entries = terms_of(album, row.date, whole), entries_of(album, row.date, whole)
    order = places(album, there, album.face_policy)
    gallery.catalog.fill(stored(Filling(row, rows, order, terms, entries)))


def blocks(*names: str) -> str:
    """A photo block for each name, without words."""
    return "".join(f"\n[[block]]\nphoto = '{name}'\n" for name in names)


def reader(gallery: Gallery, **options: Any) -> TestClient:
    """Somebody who reads the site; cookies and scripts play no part."""
    return TestClient(create_app(gallery), base_url="http://testserver", **options)


def _put(store: Store, key: str, data: bytes) -> None:
    """Without waiting for the disk: no power is cut here, and there are very many of them."""
    path = store.path(key)
    if path is None:
        store.put(key, data)
    elif not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _photo(gallery: Gallery, slug: str, name: str, number: int, shot: Shot) -> PhotoRow:
    if shot.verdict:
        return PhotoRow(
            slug, name, number, "0" * 64, 9, 0, 0, 0, "", "", "", shot.facts, verdict=shot.verdict
        )
    digest, rendered = developed(shot.width, shot.height, shot.seed, gallery.recipe)
    for one in rendered.renditions:
        key = rendition_key(digest, gallery.recipe.key, one.width, FORMATS[one.format].suffix)
        _put(gallery.store, key, one.data)
    pixels = rendered.pixels
    return PhotoRow(
        album=slug,
        name=name,
        number=number,
        sha256=digest,
        bytes=9,
        mtime_ns=0,
        width=pixels.width,
        height=pixels.height,
        format=pixels.format,
        colour=pixels.colour,
        thumbhash=pixels.thumbhash,
        facts=shot.facts,
        recipe=gallery.recipe.key,
        widths=tuple(sorted({one.width for one in rendered.renditions})),
    )
