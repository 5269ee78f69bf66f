"""What an error of PostgreSQL means for who asked, by its SQLSTATE.

https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

import errno
from enum import Enum

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from gallery.disk import failed
from gallery.errors import IndexAway, StoreError


class Means(Enum):
    """What is to be done about it."""

    LOST = "the connection is gone, or there is none to be had: ask again, by another one"
    TURN = "somebody else was faster: ask again"
    STALE = "the tables are other ones than they were: ask again, by another connection"
    LACKING = "the tables are not there, or not as this program knows them"
    ELSE = "anything else"


_CODES = {
    "40001": Means.TURN,  # serialization_failure
    "40P01": Means.TURN,  # deadlock_detected
    "0A000": Means.STALE,  # a plan whose result would have another type
    "XX000": Means.STALE,  # a table that went while it was looked up
    "3F000": Means.LACKING,  # invalid_schema_name
    "42P01": Means.LACKING,  # undefined_table
    "42703": Means.LACKING,  # undefined_column
    "25P03": Means.LOST,  # idle_in_transaction_session_timeout
    "53300": Means.LOST,  # too_many_connections
}
_LOST = ("08", "28", "3D", "57P")  # connection, sign-in, database, a server that stops or starts
_DISK = {"53100": errno.ENOSPC, "25006": errno.EROFS, "58030": errno.EIO}


def meaning(problem: Exception) -> Means:
    """What an error means."""
    if isinstance(problem, NoConnection):
        return Means.LOST
    if not isinstance(problem, DBAPIError):
        return Means.ELSE
    code = sqlstate(problem)
    if problem.connection_invalidated or code.startswith(_LOST):
        return Means.LOST
    if not code and isinstance(problem, OperationalError):  # libpq could not even say hello
        return Means.LOST
    return _CODES.get(code, Means.ELSE)


def sqlstate(problem: DBAPIError) -> str:
    """The five letters; "" where the server did not answer at all."""
    return getattr(problem.orig, "sqlstate", None) or ""


def said(problem: Exception) -> str:
    """What the server or libpq said, in one line."""
    told = str(problem.orig) if isinstance(problem, DBAPIError) else str(problem)
    return " ".join(told.split())


def refusal(problem: Exception) -> StoreError:
    """The same for people: nothing is lost, and what is wrong lies with the server."""
    if meaning(problem) is Means.LOST:
        return IndexAway(
            f"the index's server does not answer ({said(problem)}). Nothing is lost;"
            " everything goes on by itself when it does"
        )
    if isinstance(problem, DBAPIError) and (number := _DISK.get(sqlstate(problem))):
        return failed("write", "the index", OSError(number, ""))
    return StoreError(f"the index does not answer: {said(problem)}")
