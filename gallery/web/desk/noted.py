"""What people do at the desk, as the audit log has it: written before it is done."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from starlette.requests import Request

from gallery.audit import Audit, Kind, More
from gallery.desk import noting
from gallery.editing.history import Entry
from gallery.web.desk.entry import browser, now
from gallery.web.site import site


def note(request: Request, kind: Kind, about: str, **detail: More) -> None:
    """Write down what somebody does; StoreError when that cannot be, and then it is not done."""
    log, who, moment, address = _log(request)
    log.write(kind, who, about, moment, address=address, **detail)


def doing(request: Request, kind: Kind, about: str, **detail: More) -> AbstractContextManager[None]:
    """The same around what is done, so that a line says so when it failed."""
    log, who, moment, address = _log(request)
    return log.doing(kind, who, about, moment, address=address, **detail)


def going(
    request: Request, slug: str, state: str, before: Sequence[Entry] = (), **detail: More
) -> AbstractContextManager[None]:
    """Around the change of an essay's state, see `desk.noting`."""
    log, who, moment, address = _log(request)
    return noting.going(log, slug, state, who, moment, before, address=address, **detail)


def _log(request: Request) -> tuple[Audit, str, datetime, str]:
    """The log; and who asks, when, from where."""
    who, address = request.state.person.name, browser(request).address
    return site(request).gallery.audit(), who, now(request), address
