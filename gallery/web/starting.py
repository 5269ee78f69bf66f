"""What a web process does beside answering: bring whole uploads to their ends, forget old ones."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event, Thread

from starlette.applications import Starlette

from gallery.arriving.finish import settle_all
from gallery.errors import GalleryError
from gallery.web.desk.into import elsewhere
from gallery.web.front import Fronted
from gallery.web.site import Site

_AGAIN = 600.0
"""Seconds between two looks: at what another machine left that is gone, say."""

_LOG = logging.getLogger(__name__)


@asynccontextmanager
async def started(app: Starlette) -> AsyncIterator[None]:
    """The application's life: nobody waits for what is left of the last one."""
    over = Event()
    Thread(target=_settle, args=(app.state.site, over), daemon=True).start()
    deaf = app.front.listen() if isinstance(app, Fronted) and app.front else None
    try:
        yield
    finally:
        over.set()
        if deaf:
            deaf()


def _settle(site: Site, over: Event) -> None:
    gallery = site.gallery
    while not over.is_set():
        try:
            settle_all(gallery.store, gallery.settings, site.clock(), elsewhere(gallery))
        except (GalleryError, OSError) as problem:  # a full disk: who asks for a file is told
            _LOG.error("uploads: %s", problem)
        over.wait(_AGAIN)
