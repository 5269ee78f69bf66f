"""Outlines as lists of complex numbers: x to the right, y down, in canvas units.

A canvas is 1000 units on its short edge. Complex numbers make moving (+), scaling (* real)
and turning (* unit number) of a whole outline one expression.
"""

from cmath import exp, rect
from collections.abc import Sequence
from math import cos, pi, sin

Path = Sequence[complex]


def knots(text: str) -> tuple[list[complex], list[bool]]:
    """Read "x,y x,y! ...": the points, and which of them are corners (marked "!")."""
    words = text.split()
    pairs = [word.rstrip("!").split(",") for word in words]
    points = [complex(float(x), float(y)) for x, y in pairs]
    return points, [word.endswith("!") for word in words]


def shape(text: str) -> list[complex]:
    """A closed smooth outline through the knots of `text`; "!" keeps a corner sharp."""
    points, sharp = knots(text)
    if not any(sharp):
        return spline(points, closed=True)
    first = sharp.index(True)
    turned = points[first:] + points[: first + 1]
    corner = sharp[first:] + sharp[: first + 1]
    out: list[complex] = []
    run = [turned[0]]
    for point, is_corner in zip(turned[1:], corner[1:], strict=True):
        run.append(point)
        if is_corner:
            out += spline(run)[:-1]
            run = [point]
    return out


def poly(text: str) -> list[complex]:
    """The knots of `text` as they stand, joined by straight lines."""
    return knots(text)[0]


def rows(text: str) -> list[tuple[float, ...]]:
    """A small table: "1,2,3 4,5,6" as tuples of numbers."""
    return [tuple(float(cell) for cell in row.split(",")) for row in text.split()]


def spline(points: Path, closed: bool = False, per: int = 6) -> list[complex]:
    """A Catmull-Rom curve through `points`, `per` steps from one to the next."""
    n = len(points)
    if n < 3 and not closed:
        return list(points)
    out: list[complex] = []
    for i in range(n if closed else n - 1):
        p0 = points[(i - 1) % n] if closed or i else points[0]
        p1, p2 = points[i], points[(i + 1) % n]
        p3 = points[(i + 2) % n] if closed or i + 2 < n else points[-1]
        for k in range(per):
            t = k / per
            out.append(
                p1
                + 0.5 * t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3))
                + 0.5 * t**3 * (3 * (p1 - p2) + p3 - p0)
            )
    return out if closed else [*out, points[-1]]


def limb(points: Path, widths: Sequence[float], round_end: bool = True) -> list[complex]:
    """A band along the smooth line through `points`, `widths` thick at each of them.

    round_end  False leaves both ends square
    """
    line = spline(points) if len(points) > 2 else list(points)
    last = len(line) - 1
    left: list[complex] = []
    right: list[complex] = []
    for i, z in enumerate(line):
        ahead = line[min(i + 1, last)] - line[max(i - 1, 0)]
        side = 1j * ahead / (abs(ahead) or 1)
        half = _between(widths, i / last) / 2
        left.append(z - side * half)
        right.append(z + side * half)
    head: list[complex] = []
    tail: list[complex] = []
    if round_end:
        head = _cap(line[-1], line[-1] - left[-1])
        tail = _cap(line[0], line[0] - right[0])
    return left + head + right[::-1] + tail


def _between(values: Sequence[float], t: float) -> float:
    place = t * (len(values) - 1)
    i = min(int(place), len(values) - 2) if len(values) > 1 else 0
    if len(values) == 1:
        return values[0]
    return values[i] + (values[i + 1] - values[i]) * (place - i)


def _cap(centre: complex, inward: complex) -> list[complex]:
    return [centre - inward * exp(1j * pi * k / 6) for k in range(1, 6)]


def gouge(start: complex, end: complex, width: float) -> list[complex]:
    """One cut of a V-tool: thin at both ends, fattest past the middle."""
    along = end - start
    side = 1j * along / (abs(along) or 1) * width / 2
    return [
        start,
        start + along * 0.3 + side * 0.8,
        start + along * 0.6 + side,
        end,
        start + along * 0.65 - side,
        start + along * 0.25 - side * 0.7,
    ]


def ellipse(
    centre: complex, rx: float, ry: float = 0, turn: float = 0, n: int = 40
) -> list[complex]:
    """An ellipse (`ry` 0: a circle), turned by `turn` radians."""
    ry, spin = ry or rx, exp(1j * turn)
    return [
        centre + spin * complex(rx * cos(2 * pi * i / n), ry * sin(2 * pi * i / n))
        for i in range(n)
    ]


def arc(centre: complex, radius: float, start: float, end: float, n: int = 24) -> list[complex]:
    """Points of an open arc; angles in degrees, 0 to the right, clockwise."""
    step = (end - start) / (n - 1)
    return [centre + rect(radius, (start + step * i) * pi / 180) for i in range(n)]


def box(x: float, y: float, width: float, height: float) -> list[complex]:
    """An upright rectangle from its top left corner."""
    z = complex(x, y)
    return [z, z + width, z + complex(width, height), z + 1j * height]


def placed(
    path: Path, at: complex = 0, scale: float = 1, turn: float = 0, flip: bool = False
) -> list[complex]:
    """`path` mirrored, scaled and turned (degrees, clockwise) round 0, then moved to `at`."""
    factor = rect(scale, turn * pi / 180)
    if flip:
        return [at + factor * -z.conjugate() for z in path]
    return [at + factor * z for z in path]


def bounds(path: Path) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    xs = [z.real for z in path]
    ys = [z.imag for z in path]
    return min(xs), min(ys), max(xs), max(ys)


def along(line: Path, t: float) -> complex:
    """The point at the fraction `t` of a line, by its knots."""
    place = min(max(t, 0), 1) * (len(line) - 1)
    i = min(int(place), len(line) - 2)
    return line[i] + (line[i + 1] - line[i]) * (place - i)
