"""Another file in the place of a photo: sent from its page, done when it is developed."""

from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from gallery.arriving import staging
from gallery.blocks import Instead
from gallery.desk.opened import Desk, Shot
from gallery.editing import instead
from gallery.errors import AlbumError, Busy, Malformed, Missing
from gallery.web.desk import guard, shell
from gallery.web.desk.caption_asking import NOT_YOURS
from gallery.web.desk.caption_state import is_own, own
from gallery.web.desk.captions import page_of
from gallery.web.desk.entry import away, now
from gallery.web.desk.essays import on_desk, opened_for
from gallery.web.desk.forming import Unkept, chosen, form_of, keep_all
from gallery.web.desk.refusals import worded
from gallery.web.desk.replaced import why_not
from gallery.web.desk.replies import crowd
from gallery.web.desk.sending import sender
from gallery.web.desk.shell import gettext, speaking
from gallery.web.desk.tus import chunks, drain
from gallery.web.site import site


async def send(request: Request) -> Response:
    """POST a form with one file as `files`: 303 to the photo's page, or there with what is wrong.

    A script, known by its x-token, is told {"problem"} with 403, 409, 413, 422, 429 or 507, or {}.
    """
    here, who = site(request).gallery.here, request.state.person.name
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Malformed("send a form with a file")
    request.state.form = FormData()  # the photo's page is made of it, where something is wrong
    try:
        with staging.turn(here, who):
            form = await form_of(request)
            if isinstance(form, Unkept):
                return await run_in_threadpool(_answer, request, form)
            try:
                if not request.headers.get("x-token"):
                    guard.prove(request, str(form.get("token", "")))
                return await run_in_threadpool(_answer, request, None, form)
            finally:
                await form.close()
    except ConnectionError:
        return Response(status_code=400)
    except Busy:
        await drain(chunks(request), 1000 * staging.MB)
        return await run_in_threadpool(_answer, request, Unkept(crowd(request), 429))


@on_desk
def settle(request: Request, desk: Desk) -> Response:
    """POST number, do ("checked": the names were read; "leave": wait for the file no more); 303."""
    form, store = request.state.form, site(request).gallery.store
    shot = _shot(desk, str(form.get("number", "")))
    if not is_own(desk, shot, own(request, desk)):
        return page_of(request, desk, shot, gettext(request, NOT_YOURS), 403)
    who, act = request.state.person.name, form.get("do")
    if act == "checked":
        instead.check_names(store, desk.slug, shot.name, who, now(request))
    elif act == "leave":
        instead.leave(store, desk.slug, shot.name, who, now(request))
    else:
        raise Malformed("say what is to be done")
    if request.headers.get("x-token"):
        return shell.told({})
    return away(f"{_path(desk.slug)}{shot.number}/?done={act}")


def _answer(
    request: Request, problem: Unkept | None = None, form: FormData | None = None
) -> Response:
    """Take the file of a form, and say what came of it."""
    number = request.path_params["number"]
    if form is not None:
        problem = _taken(request, form, number)
    if request.headers.get("x-token"):
        status = problem.status if problem else 200
        return shell.told({"problem": problem.words} if problem else {}, status)
    if problem:
        desk = opened_for(request)
        return page_of(request, desk, _shot(desk, str(number)), problem.words, problem.status)
    return away(f"{_path(request.path_params['slug'])}{number}/?done=sent#replace")


def _taken(request: Request, form: FormData, number: int) -> Unkept | None:
    """Note that a file is to take a photo's place, and bring it into the album; why not, if not."""
    try:
        desk = opened_for(request)
    except AlbumError as problem:
        return Unkept(str(problem), 409)
    shot = _shot(desk, str(number))
    reason = why_not(request, desk, shot)
    if reason:
        return Unkept(reason, 403)
    files = [one for one in chosen(form) if _is_picture(one)]
    if len(files) != 1:
        return Unkept(gettext(request, "Choose one picture."), 422)
    digest = _digest(files[0])
    reason = _twin(request, desk, shot, digest)
    if reason:
        return Unkept(reason, 409)
    store, who = site(request).gallery.store, request.state.person.name
    asked = Instead(shot.name, digest, shot.number, now(request), who)
    name = (files[0].filename or "").rpartition("/")[2]
    instead.send(store, desk.slug, asked, name)
    unkept = _kept(request, desk, files, digest)
    if unkept:
        instead.leave(store, desk.slug, shot.name, who, now(request), unkept.words)
    return unkept


def _digest(file: UploadFile) -> str:
    found = sha256()
    while data := file.file.read(1 << 20):
        found.update(data)
    file.file.seek(0)
    return found.hexdigest()


def _is_picture(file: UploadFile) -> bool:
    return not (file.filename or "").lower().endswith(".xmp")


def _twin(request: Request, desk: Desk, shot: Shot, digest: str) -> str:
    """Why a file whose bytes the album has already cannot take the place; "" when it can."""
    known = desk.manifest.photos.values()
    twin = next((one for one in known if one.sha256 == digest and not one.gone), None)
    if twin is None:
        return ""
    if twin.name == shot.name:
        return gettext(request, "It is the same file.")
    if any(block.photo == twin.name for block in desk.album.photos):
        return gettext(request, "This picture is in the essay already.")
    if twin.name in desk.album.kept_back() - desk.album.thrown_away():
        return gettext(request, "This picture was rejected, or waits for an editor.")
    return " ".join(worded(twin.verdict, speaking(request))) if twin.verdict else ""


def _kept(request: Request, desk: Desk, files: Sequence[UploadFile], digest: str) -> Unkept | None:
    """The file in the album, as any other that is sent; why not, if not."""
    essay = (desk.slug, "")
    ident = sender(request).sending(essay, files[0].filename or "", files[0].size or 0, 0).id
    unkept = keep_all(request, files, essay)
    if unkept:
        return unkept
    upload = staging.load(site(request).gallery.store, ident)
    if upload is not None and upload.verdict is not None:
        return Unkept(" ".join(worded(upload.verdict, speaking(request))), 422)
    if upload is None or upload.arrived is None or upload.arrived.sha256 != digest:
        return Unkept(gettext(request, "It did not arrive. Send it under another name."), 409)
    return None


def _shot(desk: Desk, number: str) -> Shot:
    """The essay's own photo of this number; Missing without one."""
    found = (one for one in desk.shots if str(one.number) == number and one.home == desk.slug)
    shot = next(found, None)
    if shot is None:
        raise Missing("there is no such photo in the essay")
    return shot


def _path(slug: str) -> str:
    return f"/desk/essays/{quote(slug, safe='')}/captions/"
