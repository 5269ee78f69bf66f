"""Where an index on PostgreSQL is: a URL, and the namespace in its database."""

import re
from dataclasses import dataclass

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from gallery.errors import SettingsError

NAMESPACE = "gallery"
"""The namespace ("schema") of an index whose URL names none."""

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,49}")  # with what it is made beside, within 63 bytes
_LIKE = "postgresql://USER@HOST/DATABASE"
_ELSE = {"index": "a file of this machine", "work": "this machine's own processes"}
_PATIENCE = "5"  # seconds for a server to answer, where the URL does not say it


@dataclass(frozen=True, slots=True)
class Address:
    """Where an index is.

    url        what libpq is told, by psycopg
    namespace  a schema of that database, for this index alone
    """

    url: URL
    namespace: str

    def __str__(self) -> str:
        """For people: without its password."""
        plain = self.url.set(drivername="postgresql", query={})
        return f"{plain.render_as_string(hide_password=True)} ({self.namespace})"


def address(told: str, setting: str = "index") -> Address:
    """Read the setting `index`; `?schema=NAME` names the namespace, all else is libpq's.

    setting  its name, for another one that is written alike
    raises   SettingsError when it is no such URL
    """
    try:
        url = make_url(told)
    except (ArgumentError, ValueError) as problem:
        raise SettingsError(f"`{setting}` is no URL like {_LIKE}, nor empty") from problem
    if url.drivername not in ("postgresql", "postgres"):
        raise SettingsError(f"`{setting}` is a URL like {_LIKE}, or empty for {_ELSE[setting]}")
    query = dict(url.query)
    namespace = query.pop("schema", NAMESPACE)
    if not isinstance(namespace, str) or not _NAME.fullmatch(namespace):
        raise SettingsError(
            f"the schema in `{setting}` is a name of at most 50 small letters, digits, underscores,"
            " such as ?schema=march"
        )
    if namespace == "public" or namespace.startswith("pg_"):
        raise SettingsError(f"the schema in `{setting}` is for it alone; {namespace!r} is not")
    if not url.database:
        raise SettingsError(f"`{setting}` names no database; it is a URL like {_LIKE}")
    query.setdefault("connect_timeout", _PATIENCE)
    return Address(url.set(drivername="postgresql+psycopg", query=query), namespace)
