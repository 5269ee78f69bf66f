"""Seals: a hash over all that the index holds of an album, so that a flipped bit shows.

SQLite keeps no sums of its pages: a letter that changes on the disk is a letter that readers see.
Rows are read as the disk has them, without what SQLAlchemy makes of their values: a look at all of
a large index spends most of its time here.
"""

from hashlib import sha256

import msgspec
from sqlalchemy import Connection, Table, insert, select

from gallery.catalog.tables import album, entry, photo, seal, shown, term

_OF_ALBUM = (album, photo, shown, term, entry)


def put(db: Connection, slug: str) -> None:
    """Seal what the index holds of an album now; it had no seal."""
    told = sha256()
    for table in _OF_ALBUM:
        rows = db.exec_driver_sql(_rows(table, f"WHERE {_owner(table)} = ?"), (slug,))
        for row in rows:
            told.update(msgspec.msgpack.encode(tuple(row)))
    db.execute(insert(seal), {"album": slug, "sum": told.hexdigest()})


def broken(db: Connection) -> bool:
    """Whether anything is not what was sealed, or has no seal."""
    seals = {row.album: row.sum for row in db.execute(select(seal))}
    found = {slug: sha256() for slug in seals}
    for table in _OF_ALBUM:
        place = [column.name for column in table.c].index(_owner(table))
        for row in db.exec_driver_sql(_rows(table, "")):
            if row[place] not in found:
                return True
            found[row[place]].update(msgspec.msgpack.encode(tuple(row)))
    return any(found[slug].hexdigest() != kept for slug, kept in seals.items())


def _rows(table: Table, condition: str) -> str:
    """All columns, in an order that is the same for one album as for all."""
    order = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
    columns = ", ".join(f'"{column.name}"' for column in table.c)
    return f'SELECT {columns} FROM "{table.name}" {condition} ORDER BY {order}'  # noqa: S608 ours


def _owner(table: Table) -> str:
    return "slug" if table is album else "album"
