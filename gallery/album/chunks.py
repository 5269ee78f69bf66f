"""album.toml cut before each `[[block]]`, so that a save reads one block and not a thousand.

A piece that was cut within a string or a list is no TOML by itself, because it begins where a
whole file may begin and ends inside a value. So when each piece can be read alone, and holds
nothing but blocks, they mean together what the file means. On any doubt there are no pieces, and
the file is read as a whole.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from gallery.blocks import Block, block
from gallery.errors import AlbumError
from gallery.values import Table

MARK = "\n[[block]]"

_LINE = r'([a-z_]+)(?:\.([a-z]{2,3}))? = "([^"\\\x00-\x1f\x7f]*)"\n'
_LINES = re.compile(_LINE)
_SIMPLE = re.compile(rf"\[\[block\]\]\n(?:{_LINE})+\n*")
"""A block of words alone, as the desk writes it: keys, and strings without escapes (TOML 1.0)."""


@dataclass(frozen=True, slots=True)
class Chunks:
    """An album.toml in pieces; joined, they are the file again.

    head    all that stands before the first block; table: what it says
    pieces  each begins with its `[[block]]` line; a block whose line is written otherwise stands
            in the piece before it
    blocks  those of each piece, in the order of the pieces
    """

    head: str
    table: Table
    pieces: tuple[str, ...]
    blocks: tuple[tuple[Block, ...], ...]

    def joined(self, head: str | None = None, pieces: Mapping[int, str] | None = None) -> str:
        """The file, with another head or other pieces (by number) where they are given."""
        parts = [self.head if head is None else head, *self.pieces]
        for number, piece in (pieces or {}).items():
            parts[number + 1] = piece
        return "".join(parts)


@lru_cache(maxsize=16)
def chunks(source: str) -> Chunks | None:
    """Cut an album.toml; None where the whole of it must be read to know what it says."""
    head, *pieces = _cut(source)
    table = _table(head)
    if table is None or "block" in table:
        return None
    blocks = []
    for piece in pieces:
        found = _blocks(piece)
        if found is None:
            return None
        blocks.append(found)
    return Chunks(head, table, tuple(pieces), tuple(blocks))


def _cut(source: str) -> list[str]:
    """The head and the pieces; the line break before each mark ends the piece before it."""
    parts = f"\n{source}".split(MARK)
    whole = [part + "\n" for part in parts[:-1]] + parts[-1:]
    return [whole[0][1:], *(f"[[block]]{part}" for part in whole[1:])]


def _table(text: str) -> Table | None:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def _plain(piece: str) -> Table | None:
    """What a block of plain words says, as `tomllib` reads it; None: let that read it.

    Most blocks of a library are such, and it takes ten times as long. There is nothing in them
    that may begin or end a value but the two quotes of a line.
    """
    if not _SIMPLE.fullmatch(piece):
        return None
    table: dict[str, str | dict[str, str]] = {}
    for key, lang, words in _LINES.findall(piece):
        if not lang and key not in table:
            table[key] = words
        elif lang and isinstance(texts := table.setdefault(key, {}), dict) and lang not in texts:
            texts[lang] = words
        else:
            return None  # said twice
    return table


@lru_cache(maxsize=8192)
def _blocks(piece: str) -> tuple[Block, ...] | None:
    """The blocks of a piece; None when it is no TOML, holds something else, or a mistake."""
    simple = _plain(piece)
    table: Table | None = {"block": [simple]} if simple else _table(piece)
    if table is None or table.keys() != {"block"}:
        return None
    found = table["block"]
    if not isinstance(found, list):
        return None
    try:
        return tuple(block(one) for one in found)
    except AlbumError:
        return None
