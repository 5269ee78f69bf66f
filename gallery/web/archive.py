"""The archive: essays by year, place, series, person, photographer and tag.

All of it lies below /{lang}/archive/, where no album's folder can have an address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from gallery import when
from gallery.catalog import Asked, Card, Line
from gallery.errors import Missing
from gallery.model import Lang
from gallery.web import home, page, result, telling, term
from gallery.web.edition import asked
from gallery.web.language import Language
from gallery.web.site import asked_language, changing, kept, root, site, viewer
from gallery.web.term import KINDS, Link, Named, address
from gallery.web.words import Said, said

__all__ = ["address", "all_of_kind", "archive", "of_term", "of_year"]

_LINES = 5  # essays of one year, on the page of all years
_TERMS = 24  # terms of one kind, likewise
_PHOTOS = 48  # photos of one person


@dataclass(frozen=True, slots=True)
class Spell:
    """A year and its newest essays; year None: known to no year better than the whole age."""

    year: Link | None
    essays: int
    lines: Sequence[home.Lined]


@dataclass(frozen=True, slots=True)
class Age:
    """A decade or century, the latest year first; link None: nobody knows when."""

    link: Link | None
    spells: Sequence[Spell]


def years(periods: Mapping[str, int], shown: int, lang: Lang) -> list[Link]:
    """The years, the latest first, when there are more essays than are `shown`; else none.

    periods  EDTF -> essays, in the order of the list
    """
    if sum(periods.values()) <= shown:
        return []
    return [_period(period, lang, essays) for period, essays in periods.items() if period]


def archive(request: Request) -> Response:
    """Everything that is public, by decade and year, and by what essays share."""
    language, asking = asked_language(request), viewer(request)
    catalog, main = site(request).gallery.catalog, site(request).main
    ages = _ages(catalog.lines(asking, _LINES), language.tag)
    terms = term.named(catalog.groups(asking, KINDS), main)
    shelves = [term.shelf(kind, terms, language.tag, main, _TERMS) for kind in KINDS]
    content = {
        "kind": "",
        "essays": sum(spell.essays for age in ages for spell in age.spells),
        "ages": ages,
        "shelves": [shelf for shelf in shelves if shelf.links],
    }
    return _answer(request, language, "archive.html", language.catalog.gettext("Archive"), content)


def all_of_kind(request: Request) -> Response:
    """All terms of one kind, by letters; 404 when there is none."""
    language, kind = asked_language(request), _kind(request)
    catalog, main = site(request).gallery.catalog, site(request).main
    terms = term.named(catalog.groups(viewer(request), [kind]), main)
    shelf = term.shelf(kind, terms, language.tag, main, None)
    if not shelf.links:
        raise Missing("the archive has nothing of this kind")
    content = {"kind": kind, "essays": 0, "ages": (), "shelves": [shelf]}
    return _answer(request, language, "archive.html", language.catalog.gettext("Archive"), content)


def of_year(request: Request) -> Response:
    """The essays of a year, of a decade ("193X") or of a century ("19XX"); 404 without any."""
    language, asking = asked_language(request), viewer(request)
    catalog, key = site(request).gallery.catalog, request.path_params["key"]
    cards = catalog.newest(asking, within={"year": [key]})
    if not cards:
        raise Missing("there are no essays of that time")
    years = sorted(period for period in catalog.periods(asking) if period.isdecimal())
    before = [year for year in years if year < key][-1:] if key in years else []
    after = [year for year in years if year > key][:1] if key in years else []
    beside = [_period(year, language.tag) for year in (*before, *after)]
    title = Said(when.words(key, language.tag))
    return _listed(request, language, title, cards, {"kind": "year", "beside": beside})


def of_term(request: Request) -> Response:
    """The essays that share a term, whichever of its spellings is asked for; 404 without any."""
    language, kind = asked_language(request), _kind(request)
    catalog, main, asking = site(request).gallery.catalog, site(request).main, viewer(request)
    terms = term.named(catalog.groups(asking, [kind]), main)
    found = next((one for one in terms if request.path_params["key"] in one.keys), None)
    words = said(found.words, language.tag, main) if found else None
    if found is None or words is None:
        raise Missing("the archive has no such entry")
    within = {kind: found.keys}
    photos: Sequence[result.Result] = ()
    if kind == "person":
        hits = catalog.search(asking, Asked(within=within, photos=True, most=_PHOTOS)).hits
        photos = result.results(hits, language.tag, main, edition=asked(request))
    cards = catalog.newest(asking, within=within)
    return _listed(request, language, words, cards, {"kind": kind}, found, photos)


def _kind(request: Request) -> str:
    kind = str(request.path_params["kind"])
    if kind not in KINDS:
        raise Missing("the archive has no such part")
    return kind


def _listed(
    request: Request,
    language: Language,
    title: Said,
    cards: Sequence[Card],
    content: Mapping[str, object],
    found: Named | None = None,
    photos: Sequence[result.Result] = (),
) -> Response:
    """A list of essays under a heading: the newest with pictures, then the others."""
    edition = asked(request)
    shown = home.entries(cards[: home.NEWEST], language.tag, first="card", edition=edition)
    listed = {
        "title": title,
        "essays": len(cards),
        "entries": shown,
        "rest": [home.lined(card.album, language.tag) for card in cards[home.NEWEST :]],
        "photos": photos,
        "beside": (),
    }
    style = home.style(cards[: home.NEWEST], shown) + "".join(one.style for one in photos)
    head = page.head(
        request,
        language,
        title=title,
        lead=cards[0].lead,
        style=style,
        machine=telling.of_ways(request),
        edition=edition,
    )
    head = _at_main_spelling(request, head, language, found) if found else head
    cache = kept(request, cards[0].album.changes)
    return page.answer(request, language, "term.html", head, {**listed, **content}, cache=cache)


def _at_main_spelling(
    request: Request, head: page.Head, language: Language, found: Named
) -> page.Head:
    """A term has one address in each language, whichever spelling was asked for."""
    versions = [
        replace(one, path=address(one.language.tag, found.kind, found.key)) for one in head.versions
    ]
    own = root(request) + address(language.tag, found.kind, found.key)
    return replace(head, versions=versions, address=own)


def _answer(
    request: Request, language: Language, template: str, title: str, content: Mapping[str, object]
) -> Response:
    machine = telling.of_ways(request)
    head = page.head(request, language, title=Said(title), machine=machine, edition=asked(request))
    cache = kept(request, changing(request))
    return page.answer(request, language, template, head, content, cache=cache)


def _ages(lines: Sequence[Line], lang: Lang) -> list[Age]:
    """Years put together to decades; what is known by its century alone stands for itself."""
    ordered = sorted(lines, key=lambda line: (_age(line.period), line.period), reverse=True)
    ages = []
    for age, decade in groupby(ordered, lambda line: _age(line.period)):
        spells = [
            _spell(period, list(found), lang)
            for period, found in groupby(decade, lambda line: line.period)
        ]
        link = _period(age, lang, sum(spell.essays for spell in spells)) if age else None
        ages.append(Age(link, spells))
    return ages


def _spell(period: str, lines: Sequence[Line], lang: Lang) -> Spell:
    essays = lines[0].essays
    year = _period(period, lang, essays) if period.isdecimal() else None
    return Spell(year, essays, [home.lined(line, lang) for line in lines])


def _age(period: str) -> str:
    """The decade of a year; anything else is one itself."""
    return f"{period[:3]}X" if period.isdecimal() else period


def _period(period: str, lang: Lang, essays: int = 0) -> Link:
    return Link(Said(when.words(period, lang)), address(lang, "year", period), essays)
