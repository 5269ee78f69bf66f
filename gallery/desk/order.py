"""The order of an essay as the screen that arranges it sees it: one item a block, and the tray."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gallery.blocks import Block, PhotoBlock, PointBlock
from gallery.desk.opened import Desk, Shot
from gallery.editing.commands import keys
from gallery.editing.keys import hung_keys
from gallery.editing.passages import FIELDS
from gallery.model import Texts


@dataclass(frozen=True, slots=True)
class Hung:
    """A photo on a point; shot: None for one that cannot be shown."""

    key: str
    block: PhotoBlock
    shot: Shot | None


@dataclass(frozen=True, slots=True)
class Item:
    """One block.

    key     its name in commands
    kind    of the block: "photo", "text", "chapter", ...
    place   from 1, of the photos of the essay; 0 for a block of words
    shot    the photo; None for words, and for one that cannot be shown
    lead    it stands for the essay
    words   of a block of words: by field and language
    hung    photos that hang on a point
    number  of a point, from 1; 0 for other kinds
    """

    key: str
    kind: str
    block: Block
    place: int = 0
    shot: Shot | None = None
    lead: bool = False
    words: Mapping[str, Texts] = field(default_factory=dict)
    hung: Sequence[Hung] = ()
    number: int = 0


def items(desk: Desk) -> list[Item]:
    """The blocks of an essay in reading order."""
    return list(_items(desk))


def _items(desk: Desk) -> Iterator[Item]:
    shots = {shot.name: shot for shot in desk.shots}
    cover = desk.album.cover([shot.block for shot in desk.shots if shot.block])
    place = points = 0
    named = hung_keys(desk.album.blocks)
    pairs = zip(keys(desk.album.blocks), desk.album.blocks, strict=True)
    for number, (key, block) in enumerate(pairs):
        if isinstance(block, PhotoBlock):
            place += 1
            lead = cover is not None and cover.photo == key
            yield Item(key, block.key, block, place, shots.get(block.photo), lead)
            continue
        words = {name: getattr(block, name) for name in FIELDS[block.key]}
        hanging = block.photos if isinstance(block, PointBlock) else ()
        pairs_ = zip(named.get(number, ()), hanging, strict=True)
        hung = [Hung(name, one, shots.get(one.photo)) for name, one in pairs_]
        points += isinstance(block, PointBlock)
        counted = points if isinstance(block, PointBlock) else 0
        yield Item(key, block.key, block, words=words, hung=hung, number=counted)


def anchor(order: Sequence[Item], chosen: Sequence[str], position: int) -> str:
    """The key after which blocks go so that the first of them is photo number `position`.

    chosen    their keys; position: from 1, past the end = the end
    returns   "" for the very beginning

    Those that go further down stand right behind the photo whose place they take, those that go
    up right before it, so that text between photos stays where it was.
    """
    rest = [item for item in order if item.key not in chosen]
    first = next((n for n, item in enumerate(order) if _touched(item, chosen)), 0)
    before = sum(1 for item in order[:first] if item.place)
    photos = [n for n, item in enumerate(rest) if item.place]
    wanted = min(max(position, 1) - 1, len(photos))
    if wanted > before:  # downwards
        return rest[photos[wanted - 1]].key
    at = first if wanted == before else photos[wanted]
    return rest[at - 1].key if at else ""


def earlier(order: Sequence[Item], chosen: Sequence[str]) -> str:
    """The key after which blocks go so that they stand one place further up.

    A photo on a point stands where its point does: one step up is before the point, one down is
    behind it.
    """
    rest = [item.key for item in order if item.key not in chosen]
    first = next((n for n, item in enumerate(order) if _touched(item, chosen)), 0)
    if order and order[first].key not in chosen:
        first += 1
    return rest[first - 2] if first > 1 else ""


def later(order: Sequence[Item], chosen: Sequence[str]) -> str:
    """The key after which blocks go so that they stand one place further down."""
    rest = [item.key for item in order if item.key not in chosen]
    last = max((n for n, item in enumerate(order) if _touched(item, chosen)), default=0)
    behind = sum(1 for item in order[:last] if item.key not in chosen)
    return rest[min(behind, len(rest) - 1)] if rest else ""


def beside(order: Sequence[Item], chosen: Sequence[str], step: int) -> tuple[str, str] | None:
    """(point, photo on it) behind which photos of that point go, one step up (-1) or down (1).

    returns  None where they do not all hang on one point, or the step leads off it
    """
    for item in order:
        there = [one.key for one in item.hung]
        if chosen and all(key in there for key in chosen):
            rest = [key for key in there if key not in chosen]
            at = min(there.index(key) for key in chosen) + step
            return (item.key, rest[at - 1] if at else "") if 0 <= at <= len(rest) else None
    return None


def _touched(item: Item, chosen: Sequence[str]) -> bool:
    return item.key in chosen or any(one.key in chosen for one in item.hung)
