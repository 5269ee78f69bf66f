"""What the new place knows of a move: from where, and each file that came, by its hash.

It lies at the new place, below `.gallery/moving`, one sheet for each part of the library. A file
is on its sheet before it is there, so whatever a stop leaves is known as ours, and nothing else is
ever written over or removed.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, astuple, dataclass, field
from hashlib import sha256

import msgspec

from gallery.errors import Missing, MoveError, Stale
from gallery.moving.contents import Part, inside, parts
from gallery.moving.ends import End
from gallery.store import Expect
from gallery.store.local import PRIVATE

FOLDER = f"{PRIVATE}/moving"
MARK = f"{FOLDER}/mark.json"


@dataclass(frozen=True, slots=True)
class Mark:
    """Whose place it is: what the source is called and known by; when the move ended, "" = not."""

    source: str
    known: str
    ended: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one file that came, or is about to.

    sha256   of what was sent, "" = nothing yet, or it was found to be wrong
    bytes    and mtime_ns: as the source told them before it was read
    rested   whether the source's clock could tell a later change from this one
    checked  whether it was read back
    """

    sha256: str = ""
    bytes: int = 0
    mtime_ns: int = 0
    rested: bool = False
    checked: bool = False


@dataclass(slots=True)
class Sheet:
    """The files of one part, by key."""

    part: Part
    files: dict[str, Known] = field(default_factory=dict)


def claim(source: End, target: End) -> Mark:
    """Make a place ours, or know it again; MoveError when it is another's, or not empty."""
    try:
        mark = msgspec.json.decode(target.store.get(MARK)[0], type=Mark)
    except msgspec.DecodeError as problem:
        raise _damaged(target) from problem
    except Missing:
        return _claimed(source, target)
    if mark.ended:
        raise MoveError(
            f"{target.name} is a library of its own since {mark.ended}, when {mark.source} had been"
            f" moved there; nothing was changed; name another place, or empty that one ({FOLDER} in"
            " it too) if you mean to begin again"
        )
    if (mark.source, mark.known) != (source.name, source.mark):
        raise MoveError(
            f"{target.name} is the place that {mark.source} is being moved to; nothing was changed;"
            " name another place"
        )
    return mark


def _claimed(source: End, target: End) -> Mark:
    for part in parts(target):
        for entry in inside(target, part):
            raise MoveError(
                f"{target.name} is not empty: there is {entry.key}; nothing was changed; name"
                " another place, or move away what is there"
            )
    mark = Mark(source.name, source.mark)
    try:
        target.store.put(MARK, msgspec.json.encode(mark), expect=Expect.NOTHING)
    except Stale as problem:
        raise _damaged(target) from problem
    return mark


def end(target: End, mark: Mark, when: str) -> None:
    """Note that the library is whole there, then take away what only the move needed."""
    target.store.put(MARK, msgspec.json.encode(Mark(mark.source, mark.known, when)))
    for key in [entry.key for entry in target.store.list(FOLDER) if entry.key != MARK]:
        target.store.delete(key)


def load(target: End, part: Part) -> Sheet:
    """The sheet of a part, an empty one where there is none yet; MoveError, StoreError."""
    try:
        return _read(target, _key(part))
    except Missing:
        return Sheet(part)


def save(target: End, sheet: Sheet) -> None:
    """Write a sheet down; StoreError, Full."""
    files = {key: astuple(known) for key, known in sheet.files.items()}
    told = {**asdict(sheet.part), "files": files}
    # names of files may be no UTF-8, which only this spelling of JSON holds
    target.store.put(_key(sheet.part), json.dumps(told).encode("ascii"))


def sheets(target: End) -> Iterator[Sheet]:
    """All sheets, one after the other; MoveError, StoreError."""
    for key in [one.key for one in target.store.list(FOLDER) if one.key != MARK]:
        yield _read(target, key)


def _key(part: Part) -> str:
    told = f"{part.folder}\0{part.deep}".encode("utf-8", "surrogateescape")
    return f"{FOLDER}/{sha256(told).hexdigest()[:32]}.json"


def _read(target: End, key: str) -> Sheet:
    try:
        told = json.loads(target.store.get(key)[0])
        files = {name: Known(*known) for name, known in told["files"].items()}
        return Sheet(Part(told["folder"], told["deep"]), files)
    except (ValueError, KeyError, TypeError) as problem:
        raise _damaged(target) from problem


def _damaged(target: End) -> MoveError:
    return MoveError(
        f"what {target.name} knows of this move cannot be read; nothing was changed; empty that"
        " place and begin again"
    )
