"""Blocks that leave an essay with a photo that goes to the trash, and find back. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gallery import album as albums
from gallery.album import rearrange
from gallery.blocks import Album, PhotoBlock, PointBlock
from gallery.editing.keys import keys
from gallery.errors import AlbumError

NEAR = 20
"""Keys that are kept of what a block stood behind: the nearest ones, and those that stay."""


@dataclass(frozen=True, slots=True)
class Part:
    """A block that went to the trash with its photo.

    told    as TOML; before: keys of blocks that it stood behind, the nearest first, "" = none
    hung    its place on the point behind which key it stands; None for a block of its own
    """

    told: str
    before: tuple[str, ...]
    hung: int | None = None


def taken_out(
    album: Album, source: str, photos: Sequence[str], there: Sequence[str]
) -> tuple[str, Mapping[str, Sequence[Part]]]:
    """Take out every block that shows one of `photos`: (the source without them, by photo).

    there  the keys of the album's blocks
    """
    parts: dict[str, list[Part]] = {photo: [] for photo in photos}
    for number in range(len(album.blocks) - 1, -1, -1):  # from the end: numbers stay right
        block = album.blocks[number]
        if isinstance(block, PointBlock):
            for index in range(len(block.photos) - 1, -1, -1):
                if block.photos[index].photo in parts:
                    source, told = rearrange.without_hung(source, number, index)
                    parts[block.photos[index].photo].insert(0, Part(told, (there[number],), index))
        elif isinstance(block, PhotoBlock) and block.photo in parts:
            source, told = rearrange.without_block(source, number)
            parts[block.photo].insert(0, Part(told, _before(there[:number], photos)))
    return source, parts


def put_back(
    slug: str, source: str, photo: str, parts: Sequence[Part], *, lead: bool
) -> tuple[str, Sequence[str]]:
    """Put the blocks of a photo back where they stood: (the source, keys of those that are there).

    lead  it stood for the essay, and does again where nothing else does by now
    """
    made: list[str] = []
    for part in parts:
        there = keys(albums.parse(slug, source).blocks)
        source, number = _one_back(source, part, there)
        if number is not None:
            made.append(keys(albums.parse(slug, source).blocks)[number])
    if lead and made and not albums.parse(slug, source).lead:
        source = rearrange.with_lead(source, photo)
    return source, made


def _one_back(source: str, part: Part, there: Sequence[str]) -> tuple[str, int | None]:
    """Put a block back where it stood: (the source, its number); None where that is gone.

    there  the keys of the blocks of now
    """
    anchor = next((key for key in part.before if not key or key in there), None)
    if anchor is None:
        return source, None
    number = there.index(anchor) if anchor else -1
    try:
        if part.hung is None:
            return rearrange.with_blocks_put(source, number + 1, [part.told]), number + 1
        return rearrange.with_hung(source, number, part.hung, part.told), number
    except AlbumError:  # the point was rewritten so that nothing can hang there
        return source, None


def _before(there: Sequence[str], thrown: Sequence[str]) -> tuple[str, ...]:
    """Keys that a block stands behind, the nearest first; enough that stay of them."""
    nearest = there[::-1]
    stay = [key for key in nearest if key not in thrown]
    kept = dict.fromkeys((*nearest[:NEAR], *stay[:NEAR]))
    return (*kept, *([""] if len(stay) <= NEAR else []))
