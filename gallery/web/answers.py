"""Answers and their headers: strict by default, revalidated by content hash, packed once asked.

The policies are OWASP's and MDN's for pages that run no foreign code; nothing here depends on
what a page says.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from secrets import token_hex

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gallery.web.making import making
from gallery.web.packing import Packed, holds

PUBLIC = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
PRIVATE = "no-store"
MEDIA = "public, max-age=86400, immutable"  # a day, not a year: what is withdrawn must leave caches
_FRESH, _STALE, _FAILING, _MEDIA = 60, 600, 86400, 86400  # seconds, as they stand above
STATIC = "public, max-age=31536000, immutable"
STEADY = _FRESH + max(_STALE, _FAILING)
"""Seconds before what changes by itself in which caches are told less than usual."""

_POLICY = {
    "default-src": "'none'",
    "img-src": "'self'",
    "style-src": "'self'",
    "script-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
}
_NONE = "default-src 'none'; frame-ancestors 'none'"
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",  # a reader of protest pages leaks nowhere where they were
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
    # what an answer does not say of itself: nothing runs in it, and nobody keeps it
    "content-security-policy": _NONE,
    "cache-control": PRIVATE,
    "server": "",  # Granian would say its name
}
_TRANSPORT = "max-age=63072000; includeSubDomains"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def public(left: int | None) -> str:
    """Cache-Control of what everybody sees, and what changes by itself in so many seconds.

    left  None = nothing changes by itself; what is kept is never kept past that moment, neither
          while it is asked for anew nor while the server does not answer (RFC 5861)
    """
    if left is None or left >= STEADY:
        return PUBLIC
    if left <= 0:
        return "public, no-cache"
    fresh = min(_FRESH, left)
    stale, failing = min(_STALE, left - fresh), min(_FAILING, left - fresh)
    later = f", stale-while-revalidate={stale}, stale-if-error={failing}" if stale else ""
    return f"public, max-age={fresh}{later}"


def media(left: int) -> str:
    """The same of a picture: its bytes never change, but it may be there no longer."""
    if left >= _MEDIA:
        return MEDIA
    return f"public, max-age={left}, immutable" if left > 0 else "public, no-cache"


class Guarded:
    """ASGI middleware: the headers that every answer has, whoever made it.

    base_url  of the site: by it people come over HTTPS where a server in front speaks it for us
    """

    def __init__(self, app: ASGIApp, base_url: str) -> None:
        self.app = app
        self.https = base_url.startswith("https://")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                https = self.https or scope["scheme"] == "https"
                guard(MutableHeaders(scope=message), https=https)
                if message["status"] >= 400:
                    MutableHeaders(scope=message)["x-request-id"] = mark(scope)
            await send(message)

        await self.app(scope, receive, guarded)


def mark(scope: Scope) -> str:
    """What a request is called where something went wrong, in the answer and in the log."""
    state: dict[str, str] = scope.setdefault("state", {})
    return state.setdefault("mark", token_hex(8))


def guard(headers: MutableHeaders, *, https: bool) -> None:
    """Add what every answer has."""
    for name, value in _ALWAYS.items():
        headers.setdefault(name, value)
    if https:
        headers.setdefault("strict-transport-security", _TRANSPORT)


def html(
    request: Request,
    page: str,
    style: str,
    *,
    cache: str,
    status: int = 200,
    framed: bool = False,
) -> Response:
    """A page; `style` is the content of its one `<style>`, whose hash the policy names.

    framed  other sites may show it in a frame
    """
    policy = dict(_POLICY) | ({"frame-ancestors": "*"} if framed else {})
    if style:
        digest = b64encode(sha256(style.encode()).digest()).decode()
        policy["style-src"] += f" 'sha256-{digest}'"
    headers = {
        "content-security-policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "cache-control": cache,
        "vary": "Accept-Encoding, Save-Data",
    }
    body = page.encode()
    if status != 200:
        return Response(body, status, headers, "text/html")
    return _tagged(request, Packed(body), headers, "text/html")


def desk(page: str, nonce: str, *, status: int = 200) -> Response:
    """A page for one person: nobody keeps it, and only scripts that it names itself run."""
    policy = _POLICY | {
        "script-src": f"'nonce-{nonce}' 'strict-dynamic'",
        "img-src": "'self' blob:",
    }
    headers = {
        "content-security-policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "cache-control": PRIVATE,
        # without a referrer browsers say "Origin: null" with a form, and over plain HTTP the
        # guard has nothing else to go by (Fetch, 3.2)
        "referrer-policy": "same-origin",
    }
    return Response(page.encode(), status, headers, "text/html")


def framing(answer: Response) -> Response:
    """A page of ours that shows another page of ours in a frame."""
    policy = answer.headers["content-security-policy"]
    answer.headers["content-security-policy"] = f"{policy}; frame-src 'self'"
    return answer


def within(answer: Response) -> Response:
    """A page of ours in a frame of another page of ours; nobody keeps it."""
    policy = answer.headers["content-security-policy"]
    framed = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    answer.headers["content-security-policy"] = framed
    answer.headers["cache-control"] = PRIVATE
    return answer


def document(
    request: Request, text: str, mime: str, *, cache: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Something for programs, with what its answer says beside the usual.

    XML comes without the letters that it may not have: nobody could read the rest (XML 1.0, 2.2).
    """
    text = _ILLEGAL.sub("", text) if "xml" in mime else text
    kept = {"cache-control": cache, "vary": "Accept-Encoding", "content-security-policy": _NONE}
    return _tagged(request, Packed(text.encode()), {**kept, **(headers or {})}, mime)


def static(request: Request, packed: Packed, mime: str, cache: str) -> Response:
    """A file that is the same for everybody."""
    headers = {"cache-control": cache, "vary": "Accept-Encoding"}
    return _tagged(request, packed, headers, mime)


def matches(request: Request, tag: str) -> bool:
    """Whether the reader has it already: If-None-Match, compared weakly (RFC 9110, 13.1.2).

    Whoever changes something is told what came of it, whatever they have.
    """
    return _reads(request) and holds(request.headers.get("if-none-match", ""), (tag,)) != ""


def _reads(request: Request) -> bool:
    return request.method in ("GET", "HEAD")


def not_modified(tag: str, headers: Mapping[str, str]) -> Response:
    return Response(status_code=304, headers={**headers, "etag": tag})


def _tagged(request: Request, packed: Packed, headers: Mapping[str, str], mime: str) -> Response:
    one = making(request)
    letters = mime.startswith("text/") and "charset=" not in mime
    one.packed, one.mime = packed, f"{mime}; charset=utf-8" if letters else mime
    coding = packed.coding(request.headers.get("accept-encoding", ""))
    tag = packed.held(request.headers.get("if-none-match", ""), coding)
    if tag and _reads(request):
        return not_modified(tag, headers)
    kept = {**headers, "etag": packed.tag(coding)}
    if coding:
        kept["content-encoding"] = coding
    return Response(packed.body(coding), 200, kept, one.mime)
