"""What an address may have led to that nobody is answered at any more."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, select

from gallery.catalog.rows import PhotoRow, photo_row
from gallery.catalog.tables import album, photo


@dataclass(frozen=True, slots=True)
class Trace:
    """An essay, whoever may see it, and one of its photos by number, None when it has none such.

    source  its last album.toml that could be read
    """

    source: str
    photo: PhotoRow | None


def trace(slug: str, number: int) -> Select[Any]:
    """An essay by its folder, and the photo of a number."""
    columns = [column.label(f"photo_{column.name}") for column in photo.c]
    of = and_(photo.c.album == album.c.slug, photo.c.number == number)
    return (
        select(album.c.source, *columns)
        .outerjoin_from(album, photo, of)
        .where(album.c.slug == slug)
    )


def told(row: Row[Any] | None) -> Trace | None:
    """The answer to `trace`."""
    if row is None:
        return None
    found = photo_row(row, "photo_") if row.photo_name is not None else None
    return Trace(row.source, found)
