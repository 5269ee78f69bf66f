"""What is sent whole, as a reader takes it: unpacked, or in one of three codings, each made once.

Brotli is RFC 7932, Zstandard RFC 8878. Pages of the desk never come this way: they hold secrets
beside what a stranger may send, and the size of what is packed would tell of both (BREACH).
"""

import gzip
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from threading import Lock

import brotli
import zstandard

PLAIN = ""
"""The coding of what is not packed."""

Packer = Callable[[bytes], bytes]

SOON: Mapping[str, Packer] = {
    "br": lambda data: bytes(brotli.compress(data, quality=5)),
    "zstd": lambda data: zstandard.compress(data, 9),
    "gzip": lambda data: gzip.compress(data, 6, mtime=0),
}
"""For pages: a millisecond each. In the order in which we like them, the smallest first."""

ONCE: Mapping[str, Packer] = {
    "br": lambda data: bytes(brotli.compress(data, quality=11)),
    "zstd": lambda data: zstandard.compress(data, 19),
    "gzip": lambda data: gzip.compress(data, 9, mtime=0),
}
"""For files that stay what they are as long as the program runs: a tenth smaller."""

_OFFER = re.compile(r"([a-z*][a-z0-9*-]*)(?:;q=([01](?:\.\d{0,3})?))?")
_LONGEST = 500  # characters of a header that are read


class Packed:
    """Some bytes and their codings; threads may share it.

    packers  how each coding is made; none for what does not become smaller
    """

    def __init__(self, data: bytes, packers: Mapping[str, Packer] = SOON) -> None:
        self.data = data
        self._packers = packers
        self._mark = sha256(data).hexdigest()[:20]
        self._made = {PLAIN: data}
        self._lock = Lock()

    @property
    def packs(self) -> bool:
        """Whether there is any coding of them."""
        return bool(self._packers)

    @property
    def size(self) -> int:
        """Bytes of all that is held."""
        with self._lock:
            return sum(map(len, self._made.values()))

    def made(self) -> list[str]:
        """The codings in which they are."""
        with self._lock:
            return [*self._made]

    def coding(self, header: str) -> str:
        """The coding to answer an Accept-Encoding header with."""
        return accepted(header, self._packers)

    def tag(self, coding: str) -> str:
        """The entity tag of these bytes in a coding: strong, since each is other bytes."""
        return f'"{self._mark}-{coding}"' if coding else f'"{self._mark}"'

    def tags(self) -> Iterator[str]:
        """Those of all codings."""
        return map(self.tag, (PLAIN, *self._packers))

    def held(self, header: str, coding: str) -> str:
        """The tag by which a reader has it already (If-None-Match), "" if they have not.

        Whichever coding they hold: the answer names the one that stays good (RFC 9111, 4.3.3).
        """
        return holds(header, (self.tag(coding), *self.tags())) if header else ""

    def body(self, coding: str) -> bytes:
        """The bytes in a coding, made when they are first asked for."""
        with self._lock:
            found = self._made.get(coding)
            if found is None:
                found = self._made[coding] = self._packers[coding](self.data)
            return found


def holds(header: str, tags: Iterable[str]) -> str:
    """The first of these tags that If-None-Match names, compared weakly (RFC 9110, 13.1.2)."""
    told = {part.strip().removeprefix("W/") for part in header.split(",")}
    return next((tag for tag in tags if tag in told or "*" in told), "")


def accepted(header: str, offered: Mapping[str, object] = SOON) -> str:
    """The coding of those offered that a reader likes best (RFC 9110, 12.5.3), of equals ours.

    What cannot be read is passed over; who refuses every one gets it unpacked.
    """
    parts = header[:_LONGEST].lower().replace(" ", "").replace("\t", "").split(",")
    found = [match for part in parts if (match := _OFFER.fullmatch(part))]
    wishes = {match[1]: float(match[2] or 1) for match in found}
    anything = wishes.get("*", 0.0)
    plain = wishes.get("identity", 0.0)
    best = max(offered, key=lambda one: wishes.get(one, anything), default=PLAIN)
    likes = wishes.get(best, anything)
    return best if likes > 0 and likes >= plain else PLAIN
