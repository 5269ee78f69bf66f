"""The list of names on the desk: one more name by a form, all of them as text."""

from starlette.requests import Request
from starlette.responses import Response

from gallery.desk import spelling
from gallery.errors import AlbumError, Stale
from gallery.names import SECTIONS, Names, parse, source_of
from gallery.text import mark
from gallery.web.desk import shell
from gallery.web.desk.entry import away
from gallery.web.desk.shell import gettext
from gallery.web.site import site

HERE = "/desk/names/"
_LONGEST = 1 << 20


def namelist(request: Request) -> Response:
    """GET the list; POST a name (section, name.LANG, code, wrong) or `text`, the list; 303, 409."""
    library = site(request).gallery.library
    try:
        there = source_of(library)
    except AlbumError as problem:
        return _page(request, "", str(problem), 422)
    if request.method != "POST":
        return _page(request, there)
    form = request.state.form
    wanted = str(form.get("text", "")).replace("\r\n", "\n")[:_LONGEST]
    lock = site(request).gallery.door().locks / "names"
    try:
        made = wanted if "text" in form else _added(request, there)
        spelling.save(library, lock, str(form.get("seen", "")), made)
    except Stale:
        words = gettext(request, "Somebody has changed the list in the meantime. Yours is below.")
        return _page(request, wanted or there, words, 409)
    except AlbumError as problem:
        return _page(request, wanted or there, str(problem), 422)
    return away(f"{HERE}?done=1")


def _added(request: Request, there: str) -> str:
    """The list with the name of the form: written once where all languages have it alike."""
    form, langs = request.state.form, [*site(request).languages]
    said = {lang: " ".join(str(form.get(f"name.{lang}", "")).split()) for lang in langs}
    forms = {lang: name for lang, name in said.items() if name}
    if len(forms) == 1 or (len(forms) == len(langs) and len(set(forms.values())) == 1):
        forms = {"": next(iter(forms.values()))}
    wrong = [" ".join(one.split()) for one in str(form.get("wrong", "")).split(",")]
    code = str(form.get("code", "")).strip().removeprefix("@")
    return spelling.added(
        there, str(form.get("section", "")), forms, code, list(filter(None, wrong))
    )


def _page(request: Request, source: str, problem: str = "", status: int = 200) -> Response:
    speaking = shell.speaking(request)
    try:
        there = source_of(site(request).gallery.library)
        known = parse(there)
    except AlbumError as flaw:
        there, known, problem = source, Names(), problem or str(flaw)
    content = {
        "sections": SECTIONS,
        "known": known,
        "text": source,
        "seen": mark(there),
        "tags": {tag: speaking.name(tag) for tag in site(request).languages},
        "told": request.state.form if request.method == "POST" and problem else {},
        "problem": problem,
        "done": bool(request.query_params.get("done")) and not problem,
    }
    title = gettext(request, "Names")
    return shell.page(request, "desk/namelist.html", content, title=title, status=status)
