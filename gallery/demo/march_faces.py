"""May Day, people close up: nurses, sweepers, the megaphone, a child on shoulders, the fruit."""

from dataclasses import replace
from math import cos, pi, sin

from gallery.demo.carve import FIST, FLAT, GRIP, Look, arm, mass, stamp
from gallery.demo.curve import arc, box, ellipse, gouge, limb, placed, poly, rows, shape, spline
from gallery.demo.heads import (
    BUN,
    CAP,
    CROP,
    FRONT,
    HAT,
    NAPE,
    NURSE,
    PROFILE,
    SCARF,
    SHOUT,
    STRAW,
)
from gallery.demo.ink import Sheet
from gallery.demo.people import (
    COAT,
    COAT_BACK,
    COAT_SIDE,
    HEAD_BACK,
    Folk,
    draw,
    flag,
    throng,
)
from gallery.demo.texture import dots, hatch, lens, lines, ramp, rays

Size = tuple[int, int]


def nurses(size: Size, seed: int) -> Sheet:
    """Three nurses in profile, one behind the other."""
    inks = ["#8fc1b5", "#d9a77c", "#d63a32", "#123338"]
    sheet = Sheet(size, "#f4efdf", inks, seed)
    sheet.fill(box(0, 0, 1000, 1334), 1)
    hatch(
        sheet, box(0, 0, 1000, 1334), 4, lines(5, 5, 60), ramp(-100 - 100j, 900 + 1200j, 0.75, 0.0)
    )
    skin, hair = Look(2, 4, 0, 4), Look(4, 0, 1)
    white = Look(0, 4, None, 4)
    teal = Look(1, 4, 0, 4, 12 - 8j)
    order = ((690 + 330j, 1.28, BUN), (500 + 440j, 1.5, CROP), (300 + 570j, 1.78, BUN))
    for i, (at, scale, top) in enumerate(order):
        coat = teal if i % 2 else replace(white, sun=14 - 9j)
        folk = Folk(((PROFILE, skin), (COAT_SIDE, coat), (top, hair), (NURSE, white)))
        draw(sheet, folk, at, scale)
        badge = at + placed([-20 - 128j], 0, scale, -14)[0]
        for w, h in ((56, 18), (18, 56)):
            sheet.fill(placed(box(-w / 2, -h / 2, w, h), badge, scale, -10), 3)
    sleeve = [60 + 1334j, 130 + 1090j, 330 + 1180j, 640 + 1290j]
    arm(sheet, replace(white, sun=14 - 9j), sleeve, [250, 250, 200, 190], 6)
    band = [250 + 1040j, 382 + 1130j, 330 + 1270j, 190 + 1190j]
    sheet.form(band, 0, 4, 6)
    for turn in (30, 120):
        sheet.fill(placed(box(-58, -18, 116, 36), 288 + 1158j, 0.9, turn), 3)
    return sheet


def sweepers(size: Size, seed: int) -> Sheet:
    """A slanting row of street sweepers with shouldered brooms."""
    inks = ["#f5c04a", "#e8682c", "#93331f", "#261a1c"]
    sheet = Sheet(size, "#f8e6bd", inks, seed)
    sheet.fill(box(0, 0, 1500, 1000), 2)
    hatch(sheet, box(0, 0, 1500, 1000), 1, lines(1, 4, 48), ramp(1500, 300 + 900j, 0.98, 0.05))
    sheet.fill(ellipse(1230 + 250j, 150), 0)
    for k in range(13):
        y = 60 + 50 * k + sheet.rng.uniform(-14, 14)
        x = 900 + sheet.rng.uniform(0, 500)
        sheet.fill(
            lens([x - 320 + y * 1j, x + y * 1j - 8j, x + 240 + y * 1j], 16), 1 if k % 2 else 0
        )
    skin = Look(2, 4, 1, 4)
    coats = (Look(3, 4, 1, 4, 12 - 8j), Look(1, 4, 0, 4, 12 - 8j))
    hair = Look(4, 1, 2)
    spots = [
        (1375 + 690j, 0.5),
        (1170 + 640j, 0.62),
        (920 + 580j, 0.8),
        (610 + 500j, 1.04),
        (250 + 410j, 1.35),
    ]
    for i, (at, scale) in enumerate(spots):
        _broom(sheet, at, scale, i)
        top = (STRAW, CAP, STRAW, CAP, STRAW)[i]
        hat = Look(1, 4, 0, 4) if top is STRAW else Look(4, 1, 2)
        folk = Folk(((PROFILE, skin), (CROP, hair), (COAT_SIDE, coats[i % 2]), (top, hat)))
        draw(sheet, folk, at, scale)
        held = placed(limb([30j, -300j], [22, 20]), at + (190 + 390j) * scale, scale, -34 + 3 * i)
        sheet.form(held, 1, 4, 5 * scale)
        elbow = placed([-110 + 560j, 0 + 540j, 136 + 450j], at, scale)
        arm(sheet, coats[i % 2], elbow, [120 * scale, 116 * scale, 84 * scale], 3)
        stamp(sheet, GRIP, skin, at + (172 + 420j) * scale, 0.74 * scale, 40)
    return sheet


def _broom(sheet: Sheet, at: complex, scale: float, kind: int) -> None:
    turn = -34 + 3 * kind
    stick = placed(limb([0, -760j], [20, 16]), at + placed([190 + 390j], 0, scale)[0], scale, turn)
    sheet.form(stick, 1, 4, 5 * scale)
    head = at + placed([190 + 390j], 0, scale)[0] + placed([-760j], 0, scale, turn)[0]
    bush = shape("-36,40! -70,-40 -120,-200 -60,-230 0,-240 60,-230 120,-200 70,-40 36,40!")
    path = placed(bush, head, scale, turn)
    sheet.form(path, 4, 1, 5 * scale)
    for k in range(13):
        x = -6 + k
        twig = gouge(complex(4.6 * x - 14, 20), complex(18 * x - 4, -216 + abs(x) * 5), 8)
        sheet.fill(placed(twig, head, scale, turn), 1 if k % 2 else 2)
    for y in (-10, -44):
        band = limb([complex(-58 + y * 0.3, y), complex(58 - y * 0.3, y)], [12])
        sheet.fill(placed(band, head, scale, turn), 0)


def megaphone(size: Size, seed: int) -> Sheet:
    """A woman shouts into a megaphone; rays burst out of it. Two inks only."""
    sheet = Sheet(size, "#f3e3c2", ["#d5322a", "#161414"], seed)
    mouth = 560 + 560j
    sheet.fill(box(0, 0, 1000, 1334), 1)
    rays(sheet, mouth + 80 - 20j, 150, 1500, 0, count=26, fat=1.0, sweep=(-150, 80))
    look = Look(0, 2, None, 2, 9 - 7j)
    at = 330 + 500j
    folk = Folk(
        ((SHOUT, look), (COAT_SIDE, Look(2, 0, 1, None, 14 - 10j)), (SCARF, Look(1, 2, 0, 2)))
    )
    draw(sheet, folk, at, 1.95)
    for k, (x, y) in enumerate(
        ((250, 300), (330, 280), (180, 360), (300, 345), (210, 440), (150, 470))
    ):
        sheet.fill(ellipse(complex(x, y), 13), 0 if k % 2 else 2)
    cone = poly("548,560 566,690 968,886 1000,470")
    sheet.form(cone, 2, 0, 9)
    hatch(sheet, cone, 0, lines(3, 5, 48), ramp(700 + 800j, 800 + 520j, -0.1, 0.75))
    bell = ellipse(984 + 678j, 60, 216, -0.075, n=50)
    sheet.form(bell, 0, 2, 10)
    sheet.form(ellipse(992 + 678j, 34, 160, -0.075, n=50), 1, 2, 8)
    grip = limb([700 + 760j, 690 + 900j], [44, 40])
    sheet.form(grip, 2, 0, 6)
    sleeve = [330 + 1400j, 480 + 1180j, 636 + 984j]
    arm(sheet, Look(2, 0, 1, None, 12 - 8j), sleeve, [230, 220, 180], 5)
    stamp(sheet, GRIP, look, 690 + 900j, 1.12, 18)
    return sheet


def on_shoulders(size: Size, seed: int) -> Sheet:
    """A child on shoulders, from behind, a paper windmill before the sun."""
    inks = ["#f3b63c", "#e4572e", "#2d6a86", "#17222f"]
    sheet = Sheet(size, "#f7e6c4", inks, seed)
    sun = 520 + 520j
    hatch(sheet, box(0, 0, 1000, 1334), 2, lines(0, 4, 40), ramp(0, 1200j, 0.2, 1.0))
    sheet.fill(ellipse(sun, 400, n=90), 1)
    hatch(sheet, ellipse(sun, 400, n=90), 2, lines(0, 4, 40), ramp(420j, 1000j, 0, 0.9))
    throng(sheet, 1180, 1010, (40, 80), (4, 3, 4), 1, 2, 5)
    for x, top, wide in ((90, 640, 170), (900, 700, -150)):
        flag(sheet, x + 1200j, x + 10 + top * 1j, (wide, 110), 4, 1, 2, x)
    navy, skin = Look(4, 1, 2, None, 9 - 7j), Look(2, 4, 1, 4)
    stamp(sheet, COAT_BACK, navy, 500 + 850j, 1.55)
    _child(sheet, skin)
    for side in (-1, 1):
        elbow = 500 + side * 330 + 1080j
        sleeve = [500 + side * 250 + 1420j, elbow, 500 + side * 128 + 940j]
        arm(sheet, navy, sleeve, [130, 120, 86], 4)
        stamp(sheet, FLAT, skin, sleeve[-1], 0.62, -40 * side, side > 0)
    _windmill(sheet, 806 + 180j, 150)
    return sheet


def _child(sheet: Sheet, skin: Look) -> None:
    white, hair = Look(0, 4, None, 4, 9 - 7j), Look(4, 1, 2)
    seat = shape("382,900 400,820 500,780 600,820 618,900 584,980 500,1000 416,980")
    shirt = shape("450,584 396,616 384,730 388,880! 500,912 612,880! 616,730 604,616 550,584")
    mass(sheet, seat, Look(3, 4, 1, 4), 6)
    sheet.fill(lens([500 + 900j, 503 + 950j, 500 + 996j], 8), 4)
    arm(sheet, white, [420 + 640j, 330 + 700j, 372 + 800j], [84, 74, 58], 3)
    arm(sheet, white, [574 + 650j, 690 + 610j, 734 + 510j], [90, 76, 60], 4)
    mass(sheet, shirt, white, 6)
    for cut in ([500 + 610j, 506 + 740j, 500 + 880j], [430 + 660j, 424 + 760j, 436 + 860j]):
        sheet.fill(lens(spline(cut), 9), 4)
    draw(sheet, Folk(((HEAD_BACK, skin), (NAPE, hair))), 500 + 490j, 0.8)
    sheet.form(limb([746 + 500j, 800 + 190j], [12, 9]), 4, 1, 4)
    stamp(sheet, FIST, skin, 744 + 466j, 0.4, 8)


def _windmill(sheet: Sheet, centre: complex, radius: float) -> None:
    for k in range(6):
        blade = shape("0,0! 40,-20 90,-70 100,-130! 50,-120 10,-70")
        path = placed(blade, centre, radius / 150, 60 * k)
        sheet.form(path, 2 if k % 2 else 0, 4, 5)
        fold = placed(poly("0,0 100,-130 10,-70"), centre, radius / 150, 60 * k)
        sheet.fill(fold, 3 if k % 2 else 1)
    sheet.form(ellipse(centre, 16), 4, 0, 4)


def fruit_stall(size: Size, seed: int) -> Sheet:
    """A vendor under a striped parasol slices a watermelon behind a pyramid of oranges."""
    inks = ["#f29a2e", "#2f8f5b", "#dd3b3f", "#1d2326"]
    sheet = Sheet(size, "#fbeccb", inks, seed)
    hatch(sheet, box(0, 0, 1500, 760), 1, dots(3, 1, 48), ramp(0, 700j, 0.55, 0.05), 0)
    throng(sheet, 620, 520, (30, 60), (4, 2, 4), 0, None, 4)
    for x, high, wide in ((70, 250, 150), (1120, 210, 150), (1330, 290, 160)):
        flag(sheet, x + 640j, x + 12 + high * 1j, (wide, 96), 3, 4, 0, x)
    _parasol(sheet, 640 + 70j)
    skin = Look(1, 4, 0, 4)
    coat = Look(0, 4, None, 4, 12 - 8j)
    draw(sheet, Folk(((FRONT, skin), (COAT, coat), (HAT, Look(0, 4, None, 4)))), 640 + 430j, 1.0)
    sheet.form(poly("-20,800 1520,800 1520,1010 -20,1010"), 4, 0, 6)
    for k in range(10):
        sheet.fill(limb([160 * k + 816j, 160 * k - 14 + 1000j], [5, 9]), 2)
    for left, top, turn in rows("90,700,-8 330,716,6 205,600,-4"):
        _whole_melon(sheet, complex(left, top), turn)
    _oranges(sheet, 1110 + 800j, 50, 6)
    _melon(sheet, 640 + 770j)
    blade = shape("0,-10! 30,-10! 34,130 20,236 -4,270! -8,130")
    sheet.form(placed(blade, 800 + 560j, 0.86, 24), 0, 4, 5)
    arm(sheet, coat, poly("822,640 930,700 880,590"), [130, 112, 84], 4)
    stamp(sheet, GRIP, skin, 850 + 560j, 0.62, -46)
    arm(sheet, coat, poly("458,640 400,710 470,730"), [130, 112, 84], 4)
    stamp(sheet, FLAT, skin, 496 + 738j, 0.5, 84)
    return sheet


def _whole_melon(sheet: Sheet, at: complex, turn: float) -> None:
    body = ellipse(at, 130, 96, turn / 57)
    mass(sheet, body, Look(2, 4, 0, 4, 12 - 8j), 6)
    for k in (-2, -1, 0, 1, 2):
        bow = [
            complex(k * 18, -92),
            complex(k * 58 + 8, -40),
            complex(k * 56 - 8, 40),
            complex(k * 18, 92),
        ]
        sheet.fill(lens(spline(placed(bow, at, 1, turn + 90)), 17), 4)


def _parasol(sheet: Sheet, top: complex) -> None:
    sheet.form(limb([top, top + 760j], [16]), 4, 0, 4)
    for k in range(9):
        a, b = -500 + 1000 * k / 9, -500 + 1000 * (k + 1) / 9
        left = spline([top, top + a * 0.6 + 70j, top + a + 230j])
        right = spline([top, top + b * 0.6 + 70j, top + b + 230j])
        edge = spline([left[-1], (left[-1] + right[-1]) / 2 + 34j, right[-1]])
        sheet.form([*left, *edge, *right[::-1]], 3 if k % 2 == 0 else 0, 4, 4)
    shadow = [top, *spline([top - 300 + 70j, top - 500 + 230j]), top - 250 + 244j]
    hatch(sheet, shadow, 4, lines(4, 4, 48), ramp(top - 500, top - 150, 0.7, 0.1))


def _oranges(sheet: Sheet, foot: complex, radius: float, rows: int) -> None:
    for row in range(rows):
        n = rows - row
        for k in range(n):
            x = (k - (n - 1) / 2) * radius * 2.02
            at = foot + complex(x, -radius * (1 + 1.72 * row))
            mass(sheet, ellipse(at, radius), Look(1, 4, 0, 4, 10 - 8j), 4)
            sheet.fill(placed(poly("0,-8 3,-3 8,0 3,3 0,8 -3,3 -8,0 -3,-3"), at - 12 - 10j, 1.2), 4)


def _melon(sheet: Sheet, at: complex) -> None:
    half = [*arc(at, 190, 0, 180), at - 190]
    sheet.form(placed(half, 0, 1), 2, 4, 6)
    flesh = [*arc(at - 4j, 168, 2, 178), at - 168]
    sheet.fill(flesh, 0)
    sheet.fill([*arc(at - 4j, 152, 2, 178), at - 152], 3)
    for _ in range(24):
        r, a = sheet.rng.uniform(50, 135), sheet.rng.uniform(0.15, 0.85) * pi
        seed = shape("0,-9 5,2 0,7 -5,2")
        sheet.fill(placed(seed, at + complex(r * cos(a), r * sin(a) * 0.16 + 14)), 4)
    top = ellipse(at, 190, 36, n=50)
    sheet.form(top, 2, 4, 5)
    sheet.fill(ellipse(at, 176, 30, n=50), 0)
    sheet.fill(ellipse(at, 160, 25, n=50), 3)
    for k in range(14):
        a = 2 * pi * k / 14
        sheet.fill(ellipse(at + complex(112 * cos(a), 15 * sin(a)), 7, 3, n=8), 4)
