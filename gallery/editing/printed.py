"""The words of an essay as readers got them first: `history/printed-MOMENT.toml`.

Kept when an essay is published, or before the first change of one that appeared by itself. By it
the desk tells what was changed since, whoever changed it and with whatever program.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from gallery.blocks import Album
from gallery.editing.history import Entry
from gallery.store import Store

_NAME = re.compile(r"printed-(?P<at>\d{8}T\d{6}Z)\.toml")
_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a save of a public essay has to heed.

    apart  when the essay was published last: what was typed before is a line of its own
    files  (key, content) of what is to be kept with this save; empty where it was kept before
    """

    apart: datetime
    files: Sequence[tuple[str, bytes]] = ()


def due(
    store: Store, before: Album, source: str, changed: str, entries: Sequence[Entry]
) -> Kept | None:
    """What of a public essay is to be kept with a save; None for one that is not public.

    before, source  as the album stands; changed: as it is to be
    entries         what the history is to say of the save; without any nothing is kept
    """
    for one in entries:
        if (one.field, one.new) == ("status", "published"):
            return Kept(one.at, [(_key(before.slug, one.at), changed.encode())])
    opened = opened_at(before, entries[0].at) if entries else None
    if opened is None:
        return None
    found, limits = moments(store, before.slug), _limits(before)
    if found and all(found[-1] >= one.replace(microsecond=0) for one in limits):
        return Kept(found[-1])
    return Kept(opened, [(_key(before.slug, opened), source.encode())])


def opened_at(album: Album, now: datetime) -> datetime | None:
    """Since when readers may see an essay; `now` where nobody noted it; None when they may not."""
    if album.shut_away or album.status not in ("published", "scheduled"):
        return None
    if album.status == "scheduled" and album.publish_at is None:
        return None
    limits = _limits(album)
    if any(one > now for one in limits):
        return None
    return max(limits, default=album.publish_at or now)


def _limits(album: Album) -> list[datetime]:
    """Moments that have to come before readers see a published or scheduled essay."""
    scheduled = album.publish_at if album.status == "scheduled" else None
    return [one for one in (scheduled, album.embargo) if one is not None]


def moments(store: Store, slug: str) -> Sequence[datetime]:
    """When the essay was published, as far as its words of then are kept; the last one last."""
    names = (one.key.rpartition("/")[2] for one in store.list(f"{slug}/history", deep=False))
    found = (match["at"] for match in map(_NAME.fullmatch, names) if match)
    return sorted(datetime.strptime(at, _STAMP).replace(tzinfo=UTC) for at in found)


def words(store: Store, slug: str, moment: datetime) -> str:
    """album.toml as it was published at one of `moments`; Missing without it."""
    return store.get(_key(slug, moment))[0].decode("utf-8")


def _key(slug: str, moment: datetime) -> str:
    return f"{slug}/history/printed-{moment.astimezone(UTC).strftime(_STAMP)}.toml"
