"""What a guest sends, by the uploads of the desk: only into one essay, only seen by themselves."""

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from gallery.web.contributing.guest import hurried, let_in
from gallery.web.desk import inbox, tus
from gallery.web.desk.shell import told

_HIDDEN = {"name": "", "same": "", "trash": "", "elsewhere": ()}
"""What of a file's standing is for the desk: how the album calls it, and what else it has."""

Answer = Callable[[Request], Awaitable[Response]]


async def uploads(request: Request) -> Response:
    """As `tus.uploads`, within the link; 403, 410, 413, 429 when that lets nothing in."""
    return await _within(request, tus.uploads, begins=request.method == "POST")


async def upload(request: Request) -> Response:
    """As `tus.upload`, for the guest's own; 403, 410 when the link lets nothing in any more."""
    return await _within(request, tus.upload)


def missing(request: Request) -> Response:
    """POST {"files": [{path, size, mtime}]}: where each stands, without what else the album has."""
    refusal = let_in(request)
    if refusal:
        return refusal
    _, found = inbox.stood(request)
    return told({"album": "", "files": [inbox.told_of(request, one) | _HIDDEN for one in found]})


async def _within(request: Request, answer: Answer, *, begins: bool = False) -> Response:
    refusal = await run_in_threadpool(let_in, request)
    if begins and refusal is None:
        refusal = await run_in_threadpool(hurried, request)
    if refusal is None:
        return await answer(request)
    await tus.drain(tus.chunks(request), tus.PART, tus.HEARD)
    return refusal
