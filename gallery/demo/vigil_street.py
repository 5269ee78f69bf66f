"""The night vigil, the street: bars, shields, chalk, the press. Nobody has a face."""

from gallery.demo.carve import HOLD, PINCH, Look, arm, mass, stamp
from gallery.demo.curve import box, ellipse, gouge, limb, placed, poly, rows, shape, spline
from gallery.demo.heads import HAT, NAPE, PEAK
from gallery.demo.ink import Sheet
from gallery.demo.letters import letter_box
from gallery.demo.people import COAT_BACK, HEAD_BACK, Folk, draw
from gallery.demo.texture import cuts, dots, glow, hatch, lens, lines, ramp, rays
from gallery.demo.vigil import candle

Size = tuple[int, int]


def fence_ribbons(size: Size, seed: int) -> Sheet:
    """Ribbons, flowers and paper cranes on the bars of a fence."""
    inks = ["#2d4a52", "#e2b04a", "#d2475a", "#111a22"]
    sheet = Sheet(size, "#f4eedf", inks, seed)
    _bars(sheet)
    for x, y, ink, scale in rows(
        "60,330,3,1.2 216,560,0,1 528,300,2,1.3 684,640,3,1.1 996,380,0,1.25 1152,620,3,1"
        " 840,190,3,.9 372,720,2,.9 1308,300,2,1"
    ):
        _bow(sheet, complex(x, y), int(ink), scale)
    for x, y, scale, turn in rows(
        "300,420,1,-12 620,470,1.25,8 920,600,1.1,-6 1230,480,1,14 450,240,.8,6 770,790,.8,-10"
    ):
        sheet.line([complex(x, y - 60 * scale), complex(x, y - 190 * scale)], 4, 0)
        _crane(sheet, complex(x, y), scale, turn)
    petal = shape("0,0! -15,-26 0,-58 15,-26")
    for x, y, ink in rows("216,250,0 684,330,3 1152,240,0 60,690,3 996,760,0 528,800,3"):
        for k in range(9):
            sheet.form(placed(petal, complex(x, y), 1, 40 * k), int(ink), 4, 3)
        sheet.form(ellipse(complex(x, y), 18), 2, 4, 4)
    return sheet


def _bars(sheet: Sheet) -> None:
    street = box(0, 0, 1334, 1000)
    sheet.fill(street, 1)
    hatch(sheet, street, 2, dots(3, 2, 44), glow(200 + 900j, 900, 0.8, 0.0), 0)
    hatch(sheet, street, 4, lines(4, 4, 52), glow(200 + 900j, 1300, -0.4, 1.0))
    for k in range(9):
        x = 60 + 156 * k
        sheet.fill([x + 16 + 1010j, x + 48 + 1010j, x + 300 - 10j, x + 262 - 10j], 4)
    iron = Look(4, 0, 2, None, -9 + 3j)
    for k in range(9):
        x = 60 + 156 * k
        mass(sheet, limb([x - 20j, x + 1020j], [36], False), iron, 5)
    for y in (130, 860):
        rail = limb([-20 + y * 1j, 1354 + y * 1j], [40], False)
        mass(sheet, rail, Look(4, 0, 2, None, -3 + 9j), 5)


def _bow(sheet: Sheet, at: complex, ink: int, scale: float) -> None:
    line = 4
    for side in (-1, 1):
        tail = spline([0j, side * 30 + 80j, side * 10 + 150j, side * 50 + 230j])
        sheet.form(placed(limb(tail, [18, 32, 26, 36], False), at, scale), ink, line, 4)
        loop = shape("0,0! 40,-54 110,-60 120,-10 96,30 40,22")
        path = placed(loop, at, scale, 0, side < 0)
        sheet.form(path, ink, line, 4)
        sheet.fill(
            placed(placed(lens([14 - 4j, 60 - 24j, 100 - 20j], 12), 0, 1, 0, side < 0), at, scale),
            line,
        )
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
    inks = ["#33465e", "#8fa6ad", "#f0b545", "#0d1119"]
    sheet = Sheet(size, "#f3ecd8", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 4)
    hatch(sheet, box(0, 0, 1334, 700), 1, lines(0, 4, 44), ramp(600j, 0, 0.75, 0.0))
    for x, y, r in ((130, 90, 60), (1190, 120, 74), (640, 60, 40)):
        at = complex(x, y)
        hatch(sheet, ellipse(at, r), 3, dots(3, 2, 40), glow(at, r, 1.1, 0.0), 0)
    steel = Look(4, 2, 1, None, 9 - 8j)
    for row, (y, scale, count) in enumerate(((270, 0.74, 7), (400, 1.05, 5))):
        for k in range(count):
            at = complex(1334 * (k + 0.5) / count + (0 if row else 20), y)
            _guard(sheet, at, scale, steel)
    for k in range(5):
        _riot_shield(sheet, complex(1334 * (k + 0.5) / 5, 760), k)
    return sheet


def _guard(sheet: Sheet, at: complex, scale: float, steel: Look) -> None:
    def put(text: str) -> list[complex]:
        return placed(shape(text), at, scale)

    mass(sheet, put("-60,110! -170,150 -190,420! 190,420! 170,150 60,110!"), steel, 5)
    mass(sheet, put("-84,70 -96,120 96,120 84,70"), steel, 4)
    mass(
        sheet, put("0,-140 80,-118 112,-50 114,30 92,92 -92,92 -114,30 -112,-50 -80,-118"), steel, 6
    )
    visor = put("-92,-34! 0,-56 92,-34! 96,40 70,84 0,94 -70,84 -96,40")
    sheet.form(visor, 1, 2, 4)
    hatch(
        sheet,
        visor,
        4,
        lines(3, 4, 46),
        ramp(at + (60 - 40j) * scale, at + (-50 + 80j) * scale, 0.1, 1.1),
    )
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


def chalk(size: Size, seed: int) -> Sheet:
    """A hand with chalk writes on the asphalt beside a candle stub."""
    inks = ["#4d5a66", "#d98b4a", "#f1c557", "#151a21"]
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
    inks = ["#3b3f5c", "#b9c4c9", "#f3d05e", "#0f1018"]
    sheet = Sheet(size, "#fbf6e6", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 4)
    for at, reach in ((330 + 330j, 640), (930 + 270j, 760)):
        hatch(sheet, ellipse(at, reach), 1, dots(3, 2, 44), glow(at, reach, 1.0, 0.0), 0)
    for k in range(24):
        bar = 20 + 58 * k
        sheet.form(limb([bar + 120j, bar + 1010j], [16], False), 4, 2, 2)
        sheet.form(placed(poly("0,-40 14,0 0,12 -14,0"), bar + 116j), 4, 2, 2)
    sheet.form(limb([-20 + 210j, 1354 + 210j], [20]), 4, 2, 2)
    for at, bright in ((330 + 300j, 1.0), (930 + 240j, 1.2)):
        rays(sheet, at, 60, 330 * bright, 3, count=22, fat=0.45)
        rays(sheet, at, 40, 210 * bright, 0, count=18, fat=0.55)
        sheet.fill(ellipse(at, 70 * bright), 0)
    dark = Look(4, 2, 0, None, 8 - 7j)
    crew = "110,560,.95 640,600,1.05 1190,560,1 360,640,1.2 930,640,1.25"
    for (x, y, scale), hat in zip(rows(crew), (PEAK, None, HAT, None, PEAK), strict=True):
        at = complex(x, y)
        layers = ((HEAD_BACK, dark), (COAT_BACK, dark), (NAPE, dark))
        draw(sheet, Folk((*layers, (hat, dark)) if hat else layers), at, scale)
        strap = spline(placed(poly("-60,110 0,170 120,420"), at, scale))
        sheet.line(strap, 16 * scale, 1)
        if scale > 1.1:
            _raised_camera(sheet, at, scale, dark)
    return sheet


def _raised_camera(sheet: Sheet, at: complex, scale: float, dark: Look) -> None:
    _camera(sheet, at - 240j * scale, scale)
    for side in (-1, 1):
        joints = [side * 210 + 220j, side * 250 - 40j, side * 120 - 190j]
        arm(sheet, dark, placed(joints, at, scale), [120 * scale, 100 * scale, 74 * scale], 3)
        stamp(sheet, HOLD, dark, at + (side * 104 - 226j) * scale, 0.66 * scale, 80 * side)


def _camera(sheet: Sheet, at: complex, scale: float) -> None:
    body = shape("-110,50! -114,-40 -60,-46 -44,-78 44,-78 60,-46 114,-40 110,50!")
    sheet.form(placed(body, at, scale), 4, 0, 6)
    sheet.form(placed(box(-40, -130, 80, 50), at, scale), 4, 0, 5)
    sheet.form(placed(box(-86, -30, 172, 66), at, scale), 1, 0, 4)
    sheet.fill(placed(box(-78, -22, 156, 50), at, scale), 2)
    for x in (-50, -18, 16, 48):
        sheet.fill(
            placed(shape(f"{x - 14},26! {x - 12},0 {x},-12 {x + 12},0 {x + 14},26!"), at, scale), 4
        )
