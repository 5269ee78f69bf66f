"""The file of the index: opened where it is sound, and made anew beside its place where it is not.

A new index takes the place of the old one when it is whole, so a stop at any moment leaves an old
one, a new one or none. Connections notice that another file lies in its place.
"""

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from gallery.catalog import sealing, words
from gallery.catalog.tables import SCHEMA, metadata
from gallery.disk import failed, place, sync_file, sync_folder, writable
from gallery.errors import StoreError

ASIDE = ".damaged"
"""What the name of an index ends with that was put aside."""

_PARTS = ("", "-wal", "-shm")
_MAGIC = b"SQLite format 3\0"
_DAMAGED = {
    sqlite3.SQLITE_CORRUPT: "its pages are damaged",
    sqlite3.SQLITE_NOTADB: "it is no index",
    sqlite3.SQLITE_FORMAT: "it is no index",
    sqlite3.SQLITE_ERROR: "its tables are not those of an index",
    sqlite3.SQLITE_CONSTRAINT: "its rows contradict each other",
    sqlite3.SQLITE_MISMATCH: "its rows are not what was written",
}
_REFUSED = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_IOERR: errno.EIO,
}
_EXACTLY = {
    sqlite3.SQLITE_IOERR_SHORT_READ: "it ends in the middle",
    sqlite3.SQLITE_READONLY_DBMOVED: "it was gone",
}


def version(path: Path) -> int | None:
    """The schema that an index says it has, by its first page; None when it is no index, or gone.

    The number is PRAGMA user_version: bytes 60 to 63 of the file, the highest first
    (https://www.sqlite.org/fileformat.html, 1.3). StoreError.
    """
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except (FileNotFoundError, IsADirectoryError):
        return None
    except OSError as problem:
        raise failed("read", _named(path), problem) from problem
    if len(head) < 100 or not head.startswith(_MAGIC):
        return None
    return int.from_bytes(head[60:64], "big")


def engine_of(path: Path) -> Engine:
    """Connections to an index that is there; none of them ever makes one."""
    name = f"file:{quote(str(path))}"
    engine = create_engine(URL.create("sqlite", database=name, query={"mode": "rw", "uri": "true"}))

    def opened_for(
        dialect: Dialect, record: ConnectionPoolEntry, _: object, options: dict[str, Any]
    ) -> DBAPIConnection | None:
        record.info["looks"] = not _writable(path)
        if not record.info["looks"]:
            return None
        return dialect.connect(_looking(path), **{**options, "uri": True})

    def tuned(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        record.info["place"] = place(path)
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=30000")
        if record.info["looks"]:
            cursor.close()
            return
        cursor.execute("PRAGMA journal_mode=WAL")  # readers do not wait for the one writer
        cursor.execute("PRAGMA synchronous=NORMAL")  # disposable: a lost commit is refilled
        cursor.close()

    def current(_: DBAPIConnection, record: ConnectionPoolEntry, __: PoolProxiedConnection) -> None:
        if record.info["place"] != place(path):  # a connection keeps the file that it opened
            raise DisconnectionError
        if record.info["looks"] and _writable(path):  # it may be written to again
            raise DisconnectionError

    event.listen(engine, "do_connect", opened_for)
    event.listen(engine, "connect", tuned)
    event.listen(engine, "checkout", current)
    return engine


def _writable(path: Path) -> bool:
    """Whether it may be written to; one that is gone is never opened, nor made by opening it."""
    return not path.exists() or (os.access(path, os.W_OK) and writable(path.parent))


def _looking(path: Path) -> str:
    """How SQLite opens an index on a disk that takes no writes.

    Its log is read where one was left; else nothing can change the file, and no log is made for it
    (https://www.sqlite.org/wal.html, "Read-Only Databases").
    """
    log = path.with_name(f"{path.name}-wal")
    logged = log.is_file() and log.stat().st_size > 0
    return f"file:{quote(str(path))}?{'mode=ro' if logged else 'immutable=1'}"


def refused(problem: DatabaseError) -> StoreError | None:
    """What the disk of an index did not do, for people; None where it lies with the index."""
    code = getattr(problem.orig, "sqlite_errorcode", None)
    if not isinstance(code, int) or code in _EXACTLY:
        return None
    number = _REFUSED.get(code & 0xFF)
    return failed("write", "the index", OSError(number, "")) if number else None


def damage(problem: DatabaseError) -> str:
    """What is wrong with an index that cannot be asked; "" where that lies with the disk."""
    code = getattr(problem.orig, "sqlite_errorcode", None)
    if not isinstance(code, int):
        return "a text in it is no text" if "decode" in str(problem.orig) else ""
    return _EXACTLY.get(code) or _DAMAGED.get(code & 0xFF, "")


def replaced(path: Path, fill: Callable[[Engine], None]) -> None:
    """Make an index and put it into its place when it is whole; StoreError, and what `fill` raises.

    Whoever calls it is the only one that writes to the index.
    """
    fresh = path.with_name(f"{path.name}.new")
    try:
        _removed(fresh)
        with _making(fresh) as engine:
            with engine.begin() as db:
                metadata.create_all(db)
                words.create(db)
                db.execute(text(f"PRAGMA user_version = {int(SCHEMA)}"))
            fill(engine)
        sync_file(fresh)
        _removed(path)  # its log too: a log beside another file would be read into that
        fresh.replace(path)
        sync_folder(path.parent)
    except OSError as problem:
        raise failed("write", _named(path), problem) from problem
    except DatabaseError as problem:
        reason = OSError(5, str(problem.orig))
        raise failed("write", _named(path), reason) from problem


def put_aside(path: Path) -> str:
    """Keep a damaged index beside its place, instead of the one before: as what; "" for none."""
    aside = path.with_name(path.name + ASIDE)
    try:
        path.replace(aside)
        _removed(path)
    except FileNotFoundError:
        return ""
    except OSError as problem:
        raise failed("put aside", _named(path), problem) from problem
    return _named(aside)


def flaw(db: Connection) -> str:
    """What is wrong with an index by a look at all of it; "" when it is sound.

    raises  DatabaseError, which tells as much
    """
    found = db.execute(text("PRAGMA integrity_check(1)")).scalar_one()
    if found != "ok":
        return "its pages are damaged"
    if not db.info["looks"]:  # the check of the words counts as writing
        db.execute(text("INSERT INTO words(words, rank) VALUES('integrity-check', 1)"))
    return "its rows are not what was written" if sealing.broken(db) else ""


@contextmanager
def _making(fresh: Path) -> Iterator[Engine]:
    """Connections to a file that nobody reads before it is whole: what is written needs no log.

    It is synced when it is whole, and one that is not is thrown away.
    """
    fresh.touch()
    engine = engine_of(fresh)
    event.listen(engine, "connect", _unlogged)
    try:
        yield engine
        with engine.connect() as db:
            db.exec_driver_sql("PRAGMA journal_mode=WAL")  # from now on others may read it
    finally:
        engine.dispose()


def _unlogged(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=OFF")
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.execute("PRAGMA cache_size=-32768")  # KiB: words are sorted there
    cursor.close()


def _named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _removed(path: Path) -> None:
    for part in _PARTS:
        path.with_name(path.name + part).unlink(missing_ok=True)
