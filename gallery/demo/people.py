"""Whole people: busts with their coats, walkers, and crowds that shrink into the distance."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi, sin

from gallery.demo.carve import Look, Pose, stamp
from gallery.demo.curve import ellipse, limb, placed, poly, shape
from gallery.demo.ink import Sheet

# Coats share the origin of the head above them.
COAT_SIDE = Pose(
    parts=(
        (
            "-70,110 -150,150 -210,260 -230,460 -220,700 190,700 200,480 150,260 60,150 20,180"
            " -40,160",
            "",
            True,
        ),
        ("-90,200 -120,320 -130,560 -20,580 20,420 -20,240", "", True),
    ),
    cuts=(
        "-70,130 -30,180 40,190",
        "60,190 80,320 74,520",
        "-90,330 -60,350 -20,340",
        "-100,430 -60,450 -10,436",
        "120,300 140,400 130,500",
        "-170,300 -186,420 -180,560",
    ),
    depth=9,
)
COAT = Pose(
    parts=(
        (
            "-46,120 -120,150 -190,200 -220,330 -226,720 226,720 220,330 190,200 120,150 46,120"
            " 0,190",
            "",
            True,
        ),
        ("-48,112! -86,150 -70,240! 0,330! -20,200", "", True),
        ("48,112! 86,150 70,240! 0,330! 20,200", "", True),
    ),
    cuts=(
        "0,330 4,500 0,700",
        "-150,300 -160,460 -156,700",
        "150,300 160,460 156,700",
        "-190,240 -160,270 -140,330",
        "190,240 160,270 140,330",
        "-90,420 -60,430 -30,424",
        "40,470 70,480 104,470",
    ),
    depth=9,
)
COAT_BACK = Pose(
    parts=(
        (
            "-50,90 -130,140 -200,190 -230,330 -236,720 236,720 230,330 200,190 130,140 50,90"
            " 0,104",
            "",
            True,
        ),
    ),
    cuts=(
        "0,150 6,360 0,600",
        "-150,260 -166,420 -160,640",
        "150,260 166,420 160,640",
        "-120,190 -60,220 -10,224",
        "120,190 60,220 10,224",
        "-100,330 -60,370 -50,450",
        "100,330 60,370 50,450",
        "-60,96 0,124 60,96",
    ),
    depth=9,
)

HEAD_BACK = Pose(
    parts=(
        ("-40,60 -46,110 -80,140 80,140 46,110 40,60", "", False),
        ("-78,-6 -92,-16 -92,14 -78,26", "", True),
        ("78,-6 92,-16 92,14 78,26", "", True),
        ("0,-118 54,-104 80,-56 78,10 60,66 40,96 -40,96 -60,66 -78,10 -80,-56 -54,-104", "", True),
    ),
)


@dataclass(frozen=True, slots=True)
class Folk:
    """One person: poses from below to above, each with its look, one origin for all."""

    layers: tuple[tuple[Pose, Look], ...]


def draw(
    sheet: Sheet, folk: Folk, at: complex, scale: float, turn: float = 0, flip: bool = False
) -> None:
    """Draw a person with the middle of the head at `at`."""
    for pose, look in folk.layers:
        stamp(sheet, pose, look, at, scale, turn, flip)


def crowd(
    sheet: Sheet,
    at: tuple[float, float],
    width: float,
    head: float,
    inks: Sequence[int],
    edge: int,
    lit: int | None = None,
) -> None:
    """One row of far people from behind, from x = at[0], their chins near y = at[1].

    head  height of a head in units; the row's shoulders reach three heads down
    """
    rng = sheet.rng
    x = at[0]
    while x < at[0] + width:
        tall = head * rng.uniform(0.9, 1.12)
        here = complex(x, at[1] + rng.uniform(-0.35, 0.35) * head)
        somebody(sheet, here, tall, rng.choice(inks), edge, lit)
        x += tall * rng.uniform(1.25, 1.7)


def somebody(
    sheet: Sheet, at: complex, head: float, ink: int, edge: int, lit: int | None = None
) -> None:
    """One far person from behind: shoulders, neck, head, often a hat."""
    rng, wide = sheet.rng, sheet.rng.uniform(0.85, 1.1)
    body = shape(
        f"{-0.22 * wide},0 {-0.7 * wide},.3 {-0.95 * wide},.9 {-1.0 * wide},3! {wide},3!"
        f" {0.95 * wide},.9 {0.7 * wide},.3 {0.22 * wide},0"
    )
    paths = [placed(body, at, head), ellipse(at - 0.42j * head, head * 0.4, head * 0.52, n=18)]
    kind = rng.random()
    if kind < 0.3:
        brim = limb([-0.75 + 0.02j, 0.75 + 0.02j], [0.16])
        crown = poly("-.42,0 -.4,-.42 -.2,-.52 0,-.46 .2,-.52 .4,-.42 .42,0")
        hat = at - 0.68j * head
        paths += [placed(brim, hat, head), placed(crown, hat, head)]
    elif kind < 0.5:
        paths.append(
            placed(poly("-.44,0 -.44,-.3 -.1,-.46 .3,-.4 .46,-.1 .7,0"), at - 0.6j * head, head)
        )
    elif kind < 0.66:
        paths.append(ellipse(at - complex(0.1, 0.98) * head, head * 0.2, n=12))
    for path in paths:
        sheet.line([*path, path[0]], head * 0.14, edge)
    for path in paths:
        sheet.fill(path, ink)
        if lit is not None and lit != ink:
            sheet.rim(path, complex(-0.1, 0.06) * head, lit)


def throng(
    sheet: Sheet,
    near: float,
    far: float,
    heads: tuple[float, float],
    inks: Sequence[int],
    edge: int,
    lit: int | None = None,
    rows: int = 12,
) -> None:
    """Rows of people over the whole width, from y = `far` down to y = `near`.

    heads  height of a head in the far row and in the near one
    """
    for i in range(rows):
        t = i / max(rows - 1, 1)
        head = heads[0] * (heads[1] / heads[0]) ** t
        share = (head - heads[0]) / max(heads[1] - heads[0], 0.001)
        y = far + (near - far) * share
        crowd(sheet, (-head * sheet.rng.random(), y), sheet.width + head, head, inks, edge, lit)


def flag(
    sheet: Sheet,
    foot: complex,
    top: complex,
    size: tuple[float, float],
    ink: int,
    edge: int,
    light: int | None = None,
    phase: float = 0,
) -> None:
    """A flag on a pole from `foot` to `top`, blowing to the right (to the left if size[0] < 0)."""
    long, high = size
    upper, lower = [], []
    for i in range(13):
        t = i / 12
        sway = high * 0.16 * sin(phase + t * 2 * pi * 0.9) * (0.3 + t)
        upper.append(top + complex(long * t, sway + high * 0.04 * t))
        lower.append(top + complex(long * t * 0.97, sway * 1.15 + high * (1 - 0.06 * t)))
    cloth = upper + lower[::-1]
    pole = limb([foot, top - (foot - top) * 0.03], [abs(high) * 0.05, abs(high) * 0.035])
    sheet.form(cloth, ink, edge, abs(high) * 0.025)
    sheet.form(pole, edge if ink != edge else ink, ink if ink != edge else edge, 0.5)
    if light is None:
        return
    for t in (2, 5, 8, 10):
        a = upper[t] + (lower[t] - upper[t]) * 0.08
        b = lower[t + 1] + (upper[t + 1] - lower[t + 1]) * 0.12
        bend = (a + b) / 2 + long * 0.03
        sheet.fill(limb([a, bend, b], [high * 0.005, high * 0.06, high * 0.005]), light)
