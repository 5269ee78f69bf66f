"""Hands, arms and whatever else is a body cut from several overlapping parts."""

from cmath import rect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import pi

from gallery.demo.curve import Path, limb, placed, shape, spline
from gallery.demo.ink import Sheet
from gallery.demo.texture import bulge, hatch, lens, lines


@dataclass(frozen=True, slots=True)
class Look:
    """How a body is cut: ink numbers, and where its light comes from.

    body   the flat colour
    line   the ink of the cut round it and of the creases
    light  ink of the lit rim, None for a plain silhouette
    shade  ink of the far side, None for none
    sun    where the light lies, and how deep its rim goes, in units at scale 1
    """

    body: int
    line: int
    light: int | None = None
    shade: int | None = None
    sun: complex = 7 - 5j


@dataclass(frozen=True, slots=True)
class Pose:
    """A drawing in its own units, origin where it is held.

    parts  (knots, widths, edged): limbs of those widths, or an outline if there are none;
           an edged part is freed by a cut line from what lies below it
    cuts   creases, tapered
    darks  outlines of shadows: under a brim, a jaw
    depth  how wide the creases are
    """

    parts: tuple[tuple[str, str, bool], ...]
    cuts: tuple[str, ...] = ()
    darks: tuple[str, ...] = ()
    depth: float = 6


FIST = Pose(
    parts=(
        ("-42,96 -44,34 -66,-30 -74,-80 -66,-118 62,-124 72,-90 66,-40 50,24 46,96", "", False),
        ("-54,-114 -55,-90 -53,-62", "34 36 33", False),
        ("-19,-127 -19,-96 -18,-62", "36 38 36", False),
        ("18,-130 18,-98 17,-64", "37 39 36", False),
        ("53,-121 54,-92 50,-62", "36 37 34", False),
        ("64,-14 68,-50 40,-76 4,-76 -26,-70", "44 50 42 37 29", True),
    ),
    cuts=(
        "-37,-122 -38,-96 -36,-58",
        "-1,-134 0,-104 -1,-62",
        "36,-132 37,-110 36,-90",
        "-70,-62 -52,-44 -20,-44 4,-46",
        "-66,-100 -56,-104 -46,-100",
        "-30,-108 -19,-112 -8,-108",
        "8,-111 18,-114 28,-110",
        "-30,-72 -24,-80 -12,-81",
        "30,-70 34,-62 42,-58",
        "44,10 30,-10 8,-22",
        "-34,34 0,40 30,36",
    ),
)
OPEN = Pose(
    parts=(
        ("-54,-80 -76,-118 -92,-146 -104,-174", "34 29 29 22", False),
        ("-22,-96 -32,-146 -39,-182 -44,-222", "36 31 32 23", False),
        ("14,-100 15,-156 16,-198 18,-240", "37 32 33 24", False),
        ("48,-92 60,-140 69,-174 80,-212", "36 31 32 23", False),
        ("34,10 70,-36 98,-74 128,-112", "60 50 38 25", False),
        (
            "-42,96 -44,34 -58,-20 -70,-66 -66,-92 -30,-108 20,-112"
            " 58,-100 66,-64 62,-20 48,30 44,96",
            "",
            False,
        ),
    ),
    cuts=(
        "-48,-84 -56,-92 -66,-90",
        "-38,-102 -24,-104 -8,-106",
        "2,-108 16,-112 30,-106",
        "36,-102 48,-104 60,-94",
        "56,-78 20,-60 -30,-70 -56,-52",
        "60,-58 24,-40 -10,-30 -40,10",
        "58,-40 28,-20 14,20 16,50",
        "-88,-128 -82,-134 -74,-132",
        "-46,-156 -36,-160 -26,-158",
        "4,-168 15,-170 28,-168",
        "52,-150 62,-156 74,-152",
        "84,-52 92,-62 104,-64",
        "-30,44 0,50 32,46",
    ),
)
GRIP = Pose(
    parts=(
        (
            "-40,96 -46,40 -68,-10 -74,-70 -58,-120 -10,-142 40,-128 46,-80 44,-20 38,30 40,96",
            "",
            False,
        ),
        ("-40,-16 0,-14 30,-14", "34 35 30", True),
        ("-46,-48 4,-46 42,-46", "36 38 32", True),
        ("-46,-84 4,-80 46,-80", "37 39 33", True),
        ("-36,-120 4,-116 42,-113", "37 38 32", True),
        ("-62,-70 -46,-112 -16,-146 26,-156", "44 42 38 27", True),
    ),
    cuts=(
        "-6,-126 0,-118 -4,-108",
        "-2,-92 4,-82 0,-72",
        "-4,-56 2,-48 -2,-38",
        "-8,-24 -4,-16 -8,-8",
        "26,-124 34,-116 30,-106",
        "30,-90 38,-82 34,-72",
        "28,-54 36,-48 32,-38",
        "0,-160 12,-162 22,-158",
        "-52,-50 -48,-20 -40,10",
        "-28,40 0,46 26,42",
    ),
)
PINCH = Pose(
    parts=(
        ("168,86 128,112 92,104", "46 42 34", True),
        ("160,56 110,82 70,66", "48 44 35", True),
        ("152,16 98,30 46,8", "50 42 29", True),
        (
            "520,250 404,190 330,176 250,160 176,124 136,64 136,-6 170,-58"
            " 234,-54 304,-8 352,40 430,70 560,130",
            "",
            True,
        ),
        ("186,-42 146,-72 104,-70 66,-44 34,-22", "52 44 40 36 26", True),
        ("214,66 150,56 92,26 40,-2", "66 58 44 32", True),
    ),
    cuts=(
        "128,-84 112,-78 104,-64",
        "78,-62 66,-56 62,-46",
        "54,-42 46,-34 34,-32",
        "100,14 94,26 84,34",
        "62,-4 50,4 44,-8",
        "196,-14 222,-22 250,-16",
        "214,14 244,4 276,8",
        "330,60 344,100 334,140",
        "350,66 362,104 354,146",
        "236,78 220,56 196,46",
    ),
)
FLAT = Pose(
    parts=(
        ("-50,-84 -58,-120 -62,-148 -64,-178", "35 30 31 23", False),
        ("-17,-100 -19,-144 -20,-182 -18,-222", "37 31 33 24", False),
        ("18,-102 20,-150 21,-192 22,-238", "38 32 34 25", False),
        ("51,-94 56,-136 60,-172 64,-212", "37 31 32 23", False),
        ("40,10 78,-30 92,-66 102,-106", "60 48 37 26", False),
        (
            "-42,96 -44,34 -60,-20 -70,-66 -64,-92 -30,-110 20,-114"
            " 62,-104 70,-64 62,-20 48,30 44,96",
            "",
            False,
        ),
    ),
    cuts=(
        "-34,-100 -36,-126 -40,-150",
        "0,-106 0,-140 0,-170",
        "35,-104 38,-138 40,-166",
        "-40,-76 -46,-50 -40,-24",
        "-14,-86 -14,-54 -10,-28",
        "16,-88 16,-54 14,-26",
        "46,-80 42,-50 34,-26",
        "-68,-124 -58,-120 -50,-122",
        "-30,-150 -19,-146 -8,-150",
        "10,-158 20,-154 32,-158",
        "46,-142 56,-138 68,-142",
        "-72,-166 -64,-172 -56,-166",
        "-26,-210 -18,-216 -10,-210",
        "14,-226 22,-232 30,-226",
        "56,-200 64,-206 72,-200",
    ),
)

# Fingers laid over an edge from behind; the edge is y = 0.
HOLD = Pose(
    parts=(
        ("-78,6 -80,-30 -56,-54 0,-62 56,-52 78,-28 78,6", "", False),
        ("-57,-26 -60,14 -58,56", "37 36 28", True),
        ("-20,-34 -20,20 -18,72", "39 38 29", True),
        ("18,-34 20,20 20,70", "39 38 29", True),
        ("54,-26 58,12 58,52", "37 36 28", True),
    ),
    cuts=(
        "-70,20 -59,24 -48,20",
        "-32,26 -20,30 -8,26",
        "8,26 20,30 32,26",
        "46,18 58,22 70,18",
        "-66,50 -58,42 -50,50",
        "-27,66 -19,57 -11,66",
        "12,64 20,55 28,64",
        "50,46 58,38 66,46",
        "-60,-40 -52,-30 -56,-20",
        "-22,-48 -14,-38 -18,-28",
        "18,-48 26,-38 22,-28",
    ),
)


def stamp(
    sheet: Sheet,
    pose: Pose,
    look: Look,
    at: complex,
    scale: float = 1,
    turn: float = 0,
    flip: bool = False,
) -> None:
    """Draw a pose with its origin at `at`, one cut line round the whole of it."""

    def put(path: Path) -> list[complex]:
        return placed(path, at, scale, turn, flip)

    edge = 4.5 * scale + 1.5
    outlines = [put(_outline(knots, widths)) for knots, widths, _ in pose.parts]
    for path in outlines:
        sheet.line([*path, path[0], path[1]], 2 * edge, look.line)
    deep = replace(look, sun=look.sun * scale)
    for path, (_, _, edged) in zip(outlines, pose.parts, strict=True):
        mass(sheet, path, deep, edge * 0.8 if edged else 0)
    dark = look.line if look.shade is None else look.shade
    for plane in pose.darks:
        sheet.fill(put(shape(plane)), dark)
    for cut in pose.cuts:
        sheet.fill(lens(put(spline(_points(cut))), pose.depth * scale), look.line)


def mass(sheet: Sheet, path: Path, look: Look, edge: float) -> None:
    """One part: freed by a cut line, dark on its far side, lit on its near one."""
    if edge:
        sheet.line([*path, path[0], path[1]], 2 * edge, look.line)
    sheet.fill(path, look.body)
    if look.shade is not None:
        dark = bulge(path, look.sun * 1.6, abs(look.sun) * 0.8, -0.25, 1.1)
        hatch(sheet, path, look.shade, lines(2, 5, 40), dark, 40)
    if look.light is not None:
        sheet.rim(path, -look.sun, look.light)


def _outline(knots: str, widths: str) -> list[complex]:
    if not widths:
        return shape(knots)
    return limb(_points(knots), [float(width) for width in widths.split()])


def _points(text: str) -> list[complex]:
    return [complex(*map(float, word.split(","))) for word in text.split()]


def arm(
    sheet: Sheet, look: Look, path: Sequence[complex], widths: Sequence[float], folds: int = 5
) -> None:
    """A sleeve along `path` with cut folds across it."""
    outline = limb(path, widths, round_end=False)
    mass(sheet, outline, replace(look, sun=look.sun * max(widths) / 90), max(widths) * 0.05 + 1)
    ink = look.light if look.light is not None else look.line
    rng = sheet.rng
    for i in range(folds):
        t = (i + 0.5 + rng.uniform(-0.2, 0.2)) / folds
        j = min(int(t * (len(path) - 1)), len(path) - 2)
        here = path[j] + (path[j + 1] - path[j]) * (t * (len(path) - 1) - j)
        width = widths[min(j, len(widths) - 1)]
        way = (path[j + 1] - path[j]) / abs(path[j + 1] - path[j])
        side = way * rect(1, rng.uniform(0.35, 0.65) * pi)
        a = here - side * width * rng.uniform(-0.1, 0.3)
        b = here + side * width * rng.uniform(0.3, 0.46)
        bend = (a + b) / 2 + way * width * 0.1
        sheet.fill(lens(spline([a, bend, b]), width * 0.08), ink)
