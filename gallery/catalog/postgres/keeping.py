"""What an index is on PostgreSQL: a schema of its own, with a comment that says whose and which.

A new index is made in a schema beside it and takes its name when it is whole: readers have the old
one until then, wait for nothing, and a stop at any moment leaves one of the two.
"""

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateSchema, DropSchema

from gallery.catalog.postgres.address import Address
from gallery.catalog.postgres.schemas import RenameSchema, SetSchemaComment
from gallery.catalog.postgres.speaking import storable
from gallery.catalog.tables import SCHEMA, metadata
from gallery.errors import SettingsError

_MARK = re.compile(r"march-gallery index, tables (\d+)")
_LACKS = "`index` is on PostgreSQL, which needs the extra: pip install 'march-gallery[cluster]'"

_KEPT, _MORE, _WAIT = 4, 12, 5.0
"""Connections of one process that stay open, those beyond; seconds to wait for one to be free."""

_TOLD = text("SELECT pg_notify(:channel, '!')")  # see `hearing`
_NAMED = "SELECT set_config('search_path', %s, false), set_config('application_name', %s, false)"
_TUNED = """\
SET jit = off; -- questions are short: to compile one takes longer than to answer it
SET synchronous_commit = off; -- disposable: a lost commit is refilled
SET idle_in_transaction_session_timeout = '60s';
SET tcp_keepalives_idle = 20; -- a machine that lost its power holds no lock for longer than these
SET tcp_keepalives_interval = 10;
SET tcp_keepalives_count = 3
"""


def engine_of(address: Address, namespace: str = "") -> Engine:
    """Connections to an index: each question is one statement, and no transaction.

    namespace  of one that is being made; "" = the one in use
    raises     SettingsError where the library for it is not installed
    """
    return _engine(
        address,
        namespace or address.namespace,
        pool_size=_KEPT,
        max_overflow=_MORE,
        pool_timeout=_WAIT,
        pool_use_lifo=True,
    )


def session_of(address: Address) -> Engine:
    """The same, by a new connection each time: what is held ends with it."""
    return _engine(address, address.namespace, poolclass=NullPool)


def _engine(address: Address, namespace: str, **options: Any) -> Engine:
    try:
        engine = create_engine(address.url, isolation_level="AUTOCOMMIT", **options)
    except ModuleNotFoundError as problem:
        raise SettingsError(_LACKS) from problem

    def tuned(connection: DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute(_NAMED, (namespace, f"gallery {namespace}"))
        cursor.execute(_TUNED)
        cursor.close()
        if not getattr(connection, "autocommit", True):
            connection.commit()

    def cleaned(_: Connection, __: object, sql: str, values: Any, ___: object, many: bool) -> Any:
        if not many and isinstance(values, dict):
            values = {name: storable(value) for name, value in values.items()}
        return sql, values

    event.listen(engine, "connect", tuned, insert=True)  # before SQLAlchemy asks where it is
    event.listen(engine, "before_cursor_execute", cleaned, retval=True)
    return engine


def version(db: Connection, namespace: str) -> int | None:
    """The number of the tables that an index says it has; None where there is no index."""
    said = text("SELECT obj_description(to_regnamespace(:name), 'pg_namespace')")
    match = _MARK.fullmatch(db.scalar(said, {"name": namespace}) or "")
    return int(match[1]) if match else None


def lacking(db: Connection, namespace: str) -> str:
    """What is wrong with an index by a look at its tables, "" when they are all there."""
    found = inspect(db).get_table_names(schema=namespace)
    return "" if metadata.tables.keys() <= set(found) else "its tables are not those of an index"


def replaced(address: Address, db: Connection, fill: Callable[[Engine], None]) -> None:
    """Make an index and put it into its place when it is whole. DBAPIError; what `fill` raises.

    db      a session that is the only one to write to the index; when it lost that, nothing moves
    raises  SettingsError when something else has the place
    """
    there = address.namespace
    fresh, old = f"{there}_new", f"{there}_old"
    for name in (fresh, old):
        _dropped(db, name)
    _check(db, there)
    db.execute(CreateSchema(fresh))
    db.execute(SetSchemaComment(fresh, f"march-gallery index, tables {SCHEMA}"))
    engine = engine_of(address, fresh)
    try:
        with engine.connect() as making:
            metadata.create_all(making, checkfirst=False)
            making.execute(text("ALTER TABLE entry ADD COLUMN said tsvector NOT NULL"))
        fill(engine)
        with engine.connect() as making:
            making.execute(
                text("CREATE INDEX entry_said ON entry USING gin (said) WITH (fastupdate = off)")
            )
            making.execute(text("CREATE INDEX shown_asks ON shown (asks) WHERE asks"))
            making.execute(text("ANALYZE album, photo, shown, term, entry"))
    finally:
        engine.dispose()
    _moved(db, there, fresh, old)


def _moved(db: Connection, there: str, fresh: str, old: str) -> None:
    """Both names change at once; the old tables go when nobody reads them any more."""
    db.commit()
    db.execution_options(isolation_level="READ COMMITTED")
    with db.begin():
        if _exists(db, there):
            db.execute(RenameSchema(there, old))
        db.execute(RenameSchema(fresh, there))
        db.execute(_TOLD, {"channel": f"gallery_{there}"})
    db.execution_options(isolation_level="AUTOCOMMIT")
    _dropped(db, old)


def _dropped(db: Connection, namespace: str) -> None:
    """Remove an index; what is not ours goes only where it is empty."""
    _check(db, namespace)
    ours = version(db, namespace) is not None
    db.execute(DropSchema(namespace, cascade=ours, if_exists=True))


def _exists(db: Connection, namespace: str) -> bool:
    found = db.scalar(text("SELECT to_regnamespace(:name) IS NOT NULL"), {"name": namespace})
    return bool(found)


def _check(db: Connection, namespace: str) -> None:
    """SettingsError when a schema holds something that is no index: it is left alone."""
    if version(db, namespace) is not None or not _exists(db, namespace):
        return
    held = text("SELECT 1 FROM pg_class WHERE relnamespace = to_regnamespace(:name) LIMIT 1")
    if db.scalar(held, {"name": namespace}):
        raise SettingsError(
            f"the schema {namespace!r} of that database holds something else, which is left alone;"
            " name another one in `index`: postgresql://...?schema=NAME"
        )
