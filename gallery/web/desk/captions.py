"""The caption screen of an essay, and the form of one photo that needs no script."""

from collections.abc import Mapping
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from gallery.desk.bulk import TEXTS, WORDS, inherited, stated
from gallery.desk.opened import Desk, Shot
from gallery.editing import history, printed
from gallery.editing.history import Entry
from gallery.errors import GalleryError, Missing
from gallery.event.codes import expanded
from gallery.web.desk import limits, linting, replaced, review, shell
from gallery.web.desk.caption_asking import NOT_YOURS, refusal, spoken
from gallery.web.desk.caption_state import LARGE, is_own, own, scenery, state
from gallery.web.desk.entry import away, now
from gallery.web.desk.essays import heading, on_desk, opened_for
from gallery.web.desk.pictures import address
from gallery.web.desk.shell import gettext
from gallery.web.site import site


@on_desk
def captions(request: Request, desk: Desk) -> Response:
    """GET the screen; 409 with file, line and reason while album.toml cannot be read."""
    content = {"slug": desk.slug, "heading": _heading(request, desk)}
    told = state(request, desk)
    title = gettext(request, "Captions")
    return shell.page(request, "desk/captions.html", {**content, "state": told}, title=title)


@on_desk
def caption(request: Request, desk: Desk) -> Response:
    """GET the form of one photo; POST FIELD.LANG with seen:FIELD.LANG: 303, or what is wrong.

    Only what was changed is saved, joined with what others changed meanwhile. POST `settled`: a
    text that was set aside is decided about.
    """
    shot = shot_of(desk, request.path_params["number"])
    if request.method != "POST":
        return _form(request, desk, shot, {})
    if not is_own(desk, shot, own(request, desk)):
        return _form(request, desk, shot, {}, gettext(request, NOT_YOURS), 403)
    if ident := str(request.state.form.get("settled", "")):
        if ident in {one.ident for one in _parked(request, shot)}:
            history.close(site(request).gallery.store, desk.slug, ident)
        return away(f"{path_of(desk)}{shot.number}/")
    problems, refused = _save(request, desk, shot)
    if problems:
        return _form(request, desk, shot, problems, refused, 422)
    after = _beside(desk, shot, 1)
    onward = after if "next" in request.state.form and after else shot
    return away(f"{path_of(desk)}{onward.number}/?done=saved")


def page_of(request: Request, desk: Desk, shot: Shot, problem: str, status: int) -> Response:
    """The form of one photo, with what went wrong about it."""
    return _form(request, desk, shot, {}, problem, status)


def path_of(desk: Desk) -> str:
    """Where the captions of an essay are."""
    return f"/desk/essays/{quote(desk.slug, safe='')}/captions/"


def _parked(request: Request, shot: Shot) -> list[Entry]:
    """The texts of a photo that were set aside."""
    store, slug = site(request).gallery.store, request.path_params["slug"]
    return [one for one in history.parked(store, slug) if one.photo == shot.name]


def _save(request: Request, desk: Desk, shot: Shot) -> tuple[dict[str, str], str]:
    """Save each box that was changed: what was typed and could not be taken, and why."""
    form, words = request.state.form, scenery(request, desk)
    problems: dict[str, str] = {}
    reason = ""
    for name, field, lang in _boxes(request):
        seen, typed = _sent(form.get(f"seen:{name}", "")), _sent(form.get(name, ""))
        if name not in form or typed == seen:
            continue
        event = words.scene.event
        text = expanded(typed, event.codes_in(lang), event.delimiter) if lang else typed
        try:
            found = spoken(request, shot.name, field, lang, seen, text)
        except GalleryError as problem:
            problems[name], reason = typed, refusal(request, problem)[0]
            continue
        if found.parked:
            problems[name] = found.joined or typed
            reason = gettext(request, "Somebody else changed the same words. Both texts are kept.")
    return problems, reason


def _form(
    request: Request,
    desk: Desk,
    shot: Shot,
    typed: Mapping[str, str],
    problem: str = "",
    status: int = 200,
) -> Response:
    """The form; typed: what stands in a box in place of what the essay says."""
    if problem:
        desk = opened_for(request)
        shot = desk.shot(shot.name)
    number = list(desk.shots).index(shot) + 1 if shot in desk.shots else 0
    before, after = _beside(desk, shot, -1), _beside(desk, shot, 1)
    content = {
        "slug": desk.slug,
        "heading": _heading(request, desk),
        "shot": shot,
        "n": number,
        "total": len(desk.shots),
        "picture": address(shot.home, shot.number, LARGE, shot.made, shot.recipe),
        "parked": _parked(request, shot),
        "remarks": review.of_photo(request, desk, shot),
        "boxes": [_box(desk, shot, *one, typed) for one in _boxes(request)],
        "before": before.number if before else None,
        "after": after.number if after else None,
        "mine": is_own(desk, shot, own(request, desk)),
        "faults": linting.of_photo(request, desk, shot.name),
        "problem": problem,
        "done": "" if problem else request.query_params.get("done", ""),
        "public": printed.opened_at(desk.album, now(request)) is not None,
        **replaced.content(request, desk, shot),
        **limits.content(request, desk, shot),
    }
    title = gettext(request, "Captions")
    return shell.page(request, "desk/caption.html", content, title=title, status=status)


def _box(
    desk: Desk, shot: Shot, name: str, field: str, lang: str, typed: Mapping[str, str]
) -> Mapping[str, object]:
    seen = stated(shot.block, field, lang) if shot.block else ""
    return {
        "name": name,
        "field": field,
        "lang": lang,
        "seen": seen,
        "value": typed.get(name, seen),
        "wrong": name in typed,
        "file": inherited(desk, shot, field, lang),
    }


def _boxes(request: Request) -> list[tuple[str, str, str]]:
    """(name in the form, field, language) of each box."""
    texts = [(f"{name}.{lang}", name, lang) for name in TEXTS for lang in site(request).languages]
    return texts + [(name, name, "") for name in WORDS]


def _sent(value: object) -> str:
    return str(value).replace("\r\n", "\n").strip()


def shot_of(desk: Desk, number: int) -> Shot:
    """The photo of this number that the essay shows: its own before one that it borrows."""
    found = [shot for shot in desk.shots if shot.number == number]
    chosen = next((shot for shot in found if shot.home == desk.slug), next(iter(found), None))
    if chosen is None:
        raise Missing("there is no such photo in the essay")
    return chosen


def _beside(desk: Desk, shot: Shot, step: int) -> Shot | None:
    at = [one.name for one in desk.shots].index(shot.name) + step
    return desk.shots[at] if 0 <= at < len(desk.shots) else None


def _heading(request: Request, desk: Desk) -> str:
    return heading(request, desk.album.title, desk.album.lang, desk.slug)
