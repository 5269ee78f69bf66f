"""Whether the index holds what it would hold, were it filled anew; what pages name by it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, or_, select
from sqlalchemy import Row as Result

from gallery.catalog.stored import COLUMNS, Stored
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
    lacks: tuple[str, ...]


def names(visible: ColumnElement[bool], open_to: ColumnElement[bool]) -> Select[Any]:
    """What the pages of visible essays name; open_to: the photos that may be seen there."""
    facts = (photo.c.sha256, photo.c.picture, photo.c.recipe, photo.c.widths, photo.c.lacks)
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
    lacks = tuple(row.lacks.split())
    return Named(row.essay, row.album, row.name, made, row.recipe, widths, lacks)


def differing(db: Connection, stored: Stored) -> Iterator[str]:
    """Yield what of an album is held otherwise than `fill` would hold it, in words for people."""
    slug = stored.slug
    meant = {table: [_row(table, one) for one in rows] for table, rows in stored.tables.items()}
    if _rows(db, album, slug) != meant[album]:
        yield "the essay itself"
    held = {str(one["name"]): one for one in _rows(db, photo, slug)}
    photos = {str(one["name"]): one for one in meant[photo]}
    for name in sorted(held.keys() | photos.keys()):
        if held.get(name) != photos.get(name):
            yield name
    if _rows(db, shown, slug) != meant[shown]:
        yield "the order of the photos"
    if _sorted(_rows(db, term, slug)) != _sorted(meant[term]):
        yield "where the essay is listed"
    if _sorted(_rows(db, entry, slug)) != _sorted(meant[entry]):
        yield "what a search may find"


def _row(table: Table, values: Iterable[object]) -> Row:
    return dict(zip(COLUMNS[table], values, strict=True))


def _rows(db: Connection, table: Table, slug: str) -> list[Row]:
    key = table.c.slug if table is album else table.c.album
    wanted = select(*(table.c[name] for name in COLUMNS[table])).where(key == slug)
    if table is shown:
        wanted = wanted.order_by(shown.c.position)
    return [_row(table, row) for row in db.execute(wanted)]


def _sorted(rows: Sequence[Row]) -> list[list[tuple[str, str]]]:
    return sorted(sorted((key, _told(value)) for key, value in row.items()) for row in rows)


def _told(value: object) -> str:
    """A value to order by, and to tell apart: PostgreSQL has True where a row has 1."""
    return str(int(value)) if isinstance(value, bool) else str(value)
