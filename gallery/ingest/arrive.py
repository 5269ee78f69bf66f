"""Photos from elsewhere into an album: copied whole under their own names, or named and left."""

import errno
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from gallery.errors import Refused, TooLarge, Unreadable
from gallery.ingest.discover import COMPANIONS, natural, passed_over
from gallery.ingest.sniff import RAW_ENDINGS, by_head
from gallery.model import Verdict
from gallery.store import Entry
from gallery.store.local import walk

LARGEST = 256 * 2**20
"""Bytes; a larger file is no photo that this gallery can show."""

ENDINGS = {
    *("jpg", "jpeg", "jpe", "jfif", "mpo", "png", "webp", "tif", "tiff", "gif", "avif"),
    *("heic", "heif", "hif", "bmp", "jp2", "jxl", "psd", "svg"),
    *RAW_ENDINGS,
}
"""How the names of pictures end, without the dot, those included that are not opened."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file outside the library.

    path     where it lies
    shown    how it is named to people: its path from the folder that was dropped
    verdict  why it is not looked into; None when it is to be copied
    photo    it is, or calls itself, a picture: its refusal counts as a refused photo
    """

    path: Path
    shown: str
    bytes: int
    mtime_ns: int
    verdict: Verdict | None = None
    photo: bool = True


def arrivals(folder: Path) -> Iterator[Arrival]:
    """Everything below a folder (or the one file), in natural order; sidecars are left out."""
    if folder.is_file() or folder.is_symlink():
        facts = folder.lstat()
        kind = "file" if stat.S_ISREG(facts.st_mode) else "link"
        yield _arrival(folder, Entry(folder.name, kind, facts.st_size, facts.st_mtime_ns))
        return
    for entry in sorted(walk(folder), key=lambda e: natural(e.key)):
        name = entry.key.rsplit("/", 1)[-1]
        if name not in COMPANIONS and not name.lower().endswith(".xmp"):
            yield _arrival(folder / entry.key, entry)


def _arrival(path: Path, entry: Entry) -> Arrival:
    verdict = passed_over(entry)
    photo = calls_itself_photo(path.name)
    if verdict is None:
        try:
            with path.open("rb") as file:
                verdict = _no_picture(file.read(4096))
        except OSError as problem:
            verdict = Verdict("unreadable", f"it cannot be read ({problem.strerror})", "check it")
        photo = photo or verdict is None
    return Arrival(path, entry.key, entry.bytes, entry.mtime_ns, verdict, photo)


def calls_itself_photo(name: str) -> bool:
    """Whether a file of this name is, or says that it is, a picture."""
    return PurePath(name).suffix.lower().lstrip(".") in ENDINGS


def _no_picture(head: bytes) -> Verdict | None:
    """Why a file that begins so is not brought."""
    try:
        by_head(head)
    except Unreadable as refusal:
        return Verdict(refusal.code, refusal.reason, refusal.remedy)
    return None


def read_whole(path: Path) -> tuple[bytes, int]:
    """A file's bytes and time of last change, sure that nobody wrote to it meanwhile.

    raises  Refused "copying" when it changed while being read, TooLarge, Unreadable
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise Unreadable("special", "it is no regular file", "remove it")
            if before.st_size > LARGEST:
                raise TooLarge(
                    "too-many-bytes",
                    f"it has {before.st_size / 2**20:.0f} MiB, and {LARGEST // 2**20} is the most",
                    "export it as JPEG",
                )
            data = file.read()
            after = os.fstat(file.fileno())
    except OSError as problem:
        if problem.errno == errno.ELOOP:
            raise Unreadable("link", "it is a link to another place", "copy the file") from problem
        reason = (problem.strerror or str(problem)).lower()
        raise Unreadable(
            "unreadable", f"it cannot be read ({reason})", "copy it again"
        ) from problem
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(
        data
    ) != after.st_size:
        raise Refused("copying", "it is still being copied", "run this again when it is whole")
    return data, after.st_mtime_ns


def known(arrival: Arrival, there: Mapping[tuple[int, int], Sequence[str]]) -> str | None:
    """The file in the album that this one was copied to before.

    there  names of the album's files by (bytes, mtime_ns): a copy keeps both
    """
    stem = _folded(arrival.path.stem)
    names = there.get((arrival.bytes, arrival.mtime_ns), ())
    return next((name for name in names if _folded(name).startswith(stem)), None)


def free_name(name: str, taken: Iterable[str]) -> str:
    """The file's own name, or "NAME (2).jpg" when another file in the album is called so.

    Names that differ only in case or Unicode form are one name: some disks cannot hold both.
    """
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, dot + ending) if stem else (name, "")
    folded = {_folded(other) for other in taken}
    candidate, count = name, 2
    while _folded(candidate) in folded:
        candidate, count = f"{stem} ({count}){ending}", count + 1
    return candidate


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
