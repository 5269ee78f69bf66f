"""What there is in the index, in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from gallery.blocks import NEVER
from gallery.catalog.tables import TRASHED, album, photo


@dataclass(frozen=True, slots=True)
class Tally:
    """The numbers, without essays in the trash.

    photos   that can be shown; lacking: of them, without any picture for readers so far
    held     photos that readers see at no time
    refused  files that cannot be shown, by album
    broken   by album: the line of album.toml that cannot be read (0 = unknown), and why
    """

    essays: int = 0
    photos: int = 0
    lacking: int = 0
    held: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    broken: Mapping[str, tuple[int, str]] = field(default_factory=dict)


def tally(db: Connection) -> Tally:
    """Count; a handful of looks through the index."""
    there = photo.c.album.in_(select(album.c.slug).where(album.c.status != TRASHED))
    fine = (there, photo.c.code == "")
    photos = select(func.count()).select_from(photo)
    refused = select(photo.c.album, func.count().label("n")).where(there, photo.c.code != "")
    broken = select(album.c.slug, album.c.problem_line, album.c.problem)
    spots = db.execute(broken.where(album.c.problem != "").order_by("slug"))
    return Tally(
        db.scalar(select(func.count()).select_from(album).where(album.c.status != TRASHED)) or 0,
        db.scalar(photos.where(*fine)) or 0,
        db.scalar(photos.where(*fine, photo.c.widths == "")) or 0,
        db.scalar(photos.where(*fine, photo.c.opens >= NEVER)) or 0,
        {row.album: row.n for row in db.execute(refused.group_by(photo.c.album).order_by("album"))},
        {row.slug: (row.problem_line or 0, row.problem) for row in spots},
    )
