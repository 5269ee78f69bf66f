"""What an error of the queue's server means for who asked."""

import logging

from procrastinate.exceptions import ConnectorException
from psycopg import Error

from gallery.errors import QueueAway

FAILED = (ConnectorException, Error)
"""What Procrastinate and psycopg raise."""


def refusal(problem: Exception) -> QueueAway:
    """The same for people: nothing is lost, and what is wrong lies with the server."""
    return away(said(problem))


def away(reason: str) -> QueueAway:
    """The server is away; reason: what was seen of it."""
    return QueueAway(
        f"the queue's server does not answer ({reason}). Nothing is lost; everything goes on by"
        " itself when it does"
    )


def hush() -> None:
    """Let the libraries be silent: what is wrong we say ourselves, once."""
    for name in ("procrastinate", "psycopg.pool"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def said(problem: BaseException) -> str:
    """What the server or libpq said, in one line."""
    cause = problem.__cause__ if isinstance(problem, ConnectorException) else problem
    return " ".join(str(cause or problem).split())
