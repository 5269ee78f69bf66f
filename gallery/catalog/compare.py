"""Whether the index holds what it would hold, were it filled anew; what pages name by it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, select
from sqlalchemy import Row as Result

from gallery.catalog.rows import (
    AlbumRow,
    Entry,
    PhotoRow,
    Placed,
    Term,
    entry_values,
    placed_values,
    term_values,
    values,
)
from gallery.catalog.tables import album, entry, photo, shown, term

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Named:
    """The renditions that the page of an essay names of one photo; fields as of a PhotoRow."""

    essay: str
    album: str
    name: str
    sha256: str
    recipe: str
    widths: tuple[int, ...]


def names(visible: ColumnElement[bool], open_to: ColumnElement[bool]) -> Select[Any]:
    """What the pages of visible essays name; open_to: the photos that may be seen there."""
    of = and_(photo.c.album == shown.c.photo_album, photo.c.name == shown.c.photo_name)
    wanted = (photo.c.album, photo.c.name, photo.c.sha256, photo.c.recipe, photo.c.widths)
    return (
        select(shown.c.album.label("essay"), *wanted)
        .join_from(shown, album, shown.c.album == album.c.slug)
        .join(photo, of)
        .where(visible, open_to, photo.c.code == "", photo.c.widths != "")
    )


def named(row: Result[Any]) -> Named:
    """One row of `names`."""
    widths = tuple(int(width) for width in row.widths.split())
    return Named(row.essay, row.album, row.name, row.sha256, row.recipe, widths)


def differing(
    db: Connection,
    row: AlbumRow,
    photos: Sequence[PhotoRow],
    order: Sequence[Placed],
    terms: Sequence[Term],
    entries: Sequence[Entry],
) -> Iterator[str]:
    """Yield what of an album is held otherwise than these values say, in words for people."""
    slug = row.slug
    if _rows(db, album, slug) != [values(row)]:
        yield "the essay itself"
    held = {str(one["name"]): one for one in _rows(db, photo, slug)}
    meant = {one.name: values(one) for one in photos}
    for name in sorted(held.keys() | meant.keys()):
        if held.get(name) != meant.get(name):
            yield name
    places = [{"album": slug, "position": n, **placed_values(p)} for n, p in enumerate(order)]
    if _rows(db, shown, slug) != places:
        yield "the order of the photos"
    if _sorted(_rows(db, term, slug)) != _sorted([term_values(slug, one) for one in terms]):
        yield "where the essay is listed"
    found = _rows(db, entry, slug, without="id")
    if _sorted(found) != _sorted([entry_values(slug, one) for one in entries]):
        yield "what a search may find"


def _rows(db: Connection, table: Table, slug: str, without: str = "") -> list[Row]:
    key = table.c.slug if table is album else table.c.album
    wanted = select(*(column for column in table.c if column.name != without)).where(key == slug)
    if table is shown:
        wanted = wanted.order_by(shown.c.position)
    return [dict(row._mapping) for row in db.execute(wanted)]


def _sorted(rows: Sequence[Row]) -> list[list[tuple[str, str]]]:
    return sorted(sorted((key, str(value)) for key, value in row.items()) for row in rows)
