"""One photo of the screen that arranges, on a page of its own: for where no script is at work."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from gallery.desk.opened import Desk
from gallery.desk.order import items
from gallery.editing.commands import Command, Hang, Move, SetBlock
from gallery.errors import AlbumError, Malformed, Missing
from gallery.web.desk import shell
from gallery.web.desk.arrange import back, perform, sentence
from gallery.web.desk.arrange_forms import by_language
from gallery.web.desk.arrange_state import hung_keys, photo
from gallery.web.desk.caption_asking import spoken
from gallery.web.desk.essays import heading, on_desk, opened_for
from gallery.web.site import site


@on_desk
def one_photo(request: Request, desk: Desk) -> Response:
    """GET ?key= the photo; POST focus, veil, credit, date, words of its row: 303 to the screen."""
    if request.method != "POST":
        return _page(request, desk, request.query_params.get("key", ""))
    form = request.state.form
    key = str(form.get("key", ""))
    try:
        told = photo(request, desk, key)
        if told is None:
            raise Missing("the photo is not there any more")
        _say(request, str(told["photo"]), form)
        commands = [*_focus(form, key), *_onto(desk, form, key)]
        if commands:
            perform(request, commands)
    except (Missing, Malformed, AlbumError) as problem:
        return _page(request, opened_for(request), key, sentence(request, problem))
    return back(desk.slug, [key])


def _say(request: Request, name: str, form: FormData) -> None:
    """Save each box that was changed, joined with what others wrote there."""
    boxes = [("credit", ""), ("date", "")]
    boxes += [
        (field, tag) for field in ("row_caption", "sensitive") for tag in by_language(form, field)
    ]
    for field, tag in boxes:
        box = f"{field}.{tag}" if tag else field
        seen, mine = str(form.get(f"seen:{box}", "")), str(form.get(box, ""))
        if seen != mine:
            spoken(request, name, field, tag, seen, mine)
    flags = str(form.get("seen:veiled", "")), str(form.get("veiled", ""))
    if flags[0] != flags[1]:
        spoken(request, name, "sensitive", "", *flags)


def _focus(form: FormData, key: str) -> list[Command]:
    told = [str(form.get(one, "")).strip() for one in ("across", "down")]
    seen = [str(form.get(f"seen:{one}", "")).strip() for one in ("across", "down")]
    if told == seen:
        return []
    if not all(told):
        return [SetBlock(key, "focus", None)]
    try:
        return [SetBlock(key, "focus", [round(float(one) / 100, 2) for one in told])]
    except ValueError as problem:
        raise Malformed("a focal point is two numbers") from problem


def _onto(desk: Desk, form: FormData, key: str) -> list[Command]:
    """It hangs on another point now, or on none; "same" leaves it where it is."""
    onto = str(form.get("onto", "same"))
    if onto == "same":
        return []
    if onto:
        return [Hang((key,), onto)]
    return [Move((key,), key)] if key in hung_keys(items(desk)) else []


def _page(request: Request, desk: Desk, key: str, problem: str = "") -> Response:
    told = photo(request, desk, key)
    if told is None:
        raise Missing("there is no such photo in the essay")
    speaking, tags = shell.speaking(request), list(site(request).languages)
    order = items(desk)
    points = [(item.key, item.words["point"]) for item in order if item.kind == "point"]
    content = {
        "slug": desk.slug,
        "heading": heading(request, desk.album.title, desk.album.lang, desk.slug),
        "one": told,
        "points": [
            (one, texts.get(speaking.tag) or next(iter(texts.values()), ""))
            for one, texts in points
        ],
        "hanging": key in hung_keys(order),
        "tags": tags,
        "names": {tag: speaking.name(tag) for tag in tags},
        "problem": problem,
    }
    title = str(told["name"])
    status = 409 if problem else 200
    return shell.page(request, "desk/arrange-photo.html", content, title=title, status=status)
