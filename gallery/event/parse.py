"""event.toml as an Event, or a refusal with file, line and reason."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType
from typing import Self

from gallery.errors import AlbumError, Spot
from gallery.event.codes import DELIMITER, PERSON, Codes
from gallery.event.composing import LONGEST
from gallery.event.template import VARIABLES, slots
from gallery.model import Lang, Texts
from gallery.values import (
    Table,
    decoded,
    edtf,
    listed,
    refuse_strangers,
    string,
    tables,
    texts,
)

KEYS = (
    *("event", "date", "place", "city", "region", "country", "organisers", "keywords"),
    *("slogans", "demands", "credit", "rights", "copyright", "photographer", "people", "figure"),
    *("caption", "codes", "code", "delimiter"),
)
FIGURE_KEYS = ("figure", "source", "date", "link")

_NONE: Mapping[str, str] = MappingProxyType({})
_NO_LISTS: Mapping[str, Sequence[str]] = MappingProxyType({})
_NAMED = re.compile(r"[\"']([^\"'/\\\n]+\.(?:txt|tsv))[\"']", re.IGNORECASE)
_A_FILE = re.compile(r"[^./\\\x00-\x1f\"'][^/\\\x00-\x1f\"']{0,55}\.(?:txt|tsv)", re.IGNORECASE)
_KEY = re.compile(r"`(?P<key>[\w-]+)")


@dataclass(frozen=True, slots=True)
class Photographer:
    """Who holds a camera at this event; credit: "" when it is the event's."""

    name: str
    credit: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A claim in numbers that is known beforehand, as a crowd's size; as of a figure block."""

    figure: Texts
    source: Texts
    date: str
    link: str


@dataclass(frozen=True, slots=True)
class Event:
    """What is known of an event; "" or empty where it says nothing.

    name           of the event, per language; place: the street, square or building
    date           EDTF
    city, region, country  per language, or alike in all
    slogans, demands  what people shout and ask for, per language, "" for all
    rights         terms of use, per language; copyright: the notice
    photographers  by camera body ("Canon EOS R5 #0123"), by a whole serial number, or by the name
                   that its owner set in the camera
    people         who is expected, by code without its @; each is also a code
    figures        claims in numbers; they stand in no essay before an editor puts them there
    captions       templates per language
    code_files     names of the files of codes that lie beside it, per language; "" for all
    codes          what those files and the `[code]` table say, per language; "" for all
    delimiter      the one character around a code
    """

    name: Texts = field(default_factory=lambda: _NONE)
    date: str = ""
    place: Texts = field(default_factory=lambda: _NONE)
    city: Texts = field(default_factory=lambda: _NONE)
    region: Texts = field(default_factory=lambda: _NONE)
    country: Texts = field(default_factory=lambda: _NONE)
    organisers: Sequence[str] = ()
    keywords: Sequence[str] = ()
    slogans: Mapping[Lang, Sequence[str]] = field(default_factory=lambda: _NO_LISTS)
    demands: Mapping[Lang, Sequence[str]] = field(default_factory=lambda: _NO_LISTS)
    credit: str = ""
    rights: Texts = field(default_factory=lambda: _NONE)
    copyright: str = ""
    photographers: Mapping[str, Photographer] = field(default_factory=lambda: MappingProxyType({}))
    people: Mapping[str, Texts] = field(default_factory=lambda: MappingProxyType({}))
    figures: Sequence[Figure] = ()
    captions: Texts = field(default_factory=lambda: _NONE)
    code_files: Mapping[Lang, str] = field(default_factory=lambda: _NONE)
    codes: Mapping[Lang, Codes] = field(default_factory=lambda: MappingProxyType({}))
    delimiter: str = DELIMITER

    @classmethod
    def read(cls, table: Table) -> Self:
        refuse_strangers(table, KEYS)
        people = _people(table, "people")
        return cls(
            name=texts(table, "event"),
            date=edtf(table, "date"),
            place=texts(table, "place"),
            city=texts(table, "city"),
            region=texts(table, "region"),
            country=texts(table, "country"),
            organisers=_words(table, "organisers"),
            keywords=_words(table, "keywords"),
            slogans=_lists(table, "slogans"),
            demands=_lists(table, "demands"),
            people=people,
            figures=_figures(table, "figure"),
            credit=string(table, "credit").strip(),
            rights=texts(table, "rights"),
            copyright=string(table, "copyright").strip(),
            photographers=_photographers(table, "photographer"),
            captions=_templates(table, "caption"),
            code_files=_files(table, "codes"),
            codes=_with_people(_codes(table, "code"), people),
            delimiter=_delimiter(table, "delimiter"),
        )

    def codes_in(self, lang: Lang) -> Codes:
        """The codes that count in a language: its own before those for all."""
        return self.codes.get("", Codes()) | self.codes.get(lang, Codes())


def parse(name: str, source: str) -> Event:
    """Read an event.toml; the files of codes that it names are read by others.

    name    the file as its user knows it, for error texts
    raises  AlbumError with its spot
    """
    table = decoded(name, source)
    try:
        return Event.read(table)
    except AlbumError as problem:
        spot = Spot(name, _line(source, problem.reason))
        raise AlbumError(problem.reason, spot) from problem


def files_named(source: str) -> frozenset[str]:
    """Names of the text files that an event.toml speaks of, be it sound or broken.

    They belong to it, and are no photos that somebody dropped by mistake.
    """
    return frozenset(_NAMED.findall(source))


def _line(source: str, reason: str) -> int | None:
    """The line of the key that `reason` names first."""
    named = _KEY.search(reason)
    if not named:
        return None
    at_key = re.compile(rf"\s*\[?\s*[\"']?{re.escape(named['key'])}\b")
    lines = enumerate(source.splitlines(), 1)
    return next((number for number, line in lines if at_key.match(line)), None)


def _words(table: Table, key: str) -> tuple[str, ...]:
    found = []
    for word in listed(table, key):
        if not isinstance(word, str):
            raise AlbumError(f"`{key}` holds {word!r}, which is not text in quotes")
        found.append(word.strip())
    return tuple(word for word in found if word)


def _lists(table: Table, key: str) -> Mapping[Lang, Sequence[str]]:
    """`key.en = ["…"]`, or `key = ["…"]` for what is alike in all languages."""
    stated = table.get(key, {})
    if isinstance(stated, list):
        return {"": words} if (words := _words(table, key)) else {}
    found = _tables(table, key, f'{key}.en = ["…"]')
    said = {lang: _words(found, lang) for lang in found}
    return {lang: words for lang, words in said.items() if words}


def _people(table: Table, key: str) -> Mapping[str, Texts]:
    found = _tables(table, key, f'[{key}] and below it ana = "Ana Rojas"')
    named = {code.strip().removeprefix(PERSON): texts(found, code) for code in found}
    for code, names in named.items():
        if not code or not names:
            raise AlbumError(f'`{key}` has {code!r}; write a code and a name: ana = "Ana Rojas"')
    return named


def _with_people(codes: Mapping[Lang, Codes], people: Mapping[str, Texts]) -> Mapping[Lang, Codes]:
    """The codes with one for each person, as =@ana=."""
    both = dict(codes)
    for code, names in people.items():
        for lang, name in names.items():
            both[lang] = both.get(lang, Codes()) | Codes({f"{PERSON}{code}": (name,)})
    return both


def _figures(table: Table, key: str) -> tuple[Figure, ...]:
    found = []
    for one in tables(table, key):
        refuse_strangers(one, FIGURE_KEYS)
        told = Figure(
            texts(one, "figure"), texts(one, "source"), edtf(one, "date"), string(one, "link")
        )
        if not told.figure:
            raise AlbumError(f'`{key}` has no words; write {key}.en = "40,000 people"')
        found.append(told)
    return tuple(found)


def _tables(table: Table, key: str, example: str) -> Mapping[str, object]:
    found = table.get(key, {})
    if not isinstance(found, Mapping):
        raise AlbumError(f"`{key}` is {found!r}; write {example}")
    return found


def _photographers(table: Table, key: str) -> Mapping[str, Photographer]:
    example = f'[{key}."Canon EOS R5 #0123"] and below it name = "A. Photographer"'
    found = {}
    for camera, stated in _tables(table, key, example).items():
        if not isinstance(stated, Mapping):
            raise AlbumError(f"`{key}` has {stated!r}; write {example}")
        refuse_strangers(stated, ("name", "credit"))
        name = string(stated, "name").strip()
        if not name:
            raise AlbumError(f"`{key}` of {camera!r} has no `name`; write {example}")
        found[camera.strip()] = Photographer(name, string(stated, "credit").strip())
    return found


def _templates(table: Table, key: str) -> Texts:
    found = texts(table, key)
    if "" in found:
        raise AlbumError(f'`{key}` needs a language: write {key}.en = "{{event}}, {{place}}"')
    for lang, template in found.items():
        if len(template) > LONGEST:
            raise AlbumError(f"`{key}.{lang}` is longer than {LONGEST} characters")
        for name in slots(template):
            near = get_close_matches(name, VARIABLES, n=1, cutoff=0.8)
            if near and name not in VARIABLES:
                raise AlbumError(f"`{key}.{lang}` has {{{name}}}; did you mean {{{near[0]}}}?")
    return found


def _files(table: Table, key: str) -> Mapping[Lang, str]:
    found = texts(table, key)
    for name in found.values():
        if not _A_FILE.fullmatch(name):
            raise AlbumError(
                f"`{key}` is {name!r}; name a .txt or .tsv file beside event.toml,"
                ' or write single codes below [code], like mx = "Mexico City"'
            )
    return found


def _codes(table: Table, key: str) -> Mapping[Lang, Codes]:
    """The `[code]` table: mx = "words", mx = ["first", "second"], or per language mx.en."""
    phrases: dict[Lang, dict[str, Sequence[str]]] = {}
    known = _tables(table, key, '[code] and below it mx = "Mexico City"')
    for code, stated in known.items():
        if isinstance(stated, list):
            phrases.setdefault("", {})[code] = _words(known, code)
        else:
            for lang, words in texts(known, code).items():
                phrases.setdefault(lang, {})[code] = (words,)
    return {lang: Codes({c: w for c, w in said.items() if w}) for lang, said in phrases.items()}


def _delimiter(table: Table, key: str) -> str:
    stated = string(table, key) or DELIMITER
    if len(stated) != 1 or stated.isalnum() or stated.isspace() or stated in "#{}_":
        raise AlbumError(f"`{key}` is {stated!r}; it is one sign, like =")
    return stated
