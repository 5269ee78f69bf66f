"""Files in parts that may break off anywhere: tus 1.0.0 (https://tus.io/protocols/resumable-upload).

Core, creation, checksum, expiration, termination. An upload is finished by whoever finds its bytes
whole: the last PATCH, a HEAD after a stop, a question of the inbox, the server when it starts.
"""

import asyncio
from base64 import b64decode, b64encode
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from datetime import UTC
from email.utils import format_datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from gallery.arriving import finish, naming, pairs, staging
from gallery.arriving.receiving import CHECKS, Check, End, Received, paced
from gallery.arriving.staging import Sending, Upload
from gallery.errors import Busy, Full, Malformed, Missing
from gallery.web.desk import replies
from gallery.web.desk.into import elsewhere
from gallery.web.desk.sending import sender
from gallery.web.desk.shell import speaking
from gallery.web.site import site

PART = 8 << 20
"""Bytes of one PATCH at most."""

HEARD = 60.0
"""Seconds for which somebody is listened to whom no link lets in."""

BEGINS = ("OPTIONS", "POST")
GOES_ON = ("HEAD", "PATCH", "DELETE", "POST")  # POST where a proxy lets nothing else through
_OCTETS = "application/offset+octet-stream"
_LONGEST = 16_000  # characters of Upload-Metadata


async def uploads(request: Request) -> Response:
    """OPTIONS: what is offered. POST: begin an upload, or find the same one again."""
    if request.method == "OPTIONS":
        return replies.bare(204, _offered(request))
    try:
        wrong = _version(request)
        return wrong if wrong else await run_in_threadpool(_create, request)
    except (Malformed, Missing) as problem:
        return replies.astray(request, problem)


async def upload(request: Request) -> Response:
    """HEAD: how much is there. PATCH: more of it. DELETE: forget it."""
    override = request.headers.get("x-http-method-override", "").upper()
    method = override if request.method == "POST" and override else request.method
    answer = {"HEAD": _head, "PATCH": _patch, "DELETE": _delete}.get(method)
    if answer is None:
        return replies.bare(405, {"allow": "HEAD, PATCH, DELETE"})
    try:
        return _version(request) or await answer(request)
    except (Malformed, Missing) as problem:
        return replies.astray(request, problem)


def _offered(request: Request) -> Mapping[str, str]:
    return {
        "tus-version": replies.VERSION,
        "tus-extension": "creation,checksum,expiration,termination",
        "tus-checksum-algorithm": ",".join(CHECKS),
        "tus-max-size": str(replies.limits(request).file),
    }


def _version(request: Request) -> Response | None:
    if request.headers.get("tus-resumable") == replies.VERSION:
        return None
    return replies.bare(412, {"tus-version": replies.VERSION})


# ---- creation


def _create(request: Request) -> Response:
    here, whose = site(request), sender(request)
    sending = _announced(request)
    most, stranger = replies.limits(request).file, sending.offer is not None
    verdict = naming.judged(sending.path, sending.bytes, most, stranger=stranger)
    if verdict:
        return replies.refused(request, verdict)
    store = here.gallery.store
    if pairs.awaited(store, sending):
        _ = speaking(request).catalog.gettext
        return replies.no(423, "photo-first", _("Its photo has to arrive first."))
    try:
        short = replies.no_room(request, sending.bytes)
        if short:
            return short
        begun = whose.admit(store, sending, here.clock())
        if begun is None:
            return replies.spent(request)
        if not begun.over:
            pairs.announce(store, sending)
    except Full:
        return replies.full(request)
    if begun.verdict:
        return replies.refused(request, begun.verdict)
    offset = staging.offset(store, begun)
    location = {"location": f"{whose.root}uploads/{sending.id}", "upload-offset": str(offset)}
    return replies.bare(201, location | _expires(request, begun))


def _announced(request: Request) -> Sending:
    """What the client says of a file; Malformed, Missing (no such essay)."""
    length = request.headers.get("upload-length", "")
    if not _is_number(length):
        raise Malformed("Upload-Length must be the size of the file in bytes")
    said = _metadata(request.headers.get("upload-metadata", ""))
    given = said.get("path", "") or said.get("filename", "")
    mtime = said.get("mtime", "0")
    here, at = site(request), int(mtime) if _is_number(mtime) else 0
    album, title = said.get("album", ""), said.get("title", "")
    essay = sender(request).into(here.gallery, album, title, here.clock())
    return sender(request).sending(essay, given, int(length), at)


def _metadata(header: str) -> dict[str, str]:
    """Upload-Metadata: "key base64, key base64"; Malformed."""
    found = {}
    try:
        for pair in header[:_LONGEST].split(","):
            key, _, packed = pair.strip().partition(" ")
            found[key] = b64decode(packed, validate=True).decode("utf-8")
    except ValueError as problem:  # also of letters that no header has
        raise Malformed("Upload-Metadata must be pairs of a key and Base64 of UTF-8") from problem
    return found


# ---- how much is there, and forgetting it


async def _head(request: Request) -> Response:
    found = await run_in_threadpool(_mine, request)
    try:
        found = await run_in_threadpool(_ended, request, found)
    except Busy:
        pass  # whoever holds it is at it
    except Full:
        return replies.full(request)
    if found.verdict:
        return replies.refused(request, found.verdict, 410)
    offset = staging.offset(site(request).gallery.store, found)
    length = {"upload-length": str(found.sending.bytes), "upload-metadata": _said(found.sending)}
    return replies.bare(200, {"upload-offset": str(offset)} | length | _expires(request, found))


async def _delete(request: Request) -> Response:
    found = await run_in_threadpool(_mine, request)
    try:
        await run_in_threadpool(staging.remove, site(request).gallery.store, found.sending.id)
    except Busy:
        return replies.busy(request)
    return replies.bare(204)


def _mine(request: Request) -> Upload:
    """The upload in the address; Missing when there is none, or it is somebody else's."""
    found = staging.load(site(request).gallery.store, request.path_params["id"])
    if found is None or found.sending.who != sender(request).who:
        raise Missing("there is no such upload")
    return found


def _ended(request: Request, found: Upload) -> Upload:
    """An upload, brought to its end if its bytes are all here; Busy, Full."""
    gallery, now = site(request).gallery, site(request).clock()
    if found.over or staging.offset(gallery.store, found) < found.sending.bytes:
        return found
    with staging.held(gallery.store, found.sending.id):
        found = staging.load(gallery.store, found.sending.id) or found
        return finish.settle(gallery.store, gallery.settings, found, now, elsewhere(gallery))


# ---- more of it


async def _patch(request: Request) -> Response:
    body = chunks(request)
    try:
        with staging.turn(site(request).gallery.here, sender(request).who):
            answer = await _added(request, body)
    except Busy:
        answer = replies.crowded(request)
    except (Malformed, Missing) as problem:
        answer = replies.astray(request, problem)
    if answer.status_code >= 400 and answer.status_code != 408:
        await drain(body, replies.limits(request).file)
    return answer


async def _added(request: Request, body: AsyncGenerator[bytes, None]) -> Response:
    found = await run_in_threadpool(_mine, request)
    if found.verdict:
        return replies.refused(request, found.verdict)
    if request.headers.get("content-type", "") != _OCTETS:
        return replies.bare(415)
    store = site(request).gallery.store
    try:
        with staging.held(store, found.sending.id):
            found = staging.load(store, found.sending.id) or found
            return await _more(request, found, body)
    except Busy:
        return replies.busy(request)


async def _more(request: Request, found: Upload, body: AsyncGenerator[bytes, None]) -> Response:
    """One part onto what is there; the upload is held."""
    here, sending = site(request), found.sending
    offset = staging.offset(here.gallery.store, found)
    most = min(PART, sending.bytes - offset)
    unfit = _unfit(request, offset, most)
    if unfit:
        return unfit
    check = _check(request)
    received = Received(End.WHOLE, offset, 0)
    try:
        if most:
            berth = staging.berth(here.gallery.store, found)
            received = await berth.receive(body, offset, most, check)
            await run_in_threadpool(_count, request, received.new)
        problem = _broken(request, found, received)
        if problem:
            return problem
        found = await run_in_threadpool(_settled, request, found)
    except Full:
        return replies.full(request)
    if found.verdict:
        return replies.refused(request, found.verdict)
    return replies.bare(204, {"upload-offset": str(received.offset)} | _expires(request, found))


async def drain(body: AsyncGenerator[bytes, None], most: int, seconds: float | None = None) -> None:
    """Take what is still coming, `most` bytes at most: who is cut off never hears the answer.

    seconds  at most; None for as long as enough of it comes
    """
    with suppress(ConnectionError, TimeoutError):
        async with asyncio.timeout(seconds):
            async for chunk in paced(body):
                most -= len(chunk)
                if most < 0:
                    return


def _unfit(request: Request, offset: int, most: int) -> Response | None:
    """Why a part cannot be added to the `offset` bytes that are there; None when it can."""
    asked = request.headers.get("upload-offset", "")
    length = request.headers.get("content-length", "0")
    if not _is_number(asked) or not _is_number(length):
        raise Malformed("Upload-Offset must be the number of bytes that are there")
    if int(asked) != offset:
        return replies.bare(409, {"upload-offset": str(offset)})
    if int(length) > most:
        return replies.too_long(request)
    return replies.no_room(request, int(length))


def _check(request: Request) -> Check | None:
    """The checksum that the client announces; Malformed when it is not to be understood."""
    header = request.headers.get("upload-checksum", "")
    if not header:
        return None
    name, _, packed = header.partition(" ")
    try:
        made, wanted = CHECKS[name](), b64decode(packed, validate=True)
    except (KeyError, ValueError) as problem:
        raise Malformed("Upload-Checksum must be sha256 or sha1 and Base64") from problem
    if len(wanted) != made.digest_size:
        raise Malformed("Upload-Checksum has not the length of its hash")
    return Check(wanted, made)


async def chunks(request: Request) -> AsyncGenerator[bytes, None]:
    """What comes over the line; ConnectionError when it breaks."""
    try:
        async for chunk in request.stream():
            yield chunk
    except ClientDisconnect as problem:
        raise ConnectionError from problem


def _broken(request: Request, found: Upload, received: Received) -> Response | None:
    """What a part is answered that did not come whole; None when it did."""
    _ = speaking(request).catalog.gettext
    match received.end:
        case End.WHOLE:
            return None
        case End.TAKEN:
            there = staging.offset(site(request).gallery.store, found)
            return replies.bare(409, {"upload-offset": str(there)})
        case End.FULL:
            return replies.full(request, received.problem)
        case End.LONG:
            return replies.too_long(request)
        case End.CHANGED:
            return replies.no(460, "checksum", _("It changed on its way; it is sent again."))
        case _:
            return replies.no(408, "broken-off", _("The line was too slow; it goes on from there."))


def _count(request: Request, received: int) -> None:
    here = site(request)
    staging.count_sent(here.gallery.store, sender(request).purse, received, here.clock())


def _settled(request: Request, found: Upload) -> Upload:
    gallery, now = site(request).gallery, site(request).clock()
    return finish.settle(gallery.store, gallery.settings, found, now, elsewhere(gallery))


def _expires(request: Request, found: Upload) -> dict[str, str]:
    if found.over:
        return {}
    last = staging.touched(site(request).gallery.store, found)
    return {"upload-expires": format_datetime((last + staging.KEPT).astimezone(UTC), usegmt=True)}


def _said(sending: Sending) -> str:
    told = {"path": sending.path, "mtime": str(sending.mtime_ms)}
    if sending.offer is None:  # strangers know nothing of essays
        told["album"] = sending.album
    return ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in told.items())


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 16
