"""What everybody may read: the list, an essay, a photo, the search, the terms.

The answers are made of what readers' pages are made of, asked with the same eyes; each asks the
index three questions at most.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from starlette.requests import Request

from gallery import when
from gallery.catalog import AlbumRow, Asked, Card, Hit
from gallery.catalog.asked import understood
from gallery.catalog.lists import Part
from gallery.errors import Malformed, Missing
from gallery.web import answers, mining, result, term
from gallery.web.api import nouns
from gallery.web.api.call import Call, Nothing, Told, asking, lasting
from gallery.web.api.problems import KINDS
from gallery.web.api.telling import Voice, essay, line, photo, voice, words
from gallery.web.frames import photo_path
from gallery.web.material import Material, gather
from gallery.web.search import FILTERS, synonyms_of
from gallery.web.site import site
from gallery.web.term import KINDS as TERMS
from gallery.web.term import Named

_OPEN = {"access-control-allow-origin": "*"}
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_RESULTS = 24

Key = Annotated[str, Meta(max_length=200, description="key of a term, as /api/terms has it")]


class Listing(Struct, frozen=True):
    """Which essays, and how many."""

    cursor: Annotated[str, Meta(max_length=600, description="`next` of the part before")] = ""
    limit: Annotated[int, Meta(ge=1, le=100)] = 25
    lang: Annotated[str, Meta(max_length=35, description="with a title in this language")] = ""
    year: Annotated[
        str, Meta(pattern="^([0-9X]{4})?$", description="2026, or 193X for a whole decade")
    ] = ""
    place: Key = ""
    tag: Key = ""


class Search(Struct, frozen=True):
    """What to look for, and within what."""

    q: Annotated[str, Meta(max_length=200, description='words; "…" for a phrase')] = ""
    lang: Annotated[str, Meta(max_length=35, description="of the words that are quoted")] = ""
    year: Annotated[str, Meta(pattern="^([0-9X]{4})?$")] = ""
    place: Key = ""
    photographer: Key = ""
    page: Annotated[int, Meta(ge=1, le=10_000)] = 1


class Explained(Struct, frozen=True):
    """A code of a problem."""

    code: str
    status: int
    title: str
    remedy: str


def essays(call: Call[Listing, Nothing]) -> Told[nouns.Essays]:
    """List essays, the newest event first."""
    request, asked = call.request, call.query
    catalog, eyes = site(request).gallery.catalog, asking(request)
    within = _within(request, {"year": asked.year, "place": asked.place, "tag": asked.tag})
    cards: Sequence[Card] = ()
    if within is not None:
        part = Part(asked.limit + 1, _after(asked.cursor), _lang(request, asked.lang), within)
        cards = catalog.part(eyes, part)
    shown, speaking = cards[: asked.limit], voice(request)
    changes = shown[0].album.changes if shown else catalog.changes(eyes)
    more = _cursor(shown[-1].album) if len(cards) > asked.limit else ""
    told = nouns.Essays([line(speaking, one) for one in shown], more)
    return Told(told, lasting(request, changes), _headers(speaking))


def one_essay(call: Call[Nothing, Nothing]) -> Told[nouns.Essay]:
    """One essay: its blocks in order, its photos with their words and all their sizes."""
    made, speaking = _material(call.request), voice(call.request)
    cache = lasting(call.request, made.row.changes)
    return Told(essay(speaking, made), cache, _headers(speaking, made))


def one_photo(call: Call[Nothing, Nothing]) -> Told[nouns.Photo]:
    """One photo as an essay shows it."""
    request, asked = call.request, call.request.path_params
    wanted = asked.get("other", asked["slug"]), asked["number"]
    spelt_out = asked.get("other") == asked["slug"]
    if spelt_out or not _NUMBER.fullmatch(wanted[1]):
        raise Missing("there is no such photo")
    made, speaking = _material(request), voice(request)
    framed = {lang: made.framed(lang) for lang in speaking.languages}
    there = [(one.photo.album, str(one.photo.number)) for one in framed[speaking.languages[0]]]
    if wanted not in there:
        raise Missing("there is no such photo in this essay")
    told = photo(speaking, made.row.slug, framed, there.index(wanted))
    return Told(told, lasting(request, made.row.changes), _headers(speaking, made))


def search(call: Call[Search, Nothing]) -> Told[nouns.Results]:
    """Find essays and photos by words, years, places and photographers.

    Nobody writes down what was asked for, and nobody keeps the answer.
    """
    request, asked = call.request, call.query
    here, speaking = site(request), voice(request)
    within = _within(request, {name: getattr(asked, name) for name in FILTERS})
    plain = "".join(char for char in " ".join(asked.q.split()) if char.isprintable())
    query = understood(plain, synonyms_of(here.gallery.library))
    if within is None or not (query.wanted or (within and not plain)):
        return Told(nouns.Results(0, 0, [], 0), headers=_headers(speaking))
    start = (asked.page - 1) * _RESULTS
    wanted = Asked(query, within, start=start, most=_RESULTS)
    found = here.gallery.catalog.search(asking(request), wanted)
    lang = _lang(request, asked.lang) or here.main
    shown = result.results(found.hits, lang, here.main, query)
    results = [_result(speaking, hit, one) for hit, one in zip(found.hits, shown, strict=True)]
    more = asked.page + 1 if asked.page * _RESULTS < found.total else 0
    return Told(nouns.Results(found.total, found.essays, results, more), headers=_headers(speaking))


def terms(call: Call[Nothing, Nothing]) -> Told[nouns.Terms]:
    """List what essays share: places, series, persons, photographers, tags and years."""
    request, speaking = call.request, voice(call.request)
    catalog, eyes = site(request).gallery.catalog, asking(request)
    found = term.named(catalog.groups(eyes, [*TERMS, "year"]), speaking.main)
    told = [_term(speaking, one) for one in sorted(found, key=lambda one: (one.kind, one.key))]
    return Told(nouns.Terms(told), lasting(request, catalog.changes(eyes)), _headers(speaking))


def problem(call: Call[Nothing, Nothing]) -> Told[Explained]:
    """Explain a code of a problem: its address is the `type` of each of its answers."""
    code = str(call.request.path_params["code"])
    kind = KINDS.get(code)
    if kind is None:
        raise Missing("there is no such code")
    return Told(Explained(code, kind.status, kind.title, kind.remedy), answers.PUBLIC, _OPEN)


def _material(request: Request) -> Material:
    """The essay in the address with all that is told of it; Missing."""
    here, eyes = site(request), asking(request)
    row = here.gallery.catalog.essay(str(request.path_params["slug"]), eyes)
    if row is None:
        raise Missing("there is no such essay")
    [made] = gather(here.gallery.catalog, [row], eyes, here.main)
    return made


def _within(request: Request, chosen: Mapping[str, str]) -> Mapping[str, Sequence[str]] | None:
    """The terms that are chosen, each with all its spellings; None where one is there not."""
    kinds = [kind for kind, key in chosen.items() if key]
    if not kinds:
        return {}
    found = _terms(request, [kind for kind in kinds if kind != "year"])
    within: dict[str, Sequence[str]] = {}
    for kind in kinds:
        keys = [chosen[kind]] if kind == "year" else _spellings(found, kind, chosen[kind])
        if not keys:
            return None
        within[kind] = keys
    return within


def _terms(request: Request, kinds: Sequence[str]) -> Sequence[Named]:
    if not kinds:
        return ()
    groups = site(request).gallery.catalog.groups(asking(request), kinds)
    return term.named(groups, site(request).main)


def _spellings(found: Iterable[Named], kind: str, key: str) -> Sequence[str]:
    return next((one.keys for one in found if one.kind == kind and key in one.keys), ())


def _term(speaking: Voice, one: Named) -> nouns.Term:
    chosen = speaking.chosen(one.words, speaking.main)
    said = words(chosen, lambda found: found.words)
    if one.kind == "year":
        said = {lang: when.words(one.key, lang) for lang in speaking.languages}
    pages = {
        lang: speaking.base + term.address(lang, one.kind, one.key) for lang in speaking.languages
    }
    return nouns.Term(one.kind, one.key, said, one.essays, pages)


def _result(speaking: Voice, hit: Hit, one: result.Result) -> nouns.Result:
    slug = hit.album.slug
    below = photo_path(slug, hit.photo) if hit.photo and one.number else ""
    return nouns.Result(
        slug,
        speaking.photo(slug, below) if below else "",
        speaking.base + one.href,
        _said(one.title),
        _said(one.quoted),
        one.date,
    )


def _said(quoted: result.Quoted | None) -> str:
    return "".join(run.words for run in quoted.runs) if quoted else ""


def _lang(request: Request, lang: str) -> str:
    """A language of the site, "" for none; Malformed for another one."""
    if lang and lang not in site(request).languages:
        raise Malformed(f"the pages are in {', '.join(site(request).languages)}")
    return lang


def _headers(speaking: Voice, made: Material | None = None) -> Mapping[str, str]:
    """Other sites' pages may read what everybody may; what it says of mining stands above it."""
    told = mining.headers(made.album.data_mining if made else "", speaking.mining)
    return {**told, **({} if speaking.inside else _OPEN)}


def _cursor(row: AlbumRow) -> str:
    told = msgspec.json.encode((row.first, row.slug))
    return urlsafe_b64encode(told).decode("ascii").rstrip("=")


def _after(cursor: str) -> tuple[str, str]:
    """Where a part begins; Malformed for a cursor that nobody was told."""
    if not cursor:
        return "", ""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        return msgspec.json.decode(urlsafe_b64decode(padded), type=tuple[str, str])
    except (ValueError, msgspec.DecodeError) as problem:
        raise Malformed("this is no `next` of a list") from problem
