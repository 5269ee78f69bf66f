"""A ZIP file as a stream: stored, not packed once more; the same bytes for the same entries."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import SEEK_SET, BytesIO
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from gallery import when

_FIRST, _LAST = 1980, 2107
"""The years that a ZIP file can tell (APPNOTE 6.3, 4.4.6)."""

_LOCAL, _CENTRAL, _END = 30, 46, 22
"""Bytes of the three kinds of header without names (4.3.7, 4.3.12, 4.3.16)."""

_PLAIN = 1 << 31
"""Bytes from which on a ZIP file has larger headers (ZIP64)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a ZIP file.

    dated  the time that it is given: midnight of the day of its essay, EDTF; "" is the first that
           there is. Never a camera's clock, and never when we made it
    """

    name: str
    data: bytes
    dated: str = ""


class _Flow(BytesIO):
    """What was written since it was last drained; places count from the start of the stream."""

    _gone = 0

    def tell(self) -> int:
        return self._gone + super().tell()

    def seek(self, place: int, whence: int = SEEK_SET, /) -> int:
        return self._gone + super().seek(place - self._gone, whence)

    def drained(self) -> bytes:
        data = self.getvalue()
        super().seek(0)
        self.truncate(0)
        self._gone += len(data)
        return data


def streamed(files: Iterable[Entry]) -> Iterator[bytes]:
    """Yield a ZIP file piece by piece; never more than one entry of it is held."""
    flow = _Flow()
    with ZipFile(flow, "w", ZIP_STORED) as package:
        for file in files:
            info = ZipInfo(file.name, _stamp(file.dated))
            info.create_system = 3  # Unix, wherever it is made
            info.external_attr = 0o644 << 16
            package.writestr(info, file.data)
            yield flow.drained()
    yield flow.drained()


def zipped(files: Iterable[Entry], out: BinaryIO, told: Callable[[Entry], None]) -> None:
    """Write a ZIP file; `told` hears of each entry that is in it."""

    def counted() -> Iterator[Entry]:
        for file in files:
            yield file
            told(file)

    for piece in streamed(counted()):
        out.write(piece)


def length(files: Iterable[tuple[str, int]]) -> int | None:
    """Bytes of the ZIP file of these (name, bytes); None where it has 2 GiB or more."""
    total = _END
    for name, size in files:
        total += _LOCAL + _CENTRAL + 2 * len(name.encode()) + size
    return total if total < _PLAIN else None


def _stamp(dated: str) -> tuple[int, int, int, int, int, int]:
    """The time of an entry; the earliest that there is where the day is not known."""
    known = when.parse(dated) if dated else None
    if known is None or not _FIRST <= known.lower.year <= _LAST:
        return _FIRST, 1, 1, 0, 0, 0
    return known.lower.year, known.lower.month, known.lower.day, 0, 0, 0
