"""One pass of a move: what is new goes over and is read back; the last pass ends it.

Nothing at the old place is changed, in no pass. Each pass may be stopped at any moment.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from gallery.errors import MoveError
from gallery.model import Finding
from gallery.moving import ledger, sending
from gallery.moving.contents import Part, parts
from gallery.moving.ends import End
from gallery.moving.news import Begun, Listener
from gallery.moving.sending import AT_ONCE, Tally, Way
from gallery.moving.still import still

ROUNDS = 5
"""How often the last pass looks again whether anything changed while it copied."""

LOCK = "move"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a pass is made.

    last    the last one: no ingest runs, what is gone is taken away, and the move ends
    verify  read back all files that came, in earlier passes too
    """

    last: bool = False
    verify: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a pass came to.

    tally     what was sent; removed: files taken away, as at the old place
    verified  files that were read back now, of so many bytes
    files     of the library, with their bytes: all that is at the new place
    left      links and special files, which stay behind
    findings  files that are not what was sent; ended: the library may be served from there
    """

    tally: Tally
    removed: int
    verified: int
    files: int
    bytes: int
    left: Sequence[str] = ()
    findings: Sequence[Finding] = ()
    ended: bool = False


def move(
    source: End, target: End, wanted: Wanted, now: datetime, listen: Listener = lambda _: None
) -> Outcome:
    """Make one pass.

    now     noted when the move ends
    raises  MoveError: the place cannot be moved to, or the library does not come to rest; Busy:
            photos are developed, or another process moves to there; StoreError, Full
    """
    with target.store.lock(LOCK, wait=False):
        mark = ledger.claim(source, target)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            way = Way(source, target, pool, listen)
            if not wanted.last:
                return _pass(way, wanted)
            with still(source):
                outcome = _pass(way, wanted)
                if outcome.ended:
                    ledger.end(target, mark, f"{now:%Y-%m-%d %H:%M}")
                return outcome


def _pass(way: Way, wanted: Wanted) -> Outcome:
    tally, removed = Tally(), 0
    left, bytes_due, files_due = _counted(way)
    way.listen(Begun("send", files_due, bytes_due))
    for turn in range(ROUNDS if wanted.last else 1):
        some, gone = _over(way, wanted)
        tally.add(some)
        removed += gone
        if turn and not (some.sent or gone):
            break
    else:
        if wanted.last:
            raise MoveError(
                f"{way.source.name} does not come to rest: files changed each time that it was"
                " looked at; what came is kept; stop whoever writes there and run this again"
            )
    verified, findings = _verified(way, wanted)
    sizes = [known.bytes for sheet in ledger.sheets(way.target) for known in sheet.files.values()]
    ended = wanted.last and not findings
    return Outcome(tally, removed, verified, len(sizes), sum(sizes), left, findings, ended)


def _counted(way: Way) -> tuple[list[str], int, int]:
    """What stays behind, and the bytes and files that are due."""
    behind: list[str] = []
    size = count = 0
    for part in parts(way.source):
        files, left = sending.listed(way.source, part)
        wanted = sending.due(files, ledger.load(way.target, part))
        behind += left
        size += sum(entry.bytes for entry in wanted)
        count += len(wanted)
    return behind, size, count


def _over(way: Way, wanted: Wanted) -> tuple[Tally, int]:
    """Send what is due in each part; in the last pass, take away what is gone."""
    tally, removed, seen = Tally(), 0, set[Part]()
    for part in parts(way.source):
        files, _ = sending.listed(way.source, part)
        sheet = ledger.load(way.target, part)
        tally.add(sending.send(way, sheet, sending.due(files, sheet)))
        if wanted.last:
            removed += sending.remove(way, sheet, files)
        seen.add(part)
    if wanted.last:
        for sheet in _others(ledger.sheets(way.target), seen):
            removed += sending.remove(way, sheet, {})
    return tally, removed


def _others(sheets: Iterable[ledger.Sheet], seen: set[Part]) -> Iterator[ledger.Sheet]:
    return (sheet for sheet in sheets if sheet.part not in seen)


def _verified(way: Way, wanted: Wanted) -> tuple[int, list[Finding]]:
    """Read back what came; how many files, and those that are wrong."""
    files = size = 0
    for sheet in ledger.sheets(way.target):
        some = sending.unchecked(sheet, all_of_them=wanted.verify)
        files += len(some)
        size += sum(known.bytes for known in some.values())
    way.listen(Begun("verify", files, size))
    wrong: list[str] = []
    for sheet in ledger.sheets(way.target):
        some = sending.unchecked(sheet, all_of_them=wanted.verify)
        wrong += sending.verify(way, sheet, some)
    reason = f"it is not what was sent to {way.target.name}"
    remedy = "run the same command again: it is sent anew"
    return files, [Finding("target-differs", key, reason, remedy) for key in wrong]
