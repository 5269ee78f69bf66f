"""What the audit log has of an essay that goes to readers, or away from them."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime

from gallery.audit import Audit, Kind, More
from gallery.desk.gate import OVERRIDDEN
from gallery.editing.history import Entry

_KINDS: dict[str, Kind] = {
    "published": "published",
    "scheduled": "scheduled",
    "withdrawn": "withdrawn",
}


@contextmanager
def going(
    log: Audit,
    slug: str,
    state: str,
    who: str,
    now: datetime,
    before: Sequence[Entry] = (),
    *,
    address: str = "",
    **detail: More,
) -> Iterator[None]:
    """Around the change of an essay's state: that, and that somebody overrode the gate, has a line.

    before  what the history of the essay is to say beside it
    raises  Full, ReadOnly, StoreError when it cannot be written: the state stays as it is
    """
    with ExitStack() as lines:
        for entry in before:
            if entry.kind == OVERRIDDEN:
                said: dict[str, More] = {"rules": entry.old, "reason": entry.new}
                told = log.doing("overridden", who, slug, now, address=address, **said)
                lines.enter_context(told)
        if state in _KINDS:
            told = log.doing(_KINDS[state], who, slug, now, address=address, **detail)
            lines.enter_context(told)
        yield
