"""Files of JSON lines: what a stop or a fault of the disk made of a line costs that line alone."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

Line = TypeVar("Line")


def split(data: bytes) -> list[bytes]:
    """The lines of a file in order, without their ends; empty ones are none."""
    return [line for line in data.split(b"\n") if line]


def joined(lines: Iterable[bytes]) -> bytes:
    """A file of these lines."""
    return b"".join(line + b"\n" for line in lines)


def decoded(line: bytes, kind: type[Line]) -> Line | None:
    """What a line says; None for one that is not whole."""
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def read(data: bytes, kind: type[Line]) -> list[Line]:
    """What the lines of a file say; those that are not whole are passed over."""
    found = (decoded(line, kind) for line in split(data))
    return [one for one in found if one is not None]


def torn(data: bytes, kind: type[Line]) -> list[int]:
    """The numbers, from 1, of the lines that are not whole."""
    lines = enumerate(data.split(b"\n"), 1)
    return [number for number, line in lines if line and decoded(line, kind) is None]
