"""What culling writes into album.toml: a `[[cull]]` for each photo that was decided about."""

from collections.abc import MutableMapping, Sequence
from functools import partial
from typing import Any, TypeAlias

import tomlkit
from tomlkit.items import AoT

from gallery.album.chunks import Chunks, chunks
from gallery.album.edit import with_head
from gallery.blocks import Cull

Doc: TypeAlias = MutableMapping[str, Any]


def with_cull(source: str, wanted: Sequence[Cull]) -> str:
    """Say of some photos what was decided about them, below all else that the album says of
    itself; of each there is one table then, and none where nothing is said.

    A thousand tables are read once, not written anew: only the lines of `wanted` change.
    """
    cut = chunks(source)
    head = _lines(cut, wanted) if cut and "\r" not in source else None
    if cut is not None and head is not None:
        meant = dict(cut.table)
        _change(wanted, meant)
        made = cut.joined(head)
        read = chunks(made)
        if read is not None and read.table == meant and read.pieces == cut.pieces:
            return made
    return with_head(source, partial(_change, wanted))


def _lines(cut: Chunks, wanted: Sequence[Cull]) -> str | None:
    """The head with the tables of `wanted`; None where one stands there in another way."""
    head, new = cut.head, ""
    there = cut.table.get("cull", [])
    known: dict[object, list[Doc]] = {}
    for table in there if isinstance(there, list) else ():
        known.setdefault(table.get("photo"), []).append(table)
    for one in wanted:
        old = known.get(one.photo, [])
        if not old:
            new += _text(_values(one))
        elif len(old) == 1 and head.count(_text(old[0])) == 1:
            head = head.replace(_text(old[0]), _text(_values(one)))
        else:
            return None
    return _below(head, new)


def _below(head: str, new: str) -> str:
    """New tables below all others, above the notes that belong to the first block."""
    lines = head.removesuffix("\n").split("\n")
    at = len(lines)
    while at and (not lines[at - 1].strip() or lines[at - 1].startswith("#")):
        at -= 1
    text = "\n".join([*lines[:at], *new.removesuffix("\n").split("\n")])
    return "\n".join([text, *lines[at:]]) + "\n" if new else head


def _text(values: Doc) -> str:
    """A table as it is written here, with the blank line above it; "" for one that says nothing."""
    return f"\n[[cull]]\n{tomlkit.dumps(values)}" if values else ""


def _values(one: Cull) -> Doc:
    told = {"photo": one.photo, "pick": one.pick, "stars": one.stars, "label": one.label}
    kept = {key: value for key, value in told.items() if value not in (None, "")}
    return kept if one.said else {}


def _change(wanted: Sequence[Cull], doc: Doc) -> None:
    """The change of the whole table, of tomlkit's or of plain dictionaries."""
    there = doc.get("cull", [])
    spelt = isinstance(there, AoT) or isinstance(doc, tomlkit.TOMLDocument)
    new = {one.photo: _values(one) for one in wanted}
    tables: list[Doc] = []
    for table in there:
        if table["photo"] not in new:
            tables.append(table)
        elif made := new[table["photo"]]:
            tables.append(made)
            new[table["photo"]] = {}  # a second table of the same photo goes
    tables += [one for one in new.values() if one]
    doc.pop("cull", None)
    if tables and spelt:
        doc["cull"] = tomlkit.aot()
        for one in tables:
            doc["cull"].append(one if isinstance(one, tomlkit.items.Table) else _table(one))
    elif tables:
        doc["cull"] = tables


def _table(values: Doc) -> tomlkit.items.Table:
    table = tomlkit.table()
    for key, value in values.items():
        table.add(key, value)
    return table
