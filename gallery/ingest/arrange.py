"""Where new photos go in a draft: into time order, among what the editor has arranged."""

from collections.abc import Mapping, Sequence

from gallery.blocks import Album, PhotoBlock
from gallery.ingest.clock import Key


def arrange(
    album: Album, photos: Sequence[str], keys: Mapping[str, Key]
) -> list[tuple[str, int | None]]:
    """Place the photos that no block of a draft shows, but for those that nobody may show;
    nothing in any other state.

    photos   names of the album's photos
    keys     by name, the sort key of the time taken (comparable with each other)
    returns  (name, position) for with_blocks: before block `position`, None = at the end
    """
    if album.status != "draft":
        return []
    used = {block.photo for block in album.photos} | album.kept_back()
    new = sorted((name for name in photos if name not in used), key=lambda name: keys[name])
    placed = [
        (keys[block.photo], position)
        for position, block in enumerate(album.blocks)
        if isinstance(block, PhotoBlock) and block.photo in keys
    ]
    return [(name, _before(keys[name], placed)) for name in new]


def rearranged(album: Album, old: Mapping[str, Key], new: Mapping[str, Key]) -> list[int]:
    """The blocks' numbers once clocks were set right: `old` keys before, `new` keys after.

    Photos that stand in time order between two other blocks stay in time order; a run that the
    editor arranged otherwise is left as it is, and no photo crosses a text.
    """
    order: list[int] = []
    run: list[tuple[str, int]] = []
    for number, block in enumerate([*album.blocks, None]):
        if isinstance(block, PhotoBlock) and block.photo in new:
            run.append((block.photo, number))
            continue
        if [name for name, _ in run] == sorted((name for name, _ in run), key=lambda n: old[n]):
            run.sort(key=lambda placed: new[placed[0]])
        order += [at for _, at in run]
        run = []
        if block is not None:
            order.append(number)
    return order


def _before(key: Key, placed: Sequence[tuple[Key, int]]) -> int | None:
    """The first block taken later, when all before it were taken earlier; else the end.

    An editor who told the story out of time order keeps that order: nothing is put between.
    """
    later = [position for other, position in placed if other > key]
    earlier = [position for other, position in placed if not other > key]
    if not later or (earlier and max(earlier) > min(later)):
        return None
    return min(later)
