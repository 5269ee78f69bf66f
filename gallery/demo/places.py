"""Buildings, lamps and other things that stand still."""

from collections.abc import Callable, Sequence
from math import cos, pi, sin

from gallery.demo.curve import Path, arc, box, ellipse, gouge, limb, placed, poly, shape, spline
from gallery.demo.ink import Sheet
from gallery.demo.texture import hatch, lens, lines, ramp

Put = Callable[[Path], list[complex]]


def cathedral(sheet: Sheet, foot: complex, scale: float, stone: int, line: int, lit: int) -> None:
    """A cathedral front with two bell towers, 800 units wide at scale 1."""

    def put(path: Path) -> list[complex]:
        return placed(path, foot, scale)

    def block(x: float, y: float, wide: float, high: float) -> None:
        path = put(box(x, y, wide, high))
        sheet.form(path, stone, line, 4 * scale)
        sheet.fill(put(box(x + wide * 0.86, y + 3, wide * 0.1, high - 6)), lit)

    sheet.form(put([*arc(60 - 420j, 130, 180, 360)]), stone, line, 4 * scale)
    sheet.form(put(box(30, -600, 60, 60)), stone, line, 3 * scale)
    sheet.form(put(arc(60 - 600j, 40, 180, 360)), stone, line, 3 * scale)
    block(-400, -390, 800, 390)
    for x in (-330, 330):
        for y, wide, high in ((-540, 190, 540), (-690, 164, 150), (-820, 134, 130)):
            block(x - wide / 2, y, wide, high)
            sheet.fill(put(box(x - wide / 2 - 12, y - 6, wide + 24, 16)), stone)
            arches = 2 if y < -540 else 0
            for k in range(arches):
                _arch(sheet, put, x + (k - 0.5) * wide * 0.46, y + high - 12, wide * 0.17, line)
        bell = shape("-66,0! -72,-50 -50,-110 -16,-136 16,-136 50,-110 72,-50 66,0!")
        sheet.form(put([complex(x, -826) + z for z in bell]), stone, line, 4 * scale)
        for side in (-0.5, 0.0, 0.5):
            rib = [x + side * 20 - 950j, x + side * 90 - 900j, x + side * 100 - 836j]
            sheet.fill(put(lens(spline(rib), 8)), lit)
        for bar in (box(x - 4, -1020, 8, 60), box(x - 20, -1004, 40, 8)):
            sheet.fill(put(bar), stone)
    for x in (-210, 0, 210):
        wide = 150 if x else 190
        block(x - wide / 2, -330 - (60 if not x else 0), wide, 330 + (60 if not x else 0))
        _arch(sheet, put, x, -4, wide * 0.3, line)
        _arch(sheet, put, x, -200, wide * 0.16, line)
    sheet.form(put(poly("-110,-390 0,-470 110,-390")), stone, line, 4 * scale)


def _arch(sheet: Sheet, put: Put, x: float, foot: float, half: float, ink: int) -> None:
    high = half * 2.2
    path = [
        complex(x - half, foot),
        *arc(complex(x, foot - high), half, 180, 360),
        complex(x + half, foot),
    ]
    sheet.fill(put(path), ink)


def arcade(
    sheet: Sheet,
    at: complex,
    size: tuple[float, float],
    bays: int,
    stone: int,
    line: int,
    lit: int,
    slope: float = 0,
) -> None:
    """A long palace: arches below, windows above; `slope` tilts its top for perspective.

    at    the left end of its foot
    size  width, height
    """
    wide, high = size

    def put(path: Path) -> list[complex]:
        return [at + complex(z.real * wide, z.imag * high * (1 + slope * z.real)) for z in path]

    sheet.form(put(box(0, -1, 1, 1)), stone, line, 3)
    for y, thick in ((-1.03, 0.06), (-0.5, 0.03)):
        sheet.form(put(box(-0.005, y, 1.01, thick)), lit, line, 2)
    step = 1 / bays
    for k in range(bays):
        x = step * (k + 0.5)
        half = step * 0.3
        door = [complex(x - half, -0.02), complex(x - half, -0.26)]
        door += [
            complex(x + half * cos(a), -0.26 + 0.12 * sin(a))
            for a in (pi + pi * i / 8 for i in range(9))
        ]
        sheet.fill(put([*door, complex(x + half, -0.02)]), line)
        sheet.form(put(box(x - half * 0.62, -0.86, half * 1.24, 0.26)), line, lit, 2)
        sheet.fill(put(box(x - half * 0.8, -0.6, half * 1.6, 0.03)), lit)


def great_flag(
    sheet: Sheet,
    foot: complex,
    top: complex,
    size: tuple[float, float],
    inks: Sequence[int],
    line: int,
) -> None:
    """An enormous striped flag on a thick pole; `inks` from the pole outwards."""
    long, high = size
    sheet.form(limb([foot, top - 30j], [high * 0.07, high * 0.045]), line, 0, 3)
    sheet.form(ellipse(top - 40j, high * 0.045), line, 0, 3)

    def on(u: float, v: float) -> complex:
        wave = high * (0.1 * sin(7 * u + 0.6) * (0.25 + u) + 0.22 * u * u)
        return top + complex(long * u * (1 - 0.04 * sin(9 * v)), high * v * (1 - 0.1 * u) + wave)

    n = len(inks)
    for k, ink in enumerate(inks):
        us = [(k + i / 10) / n for i in range(11)]
        cloth = [on(u, 0) for u in us] + [on(u, 1) for u in us[::-1]]
        sheet.form(cloth, ink, line, 3)
    for k in range(7):
        u = 0.1 + 0.13 * k
        fold = spline([on(u, 0.02), on(u + 0.035, 0.5), on(u - 0.01, 0.98)])
        sheet.fill(lens(fold, abs(long) * 0.034), line)
        shine = spline([on(u + 0.05, 0.1), on(u + 0.07, 0.45), on(u + 0.05, 0.8)])
        sheet.fill(lens(shine, abs(long) * 0.014), 0)


def lamp_post(sheet: Sheet, foot: complex, high: float, ink: int, line: int, glass: int) -> None:
    """An old street lamp with two arms."""
    sheet.form(limb([foot, foot - high * 1j], [high * 0.05, high * 0.022]), ink, line, 2)
    for y, wide in ((0, 0.1), (0.06, 0.075), (0.36, 0.045), (0.8, 0.04)):
        sheet.form(
            box(
                foot.real - high * wide / 2,
                foot.imag - high * (y + 0.02),
                high * wide,
                high * 0.022,
            ),
            ink,
            line,
            2,
        )
    for side in (-1, 1):
        curl = spline(
            [
                foot - high * 0.84j,
                foot + high * complex(0.1 * side, -0.9),
                foot + high * complex(0.17 * side, -0.86),
            ]
        )
        sheet.form(limb(curl, [high * 0.02, high * 0.016]), ink, line, 2)
        globe = foot + high * complex(0.17 * side, -0.82)
        sheet.form(ellipse(globe, high * 0.045, high * 0.055), glass, ink, high * 0.01)
        cap = placed(poly("-50,0 0,-40 50,0"), globe - high * 0.045j, high / 1000)
        sheet.form(cap, ink, line, 2)


def clouds(sheet: Sheet, rows: Sequence[tuple[float, float, float]], ink: int, edge: int) -> None:
    """Flat-bottomed clouds: (x, y, width) each, carved below."""
    rng = sheet.rng
    for x, y, wide in rows:
        puffs = []
        for k in range(6):
            share = (k + 0.5) / 6
            radius = wide * (0.07 + 0.11 * sin(pi * share) * rng.uniform(0.8, 1.2))
            puffs.append(ellipse(complex(x + wide * share, y - radius * 0.9), radius, n=36))
        base = limb([complex(x, y - wide * 0.05), complex(x + wide, y - wide * 0.05)], [wide * 0.1])
        for path in (*puffs, base):
            sheet.line([*path, path[0], path[1]], 6, edge)
        sheet.fills([*puffs, base], ink)
        for k in range(4):
            left = complex(x + wide * (0.1 + 0.06 * k), y - wide * (0.02 + 0.026 * k))
            sheet.fill(gouge(left, left + wide * (0.74 - 0.15 * k), wide * 0.014), edge)
        for path in puffs[1:5]:
            sheet.fill(lens(path[20:29], wide * 0.012), edge)


def cobbles(sheet: Sheet, top: float, bottom: float, ink: int, rows: int = 14) -> None:
    """Joints of square paving that spread towards the viewer."""
    middle = sheet.width / 2
    for k in range(rows):
        y = top + (bottom - top) * (k / (rows - 1)) ** 1.8
        thick = 2 + 7 * k / rows
        sheet.fill(gouge(complex(-20, y), complex(sheet.width + 20, y + 2), thick), ink)
    for k in range(-14, 15):
        near, far = middle + k * sheet.width / 9, middle + k * sheet.width / 26
        sheet.fill(limb([complex(far, top), complex(near, bottom)], [2, 8], False), ink)


def dusk(
    sheet: Sheet, path: Path, ink: int, start: complex, end: complex, steep: float = 1
) -> None:
    """Level carved lines that thicken from `start` to `end`."""
    hatch(sheet, path, ink, lines(0, 4, 44), ramp(start, end, 0, steep))
