"""What machines ask about this process: whether it answers, and whether readers may be sent here.

They are no pages and no part of the API. Strangers learn the names of what is looked at, never why
something is not well: that is told on this machine, and to admins.
"""

import json
from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from gallery.errors import GalleryError
from gallery.operating.ready import Look, looks
from gallery.people import Role
from gallery.web import answers
from gallery.web.bounds import asks_near
from gallery.web.site import signed_in, site

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-real-ip")


async def healthz(_: Request) -> Response:
    """GET: 200 as long as the process answers at all; nothing is opened for it."""
    return _told({"alive": True}, 200)


async def readyz(request: Request) -> Response:
    """GET: 200 when readers may be sent here, else 503; {"ready", "checks", "reasons"?}."""
    return await run_in_threadpool(_readyz, request)


def _readyz(request: Request) -> Response:
    here = site(request)
    found = list(looks(here.gallery, wanted=here.run.beside))
    bad = [look for look in found if look.trouble]
    told: dict[str, object] = {
        "ready": not bad,
        "checks": {look.name: "failed" if look.trouble else "ok" for look in found},
    }
    if bad and _keeps(request):
        told["reasons"] = _reasons(bad)
    return _told(told, 503 if bad else 200)


def _reasons(bad: list[Look]) -> Mapping[str, str]:
    return {look.name: look.trouble for look in bad}


def _keeps(request: Request) -> bool:
    """Whether somebody asks who keeps this machine, or the site.

    A server in front asks from here too: by the name of the site, and for somebody.
    """
    by_another = any(name in request.headers for name in _FORWARDED)
    if asks_near(request.scope) and not by_another:
        return True
    try:
        present = signed_in(request)
    except (GalleryError, OSError):
        return False
    return present is not None and present[0].role.covers(Role.ADMIN)


def _told(told: Mapping[str, object], status: int) -> Response:
    headers = {"cache-control": answers.PRIVATE, "x-robots-tag": "noindex, nofollow"}
    return Response(f"{json.dumps(told)}\n", status, headers, "application/json")
