"""What senders call their files, and what of it is taken."""

from gallery.ingest.arrive import ENDINGS
from gallery.model import Verdict

SIDECAR = "xmp"
ACCEPTED = (ENDINGS - {"bmp", "jp2", "jxl", "psd", "svg"}) | {SIDECAR}
"""Endings, without the dot, of what is taken: pictures that are opened, and words beside them."""

PICTURES = frozenset({"jpg", "jpeg", "png", "heic", "heif", "webp", "avif"})
"""Endings of what is taken from strangers: neither raw files nor words, which hang on photos that
are called alike."""

LONGEST = 1000
"""Characters of a path; more than any disk's folders give a photo."""

_LITTER = {"thumbs.db", "ehthumbs.db", "desktop.ini", "icon_"}  # "icon_": macOS writes "Icon\r"
_LITTER_FOLDERS = {"__macosx", "@eadir", "$recycle.bin", "system volume information"}


def ending(path: str) -> str:
    """The ending of a file's name in small letters, without the dot; "" without one."""
    stem, dot, last = path.rpartition("/")[2].strip().rstrip(". ").rpartition(".")
    return last.lower() if stem and dot else ""


def hidden(path: str) -> bool:
    """Whether a (cleaned) path leads to what programs leave behind and nobody chose."""
    *folders, name = (part.strip() for part in path.casefold().split("/"))
    littered = any(folder[:1] == "." or folder in _LITTER_FOLDERS for folder in folders)
    return littered or name[:1] == "." or name in _LITTER


def judged(path: str, size: int, most: int, *, stranger: bool = False) -> Verdict | None:
    """Why a file is not taken, told from its (cleaned) path and its bytes alone; None if it is.

    most      bytes that one file may have
    stranger  it is sent by a link
    """
    if not path or hidden(path):
        return Verdict("hidden", "it is a hidden file", "rename it if it is a photo")
    if len(path) > LONGEST:
        return Verdict(
            "long-name", "its path is longer than any disk allows", "give it a shorter name"
        )
    kind = ending(path)
    if kind not in (PICTURES if stranger else ACCEPTED):
        if kind in ENDINGS:
            return Verdict("unknown-format", "its format is not opened", "export it as JPEG")
        return Verdict("not-a-photo", "it is no photo by its name", "leave it out")
    if size <= 0:
        return Verdict("empty", "the file is empty", "copy it from the camera again")
    if size > most:
        reason = f"it has {size / 1e6:.0f} MB, and {most / 1e6:.0f} is the most"
        return Verdict("too-many-bytes", reason, "export it smaller, as JPEG")
    return None
