"""Every way in which the site says no to a program: problem details (RFC 9457).

`type` is the address at which the code is explained; `code`, `title` and `remedy` are of that code
for ever, `detail` is of this very answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gallery.errors import (
    AlbumError,
    Busy,
    Full,
    GalleryError,
    Gone,
    Malformed,
    Missing,
    Refused,
    Stale,
    StoreError,
    Throttled,
    Unfit,
)
from gallery.web import answers
from gallery.web.desk.caption_asking import Foreign
from gallery.web.reachable import AGAIN

MIME = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a code says; status is that of HTTP."""

    status: int
    title: str
    remedy: str


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "malformed": Kind(
            400, "This cannot be understood", "Look at what /api/openapi.json says of the address."
        ),
        "no-token": Kind(401, "This needs a token", "Send it as Authorization: Bearer TOKEN."),
        "bad-token": Kind(
            401, "The token opens nothing", "It has ended or never was; make another at the desk."
        ),
        "scope": Kind(403, "The token is not for this", "Make one with the scope that is named."),
        "one-essay": Kind(
            403, "The token is for one essay", "Make one for all essays, or begin it at the desk."
        ),
        "not-yours": Kind(
            403,
            "Somebody else brought this photo",
            "Photographers write about their own photos; let an editor make the token.",
        ),
        "publishers": Kind(
            403, "Only publishers can do that", "Let a publisher make the token, or do it."
        ),
        "missing": Kind(
            404, "There is no such thing, or none for you", "Look at the address and at the token."
        ),
        "method": Kind(405, "This address does not know the method", "See the header Allow."),
        "gone": Kind(410, "It was taken away", "Remove your copy too, and do not ask again."),
        "changed": Kind(
            409,
            "Somebody else changed the same words",
            "Send it again with `now` as `seen`; `joined` is a proposal. What you sent is kept in"
            " the essay's history.",
        ),
        "state": Kind(409, "The essay is in another state by now", "Ask for its words again."),
        "broken": Kind(
            409, "The essay's file cannot be read now", "Mend album.toml at the place named."
        ),
        "slow": Kind(408, "It came too slowly", "Send it again over a better line."),
        "no-length": Kind(411, "Its length is not said", "Send Content-Length."),
        "too-large": Kind(413, "It is too large", "See the limits in the description."),
        "day-limit": Kind(413, "That is more than one person may send in a day", "Go on tomorrow."),
        "long-address": Kind(414, "The address is too long", "Ask for less at once."),
        "media-type": Kind(415, "It is of another media type", "Send what the address takes."),
        "elsewhere": Kind(421, "The site is not asked for by this name", "Use its own address."),
        "checksum": Kind(
            422, "It changed on its way", "Send it again; sha256 is that of the whole file."
        ),
        "unfit": Kind(422, "These words cannot stand there", "See what is said in detail."),
        "not-a-photo": Kind(422, "The file is not taken", "See what is said in detail."),
        "errors-stand": Kind(
            422,
            "Errors keep it from readers",
            "Put right what `findings` name, or send a publisher's reason as `override`.",
        ),
        "throttled": Kind(429, "Too many requests", "Wait as long as Retry-After says."),
        "long-head": Kind(431, "The head is too long", "Send fewer or shorter lines in it."),
        "fault": Kind(500, "Something went wrong on our side", "Try again; tell whoever keeps it."),
        "busy": Kind(503, "Somebody else is at work on it", "Try again in a moment."),
        "disk": Kind(503, "The disk did not do what it should", "Try again in a minute."),
        "full": Kind(507, "The disk is full", "Nothing was saved; somebody has to make room."),
    }
)
"""By code."""


class Finding(Struct, frozen=True):
    """What a rule found in an essay."""

    rule: str
    level: Annotated[str, Meta(description='"error", "warning" or "note"')]
    sentence: str
    found: str
    photo: Annotated[str, Meta(description='address of the photo that it is about, "" = none')]
    field: str
    lang: str
    reason: Annotated[str, Meta(description='why somebody says it does not matter; "" = stands')]


class Problem(Struct, frozen=True, omit_defaults=True):
    """A no (RFC 9457). Which of the last fields are there depends on `code`."""

    type: Annotated[str, Meta(description="address at which the code is explained")]
    title: str
    status: Annotated[int, Meta(ge=400, le=599)]
    code: str
    remedy: str
    detail: str = ""
    now: Annotated[str | UnsetType, Meta(description="`changed`: what the essay says")] = UNSET
    mine: Annotated[str | UnsetType, Meta(description="`changed`: what you sent")] = UNSET
    joined: Annotated[
        str | UnsetType, Meta(description="`changed`: a proposal with the words of both")
    ] = UNSET
    note: Annotated[
        dict[str, str] | UnsetType, Meta(description="`gone`: what its editors say, by language")
    ] = UNSET
    findings: Annotated[
        list[Finding] | UnsetType, Meta(description="`errors-stand`: what the rules found")
    ] = UNSET


class No(GalleryError):
    """A refusal by its code.

    detail   one sentence of this very case; more: further fields of `Problem`; headers of HTTP
    """

    def __init__(
        self,
        code: str,
        detail: str = "",
        headers: Mapping[str, str] = MappingProxyType({}),
        **more: object,
    ) -> None:
        super().__init__(detail or KINDS[code].title)
        self.status = KINDS[code].status
        self.code, self.detail, self.headers, self.more = code, detail, headers, more


def asked(request: Request) -> bool:
    """Whether a program asked, so that it is answered as one."""
    return request.url.path.startswith("/api/")


def answer(request: Request, problem: Exception) -> Response:
    """The answer to a refusal, or to a fault; of faults nothing is told but that there was one."""
    found = _named(request, problem)
    kind = KINDS[found.code]
    told = Problem(
        f"/api/problems/{found.code}",
        kind.title,
        kind.status,
        found.code,
        kind.remedy,
        found.detail if kind.status < 500 else "",
    )
    whole = msgspec.structs.replace(told, **found.more)
    headers = {"cache-control": answers.PRIVATE, **found.headers}
    if kind.status == 503:
        headers["retry-after"] = str(AGAIN)
    return Response(msgspec.json.encode(whole), kind.status, headers, MIME)


def _named(request: Request, problem: Exception) -> No:
    """A refusal by the code that stands for it here."""
    match problem:
        case No():
            return problem
        case HTTPException():
            return _of_http(request, problem)
        case Foreign():
            return No("not-yours")
        case AlbumError(spot=spot) if spot is not None:
            return No("broken", str(problem))
        case AlbumError():
            return No("unfit", problem.reason)
        case Stale():
            return No("changed", now=problem.theirs) if problem.theirs else No("state")
        case Refused():
            return No("not-a-photo", str(problem))
        case Gone():
            return No("gone", note=dict(problem.note)) if problem.note else No("gone")
        case Throttled():
            return No("throttled", str(problem), {"retry-after": str(problem.after)})
        case GalleryError():
            code = next((code for kind, code in _CODES if isinstance(problem, kind)), "fault")
            return No(code, str(problem))
        case OSError():
            return No("disk")
        case _:
            return No("fault")


_CODES: tuple[tuple[type[GalleryError], str], ...] = (
    (Malformed, "malformed"),
    (Unfit, "unfit"),
    (Missing, "missing"),
    (Busy, "busy"),
    (Full, "full"),
    (StoreError, "disk"),
)


_HTTP: Mapping[int, str] = MappingProxyType(
    {
        400: "malformed",
        404: "missing",
        405: "method",
        408: "slow",
        413: "too-large",
        414: "long-address",
        421: "elsewhere",
        431: "long-head",
    }
)


def _of_http(request: Request, problem: HTTPException) -> No:
    code = _HTTP.get(problem.status_code, "malformed")
    allowed = {"allow": _allowed(request)} if code == "method" else {}
    return No(code, "", {**(problem.headers or {}), **allowed})


def _allowed(request: Request) -> str:
    """The methods of all ways with this path: each of ours has a line of its own in the table."""
    routes = [one for one in request.app.router.routes if one.path_regex.match(request.url.path)]
    return ", ".join(sorted({method for one in routes for method in one.methods or ()}))
