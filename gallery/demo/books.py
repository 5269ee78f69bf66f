"""Books: closed, open, and in rows on a shelf."""

from cmath import rect
from math import pi

from gallery.demo.curve import (
    Path,
    box,
    ellipse,
    gouge,
    limb,
    placed,
    shape,
    spline,
)
from gallery.demo.ink import Sheet
from gallery.demo.texture import lens

EYE = 5
"""The ornament with a pupil."""


def book(
    sheet: Sheet,
    at: complex,
    size: tuple[float, float],
    turn: float,
    inks: tuple[int, int, int],
    kind: int | None = None,
) -> None:
    """A closed book seen from above: cover, ornament, outline inks; `at` is its middle.

    kind  which ornament, 0 to 7; None: any
    """
    wide, high = size
    cover, mark, line = inks
    which = sheet.rng.randrange(8) if kind is None else kind

    def put(path: Path) -> list[complex]:
        return placed(path, at, 1, turn)

    sheet.form(put(box(-wide * 0.45, -high * 0.46, wide, high)), line, cover, 1)
    sheet.form(put(box(-wide / 2, -high / 2, wide, high)), cover, line, 3)
    sheet.fill(put(box(-wide * 0.43, -high / 2, wide * 0.035, high)), line)
    for path in _ornament(which, wide, high):
        sheet.fill(put(path), mark)
    if which == EYE:
        sheet.fill(put(ellipse(0, min(size) * 0.1)), line)


def _ornament(kind: int, wide: float, high: float) -> list[list[complex]]:
    r, centre = min(wide, high) * 0.26, 0.04 * wide
    match kind:
        case 0:
            return [ellipse(centre, r)]
        case 1:
            return [
                box(-wide * 0.3, high * (0.12 * k - 0.3), wide * 0.66, high * 0.05)
                for k in range(5)
            ]
        case 2:
            return [[centre - 1.2j * r, centre + r * (1 + 0.8j), centre + r * (-1 + 0.8j)]]
        case 3:
            ways = [rect(r, k * pi / 5) for k in range(10)]
            return [gouge(centre + way * 0.4, centre + way * 1.5, r * 0.3) for way in ways]
        case 4:
            label = box(-wide * 0.3, -high * 0.36, wide * 0.68, high * 0.2)
            return [label, box(-wide * 0.1, high * 0.2, wide * 0.3, high * 0.04)]
        case 5:
            return [shape(f"0,{r} {-1.3 * r},0 0,{-r} {1.3 * r},0")]
        case 6:
            radii = [r * (0.4 + 0.34 * k) for k in range(4)]
            return [limb([*ellipse(centre, q, n=16), centre + q], [4, 4], False) for q in radii]
        case _:
            spots = [
                complex((k % 3 - 1) * 0.24 * wide, (k // 3 - 1.5) * 0.2 * high) for k in range(12)
            ]
            return [ellipse(centre + spot, r * 0.22, n=14) for spot in spots]


def open_book(
    sheet: Sheet, at: complex, scale: float, turn: float = 0, line: int = 4, page: int = 0
) -> None:
    """An open book towards the viewer, 240 units wide at scale 1; `at` is its fold."""
    leaf = shape("0,-60! 30,-84 100,-84 124,-66! 124,60! 100,44 30,46 0,72!")
    for side in (-1, 1):

        def put(path: Path, side: int = side) -> list[complex]:
            return placed(placed(path, 0, 1, 0, side < 0), at, scale, turn)

        sheet.form(put(leaf), page, line, 4 * scale + 1)
        for k in range(5):
            row = [22 - 50j + 22j * k, 62 - 62j + 22j * k, 108 - 54j + 22j * k]
            sheet.fill(put(lens(spline(row), 7)), line)


def spines(sheet: Sheet, left: float, width: float, top: float) -> None:
    """A shelf of books, 132 units high, from its top left corner."""
    rng = sheet.rng
    x = left + 8
    while x < left + width - 30:
        wide, high = rng.uniform(22, 46), rng.uniform(84, 116)
        ink = rng.choice((0, 1, 2, 3, 2, 1))
        sheet.form(box(x, top + 118 - high, wide, high), ink, 4, 3)
        for share in (0.12, 0.2, 0.8):
            sheet.fill(box(x + 3, top + 118 - high * (1 - share), wide - 6, 5), 4)
        if rng.random() < 0.5:
            label = box(x + wide * 0.3, top + 118 - high * 0.68, wide * 0.4, high * 0.34)
            sheet.fill(label, 0 if ink else 2)
        x += wide + 3
    sheet.form(box(left, top + 118, width, 14), 1, 4, 3)
