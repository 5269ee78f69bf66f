"""Seals: a hash over all that the index holds of an album, so that a flipped bit shows.

SQLite keeps no sums of its pages: a letter that changes on the disk is a letter that readers see.
A seal is made of the rows before they are written. A look at them reads them as the disk has them,
without what SQLAlchemy makes of their values: of a large index it spends most of its time here.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256

import msgspec
from sqlalchemy import Connection, Table, select

from gallery.catalog.stored import TOLD, Row
from gallery.catalog.tables import album, seal

_packed = msgspec.msgpack.Encoder().encode


def of(rows: Mapping[Table, Sequence[Row]]) -> str:
    """The seal of an album by its rows, with all columns of their tables, in order of their keys.

    Of 1 and 0 it is another one than of True and False: SQLite knows numbers alone.
    """
    told = sha256()
    for table in TOLD:
        told.update(b"".join(map(_packed, rows[table])))
    return told.hexdigest()


def broken(db: Connection) -> bool:
    """Whether anything is not what was sealed, or has no seal."""
    seals = {row.album: row.sum for row in db.execute(select(seal))}
    found = {slug: sha256() for slug in seals}
    for table in TOLD:
        place = [column.name for column in table.c].index(_owner(table))
        for row in db.exec_driver_sql(_rows(table)):
            if row[place] not in found:
                return True
            found[row[place]].update(_packed(tuple(row)))
    return any(found[slug].hexdigest() != kept for slug, kept in seals.items())


def _rows(table: Table) -> str:
    """All columns of all rows; those of one album in the order of their keys."""
    order = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
    columns = ", ".join(f'"{column.name}"' for column in table.c)
    return f'SELECT {columns} FROM "{table.name}" ORDER BY {order}'  # noqa: S608 ours


def _owner(table: Table) -> str:
    return "slug" if table is album else "album"
