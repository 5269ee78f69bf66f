"""What is written into the index: an album whole, and what is still to be deleted because of it."""

from collections.abc import Set

from sqlalchemy import Connection, delete, insert, select

from gallery.catalog import sealing, words
from gallery.catalog.rows import Filling, entry_values, placed_values, term_values, values
from gallery.catalog.tables import album, entry, outdated, photo, seal, shown, term

_OF_ALBUM = (seal, entry, term, shown, photo, album)


def fill(db: Connection, filling: Filling) -> None:
    """Replace all that the index holds of one album."""
    slug = filling.album.slug
    empty(db, slug)
    db.execute(insert(album), values(filling.album))
    if filling.photos:
        db.execute(insert(photo), [values(p) for p in filling.photos])
    if filling.shown:
        db.execute(
            insert(shown),
            [
                {"album": slug, "position": i, **placed_values(one)}
                for i, one in enumerate(filling.shown)
            ],
        )
    if filling.terms:
        db.execute(insert(term), [term_values(slug, one) for one in filling.terms])
    if filling.entries:
        db.execute(insert(entry), [entry_values(slug, one) for one in filling.entries])
    words.add(db, slug)
    sealing.put(db, slug)
    _outdate(db, set(filling.outdated))


def empty(db: Connection, slug: str) -> None:
    """Remove an album."""
    words.remove(db, slug)
    for table in _OF_ALBUM:
        key = table.c.slug if table is album else table.c.album
        db.execute(delete(table).where(key == slug))


def left(db: Connection) -> list[str]:
    """The pictures that no photo is shown as any more, and of which there may be files."""
    return list(db.scalars(select(outdated.c.picture).order_by(outdated.c.picture)))


def gone(db: Connection, picture: str) -> None:
    """There are none any more."""
    db.execute(delete(outdated).where(outdated.c.picture == picture))


def _outdate(db: Connection, pictures: Set[str]) -> None:
    known = select(outdated.c.picture).where(outdated.c.picture.in_(pictures))
    new = pictures - set(db.scalars(known)) if pictures else ()
    if new:
        db.execute(insert(outdated), [{"picture": one} for one in sorted(new)])
