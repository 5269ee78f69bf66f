"""The readers' page beside the list of its blocks: as it is at this moment, for editors alone."""

from starlette.requests import Request
from starlette.responses import Response

from gallery.ingest.index import reindex
from gallery.web import answers, reader
from gallery.web.desk.entry import now
from gallery.web.site import site


def beside(request: Request) -> Response:
    """GET the essay's page in a language, which a page of ours may show in a frame.

    The index is brought up to date first, as it is when something is published: the work process
    would show a step that was saved some seconds later.
    """
    gallery, slug = site(request).gallery, request.path_params["slug"]
    reindex(gallery.store, gallery.catalog, now(request).date(), [slug], cards=False)
    return answers.within(reader.essay(request))
