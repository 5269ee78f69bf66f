"""album.toml as an Album, or a refusal with file, line and reason."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from gallery.album.chunks import chunks
from gallery.blocks import Album, block
from gallery.errors import AlbumError, Spot
from gallery.values import decoded

_KEY = re.compile(r"`(?P<key>[\w-]+)")


def source(slug: str, data: bytes) -> str:
    """The bytes of an album.toml as text; AlbumError when they are not UTF-8, or nothing at all.

    An empty file is what a full disk or a power cut leaves of a text editor's work: it does not say
    that the essay has no title and is a draft.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise AlbumError(f"{slug}/album.toml is not UTF-8; save it as UTF-8") from problem
    if not text.strip():
        raise AlbumError("it is empty; write a title, say", Spot(f"{slug}/album.toml", 1))
    return text


@lru_cache(maxsize=128)
def parse(slug: str, source: str) -> Album:
    """Read an album.

    slug    name of its folder, for the address and for error texts
    source  the whole album.toml
    raises  AlbumError with its spot: "albums/<slug>/album.toml, line N"
    """
    return _in_pieces(slug, source) or _whole(slug, source)


def _in_pieces(slug: str, source: str) -> Album | None:
    """The album from blocks that were read before, and the few that were not; None in doubt."""
    cut = chunks(source)
    if cut is None:
        return None
    try:
        head = Album.read(slug, cut.table)
    except AlbumError:
        return None  # the whole file tells the line
    return replace(head, blocks=tuple(one for blocks in cut.blocks for one in blocks))


def _whole(slug: str, source: str) -> Album:
    name = f"{slug}/album.toml"
    table = decoded(name, source)
    try:
        return Album.read(slug, table)
    except AlbumError as problem:
        line = _line(source, table, problem.reason)
        raise AlbumError(problem.reason, Spot(name, line)) from problem


def _line(source: str, table: Mapping[str, object], reason: str) -> int | None:
    """The line of the key that `reason` names first, in the block that is at fault."""
    lines = source.splitlines()
    heads = [n for n, text in enumerate(lines) if re.match(r"\s*\[\[\s*block\s*\]\]", text)]
    start, end = 0, heads[0] if heads else len(lines)
    broken = _first_broken(table.get("block"))
    if broken is not None and broken < len(heads):
        start = heads[broken]
        end = heads[broken + 1] if broken + 1 < len(heads) else len(lines)
    named = _KEY.search(reason)
    if named:
        for number in range(start, end):
            if re.match(rf"\s*(?:\[\[\s*)?\"?{re.escape(named['key'])}\b", lines[number]):
                return number + 1
    return start + 1 if broken is not None else None


def _first_broken(blocks: object) -> int | None:
    if not isinstance(blocks, Sequence):
        return None
    for number, table in enumerate(blocks):
        try:
            block(table)
        except AlbumError:
            return number
    return None
