"""What people do at the desk, as the audit log has it: written before it is done."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from starlette.requests import Request

from gallery.audit import Kind, More
from gallery.desk import noting
from gallery.editing.history import Entry
from gallery.web.desk.entry import browser, now
from gallery.web.site import site


def note(request: Request, kind: Kind, about: str, **detail: More) -> None:
    """Write down what somebody does; StoreError when that cannot be, and then it is not done."""
    log, name = site(request).gallery.audit(), request.state.person.name
    log.write(kind, name, about, now(request), address=browser(request).address, **detail)


def doing(request: Request, kind: Kind, about: str, **detail: More) -> AbstractContextManager[None]:
    """The same around what is done, so that a line says so when it failed."""
    log, name = site(request).gallery.audit(), request.state.person.name
    return log.doing(kind, name, about, now(request), address=browser(request).address, **detail)


def going(
    request: Request, slug: str, state: str, before: Sequence[Entry] = (), **detail: More
) -> AbstractContextManager[None]:
    """Around the change of an essay's state, see `desk.noting`."""
    log, name = site(request).gallery.audit(), request.state.person.name
    from_, moment = browser(request).address, now(request)
    return noting.going(log, slug, state, name, moment, before, address=from_, **detail)
