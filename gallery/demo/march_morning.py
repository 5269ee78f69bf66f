"""May Day, the morning: the Angel, paint, feet, the lead banner, the drum."""

from math import cos, pi, sin

from gallery.demo.bodies import leg
from gallery.demo.carve import GRIP, HOLD, PINCH, Look, Pose, arm, stamp
from gallery.demo.curve import arc, box, ellipse, gouge, limb, placed, poly, shape, spline
from gallery.demo.heads import FRONT, PEAK
from gallery.demo.ink import Sheet
from gallery.demo.letters import letter_cloth
from gallery.demo.people import COAT, Folk, draw, flag, throng
from gallery.demo.texture import cuts, dots, glow, hatch, lens, lines, ramp, rays, ripple

Size = tuple[int, int]

VICTORY = Pose(
    parts=(
        ("-34,0 -62,-60 -50,-140 -34,-200 -24,-244 22,-246 32,-200 44,-140 76,-50 60,0", "", True),
        ("18,-236 66,-286 80,-372", "24 18 12", True),
        ("-18,-236 -62,-190 -92,-138", "24 18 12", True),
        ("-16,-262 -20,-290 0,-306 20,-290 16,-262 0,-250", "", True),
    ),
    cuts=(
        "-10,-230 -24,-120 -40,-10",
        "6,-230 10,-120 -8,-6",
        "14,-220 34,-120 40,-8",
        "-30,-180 0,-166 34,-186",
        "-24,-150 -30,-80 -52,-40",
        "24,-150 44,-80 60,-30",
    ),
    depth=7,
)
WING = (
    "-10,-226 -60,-300 -140,-388 -236,-436 -262,-420 -250,-372 -262,-340 -238,-306 -244,-270"
    " -208,-246 -206,-210 -166,-196 -156,-166 -112,-160 -86,-140 -40,-150 -14,-180"
)


def angel_column(size: Size, seed: int) -> Sheet:
    """Winged victory on her column, from below, sun rays behind her."""
    sheet = Sheet(size, "#f4e3b8", ["#efb23e", "#cf3d2a", "#1a2533"], seed)
    sun = 500 + 330j
    sheet.fill(box(0, 0, 1000, 1500), 2)
    rays(sheet, sun, 200, 1500, 1, count=44, fat=0.95)
    hatch(sheet, box(0, 700, 1000, 800), 3, lines(0, 4, 40), ramp(820j, 1500j, 0, 0.5))
    sheet.fill(ellipse(sun, 232, n=70), 1)
    sheet.fill(ellipse(sun, 212, n=70), 0)
    _column(sheet)
    stone = Look(3, 0, 1, None, 5 - 4j)
    for flip in (False, True):
        wing = placed(shape(WING), 500 + 566j, 1, 0, flip)
        sheet.form(wing, 3, 0, 5)
        sheet.rim(wing, -8 - 6j, 1)
        for k in range(7):
            tip = (-232 + 22 * k) + (-400 + 36 * k) * 1j
            feather = gouge(-46 - 12 * k - 220j + 4j * k, tip, 11)
            sheet.fill(placed(feather, 500 + 566j, 1, 0, flip), 0)
    sheet.line(ellipse(584 + 176j, 27), 20, 0)
    sheet.line(ellipse(584 + 176j, 27), 11, 3)
    stamp(sheet, VICTORY, stone, 500 + 566j)
    throng(sheet, 1440, 1270, (26, 84), (3, 3, 2), 1, 0, 6)
    for x, top, wide in ((120, 1010, 150), (270, 1120, 110), (860, 980, -170), (760, 1130, -100)):
        flag(sheet, x + 1400j, x + 14 + top * 1j, (wide, 90), 2, 0, 1, x)
    return sheet


def _column(sheet: Sheet) -> None:
    shaft = poly("452,700 548,700 590,1260 410,1260")
    sheet.form(shaft, 3, 0, 6)
    for t in (0.14, 0.3, 0.47, 0.64, 0.78, 0.9):
        top, foot = 452 + 96 * t + 706j, 410 + 180 * t + 1250j
        sheet.fill(limb([top, foot], [3 + 7 * t, 6 + 13 * t], False), 1 if t > 0.5 else 2)
    sheet.fill(limb([540 + 706j, 574 + 1250j], [8, 16], False), 0)
    for y, wide in ((566, 62), (600, 84), (664, 58), (690, 64)):
        sheet.form(box(500 - wide, y, 2 * wide, 26), 3, 0, 4)
        sheet.fill(box(500 + wide * 0.3, y + 5, wide * 0.6, 7), 1)
    for k in range(5):
        leaf = shape("0,0 -13,-24 0,-44 13,-24")
        sheet.form(placed(leaf, 452 + 24 * k + 664j), 3, 0, 2)
    for i, wide in enumerate((124, 168, 230, 310, 400)):
        y = 1258 + 44 * i
        sheet.form(box(500 - wide, y, 2 * wide, 46), 3, 0, 4)
        sheet.fill(box(500 - wide + 8, y + 6, 2 * wide - 16, 8), 1 if i % 2 else 2)


def banner_painting(size: Size, seed: int) -> Sheet:
    """Hands with brushes at the last letters of a banner, from above."""
    inks = ["#7d8f93", "#e6a92f", "#c9382b", "#20242b"]
    sheet = Sheet(size, "#f2e8d2", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 1)
    cuts(sheet, box(0, 0, 1334, 1000), 4, slant=18, length=26, width=6, gap=17)
    way = complex(cos(-0.14), sin(-0.14))
    corner = 50 + 320j
    top = [corner + way * 1160 * t + 14j * sin(9 * t) for t in (k / 16 for k in range(17))]
    low = [z + 1j * way * 500 + 10 * sin(k) for k, z in enumerate(top)]
    sheet.recast([z + 22 + 26j for z in [*top, *low[::-1]]], {1: 4})
    sheet.form([*top, *low[::-1]], 0, 4, 3)
    half = [(a + b) / 2 for a, b in zip(top, low, strict=True)]
    letter_cloth(sheet, "PAN Y", top[1:15], half[1:15], 3, 0.15)
    letter_cloth(sheet, "TRABAJ", half[1:13], low[1:13], 3, 0.15)
    letter_cloth(sheet, "O", half[13:16], low[13:16], 2, 0.15)
    for k in range(2, 15, 2):
        sheet.fill(lens(spline([top[k], half[k] + 12, low[k] - 6]), 7), 1)
    for x, y, r, ink in ((120, 900, 76, 3), (1200, 110, 84, 3), (130, 150, 66, 2)):
        _tin(sheet, complex(x, y), r, ink)
    skin = Look(2, 4, None, 4)
    for tip, turn, flip, scale, ink in (
        (1092 + 560j, 44, False, 1.0, 2),
        (790 + 236j, 112, True, 0.8, 3),
        (400 + 716j, 48, False, 0.9, 3),
    ):
        _brush(sheet, tip, turn, flip, scale, ink)
        wrist = placed([470 + 150j, 640 + 230j, 900 + 330j], tip, scale, turn, flip)
        at = placed([26 - 16j], tip, scale, turn, flip)[0]
        stamp(sheet, PINCH, skin, at, scale, turn, flip)
        arm(sheet, Look(4, 0, 1), wrist, [170 * scale, 200 * scale], 4)
    return sheet


def _tin(sheet: Sheet, at: complex, radius: float, paint: int) -> None:
    sheet.recast(ellipse(at + 20 + 24j, radius * 1.05), {0: 1, 1: 4})
    sheet.form(ellipse(at, radius), 0, 4, 5)
    sheet.form(ellipse(at, radius * 0.82), paint, 4, 4)
    sheet.fill(lens(arc(at, radius * 0.6, 190, 290), radius * 0.12), 0)
    sheet.form(limb([at + radius * 0.2, at + radius * (1.5 - 1j)], [14, 12]), 2, 4, 3)
    drip = shape("0,0 30,40 18,80 34,120 10,140 -10,110 -6,60")
    sheet.fill(placed(drip, at + radius * (0.4 + 0.7j), radius / 90), paint)


def _brush(sheet: Sheet, tip: complex, turn: float, flip: bool, scale: float, paint: int) -> None:
    def put(*path: complex) -> list[complex]:
        return placed(path, tip, scale, turn, flip)

    sheet.form(put(*limb([30 - 22j, 400 - 250j], [20, 11])), 0, 4, 4)
    sheet.form(put(*poly("-4,12 -14,-6 30,-44 48,-14")), paint, 4, 3)
    sheet.form(put(*poly("30,-46 50,-12 74,-30 56,-60")), 4, 0, 1)


def feet_shadows(size: Size, seed: int) -> Sheet:
    """Striding boots on a zebra crossing, long shadows towards the viewer."""
    inks = ["#7fa3a8", "#e0a33a", "#b8392c", "#16222e"]
    sheet = Sheet(size, "#f3ead6", inks, seed)
    sheet.fill(box(0, 0, 1500, 1000), 1)
    for k in range(-6, 8):
        near, far = 750 + 330 * k, 750 + 150 * k
        stripe = [far + 130j, far + 84 + 130j, near + 186 + 1000j, near + 1000j]
        sheet.fill(stripe, 0)
    cuts(sheet, box(0, 130, 1500, 870), 1, slant=3, length=40, width=4, gap=46)
    sheet.fill(box(0, 0, 1500, 150), 2)
    hatch(sheet, box(0, 0, 1500, 152), 3, lines(0, 5, 40), ramp(0, 150j, 0.7, 0.1))
    dusk = {0: 1, 1: 4, 2: 4, 3: 4}
    feet = ((120, 330, 0), (420, 392, 1), (700, 330, 0), (1010, 402, 1), (1330, 344, 0))
    for x, y, side in feet:
        _shadow(sheet, complex(x, y + 64), dusk, 1 if side else 1.15)
    looks = (Look(3, 0, 2, 4), Look(4, 0, 1, None), Look(1, 4, 0, 4))
    boot = Look(4, 0, 2, None)
    for i, (x, y, side) in enumerate(feet):
        at = complex(x, y)
        lift = -26 if side else 14
        back = at - 126 - 46j
        leg(sheet, back + 84 - 330j, back, looks[i % 3], boot, 1, turn=24)
        leg(sheet, at + complex(-44, -400), at + 1j * lift * 0, looks[i % 3], boot, 1.1)
    return sheet


def _shadow(sheet: Sheet, foot: complex, dusk: dict[int, int], long: float) -> None:
    def cast(path: list[complex]) -> list[complex]:
        return [foot + complex(z.real * 0.95 + z.imag * 0.42, -z.imag * 1.55 * long) for z in path]

    body = [
        limb([-190j, -20 - 105j, -110 - 6j], [70, 50, 30]),
        limb([-190j, 40 - 105j, 10j], [70, 50, 34]),
        shape("-40,-180 -52,-270 -40,-330 0,-346 40,-330 50,-270 42,-180"),
        limb([-30 - 320j, -84 - 260j, -70 - 190j], [40, 30, 24]),
        limb([30 - 320j, 96 - 350j, 110 - 430j], [40, 30, 24]),
        ellipse(4 - 378j, 27, 33),
    ]
    whole = Sheet(sheet.size, "#ffffff", (), 0)
    for path in body:
        whole.fill(cast(path), 1)
    mask = whole.image.point([0] + [255] * 255)
    table = [dusk.get(value, value) for value in range(256)]
    sheet.image.paste(sheet.image.point(table), (0, 0), mask)


def lead_banner(size: Size, seed: int) -> Sheet:
    """Dock workers behind a wide banner, 8 HORAS, palms along the avenue."""
    inks = ["#e9a53b", "#cb3a2b", "#1b2a38"]
    sheet = Sheet(size, "#f0e3c6", inks, seed)
    hatch(sheet, box(0, 0, 1500, 620), 1, lines(1, 6), ramp(0, 560j, 0.95, 0.02))
    rays(sheet, 760 + 430j, 60, 900, 0, count=30, fat=0.5, sweep=(180, 360))
    for k, (x, high) in enumerate(
        (
            (40, 470),
            (210, 360),
            (340, 260),
            (430, 190),
            (1470, 480),
            (1290, 370),
            (1160, 265),
            (1075, 190),
        )
    ):
        _palm(sheet, complex(x, 480 - (high < 300) * 20), high, k)
    throng(sheet, 560, 400, (15, 70), (3, 2, 3), 0, 1, 8)
    for x, top in ((300, 110), (560, 190), (900, 170), (1130, 90)):
        flag(sheet, x + 560j, x + 20 + top * 1j, (190, 110), 2, 0, 1, x)
    skin = Look(1, 3, 0, 3)
    cloth = (Look(3, 0, 1), Look(2, 3, 1, 3), Look(3, 0, 0))
    for k, x in enumerate((120, 390, 650, 920, 1180, 1420)):
        docker = Folk(
            ((FRONT, skin), (COAT, cloth[(0, 1, 2, 0, 1, 2)[k]]), (PEAK, cloth[(k + 1) % 2]))
        )
        draw(sheet, docker, x + (440 + 26 * (k % 2)) * 1j, 0.74)
    brink = spline([-20 + 655j, 330 + 690j, 700 + 640j, 1100 + 690j, 1520 + 640j])
    low = [z + 330j + 12j * sin(k) for k, z in enumerate(brink)]
    sheet.form([*brink, *low[::-1]], 2, 0, 8)
    hatch(sheet, [*brink, *low[::-1]], 3, lines(5, 2, 50), ramp(0, 1500, 0.28, 0.2), 90)
    letter_cloth(sheet, "8 HORAS", brink[1:-1], low[1:-1], 0, 0.13)
    for k, x in enumerate((70, 250, 470, 740, 1000, 1240, 1440)):
        edge = brink[min(int(x / 1540 * len(brink)), len(brink) - 1)]
        stamp(sheet, HOLD, skin, complex(x, edge.imag + 4), 0.62, 4 * (-1) ** k, k % 2 == 0)
    sheet.fill(box(0, 975, 1500, 40), 3)
    return sheet


def _palm(sheet: Sheet, foot: complex, high: float, kind: int) -> None:
    top = foot + complex(high * 0.05 * (-1) ** kind, -high)
    sheet.form(
        limb([foot, (foot + top) / 2 + high * 0.03, top], [high * 0.09, high * 0.05, high * 0.04]),
        3,
        0,
        3,
    )
    for k in range(11):
        angle = pi * (1.02 + 0.096 * k)
        reach = high * (0.30 + 0.1 * sin(k * 2.1))
        tip = top + complex(cos(angle), sin(angle) * 0.8 + 0.35) * reach
        middle = top + complex(cos(angle), sin(angle)) * reach * 0.6
        frond = lens(spline([top, middle, tip]), high * 0.1)
        sheet.form(frond, 3, 0, 2)
        sheet.fill(lens(spline([top, middle, tip]), high * 0.02), 1)


def drum(size: Size, seed: int) -> Sheet:
    """Two hands over a drum, rings of sound to the edges of the picture."""
    inks = ["#e79f8a", "#1f7a7c", "#c5342b", "#1a1a22"]
    sheet = Sheet(size, "#f5e5cf", inks, seed)
    centre = 750 + 640j
    for k in range(13, 0, -1):
        wide, high = 250 + 78 * k, 150 + 62 * k
        sheet.fill(ellipse(centre, wide, high, n=90), (2, 0, 1)[k % 3])
        ripple(sheet, centre, [wide - 24], high / wide, 4, 8)
    _drum_body(sheet)
    skin_top = ellipse(centre - 12j, 306, 152, n=80)
    sheet.form(ellipse(centre, 338, 176, n=80), 4, 0, 6)
    sheet.form(skin_top, 0, 4, 4)
    hatch(sheet, skin_top, 1, dots(3, 2, 48), glow(centre, 300, 0.1, 0.8), 0)
    ripple(sheet, centre - 12j, [60, 120, 180, 240], 0.5, 4, 7)
    skin = Look(3, 4, 1, 4)
    for flip in (False, True):

        def put(text: str, flip: bool = flip) -> list[complex]:
            return [complex(1500 - z.real, z.imag) if flip else z for z in poly(text)]

        sheet.form(limb(put("150,200 700,600"), [22, 18]), 0, 4, 5)
        sheet.form(ellipse(put("702,602")[0], 26, 20), 0, 4, 5)
        arm(sheet, Look(4, 0, 1), put("-160,-60 20,60 180,206"), [230, 190, 140])
        stamp(sheet, GRIP, skin, put("236,246")[0], 1.15, -118 if flip else 118, flip)
    return sheet


def _drum_body(sheet: Sheet) -> None:
    shell = spline(poly("420,640 440,860 520,1040"))
    body = [*shell, *[complex(1500 - z.real, z.imag) for z in shell[::-1]]]
    sheet.form(body, 3, 4, 8)
    hatch(sheet, body, 4, lines(6, 1, 48), ramp(420, 1080, 0.85, 0.05))
    for k in range(9):
        x = -310 + 620 * k / 8
        rope = [750 + x + 720j, 786 + x * 0.94 + 860j, 750 + x * 0.8 + 1010j]
        sheet.line(rope, 15, 4)
        sheet.line(rope, 8, 0)
