"""Changing album.toml by one field: comments, order and every other line stay as they are.

Each function takes the source and returns the changed source. The result is read back and
compared with what was meant before it is returned: a library's mistake never reaches a file.
"""

import tomllib
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any, TypeAlias, cast

import tomlkit
from tomlkit.container import Container
from tomlkit.items import AoT, Item, String
from tomlkit.items import Table as TomlTable

from gallery.errors import AlbumError, Missing

Tables: TypeAlias = MutableMapping[str, Any]


def with_status(source: str, status: str) -> str:
    """Set `status`; which words are allowed is the reader's matter."""
    return _changed(source, lambda doc: _set(doc, ("status",), status))


def with_publish_at(source: str, moment: datetime) -> str:
    """Set `publish_at`, a moment with its offset; written to the second."""
    whole = moment.replace(microsecond=0)
    if "publish_at" in tomllib.loads(source):
        return _changed(source, lambda doc: doc.__setitem__("publish_at", whole))
    line = f"publish_at = {whole.isoformat()}"
    return _headed(source, line, lambda doc: doc.__setitem__("publish_at", whole))


def with_album_text(source: str, field: str, lang: str, words: str) -> str:
    """Set `field.lang` of the album ("title", "en"); lang "" sets `field` itself."""
    path = (field, lang) if lang else (field,)
    if field in tomllib.loads(source):
        return _changed(source, lambda doc: _set(doc, path, words))
    return _with_line(source, f"{'.'.join(path)} = {_string(words).as_string()}", path, words)


def with_photo_texts(source: str, texts: Iterable[tuple[str, str, str, str]]) -> str:
    """Set many texts, each (photo, field, lang, words), while reading the essay only once.

    Each goes into the first block of its photo: `field.lang`, or `field` itself for lang "".

    raises  Missing, AlbumError: both name the photo
    """
    wanted = list(texts)

    def change(doc: Tables) -> None:
        for photo, field, lang, words in wanted:
            block = _shown(doc, photo)
            try:
                _set(block, (field, lang) if lang else (field,), words)
            except AlbumError as problem:
                raise AlbumError(f"{photo}: {problem.reason}") from problem

    return _changed(source, change) if wanted else source


def with_photo_renamed(source: str, old: str, new: str) -> str:
    """Follow a file that was renamed: every block, point and lead that names it."""

    def change(doc: Tables) -> None:
        if doc.get("lead") == old:
            doc["lead"] = new
        for block in doc.get("block", ()):
            if block.get("photo") == old:
                block["photo"] = new
            for index, hung in enumerate(block.get("photos", ())):
                if hung == old:
                    block["photos"][index] = new
                elif isinstance(hung, MutableMapping) and hung.get("photo") == old:
                    hung["photo"] = new

    return _changed(source, change)


def with_blocks(source: str, inserted: Iterable[tuple[str, int | None]]) -> str:
    """Insert a photo block for each (photo, position): before block number `position` as they
    are counted now (from 0), or at the end for None. The order of equal positions is kept.
    """
    wanted = list(inserted)
    at_end = [photo for photo, position in wanted if position is None]
    between = [(photo, position) for photo, position in wanted if position is not None]
    if between:
        source = _changed(source, lambda doc: _insert(doc, between))
    if not at_end:
        return source
    tail = "".join(f"\n[[block]]\nphoto = {_quoted(photo)}\n" for photo in at_end)
    return _checked(
        source,
        source.rstrip("\n") + "\n" + tail,
        lambda doc: doc.setdefault("block", []).extend({"photo": p} for p in at_end),
    )


def _shown(doc: Tables, photo: str) -> Tables:
    """The first table that shows a photo; a bare name on a point becomes a table."""
    for block in doc.get("block", ()):
        if block.get("photo") == photo:
            return cast(Tables, block)
        hung = block.get("photos", ())
        for index, one in enumerate(hung):
            if one == photo:
                hung[index] = tomlkit.inline_table() if isinstance(hung, Item) else {}
                hung[index]["photo"] = photo
            if one == photo or (isinstance(one, MutableMapping) and one.get("photo") == photo):
                return cast(Tables, hung[index])
    raise Missing(f"no block of the essay shows {photo}")


def _with_line(source: str, line: str, path: tuple[str, ...], value: str) -> str:
    """Add a text to the head of the album."""
    return _headed(source, line, lambda doc: _set(doc, path, value))


def _headed(source: str, line: str, change: Callable[[Tables], None]) -> str:
    """Add a line to the head of the album, under the last one before the first table."""
    lines = source.splitlines()
    head = next((n for n, text in enumerate(lines) if text.startswith("[")), len(lines))
    while head and (not lines[head - 1].strip() or lines[head - 1].startswith("#")):
        head -= 1
    made = "\n".join([*lines[:head], line, *lines[head:]]) + "\n"
    return _checked(source, made, change)


def with_clock(source: str, camera: str, shift: str) -> str:
    """State the shift of one camera's clock: `[clock."CAMERA"]` with `shift`."""

    def change(doc: Tables) -> None:
        doc.setdefault("clock", {}).setdefault(camera, {})["shift"] = shift

    if camera in tomllib.loads(source).get("clock", {}):
        return _changed(source, change)
    lines = source.splitlines()
    head = next((n for n, text in enumerate(lines) if text.startswith("[[")), len(lines))
    while head and (not lines[head - 1].strip() or lines[head - 1].startswith("#")):
        head -= 1
    table = ["", f"[clock.{_quoted(camera)}]", f"shift = {_quoted(shift)}"]
    made = "\n".join([*lines[:head], *table, *lines[head:]]) + "\n"
    return _checked(source, made, change)


def with_order(source: str, order: Sequence[int]) -> str:
    """Put the blocks into another order: `order` holds their present numbers, from 0."""

    def change(doc: Tables) -> None:
        blocks = list(doc["block"])
        if isinstance(doc["block"], AoT):
            doc["block"] = tomlkit.aot()
            for number in order:
                doc["block"].append(blocks[number])
        else:
            doc["block"] = [blocks[number] for number in order]

    return source if list(order) == sorted(order) else _changed(source, change)


def _insert(doc: Tables, between: list[tuple[str, int]]) -> None:
    blocks = doc["block"]
    for photo, position in sorted(between, key=lambda b: b[1])[::-1]:  # from the end backwards
        if isinstance(blocks, AoT):
            table = tomlkit.table()
            table.add("photo", photo)
            table.add(tomlkit.nl())
            blocks.insert(position, table)
        else:
            blocks.insert(position, {"photo": photo})


def _set(table: Tables, path: tuple[str, ...], value: str) -> None:
    """Set a value under a dotted path, adding `caption.es = …` beside its sisters."""
    head, *rest = path
    if rest and not isinstance(table.get(head), MutableMapping):
        alike = table.pop(head, None)  # `caption = "…"`, alike in all languages, becomes dotted
        if alike:
            raise AlbumError(f"`{head}` is the same in every language; split it by hand first")
        if isinstance(table, TomlTable):
            table.append(tomlkit.key([head, *rest]), _string(value))
            return
        table[head] = {}
    for step in rest:
        table, head = table[head], step
    table[head] = _string(value) if isinstance(table, Item | Container) else value


def _string(value: str) -> String:
    return tomlkit.string(value, multiline="\n" in value)


def _quoted(value: str) -> str:
    return tomlkit.string(value).as_string()


def _changed(source: str, change: Callable[[Tables], None]) -> str:
    document = tomlkit.parse(source)
    change(document)
    return _checked(source, tomlkit.dumps(document), change)


def _checked(source: str, made: str, change: Callable[[Tables], None]) -> str:
    """`made` if it reads back as `source` with `change`, and as nothing else."""
    meant: dict[str, Any] = deepcopy(tomllib.loads(source))
    change(meant)
    if tomllib.loads(made) != meant:
        raise AlbumError("the change could not be written without touching other words")
    return made
