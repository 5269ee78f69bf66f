"""event.toml as an Event, or a refusal with file, line and reason."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType
from typing import Self

from gallery.errors import AlbumError, Spot
from gallery.event.codes import DELIMITER, Codes
from gallery.event.composing import LONGEST
from gallery.event.template import VARIABLES, slots
from gallery.model import Lang, Texts
from gallery.values import Table, decoded, edtf, listed, refuse_strangers, string, texts

KEYS = (
    *("event", "date", "place", "city", "country", "organisers", "keywords"),
    *("credit", "rights", "copyright", "photographer", "caption", "codes", "code", "delimiter"),
)

_NONE: Mapping[str, str] = MappingProxyType({})
_NAMED = re.compile(r"[\"']([^\"'/\\\n]+\.(?:txt|tsv))[\"']", re.IGNORECASE)
_A_FILE = re.compile(r"[^./\\\x00-\x1f\"'][^/\\\x00-\x1f\"']{0,55}\.(?:txt|tsv)", re.IGNORECASE)
_KEY = re.compile(r"`(?P<key>[\w-]+)")


@dataclass(frozen=True, slots=True)
class Photographer:
    """Who holds a camera at this event; credit: "" when it is the event's."""

    name: str
    credit: str


@dataclass(frozen=True, slots=True)
class Event:
    """What is known of an event; "" or empty where it says nothing.

    name           of the event, per language; place: the street, square or building
    date           EDTF
    rights         terms of use, per language; copyright: the notice
    photographers  by camera body ("Canon EOS R5 #0123") or by a whole serial number
    captions       templates per language
    code_files     names of the files of codes that lie beside it, per language; "" for all
    codes          what those files and the `[code]` table say, per language; "" for all
    delimiter      the one character around a code
    """

    name: Texts = field(default_factory=lambda: _NONE)
    date: str = ""
    place: Texts = field(default_factory=lambda: _NONE)
    city: str = ""
    country: str = ""
    organisers: Sequence[str] = ()
    keywords: Sequence[str] = ()
    credit: str = ""
    rights: Texts = field(default_factory=lambda: _NONE)
    copyright: str = ""
    photographers: Mapping[str, Photographer] = field(default_factory=lambda: MappingProxyType({}))
    captions: Texts = field(default_factory=lambda: _NONE)
    code_files: Mapping[Lang, str] = field(default_factory=lambda: _NONE)
    codes: Mapping[Lang, Codes] = field(default_factory=lambda: MappingProxyType({}))
    delimiter: str = DELIMITER

    @classmethod
    def read(cls, table: Table) -> Self:
        refuse_strangers(table, KEYS)
        return cls(
            name=texts(table, "event"),
            date=edtf(table, "date"),
            place=texts(table, "place"),
            city=string(table, "city").strip(),
            country=string(table, "country").strip(),
            organisers=_words(table, "organisers"),
            keywords=_words(table, "keywords"),
            credit=string(table, "credit").strip(),
            rights=texts(table, "rights"),
            copyright=string(table, "copyright").strip(),
            photographers=_photographers(table, "photographer"),
            captions=_templates(table, "caption"),
            code_files=_files(table, "codes"),
            codes=_codes(table, "code"),
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
