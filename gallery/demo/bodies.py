"""Legs, boots and whole walking figures."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from gallery.demo.carve import Look, Pose, mass, stamp
from gallery.demo.curve import ellipse, limb, placed, poly, shape
from gallery.demo.ink import Sheet

Put = Callable[..., list[complex]]
Part = Callable[[list[complex], Look], None]

TORSO = "-32,-190 -40,-260 -36,-320 -8,-346 26,-340 44,-300 40,-240 38,-190"
# A boot from the side, origin at the ankle, toes to the right.
BOOT = Pose(
    parts=(
        ("-32,-60 -36,0 -40,40 -38,60 96,60 100,40 84,22 44,8 32,-14 32,-60", "", True),
        ("-44,54! 104,54! 106,72! -44,72!", "", True),
    ),
    cuts=("10,-30 24,-22 40,-20", "14,-12 30,-4 46,0", "26,8 40,14 58,14", "-30,16 -10,24 -6,44"),
)


def leg(
    sheet: Sheet,
    knee: complex,
    ankle: complex,
    cloth: Look,
    boot: Look,
    scale: float = 1,
    *,
    turn: float = 0,
    flip: bool = False,
) -> None:
    """A lower leg in trousers with its boot; `scale` 1: a boot 150 units long."""
    stamp(sheet, BOOT, boot, ankle, scale, turn, flip)
    end = ankle + (knee - ankle) * 0.06
    middle = (knee + end) / 2 + (8 if flip else -8) * scale
    path = limb([knee, middle, end], [92 * scale, 100 * scale, 78 * scale], round_end=False)
    mass(sheet, path, replace(cloth, sun=cloth.sun * scale * 1.4), 6 * scale)
    for t in (0.25, 0.5, 0.72, 0.88):
        at = knee + (end - knee) * t
        crease = shape("-30,6 0,-8 34,-2 0,2")
        sheet.fill(
            placed(crease, at, scale, sheet.rng.uniform(-20, 20)),
            cloth.light if cloth.light is not None else cloth.line,
        )


@dataclass(frozen=True, slots=True)
class Dress:
    """What a walker wears."""

    skin: Look
    coat: Look
    legs: Look
    hat: Look | None = None
    skirt: bool = False


def walker(
    sheet: Sheet,
    foot: complex,
    tall: float,
    dress: Dress,
    stride: float = 1,
    flip: bool = False,
    reach: complex | None = None,
) -> None:
    """A full figure from the side, walking to the right (to the left when flipped).

    foot    the ground under the hips
    tall    height in units
    stride  how wide the step, 0 standing
    reach   where the near hand is, in units of a figure 400 tall from its foot; None: it swings
    """
    size = tall / 400

    def put(*points: complex) -> list[complex]:
        return placed(points, foot, size, 0, flip)

    def part(path: list[complex], look: Look) -> None:
        mass(sheet, path, replace(look, sun=look.sun * size * 0.9), 2.5 * size + 1)

    def sleeve(joints: list[complex], widths: tuple[float, ...]) -> None:
        part(limb(put(*joints), [wide * size for wide in widths]), dress.coat)

    neck = 8 - 335j
    sleeve([neck + 14j, neck + 30 * stride + 70j, neck + 66 * stride + 104j], (36, 30, 24))
    _legs(put, part, dress, stride, size)
    part(put(*shape(TORSO)), dress.coat)
    _head(put, part, dress)
    hand = reach if reach is not None else neck - 50 * stride + 130j
    elbow = (neck + hand) / 2 + (-26 if reach is None else 24 + 20j)
    sleeve([neck + 12j, elbow, hand], (42, 34, 26))
    part(ellipse(put(hand)[0], 14 * size, 15 * size, n=16), dress.skin)


def _legs(put: Put, part: Part, dress: Dress, stride: float, size: float) -> None:
    back = (-6 - 205j, -24 * stride - 105j, -86 * stride - 16 - 22j)
    front = (6 - 205j, 44 * stride - 112j, 58 * stride + 4 - 14j)
    for joints, lift in ((back, -30 * stride), (front, -6)):
        shoe = placed(poly("-14,-14 -18,14 52,14 50,2 22,-8 14,-16"), joints[2], 1, lift)
        part(put(*shoe), dress.hat or dress.legs)
        part(limb(put(*joints), [64 * size, 50 * size, 32 * size], False), dress.legs)
    if dress.skirt:
        hem = poly("-34,-230 -92,-70 -40,-62 20,-66 84,-74 36,-230")
        part(put(*hem), dress.legs)


def _head(put: Put, part: Part, dress: Dress) -> None:
    face = shape(
        "-26,-366 -18,-400 10,-410 32,-392 36,-372 44,-360 36,-352 34,-336 10,-330 -4,-316 -14,-320"
    )
    part(put(*face), dress.skin)
    if dress.hat is None:
        hair = shape("-30,-352 -34,-390 -8,-418 24,-412 34,-394 6,-396 -6,-366 -14,-340")
        part(put(*hair), dress.legs)
        return
    part(put(*shape("-64,-388 0,-398 66,-384 30,-378 -30,-380")), dress.hat)
    part(put(*shape("-28,-390 -24,-424 0,-434 26,-424 30,-390")), dress.hat)
