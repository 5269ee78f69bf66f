"""Colours that readers see: whatever the file was written in, it comes out as sRGB."""

import struct
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from gallery.formats import Recipe
from gallery.ingest.render import render
from tests.ingest.test_render import pixel, saved

SMALL = Recipe(widths=(96,), formats=("jpeg",))
Colour = tuple[int, int, int]

# Primaries as XYZ under D50 (ICC.1:2010), columns red, green, blue; and how sRGB sees them.
ADOBE = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
DISPLAY_P3 = (
    (0.51512, 0.24120, -0.00105),
    (0.29198, 0.69225, 0.04189),
    (0.15710, 0.06657, 0.78407),
)
PROPHOTO = ((0.79767, 0.28804, 0.0), (0.13519, 0.71188, 0.0), (0.03134, 0.00009, 0.82491))
XYZ_TO_SRGB = (
    (3.13386, -1.61687, -0.49061),
    (-0.97877, 1.91614, 0.03345),
    (0.07194, -0.22899, 1.40524),
)


@pytest.mark.parametrize(("primaries", "gamma"), [(ADOBE, 2.2), (DISPLAY_P3, 2.2), (PROPHOTO, 1.8)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
def test_a_wide_gamut_photo_keeps_its_look(
    kind: str, primaries: tuple[tuple[float, ...], ...], gamma: float
) -> None:
    colour = (140, 120, 100)
    original = plain("RGB", colour, kind, icc_profile=profile(b"RGB ", gamma, primaries))

    shown = seen(original)

    expected = in_srgb(colour, primaries, gamma)
    assert far(shown, expected) <= 4
    assert far(colour, expected) > 4


def test_a_photo_that_says_it_is_srgb_stays_as_it_is() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    assert far(seen(plain("RGB", (140, 120, 100), icc_profile=srgb)), (140, 120, 100)) <= 2


@pytest.mark.parametrize(
    "damaged",
    [
        b"no profile at all",
        b"\0" * 200,
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(),
    ],
    ids=["words", "zeros", "for other pixels"],
)
def test_a_damaged_profile_costs_no_photo(damaged: bytes) -> None:
    assert far(seen(plain("RGB", (140, 120, 100), icc_profile=damaged)), (140, 120, 100)) <= 2


def test_gray_is_converted_by_its_profile_and_stays_gray() -> None:
    linear = plain("L", 128, icc_profile=profile(b"GRAY", 1.0))

    rendered = render(linear, SMALL)

    assert far(pixel(rendered.renditions[0], 0.5, 0.5), (188, 188, 188)) <= 2
    assert Image.open(BytesIO(rendered.renditions[0].data)).mode == "L"


def test_gray_without_a_profile_stays_as_it_is() -> None:
    assert far(seen(plain("L", 128)), (128, 128, 128)) <= 1


@pytest.mark.parametrize(
    ("inks", "printed"),
    [
        ((0, 0, 0, 0), (255, 255, 255)),
        ((255, 0, 0, 0), (0, 174, 239)),
        ((0, 255, 0, 0), (236, 0, 140)),
        ((0, 0, 255, 0), (255, 242, 0)),
        ((0, 255, 255, 0), (237, 28, 36)),
        ((0, 0, 0, 255), (35, 31, 32)),
        ((0, 0, 0, 128), (147, 149, 152)),
    ],
)
def test_cmyk_without_a_profile_looks_as_printed(
    inks: tuple[int, int, int, int], printed: Colour
) -> None:
    assert far(seen(plain("CMYK", inks)), printed) <= 8


def test_cmyk_with_a_useless_profile_looks_as_printed() -> None:
    wrong = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    assert far(seen(plain("CMYK", (255, 0, 0, 0), icc_profile=wrong)), (0, 174, 239)) <= 8


def test_lab_is_shown() -> None:
    middle = Image.new("LAB", (40, 30), (128, 128, 128))

    assert far(seen(saved(middle, "TIFF")), (119, 119, 119)) <= 3


@pytest.mark.parametrize(("stored", "shown"), [(0, 0), (32768, 127), (65535, 255)])
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_keep_their_brightness(kind: str, stored: int, shown: int) -> None:
    original = saved(Image.new("I;16", (40, 30), stored), kind)

    assert far(seen(original), (shown, shown, shown)) <= 2


def test_numbers_from_instruments_are_stretched_to_what_a_screen_shows() -> None:
    film = Image.new("F", (40, 30), 0.5)
    film.putpixel((0, 0), 1.0)

    assert far(seen(saved(film, "TIFF")), (128, 128, 128)) <= 2


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "AVIF"])
def test_what_shows_through_is_white_paper(kind: str) -> None:
    half = Image.new("RGBA", (40, 30), (200, 0, 0, 128))

    assert far(seen(saved(half, kind)), (227, 127, 127)) <= 4


def test_gray_that_shows_through_is_gray_on_white() -> None:
    assert far(seen(plain("LA", (100, 128), "PNG")), (177, 177, 177)) <= 2


def test_a_palette_keeps_its_colours_and_its_holes_become_white() -> None:
    image = Image.new("P", (40, 30), 1)
    image.putpalette([0, 0, 0, 30, 160, 60])
    holes = image.copy()
    holes.paste(0, (0, 0, 40, 30))

    assert far(seen(saved(image, "PNG")), (30, 160, 60)) <= 3
    assert far(seen(saved(holes, "PNG", transparency=0)), (255, 255, 255)) <= 2
    assert far(seen(saved(image, "GIF")), (30, 160, 60)) <= 3


def test_a_colour_that_means_nothing_here_becomes_white() -> None:
    image = Image.new("RGB", (40, 30), (30, 160, 60))

    assert far(seen(saved(image, "PNG", transparency=(30, 160, 60))), (255, 255, 255)) <= 2


def test_black_and_white_is_shown() -> None:
    assert far(seen(saved(Image.new("1", (40, 30), 1), "TIFF")), (255, 255, 255)) <= 2


def plain(mode: str, colour: int | tuple[int, ...], kind: str = "JPEG", **options: object) -> bytes:
    """A picture of one colour, stored with as little loss as the format can."""
    best: dict[str, object] = {"lossless": True} if kind == "WEBP" else {"quality": 95}
    return saved(Image.new(mode, (40, 30), colour), kind, **best, **options)


def seen(original: bytes) -> Colour:
    return pixel(render(original, SMALL).renditions[0], 0.5, 0.5)


def far(one: Colour, other: Colour) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def in_srgb(colour: Colour, primaries: tuple[tuple[float, ...], ...], gamma: float) -> Colour:
    """The same colour in sRGB, by the book (IEC 61966-2-1)."""
    light = [(value / 255) ** gamma for value in colour]
    xyz = [sum(primaries[c][axis] * light[c] for c in range(3)) for axis in range(3)]
    linear = [sum(row[axis] * xyz[axis] for axis in range(3)) for row in XYZ_TO_SRGB]
    curved = [
        12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055
        for v in (min(max(value, 0.0), 1.0) for value in linear)
    ]
    return round(curved[0] * 255), round(curved[1] * 255), round(curved[2] * 255)


def profile(space: bytes, gamma: float, primaries: tuple[tuple[float, ...], ...] = ()) -> bytes:
    """A display profile of three primaries (none: gray) and one gamma (ICC.1:2010, 7 and 10)."""
    curve = b"curv" + struct.pack(">IIH", 0, 1, round(gamma * 256)) + b"\0\0"
    words = b"desc" + struct.pack(">II", 0, 5) + b"test\0" + b"\0" * 79
    tags = {b"desc": words, b"wtpt": _xyz(0.9642, 1.0, 0.8249)}
    for name, primary in zip((b"r", b"g", b"b"), primaries, strict=False):
        tags |= {name + b"XYZ": _xyz(*primary), name + b"TRC": curve}
    if not primaries:
        tags[b"kTRC"] = curve
    at = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        padded = data + b"\0" * (-len(data) % 4)
        table += name + struct.pack(">II", at + len(body), len(data))
        body += padded
    size = 128 + len(table) + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"\0" * 4, 0x02100000, b"mntr", space, b"XYZ ")
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + _xyz(0.9642, 1.0, 0.8249)[8:]
    return head.ljust(128, b"\0") + table + body


def _xyz(*values: float) -> bytes:
    return b"XYZ " + struct.pack(">I3i", 0, *(round(value * 65536) for value in values))
