"""May Day at noon: puppet, balconies, the crowd from above, brass, rain, a carnation."""

from functools import partial
from math import cos, pi, sin

from gallery.demo.carve import FIST, GRIP, HOLD, Look, arm, mass, stamp
from gallery.demo.curve import Path, arc, box, ellipse, gouge, limb, placed, poly, shape, spline
from gallery.demo.heads import FRONT, HAT, LONG, MOP, PEAK, SKULL, TOP_HAT
from gallery.demo.ink import Sheet
from gallery.demo.people import COAT, Folk, draw, throng
from gallery.demo.texture import glow, hatch, lens, lines, ramp, rays

Size = tuple[int, int]


def giant_puppet(size: Size, seed: int) -> Sheet:
    """A papier-mâché skeleton in a top hat over a small crowd."""
    inks = ["#f2b13a", "#df4a78", "#1f8f93", "#1b1a26"]
    sheet = Sheet(size, "#f6ebd3", inks, seed)
    sheet.fill(box(0, 0, 1000, 1500), 3)
    rays(sheet, 500 + 430j, 100, 1500, 0, count=34, fat=0.42)
    hatch(sheet, box(0, 700, 1000, 800), 2, lines(1, 5, 48), ramp(700j, 1400j, 0, 0.9))
    throng(sheet, 1330, 1190, (22, 44), (4, 4, 2), 1, 0, 5)
    bone = Look(0, 4, None, 4, 9 - 7j)
    for x, y in ((250, 1500), (500, 1520), (750, 1500)):
        sheet.form(limb([complex(x, y), complex(500 + (x - 500) * 0.25, 760)], [20, 14]), 1, 4, 5)
    _tailcoat(sheet)
    for flip in (False, True):
        _bony_arm(sheet, bone, flip)
    stamp(sheet, SKULL, bone, 500 + 400j, 1.6)
    stamp(sheet, TOP_HAT, Look(4, 1, 2, None, 9 - 7j), 500 + 410j, 1.55)
    bow = shape("500,660! 400,610 380,720 500,680! 620,720 600,610")
    sheet.form(bow, 2, 4, 6)
    sheet.form(ellipse(500 + 668j, 24), 1, 4, 5)
    throng(sheet, 1480, 1420, (64, 84), (4, 2, 3), 1, 0, 2)
    return sheet


def _tailcoat(sheet: Sheet) -> None:
    coat = shape(
        "440,660 340,690 250,760 290,1000 220,1290! 330,1200 500,1180 670,1200"
        " 780,1290! 710,1000 750,760 660,690 560,660"
    )
    mass(sheet, coat, Look(4, 1, 2, None, 12 - 9j), 7)
    sheet.fill(poly("420,680 500,700 580,680 560,1080 500,1140 440,1080"), 0)
    for k in range(6):
        y = 750 + 52 * k
        for side in (-1, 1):
            rib = [
                500 + side * 4 + y * 1j,
                500 + side * 40 + (y - 14) * 1j,
                500 + side * 62 + (y + 14) * 1j,
            ]
            sheet.fill(lens(spline(rib), 22), 4)
    sheet.fill(limb([500 + 710j, 500 + 1090j], [14, 18]), 4)
    for side in (-1, 1):
        lapel = poly("0,0 70,-20 110,110 40,330")
        path = placed(lapel, 500 + side * 30 + 690j, 1, 0, side < 0)
        sheet.form(path, 3, 1, 5)
        for k in range(7):
            star = complex(500 + side * (170 + 12 * sin(k)), 800 + 60 * k)
            sheet.fill(placed(poly("0,-14 4,-4 14,0 4,4 0,14 -4,4 -14,0 -4,-4"), star), 1)


def _bony_arm(sheet: Sheet, bone: Look, flip: bool) -> None:
    def put(z: complex) -> complex:
        return complex(1000 - z.real, z.imag) if flip else z

    sleeve = [put(290 + 760j), put(170 + 880j), put(130 + 700j)]
    arm(sheet, Look(4, 1, 2, None, 9 - 7j), sleeve, [130, 110, 96], 4)
    wrist = put(122 + 650j)
    for dx, dy in ((-64, -96), (-26, -134), (16, -140), (54, -112), (78, -30)):
        end = wrist + complex(-dx if flip else dx, dy)
        middle = (wrist + end) / 2 + complex(0, -10)
        mass(sheet, limb([wrist, middle, end], [20, 16, 12]), bone, 4)
        for joint in (middle, end, (wrist + middle) / 2):
            mass(sheet, ellipse(joint, 13, n=14), bone, 2)
    mass(sheet, limb([put(130 + 720j), wrist], [26, 22]), bone, 4)
    cuff = ellipse(put(130 + 704j), 60, 24)
    sheet.form(cuff, 2, 4, 5)


def balcony(size: Size, seed: int) -> Sheet:
    """Onlookers on two wrought-iron balconies, petals in the air."""
    inks = ["#eaa07e", "#f3c667", "#b92f36", "#232033"]
    sheet = Sheet(size, "#f8e9cf", inks, seed)
    sheet.fill(box(0, 0, 1000, 1500), 1)
    for y in range(-20, 1500, 74):
        sheet.fill(gouge(-30 + y * 1j, 1040 + (y + 46) * 1j, 7), 2)
        for k in range(6):
            x = (k + 0.5 * ((y // 74) % 2)) * 190 + sheet.rng.uniform(-8, 8)
            sheet.fill(limb([x + (y + 4) * 1j, x + (y + 76) * 1j], [4, 4]), 2)
    hatch(sheet, box(0, 0, 260, 1500), 4, lines(3, 4, 50), ramp(0, 240, 0.8, 0.0))
    for foot, wide, count in ((520 + 470j, 330, 3), (520 + 1190j, 400, 4)):
        _window(sheet, foot, wide)
        for k in range(count):
            _onlooker(sheet, foot, wide, k, count)
        _railing(sheet, foot, wide)
    drape = spline(poly("300,1180 560,1196 760,1180"))
    low = spline(poly("310,1420 420,1450 560,1420 700,1456 752,1420"), per=3)
    sheet.form([*drape, *low[::-1]], 3, 4, 6)
    for k in range(7):
        sheet.fill(lens([340 + 62 * k + 1200j, 336 + 62 * k + 1300j, 344 + 62 * k + 1420j], 12), 4)
    _basket(sheet, 356 + 366j)
    return sheet


def _onlooker(sheet: Sheet, foot: complex, wide: float, k: int, count: int) -> None:
    cloth = (Look(4, 2, 1), Look(0, 4, None, 4, 9 - 7j), Look(3, 4, 2, 4))
    scale = wide / 620
    x = (k - (count - 1) / 2) * wide * 1.5 / (count + 0.2)
    head = foot + complex(x, -345 * scale + sheet.rng.uniform(-14, 14))
    top = (HAT, LONG, MOP, PEAK)[(k + (count == 4)) % 4]
    hat = cloth[0] if top in (LONG, MOP) else cloth[2]
    folk = Folk(((FRONT, Look(2, 4, 0, 4)), (COAT, cloth[k % 3]), (top, hat)))
    tilt = sheet.rng.uniform(-7, 7)
    above = box(0, 0, 1000, foot.imag + 40)
    sheet.inside(above, partial(draw, sheet, folk, head, scale, tilt))


def _basket(sheet: Sheet, at: complex) -> None:
    """A basket tipped over the railing, and the petals that fall out of it."""
    rng = sheet.rng
    for _ in range(150):
        t = rng.random() ** 0.75
        z = at + complex(rng.gauss(50 + 110 * t, 34 + 190 * t), 60 + 1050 * t)
        petal = shape("0,-12 10,-2 4,12 -8,6")
        path = placed(petal, z, rng.uniform(0.8, 1.6), rng.uniform(0, 360))
        sheet.form(path, 3 if rng.random() < 0.6 else 0, 4, 1.5)
    bowl = placed(shape("-84,-34! 84,-34! 66,40 30,62 -30,62 -66,40"), at, 1, 128)
    sheet.form(bowl, 2, 4, 6)
    for k in range(5):
        ring = [
            complex(-74 + 4 * k, -16 + 17 * k),
            complex(0, -8 + 18 * k),
            complex(74 - 4 * k, -16 + 17 * k),
        ]
        sheet.fill(placed(lens(spline(ring), 7), at, 1, 128), 4)
    sheet.form(placed(ellipse(-36j, 84, 20), at, 1, 128), 3, 4, 5)
    for shift, turn in ((-60 - 26j, 40), (30 - 60j, 60)):
        stamp(sheet, HOLD, Look(2, 4, 0, 4), at + shift, 0.4, turn)


def _window(sheet: Sheet, foot: complex, wide: float) -> None:
    half, high = wide * 0.62, wide * 1.15
    frame = [
        foot - half,
        foot - half - high * 1j,
        *arc(foot - high * 1j, half, 180, 360),
        foot + half,
    ]
    sheet.form([z * 1 for z in frame], 0, 4, 6)
    inner = [foot - half * 0.82, *arc(foot - high * 1j, half * 0.82, 180, 360), foot + half * 0.82]
    sheet.fill(inner, 4)
    for side in (-1, 1):
        x = foot + side * (half + wide * 0.22)
        shutter = [
            x - wide * 0.2 - 4j,
            x + wide * 0.2 - 4j,
            x + wide * 0.2 - high * 1.2j,
            x - wide * 0.2 - high * 1.2j,
        ]
        sheet.form(shutter, 3, 4, 5)
        for k in range(16):
            slat = x - wide * 0.15 - high * (0.08 + 0.068 * k) * 1j
            sheet.fill(limb([slat, slat + wide * 0.3], [7, 7]), 4)


def _railing(sheet: Sheet, foot: complex, wide: float) -> None:
    half = wide * 1.02
    slab = [
        foot - half * 1.06 + 64j,
        foot + half * 1.06 + 64j,
        foot + half * 1.14 + 20j,
        foot - half * 1.14 + 20j,
    ]
    rail = wide * 0.44
    for k in range(19):
        x = foot - half + 2 * half * k / 18
        sheet.fill(limb([x + 20j, x - rail * 1j], [9, 9]), 4)
        if k % 2:
            continue
        for s in (-1, 1):
            curl = arc(x + s * wide * 0.045 - rail * 0.5j, wide * 0.05, 0, 300, 14)
            sheet.line(curl, 7, 4)
    sheet.form(limb([foot - half - rail * 1j, foot + half - rail * 1j], [20, 20]), 4, 2, 3)
    sheet.form(slab, 0, 4, 6)
    hatch(sheet, slab, 4, lines(5, 1, 40), ramp(foot - half, foot + half, 0.9, 0.1))


def overpass(size: Size, seed: int) -> Sheet:
    """Hats and shadows straight from above, one red banner across."""
    inks = ["#a79d8b", "#e3b24a", "#cd3529", "#23252d"]
    sheet = Sheet(size, "#efe5cf", inks, seed)
    sheet.fill(box(0, 0, 1500, 1000), 1)
    for x in (360, 1120):
        for k in range(8):
            sheet.fill(box(x, 150 * k - 30, 26, 92), 0)
    rng = sheet.rng
    line = spline([-60 + 700j, 500 + 560j, 1000 + 330j, 1560 + 190j])
    spots: list[complex] = []
    for row in range(12):
        for col in range(18):
            at = complex(col * 90 + 45 * (row % 2) - 20, row * 92 - 10)
            at += complex(rng.uniform(-22, 22), rng.uniform(-22, 22))
            if min(abs(at - z) for z in line) > 92 and rng.random() < 0.94:
                spots.append(at)
    for at in spots:
        sheet.recast(limb([at + 4 + 4j, at + 58 + 50j], [56, 44]), {0: 4, 1: 4})
    for at in sorted(spots, key=lambda z: z.imag):
        _from_above(sheet, at, rng.uniform(0.85, 1.2))
    cloth = [z - 50j for z in line] + [z + 58j for z in line][::-1]
    sheet.recast([z + 44 + 50j for z in cloth], {0: 4, 1: 4, 2: 4, 3: 4})
    sheet.form(cloth, 3, 0, 6)
    hatch(sheet, cloth, 4, lines(2, 5, 50), ramp(500 + 560j, 570 + 700j, -0.1, 0.9))
    for k, z in enumerate(line):
        if k % 2:
            sheet.fill(lens([z - 44j, z + 10 + 4j, z - 6 + 52j], 10), 0)
    for k in range(1, len(line) - 1, 3):
        for side in (-72j, 80j):
            _from_above(sheet, line[k] + side, 1.05)
    return sheet


def _from_above(sheet: Sheet, at: complex, scale: float) -> None:
    rng = sheet.rng
    turn = rng.uniform(-50, 50)
    coat, hat = rng.choice((4, 0, 3, 4, 2)), rng.choice((0, 2, 0, 3, 2))

    def put(path: Path) -> list[complex]:
        return placed(path, at, scale, turn)

    line = 0 if coat == 4 else 4
    sheet.form(put(ellipse(3j, 45, 24, n=24)), coat, line if coat == 4 else 4, 2.5)
    for side in (-1, 1):
        sheet.fill(put(lens([side * 26 - 14j, side * 31, side * 25 + 17j], 5)), line)
    if rng.random() < 0.6:
        sheet.form(put(ellipse(-2j, 34, 32, n=28)), hat, 4, 2.5)
        sheet.rim(put(ellipse(-2j, 34, 32, n=28)), complex(-6, -5) * scale, 4)
        crown = put(shape("-17,0 -12,-16 0,-20 12,-16 17,0 12,14 0,18 -12,14"))
        sheet.form(crown, hat, 4, 2.5)
        sheet.fill(put(gouge(-12j, 12j, 8)), 4)
        sheet.rim(crown, complex(-5, -4) * scale, 4)
    else:
        hair = rng.choice((4, 4, 4, 2))
        sheet.form(put(ellipse(-2j, 19, 22, n=20)), hair, 0 if hair == 4 else 4, 2.5)
        for x in (-9, 0, 8):
            sheet.fill(
                put(gouge(complex(x * 0.5, -18), complex(x * 1.5, 14), 4)), 0 if hair == 4 else 4
            )


def brass_band(size: Size, seed: int) -> Sheet:
    """Three tuba bells like suns, players behind them."""
    inks = ["#f0b02f", "#c64227", "#35527a", "#1c1620"]
    sheet = Sheet(size, "#fbefd0", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 3)
    rays(sheet, 667 + 420j, 60, 1200, 0, count=40, fat=0.55)
    skin = Look(2, 4, 1, 4)
    coat = Look(4, 1, 2, None, 10 - 8j)
    for x, y, s in ((330, 330, 0.86), (1010, 320, 0.86), (670, 470, 1.05)):
        draw(sheet, Folk(((FRONT, skin), (COAT, coat), (PEAK, Look(3, 4, 1, 4)))), complex(x, y), s)
    for x, y, r in ((300, 610, 236), (1040, 600, 236), (670, 760, 285)):
        _bell(sheet, complex(x, y), r)
    for x, y, turn in ((90, 880, 30), (520, 960, -34), (830, 950, 30), (1256, 900, -30)):
        stamp(sheet, FIST, skin, complex(x, y), 0.62, turn, x > 667)
    return sheet


def _bell(sheet: Sheet, at: complex, radius: float) -> None:
    tube = spline(
        [at + radius * (0.9 + 0.4j), at + radius * (1.25 + 1.1j), at + radius * (0.5 + 1.7j)]
    )
    sheet.form(limb(tube, [radius * 0.34]), 1, 4, 6)
    sheet.form(ellipse(at, radius, n=70), 1, 4, 8)
    ring = ellipse(at, radius * 0.9, n=70)
    sheet.line(ring, 9, 4)
    hatch(
        sheet,
        ellipse(at, radius * 0.86, n=60),
        4,
        lines(3, 4, 50),
        glow(at - 60 + 50j, radius, 1.15, 0.0),
    )
    sheet.fill(ellipse(at - radius * (0.1 - 0.08j), radius * 0.34, n=40), 4)
    for a in range(-160, -60, 14):
        way = complex(cos(a * pi / 180), sin(a * pi / 180))
        sheet.fill(gouge(at + way * radius * 0.42, at + way * radius * 0.82, 22), 0)
    sheet.fill(lens(arc(at, radius * 0.955, 190, 300), radius * 0.06), 0)


def umbrellas(size: Size, seed: int) -> Sheet:
    """Slanting rain on a field of umbrellas, a single red one."""
    inks = ["#9fb6bd", "#3d6c8c", "#d8322d", "#14202b"]
    sheet = Sheet(size, "#e6e7df", inks, seed)
    sheet.fill(box(0, 0, 1500, 1000), 1)
    hatch(sheet, box(0, 0, 1500, 520), 2, lines(2, 5, 50), ramp(0, 480j, 1.0, 0.1))
    hatch(sheet, box(0, 0, 1500, 300), 4, lines(2, 5, 50), ramp(0, 280j, 0.85, 0.0))
    rng = sheet.rng
    for row in range(7):
        size_here = 44 * 1.36**row
        y = 330 + 66 * row * 1.14 + row**2 * 6
        n = int(1700 / (size_here * 1.62))
        for k in range(n + 2):
            x = (k - 0.5 + 0.5 * (row % 2)) * 1500 / n + rng.uniform(-0.2, 0.2) * size_here
            ink = 3 if (row, k) == (4, n // 2) else rng.choice((4, 4, 2, 0))
            _umbrella(sheet, complex(x, y + rng.uniform(-12, 12)), size_here, ink)
    for _ in range(420):
        start = complex(rng.uniform(-100, 1600), rng.uniform(-100, 980))
        run = rng.uniform(50, 150)
        sheet.fill(gouge(start, start + complex(-0.33, 1) * run, 5.5), 0)
    return sheet


def _umbrella(sheet: Sheet, at: complex, r: float, ink: int) -> None:
    turn = sheet.rng.uniform(-14, 14)
    edge, rib = (0, 1) if ink != 0 else (4, 4)
    dome = arc(0, r, 180, 360, 19)
    hem: list[complex] = []
    for k in range(4):
        a, b = r - 2 * r * k / 4, r - 2 * r * (k + 1) / 4
        hem += [complex(a, 0), complex((a + b) / 2, -r * 0.13)]
    path = placed([complex(z.real, z.imag * 0.74) for z in dome] + hem, at, 1, turn)
    stem = placed(limb([0, r * 0.95j], [r * 0.045]), at, 1, turn)
    head = ellipse(at + r * (0.12 + 0.36j), r * 0.2, r * 0.25, n=18)
    body = placed(shape("-.5,.62 -.2,.5 .4,.5 .7,.66 .9,2! -.7,2!"), at, r)
    sheet.form(body, 4, 1, r * 0.03)
    sheet.form(head, 4, 1, r * 0.03)
    sheet.form(stem, 4, 0, 1)
    sheet.form(path, ink, edge, r * 0.045)
    for share in (-0.5, 0.0, 0.5):
        foot = complex(share * r, -r * 0.02)
        line = placed([-0.74j * r, complex(share * r * 0.9, -0.5 * r), foot], at, 1, turn)
        sheet.fill(lens(spline(line), r * 0.05), rib if ink != 3 else 4)
    shine = placed(
        [complex(-0.86, -0.16) * r, complex(-0.66, -0.44) * r, complex(-0.3, -0.62) * r],
        at,
        1,
        turn,
    )
    sheet.fill(lens(spline(shine), r * 0.12), 0 if ink != 0 else 1)


def carnation(size: Size, seed: int) -> Sheet:
    """A fist round a red carnation."""
    inks = ["#e0905a", "#d92c3a", "#2f6f57", "#191b20"]
    sheet = Sheet(size, "#f1e4cf", inks, seed)
    sheet.fill(box(0, 0, 1000, 1000), 3)
    hatch(sheet, box(0, 0, 1000, 1000), 4, lines(4, 4, 56), glow(500 + 330j, 760, -0.15, 1.05))
    rng, centre = sheet.rng, 500 + 296j
    for radius, n in ((212, 15), (168, 13), (118, 10), (68, 7), (26, 4)):
        for k in range(n):
            a = 2 * pi * (k + rng.uniform(-0.2, 0.2)) / n + radius
            tip = centre + complex(cos(a), sin(a) * 0.86 - 0.1) * radius
            petal = shape(
                "0,60 -40,10 -58,-34! -38,-28 -26,-48! -10,-34 4,-54!"
                " 16,-34 34,-46! 40,-26 58,-30! 40,14"
            )
            path = placed(petal, tip, 0.72 + radius / 420, a * 180 / pi + 90)
            sheet.form(path, 2, 0, 4)
            for lean in (-16, 0, 18):
                vein = gouge(complex(lean * 0.6, 44), complex(lean * 1.5, -12), 7)
                turn = a * 180 / pi + 90
                sheet.fill(placed(vein, tip, 0.72 + radius / 420, turn), 4)
    cup = shape("-52,-10 0,10 52,-10 34,90 20,150 -20,150 -34,90")
    stem = limb([500 + 480j, 506 + 700j, 490 + 1010j], [30, 26, 26])
    sheet.form(stem, 3, 0, 5)
    sheet.form(placed(cup, 500 + 440j), 3, 0, 5)
    leaf = shape("0,0! 60,-40 190,-90 260,-60! 160,-20 60,20")
    sheet.form(placed(leaf, 500 + 600j, 0.9), 3, 0, 5)
    skin = Look(1, 4, 0, 4, 7 - 5j)
    stamp(sheet, GRIP, skin, 486 + 830j, 1.75, 4)
    arm(sheet, Look(4, 0, 1, None, 9 - 7j), [460 + 1120j, 482 + 950j], [240, 230], 2)
    sheet.form(limb([366 + 950j, 606 + 962j], [54, 54]), 0, 4, 5)
    return sheet
