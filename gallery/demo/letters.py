"""Block letters for banners, cut with a straight knife: strokes on a grid 4 wide and 6 high."""

from collections.abc import Sequence
from types import MappingProxyType

from gallery.demo.curve import Path, along, poly
from gallery.demo.ink import Sheet

STROKE = 1.35
GAP = 0.55
GLYPHS = MappingProxyType(
    {
        "A": ("0,6 0,1.2 1.2,0 2.8,0 4,1.2 4,6", "0,3.7 4,3.7"),
        "B": ("0,0 3,0 4,1 4,2 3.1,3 0,3", "3.1,3 4,4 4,5 3,6 0,6", "0,-.6 0,6.6"),
        "C": ("4,1.6 4,1 3,0 1,0 0,1 0,5 1,6 3,6 4,5 4,4.4",),
        "D": ("0,0 2.8,0 4,1.2 4,4.8 2.8,6 0,6 0,0",),
        "E": ("4,0 0,0 0,6 4,6", "0,3 3.2,3"),
        "F": ("4,0 0,0 0,6.6", "0,3 3.2,3"),
        "G": ("4,1.5 4,1 3,0 1,0 0,1 0,5 1,6 3,6 4,5 4,3.4 2.4,3.4",),
        "H": ("0,-.6 0,6.6", "4,-.6 4,6.6", "0,3 4,3"),
        "I": ("0,-.6 0,6.6",),
        "J": ("3.4,-.6 3.4,5 2.4,6 1,6 0,5 0,4.2",),
        "K": ("0,-.6 0,6.6", "4,-.6 4,.6 0,3.4", "1.2,2.6 4,5.4 4,6.6"),
        "L": ("0,-.6 0,6 3.6,6",),
        "M": ("0,-.6 0,6.6", "4.8,-.6 4.8,6.6", "0,.4 2.4,3.6", "2.4,3.6 4.8,.4"),
        "N": ("0,-.6 0,6.6", "4,-.6 4,6.6", "0,.3 4,5.7"),
        "O": ("1,0 3,0 4,1 4,5 3,6 1,6 0,5 0,1 1,0",),
        "P": ("0,6.6 0,0 3,0 4,1 4,2.6 3,3.6 0,3.6",),
        "R": ("0,6.6 0,0 3,0 4,1 4,2.5 3,3.5 0,3.5", "1.8,3.5 4,5.4 4,6.6"),
        "S": ("4,1.5 4,1 3,0 1,0 0,1 0,2 1,3 3,3 4,4 4,5 3,6 1,6 0,5 0,4.5",),
        "T": ("-.3,0 4.3,0", "2,0 2,6.6"),
        "U": ("0,-.6 0,5 1,6 3,6 4,5 4,-.6",),
        "V": ("0,-.6 0,3.6 2,6 4,3.6 4,-.6",),
        "Y": ("0,-.6 0,2 1,3.2 3,3.2 4,2 4,-.6", "2,3.2 2,6.6"),
        "Z": ("-.3,0 4,0 0,6 4.3,6",),
        "1": (".2,1 1.4,0 1.4,6.6",),
        "2": ("0,1.5 0,1 1,0 3,0 4,1 4,2.2 0,5.2 0,6 4.4,6",),
        "8": ("1,0 3,0 4,1 4,2 3,3 1,3 0,2 0,1 1,0", "1,3 3,3 4,4 4,5 3,6 1,6 0,5 0,4 1,3"),
        "0": ("1,0 3,0 4,1 4,5 3,6 1,6 0,5 0,1 1,0",),
    }
)


def word(text: str) -> tuple[list[list[complex]], float]:
    """The quadrangles of a line of text, top left at 0, 6 + STROKE high; and its width."""
    quads: list[list[complex]] = []
    x = STROKE / 2
    for letter in text:
        if letter == " ":
            x += 2.2
            continue
        strokes = [poly(line) for line in GLYPHS[letter]]
        for line in strokes:
            quads += _stroke([z + complex(x, STROKE / 2) for z in line])
        x += max(z.real for line in strokes for z in line) + STROKE + GAP
    return quads, x - GAP - STROKE / 2


def _stroke(line: Path) -> list[list[complex]]:
    closed = line[0] == line[-1]
    left: list[complex] = []
    right: list[complex] = []
    last = len(line) - 1
    for i, z in enumerate(line):
        back = line[i] - line[i - 1] if i else (line[last] - line[last - 1] if closed else 0)
        ahead = line[i + 1] - line[i] if i < last else (line[1] - line[0] if closed else 0)
        side = _mitre(back or ahead, ahead or back)
        left.append(z - side)
        right.append(z + side)
    return [[left[i], left[i + 1], right[i + 1], right[i]] for i in range(last)]


def _mitre(back: complex, ahead: complex) -> complex:
    a, b = back / abs(back), ahead / abs(ahead)
    middle = a + b
    if abs(middle) < 0.1:
        return 1j * a * STROKE / 2
    middle /= abs(middle)
    stretch = max((middle * a.conjugate()).real, 0.6)
    return 1j * middle * STROKE / 2 / stretch


def letter_cloth(
    sheet: Sheet, text: str, top: Path, bottom: Path, ink: int, pad: float = 0.08
) -> None:
    """Paint a line of text on the cloth between two lines, both from left to right.

    pad  free share of the cloth's height above and below; at the sides the same in units
    """
    quads, width = word(text)
    height = 6 + STROKE
    side = pad * abs(bottom[0] - top[0]) / max(abs(top[-1] - top[0]), 1)

    def on(z: complex) -> complex:
        u = side + (1 - 2 * side) * z.real / width
        v = pad + (1 - 2 * pad) * z.imag / height
        return along(top, u) * (1 - v) + along(bottom, u) * v

    for a, b, c, d in quads:
        upper = [on(a + (b - a) * k / 6) for k in range(7)]
        lower = [on(d + (c - d) * k / 6) for k in range(7)]
        sheet.fill(upper + lower[::-1], ink)


def letter_box(
    sheet: Sheet, text: str, at: complex, width: float, height: float, ink: int, slant: complex = 1
) -> None:
    """Paint a line of text into a box; `slant` is the direction its lines run in."""
    down = 1j * slant
    top: Sequence[complex] = [at, at + slant * width]
    bottom = [at + down * height, at + down * height + slant * width]
    letter_cloth(sheet, text, top, bottom, ink, 0)
