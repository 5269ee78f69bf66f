"""The page of a link for contributors: what is wanted, a name, a yes to the rights, photos.

It names no essay, for that may be a secret still, and shows nobody what others sent.
"""

from collections.abc import Sequence
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gallery.arriving import offering, quota, staging
from gallery.arriving.staging import MB
from gallery.editing.offered import decline
from gallery.errors import AlbumError, Busy, Missing, Throttled
from gallery.licence import named
from gallery.people.contributors import BEGINNING, CONTACT, NAME, Contributor, spoken
from gallery.people.passes import KEPT
from gallery.web import answers
from gallery.web.contributing.guest import Guest, cookie, counted, guest, let_in
from gallery.web.contributing.sent import BACK, WAITING, found_of, photo_of, sent_by
from gallery.web.desk import pictures, shell
from gallery.web.desk.entry import doorway, now, throttled
from gallery.web.desk.forming import FORM_FILES, FORM_HEARD, Unkept, chosen, form_of, keep_all
from gallery.web.desk.refusals import worded
from gallery.web.desk.replies import crowd, limits
from gallery.web.desk.sending import sender
from gallery.web.desk.shell import speaking
from gallery.web.desk.tus import HEARD, chunks, drain
from gallery.web.site import secure, site
from gallery.web.words import said

_STAMP = 400  # pixels, at least

FINE = Unkept("", 200)
"""Nothing is wrong."""


def offer(request: Request) -> Response:
    """GET the page; POST name, contact, agreed: 303 to it, or the page again (422, 429). 404."""
    found = guest(request)
    if request.method != "POST" or not found.live:
        return _page(request, found)
    form = request.state.form
    if form.get("agreed") != "yes":
        words = shell.gettext(request, "Without your yes to the rights nothing can be sent.")
        return _page(request, found, Unkept(words, 422))
    try:
        counted(request, "begins", BEGINNING)
    except Throttled as problem:
        return _page(request, found, Unkept(throttled(request, problem), problem.status))
    return _begun(request, found)


async def photos(request: Request) -> Response:
    """POST the form of browsers without script: 303 to the page, or the page with the reason."""
    refusal = await run_in_threadpool(let_in, request)
    if refusal:
        await drain(chunks(request), FORM_HEARD, HEARD)
        return await run_in_threadpool(_again, request, FINE)
    try:
        with staging.turn(site(request).gallery.here, sender(request).who):
            return await _posted(request)
    except ConnectionError:
        return Response(status_code=400)
    except Busy:
        await drain(chunks(request), FORM_HEARD)
        return await run_in_threadpool(_again, request, Unkept(crowd(request), 429))


def back(request: Request) -> Response:
    """POST id: a photo of the guest's own that waits is taken back, 303; 409 if it is too late."""
    found = guest(request)
    one = found_of(site(request).gallery.store, found, str(request.state.form.get("id", "")))
    try:
        if one.state != WAITING:
            raise Missing("it does not wait any more")
        who = f"{offering.WHO} {found.link.label}"
        decline(site(request).gallery.store, found.link.slug, [one.photo], who, now(request))
    except (AlbumError, Missing):
        words = shell.gettext(request, "It is too late to take it back here. Write to the editors.")
        return _page(request, found, Unkept(words, 409))
    return _home(request, found)


def stamp(request: Request) -> Response:
    """GET a photo of the guest's own, small; 404 for anybody else's, and before it is opened."""
    found = guest(request)
    store = site(request).gallery.store
    one = found_of(store, found, request.path_params["id"])
    if one.state == BACK:
        raise Missing("it was taken back")
    photo = photo_of(store, found.link.slug, one)
    answer = pictures.shown(request, found.link.slug, photo, _STAMP)
    answer.headers["cache-control"] = answers.PRIVATE
    return answer


def _begun(request: Request, found: Guest) -> Response:
    """Keep what a guest says; a browser that says it anew stays who it is."""
    form, kept = request.state.form, doorway(request).contributors
    name, contact = (
        spoken(str(form.get(field, "")), most)
        for field, most in (("name", NAME), ("contact", CONTACT))
    )
    tag = speaking(request).tag
    words = Contributor("", found.link.ident, name, contact, now(request), found.licence, tag)
    answer = _home(request, found)
    if found.contributor:
        kept.keep(replace(words, ident=found.contributor.ident))
        return answer
    _, secret = kept.begin(words)
    lasting = int((found.link.expires + KEPT - now(request)).total_seconds())
    answer.set_cookie(
        cookie(request),
        secret,
        max_age=lasting,
        path=found.root,
        secure=secure(request),
        httponly=True,
        samesite="lax",
    )
    return answer


async def _posted(request: Request) -> Response:
    form = await form_of(request)
    if isinstance(form, Unkept):
        return await run_in_threadpool(_again, request, form)
    try:
        return await run_in_threadpool(_kept, request, chosen(form))
    finally:
        await form.close()


def _kept(request: Request, files: Sequence[UploadFile]) -> Response:
    found = guest(request)
    essay = found.link.slug, ""
    unkept = keep_all(request, files, essay) or _refused(request, files, essay)
    return _page(request, found, unkept) if unkept else _home(request, found)


def _refused(
    request: Request, files: Sequence[UploadFile], essay: tuple[str, str]
) -> Unkept | None:
    """Which files of a form were not taken, and why; None when all were."""
    store, told = site(request).gallery.store, []
    for file in files:
        sending = sender(request).sending(essay, file.filename or "", file.size or 0, 0)
        upload = staging.load(store, sending.id)
        if upload and upload.verdict:
            why = " ".join(worded(upload.verdict, speaking(request)))
            told.append(f"{sending.path} – {why}")
    return Unkept("; ".join(told), 422) if told else None


def _again(request: Request, wrong: Unkept) -> Response:
    return _page(request, guest(request), wrong)


def _home(request: Request, found: Guest) -> RedirectResponse:
    asked = request.query_params.get("lang", "")
    where = f"{found.root}?lang={asked}" if asked in site(request).languages else found.root
    return RedirectResponse(where, 303, {"cache-control": answers.PRIVATE})


def _page(request: Request, found: Guest, wrong: Unkept = FINE) -> Response:
    store, link = site(request).gallery.store, found.link
    known = found.contributor is not None  # others cost no look at what the album has
    content = {
        "root": found.root,
        "label": link.label,
        "note": said(found.terms.note, speaking(request).tag, site(request).main),
        "live": found.live,
        "contributor": found.contributor,
        "licence": named(found.licence) if found.licence else None,
        "left": _room(request, found) if known else 0,
        "one_file": limits(request).file // MB,
        "form_files": FORM_FILES,
        "sent": sent_by(store, found),
        "days": site(request).gallery.settings.trash_days + 1,
        "kept_days": site(request).gallery.settings.sender_days,
        "open": len(quota.under_way(store, link.ident, found.who)) if known else 0,
        "problem": wrong.words,
    }
    title = link.label or shell.gettext(request, "Send photos")
    status = wrong.status if found.live else 410
    answer = shell.page(request, "offer.html", content, title=title, status=status)
    answer.headers["referrer-policy"] = "no-referrer"
    answer.headers["x-robots-tag"] = "noindex, nofollow, noarchive"
    return answer


def _room(request: Request, found: Guest) -> int:
    """How many photos the link still lets in, from all together."""
    most = found.terms
    used = quota.used(site(request).gallery.store, found.link.slug, found.link.ident)
    return max(0, most.photos - used.photos) if used.bytes < most.mb * MB else 0
