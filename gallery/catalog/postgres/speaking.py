"""What PostgreSQL does otherwise than SQLite: rows by COPY, words as `tsvector` with GIN.

Each entry has one more column, `said`, made here of its folded words: what counts as the same word
is decided by `asked.tokens` on every engine, never by a dictionary or locale of the server. So the
same questions find the same photos. Their order may differ: `ts_rank` counts how often words stand
there and how near to each other, FTS5's BM25 also how rare they are and how long a text is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from secrets import token_hex
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Subquery,
    Table,
    and_,
    cast,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.exc import DatabaseError, OperationalError

from gallery.catalog.asked import Phrase, Query
from gallery.catalog.stored import COLUMNS, TOLD, Row
from gallery.catalog.tables import album, entry, seal

_FIELDS = {"A": entry.c.head, "B": entry.c.body, "C": entry.c.around, "D": entry.c.essay}
_OWN = "ABC"
"""What an entry says itself, not its essay."""

_RANKED: ColumnElement[Any] = literal_column("'{0.0125, 0.0625, 0.375, 1}'::float4[]")
"""Of D, C, B, A: FTS5's 0.1, 0.5, 3 and 8 as parts of the greatest."""

_SAID = literal_column("entry.said", TSVECTOR)
_LONGEST = 250  # characters of a word that are compared; a lexeme has at most 2046 bytes
_TOLD = text("SELECT pg_notify('gallery_' || current_schema(), '!')")  # see `hearing`
_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), 1))")


class Postgres:
    """PostgreSQL keeps sums of its pages itself: a seal says only which filling it was.

    wrote  hears of each transaction, after it was committed
    """

    def __init__(self, wrote: Callable[[], None] = lambda: None) -> None:
        self._wrote = wrote

    @contextmanager
    def writing(self, engine: Engine) -> Iterator[Connection]:
        """Who fills the same album as somebody else waits for its turn."""
        asked = engine.execution_options(isolation_level="READ COMMITTED")
        with asked.begin() as db:
            db.execute(_TURN)
            yield db
            db.execute(_TOLD)
        self._wrote()

    def loading(self, engine: Engine) -> AbstractContextManager[Connection]:
        return self.writing(engine)

    def put(self, db: Connection, rows: Mapping[Table, Sequence[Row]]) -> None:
        """The words of an entry come with it."""
        for table in TOLD:
            columns, found = COLUMNS[table], rows[table]
            if table is entry:
                columns, found = (*columns, "said"), [(*row, _vector(row)) for row in found]
            if found:
                _copied(db, table, columns, found)
        [essay] = rows[album]
        db.execute(insert(seal), {"album": essay[0], "sum": token_hex(16)})

    def found(self, db: Connection, slug: str) -> None:
        """It is, with its words."""

    def emptied(self, db: Connection, slug: str) -> None:
        """Its words go with its entries."""

    def matching(self, query: Query) -> Subquery:
        """Found by words; that those of a phrase follow each other is looked up in the texts.

        Positions in a tsvector end at 16,383, and at 256 of one word: long essays have more.
        """
        asked = cast(_expression(query), TSQUERY)
        rank = (-func.ts_rank(_RANKED, _SAID, asked)).label("rank")
        found = select(entry.c.id, rank).where(_SAID.bool_op("@@")(asked))
        if any(len(phrase.tokens) > 1 for phrase in query.phrases):
            found = found.where(*(_any(wordings, "ABCD") for wordings in query.wanted))
            found = found.where(_any(query.phrases, _OWN))
        return found.subquery("matching")


def _copied(db: Connection, table: Table, names: Sequence[str], rows: Sequence[Row]) -> None:
    from psycopg.sql import SQL, Identifier  # who keeps the index in a file has none

    columns = SQL(", ").join(map(Identifier, names))
    taken = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table.name), columns)
    connection: Any = db.connection.driver_connection
    with _as_others(), connection.cursor() as cursor, cursor.copy(taken) as copy:
        for row in rows:
            copy.write_row([storable(value) for value in row])


def storable(value: Any) -> Any:
    """A value as a column takes it: no text of PostgreSQL has a NUL."""
    return value.replace("\0", "\ufffd") if isinstance(value, str) and "\0" in value else value


@contextmanager
def _as_others() -> Iterator[None]:
    """What COPY raises, as SQLAlchemy raises it elsewhere; it knows no COPY."""
    import psycopg

    try:
        yield
    except psycopg.OperationalError as problem:
        raise OperationalError("COPY", {}, problem) from problem
    except psycopg.Error as problem:
        raise DatabaseError("COPY", {}, problem) from problem


def _vector(row: Row) -> str:
    """The words of an entry as tsvector: each with its places and its weight there."""
    said = dict(zip(COLUMNS[entry], row, strict=True))
    places: dict[str, list[str]] = {}
    place = 0
    for weight, column in _FIELDS.items():
        for token in str(said[column.name]).split():
            place += 1
            places.setdefault(token[:_LONGEST], []).append(f"{place}{weight}")
    return " ".join(f"'{token}':{','.join(found[:255])}" for token, found in places.items())


def _expression(query: Query) -> str:
    """The question as tsquery: all words of each phrase, wherever they stand.

    Something of it must be found in what an entry says itself, as in `words`.
    """
    every = [_either(wordings, "") for wordings in query.wanted]
    return " & ".join([*every, _either(query.phrases, _OWN)])


def _either(phrases: Sequence[Phrase], weights: str) -> str:
    return "(" + " | ".join(_all(phrase, weights) for phrase in phrases) + ")"


def _all(phrase: Phrase, weights: str) -> str:
    *first, last = phrase.tokens
    words = [_word(token, weights) for token in first]
    return "(" + " & ".join([*words, _word(last, "*" * phrase.open + weights)]) + ")"


def _word(token: str, flags: str) -> str:
    """A token has neither quote nor backslash, see `asked.tokens`."""
    return f"'{token[:_LONGEST]}'" + (f":{flags}" if flags else "")


def _any(phrases: Sequence[Phrase], weights: str) -> ColumnElement[bool]:
    """Whether one of the phrases stands in one of the fields, its words one after the other."""
    return or_(*(_stands(phrase, weights) for phrase in phrases))


def _stands(phrase: Phrase, weights: str) -> ColumnElement[bool]:
    words = _SAID.bool_op("@@")(cast(_all(phrase, weights), TSQUERY))
    if len(phrase.tokens) == 1:
        return words
    wanted = f" {' '.join(phrase.tokens)}" + ("" if phrase.open else " ")
    fields = [_FIELDS[weight] for weight in weights]
    return and_(words, or_(*((literal(" ") + one + " ").contains(wanted) for one in fields)))
