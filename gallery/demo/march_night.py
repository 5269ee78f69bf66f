"""May Day, the night: lights, the sweeper, the last bus, boots at the door."""

from functools import partial
from math import cos, pi, sin

from gallery.demo.bodies import BOOT, Dress, walker
from gallery.demo.carve import Look, mass, stamp
from gallery.demo.curve import box, ellipse, gouge, limb, placed, poly, rows, shape, spline
from gallery.demo.heads import BACK, CAP, CROP, DOZE, HAT, NAPE, SCARF
from gallery.demo.ink import Sheet
from gallery.demo.people import COAT_BACK, COAT_SIDE, Folk, draw, throng
from gallery.demo.places import arcade, cobbles, lamp_post
from gallery.demo.texture import cuts, dots, glow, hatch, lens, lines, ramp, ripple

Size = tuple[int, int]


def night_lights(size: Size, seed: int) -> Sheet:
    """People with lanterns from behind, lamps on strings, discs of light far off."""
    inks = ["#1c2f5c", "#d84f63", "#f0a93c", "#0d1328"]
    sheet = Sheet(size, "#fbe9b8", inks, seed)
    rng = sheet.rng
    sheet.fill(box(0, 0, 1500, 1000), 1)
    hatch(sheet, box(0, 0, 1500, 1000), 4, lines(0, 4, 44), ramp(0, 620j, 1.0, 0.05))
    for _ in range(46):
        at = complex(rng.uniform(0, 1500), rng.gauss(430, 95))
        radius = rng.choice((26, 34, 46, 58, 74))
        ink = rng.choice((2, 3, 3, 0))
        hatch(sheet, ellipse(at, radius), ink, dots(3, 2, 40), glow(at, radius * 1.5, 0.5, 1.1), 0)
        sheet.line([*ellipse(at, radius), at + radius], 5, ink)
    for y, sag in ((60, 130), (150, 90), (20, 240)):
        wire = spline(
            [-20 + y * 1j, 480 + (y + sag) * 1j, 1060 + (y + sag * 0.9) * 1j, 1520 + (y - 30) * 1j]
        )
        sheet.line(wire, 5, 3)
        for k, z in enumerate(wire):
            if k % 2 == 0:
                sheet.form(ellipse(z + 24j, 17, 22), 0 if k % 4 else 3, 4, 4)
                sheet.fill(box(z.real - 7, z.imag - 6, 14, 12), 4)
    throng(sheet, 720, 560, (26, 70), (4, 4, 1), 3, None, 4)
    dark = Look(4, 3, 2, None, 9 - 7j)
    for x, y, scale, hat in ((240, 560, 0.95, HAT), (1250, 540, 1.0, None), (800, 620, 1.15, None)):
        layers = ((BACK, dark), (COAT_BACK, dark), (NAPE, dark))
        draw(sheet, Folk((*layers, (hat, dark)) if hat else layers), complex(x, y), scale)
    for x, y, r in ((500, 470, 88), (1010, 400, 104)):
        _lantern(sheet, complex(x, y), r)
    return sheet


def _lantern(sheet: Sheet, at: complex, r: float) -> None:
    sheet.form(limb([at - 1.1j * r, at + complex(0.2 * r, 620)], [12, 20]), 4, 3, 4)
    hatch(sheet, ellipse(at, r * 2.3), 3, dots(2, 3, 44), glow(at, r * 2.3, 0.9, 0.0), 0)
    body = shape("-40,-100 40,-100 90,-60 100,0 84,64 40,100 -40,100 -84,64 -100,0 -90,-60")
    path = placed(body, at, r / 100)
    sheet.form(path, 0, 4, 6)
    hatch(sheet, path, 3, lines(0, 5, 50), glow(at, r * 1.3, -0.1, 1.0))
    for k in (-0.6, -0.2, 0.2, 0.6):
        rib = [
            at + complex(k * 0.4 * r, -r),
            at + complex(k * 1.45 * r, 0),
            at + complex(k * 0.4 * r, r),
        ]
        sheet.fill(lens(spline(rib), r * 0.05), 2)
    for y in (-1.06, 0.96):
        sheet.form(box(at.real - 0.42 * r, at.imag + y * r, 0.84 * r, 0.12 * r), 4, 3, 3)


def sweeping_up(size: Size, seed: int) -> Sheet:
    """One sweeper under a lamp pushes an arc of paper and petals."""
    inks = ["#23494d", "#f0c65a", "#d5503c", "#0f1c22"]
    sheet = Sheet(size, "#f3ecd8", inks, seed)
    sheet.fill(box(0, 0, 1000, 1334), 4)
    hatch(sheet, box(0, 0, 1000, 760), 1, lines(1, 4, 46), glow(700 + 250j, 620, 0.95, 0.2))
    arcade(sheet, -30 + 700j, (1060, 210), 12, 1, 4, 4)
    sheet.fill(box(0, 700, 1000, 640), 1)
    cobbles(sheet, 706, 1334, 4, 13)
    pool = ellipse(600 + 1010j, 520, 230, n=60)
    sheet.recast(pool, {1: 2})
    hatch(sheet, pool, 1, lines(0, 5, 46), glow(600 + 1000j, 500, -0.3, 1.0))
    beam = [660 + 190j, 740 + 190j, 1130 + 1030j, 90 + 1030j]
    hatch(sheet, beam, 2, lines(5, 1, 50), ramp(190j, 1000j, 0.62, 0.12))
    lamp_post(sheet, 700 + 880j, 830, 4, 2, 0)
    rng = sheet.rng
    for _ in range(190):
        a = rng.uniform(0.15, 0.95) * pi
        r = rng.gauss(330, 34)
        at = 560 + 930j + complex(r * 1.15 * cos(a), r * 0.74 * sin(a))
        scrap = placed(
            poly("-13,-9 10,-12 14,8 -9,12"), at, rng.uniform(0.6, 1.6), rng.uniform(0, 360)
        )
        sheet.form(scrap, rng.choice((0, 0, 3, 2)), 4, 2.5)
    shadow = shape("330,1116 520,1120 640,1190 560,1220 400,1180")
    sheet.fill(shadow, 4)
    coat = Look(3, 4, 2, 4, 8 - 6j)
    dress = Dress(Look(2, 4, 0, 4), coat, Look(4, 2, 2, None, 5 - 4j), Look(0, 4, None, 4))
    stick = limb([430 + 640j, 700 + 1120j], [15, 15])
    sheet.form(stick, 0, 4, 4)
    brush = shape("-110,-20! 110,-20! 130,60 -130,60")
    sheet.form(placed(brush, 712 + 1140j, 1, -14), 4, 2, 4)
    for k in range(13):
        at = 712 + 1140j + placed([-104 + 17 * k - 10j, -124 + 21 * k + 52j], 0, 1, -14)[1]
        top = 712 + 1140j + placed([-104 + 17 * k - 10j], 0, 1, -14)[0]
        sheet.fill(gouge(top, at, 6), 2)
    walker(sheet, 400 + 1120j, 600, dress, 0.75, reach=112 - 240j)
    return sheet


def last_bus(size: Size, seed: int) -> Sheet:
    """A row of lit windows in the dark, tired heads against the glass."""
    inks = ["#f3c24e", "#d9522f", "#2b3f63", "#12162a"]
    sheet = Sheet(size, "#fbeed0", inks, seed)
    sheet.fill(box(0, 0, 1500, 1000), 4)
    hatch(sheet, box(0, 0, 1500, 240), 3, lines(0, 4, 44), ramp(0, 240j, 0.1, 0.7))
    for x, y, r in rows("120,90,34 420,60,22 1220,84,40 1420,150,26 820,70,18"):
        at = complex(x, y)
        hatch(sheet, ellipse(at, r), 1, dots(3, 2, 40), glow(at, r, 1.2, 0.3), 0)
    sheet.form(shape("-40,190! 1380,180 1450,210 1490,330 1496,830! -40,830!"), 2, 0, 7)
    sheet.fill(box(-10, 640, 1506, 34), 0)
    hatch(sheet, box(-10, 680, 1506, 150), 4, lines(0, 5, 46), ramp(680j, 830j, 0.1, 0.9))
    for k in range(5):
        _passenger(sheet, k)
    for foot, ink in ((330 + 376j, 0), (930 + 370j, 2)):
        roll = limb([foot, foot + 190 - 270j], [44, 40])
        sheet.form(roll, ink, 4, 6)
        for t in (0.2, 0.5, 0.8):
            z = foot + t * (190 - 270j)
            sheet.fill(gouge(z - 20 - 6j, z + 22 + 14j, 7), 4)
    for x in (260, 1180):
        sheet.form(ellipse(x + 850j, 118), 4, 0, 7)
        sheet.form(ellipse(x + 850j, 62), 3, 0, 5)
        ripple(sheet, x + 850j, [90], 1, 0, 7)
    sheet.fill(box(0, 920, 1500, 90), 4)
    for k in range(60):
        at = complex(sheet.rng.uniform(0, 1500), sheet.rng.uniform(928, 996))
        sheet.fill(gouge(at, at + sheet.rng.uniform(40, 160), 7), (1, 3)[k % 2])
    return sheet


def _passenger(sheet: Sheet, k: int) -> None:
    left = 30 + 285 * k
    _pane(sheet, left)
    coat = Look((3, 4)[k % 2], 4, 2, None, 9 - 7j)
    layers = ((DOZE, Look(2, 4, 0, 4)), (CROP, Look(4, 1, 2)), (COAT_SIDE, coat))
    hat = (CAP, SCARF, None, CAP, None)[k]
    tilt = (14, 20, -12, 24, 16)[k]
    folk = Folk((*layers, (hat, Look((4, 3)[k % 2], 1, 2, None))) if hat else layers)
    pane = box(left, 250, 262, 330)
    sheet.inside(pane, partial(draw, sheet, folk, left + 110 + 452j, 0.78, tilt))
    for j in range(2):
        a = complex(left + 30 + 50 * j, 280)
        sheet.fill(gouge(a, a + 60 + 130j, 8), 0)


def _pane(sheet: Sheet, x: float) -> None:
    frame = shape(
        f"{x},270 {x + 8},252 {x + 254},252 {x + 262},270 {x + 262},566 {x + 254},580"
        f" {x + 8},580 {x},566"
    )
    sheet.form(frame, 1, 4, 9)
    hatch(sheet, frame, 2, lines(2, 5, 46), ramp(560j, 260j, 0.7, 0.0))
    sheet.form(box(x + 6, 246, 250, 18), 4, 1, 1)


def boots_at_door(size: Size, seed: int) -> Sheet:
    """A rolled banner beside a kitchen door, boots below, lamplight through the gap."""
    inks = ["#e9b04a", "#b9402c", "#41544e", "#1a1c1e"]
    sheet = Sheet(size, "#f7e7bd", inks, seed)
    sheet.fill(box(0, 0, 1000, 1500), 3)
    hatch(sheet, box(0, 0, 1000, 1500), 4, lines(4, 4, 52), glow(640 + 900j, 950, 0.15, 1.0))
    _open_door(sheet)
    floor = poly("-10,1230 1010,1320 1010,1510 -10,1510")
    sheet.form(floor, 2, 4, 6)
    cuts(sheet, [z + 20j for z in floor], 4, slant=3, length=120, width=8, gap=24)
    sheet.fill(poly("430,1232 560,1238 330,1510 40,1510"), 0)
    sheet.fill(poly("470,1234 560,1238 400,1510 250,1510"), 1)
    _rolled(sheet)
    boot = Look(4, 0, 1, None, 8 - 6j)
    for at, turn in ((120 + 1330j, -4), (290 + 1374j, 6)):
        mass(sheet, limb([at - 190j + 8, at - 40j], [104, 96], False), boot, 6)
        stamp(sheet, BOOT, boot, at, 1.35, turn)
        for k in range(4):
            lace = at + complex(-4, -150 + 34 * k)
            sheet.fill(gouge(lace, lace + 50 + 12j, 8), 0)
        loop = spline([at + 46 - 60j, at + 110 - 90j, at + 120 - 30j, at + 60 - 40j])
        sheet.line(loop, 7, 0)
    return sheet


def _open_door(sheet: Sheet) -> None:
    sheet.fill(poly("430,150 560,150 560,1230 430,1230"), 0)
    sheet.fill(poly("470,560 560,560 560,1230 470,1230"), 1)
    sheet.form(limb([512 + 150j, 512 + 280j], [5, 5]), 4, 0, 1)
    sheet.form(poly("470,350 556,350 540,280 486,280"), 2, 4, 4)
    sheet.form(ellipse(512 + 362j, 22), 1, 4, 4)
    sheet.form(poly("560,120 990,60 990,1330 560,1236"), 4, 1, 7)
    for y, high in ((210, 330), (610, 240), (910, 250)):
        panel = poly(f"610,{y} 930,{y - 22} 930,{y + high + 16} 610,{y + high}")
        sheet.form(panel, 3, 1, 4)
        hatch(sheet, panel, 4, lines(0, 5, 46), ramp(600, 960, 0.3, 1.0))
    sheet.form(ellipse(594 + 760j, 22), 1, 4, 5)


def _rolled(sheet: Sheet) -> None:
    roll = limb([250 + 1290j, 330 + 300j], [120, 108], False)
    sheet.form(limb([236 + 1330j, 350 + 170j], [30, 26]), 1, 4, 5)
    mass(sheet, roll, Look(2, 4, None, 4, 14 - 4j), 7)
    spiral = [
        complex(334 + a * 4.4 * cos(a), 300 + a * 1.8 * sin(a))
        for a in (k / 3 for k in range(1, 36))
    ]
    sheet.form(ellipse(331 + 300j, 56, 24), 0, 4, 5)
    sheet.line(spiral, 6, 4)
    for k in range(4):
        mark = 276 + 1120j - (220 * k) * 1j + 12 * k
        sheet.form(placed(poly("-40,-70 20,-74 24,60 -36,64"), mark), 0, 2, 1)
        sheet.fill(placed(poly("-18,-46 4,-48 8,36 -14,38"), mark), 2)
    for y in (520, 980):
        x = 332 - (y - 300) * 0.08
        sheet.form(limb([complex(x - 66, y - 6), complex(x + 60, y + 8)], [18]), 1, 4, 4)
