"""Statements: which essays show a photo, and what of it whom they are open to may see."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select

from gallery.catalog.seeing import (
    Viewer,
    essays,
    let_into,
    photo_columns,
    showings,
    these,
)
from gallery.catalog.tables import PLACED, album, photo, shown

_AT_ONCE = 400
"""SQLite's limit on bound values, and some air."""


def showing(wanted: Iterable[tuple[str, str]], viewer: Viewer) -> Iterator[Select[Any]]:
    """The essays, by slug, that show one of these photos, each (album, name)."""
    there = select(shown.c.album).join(album, shown.c.album == album.c.slug)
    for keys in _parts(wanted):
        part = these(shown.c.photo_album, shown.c.photo_name, keys)
        yield there.where(part, essays(viewer))


def photos(wanted: Iterable[tuple[str, str]], viewer: Viewer, essay: str) -> Iterator[Select[Any]]:
    """Rows of photos by (album, name) that are let into an essay; "" = into several."""
    may, seen = let_into(viewer, essay), photo_columns(viewer)
    for keys in _parts(wanted):
        part = these(photo.c.album, photo.c.name, keys)
        yield select(*seen).where(part, may, photo.c.code == "")


def lent(slug: str, viewer: Viewer) -> Select[Any]:
    """(name, essays) of an album's photos that other essays show, and how many do."""
    return (
        select(shown.c.photo_name, func.count(shown.c.album.distinct()))
        .join(album, shown.c.album == album.c.slug)
        .where(shown.c.photo_album == slug, shown.c.album != slug, essays(viewer))
        .group_by(shown.c.photo_name)
        .order_by(shown.c.photo_name)
    )


def media(slug: str, number: int, viewer: Viewer) -> Select[Any]:
    """The photo behind a media address, if some essay that is visible shows it, and until when."""
    columns = photo_columns(viewer, "photo_")
    columns += [func.min(one.c.closes).label(f"{one.name}s") for one in (shown, album)]
    return (
        select(*columns)
        .join_from(photo, shown, PLACED)
        .join(album, album.c.slug == shown.c.album)
        .where(photo.c.album == slug, photo.c.number == number, photo.c.code == "")
        .where(essays(viewer), showings(viewer))
        .group_by(photo.c.album, photo.c.name)
    )


def exhibits(viewer: Viewer) -> Select[Any]:
    """(slug of the essay, photo) of everything on show unveiled, in reading order."""
    return (
        select(shown.c.album, *photo_columns(viewer, "photo_"))
        .join_from(shown, album, shown.c.album == album.c.slug)
        .join(photo, PLACED)
        .where(essays(viewer), showings(viewer))
        .where(photo.c.code == "", photo.c.widths != "", ~photo.c.sensitive)
        .order_by(shown.c.album, shown.c.position)
    )


def turning(second: int) -> list[Select[Any]]:
    """The public essays of which anything opens or closes at this second."""
    moment = datetime.fromtimestamp(second, UTC)
    seen = or_(essays(Viewer(moment)), essays(Viewer(moment - timedelta(seconds=1))))
    return [
        select(album.c.slug)
        .outerjoin(shown, shown.c.album == album.c.slug)
        .outerjoin(photo, PLACED)
        .where(seen, or_(table.c.opens == second, table.c.closes == second))
        for table in (album, shown, photo)
    ]


def _parts(wanted: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    keys = sorted(set(wanted))
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))
