"""What is offered while somebody writes captions: names of people, places, organisations. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from gallery.catalog import Group
from gallery.event import Event
from gallery.model import Texts
from gallery.names import Name, Names

INDEXED = {"person": "people", "place": "places"}
"""Kinds of terms of the index, and what they are offered as."""

MOST = 20_000
"""Names of one kind."""

Offer: TypeAlias = str | Mapping[str, str]
"""One name: alike in all languages, or by language."""


def offered(
    event: Event, names: Names, groups: Iterable[Group], persons: Iterable[str]
) -> Mapping[str, Sequence[Offer]]:
    """Names by kind, the likeliest first: of the event, of this essay, of the site, of all essays.

    groups   terms of the index
    persons  who is named in this essay's photos
    returns  "people", "places", "organisations", and "words": what is shouted and asked for
    """
    counted = sorted(groups, key=lambda one: -one.essays)
    indexed = {
        kind: [one.words for one in counted if INDEXED.get(one.kind) == kind]
        for kind in INDEXED.values()
    }
    places = (event.place, event.city, event.region, event.country)
    told: dict[str, list[Texts]] = {
        "people": [*event.people.values(), *({"": one} for one in persons)],
        "places": [one for one in places if one],
        "organisations": [{"": one} for one in event.organisers],
    }
    kept = {kind: [*some, *_forms(getattr(names, kind))] for kind, some in told.items()}
    found = {kind: _each([*some, *indexed.get(kind, ())]) for kind, some in kept.items()}
    return {**found, "words": _each([*_said(event)])}


def _forms(names: Iterable[Name]) -> Iterator[Texts]:
    return (name.forms for name in names)


def _said(event: Event) -> Iterator[Texts]:
    """Slogans and demands; those of one language are offered in that one alone."""
    for lists in (event.slogans, event.demands):
        for lang, several in lists.items():
            yield from ({lang: words} for words in several)


def _each(several: Sequence[Texts]) -> Sequence[Offer]:
    """Each name once; one that is known in more languages goes before the same in fewer."""
    whole: dict[str, dict[str, str]] = {}
    forms: dict[tuple[str, str], str] = {}
    for texts in several:
        said = {lang: words.strip() for lang, words in texts.items() if words.strip()}
        keys = [(lang, words.casefold()) for lang, words in said.items()]
        known = next((forms[key] for key in keys if key in forms), None)
        if known is None and keys:
            known = f"{keys[0][0]} {keys[0][1]}"
            whole[known] = {}
        if known is not None:
            for key in keys:
                forms.setdefault(key, known)
            whole[known] = {**said, **whole[known]}
    made: list[Offer] = [one.get("", one) for one in whole.values()]
    return made[:MOST]
