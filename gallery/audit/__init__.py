"""Who did what that concerns safety: lines that are added and never changed, each held by a hash.

They lie in `audit/` beside people.toml, in files of a month (`shelf`), and belong to every backup;
where albums are in a bucket, they lie there (`gallery.shared.log`). What they never hold: words of
captions, secrets, places of photos, whole addresses of people.
How it is used, with `log = gallery.audit()`:

    log.write("withheld", person.name, "may-day/12", now, reason="asked by letter")
    with log.doing("purged", person.name, "may-day/IMG_1.jpg", now): ...

Both write before anything is done, so that nothing is done unwritten: Full, ReadOnly or StoreError
when they cannot, and then the act is refused. What fails within `doing` gets a line of its own.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias, get_args

from gallery.audit import chain, networks
from gallery.audit.chain import Head, Raw
from gallery.audit.shelf import FOLDER, HEAD, End, FileShelf, Shelf
from gallery.drawer import Drawer
from gallery.drawer.files import FileCabinet
from gallery.errors import StoreError
from gallery.model import Finding

Kind: TypeAlias = Literal[
    "log-begun",
    "log-broken",
    "not-done",
    "sign-in",
    "sign-in-failed",
    "sign-out",
    "confirmed",
    "password-changed",
    "password-reset",
    "role-changed",
    "account-made",
    "account-removed",
    "passkey-added",
    "passkey-removed",
    "recovery-made",
    "recovery-used",
    "published",
    "scheduled",
    "withdrawn",
    "overridden",
    "withheld",
    "released",
    "faces",
    "original-opened",
    "originals-exported",
    "purged",
    "trash-emptied",
    "settings-changed",
    "link-made",
    "link-ended",
    "token",
    "contributors-forgotten",
]
"""What is written down; "token" and "faces" say in their details what became of them."""

KINDS: tuple[str, ...] = get_args(Kind)

More: TypeAlias = str | int | bool
"""What a kind tells beside who and about what."""

_LONGEST = 300
"""Characters of one value."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done.

    n        its place in the log, from 1; at: when, UTC
    who      the name of an account, or of the machine's user on the command line; "" = the program
    about    what it was done to: an essay, a photo "essay/name", a person's name; "" = the site
    network  where it came from, "203.0.113.0/24"; "" when it is not known, or no longer
    """

    n: int
    at: datetime
    kind: str
    who: str
    about: str
    detail: dict[str, More] = field(default_factory=dict)
    network: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """The log of a library; shelf: where its lines lie; networks: see there."""

    shelf: Shelf
    networks: Drawer

    def write(
        self,
        kind: Kind,
        who: str,
        about: str,
        now: datetime,
        *,
        address: str = "",
        **detail: More,
    ) -> int:
        """Add a line, durably: its place in the log.

        address  of a person's machine; its network alone is kept, for thirty days
        raises   Full, ReadOnly, StoreError; then nothing was written, and nothing may be done
        """
        told: dict[str, Any] = {"kind": kind, "who": who, "about": about, "detail": detail}
        if address and (network := networks.cut(address)):
            with suppress(StoreError):  # a line without its network is better than none
                told["network"] = networks.keep(self.networks, network, now)
        return self._add(told, now)

    @contextmanager
    def doing(
        self,
        kind: Kind,
        who: str,
        about: str,
        now: datetime,
        *,
        address: str = "",
        **detail: More,
    ) -> Iterator[None]:
        """Write a line, do what stands below, and say so when that failed. As `write`."""
        n = self.write(kind, who, about, now, address=address, **detail)
        try:
            yield
        except BaseException:
            with suppress(StoreError):  # the line before stands: it says too much, never too little
                self.write("not-done", who, about, now, of=kind, line=n)
            raise

    def read(self) -> Iterator[Line]:
        """Yield the lines, the newest first; what is none is left out, `broken` names it.

        raises  StoreError
        """
        known = networks.known(self.networks)
        for lines in self.shelf.lines(self.shelf.files()[::-1]):
            for raw in reversed(lines):
                if raw.body is not None:
                    yield _line(raw, known)

    def head(self) -> Head | None:
        """How many lines there are and the last one's hash, as the head says. StoreError."""
        return self.shelf.head()

    def broken(self) -> list[Finding]:
        """What is wrong with the log, with its file and line: nothing is, in most. StoreError."""
        head, lines = self._together()
        found = [(f"{raw.file}, line {raw.number}", why) for raw, why in chain.broken(lines)]
        found += [(HEAD, why) for why in _against(head, lines)]
        remedy = _REMEDY.format(aside=self.shelf.aside)
        return [Finding("audit-broken", f"{FOLDER}/{at}", why, remedy) for at, why in found]

    def still(self) -> AbstractContextManager[None]:
        """Nobody adds a line meanwhile, so that a copy of lines and head is of one moment."""
        return self.shelf.still()

    def forget(self, now: datetime) -> int:
        """Forget the networks of days that are over; how many days. StoreError, ReadOnly."""
        return networks.forget(self.networks, now)

    def _together(self) -> tuple[Head | None, list[Raw]]:
        """Head and lines of one moment, as far as writers let us; lines may be newer by one."""
        for _ in range(_LOOKS):
            head = self.head()
            lines = [raw for some in self.shelf.lines(self.shelf.files()) for raw in some]
            if self.head() == head:
                break
        return head, lines

    def _add(self, told: dict[str, Any], now: datetime) -> int:
        """One line after the other, as a stop between two is told from any other harm."""
        moment = now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        added: list[dict[str, Any]] = []

        def next_line(at: End) -> tuple[bytes, Head]:
            what = told if at.whole and at.head.n else _event(at.whole)
            body = {**_short(what), "n": at.head.n + 1, "at": moment}
            after = Head(at.head.n + 1, chain.seal(at.head.hash, body))
            added[:] = [body]
            return chain.written(body, after.hash), after

        while not added or added[0]["kind"] != told["kind"]:
            self.shelf.append(next_line, now)
        return int(added[0]["n"])


def audit(cabinet: FileCabinet) -> Audit:
    """The log of a library on a disk."""
    lock = cabinet.locks / "audit.lock"
    return Audit(FileShelf(cabinet.library / FOLDER, lock), cabinet.within("networks"))


_LOOKS = 3

_REMEDY = (
    "compare it with a backup; what lies there is evidence: keep it, and move it away ({aside})"
    " to begin a new log"
)


def _event(whole: bool) -> dict[str, Any]:
    kind: Kind = "log-begun" if whole else "log-broken"
    return {"kind": kind, "who": "", "about": "", "detail": {}}


def _short(told: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _short(value) if isinstance(value, dict) else _cut(value)
        for key, value in told.items()
    }


def _cut(value: object) -> object:
    """Half of a letter that two make is none: it is written as a mark of question."""
    if not isinstance(value, str):
        return value
    return value[:_LONGEST].encode("utf-8", "replace").decode("utf-8")


def _line(raw: Raw, known: dict[str, str]) -> Line:
    told = raw.body or {}
    detail = told.get("detail")
    return Line(
        raw.n,
        _moment(str(told.get("at", ""))),
        str(told.get("kind", "")),
        str(told.get("who", "")),
        str(told.get("about", "")),
        dict(detail) if isinstance(detail, dict) else {},
        known.get(str(told.get("network", "")), ""),
    )


def _moment(said: str) -> datetime:
    """When it was; what an altered line says is read as the year 1."""
    try:
        return datetime.fromisoformat(said).astimezone(UTC)
    except (ValueError, OverflowError):
        return datetime.min.replace(tzinfo=UTC)


def _against(head: Head | None, lines: list[Raw]) -> Iterator[str]:
    """What is wrong with the head of these lines."""
    last = max((raw for raw in lines if raw.body), key=lambda raw: raw.n, default=None)
    if head is None:
        if lines:
            yield "it is missing, or cannot be read: the last lines may have been removed"
        return
    n = last.n if last else 0
    if head.n > n:
        yield f"it counts {head.n} lines, and the last one is number {n}: lines were removed"
    elif head.n < n - 1:
        yield f"it counts {head.n} lines, and there are {n}: it was put back"
    elif head.n == n and last and head.hash != last.hash:
        yield f"its hash is not that of line number {n}: one of the two was altered"
