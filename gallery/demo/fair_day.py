"""The book fair by day: tents, crates, tables, the queue, the poet, an exchange."""

from gallery.demo.bodies import Dress, leg, walker
from gallery.demo.books import book, open_book
from gallery.demo.carve import FLAT, HOLD, OPEN, Look, Pose, arm, mass, stamp
from gallery.demo.curve import Path, box, ellipse, gouge, limb, placed, poly, rows, shape, spline
from gallery.demo.heads import FRONT, HAT, LONG, MOP, YOUTH
from gallery.demo.ink import Sheet
from gallery.demo.people import COAT, Folk, crowd, draw
from gallery.demo.places import arcade
from gallery.demo.texture import cuts, glow, hatch, lens, lines, ramp, rays

Size = tuple[int, int]


def tents(size: Size, seed: int) -> Sheet:
    """Tent roofs fill a square, seen from a roof."""
    inks = ["#f1b64a", "#d4563c", "#2f8c8a", "#1d2a38"]
    sheet = Sheet(size, "#f8f0de", inks, seed)
    sheet.fill(box(0, 0, 1500, 1000), 1)
    hatch(sheet, box(0, 0, 1500, 180), 0, lines(0, 4, 40), ramp(180j, 0, 1.1, 0.1))
    arcade(sheet, -20 + 210j, (1540, 170), 22, 2, 4, 0)
    rng = sheet.rng
    for row in range(6):
        wide = 112 * 1.24**row
        y = 250 + 100 * row + 11 * row * row
        count = int(1700 / (wide * 1.22)) + 2
        start = -wide * (0.7 if row % 2 else 0.2)
        crowd(sheet, (0, y - wide * 0.08), 1500, 9 * 1.24**row, (4, 3, 2), 0, None)
        for k in range(count):
            at = complex(start + k * wide * 1.22, y)
            _tent(sheet, at, wide, (0, rng.choice((2, 3, 0)), 0, 2, 3)[(k + row * 2) % 5])
    return sheet


def _tent(sheet: Sheet, at: complex, wide: float, ink: int) -> None:
    top = at - 0.62j * wide + wide * 0.5
    left, mid, right = at, at + wide * (0.62 + 0.16j), at + wide * (1.06 - 0.1j)
    drop = 0.22j * wide
    for a, b, shade in ((left, mid, False), (mid, right, True)):
        sheet.form([a, b, b + drop, a + drop], ink if ink else 0, 4, wide * 0.018)
        if shade:
            hatch(sheet, [a, b, b + drop, a + drop], 4, lines(4, 1, 44), ramp(a, b, 0.45, 0.75))
        hem = [a + drop]
        for k in range(6):
            p, q = a + drop + (b - a) * k / 6, a + drop + (b - a) * (k + 1) / 6
            hem += [(p + q) / 2 + 0.06j * wide, q]
        sheet.form(hem, ink, 4, wide * 0.014)
        sheet.form([top, a, b], ink, 4, wide * 0.02)
    if ink:
        for share in (0.25, 0.62):
            p, q = left + (mid - left) * share, left + (mid - left) * (share + 0.2)
            sheet.fill([top, p, q], 0)
    hatch(sheet, [top, mid, right], 4, lines(3, 4, 50), ramp(mid, right, 0.25, 0.7))
    sheet.form(limb([top, top - 0.12j * wide], [wide * 0.03]), 4, 0, 1)


def crates(size: Size, seed: int) -> Sheet:
    """A porter under a tower of book crates."""
    inks = ["#e7b45c", "#c9522f", "#7f9a9a", "#22252d"]
    sheet = Sheet(size, "#f5ebd6", inks, seed)
    sheet.fill(box(0, 0, 1000, 1500), 3)
    hatch(sheet, box(0, 0, 1000, 1400), 0, lines(3, 4, 52), ramp(1000, 200 + 1200j, 0.05, 0.95))
    sheet.fill(box(0, 1330, 1000, 180), 4)
    cuts(sheet, box(0, 1340, 1000, 160), 1, slant=0, length=90, width=7, gap=26)
    sheet.fill(ellipse(470 + 1372j, 360, 24), 4)
    tower = (
        (300, 790, -9),
        (286, 628, -5),
        (310, 470, -11),
        (276, 316, -3),
        (300, 160, -8),
        (330, 20, -15),
    )
    dress = Dress(Look(2, 4, 1, 4), Look(0, 4, None, 4, 8 - 6j), Look(4, 0, 1), Look(1, 4, 0, 4))
    for k, (x, y, turn) in enumerate(tower):
        _crate(sheet, complex(x, y), turn, k)
    rope = spline([240 + 870j, 560 + 770j, 640 + 830j])
    walker(sheet, 520 + 1350j, 720, dress, 0.85, reach=96 - 300j)
    sheet.form(limb(rope, [14, 14, 14]), 4, 0, 3)
    return sheet


def _crate(sheet: Sheet, at: complex, turn: float, kind: int) -> None:
    def put(path: Path) -> list[complex]:
        return placed(path, at, 1.12, turn)

    wood = Look(1, 4, 0, 4, 8 - 8j)
    sheet.form(put(box(-180, -66, 360, 132)), 4, 0, 6)
    x = -168.0
    while x < 150:
        wide = sheet.rng.uniform(18, 34)
        ink = sheet.rng.choice((0, 2, 3, 2, 0))
        high = sheet.rng.uniform(70, 104)
        sheet.form(put(box(x, 56 - high, wide, high)), ink, 4, 2)
        sheet.fill(put(box(x + wide * 0.25, 66 - high, wide * 0.5, 10)), 4)
        x += wide + 2
    for y in (-64, -8, 40):
        mass(sheet, put(box(-182, y + 6 * (kind % 2), 364, 26)), wood, 3)
    for x in (-176, 152):
        mass(sheet, put(box(x, -68, 26, 136)), wood, 3)


def table_above(size: Size, seed: int) -> Sheet:
    """A table of books from straight above, hands from the edges."""
    inks = ["#eebf4d", "#d2492f", "#2c6f8f", "#1f2129"]
    sheet = Sheet(size, "#f6edd9", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 4)
    cuts(sheet, box(0, 0, 1334, 1000), 3, slant=2, length=120, width=7, gap=30)
    rng = sheet.rng
    palette = (
        (2, 0, 4),
        (1, 4, 4),
        (3, 1, 4),
        (0, 2, 4),
        (3, 0, 4),
        (2, 1, 4),
        (0, 3, 4),
        (1, 2, 4),
    )
    for row in range(5):
        for col in range(9):
            at = complex(64 + col * 152 + rng.uniform(-6, 6), 100 + row * 202 + rng.uniform(-7, 7))
            inks3 = palette[(col * 3 + row * 5 + rng.randrange(2)) % 8]
            book(
                sheet, at, (rng.uniform(112, 136), rng.uniform(160, 184)), rng.uniform(-5, 5), inks3
            )
    skin = (Look(1, 4, 0, 4), Look(2, 4, 1, 4))
    sleeves = (Look(4, 0, 1), Look(0, 4, None, 4, 9 - 7j), Look(3, 4, 0, 4, 9 - 7j))
    for k, (x, y, turn, pose) in enumerate(
        ((250, 720, 12, FLAT), (1090, 660, -78, FLAT), (860, 250, 172, OPEN), (20, 300, 84, FLAT))
    ):
        at = complex(x, y)
        back = placed([80j, 260j, 520j], at, 1, turn)
        stamp(sheet, pose, skin[k % 2], at, 1.0, turn, k % 2 == 0)
        arm(sheet, sleeves[k % 3], back[::-1], [190, 170, 130], 4)
    return sheet


def under_table(size: Size, seed: int) -> Sheet:
    """A child reads under a table between legs."""
    inks = ["#f3bd45", "#c84c33", "#35506b", "#151a24"]
    sheet = Sheet(size, "#fbf0d6", inks, seed)
    sheet.fill(box(0, 0, 1500, 1000), 4)
    light = poly("750,120 1330,1010 170,1010")
    sheet.fill(light, 1)
    hatch(sheet, light, 0, lines(0, 4, 44), glow(750 + 700j, 420, 0.9, -0.1))
    for side in (-1, 1):
        for k in range(2):
            foot = 750 + side * (470 + 190 * k) + (900 - 10 * k) * 1j
            look = (Look(3, 4, 1, 4), Look(4, 1, 2))[k]
            leg(sheet, foot + side * 30 - 640j, foot, look, Look(4, 1, 2), 1.15, flip=side > 0)
    _tablecloth(sheet)
    _child_reads(sheet, 750 + 620j)
    return sheet


def _tablecloth(sheet: Sheet) -> None:
    hem = spline(
        poly(
            "-20,420 130,330 280,420 430,270 600,230 750,170"
            " 900,230 1070,270 1220,420 1370,330 1520,420"
        )
    )
    sheet.form([-20 - 20j, *hem, 1520 - 20j], 2, 0, 8)
    for k in range(13):
        x = 40 + 118 * k
        low = 150 + abs(x - 750) * 0.24
        fold = [x + 40j, x + 10 + low * 0.5j, x + (750 - x) * 0.03 + low * 1j]
        sheet.fill(lens(spline(fold), 16), 4)
        spot = complex(x + 50, 60 + 40 * (k % 2))
        sheet.fill(ellipse(spot, 20), 0)
        sheet.fill(ellipse(spot, 9), 1)


def _child_reads(sheet: Sheet, at: complex) -> None:
    jersey, skin = Look(3, 4, 0, 4, 9 - 7j), Look(2, 4, 0, 4)
    body = shape("-60,60 -140,120 -160,260 -120,340 120,340 160,260 140,120 60,60")
    mass(sheet, placed(body, at), jersey, 6)
    for side in (-1, 1):
        thigh = placed(
            limb(poly("60,330 230,300 280,360 60,390"), [110, 100, 90, 80]), at, 1, 0, side < 0
        )
        mass(sheet, thigh, Look(4, 0, 1, None, 7 - 6j), 6)
        sole = placed(shape("10,360 90,350 110,386 60,410 0,400"), at, 1, 0, side < 0)
        mass(sheet, sole, Look(0, 4, None, 4), 5)
    draw(sheet, Folk(((YOUTH, skin), (MOP, Look(4, 0, 1)))), at - 20j, 0.98, 4)
    open_book(sheet, at + 230j, 1.35)
    for side in (-1, 1):
        sleeve = placed([140 + 140j, 210 + 250j, 172 + 290j], at, 1, 0, side < 0)
        arm(sheet, jersey, sleeve, [90, 84, 64], 3)
        stamp(sheet, HOLD, skin, at + complex(side * 160, 260), 0.46, -70 * side)


def signing_queue(size: Size, seed: int) -> Sheet:
    """Readers queue along a wall towards a signing table."""
    inks = ["#e9c07a", "#cf4b34", "#4b7c6b", "#242630"]
    sheet = Sheet(size, "#f8efdd", inks, seed)
    _wall(sheet)
    rng = sheet.rng
    coats = (Look(4, 0, 2, None), Look(2, 4, 0, 4), Look(0, 4, None, 4), Look(3, 4, 1, 4))
    for k in range(11):
        foot = complex(1300 - 46 * k - 4.3 * k * k, 640 + 3 * k + 2.2 * k * k)
        tall = 170 + 26 * k + 2.4 * k * k
        hat = coats[(k + 1) % 4] if k % 3 else None
        dress = Dress(Look(1, 4, 0, 4), coats[k % 4], coats[(k + 2) % 4], hat, k % 3 == 1)
        walker(sheet, foot, tall, dress, 0.12 + 0.2 * rng.random(), reach=34 - 214j)
        held = foot + placed([30 - 208j], 0, tall / 400)[0]
        cover = ((2, 0, 4), (1, 4, 4), (0, 2, 4))[k % 3]
        book(sheet, held, (tall * 0.13, tall * 0.18), 12, cover)
    sheet.form(poly("1330,560 1510,540 1510,640 1330,660"), 2, 4, 5)
    dark = Look(4, 0, 2)
    author = Folk(((FRONT, Look(1, 4, 0, 4)), (COAT, dark), (HAT, dark)))
    draw(sheet, author, 1420 + 440j, 0.4)
    sheet.form(poly("1310,552 1520,530 1520,560 1310,584"), 0, 4, 4)
    for k in range(4):
        sheet.form(box(1330 + 44 * k, 512 - 4 * k, 38, 34), (2, 3, 1, 2)[k], 4, 3)
    return sheet


def _wall(sheet: Sheet) -> None:
    wall = poly("-10,-10 1510,-10 1510,560 -10,770")
    sheet.fill(wall, 1)
    for k in range(9):
        sheet.fill(gouge(-20 + 92j * k - 10j, 1520 + 66j * k - 10j, 6), 2)
        for j in range(8):
            x = 195 * j + 95 * (k % 2)
            y = 92 * k - 10 - 0.017 * x * k
            sheet.fill(limb([complex(x, y), complex(x, y + 88 - k)], [4, 4]), 2)
    hatch(sheet, wall, 4, lines(3, 4, 50), ramp(1500, 300, -0.2, 0.7))
    sheet.fill(poly("-10,770 1510,560 1510,1010 -10,1010"), 0)
    floor = poly("-10,780 1510,570 1510,1010 -10,1010")
    cuts(sheet, floor, 2, slant=-7, length=80, width=5, gap=30)


def poet(size: Size, seed: int) -> Sheet:
    """A poet at an old round microphone, sheets fly off the stand."""
    inks = ["#f1c65a", "#d9572f", "#5a3f78", "#1a1626"]
    sheet = Sheet(size, "#fbf0da", inks, seed)
    sheet.fill(box(0, 0, 1000, 1334), 3)
    hatch(sheet, box(0, 0, 1000, 1334), 4, lines(4, 4, 52), glow(480 + 500j, 780, -0.2, 1.0))
    sheet.fill(ellipse(480 + 470j, 380), 1)
    rays(sheet, 480 + 470j, 240, 380, 2, count=40, fat=0.8)
    skin = Look(2, 4, 0, 4, 8 - 6j)
    coat = Look(4, 1, 2, None, 10 - 7j)
    arm(sheet, coat, [660 + 880j, 860 + 760j, 836 + 520j], [190, 160, 120], 4)
    stamp(sheet, OPEN, skin, 832 + 470j, 1.1, 8, True)
    draw(sheet, Folk(((FRONT, skin), (COAT, coat), (LONG, Look(4, 1, 0)))), 450 + 500j, 1.5)
    mouth = shape("-30,66! -10,58 0,62 10,58 30,66! 20,88 0,96 -20,88")
    sheet.form(placed(mouth, 450 + 500j, 1.5), 4, 2, 4)
    sheet.fill(placed(lens(spline(poly("-16,68 0,72 16,68")), 9), 450 + 500j, 1.5), 0)
    for side in (-1, 1):
        sheet.form(ellipse(450 + side * 122 + 590j, 14, 22), 0, 4, 4)
    _microphone(sheet, 536 + 800j)
    for x, y, turn, scale in rows(
        "170,1130,-20,1.2 90,830,24,1 190,560,-32,.8 800,1080,30,1.1 110,300,18,.7"
        " 880,210,-24,.66 690,130,16,.5"
    ):
        _paper(sheet, complex(x, y), turn, scale)
    return sheet


def _microphone(sheet: Sheet, at: complex) -> None:
    sheet.form(limb([at + 4 + 100j, at + 24 + 550j], [26, 32]), 0, 4, 6)
    sheet.form(ellipse(at, 112), 4, 0, 9)
    sheet.form(ellipse(at, 92), 1, 4, 6)
    for k in range(-3, 4):
        half = (88**2 - (26 * k) ** 2) ** 0.5
        sheet.fill(limb([at + 26 * k - half * 1j, at + 26 * k + half * 1j], [10, 10]), 4)
    sheet.form(box(at.real - 96, at.imag - 14, 192, 28), 0, 4, 4)


def _paper(sheet: Sheet, at: complex, turn: float, scale: float) -> None:
    page = shape(
        "-80,-110! -20,-124 60,-104 84,-110! 90,-20 74,60 84,112!"
        " 20,98 -50,116 -84,104! -70,30 -90,-40"
    )
    sheet.form(placed(page, at, scale, turn), 0, 4, 5)
    for k in range(7):
        row = spline([-54 - 76j + 24j * k, 0 - 84j + 24j * k, 50 - 74j + 24j * k])
        sheet.fill(placed(lens(row, 7), at, scale, turn), 4)


GIVE = Pose(
    parts=(
        (
            "-440,-86! -260,-84 -150,-86 -70,-70 -10,-30 0,30 -40,74 -130,88 -260,84 -440,92!",
            "",
            False,
        ),
        ("-90,-56 -20,-92 60,-86 124,-60", "62 50 42 28", True),
    ),
    cuts=(
        "100,-74 112,-66 120,-54",
        "20,-100 34,-92 36,-78",
        "-60,-10 -30,10 -20,44",
        "-250,-60 -240,0 -250,60",
        "-270,-56 -262,0 -270,56",
        "-140,-40 -110,-30 -90,-36",
    ),
)


def book_exchange(size: Size, seed: int) -> Sheet:
    """Two hands meet on a red book."""
    inks = ["#f0b65e", "#cf3330", "#8a5637", "#1d2a35"]
    sheet = Sheet(size, "#f3ead3", inks, seed)
    sheet.fill(poly("-10,-10 900,-10 600,1010 -10,1010"), 4)
    sheet.fill(poly("900,-10 1510,-10 1510,1010 600,1010"), 1)
    rays(sheet, 750 + 500j, 330, 1200, 0, count=40, fat=0.4)
    hatch(sheet, box(0, 0, 1500, 1000), 4, lines(4, 4, 52), glow(750 + 500j, 980, -0.5, 0.8))
    looks = (Look(1, 4, 0, 4, 9 - 7j), Look(3, 4, 1, 4, -9 - 7j))
    for k, flip in enumerate((False, True)):
        wrist = 1010 + 560j if flip else 490 + 470j
        for j in range(4):
            y = 44 + 26 * j
            finger = limb(
                [complex(-30, y), complex(70 - 8 * j, y + 34), complex(170 - 16 * j, y + 34)],
                [50, 46, 36],
            )
            mass(sheet, placed(finger, wrist, 1.15, -8 if not flip else 8, flip), looks[k], 6)
    sheet.form(poly("470,400 1000,340 1050,620 520,700"), 4, 0, 8)
    sheet.fill(poly("484,440 1004,380 1012,420 494,486"), 0)
    for k in range(4):
        sheet.fill(gouge(486 + 448j + 8j * k, 1006 + 388j + 8j * k, 4), 4)
    cover = poly("460,380 1000,320 1064,600 526,672")
    sheet.form(cover, 2, 0, 8)
    sheet.fill(poly("500,376 530,372 594,662 566,666"), 4)
    star = poly("0,-80 20,-24 78,-24 32,12 50,68 0,34 -50,68 -32,12 -78,-24 -20,-24")
    sheet.fill(placed(star, 796 + 490j, 1, -8), 1)
    sheet.line(placed([*box(-170, -110, 340, 220), -170 - 110j], 796 + 490j, 1, -7), 7, 0)
    for k, flip in enumerate((False, True)):
        wrist = 1010 + 560j if flip else 490 + 470j
        stamp(sheet, GIVE, looks[k], wrist, 1.15, -8 if not flip else 8, flip)
        back = placed([-330 + 4j, -640 + 20j], wrist, 1.15, -8 if not flip else 8, flip)
        arm(
            sheet, (Look(2, 4, 1, 4, 12 - 9j), Look(0, 4, None, 4, 12 - 9j))[k], back, [260, 320], 5
        )
    return sheet
