"""Tables of which each photo has one at most: `[[cull]]`, `[[redact]]`, `[[withheld]]`.

A thousand of them are read once, not written anew: only the lines of those that change do.
"""

from collections.abc import Mapping, MutableMapping
from functools import partial
from typing import Any, TypeAlias

import tomlkit
from tomlkit.items import AoT

from gallery.album.chunks import Chunks, chunks
from gallery.album.edit import with_head

Doc: TypeAlias = MutableMapping[str, Any]


def with_tables(source: str, key: str, wanted: Mapping[str, Mapping[str, Any]]) -> str:
    """Let the `[[key]]` tables of some photos say what is wanted, below all else that the album
    says of itself; of each photo there is one table then, and none where nothing is wanted.

    wanted  by file name, the values of the table, `photo` among them; empty = none. "" is the
            essay, whose table has no `photo`
    """
    new = {photo: dict(values) for photo, values in wanted.items()}
    cut = chunks(source)
    head = _lines(cut, key, new) if cut and "\r" not in source else None
    if cut is not None and head is not None:
        meant = dict(cut.table)
        _change(key, new, meant)
        made = cut.joined(head)
        read = chunks(made)
        if read is not None and read.table == meant and read.pieces == cut.pieces:
            return made
    return with_head(source, partial(_change, key, new))


def _lines(cut: Chunks, key: str, wanted: Mapping[str, Doc]) -> str | None:
    """The head with the tables that are wanted; None where one stands there in another way."""
    head, added = cut.head, ""
    there = cut.table.get(key, [])
    known: dict[object, list[Doc]] = {}
    for table in there if isinstance(there, list) else ():
        known.setdefault(table.get("photo", ""), []).append(table)
    for photo, values in wanted.items():
        old = known.get(photo, [])
        if not old:
            added += _text(key, values)
        elif len(old) == 1 and head.count(_text(key, old[0])) == 1:
            head = head.replace(_text(key, old[0]), _text(key, values))
        else:
            return None
    return _below(head, added)


def _below(head: str, new: str) -> str:
    """New tables below all others, above the notes that belong to the first block."""
    lines = head.removesuffix("\n").split("\n")
    at = len(lines)
    while at and (not lines[at - 1].strip() or lines[at - 1].startswith("#")):
        at -= 1
    text = "\n".join([*lines[:at], *new.removesuffix("\n").split("\n")])
    return "\n".join([text, *lines[at:]]) + "\n" if new else head


def _text(key: str, values: Doc) -> str:
    """A table as it is written here, with the blank line above it; "" for one that says nothing."""
    spelt = {name: _spelt(value) for name, value in values.items()}
    return f"\n[[{key}]]\n{tomlkit.dumps(spelt)}" if values else ""


def _change(key: str, wanted: Mapping[str, Doc], doc: Doc) -> None:
    """The change of the whole table, of tomlkit's or of plain dictionaries."""
    there = doc.get(key, [])
    spelt = isinstance(there, AoT) or isinstance(doc, tomlkit.TOMLDocument)
    new = dict(wanted)
    found: list[Doc] = []
    for table in there:
        photo = table.get("photo", "")
        if photo not in new:
            found.append(table)
        elif made := new[photo]:
            found.append(made)
            new[photo] = {}  # a second table of the same photo goes
    found += [one for one in new.values() if one]
    doc.pop(key, None)
    if found and spelt:
        doc[key] = tomlkit.aot()
        for one in found:
            doc[key].append(one if isinstance(one, tomlkit.items.Table) else _table(one))
    elif found:
        doc[key] = found


def _table(values: Doc) -> tomlkit.items.Table:
    table = tomlkit.table()
    for key, value in values.items():
        table.add(key, _spelt(value))
    return table


def _spelt(value: Any) -> Any:
    """Tables on one line: as tables of their own they would stand below the next one."""
    if isinstance(value, Mapping):
        words = tomlkit.inline_table()
        words.update(value)
        return words
    if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
        return value
    made = tomlkit.array()
    for one in value:
        inline = tomlkit.inline_table()
        inline.update(one)
        made.append(inline)
    return made
