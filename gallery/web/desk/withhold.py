"""Taking something away that somebody complained about: found by its address, gone at once."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import quote, urlencode

from babel.dates import format_date
from starlette.requests import Request
from starlette.responses import Response

from gallery import album as albums
from gallery import editing
from gallery.blocks import Album, Withheld
from gallery.catalog import Viewer
from gallery.errors import AlbumError, Busy, Malformed, Missing
from gallery.ingest.record import load_manifest
from gallery.model import Original, Texts
from gallery.people import Role
from gallery.purging import caches
from gallery.web.desk import shell
from gallery.web.desk.entry import away, browser, now
from gallery.web.desk.essays import heading
from gallery.web.desk.pictures import address
from gallery.web.desk.shell import gettext
from gallery.web.home import essay_path
from gallery.web.pasted import pasted
from gallery.web.site import site
from gallery.web.withholding import Doing, Target, listed, meant, release, twins
from gallery.web.withholding import withhold as take_out
from gallery.web.words import said

HERE = "/desk/withhold/"
LONGEST = 2000
"""Characters of a reason, and of a note."""

_WIDE = 800  # pixels of the picture
_LIST = re.compile(r"forget-[0-9TZ]+\.json")


def withhold(request: Request) -> Response:
    """GET address: what it leads to; POST slug, photo, reason, note.LANG: taken away, 303; 422."""
    if request.method != "POST":
        told = request.query_params.get("address", "").strip()
        return _page(request, told) if told else _done(request)
    form = request.state.form
    target, reason = _target(request), str(form.get("reason", ""))[:LONGEST]
    notes = {lang: _note(form, lang) for lang in site(request).languages}
    note = {lang: words for lang, words in notes.items() if words}
    try:
        done = take_out(site(request).gallery, target, note, _doing(request, reason))
    except AlbumError as problem:
        words = gettext(request, "Say why it is taken away: readers do not see it.")
        words = words if not reason.strip() else str(problem)
        return _page(request, str(target), words, {"reason": reason, "notes": notes}, 422)
    asked = {"done": "away", "slug": target.slug, "number": target.number}
    return away(f"{HERE}?{urlencode({**asked, 'list': done.key.rpartition('/')[2]})}")


def let_go(request: Request) -> Response:
    """POST slug, photo: shown again, once its pictures are made anew, 303; 404, 503."""
    target = _target(request)
    reason = str(request.state.form.get("reason", ""))[:LONGEST]
    try:
        release(site(request).gallery, target, _doing(request, reason))
    except Busy:
        words = gettext(request, "Photos of this essay are being developed. Try again in a minute.")
        return _page(request, "", words, status=503)
    told = {"done": "back", "slug": target.slug, "number": target.number}
    return away(f"{HERE}?{urlencode(told)}")


def _doing(request: Request, reason: str) -> Doing:
    who = request.state.person.name
    return Doing(who, now(request), reason, browser(request).address)


def _note(form: Mapping[str, object], lang: str) -> str:
    return " ".join(str(form.get(f"note.{lang}", ""))[:LONGEST].split())


def _target(request: Request) -> Target:
    """The photo of a form, or with "" the essay; Malformed, Missing."""
    form = request.state.form
    slug, photo = str(form.get("slug", "")), str(form.get("photo", ""))
    if not slug or slug.startswith(".") or "/" in slug or "/" in photo:
        raise Malformed("say which essay, and which photo")
    manifest = load_manifest(site(request).gallery.store, slug)
    if not photo:
        return Target(slug)
    if photo not in manifest.photos:
        raise Missing("there is no such photo")
    return Target(slug, photo, manifest.photos[photo].number)


def _done(request: Request) -> Response:
    """The page without an address: what came of the last step, and all that is withheld."""
    asked = request.query_params
    slug, name = asked.get("slug", ""), asked.get("list", "")
    forget = None
    if slug and "/" not in slug and not slug.startswith(".") and _LIST.fullmatch(name):
        try:
            forget = caches.read(site(request).gallery.store, f"{slug}/history/{name}")
        except (Missing, Malformed):
            forget = None
    told = {"done": asked.get("done", ""), "forget": forget, "file": f"{slug}/history/{name}"}
    return _page(request, "", more=told)


def _page(
    request: Request,
    told: str,
    problem: str = "",
    more: Mapping[str, object] | None = None,
    status: int = 200,
) -> Response:
    """The page; told: the address that was pasted, "" = none."""
    here, person = site(request), request.state.person
    found, missing = _found(request, told) if told else (None, "")
    content: dict[str, object] = {
        "asked": told,
        "found": found,
        "problem": problem or missing,
        "lines": _lines(request) if found is None else (),
        "may_release": person.role.covers(Role.PUBLISHER),
        "hook": bool(here.gallery.settings.purge_hook),
        "longest": LONGEST,
        "reason": "",
        "notes": {},
        "done": "",
        "forget": None,
        **(more or {}),
    }
    title = gettext(request, "Take something away")
    status = 404 if missing and status == 200 else status
    return shell.page(request, "desk/withhold.html", content, title=title, status=status)


def _found(request: Request, told: str) -> tuple[Mapping[str, object] | None, str]:
    """What an address leads to, or why it leads to nothing."""
    gallery, asked = site(request).gallery, pasted(told)
    if asked is None:
        return None, gettext(
            request, "This is no address of an essay or a photo of this site. Is all of it there?"
        )
    try:
        target = meant(gallery, asked)
        album = albums.parse(target.slug, editing.source_of(gallery.store, target.slug))
        manifest = load_manifest(gallery.store, target.slug)
    except (Missing, Malformed):
        return None, gettext(request, "There is no such essay or photo here.")
    except AlbumError as problem:
        return None, str(problem)
    return _told(request, target, album, manifest.photos.get(target.name)), ""


def _told(
    request: Request, target: Target, album: Album, known: Original | None
) -> Mapping[str, object]:
    gallery, lang = site(request).gallery, shell.speaking(request).tag
    names = [target.name] if target.name else [block.photo for block in album.photos]
    keys = [(target.slug, name) for name in names if "/" not in name]
    block = next((one for one in album.photos if one.photo == target.name), None)
    caption = said(block.caption, lang, album.lang) if block else None
    noted, whole = album.withheld_of(target.name), album.withheld_of()
    state = whole if whole is not None and whole.holds else noted
    return {
        "slug": target.slug,
        "photo": target.name,
        "number": target.number,
        "title": heading(request, album.title, album.lang, target.slug),
        "lang": lang,
        "path": essay_path(lang, target.slug),
        "picture": _picture(target.slug, known),
        "caption": caption,
        "essays": _essays(request, keys),
        "twins": [f"{slug}/{name}" for slug, name in twins(gallery, target)] if known else [],
        "state": _line(request, target.slug, album, state) if state and state.holds else None,
    }


def _essays(request: Request, keys: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """(slug, title) of the essays that show some of these photos, drafts too."""
    catalog, everybody = site(request).gallery.catalog, Viewer(now(request), True, True)
    rows = [catalog.essay(slug, everybody) for slug in catalog.showing(keys, everybody)]
    return [(row.slug, heading(request, row.title, row.lang, row.slug)) for row in rows if row]


def _picture(slug: str, known: Original | None) -> str:
    if known is None or known.gone:
        return ""
    return address(slug, known.number, _WIDE, known.made, known.recipe)


def _lines(request: Request) -> Sequence[Mapping[str, object]]:
    """What is withheld now, the newest first."""
    found: list[tuple[datetime, Mapping[str, object]]] = [
        (one.at, _line(request, slug, album, one))
        for slug, album in listed(site(request).gallery).items()
        for one in album.withheld
        if one.holds
    ]
    return [line for _, line in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _line(request: Request, slug: str, album: Album, one: Withheld) -> Mapping[str, object]:
    note: Texts = one.note or {}
    here = one.at.astimezone(now(request).tzinfo)
    words = said(note, shell.speaking(request).tag, album.lang)
    return {
        "slug": slug,
        "photo": one.photo,
        "title": heading(request, album.title, album.lang, slug),
        "at": one.at.isoformat(timespec="seconds"),
        "when": format_date(here, "medium", locale=shell.speaking(request).locale),
        "by": shell.shown_name(request, one.by),
        "note": words,
        "public": one.public,
        "asked": quote(f"{slug}/{one.photo}" if one.photo else slug),
    }
