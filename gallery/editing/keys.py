"""A name for each block and each photo on a point, which stays when others come, go and move."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import msgspec

from gallery.blocks import Album, Block, PhotoBlock, PointBlock
from gallery.errors import Missing


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands.

    number  of the block, from 0
    index   its place among the photos of the point with that number; None for a block of its own
    """

    number: int
    index: int | None = None


def keys(blocks: Sequence[Block]) -> list[str]:
    """A name for each block that stays with it when others come, go and move.

    That of a photo is the photo's; where it is shown again, and for words, it is made of what
    the block says, so it changes when the words do.
    """
    return _keys(blocks, Counter())


def spots(blocks: Sequence[Block]) -> Mapping[str, Spot]:
    """Where each block and each photo on a point stands, by its name; blocks come first.

    A photo on a point is called as a block of its own would be, so that it keeps its name when it
    is hung up and taken down.
    """
    met: Counter[str] = Counter()
    found = {key: Spot(number) for number, key in enumerate(_keys(blocks, met))}
    return found | dict(_hung(blocks, met))


def hung_keys(blocks: Sequence[Block]) -> Mapping[int, Sequence[str]]:
    """The names of the photos on each point, by the number of its block."""
    found: dict[int, list[str]] = {}
    for key, spot in spots(blocks).items():
        if spot.index is not None:
            found.setdefault(spot.number, []).append(key)
    return found


def spot(album: Album, key: str) -> Spot:
    """Where a name leads; Missing when it is not there any more."""
    return all_spots(album, [key])[key]


def all_spots(album: Album, wanted: Sequence[str]) -> dict[str, Spot]:
    """As `spot`, for several names, in their order."""
    there = spots(album.blocks)
    gone = [key for key in wanted if key not in there]
    if gone:
        raise Missing(f"{gone[0]!r} is not in the essay any more")
    return {key: there[key] for key in wanted}


def _keys(blocks: Sequence[Block], met: Counter[str]) -> list[str]:
    made = []
    for block in blocks:
        mark = f"{block.key}-{_mark(block)}"
        met[mark] += 1
        first = isinstance(block, PhotoBlock) and met[mark] == 1
        made.append(block.photo if first else f"{mark}-{met[mark]}")  # type: ignore[union-attr]
    return made


def _hung(blocks: Sequence[Block], met: Counter[str]) -> Iterator[tuple[str, Spot]]:
    for number, block in enumerate(blocks):
        if isinstance(block, PointBlock):
            for index, key in enumerate(_keys(block.photos, met)):
                yield key, Spot(number, index)


def _mark(block: Block) -> str:
    """Eight hex digits of what a block says; photos that hang on a point do not count."""
    bare = replace(block, photos=()) if isinstance(block, PointBlock) else block
    said = bare.photo.encode() if isinstance(bare, PhotoBlock) else msgspec.json.encode(bare)
    return sha256(said).hexdigest()[:8]
