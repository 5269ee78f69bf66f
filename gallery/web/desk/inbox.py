"""The inbox: what of a folder is missing, what came lately, and a form for browsers without script.

`missing` and `state` speak JSON with the page's script:

    POST /desk/inbox/missing  {"album": slug | "title": words, "files": [{path, size, mtime}]}
        -> {"album": slug, "" before its first photo, "files": [FILE, in the order asked]}
    GET /desk/inbox/state
        -> {"batches": [{who, album, title, folder, bytes, received, counts, last, files: [FILE]}]}
    FILE: {path, id, state, offset, size, name, same, trash, elsewhere, code, reason, remedy}

state   "new", "partly" (go on at `offset`), "waiting" (a sidecar: its photo first), "arrived" (as
        `name`), "duplicate" (the album has it as `same`), "damaged" (arrived, but not shown),
        "refused", "hidden"; the last three with reason and remedy
mtime   milliseconds, as browsers have it
"""

from collections.abc import AsyncGenerator
from dataclasses import replace
from shutil import copyfileobj

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gallery import album as albums
from gallery import editing
from gallery.arriving import finish, naming, staging
from gallery.arriving.lately import Batch, batches
from gallery.arriving.staging import Upload
from gallery.arriving.standing import Standing, State, standings
from gallery.desk.lists import essays
from gallery.disk import failed
from gallery.errors import AlbumError, Busy, Full, GalleryError, Malformed, Missing
from gallery.people import Role
from gallery.web import answers
from gallery.web.desk import guard
from gallery.web.desk.into import elsewhere, into, there
from gallery.web.desk.refusals import worded
from gallery.web.desk.replies import crowd, day_spent
from gallery.web.desk.shell import page, person, read, speaking, told
from gallery.web.desk.tus import chunks, drain
from gallery.web.site import site
from gallery.web.words import said

ASKED = 500
"""Files of one question."""

FORM_FILES = 50
FORM_ROOM = 20 * staging.MB
"""What a form may have beside one largest file."""

FORM_HEARD = 1000 * staging.MB
"""How much of a form that is too large is taken, so that its sender hears why."""


class _File(msgspec.Struct):
    path: str
    size: int
    mtime: int | float = 0


class _Asked(msgspec.Struct):
    files: list[_File]
    album: str = ""
    title: str = ""


async def inbox(request: Request) -> Response:
    """GET the page; POST the form of browsers without script, and lead back to the page."""
    if request.method != "POST":
        return await run_in_threadpool(_page, request)
    try:
        with staging.turn(site(request).gallery.store, _who(request)):
            return await _posted(request)
    except Busy:
        await drain(chunks(request), FORM_HEARD)
        return await run_in_threadpool(_page, request, crowd(request), 429)


def missing(request: Request) -> Response:
    """POST what a folder holds: where each of its files stands. 400; 404 without the essay."""
    here = site(request)
    asked = read(request, _Asked)
    if len(asked.files) > ASKED:
        raise Malformed(f"ask for {ASKED} files at a time")
    slug, title = into(here.gallery, asked.album, asked.title, here.clock())
    files = [
        staging.sending(_who(request), slug, f.path, f.size, _whole(f.mtime), title)
        for f in asked.files
    ]
    most = staging.limits(here.gallery.settings)
    found = standings(here.gallery.store, slug, files, most, lambda one: _settled(request, one))
    begun = slug if there(here.gallery, slug) else ""
    return told({"album": begun, "files": [_told(request, one) for one in found]})


def state(request: Request) -> Response:
    """GET what came lately: one's own, and everybody's for editors."""
    return told({"batches": [_batch(request, one) for one in _lately(request)]})


def _page(request: Request, problem: str = "", status: int = 200) -> Response:
    here = site(request)
    _ = speaking(request).catalog.gettext
    found = essays(here.gallery.store, here.clock().date(), [*here.languages])
    tag = speaking(request).tag
    titles = [(one.slug, said(one.title, tag, one.lang or here.main)) for one in found]
    content = {
        "essays": [(slug, words.words if words else slug) for slug, words in titles],
        "album": request.query_params.get("album", ""),
        "batches": [_batch(request, one) for one in _lately(request)],
        "problem": problem,
    }
    return page(request, "desk/inbox.html", content, title=_("Inbox"), status=status)


def _lately(request: Request) -> list[Batch]:
    who = person(request)
    all_of_them = who is not None and who.role.covers(Role.EDITOR)
    return batches(site(request).gallery.store, None if all_of_them else _who(request))


def _batch(request: Request, batch: Batch) -> dict[str, object]:
    return {
        "who": batch.who,
        "album": batch.album,
        "title": _title(request, batch),
        "folder": batch.folder,
        "bytes": batch.bytes,
        "received": batch.received,
        "counts": {state: batch.counts.get(state, 0) for state in State},
        "last": staging.stamp(batch.last),
        "files": [_told(request, one) for one in batch.files],
    }


def _title(request: Request, batch: Batch) -> str:
    """What the essay is called now, by the folder of its album where nobody can tell."""
    here = site(request)
    try:
        album = albums.parse(batch.album, editing.source_of(here.gallery.store, batch.album))
    except (Missing, AlbumError):
        return batch.title or batch.album
    named = said(album.title, speaking(request).tag, here.main)
    return named.words if named else batch.album


def _told(request: Request, one: Standing) -> dict[str, object]:
    arrived = one.arrived
    reason, remedy = worded(one.verdict, speaking(request)) if one.verdict else ("", "")
    return {
        "path": one.sending.path,
        "id": one.sending.id,
        "state": one.state,
        "offset": one.offset,
        "size": one.sending.bytes,
        "name": arrived.name if arrived else "",
        "same": arrived.name if arrived and arrived.same else "",
        "trash": arrived.name if arrived and one.thrown else "",
        "elsewhere": arrived.elsewhere if arrived else (),
        "code": one.verdict.code if one.verdict else "",
        "reason": reason,
        "remedy": remedy,
    }


def _settled(request: Request, upload: Upload) -> Upload:
    """An upload brought to its end, or as it was where that has to wait."""
    gallery, now = site(request).gallery, site(request).clock()
    try:
        with staging.held(gallery.store, upload.sending.id):
            upload = staging.load(gallery.store, upload.sending.id) or upload
            return finish.settle(gallery.store, gallery.settings, upload, now, elsewhere(gallery))
    except GalleryError:
        return upload  # held by another connection, or the disk is full: asking again tells


def _who(request: Request) -> str:
    who = person(request)
    return who.name if who else ""


def _whole(mtime: float) -> int:
    """Milliseconds without a fraction; 0 for what no clock shows."""
    return int(mtime) if 0 < mtime < 10**15 else 0


# ---- without script


async def _posted(request: Request) -> Response:
    body = chunks(request)
    try:
        form = await _form(request, body)
    except ConnectionError:
        return Response(status_code=400)
    if isinstance(form, int):
        await drain(body, FORM_HEARD)
        _ = speaking(request).catalog.gettext
        words = _("Without script, send up to %(files)s files and %(most)s MB at once.")
        values = {"files": FORM_FILES, "most": _room(request) // staging.MB}
        return await run_in_threadpool(_page, request, words % values, form)
    try:
        guard.prove(request, str(form.get("token", "")))
        return await run_in_threadpool(_kept, request, form)
    finally:
        await form.close()


async def _form(request: Request, body: AsyncGenerator[bytes, None]) -> FormData | int:
    """The form that is sent; the status that it is answered when it cannot be taken."""
    left = _room(request)
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > left:
        return 413

    async def counted() -> AsyncGenerator[bytes, None]:
        nonlocal left
        async for chunk in body:
            left -= len(chunk)
            if left < 0:
                raise MultiPartException("too large")
            yield chunk

    parser = MultiPartParser(request.headers, counted(), max_files=FORM_FILES, max_fields=10)
    try:
        return await parser.parse()
    except MultiPartException:
        return 413 if left < 0 else 400


def _room(request: Request) -> int:
    return staging.limits(site(request).gallery.settings).file + FORM_ROOM


def _kept(request: Request, form: FormData) -> Response:
    """Each file of the form into its essay, or onto a card that says why not."""
    here = site(request)
    _ = speaking(request).catalog.gettext
    files = [file for file in form.getlist("files") if isinstance(file, UploadFile)]
    chosen = [file for file in files if file.filename]
    if not chosen:
        return _page(request, _("Choose some photos first."), 422)
    album, title = str(form.get("album", "")), str(form.get("title", ""))
    slug, title = into(here.gallery, album, title, here.clock())
    spent = day_spent(request, sum(file.size or 0 for file in chosen))
    if spent:
        return _page(request, " ".join(spent), 413)
    try:
        for file in sorted(chosen, key=lambda one: naming.ending(one.filename or "") == "xmp"):
            _keep(request, file, slug, title)
    except Busy:
        return _page(request, _("The same files are being sent by another window."), 409)
    except Full:
        return _page(request, _("The disk of the server is full."), 507)
    back = f"/desk/inbox/?album={slug}" if there(here.gallery, slug) else "/desk/inbox/"
    return RedirectResponse(back, 303, {"cache-control": answers.PRIVATE})


def _keep(request: Request, file: UploadFile, slug: str, title: str) -> None:
    here = site(request)
    store, most = here.gallery.store, staging.limits(here.gallery.settings)
    sending = staging.sending(_who(request), slug, file.filename or "", file.size or 0, 0, title)
    verdict = naming.judged(sending.path, sending.bytes, most.file)
    if verdict and verdict.code == "hidden":
        return
    begun = staging.create(store, sending, here.clock())
    if verdict:
        staging.keep(store, replace(begun, verdict=verdict))
        return
    staging.check_room(store, sending.bytes, most)
    with staging.held(store, sending.id):
        begun = staging.load(store, sending.id) or begun
        if not begun.over:
            try:
                with staging.data_path(store, sending.id).open("wb") as kept:
                    copyfileobj(file.file, kept, 1 << 20)
            except OSError as problem:
                raise failed("write", sending.path, problem) from problem
            staging.count_sent(store, sending.who, sending.bytes, here.clock())
        finish.settle(store, here.gallery.settings, begun, here.clock(), elsewhere(here.gallery))
