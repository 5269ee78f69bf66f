"""What belongs to a library and goes with it: all but what is one machine's or one moment's."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from gallery.store import Entry
from gallery.store.local import PRIVATE

SHARED: Final = f"{PRIVATE}/library"
"""In a bucket, what lies beside the albums of a library on a disk, under the same names."""

BESIDE: Final = ("audit", "links", "people.toml", "tokens")
"""That is this: what the program itself writes there. What configures a machine is its own."""

MACHINE: Final = (
    "gallery.toml",
    "codes.txt",
    "names.toml",
    "synonyms.txt",
    "templates",
    "locale",
)
"""What configures a machine: its owner brings these files to each one."""

LEFT: Final = (
    # one moment's: who looks at what, who works, what is half written or under way
    "here",
    "incoming",
    "locks",
    "moving",
    "taken",
    "uploads",
    "watched.json",
    "working.json",
    # of the place itself: its mark, its index, when all of it was read or backed up
    "backup.json",
    "fixity.json",
    "index.sqlite*",
    "library",
    # whoever signed in does it again; where they came from is kept once, and not for long
    "challenges",
    "near.json",
    "networks",
    "offers.json",
    "sign-ins",
    "tries.json",
    "uses.json",
    # begins again by itself
    "trash.json",
)
"""Below .gallery; a name that is not among these goes along, so that nothing new is forgotten."""


_RECORDS: Final = (f"{PRIVATE}/links/", f"{SHARED}/links/", f"{SHARED}/tokens/")


class Listed(Protocol):
    """What lies at one end."""

    def list(self, prefix: str = "", *, deep: bool = True) -> Iterator[Entry]: ...


@dataclass(frozen=True, slots=True)
class Part:
    """So much of a library as is copied and noted together: a folder.

    deep  with all below it; else only the files right in it
    """

    folder: str
    deep: bool = True


def parts(end: Listed) -> Iterator[Part]:
    """The parts of a library, each small enough to be held in memory; StoreError."""
    yield Part("", deep=False)
    for name in _folders(end, ""):
        if not name.startswith("."):
            yield Part(name)
    yield Part(PRIVATE, deep=False)
    for name in _folders(end, PRIVATE):
        if not _left(name):
            yield Part(name, deep=False)
            yield from map(Part, _folders(end, name))
    yield Part(SHARED)


def inside(end: Listed, part: Part) -> Iterator[Entry]:
    """What a part holds that belongs to the library, links and special files too; StoreError."""
    for entry in end.list(part.folder, deep=part.deep):
        left = part.folder == PRIVATE and _left(entry.key)
        if entry.kind != "folder" and not left and not _taken_away(entry):
            yield entry


def _taken_away(entry: Entry) -> bool:
    """Whether it is what a bucket has in place of a record until it is deleted: nothing."""
    return not entry.bytes and entry.key.startswith(_RECORDS)


def _folders(end: Listed, folder: str) -> list[str]:
    return [entry.key for entry in end.list(folder, deep=False) if entry.kind == "folder"]


def _left(key: str) -> bool:
    name = key.removeprefix(f"{PRIVATE}/")
    starts = tuple(one.removesuffix("*") for one in LEFT if one.endswith("*"))
    return name in LEFT or name.startswith(starts)
