"""What the trash writes into album.toml: `[[trash]]` for a photo, `trashed` for a whole essay."""

import re
import tomllib
from collections.abc import Mapping, MutableMapping
from datetime import datetime
from typing import Any, TypeAlias

import tomlkit
from tomlkit.items import AoT

from gallery.album.chunks import chunks
from gallery.album.edit import checked, with_head, with_lines
from gallery.errors import AlbumError
from gallery.model import Trashed

Doc: TypeAlias = MutableMapping[str, Any]

_TABLE = re.compile(r"[ \t]*\[")


def with_trash(source: str, thrown: Trashed) -> str:
    """Note that a photo is in the trash, below all else that the album says of itself."""
    values = _values(thrown)

    def change(doc: Doc) -> None:
        if "trash" not in doc:
            doc["trash"] = tomlkit.aot() if isinstance(doc, tomlkit.TOMLDocument) else []
        there = doc["trash"]
        there.append(_table(values) if isinstance(there, AoT) else dict(values))

    lines = ["", *f"[[trash]]\n{tomlkit.dumps(values)}".rstrip("\n").split("\n")]
    try:
        return with_lines(source, "[[block", lines, change)
    except AlbumError:  # written in a way that more lines do not fit in
        return with_head(source, change)


def without_trash(source: str, photo: str) -> str:
    """Take a photo's note away; what people wrote around it stays."""

    def change(doc: Doc) -> None:
        there = doc.get("trash", [])
        for number in range(len(there) - 1, -1, -1):
            if there[number].get("photo") == photo:
                del there[number]
        if not there:
            doc.pop("trash", None)

    cut = chunks(source)
    head = cut.head if cut else source
    try:
        made = checked(head, _without_lines(head, photo), change)
    except (AlbumError, tomllib.TOMLDecodeError):  # it is written in another way
        return with_head(source, change)
    return cut.joined(made) if cut else made


def with_trashed(source: str, at: datetime, by: str) -> str:
    """Note that the whole essay is in the trash."""
    whole = at.replace(microsecond=0)

    def change(doc: Doc) -> None:
        doc["trashed"], doc["trashed_by"] = whole, by

    bare = tomlkit.dumps({"trashed": whole, "trashed_by": by}).rstrip("\n").split("\n")
    try:
        return with_lines(source, "[", bare, change)
    except AlbumError:  # it says so already
        return with_head(source, change)


def without_trashed(source: str) -> str:
    """Take that note away."""

    def change(doc: Doc) -> None:
        doc.pop("trashed", None)
        doc.pop("trashed_by", None)

    return with_head(source, change)


def _without_lines(head: str, photo: str) -> str:
    """The lines without those of the `[[trash]]` of a photo; notes around it stay."""
    lines = head.split("\n")
    starts = [n for n, line in enumerate(lines) if _TABLE.match(line)]
    for start, after in reversed([*zip(starts, [*starts[1:], len(lines)], strict=True)]):
        end = after
        while not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#"):
            end -= 1
        table = tomllib.loads("\n".join(lines[start:end]))
        if [one["photo"] for one in table.get("trash", ())] == [photo]:
            first = start - 1 if start and not lines[start - 1].strip() else start
            del lines[first:end]
    return "\n".join(lines)


def _values(thrown: Trashed) -> Mapping[str, Any]:
    return {"photo": thrown.photo, "at": thrown.at.replace(microsecond=0), "by": thrown.by}


def _table(values: Mapping[str, Any]) -> tomlkit.items.Table:
    table = tomlkit.table()
    for key, value in values.items():
        table.add(key, value)
    return table
