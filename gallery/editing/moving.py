"""What moving and hanging make of album.toml: blocks among blocks, photos onto points and off.

Places are counted before anything is moved, so one step names the photo that it meant, also where
the essay shows it twice.
"""

from collections.abc import Mapping, Sequence

from gallery import album as albums
from gallery.album import rearrange
from gallery.blocks import Album, PhotoBlock, PointBlock
from gallery.editing.keys import Spot, all_spots, keys, spot, spots
from gallery.editing.steps import Arranged, Command, Hang, Move
from gallery.errors import Malformed


def move(album: Album, source: str, one: Move) -> Arranged:
    """Blocks go after another one; photos come down from their points."""
    wanted = all_spots(album, one.keys)
    there = keys(album.blocks)
    at = behind(album, one.after)
    while at and there[at - 1] in wanted:  # "after itself" means after what stands before it
        at -= 1
    source, down = _taken_down(source, wanted)
    if down:
        source = rearrange.with_blocks_put(source, len(there), list(down.values()))
    new = {key: len(there) + n for n, key in enumerate(down)}
    moved = [new.get(key, where.number) for key, where in wanted.items()]
    left = [number for number in range(at) if number not in moved]
    right = [number for number in range(at, len(there)) if number not in moved]
    source = rearrange.with_blocks_moved(source, [*left, *moved, *right])
    if not down:
        return Arranged(source, back=_back(album, wanted))
    now = keys(albums.parse(album.slug, source).blocks)
    named = {key: now[len(left) + n] for n, key in enumerate(wanted)}
    return Arranged(source, back=_back(album, wanted, named))


def hang(album: Album, source: str, one: Hang) -> Arranged:
    """Photos hang on a point, whether they stood alone or hung on it or another one."""
    wanted = all_spots(album, one.keys)
    point = point_of(album, one.onto)
    for where in wanted.values():
        if where.index is None and not isinstance(album.blocks[where.number], PhotoBlock):
            raise Malformed("only photos hang on a point")
    index = _place_on(album, point, one.after, wanted)
    source, down = _taken_down(source, wanted)
    alone = sorted((w.number, key) for key, w in wanted.items() if w.index is None)
    for number, key in reversed(alone):
        source, down[key] = rearrange.without_block(source, number)
    number = point - sum(1 for there, _ in alone if there < point)
    for n, key in enumerate(wanted):
        source = rearrange.with_hung(source, number, index + n, down[key])
    now = albums.parse(album.slug, source)
    named = {
        key: next(k for k, s in spots(now.blocks).items() if s == Spot(number, index + n))
        for n, key in enumerate(wanted)
    }
    return Arranged(source, back=_back(album, wanted, named))


def behind(album: Album, after: str) -> int:
    """The number that a block gets right after another one, or after the point of a photo."""
    return spot(album, after).number + 1 if after else 0


def point_of(album: Album, key: str) -> int:
    """The number of a point; Malformed for another kind of block."""
    where = spot(album, key)
    if where.index is not None or not isinstance(album.blocks[where.number], PointBlock):
        raise Malformed("photos hang on points alone")
    return where.number


def hung_on(album: Album, number: int) -> Sequence[PhotoBlock]:
    """The photos on the point with that number."""
    block = album.blocks[number]
    return block.photos if isinstance(block, PointBlock) else ()


def before_on(album: Album, where: Spot) -> str:
    """The name of the photo before one on its point; "" for the first."""
    wanted = Spot(where.number, (where.index or 0) - 1)
    return next((key for key, one in spots(album.blocks).items() if one == wanted), "")


def _place_on(album: Album, point: int, after: str | None, wanted: Mapping[str, Spot]) -> int:
    """The place on the point that the first of them gets, those that move left out."""
    last = len(hung_on(album, point))
    if after is not None:
        where = spot(album, after) if after else Spot(point, -1)
        on_it = where.number == point and where.index is not None
        last = (where.index or 0) + 1 if on_it else last
    gone = {one.index for one in wanted.values() if one.number == point}
    return sum(1 for index in range(last) if index not in gone)


def _taken_down(source: str, wanted: Mapping[str, Spot]) -> tuple[str, dict[str, str]]:
    """Take photos off their points: (the source without them, each as a block, as it was asked)."""
    hung = [(one.number, one.index, key) for key, one in wanted.items() if one.index is not None]
    down: dict[str, str] = {}
    for number, index, key in sorted(hung, reverse=True):  # from the end: numbers stay right
        source, down[key] = rearrange.without_hung(source, number, index)
    return source, {key: down[key] for key in wanted if key in down}


def _back(
    album: Album, wanted: Mapping[str, Spot], named: Mapping[str, str] | None = None
) -> tuple[Command, ...]:
    """Each goes back behind what it stood behind, from the first on; named: what they are now."""
    now = named or {}
    there = keys(album.blocks)
    made: list[tuple[bool, Spot, Command]] = []
    for key, where in wanted.items():
        name = now.get(key, key)
        if where.index is None:
            before = there[where.number - 1] if where.number else ""
            made.append((False, where, Move((name,), before)))
        else:
            told = Hang((name,), there[where.number], before_on(album, where))
            made.append((True, where, told))
    order = sorted(made, key=lambda one: (one[0], one[1].number, one[1].index or 0))
    return tuple(command for _, _, command in order)
