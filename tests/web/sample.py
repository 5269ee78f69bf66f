"""A site for tests: essays straight into the index, small real pictures in the store."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from starlette.testclient import TestClient

from gallery import album as albums
from gallery import when
from gallery.catalog import AlbumRow, Filling, PhotoRow
from gallery.formats import FORMATS, Recipe
from gallery.ingest.finding import entries_of, periods, terms_of
from gallery.ingest.index import reference
from gallery.ingest.render import Rendered, render
from gallery.media import rendition_key
from gallery.model import Facts, Verdict
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
    named = [block.photo for block in album.photos]
    veiled = {block.photo for block in album.photos if block.sensitive is not None}
    rows = [replace(row, sensitive=row.name in veiled) for row in rows]
    cover = album.cover(album.photos)
    lead = cover.photo if cover else ""
    lead_album, lead_name = reference(slug, lead) if lead else ("", "")
    row = AlbumRow(
        slug=slug,
        tag="",
        source=source,
        status=album.status,
        publish_at=int(album.publish_at.timestamp()) if album.publish_at else None,
        first=str(when.parse(album.date).lower) if album.date else "",
        date=album.date,
        title=album.title,
        dek=album.dek,
        place=album.place,
        lang=album.lang,
        photos=len(named),
        lead_album=lead_album,
        lead_name=lead_name,
        lead_focus=None,
        data_mining=album.data_mining,
        period=next(iter(periods(album.date)), ""),
    )
    shown = [reference(slug, name) for name in named]
    whole = {row.name: row for row in rows if row.verdict is None}
    terms, entries = terms_of(album, album.date, whole), entries_of(album, album.date, whole)
    gallery.catalog.fill(Filling(row, rows, shown, terms, entries))


def blocks(*names: str) -> str:
    """A photo block for each name, without words."""
    return "".join(f"\n[[block]]\nphoto = '{name}'\n" for name in names)


def reader(gallery: Gallery, **options: Any) -> TestClient:
    """Somebody who reads the site; cookies and scripts play no part."""
    return TestClient(create_app(gallery), base_url="http://testserver", **options)


def _photo(gallery: Gallery, slug: str, name: str, number: int, shot: Shot) -> PhotoRow:
    if shot.verdict:
        return PhotoRow(
            slug, name, number, "0" * 64, 9, 0, 0, 0, "", "", "", shot.facts, verdict=shot.verdict
        )
    digest, rendered = developed(shot.width, shot.height, shot.seed, gallery.recipe)
    for one in rendered.renditions:
        key = rendition_key(digest, gallery.recipe.key, one.width, FORMATS[one.format].suffix)
        gallery.store.put(key, one.data)
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
