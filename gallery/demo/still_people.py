"""Stills of the lost film: people, hands, masks, fireworks, the crew's shadow."""

from math import cos, pi, sin

from gallery.demo.carve import FLAT, Look, Pose, arm, mass, stamp
from gallery.demo.curve import Path, arc, box, ellipse, gouge, limb, placed, poly, shape, spline
from gallery.demo.heads import CROP, HAT, MOP, PROFILE, SKULL, TOP_HAT, YOUNG
from gallery.demo.ink import Sheet
from gallery.demo.people import COAT, Folk, draw, throng
from gallery.demo.places import clouds
from gallery.demo.still_land import GREYS, WHITE, horse, maguey
from gallery.demo.texture import cuts, dots, glow, hatch, lens, lines, ramp

Size = tuple[int, int]

SHAWL = Pose(
    parts=(
        (
            "66,-100! 40,-146 -30,-166 -110,-130 -150,-40 -140,60"
            " -190,160 -260,300 -280,620 240,620"
            " 220,420 150,280 90,210 40,230 -20,190 -50,120 -60,40 -30,-40 20,-80",
            "",
            True,
        ),
        ("-50,120 10,210 90,214 170,300 90,330 -20,280", "", True),
    ),
    cuts=(
        "40,-126 -60,-110 -110,-10",
        "20,-104 -60,-70 -90,40",
        "0,-80 -60,-20 -76,90",
        "-120,40 -120,160 -190,300",
        "-90,90 -90,200 -140,420",
        "-66,130 -40,260 -80,520",
        "-30,220 40,300 60,560",
        "60,250 120,330 150,520",
        "-150,220 -200,360 -220,560",
    ),
    depth=8,
)
MONK = Pose(
    parts=(
        ("-70,0! -96,-200 -80,-380 -40,-440 40,-440 76,-380 84,-200 110,0!", "", True),
        ("-50,-400 -66,-470 -40,-540 10,-556 50,-530 62,-480! 40,-440 10,-420", "", True),
        ("-30,-390 20,-360 80,-440 92,-520", "60 56 48 40", True),
    ),
    cuts=(
        "56,-520 22,-500 22,-456 50,-440",
        "-40,-360 -50,-180 -40,-10",
        "0,-350 10,-180 30,-10",
        "40,-330 46,-180 76,-10",
        "-60,-300 -72,-160 -64,-20",
        "-20,-200 -10,-110 -4,-20",
    ),
    depth=8,
)


def rebozo(size: Size, seed: int) -> Sheet:
    """A woman in a rebozo, in profile, magueys small behind."""
    sheet = Sheet(size, WHITE, GREYS, seed, drift=2)
    hatch(sheet, box(0, 0, 1334, 1000), 1, lines(0, 4, 44), ramp(0, 800j, 1.0, 0.0))
    clouds(sheet, [(760, 330, 460), (980, 560, 380)], 0, 2)
    sheet.form(box(-20, 780, 1374, 260), 2, 0, 4)
    cuts(sheet, box(0, 790, 1334, 220), 4, slant=0, length=60, width=5, gap=18)
    for x, s in ((960, 110), (1120, 90), (1260, 130), (850, 60)):
        maguey(sheet, complex(x, 860), s, Look(3, 0, None), 9)
    skin = Look(1, 4, 0, 4, 8 - 6j)
    draw(sheet, Folk(((PROFILE, skin), (CROP, Look(4, 1)))), 470 + 420j, 2.5)
    stamp(sheet, SHAWL, Look(3, 0, 1, 4, 7 - 5j), 470 + 420j, 2.5)
    sheet.form(ellipse(455 + 500j, 16, 26), 0, 4, 4)
    for k in range(26):
        a = 120 + 20 * k + (986 - 1.2 * k) * 1j
        sheet.fill(gouge(a, a + 3 + 40j, 6), 0)
    return sheet


def metate(size: Size, seed: int) -> Sheet:
    """Hands grind maize on a stone."""
    sheet = Sheet(size, WHITE, GREYS, seed, drift=2)
    sheet.fill(box(0, 0, 1334, 1000), 4)
    hatch(sheet, box(0, 0, 1334, 1000), 2, lines(5, 2, 50), glow(667 + 400j, 850, 0.8, 0.1))
    stone = shape("330,40! 1004,40! 1080,500 1050,1030! 284,1030! 254,500")
    mass(sheet, stone, Look(2, 0, 1, 4, -26 - 10j), 8)
    slab = shape("380,70! 954,70! 1010,500 990,1030! 344,1030! 324,500")
    sheet.form(slab, 1, 4, 6)
    cuts(sheet, slab, 2, slant=88, length=34, width=6, gap=20)
    mash = shape("420,150 560,120 700,150 860,110 930,190 900,330 760,370 600,350 470,380 400,280")
    sheet.form(mash, 0, 3, 5)
    hatch(sheet, mash, 2, dots(3, 2, 44), glow(660 + 180j, 300, -0.2, 0.7), 0)
    rng = sheet.rng
    for _ in range(90):
        at = complex(rng.gauss(665, 170), rng.gauss(190, 70))
        grain = shape("0,-13 10,-4 8,10 -8,10 -10,-4")
        sheet.form(placed(grain, at, rng.uniform(0.7, 1.3), rng.uniform(0, 360)), 0, 4, 2.5)
    roller = limb([300 + 470j, 1034 + 470j], [124, 140, 124])
    mass(sheet, roller, Look(3, 0, 1, 4, 6 - 26j), 8)
    for _ in range(20):
        at = complex(rng.uniform(330, 1000), rng.uniform(430, 510))
        sheet.fill(gouge(at, at + 30 + 4j, 6), 1)
    skin = Look(1, 4, 0, 4, 7 - 6j)
    for side in (-1, 1):
        wrist = 667 + side * 190 + 640j
        sleeve = [667 + side * 330 + 1080j, 667 + side * 250 + 880j, wrist + 90j + side * 30]
        arm(sheet, Look(0, 4, None, 4, 9 - 7j), sleeve, [260, 220, 180], 5)
        stamp(sheet, FLAT, skin, wrist, 1.32, 8 * side, side < 0)
    return sheet


def coffin_bearers(size: Size, seed: int) -> Sheet:
    """Three hooded monks carry a coffin along the skyline."""
    sheet = Sheet(size, WHITE, GREYS, seed, drift=2)
    hatch(sheet, box(0, 0, 1334, 900), 2, lines(0, 4, 44), ramp(0, 700j, 0.95, 0.0))
    clouds(sheet, [(-60, 560, 560), (380, 360, 620), (860, 600, 520)], 0, 2)
    ridge = spline([-20 + 880j, 340 + 850j, 760 + 856j, 1100 + 880j, 1360 + 860j])
    sheet.form([*ridge, 1360 + 1010j, -20 + 1010j], 4, 0, 5)
    cuts(
        sheet,
        [*[z + 26j for z in ridge], 1360 + 1010j, -20 + 1010j],
        2,
        slant=4,
        length=70,
        width=6,
        gap=24,
    )
    robe = Look(4, 0, 2, None, -8 - 5j)
    coffin = poly("170,352 560,316 1130,330 1230,368 1218,452 1100,478 540,470 176,440")
    mass(sheet, coffin, Look(3, 0, 1, 4, 4 - 22j), 7)
    sheet.fill(poly("176,392 1226,404 1224,414 176,404"), 4)
    for x in (300, 620, 960):
        sheet.form(ellipse(complex(x, 434), 14), 0, 4, 4)
    cross = [box(640, 338, 14, 44), box(624, 350, 46, 12)]
    sheet.fills(cross, 0)
    for k, x in enumerate((320, 680, 1020)):
        sheet.form(placed(shape("-40,-16 -50,14 60,16 70,0 30,-14"), complex(x + 70, 866)), 4, 0, 4)
        stamp(sheet, MONK, robe, complex(x, 880), 1.04, 2 - 2 * k)
    for x, s in ((90, 110), (1270, 120), (1180, 70)):
        maguey(sheet, complex(x, 900), s, Look(4, 1, None), 11)
    return sheet


def skull_masks(size: Size, seed: int) -> Sheet:
    """Three people in skull masks, shoulder to shoulder."""
    sheet = Sheet(size, WHITE, GREYS, seed, drift=2)
    sheet.fill(box(0, 0, 1334, 1000), 3)
    hatch(sheet, box(0, 0, 1334, 1000), 4, lines(5, 3, 52), glow(667 + 420j, 800, 0.1, 1.05))
    for k in range(40):
        a = 2 * pi * k / 40
        way = complex(cos(a), sin(a))
        sheet.fill(gouge(667 + 420j + way * 420, 667 + 420j + way * 720, 12), 1)
    bone = Look(0, 4, None, 4, 8 - 6j)
    dark, pale = Look(4, 0, 1, None, 9 - 7j), Look(2, 4, 0, 4, 9 - 7j)
    crews = (
        (230, 500, 1.15, HAT, dark),
        (1110, 490, 1.15, MOP, dark),
        (667, 560, 1.45, TOP_HAT, pale),
    )
    for x, y, scale, top, coat in crews:
        layers = ((COAT, coat), (SKULL, bone), (top, Look(4, 1, 2, None, 8 - 6j)))
        draw(sheet, Folk(layers), complex(x, y), scale, (x - 667) / 90)
        for side in (-1, 1):
            flower = complex(x + side * 60 * scale, y - 66 * scale)
            for p in range(6):
                petal = ellipse(flower + placed([13 * scale], 0, 1, 60 * p)[0], 8 * scale)
                sheet.form(petal, 1, 4, 2)
    return sheet


def castillo(size: Size, seed: int) -> Sheet:
    """A tower of fireworks burns over the heads of a crowd."""
    sheet = Sheet(size, WHITE, GREYS, seed, drift=2)
    sheet.fill(box(0, 0, 1334, 1000), 4)
    hatch(sheet, box(0, 0, 1334, 1000), 3, lines(1, 5, 48), glow(667 + 380j, 620, 0.9, 0.0))
    frame = (590 + 960j, 744 + 960j, 690 + 60j, 644 + 60j)
    for k in range(13):
        a, b = k / 13, (k + 1) / 13
        l0, l1 = (frame[0] + (frame[3] - frame[0]) * t for t in (a, b))
        r0, r1 = (frame[1] + (frame[2] - frame[1]) * t for t in (a, b))
        for line in ([l0, r1], [r0, l1], [l0, r0], [l0, l1], [r0, r1]):
            sheet.fill(limb(line, [9, 9]), 1)
    wheels = (
        (667, 130, 120),
        (430, 330, 150),
        (905, 340, 150),
        (667, 500, 190),
        (340, 620, 110),
        (1000, 640, 110),
    )
    for x, y, r in wheels:
        _wheel(sheet, complex(x, y), r)
    rng = sheet.rng
    for _ in range(240):
        at = complex(rng.gauss(667, 280), rng.gauss(480, 240))
        sheet.fill(
            gouge(at, at + complex(rng.uniform(-8, 8), rng.uniform(12, 44)), 5),
            rng.choice((0, 0, 1)),
        )
    throng(sheet, 985, 850, (46, 110), (4, 4, 3), 2, 0, 4)
    return sheet


def _wheel(sheet: Sheet, at: complex, radius: float) -> None:
    rng = sheet.rng
    sheet.line([*ellipse(at, radius * 0.42), at + radius * 0.42], 7, 0)
    for k in range(46):
        a = 2 * pi * k / 46 + rng.uniform(-0.05, 0.05)
        inner, outer = radius * rng.uniform(0.28, 0.5), radius * rng.uniform(0.8, 1.35)
        bend = a + 0.5
        path = [
            at + inner * complex(cos(a), sin(a)),
            at + (inner + outer) / 2 * complex(cos(a + 0.3), sin(a + 0.3)),
            at + outer * complex(cos(bend), sin(bend)),
        ]
        sheet.fill(lens(spline(path), radius * 0.055), 0 if k % 4 else 1)
    sheet.fill(ellipse(at, radius * 0.16), 0)
    for _ in range(30):
        a, r = rng.uniform(0, 2 * pi), radius * rng.uniform(1.2, 1.7)
        sheet.fill(ellipse(at + r * complex(cos(a), sin(a)), rng.uniform(2, 5), n=8), 0)


def carousel(size: Size, seed: int) -> Sheet:
    """Children on the wooden horses of a carousel."""
    sheet = Sheet(size, WHITE, GREYS, seed, drift=2)
    hatch(sheet, box(0, 0, 1334, 1000), 2, lines(0, 4, 44), glow(667 + 480j, 850, 0.1, 1.0))
    for k in range(9):
        a, b = -60 + 160 * k, -60 + 160 * (k + 1)
        roof = [667 - 260j, 667 + (a - 667) * 1.05 + 150j, 667 + (b - 667) * 1.05 + 150j]
        sheet.form(roof, 4 if k % 2 else 0, 3, 4)
        edge = [complex(z.real, 150) for z in roof[1:]]
        drop = [edge[0], *arc((edge[0] + edge[1]) / 2, 84, 180, 0, 14), edge[1]]
        sheet.form(drop, 0 if k % 2 else 3, 4, 4)
        sheet.form(ellipse((edge[0] + edge[1]) / 2 + 52j, 17, 21), 0, 4, 4)
    for _ in range(60):
        at = complex(sheet.rng.uniform(-60, 1300), sheet.rng.uniform(300, 900))
        sheet.fill(gouge(at, at + sheet.rng.uniform(120, 330), 5), sheet.rng.choice((0, 0, 3)))
    for x in (345, 470, 850, 985):
        sheet.line([x + 180j, x + 300j], 5, 4)
        sheet.form(ellipse(x + 345j, 38, 48), 0, 4, 5)
        hatch(sheet, ellipse(x + 345j, 38, 48), 2, lines(0, 5, 40), ramp(x - 40, x + 44, 0.9, 0.0))
    sheet.form(box(-20, 880, 1374, 140), 4, 0, 6)
    for k in range(15):
        sheet.form(ellipse(50 + 92 * k + 944j, 25), 1 if k % 2 else 0, 3, 4)
    rides = ((180, 740, 0.82, 1), (1170, 720, 0.82, 1), (660, 850, 1.18, 0))
    for x, y, scale, dark in rides:
        pole = limb([complex(x - 10, 170), complex(x - 10, 890)], [22 * scale])
        sheet.form(pole, 0, 4, 4)
        for k in range(14):
            z = complex(x - 10, 190 + 50 * k)
            sheet.fill(gouge(z - 11 * scale, z + 11 * scale + 22j, 8), 3)
        _mounted(sheet, complex(x, y), scale, bool(dark))
    return sheet


def _mounted(sheet: Sheet, at: complex, scale: float, dark: bool) -> None:
    coat = Look(3, 0, 1, 4, 7 - 5j) if dark else Look(0, 4, None, 4, 7 - 5j)
    horse(sheet, at, scale, coat, pose=1)
    saddle = shape("-60,-214 0,-190 56,-214 70,-150 30,-124 -50,-126 -70,-160")
    mass(sheet, placed(saddle, at, scale), Look(1, 4, 0, 4), 4)
    child = Look(4, 0, 1) if not dark else Look(0, 4, None, 4)
    mass(
        sheet,
        placed(limb(poly("-10,-230 44,-190 30,-110"), [54, 44, 28]), at, scale),
        Look(3, 0, 1),
        4,
    )
    body = shape("-44,-200 -46,-260 -34,-320 10,-330 34,-310 34,-200")
    mass(sheet, placed(body, at, scale), child, 4)
    mass(sheet, placed(limb(poly("4,-320 50,-270 100,-262"), [36, 28, 20]), at, scale), child, 3)
    draw(
        sheet,
        Folk(((YOUNG, Look(1, 4, 0, 4)), (CROP, Look(4, 1)))),
        at + placed([4 - 372j], 0, scale)[0],
        0.5 * scale,
    )
    mass(sheet, placed(body, at, scale), child, 3)


def crew_shadow(size: Size, seed: int) -> Sheet:
    """The shadow of the film crew on a white wall."""
    sheet = Sheet(size, WHITE, GREYS, seed, drift=2)
    rng = sheet.rng
    for _ in range(120):
        at = complex(rng.uniform(0, 1334), rng.uniform(0, 860))
        sheet.fill(gouge(at, at + complex(rng.uniform(-40, 40), rng.uniform(-8, 8)), 4), 1)
    crack = spline([1120 - 10j, 1090 + 130j, 1140 + 230j, 1100 + 330j, 1130 + 420j])
    sheet.fill(lens(crack, 14), 3)
    for k in range(5):
        brick = box(1150 + 70 * (k % 2) - 30 * (k // 2), 470 + 44 * (k // 2), 62, 34)
        sheet.form(brick, 1, 3, 4)
    hatch(sheet, box(0, 0, 1334, 870), 2, lines(5, 2, 52), ramp(500 + 300j, 1400 - 200j, -0.2, 0.6))
    _camera_shadow(sheet)
    _man(sheet, 410 + 560j, 1.25, "cap")
    _man(sheet, 960 + 530j, 1.4, "hat")
    sheet.fill(poly("1046,430 1046,466 1270,590 1310,360"), 4)
    sheet.fill(ellipse(1290 + 476j, 34, 118, -0.17), 4)
    sheet.form(box(-20, 868, 1374, 150), 2, 0, 5)
    cuts(sheet, box(0, 876, 1334, 130), 4, slant=2, length=60, width=6, gap=17)
    return sheet


def _camera_shadow(sheet: Sheet) -> None:
    top = 640 + 420j
    for dx in (-150, 20, 170):
        sheet.fill(limb([top + 70j, complex(640 + dx, 880)], [26, 16]), 4)
    sheet.fill(poly("560,330 740,330 740,500 560,500"), 4)
    sheet.fill(limb([740 + 410j, 850 + 410j], [70, 96], False), 4)
    for x in (590, 705):
        sheet.fill(ellipse(complex(x, 258), 82), 4)
        sheet.fill(ellipse(complex(x, 258), 20), 0)
    sheet.fill(limb([560 + 420j, 500 + 410j], [40, 30], False), 4)
    crank = spline([570 + 470j, 520 + 540j, 470 + 520j])
    sheet.fill(limb(crank, [16, 14, 14]), 4)


def _man(sheet: Sheet, at: complex, scale: float, wear: str) -> None:
    def put(path: Path) -> None:
        sheet.fill(placed(path, at, scale), 4)

    put(shape("-60,-40 -130,20 -160,160 -170,300! 150,300! 140,120 90,10 40,-30"))
    put(shape("-40,-120 0,-150 44,-136 60,-100 78,-80 66,-64 56,-36 10,-20 -30,-50"))
    if wear == "cap":
        put(shape("-56,-110 -30,-164 30,-172 60,-132 110,-116 56,-112"))
        put(limb(poly("40,30 110,60 130,-10"), [60, 46, 34]))
    else:
        put(shape("-100,-120 0,-140 110,-118 50,-110 -40,-108"))
        put(shape("-50,-120 -40,-190 0,-182 40,-192 52,-120"))
        put(limb(poly("40,30 130,60 150,-30"), [64, 48, 36]))
