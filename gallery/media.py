"""Where renditions are kept, and the addresses under which readers find them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from gallery.model import Box

FOLDER = ".gallery/renditions"
FOCUS = (0.5, 0.4)
"""The point that crops keep where no editor named one: a little above the middle."""


def picture(sha256: str, hide: Sequence[Box] = (), fill: str = "outside") -> str:
    """What all that is made of an original is kept under, and its addresses are made of.

    The hash itself where nothing in it is hidden, else another one: what was made before the faces
    were destroyed is never found under it.

    hide  the boxes of the ellipses that are destroyed, in any order; fill: one of blocks.FILLS
    """
    if not hide:
        return sha256
    told = sorted(f"{b.left:.4f} {b.top:.4f} {b.width:.4f} {b.height:.4f}" for b in set(hide))
    return hashlib.sha256(f"{sha256} {fill} {'; '.join(told)}".encode()).hexdigest()


def rendition_key(made: str, recipe: str, width: int, suffix: str) -> str:
    """Store key of one rendition: by what it was made as (`picture`) and recipe, never by name."""
    return f"{_stem(made, recipe)}-{width}.{suffix}"


def note_key(made: str, recipe: str) -> str:
    """Store key of the note that says that all renditions of a recipe are there."""
    return f"{_stem(made, recipe)}.json"


def place_of(made: str) -> str:
    """The folder of all that was made as one picture: no folder holds those of all photos."""
    return f"{FOLDER}/{made[:2]}/{made[2:]}"


def made_of(key: str) -> str:
    """The picture that something in a place_of was made as."""
    return key.removeprefix(f"{FOLDER}/").rpartition("/")[0].replace("/", "")


def _stem(made: str, recipe: str) -> str:
    return f"{place_of(made)}/{recipe}"


def token(made: str, recipe: str, slug: str, number: int, mark: str) -> str:
    """Twelve hex digits that change whenever a photo's public bytes may change.

    mark  that of the words that its pictures carry

    They cannot be guessed without the original, and tell nothing of it.
    """
    told = f"{made} {recipe} {slug} {number} {mark}"
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def address(slug: str, number: int, mark: str, width: int, suffix: str) -> str:
    """Where readers get one rendition; `mark` is the photo's token, `width` is in pixels."""
    return f"/media/{quote(slug, safe='')}/{number}-{mark}-{width}.{suffix}"


CARD = (1200, 630)
"""Width and height, pixels, of the picture that other sites show beside a link to an essay."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What is made of a picture for a card.

    rung  width in pixels of the rendition that it is cut from
    box   left, top, right and bottom of the part that is kept, pixels of that rendition
    size  width and height of the card, pixels: CARD, or less where the picture is small
    """

    rung: int
    box: tuple[int, int, int, int]
    size: tuple[int, int]


def card_cut(
    width: int, height: int, rungs: Sequence[int], focus: tuple[float, float] | None
) -> Cut:
    """Where to cut a card out of a photo of this size, never enlarging it.

    rungs  widths of its renditions, pixels, ascending, not empty
    focus  the point that keeps its place in the picture, fractions; None = FOCUS
    """
    cuts = [_cut(rung, max(1, round(rung * height / width)), focus or FOCUS) for rung in rungs]
    return next((cut for cut in cuts if cut.size == CARD), cuts[-1])


def _cut(width: int, height: int, focus: tuple[float, float]) -> Cut:
    wide, tall = CARD
    across, down = min(width, round(height * wide / tall)), min(height, round(width * tall / wide))
    left, top = round((width - across) * focus[0]), round((height - down) * focus[1])
    size = CARD if across >= wide else (max(1, across), max(1, down))
    return Cut(width, (left, top, left + across, top + down), size)


def card_key(made: str, recipe: str, focus: tuple[float, float] | None) -> str:
    """Store key of the card of a photo, cut around a point."""
    x, y = focus or FOCUS
    return f"{_stem(made, recipe)}-card-{x:.3f}-{y:.3f}.jpg"


def card_address(slug: str, mark: str) -> str:
    """Where the card of an essay is; `mark` changes with its bytes."""
    return f"/media/{quote(slug, safe='')}/card-{mark}.jpg"


THUMBS = ".gallery/thumbs"
"""Stamps for the desk, of photos that are being developed; no reader's address leads there."""


def thumb_key(slug: str, name: str, size: int, mtime_ns: int) -> str:
    """Store key of the stamp of a file as it is now: told without reading it.

    size, mtime_ns  bytes and time of last change of the file in the album's folder
    """
    told = f"{name}\0{size}\0{mtime_ns}".encode("utf-8", "surrogateescape")
    return f"{THUMBS}/{slug}/{hashlib.sha256(told).hexdigest()[:24]}.jpg"
