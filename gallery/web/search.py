"""The search: a plain form, answered by a page; what was asked for is written down nowhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from gallery import when
from gallery.catalog import Asked, Found
from gallery.catalog.asked import Query, Synonyms, synonyms, understood
from gallery.errors import Missing
from gallery.model import Lang
from gallery.text import fold
from gallery.web import answers, page, result, standing, telling, term
from gallery.web.edition import asked
from gallery.web.language import CATALOGUES, Language
from gallery.web.site import asked_language, changing, kept, site, viewer
from gallery.web.term import Named
from gallery.web.words import Said, said

FILTERS = ("year", "place", "photographer")
"""What a search may be narrowed by, besides words: fields of the form."""

SYNONYMS = "synonyms.txt"
"""Name of the list that ships with the program, and of the library's own."""

_MOST = 24  # results a page
_PAGES = 10_000
_LONGEST = 200  # characters of a question that are read and given back


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter."""

    key: str
    words: Said
    essays: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Form:
    """What was asked for, and what may be."""

    words: str
    filters: Mapping[str, Sequence[Choice]]
    number: int

    @property
    def asked(self) -> bool:
        """Whether anything was."""
        return bool(self.words or self.chosen)

    @property
    def chosen(self) -> Mapping[str, str]:
        """The filters that are set, each with its key."""
        return {
            name: choice.key
            for name, choices in self.filters.items()
            for choice in choices
            if choice.chosen
        }

    def address(self, number: int) -> str:
        """This search, another page of its results."""
        fields = {"q": self.words, **self.chosen, **({"page": str(number)} if number > 1 else {})}
        return f"?{urlencode(fields)}"


def search(request: Request) -> Response:
    """The form, and below it what was found; 404 for a page of results that there is not."""
    language, asking = asked_language(request), viewer(request)
    here = site(request)
    if not here.reach.answers:
        return standing.search(request, language)
    terms = term.named(here.gallery.catalog.groups(asking, FILTERS), here.main)
    form = _form(request, language.tag, here.main, terms)
    query = understood(form.words, synonyms_of(here.gallery.library))
    found = Found()
    if query.wanted or (form.chosen and not form.words):
        start = (form.number - 1) * _MOST
        found = here.gallery.catalog.search(asking, Asked(query, _within(form, terms), start=start))
    if form.number > 1 and not found.hits:
        raise Missing("there are no more results")
    return _answer(request, language, form, query, found)


def _answer(
    request: Request, language: Language, form: Form, query: Query, found: Found
) -> Response:
    edition = asked(request)
    shown = result.results(found.hits, language.tag, site(request).main, query, edition)
    more = form.number * _MOST < found.total
    content = {
        "form": form,
        "found": found,
        "essays": [one for one in shown if not one.number],
        "photos": [one for one in shown if one.number],
        "before": form.address(form.number - 1) if form.number > 1 else "",
        "after": form.address(form.number + 1) if more else "",
    }
    style = "".join(one.style for one in shown)
    title = Said(language.catalog.gettext("Search"))
    machine = telling.of_ways(request)
    head = page.head(request, language, title=title, style=style, machine=machine, edition=edition)
    if form.asked:
        same = form.address(form.number)
        versions = [replace(one, path=one.path + same) for one in head.versions]
        head = replace(head, versions=versions)
    cache = answers.PRIVATE if form.asked else kept(request, changing(request))
    return page.answer(request, language, "search.html", head, content, cache=cache)


def _form(request: Request, lang: Lang, main: Lang, terms: Sequence[Named]) -> Form:
    """The form as it was sent; values of filters that there are not count as none."""
    sent = request.query_params
    words = " ".join(sent.get("q", "")[:_LONGEST].split())
    words = "".join(char for char in words if char.isprintable())
    filters = {
        name: _choices([one for one in terms if one.kind == name], sent.get(name, ""), lang, main)
        for name in FILTERS
    }
    number = sent.get("page", "1")
    known = number.isascii() and number.isdecimal() and 1 <= int(number[:9]) <= _PAGES
    return Form(words, filters, int(number[:9]) if known else 1)


def _choices(terms: Sequence[Named], sent: str, lang: Lang, main: Lang) -> list[Choice]:
    """The values of one filter by letters; years from the latest, below their decade."""
    choices = [
        Choice(one.key, _words(one, lang, main), one.essays, sent == one.key or sent in one.keys)
        for one in terms
        if not (one.kind == "year" and one.key.endswith("XX"))
    ]
    if terms and terms[0].kind == "year":
        return sorted(choices, key=lambda one: one.key.replace("X", "~"), reverse=True)
    return sorted(choices, key=lambda one: fold(one.words.words))


def _words(one: Named, lang: Lang, main: Lang) -> Said:
    if one.kind == "year":
        return Said(when.words(one.key, lang))
    return said(one.words, lang, main) or Said(one.key)


def _within(form: Form, terms: Iterable[Named]) -> dict[str, Sequence[str]]:
    """The terms that are chosen, each with all its spellings."""
    chosen = form.chosen
    return {
        one.kind: [one.key] if one.kind == "year" else one.keys  # "193X", not "193x"
        for one in terms
        if chosen.get(one.kind) == one.key
    }


def synonyms_of(library: Path) -> Synonyms:
    """Those that ship with the program, then the library's own; a list that is not there is none.

    It is read for each search: it is short, and an edit counts at once.
    """
    lines: list[str] = []
    for path in (CATALOGUES / SYNONYMS, library / SYNONYMS):
        try:
            lines += path.read_text(encoding="utf-8", errors="replace").splitlines()
        except (FileNotFoundError, IsADirectoryError, PermissionError):
            continue
    return synonyms(lines)
