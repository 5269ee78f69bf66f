"""Where new photos go in a draft: into time order, among what the editor has arranged."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from gallery.blocks import Album, PhotoBlock

Key: TypeAlias = tuple[bool, str, str, str]
"""Unknown date last; local wall clock; sub-second; name."""


def arrange(
    album: Album, photos: Sequence[str], keys: Mapping[str, Key]
) -> list[tuple[str, int | None]]:
    """Place the photos that no block of a draft shows; nothing in any other state.

    photos   names of the album's photos
    keys     by name, the sort key of the time taken (comparable with each other)
    returns  (name, position) for with_blocks: before block `position`, None = at the end
    """
    if album.status != "draft":
        return []
    used = {block.photo for block in album.photos}
    new = sorted((name for name in photos if name not in used), key=lambda name: keys[name])
    placed = [
        (keys[block.photo], position)
        for position, block in enumerate(album.blocks)
        if isinstance(block, PhotoBlock) and block.photo in keys
    ]
    return [(name, _before(keys[name], placed)) for name in new]


def _before(key: Key, placed: Sequence[tuple[Key, int]]) -> int | None:
    """The first block taken later, when all before it were taken earlier; else the end.

    An editor who told the story out of time order keeps that order: nothing is put between.
    """
    later = [position for other, position in placed if other > key]
    earlier = [position for other, position in placed if not other > key]
    if not later or (earlier and max(earlier) > min(later)):
        return None
    return min(later)
