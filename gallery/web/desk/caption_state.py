"""The state of the caption screen: all that its page shows of an essay, as one value for JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec
from starlette.requests import Request

from gallery.arriving import ledger
from gallery.blocks import Standing
from gallery.desk.applying import Records, records
from gallery.desk.bulk import templates
from gallery.desk.cards import Card, cards
from gallery.desk.composed import NAMES, Scene
from gallery.desk.culling import standings
from gallery.desk.opened import Desk, Shot
from gallery.desk.phrasebook import Phrasebook, phrasebook, site_codes, with_codes
from gallery.editing import history, printed
from gallery.editing.history import Entry
from gallery.errors import AlbumError, StoreError
from gallery.event import Codes, Event
from gallery.ingest import clock
from gallery.ingest.kit import event_of
from gallery.model import Lang
from gallery.people import Role
from gallery.web.desk.alt import tree
from gallery.web.desk.entry import now
from gallery.web.desk.limits import closed
from gallery.web.desk.pictures import address
from gallery.web.desk.shell import gettext, speaking
from gallery.web.site import site

SMALL, LARGE = 400, 1280
"""Widths of the pictures in the grid and beside the boxes, pixels."""


@dataclass(frozen=True, slots=True)
class Set:
    """What the words of an essay are composed from.

    scene    with the event and the codes that count
    entries  the history, newest first; kept: how captions came about
    problem  why event.toml or the site's codes cannot be used now, "" when they can
    """

    scene: Scene
    book: Phrasebook
    entries: Sequence[Entry]
    kept: Records
    problem: str


def scenery(request: Request, desk: Desk) -> Set:
    """Read the event, the codes and the history of an essay; a broken file of them is told."""
    here = site(request)
    event, known = Event(), dict[Lang, Codes]()
    problems = []
    try:
        event = event_of(here.gallery.store, desk.slug) or event
    except AlbumError as broken:
        problems.append(str(broken))
    try:
        known = dict(site_codes(here.gallery.library))
    except StoreError as broken:
        problems.append(str(broken))
    languages = list(here.languages)
    book = phrasebook(known, event, languages)
    places = here.gallery.settings.place_shown
    scene = Scene(desk.album, with_codes(event, book), languages, len(desk.shots), places)
    entries = history.read(here.gallery.store, desk.slug)
    return Set(scene, book, entries, records(entries), " ".join(problems))


def own(request: Request, desk: Desk) -> frozenset[str] | None:
    """The photos that this person may caption; None = all of them."""
    person = request.state.person
    if person.role.covers(Role.EDITOR):
        return None
    return frozenset(ledger.mine(site(request).gallery.store, desk.slug, person.name))


def state(request: Request, desk: Desk) -> Mapping[str, object]:
    """What `templates/desk/captions.html` hands to its script.

    photos     as `gallery.desk.cards.Card`, with the addresses of its pictures; mine: this
               person may change its words; waiting: it is being developed
    templates  for captions: the essay's own first; variables: what they may name
    codes      by language; twice, overruled, broken: what is wrong with their files
    """
    here, speaks, words = site(request), speaking(request), scenery(request, desk)
    mine = own(request, desk)
    shots = {shot.name: shot for shot in desk.shots}
    told = cards(desk, words.scene.languages, words.entries, speaks.tag)
    stands = standings(desk, desk.shots)
    return {
        "slug": desk.slug,
        "tag": desk.source_tag,
        "main": desk.album.lang,
        "languages": [{"tag": tag, "name": speaks.name(tag)} for tag in here.languages],
        "me": request.state.person.name,
        "role": str(request.state.person.role),
        "photos": [
            {
                **_photo(_worded(request, card), shot, is_own(desk, shot, mine)),
                **_replacing(request, desk, shot, mine),
                **_culled(stands.get(shot.name)),
                "closed": closed(desk, shot, now(request)),
            }
            for card, shot in ((card, shots[card.name]) for card in told)
        ],
        "templates": [{"name": n, "texts": t} for n, t in templates(words.scene).items()],
        "variables": list(dict.fromkeys(NAMES)),
        "context": msgspec.to_builtins(desk.album.context),
        "codes": _codes(words),
        "people": _people(desk, words.book),
        "alt_tree": tree(request),
        "problem": words.problem,
    }


def is_own(desk: Desk, shot: Shot, mine: frozenset[str] | None) -> bool:
    """Whether somebody may write about a photo; mine: as of `own`."""
    return mine is None or (shot.home == desk.slug and shot.name in mine)


def _replacing(
    request: Request, desk: Desk, shot: Shot, mine: frozenset[str] | None
) -> Mapping[str, object]:
    """coming: a file is to take its place; replaceable: this person may send one."""
    public = printed.opened_at(desk.album, now(request)) is not None
    may = is_own(desk, shot, mine) and (mine is None or not public)
    return {
        "coming": any(one.photo == shot.name for one in desk.album.instead),
        "replaceable": may and shot.home == desk.slug,
    }


def _culled(stands: Standing | None) -> Mapping[str, object]:
    """pick, stars: as of a Standing; nothing is decided here about a photo of another essay."""
    return {"pick": stands.pick, "stars": stands.stars} if stands else {"pick": "", "stars": 0}


def _photo(card: Card, shot: Shot, mine: bool) -> Mapping[str, object]:
    return {
        **msgspec.to_builtins(card),
        "thumb": address(shot.home, shot.number, SMALL, shot.made, shot.recipe),
        "large": address(shot.home, shot.number, LARGE, shot.made, shot.recipe),
        "width": shot.pixels.width if shot.pixels else 0,
        "height": shot.pixels.height if shot.pixels else 0,
        "waiting": not shot.widths,
        "mine": mine,
        "tray": False,
        "check_names": shot.block is not None and shot.block.check_names,
        "sensitive": shot.block is not None and shot.block.sensitive is not None,
        "taken": (shot.facts.date or "") if shot.facts.date_kind == "taken" else "",
        "body": clock.body(shot.claims),
    }


def _codes(words: Set) -> Mapping[str, object]:
    book = words.book
    return {
        "delimiter": words.scene.event.delimiter,
        "phrases": {lang: dict(codes.phrases) for lang, codes in book.codes.items()},
        "twice": book.twice,
        "overruled": book.overruled,
        "broken": book.broken,
    }


def _people(desk: Desk, book: Phrasebook) -> list[str]:
    """Names to choose from: those of this essay's photos and those that codes stand for."""
    named = (name for shot in desk.shots if shot.block for name in shot.block.persons)
    return sorted(dict.fromkeys((*named, *book.people())), key=str.casefold)


def _worded(request: Request, card: Card) -> Card:
    """The sources of claims as people call them."""
    told = [replace(one, source=_source(request, one.source)) for one in card.claims]
    return replace(card, claims=told)


def _source(request: Request, source: str) -> str:
    kind = source.partition(":")[0]
    words = {
        "name": gettext(request, "file name"),
        "sidecar": gettext(request, "sidecar"),
        "event": "event.toml",
    }
    return words.get(kind, kind.upper())
