"""What files are called: only data, and from it names that every disk can hold, each told apart."""

import os
import re
import unicodedata
from collections.abc import Iterable

LONGEST = 255
"""Bytes of a name; no disk that people use holds a longer one."""

_ROOMY = 150  # bytes of a new name: room for " (2)", ".xmp" and temporary endings
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff"
    "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"  # they turn the letters around them
)
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # on Windows, and on the sticks that people copy albums to
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])(\.|$)", re.IGNORECASE)
_COUNT = re.compile(r" \(\d+\)$")


def cleaned(path: str) -> str:
    """A sender's path in one form: NFC, "/" between folders, no dot segments.

    What cannot be seen, steers a terminal or turns the letters around it is "_". "" when nothing
    is left of it.
    """
    parts = re.split(r"[/\\]", unicodedata.normalize("NFC", path))
    kept = (_CONTROL.sub("_", part) for part in parts)
    return "/".join(part for part in kept if part.strip() not in ("", ".", ".."))


def disk_name(path: str) -> str:
    """The name that a file of this (cleaned) path gets in an album, unless it is taken."""
    name = _FORBIDDEN.sub("_", path.rpartition("/")[2]).strip().rstrip(". ")
    stem, last = _parted(name)
    stem = stem.strip(". ") or "photo"
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    return _cut(stem, _ROOMY - len(last.encode())).rstrip(". ") + last


def free_name(name: str, taken: Iterable[str]) -> str:
    """The file's own name, or "NAME (2).jpg" when another file in the album is called so.

    Names that differ only in case or Unicode form are one name: some disks cannot hold both. A
    long name is shortened between letters, so that the number and the ending stand.
    """
    stem, ending = _parted(name)
    there = {folded(other) for other in taken}
    candidate, count = name, 2
    while folded(candidate) in there:
        last = f" ({count}){ending}"
        candidate, count = _cut(stem, LONGEST - len(_bytes(last))) + last, count + 1
    return candidate


def is_numbered(name: str, wanted: str) -> bool:
    """Whether `free_name` may have given this name to a file that was to be called `wanted`."""
    stem, ending = _parted(folded(wanted))
    count = _COUNT.search(folded(name).removesuffix(ending))
    own = folded(name) == folded(wanted)
    return own or bool(count and folded(name) == stem[: count.start()] + count[0] + ending)


def folded(name: str) -> str:
    """A name as disks compare it that know neither case nor Unicode forms."""
    return unicodedata.normalize("NFC", name).casefold()


def _parted(name: str) -> tuple[str, str]:
    """Stem and ending, the dot with the ending; an ending without a stem is none."""
    stem, dot, last = name.rpartition(".")
    return (stem, dot + last) if stem else (name, "")


def _cut(stem: str, room: int) -> str:
    """As much of it as fits into so many bytes, no letter parted from its accents."""
    kept = stem
    while len(_bytes(kept)) > room:
        kept = kept[:-1]
    while len(kept) < len(stem) and kept and unicodedata.combining(stem[len(kept)]):
        kept = kept[:-1]
    return kept


def _bytes(name: str) -> bytes:
    return os.fsencode(name)
