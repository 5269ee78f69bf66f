"""The codes that count on an essay's desk: those of the site, and over them those of its event."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gallery import names
from gallery.errors import AlbumError, StoreError
from gallery.event import Codes, Event, parse_phrases
from gallery.event.codes import PERSON
from gallery.model import Lang
from gallery.names import Names

FILE = "codes.txt"
"""The site's codes, beside gallery.toml."""

LARGEST = 4 << 20
"""Bytes of it that are read: far more than anybody writes."""


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Codes by language.

    codes      what each stands for
    twice      codes that one file gives other words to further down
    overruled  codes of the site that the event gives other words to
    broken     numbers of the lines of the site's file that have no TAB
    """

    codes: Mapping[Lang, Codes]
    twice: Sequence[str]
    overruled: Sequence[str]
    broken: Sequence[int]

    def people(self) -> Sequence[str]:
        """The names that codes of persons stand for, each once."""
        found = (
            words[0]
            for codes in self.codes.values()
            for code, words in codes.phrases.items()
            if code.startswith(PERSON) and words[0]
        )
        return tuple(dict.fromkeys(found))


def site_codes(library: Path) -> Mapping[Lang, Codes]:
    """The codes of a site, per language, "" for all: those of its names, and over them its file.

    raises  StoreError when one of the two is there and cannot be used
    """
    try:
        known = names.load(library)
    except AlbumError as problem:
        raise StoreError(str(problem)) from problem
    return codes_of(library, known)


def codes_of(library: Path, known: Names) -> Mapping[Lang, Codes]:
    """The same with names that were read before."""
    found = dict(_named(known))
    for lang, codes in _in_file(library).items():
        found[lang] = found.get(lang, Codes()) | codes
    return found


def _in_file(library: Path) -> Mapping[Lang, Codes]:
    """The codes of the site's file, per language; empty without it."""
    path = library / FILE
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        return {}
    except OSError as problem:
        raise StoreError(f"cannot read {FILE}: {problem.strerror or problem}") from problem
    if len(data) > LARGEST:
        raise StoreError(f"{FILE} has over {LARGEST >> 20} MiB; no file of codes is that long")
    return parse_phrases(data)


def _named(site: Names) -> Mapping[Lang, Codes]:
    """The codes of a site's names, per language, "" for all: a person's begins with @."""
    found: dict[Lang, Codes] = {}
    for section, name in site.each():
        code = f"{PERSON}{name.code}" if section == "people" else name.code
        for lang, words in name.forms.items() if name.code else ():
            found[lang] = found.get(lang, Codes()) | Codes({code: (words,)})
    return found


def phrasebook(site: Mapping[Lang, Codes], event: Event, languages: Iterable[Lang]) -> Phrasebook:
    """Both in one, for each of the site's languages."""
    codes: dict[Lang, Codes] = {}
    overruled: list[str] = []
    for lang in languages:
        ours = site.get("", Codes()) | site.get(lang, Codes())
        theirs = event.codes_in(lang)
        codes[lang] = Codes({**ours.phrases, **theirs.phrases})
        overruled += [
            code
            for code, words in ours.phrases.items()
            if tuple(theirs.phrases.get(code, words)) != tuple(words)
        ]
    twice = [code for one in (*site.values(), *event.codes.values()) for code in one.twice]
    return Phrasebook(
        codes,
        tuple(dict.fromkeys(twice)),
        tuple(dict.fromkeys(overruled)),
        tuple(line for one in site.values() for line in one.broken),
    )


def with_codes(event: Event, book: Phrasebook) -> Event:
    """The event with the codes that count on the desk."""
    return replace(event, codes=book.codes)
