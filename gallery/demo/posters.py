"""Posters for the hundred points: one thing each, large."""

from math import cos, pi, sin

from gallery.demo.bodies import Dress, walker
from gallery.demo.carve import OPEN, PINCH, Look, arm, mass, stamp
from gallery.demo.curve import Path, arc, box, ellipse, gouge, limb, placed, poly, shape, spline
from gallery.demo.ink import Ink, Sheet
from gallery.demo.texture import bulge, cuts, dots, glow, hatch, lens, lines, ramp, rays, ripple

Size = tuple[int, int]


def water_drop(size: Size, seed: int) -> Sheet:
    """A drop falls from a tap into rings of water."""
    inks = [Ink("#2f8fb3"), Ink("#174a78"), Ink("#f2b544"), Ink("#131c2b")]
    sheet = Sheet(size, "#f0ead8", inks, seed)
    sheet.fill(box(0, 0, 1000, 1334), 3)
    hatch(sheet, box(0, 0, 1000, 1334), 0, dots(3, 2, 44), glow(500 + 640j, 700, 1.1, 0.0), 0)
    water = 500 + 1110j
    for k in range(9, 0, -1):
        sheet.fill(ellipse(water, 96 * k, 38 * k, n=80), (1, 0, 2)[k % 3])
    ripple(sheet, water, [50 + 96 * k for k in range(8)], 0.4, 4, 9)
    tap = limb(spline([-40 + 190j, 330 + 190j, 480 + 210j, 500 + 360j]), [150, 150, 140, 110], False)
    iron = Look(4, 0, 1, None, -4 - 22j)
    mass(sheet, tap, iron, 8)
    sheet.form(box(434, 340, 132, 46), 4, 0, 6)
    sheet.form(box(250, 90, 40, 60), 4, 0, 5)
    mass(sheet, limb([120 + 80j, 420 + 80j], [54]), iron, 6)
    sheet.form(ellipse(120 + 80j, 36), 4, 0, 5)
    sheet.form(ellipse(420 + 80j, 36), 4, 0, 5)
    drop = shape("500,470! 540,600 632,740 620,860 500,920 380,860 368,740 460,600")
    sheet.form(drop, 1, 4, 10)
    hatch(sheet, drop, 2, lines(2, 5, 46), bulge(drop, -50 - 40j, 60, -0.1, 1.1))
    sheet.fill(lens(spline([440 + 700j, 410 + 780j, 440 + 850j]), 34), 0)
    return sheet


def bread(size: Size, seed: int) -> Sheet:
    """A loaf cut open, a knife, ears of wheat in the crumb."""
    inks = [Ink("#e7a94b"), Ink("#b85a2a"), Ink("#3f2a22"), Ink("#a8322c")]
    sheet = Sheet(size, "#f7ead0", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 4)
    for k in range(-3, 18):
        sheet.fill(limb([88 * k - 100 + 0j, 88 * k + 260 + 1000j], [20, 20], False), 0)
    for k in range(-3, 14):
        sheet.recast(limb([-20 + (88 * k) * 1j, 1354 + (88 * k - 220) * 1j], [20, 20], False), {4: 0})
    loaf = shape("140,560 170,380 330,240 560,170 820,180 1030,270 1150,420 1160,600 1040,730 760,790"
                 " 460,780 230,710")
    sheet.recast(placed(loaf, 34 + 40j), {0: 3, 4: 3})
    mass(sheet, loaf, Look(2, 3, 1, 3, -24 - 26j), 9)
    for k in range(4):
        score = spline([300 + 190 * k + 300j - 30j * (k in (1, 2)), 380 + 190 * k + 220j, 470 + 180 * k + 250j])
        sheet.fill(lens(score, 34), 1)
        sheet.fill(lens([z + 10j for z in score], 12), 3)
    cut = shape("200,600 300,450 560,400 850,420 1040,500 1100,620 1000,720 720,770 440,750 260,700")
    sheet.form(cut, 0, 3, 8)
    hatch(sheet, cut, 1, dots(2, 3, 46), glow(650 + 590j, 520, -0.1, 0.8), 0)
    for k, x in enumerate((360, 500, 650, 800, 940)):
        _ear(sheet, complex(x, 736 + 6 * (k in (1, 2, 3))), 255 + 40 * (k == 2), 4 * (k - 2))
    blade = shape("110,884! 700,826! 860,838 900,866! 120,930!")
    sheet.form(blade, 0, 3, 7)
    sheet.fill(gouge(150 + 908j, 840 + 862j, 9), 3)
    mass(sheet, limb([890 + 846j, 1250 + 812j], [66, 74]), Look(3, 0, 2, None, -2 - 12j), 6)
    for x in (960, 1060, 1160):
        sheet.fill(ellipse(complex(x, 838 - (x - 960) * 0.095), 10), 1)
    return sheet


def _ear(sheet: Sheet, foot: complex, high: float, lean: float) -> None:
    def put(path: Path) -> list[complex]:
        return placed(path, foot, high / 200, lean)

    sheet.fill(put(limb([0j, -120j], [5, 5])), 2)
    for k in range(6):
        for side in (-1, 1):
            grain = shape("0,0! 18,-10 20,-34 4,-52! -4,-30")
            sheet.form(placed(put(placed(grain, -70j - 18j * k, 0.8, 26, side < 0)), 0), 2, 0, 2)
    sheet.form(put(placed(shape("0,0! 14,-16 0,-50! -14,-16"), -176j, 0.9)), 2, 0, 2)


def school_door(size: Size, seed: int) -> Sheet:
    """An open school door, a path of light, a child on the threshold."""
    inks = [Ink("#f4c33f"), Ink("#ef6f47"), Ink("#315c9c"), Ink("#182038")]
    sheet = Sheet(size, "#fbf0cf", inks, seed)
    sheet.fill(box(0, 0, 1000, 1334), 3)
    hatch(sheet, box(0, 0, 1000, 1334), 4, lines(4, 4, 52), glow(500 + 640j, 850, -0.1, 1.0))
    sheet.fill(poly("330,900 670,900 980,1344 20,1344"), 1)
    rays(sheet, 500 + 560j, 200, 1300, 0, count=16, fat=0.5, sweep=(62, 118))
    frame = [290 + 910j, 290 + 380j, *arc(500 + 380j, 210, 180, 360), 710 + 910j]
    sheet.form(frame, 0, 4, 12)
    inner = [330 + 905j, 330 + 390j, *arc(500 + 390j, 170, 180, 360), 670 + 905j]
    sheet.fill(inner, 1)
    sheet.inside(inner, lambda: rays(sheet, 500 + 620j, 60, 560, 0, count=24, fat=0.9))
    for side in (-1, 1):
        door = poly("0,0 190,70 190,640 0,530")
        path = placed(door, 500 + side * 214 + 372j, 1, 0, side < 0)
        sheet.form(path, 2, 4, 7)
        for y in (70, 320):
            panel = placed(poly(f"40,{y} 150,{y + 40} 150,{y + 216} 40,{y + 170}"), 500 + side * 214 + 372j, 1, 0, side < 0)
            sheet.form(panel, 3, 4, 4)
            hatch(sheet, panel, 4, lines(0, 5, 44), ramp(500, 500 + side * 420, 0.1, 0.9))
    bell = shape("-60,40! -50,-20 -30,-60 30,-60 50,-20 60,40!")
    sheet.form(placed(bell, 500 + 110j, 0.9), 1, 4, 6)
    sheet.form(ellipse(500 + 156j, 14), 4, 1, 4)
    shadow = shape("470,940 530,940 640,1330 440,1344")
    sheet.recast(shadow, {0: 4, 1: 4, 2: 4})
    _pupil(sheet, 500 + 948j, 0.98)
    return sheet


def _pupil(sheet: Sheet, foot: complex, scale: float) -> None:
    def put(path: Path) -> list[complex]:
        return placed(path, foot, scale)

    dark = Look(4, 0, 2, None, 6 - 5j)
    for x in (-30, 30):
        mass(sheet, put(limb([complex(x * 0.8, -130), complex(x, -14)], [34, 24])), dark, 4)
        mass(sheet, put(shape(f"{x - 24},4 {x - 20},-20 {x + 20},-20 {x + 24},4")), dark, 3)
    mass(sheet, put(shape("-66,-110! -54,-220 -40,-262 40,-262 54,-220 66,-110!")), Look(3, 4, 0, None, 7 - 5j), 5)
    for side in (-1, 1):
        mass(sheet, put(limb([side * 44 - 246j, side * 72 - 190j, side * 60 - 140j], [30, 26, 20])), Look(3, 4), 4)
    mass(sheet, put(shape("-44,-236 44,-236 48,-130 -48,-130")), Look(2, 4, 1, 4, 6 - 5j), 5)
    sheet.fill(put(box(-40, -190, 80, 8)), 4)
    mass(sheet, put(ellipse(-306j, 46, 50)), Look(4, 0, 1, None, 6 - 5j), 5)
    for x in (-16, 0, 16):
        sheet.fill(put(gouge(complex(x, -346), complex(x * 1.6, -270), 5)), 1)


def house_key(size: Size, seed: int) -> Sheet:
    """A key whose bow is a house with a lit window."""
    inks = [Ink("#f3c445"), Ink("#1e7b6e"), Ink("#e35c3a"), Ink("#13242b")]
    sheet = Sheet(size, "#f4ead6", inks, seed)
    sheet.fill(box(0, 0, 1000, 1000), 2)
    rays(sheet, 500 + 380j, 120, 1100, 4, count=36, fat=0.55)

    def put(path: Path) -> list[complex]:
        return placed(path, 500 + 470j, 1, 18)

    iron = Look(0, 4, None, 4, 10 - 8j)
    shaft = [put(box(-34, 60, 68, 400)), put(box(30, 300, 110, 52)), put(box(30, 390, 150, 60)), put(box(30, 352, 60, 40))]
    for path in shaft:
        sheet.line([*path, path[0]], 18, 4)
    for path in shaft:
        mass(sheet, path, iron, 0)
    for y in (80, 120):
        sheet.form(put(box(-54, y, 108, 20)), 3, 4, 6)
    house = put(poly("-210,60 -210,-190 0,-380 210,-190 210,60"))
    mass(sheet, house, iron, 9)
    sheet.form(put(poly("-252,-170 0,-400 252,-170 222,-134 0,-330 -222,-134")), 3, 4, 8)
    sheet.form(put(box(110, -370, 50, 120)), 3, 4, 6)
    for k in range(3):
        puff = put(ellipse(complex(150 + 26 * k, -410 - 46 * k), 22 + 10 * k))
        sheet.form(puff, 0, 4, 4)
    sheet.form(put(box(-150, -120, 130, 130)), 1, 4, 8)
    for bar in (box(-90, -120, 10, 130), box(-150, -60, 130, 10)):
        sheet.fill(put(bar), 4)
    sheet.form(put([40 + 56j, 40 - 90j, *arc(95 - 90j, 55, 180, 360), 150 + 56j]), 4, 4, 4)
    sheet.fill(put(ellipse(64 - 20j, 9)), 1)
    return sheet


def bicycle(size: Size, seed: int) -> Sheet:
    """A bicycle whose wheels are a sun and a moon."""
    inks = [Ink("#f5b335"), Ink("#5c86c4"), Ink("#e0492f"), Ink("#171c33")]
    sheet = Sheet(size, "#f8ecd3", inks, seed)
    sheet.fill(poly("-10,-10 760,-10 560,1010 -10,1010"), 4)
    sheet.fill(poly("760,-10 1344,-10 1344,1010 560,1010"), 1)
    hatch(sheet, poly("760,-10 1344,-10 1344,1010 560,1010"), 3, lines(0, 4, 44), ramp(300j, 1000j, 0, 0.9))
    hatch(sheet, poly("-10,-10 760,-10 560,1010 -10,1010"), 2, lines(0, 4, 44), ramp(200j, 1000j, 0, 0.8))
    for _ in range(40):
        at = complex(sheet.rng.uniform(10, 620), sheet.rng.uniform(10, 520))
        star = placed(poly("0,-12 3,-3 12,0 3,3 0,12 -3,3 -12,0 -3,-3"), at, sheet.rng.uniform(0.4, 1.5))
        sheet.fill(star, 0)
    moon, sun = 350 + 660j, 985 + 660j
    for at, ink in ((moon, 0), (sun, 0)):
        sheet.line([*ellipse(at, 236, n=80), at + 236], 46, 4)
        sheet.line([*ellipse(at, 236, n=80), at + 236], 26, ink)
    for k in range(28):
        way = complex(cos(2 * pi * k / 28), sin(2 * pi * k / 28))
        sheet.line([sun + way * 120, sun + way * 226], 5, 4)
        sheet.line([moon + way * 40, moon + way * 226], 4, 2)
    for k in range(14):
        sheet.form(placed(poly("-22,-112 0,-196 22,-112"), sun, 1, 360 * k / 14), 3, 0, 4)
    sheet.form(ellipse(sun, 120), 1, 4, 6)
    hatch(sheet, ellipse(sun, 118), 3, lines(3, 4, 46), glow(sun - 40 - 40j, 190, -0.2, 0.9))
    crescent = [*arc(moon, 150, 60, 300, 30), *arc(moon + 66, 116, 290, 70, 24)]
    sheet.form(crescent, 0, 4, 6)
    hatch(sheet, crescent, 2, lines(3, 4, 46), ramp(moon - 150, moon + 60, 0.0, 0.85))
    seat, head, crank = 560 + 380j, 900 + 330j, 640 + 670j
    for line in ([moon, seat + 60j, crank, moon], [seat + 20j, crank], [seat + 70j, head + 60j], [crank, head + 80j], [head, 930 + 470j, sun]):
        sheet.line(line, 40, 4)
    for line in ([moon, seat + 60j, crank, moon], [seat + 20j, crank], [seat + 70j, head + 60j], [crank, head + 80j], [head, 930 + 470j, sun]):
        sheet.line(line, 22, 3)
    sheet.form(shape("450,350 560,336 650,352 640,382 560,390 520,410 462,396"), 4, 0, 5)
    sheet.form(limb(spline([892 + 330j, 930 + 250j, 1010 + 250j, 1030 + 320j]), [26]), 4, 0, 5)
    sheet.form(ellipse(crank, 58), 4, 0, 6)
    sheet.form(ellipse(crank, 26), 0, 4, 4)
    sheet.form(limb([crank, crank + 90 + 60j], [24]), 4, 0, 4)
    sheet.form(limb([crank + 60 + 66j, crank + 130 + 60j], [24]), 4, 0, 4)
    return sheet


def street_tree(size: Size, seed: int) -> Sheet:
    """A tree out of cracked paving, leaves like hands, roots below."""
    inks = [Ink("#79a845"), Ink("#245c46"), Ink("#d9743a"), Ink("#1c2421")]
    sheet = Sheet(size, "#f3ecd2", inks, seed)
    hatch(sheet, box(0, 0, 1000, 980), 3, lines(0, 4, 44), ramp(100j, 960j, 0.0, 0.75))
    sheet.fill(ellipse(690 + 300j, 250), 0)
    sheet.fill(box(0, 960, 1000, 380), 4)
    rng = sheet.rng
    for k, (x, bend) in enumerate(((500, -300), (500, 330), (490, -120), (510, 150), (480, -420), (520, 460))):
        root = spline([complex(x, 940), complex(x + bend * 0.35, 1030), complex(x + bend * 0.8, 1100 + 36 * k), complex(x + bend, 1290)])
        sheet.form(limb(root, [80, 44, 22, 5]), 3, 4, 4)
        sheet.fill(lens(root, 12), 0)
    trunk = shape("400,970! 452,860 456,640 420,480! 480,560 500,420! 530,560 600,470! 552,650 556,860 616,970!")
    mass(sheet, trunk, Look(4, 0, 3, None, 12 - 6j), 8)
    for k in range(7):
        x = 470 + 12 * k
        sheet.fill(gouge(complex(x, 900 - 20 * (k % 3)), complex(x + rng.uniform(-8, 8), 620), 8), 3)
    for k in range(6):
        slab = [-20 + 175 * k + 962j, 150 + 175 * k + 962j, 150 + 175 * k + 1000j, -20 + 175 * k + 1000j]
        lift = placed(slab, 0, 1, 0)
        if k in (2, 3):
            lift = [z + (-34j if (abs(z.real - 500) < 90) else 0) for z in slab]
        sheet.form(lift, 0, 4, 5)
    leaf = shape("0,30! -12,0 -60,-20! -20,-30 -40,-80! -4,-50 4,-104! 16,-50 50,-76! 26,-28 62,-14! 14,2")
    for k in range(120):
        a, r = k * 2.399, 26 * (k + 1) ** 0.5
        at = 500 + 350j + complex(cos(a) * r * 1.35, sin(a) * r * 1.02)
        ink = (1, 2, 1, 0, 2, 4)[k % 6]
        path = placed(leaf, at, rng.uniform(0.75, 1.15), a * 180 / pi + 90 + rng.uniform(-30, 30))
        sheet.form(path, ink, 4 if ink != 4 else 0, 4)
        mid = placed(gouge(24j, -70j, 6), at, 1, a * 180 / pi + 90)
        sheet.fill(mid, 4 if ink != 4 else 1)
    return sheet


def pencil_hand(size: Size, seed: int) -> Sheet:
    """A hand's pencil line turns into the skyline of a city."""
    inks = [Ink("#f0a06a"), Ink("#f2c53d"), Ink("#2f5fa8"), Ink("#1b1c2c")]
    sheet = Sheet(size, "#f6f0e2", inks, seed)
    hatch(sheet, box(0, 0, 1334, 1000), 2, dots(3, 2, 44), glow(300 + 300j, 800, 1.0, 0.05), 0)
    line = poly("-20,760 60,760 60,560 140,560 140,640 190,640 190,420 230,420 230,360 250,360 250,420"
                " 290,420 290,600 340,600 340,500 380,450 420,500 420,660 470,660 470,330 560,330"
                " 560,690 610,690 610,560 680,560 680,760 730,760 742,720")
    town = [*line, 742 + 1010j, -20 + 1010j]
    sheet.fill(town, 3)
    hatch(sheet, town, 4, lines(0, 4, 44), ramp(560j, 1000j, 0.0, 1.0))
    rng = sheet.rng
    for x, y in ((80, 600), (110, 600), (205, 460), (250, 470), (205, 520), (490, 370), (530, 370), (490, 440), (530, 440), (490, 510), (530, 510), (630, 600), (360, 540), (390, 540), (530, 580)):
        sheet.fill(box(x, y, 18, 34), 2 if rng.random() < 0.7 else 0)
    sheet.line(line, 15, 4)
    tip = 742 + 716j
    shaft = limb([tip + 60 - 76j, tip + 400 - 500j], [52, 52], False)
    sheet.form(shaft, 2, 4, 6)
    sheet.fill(limb([tip + 70 - 60j, tip + 410 - 484j], [13, 13], False), 4)
    sheet.form([tip, tip + 38 - 92j, tip + 80 - 60j], 0, 4, 5)
    sheet.fill([tip, tip + 14 - 34j, tip + 30 - 22j], 4)
    sheet.form(limb([tip + 400 - 500j, tip + 440 - 550j], [54, 54], False), 1, 4, 6)
    stamp(sheet, PINCH, Look(1, 4, 0, 4), tip + 44 - 56j, 1.12, -6)
    arm(sheet, Look(3, 4, 0, 4, 9 - 7j), [1190 + 830j, 1420 + 940j], [270, 300], 3)
    return sheet


def railway(size: Size, seed: int) -> Sheet:
    """Tracks run to a vanishing point under a signal and a rising sun."""
    inks = [Ink("#f3a63a"), Ink("#d4402f"), Ink("#375b73"), Ink("#171c24")]
    sheet = Sheet(size, "#f8e8c6", inks, seed)
    point = 430 + 560j
    sheet.fill(box(0, 0, 1000, 560), 1)
    rays(sheet, point, 170, 1200, 0, count=26, fat=0.7, sweep=(180, 360))
    sheet.fill([*arc(point, 190, 180, 360, 40)], 2)
    for k in range(5):
        sheet.fill(gouge(250 + 20 * k + (540 - 26 * k) * 1j, 620 - 20 * k + (542 - 26 * k) * 1j, 9), 1)
    hills = spline([-20 + 540j, 140 + 480j, 300 + 545j, 620 + 550j, 800 + 470j, 1020 + 520j])
    sheet.form([*hills, 1020 + 1344j, -20 + 1344j], 3, 0, 5)
    hatch(sheet, [*hills, 1020 + 1344j, -20 + 1344j], 4, lines(1, 5, 46), ramp(560j, 1300j, 0.0, 0.95))
    bed = [point - 6, point + 6, 1010 + 1344j, -60 + 1344j]
    sheet.form(bed, 4, 0, 5)
    for k in range(22):
        t = 0.02 + 0.98 * (k / 21) ** 2.1
        a = point + (90 + 1344j - point) * t
        b = point + (880 + 1344j - point) * t
        over = (b - a) * 0.14
        sheet.form(limb([a - over, b + over], [4 + 44 * t, 4 + 44 * t], False), 0 if k % 2 else 1, 4, 1 + 4 * t)
    for x in (170, 800):
        rail = [point, point + 2, x + 46 + 1344j, x - 6 + 1344j]
        sheet.form(rail, 2, 4, 4)
        sheet.fill([point, x + 12 + 1344j, x + 2 + 1344j], 0)
    sheet.form(limb([838 + 1010j, 838 + 120j], [34, 28]), 4, 0, 6)
    sheet.form(shape("770,150 780,90 838,66 896,90 906,150 900,390 838,420 776,390"), 4, 0, 7)
    for y, ink in ((160, 2), (320, 1)):
        sheet.form(ellipse(838 + y * 1j, 50), ink, 0, 6)
        sheet.fill(lens(arc(838 + y * 1j, 34, 190, 290), 10), 0)
    for k in range(4):
        y = 470 + 110 * k
        sheet.fill(limb([804 + y * 1j, 872 + y * 1j], [10]), 0)
    for k, x in enumerate((60, 180, 270, 335)):
        high = 430 / (1.5**k)
        foot = complex(x, 560 + 330 / 1.7**k)
        sheet.form(limb([foot, foot - high * 1j], [14 / 1.3**k]), 4, 0, 3)
        sheet.form(limb([foot - high * 0.9j - high * 0.14, foot - high * 0.9j + high * 0.14], [9 / 1.3**k]), 4, 0, 2)
    return sheet


def clinic_cross(size: Size, seed: int) -> Sheet:
    """A cross of four open hands round a heart."""
    inks = [Ink("#ef9a86"), Ink("#d5303a"), Ink("#1d6f74"), Ink("#14222b")]
    sheet = Sheet(size, "#f6f0e1", inks, seed)
    sheet.fill(box(0, 0, 1000, 1000), 3)
    hatch(sheet, box(0, 0, 1000, 1000), 4, lines(4, 4, 52), glow(500 + 500j, 760, -0.1, 0.9))
    cross = poly("330,20 670,20 670,330 980,330 980,670 670,670 670,980 330,980 330,670 20,670 20,330 330,330")
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


def open_window(size: Size, seed: int) -> Sheet:
    """An open window, a flower pot, a flock of birds on its way out."""
    inks = [Ink("#f0b94a"), Ink("#69a9bd"), Ink("#c9473a"), Ink("#1d2433")]
    sheet = Sheet(size, "#f8efdc", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 3)
    hatch(sheet, box(0, 0, 1334, 1000), 4, lines(4, 4, 52), glow(600 + 480j, 900, -0.2, 1.0))
    view = box(330, 90, 560, 720)
    sheet.form(view, 0, 4, 14)
    sheet.inside(view, lambda: _outside(sheet))
    for side in (-1, 1):
        hinge = 330 if side < 0 else 890
        shutter = [hinge + 70j, hinge + side * 250 + 10j, hinge + side * 250 + 910j, hinge + 830j]
        sheet.form(shutter, 2, 4, 8)
        for k in range(18):
            y0, y1 = 110 + 39 * k, 66 + 46 * k
            sheet.fill(limb([hinge + side * 26 + y0 * 1j, hinge + side * 222 + y1 * 1j], [13, 16]), 4)
    sheet.form(poly("280,806 940,806 980,880 240,880"), 1, 4, 8)
    pot = poly("410,640 560,640 538,812 432,812")
    mass(sheet, pot, Look(3, 4, 1, 4, 12 - 8j), 6)
    sheet.form(box(396, 622, 178, 40), 3, 4, 6)
    for x, y, r in ((430, 470, 60), (540, 440, 66), (480, 380, 70)):
        sheet.form(limb(spline([485 + 620j, complex(x, y + 100), complex(x, y)]), [12]), 4, 0, 3)
        for k in range(8):
            sheet.form(placed(shape("0,0! -20,-30 0,-66 20,-30"), complex(x, y), r / 70, 45 * k), 3 if x != 480 else 0, 4, 4)
        sheet.form(ellipse(complex(x, y), 17), 1, 4, 4)
    for x, y, s, turn in ((770, 520, 1.5, -10), (1010, 330, 1.9, -24), (860, 250, 1.1, -14), (1190, 120, 2.2, -30), (700, 300, 0.8, 0), (660, 180, 0.6, -10), (1120, 560, 1.3, -12)):
        _bird(sheet, complex(x, y), s, turn)
    return sheet


def _outside(sheet: Sheet) -> None:
    hatch(sheet, box(330, 90, 560, 720), 2, lines(0, 4, 40), ramp(90j, 560j, 0.85, 0.0))
    sheet.fill(ellipse(730 + 640j, 110), 1)
    hills = spline([320 + 690j, 470 + 640j, 640 + 700j, 900 + 650j])
    sheet.form([*hills, 900 + 820j, 320 + 820j], 4, 0, 4)


def _bird(sheet: Sheet, at: complex, scale: float, turn: float) -> None:
    body = shape("-60,10! -20,-12 24,-16 46,-22 66,-12! 46,0 30,16 -10,24")
    wing = shape("-16,-8! -40,-60 -30,-110 -6,-130! 0,-80 26,-14!")
    far = shape("0,-10! 20,-60 60,-96 90,-100! 60,-50 30,-12!")
    for path in (far, body, wing):
        sheet.form(placed(path, at, scale, turn), 0, 4, 4)
    for k in range(3):
        quill = gouge(-16 + 10 * k - 20j, -26 + 10 * k - (104 - 22 * k) * 1j, 5)
        sheet.fill(placed(quill, at, scale, turn), 4)
    sheet.fill(placed(ellipse(48 - 13j, 4), at, scale, turn), 4)
