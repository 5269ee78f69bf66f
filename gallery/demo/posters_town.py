"""Posters for the hundred points: bicycle, tree, pencil, railway, clinic."""

from cmath import rect
from math import cos, pi, sin

from gallery.demo.carve import OPEN, PINCH, Look, arm, mass, stamp
from gallery.demo.curve import (
    arc,
    box,
    ellipse,
    gouge,
    limb,
    placed,
    poly,
    rows,
    shape,
    spline,
)
from gallery.demo.ink import Sheet
from gallery.demo.texture import dots, glow, hatch, lens, lines, ramp, rays

Size = tuple[int, int]


SKYLINE = (
    "-20,760 60,760 60,560 140,560 140,640 190,640 190,420 230,420 230,360 250,360 250,420"
    " 290,420 290,600 340,600 340,500 380,450 420,500 420,660 470,660 470,330 560,330"
    " 560,690 610,690 610,560 680,560 680,760 730,760 742,720"
)
WINDOWS = (
    "80,600 110,600 205,460 250,470 205,520 490,370 530,370 490,440 530,440 490,510 530,510"
    " 630,600 360,540 390,540 530,580"
)


def bicycle(size: Size, seed: int) -> Sheet:
    """A bicycle whose wheels are a sun and a moon."""
    inks = ["#f5b335", "#5c86c4", "#e0492f", "#171c33"]
    sheet = Sheet(size, "#f8ecd3", inks, seed)
    night, day = (
        poly("-10,-10 760,-10 560,1010 -10,1010"),
        poly("760,-10 1344,-10 1344,1010 560,1010"),
    )
    sheet.fill(night, 4)
    sheet.fill(day, 1)
    hatch(sheet, day, 3, lines(0, 4, 44), ramp(300j, 1000j, 0, 0.9))
    hatch(sheet, night, 2, lines(0, 4, 44), ramp(200j, 1000j, 0, 0.8))
    for _ in range(40):
        at = complex(sheet.rng.uniform(10, 620), sheet.rng.uniform(10, 520))
        star = poly("0,-12 3,-3 12,0 3,3 0,12 -3,3 -12,0 -3,-3")
        sheet.fill(placed(star, at, sheet.rng.uniform(0.4, 1.5)), 0)
    moon, sun = 350 + 660j, 985 + 660j
    _wheels(sheet, moon, sun)
    seat, head, crank = 560 + 380j, 900 + 330j, 640 + 670j
    frame = [
        [moon, seat + 60j, crank, moon],
        [seat + 20j, crank],
        [seat + 70j, head + 60j],
        [crank, head + 80j],
        [head, 930 + 470j, sun],
    ]
    for wide, ink in ((40, 4), (22, 3)):
        for tube in frame:
            sheet.line(tube, wide, ink)
    sheet.form(shape("450,350 560,336 650,352 640,382 560,390 520,410 462,396"), 4, 0, 5)
    sheet.form(limb(spline(poly("892,330 930,250 1010,250 1030,320")), [26]), 4, 0, 5)
    sheet.form(ellipse(crank, 58), 4, 0, 6)
    sheet.form(ellipse(crank, 26), 0, 4, 4)
    sheet.form(limb([crank, crank + 90 + 60j], [24]), 4, 0, 4)
    sheet.form(limb([crank + 60 + 66j, crank + 130 + 60j], [24]), 4, 0, 4)
    return sheet


def _wheels(sheet: Sheet, moon: complex, sun: complex) -> None:
    for at in (moon, sun):
        rim = [*ellipse(at, 236, n=80), at + 236]
        sheet.line(rim, 46, 4)
        sheet.line(rim, 26, 0)
    for k in range(28):
        way = rect(1, 2 * pi * k / 28)
        sheet.line([sun + way * 120, sun + way * 226], 5, 4)
        sheet.line([moon + way * 40, moon + way * 226], 4, 2)
    for k in range(14):
        sheet.form(placed(poly("-22,-112 0,-196 22,-112"), sun, 1, 360 * k / 14), 3, 0, 4)
    sheet.form(ellipse(sun, 120), 1, 4, 6)
    hatch(sheet, ellipse(sun, 118), 3, lines(3, 4, 46), glow(sun - 40 - 40j, 190, -0.2, 0.9))
    crescent = [*arc(moon, 150, 60, 300, 30), *arc(moon + 66, 116, 290, 70, 24)]
    sheet.form(crescent, 0, 4, 6)
    hatch(sheet, crescent, 2, lines(3, 4, 46), ramp(moon - 150, moon + 60, 0.0, 0.85))


def street_tree(size: Size, seed: int) -> Sheet:
    """A tree out of cracked paving, leaves like hands, roots below."""
    inks = ["#79a845", "#245c46", "#d9743a", "#1c2421"]
    sheet = Sheet(size, "#f3ecd2", inks, seed)
    hatch(sheet, box(0, 0, 1000, 980), 3, lines(0, 4, 44), ramp(100j, 960j, 0.0, 0.75))
    sheet.fill(ellipse(690 + 300j, 250), 0)
    sheet.fill(box(0, 960, 1000, 380), 4)
    for k, (x, bend) in enumerate(rows("500,-300 500,330 490,-120 510,150 480,-420 520,460")):
        far = complex(x + bend * 0.8, 1100 + 36 * k)
        root = spline([x + 940j, x + bend * 0.35 + 1030j, far, x + bend + 1290j])
        sheet.form(limb(root, [80, 44, 22, 5]), 3, 4, 4)
        sheet.fill(lens(root, 12), 0)
    trunk = (
        "400,970! 452,860 456,640 420,480! 480,560 500,420! 530,560"
        " 600,470! 552,650 556,860 616,970!"
    )
    mass(sheet, shape(trunk), Look(4, 0, 3, None, 12 - 6j), 8)
    for k in range(7):
        x = 470 + 12 * k
        bark = gouge(complex(x, 900 - 20 * (k % 3)), complex(x + sheet.rng.uniform(-8, 8), 620), 8)
        sheet.fill(bark, 3)
    for k in range(6):
        slab = box(-20 + 175 * k, 962, 170, 38)
        raised = [z - 34j if k in (2, 3) and abs(z.real - 500) < 90 else z for z in slab]
        sheet.form(raised, 0, 4, 5)
    _crown(sheet)
    return sheet


def _crown(sheet: Sheet) -> None:
    rng = sheet.rng
    leaf = shape(
        "0,30! -12,0 -60,-20! -20,-30 -40,-80! -4,-50 4,-104! 16,-50 50,-76! 26,-28 62,-14! 14,2"
    )
    for k in range(120):
        a, r = k * 2.399, 26 * (k + 1) ** 0.5
        at = 500 + 350j + complex(cos(a) * r * 1.35, sin(a) * r * 1.02)
        ink = (1, 2, 1, 0, 2, 4)[k % 6]
        turn = a * 180 / pi + 90
        edge = 4 if ink != 4 else 0
        scale = rng.uniform(0.75, 1.15)
        sheet.form(placed(leaf, at, scale, turn + rng.uniform(-30, 30)), ink, edge, 4)
        sheet.fill(placed(gouge(24j, -70j, 6), at, 1, turn), 4 if ink != 4 else 1)


def pencil_hand(size: Size, seed: int) -> Sheet:
    """A hand's pencil line turns into the skyline of a city."""
    inks = ["#f0a06a", "#f2c53d", "#2f5fa8", "#1b1c2c"]
    sheet = Sheet(size, "#f6f0e2", inks, seed)
    hatch(sheet, box(0, 0, 1334, 1000), 2, dots(3, 2, 44), glow(300 + 300j, 800, 1.0, 0.05), 0)
    line = poly(SKYLINE)
    town = [*line, 742 + 1010j, -20 + 1010j]
    sheet.fill(town, 3)
    hatch(sheet, town, 4, lines(0, 4, 44), ramp(560j, 1000j, 0.0, 1.0))
    for k, (x, y) in enumerate(rows(WINDOWS)):
        sheet.fill(box(x, y, 18, 34), 2 if k % 3 else 0)
    sheet.line(line, 15, 4)
    tip = 742 + 716j
    sheet.form(limb([tip + 60 - 76j, tip + 400 - 500j], [52, 52], False), 2, 4, 6)
    sheet.fill(limb([tip + 70 - 60j, tip + 410 - 484j], [13, 13], False), 4)
    sheet.form([tip, tip + 38 - 92j, tip + 80 - 60j], 0, 4, 5)
    sheet.fill([tip, tip + 14 - 34j, tip + 30 - 22j], 4)
    sheet.form(limb([tip + 400 - 500j, tip + 440 - 550j], [54, 54], False), 1, 4, 6)
    stamp(sheet, PINCH, Look(1, 4, 0, 4), tip + 44 - 56j, 1.12, -6)
    arm(sheet, Look(3, 4, 0, 4, 9 - 7j), poly("1190,830 1420,940"), [270, 300], 3)
    return sheet


def railway(size: Size, seed: int) -> Sheet:
    """Tracks run to a vanishing point under a signal and a rising sun."""
    inks = ["#f3a63a", "#d4402f", "#375b73", "#171c24"]
    sheet = Sheet(size, "#f8e8c6", inks, seed)
    point = 430 + 560j
    sheet.fill(box(0, 0, 1000, 560), 1)
    rays(sheet, point, 170, 1200, 0, count=26, fat=0.7, sweep=(180, 360))
    sheet.fill(arc(point, 190, 180, 360, 40), 2)
    for k in range(5):
        y = (540 - 26 * k) * 1j
        sheet.fill(gouge(250 + 20 * k + y, 620 - 20 * k + y, 9), 1)
    ridge = spline(poly("-20,540 140,480 300,545 620,550 800,470 1020,520"))
    hills = [*ridge, 1020 + 1344j, -20 + 1344j]
    sheet.form(hills, 3, 0, 5)
    hatch(sheet, hills, 4, lines(1, 5, 46), ramp(560j, 1300j, 0.0, 0.95))
    _tracks(sheet, point)
    _signal(sheet)
    for k, x in enumerate((60, 180, 270, 335)):
        high, foot = 430 / 1.5**k, complex(x, 560 + 330 / 1.7**k)
        bar = foot - high * 0.9j
        sheet.form(limb([foot, foot - high * 1j], [14 / 1.3**k]), 4, 0, 3)
        sheet.form(limb([bar - high * 0.14, bar + high * 0.14], [9 / 1.3**k]), 4, 0, 2)
    return sheet


def _tracks(sheet: Sheet, point: complex) -> None:
    sheet.form([point - 6, point + 6, 1010 + 1344j, -60 + 1344j], 4, 0, 5)
    for k in range(22):
        t = 0.02 + 0.98 * (k / 21) ** 2.1
        a, b = (point + (x + 1344j - point) * t for x in (90, 880))
        over, thick = (b - a) * 0.14, 4 + 44 * t
        sleeper = limb([a - over, b + over], [thick, thick], False)
        sheet.form(sleeper, 0 if k % 2 else 1, 4, 1 + 4 * t)
    for x in (170, 800):
        sheet.form([point, point + 2, x + 46 + 1344j, x - 6 + 1344j], 2, 4, 4)
        sheet.fill([point, x + 12 + 1344j, x + 2 + 1344j], 0)


def _signal(sheet: Sheet) -> None:
    sheet.form(limb([838 + 1010j, 838 + 120j], [34, 28]), 4, 0, 6)
    sheet.form(shape("770,150 780,90 838,66 896,90 906,150 900,390 838,420 776,390"), 4, 0, 7)
    for at, ink in ((838 + 160j, 2), (838 + 320j, 1)):
        sheet.form(ellipse(at, 50), ink, 0, 6)
        sheet.fill(lens(arc(at, 34, 190, 290), 10), 0)
    for k in range(4):
        y = (470 + 110 * k) * 1j
        sheet.fill(limb([804 + y, 872 + y], [10]), 0)


def clinic_cross(size: Size, seed: int) -> Sheet:
    """A cross of four open hands round a heart."""
    inks = ["#ef9a86", "#d5303a", "#1d6f74", "#14222b"]
    sheet = Sheet(size, "#f6f0e1", inks, seed)
    sheet.fill(box(0, 0, 1000, 1000), 3)
    hatch(sheet, box(0, 0, 1000, 1000), 4, lines(4, 4, 52), glow(500 + 500j, 760, -0.1, 0.9))
    cross = poly(
        "330,20 670,20 670,330 980,330 980,670 670,670 670,980"
        " 330,980 330,670 20,670 20,330 330,330"
    )
    sheet.form(cross, 0, 4, 12)
    skins = (Look(1, 4, 0, 4), Look(4, 0, 1), Look(2, 4, 0, 4), Look(1, 4, 0, 4))
    for k in range(4):
        wrist = placed([0 + 372j], 500 + 500j, 1, 90 * k)[0]
        cuff = placed(box(-86, 420, 172, 70), 500 + 500j, 1, 90 * k)
        stamp(sheet, OPEN, skins[k], wrist, 0.95, 90 * k + 6)
        sheet.form(cuff, 3 if k % 2 else 2, 4, 6)
        sheet.fill(placed(limb([-60 + 455j, 60 + 455j], [9]), 500 + 500j, 1, 90 * k), 0)
    heart = shape("0,110! -120,-10 -100,-96 -34,-100 0,-50! 34,-100 100,-96 120,-10")
    sheet.form(placed(heart, 500 + 500j, 1.0), 2, 0, 12)
    sheet.rim(placed(heart, 500 + 500j, 1.0), -12 + 10j, 1)
    pulse = poly("420,500 470,500 486,456 508,556 526,490 580,490")
    sheet.line(pulse, 11, 0)
    return sheet
