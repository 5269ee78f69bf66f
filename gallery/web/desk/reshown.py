"""What was changed at the desk is so for readers with this very answer."""

from starlette.requests import Request

from gallery.ingest.index import reindex
from gallery.web.desk.entry import now
from gallery.web.site import site


def reshown(request: Request, *slugs: str) -> None:
    """Bring the index up to date: these essays alone, or with none named whatever was changed.

    Nothing is decoded here; the work process makes what is lacking when it looks at the album.
    """
    gallery = site(request).gallery
    reindex(gallery.store, gallery.catalog, now(request).date(), slugs or None, cards=False)
