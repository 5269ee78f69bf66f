"""What is written into the index: an album whole, and what is still to be deleted because of it."""

from collections.abc import Iterable, Set

from sqlalchemy import Connection, Engine, delete, insert, select

from gallery.catalog.kinds import Kind
from gallery.catalog.stored import Stored
from gallery.catalog.tables import album, entry, outdated, photo, seal, shown, term

_OF_ALBUM = (seal, entry, term, shown, photo, album)


def fill(db: Connection, kind: Kind, stored: Stored) -> None:
    """Replace all that the index holds of one album."""
    empty(db, kind, stored.slug)
    _put(db, kind, stored)
    kind.found(db, stored.slug)


def load(engine: Engine, kind: Kind, albums: Iterable[Stored]) -> None:
    """Fill an index that is empty and still being made: what `fill` would, for less."""
    with kind.loading(engine) as db:
        for one in albums:
            _put(db, kind, one)


def _put(db: Connection, kind: Kind, stored: Stored) -> None:
    kind.put(db, stored.tables)
    _outdate(db, set(stored.outdated))


def empty(db: Connection, kind: Kind, slug: str) -> None:
    """Remove an album."""
    kind.emptied(db, slug)
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
    if not pictures:
        return
    known = select(outdated.c.picture).where(outdated.c.picture.in_(pictures))
    new = pictures - set(db.scalars(known))
    if new:
        db.execute(insert(outdated), [{"picture": one} for one in sorted(new)])
