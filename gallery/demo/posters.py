"""Posters for the hundred points: water, bread, school, key, window."""

from gallery.demo.carve import Look, mass
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
from gallery.demo.ink import Sheet
from gallery.demo.texture import bulge, dots, glow, hatch, lens, lines, ramp, rays, ripple

Size = tuple[int, int]


def water_drop(size: Size, seed: int) -> Sheet:
    """A drop falls from a tap into rings of water."""
    inks = ["#2f8fb3", "#174a78", "#f2b544", "#131c2b"]
    sheet = Sheet(size, "#f0ead8", inks, seed)
    sheet.fill(box(0, 0, 1000, 1334), 3)
    hatch(sheet, box(0, 0, 1000, 1334), 0, dots(3, 2, 44), glow(500 + 640j, 700, 1.1, 0.0), 0)
    water = 500 + 1110j
    for k in range(9, 0, -1):
        sheet.fill(ellipse(water, 96 * k, 38 * k, n=80), (1, 0, 2)[k % 3])
    ripple(sheet, water, [50 + 96 * k for k in range(8)], 0.4, 4, 9)
    tap = limb(
        spline([-40 + 190j, 330 + 190j, 480 + 210j, 500 + 360j]), [150, 150, 140, 110], False
    )
    iron = Look(4, 0, 1, None, -4 - 22j)
    mass(sheet, tap, iron, 8)
    sheet.form(box(434, 340, 132, 46), 4, 0, 6)
    sheet.form(box(250, 90, 40, 60), 4, 0, 5)
    mass(sheet, limb([120 + 80j, 420 + 80j], [54]), iron, 6)
    sheet.form(ellipse(120 + 80j, 36), 4, 0, 5)
    sheet.form(ellipse(420 + 80j, 36), 4, 0, 5)
    drop = shape("500,470! 540,600 632,740 620,860 500,920 380,860 368,740 460,600")
    sheet.form(drop, 1, 4, 10)
    hatch(sheet, drop, 2, lines(2, 5, 46), bulge(drop, -50 - 40j, 60, -0.1, 1.1))
    sheet.fill(lens(spline([440 + 700j, 410 + 780j, 440 + 850j]), 34), 0)
    return sheet


def bread(size: Size, seed: int) -> Sheet:
    """A loaf cut open, a knife, ears of wheat in the crumb."""
    inks = ["#e7a94b", "#b85a2a", "#3f2a22", "#a8322c"]
    sheet = Sheet(size, "#f7ead0", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 4)
    for k in range(-3, 18):
        sheet.fill(limb([88 * k - 100 + 0j, 88 * k + 260 + 1000j], [20, 20], False), 0)
    for k in range(-3, 14):
        sheet.recast(
            limb([-20 + (88 * k) * 1j, 1354 + (88 * k - 220) * 1j], [20, 20], False), {4: 0}
        )
    loaf = shape(
        "140,560 170,380 330,240 560,170 820,180 1030,270 1150,420 1160,600 1040,730 760,790"
        " 460,780 230,710"
    )
    sheet.recast(placed(loaf, 34 + 40j), {0: 3, 4: 3})
    mass(sheet, loaf, Look(2, 3, 1, 3, -24 - 26j), 9)
    for k in range(4):
        score = spline(
            [300 + 190 * k + 300j - 30j * (k in (1, 2)), 380 + 190 * k + 220j, 470 + 180 * k + 250j]
        )
        sheet.fill(lens(score, 34), 1)
        sheet.fill(lens([z + 10j for z in score], 12), 3)
    cut = shape(
        "200,600 300,450 560,400 850,420 1040,500 1100,620 1000,720 720,770 440,750 260,700"
    )
    sheet.form(cut, 0, 3, 8)
    hatch(sheet, cut, 1, dots(2, 3, 46), glow(650 + 590j, 520, -0.1, 0.8), 0)
    for k, x in enumerate((360, 500, 650, 800, 940)):
        _ear(sheet, complex(x, 736 + 6 * (k in (1, 2, 3))), 255 + 40 * (k == 2), 4 * (k - 2))
    blade = shape("110,884! 700,826! 860,838 900,866! 120,930!")
    sheet.form(blade, 0, 3, 7)
    sheet.fill(gouge(150 + 908j, 840 + 862j, 9), 3)
    mass(sheet, limb([890 + 846j, 1250 + 812j], [66, 74]), Look(3, 0, 2, None, -2 - 12j), 6)
    for x in (960, 1060, 1160):
        sheet.fill(ellipse(complex(x, 838 - (x - 960) * 0.095), 10), 1)
    return sheet


def _ear(sheet: Sheet, foot: complex, high: float, lean: float) -> None:
    def put(path: Path) -> list[complex]:
        return placed(path, foot, high / 200, lean)

    sheet.fill(put(limb([0j, -120j], [5, 5])), 2)
    for k in range(6):
        for side in (-1, 1):
            grain = shape("0,0! 18,-10 20,-34 4,-52! -4,-30")
            sheet.form(placed(put(placed(grain, -70j - 18j * k, 0.8, 26, side < 0)), 0), 2, 0, 2)
    sheet.form(put(placed(shape("0,0! 14,-16 0,-50! -14,-16"), -176j, 0.9)), 2, 0, 2)


def school_door(size: Size, seed: int) -> Sheet:
    """An open school door, a path of light, a child on the threshold."""
    inks = ["#f4c33f", "#ef6f47", "#315c9c", "#182038"]
    sheet = Sheet(size, "#fbf0cf", inks, seed)
    sheet.fill(box(0, 0, 1000, 1334), 3)
    hatch(sheet, box(0, 0, 1000, 1334), 4, lines(4, 4, 52), glow(500 + 640j, 850, -0.1, 1.0))
    sheet.fill(poly("330,900 670,900 980,1344 20,1344"), 1)
    rays(sheet, 500 + 560j, 200, 1300, 0, count=16, fat=0.5, sweep=(62, 118))
    frame = [290 + 910j, 290 + 380j, *arc(500 + 380j, 210, 180, 360), 710 + 910j]
    sheet.form(frame, 0, 4, 12)
    inner = [330 + 905j, 330 + 390j, *arc(500 + 390j, 170, 180, 360), 670 + 905j]
    sheet.fill(inner, 1)
    sheet.inside(inner, lambda: rays(sheet, 500 + 620j, 60, 560, 0, count=24, fat=0.9))
    for side in (-1, 1):
        door = poly("0,0 190,70 190,640 0,530")
        path = placed(door, 500 + side * 214 + 372j, 1, 0, side < 0)
        sheet.form(path, 2, 4, 7)
        for y in (70, 320):
            panel = placed(
                poly(f"40,{y} 150,{y + 40} 150,{y + 216} 40,{y + 170}"),
                500 + side * 214 + 372j,
                1,
                0,
                side < 0,
            )
            sheet.form(panel, 3, 4, 4)
            hatch(sheet, panel, 4, lines(0, 5, 44), ramp(500, 500 + side * 420, 0.1, 0.9))
    bell = shape("-60,40! -50,-20 -30,-60 30,-60 50,-20 60,40!")
    sheet.form(placed(bell, 500 + 110j, 0.9), 1, 4, 6)
    sheet.form(ellipse(500 + 156j, 14), 4, 1, 4)
    shadow = shape("470,940 530,940 640,1330 440,1344")
    sheet.recast(shadow, {0: 4, 1: 4, 2: 4})
    _pupil(sheet, 500 + 948j, 0.98)
    return sheet


def _pupil(sheet: Sheet, foot: complex, scale: float) -> None:
    def put(path: Path) -> list[complex]:
        return placed(path, foot, scale)

    dark = Look(4, 0, 2, None, 6 - 5j)
    for x in (-30, 30):
        mass(sheet, put(limb([complex(x * 0.8, -130), complex(x, -14)], [34, 24])), dark, 4)
        mass(sheet, put(shape(f"{x - 24},4 {x - 20},-20 {x + 20},-20 {x + 24},4")), dark, 3)
    mass(
        sheet,
        put(shape("-66,-110! -54,-220 -40,-262 40,-262 54,-220 66,-110!")),
        Look(3, 4, 0, None, 7 - 5j),
        5,
    )
    for side in (-1, 1):
        mass(
            sheet,
            put(limb([side * 44 - 246j, side * 72 - 190j, side * 60 - 140j], [30, 26, 20])),
            Look(3, 4),
            4,
        )
    mass(sheet, put(shape("-44,-236 44,-236 48,-130 -48,-130")), Look(2, 4, 1, 4, 6 - 5j), 5)
    sheet.fill(put(box(-40, -190, 80, 8)), 4)
    mass(sheet, put(ellipse(-306j, 46, 50)), Look(4, 0, 1, None, 6 - 5j), 5)
    for x in (-16, 0, 16):
        sheet.fill(put(gouge(complex(x, -346), complex(x * 1.6, -270), 5)), 1)


def house_key(size: Size, seed: int) -> Sheet:
    """A key whose bow is a house with a lit window."""
    inks = ["#f3c445", "#1e7b6e", "#e35c3a", "#13242b"]
    sheet = Sheet(size, "#f4ead6", inks, seed)
    sheet.fill(box(0, 0, 1000, 1000), 2)
    rays(sheet, 500 + 380j, 120, 1100, 4, count=36, fat=0.55)

    def put(path: Path) -> list[complex]:
        return placed(path, 500 + 470j, 1, 18)

    iron = Look(0, 4, None, 4, 10 - 8j)
    shaft = [
        put(box(-34, 60, 68, 400)),
        put(box(30, 300, 110, 52)),
        put(box(30, 390, 150, 60)),
        put(box(30, 352, 60, 40)),
    ]
    for path in shaft:
        sheet.line([*path, path[0]], 18, 4)
    for path in shaft:
        mass(sheet, path, iron, 0)
    for y in (80, 120):
        sheet.form(put(box(-54, y, 108, 20)), 3, 4, 6)
    house = put(poly("-210,60 -210,-190 0,-380 210,-190 210,60"))
    mass(sheet, house, iron, 9)
    sheet.form(put(poly("-252,-170 0,-400 252,-170 222,-134 0,-330 -222,-134")), 3, 4, 8)
    sheet.form(put(box(110, -370, 50, 120)), 3, 4, 6)
    for k in range(3):
        puff = put(ellipse(complex(150 + 26 * k, -410 - 46 * k), 22 + 10 * k))
        sheet.form(puff, 0, 4, 4)
    sheet.form(put(box(-150, -120, 130, 130)), 1, 4, 8)
    for bar in (box(-90, -120, 10, 130), box(-150, -60, 130, 10)):
        sheet.fill(put(bar), 4)
    sheet.form(put([40 + 56j, 40 - 90j, *arc(95 - 90j, 55, 180, 360), 150 + 56j]), 4, 4, 4)
    sheet.fill(put(ellipse(64 - 20j, 9)), 1)
    return sheet


def open_window(size: Size, seed: int) -> Sheet:
    """An open window, a flower pot, a flock of birds on its way out."""
    inks = ["#f0b94a", "#69a9bd", "#c9473a", "#1d2433"]
    sheet = Sheet(size, "#f8efdc", inks, seed)
    sheet.fill(box(0, 0, 1334, 1000), 3)
    hatch(sheet, box(0, 0, 1334, 1000), 4, lines(4, 4, 52), glow(600 + 480j, 900, -0.2, 1.0))
    view = box(330, 90, 560, 720)
    sheet.form(view, 0, 4, 14)
    sheet.inside(view, lambda: _outside(sheet))
    for side in (-1, 1):
        hinge = 330 if side < 0 else 890
        shutter = [hinge + 70j, hinge + side * 250 + 10j, hinge + side * 250 + 910j, hinge + 830j]
        sheet.form(shutter, 2, 4, 8)
        for k in range(18):
            a = complex(hinge + side * 26, 110 + 39 * k)
            b = complex(hinge + side * 222, 66 + 46 * k)
            sheet.fill(limb([a, b], [13, 16]), 4)
    sheet.form(poly("280,806 940,806 980,880 240,880"), 1, 4, 8)
    _flower_pot(sheet)
    for x, y, scale, turn in rows(
        "770,520,1.5,-10 1010,330,1.9,-24 860,250,1.1,-14 1190,120,2.2,-30 700,300,.8,0"
        " 660,180,.6,-10 1120,560,1.3,-12"
    ):
        _bird(sheet, complex(x, y), scale, turn)
    return sheet


def _flower_pot(sheet: Sheet) -> None:
    mass(sheet, poly("410,640 560,640 538,812 432,812"), Look(3, 4, 1, 4, 12 - 8j), 6)
    sheet.form(box(396, 622, 178, 40), 3, 4, 6)
    petal = shape("0,0! -20,-30 0,-66 20,-30")
    for at, r, ink in ((430 + 470j, 60, 3), (540 + 440j, 66, 3), (480 + 380j, 70, 0)):
        sheet.form(limb(spline([485 + 620j, at + 100j, at]), [12]), 4, 0, 3)
        for k in range(8):
            sheet.form(placed(petal, at, r / 70, 45 * k), ink, 4, 4)
        sheet.form(ellipse(at, 17), 1, 4, 4)


def _outside(sheet: Sheet) -> None:
    hatch(sheet, box(330, 90, 560, 720), 2, lines(0, 4, 40), ramp(90j, 560j, 0.85, 0.0))
    sheet.fill(ellipse(730 + 640j, 110), 1)
    hills = spline([320 + 690j, 470 + 640j, 640 + 700j, 900 + 650j])
    sheet.form([*hills, 900 + 820j, 320 + 820j], 4, 0, 4)


def _bird(sheet: Sheet, at: complex, scale: float, turn: float) -> None:
    body = shape("-60,10! -20,-12 24,-16 46,-22 66,-12! 46,0 30,16 -10,24")
    wing = shape("-16,-8! -40,-60 -30,-110 -6,-130! 0,-80 26,-14!")
    far = shape("0,-10! 20,-60 60,-96 90,-100! 60,-50 30,-12!")
    for path in (far, body, wing):
        sheet.form(placed(path, at, scale, turn), 0, 4, 4)
    for k in range(3):
        quill = gouge(-16 + 10 * k - 20j, -26 + 10 * k - (104 - 22 * k) * 1j, 5)
        sheet.fill(placed(quill, at, scale, turn), 4)
    sheet.fill(placed(ellipse(48 - 13j, 4), at, scale, turn), 4)
