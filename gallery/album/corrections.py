"""Corrections written into album.toml, `[[correction]]` each, and taken out again."""

import tomllib
from collections.abc import Mapping, MutableMapping
from typing import Any, TypeAlias

import tomlkit
from tomlkit.items import AoT

from gallery.album.edit import with_head, with_lines
from gallery.blocks import Correction
from gallery.errors import AlbumError, Missing
from gallery.values import Table

Doc: TypeAlias = MutableMapping[str, Any]


def with_correction(source: str, one: Correction) -> str:
    """Add a correction below all else that the album says of itself."""
    values = _values(one)

    def change(doc: Doc) -> None:
        if "correction" not in doc:
            doc["correction"] = tomlkit.aot() if isinstance(doc, tomlkit.TOMLDocument) else []
        there = doc["correction"]
        there.append(tomlkit.item(values) if isinstance(there, AoT) else values)

    lines = ["", "[[correction]]", *_lines(values)]
    try:
        return with_lines(source, "[[block", lines, change)
    except AlbumError:  # written in a way that more lines do not fit in
        return with_head(source, change)


def without_correction(source: str, one: Correction) -> str:
    """Take a correction out; Missing when there is none that says the same."""
    if one not in [Correction.read(table) for table in _tables(source)]:
        raise Missing("there is no such correction any more")

    def change(doc: Doc) -> None:
        there = doc["correction"]
        number = next(n for n, table in enumerate(there) if Correction.read(table) == one)
        del there[number]
        if not there:
            doc.pop("correction")

    return with_head(source, change)


def _tables(source: str) -> list[Table]:
    found: list[Table] = tomllib.loads(source).get("correction", [])
    return found


def _values(one: Correction) -> dict[str, Any]:
    told: Mapping[str, Any] = {"date": one.date, "note": dict(one.note), "photo": one.photo}
    return {key: value for key, value in told.items() if value}


def _lines(values: Mapping[str, Any]) -> list[str]:
    """Lines of the table, languages dotted."""
    flat = {key: value for key, value in values.items() if key != "note"}
    flat |= {f"note.{lang}": words for lang, words in values.get("note", {}).items()}
    return [f"{key} = {tomlkit.string(words).as_string()}" for key, words in flat.items()]
