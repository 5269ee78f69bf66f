"""Searching words with SQLite's FTS5: the one place that knows how; `postgres.speaking` is another.

The table `words` keeps no text of its own: it points into `entry` ("external content", see
https://www.sqlite.org/fts5.html). Everything in it is folded already, so that what counts as
the same word is decided in one place, `asked.tokens`.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, Subquery, column, func, literal_column, select, table, text

from gallery.catalog.asked import Phrase, Query

_WEIGHTS = (8.0, 3.0, 0.5, 0.1)
"""Of head, body, around, essay: a word in a title tells more than the same word below."""


def drop(db: Connection) -> None:
    """Remove the table, if it is there."""
    db.execute(text("DROP TABLE IF EXISTS words"))


def create(db: Connection) -> None:
    """Make the table, if it is not there."""
    db.execute(
        text(
            "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(head, body, around, essay,"
            " content='entry', content_rowid='id', tokenize='unicode61 remove_diacritics 2')"
        )
    )


def add(db: Connection, slug: str) -> None:
    """Take in the entries of an album."""
    taken = text(
        "INSERT INTO words(rowid, head, body, around, essay)"
        " SELECT id, head, body, around, essay FROM entry WHERE album = :slug"
    )
    db.execute(taken, {"slug": slug})


def rebuild(db: Connection) -> None:
    """Take in the entries of all albums at once, in as few pieces as there can be."""
    db.execute(text("INSERT INTO words(words) VALUES('rebuild')"))
    db.execute(text("INSERT INTO words(words) VALUES('optimize')"))


def remove(db: Connection, slug: str) -> None:
    """Forget the entries of an album, while they are still there."""
    removed = text(
        "INSERT INTO words(words, rowid, head, body, around, essay)"
        " SELECT 'delete', id, head, body, around, essay FROM entry WHERE album = :slug"
    )
    db.execute(removed, {"slug": slug})


def clear(db: Connection) -> None:
    """Forget everything."""
    db.execute(text("INSERT INTO words(words) VALUES('delete-all')"))


def matching(query: Query) -> Subquery:
    """Entries that have all the words asked for: their `id`, and `rank`, least for the best."""
    words = table("words", column("rowid"))
    rank = func.bm25(literal_column("words"), *_WEIGHTS)
    condition = text("words MATCH :match").bindparams(match=_expression(query))
    return (
        select(words.c.rowid.label("id"), rank.label("rank")).where(condition).subquery("matching")
    )


def _expression(query: Query) -> str:
    """The question in FTS5's own language; every word is quoted, so none can be an operator.

    Something of it must be found in what an entry says itself: the title of an essay alone would
    find each of its photos.
    """
    every = " AND ".join(f"({_any(wordings)})" for wordings in query.wanted)
    return f"{every} AND ({{head body around}} : ({_any(query.phrases)}))"


def _any(phrases: Iterable[Phrase]) -> str:
    return " OR ".join(_quoted(phrase) for phrase in phrases)


def _quoted(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.tokens)}"' + ("*" if phrase.open else "")
