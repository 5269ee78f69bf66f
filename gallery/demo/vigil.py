"""The night vigil at the embassy: gate, candles, placards, flags. Nobody has a face."""

from math import cos, pi, sin

from gallery.demo.carve import GRIP, Look, Pose, arm, mass, stamp
from gallery.demo.curve import box, ellipse, gouge, limb, placed, poly, rows, shape, spline
from gallery.demo.heads import NAPE
from gallery.demo.ink import Sheet
from gallery.demo.letters import letter_box
from gallery.demo.people import COAT_BACK, HEAD_BACK, Folk, draw, flag, throng
from gallery.demo.texture import cuts, dots, glow, hatch, lens, lines, ramp

Size = tuple[int, int]


def candle(
    sheet: Sheet, foot: complex, size: tuple[float, float], wax: int, line: int, flame: int | None
) -> None:
    """A candle standing on `foot`; `flame` None: it is out."""
    wide, high = size
    body = [
        foot - wide / 2,
        foot - wide / 2 - high * 1j,
        foot + wide / 2 - high * 1j,
        foot + wide / 2,
    ]
    sheet.form(body, wax, line, wide * 0.06)
    run = spline(
        [
            foot - wide * 0.5 - high * 1j,
            foot - wide * 0.42 - high * 0.6j,
            foot - wide * 0.3 - high * 0.52j,
            foot - wide * 0.22 - high * 1j,
        ]
    )
    sheet.form(run, wax, line, wide * 0.04)
    sheet.form(ellipse(foot - high * 1j, wide / 2, wide * 0.16), wax, line, wide * 0.05)
    top = foot - high * 1j
    sheet.line([top, top - wide * 0.3j], wide * 0.08, line)
    if flame is None:
        return
    fire = shape("0,40! -34,10 -26,-40 0,-110! 26,-40 34,10")
    sheet.form(placed(fire, top - wide * 0.5j, wide / 80), flame, line, wide * 0.04)
    sheet.fill(placed(fire, top - wide * 0.42j, wide / 150), 0)


def embassy_gate(size: Size, seed: int) -> Sheet:
    """Dusk at a tall spiked gate, one lit window, people arrive with candles."""
    inks = ["#3a4f86", "#d98a4e", "#f2c65a", "#10152c"]
    sheet = Sheet(size, "#f6ead2", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 1)
    hatch(sheet, box(0, 0, 1334, 600), 2, lines(0, 4, 44), ramp(120j, 620j, 0.0, 0.75))
    hatch(sheet, box(0, 0, 1334, 500), 4, lines(0, 4, 44), ramp(420j, 0, 0.0, 0.95))
    sheet.form(box(330, 250, 700, 600), 1, 2, 5)
    hatch(sheet, box(330, 250, 700, 600), 4, lines(3, 4, 48), glow(803 + 390j, 520, -0.1, 0.9))
    sheet.form(poly("300,256 680,130 1060,256"), 4, 2, 4)
    sheet.form(poly("420,240 680,156 940,240"), 1, 4, 3)
    for k in range(5):
        for y in (330, 520):
            sheet.form(box(390 + 125 * k, y, 76, 120), 4, 1, 3)
    hatch(sheet, ellipse(803 + 390j, 230), 3, dots(3, 2, 40), glow(803 + 390j, 220, 0.95, 0.0), 0)
    sheet.form(box(752, 318, 102, 146), 0, 4, 6)
    hatch(sheet, box(752, 318, 102, 146), 3, lines(0, 5, 44), ramp(320j, 460j, 0.1, 0.95))
    sheet.fills([box(798, 318, 10, 146), box(752, 382, 102, 10)], 4)
    for k in range(34):
        x = -10 + 42 * k
        high = 480 if 9 < k < 24 else 410
        sheet.form(limb([complex(x, high), complex(x, 1010)], [13], False), 4, 1, 2)
        sheet.form(placed(poly("0,-46 13,0 0,14 -13,0"), complex(x, high)), 4, 1, 2)
    for y in (540, 800):
        sheet.form(limb([-20 + y * 1j, 1354 + y * 1j], [18]), 4, 1, 2)
    for x in (360, 990):
        sheet.form(box(x - 40, 270, 80, 760), 4, 1, 4)
        sheet.form(ellipse(complex(x, 236), 42), 3, 4, 5)
    for left, top, scale in rows("120,740,.62 330,760,.72 600,730,.6 860,770,.78 1180,740,.7"):
        _bearer(sheet, complex(left, top), scale)
    return sheet


def _bearer(sheet: Sheet, at: complex, scale: float) -> None:
    """Somebody from behind with a candle held to one side."""
    light = at + complex(180, 100) * scale
    hatch(
        sheet, ellipse(light, 170 * scale), 3, dots(3, 2, 40), glow(light, 160 * scale, 0.9, 0), 0
    )
    dark = Look(4, 2, 3, None, 8 - 3j)
    draw(sheet, Folk(((HEAD_BACK, dark), (COAT_BACK, dark), (NAPE, dark))), at, scale)
    candle(sheet, light + 110j * scale, (34 * scale, 90 * scale), 0, 4, 3)
    sheet.form(ellipse(light + 120j * scale, 34 * scale, 26 * scale), 4, 2, 3)


CUP = Pose(
    parts=(
        (
            "-90,560! -110,300 -150,120 -130,-20 -60,-90 10,-70 60,40 70,180 40,330 60,560!",
            "",
            False,
        ),
        ("-40,-60 -20,-160 30,-240", "58 52 36", True),
        ("-84,-50 -80,-170 -40,-270", "60 54 38", True),
        ("-122,-20 -132,-140 -104,-240", "58 52 36", True),
        ("-148,40 -172,-60 -158,-150", "52 46 32", True),
        ("10,120 60,10 76,-90", "78 62 40", True),
    ),
    cuts=(
        "-60,-20 -40,60 -50,140",
        "-100,0 -90,70 -96,150",
        "40,60 10,140 20,240",
        "-60,250 -20,270 20,256",
        "-70,290 -20,310 30,292",
        "-150,-60 -136,-66 -118,-58",
        "-102,-110 -84,-118 -62,-110",
        "-48,-110 -30,-116 -8,-106",
        "56,-60 70,-66 84,-58",
    ),
    depth=8,
)


def candle_hands(size: Size, seed: int) -> Sheet:
    """Two hands shelter a flame."""
    inks = ["#7c2f22", "#d9772f", "#f5cf63", "#120d12"]
    sheet = Sheet(size, "#fff4cf", inks, seed)
    sheet.fill(box(0, 0, 1000, 1334), 4)
    fire = 500 + 560j
    hatch(sheet, ellipse(fire, 560), 1, dots(3, 2, 44), glow(fire, 540, 1.05, 0.0), 0)
    hatch(sheet, ellipse(fire, 380), 2, dots(3, 2, 44), glow(fire, 370, 1.0, 0.0), 0)
    for k in range(36):
        way = complex(cos(2 * pi * k / 36), sin(2 * pi * k / 36))
        sheet.fill(
            gouge(fire + way * (240 + 30 * (k % 2)), fire + way * (400 + 70 * (k % 3)), 11), 3
        )
    candle(sheet, 500 + 1010j, (96, 330), 0, 4, 3)
    for flip in (False, True):
        at = complex(500 + (250 if flip else -250), 830)
        hold = Look(2, 4, 3, 1, complex(-9 if flip else 9, -4))
        stamp(sheet, CUP, hold, at, 1.12, 9 if not flip else -9, flip)
        cuff = placed([complex(-10, 420), complex(-40, 800)], at, 1.12, 9 if not flip else -9, flip)
        arm(sheet, Look(4, 1, 2, None, complex(-9 if flip else 9, -4)), cuff[::-1], [300, 240], 4)
    return sheet


def placards(size: Size, seed: int) -> Sheet:
    """Placards over the backs of heads, lit from below."""
    inks = ["#2a3563", "#e58a3c", "#c63b45", "#0f1128"]
    sheet = Sheet(size, "#fdf0cc", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 4)
    hatch(sheet, box(0, 0, 1334, 1000), 1, lines(0, 4, 44), ramp(0, 800j, 0.2, 1.0))
    for text, x, y, wide, high, turn in (
        ("PAZ", 90, 150, 360, 250, -6),
        ("LUZ", 520, 70, 330, 240, 4),
        ("ASILO", 860, 210, 420, 230, 7),
    ):
        at = complex(x + wide / 2, y + high / 2)
        stick = placed(limb([0j, 700j], [24, 28]), at, 1, turn * 0.5)
        sheet.form(stick, 2, 4, 4)
        board = placed(box(-wide / 2, -high / 2, wide, high), at, 1, turn)
        sheet.form(board, 0, 4, 8)
        hatch(sheet, board, 2, lines(0, 5, 48), ramp(at + high * 0.1j, at + high * 0.62j, 0.0, 0.8))
        start = placed([complex(-wide * 0.41, -high * 0.3)], at, 1, turn)[0]
        slant = placed([1 + 0j], 0, 1, turn)[0]
        letter_box(sheet, text, start, wide * 0.82, high * 0.6, 4 if text != "ASILO" else 3, slant)
    throng(sheet, 700, 620, (44, 80), (4, 4, 1), 2, 3, 3)
    for x, y, s in ((170, 740, 0.92), (480, 780, 1.05), (830, 750, 0.95), (1170, 770, 1.05)):
        _bearer(sheet, complex(x, y), s)
    return sheet


def candle_circle(size: Size, seed: int) -> Sheet:
    """A circle of candles from high above, people kneel round it like petals."""
    inks = ["#6b2f3f", "#e2813a", "#f6cf5f", "#140f1f"]
    sheet = Sheet(size, "#fff3cc", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 4)
    centre = 667 + 500j
    hatch(sheet, ellipse(centre, 620), 1, dots(3, 2, 44), glow(centre, 600, 1.1, 0.0), 0)
    hatch(sheet, ellipse(centre, 330), 2, dots(3, 2, 44), glow(centre, 330, 1.1, 0.2), 0)
    count = 15
    for k in range(count):
        turn = 360 * k / count + sheet.rng.uniform(-3, 3)
        shadow = poly("-60,-330 60,-330 120,-900 -120,-900")
        sheet.fill(placed(shadow, centre, 1, turn), 4)
        for j in (-1, 1):
            sheet.fill(
                placed(gouge(complex(j * 84, -300), complex(j * 128, -800), 8), centre, 1, turn), 1
            )
    for k in range(count):
        _kneeling(sheet, centre, 360 * k / count + 2 * sin(k * 4), 1.0 + 0.06 * sin(k * 3), k)
    for radius, n in ((150, 18), (86, 10), (0, 1)):
        for k in range(n):
            way = complex(cos(2 * pi * k / n), sin(2 * pi * k / n)) * radius
            sheet.form(ellipse(centre + way, 17), 0, 4, 3)
            sheet.fill(ellipse(centre + way, 9), 3)
            for j in range(6):
                spark = placed(gouge(-13j, -27j, 6), centre + way, 1, 60 * j)
                sheet.fill(spark, 3)
    return sheet


def _kneeling(sheet: Sheet, centre: complex, turn: float, reach: float, kind: int) -> None:
    """Somebody on their knees from above, facing the middle."""

    def put(text: str) -> list[complex]:
        return placed(shape(text), centre, reach, turn)

    coat = Look(
        (4, 1, 4, 2)[kind % 4], (2, 4, 3, 4)[kind % 4], (3, 2, 2, 3)[kind % 4], None, 5 + 0j
    )
    for x in (-34, 34):
        sheet.form(put(f"{x - 16},-408 {x - 12},-448 {x + 12},-448 {x + 16},-408"), 4, 1, 3)
    mass(sheet, put("-74,-330 -60,-390 0,-412 60,-390 74,-330 50,-300 0,-290 -50,-300"), coat, 4)
    for side in (-1, 1):
        sleeve = limb(
            [complex(side * 64, -330), complex(side * 70, -270), complex(side * 26, -226)],
            [34, 30, 20],
        )
        mass(sheet, placed(sleeve, centre, reach, turn), coat, 3)
        sheet.form(placed(ellipse(complex(side * 22, -218), 12), centre, reach, turn), 2, 4, 2)
    hair = Look(4, 2, 2, None, 4 + 0j)
    mass(sheet, placed(ellipse(-318j, 36, 40), centre, reach, turn), hair, 4)
    for x in (-14, 0, 14):
        lock = gouge(complex(x * 0.6, -348), complex(x * 1.4, -290), 5)
        sheet.fill(placed(lock, centre, reach, turn), 2)


def night_flags(size: Size, seed: int) -> Sheet:
    """Plain flags in front of the moon, hands on the poles."""
    inks = ["#24496e", "#d8d2b8", "#c24747", "#0e1626"]
    sheet = Sheet(size, "#faf3da", inks, seed)
    sheet.fill(box(0, 0, 1000, 1334), 1)
    hatch(sheet, box(0, 0, 1000, 1334), 4, lines(0, 4, 44), glow(560 + 430j, 950, 0.0, 1.05))
    sheet.fill(ellipse(560 + 430j, 300, n=80), 0)
    for x, y, r in rows("460,340,60 640,520,80 600,300,34 480,540,40 700,380,30"):
        at = complex(x, y)
        hatch(sheet, ellipse(at, r), 2, dots(3, 2, 40), glow(at, r, 0.9, 0.4), 0)
    for k in range(5):
        low = (640 + 46 * k) * 1j
        haze = [120 + 40 * k + low, 460 + low - 20j, 920 - 30 * k + low + 8j]
        sheet.fill(lens(haze, 20), 1)
    poles = "700,210,300,210,4 170,120,330,230,3 420,520,360,240,4 880,620,-300,200,3"
    for x, top, wide, high, ink in rows(poles):
        foot, tip = x + 1340j, x + 10 + top * 1j
        edge, fold = (0, 1) if ink == 4 else (4, 4)
        flag(sheet, foot, tip, (wide, high), int(ink), edge, fold, x / 90)
        sheet.form(limb([foot, tip - 20j], [18, 13]), 4, 2, 3)
    dark = Look(4, 2, 1, None, 7 - 6j)
    for x, y, scale in rows("172,1110,.85 428,1010,.95 704,1130,.9 880,1040,.8"):
        arm(
            sheet,
            dark,
            [x - 60 + 1400j, x - 34 + (y + 200) * 1j, x + (y + 60) * 1j],
            [170, 150, 104],
            4,
        )
        stamp(sheet, GRIP, dark, complex(x, y), scale, 3)
    return sheet


def candle_stubs(size: Size, seed: int) -> Sheet:
    """Stubs on the kerb, smoke of those just out, two still burning."""
    inks = ["#4a4f63", "#c9b79a", "#f0a63e", "#15161f"]
    sheet = Sheet(size, "#f7f0df", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 4)
    hatch(sheet, box(0, 0, 1334, 760), 1, lines(0, 4, 44), ramp(100j, 740j, 0.0, 0.75))
    for at in (330 + 420j, 900 + 390j):
        hatch(sheet, ellipse(at, 330), 3, dots(3, 2, 44), glow(at, 320, 0.95, 0.0), 0)
    kerb = poly("-20,850 1354,830 1354,1010 -20,1010")
    sheet.form(poly("-20,720 1354,690 1354,1010 -20,1010"), 2, 4, 7)
    sheet.form(kerb, 1, 4, 6)
    hatch(sheet, kerb, 4, lines(3, 5, 50), ramp(840j, 1010j, 0.2, 0.9))
    top = poly("-20,724 1354,694 1354,826 -20,846")
    cuts(sheet, top, 4, slant=-1, length=40, width=6, gap=24)
    stubs = "110,150,190 330,120,250 520,170,120 700,110,210 900,140,280 1070,180,110 1240,130,200"
    for k, (x, wide, high) in enumerate(rows(stubs)):
        _stub_on_kerb(sheet, complex(x, 780 - 8 * (k % 3)), wide, high, k in (1, 4))
    return sheet


def _stub_on_kerb(sheet: Sheet, foot: complex, wide: float, high: float, lit: bool) -> None:
    pool = shape("-1,0 -.6,-.22 .5,-.26 1.1,0 .9,.3 .3,.24 .1,.5 -.2,.26 -.8,.3")
    sheet.form(placed(pool, foot, wide * 0.9), 0, 4, 5)
    candle(sheet, foot, (wide, high), 0, 4, 3 if lit else None)
    body = box(foot.real - wide / 2, foot.imag - high, wide, high)
    dark = ramp(foot.real + wide * 0.1, foot.real - wide * 0.55, 0.0, 0.95)
    hatch(sheet, body, 1, lines(5, 1, 46), dark)
    for share, drop in ((-0.2, 0.5), (0.18, 0.74), (0.4, 0.36)):
        top = foot + wide * share - high * 1j
        sheet.form(limb([top, top + high * drop * 1j], [wide * 0.1, wide * 0.14]), 0, 4, 3)
    if not lit:
        top = foot - (high + 60) * 1j
        rise = spline([top, top + 40 - 100j, top - 50 - 200j, top + 30 - 320j, top - 20 - 460j])
        sheet.fill(lens(rise, 22), 2)
        sheet.fill(lens([z + 14 for z in rise[2:-3]], 8), 0)
