"""Stills of the lost film: land, riders, magueys, the volcano, the end."""

from cmath import rect
from math import cos, pi, sin

from gallery.demo.carve import Look, mass
from gallery.demo.curve import Path, arc, box, ellipse, gouge, limb, placed, poly, shape, spline
from gallery.demo.ink import Sheet
from gallery.demo.letters import letter_box
from gallery.demo.places import clouds
from gallery.demo.texture import bulge, cuts, glow, hatch, lens, lines, ramp, rays

Size = tuple[int, int]
GREYS = ("#bdbab2", "#85827c", "#45423f", "#141312")
WHITE = "#eceae2"
HORSE = (
    "-140,-200 -80,-212 -20,-200 40,-206 84,-226 120,-268 150,-304 166,-336! 180,-308! 206,-292"
    " 240,-244 252,-222 240,-206 218,-210 196,-230 176,-224 160,-194 146,-150 130,-118 60,-96"
    " -20,-92 -90,-104 -140,-110 -166,-150"
)


def maguey(sheet: Sheet, at: complex, size: float, look: Look, leaves: int = 13) -> None:
    """A maguey plant: pointed leaves from one root, the front ones last; `size` its height."""
    order = sorted(range(leaves), key=lambda k: -abs(k - (leaves - 1) / 2))
    for k in sorted(order, key=lambda k: sin(pi * (k + 0.5) / leaves) < 0.55):
        a = pi * (1.02 + 0.96 * (k + 0.5) / leaves)
        reach = size * (0.86 + 0.22 * sin(2.3 * k))
        tip = at + complex(cos(a) * reach, sin(a) * reach)
        bend = at + complex(cos(a) * reach * 0.5, sin(a) * reach * 0.62)
        _leaf(sheet, at, bend, tip, size * 0.2, look)
    for lean in (-1.2, -0.45, 0.4, 1.15):
        tip = at + complex(lean * size * 0.46, -size * (0.62 - 0.2 * abs(lean)))
        _leaf(
            sheet,
            at + lean * size * 0.06,
            at + complex(lean * size * 0.34, -size * 0.26),
            tip,
            size * 0.24,
            look,
        )


def _leaf(
    sheet: Sheet, root: complex, bend: complex, tip: complex, wide: float, look: Look
) -> None:
    if wide < 16:
        sheet.form(lens(spline([root, bend, tip], per=3), wide * 1.2), look.body, look.line, 1.5)
        return
    spine = spline([root, bend, tip], per=8)
    n = len(spine) - 1
    left: list[complex] = []
    right: list[complex] = []
    for i, z in enumerate(spine):
        ahead = spine[min(i + 1, n)] - spine[max(i - 1, 0)]
        t = i / n
        half = wide * (0.34 + 0.66 * sin(pi * min(1, t * 1.2 + 0.1))) * (1 - t**3) / 2
        side = 1j * ahead / (abs(ahead) or 1) * half
        tooth = 1.14 if i % 2 else 0.96
        left.append(z - side * tooth)
        right.append(z + side * tooth)
    path = left + right[::-1]
    mass(
        sheet,
        path,
        Look(look.body, look.line, look.light, look.shade, look.sun * wide / 60),
        wide * 0.045 + 1,
    )
    sheet.fill(lens(spine[1:], wide * 0.1), look.line)


def horse(
    sheet: Sheet, at: complex, scale: float, look: Look, flip: bool = False, pose: int = 0
) -> None:
    """A horse from the side, its feet near `at`; about 400 units long at scale 1."""

    def put(path: Path) -> list[complex]:
        return placed(path, at, scale, 0, flip)

    far = ("-104,-120 -104,-62 -72,-4", "124,-130 166,-92 140,-36")
    near = ("-130,-150 -162,-74 -146,-4", "112,-134 122,-70 112,-4")
    if pose:
        far = ("-104,-120 -150,-70 -206,-40", "124,-130 190,-120 196,-60")
        near = ("-130,-150 -170,-90 -214,-64", "112,-134 172,-110 190,-44")
    for text in far:
        mass(sheet, put(limb(poly(text), [46, 30, 20])), look, 3)
    tail = spline(poly("-150,-196 -200,-170 -206,-70"))
    sheet.form(
        put(limb(tail, [16, 40, 8])),
        look.line if look.body != look.line else look.body,
        look.body,
        3,
    )
    for text in near:
        mass(sheet, put(limb(poly(text), [58, 34, 22])), look, 3)
    mass(sheet, put(shape(HORSE)), look, 3)
    for k in range(8):
        root = 76 + 11 * k - (226 + 12 * k) * 1j
        sheet.fill(put(gouge(root, root - 36 + 22j, 13)), look.line)
    for cut in (
        "-110,-180 -60,-150 -90,-116",
        "120,-220 100,-170 126,-130",
        "-20,-190 30,-186 70,-200",
    ):
        sheet.fill(put(lens(spline(poly(cut)), 8)), look.line)
    sheet.fill(put(ellipse(200 - 262j, 7)), look.line)


def maguey_field(size: Size, seed: int) -> Sheet:
    """Rows of magueys to the horizon, one huge in front."""
    sheet = Sheet(size, WHITE, GREYS, seed, drift=2)
    hatch(sheet, box(0, 0, 1334, 560), 2, lines(0, 4, 44), ramp(0, 430j, 1.0, 0.05))
    clouds(sheet, [(90, 330, 480), (520, 230, 560), (980, 370, 400)], 0, 2)
    hills = spline(
        [-20 + 500j, 180 + 430j, 380 + 480j, 640 + 440j, 900 + 490j, 1120 + 440j, 1360 + 480j]
    )
    sheet.form([*hills, 1360 + 620j, -20 + 620j], 3, 0, 4)
    hatch(sheet, [*hills, 1360 + 620j, -20 + 620j], 1, lines(3, 5, 50), ramp(0, 1334, 0.1, 0.75))
    sheet.fill(box(0, 530, 1334, 480), 1)
    cuts(sheet, box(0, 540, 1334, 470), 3, slant=0, length=60, width=5, gap=15)
    look = Look(2, 4, 0, 4, 8 - 6j)
    for row in range(7):
        y, high = 556 + 13 * row * (1 + row * 0.5), 22 * 1.5**row
        count = int(1500 / (high * 2.1)) + 1
        for k in range(count + 1):
            x = (k + 0.5 * (row % 2)) * 1500 / count - 60 + sheet.rng.uniform(-0.1, 0.1) * high
            if row < 6:
                maguey(sheet, complex(x, y), high * sheet.rng.uniform(0.9, 1.1), look, 9)
    maguey(sheet, 860 + 1010j, 610, Look(3, 0, 1, 4, 8 - 6j), 15)
    return sheet


def rider(size: Size, seed: int) -> Sheet:
    """A rider on a ridge, small against an immense sky."""
    sheet = Sheet(size, WHITE, GREYS, seed, drift=2)
    hatch(sheet, box(0, 0, 1334, 1000), 2, lines(1, 6, 48), ramp(0, 700j, 1.1, 0.1))
    hatch(sheet, box(0, 0, 1334, 500), 3, lines(1, 6, 48), ramp(0, 380j, 0.75, 0.0))
    for k in range(7):
        y = 150 + 95 * k
        sweep = spline(
            [complex(x, y - 0.16 * x + 40 * sin(x / 210 + k)) for x in range(-100, 1500, 200)]
        )
        sheet.fill(lens(sweep, 26 + 16 * (k % 3)), 0)
    clouds(sheet, [(-80, 560, 620), (660, 470, 560)], 0, 2)
    ridge = spline(
        [-20 + 930j, 260 + 860j, 560 + 770j, 780 + 742j, 960 + 770j, 1180 + 860j, 1360 + 880j]
    )
    ground = [*ridge, 1360 + 1010j, -20 + 1010j]
    sheet.form(ground, 4, 0, 5)
    cuts(sheet, [z + 24j for z in ground], 2, slant=-18, length=70, width=5, gap=26)
    look = Look(4, 0, 1, None, 7 - 5j)
    for x, y, s in ((180, 880, 90), (330, 842, 60), (1120, 840, 80), (1240, 872, 60)):
        maguey(sheet, complex(x, y), s, Look(4, 1, None), 9)
    horse(sheet, 750 + 752j, 0.62, look)
    _charro(sheet, 750 + 752j, 0.62, look)
    return sheet


def _charro(sheet: Sheet, at: complex, scale: float, look: Look) -> None:
    def part(path: Path) -> None:
        mass(sheet, placed(path, at, scale), look, 3)

    part(limb(poly("-6,-240 50,-190 34,-110"), [50, 40, 26]))
    part(shape("-40,-220 -46,-300 -30,-360 10,-366 34,-340 30,-220"))
    part(limb(poly("6,-340 50,-290 96,-262"), [34, 28, 20]))
    part(ellipse(-2 - 396j, 26, 32))
    part(shape("-120,-404 -60,-424 0,-428 60,-424 116,-404 70,-396 0,-404 -70,-396"))
    part(poly("-34,-420 -16,-486 14,-486 32,-420"))


def hacienda_gate(size: Size, seed: int) -> Sheet:
    """An arch of light seen out of the dark, a figure and its shadow."""
    sheet = Sheet(size, WHITE, GREYS, seed, drift=2)
    sheet.fill(box(0, 0, 1334, 1000), 4)
    foot, half = 720 + 720j, 280

    def arch(reach: float) -> list[complex]:
        return [foot - reach, *arc(foot - 330j, reach, 180, 360, 40), foot + reach]

    sheet.form(arch(half + 86), 3, 2, 4)
    sheet.form(arch(half + 46), 4, 2, 4)
    for k in range(15):
        way = rect(1, pi + pi * k / 14)
        joint = gouge(foot - 330j + way * (half + 8), foot - 330j + way * (half + 84), 9)
        sheet.fill(joint, 4 if k % 2 else 1)
    sheet.fill(arch(half), 0)
    sheet.inside(arch(half), lambda: _courtyard(sheet))
    floor = [foot - half, foot + half, 1250 + 1010j, 40 + 1010j]
    sheet.fill(floor, 0)
    cuts(sheet, floor, 2, slant=0, length=80, width=6, gap=20)
    sheet.fill(poly("650,742 690,740 560,1010 340,1010"), 4)
    body = shape("-52,0! -58,-90 -46,-170 -20,-196 20,-196 46,-170 58,-90 52,0!")
    sheet.form(placed(body, 672 + 744j, 0.92), 4, 0, 4)
    sheet.form(ellipse(672 + 546j, 22, 27), 4, 0, 3)
    brim = shape("580,540 640,520 672,516 704,520 764,540 700,536 672,540 640,536")
    sheet.form(brim, 4, 0, 3)
    sheet.form(poly("646,522 658,476 688,476 700,522"), 4, 0, 3)
    hatch(sheet, box(0, 0, 1334, 1000), 4, lines(4, 4, 52), glow(foot - 100j, 760, -0.6, 0.75))
    return sheet


def _courtyard(sheet: Sheet) -> None:
    hatch(sheet, box(0, 0, 1334, 480), 1, lines(0, 5, 46), ramp(60j, 420j, 0.8, 0.0))
    sheet.form(box(400, 470, 700, 150), 1, 3, 4)
    for k in range(6):
        x = 450 + 110 * k
        sheet.fill([x + 620j, x + 540j, *arc(x + 30 + 540j, 30, 180, 360, 10), x + 60 + 620j], 3)
    clouds(sheet, [(470, 330, 300), (760, 250, 260)], 0, 2)
    top = 926 + 420j
    sheet.form(limb([930 + 640j, top], [16, 10]), 4, 0, 3)
    for k in range(9):
        way = rect(1, pi * (1.0 + 0.125 * k))
        tip = top + 40j + 130 * complex(way.real, 0.8 * way.imag)
        sheet.form(lens(spline([top, top + 90 * way, tip]), 24), 4, 0, 2)


def volcano_clouds(size: Size, seed: int) -> Sheet:
    """Towering clouds over a snow-capped volcano, a dome small at its foot."""
    sheet = Sheet(size, WHITE, GREYS, seed, drift=2)
    hatch(sheet, box(0, 0, 1334, 800), 3, lines(0, 4, 40), ramp(0, 760j, 1.15, 0.15))
    _thunderhead(sheet)
    slope = spline(
        poly(
            "-40,830 160,730 340,560 440,452 480,440 540,452 580,436"
            " 660,540 820,700 1060,810 1380,860"
        )
    )
    sheet.form([*slope, 1380 + 1010j, -40 + 1010j], 3, 0, 5)
    snow = shape(
        "330,570! 440,452 480,440 540,452 580,436 668,550! 640,590 610,556 590,640 560,580"
        " 530,690 500,590 470,640 440,580 400,650 380,590"
    )
    sheet.form(snow, 0, 4, 4)
    for k in range(9):
        top = 440 + 18 * k + 462j
        sheet.fill(gouge(top, top + (k - 4) * 16 + (70 + 30 * (k % 3)) * 1j, 9), 2)
    for _ in range(40):
        x = sheet.rng.uniform(60, 1200)
        top = complex(x, 720 + 0.1 * abs(x - 500))
        sheet.fill(gouge(top, top + (x - 500) * 0.16 + 90j, 6), 1)
    plain = spline(poly("-20,850 400,820 900,850 1360,830"))
    sheet.form([*plain, 1360 + 1010j, -20 + 1010j], 4, 0, 5)
    cuts(sheet, box(0, 880, 1334, 130), 2, slant=0, length=70, width=6, gap=20)
    _church(sheet, 990 + 850j)
    for x, high in ((120, 90), (260, 60), (1230, 100)):
        maguey(sheet, complex(x, 940), high, Look(4, 1, None), 9)
    return sheet


def _thunderhead(sheet: Sheet) -> None:
    puffs = []
    for k in range(30):
        a = k * 0.62
        at = 900 + 300j + complex(cos(a) * (60 + 10 * k), sin(a) * (30 + 5.6 * k))
        puffs.append(ellipse(at, sheet.rng.uniform(80, 150), n=44))
    for path in puffs:
        sheet.line([*path, path[0], path[1]], 9, 3)
    sheet.fills(puffs, 0)
    for path in puffs:
        hatch(sheet, path, 2, lines(1, 5, 44), bulge(path, 34 - 40j, 40, -0.6, 0.62))
        sheet.fill(lens(path[19:31], 9), 3)


def _church(sheet: Sheet, at: complex) -> None:
    for path in (
        box(-60, -120, 120, 120),
        arc(-80j, 44, 180, 360),
        box(-14, -138, 28, 18),
        box(-88, -120, 34, 120),
        poly("-88,-118 -71,-150 -52,-118"),
        box(-3, -164, 6, 30),
    ):
        sheet.form(placed(path, at), 0, 4, 4)


def end_title(size: Size, seed: int) -> Sheet:
    """The word FIN before a setting sun and maguey leaves."""
    sheet = Sheet(size, WHITE, GREYS, seed, drift=2)
    sheet.fill(box(0, 0, 1334, 1000), 4)
    sun = 667 + 500j
    rays(sheet, sun, 450, 1300, 2, count=46, fat=0.7, sweep=(170, 370))
    hatch(sheet, box(0, 0, 1334, 1000), 4, lines(0, 4, 44), ramp(500j, 0, -0.1, 0.75))
    disc = ellipse(sun, 420, n=90)
    sheet.form(disc, 0, 4, 8)
    hatch(sheet, disc, 2, lines(0, 4, 44), ramp(420j, 900j, 0.0, 0.85))
    for shift, ink in ((16 + 16j, 1), (0, 4)):
        letter_box(sheet, "FIN", 397 + 280j + shift, 540, 300, ink)
    sheet.line([*box(60, 60, 1214, 860), 60 + 60j], 8, 0)
    sheet.line([*box(82, 82, 1170, 816), 82 + 82j], 4, 1)
    look = Look(3, 0, 1, 4, 8 - 6j)
    for x, high in ((120, 330), (1210, 350), (400, 240), (930, 240), (667, 300)):
        maguey(sheet, complex(x, 1010), high, look, 13)
    return sheet
