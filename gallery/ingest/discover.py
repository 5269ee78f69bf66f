"""What is new in a folder since last time: told from names, sizes and times alone."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gallery.model import Original, Verdict
from gallery.store import Entry

COMPANIONS = frozenset({"album.toml", "manifest.json", "event.toml"})
_PARTIAL = re.compile(r"\.(part|partial|crdownload|download|tmp|filepart|!ut)$|~$", re.IGNORECASE)

HIDDEN = Verdict("hidden", "it is a hidden file", "rename it if it is a photo")
NAMELESS = Verdict("special", "its name is no UTF-8", "rename it")
LINK = Verdict("link", "it is a link to another place", "copy the file itself here")
SPECIAL = Verdict("special", "it is no regular file (a pipe, socket or device)", "remove it")
COPYING = Verdict(
    "copying", "it is still being copied", "run this again when the copy has finished"
)


@dataclass(frozen=True, slots=True)
class Change:
    """What a scan found, names in natural order.

    added    not seen before; changed: seen with another size or time (or another sidecar)
    gone     seen before and not there now
    renamed  (old, new): gone and added alike in size and time; the bytes decide later
    passed   not looked into, each with its reason; waiting: perhaps not whole yet
    """

    added: Sequence[str] = ()
    changed: Sequence[str] = ()
    gone: Sequence[str] = ()
    renamed: Sequence[tuple[str, str]] = ()
    passed: Sequence[tuple[str, Verdict]] = ()
    waiting: Sequence[str] = ()


def discover(
    seen: Mapping[str, Original], found: Iterable[Entry], now_ns: int, settle_ns: int = 0
) -> Change:
    """Compare what is there with what was seen.

    seen       by name, as the manifest has them
    found      what lies directly in the album's folder; keys are file names
    now_ns     the time of the scan, Unix nanoseconds
    settle_ns  a file changed more recently than this may still grow: it waits
    """
    passed: list[tuple[str, Verdict]] = []
    files: dict[str, Entry] = {}
    sidecars: dict[str, int] = {}
    for entry in found:
        verdict = passed_over(entry) or _misnamed(entry.key)
        if verdict is not None:
            passed.append((entry.key, verdict))
        elif entry.key.lower().endswith(".xmp"):
            sidecars[entry.key.lower()] = entry.mtime_ns
        elif entry.key not in COMPANIONS:
            files[entry.key] = entry
    fresh = [n for n, e in files.items() if 0 <= now_ns - e.mtime_ns < settle_ns]
    waiting = [n for n in fresh if not _untouched(seen.get(n), files[n], sidecars)]
    ready = {name: entry for name, entry in files.items() if name not in waiting}
    added = [name for name in ready if name not in seen or seen[name].gone]
    gone = [n for n, o in seen.items() if n not in files and not o.gone]
    return Change(
        added=sorted(added, key=natural),
        changed=sorted(
            (n for n in ready if n not in added and not _untouched(seen[n], ready[n], sidecars)),
            key=natural,
        ),
        gone=sorted(gone, key=natural),
        renamed=_renamed(seen, ready, added, gone),
        passed=passed,
        waiting=sorted(waiting, key=natural),
    )


def passed_over(entry: Entry) -> Verdict | None:
    """Why a thing in a folder is not looked into; None when it is a file to look at."""
    name = entry.key.rsplit("/", 1)[-1]
    if entry.kind in ("link", "folder-link"):
        return LINK
    if entry.kind != "file":
        return SPECIAL
    if name.startswith("."):
        return HIDDEN
    return COPYING if _PARTIAL.search(name) else None


def _misnamed(name: str) -> Verdict | None:
    """Names that are no UTF-8 cannot be written down: not in the manifest, not in a page."""
    return None if name == name.encode("utf-8", "replace").decode() else NAMELESS


def sidecar_names(name: str) -> tuple[str, str]:
    """The two names, in lower case, that programs give to the sidecar of a photo."""
    return f"{name}.xmp".lower(), f"{name.rpartition('.')[0] or name}.xmp".lower()


def natural(name: str) -> tuple[tuple[bool, int, str], ...]:
    """Sort key under which IMG_9 comes before IMG_10."""
    parts = re.findall(r"\d+|\D+", name.casefold())
    return tuple(
        (False, int(part), "") if part.isascii() and part.isdecimal() else (True, 0, part)
        for part in parts
    )


def _untouched(known: Original | None, entry: Entry, sidecars: Mapping[str, int]) -> bool:
    if known is None or known.gone:
        return False
    beside = next((sidecars[n] for n in sidecar_names(entry.key) if n in sidecars), 0)
    return (known.bytes, known.mtime_ns, known.sidecar_ns) == (
        entry.bytes,
        entry.mtime_ns,
        beside,
    )


def _renamed(
    seen: Mapping[str, Original], files: Mapping[str, Entry], added: list[str], gone: list[str]
) -> list[tuple[str, str]]:
    left = {(seen[name].bytes, seen[name].mtime_ns): name for name in gone}
    pairs = []
    for name in added:
        old = left.pop((files[name].bytes, files[name].mtime_ns), None)
        if old is not None:
            pairs.append((old, name))
    return pairs
