"""Changing album.toml by whole blocks: order, new ones, those taken out, a value of one.

Each function takes the source and returns the changed source. The file is cut into pieces, one a
block with the comment lines right above it, and the pieces are moved as they are written; where
a file is written so that pieces are in doubt, the library does it. Either way the result is read
back and compared with what was meant.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeAlias

import tomlkit
from tomlkit.items import AoT

from gallery.errors import AlbumError
from gallery.model import Texts

Doc: TypeAlias = MutableMapping[str, Any]
Value: TypeAlias = str | bool | Sequence[float] | Sequence[str] | Mapping[str, str] | None
"""What a key of a block may hold; None takes the key away."""

_HEADER = re.compile(r"^(?:[ \t]*#[^\n]*\n)*[ \t]*(?P<header>\[[^\n]*)", re.MULTILINE)
"""A line that begins a table, with the notes right above it."""

_BLOCK = re.compile(r"\[\[\s*(?P<q>\"?)block(?P=q)\s*\]\]")
_WITHIN = re.compile(r"\[{1,2}\s*(?P<q>\"?)block(?P=q)\s*\.")
_ENDED = re.compile(r"\n[ \t\r]*\n$")
_LEAD = re.compile(r"^lead[ \t]*=[ \t]*(?:\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*')", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the file: a block with the notes right above it, or anything else."""

    text: str
    block: bool


def with_blocks_moved(source: str, order: Sequence[int]) -> str:
    """Put the blocks into another order: `order` holds their present numbers, from 0."""

    def cut(pieces: list[_Piece]) -> list[_Piece]:
        blocks = [piece for piece in pieces if piece.block]
        moved = iter([blocks[number] for number in order])
        return [next(moved) if piece.block else piece for piece in pieces]

    def change(doc: Doc) -> None:
        doc["block"] = _like(doc["block"], [doc["block"][number] for number in order])

    return source if list(order) == sorted(order) else _changed(source, cut, change)


def with_blocks_put(source: str, position: int, blocks: Sequence[str]) -> str:
    """Insert blocks, each as TOML, before block number `position` of now; at the end past them."""
    tables = [tomllib.loads(one)["block"][0] for one in blocks]

    def cut(pieces: list[_Piece]) -> list[_Piece]:
        new = [_Piece(one, block=True) for one in blocks]
        at = [number for number, piece in enumerate(pieces) if piece.block]
        if position < len(at):
            return [*pieces[: at[position]], *new, *pieces[at[position] :]]
        end = at[-1] + 1 if at else len(pieces)
        return [*pieces[:end], *new, *pieces[end:]]

    def change(doc: Doc) -> None:
        there = list(doc.get("block", ()))
        made = [*there[:position], *deepcopy(tables), *there[position:]]
        doc["block"] = _like(doc.get("block", []), made)

    return _changed(source, cut, change)


def without_block(source: str, number: int) -> tuple[str, str]:
    """Take a block out: (the source without it, the block as TOML, its notes included)."""
    taken: list[str] = []

    def cut(pieces: list[_Piece]) -> list[_Piece]:
        at = [place for place, piece in enumerate(pieces) if piece.block][number]
        taken.append(pieces[at].text.strip() + "\n")
        return [*pieces[:at], *pieces[at + 1 :]]

    def change(doc: Doc) -> None:
        rest = [*doc["block"][:number], *doc["block"][number + 1 :]]
        if rest:
            doc["block"] = _like(doc["block"], rest)
        else:
            doc.pop("block")

    made = _changed(source, cut, change)
    known = _told(_pieces(source))
    meant = (tomllib.loads(source) if known is None else known)["block"][number]
    if not taken or tomllib.loads(taken[0]) != {"block": [meant]}:
        return made, written(meant)
    return made, taken[0]


def with_block_value(source: str, number: int, key: str, value: Value) -> str:
    """Set one key of a block; None takes it away. A mapping is written as `key.en`, `key.es`."""
    return _block_changed(source, number, lambda block: _put(block, key, value))


def _block_changed(source: str, number: int, put: Callable[[Doc], None]) -> str:
    """Change one block and no other line."""

    def change(doc: Doc) -> None:
        put(doc["block"][number])

    def cut(pieces: list[_Piece]) -> list[_Piece]:
        at = [place for place, piece in enumerate(pieces) if piece.block][number]
        bare = pieces[at].text.rstrip()
        if _reads(bare) is None:
            return pieces
        document = tomlkit.parse(bare + "\n")
        put(document["block"][0])
        made = tomlkit.dumps(document) + pieces[at].text[len(bare) :].removeprefix("\n")
        return [*pieces[:at], replace(pieces[at], text=made), *pieces[at + 1 :]]

    return _changed(source, cut, change)


def without_hung(source: str, number: int, index: int) -> tuple[str, str]:
    """Take one of the photos off a point: (the source without it, the photo as a block)."""
    hung = tomllib.loads(source)["block"][number]["photos"][index]

    def change(block: Doc) -> None:
        hanging = _own(block)
        del hanging[index]
        if not hanging:
            del block["photos"]

    return _block_changed(source, number, change), written(
        hung if isinstance(hung, dict) else {"photo": hung}
    )


def with_hung_value(source: str, number: int, index: int, key: str, value: Value) -> str:
    """Set one key of a photo on a point, as `with_block_value` does of a block."""
    bare, told = without_hung(source, number, index)
    return with_hung(bare, number, index, with_block_value(told, 0, key, value))


def with_hung(source: str, number: int, index: int, told: str) -> str:
    """Hang a photo, told as a block, on a point: before its photo `index`, else at the end."""
    table = tomllib.loads(told)["block"][0]
    bare = table["photo"] if table.keys() == {"photo"} else table

    def change(block: Doc) -> None:
        there = _own(block)
        there.insert(min(index, len(there)), deepcopy(bare))

    return _block_changed(source, number, change)


def _own(point: Doc) -> Any:
    """The list of photos on a point, to be changed: plain ones may be remembered elsewhere."""
    if not hasattr(point, "as_string"):
        point["photos"] = list(point.get("photos", ()))
    elif "photos" not in point:
        point["photos"] = tomlkit.array()
    return point["photos"]


def with_lead(source: str, photo: str) -> str:
    """Let a photo stand for the essay; "" leaves it to the first one."""
    line = f"lead = {_quoted(photo)}"

    def cut(pieces: list[_Piece]) -> list[_Piece]:
        first = 0 if pieces and pieces[0].block else 1
        head = "".join(piece.text for piece in pieces[:first])
        if not photo:
            made = re.sub(_LEAD.pattern + r"[^\n]*\n?", "", head, count=1, flags=re.MULTILINE)
        elif _LEAD.search(head):
            made = _LEAD.sub(lambda _: line, head, count=1)
        else:
            bare = head.rstrip()
            made = f"{bare}\n{line}\n".lstrip("\n") + head[len(bare) :].removeprefix("\n")
        return [_Piece(made, block=False), *pieces[first:]]

    def change(doc: Doc) -> None:
        _put(doc, "lead", photo or None)

    return _changed(source, cut, change)


def written(table: Mapping[str, Any]) -> str:
    """A block as TOML: `[[block]]` and a line for each key, languages dotted."""
    return "[[block]]\n" + "".join(f"{line}\n" for line in _lines(table))


def text_block(kind: str, words: Texts, beside: Mapping[str, Any] | None = None) -> str:
    """A block of words as TOML: kind "text", "chapter", "quote", "point" or "figure".

    beside  its other keys, each words by language or a text alone
    """
    return written({kind: dict(words), **(beside or {})})


def _lines(table: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, Mapping) and value:
            yield from _lines(value, f"{above}{key}.")
        else:
            yield f"{above}{key} = {_item(value).as_string()}"


def _item(value: Any) -> Any:
    if isinstance(value, str):
        return tomlkit.string(value, multiline="\n" in value)
    return tomlkit.item(value)


def _quoted(words: str) -> str:
    return str(tomlkit.string(words).as_string())


def _put(table: Doc, key: str, value: Value) -> None:
    """Set a key of a table of tomlkit's or of plain dicts; nothing else moves."""
    plain = not hasattr(table, "as_string")
    there = table.get(key)
    if value is None:
        table.pop(key, None)
    elif isinstance(value, Mapping) and plain:
        table[key] = dict(value)
    elif isinstance(value, Mapping) and isinstance(there, MutableMapping):
        for lang in [lang for lang in there if lang not in value]:
            there.pop(lang)
        for lang, words in value.items():
            if there.get(lang) != words:
                there[lang] = _item(words)
    elif isinstance(value, Mapping):
        table.pop(key, None)
        _dotted(table, key, value)
    else:
        table[key] = _listed(value) if plain else _item(_listed(value))


def _dotted(table: Doc, key: str, words: Mapping[str, str]) -> None:
    """Write `key.en = "…"` lines at the end of a table."""
    for lang, one in words.items():
        if lang == next(iter(words)):
            table.append(tomlkit.key([key, lang]), _item(one))  # type: ignore[attr-defined]
        else:
            table[key][lang] = _item(one)


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _like(there: Any, blocks: Iterable[Any]) -> Any:
    """Blocks in the shape that the file has them: tables of tomlkit's, or a plain list."""
    if not isinstance(there, AoT):
        return list(blocks)
    made = tomlkit.aot()
    for one in blocks:
        if hasattr(one, "as_string"):
            made.append(one)
        else:
            made.append(tomlkit.parse(written(one) + "\n")["block"][0])
    return made


def _changed(
    source: str,
    cut: Callable[[list[_Piece]], list[_Piece]],
    change: Callable[[Doc], None],
) -> str:
    """The source with its pieces changed, if it then reads as `change` means it; else as the
    library writes it; AlbumError where neither does.
    """
    pieces = _pieces(source)
    newline = "\r\n" if "\r\n" in source else "\n"
    known = _told(pieces)
    if known is not None:
        meant = {**known, "block": [dict(table) for table in known["block"]]}
        change(meant)
        made = _joined(cut(pieces), newline)
        found = _told(_pieces(made))
        if found is not None and found == {"block": [], **meant}:
            return made
    meant = tomllib.loads(source)
    count = len(meant.get("block", ()))
    change(meant)
    if sum(piece.block for piece in pieces) == count:
        made = _joined(cut(pieces), newline)
        if _reads(made) == meant:
            return made
    document = tomlkit.parse(source)
    change(document)
    made = tomlkit.dumps(document)
    if _reads(made) != meant:
        raise AlbumError("the change could not be written without touching other words")
    return made


def _told(pieces: Sequence[_Piece]) -> dict[str, Any] | None:
    """What a file says, from its pieces read alone; None where the whole of it must be read.

    A cut within a string or a list leaves a piece that is no TOML, so pieces that can be read,
    the head first and each block by itself, mean together what the file means.
    """
    first = next((n for n, piece in enumerate(pieces) if piece.block), len(pieces))
    head = _alone("".join(piece.text for piece in pieces[:first]).strip())
    tables = [_alone(piece.text.strip()) for piece in pieces[first:]]
    blocks = [table for table in tables if table is not None]
    if head is None or "block" in head or len(blocks) < len(tables):
        return None
    if not all(table.keys() == {"block"} and len(table["block"]) == 1 for table in blocks):
        return None
    return {**head, "block": [table["block"][0] for table in blocks]}


@lru_cache(maxsize=8192)
def _alone(text: str) -> dict[str, Any] | None:
    """A piece of the file as a table, which nobody may change; None when it is no TOML."""
    table = _reads(text)
    return table if isinstance(table, dict) else None


def _pieces(source: str) -> list[_Piece]:
    """The file cut before each header line, but for those of tables within a block."""
    headers = (h for h in _HEADER.finditer(source) if not _WITHIN.match(h["header"]))
    cuts = [(0, False), *((h.start(), bool(_BLOCK.match(h["header"]))) for h in headers)]
    ends = [*(start for start, _ in cuts[1:]), len(source)]
    made = [
        _Piece(source[start:end], block) for (start, block), end in zip(cuts, ends, strict=True)
    ]
    return [piece for piece in made if piece.text]


def _joined(pieces: Sequence[_Piece], newline: str) -> str:
    """The file again, with a blank line between any two pieces."""
    *before, last = pieces or [_Piece("", block=False)]
    made = [
        piece.text if _ENDED.search(piece.text) else piece.text.rstrip() + newline * 2
        for piece in before
    ]
    return "".join([*made, last.text.rstrip() + newline])


def _reads(source: str) -> Any:
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError:
        return None
