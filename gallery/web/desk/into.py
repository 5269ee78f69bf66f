"""Which essay files are sent to, and where else their bytes are."""

from collections.abc import Sequence
from datetime import datetime

from gallery.album import FILE
from gallery.album.draft import slug_of
from gallery.arriving.finish import Elsewhere
from gallery.errors import Missing
from gallery.store import holds
from gallery.wiring import Gallery


def into(gallery: Gallery, album: str, title: str, now: datetime) -> tuple[str, str]:
    """(slug, title of the essay to begin) of what a page names: an essay, or the title of one.

    A title whose essay is there already leads to that one, so that a folder that is chosen again
    goes on where it was.

    raises  Missing when there is no such album
    """
    if album:
        if "/" in album or not holds(gallery.store, f"{album}/{FILE}"):
            raise Missing("there is no such essay any more")
        return album, ""
    title = " ".join(title.split())[:200]
    slug = slug_of(title) or f"photos-{now:%Y-%m-%d}"
    return slug, title or slug


def there(gallery: Gallery, slug: str) -> bool:
    """Whether an essay has begun: with its first photo."""
    return holds(gallery.store, f"{slug}/{FILE}")


def elsewhere(gallery: Gallery) -> Elsewhere:
    """Asks the index which files of which albums have these bytes."""

    def asked(sha256: str) -> Sequence[str]:
        return [f"{slug}/{name}" for slug, name in gallery.catalog.files_of(sha256)]

    return asked
