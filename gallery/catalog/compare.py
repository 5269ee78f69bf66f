"""Whether the index holds what it would hold, were it filled anew; what pages name by it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, or_, select
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
from gallery.catalog.tables import PLACED, album, entry, photo, shown, term

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Named:
    """The renditions that the page of an essay names of one photo; fields as of a PhotoRow."""

    essay: str
    album: str
    name: str
    made: str
    recipe: str
    widths: tuple[int, ...]


def names(visible: ColumnElement[bool], open_to: ColumnElement[bool]) -> Select[Any]:
    """What the pages of visible essays name; open_to: the photos that may be seen there."""
    facts = (photo.c.sha256, photo.c.picture, photo.c.recipe, photo.c.widths)
    wanted = (photo.c.album, photo.c.name, *facts)
    return (
        select(shown.c.album.label("essay"), *wanted)
        .join_from(shown, album, shown.c.album == album.c.slug)
        .join(photo, PLACED)
        .where(visible, open_to, photo.c.code == "", photo.c.widths != "")
    )


def pictured(picture: str) -> Select[Any]:
    """A photo, if there is one, that is shown as what is kept under `picture`: none withheld."""
    as_it_is = and_(photo.c.picture == "", photo.c.sha256 == picture)
    of_it = or_(photo.c.picture == picture, as_it_is)
    return select(photo.c.number).where(of_it, photo.c.code == "").limit(1)


def named(row: Result[Any]) -> Named:
    """One row of `names`."""
    widths = tuple(int(width) for width in row.widths.split())
    made = row.picture or row.sha256
    return Named(row.essay, row.album, row.name, made, row.recipe, widths)


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
