"""Terms that essays share, as readers see them: one for all its spellings, with an address."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from gallery import text
from gallery.catalog import Group
from gallery.model import Lang, Texts
from gallery.web.words import Said, said

KINDS = ("place", "series", "person", "photographer", "tag")
"""What the archive lists besides years, in the order in which it does."""


@dataclass(frozen=True, slots=True)
class Named:
    """A term: "Mexico City" and "Ciudad de México", once somebody has given both for one place.

    key     the one in its address; keys: all that lead to it
    words   per language, those of most essays
    essays  how many share it
    """

    kind: str
    key: str
    keys: Sequence[str]
    words: Texts
    essays: int


@dataclass(frozen=True, slots=True)
class Link:
    """A term to follow; essays: how many it leads to."""

    words: Said
    href: str
    essays: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """Terms of one kind; more: address of the page that has all of them, "" when these are all."""

    kind: str
    links: Sequence[Link]
    more: str


def address(lang: Lang, kind: str, words: str) -> str:
    """Where the essays of a term are listed; words in any of its spellings, or its key."""
    key = words if kind == "year" else text.key(words)
    return f"/{lang}/archive/{kind}/{quote(key, safe='')}/"


def link(lang: Lang, words: Texts, kind: str, main: Lang) -> str:
    """The same for a term in several languages: `main` decides, so all languages agree; "" none."""
    chosen = text.in_language(words, [main])
    return address(lang, kind, chosen[1]) if chosen and text.key(chosen[1]) else ""


def named(groups: Iterable[Group], main: Lang) -> list[Named]:
    """Wordings joined to terms: those that share a spelling are one; by key.

    main  the language whose spelling stands in the address
    """
    known: dict[tuple[str, str], list[Group]] = {}
    for group in groups:
        places = [(group.kind, key) for key in _keys(group)]
        same = {id(found): found for place in places if (found := known.get(place))}
        joined = [group, *(one for found in same.values() for one in found)]
        known |= {(one.kind, key): joined for one in joined for key in _keys(one)}
    distinct = {id(joined): joined for joined in known.values()}
    return sorted((_named(joined, main) for joined in distinct.values()), key=lambda one: one.key)


def shelf(kind: str, terms: Iterable[Named], lang: Lang, main: Lang, most: int | None) -> Shelf:
    """The terms of one kind by letters; of more than `most` those that most essays share."""
    own = [one for one in terms if one.kind == kind]
    kept = sorted(own, key=lambda one: -one.essays)[:most]
    links = [_link(one, lang, main) for one in kept]
    more = f"/{lang}/archive/{kind}/" if len(kept) < len(own) else ""
    return Shelf(kind, sorted(links, key=lambda one: text.fold(one.words.words)), more)


def _link(one: Named, lang: Lang, main: Lang) -> Link:
    words = said(one.words, lang, main) or Said(one.key)
    return Link(words, address(lang, one.kind, one.key), one.essays)


def _keys(group: Group) -> set[str]:
    return {text.key(words) for words in group.words.values()} - {""}


def _named(groups: Sequence[Group], main: Lang) -> Named:
    """Of several wordings the one of most essays is printed, of equals the first by letters."""
    ordered = sorted(groups, key=lambda group: (-group.essays, sorted(group.words.items())))
    words: dict[Lang, str] = {}
    for group in ordered:
        words = {**group.words, **words}
    chosen = text.in_language(words, [main])
    keys = sorted(set().union(*map(_keys, groups)))
    key = text.key(chosen[1]) if chosen else ""
    kind = groups[0].kind
    essays = sum(group.essays for group in groups)
    return Named(kind, words[""] if kind == "year" else key or keys[0], keys, words, essays)
