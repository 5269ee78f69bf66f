"""What senders call their files: only data, and from it a name that every disk can hold."""

import re
import unicodedata

from gallery.ingest.arrive import ENDINGS
from gallery.model import Verdict

SIDECAR = "xmp"
ACCEPTED = (ENDINGS - {"bmp", "jp2", "jxl", "psd", "svg"}) | {SIDECAR}
"""Endings, without the dot, of what is taken: pictures that are opened, and words beside them."""

LONGEST = 1000
"""Characters of a path; more than any disk's folders give a photo."""

_NAME_BYTES = 150  # of the 255 that disks hold: room for " (2)", ".xmp" and temporary endings
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # on Windows, and on the sticks that people copy albums to
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_LITTER = {"thumbs.db", "ehthumbs.db", "desktop.ini", "icon_"}  # "icon_": macOS writes "Icon\r"
_LITTER_FOLDERS = {"__macosx", "@eadir", "$recycle.bin", "system volume information"}


def cleaned(path: str) -> str:
    """A sender's path in one form: NFC, "/" between folders, no dot segments.

    "" when nothing is left of it.
    """
    parts = re.split(r"[/\\]", unicodedata.normalize("NFC", path))
    kept = (_CONTROL.sub("_", part) for part in parts)
    return "/".join(part for part in kept if part.strip() not in ("", ".", ".."))


def ending(path: str) -> str:
    """The ending of a file's name in small letters, without the dot; "" without one."""
    stem, dot, last = path.rpartition("/")[2].strip().rpartition(".")
    return last.lower() if stem and dot else ""


def disk_name(path: str) -> str:
    """The name that a file of this (cleaned) path gets in an album, unless it is taken."""
    name = _FORBIDDEN.sub("_", path.rpartition("/")[2]).strip()
    stem, _, last = name.rpartition(".")
    stem, last = (stem, f".{last}") if stem else (name, "")
    stem = stem.strip(". ") or "photo"
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    room = _NAME_BYTES - len(last.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") + last


def hidden(path: str) -> bool:
    """Whether a (cleaned) path leads to what programs leave behind and nobody chose."""
    *folders, name = (part.strip() for part in path.casefold().split("/"))
    littered = any(folder[:1] == "." or folder in _LITTER_FOLDERS for folder in folders)
    return littered or name[:1] == "." or name in _LITTER


def judged(path: str, size: int, most: int) -> Verdict | None:
    """Why a file is not taken, told from its (cleaned) path and its bytes alone; None if it is.

    most  bytes that one file may have
    """
    if not path or hidden(path):
        return Verdict("hidden", "it is a hidden file", "rename it if it is a photo")
    if len(path) > LONGEST:
        return Verdict(
            "long-name", "its path is longer than any disk allows", "give it a shorter name"
        )
    kind = ending(path)
    if kind not in ACCEPTED:
        if kind in ENDINGS:
            return Verdict("unknown-format", "its format is not opened", "export it as JPEG")
        return Verdict("not-a-photo", "it is no photo by its name", "leave it out")
    if size <= 0:
        return Verdict("empty", "the file is empty", "copy it from the camera again")
    if size > most:
        reason = f"it has {size / 1e6:.0f} MB, and {most / 1e6:.0f} is the most"
        return Verdict("too-many-bytes", reason, "export it smaller, as JPEG")
    return None
