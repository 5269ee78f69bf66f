"""What the last pass holds, so that albums do not change while it looks through them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from gallery.errors import Busy
from gallery.ingest.holding import PURGE
from gallery.ingest.index import folders_of
from gallery.moving.ends import End

RUNNING = ("serve", "work", "watch")
"""The locks of what runs on a machine for as long as it does."""


@contextmanager
def still(source: End) -> Iterator[None]:
    """Be the only one at work: no server of this machine runs, and no ingest of any begins.

    raises  Busy, which says who is, and how to end it
    """
    with ExitStack() as held:
        for name in RUNNING:
            if source.here:
                held.enter_context(source.here.lock(name, wait=False))
        held.enter_context(source.store.lock(PURGE, wait=False))
        for slug in folders_of(source.store):
            try:
                with source.store.lock(f"album-{slug}", wait=False):
                    pass
            except Busy as problem:
                raise Busy(
                    f"{problem}. What came to the new place is kept: make the last pass when it"
                    " has ended"
                ) from problem
        yield
