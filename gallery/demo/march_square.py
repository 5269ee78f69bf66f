"""May Day on the square: towers, banner from behind, flag, panorama, fists."""

from math import sin

from gallery.demo.carve import FIST, OPEN, Look, arm, stamp
from gallery.demo.curve import arc, box, ellipse, gouge, limb, placed, poly, rows, shape, spline
from gallery.demo.heads import BACK, HAT, NAPE
from gallery.demo.ink import Sheet
from gallery.demo.letters import letter_box, letter_cloth
from gallery.demo.people import COAT_BACK, Folk, draw, flag, throng
from gallery.demo.places import arcade, cathedral, clouds, great_flag
from gallery.demo.texture import dots, glow, hatch, lens, lines, ramp, rays

Size = tuple[int, int]


def towers_above(size: Size, seed: int) -> Sheet:
    """Straight up between towers, balloons and leaflets in the gap."""
    inks = ["#f0c14f", "#4f8fb0", "#d63a2f", "#1a2431"]
    sheet = Sheet(size, "#f3ecd9", inks, seed)
    hatch(sheet, box(0, 0, 1500, 1000), 2, lines(5, 5, 64), glow(780 + 470j, 620, 0.05, 0.95))
    walls = (
        (-60 - 40j, 520 - 60j, 640 + 330j, 560 + 400j, 4, 1),
        (500 - 60j, 1120 - 60j, 880 + 300j, 660 + 322j, 1, 4),
        (1080 - 60j, 1560 + 240j, 1010 + 430j, 900 + 306j, 4, 2),
        (1560 + 180j, 1560 + 1060j, 1010 + 640j, 1016 + 452j, 0, 4),
        (1500 + 1060j, 640 + 1060j, 760 + 680j, 985 + 650j, 4, 1),
        (700 + 1060j, -60 + 1060j, 570 + 600j, 740 + 672j, 2, 4),
        (-60 + 1060j, -60 - 60j, 548 + 420j, 562 + 590j, 0, 4),
    )
    for a, b, c, d, stone, glass in walls:
        sheet.form([a, b, c, d], stone, 4 if stone != 4 else 0, 5)
        _windows(sheet, (a, b, c, d), glass)
    rng = sheet.rng
    for x, y, r in (
        (760, 420, 58),
        (880, 560, 44),
        (690, 540, 34),
        (820, 300, 70),
        (960, 430, 30),
        (420, 520, 84),
    ):
        _balloon(sheet, complex(x, y), r)
    for _ in range(34):
        at = complex(rng.gauss(790, 330), rng.gauss(500, 240))
        leaf = placed(
            poly("-16,-22 14,-18 18,20 -12,24"), at, rng.uniform(0.5, 1.6), rng.uniform(0, 360)
        )
        sheet.form(leaf, 0, 4, 3)
    return sheet


def _windows(sheet: Sheet, wall: tuple[complex, complex, complex, complex], ink: int) -> None:
    a, b, c, d = wall
    floors, columns = 17, 7

    def on(u: float, t: float) -> complex:
        depth = 1 - 0.86**t
        share = float(depth / (1 - 0.86**floors))
        return (a + (b - a) * u) * (1 - share) + (d + (c - d) * u) * share

    for row in range(floors):
        for k in range(columns):
            u, v = (k + 0.16) / columns, (k + 0.8) / columns
            sheet.fill(
                [on(u, row + 0.2), on(v, row + 0.2), on(v, row + 0.78), on(u, row + 0.78)], ink
            )
            if (row * 7 + k * 5) % 11 == 0:
                sheet.fill(
                    [on(u, row + 0.2), on(v, row + 0.2), on(u, row + 0.78)], 0 if ink != 0 else 2
                )


def _balloon(sheet: Sheet, at: complex, radius: float) -> None:
    string = [at + radius * 1.1j, at + radius * (0.3 + 1.8j), at + radius * (-0.1 + 2.8j)]
    sheet.fill(lens(spline(string), 5), 0)
    body = ellipse(at, radius * 0.92, radius * 1.1)
    sheet.form(body, 3, 0, 4)
    sheet.form(placed(poly("-8,14 0,-6 8,14"), at + radius * 1.14j, radius / 60), 3, 0, 3)
    hatch(
        sheet, body, 4, lines(4, 4, 50), glow(at + radius * (0.3 - 0.4j), radius * 1.5, -0.2, 1.1)
    )
    sheet.fill(lens(arc(at, radius * 0.72, 280, 350), radius * 0.14), 0)


def banner_backlit(size: Size, seed: int) -> Sheet:
    """A banner from behind, letters backwards, shadows of its bearers on the cloth."""
    inks = ["#f6c65b", "#ea8436", "#b5341f", "#241418"]
    sheet = Sheet(size, "#fdf0cf", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 4)
    hatch(sheet, box(0, 0, 1334, 200), 3, lines(0, 4, 40), ramp(0, 170j, 1.0, 0.4))
    throng(sheet, 140, 90, (26, 44), (4, 4), 3, None, 3)
    sheet.fill(box(0, 650, 1334, 360), 1)
    hatch(sheet, box(0, 650, 1334, 360), 3, lines(0, 5, 46), ramp(740j, 1010j, 0.1, 0.95))
    stand = (190, 490, 850, 1160)
    for k, x in enumerate(stand):
        _planted(sheet, complex(x, 944 + 12 * (k % 2)))
    top = spline([-40 + 150j, 300 + 190j, 660 + 140j, 1000 + 196j, 1380 + 150j])
    low = [z + 570j + 16j * sin(k * 0.7) for k, z in enumerate(top)]
    cloth = [*top, *low[::-1]]
    sheet.form(cloth, 1, 4, 6)
    hatch(sheet, cloth, 2, lines(1, 5, 52), glow(680 + 380j, 760, -0.35, 1.1))
    hatch(sheet, ellipse(670 + 390j, 250, 200), 0, dots(3, 2, 48), glow(670 + 390j, 240, 1.2, 0), 0)
    letter_cloth(sheet, "JUSTICIA", top[::-1][2:-2], low[::-1][2:-2], 3, 0.24)
    for k, x in enumerate(stand):
        _thrown(sheet, complex(x, 530 - 16 * (k % 2)), 1.0, {0: 2, 1: 2, 2: 3, 3: 4})
    for k in range(2, len(top) - 1, 3):
        sheet.fill(lens(spline([top[k] + 8j, (top[k] + low[k]) / 2 + 16, low[k] - 6j]), 9), 0)
    for x in (36, 1280):
        sheet.form(limb([x + 60j, x + 6 + 1010j], [34, 38]), 4, 1, 4)
    return sheet


def _planted(sheet: Sheet, foot: complex) -> None:
    """The legs of somebody who stands beyond the cloth, against the light."""
    for side in (-1, 1):
        ankle = foot + side * 56
        shin = [ankle - 280j - side * 14, ankle - 150j + side * 4, ankle]
        sheet.form(limb(shin, [96, 84, 58], False), 4, 1, 4)
        shoe = shape("-26,-24 -34,22 -30,44 64,46 70,26 30,4 24,-24")
        sheet.form(placed(shoe, ankle, 1, 0, side < 0), 4, 1, 4)
    long = shape("-90,50 -60,40 0,46 60,40 90,50 210,160 -210,160")
    sheet.recast(placed(long, foot), {1: 3})


def _thrown(sheet: Sheet, at: complex, scale: float, shades: dict[int, int]) -> None:
    head = ellipse(at - 250j * scale, 62 * scale, 78 * scale)
    body = shape("-40,-180 -150,-140 -190,0 -180,260! 180,260! 190,0 150,-140 40,-180")
    hat = limb([at - complex(110, 290) * scale, at - complex(-110, 290) * scale], [30 * scale])
    whole = Sheet(sheet.size, "#ffffff", (), 0)
    for path in (head, placed(body, at, scale), hat, placed(arc(-300j, 56, 180, 360), at, scale)):
        whole.fill(path, 255)
    table = [shades.get(value, value) for value in range(256)]
    whole.fill(box(-10, -10, 1360, 180), 0)
    whole.fill(box(-10, 716, 1360, 300), 0)
    sheet.image.paste(sheet.image.point(table), (0, 0), whole.image)


def enter_square(size: Size, seed: int) -> Sheet:
    """Out of the street's mouth into the square: flag, cathedral, banners."""
    inks = ["#f0c27a", "#2d7f6b", "#cb3a34", "#1c2430"]
    sheet = Sheet(size, "#f6ecd8", inks, seed)
    sheet.fill(box(0, 0, 1000, 1500), 1)
    rays(sheet, 560 + 900j, 200, 1500, 0, count=36, fat=0.8, sweep=(180, 360))
    clouds(sheet, [(330, 330, 260), (560, 520, 220)], 0, 4)
    cathedral(sheet, 560 + 1010j, 0.52, 4, 1, 0)
    great_flag(sheet, 486 + 1150j, 480 + 130j, (430, 270), (2, 0, 3), 4)
    left = poly("-10,-10 250,-10 300,1180 -10,1330")
    right = poly("1010,-10 850,-10 800,1160 1010,1300")
    for wall, x in ((left, 0), (right, 1)):
        sheet.form(wall, 4, 0, 6)
        for k in range(7):
            for j in range(2):
                u = (0.2 + 0.42 * j, 0.48 + 0.42 * j)
                y = 60 + 165 * k
                span = (0, 262) if x == 0 else (1000, 838)
                a, b = (span[0] + (span[1] - span[0]) * v for v in u)
                sheet.form(
                    [complex(a, y), complex(b, y + 8), complex(b, y + 102), complex(a, y + 110)],
                    1 if (k + j) % 3 else 3,
                    0,
                    3,
                )
                sheet.fill(
                    limb([complex((a + b) / 2, y + 6), complex((a + b) / 2, y + 106)], [9]), 4
                )
    throng(sheet, 1470, 1090, (20, 120), (4, 3, 2, 4), 0, 1, 8)
    for x, y, w, t in ((330, 1010, 150, "PAN"), (650, 1030, 190, "LUZ"), (180, 1150, 190, "8 H")):
        sheet.form(limb([complex(x + w / 2, y), complex(x + w / 2, y + 250)], [12]), 4, 0, 3)
        sheet.form(box(x, y, w, w * 0.5), 0, 4, 5)
        letter_box(sheet, t, complex(x + w * 0.12, y + w * 0.1), w * 0.76, w * 0.3, 3)
    return sheet


def square_panorama(size: Size, seed: int) -> Sheet:
    """The full square from a roof."""
    inks = ["#f2bd63", "#9c3b2e", "#d8472f", "#2d7f78", "#1d2029"]
    sheet = Sheet(size, "#f8ecd0", inks, seed)
    hatch(sheet, box(0, 0, 3060, 470), 1, lines(1, 5, 50), ramp(0, 430j, 0.95, 0.0))
    rays(sheet, 1500 + 430j, 260, 2200, 0, count=34, fat=0.5, sweep=(180, 360))
    for x, y, wide in rows("880,150,330 2050,120,420 2600,210,300 140,130,260"):
        clouds(sheet, [(x, y, wide)], 0, 5)
    arcade(sheet, -40 + 470j, (420, 190), 8, 1, 5, 0)
    cathedral(sheet, 620 + 480j, 0.44, 5, 1, 0)
    arcade(sheet, 980 + 470j, (360, 120), 9, 1, 5, 0)
    arcade(sheet, 1460 + 470j, (700, 150), 16, 1, 5, 0)
    arcade(sheet, 2190 + 484j, (920, 170), 15, 2, 5, 1, 0.75)
    throng(sheet, 830, 470, (9, 44), (5, 3, 5, 2, 4, 1), 0, None, 15)
    for k in range(60):
        _carried(sheet, k % 2 == 0)
    great_flag(sheet, 1524 + 700j, 1520 + 40j, (380, 230), (4, 0, 3), 5)
    _roof(sheet)
    return sheet


def _carried(sheet: Sheet, cloth: bool) -> None:
    """A flag, or a banner with a line of writing, somewhere in the crowd."""
    rng = sheet.rng
    depth = rng.random() ** 1.4
    at, high = complex(rng.uniform(0, 3060), 480 + 300 * depth), 24 + 74 * depth
    if cloth:
        size = high * 1.3, high * 0.7
        flag(sheet, at + high * 1j, at + 4 - high * 1j, size, rng.choice((3, 3, 4, 5)), 0)
        return
    banner = [
        at - high * 0.6j,
        at + high * (2.6 - 0.7j),
        at + high * (2.6 - 0.14j),
        at - high * 0.04j,
    ]
    sheet.form(banner, rng.choice((0, 3, 1)), 5, 2)
    writing = limb([at + high * (0.3 - 0.36j), at + high * (2.2 - 0.4j)], [high * 0.2])
    sheet.fill(writing, 5)


def _roof(sheet: Sheet) -> None:
    navy, skin = Look(5, 1, 3, None, 9 - 7j), Look(2, 5, 1, 5)
    for x, top in ((300, True), (520, False), (2440, True), (2710, False), (2870, True)):
        layers = ((BACK, skin), (COAT_BACK, navy), (NAPE, Look(5, 1, 3)))
        folk = Folk((*layers, (HAT, Look(1, 5, 0, 5))) if top else layers)
        draw(sheet, folk, complex(x, 790 + 18 * top), 0.56)
    sheet.form(box(-20, 936, 3100, 90), 5, 1, 6)
    for k in range(52):
        sheet.fill(gouge(complex(60 * k, 956), complex(60 * k + 46, 960), 7), 2)
    for k in range(34):
        at = complex(92 * k + 30, 984)
        sheet.fill(gouge(at, at + 70, 6), 1)


def speaker(size: Size, seed: int) -> Sheet:
    """The speaker from behind, arm flung out over a sea of heads."""
    inks = ["#f2b64c", "#cf3b2c", "#7b6a86", "#1d1c28"]
    sheet = Sheet(size, "#f6e9d2", inks, seed)
    hatch(sheet, box(0, 0, 1500, 420), 2, lines(0, 5, 46), ramp(0, 400j, 0.9, 0.1))
    arcade(sheet, -30 + 330j, (1560, 170), 22, 3, 4, 1)
    throng(sheet, 940, 330, (12, 110), (1, 3, 4, 0, 2), 4, None, 13)
    for x, y, high, wide in (
        (170, 470, 220, 130),
        (420, 420, 150, 90),
        (640, 390, 110, 70),
        (1340, 430, 170, -110),
        (1180, 400, 120, -80),
    ):
        flag(
            sheet,
            complex(x, y + high),
            complex(x + 6, y - high * 0.8),
            (wide, abs(wide) * 0.6),
            2,
            4,
            0,
            x,
        )
    for k, (x, y) in enumerate(((520, 800), (600, 770), (690, 800), (560, 730))):
        top = complex(x, y)
        sheet.form(limb([top, complex(610 + 14 * k, 1020)], [12, 16]), 4, 0, 3)
        sheet.form(placed(shape("-30,0 -34,-60 0,-86 34,-60 30,0 0,20"), top), 4, 0, 4)
        for r in (-50, -34, -18):
            sheet.fill(gouge(top - 26 + r * 1j, top + 26 + r * 1j, 6), 0)
    navy, skin = Look(4, 0, 2, None, -10 - 7j), Look(2, 4, 1, 4, -7 - 5j)
    arm(sheet, navy, [1000 + 690j, 700 + 560j, 430 + 400j], [210, 170, 130], 6)
    stamp(sheet, OPEN, skin, 390 + 370j, 1.0, -56)
    folk = Folk(((BACK, skin), (COAT_BACK, navy), (NAPE, Look(4, 0, 2))))
    draw(sheet, folk, 1090 + 430j, 1.5, -6)
    sheet.form(box(-20, 960, 1540, 60), 4, 0, 6)
    hatch(sheet, box(0, 966, 1500, 40), 2, lines(6, 0, 48), ramp(0, 1500, 0.2, 0.7))
    return sheet


def raised_fists(size: Size, seed: int) -> Sheet:
    """A thicket of fists and open hands against a low red sun."""
    inks = ["#f4b13d", "#d93a2a", "#7c2230", "#1e1520"]
    sheet = Sheet(size, "#fbe7bf", inks, seed)
    sheet.fill(box(0, 0, 1500, 1000), 1)
    hatch(sheet, box(0, 0, 1500, 1000), 0, lines(0, 4, 44), ramp(0, 700j, 0.95, 0.0))
    sheet.fill(ellipse(750 + 520j, 400, n=90), 2)
    hatch(sheet, ellipse(750 + 520j, 400, n=90), 1, lines(0, 4, 44), ramp(300j, 900j, -0.2, 0.85))
    rng = sheet.rng
    rows = (
        (14, 620, 0.34, Look(3, 1, None)),
        (10, 600, 0.56, Look(4, 2, 3)),
        (7, 560, 0.85, Look(3, 1, 2, 4)),
        (5, 520, 1.3, Look(4, 1, 2, None)),
        (4, 640, 1.75, Look(2, 4, 1, 4)),
    )
    for depth, (count, y, scale, look) in enumerate(rows):
        for k in range(count):
            x = 1500 * (k + 0.5 + rng.uniform(-0.22, 0.22)) / count + (40 if depth == 4 else 0)
            at = complex(x, y + rng.uniform(-70, 70))
            turn = rng.uniform(-13, 13)
            pose = OPEN if (k + depth) % 3 == 1 else FIST
            foot = at + placed([560j], 0, scale, turn)[0]
            arm(
                sheet,
                look,
                [foot, (foot + at) / 2, at + placed([40j], 0, scale, turn)[0]],
                [130 * scale, 122 * scale, 92 * scale],
                3,
            )
            stamp(sheet, pose, look, at, scale, turn, rng.random() < 0.5)
            if depth == 4:
                cuff = at + placed([150j], 0, scale, turn)[0]
                arm(sheet, Look(4, 1, 2, None, 9 - 7j), [foot + 200j, cuff], [220, 190], 3)
    return sheet
