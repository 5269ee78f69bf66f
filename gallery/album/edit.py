"""Changing album.toml by one field: comments, order and every other line stay as they are.

Each function takes the source and returns the changed source. The result is read back and
compared with what was meant before it is returned: a library's mistake never reaches a file.
Where the file can be cut into pieces (`chunks`), only the pieces that change are read and written.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any, TypeAlias, cast

import tomlkit
from tomlkit.container import Container
from tomlkit.items import AoT, Item, String
from tomlkit.items import Table as TomlTable

from gallery.album.chunks import MARK, chunks
from gallery.blocks import Block, PhotoBlock, PointBlock
from gallery.errors import AlbumError, Missing

Tables: TypeAlias = MutableMapping[str, Any]
Edit: TypeAlias = Callable[[Tables], None]
"""A change of a table, of tomlkit's or of plain dictionaries: both are done, and compared."""

_NOTES = ("trash", "offered", "cull", "redact", "withheld")
"""Tables that note something of a file of the album."""


def with_status(source: str, status: str) -> str:
    """Set `status`; which words are allowed is the reader's matter."""
    return with_head(source, lambda doc: _set(doc, ("status",), status))


def with_publish_at(source: str, moment: datetime) -> str:
    """Set `publish_at`, a moment with its offset; written to the second."""
    whole = whole_seconds(moment)
    if "publish_at" in _top(source):
        return with_head(source, lambda doc: doc.__setitem__("publish_at", whole))
    line = f"publish_at = {whole.isoformat()}"
    return _headed(source, line, lambda doc: doc.__setitem__("publish_at", whole))


def whole_seconds(moment: datetime) -> datetime:
    """A moment as album.toml holds it: whole seconds, and its offset as such.

    Two moments in zones are never equal in the hour in which a clock is set back (PEP 495).
    """
    return moment.replace(microsecond=0, tzinfo=timezone(moment.utcoffset() or timedelta()), fold=0)


def with_album_text(source: str, field: str, lang: str, words: str) -> str:
    """Set `field.lang` of the album ("title", "en"); lang "" sets `field` itself."""
    path = (field, lang) if lang else (field,)
    if field in _top(source):
        return with_head(source, lambda doc: _set(doc, path, words))
    return _with_line(source, f"{'.'.join(path)} = {toml_string(words).as_string()}", path, words)


def with_photo_texts(source: str, texts: Iterable[tuple[str, str, str, str]]) -> str:
    """Set many texts, each (photo, field, lang, words), while reading the essay only once.

    Each goes into the first block of its photo: `field.lang`, or `field` itself for lang "".

    raises  Missing, AlbumError: both name the photo
    """
    return with_photos(
        source,
        (
            (photo, partial(_set, path=(field, lang) if lang else (field,), value=words))
            for photo, field, lang, words in texts
        ),
    )


def with_head(source: str, change: Edit) -> str:
    """Change what the album says of itself, above its blocks."""
    cut = chunks(source)
    if cut is None:
        return _changed(source, change)
    head = _changed(cut.head, change)
    return cut.joined(_closed(head) if cut.pieces else head)


def with_photos(source: str, changes: Iterable[tuple[str, Edit]]) -> str:
    """Change the first table that shows each photo, while reading the essay only once.

    raises  Missing, AlbumError: both name the photo
    """
    wanted = list(changes)
    cut = chunks(source)
    if cut is None:
        return _changed(source, partial(_each, wanted)) if wanted else source
    pieces = [*enumerate(cut.blocks)]
    where = {photo: n for n, blocks in reversed(pieces) for photo in _names(blocks)}
    by_piece: dict[int, list[tuple[str, Edit]]] = {}
    for photo, change in wanted:
        if photo not in where:
            raise Missing(f"no block of the essay shows {photo}")
        by_piece.setdefault(where[photo], []).append((photo, change))
    made = {n: _changed(cut.pieces[n], partial(_each, some)) for n, some in by_piece.items()}
    last = len(cut.pieces) - 1
    return cut.joined(pieces={n: one if n == last else _closed(one) for n, one in made.items()})


def with_all(source: str, change: Edit) -> str:
    """Change whatever an album says, its blocks included: the whole of it is read and written."""
    return _changed(source, change)


def with_photo_renamed(source: str, old: str, new: str) -> str:
    """Follow a file that was renamed: every block, point, lead and note that names it."""

    def change(doc: Tables) -> None:
        if doc.get("lead") == old:
            doc["lead"] = new
        for key in _NOTES:
            for noted in doc.get(key, ()):
                if noted.get("photo") == old:
                    noted["photo"] = new
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
    return checked(
        source,
        source.rstrip("\n") + "\n" + tail,
        lambda doc: doc.setdefault("block", []).extend({"photo": p} for p in at_end),
    )


def _each(changes: Iterable[tuple[str, Edit]], doc: Tables) -> None:
    for photo, change in changes:
        try:
            change(_shown(doc, photo))
        except AlbumError as problem:
            raise AlbumError(f"{photo}: {problem.reason}") from problem


def _names(blocks: Iterable[Block]) -> Iterator[str]:
    """The photos that blocks show, those that hang on points included."""
    for one in blocks:
        if isinstance(one, PhotoBlock):
            yield one.photo
        elif isinstance(one, PointBlock):
            yield from (hung.photo for hung in one.photos)


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


def _headed(source: str, line: str, change: Edit) -> str:
    """Add a line to the head of the album, under the last one before the first table."""
    return with_lines(source, "[", [line], change)


def with_lines(source: str, below: str, new: Sequence[str], change: Edit) -> str:
    """Add lines to the head, above the first line that starts with `below` and its notes."""
    cut = chunks(source)
    lines = (cut.head if cut else source).removesuffix("\n").split("\n")
    at = next((n for n, text in enumerate(lines) if text.startswith(below)), len(lines))
    while at and (not lines[at - 1].strip() or lines[at - 1].startswith("#")):
        at -= 1
    made = "\n".join([*lines[:at], *new, *lines[at:]]) + "\n"
    if cut is None:
        return checked(source, made, change)
    return cut.joined(checked(cut.head, made, change))


def with_clock(source: str, camera: str, shift: str) -> str:
    """State the shift of one camera's clock: `[clock."CAMERA"]` with `shift`."""

    def change(doc: Tables) -> None:
        doc.setdefault("clock", {}).setdefault(camera, {})["shift"] = shift

    if camera in _top(source).get("clock", {}):
        return with_head(source, change)
    table = ["", f"[clock.{_quoted(camera)}]", f"shift = {_quoted(shift)}"]
    return with_lines(source, "[[", table, change)


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
            table.append(tomlkit.key([head, *rest]), toml_string(value))
            return
        table[head] = {}
    for step in rest:
        table, head = table[head], step
    table[head] = toml_string(value) if isinstance(table, Item | Container) else value


def toml_string(words: str) -> String:
    """Words as TOML, over several lines where they have some, unless they look like a block."""
    return tomlkit.string(words, multiline="\n" in words and MARK not in words)


def _quoted(value: str) -> str:
    return tomlkit.string(value).as_string()


def _top(source: str) -> Mapping[str, Any]:
    """What an album says of itself, and at times its blocks too."""
    cut = chunks(source)
    return cut.table if cut else tomllib.loads(source)


def _changed(source: str, change: Edit) -> str:
    """Change what is above the blank lines and notes at the end, which stay at the end."""
    body, rest = _parted(source)
    document = tomlkit.parse(body)
    change(document)
    return checked(source, tomlkit.dumps(document) + rest, change)


def checked(source: str, made: str, change: Edit) -> str:
    """`made` if it reads back as `source` with `change`, and as nothing else.

    A key without words is as good as none; line breaks are those that the source has.
    """
    if "\r\n" in source:
        made = made.replace("\r\n", "\n").replace("\n", "\r\n")
    meant = tomllib.loads(source)
    change(meant)
    if _told(tomllib.loads(made)) != _told(meant):
        raise AlbumError("the change could not be written without touching other words")
    return made


def _told(value: Any) -> Any:
    if isinstance(value, Mapping):
        told = {key: _told(one) for key, one in value.items()}
        return {key: one for key, one in told.items() if one not in ("", {})}
    return [_told(one) for one in value] if isinstance(value, list) else value


def _parted(source: str) -> tuple[str, str]:
    """A source cut above the blank lines and notes at its end, where it can be cut there."""
    lines = source.split("\n")
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    body = _closed("\n".join(lines[:end]))
    rest = "\n".join(lines[end:])
    try:
        return (body, rest) if tomllib.loads(body) == tomllib.loads(source) else (source, "")
    except tomllib.TOMLDecodeError:
        return source, ""  # a text whose last line begins like a note


def _closed(source: str) -> str:
    """A source that other lines may follow."""
    return source if not source or source.endswith("\n") else source + "\n"
