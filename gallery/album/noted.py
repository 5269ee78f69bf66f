"""Tables of album.toml that note something of a photo: `[[trash]]`, `[[offered]]`."""

import re
import tomllib
from collections.abc import Mapping, MutableMapping
from itertools import pairwise
from typing import Any, TypeAlias

import tomlkit
from tomlkit.items import AoT

from gallery.album.chunks import chunks
from gallery.album.edit import checked, with_head, with_lines
from gallery.errors import AlbumError

Doc: TypeAlias = MutableMapping[str, Any]

_TABLE = re.compile(r"[ \t]*\[")


def with_note(source: str, key: str, values: Mapping[str, Any]) -> str:
    """Add a `[[key]]` table, below all else that the album says of itself."""

    def change(doc: Doc) -> None:
        if key not in doc:
            doc[key] = tomlkit.aot() if isinstance(doc, tomlkit.TOMLDocument) else []
        there = doc[key]
        there.append(_table(values) if isinstance(there, AoT) else dict(values))

    lines = ["", *f"[[{key}]]\n{tomlkit.dumps(values)}".rstrip("\n").split("\n")]
    try:
        return with_lines(source, "[[block", lines, change)
    except AlbumError:  # written in a way that more lines do not fit in
        return with_head(source, change)


def without_note(source: str, key: str, photo: str) -> str:
    """Take a photo's notes of one kind away; what people wrote around them stays."""

    def change(doc: Doc) -> None:
        there = doc.get(key, [])
        for number in range(len(there) - 1, -1, -1):
            if there[number].get("photo") == photo:
                del there[number]
        if not there:
            doc.pop(key, None)

    cut = chunks(source)
    head = cut.head if cut else source
    try:
        made = checked(head, _without_lines(head, key, photo), change)
    except (AlbumError, tomllib.TOMLDecodeError):  # it is written in another way
        return with_head(source, change)
    return cut.joined(made) if cut else made


def with_noted(source: str, key: str, photo: str, values: Mapping[str, Any]) -> str:
    """Set values in the notes of one kind that a photo has."""

    def change(doc: Doc) -> None:
        for note in doc.get(key, ()):
            if note.get("photo") == photo:
                note.update(values)

    return with_head(source, change)


def _without_lines(head: str, key: str, photo: str) -> str:
    """The lines without those of the tables of a photo; notes around them stay."""
    lines = head.split("\n")
    starts = [n for n, line in enumerate(lines) if _TABLE.match(line)]
    for start, after in reversed([*pairwise([*starts, len(lines)])]):
        end = after
        while not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#"):
            end -= 1
        table = tomllib.loads("\n".join(lines[start:end]))
        if [one["photo"] for one in table.get(key, ())] == [photo]:
            first = start - 1 if start and not lines[start - 1].strip() else start
            del lines[first:end]
    return "\n".join(lines)


def _table(values: Mapping[str, Any]) -> tomlkit.items.Table:
    table = tomlkit.table()
    for key, value in values.items():
        table.add(key, value)
    return table
