"""Bytes that no server can hand over by a path: whole, or the range that was asked for."""

import re
from collections.abc import Callable, Iterator, Mapping

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

_ONE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)
_PIECE = 2**20
"""Bytes that are read at once."""


def pieces(
    request: Request,
    size: int,
    read: Callable[[int, int], bytes],
    headers: Mapping[str, str],
    mime: str,
) -> Response:
    """200, 206 with the one range that was asked for, or 416 (RFC 9110, 14).

    read  the bytes from a place to before another one
    Several ranges at once, or one under a condition, are answered with the whole, as is allowed.
    """
    span = _asked(request, size)
    start, stop = span or (0, size)
    told = {**headers, "accept-ranges": "bytes", "content-type": mime}
    if span and start >= stop:
        return Response("", 416, {"content-range": f"bytes */{size}"}, "text/plain")
    if span:
        told["content-range"] = f"bytes {start}-{stop - 1}/{size}"
    told["content-length"] = str(stop - start)
    body = _read(read, start, start if request.method == "HEAD" else stop)
    return StreamingResponse(body, 206 if span else 200, told)


def _asked(request: Request, size: int) -> tuple[int, int] | None:
    """From where to before where, None = the whole; an empty span cannot be had."""
    match = _ONE.fullmatch(request.headers.get("range", ""))
    if match is None or not any(match.groups()) or "if-range" in request.headers:
        return None
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size
    stop = min(size, int(last) + 1) if last else size
    if last and int(last) < int(first):
        return None  # means nothing, and is passed over
    return int(first), stop


def _read(read: Callable[[int, int], bytes], start: int, stop: int) -> Iterator[bytes]:
    for place in range(start, stop, _PIECE):
        yield read(place, min(place + _PIECE, stop))
