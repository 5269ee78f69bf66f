"""The night vigil at the embassy: candles, bars, shields, chalk. Nobody has a face."""

from math import cos, pi, sin

from gallery.demo.carve import FLAT, GRIP, HOLD, PINCH, Look, Pose, arm, mass, stamp
from gallery.demo.curve import Path, arc, box, ellipse, gouge, limb, placed, poly, shape, spline
from gallery.demo.heads import HAT, NAPE, PEAK
from gallery.demo.ink import Ink, Sheet
from gallery.demo.letters import letter_box, letter_cloth
from gallery.demo.people import COAT_BACK, HEAD_BACK, Folk, draw, flag, throng
from gallery.demo.texture import cuts, dots, glow, hatch, lens, lines, ramp, rays, ripple

Size = tuple[int, int]


def candle(sheet: Sheet, foot: complex, size: tuple[float, float], wax: int, line: int, flame: int | None) -> None:
    """A candle standing on `foot`; `flame` None: it is out."""
    wide, high = size
    body = [foot - wide / 2, foot - wide / 2 - high * 1j, foot + wide / 2 - high * 1j, foot + wide / 2]
    sheet.form(body, wax, line, wide * 0.06)
    run = spline([foot - wide * 0.5 - high * 1j, foot - wide * 0.42 - high * 0.6j, foot - wide * 0.3 - high * 0.52j, foot - wide * 0.22 - high * 1j])
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
    inks = [Ink("#3a4f86"), Ink("#d98a4e"), Ink("#f2c65a"), Ink("#10152c")]
    sheet = Sheet(size, "#f6ead2", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 1)
    hatch(sheet, box(0, 0, 1334, 600), 2, lines(0, 4, 44), ramp(120j, 620j, 0.0, 0.75))
    hatch(sheet, box(0, 0, 1334, 500), 4, lines(0, 4, 44), ramp(420j, 0, 0.0, 0.95))
    sheet.form(box(330, 250, 700, 600), 2, 4, 5)
    hatch(sheet, box(330, 250, 700, 600), 4, lines(3, 4, 48), glow(803 + 390j, 560, -0.1, 0.9))
    sheet.form(poly("300,256 680,130 1060,256"), 4, 2, 4)
    sheet.form(poly("420,240 680,156 940,240"), 2, 4, 3)
    for k in range(5):
        for row in range(2):
            x, y = 390 + 125 * k, 330 + 190 * row
            lit = (k, row) == (3, 0)
            sheet.form(box(x, y, 76, 120), 3 if lit else 4, 4, 5)
            sheet.fill(box(x + 34, y, 8, 120), 2)
            sheet.fill(box(x, y + 52, 76, 8), 2)
    hatch(sheet, ellipse(803 + 390j, 190), 3, dots(3, 2, 40), glow(803 + 390j, 190, 0.6, 0.0), 0)
    sheet.form(box(765, 330, 76, 120), 3, 4, 5)
    sheet.fills([box(799, 330, 8, 120), box(765, 382, 76, 8)], 4)
    for k in range(34):
        x = -10 + 42 * k
        top = 330 if 9 < k < 24 else 410
        sheet.form(limb([complex(x, top), complex(x, 1010)], [13], False), 4, 1, 2)
        sheet.form(placed(poly("0,-46 13,0 0,14 -13,0"), complex(x, top)), 4, 1, 2)
    for y in (470, 800):
        sheet.form(limb([-20 + y * 1j, 1354 + y * 1j], [18]), 4, 1, 2)
    for x in (360, 990):
        sheet.form(box(x - 40, 270, 80, 760), 4, 1, 4)
        sheet.form(ellipse(complex(x, 236), 42), 3, 4, 5)
    for x, y, s in ((120, 700, 0.62), (330, 720, 0.72), (600, 690, 0.6), (860, 730, 0.78), (1180, 700, 0.7)):
        _bearer(sheet, complex(x, y), s)
    return sheet


def _bearer(sheet: Sheet, at: complex, scale: float) -> None:
    """Somebody from behind with a candle held to one side."""
    light = at + complex(180, 100) * scale
    hatch(sheet, ellipse(light, 170 * scale), 3, dots(3, 2, 40), glow(light, 160 * scale, 0.9, 0), 0)
    dark = Look(4, 2, 3, None, 8 - 3j)
    draw(sheet, Folk(((HEAD_BACK, dark), (COAT_BACK, dark), (NAPE, dark))), at, scale)
    candle(sheet, light + 110j * scale, (34 * scale, 90 * scale), 0, 4, 3)
    sheet.form(ellipse(light + 120j * scale, 34 * scale, 26 * scale), 4, 2, 3)


CUP = Pose(
    parts=(
        ("-90,560! -110,300 -150,120 -130,-20 -60,-90 10,-70 60,40 70,180 40,330 60,560!", "", False),
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
    inks = [Ink("#7c2f22"), Ink("#d9772f"), Ink("#f5cf63"), Ink("#120d12")]
    sheet = Sheet(size, "#fff4cf", inks, seed)
    sheet.fill(box(0, 0, 1000, 1334), 4)
    fire = 500 + 560j
    hatch(sheet, ellipse(fire, 560), 1, dots(3, 2, 44), glow(fire, 540, 1.05, 0.0), 0)
    hatch(sheet, ellipse(fire, 380), 2, dots(3, 2, 44), glow(fire, 370, 1.0, 0.0), 0)
    for k in range(36):
        way = complex(cos(2 * pi * k / 36), sin(2 * pi * k / 36))
        sheet.fill(gouge(fire + way * (240 + 30 * (k % 2)), fire + way * (400 + 70 * (k % 3)), 11), 3)
    candle(sheet, 500 + 1010j, (96, 330), 0, 4, 3)
    for flip in (False, True):
        at = complex(500 + (250 if flip else -250), 830)
        hold = Look(2, 4, 3, 1, complex(-9 if flip else 9, -4))
        stamp(sheet, CUP, hold, at, 1.12, 9 if not flip else -9, flip)
        cuff = placed([complex(-10, 420), complex(-40, 800)], at, 1.12, 9 if not flip else -9, flip)
        arm(sheet, Look(4, 1, 2, None, complex(-9 if flip else 9, -4)), cuff[::-1], [300, 240], 4)
    return sheet


def fence_ribbons(size: Size, seed: int) -> Sheet:
    """Ribbons, flowers and paper cranes on the bars of a fence."""
    inks = [Ink("#2d4a52"), Ink("#e2b04a"), Ink("#d2475a"), Ink("#111a22")]
    sheet = Sheet(size, "#f4eedf", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 1)
    hatch(sheet, box(0, 0, 1334, 1000), 2, dots(3, 2, 44), glow(200 + 900j, 900, 0.8, 0.0), 0)
    hatch(sheet, box(0, 0, 1334, 1000), 4, lines(4, 4, 52), glow(200 + 900j, 1300, -0.4, 1.0))
    for k in range(9):
        x = 60 + 156 * k
        sheet.fill([complex(x + 16, 1010), complex(x + 48, 1010), complex(x + 300, -10), complex(x + 262, -10)], 4)
    for k in range(9):
        x = 60 + 156 * k
        mass(sheet, limb([complex(x, -20), complex(x, 1020)], [36], False), Look(4, 0, 2, None, -9 + 3j), 5)
    for y in (130, 860):
        mass(sheet, limb([-20 + y * 1j, 1354 + y * 1j], [40], False), Look(4, 0, 2, None, -3 + 9j), 5)
    bows = ((60, 330, 3, 1.2), (216, 560, 0, 1.0), (528, 300, 2, 1.3), (684, 640, 3, 1.1), (996, 380, 0, 1.25), (1152, 620, 3, 1.0), (840, 190, 3, 0.9), (372, 720, 2, 0.9), (1308, 300, 2, 1.0))
    for x, y, ink, s in bows:
        _bow(sheet, complex(x, y), ink, s)
    for x, y, s, turn in ((300, 420, 1.0, -12), (620, 470, 1.25, 8), (920, 600, 1.1, -6), (1230, 480, 1.0, 14), (450, 240, 0.8, 6), (770, 790, 0.8, -10)):
        sheet.line([complex(x, y - 60 * s), complex(x, y - 190 * s)], 4, 0)
        _crane(sheet, complex(x, y), s, turn)
    for x, y in ((216, 250), (684, 330), (1152, 240), (60, 690), (996, 760), (528, 800)):
        for k in range(9):
            sheet.form(placed(shape("0,0! -15,-26 0,-58 15,-26"), complex(x, y), 1.0, 40 * k), 3 if x % 3 else 0, 4, 3)
        sheet.form(ellipse(complex(x, y), 18), 2, 4, 4)
    return sheet


def _bow(sheet: Sheet, at: complex, ink: int, scale: float) -> None:
    line = 4
    for side in (-1, 1):
        tail = spline([0j, side * 30 + 80j, side * 10 + 150j, side * 50 + 230j])
        sheet.form(placed(limb(tail, [18, 32, 26, 36], False), at, scale), ink, line, 4)
        loop = shape("0,0! 40,-54 110,-60 120,-10 96,30 40,22")
        path = placed(loop, at, scale, 0, side < 0)
        sheet.form(path, ink, line, 4)
        sheet.fill(placed(placed(lens([14 - 4j, 60 - 24j, 100 - 20j], 12), 0, 1, 0, side < 0), at, scale), line)
    sheet.form(placed(shape("-24,-18 24,-18 26,18 -26,18"), at, scale), ink, line, 4)


def _crane(sheet: Sheet, at: complex, scale: float, turn: float) -> None:
    for text, ink in (
        ("0,0 -30,-110 40,-40", 0),
        ("-20,10 40,-40 60,-130 70,0", 0),
        ("-30,10 -120,-60 -100,-34 -10,40", 0),
        ("60,0 130,-70 150,-60 132,-50 70,36", 0),
        ("-40,0 80,0 20,56", 0),
    ):
        sheet.form(placed(poly(text), at, scale, turn), ink, 4, 3.5)
    sheet.fill(placed(poly("0,0 30,4 20,54"), at, scale, turn), 2)
    sheet.fill(placed(poly("40,-36 58,-118 64,-8"), at, scale, turn), 2)


def police_line(size: Size, seed: int) -> Sheet:
    """Helmets without faces behind shields; a candle mirrored in each."""
    inks = [Ink("#33465e"), Ink("#8fa6ad"), Ink("#f0b545"), Ink("#0d1119")]
    sheet = Sheet(size, "#f3ecd8", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 4)
    hatch(sheet, box(0, 0, 1334, 700), 1, lines(0, 4, 44), ramp(600j, 0, 0.75, 0.0))
    for x, y, r in ((130, 90, 60), (1190, 120, 74), (640, 60, 40)):
        hatch(sheet, ellipse(complex(x, y), r), 3, dots(3, 2, 40), glow(complex(x, y), r, 1.1, 0.0), 0)
    steel = Look(4, 2, 1, None, 9 - 8j)
    for row, (y, scale, count) in enumerate(((270, 0.74, 7), (400, 1.05, 5))):
        for k in range(count):
            x = 1334 * (k + 0.5) / count + (0 if row else 20)
            _guard(sheet, complex(x, y), scale, steel)
    for k in range(5):
        x = 1334 * (k + 0.5) / 5
        _riot_shield(sheet, complex(x, 760), k)
    return sheet


def _guard(sheet: Sheet, at: complex, scale: float, steel: Look) -> None:
    def put(text: str) -> list[complex]:
        return placed(shape(text), at, scale)

    mass(sheet, put("-60,110! -170,150 -190,420! 190,420! 170,150 60,110!"), steel, 5)
    mass(sheet, put("-84,70 -96,120 96,120 84,70"), steel, 4)
    mass(sheet, put("0,-140 80,-118 112,-50 114,30 92,92 -92,92 -114,30 -112,-50 -80,-118"), steel, 6)
    visor = put("-92,-34! 0,-56 92,-34! 96,40 70,84 0,94 -70,84 -96,40")
    sheet.form(visor, 1, 2, 4)
    hatch(sheet, visor, 4, lines(3, 4, 46), ramp(at + (60 - 40j) * scale, at + (-50 + 80j) * scale, 0.1, 1.1))
    sheet.fill(placed(lens(spline([-66 - 16j, -20 - 30j, 40 - 28j]), 10), at, scale), 2)
    sheet.fill(placed(lens(spline([60 + 0j, 66 + 30j, 50 + 64j]), 12), at, scale), 0)


def _riot_shield(sheet: Sheet, at: complex, kind: int) -> None:
    face = shape("-118,-260! 0,-284 118,-260! 128,0 118,300! -118,300! -128,0")
    path = placed(face, at, 1, (-2, 1, 0, -1, 2)[kind])
    sheet.form(path, 2, 4, 8)
    hatch(sheet, path, 1, lines(2, 5, 50), ramp(at + 120, at - 120, -0.1, 0.95))
    inner = placed(face, at, 0.88)
    sheet.line([*inner, inner[0]], 8, 4)
    light = at + complex(-20 + 8 * kind, 40)
    hatch(sheet, ellipse(light - 30j, 110), 3, dots(3, 2, 40), glow(light - 40j, 110, 1.05, 0), 0)
    candle(sheet, light + 96j, (34, 96), 0, 4, 3)
    sheet.fill(lens(spline([at - 84 - 200j, at - 96 - 60j, at - 90 + 90j]), 20), 0)
    sheet.form(placed(box(-70, -226, 140, 40), at), 4, 0, 3)


def placards(size: Size, seed: int) -> Sheet:
    """Placards over the backs of heads, lit from below."""
    inks = [Ink("#2a3563"), Ink("#e58a3c"), Ink("#c63b45"), Ink("#0f1128")]
    sheet = Sheet(size, "#fdf0cc", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 4)
    hatch(sheet, box(0, 0, 1334, 1000), 1, lines(0, 4, 44), ramp(0, 800j, 0.2, 1.0))
    for text, x, y, wide, high, turn in (("PAZ", 90, 150, 360, 250, -6), ("LUZ", 520, 70, 330, 240, 4), ("ASILO", 860, 210, 420, 230, 7)):
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


def chalk(size: Size, seed: int) -> Sheet:
    """A hand with chalk writes on the asphalt beside a candle stub."""
    inks = [Ink("#4d5a66"), Ink("#d98b4a"), Ink("#f1c557"), Ink("#151a21")]
    sheet = Sheet(size, "#f3eee2", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 4)
    hatch(sheet, box(0, 0, 1334, 1000), 1, dots(3, 2, 40), glow(960 + 210j, 1000, 0.9, 0.1), 0)
    cuts(sheet, box(0, 0, 1334, 1000), 1, slant=24, length=16, width=7, gap=19)
    slope = 1 - 0.1j
    letter_box(sheet, "NO", 130 + 250j, 330, 230, 0, slope)
    letter_box(sheet, "OLVIDO", 100 + 600j, 900, 250, 0, slope)
    rng = sheet.rng
    for _ in range(1700):
        at = complex(rng.uniform(90, 1060), rng.uniform(190, 850))
        sheet.fill(gouge(at, at + complex(rng.uniform(6, 22), rng.uniform(-9, 4)), 4), 4)
    _stub(sheet, 960 + 210j)
    tip = 1010 + 690j
    sheet.form(limb([tip, tip + 120 - 70j], [38, 38], False), 0, 4, 5)
    stamp(sheet, PINCH, Look(2, 4, 3, 4, -7 - 5j), tip + 44 - 26j, 0.95, 10)
    arm(sheet, Look(1, 4, 0, 4, -9 - 7j), [tip + 430 + 220j, tip + 620 + 340j], [220, 250], 3)
    return sheet


def _stub(sheet: Sheet, at: complex) -> None:
    """A candle burnt down to its pool of wax, from above."""
    hatch(sheet, ellipse(at, 230), 3, dots(3, 2, 40), glow(at, 220, 0.9, 0), 0)
    wax = shape("-80,10 -50,-40 10,-50 80,-20 90,40 30,80 -40,72")
    sheet.form(placed(wax, at), 0, 4, 5)
    sheet.form(ellipse(at + 4 + 10j, 52), 0, 4, 5)
    sheet.form(ellipse(at + 4 + 10j, 36), 3, 4, 4)
    flame = shape("0,34! -30,6 -20,-40 0,-100! 22,-40 30,6")
    sheet.form(placed(flame, at + 4, 0.9, 14), 3, 4, 4)
    sheet.fill(placed(flame, at + 4 + 6j, 0.45, 14), 0)


def photographers(size: Size, seed: int) -> Sheet:
    """Backs of photographers, raised cameras, flashes, the fence beyond."""
    inks = [Ink("#3b3f5c"), Ink("#b9c4c9"), Ink("#f3d05e"), Ink("#0f1018")]
    sheet = Sheet(size, "#fbf6e6", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 4)
    for at, reach in ((330 + 330j, 640), (930 + 270j, 760)):
        hatch(sheet, ellipse(at, reach), 1, dots(3, 2, 44), glow(at, reach, 1.0, 0.0), 0)
    for k in range(24):
        x = 20 + 58 * k
        sheet.form(limb([complex(x, 120), complex(x, 1010)], [16], False), 4, 2, 2)
        sheet.form(placed(poly("0,-40 14,0 0,12 -14,0"), complex(x, 116)), 4, 2, 2)
    sheet.form(limb([-20 + 210j, 1354 + 210j], [20]), 4, 2, 2)
    for at, size_here in ((330 + 300j, 1.0), (930 + 240j, 1.2)):
        rays(sheet, at, 60, 330 * size_here, 3, count=22, fat=0.45)
        rays(sheet, at, 40, 210 * size_here, 0, count=18, fat=0.55)
        sheet.fill(ellipse(at, 70 * size_here), 0)
    dark = Look(4, 2, 0, None, 8 - 7j)
    for x, y, s, hat in ((110, 560, 0.95, PEAK), (640, 600, 1.05, None), (1190, 560, 1.0, HAT), (360, 640, 1.2, None), (930, 640, 1.25, PEAK)):
        at = complex(x, y)
        layers = ((HEAD_BACK, dark), (COAT_BACK, dark), (NAPE, dark))
        draw(sheet, Folk((*layers, (hat, dark)) if hat else layers), at, s)
        strap = spline([at + (-60 + 110j) * s, at + (0 + 170j) * s, at + (120 + 420j) * s])
        sheet.line(strap, 16 * s, 1)
        if s < 1.1:
            continue
        _camera(sheet, at - 240j * s, s)
        for side in (-1, 1):
            sleeve = [at + (side * 210 + 220j) * s, at + (side * 250 - 40j) * s, at + (side * 120 - 190j) * s]
            arm(sheet, dark, sleeve, [120 * s, 100 * s, 74 * s], 3)
            stamp(sheet, HOLD, dark, at + (side * 104 - 226j) * s, 0.66 * s, 80 * side)
    return sheet


def _camera(sheet: Sheet, at: complex, scale: float) -> None:
    body = shape("-110,50! -114,-40 -60,-46 -44,-78 44,-78 60,-46 114,-40 110,50!")
    sheet.form(placed(body, at, scale), 4, 0, 6)
    sheet.form(placed(box(-40, -130, 80, 50), at, scale), 4, 0, 5)
    sheet.form(placed(box(-86, -30, 172, 66), at, scale), 1, 0, 4)
    sheet.fill(placed(box(-78, -22, 156, 50), at, scale), 2)
    for x in (-50, -18, 16, 48):
        sheet.fill(placed(shape(f"{x - 14},26! {x - 12},0 {x},-12 {x + 12},0 {x + 14},26!"), at, scale), 4)


def candle_circle(size: Size, seed: int) -> Sheet:
    """A circle of candles from high above, people kneel round it like petals."""
    inks = [Ink("#6b2f3f"), Ink("#e2813a"), Ink("#f6cf5f"), Ink("#140f1f")]
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
            sheet.fill(placed(gouge(complex(j * 84, -300), complex(j * 128, -800), 8), centre, 1, turn), 1)
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

    coat = Look((4, 1, 4, 2)[kind % 4], (2, 4, 3, 4)[kind % 4], (3, 2, 2, 3)[kind % 4], None, 5 + 0j)
    for x in (-34, 34):
        sheet.form(put(f"{x - 16},-408 {x - 12},-448 {x + 12},-448 {x + 16},-408"), 4, 1, 3)
    mass(sheet, put("-74,-330 -60,-390 0,-412 60,-390 74,-330 50,-300 0,-290 -50,-300"), coat, 4)
    for side in (-1, 1):
        sleeve = limb([complex(side * 64, -330), complex(side * 70, -270), complex(side * 26, -226)], [34, 30, 20])
        mass(sheet, placed(sleeve, centre, reach, turn), coat, 3)
        sheet.form(placed(ellipse(complex(side * 22, -218), 12), centre, reach, turn), 2, 4, 2)
    hair = Look(4, 2, 2, None, 4 + 0j)
    mass(sheet, placed(ellipse(-318j, 36, 40), centre, reach, turn), hair, 4)
    for x in (-14, 0, 14):
        lock = gouge(complex(x * 0.6, -348), complex(x * 1.4, -290), 5)
        sheet.fill(placed(lock, centre, reach, turn), 2)


def night_flags(size: Size, seed: int) -> Sheet:
    """Plain flags in front of the moon, hands on the poles."""
    inks = [Ink("#24496e"), Ink("#d8d2b8"), Ink("#c24747"), Ink("#0e1626")]
    sheet = Sheet(size, "#faf3da", inks, seed)
    sheet.fill(box(0, 0, 1000, 1334), 1)
    hatch(sheet, box(0, 0, 1000, 1334), 4, lines(0, 4, 44), glow(560 + 430j, 950, 0.0, 1.05))
    moon = 560 + 430j
    sheet.fill(ellipse(moon, 300, n=80), 0)
    for x, y, r in ((460, 340, 60), (640, 520, 80), (600, 300, 34), (480, 540, 40), (700, 380, 30)):
        hatch(sheet, ellipse(complex(x, y), r), 2, dots(3, 2, 40), glow(complex(x, y), r, 0.9, 0.4), 0)
    for k in range(5):
        y = 640 + 46 * k
        sheet.fill(lens([complex(120 + 40 * k, y), complex(460, y - 20), complex(920 - 30 * k, y + 8)], 20), 1)
    for x, foot, top, wide, high, ink in ((700, 1340, 210, 300, 210, 4), (170, 1340, 120, 330, 230, 3), (420, 1340, 520, 360, 240, 4), (880, 1340, 620, -300, 200, 3)):
        flag(sheet, complex(x, foot), complex(x + 10, top), (wide, high), ink, 0 if ink == 4 else 4, 1 if ink == 4 else 4, x / 90)
        sheet.form(limb([complex(x, foot), complex(x + 10, top - 20)], [18, 13]), 4, 2, 3)
    dark = Look(4, 2, 1, None, 7 - 6j)
    for x, y, s in ((172, 1110, 0.85), (428, 1010, 0.95), (704, 1130, 0.9), (880, 1040, 0.8)):
        arm(sheet, dark, [complex(x - 60, 1400), complex(x - 34, y + 200), complex(x, y + 60)], [170, 150, 104], 4)
        stamp(sheet, GRIP, dark, complex(x, y), s, 3)
    return sheet


def candle_stubs(size: Size, seed: int) -> Sheet:
    """Stubs on the kerb, smoke of those just out, two still burning."""
    inks = [Ink("#4a4f63"), Ink("#c9b79a"), Ink("#f0a63e"), Ink("#15161f")]
    sheet = Sheet(size, "#f7f0df", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 4)
    hatch(sheet, box(0, 0, 1334, 760), 1, lines(0, 4, 44), ramp(100j, 740j, 0.0, 0.75))
    for at in (330 + 420j, 900 + 390j):
        hatch(sheet, ellipse(at, 330), 3, dots(3, 2, 44), glow(at, 320, 0.95, 0.0), 0)
    sheet.form(poly("-20,720 1354,690 1354,1010 -20,1010"), 2, 4, 7)
    sheet.form(poly("-20,850 1354,830 1354,1010 -20,1010"), 1, 4, 6)
    hatch(sheet, poly("-20,850 1354,830 1354,1010 -20,1010"), 4, lines(3, 5, 50), ramp(840j, 1010j, 0.2, 0.9))
    cuts(sheet, poly("-20,724 1354,694 1354,826 -20,846"), 4, slant=-1, length=40, width=6, gap=24)
    stubs = ((110, 150, 190, 0), (330, 120, 250, 1), (520, 170, 120, 0), (700, 110, 210, 0), (900, 140, 280, 1), (1070, 180, 110, 0), (1240, 130, 200, 0))
    for k, (x, wide, high, lit) in enumerate(stubs):
        foot = complex(x, 780 - 8 * (k % 3))
        pool = shape("-1,0 -.6,-.22 .5,-.26 1.1,0 .9,.3 .3,.24 .1,.5 -.2,.26 -.8,.3")
        sheet.form(placed(pool, foot, wide * 0.9), 0, 4, 5)
        candle(sheet, foot, (wide, high), 0, 4, 3 if lit else None)
        hatch(sheet, box(x - wide / 2, foot.imag - high, wide, high), 1, lines(5, 1, 46), ramp(x + wide * 0.1, x - wide * 0.55, 0.0, 0.95))
        for share, drop in ((-0.2, 0.5), (0.18, 0.74), (0.4, 0.36)):
            run = limb([foot + wide * share - high * 1j, foot + wide * share - high * (1 - drop) * 1j], [wide * 0.1, wide * 0.14])
            sheet.form(run, 0, 4, 3)
        if not lit:
            top = foot - (high + 60) * 1j
            rise = spline([top, top + 40 - 100j, top - 50 - 200j, top + 30 - 320j, top - 20 - 460j])
            sheet.fill(lens(rise, 22), 2)
            sheet.fill(lens([z + 14 for z in rise[2:-3]], 8), 0)
    return sheet
