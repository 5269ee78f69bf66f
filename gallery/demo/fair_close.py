"""The book fair to its end: lamps, paper flags, rain, packing up, one page left."""

from gallery.demo.bodies import Dress, walker
from gallery.demo.books import book, open_book
from gallery.demo.carve import HOLD, Look, mass, stamp
from gallery.demo.curve import (
    Path,
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
from gallery.demo.heads import FRONT, HAT, LONG, MOP, PEAK, YOUTH
from gallery.demo.ink import Sheet
from gallery.demo.people import COAT, Folk, draw, throng
from gallery.demo.places import arcade, cobbles, lamp_post
from gallery.demo.texture import cuts, dots, glow, hatch, lens, lines, ramp, rays

Size = tuple[int, int]


def lamp_reading(size: Size, seed: int) -> Sheet:
    """Night reading: small lamps over open books in the dark."""
    inks = ["#223a63", "#f3c148", "#d4703c", "#0f1730"]
    sheet = Sheet(size, "#fcf3d3", inks, seed)
    sheet.fill(box(0, 0, 1500, 1000), 4)
    hatch(sheet, box(0, 0, 1500, 1000), 1, lines(0, 4, 44), ramp(0, 1000j, 0.95, 0.3))
    for _ in range(60):
        at = complex(sheet.rng.uniform(0, 1500), sheet.rng.uniform(0, 250))
        star = poly("0,-10 2,-2 10,0 2,2 0,10 -2,2 -10,0 -2,-2")
        sheet.fill(placed(star, at, sheet.rng.uniform(0.3, 1.3)), 0)
    sheet.fill(ellipse(1300 + 130j, 62), 0)
    sheet.fill(ellipse(1272 + 116j, 56), 4)
    for scale, y, count, shift in ((0.5, 330, 5, 0.0), (0.7, 520, 4, 0.0), (1.05, 730, 3, -0.06)):
        seat = limb([-20 + (y + 250 * scale) * 1j, 1520 + (y + 250 * scale) * 1j], [30 * scale])
        sheet.form(seat, 4, 3, 3)
        for k in range(count):
            _reader(sheet, complex(1500 * (k + 0.5 + shift) / count, y), scale, k + count)
    return sheet


def _reader(sheet: Sheet, at: complex, scale: float, kind: int) -> None:
    halo = at + 130j * scale
    hatch(
        sheet, ellipse(halo, 330 * scale), 3, dots(3, 2, 40), glow(halo, 310 * scale, 0.95, 0.0), 0
    )
    skin, dark = Look(2, 4, 0, 3, 2 + 8j), Look(4, 3, 2, None, 1 + 7j)
    top = (MOP, LONG, PEAK, HAT)[kind % 4]
    tilt = sheet.rng.uniform(-6, 6)
    draw(sheet, Folk(((YOUTH, skin), (COAT, dark), (top, dark))), at, scale, tilt)
    page = at + 240j * scale

    def put(path: Path) -> list[complex]:
        return placed(path, page, scale)

    beam = put(poly("132,-52 232,-52 240,70 120,70"))
    hatch(sheet, beam, 0, lines(5, 1, 44), ramp(page - 60j * scale, page + 70j * scale, 0.95, 0.4))
    open_book(sheet, page, 1.15 * scale)
    sheet.form(put(limb([182 + 96j, 182 - 60j], [13, 13])), 3, 4, 3 * scale + 1)
    sheet.form(put(ellipse(182 + 98j, 48, 16)), 3, 4, 3 * scale + 1)
    shade = put(poly("118,-46 246,-46 216,-168 148,-168"))
    sheet.form(shade, 0, 4, 5 * scale + 1)
    hatch(sheet, shade, 2, lines(5, 0, 44), ramp(page - 40j * scale, page - 170j * scale, 0.1, 0.9))


def paper_flags(size: Size, seed: int) -> Sheet:
    """Strings of cut-paper flags over an alley of stalls."""
    inks = ["#f3b62f", "#e0457b", "#25908e", "#26213f"]
    sheet = Sheet(size, "#f8f0de", inks, seed)
    sheet.fill(box(0, 0, 1000, 1500), 0)
    hatch(sheet, box(0, 0, 1000, 900), 3, lines(0, 4, 44), ramp(0, 820j, 0.6, 0.0))
    for side in (-1, 1):
        _stalls(sheet, side)
    ground = poly("440,920 560,920 1010,1510 -10,1510")
    sheet.form(ground, 1, 4, 4)
    cuts(sheet, ground, 0, slant=0, length=60, width=6, gap=22)
    for k in range(6):
        y = 1000 + 84 * k
        half = (y - 930) * 0.75 + 40
        for j in range(7):
            corner = complex(500 - half + 2 * half * (j + 0.2) / 7, y)
            shade = [
                corner,
                corner + half * 0.2,
                corner + half * 0.17 + 22j,
                corner - half * 0.03 + 20j,
            ]
            sheet.recast(shade, {0: 4, 1: 4})
    _visitors(sheet)
    for row in range(7):
        t = row / 6
        y, half = 800 - 760 * t**1.15, 80 + 450 * t
        a, b = 500 - half + (y - 20 * t) * 1j, 500 + half + (y - 40 * (row % 2)) * 1j
        _garland(sheet, a, b, 26 + 130 * t, row)
    return sheet


def _visitors(sheet: Sheet) -> None:
    for y, head, count in ((960, 20, 4), (1010, 34, 3), (1120, 62, 2)):
        for k in range(count):
            x = 500 + (k - (count - 1) / 2) * head * 3.4 + sheet.rng.uniform(-20, 20)
            coat = Look((2, 3, 0)[k % 3], 4)
            hat = Look(1, 4) if k % 2 else None
            dress = Dress(Look(2, 4), coat, Look(4, 0), hat, k % 2 == 0)
            walker(sheet, complex(x, y + head * 3), head * 7, dress, 0.5, k % 2 == 0)


def _stalls(sheet: Sheet, side: int) -> None:
    """A row of stalls along one side of the alley, far ones first."""

    def at(near: float, text: str) -> list[complex]:
        """Points "out,up" of the stall's section, at the depth `near` of each."""
        return [500 + 900j + complex(side * z.real, z.imag) * near for z in poly(text)]

    def wall(far: float, near: float, text: str) -> list[complex]:
        return [*at(far, text), *at(near, text)[::-1]]

    sheet.form([*at(0.12, "540,-520 540,40"), *at(1.1, "540,640 540,-520")], 4, 0, 5)
    for k in range(5, -1, -1):
        far, near = 0.7 ** (k + 0.92), 0.7**k
        inks = (2, 1, 3)[k % 3], (3, 2, 1)[k % 3]
        light = ramp(at(near, "0,-330")[0], at(near, "0,240")[0], 0.95, 0.25)
        hatch(sheet, wall(far, near, "530,-330 530,200"), inks[1], lines(0, 5, 46), light)
        for part, edge in (("560,-440 300,-300", 3 * near + 1), ("300,-300 300,-256", 2)):
            for j in range(6):
                a, b = far + (near - far) * j / 6, far + (near - far) * (j + 1) / 6
                sheet.form(wall(a, b, part), inks[0] if j % 2 else 0, 4, edge)
        sheet.form(wall(far, near, "560,150 340,170"), 0, 4, 3)
        for j in range(7):
            a = far + (near - far) * (j + 0.2) / 7
            tome = wall(a, a * 1.04, f"420,162 420,{110 + 20 * (j % 2)}")
            sheet.form(tome, (2, 3, 1)[(j + k) % 3], 4, 2)
        sheet.form(wall(far, near, "340,170 340,430"), (1, 3, 2)[k % 3], 4, 4)


def _garland(sheet: Sheet, a: complex, b: complex, high: float, row: int) -> None:
    sag = abs(b - a) * 0.1
    line = [a + (b - a) * k / 28 + 4j * sag * (k / 28) * (1 - k / 28) for k in range(29)]
    sheet.line(line, 2 + high * 0.03, 4)
    for k in range(7):
        p, q = line[4 * k], line[4 * k + 3]
        wide = abs(q - p)
        ink = (2, 1, 3, 0)[(k + row) % 4]
        hem: list[complex] = []
        for j in range(5):
            hem += [p + wide * (1 - j / 5) + 1j * high, p + wide * (0.9 - j / 5) + 1.14j * high]
        sheet.form([p, q, *hem, p + 1j * high], ink, 4, 1.5 + high * 0.02)
        if high > 50:
            _openwork(sheet, p, wide, high, 4 if ink in (1, 0) else 0)


def _openwork(sheet: Sheet, corner: complex, wide: float, high: float, ink: int) -> None:
    middle = corner + wide / 2 + 0.5j * high
    for n in range(8):
        sheet.fill(placed(shape("0,-6 -7,-18 0,-30 7,-18"), middle, high / 120, 45 * n), ink)
    for n in range(5):
        for y in (0.14, 0.86):
            at = corner + wide * (0.14 + 0.18 * n) + 1j * high * y
            sheet.fill(placed(poly("0,-9 9,0 0,9 -9,0"), at, high / 130), ink)


def tarpaulin(size: Size, seed: int) -> Sheet:
    """Rain on a sagging tarpaulin, people and books beneath it."""
    inks = ["#7fb0bc", "#edbc4b", "#27587a", "#141d2b"]
    sheet = Sheet(size, "#eef0e6", inks, seed)
    sheet.fill(box(0, 0, 1500, 1000), 1)
    hatch(sheet, box(0, 0, 1500, 460), 4, lines(2, 5, 50), ramp(0, 420j, 0.95, 0.1))
    throng(sheet, 640, 560, (30, 60), (3, 4, 3), 1, None, 3)
    skin = Look(2, 4, 0, 4)
    coats = (Look(4, 1, 0), Look(3, 4, 1, 4, 9 - 7j), Look(0, 4, None, 4, 9 - 7j))
    covers = ((2, 3, 4), (0, 3, 4), (3, 2, 4))
    for k, x in enumerate((130, 420, 720, 1010, 1330)):
        top = (PEAK, LONG, HAT, MOP, LONG)[k]
        at = complex(x, 590 + 24 * (k % 2))
        hat = Look(4, 1, 0) if top in (LONG, MOP) else coats[(k + 1) % 3]
        draw(sheet, Folk(((FRONT, skin), (COAT, coats[k % 3]), (top, hat))), at, 0.8)
        book(sheet, at + 10 + 270j, (170, 210), -8 + 4 * k, covers[k % 3])
        for side in (-1, 1):
            flap = shape("40,150! 110,150 190,230 190,460! 70,460! 44,330 30,240")
            mass(sheet, placed(flap, at, 1, 0, side < 0), coats[k % 3], 6)
        stamp(sheet, HOLD, skin, at + 62 + 300j, 0.6, 90)
    for x in (60, 1440):
        sheet.form(limb([x + 240j, x + 1010j], [24, 28]), 4, 0, 4)
    _awning(sheet)
    return sheet


def _awning(sheet: Sheet) -> None:
    rng = sheet.rng
    upper = spline(poly("-20,250 60,190 276,300 700,215 1160,312 1440,180 1520,240"))
    lower = spline(poly("-20,330 60,320 274,490 700,340 1164,500 1440,310 1520,340"))
    tarp = [*upper, *lower[::-1]]
    sheet.form(tarp, 2, 4, 7)
    hatch(sheet, tarp, 4, lines(1, 5, 50), ramp(250j, 520j, -0.1, 0.8))
    for a, b in list(zip(upper, lower, strict=True))[2:-2:3]:
        sheet.fill(lens(spline([a, (a + b) / 2 + 10, b]), 9), 0)
    for x, y in rows("272,510 1166,520 276,580 1170,616 270,670 1164,740"):
        sheet.form(placed(shape("0,-30! 12,0 0,18 -12,0"), complex(x, y)), 0, 4, 3)
    for _ in range(330):
        start = complex(rng.uniform(-60, 1560), rng.uniform(-80, 250))
        sheet.fill(gouge(start, start + complex(-0.22, 1) * rng.uniform(40, 130), 6), 0)
    for _ in range(60):
        z = upper[rng.randrange(len(upper))] + rng.uniform(-20, 20)
        for lean in (-14, 0, 14):
            sheet.fill(gouge(z - 4j, z + lean - 28j, 4), 0)


def packing_up(size: Size, seed: int) -> Sheet:
    """Two people fold a huge cloth, bare poles and boxes behind, low sun."""
    inks = ["#f4b24a", "#e0693a", "#8c3b4a", "#2a1e33"]
    sheet = Sheet(size, "#fcefd2", inks, seed)
    _bare_tents(sheet)
    for x, y, side in rows(
        "560,700,70 640,690,90 596,628,66 860,700,80 944,716,60 80,760,110 1330,770,120"
    ):
        mass(sheet, box(x, y - side, side * 1.25, side), Look(2, 4, 1, 4, 7 - 6j), 4)
        sheet.fill(box(x + side * 0.5, y - side, side * 0.25, side), 0)
    for x, lean in ((260, -1), (1240, 1)):
        long = [x - 30 + 930j, x + 60 + 926j, x + lean * 196 + 1010j, x + lean * 294 - 60 + 1010j]
        sheet.fill(long, 4)
    top = spline(poly("392,470 560,560 750,590 940,560 1108,470"))
    low = spline(poly("380,560 540,770 750,850 960,770 1120,560"))
    cloth = [*top, *low[::-1]]
    sheet.form(cloth, 0, 4, 7)
    hatch(sheet, cloth, 2, lines(2, 5, 50), ramp(580j, 860j, 0.1, 0.9))
    for k in range(2, len(top) - 1, 3):
        bend = (top[k] + low[k]) / 2 + (12 if k < 12 else -12)
        sheet.fill(lens(spline([top[k], bend, low[k]]), 12), 3)
    coat = Look(4, 0, 1, None, 9 - 5j)
    for x, flip in ((250, False), (1250, True)):
        hat = Look(4, 0, 1) if flip else None
        dress = Dress(Look(3, 0, 2), coat, Look(4, 0, 2), hat, not flip)
        walker(sheet, complex(x, 930), 640, dress, 0.5, flip, reach=86 - 282j)
    return sheet


def _bare_tents(sheet: Sheet) -> None:
    sheet.fill(box(0, 0, 1500, 1000), 1)
    rays(sheet, 750 + 640j, 190, 1400, 0, count=34, fat=0.6, sweep=(180, 360))
    sheet.fill(arc(750 + 690j, 210, 180, 360, 40), 0)
    hatch(sheet, box(0, 0, 1500, 690), 2, lines(0, 4, 44), ramp(420j, 0, -0.2, 0.85))
    for x, wide in ((90, 230), (420, 190), (930, 200), (1210, 240)):
        left, right = complex(x, 400 - wide * 0.3), complex(x + wide, 400 - wide * 0.3)
        for top in (left, right):
            sheet.form(limb([complex(top.real, 720), top], [12, 10]), 4, 1, 2)
        sheet.line([left, (left + right) / 2 - wide * 0.45j, right, left], 11, 4)
    sheet.fill(box(0, 690, 1500, 320), 3)
    cuts(sheet, box(0, 700, 1500, 310), 4, slant=0, length=110, width=8, gap=24)


def lost_page(size: Size, seed: int) -> Sheet:
    """One page blows over an empty square at dusk."""
    inks = ["#e9a08a", "#6f6aa0", "#38366b", "#1c1a3a"]
    sheet = Sheet(size, "#fbeedd", inks, seed)
    sheet.fill(box(0, 0, 1334, 420), 1)
    hatch(sheet, box(0, 0, 1334, 420), 2, lines(0, 4, 40), ramp(380j, 0, 0.0, 1.05))
    sheet.fill(ellipse(1010 + 330j, 84), 0)
    arcade(sheet, -40 + 420j, (820, 150), 13, 3, 4, 1)
    arcade(sheet, 780 + 420j, (600, 110), 11, 4, 3, 2)
    sheet.fill(box(0, 416, 1334, 600), 2)
    hatch(sheet, box(0, 416, 1334, 600), 3, lines(0, 5, 46), ramp(430j, 1000j, 0.05, 0.9))
    cobbles(sheet, 418, 1000, 4, 15)
    lamp_post(sheet, 240 + 620j, 420, 4, 1, 0)
    sheet.fill(poly("246,622 234,622 -20,760 -20,790"), 4)
    sheet.fill(shape("360,880 560,820 760,850 880,900 700,950 480,940"), 4)
    page = (
        "470,560! 590,500 740,540 900,440! 930,560 900,680 960,790!"
        " 820,800 680,880 540,800! 560,720 510,650"
    )
    sheet.form(shape(page), 0, 4, 8)
    fold = shape("900,440! 930,560 900,680 960,790! 860,770 850,640 870,540")
    sheet.form(fold, 1, 4, 5)
    hatch(sheet, fold, 2, lines(4, 4, 48), ramp(850, 950, 0.0, 0.9))
    for k in range(9):
        start = complex(530 + 4 * k, 576 + 27 * k)
        sheet.fill(lens(spline([start, start + 130 - 34j, start + 300 - (56 - 5 * k) * 1j]), 11), 4)
    for y, x in ((470, 300), (700, 240), (880, 160)):
        gust = spline([complex(x, y), complex(x + 110, y - 30), complex(x + 220, y + 6)])
        sheet.fill(lens(gust, 9), 0)
    return sheet
