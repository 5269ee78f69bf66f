"""Files by a form, for browsers without script: read while they come, kept one after the other."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from gallery.arriving import finish, naming, staging
from gallery.arriving.receiving import paced
from gallery.errors import Busy, Full
from gallery.web.desk.into import elsewhere
from gallery.web.desk.replies import day_spent, link_spent
from gallery.web.desk.sending import sender
from gallery.web.desk.shell import speaking
from gallery.web.desk.tus import chunks, drain
from gallery.web.site import site

FORM_FILES = 50
FORM_ROOM = 20 * staging.MB
"""What a form may have beside one largest file."""

FORM_HEARD = 1000 * staging.MB
"""How much of a form that is too large is taken, so that its sender hears why."""


@dataclass(frozen=True, slots=True)
class Unkept:
    """Why files of a form are not all kept: words for a person, and the status of the answer."""

    words: str
    status: int


async def form_of(request: Request) -> FormData | Unkept:
    """The form that is sent, to be closed by the caller; ConnectionError when the line breaks."""
    body = chunks(request)
    form = await _form(request, body)
    if isinstance(form, FormData):
        return form
    _ = speaking(request).catalog.gettext
    if form == 408:
        return Unkept(_("The line was too slow."), form)
    await drain(body, FORM_HEARD)
    words = _("Without script, send up to %(files)s files and %(most)s MB at once.")
    return Unkept(words % {"files": FORM_FILES, "most": _room(request) // staging.MB}, form)


def chosen(form: FormData) -> Sequence[UploadFile]:
    """The files of a form, words after the photos that they lie beside."""
    files = [file for file in form.getlist("files") if isinstance(file, UploadFile)]
    named = [file for file in files if file.filename]
    return sorted(named, key=lambda one: naming.ending(one.filename or "") == naming.SIDECAR)


def keep_all(
    request: Request, files: Sequence[UploadFile], essay: tuple[str, str]
) -> Unkept | None:
    """Each file of a form into its essay, or onto a card that says why not.

    essay    (slug, title), as `Sender.into` told
    returns  why the rest was left; None when all were kept
    """
    _ = speaking(request).catalog.gettext
    if not files:
        return Unkept(_("Choose some photos first."), 422)
    over = day_spent(request, sum(file.size or 0 for file in files))
    if over:
        return Unkept(" ".join(over), 413)
    try:
        for file in files:
            if not _keep(request, file, essay):
                return Unkept(" ".join(link_spent(request)), 413)
    except Busy:
        return Unkept(_("The same files are being sent by another window."), 409)
    except Full:
        return Unkept(_("The disk of the server is full."), 507)
    return None


async def _form(request: Request, body: AsyncGenerator[bytes, None]) -> FormData | int:
    """The form that is sent; the status that it is answered when it cannot be taken."""
    left, status = _room(request), 400
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > left:
        return 413

    async def counted() -> AsyncGenerator[bytes, None]:
        nonlocal left, status
        try:
            async for chunk in paced(body):
                left -= len(chunk)
                if left < 0:
                    status = 413
                    raise MultiPartException("too large")
                yield chunk
        except TimeoutError as problem:
            status = 408
            raise MultiPartException("too slow") from problem

    parser = MultiPartParser(request.headers, counted(), max_files=FORM_FILES, max_fields=10)
    try:
        return await parser.parse()
    except MultiPartException:
        return status


def _room(request: Request) -> int:
    return staging.limits(site(request).gallery.settings).file + FORM_ROOM


def _keep(request: Request, file: UploadFile, essay: tuple[str, str]) -> bool:
    """One file of a form; False when its sender may send no more."""
    here, whose = site(request), sender(request)
    store, most = here.gallery.store, staging.limits(here.gallery.settings)
    sending = whose.sending(essay, file.filename or "", file.size or 0, 0)
    stranger = sending.offer is not None
    verdict = naming.judged(sending.path, sending.bytes, most.file, stranger=stranger)
    if verdict and verdict.code == "hidden":
        return True
    begun = whose.admit(store, sending, here.clock())
    if begun is None:
        return False
    if verdict:
        staging.keep(store, replace(begun, verdict=verdict))
        return True
    staging.check_room(store, sending.bytes, most)
    with staging.held(store, sending.id):
        begun = staging.load(store, sending.id) or begun
        if not begun.over:
            begun = staging.anew(store, begun)
            staging.berth(store, begun).fill(file.file)
            staging.count_sent(store, whose.purse, sending.bytes, here.clock())
        finish.settle(store, here.gallery.settings, begun, here.clock(), elsewhere(here.gallery))
    return True
