"""What the kinds of index do each in their own way: the one place that tells them apart.

All else of the catalog is said in SQL that both understand. Adding a kind is one class here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from sqlalchemy import Connection, Dialect, Engine, Subquery, Table
from sqlalchemy.schema import CreateIndex, DropIndex

from gallery.catalog import sealing, words
from gallery.catalog.asked import Query
from gallery.catalog.stored import COLUMNS, TOLD, Row
from gallery.catalog.tables import album, entry, seal


class Kind(Protocol):
    """How one kind of index is written to, and searched."""

    def writing(self, engine: Engine) -> AbstractContextManager[Connection]:
        """A transaction that writes: all of it or nothing."""

    def loading(self, engine: Engine) -> AbstractContextManager[Connection]:
        """The same for an index that is being made, is empty and is asked nothing meanwhile.

        What is put takes part in searches when the transaction ends.
        """

    def put(self, db: Connection, rows: Mapping[Table, Sequence[Row]]) -> None:
        """Write the rows of an album (`stored`), of which there are none."""

    def found(self, db: Connection, slug: str) -> None:
        """Let searches find what was put."""

    def emptied(self, db: Connection, slug: str) -> None:
        """Forget the words of an album, before its entries go."""

    def matching(self, query: Query) -> Subquery:
        """Entries that have all the words asked for: `id`, and `rank`, least for the best."""


class Sqlite:
    """A file: FTS5 beside the tables, and seals, because it keeps no sums of its pages."""

    def writing(self, engine: Engine) -> AbstractContextManager[Connection]:
        return engine.begin()

    @contextmanager
    def loading(self, engine: Engine) -> Iterator[Connection]:
        """Indexes are sorted once, at the end: to keep them up row by row costs twice as much."""
        beside = sorted((i for table in TOLD for i in table.indexes), key=lambda i: i.name or "")
        with engine.begin() as db:
            for one in beside:
                db.execute(DropIndex(one))
            yield db
            for one in beside:
                db.execute(CreateIndex(one))
            words.rebuild(db)

    def put(self, db: Connection, rows: Mapping[Table, Sequence[Row]]) -> None:
        last = db.exec_driver_sql("SELECT max(id) FROM entry").scalar_one()
        numbered = [(number, *row) for number, row in enumerate(rows[entry], (last or 0) + 1)]
        whole = {**rows, entry: numbered}
        for table in TOLD:
            if whole[table]:
                db.exec_driver_sql(_INSERT[table], list(whole[table]))
        [essay] = rows[album]
        db.exec_driver_sql(_INSERT[seal], (essay[0], sealing.of(whole)))

    def found(self, db: Connection, slug: str) -> None:
        words.add(db, slug)

    def emptied(self, db: Connection, slug: str) -> None:
        words.remove(db, slug)

    def matching(self, query: Query) -> Subquery:
        return words.matching(query)


def _insert(table: Table, columns: Sequence[str]) -> str:
    named, marks = ", ".join(f'"{one}"' for one in columns), ", ".join("?" for _ in columns)
    return f'INSERT INTO "{table.name}" ({named}) VALUES ({marks})'  # noqa: S608 ours


_INSERT = {table: _insert(table, COLUMNS[table]) for table in TOLD} | {
    entry: _insert(entry, (entry.c.id.name, *COLUMNS[entry])),
    seal: _insert(seal, [column.name for column in seal.c]),
}


def kind_of(dialect: Dialect, wrote: Callable[[], None]) -> Kind:
    """The kind of index behind an engine; wrote: hears of changes where no file tells them."""
    if dialect.name != "postgresql":
        return Sqlite()
    from gallery.catalog.postgres.speaking import Postgres  # SQLAlchemy's part of it is large

    return Postgres(wrote)
