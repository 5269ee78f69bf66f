"""What is due waits one more day, so that a clock that ran ahead removes nothing by itself."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec

from gallery.errors import Missing
from gallery.purging.thrown import Thrown
from gallery.store import Store
from gallery.store.local import PRIVATE

SEEN = f"{PRIVATE}/trash.json"
"""When each was first found to be due; it may be deleted at any time."""

DAY = timedelta(days=1)


def ripe(store: Store, due: Sequence[Thrown], now: datetime) -> list[Thrown]:
    """Those that were found due a day ago and still are; the others are noted for next time."""
    before: dict[str, datetime] = {}
    with suppress(Missing, msgspec.DecodeError, UnicodeDecodeError):
        before = msgspec.json.decode(store.get(SEEN)[0], type=dict[str, datetime])
    seen = {_name(one): min(before.get(_name(one), now), now) for one in due}
    if seen != before:
        store.put(SEEN, msgspec.json.encode(seen))
    return [one for one in due if now - seen[_name(one)] >= DAY]


def _name(one: Thrown) -> str:
    return f"{one} {one.at.isoformat()}"
