"""One file in one request, onto the disk before it is answered: by the uploads of the desk.

Whatever breaks off is sent again from its beginning; the same file sent twice is in the essay once.
For large files over bad lines there is the desk's own protocol (web/desk/tus).
"""

from collections.abc import AsyncGenerator
from typing import Annotated

from msgspec import Meta, Struct
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from gallery.arriving import finish, naming, staging
from gallery.arriving.receiving import CHECKS, Check, End, Received
from gallery.arriving.staging import Sending, Upload
from gallery.disk import failed
from gallery.errors import Busy, GalleryError, Malformed, Missing
from gallery.ingest.names import cleaned
from gallery.model import Verdict
from gallery.people.tokens import DRAFTS
from gallery.web.api.call import Call, Holder, Nothing, Told
from gallery.web.api.nouns import Slug
from gallery.web.api.problems import No
from gallery.web.desk.into import elsewhere, there
from gallery.web.desk.tus import chunks, drain
from gallery.web.site import site

MEDIA = "application/octet-stream"


class Sent(Struct, frozen=True):
    """The hash by which the file is known to be whole."""

    sha256: Annotated[
        str, Meta(pattern="^[0-9a-fA-F]{64}$", description="of the whole file, in hexadecimal")
    ]


class Arrived(Struct, frozen=True):
    """A file that is in the essay's folder for good; its pictures are made next."""

    essay: Slug
    name: Annotated[str, Meta(description="of the file in the folder")]
    same: Annotated[bool, Meta(description="the essay had a file of these bytes before")]
    elsewhere: Annotated[
        list[str],
        Meta(
            description="other essays that have it, ESSAY/NAME, for a token that reads all drafts"
        ),
    ]


async def upload(call: Call[Sent, Nothing]) -> Told[Arrived]:
    """Add a photo to an essay, whole, in one request; `name` is that of its file.

    It waits in the tray of the essay until somebody places it, or is placed by its time in a draft.
    """
    request, body = call.request, chunks(call.request)
    try:
        begun = await run_in_threadpool(_begun, request, call.query.sha256.lower())
        with staging.turn(site(request).gallery.here, begun.sending.who):
            found = await _received(request, body, begun, call.query.sha256)
    except GalleryError:  # who is cut off in the middle never hears why
        await drain(body, staging.limits(site(request).gallery.settings).file)
        raise
    if found.verdict:
        raise _refused(found.verdict)
    if found.arrived is None:
        raise Busy("somebody else is at work on it")
    arrived = found.arrived
    others = arrived.elsewhere if _reads_all(request) else ()
    return Told(Arrived(call.slug, arrived.name, arrived.same, [*others]))


def _reads_all(request: Request) -> bool:
    """Whether it may know of every essay that there is, and how its files are called."""
    holder: Holder = request.state.holder
    return DRAFTS in holder.token.scopes and not holder.token.slug


def _begun(request: Request, sha256: str) -> Upload:
    """The upload that the request is; No, Missing, Full."""
    here, slug = site(request), str(request.path_params["slug"])
    store, most = here.gallery.store, staging.limits(here.gallery.settings)
    if not there(here.gallery, slug):
        raise Missing("there is no such essay")
    name, who = str(request.path_params["name"]), request.state.person.name
    # the hash makes it another upload where another file has this name and size
    size, given = _size(request, most.file), f"{name} {sha256}"
    sending = Sending(who, slug, cleaned(name), size, given=given)
    verdict = naming.judged(sending.path, size, most.file)
    if verdict:
        raise _refused(verdict)
    if staging.sent_today(store, who, here.clock()) + size > most.day:
        raise No("day-limit", f"{most.day // staging.MB} MB are the most")
    staging.check_room(store, size, most)
    return staging.create(store, sending, here.clock())


def _size(request: Request, most: int) -> int:
    stated = request.headers.get("content-length", "")
    if not (stated.isascii() and stated.isdecimal()):
        raise No("no-length")
    if int(stated[:20]) > most:
        raise No("too-large", f"{most // staging.MB} MB are the most")
    return int(stated)


async def _received(
    request: Request, body: AsyncGenerator[bytes, None], begun: Upload, sha256: str
) -> Upload:
    """The upload brought to its end; No, Busy, Full."""
    store = site(request).gallery.store
    sending = begun.sending
    with staging.held(store, sending.id):
        begun = staging.load(store, sending.id) or begun
        if begun.over:
            return begun
        begun = await run_in_threadpool(staging.anew, store, begun)  # what broke off is sent anew
        check = Check(bytes.fromhex(sha256), CHECKS["sha256"]())
        came = await staging.berth(store, begun).receive(body, 0, sending.bytes, check)
        await run_in_threadpool(_count, request, sending, came)
        _whole(came, sending)
        return await run_in_threadpool(_settled, request, begun)


def _count(request: Request, sending: Sending, came: Received) -> None:
    here = site(request)
    staging.count_sent(here.gallery.store, sending.who, came.new, here.clock())


def _whole(came: Received, sending: Sending) -> None:
    """No, Malformed or what the disk did, where it did not come whole."""
    match came.end:
        case End.WHOLE if came.offset == sending.bytes:
            return
        case End.CHANGED:
            raise No("checksum")
        case End.FULL if came.problem:
            raise failed("write", "an upload", came.problem)
        case End.TAKEN:
            raise Busy("somebody else sends it at this moment")
        case End.SLOW:
            raise No("slow")
        case End.LONG:
            raise No("too-large", "it is longer than it said")
        case _:
            raise Malformed("it broke off")


def _settled(request: Request, begun: Upload) -> Upload:
    gallery, now = site(request).gallery, site(request).clock()
    return finish.settle(gallery.store, gallery.settings, begun, now, elsewhere(gallery))


def _refused(verdict: Verdict) -> No:
    code = "too-large" if verdict.code == "too-many-bytes" else "not-a-photo"
    return No(code, f"{verdict.reason}; {verdict.remedy}")
