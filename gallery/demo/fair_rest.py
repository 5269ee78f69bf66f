"""The book fair, the rest of the three days: press, puppets, lens, lamps, rain, packing up."""

from math import cos, pi, sin

from gallery.demo.bodies import Dress, walker
from gallery.demo.carve import FIST, FLAT, GRIP, HOLD, Look, Pose, arm, mass, stamp
from gallery.demo.curve import Path, arc, box, ellipse, gouge, limb, placed, poly, shape, spline
from gallery.demo.fair_day import book, open_book
from gallery.demo.heads import FRONT, HAT, LONG, MOP, PEAK, YOUTH
from gallery.demo.ink import Ink, Sheet
from gallery.demo.people import COAT, COAT_BACK, Folk, crowd, draw, somebody, throng
from gallery.demo.places import arcade, cobbles, lamp_post
from gallery.demo.texture import cuts, dots, glow, hatch, lens, lines, ramp, rays

Size = tuple[int, int]


def hand_press(size: Size, seed: int) -> Sheet:
    """A printer leans on the lever of an iron press, sheets dry on a line."""
    inks = [Ink("#d9b380"), Ink("#c23b2b"), Ink("#54707c"), Ink("#1b1d22")]
    sheet = Sheet(size, "#f4ead7", inks, seed)
    sheet.fill(box(0, 0, 1500, 1000), 1)
    hatch(sheet, box(0, 0, 1500, 1000), 4, lines(3, 4, 52), glow(560 + 480j, 980, -0.4, 0.9))
    sheet.fill(box(0, 890, 1500, 120), 4)
    for k in range(9):
        sheet.fill(gouge(170 * k + 920j, 170 * k + 130 + 930j, 9), 1)
        sheet.fill(gouge(170 * k + 70 + 966j, 170 * k + 220 + 972j, 9), 3)
    wire = spline([-20 + 60j, 400 + 120j, 900 + 112j, 1520 + 40j])
    sheet.line(wire, 6, 4)
    for k, x in enumerate((40, 250, 460, 670, 880, 1090, 1300)):
        _proof(sheet, complex(x, 96 + 24 * sin(pi * x / 1500)), k)
    iron = Look(4, 0, 3, None, 9 - 6j)
    for x in (330, 690):
        mass(sheet, shape(f"{x - 40},900! {x - 30},760 {x - 44},480 {x - 34},380 {x + 34},380 {x + 44},480 {x + 30},760 {x + 40},900!"), iron, 6)
    mass(sheet, shape("280,330! 400,260 510,236 620,260 740,330! 740,440 620,400 510,384 400,400 280,440"), iron, 7)
    sheet.form(ellipse(510 + 320j, 40), 2, 0, 6)
    mass(sheet, limb([510 + 400j, 510 + 560j], [90, 70], False), Look(3, 0, 0, 4, 8 - 3j), 5)
    sheet.form(box(360, 556, 300, 52), 4, 0, 5)
    sheet.form(box(250, 630, 640, 20), 0, 4, 4)
    mass(sheet, box(200, 650, 760, 60), iron, 6)
    for x in (240, 880):
        mass(sheet, poly(f"{x},710 {x + 44},710 {x + 60},900 {x - 16},900"), iron, 5)
    lever = limb([540 + 480j, 820 + 470j, 1010 + 440j], [30, 24, 26])
    sheet.form(lever, 0, 4, 5)
    shirt = Look(0, 4, None, 4, 9 - 7j)
    dress = Dress(Look(2, 4, 1, 4), shirt, Look(3, 4, 0, 4), Look(4, 0, 1))
    walker(sheet, 1180 + 930j, 700, dress, 1.05, True, reach=96 - 282j)
    return sheet


def _proof(sheet: Sheet, at: complex, kind: int) -> None:
    page = [at, at + 150 + 3j, at + 146 + 186j, at - 5 + 178j]
    sheet.form(page, 0, 4, 4)
    middle = at + 72 + 92j
    match kind % 4:
        case 0:
            sheet.fill(ellipse(middle, 44), 2)
            rays(sheet, middle, 48, 78, 4, count=14, fat=0.6)
        case 1:
            stamp(sheet, FIST, Look(4, 0), middle + 38j, 0.44)
        case 2:
            sheet.fill(placed(shape("0,40! -52,-10 -40,-46 0,-24! 40,-46 52,-10"), middle, 1.2), 2)
            sheet.fill(box(at.real + 30, at.imag + 150, 90, 9), 4)
        case _:
            for k in range(5):
                sheet.fill(box(at.real + 22, at.imag + 26 + 28 * k, 106 - 18 * (k % 2), 12), 4)
    for x in (14, 128):
        sheet.form(box(at.real + x, at.imag - 16, 12, 30), 2, 4, 2)


def puppet_reading(size: Size, seed: int) -> Sheet:
    """A wolf and a girl, glove puppets, share a book over small heads."""
    inks = [Ink("#f2c14a"), Ink("#d43d3a"), Ink("#2c7c86"), Ink("#1b1b2b")]
    sheet = Sheet(size, "#fbf0d8", inks, seed)
    sheet.fill(box(0, 0, 1000, 1334), 3)
    sheet.form(box(130, 150, 740, 640), 4, 0, 8)
    rays(sheet, 500 + 560j, 60, 640, 3, count=28, fat=0.7)
    sheet.fills([box(0, 140, 130, 700), box(870, 140, 130, 700)], 3)
    for k in range(8):
        a = 100 + 100 * k
        sheet.form([a + 150j, a + 100 + 150j, *arc(a + 50 + 150j, 50, 0, 180, 14)], 2 if k % 2 else 0, 4, 4)
    sheet.form(poly("80,156 500,20 920,156"), 2, 4, 7)
    sheet.form(ellipse(500 + 102j, 34), 1, 4, 5)
    for side in (-1, 1):
        curtain = spline([500 + side * 390 + 190j, 500 + side * 250 + 300j, 500 + side * 350 + 560j, 500 + side * 330 + 780j])
        path = [500 + side * 400 + 190j, *curtain, 500 + side * 400 + 780j]
        sheet.form(path, 2, 0, 6)
        for k in range(4):
            sheet.fill(lens([z + side * (16 + 20 * k) for z in curtain], 12), 4)
    _wolf(sheet, 330 + 560j)
    _girl(sheet, 668 + 560j)
    open_book(sheet, 500 + 720j, 0.95)
    sheet.form(poly("90,770 910,770 950,850 50,850"), 1, 4, 7)
    sheet.fill(box(60, 850, 880, 490), 4)
    for k in range(9):
        sheet.fill(box(70 + 100 * k, 852, 50, 490), 2)
    for y, head, count in ((1080, 92, 5), (1230, 118, 4)):
        for k in range(count):
            x = 1000 * (k + 0.5) / count + sheet.rng.uniform(-24, 24)
            somebody(sheet, complex(x, y), head, (4, 3, 4, 1, 2)[(k + y) % 5], 0, None)
    return sheet


def _wolf(sheet: Sheet, at: complex) -> None:
    grey = Look(0, 4, None, 4, 8 - 6j)
    mass(sheet, placed(shape("-110,260! -90,80 -50,20 50,20 90,80 130,260!"), at), Look(2, 4, 1, 4, 9 - 7j), 6)
    arm(sheet, Look(2, 4, 1, 4), [at + 40 + 90j, at + 100 + 130j, at + 130 + 150j], [70, 60, 50], 2)
    sheet.form(ellipse(at + 136 + 150j, 27), 0, 4, 4)
    for x in (-60, 34):
        mass(sheet, placed(shape(f"{x},-90! {x + 6},-190! {x + 64},-100"), at), grey, 5)
    mass(sheet, placed(shape("-90,-40 -70,-110 0,-130 70,-100 110,-60 210,-30! 220,-4 200,18 100,24 60,60 -40,60 -86,20"), at), grey, 6)
    sheet.form(placed(shape("60,26! 140,30 196,24! 150,60 90,66"), at), 2, 4, 4)
    for k in range(5):
        tooth = poly("0,0 18,0 9,18")
        sheet.form(placed(tooth, at + complex(84 + 22 * k, 24)), 0, 4, 2)
    sheet.fill(placed(ellipse(208 - 16j, 20, 16), at), 4)
    sheet.form(placed(ellipse(46 - 50j, 19, 14), at), 1, 4, 4)
    sheet.fill(placed(ellipse(52 - 48j, 7), at), 4)
    for k in range(6):
        sheet.fill(placed(gouge(complex(-70 + 14 * k, -30 - 6 * k), complex(-84 + 12 * k, 16), 7), at), 4)


def _girl(sheet: Sheet, at: complex) -> None:
    mass(sheet, placed(shape("-120,260! -86,90 -50,40 50,40 86,90 110,260!"), at), Look(3, 4, 0, 4, 9 - 7j), 6)
    arm(sheet, Look(3, 4, 0, 4), [at - 40 + 100j, at - 96 + 134j, at - 126 + 150j], [70, 60, 50], 2)
    sheet.form(ellipse(at - 132 + 150j, 26), 1, 4, 4)
    for side in (-1, 1):
        for k in range(4):
            sheet.form(placed(ellipse(complex(side * (96 + 4 * k), -10 + 36 * k), 24, 21), at), 4, 1, 3)
        sheet.form(placed(ellipse(complex(side * 110, 130), 16, 12), at), 2, 0, 3)
    mass(sheet, placed(ellipse(-40j, 94, 100), at), Look(1, 4, 0, 4, 7 - 5j), 6)
    fringe = shape("-100,-30! -104,-110 -40,-156 40,-156 104,-110 100,-30! 80,-80 40,-96 0,-84 -40,-96 -80,-80")
    mass(sheet, placed(fringe, at), Look(4, 0, 1), 5)
    for x in (-34, 34):
        sheet.fill(placed(ellipse(complex(x, -36), 11, 15), at), 4)
        sheet.fill(placed(ellipse(complex(x * 1.6, 4), 17), at), 2)
    sheet.fill(placed(lens(spline([-34 + 14j, 36j, 34 + 14j]), 12), at), 4)


def magnifier(size: Size, seed: int) -> Sheet:
    """An old man with a magnifying glass, his eye huge in the lens."""
    inks = [Ink("#e5a257"), Ink("#a8392c"), Ink("#6f8a78"), Ink("#211d1f")]
    sheet = Sheet(size, "#f5ecd6", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 3)
    hatch(sheet, box(0, 0, 1334, 1000), 4, lines(4, 4, 52), glow(640 + 400j, 860, -0.2, 1.0))
    skin = Look(1, 4, 0, 4, 7 - 5j)
    coat = Look(4, 1, 2, None, 9 - 7j)
    draw(sheet, Folk(((FRONT, skin), (COAT, coat), (HAT, Look(2, 4, 1, 4)))), 560 + 440j, 1.75, 5)
    tash = shape("0,40! -30,36 -80,70 -104,64! -80,96 -30,86 0,70! 30,86 80,96 104,64! 80,70 30,36")
    sheet.form(placed(tash, 560 + 440j, 1.75, 5), 0, 4, 5)
    for k in range(5):
        sheet.fill(placed(gouge(complex(-14 - 16 * k, 60 + 3 * k), complex(-28 - 18 * k, 80), 5), 560 + 440j, 1.75, 5), 4)
        sheet.fill(placed(gouge(complex(14 + 16 * k, 60 + 3 * k), complex(28 + 18 * k, 80), 5), 560 + 440j, 1.75, 5), 4)
    page = poly("380,850 1150,700 1290,1010 330,1010")
    sheet.form(page, 0, 4, 7)
    for k in range(8):
        a, b = 440 - 6 * k + (868 + 24 * k) * 1j, 1140 + 14 * k + (730 + 30 * k) * 1j
        for j in range(7):
            p, q = a + (b - a) * (j + 0.1) / 7, a + (b - a) * (j + 0.72 + 0.2 * sin(k * 5 + j)) / 7
            sheet.fill(gouge(p, q, 10), 4)
    at = 716 + 420j
    sheet.form(limb([at + 150 + 150j, at + 330 + 330j], [46, 58]), 2, 4, 7)
    sheet.form(ellipse(at, 222, n=70), 4, 0, 7)
    glass = ellipse(at, 188, n=70)
    sheet.fill(glass, 0)
    sheet.inside(glass, lambda: _eye(sheet, at))
    sheet.line([*ellipse(at, 204, n=70), at + 204], 12, 1)
    sheet.fill(lens(arc(at, 160, 195, 250), 20), 0)
    stamp(sheet, GRIP, skin, at + 344 + 330j, 1.15, -36)
    arm(sheet, coat, [1334 + 960j, at + 400 + 420j], [240, 180], 3)
    return sheet


def _eye(sheet: Sheet, at: complex) -> None:
    sheet.fill(ellipse(at, 200), 1)
    hatch(sheet, ellipse(at, 200), 4, lines(2, 5, 46), glow(at + 30 - 30j, 250, -0.4, 0.8))
    ball = shape("-170,10! -90,-80 20,-104 120,-60 172,14! 110,66 10,84 -90,66")
    sheet.form(placed(ball, at), 0, 4, 8)
    sheet.inside(placed(ball, at), lambda: _iris(sheet, at))
    for k in range(9):
        a = -150 + 36 * k
        sheet.fill(placed(gouge(complex(a, -70 - 40 * sin(pi * (k + 0.5) / 9)), complex(a * 1.1, -110 - 60 * sin(pi * (k + 0.5) / 9)), 10), at), 4)
    for y in (96, 120, 142):
        sheet.fill(placed(lens(spline([complex(-120, y - 20), complex(0, y + 10), complex(120, y - 24)]), 9), at), 4)


def _iris(sheet: Sheet, at: complex) -> None:
    sheet.form(ellipse(at - 14j, 84), 3, 4, 8)
    rays(sheet, at - 14j, 40, 82, 4, count=26, fat=0.7)
    sheet.fill(ellipse(at - 14j, 38), 4)
    sheet.fill(ellipse(at + 26 - 44j, 17), 0)


def asleep(size: Size, seed: int) -> Sheet:
    """A bookseller asleep between two walls of books."""
    inks = [Ink("#edb95b"), Ink("#c94b37"), Ink("#3b7077"), Ink("#23212b")]
    sheet = Sheet(size, "#f7eeda", inks, seed)
    sheet.fill(box(0, 0, 1500, 1000), 4)
    for left, width in ((-10, 430), (1080, 430)):
        for row in range(7):
            _spines(sheet, left, width, 20 + 134 * row)
    sheet.fill(box(420, 0, 660, 870), 1)
    hatch(sheet, box(420, 0, 660, 870), 2, lines(0, 4, 44), ramp(120j, 880j, 0.0, 0.7))
    sheet.form(poly("-10,870 1510,870 1510,1010 -10,1010"), 0, 4, 6)
    cuts(sheet, poly("-10,880 1510,880 1510,1010 -10,1010"), 4, slant=0, length=80, width=6, gap=24)
    chair = Look(4, 0, 2, None, 6 - 5j)
    for line in ([560 + 640j, 520 + 930j], [720 + 660j, 760 + 930j], [470 + 340j, 570 + 660j, 780 + 656j]):
        mass(sheet, limb(line, [30, 26, 28][: len(line)]), chair, 5)
    crate = box(980, 760, 190, 150)
    mass(sheet, crate, Look(1, 4, 0, 4, 10 - 8j), 6)
    for y in (800, 850):
        sheet.fill(box(986, y, 178, 8), 4)
    trousers, shirt = Look(3, 4, 0, 4, 9 - 7j), Look(0, 4, None, 4, 9 - 7j)
    for lift in (0, 26):
        mass(sheet, limb([650 + 620j + 10j, 860 + 620j - lift * 1j, 1080 + 730j - lift * 1j], [130, 96, 60]), trousers, 6)
        sole = placed(shape("-20,34! -26,-60 10,-96 44,-84 40,34!"), 1092 + 716j - lift * 1j, 1.0, 8)
        mass(sheet, sole, Look(4, 0, 1), 5)
    mass(sheet, shape("470,400 540,350 640,420 730,560 740,650 620,690 540,650 480,520"), shirt, 7)
    mass(sheet, limb([560 + 430j, 600 + 570j, 720 + 590j], [88, 76, 56]), shirt, 6)
    stamp(sheet, FLAT, Look(2, 4, 1, 4), 716 + 588j, 0.44, 96)
    mass(sheet, ellipse(478 + 322j, 74, 84, -0.5), Look(2, 4, 1, 4), 6)
    hat = Look(1, 4, 0, 4)
    stamp(sheet, HAT, hat, 440 + 340j, 0.92, 52)
    book(sheet, 640 + 640j, (110, 140), 74, (2, 0, 4), 4)
    for k in range(3):
        at = complex(600 + 84 * k, 250 - 60 * k)
        z = poly("-20,-20 20,-20 -20,20 20,20")
        sheet.line(placed(z, at, 0.8 + 0.3 * k), 10, 4)
    return sheet


def _spines(sheet: Sheet, left: float, width: float, top: float) -> None:
    rng = sheet.rng
    x = left + 8
    while x < left + width - 30:
        wide, high = rng.uniform(22, 46), rng.uniform(84, 116)
        ink = rng.choice((0, 1, 2, 3, 2, 1))
        spine = box(x, top + 118 - high, wide, high)
        sheet.form(placed(spine, 0, 1, 0), ink, 4, 3)
        for share in (0.12, 0.2, 0.8):
            sheet.fill(box(x + 3, top + 118 - high * (1 - share), wide - 6, 5), 4)
        if rng.random() < 0.5:
            sheet.fill(box(x + wide * 0.3, top + 118 - high * 0.68, wide * 0.4, high * 0.34), 0 if ink else 2)
        x += wide + 3
    sheet.form(box(left, top + 118, width, 14), 1, 4, 3)


def lamp_reading(size: Size, seed: int) -> Sheet:
    """Night reading: small lamps over open books in the dark."""
    inks = [Ink("#223a63"), Ink("#f3c148"), Ink("#d4703c"), Ink("#0f1730")]
    sheet = Sheet(size, "#fcf3d3", inks, seed)
    sheet.fill(box(0, 0, 1500, 1000), 4)
    hatch(sheet, box(0, 0, 1500, 1000), 1, lines(0, 4, 44), ramp(0, 1000j, 0.95, 0.3))
    for _ in range(60):
        at = complex(sheet.rng.uniform(0, 1500), sheet.rng.uniform(0, 250))
        star = poly("0,-10 2,-2 10,0 2,2 0,10 -2,2 -10,0 -2,-2")
        sheet.fill(placed(star, at, sheet.rng.uniform(0.3, 1.3)), 0)
    sheet.fill(ellipse(1300 + 130j, 62), 0)
    sheet.fill(ellipse(1272 + 116j, 56), 4)
    for scale, y, count, shift in ((0.5, 330, 5, 0.2), (0.7, 520, 4, -0.15), (1.05, 730, 3, 0.12)):
        seat = limb([-20 + (y + 250 * scale) * 1j, 1520 + (y + 250 * scale) * 1j], [30 * scale])
        sheet.form(seat, 4, 3, 3)
        for k in range(count):
            _reader(sheet, complex(1500 * (k + 0.5 + shift) / count, y), scale, k + count)
    return sheet


def _reader(sheet: Sheet, at: complex, scale: float, kind: int) -> None:
    halo = at + 130j * scale
    hatch(sheet, ellipse(halo, 330 * scale), 3, dots(3, 2, 40), glow(halo, 310 * scale, 0.95, 0.0), 0)
    skin, dark = Look(2, 4, 0, 3, 2 + 8j), Look(4, 3, 2, None, 1 + 7j)
    top = (MOP, LONG, PEAK, HAT)[kind % 4]
    tilt = sheet.rng.uniform(-6, 6)
    draw(sheet, Folk(((YOUTH, skin), (COAT, dark), (top, dark))), at, scale, tilt)
    page = at + 240j * scale
    flip = kind % 2 == 0

    def put(path: Path) -> list[complex]:
        return placed(path, page, scale, 0, flip)

    beam = put(poly("126,-120 196,-60 110,-50 -120,-66"))
    hatch(sheet, beam, 0, lines(5, 1, 44), ramp(page - 190j * scale, page - 40j * scale, 0.95, 0.5))
    open_book(sheet, page, 1.15 * scale)
    stem = put(limb(spline([150 + 130j, 262 + 40j, 250 - 110j, 190 - 150j]), [12, 12, 12]))
    sheet.form(stem, 3, 4, 3 * scale + 1)
    shade = put(shape("112,-118! 120,-178 164,-206 208,-178 216,-100 206,-46!"))
    sheet.form(shade, 3, 0, 4 * scale + 1)
    sheet.form(put(ellipse(160 - 80j, 17)), 0, 4, 2)


def paper_flags(size: Size, seed: int) -> Sheet:
    """Strings of cut-paper flags over an alley of stalls."""
    inks = [Ink("#f3b62f"), Ink("#e0457b"), Ink("#25908e"), Ink("#26213f")]
    sheet = Sheet(size, "#f8f0de", inks, seed)
    sheet.fill(box(0, 0, 1000, 1500), 0)
    hatch(sheet, box(0, 0, 1000, 900), 3, lines(0, 4, 44), ramp(0, 820j, 0.6, 0.0))
    ground = poly("440,920 560,920 1010,1510 -10,1510")
    for side in (-1, 1):
        _stalls(sheet, side)
    sheet.form(ground, 1, 4, 4)
    cuts(sheet, ground, 0, slant=0, length=60, width=6, gap=22)
    rng = sheet.rng
    for k in range(6):
        y = 1000 + 84 * k
        half = (y - 930) * 0.75 + 40
        for j in range(7):
            x = 500 - half + 2 * half * (j + 0.2) / 7
            shade = [complex(x, y), complex(x + half * 0.2, y), complex(x + half * 0.17, y + 22), complex(x - half * 0.03, y + 20)]
            sheet.recast(shade, {0: 4, 1: 4})
    for y, head, count in ((960, 20, 4), (1010, 34, 3), (1120, 62, 2)):
        for k in range(count):
            x = 500 + (k - (count - 1) / 2) * head * 3.4 + rng.uniform(-20, 20)
            dress = Dress(Look(2, 4), Look((2, 3, 0)[k % 3], 4), Look(4, 0), Look(1, 4) if k % 2 else None, k % 2 == 0)
            walker(sheet, complex(x, y + head * 3), head * 7, dress, 0.5, k % 2 == 0)
    for row in range(7):
        t = row / 6
        y, wide = 800 - 760 * t**1.15, 160 + 900 * t
        _garland(sheet, 500 - wide / 2 + (y - 20 * t) * 1j, 500 + wide / 2 + (y - 40 * (row % 2)) * 1j, 26 + 130 * t, row)
    return sheet


def _stalls(sheet: Sheet, side: int) -> None:
    """A row of stalls along one side of the alley, far ones first."""

    def at(out: float, up: float, near: float) -> complex:
        return 500 + 900j + complex(side * out, up) * near

    sheet.form([at(540, -520, 0.12), at(540, -520, 1.1), at(540, 640, 1.1), at(540, 40, 0.12)], 4, 0, 5)
    for k in range(5, -1, -1):
        far, near = 0.7 ** (k + 0.92), 0.7**k
        hatch(
            sheet,
            [at(530, -330, far), at(530, -330, near), at(530, 200, near), at(530, 200, far)],
            (3, 2, 1)[k % 3],
            lines(0, 5, 46),
            ramp(at(0, -330, near), at(0, 240, near), 0.95, 0.25),
        )
        for j in range(6):
            a, b = far + (near - far) * j / 6, far + (near - far) * (j + 1) / 6
            roof = [at(560, -440, a), at(560, -440, b), at(300, -300, b), at(300, -300, a)]
            sheet.form(roof, (2, 1, 3)[k % 3] if j % 2 else 0, 4, 3 * near + 1)
        for j in range(6):
            a, b = far + (near - far) * j / 6, far + (near - far) * (j + 1) / 6
            sheet.form([at(300, -300, a), at(300, -300, b), at(300, -256, b), at(300, -256, a)], (2, 1, 3)[k % 3] if j % 2 else 0, 4, 2)
        sheet.form([at(560, 150, far), at(560, 150, near), at(340, 170, near), at(340, 170, far)], 0, 4, 3)
        for j in range(7):
            a = far + (near - far) * (j + 0.2) / 7
            tome = [at(420, 162, a), at(420, 110 + 20 * (j % 2), a), at(420, 110 + 20 * (j % 2), a * 1.04), at(420, 162, a * 1.04)]
            sheet.form(tome, (2, 3, 1)[(j + k) % 3], 4, 2)
        sheet.form([at(340, 170, far), at(340, 170, near), at(340, 430, near), at(340, 430, far)], (1, 3, 2)[k % 3], 4, 4)


def _garland(sheet: Sheet, a: complex, b: complex, high: float, row: int) -> None:
    count = 7
    sag = abs(b - a) * 0.1
    line = [a + (b - a) * k / 28 + 4j * sag * (k / 28) * (1 - k / 28) for k in range(29)]
    sheet.line(line, 2 + high * 0.03, 4)
    for k in range(count):
        p, q = line[4 * k], line[4 * k + 3]
        wide = abs(q - p)
        ink = (2, 1, 3, 0)[(k + row) % 4]
        hem: list[complex] = []
        for j in range(5):
            hem += [p + wide * (1 - j / 5) + 1j * high, p + wide * (0.9 - j / 5) + 1.14j * high]
        sheet.form([p, q, *hem, p + 1j * high], ink, 4, 1.5 + high * 0.02)
        if high < 50:
            continue
        hole = 4 if ink in (1, 0) else 0
        mid = p + wide / 2 + 0.5j * high
        for n in range(8):
            petal = placed(shape("0,-6 -7,-18 0,-30 7,-18"), mid, high / 120, 45 * n)
            sheet.fill(petal, hole)
        for n in range(5):
            for y in (0.14, 0.86):
                diamond = placed(poly("0,-9 9,0 0,9 -9,0"), p + wide * (0.14 + 0.18 * n) + 1j * high * y, high / 130)
                sheet.fill(diamond, hole)


def tarpaulin(size: Size, seed: int) -> Sheet:
    """Rain on a sagging tarpaulin, people and books beneath it."""
    inks = [Ink("#7fb0bc"), Ink("#edbc4b"), Ink("#27587a"), Ink("#141d2b")]
    sheet = Sheet(size, "#eef0e6", inks, seed)
    sheet.fill(box(0, 0, 1500, 1000), 1)
    hatch(sheet, box(0, 0, 1500, 460), 4, lines(2, 5, 50), ramp(0, 420j, 0.95, 0.1))
    throng(sheet, 640, 560, (30, 60), (3, 4, 3), 1, None, 3)
    skin = Look(2, 4, 0, 4)
    coats = (Look(4, 1, 0), Look(3, 4, 1, 4, 9 - 7j), Look(0, 4, None, 4, 9 - 7j))
    for k, x in enumerate((130, 420, 720, 1010, 1330)):
        top = (PEAK, LONG, HAT, MOP, LONG)[k]
        at = complex(x, 590 + 24 * (k % 2))
        draw(sheet, Folk(((FRONT, skin), (COAT, coats[k % 3]), (top, coats[(k + 1) % 3]))), at, 0.8)
        book(sheet, at + 14 + 250j, (120, 150), -8 + 5 * k, ((2, 3, 4), (0, 3, 4), (3, 2, 4))[k % 3])
        stamp(sheet, HOLD, skin, at + 84 + 240j, 0.52, 90)
        stamp(sheet, HOLD, skin, at - 56 + 256j, 0.52, -90)
    sheet.form(limb([60 + 250j, 50 + 1010j], [24, 28]), 4, 0, 4)
    sheet.form(limb([1440 + 230j, 1450 + 1010j], [24, 28]), 4, 0, 4)
    upper = spline([-20 + 250j, 60 + 190j, 276 + 300j, 700 + 215j, 1160 + 312j, 1440 + 180j, 1520 + 240j])
    lower = spline([-20 + 330j, 60 + 320j, 274 + 490j, 700 + 340j, 1164 + 500j, 1440 + 310j, 1520 + 340j])
    tarp = [*upper, *lower[::-1]]
    sheet.form(tarp, 2, 4, 7)
    hatch(sheet, tarp, 4, lines(1, 5, 50), ramp(250j, 520j, -0.1, 0.8))
    for k in range(2, len(upper) - 2, 3):
        sheet.fill(lens(spline([upper[k], (upper[k] + lower[k]) / 2 + 10, lower[k]]), 9), 0)
    for x, y in ((272, 510), (1166, 520), (276, 580), (1170, 616), (270, 670), (1164, 740)):
        drop = shape("0,-30! 12,0 0,18 -12,0")
        sheet.form(placed(drop, complex(x, y)), 0, 4, 3)
    rng = sheet.rng
    for _ in range(330):
        start = complex(rng.uniform(-60, 1560), rng.uniform(-80, 250))
        sheet.fill(gouge(start, start + complex(-0.22, 1) * rng.uniform(40, 130), 6), 0)
    for _ in range(60):
        z = upper[rng.randrange(len(upper))] + rng.uniform(-20, 20)
        for lean in (-14, 0, 14):
            sheet.fill(gouge(z - 4j, z + lean - 28j, 4), 0)
    return sheet


def packing_up(size: Size, seed: int) -> Sheet:
    """Two people fold a huge cloth, bare poles and boxes behind, low sun."""
    inks = [Ink("#f4b24a"), Ink("#e0693a"), Ink("#8c3b4a"), Ink("#2a1e33")]
    sheet = Sheet(size, "#fcefd2", inks, seed)
    sheet.fill(box(0, 0, 1500, 1000), 1)
    rays(sheet, 750 + 640j, 190, 1400, 0, count=34, fat=0.6, sweep=(180, 360))
    sheet.fill([*arc(750 + 690j, 210, 180, 360, 40)], 0)
    hatch(sheet, box(0, 0, 1500, 690), 2, lines(0, 4, 44), ramp(420j, 0, -0.2, 0.85))
    for x, wide in ((90, 230), (420, 190), (930, 200), (1210, 240)):
        top = 400 - wide * 0.3
        for dx in (0, wide):
            sheet.form(limb([complex(x + dx, 720), complex(x + dx, top)], [12, 10]), 4, 1, 2)
        ridge = [complex(x, top), complex(x + wide / 2, top - wide * 0.45), complex(x + wide, top), complex(x, top)]
        sheet.line(ridge, 11, 4)
    sheet.fill(box(0, 690, 1500, 320), 3)
    cuts(sheet, box(0, 700, 1500, 310), 4, slant=0, length=110, width=8, gap=24)
    for x, y, s in ((560, 700, 70), (640, 690, 90), (596, 628, 66), (860, 700, 80), (944, 716, 60), (80, 760, 110), (1330, 770, 120)):
        mass(sheet, box(x, y - s, s * 1.25, s), Look(2, 4, 1, 4, 7 - 6j), 4)
        sheet.fill(box(x + s * 0.5, y - s, s * 0.25, s), 0)
    for x in (260, 1240):
        sheet.fill(shape(f"{x - 30},930 {x + 60},926 {x + (x - 750) * 0.4},1010 {x + (x - 750) * 0.6 - 60},1010"), 4)
    top = spline([392 + 470j, 560 + 560j, 750 + 590j, 940 + 560j, 1108 + 470j])
    low = spline([380 + 560j, 540 + 770j, 750 + 850j, 960 + 770j, 1120 + 560j])
    cloth = [*top, *low[::-1]]
    sheet.form(cloth, 0, 4, 7)
    hatch(sheet, cloth, 2, lines(2, 5, 50), ramp(580j, 860j, 0.1, 0.9))
    for k in range(2, len(top) - 1, 3):
        sheet.fill(lens(spline([top[k], (top[k] + low[k]) / 2 + (12 if k < 12 else -12), low[k]]), 12), 3)
    for x, flip in ((250, False), (1250, True)):
        dress = Dress(Look(3, 0, 2), Look(4, 0, 1, None, 9 - 5j), Look(4, 0, 2), Look(4, 0, 1) if flip else None, not flip)
        walker(sheet, complex(x, 930), 640, dress, 0.5, flip, reach=86 - 282j)
    return sheet


def lost_page(size: Size, seed: int) -> Sheet:
    """One page blows over an empty square at dusk."""
    inks = [Ink("#e9a08a"), Ink("#6f6aa0"), Ink("#38366b"), Ink("#1c1a3a")]
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
    shadow = shape("360,880 560,820 760,850 880,900 700,950 480,940")
    sheet.fill(shadow, 4)
    page = shape("470,560! 590,500 740,540 900,440! 930,560 900,680 960,790! 820,800 680,880 540,800!"
                 " 560,720 510,650")
    sheet.form(page, 0, 4, 8)
    fold = shape("900,440! 930,560 900,680 960,790! 860,770 850,640 870,540")
    sheet.form(fold, 1, 4, 5)
    hatch(sheet, fold, 2, lines(4, 4, 48), ramp(850, 950, 0.0, 0.9))
    for k in range(9):
        y = 566 + 27 * k
        bend = [complex(530 + 4 * k, y + 10), complex(660 + 3 * k, y - 24), complex(830 + 3 * k, y - 46 + 5 * k)]
        sheet.fill(lens(spline(bend), 11), 4)
    for y, x in ((470, 300), (700, 240), (880, 160)):
        sheet.fill(lens(spline([complex(x, y), complex(x + 110, y - 30), complex(x + 220, y + 6)]), 9), 0)
    return sheet
