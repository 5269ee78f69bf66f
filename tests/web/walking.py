"""Who asks, for which address, in which state of an essay, and what is the right answer.

The rules stand here a second time and in other words than in the program, on purpose.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import unquote
from zipfile import ZipFile, is_zipfile

from gallery.catalog import Viewer
from gallery.web.card import preview
from gallery.web.picture import fallback
from gallery.web.way import Way, Who
from gallery.web.ways import WAYS
from gallery.wiring import Gallery
from tests.web.asking import Answer
from tests.web.states import NOW, STATES, Links, Seen, State

STRANGER, AHEAD, CONTRIBUTOR, PROGRAM = "stranger", "preview", "offer", "program"
AT_DESK = ("photographer", "editor", "publisher", "admin")
ROLES = (STRANGER, CONTRIBUTOR, AHEAD, PROGRAM, *AT_DESK)
"""A program is what holds a token of an editor for all that one may be for."""

STREAMS = ("desk-events", "inbox-events", "inbox-watched")
"""Answers that never end: their beginning is heard."""

COLLECTED = ("iiif", "oembed", "term")
"""What other programs and lists take: for the desk it is what it is for strangers."""

SOME = ("open", "draft", "held")
"""States in which it is asked whether roles that are alike are answered alike."""

OF_PHOTO = ("photo", "media", "borrowed", "term", "api-photo", "api-borrowed")
"""Ways to the second photo of an essay, or to the words that it alone has."""

WITHOUT = {"desk-stamp": 404, "arrange-photo": 404, "history-batch": 404, "trash-forever": 400}
"""What is asked here without saying which one: there is none."""

STILL = ("desk-picture", "original", "desk-photos", "desk-events", "parked")
"""What the desk has of an essay in the trash: the pages of the trash show its photos, and pages
that were opened before hear of it."""

DECIDED = ("caption", "faces-photo")
"""Screens for one photo that the essay has."""

BORROWED = ("borrowed", "api-borrowed")

OF_STATE = re.compile(r"\{(slug|key|asked|number:int|mark|secret)\}|^/oembed")
_MARK = re.compile("|".join(state.mark for state in STATES))


@dataclass(frozen=True)
class Step:
    """One question: whose, about what, and where it is asked."""

    role: str
    state: State
    way: Way
    address: str


def reads(way: Way) -> bool:
    return "GET" in way.methods


def changes(way: Way) -> list[str]:
    """The methods that change something (RFC 9110, 9.2.1)."""
    return [method for method in way.methods if method not in ("GET", "HEAD", "OPTIONS")]


def allowed(way: Way, role: str) -> bool:
    """Whether a role may ask for a way at all, where not everybody may."""
    if way.api:
        return role == PROGRAM and way.who <= Who.EDITOR
    return role in AT_DESK and AT_DESK.index(role) + 2 >= max(way.who, 2)


@dataclass(frozen=True)
class Walk:
    """The addresses of a library: those of each essay as its own pages would name them.

    links   state -> the links to its essay
    filled  state -> what stands in addresses of its essay, by the names in the table of ways
    """

    gallery: Gallery
    links: Mapping[str, Links]
    filled: Mapping[str, Mapping[str, str]]

    def steps(self, role: str, *, every: bool) -> Iterator[Step]:
        """All that a role asks for.

        every  in every state also what does not depend on it: what an essay has no part in, and
               what a guard refuses before anybody looks; and what depends on no role
        """
        for n, state in enumerate(STATES):
            for way in WAYS:
                dull = not OF_STATE.search(way.path)
                dull |= bool(way.who) and not allowed(way, role)
                alike = way.api if role in AT_DESK else not way.api and "{secret}" not in way.path
                dull |= alike and role != STRANGER and state.name not in SOME
                dull |= role in AT_DESK[:-1] and state.name not in SOME
                if every or n == 0 or not dull:
                    yield Step(role, state, way, self.address(way, state, role))

    def address(self, way: Way, state: State, role: str) -> str:
        """Where a way leads to in a state, for somebody with their own link."""
        values = {**self.filled[state.name], **SPECIAL.get(way.name, {})}
        if way.name in ("media", "preview-media"):
            values["name"] = values["picture"]
        if role in (AHEAD, CONTRIBUTOR):
            values["secret"] = self.links[state.name].token(role)
        filled = re.sub(r"\{([^}]+)\}", lambda found: values[found[1]], way.path)
        if way.name == "oembed":
            filled += f"?url=http://testserver/en/photos/{state.name}/"
        return filled


SPECIAL = {
    "borrowed": {"slug": "lender"},
    "api-borrowed": {"slug": "lender"},
    "api-say-borrowed": {"slug": "lender"},
    "sitemap-part": {"number:int": "1"},
    "year": {"key": "2026"},
    "static": {"name": "gallery.0123456789.css"},
}
"""What stands in the addresses of some ways instead."""


def values(gallery: Gallery, state: State) -> Mapping[str, str]:
    """What stands in the addresses of a state's essay."""
    return {
        "lang": "en",
        "slug": state.name,
        "other": state.name,
        "number": "2",
        "number:int": "2",
        "kind": "person",
        "key": f"ana-{mark_of(state)}person",
        "name": "ana",
        "picture": _picture(gallery, state),
        "mark": _card(gallery, state),
        "asked": "2-64",
        "stamp": "0" * 24,
        "id": "0" * 32,
        "secret": "x",
        "code": "scope",
    }


def _picture(gallery: Gallery, state: State) -> str:
    """The name that the second photo's picture has, or would have."""
    for row in gallery.catalog.of_album(state.name):
        if row.number == 2 and row.widths:
            return fallback(row, row.widths[0]).rpartition("/")[2]
    return "2-0123456789ab-64.jpg"


def _card(gallery: Gallery, state: State) -> str:
    eyes = Viewer(NOW, drafts=True, withdrawn=True)
    row = gallery.catalog.essay(state.name, eyes)
    if row is None:
        return "0123456789ab"
    [photo] = gallery.catalog.photos([(row.lead_album, row.lead_name)], eyes, row.slug).values()
    card = preview("", row, photo, None)
    assert card is not None
    return card.address.rpartition("card-")[2].removesuffix(".jpg")


def mark_of(state: State) -> str:
    """The word of the second photo, whether it is hidden or not."""
    return state.mark if state.second is not Seen.ALL else f"seen{state.name}"


def expected(step: Step) -> int:
    """The status of the right answer."""
    way = step.way
    if way.path.startswith("/desk/"):
        return _at_desk(step)
    if "{secret}" in way.path:
        return _by_link(step)
    if way.scope and step.role != PROGRAM:
        return 401
    if way.name == "front":
        return 302
    if not ("{slug}" in way.path or way.name in ("oembed", "term")):
        return 200
    return _reading(step)


def _reading(step: Step) -> int:
    state, way = step.state, step.way
    seen = _seen(step)
    if way.scope:
        return 404 if state.shut else 200
    if seen is Seen.ALL:
        return 200
    if seen is Seen.GONE:
        return 404 if way.name == "term" else 410
    # a page that everybody sees is the same for the desk: it has no page for a photo that is
    # hidden in it, and shows it on its own screens
    page = way.name == "borrowed" or (way.name == "photo" and state.essay is Seen.ALL)
    may = step.role == PROGRAM if way.api else step.role in AT_DESK and way.name not in COLLECTED
    return 200 if seen is Seen.DESK and may and not page else 404


def _by_link(step: Step) -> int:
    kind, state = step.way.path.split("/")[1], step.state
    if step.role != kind or step.way.name in ("offer-stamp", "preview-borrowed"):
        return 404
    if kind == CONTRIBUTOR:
        return 410 if state.shut else 200
    if step.way.name == "preview":
        return 303
    if state.shut:
        return 404
    photo = step.way.name in ("preview-photo", "preview-media")
    return 200 if state.ahead or not photo else 404


def _at_desk(step: Step) -> int:
    way, state = step.way, step.state
    if way.name in ("first-account", "choose-password"):
        return 404
    if way.name == "sign-in":
        return 303 if step.role in AT_DESK else 200
    if step.role not in AT_DESK:
        return 303 if way.path.endswith("/") else 401
    if not allowed(way, step.role):
        return 404
    if way.name in WITHOUT:
        return WITHOUT[way.name]
    shut = state.shut and "{slug}" in way.path and way.name not in STILL
    lost = way.name in DECIDED and state.second in (Seen.NOBODY, Seen.GONE)
    away = way.name == "desk-picture" and state.second is Seen.GONE  # nothing is left to show
    return 404 if shut or lost or away else 200


def marks(answer: Answer) -> set[str]:
    """The words of what is hidden that stand in an answer, or in what is packed in it."""
    data = answer.body
    if is_zipfile(BytesIO(data)):
        with ZipFile(BytesIO(data)) as parcel:
            data += b"".join(parcel.read(name) for name in parcel.namelist())
    head = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    return set(_MARK.findall(data.decode("latin-1").lower() + unquote(head)))


def fair(step: Step, answer: Answer) -> str:
    """What is wrong with an answer, "" = nothing."""
    if answer.status != expected(step):
        return f"{answer.status}, not {expected(step)}"
    if answer.body and not _typed(answer.headers.get("content-type", "")):
        return f"is of no stated kind: {answer.headers.get('content-type')}"
    found = {mark for mark in marks(answer) if mark not in step.address}
    own = {step.state.mark} if step.state.ahead else set()
    mine = "{secret}" in step.way.path and step.role == AHEAD
    at_desk = step.role in AT_DESK and step.way.path.startswith("/desk/")
    if found - (own if mine else set()) and not at_desk:
        knows = step.role == PROGRAM if step.way.api else step.role in AT_DESK
        if not (knows and (found == {step.state.mark} or "{slug}" not in step.way.path)):
            return f"tells of {sorted(found)}"
    private = found or step.way.path.startswith("/desk/") or "{secret}" in step.way.path
    private = private or answer.status >= 400 or _hidden(step)
    if not private:
        return ""
    if "access-control-allow-origin" in answer.headers and not step.way.api:
        return "other sites may read it"
    kept = answer.cache != "no-store" and not answer.cache.startswith("private, ")
    return f"may be kept: {answer.cache}" if kept else ""


def _typed(kind: str) -> bool:
    """Whether a kind of content is stated, with the letters that texts are written in."""
    text = kind.startswith("text/") or kind.partition(";")[0].endswith("xml")
    return "/" in kind and (not text or "charset=utf-8" in kind)


def _hidden(step: Step) -> bool:
    """Whether what is asked for is not for everybody."""
    return "{slug}" in step.way.path and _seen(step) is not Seen.ALL


def _seen(step: Step) -> Seen | None:
    """Who sees what a way leads to; None for a photo that nobody borrows."""
    if step.way.name in BORROWED:
        return step.state.lent
    return step.state.second if step.way.name in OF_PHOTO else step.state.essay
