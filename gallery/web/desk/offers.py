"""Links by which strangers add photos to an essay: made, listed and ended at the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from babel.dates import format_datetime
from starlette.requests import Request
from starlette.responses import Response

from gallery.arriving import offering, quota
from gallery.arriving.ledger import read
from gallery.arriving.quota import Used
from gallery.arriving.staging import MB
from gallery.desk.opened import Desk
from gallery.people.contributors import KIND, NOTE, Contributor, Terms
from gallery.people.passes import LABEL, Pass
from gallery.web.desk import shell
from gallery.web.desk.entry import doorway, now, zone
from gallery.web.desk.essays import heading, on_desk
from gallery.web.desk.links import listed, made_or_ended, noted_made
from gallery.web.desk.shell import gettext
from gallery.web.site import root, site

DAYS, LONGEST = 7, 90
"""For how many days a link works, unless its maker says otherwise, and at most."""

MOST_PHOTOS, MOST_MB = 5000, 100_000

_SHOWN = timedelta(days=30)  # how long a link that has ended stays on the list


@dataclass(frozen=True, slots=True)
class Line:
    """A link on the list.

    used     photos that came, or are on their way; mb: of MB; people: who said yes by it
    expires  in words of the person; live: it lets in photos now
    """

    ident: str
    label: str
    by: str
    live: bool
    revoked: bool
    expires: str
    terms: Terms
    used: Used
    mb: int
    people: Sequence[tuple[Contributor, int]]


@on_desk
def offers(request: Request, desk: Desk) -> Response:
    """GET the links; POST do=make: the page with the new link, once; do=end: 303; 422."""
    if request.method != "POST":
        return _page(request, desk)
    return made_or_ended(request, desk, KIND, _made)


def _made(request: Request, desk: Desk) -> Response:
    form, moment = request.state.form, now(request)
    label = " ".join(str(form.get("label", "")).split())
    if not label:
        words = gettext(request, "Name it: contributors read the name above the page.")
        return _page(request, desk, wrong=words)
    try:
        days = _number(str(form.get("days", DAYS)), LONGEST)
        photos = _number(str(form.get("photos", Terms().photos)), MOST_PHOTOS)
        mb = _number(str(form.get("mb", Terms().mb)), MOST_MB)
    except ValueError:
        words = gettext(request, "Write days (%(days)s at most), photos and MB as whole numbers.")
        return _page(request, desk, wrong=words % {"days": LONGEST})
    said = {lang: str(form.get(f"note.{lang}", "")).strip() for lang in site(request).languages}
    note = {lang: words[:NOTE].replace("\r\n", "\n") for lang, words in said.items() if words}
    one, token = doorway(request).passes.make(
        KIND,
        desk.slug,
        by=request.state.person.name,
        now=moment,
        expires=moment + timedelta(days=days),
        label=label,
        more=Terms(photos, mb, note).more(),
    )
    noted_made(request, one)
    return _page(request, desk, link=f"{root(request)}/offer/{token}/")


def _number(told: str, most: int) -> int:
    """A whole number from 1 on; ValueError."""
    if not 1 <= int(told) <= most:
        raise ValueError(told)
    return int(told)


def _page(request: Request, desk: Desk, *, link: str = "", wrong: str = "") -> Response:
    form = request.state.form if wrong else {}
    content: Mapping[str, object] = {
        "slug": desk.slug,
        "heading": heading(request, desk.album.title, desk.album.lang, desk.slug),
        "links": [_line(request, desk, one) for one in listed(request, desk, KIND, _SHOWN)],
        "waiting": len(desk.offered),
        "usual": Terms(),
        "days": DAYS,
        "most_days": LONGEST,
        "label_most": LABEL,
        "note_most": NOTE,
        "typed": {key: str(value) for key, value in form.items()},
        "link": link,
        "wrong": wrong,
        "done": request.query_params.get("done", ""),
    }
    title = gettext(request, "Contributors")
    status = 422 if wrong else 200
    return shell.page(request, "desk/offers.html", content, title=title, status=status)


def _line(request: Request, desk: Desk, one: Pass) -> Line:
    store = site(request).gallery.store
    used = quota.used(store, desk.slug, one.ident)
    came: dict[str, int] = {}
    for arrived in read(store, desk.slug):
        if not arrived.same:
            came[arrived.who] = came.get(arrived.who, 0) + 1
    people = doorway(request).contributors.of(one.ident)
    names = [(who, offering.sender_name(one.ident, who.ident[:32])) for who in people]
    locale = shell.speaking(request).locale
    ends = one.revoked or one.expires
    return Line(
        ident=one.ident,
        label=one.label,
        by=one.by,
        live=one.live(now(request)),
        revoked=one.revoked is not None,
        expires=format_datetime(
            ends, "d MMM y, HH:mm z", tzinfo=zone(request, desk.album), locale=locale
        ),
        terms=Terms.of(one),
        used=used,
        mb=-(-used.bytes // MB),
        people=[(who, came.get(name, 0)) for who, name in names],
    )
