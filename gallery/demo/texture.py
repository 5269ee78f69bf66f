"""Greys from flat ink: line and dot screens, carved skies, cuts of the gouge."""

from collections.abc import Callable, Sequence
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageChops, ImageFilter

from gallery.demo.curve import Path, bounds, gouge
from gallery.demo.ink import Box, Sheet, noise, tiled

Shade = Callable[[Sheet, Box], Image.Image]


def lines(across: int, down: int, period: int = 60) -> Image.Image:
    """A screen of parallel lines: a tile whose grey rises and falls along (across, down).

    Both are whole numbers, so that the tile repeats; the pitch is period / hypot(across, down).
    """
    wave = [abs(2 * ((k % period) / period) - 1) for k in range(period)]
    data = bytes(
        int(255 * wave[(across * x + down * y) % period])
        for y in range(period)
        for x in range(period)
    )
    return Image.frombytes("L", (period, period), data)


def dots(across: int, down: int, period: int = 48) -> Image.Image:
    """A halftone screen: round dots on a grid turned along (across, down)."""
    turn = 2 * pi / period
    data = bytes(
        int(
            127.5
            + 63.7 * cos(turn * (across * x + down * y))
            + 63.7 * cos(turn * (down * x - across * y))
        )
        for y in range(period)
        for x in range(period)
    )
    return Image.frombytes("L", (period, period), data)


def ramp(start: complex, end: complex, first: float, last: float) -> Shade:
    """Darkness (0 none, 1 solid) from `first` at the point `start` to `last` at `end`."""

    def shade(sheet: Sheet, at: Box) -> Image.Image:
        k = sheet.scale
        axis = (end - start) * k
        length = abs(axis) ** 2
        origin = start * k - complex(at[0], at[1])
        # A picture of one grey wedge with long flat ends, read along the axis.
        a, b = 256 * axis.real / length, 256 * axis.imag / length
        c = 1024 - a * origin.real - b * origin.imag
        data = (0, 0, 2, a, b, c)  # x stays in the wedge, y runs along it
        size = at[2] - at[0], at[3] - at[1]
        return _wedge(first, last).transform(
            size, Image.Transform.AFFINE, data, Image.Resampling.NEAREST
        )

    return shade


def _wedge(first: float, last: float) -> Image.Image:
    row = bytes(
        _grey(first + (last - first) * min(max((k - 1024) / 256, 0), 1)) for k in range(4096)
    )
    return Image.frombytes("L", (1, 4096), row).resize((4, 4096))


def _grey(darkness: float) -> int:
    return min(255, max(0, int(255 * darkness)))


def glow(centre: complex, radius: float, middle: float, edge: float) -> Shade:
    """Darkness from `middle` at `centre` to `edge` at `radius` units and beyond."""

    def shade(sheet: Sheet, at: Box) -> Image.Image:
        k = sheet.scale
        where = centre * k - complex(at[0], at[1])
        step = 128 / (radius * k)
        data = (step, 0, 128 - where.real * step, 0, step, 128 - where.imag * step)
        size = at[2] - at[0], at[3] - at[1]
        disc = Image.radial_gradient("L").transform(
            size, Image.Transform.AFFINE, data, Image.Resampling.BILINEAR, fillcolor=255
        )
        span = edge - middle
        table = [_grey(middle + span * min(1, v / 180)) for v in range(256)]
        return disc.point(table)

    return shade


def bulge(path: Path, light: complex, soft: float, low: float = 0.0, high: float = 1.0) -> Shade:
    """Darkness of a rounded body: `low` towards the light, `high` on the far side.

    light  how far, in units, and where to the lit side lies
    soft   how round: the reach of the shading from the edge inwards, in units
    """

    def shade(sheet: Sheet, at: Box) -> Image.Image:
        size = at[2] - at[0], at[3] - at[1]
        small = max(2, size[0] // 8), max(2, size[1] // 8)
        lit = sheet.mask([z + light for z in path], at).resize(small, Image.Resampling.BOX)
        lit = lit.filter(ImageFilter.GaussianBlur(soft * sheet.scale / 8))
        table = [_grey(high + (low - high) * v / 255) for v in range(256)]
        return lit.point(table).resize(size, Image.Resampling.BILINEAR)

    return shade


def hatch(
    sheet: Sheet, path: Path, ink: int, screen: Image.Image, shade: Shade, rough: int = 40
) -> None:
    """Fill an outline with a grey: `ink` where the screen lies below the shade.

    rough  how unevenly the knife went, 0 for a clean mechanical screen
    """
    at = sheet.crop(path)
    size = at[2] - at[0], at[3] - at[1]
    grey = shade(sheet, at)
    if rough:
        mottle = noise(Random(sheet.seed), 64).resize((512, 512), Image.Resampling.BICUBIC)
        mottle = mottle.point([128 + (v - 128) * rough // 128 for v in range(256)])
        grey = ImageChops.add(grey, tiled(mottle, size), 1, -128)
    pattern = tiled(ImageChops.offset(screen, -at[0] % screen.width, -at[1] % screen.height), size)
    dark = ImageChops.subtract(grey, pattern).point([0] + [255] * 255)
    sheet.paint(ImageChops.multiply(dark, sheet.mask(path, at)), at, ink)


def cuts(
    sheet: Sheet,
    path: Path,
    ink: int,
    *,
    slant: float,
    length: float,
    width: float,
    gap: float,
) -> None:
    """Clear an area with rows of gouge cuts, `slant` degrees from level, clipped to `path`."""
    left, top, right, bottom = bounds(path)
    rng, turn = sheet.rng, slant * pi / 180
    way = complex(cos(turn), sin(turn))
    middle = complex(left + right, top + bottom) / 2
    reach = abs(complex(right - left, bottom - top)) / 2

    def draw() -> None:
        y = -reach
        while y < reach:
            x = -reach - rng.uniform(0, length)
            while x < reach:
                run = length * rng.uniform(0.6, 1.3)
                start = middle + way * complex(x, y + rng.uniform(-gap, gap) * 0.22)
                thick = width * rng.uniform(0.55, 1.1)
                sheet.fill(gouge(start, start + way * run, thick), ink)
                x += run * 1.06
            y += gap

    sheet.inside(path, draw)


def rays(
    sheet: Sheet,
    centre: complex,
    inner: float,
    outer: float,
    ink: int,
    *,
    count: int,
    fat: float,
    sweep: tuple[float, float] = (0, 360),
) -> None:
    """Wedges that spread from `centre`; `fat` is the share of the circle they fill."""
    first, last = sweep
    step = (last - first) / count
    for i in range(count):
        middle = (first + step * (i + 0.5 + sheet.rng.uniform(-0.1, 0.1))) * pi / 180
        half = abs(step) * fat * sheet.rng.uniform(0.35, 0.6) * pi / 180
        near = inner * sheet.rng.uniform(1, 1.12)
        sheet.fill(
            [
                centre + near * complex(cos(middle), sin(middle)),
                centre + outer * complex(cos(middle - half), sin(middle - half)),
                centre + outer * complex(cos(middle + half), sin(middle + half)),
            ],
            ink,
        )


def ripple(
    sheet: Sheet, centre: complex, radii: Sequence[float], squash: float, ink: int, width: float
) -> None:
    """Broken rings of gouge cuts round a point; `squash` < 1 lays them flat."""
    rng = sheet.rng
    for radius in radii:
        angle = rng.uniform(0, 1)
        while angle < 2 * pi + 0.6:
            span = rng.uniform(0.25, 0.7)
            points = [
                centre + complex(radius * cos(a), squash * radius * sin(a))
                for a in (angle + span * k / 10 for k in range(11))
            ]
            sheet.fill(lens(points, width * rng.uniform(0.6, 1.2)), ink)
            angle += span + rng.uniform(0.04, 0.14)


def lens(line: Path, width: float) -> list[complex]:
    """A band along `line` that swells from nothing to `width` and back."""
    last = len(line) - 1
    left: list[complex] = []
    right: list[complex] = []
    for i, z in enumerate(line):
        ahead = line[min(i + 1, last)] - line[max(i - 1, 0)]
        side = 1j * ahead / (abs(ahead) or 1) * width / 2 * sin(pi * i / last)
        left.append(z - side)
        right.append(z + side)
    return left + right[::-1]
