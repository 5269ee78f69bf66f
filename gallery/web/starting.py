"""What a web process does when it starts: bring whole uploads to their ends, forget old ones."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread

from starlette.applications import Starlette

from gallery.arriving.finish import settle_all
from gallery.errors import GalleryError
from gallery.web.desk.into import elsewhere
from gallery.web.site import Site

_LOG = logging.getLogger(__name__)


@asynccontextmanager
async def started(app: Starlette) -> AsyncIterator[None]:
    """The application's life: nobody waits for what is left of the last one."""
    Thread(target=_settle, args=(app.state.site,), daemon=True).start()
    yield


def _settle(site: Site) -> None:
    gallery = site.gallery
    try:
        settle_all(gallery.store, gallery.settings, site.clock(), elsewhere(gallery))
    except GalleryError as problem:  # a full disk, say: whoever asks for a file is told
        _LOG.error("uploads: %s", problem)
