"""What a pasted speech makes of album.toml: new blocks, and words in blocks that are there."""

from collections.abc import Sequence

from gallery import album as albums
from gallery.album import rearrange
from gallery.blocks import Album
from gallery.editing.doing import put_in
from gallery.editing.keys import keys, spot
from gallery.editing.moving import behind
from gallery.editing.steps import Arranged, Paste, Pasted, plain
from gallery.errors import Malformed, Missing
from gallery.model import Texts

PASTED = ("text", "chapter", "point")
"""Kinds of block that a speech is made of."""


def paste(album: Album, source: str, one: Paste) -> Arranged:
    """Words go into the blocks that are there, the others become new ones behind `after`."""
    if not one.lang or any(part.kind not in PASTED for part in one.parts):
        raise Malformed(f"send a language, and {', '.join(PASTED)}")
    at = behind(album, one.after)
    fills = [part for part in one.parts if part.key]
    numbers = [spot(album, part.key).number for part in fills]
    for part, number in zip(fills, numbers, strict=True):
        source = _filled(album, source, one.lang, part, number)
    new = [part for part in one.parts if not part.key]
    before = albums.parse(album.slug, source)
    anchor = keys(before.blocks)[at - 1] if at else ""
    words = [(part.kind, plain(part.words).strip()) for part in new]
    if not all(text for _, text in words):
        raise Malformed("a new block without words")
    told = [rearrange.text_block(kind, {one.lang: text}) for kind, text in words]
    made = put_in(before, source, told, anchor)
    now = keys(albums.parse(album.slug, made.source).blocks)
    moved = [now[number + len(new) if number >= at else number] for number in numbers]
    undone = _undone(one.lang, fills, moved)
    return Arranged(made.source, made.made, (*undone, *made.back))


def _filled(album: Album, source: str, lang: str, part: Pasted, number: int) -> str:
    """The source with the words of one block in one language, where they are those seen."""
    block = album.blocks[number]
    if block.key != part.kind:
        raise Malformed(f"{part.key!r} is no {part.kind}")
    texts: Texts = getattr(block, block.key)
    if "" in texts or texts.get(lang, "") != part.seen:
        raise Missing(f"{part.key!r} says something else by now")
    said = {**texts, lang: plain(part.words).strip()}
    words = {tag: text for tag, text in said.items() if text}
    return rearrange.with_block_value(source, number, block.key, words or {lang: ""})


def _undone(lang: str, fills: Sequence[Pasted], now: Sequence[str]) -> tuple[Paste, ...]:
    if not fills:
        return ()
    parts = (
        Pasted(part.kind, part.seen, key, plain(part.words).strip())
        for part, key in zip(fills, now, strict=True)
    )
    return (Paste(lang, tuple(parts)),)
