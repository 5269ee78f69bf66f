"""Lines that hold each other: each carries a hash of itself and of the line before it.

hash = SHA-256 of (the hash of the line before, as 64 hex digits, and then the line's canonical JSON
without its hash). Canonical: keys in order, no blanks, ASCII alone (RFC 8259), so that no letter
of a name can end a line. So nobody alters, removes or exchanges a line unseen who cannot also
write all later ones and the head anew.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

START = "0" * 64
"""What stands for the line before the first one."""


@dataclass(frozen=True, slots=True)
class Head:
    """How many lines there are, and the hash of the last one."""

    n: int
    hash: str


@dataclass(frozen=True, slots=True)
class Raw:
    """One line as it stands in a file; body: None when it is none of ours.

    file, number  where it stands; number counts from 1
    """

    file: str
    number: int
    body: Mapping[str, Any] | None
    hash: str = ""

    @property
    def n(self) -> int:
        """Its place in the log, as it says; 0 for what is no line."""
        return int(self.body["n"]) if self.body else 0


def canonical(body: Mapping[str, Any]) -> str:
    """The one way to write a line."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def seal(before: str, body: Mapping[str, Any]) -> str:
    """The hash of a line, after a line of this hash."""
    return sha256((before + canonical(body)).encode("ascii")).hexdigest()


def written(body: Mapping[str, Any], hash_: str) -> bytes:
    """A line as it is put into its file."""
    return canonical({**body, "hash": hash_}).encode("ascii") + b"\n"


def read(file: str, number: int, line: bytes) -> Raw:
    """A line of a file, without its end; whatever is not written as we write is none of ours."""
    try:
        told = json.loads(line)
        if canonical(told).encode("ascii") != line:
            return Raw(file, number, None)
        hash_ = told.pop("hash")
        sound = isinstance(told["n"], int) and told["n"] > 0 and isinstance(hash_, str)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Raw(file, number, None)
    return Raw(file, number, told, hash_) if sound else Raw(file, number, None)


def broken(lines: Iterable[Raw]) -> Iterator[tuple[Raw, str]]:
    """Yield each line at which something is wrong, and what it is.

    lines  of all files, in their order
    """
    found = list(lines)
    hashes = {line.n: line.hash for line in found if line.body}
    numbers, last = sorted(hashes), 0
    for line in found:
        if line.body is None:
            yield line, "it was altered: it is not written as the program writes"
            continue
        before = START if line.n == 1 else hashes.get(line.n - 1, "")
        if line.n <= last:
            yield line, f"number {line.n} stands after number {last}: lines changed places"
        elif bisect_left(numbers, line.n) - bisect_right(numbers, last) < line.n - last - 1:
            yield line, f"{_numbers(last + 1, line.n - 1)}: lines before it were removed"
        if before and seal(before, line.body) != line.hash:
            yield line, "its hash does not fit: it was altered, or the line before it was"
        last = max(last, line.n)


def _numbers(first: int, last: int) -> str:
    if first == last:
        return f"number {first} is missing"
    return f"not all of the numbers {first} to {last} are there"
