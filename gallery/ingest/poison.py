"""Files that ended their worker twice: noted by their bytes, and opened by no decoder again.

A note is `.gallery/poison/<sha256>.json`: the verdict, when, and by which program. It holds under
any name and in any album, until another version of the program or of a decoder may do better, or
until somebody asks for the file again (`gallery ingest --again`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

import msgspec

from gallery.album.manifest import Manifest
from gallery.errors import Missing, Refused
from gallery.ingest.read import READER
from gallery.model import Verdict
from gallery.store import Store

FOLDER = ".gallery/poison"

_DECODERS = ("march-gallery", "pillow", "pillow-heif", "rawpy")


@dataclass(frozen=True, slots=True)
class Poison:
    """What is noted of one file.

    code, reason, remedy  as of a Verdict
    when                  UTC, ISO 8601
    program               what opened it, by versions
    hashes                of what was noted together: the file, and the head that stamps are made of
    """

    code: str
    reason: str
    remedy: str
    when: str
    program: str
    hashes: Sequence[str] = ()


def known(store: Store, sha256: str) -> Verdict | None:
    """The verdict on bytes that must not be opened again; None when they may be."""
    noted = _noted(store, sha256)
    if noted is None or noted.program != program():
        return None
    return Verdict(noted.code, noted.reason, noted.remedy)


def refuse(store: Store, sha256: str) -> None:
    """Refused, with the verdict on bytes that must not be opened again; else nothing."""
    if verdict := known(store, sha256):
        raise Refused(verdict.code, verdict.reason, verdict.remedy)


def note(store: Store, hashes: Iterable[str], verdict: Verdict) -> None:
    """Set bytes aside that ended their worker twice."""
    when = datetime.now(UTC).isoformat(timespec="seconds")
    alike = list(dict.fromkeys(hashes))
    said = Poison(verdict.code, verdict.reason, verdict.remedy, when, program(), alike)
    for sha256 in alike:
        store.put(_key(sha256), msgspec.json.encode(said))


def forget(store: Store, sha256: str) -> None:
    """Let bytes be opened again."""
    noted = _noted(store, sha256)
    for one in {sha256, *(noted.hashes if noted else ())}:
        store.delete(_key(one))


def asked_again(store: Store, manifest: Manifest) -> Manifest:
    """A manifest as if no recipe had been tried on its refused files, and they may be opened."""
    refused = [photo for photo in manifest.photos.values() if photo.verdict and not photo.gone]
    for photo in refused:
        forget(store, photo.sha256)
    return manifest.with_photos([replace(photo, recipe="") for photo in refused])


def _noted(store: Store, sha256: str) -> Poison | None:
    try:
        return msgspec.json.decode(store.get(_key(sha256))[0], type=Poison)
    except (Missing, msgspec.DecodeError):
        return None


def program() -> str:
    """What opens files here: told from what is installed, without loading any of it."""
    return "; ".join([*(f"{name} {_version(name)}" for name in _DECODERS), f"reader {READER}"])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def _key(sha256: str) -> str:
    return f"{FOLDER}/{sha256}.json"
