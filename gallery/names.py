"""names.toml: people, places and organisations as a site writes them, year after year.

It lies beside gallery.toml. What is in it is offered while somebody writes captions; a code
stands for its name in every essay; what is listed as `not` is a spelling that is wrong.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gallery.errors import AlbumError, Spot, StoreError
from gallery.model import Texts
from gallery.values import Table, decoded, refuse_strangers, string, tables, texts
from gallery.values import names as listed

FILE = "names.toml"
SECTIONS = ("people", "places", "organisations")
KEYS = ("name", "code", "not")

LARGEST = 4 << 20
"""Bytes of it that are read: far more than anybody writes."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name.

    forms  per language, "" where it is alike in all
    code   short word that stands for it, without a person's @; "" without one
    wrong  spellings that are not to be used, in any language
    """

    forms: Texts
    code: str = ""
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a site, in the order of their file."""

    people: tuple[Name, ...] = ()
    places: tuple[Name, ...] = ()
    organisations: tuple[Name, ...] = ()

    def each(self) -> Iterator[tuple[str, Name]]:
        """(section, name) of all of them."""
        for section in SECTIONS:
            yield from ((section, name) for name in getattr(self, section))


def load(library: Path) -> Names:
    """The names of a site; none without the file.

    raises  AlbumError, with its spot, when it cannot be used; StoreError when it cannot be read
    """
    return parse(source_of(library))


def source_of(library: Path) -> str:
    """names.toml as it is written, "" without one.

    raises  AlbumError when it is no text, or too long; StoreError
    """
    try:
        with (library / FILE).open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        return ""
    except OSError as problem:
        raise StoreError(f"cannot read {FILE}: {problem.strerror or problem}") from problem
    if len(data) > LARGEST:
        raise AlbumError(f"it has over {LARGEST >> 20} MiB", Spot(FILE))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise AlbumError("it is not UTF-8; save it as UTF-8", Spot(FILE, line)) from problem


def parse(source: str) -> Names:
    """Read a names.toml; AlbumError with its spot."""
    table = decoded(FILE, source)
    try:
        refuse_strangers(table, SECTIONS)
        found: Mapping[str, tuple[Name, ...]] = {
            section: tuple(_name(section, one) for one in tables(table, section))
            for section in SECTIONS
        }
    except AlbumError as problem:
        raise AlbumError(problem.reason, Spot(FILE)) from problem
    return Names(**found)


def _name(section: str, table: Table) -> Name:
    try:
        refuse_strangers(table, KEYS)
        one = Name(texts(table, "name"), string(table, "code").strip(), listed(table, "not"))
    except AlbumError as problem:
        raise AlbumError(f"`{section}`: {problem.reason}") from problem
    if not one.forms:
        raise AlbumError(f'`{section}` has one without a name; write name = "…" or name.en = "…"')
    return Name(one.forms, one.code.removeprefix("@"), one.wrong)
