"""Where a queue is: the URL of a database, and a namespace in it for the queue alone."""

from dataclasses import dataclass

from psycopg import ProgrammingError
from psycopg.conninfo import make_conninfo

from gallery.catalog.postgres.address import address
from gallery.errors import SettingsError

SUFFIX = "_work"
"""What follows the name of an index's namespace in that of the queue: both may share one URL."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a queue is.

    conninfo   what libpq is told, with its password
    namespace  a schema of that database, for this queue alone
    shown      the same for people, without its password
    """

    conninfo: str
    namespace: str
    shown: str


def place(told: str) -> Place:
    """Read the setting `work`; as `index`, with the namespace beside that one's. SettingsError."""
    found = address(told, "work")
    namespace = found.namespace + SUFFIX
    plain = found.url.set(drivername="postgresql", query={})
    words = found.url.translate_connect_args(username="user", database="dbname")
    words |= {name: str(value) for name, value in found.url.query.items()}
    words["options"] = f"{words.get('options', '')} -c search_path={namespace}".strip()
    words.setdefault("application_name", f"gallery {namespace}")
    shown = f"{plain.render_as_string(hide_password=True)} ({namespace})"
    try:
        return Place(make_conninfo("", **words), namespace, shown)
    except ProgrammingError as problem:
        raise SettingsError(f"`work` says what libpq does not know: {problem}") from problem
