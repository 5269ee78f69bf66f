"""A snapshot: which file had which bytes at one moment. JSON lines that a person can read.

The first line says whose library it is and when it was backed up; then one line a file, the hash
first and the path last; the last line seals all that stand before it:

    {"format": 1, "kind": "gallery backup", "title": {"en": "Photos"}, "begun": …, "files": 2, …}
    {"sha256": "3f0a…", "bytes": 512, "mtime_ns": …, "mode": "644", "path": "gallery.toml"}
    {"sha256": "b51c…", "bytes": 4711, "mtime_ns": …, "mode": "644", "path": "albums/…/IMG_1.jpg"}
    {"seal": "sha256 of every byte above this line"}

The standard library reads and writes it: names that are no UTF-8 have escapes which others refuse.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import PurePosixPath

from gallery.errors import BackupError

FORMAT = 1
KIND = "gallery backup"
ENDING = ".jsonl"
_NAME = re.compile(r"(?P<moment>\d{4}-\d\d-\d\dT\d{6}Z)(?:-(?P<again>\d+))?")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of the library as a snapshot has it.

    path      below the library's folder: "albums/may-day/IMG_1.jpg"
    sha256    hash of the bytes that were found, and name of the object that holds them
    mtime_ns  time of last change; mode: permission bits
    should    the hash that the album's manifest.json knows, where the bytes were not those; else ""
    """

    path: str
    sha256: str
    bytes: int
    mtime_ns: int
    mode: int = 0o644
    should: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A whole snapshot.

    begun, ended  moments, ISO 8601 in UTC
    title         name of the site, per language
    albums        folder of the albums, below the library
    program       version that wrote it
    findings      how many things were wrong while it was made
    """

    begun: str
    ended: str
    files: Sequence[Kept]
    title: Mapping[str, str] = field(default_factory=dict)
    albums: str = "albums"
    program: str = ""
    findings: int = 0

    @property
    def bytes(self) -> int:
        """Size of all its files, those counted twice that are there twice."""
        return sum(one.bytes for one in self.files)


def dump(snapshot: Snapshot) -> bytes:
    """The file of a snapshot."""
    head = {
        "format": FORMAT,
        "kind": KIND,
        "title": dict(snapshot.title),
        "begun": snapshot.begun,
        "ended": snapshot.ended,
        "files": len(snapshot.files),
        "bytes": snapshot.bytes,
        "findings": snapshot.findings,
        "albums": snapshot.albums,
        "program": snapshot.program,
    }
    body = b"".join(_line(one) for one in (head, *map(_told, snapshot.files)))
    return body + _line({"seal": sha256(body).hexdigest()})


def load(name: str, data: bytes) -> Snapshot:
    """Read a snapshot; BackupError when a byte of it is not what it was, or its format is newer.

    name  how it is called, for people
    """
    body, seal = _unsealed(data)
    if seal != sha256(body).hexdigest():
        raise BackupError(f"the snapshot {name} is damaged; name another one by --snapshot")
    try:
        head, *lines = [json.loads(line) for line in body.splitlines()]
        if (head["kind"], head["format"]) != (KIND, FORMAT):
            raise BackupError(f"the snapshot {name} needs a newer version of this program")
        return Snapshot(
            head["begun"],
            head["ended"],
            [_kept(name, line) for line in lines],
            head["title"],
            head["albums"],
            head["program"],
            head["findings"],
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise BackupError(f"the snapshot {name} cannot be understood ({problem!r})") from problem


def next_name(now: datetime, names: Sequence[str]) -> str:
    """The name of the next snapshot: later in their order than all others, whatever the clock says.

    now    in UTC
    names  of those that are there, oldest first
    """
    name = f"{now:%Y-%m-%dT%H%M%SZ}"
    last = _NAME.fullmatch(names[-1]) if names else None
    if last is None or last["moment"] < name:
        return name
    return f"{last['moment']}-{int(last['again'] or 1) + 1}"


def is_name(name: str) -> bool:
    """Whether a snapshot may be called so."""
    return _NAME.fullmatch(name) is not None


def ordered(name: str) -> tuple[str, int]:
    """Sort key of names: by moment, then by count."""
    match = _NAME.fullmatch(name)
    return (match["moment"], int(match["again"] or 1)) if match else ("", 0)


def settled(kept: Kept, begun: str) -> bool:
    """Whether equal size and time mean equal bytes: not for what was changed around the look at it.

    Clocks of disks are as coarse as two seconds: two changes within one tick have one time.
    """
    moment = datetime.fromisoformat(begun) - timedelta(seconds=3)
    return kept.mtime_ns < moment.timestamp() * 1e9 and not kept.should


def _unsealed(data: bytes) -> tuple[bytes, str]:
    """All lines but the last, and the hash that the last one states; "" when it states none."""
    body, _, last = data.removesuffix(b"\n").rpartition(b"\n")
    try:
        told = json.loads(last)
    except ValueError:
        return body, ""
    seal = told.get("seal", "") if isinstance(told, dict) else ""
    return body + b"\n", str(seal)


def _line(said: Mapping[str, object]) -> bytes:
    try:
        return json.dumps(said, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # a name that is no UTF-8: its bytes are spelt as escapes
        return json.dumps(said).encode() + b"\n"


def _told(one: Kept) -> dict[str, object]:
    told: dict[str, object] = {
        "sha256": one.sha256,
        "bytes": one.bytes,
        "mtime_ns": one.mtime_ns,
        "mode": f"{one.mode:o}",
    }
    return told | ({"should": one.should} if one.should else {}) | {"path": one.path}


def _kept(name: str, told: Mapping[str, object]) -> Kept:
    """A line as a file; BackupError when it would lead out of the library."""
    path, digest = str(told["path"]), str(told["sha256"])
    way = PurePosixPath(path)
    if not path or way.is_absolute() or ".." in way.parts or "\0" in path:
        raise BackupError(f"the snapshot {name} names {path!r}, which lies in no library")
    if not _HASH.fullmatch(digest):
        raise BackupError(f"the snapshot {name} has no hash for {path}")
    size, changed = int(str(told["bytes"])), int(str(told["mtime_ns"]))
    return Kept(path, digest, size, changed, int(str(told["mode"]), 8), str(told.get("should", "")))
