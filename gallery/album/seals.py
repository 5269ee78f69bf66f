"""What a disk, or a person, has changed in manifest.json: told by its seals and by its sense."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from gallery.album.manifest import head_seal, seal
from gallery.formats import FORMATS
from gallery.model import Original

_SEALED = re.compile(rb',"seal":"(?P<seal>[^"]*)"\}$')
_DIGEST = re.compile(r"[0-9a-f]{64}")
_RECIPE = re.compile(r"([0-9a-f]{10})?")
UNREAD = "it cannot be read"
TAIL = b"]}"
"""The last line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of manifest.json, counted from 1.

    photo   None when the line cannot be read
    seal    as it stands there, "" without one
    sound   whether the seal is that of the line; None when it has none
    """

    number: int
    photo: Original | None
    seal: str = ""
    sound: bool | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A line that is not what was written, or makes no sense; line 1 is the head.

    name  of the photo as the line has it, "" when it cannot be read
    """

    line: int
    name: str
    reason: str


class Head(msgspec.Struct):
    """The first line of manifest.json."""

    format: int
    next: int
    reader: int
    photos: list[Original]
    seal: str = ""


def lines(data: bytes) -> list[Line]:
    """The lines of the photos, read one by one: a damaged one spoils no other.

    A file that somebody laid out differently has lines that cannot be read.
    """
    rows = enumerate(data.split(b"\n")[1:], 2)
    return [_line(number, row) for number, row in rows if row not in (b"", TAIL)]


def doubts(data: bytes) -> list[Doubt]:
    """What is wrong in a manifest.json, in the order of its lines; empty when it is as written.

    Files that older programs wrote have no seals: of them it is only told what makes no sense.
    """
    return looked(data)[1]


def looked(data: bytes) -> tuple[list[Line], list[Doubt]]:
    """The lines, read once, and what is wrong with them."""
    found = lines(data)
    return found, _doubts(data, found)


def _doubts(data: bytes, found: list[Line]) -> list[Doubt]:
    head = head_of(data)
    whole = head is not None and all(one.photo for one in found)
    readable = (whole and _joined(data)) or _readable(data)
    if readable and (head is None or any(one.photo is None for one in found)):
        return list(_senseless(*_whole(data)))  # laid out by hand or by another program
    sealed = bool(head and head.seal) or any(one.seal for one in found)
    trusted = {one.number for one in found if one.photo and (one.sound or not sealed)}
    wrong = [_doubt(one) for one in found if one.number not in trusted]
    if head is None:
        wrong.append(Doubt(1, "", UNREAD))
    elif sealed and not wrong and not _holds(head, found):
        wrong.append(Doubt(1, "", "a line is missing or too many, or the head was changed"))
    if not wrong and not readable:  # a comma or the end is missing
        wrong.append(Doubt(data.rstrip().count(b"\n") + 1, "", UNREAD))
    listed = [(one.number, one.photo) for one in found if one.photo and one.number in trusted]
    sure = head is not None and not any(doubt.line == 1 for doubt in wrong)
    senseless = _senseless(listed, [head.next] if head and sure else [])
    return sorted([*wrong, *senseless], key=lambda doubt: doubt.line)


def _doubt(line: Line) -> Doubt:
    if line.photo is None:
        return Doubt(line.number, "", UNREAD)
    return Doubt(line.number, line.photo.name, "it is not what was written")


def _line(number: int, row: bytes) -> Line:
    row = row.removesuffix(b",")
    try:
        photo = msgspec.json.decode(row, type=Original)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Line(number, None)
    match = _SEALED.search(row)
    if match is None:
        return Line(number, photo)
    mark = match["seal"].decode("ascii", "replace")
    return Line(number, photo, mark, seal(row[: match.start()] + b"}") == mark)


def head_of(data: bytes) -> Head | None:
    """The head, without the photos; None when it cannot be read."""
    first = data.partition(b"\n")[0]
    try:
        return msgspec.json.decode(first + b"]}", type=Head)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _joined(data: bytes) -> bool:
    """Whether lines that can be read alone can be read together: commas between, and an end."""
    rows = data.split(b"\n")[1:]
    listed = rows[:-2]
    ends = [row.endswith(b",") for row in listed if row]
    return rows[-2:] == [TAIL, b""] and all(ends[:-1]) and not any(ends[-1:])


def _holds(head: Head, found: Iterable[Line]) -> bool:
    seals = [line.seal for line in found]
    return head_seal(head.format, head.next, head.reader, seals) == head.seal


def _readable(data: bytes) -> bool:
    try:
        msgspec.json.decode(data, type=Head)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True


def _whole(data: bytes) -> tuple[list[tuple[int, Original]], list[int]]:
    kept = msgspec.json.decode(data, type=Head)
    return [(1, photo) for photo in kept.photos], [kept.next]


def _senseless(listed: Sequence[tuple[int, Original]], following: list[int]) -> Iterator[Doubt]:
    """Numbers and names that two have, sizes and hashes that cannot be.

    following  the number that the next new file gets; empty when it cannot be trusted
    """
    numbers = Counter(photo.number for _, photo in listed)
    names = Counter(photo.name for _, photo in listed)
    highest = max(numbers, default=0)
    for one in following:
        if one <= highest:
            reason = f"it would give the number {one} again; the highest is {highest}"
            yield Doubt(1, "", reason)
    for line, photo in listed:
        if numbers[photo.number] > 1:
            yield Doubt(line, photo.name, f"the number {photo.number} is given twice")
        elif names[photo.name] > 1:
            yield Doubt(line, photo.name, f"{photo.name!r} is named twice")
        elif not _possible(photo):
            yield Doubt(line, photo.name, "it says what cannot be")


def _possible(photo: Original) -> bool:
    """Whether a line could have been written by an ingest."""
    hashed = photo.sha256 == "" and (photo.verdict is not None or photo.gone)  # or removed for ever
    rungs = list(photo.widths)
    return (
        (hashed or _DIGEST.fullmatch(photo.sha256) is not None)
        and all(_DIGEST.fullmatch(raw.sha256) for raw in photo.raws)
        and (not photo.picture or _DIGEST.fullmatch(photo.picture) is not None)
        and photo.number > 0
        and photo.bytes >= 0
        and _RECIPE.fullmatch(photo.recipe) is not None
        and rungs == sorted(set(rungs))
        and all(width > 0 for width in rungs)
        and FORMATS.keys() >= set(photo.lacks)
        and "/" not in photo.name
        and bool(photo.name)
    )
