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

from collections.abc import Sequence

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gallery import album as albums
from gallery import editing
from gallery.arriving import finish, staging
from gallery.arriving.awaited import awaited
from gallery.arriving.lately import Batch, batches
from gallery.arriving.staging import Upload
from gallery.arriving.standing import Standing, State, standings
from gallery.desk.lists import Essay, essays
from gallery.errors import AlbumError, Busy, GalleryError, Malformed, Missing
from gallery.people import Role
from gallery.web import answers
from gallery.web.desk import guard
from gallery.web.desk.forming import FORM_HEARD, Unkept, chosen, form_of, keep_all
from gallery.web.desk.into import elsewhere, there
from gallery.web.desk.refusals import worded
from gallery.web.desk.replies import crowd
from gallery.web.desk.sending import sender
from gallery.web.desk.shell import page, person, read, speaking, told
from gallery.web.desk.tus import chunks, drain
from gallery.web.site import site
from gallery.web.words import Said, said

ASKED = 500
"""Files of one question."""


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
        with staging.turn(site(request).gallery.here, _who(request)):
            return await _posted(request)
    except Busy:
        await drain(chunks(request), FORM_HEARD)
        return await run_in_threadpool(_page, request, crowd(request), 429)


def missing(request: Request) -> Response:
    """POST what a folder holds: where each of its files stands. 400; 404 without the essay."""
    slug, found = stood(request)
    begun = slug if there(site(request).gallery, slug) else ""
    return told({"album": begun, "files": [told_of(request, one) for one in found]})


def stood(request: Request) -> tuple[str, list[Standing]]:
    """(slug, where each file stands that a page asked for). Malformed, Missing."""
    here, whose = site(request), sender(request)
    asked = read(request, _Asked)
    if len(asked.files) > ASKED:
        raise Malformed(f"ask for {ASKED} files at a time")
    essay = whose.into(here.gallery, asked.album, asked.title, here.clock())
    files = [whose.sending(essay, f.path, f.size, _whole(f.mtime)) for f in asked.files]
    most = staging.limits(here.gallery.settings)
    store, slug = here.gallery.store, essay[0]
    return slug, standings(store, slug, files, most, lambda one: _settled(request, one))


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
        "awaited": {one.slug: one for one in awaited(here.gallery.store) if one.first},
        "album": request.query_params.get("album", ""),
        "batches": [_batch(request, one) for one in _lately(request)],
        "offered": _offered(request, found, titles),
        "problem": problem,
    }
    return page(request, "desk/inbox.html", content, title=_("Inbox"), status=status)


def _offered(
    request: Request, found: Sequence[Essay], titles: Sequence[tuple[str, Said | None]]
) -> list[tuple[str, str, int]]:
    """(slug, title, photos) of the essays in which photos of strangers wait; for editors."""
    who = person(request)
    if who is None or not who.role.covers(Role.EDITOR):
        return []
    called = {slug: words.words if words else slug for slug, words in titles}
    return [(one.slug, called[one.slug], one.offered) for one in found if one.offered]


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
        "files": [told_of(request, one) for one in batch.files],
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


def told_of(request: Request, one: Standing) -> dict[str, object]:
    """One file as pages are told of it."""
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
    try:
        form = await form_of(request)
    except ConnectionError:
        return Response(status_code=400)
    if isinstance(form, Unkept):
        return await run_in_threadpool(_page, request, form.words, form.status)
    try:
        guard.prove(request, str(form.get("token", "")))
        return await run_in_threadpool(_kept, request, form)
    finally:
        await form.close()


def _kept(request: Request, form: FormData) -> Response:
    here = site(request)
    album, title = str(form.get("album", "")), str(form.get("title", ""))
    essay = sender(request).into(here.gallery, album, title, here.clock())
    unkept = keep_all(request, chosen(form), essay)
    if unkept:
        return _page(request, unkept.words, unkept.status)
    slug = essay[0]
    back = f"/desk/inbox/?album={slug}" if there(here.gallery, slug) else "/desk/inbox/"
    return RedirectResponse(back, 303, {"cache-control": answers.PRIVATE})
