"""May Day, the afternoon: shields, puddle, dog, linemen, towers, towers."""

from collections.abc import Callable
from functools import partial
from math import cos, sin

from PIL import Image

from gallery.demo.bodies import Dress, leg, walker
from gallery.demo.carve import FIST, GRIP, OPEN, Look, arm, mass, stamp
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
from gallery.demo.heads import CROP, FRONT, HELMET, LONG, MOP, PEAK, PROFILE
from gallery.demo.ink import Sheet
from gallery.demo.people import Folk, draw, flag
from gallery.demo.texture import cuts, hatch, lens, lines, ramp, ripple

Size = tuple[int, int]
MARCHERS = (90, 330, 560, 800, 1030, 1270, 1460)
Put = Callable[[Path], list[complex]]


def book_shields(size: Size, seed: int) -> Sheet:
    """Students behind shields painted as giant books."""
    inks = ["#f1b932", "#d8402f", "#23648f", "#1b1e27"]
    sheet = Sheet(size, "#f2e7ce", inks, seed)
    hatch(sheet, box(0, 0, 1500, 800), 3, lines(4, 2, 44), ramp(0, 520j, 0.85, 0.0))
    hatch(sheet, box(0, 800, 1500, 200), 4, lines(0, 5, 40), ramp(800j, 1000j, 0.2, 0.8))
    skin = Look(1, 4, 0, 4)
    covers = ((2, 1), (0, 2), (3, 0), (1, 4), (2, 0), (3, 1))
    for k in range(6):
        x = 30 + 250 * k + 110
        at = complex(x, 190 + 34 * (k % 2))
        draw(sheet, Folk(((FRONT, skin), ((MOP, LONG, PEAK)[k % 3], Look(4, 1, 0)))), at, 0.86)
        if k in (1, 4):
            fist = at + 150 - 60j
            arm(sheet, Look(4, 0, 1), [fist + 20 + 300j, fist + 60j], [100, 74], 3)
            stamp(sheet, FIST, skin, fist, 0.78, 6)
    for k, (ink, mark) in enumerate(covers):
        x = 24 + 250 * k
        for step in (60, 150):
            ankle = complex(x + step + 10 * (-1) ** k, 912 + 22 * (step > 100))
            leg(sheet, ankle - 8 - 200j, ankle, Look(4, 0, 3), Look(4, 0, 1), 0.55)
        _shield(sheet, complex(x, 280 + 34 * (k % 2)), 1.0, ink, mark, k)
    return sheet


def _shield(sheet: Sheet, at: complex, scale: float, ink: int, mark: int, kind: int) -> None:
    tilt = (-3, 2, -1, 3, -2, 1)[kind % 6]

    def put(path: Path) -> list[complex]:
        return placed(path, at, scale, tilt)

    sheet.form(put(poly("14,14 236,14 236,520 14,520")), 4, 0, 5)
    sheet.form(put(poly("0,0 222,0 222,506 0,506")), ink, 4 if ink != 4 else 0, 5)
    sheet.fill(put(poly("0,0 26,0 26,506 0,506")), 4)
    for y in (60, 90, 420, 450):
        sheet.fill(put(box(2, y, 22, 9)), mark if mark != 4 else 0)
    for y in (40, 462):
        sheet.fill(put(box(52, y, 150, 8)), 4)
    centre = 126 + 250j
    _emblem(sheet, put, centre, mark, kind)


def _emblem(sheet: Sheet, put: Put, centre: complex, mark: int, kind: int) -> None:
    def sign(path: Path) -> None:
        sheet.form(put([centre + z for z in path]), mark, 4 if mark != 4 else 0, 4)

    match kind % 6:
        case 0:
            for k in range(12):
                sign(placed(poly("-9,-50 0,-92 9,-50"), 0, 1, 30 * k))
            sign(ellipse(0, 46))
        case 1:
            sign([*arc(0 + 60j, 106, 216, 324), *arc(0 - 60j, 106, 36, 144)])
            sheet.fill(put(ellipse(centre, 38)), 4)
            sheet.fill(put(ellipse(centre - 8 - 8j, 12)), 0)
        case 2:
            sign(
                placed(
                    poly("0,-96 26,-32 94,-30 40,12 60,80 0,40 -60,80 -40,12 -94,-30 -26,-32"), 0
                )
            )
        case 3:
            sign(shape("0,90! -90,-10 -70,-80 -20,-76 0,-40! 20,-76 70,-80 90,-10"))
        case 4:
            for k in range(5):
                sign(placed(shape("0,0! -28,-50 0,-96 28,-50"), 0, 1, 72 * k))
            sign(ellipse(0, 20))
        case _:
            sign(
                limb(
                    [
                        complex(9 * a * cos(a), 9 * a * sin(a))
                        for a in (k / 4 for k in range(1, 42))
                    ],
                    [8, 26],
                )
            )


def puddle(size: Size, seed: int) -> Sheet:
    """Marchers upside down in a puddle."""
    inks = ["#8fb3b5", "#c9452f", "#5d5a58", "#1d232b"]
    sheet = Sheet(size, "#efe8d8", inks, seed)
    rim = shape(
        "-40,250 120,205 340,230 560,180 820,215 1060,170 1300,210 1560,190 1560,760"
        " 1420,850 1200,800 1010,900 760,930 560,860 330,930 130,850 -40,900"
    )
    sheet.inside(rim, partial(_mirrored, sheet))
    for at, n in ((420 + 560j, 5), (1040 + 430j, 4), (1240 + 700j, 3)):
        ripple(sheet, at, [26 + 30 * k for k in range(n)], 0.36, 0, 9)
    for k in range(46):
        at = complex(sheet.rng.uniform(0, 1500), sheet.rng.uniform(280, 840))
        sheet.fill(gouge(at, at + sheet.rng.uniform(50, 170), 6), k % 2)
    _asphalt(sheet, rim)
    sheet.form(poly("-20,40 1520,20 1520,120 -20,150"), 0, 4, 6)
    for k in range(7):
        sheet.fill(limb([240 * k + 30j, 240 * k - 12 + 150j], [7, 9]), 4)
    dark, red = Look(4, 0, 1), Look(2, 4, 0, 4)
    for k, x in enumerate(MARCHERS):
        ankle = complex(x + 70, 146 + 12 * (k % 2))
        leg(sheet, ankle - 40 - 260j, ankle, red if k % 3 == 1 else dark, dark, 0.95)
    return sheet


def _mirrored(sheet: Sheet) -> None:
    hatch(sheet, box(0, 0, 1500, 1000), 1, lines(0, 3, 44), ramp(150j, 900j, 0.35, 1.0))
    pale, red = Look(4, 1, 0), Look(4, 1, 2)
    for k, x in enumerate(MARCHERS):
        dress = Dress(pale, pale if k % 2 else red, pale, pale)
        _walk_flipped(sheet, complex(x, 226), 520 + 60 * (k % 3), dress, k)
    for x, low in ((220, 810), (690, 850), (1160, 780)):
        flag(sheet, x + 300j, x + 30 + low * 1j, (210, -130), 2, 0, 1, x)


def _walk_flipped(sheet: Sheet, foot: complex, tall: float, dress: Dress, kind: int) -> None:
    """A walker hanging head down from `foot`: drawn on a spare sheet, turned over, laid in."""
    spare = Sheet(sheet.size, "#ffffff", (), sheet.seed)
    spare.image.paste(255, (0, 0, *spare.image.size))
    walker(spare, complex(foot.real, tall + 60), tall, dress, 0.8 + 0.2 * (kind % 2))
    over = spare.image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    drop = round((spare.height - tall - 60) * spare.scale - foot.imag * spare.scale)
    mask = over.point([255] * 255 + [0])
    sheet.image.paste(over, (0, -drop), mask)


def _asphalt(sheet: Sheet, hole: list[complex]) -> None:
    ground = sheet.image.copy()
    everything = box(-10, -10, 1520, 1020)
    sheet.fill(everything, 3)
    cuts(sheet, everything, 4, slant=-4, length=20, width=7, gap=15)
    cuts(sheet, everything, 0, slant=8, length=7, width=4, gap=58)
    at = sheet.crop(everything)
    sheet.line([*hole, hole[0]], 16, 4)
    sheet.image.paste(ground, (0, 0), sheet.mask(hole, at))


def street_dog(size: Size, seed: int) -> Sheet:
    """A dog with a red neckerchief ahead of the first row of legs."""
    inks = ["#ecc06a", "#d2432c", "#5b7f7a", "#211d22"]
    sheet = Sheet(size, "#f7ebd2", inks, seed)
    sheet.fill(box(0, 0, 1500, 700), 3)
    hatch(sheet, box(0, 0, 1500, 700), 4, lines(5, 2, 46), ramp(0, 640j, 0.9, 0.1))
    sheet.fill(box(0, 690, 1500, 320), 1)
    cuts(sheet, box(0, 700, 1500, 310), 4, slant=1, length=90, width=6, gap=26)
    looks = (Look(4, 0, 1), Look(0, 4, None, 4), Look(1, 4, 0, 4))
    for k, (x, y, back) in enumerate(
        rows("-90,690,150 20,724,10 240,694,170 400,728,0 600,700,130")
    ):
        ankle = complex(x, y)
        lift = 20 if back > 100 else 0
        knee = ankle - back * 0.2 + 60 - 760j if back > 100 else ankle - 60 - 760j
        leg(sheet, knee, ankle, looks[k % 3], Look(4, 0, 2), 1.5, turn=lift)
    sheet.fill(ellipse(1010 + 884j, 330, 26), 4)
    _dog(sheet, 1000 + 610j, 1.15)
    return sheet


def _dog(sheet: Sheet, at: complex, scale: float) -> None:
    coat, dark = Look(0, 4, 1, 4, -7 - 6j), Look(0, 4, None, 4, -7 - 6j)

    def part(text: str, look: Look = coat, widths: str = "") -> None:
        thick = [float(width) for width in widths.split()]
        mass(sheet, placed(limb(poly(text), thick) if thick else shape(text), at, scale), look, 5)

    part("-170,-60 -230,-120 -250,-190 -216,-240", dark, "26 22 20 10")
    part("-130,30 -190,110 -150,170 -200,230", dark, "70 40 26 24")
    part("110,30 70,120 20,160 0,210", dark, "60 40 26 22")
    back = "-200,-30 -190,-80 -120,-96 0,-80 100,-104 170,-70 180,10"
    part(f"{back} 130,70 40,50 -60,36 -130,60 -190,40")
    part("-150,10 -130,110 -170,160 -140,232", coat, "84 48 28 26")
    part("130,20 160,120 200,160 236,214", coat, "70 44 28 24")
    part("100,-60 140,-150 190,-210 240,-190 230,-110 180,0 120,20")
    part(
        "150,-200 190,-252 250,-250 290,-222 350,-204! 366,-190 362,-172 300,-150 240,-140 180,-150"
    )
    part("186,-240! 150,-300 160,-330! 216,-290 226,-250!")
    part("150,-216! 110,-250 96,-290! 170,-276 190,-244!")
    sheet.fill(placed(ellipse(272 - 214j, 9, 8), at, scale), 4)
    sheet.fill(placed(ellipse(360 - 192j, 15, 12), at, scale), 4)
    sheet.fill(placed(lens([300 - 164j, 330 - 166j, 352 - 176j], 7), at, scale), 4)
    tongue = shape("320,-162 346,-160 344,-118 326,-112 316,-130")
    sheet.form(placed(tongue, at, scale), 2, 4, 4)
    scarf = shape("126,-140! 190,-120 250,-128! 236,-96 190,-80! 176,-10! 130,-70! 120,-100")
    sheet.form(placed(scarf, at, scale), 2, 4, 5)
    for a, b in ((150, 200), (170, 190)):
        sheet.fill(placed(gouge(complex(a, -114), complex(b - 20, -50), 7), at, scale), 4)
    for x, y in ((-80, -60), (-20, -56), (40, -62), (-110, -20), (-50, -14), (10, -20), (70, -30)):
        sheet.fill(placed(gouge(complex(x, y), complex(x - 34, y + 16), 8), at, scale), 4)


def linemen(size: Size, seed: int) -> Sheet:
    """Two electricians on a pole wave, wires across the sky."""
    inks = ["#f2a93b", "#5fa3b8", "#c53a2c", "#172230"]
    sheet = Sheet(size, "#f5ead2", inks, seed)
    sheet.fill(box(0, 0, 1000, 1500), 2)
    hatch(sheet, box(0, 0, 1000, 1500), 0, lines(2, 5, 50), ramp(0, 1300j, 0.0, 0.95))
    for k in range(9):
        y = 60 + 70 * k
        cloud = spline(
            [complex(x, y + 500 + 30 * sin(x / 130 + k)) for x in range(-100, 1200, 160)]
        )
        if k % 4 == 1:
            sheet.fill(lens(cloud, 60), 0)
    pole = limb([470 + 1520j, 512 - 20j], [92, 66], False)
    sheet.form(pole, 4, 0, 7)
    sheet.fill(limb([500 + 1500j, 532 + 0j], [10, 7], False), 1)
    for y, half in ((150, 380), (330, 300)):
        sheet.form(
            limb([complex(510 - half, y + 30), complex(510 + half, y - 30)], [40], False), 4, 0, 6
        )
        for t in (-0.9, -0.55, 0.55, 0.9):
            at = complex(510 + half * t, y - 30 * t - 22)
            sheet.form(placed(shape("-16,0 -20,-34 -10,-52 10,-52 20,-34 16,0"), at), 0, 4, 4)
            for side in (-900, 900):
                sag = spline(
                    [at - 40j, at + side / 2 + (40 + abs(t) * 60) * 1j, at + side * 1.0 - 60j]
                )
                sheet.line(sag, 6, 4)
    skin, coat = Look(1, 4, 0, 4), Look(3, 4, 1, 4, 9 - 7j)
    _lineman(sheet, 340 + 560j, 1.0, skin, coat, False)
    _lineman(sheet, 668 + 860j, 1.18, skin, Look(0, 4, None, 4, 9 - 7j), True)
    return sheet


def _lineman(sheet: Sheet, at: complex, scale: float, skin: Look, coat: Look, flip: bool) -> None:
    def put(*points: complex) -> list[complex]:
        return placed(points, at, scale, 0, flip)

    belt = limb(put(-110 + 420j, 60 + 380j, 190 + 330j), [26 * scale])
    for knee, foot in ((60 + 560j, 150 + 700j), (-30 + 640j, 130 + 800j)):
        mass(
            sheet,
            limb(put(-60 + 420j, knee, foot), [120 * scale, 96 * scale, 60 * scale]),
            Look(4, 1, 2),
            5,
        )
        mass(
            sheet,
            placed(shape("-30,-20 -34,26 70,30 74,10 30,-10"), put(foot)[0], scale, 10, flip),
            Look(4, 0, 1),
            4,
        )
    head = Folk(((PROFILE, skin), (CROP, Look(4, 1)), (HELMET, Look(1, 4, 0, 4))))
    draw(sheet, head, at, 0.8 * scale, 0, not flip)
    body = shape("-60,110 -140,170 -150,300 -130,450 20,460 50,300 40,170 20,130")
    mass(sheet, placed(body, at, scale, 0, flip), coat, 5)
    sheet.form(belt, 4, 1, 4)
    arm(sheet, coat, put(0 + 190j, 90 + 280j, 176 + 250j), [90 * scale, 76 * scale, 60 * scale], 3)
    stamp(sheet, GRIP, skin, put(196 + 240j)[0], 0.55 * scale, -80 if flip else 80, flip)
    arm(
        sheet,
        coat,
        put(-90 + 210j, -230 + 120j, -226 - 40j),
        [100 * scale, 84 * scale, 64 * scale],
        4,
    )
    if flip:
        spanner = shape(
            "-16,60! -16,-150! -46,-190 -40,-240! -14,-206 14,-206 40,-240! 46,-190 16,-150! 16,60!"
        )
        sheet.form(placed(spanner, put(-230 - 90j)[0], scale, 14), 0, 4, 5)
        stamp(sheet, FIST, skin, put(-228 - 60j)[0], 0.62 * scale, 8, True)
    else:
        stamp(sheet, OPEN, skin, put(-228 - 70j)[0], 0.62 * scale, -8)
