"""The book fair at work: the press, the puppets, the lens, a nap."""

from math import pi, sin

from gallery.demo.bodies import Dress, walker
from gallery.demo.books import book, open_book, spines
from gallery.demo.carve import FIST, FLAT, GRIP, Look, arm, mass, stamp
from gallery.demo.curve import arc, box, ellipse, gouge, limb, placed, poly, shape, spline
from gallery.demo.heads import FRONT, HAT
from gallery.demo.ink import Sheet
from gallery.demo.people import COAT, Folk, draw, somebody
from gallery.demo.texture import cuts, glow, hatch, lens, lines, ramp, rays

Size = tuple[int, int]


def hand_press(size: Size, seed: int) -> Sheet:
    """A printer leans on the lever of an iron press, sheets dry on a line."""
    inks = ["#d9b380", "#c23b2b", "#54707c", "#1b1d22"]
    sheet = Sheet(size, "#f4ead7", inks, seed)
    sheet.fill(box(0, 0, 1500, 1000), 1)
    hatch(sheet, box(0, 0, 1500, 1000), 4, lines(3, 4, 52), glow(560 + 480j, 980, -0.4, 0.9))
    sheet.fill(box(0, 890, 1500, 120), 4)
    for k in range(9):
        sheet.fill(gouge(170 * k + 920j, 170 * k + 130 + 930j, 9), 1)
        sheet.fill(gouge(170 * k + 70 + 966j, 170 * k + 220 + 972j, 9), 3)
    sheet.line(spline(poly("-20,60 400,120 900,112 1520,40")), 6, 4)
    for k, x in enumerate((40, 250, 460, 670, 880, 1090, 1300)):
        _proof(sheet, complex(x, 96 + 24 * sin(pi * x / 1500)), k)
    _press(sheet)
    sheet.form(limb(poly("540,480 820,470 1010,440"), [30, 24, 26]), 0, 4, 5)
    shirt = Look(0, 4, None, 4, 9 - 7j)
    dress = Dress(Look(2, 4, 1, 4), shirt, Look(3, 4, 0, 4), Look(4, 0, 1))
    walker(sheet, 1180 + 930j, 700, dress, 1.05, True, reach=96 - 282j)
    return sheet


def _press(sheet: Sheet) -> None:
    iron = Look(4, 0, 3, None, 9 - 6j)
    post = shape("-40,900! -30,760 -44,480 -34,380 34,380 44,480 30,760 40,900!")
    for x in (330, 690):
        mass(sheet, placed(post, x), iron, 6)
    head = "280,330! 400,260 510,236 620,260 740,330! 740,440 620,400 510,384 400,400 280,440"
    mass(sheet, shape(head), iron, 7)
    sheet.form(ellipse(510 + 320j, 40), 2, 0, 6)
    screw = limb([510 + 400j, 510 + 560j], [90, 70], False)
    mass(sheet, screw, Look(3, 0, 0, 4, 8 - 3j), 5)
    sheet.form(box(360, 556, 300, 52), 4, 0, 5)
    sheet.form(box(250, 630, 640, 20), 0, 4, 4)
    mass(sheet, box(200, 650, 760, 60), iron, 6)
    for x in (240, 880):
        mass(sheet, placed(poly("0,710 44,710 60,900 -16,900"), x), iron, 5)


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
    inks = ["#f2c14a", "#d43d3a", "#2c7c86", "#1b1b2b"]
    sheet = Sheet(size, "#fbf0d8", inks, seed)
    _booth(sheet)
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


def _booth(sheet: Sheet) -> None:
    sheet.fill(box(0, 0, 1000, 1334), 3)
    sheet.form(box(130, 150, 740, 640), 4, 0, 8)
    rays(sheet, 500 + 560j, 60, 640, 3, count=28, fat=0.7)
    sheet.fills([box(0, 140, 130, 700), box(870, 140, 130, 700)], 3)
    for side in (-1, 1):
        edge = spline(
            [500 + side * z.real + z.imag * 1j for z in poly("390,190 250,300 350,560 330,780")]
        )
        sheet.form([500 + side * 400 + 190j, *edge, 500 + side * 400 + 780j], 2, 0, 6)
        for k in range(4):
            sheet.fill(lens([z + side * (16 + 20 * k) for z in edge], 12), 4)
    for k in range(8):
        a = 100 + 100 * k
        scallop = [a + 150j, *arc(a + 50 + 150j, 50, 180, 0, 14)]
        sheet.form(scallop, 2 if k % 2 else 0, 4, 4)
    sheet.form(poly("80,156 500,20 920,156"), 2, 4, 7)
    sheet.form(ellipse(500 + 102j, 34), 1, 4, 5)


def _wolf(sheet: Sheet, at: complex) -> None:
    grey, coat = Look(0, 4, None, 4, 8 - 6j), Look(2, 4, 1, 4, 9 - 7j)
    head = (
        "-90,-40 -70,-110 0,-130 70,-100 110,-60 210,-30! 220,-4 200,18 100,24 60,60 -40,60 -86,20"
    )
    mass(sheet, placed(shape("-110,260! -90,80 -50,20 50,20 90,80 130,260!"), at), coat, 6)
    arm(sheet, coat, [at + z for z in poly("40,90 100,130 130,150")], [70, 60, 50], 2)
    sheet.form(ellipse(at + 136 + 150j, 27), 0, 4, 4)
    for x in (-60, 34):
        mass(sheet, placed(shape("0,-90! 6,-190! 64,-100"), at + x), grey, 5)
    mass(sheet, placed(shape(head), at), grey, 6)
    sheet.form(placed(shape("60,26! 140,30 196,24! 150,60 90,66"), at), 2, 4, 4)
    for k in range(5):
        sheet.form(placed(poly("0,0 18,0 9,18"), at + complex(84 + 22 * k, 24)), 0, 4, 2)
    sheet.fill(placed(ellipse(208 - 16j, 20, 16), at), 4)
    sheet.form(placed(ellipse(46 - 50j, 19, 14), at), 1, 4, 4)
    sheet.fill(placed(ellipse(52 - 48j, 7), at), 4)
    for k in range(6):
        fur = gouge(complex(-70 + 14 * k, -30 - 6 * k), complex(-84 + 12 * k, 16), 7)
        sheet.fill(placed(fur, at), 4)


def _girl(sheet: Sheet, at: complex) -> None:
    coat = Look(3, 4, 0, 4, 9 - 7j)
    mass(sheet, placed(shape("-120,260! -86,90 -50,40 50,40 86,90 110,260!"), at), coat, 6)
    arm(sheet, coat, [at + z for z in poly("-40,100 -96,134 -126,150")], [70, 60, 50], 2)
    sheet.form(ellipse(at - 132 + 150j, 26), 1, 4, 4)
    for side in (-1, 1):
        for k in range(4):
            bead = ellipse(complex(side * (96 + 4 * k), -10 + 36 * k), 24, 21)
            sheet.form(placed(bead, at), 4, 1, 3)
        sheet.form(placed(ellipse(complex(side * 110, 130), 16, 12), at), 2, 0, 3)
    mass(sheet, placed(ellipse(-40j, 94, 100), at), Look(1, 4, 0, 4, 7 - 5j), 6)
    fringe = (
        "-100,-30! -104,-110 -40,-156 40,-156 104,-110 100,-30! 80,-80 40,-96 0,-84 -40,-96 -80,-80"
    )
    mass(sheet, placed(shape(fringe), at), Look(4, 0, 1), 5)
    for x in (-34, 34):
        sheet.fill(placed(ellipse(complex(x, -36), 11, 15), at), 4)
        sheet.fill(placed(ellipse(complex(x * 1.6, 4), 17), at), 2)
    sheet.fill(placed(lens(spline(poly("-34,14 0,36 34,14")), 12), at), 4)


def magnifier(size: Size, seed: int) -> Sheet:
    """An old man with a magnifying glass, his eye huge in the lens."""
    inks = ["#e5a257", "#a8392c", "#6f8a78", "#211d1f"]
    sheet = Sheet(size, "#f5ecd6", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 3)
    hatch(sheet, box(0, 0, 1334, 1000), 4, lines(4, 4, 52), glow(640 + 400j, 860, -0.2, 1.0))
    skin, coat = Look(1, 4, 0, 4, 7 - 5j), Look(4, 1, 2, None, 9 - 7j)
    draw(sheet, Folk(((FRONT, skin), (COAT, coat), (HAT, Look(2, 4, 1, 4)))), 560 + 440j, 1.75, 5)
    _moustache(sheet, 560 + 440j)
    sheet.form(poly("380,850 1150,700 1290,1010 330,1010"), 0, 4, 7)
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


def _moustache(sheet: Sheet, at: complex) -> None:
    tash = "0,40! -30,36 -80,70 -104,64! -80,96 -30,86 0,70! 30,86 80,96 104,64! 80,70 30,36"
    sheet.form(placed(shape(tash), at, 1.75, 5), 0, 4, 5)
    for k in range(5):
        for side in (-1, 1):
            hair = gouge(
                complex(side * (14 + 16 * k), 60 + 3 * k), complex(side * (28 + 18 * k), 80), 5
            )
            sheet.fill(placed(hair, at, 1.75, 5), 4)


def _eye(sheet: Sheet, at: complex) -> None:
    sheet.fill(ellipse(at, 200), 1)
    hatch(sheet, ellipse(at, 200), 4, lines(2, 5, 46), glow(at + 30 - 30j, 250, -0.4, 0.8))
    ball = placed(shape("-170,10! -90,-80 20,-104 120,-60 172,14! 110,66 10,84 -90,66"), at)
    sheet.form(ball, 0, 4, 8)
    sheet.inside(ball, lambda: _iris(sheet, at))
    for k in range(9):
        a, lift = -150 + 36 * k, sin(pi * (k + 0.5) / 9)
        lash = gouge(complex(a, -70 - 40 * lift), complex(a * 1.1, -110 - 60 * lift), 10)
        sheet.fill(placed(lash, at), 4)
    for y in (96, 120, 142):
        fold = spline([complex(-120, y - 20), complex(0, y + 10), complex(120, y - 24)])
        sheet.fill(placed(lens(fold, 9), at), 4)


def _iris(sheet: Sheet, at: complex) -> None:
    sheet.form(ellipse(at - 14j, 84), 3, 4, 8)
    rays(sheet, at - 14j, 40, 82, 4, count=26, fat=0.7)
    sheet.fill(ellipse(at - 14j, 38), 4)
    sheet.fill(ellipse(at + 26 - 44j, 17), 0)


def asleep(size: Size, seed: int) -> Sheet:
    """A bookseller asleep between two walls of books."""
    inks = ["#edb95b", "#c94b37", "#3b7077", "#23212b"]
    sheet = Sheet(size, "#f7eeda", inks, seed)
    sheet.fill(box(0, 0, 1500, 1000), 4)
    for row in range(7):
        spines(sheet, -10, 430, 20 + 134 * row)
        spines(sheet, 1080, 430, 20 + 134 * row)
    sheet.fill(box(420, 0, 660, 870), 1)
    hatch(sheet, box(420, 0, 660, 870), 2, lines(0, 4, 44), ramp(120j, 880j, 0.0, 0.7))
    sheet.form(poly("-10,870 1510,870 1510,1010 -10,1010"), 0, 4, 6)
    cuts(sheet, poly("-10,880 1510,880 1510,1010 -10,1010"), 4, slant=0, length=80, width=6, gap=24)
    chair = Look(4, 0, 2, None, 6 - 5j)
    for line in ("560,640 520,930", "720,660 760,930", "470,340 570,660 780,656"):
        mass(sheet, limb(poly(line), [30, 28]), chair, 5)
    mass(sheet, box(980, 760, 190, 150), Look(1, 4, 0, 4, 10 - 8j), 6)
    for y in (800, 850):
        sheet.fill(box(986, y, 178, 8), 4)
    _sleeper(sheet)
    for k in range(3):
        zed = placed(poly("-20,-20 20,-20 -20,20 20,20"), complex(600 + 84 * k, 250 - 60 * k))
        sheet.line(zed, 10, 4)
    return sheet


def _sleeper(sheet: Sheet) -> None:
    trousers, shirt = Look(3, 4, 0, 4, 9 - 7j), Look(0, 4, None, 4, 9 - 7j)
    skin = Look(2, 4, 1, 4)
    for lift in (0j, -26j):
        thigh = [650 + 630j, 860 + 620j + lift, 1080 + 730j + lift]
        mass(sheet, limb(thigh, [130, 96, 60]), trousers, 6)
        sole = placed(shape("-20,34! -26,-60 10,-96 44,-84 40,34!"), 1092 + 716j + lift, 1, 8)
        mass(sheet, sole, Look(4, 0, 1), 5)
    mass(sheet, shape("470,400 540,350 640,420 730,560 740,650 620,690 540,650 480,520"), shirt, 7)
    mass(sheet, limb(poly("560,430 600,570 720,590"), [88, 76, 56]), shirt, 6)
    stamp(sheet, FLAT, skin, 716 + 588j, 0.44, 96)
    mass(sheet, ellipse(478 + 322j, 74, 84, -0.5), skin, 6)
    stamp(sheet, HAT, Look(1, 4, 0, 4), 440 + 340j, 0.92, 52)
    book(sheet, 640 + 640j, (110, 140), 74, (2, 0, 4), 4)
