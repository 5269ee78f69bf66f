"""What the audit log has of things that are removed for ever: one line for each essay."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby

from gallery.audit import Audit, Kind
from gallery.purging.thrown import Thrown

Begun = Callable[[Sequence[Thrown]], None]


def noting(log: Audit, kind: Kind, who: str, now: datetime, address: str = "") -> Begun:
    """What `purge` calls before anything goes; StoreError, and then nothing does."""

    def begun(doomed: Sequence[Thrown]) -> None:
        for slug, some in groupby(sorted(doomed, key=_slug), _slug):
            photos = sorted(one.photo for one in some if one.photo)
            if photos:
                names = " ".join(photos)
                log.write(kind, who, slug, now, address=address, photos=len(photos), names=names)
            else:
                log.write(kind, who, slug, now, address=address, essay=True)

    return begun


def _slug(one: Thrown) -> str:
    return one.slug
