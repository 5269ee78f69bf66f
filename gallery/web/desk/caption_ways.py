"""One caption, alt text, credit, date or list of names at a time; what is known and decided."""

from dataclasses import asdict

import msgspec
from starlette.requests import Request

from gallery.desk.applying import CONFIRMED
from gallery.desk.bulk import stated
from gallery.desk.marks import CHECKED, FIELDS
from gallery.editing import history
from gallery.editing.context import say_context
from gallery.editing.history import Entry
from gallery.editing.naming import FIELD as PERSONS
from gallery.errors import Malformed, Missing
from gallery.people import Role
from gallery.web.desk import caption_state
from gallery.web.desk.caption_asking import MOST, Foreign, answering, asker, may, spoken
from gallery.web.desk.entry import now
from gallery.web.desk.essays import opened_for
from gallery.web.desk.shell import read
from gallery.web.site import site


class _Say(msgspec.Struct):
    photo: str
    field: str
    lang: str = ""
    seen: str = ""
    mine: str = ""


class _Accept(msgspec.Struct):
    photo: str
    field: str
    value: str = ""


class _Decorative(msgspec.Struct):
    photo: str
    on: bool


class _Ident(msgspec.Struct):
    ident: str


class _Confirm(msgspec.Struct):
    photos: list[str]


class _Checked(msgspec.Struct):
    photo: str
    lang: str


class _Context(msgspec.Struct):
    field: str
    lang: str
    seen: str = ""
    mine: str = ""


@answering
def state(request: Request) -> object:
    """GET all that the screen shows, anew."""
    return caption_state.state(request, opened_for(request))


@answering
def spoke(request: Request) -> object:
    """POST {photo, field, lang, seen, mine}: {now, merged, parked, ident, joined}.

    Where two changed the same words theirs stay as `now`; `parked` is what was typed, kept in the
    history under `ident`, and `joined` a proposal with the words of both.
    """
    one = read(request, _Say)
    may(request, [one.photo], [one.field])
    return asdict(spoken(request, one.photo, one.field, one.lang, one.seen, one.mine))


@answering
def accept(request: Request) -> object:
    """POST {photo, field, value}: a claim becomes the editor's word: {now, ...} as of `spoke`.

    field  "persons", "date" or "place". The place of a photo becomes that of the essay's context,
           in its main language, where that has none yet; only editors may, and {context} is told
    """
    one = read(request, _Accept)
    may(request, [one.photo])
    if one.field == "place":
        return _accept_place(request, one.photo)
    if one.field == PERSONS:
        return asdict(spoken(request, one.photo, PERSONS, "", "", one.value))
    if one.field == "date":
        block = opened_for(request).shot(one.photo).block
        seen = stated(block, "date", "") if block else ""
        return asdict(spoken(request, one.photo, "date", "", seen, one.value))
    raise Malformed("send one of persons, date, place")


@answering
def decorative(request: Request) -> object:
    """POST {photo, on}: its alt text is empty on purpose, or not any more."""
    one = read(request, _Decorative)
    may(request, [one.photo])
    flags = ("", "true") if one.on else ("true", "")
    return {"now": bool(spoken(request, one.photo, "decorative", "", *flags).now)}


@answering
def confirm(request: Request) -> object:
    """POST {photos}: somebody has looked whether the context of their captions is true of them."""
    photos = read(request, _Confirm).photos
    if len(photos) > MOST:
        raise Malformed(f"send at most {MOST} photos")
    may(request, photos)
    store, slug, who = site(request).gallery.store, *asker(request)
    there = {shot.name for shot in opened_for(request).shots}
    if gone := [name for name in photos if name not in there]:
        raise Missing(f"there is no {gone[0]!r} in the essay")
    moment = now(request)
    history.note(store, slug, [Entry(moment, who, CONFIRMED, name) for name in photos])
    return {}


@answering
def checked(request: Request) -> object:
    """POST {photo, lang}: somebody has read a translation, and it still holds."""
    one = read(request, _Checked)
    may(request, [one.photo])
    store, slug, who = site(request).gallery.store, *asker(request)
    block = opened_for(request).shot(one.photo).block
    if block is None or one.lang not in site(request).languages:
        raise Missing(f"there is no {one.photo!r} in the essay")
    texts = [(name, stated(block, name, one.lang)) for name in FIELDS]
    history.note(
        store,
        slug,
        [
            Entry(now(request), who, CHECKED, one.photo, name, one.lang, words, words)
            for name, words in texts
            if words
        ],
    )
    return {}


@answering
def context(request: Request) -> object:
    """POST {field, lang, seen, mine}: one text of the essay's context; 409 with `now`."""
    one = read(request, _Context)
    store, slug, who = site(request).gallery.store, *asker(request)
    langs = [*site(request).languages]
    if one.lang not in langs:
        raise Malformed(f"{one.lang!r} is no language of the site")
    moment, mine = now(request), one.mine.strip()
    say_context(store, slug, one.field, one.lang, one.seen, mine, who, moment, langs=langs)
    return {"now": mine}


@answering
def parked(request: Request) -> object:
    """GET {parked}: texts nobody has decided about; POST {ident}: this one is decided."""
    store, slug = site(request).gallery.store, request.path_params["slug"]
    waiting = history.parked(store, slug)
    if request.method != "POST":
        return {"parked": [asdict(one) for one in waiting if one.photo]}
    ident = read(request, _Ident).ident
    may(request, {one.photo for one in waiting if one.ident == ident})
    history.close(store, slug, ident)
    return {}


def _accept_place(request: Request, photo: str) -> object:
    if not request.state.person.role.covers(Role.EDITOR):
        raise Foreign("the context is for editors")
    store, slug, who = site(request).gallery.store, *asker(request)
    desk, langs = opened_for(request), [*site(request).languages]
    said, lang = desk.shot(photo).facts, desk.album.lang
    for field, value in (("city", said.city), ("region", said.state), ("country", said.country)):
        if value and not getattr(desk.album.context, field):
            say_context(store, slug, field, lang, "", value, who, now(request), langs=langs)
    return {"context": msgspec.to_builtins(opened_for(request).album.context)}
