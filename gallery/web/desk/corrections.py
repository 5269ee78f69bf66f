"""After publication: what was changed since, declared a correction or a typing error."""

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response

from gallery import album as albums
from gallery.blocks import Correction
from gallery.desk.opened import Desk
from gallery.desk.since import Changed, changed
from gallery.editing import correcting, history, printed
from gallery.editing.history import Entry
from gallery.errors import AlbumError, Malformed, Missing
from gallery.merging import spans
from gallery.text import mark
from gallery.web.desk import shell
from gallery.web.desk.entry import away, now
from gallery.web.desk.essays import on_desk
from gallery.web.desk.reshown import reshown
from gallery.web.site import site


@on_desk
def declare(request: Request, desk: Desk) -> Response:
    """POST as ("correction", "typo", "withdraw"), text: idents of the changed ones, note.LANG; 303.

    A text that was changed again in the meantime is not taken for what was looked at: it stays on
    the list.
    """
    form, store = request.state.form, site(request).gallery.store
    who, moment = request.state.person.name, now(request)
    act, chosen = str(form.get("as", "")), {str(one) for one in form.getlist("text")}
    about = [
        (one.photo, one.field, one.lang, one.printed, one.now)
        for one in since(request, desk, history.read(store, desk.slug))
        if one.ident in chosen
    ]
    if act == "withdraw":
        gone = str(form.get("correction", ""))
        for one in desk.album.corrections:
            if ident(one) == gone:
                correcting.withdraw(store, desk.slug, one, who, moment)
                break
        else:
            raise Missing("there is no such correction any more")
    elif act == "typo" and about:
        correcting.set_aside(store, desk.slug, about, who, moment)
    elif act == "correction":
        note = {tag: str(form.get(f"note.{tag}", "")) for tag in site(request).languages}
        if not (about or any(note.values())):
            return _back(request, "chosen")
        correcting.correct(store, desk.slug, about, note, who, moment)
    elif act != "typo":
        raise Malformed("say whether it is a correction")
    reshown(request, desk.slug)
    return _back(request, act if about or act != "typo" else "chosen")


def content(request: Request, desk: Desk, entries: Sequence[Entry]) -> Mapping[str, object] | None:
    """What the page shows of it; None as long as readers do not see the essay."""
    if printed.opened_at(desk.album, now(request)) is None:
        return None
    numbers = {shot.name: shot.number for shot in desk.shots}
    speaking = shell.speaking(request)
    return {
        "changed": [
            {
                "ident": one.ident,
                "photo": one.photo,
                "number": numbers.get(one.photo, 0),
                "field": one.field,
                "lang": one.lang,
                "spans": spans(one.printed, one.now),
            }
            for one in since(request, desk, entries)
        ],
        "told": [
            {"ident": ident(one), "date": one.date[:10], "note": one.note, "photo": one.photo}
            for one in reversed(desk.album.corrections)
        ],
        "tags": [(tag, speaking.name(tag)) for tag in site(request).languages],
        "longest": correcting.LONGEST,
    }


def counted(request: Request, desk: Desk) -> Mapping[str, object]:
    """How many texts the page that publishes asks about: {changed_since}."""
    entries = history.read(site(request).gallery.store, desk.slug)
    return {"changed_since": len(since(request, desk, entries))}


def since(request: Request, desk: Desk, entries: Sequence[Entry]) -> Sequence[Changed]:
    """What was changed since the essay was published last; nothing where that was not kept."""
    store = site(request).gallery.store
    moments = printed.moments(store, desk.slug)
    if not moments or printed.opened_at(desk.album, now(request)) is None:
        return ()
    try:
        before = albums.parse(desk.slug, printed.words(store, desk.slug, moments[-1]))
    except AlbumError:  # kept by another version of the program, or changed by hand
        return ()
    return changed(before, desk.album, entries, moments[-1])


def ident(one: Correction) -> str:
    """The name of a correction on a page."""
    return mark("\0".join((one.date, one.photo, *(f"{k}={v}" for k, v in one.note.items()))))


def _back(request: Request, done: str) -> Response:
    slug = request.path_params["slug"]
    return away(f"/desk/essays/{slug}/history/?done={done}#changed")
