"""A speech that was read, beside the essay: what becomes a new block, what fills one. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gallery.blocks import Album, Block
from gallery.desk.speech import CHAPTER, POINT, TEXT, Piece, Speech
from gallery.editing.commands import Paste, Pasted, keys
from gallery.model import Lang, Texts

NEW, FILLS, SAME, REPLACES, KEPT, APART = "new", "fills", "same", "replaces", "kept", "apart"
"""What becomes of a piece: a new block; words where there were none; nothing, it says so already;
words in the place of others; nothing, for others stand there; nothing, for it has no partner."""


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of a speech and what becomes of it.

    place  the number of the point as the page counts it, from 1; 0 for another kind, or a new one
    key    of the block that it is about, "" for a new one; seen: what that says in the language
    """

    piece: Piece
    what: str
    place: int = 0
    key: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a speech goes into an essay.

    fill     its pieces are the words of blocks that are there, in this language; else new blocks
    replace  other words that stand there go
    after    the block that new ones stand behind, "" = the start
    """

    lang: Lang
    fill: bool = False
    replace: bool = False
    after: str = ""


def planned(album: Album, speech: Speech, wanted: Wanted) -> list[Step]:
    """What would become of each piece.

    Points belong together by their number, or one after the other where there are as many as in
    the essay, because then a number that is missing in one language is missing in the other.
    Headings and text belong together only where there are as many.
    """
    if not wanted.fill:
        return [Step(piece, NEW) for piece in speech.pieces]
    there = _by_kind(album)
    same = {kind: len(speech.of(kind)) == len(there[kind]) for kind in there}
    counted: Counter[str] = Counter()
    steps: list[Step] = []
    for piece in speech.pieces:
        counted[piece.kind] += 1
        at = counted[piece.kind]
        if piece.kind == POINT and not same[POINT]:
            at = piece.number or at
        found = there[piece.kind][at - 1 : at] if same[piece.kind] or piece.kind == POINT else []
        taken = {step.key for step in steps if step.key}
        steps.append(_step(piece, at, [one for one in found if one[0] not in taken], wanted))
    return steps


def paste(steps: Sequence[Step], wanted: Wanted) -> Paste | None:
    """The command that does it; None when there is nothing to do."""
    parts = [
        Pasted(step.piece.kind, step.piece.words, step.key, step.seen)
        for step in steps
        if step.what in (NEW, FILLS, REPLACES)
    ]
    return Paste(wanted.lang, tuple(parts), wanted.after) if parts else None


def counts(steps: Sequence[Step]) -> Mapping[str, int]:
    """How many pieces of each kind become new, by kind, and of how many each thing becomes."""
    made = Counter(step.piece.kind for step in steps if step.what == NEW)
    return {**Counter(step.what for step in steps), **{f"new-{k}": n for k, n in made.items()}}


def _by_kind(album: Album) -> Mapping[str, Sequence[tuple[str, Texts]]]:
    """Key and words of the blocks that a speech may fill."""
    pairs = list(zip(keys(album.blocks), album.blocks, strict=True))
    return {kind: list(_of(pairs, kind)) for kind in (POINT, CHAPTER, TEXT)}


def _of(pairs: Sequence[tuple[str, Block]], kind: str) -> Iterator[tuple[str, Texts]]:
    for key, block in pairs:
        if block.key == kind:
            yield key, getattr(block, kind)


def _step(piece: Piece, at: int, found: Sequence[tuple[str, Texts]], wanted: Wanted) -> Step:
    if not found:
        return Step(piece, NEW if piece.kind == POINT else APART)
    [(key, texts)] = found
    place = at if piece.kind == POINT else 0
    seen = texts.get("", texts.get(wanted.lang, ""))
    if seen == piece.words:
        return Step(piece, SAME, place, key, seen)
    if not seen:
        return Step(piece, FILLS, place, key)
    alike = "" in texts  # the same in all languages: replacing it would change the other one too
    return Step(piece, REPLACES if wanted.replace and not alike else KEPT, place, key, seen)
