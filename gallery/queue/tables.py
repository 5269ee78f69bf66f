"""The tables of the queue: Procrastinate's own, in a schema whose comment says that it is ours.

They are made by whoever starts first, while the others wait. What is in them may be lost: files say
what is to be done. So another version of the tables takes the place of the old one, as soon
as nobody works by the old one any more.
"""

from hashlib import sha256

import psycopg
from procrastinate.schema import SchemaManager
from psycopg import Connection
from psycopg.sql import SQL, Identifier, Literal

from gallery.errors import SettingsError
from gallery.queue.address import Place
from gallery.queue.refusals import said

_OURS = "march-gallery queue, tables "
_ALIVE = "60 seconds"
"""Whoever has said nothing for so long works no more."""

Db = Connection[tuple[object, ...]]


def prepare(place: Place) -> None:
    """See to it that the tables are there.

    raises  SettingsError when the server is away or does not let us in, when something else has the
            place, and while somebody works by other tables
    """
    try:
        ensure(place)
    except psycopg.Error as problem:
        remedy = "start it, or mend the setting `work`; it is a URL like the one of `index`"
        raise SettingsError(
            f"the queue at {place.shown} cannot be used: {said(problem)}; {remedy}"
        ) from problem


def ensure(place: Place) -> None:
    """The same for who goes on without it: what psycopg raises when the server is away."""
    with psycopg.connect(place.conninfo, autocommit=True) as db:
        db.execute("SELECT pg_advisory_lock(hashtextextended(%s, 3))", [place.namespace])
        _prepare(db, place)


def _prepare(db: Db, place: Place) -> None:
    schema = SchemaManager.get_schema()
    mark = _OURS + sha256(schema.encode()).hexdigest()[:12]
    found = _comment(db, place.namespace)
    if found == mark:
        return
    if found.startswith(_OURS):
        _refuse_while_used(db, place)
    elif _holds_anything(db, place.namespace):
        raise SettingsError(
            f"the schema {place.namespace!r} of that database holds something else, which is left"
            " alone; name another one in `work`: postgresql://...?schema=NAME"
        )
    name = Identifier(place.namespace)
    with db.transaction():
        db.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(name))
        db.execute(SQL("CREATE SCHEMA {}").format(name))
        db.execute(schema.encode())
        db.execute(SQL("COMMENT ON SCHEMA {} IS {}").format(name, Literal(mark)))


def _refuse_while_used(db: Db, place: Place) -> None:
    workers = Identifier(place.namespace, "procrastinate_workers")
    alive = SQL("SELECT 1 FROM {} WHERE last_heartbeat > now() - {}::interval LIMIT 1")
    if db.execute(alive.format(workers, Literal(_ALIVE))).fetchone():
        raise SettingsError(
            f"another version of this program works by the queue at {place.shown}; end `gallery"
            " work` on every machine, and start the same version everywhere: no photo is lost"
        )


def _comment(db: Db, namespace: str) -> str:
    asked = "SELECT obj_description(to_regnamespace(%s), 'pg_namespace')"
    row = db.execute(asked, [namespace]).fetchone()
    return str(row[0]) if row and row[0] else ""


def _holds_anything(db: Db, namespace: str) -> bool:
    asked = "SELECT 1 FROM pg_class WHERE relnamespace = to_regnamespace(%s) LIMIT 1"
    return db.execute(asked, [namespace]).fetchone() is not None
