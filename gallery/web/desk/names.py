"""The names that complete while somebody writes captions."""

import msgspec
from starlette.requests import Request

from gallery.catalog import Viewer
from gallery.desk.offered import INDEXED, offered
from gallery.errors import AlbumError, StoreError
from gallery.event import Event
from gallery.ingest.kit import event_of
from gallery.names import Names, load
from gallery.web.desk.caption_asking import answering
from gallery.web.desk.entry import now
from gallery.web.desk.essays import opened_for
from gallery.web.site import site


@answering
def names(request: Request) -> object:
    """GET {people, places, organisations, words}: each a name, or its forms by language."""
    here, desk = site(request), opened_for(request)
    event, known = Event(), Names()
    try:
        event = event_of(here.gallery.store, desk.slug) or event
        known = load(here.gallery.library)
    except (AlbumError, StoreError):
        pass  # the screen says what is wrong with them; the names of all essays are offered still
    viewer = Viewer(now(request), drafts=True, withdrawn=True)
    groups = here.gallery.catalog.groups(viewer, [*INDEXED])
    persons = [name for shot in desk.shots if shot.block for name in shot.block.persons]
    return msgspec.to_builtins(offered(event, known, groups, persons))
