"""The trash on the desk: what is in it, taken out again, or removed for ever."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from babel.dates import format_date, format_time
from starlette.requests import Request
from starlette.responses import Response

from gallery.album.manifest import Manifest
from gallery.catalog import Viewer
from gallery.editing import trash as bin_of
from gallery.errors import AlbumError, Busy, Malformed, Missing
from gallery.ingest.record import load_manifest
from gallery.people import Role
from gallery.people import door as doors
from gallery.purging.doing import planned, purge
from gallery.purging.noting import noting
from gallery.purging.plan import Waste
from gallery.purging.thrown import Thrown, essays_of, thrown
from gallery.web.desk import shell
from gallery.web.desk.entry import away, browser, now
from gallery.web.desk.essays import heading
from gallery.web.desk.pictures import address
from gallery.web.desk.reshown import reshown
from gallery.web.desk.shell import gettext
from gallery.web.site import site

HERE = "/desk/trash/"
_WIDE = 400  # pixels of the stamps
_DERIVED = ("rendition", "stamp", "suggestion")
"""Kinds of what the program made of photos."""


def trash(request: Request) -> Response:
    """GET what is in the trash; POST slug, photo ("" = the essay): taken out, 303, or 409."""
    if request.method != "POST":
        return _page(request)
    gallery, who = site(request).gallery, request.state.person.name
    slug, photo = _asked(request)
    try:
        if photo:
            made = bin_of.untrash(gallery.store, slug, [photo], who, now(request)).made
            came = "back" if made else "tray"
        else:
            bin_of.untrash_essay(gallery.store, slug, who, now(request))
            came = "draft"
    except (Missing, AlbumError):
        words = gettext(request, "It is not in the trash any more. It is like this now.")
        return _page(request, words, 409)
    reshown(request, slug)
    return away(f"{HERE}?{urlencode({'done': came, 'slug': slug})}")


def essay(request: Request) -> Response:
    """POST: the essay goes to the trash, and no reader's address knows it any more; 303."""
    gallery, slug = site(request).gallery, request.path_params["slug"]
    bin_of.trash_essay(gallery.store, slug, request.state.person.name, now(request))
    reshown(request, slug)
    return away(f"{HERE}?{urlencode({'done': 'thrown', 'slug': slug})}")


def forever(request: Request) -> Response:
    """GET slug, photo: what would be removed; POST: it is removed, 303. 404, 409, 503."""
    slug, photo = _asked(request)
    gallery = site(request).gallery
    found = [one for one in thrown(gallery.store, [slug]) if one.photo == photo]
    if not found:
        raise Missing("it is not in the trash")
    if request.method != "POST":
        return _asking(request, found[0])
    try:
        doors.forget(gallery.door(), essays_of(found))
        who, from_ = request.state.person.name, browser(request).address
        begun = noting(gallery.audit(), "purged", who, now(request), from_)
        purge(gallery.store, found, who, now(request), begun=begun)
    except Busy:
        words = gettext(
            request, "Photos are being developed now: nothing was removed. Try again in a minute."
        )
        return _asking(request, found[0], words)
    reshown(request)
    return away(f"{HERE}?{urlencode({'done': 'removed'})}")


def others_show(request: Request, slug: str, photos: Sequence[str]) -> int:
    """How many other essays show some of an essay's photos."""
    everybody = Viewer(now(request), drafts=True, withdrawn=True)
    found = site(request).gallery.catalog.showing([(slug, name) for name in photos], everybody)
    return sum(1 for one in found if one != slug)


def _asked(request: Request) -> tuple[str, str]:
    """(album, photo) of a form, or of the address."""
    told = request.state.form if request.method == "POST" else request.query_params
    slug, photo = str(told.get("slug", "")), str(told.get("photo", ""))
    if not slug or "/" in slug or "/" in photo:
        raise Malformed("say which essay")
    return slug, photo


def _page(request: Request, problem: str = "", status: int = 200) -> Response:
    here, person = site(request), request.state.person
    found = thrown(here.gallery.store)
    shelves: dict[str, Manifest | None] = {}
    for one in found:
        if one.slug not in shelves:
            shelves[one.slug] = _manifest(request, one.slug)
    content = {
        "lines": [_line(request, one, shelves[one.slug]) for one in reversed(found)],
        "days": here.gallery.settings.trash_days,
        "may_remove": person.role.covers(Role.ADMIN),
        "problem": problem,
        "done": "" if problem else request.query_params.get("done", ""),
        "slug": request.query_params.get("slug", ""),
    }
    return shell.page(
        request, "desk/trash.html", content, title=gettext(request, "Trash"), status=status
    )


def _asking(request: Request, one: Thrown, problem: str = "") -> Response:
    """The page that lists what would be removed, and asks."""
    gallery = site(request).gallery
    wastes: Sequence[Waste] = planned(gallery.store, [one])[str(one)]
    kept = [waste for waste in wastes if waste.kind not in _DERIVED]
    content = {
        "one": _line(request, one, _manifest(request, one.slug)),
        "files": [waste.key.rpartition("/")[2] for waste in kept],
        "made": len(wastes) - len(kept),
        "bytes": sum(waste.bytes for waste in wastes),
        "problem": problem,
    }
    title = gettext(request, "Delete for ever")
    return shell.page(
        request, "desk/forever.html", content, title=title, status=503 if problem else 200
    )


def _manifest(request: Request, slug: str) -> Manifest | None:
    try:
        return load_manifest(site(request).gallery.store, slug)
    except AlbumError:
        return None  # a damaged list: the check names it


def _line(request: Request, one: Thrown, manifest: Manifest | None) -> Mapping[str, object]:
    here = site(request)
    photo = manifest.photos.get(one.photo) if manifest else None
    picture = ""
    if photo is not None and not photo.gone:
        picture = address(one.slug, photo.number, _WIDE, photo.made, photo.recipe)
    locale, here_at = shell.speaking(request).locale, one.at.astimezone(now(request).tzinfo)
    day = format_date(here_at, "medium", locale=locale)
    return {
        "slug": one.slug,
        "photo": one.photo,
        "title": heading(request, one.title, one.lang, one.slug),
        "picture": picture,
        "by": shell.shown_name(request, one.by),
        "at": one.at.isoformat(timespec="seconds"),
        "when": f"{day}, {format_time(here_at, 'short', locale=locale)}",
        "left": one.left(now(request), here.gallery.settings.trash_days),
        "going": bool(one.photo) and (photo is None or photo.gone),
        "asked": f"slug={quote(one.slug)}&photo={quote(one.photo)}",
    }
