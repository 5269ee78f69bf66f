"""Whether anybody wrote to an index on PostgreSQL, asked before every page that is kept.

Each transaction that writes tells so as it is committed, and the process that wrote knows it before
it says so to anybody. Others know when they are told; one that may have missed it knows nothing.
"""

from collections.abc import Callable

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from gallery.catalog import turns
from gallery.catalog.postgres import keeping
from gallery.catalog.postgres.address import Address
from gallery.catalog.postgres.hearing import Wire
from gallery.catalog.turns import Turn


class Watch:
    """Looks at one index, as `catalog.watching.Watching` says."""

    def __init__(self, address: Address, wire: Wire) -> None:
        self._wire = wire
        self._sessions = keeping.session_of(address)

    def listen(self) -> Callable[[], None]:
        return self._wire.hear(lambda _: None)

    def beat(self) -> tuple[int, int] | None:
        found = self._wire.beat()
        return None if found is None else (0, found)

    def turn(self, before: Turn) -> Turn | None:
        try:
            with self._sessions.connect() as db:
                seen = db.execution_options(isolation_level="REPEATABLE READ")  # one moment
                return turns.turn(seen, before)
        except (DBAPIError, NoConnection):
            return None
