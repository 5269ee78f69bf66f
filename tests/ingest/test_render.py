"""What readers get of a photo: sizes, the right way up, nothing but pixels."""

from base64 import b64decode
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from PIL import ExifTags, Image, ImageCms, PngImagePlugin
from thumbhash import thumb_hash_to_average_rgba

from gallery.formats import FORMATS, LADDER, Recipe, rungs
from gallery.ingest.decode import Decoded, decode, drafted
from gallery.ingest.render import current_recipe, render
from gallery.jobs import Pool
from gallery.model import Rendition

SMALL = Recipe(widths=(96,), formats=("jpeg", "avif"))

# Where row 0 and column 0 of the stored picture are in the upright one (Exif 2.32, 4.6.4).
SIDES = {
    1: ("top", "left"),
    2: ("top", "right"),
    3: ("bottom", "right"),
    4: ("bottom", "left"),
    5: ("left", "top"),
    6: ("right", "top"),
    7: ("right", "bottom"),
    8: ("left", "bottom"),
}
QUADRANTS = ((220, 30, 30), (30, 200, 40), (40, 60, 220), (240, 240, 240))


def test_a_24_megapixel_photo_gets_the_whole_ladder_and_jpeg_only_to_1920() -> None:
    rendered = render(photo(6000, 4000), Recipe())

    widths = {name: [r.width for r in of(rendered.renditions, name)] for name in FORMATS}
    assert widths == {
        "avif": [400, 560, 800, 1280, 1920, 2560],
        "jpeg": [400, 560, 800, 1280, 1920],
    }
    assert (rendered.pixels.width, rendered.pixels.height) == (6000, 4000)
    assert {round(r.width / r.height, 2) for r in rendered.renditions} == {1.5}


@pytest.mark.parametrize(
    ("size", "orientation", "times"),
    [((5200, 800), 1, 1), ((800, 5200), 1, 1), ((5200, 800), 6, 1), ((4200, 700), 1, 2)],
)
def test_passes_that_follow_at_once_decode_once_where_each_would_decode_the_same(
    size: tuple[int, int], orientation: int, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, recipe = photo(*size, orientation), Recipe()
    apart = [render(original, one) for one in recipe.passes]
    seen: list[bytes] = []

    def decoded(data: bytes, *how: Any) -> Decoded:
        seen.append(data)
        return decode(data, *how)

    monkeypatch.setattr("gallery.ingest.render.decode", decoded)
    together = render(original, recipe)

    assert len(seen) == times
    assert together.pixels == apart[0].pixels
    assert {*together.renditions} == {made for one in apart for made in one.renditions}


@pytest.mark.parametrize("long", [7, 1919, 1921, 3840, 5119, 5120, 5121, 7681, 16001])
@pytest.mark.parametrize("edge", [1, 400, 1920, 2560, 9999])
def test_what_a_jpeg_is_decoded_at_is_known_before(long: int, edge: int) -> None:
    data = photo(long, max(1, long // 9))
    with Image.open(BytesIO(data)) as image:
        stored = image.size

    found = decode(data, edge).image.size

    times = drafted(*stored, edge)
    assert found == tuple(-(-one // times) for one in stored)
    assert drafted(*stored[::-1], edge) == times


def test_renditions_are_what_they_say_they_are() -> None:
    rendered = render(photo(900, 600), Recipe())

    for rendition in rendered.renditions:
        opened = Image.open(BytesIO(rendition.data))
        assert opened.format == FORMATS[rendition.format].name
        assert opened.size == (rendition.width, rendition.height)
    assert [r.width for r in rendered.renditions] == [400, 400, 560, 560, 800, 800, 900, 900]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((6000, 4000), [400, 560, 800, 1280, 1920, 2560]),
        ((4000, 6000), [400, 560, 800, 1280, 1706]),
        ((3024, 4032), [400, 560, 800, 1280, 1920]),
        ((12000, 1000), [400, 560, 800, 1280, 1920, 2560]),
        ((1000, 12000), [213]),
        ((2000, 1500), [400, 560, 800, 1280, 1920]),
        ((2300, 1500), [400, 560, 800, 1280, 1920, 2300]),
        ((400, 300), [400]),
        ((120, 90), [120]),
        ((1, 1), [1]),
        ((1, 5000), [1]),
    ],
)
def test_the_ladder_never_enlarges_and_never_passes_2560(
    size: tuple[int, int], expected: list[int]
) -> None:
    made = rungs(*size, Recipe())

    assert made == expected
    assert all(width <= size[0] for width in made)
    assert all(round(width * size[1] / size[0]) <= LADDER[-1] for width in made if width > 1)


@pytest.mark.parametrize("size", [(1, 1), (3, 700), (700, 1), (17, 31)])
def test_the_smallest_and_the_thinnest_pictures_are_rendered(size: tuple[int, int]) -> None:
    rendered = render(png(Image.new("RGB", size, "teal")), Recipe())

    assert (rendered.pixels.width, rendered.pixels.height) == size
    for rendition in rendered.renditions:
        assert Image.open(BytesIO(rendition.data)).size == (rendition.width, rendition.height)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_a_photo_stands_upright_whatever_way_the_camera_was_held(
    kind: str, orientation: int
) -> None:
    upright = quadrants()
    original = saved(stored(upright, orientation), kind, exif=tagged(orientation))

    rendered = render(original, SMALL)

    assert (rendered.pixels.width, rendered.pixels.height) == upright.size
    for rendition in rendered.renditions:
        assert corners(rendition) == ["red", "green", "blue", "white"]


def test_an_heic_photo_is_not_turned_twice() -> None:
    heif = pytest.importorskip("pillow_heif")
    heif.register_heif_opener()
    upright = quadrants()
    xmp = b'<rdf:Description tiff:Orientation="6"/>'
    original = saved(stored(upright, 6), "HEIF", exif=tagged(6).tobytes(), xmp=xmp, quality=90)

    rendered = render(original, SMALL)

    assert rendered.pixels.format == "HEIF"
    assert (rendered.pixels.width, rendered.pixels.height) == upright.size
    assert corners(rendered.renditions[0]) == ["red", "green", "blue", "white"]


def test_where_exif_says_nothing_xmp_may_turn_a_jpeg_but_not_an_avif() -> None:
    xmp = b'<rdf:Description tiff:Orientation="6"/>'
    jpeg = saved(stored(quadrants(), 6), "JPEG", xmp=xmp)
    avif = saved(quadrants(), "AVIF", xmp=xmp)

    for original in (jpeg, avif):
        assert corners(render(original, SMALL).renditions[0]) == ["red", "green", "blue", "white"]


@pytest.mark.parametrize("orientation", [0, 9, 99])
def test_an_orientation_that_does_not_exist_is_ignored(orientation: int) -> None:
    rendered = render(saved(quadrants(), "JPEG", exif=tagged(orientation)), SMALL)

    assert corners(rendered.renditions[0]) == ["red", "green", "blue", "white"]


def test_a_photo_with_a_broken_exif_block_is_shown_all_the_same() -> None:
    whole = saved(quadrants(), "JPEG", exif=tagged(6))
    at = whole.index(b"Exif\0\0") + 6
    broken = whole[:at] + b"II*\0\xff\xff\xff\x7f" + whole[at + 8 :]

    rendered = render(broken, SMALL)

    assert corners(rendered.renditions[0]) == ["red", "green", "blue", "white"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "GIF"])
def test_nothing_but_pixels_leaves_the_house(kind: str) -> None:
    original = talkative(kind)
    assert b"CANARY" in original

    rendered = render(original, SMALL)

    for rendition in rendered.renditions:
        assert b"CANARY" not in rendition.data
        opened = Image.open(BytesIO(rendition.data))
        opened.load()
        assert not set(opened.info) & {"exif", "icc_profile", "xmp", "comment", "photoshop"}
        assert not opened.getexif()


def test_a_jpeg_for_readers_has_no_segment_beside_those_of_the_picture() -> None:
    rendered = render(talkative("JPEG"), SMALL)

    opened = Image.open(BytesIO(rendered.renditions[0].data))
    assert isinstance(opened, Image.Image) and opened.format == "JPEG"
    assert [name for name, _ in getattr(opened, "applist")] == ["APP0"]  # noqa: B009
    assert rendered.renditions[0].data.endswith(b"\xff\xd9")


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "TIFF", "AVIF", "PNG"])
def test_only_the_first_of_several_pictures_is_shown(kind: str) -> None:
    first, second = Image.new("RGB", (60, 40), (200, 0, 0)), Image.new("RGB", (60, 40), (0, 0, 200))
    original = saved(first, kind, save_all=True, append_images=[second])

    rendered = render(original, SMALL)

    red, _, blue = pixel(rendered.renditions[0], 0.5, 0.5)
    assert red > 150 > 60 > blue


def test_a_phone_photo_with_a_second_picture_inside_is_a_jpeg() -> None:
    original = saved(quadrants(), "MPO", save_all=True, append_images=[Image.new("RGB", (9, 9))])

    rendered = render(original, SMALL)

    assert rendered.pixels.format == "JPEG"
    assert corners(rendered.renditions[0]) == ["red", "green", "blue", "white"]


def test_a_large_jpeg_is_decoded_no_larger_than_needed() -> None:
    decoded = decode(photo(6400, 400), edge=2560)

    assert decoded.image.size == (3200, 200)
    assert (decoded.width, decoded.height) == (6400, 400)


def test_the_same_photo_gives_the_same_bytes_in_every_process() -> None:
    original, recipe = photo(900, 600), Recipe(widths=(400, 800))

    here = render(original, recipe)
    with Pool(2) as pool:
        there = [one.value for one in pool.each(render, ((n, (original, recipe)) for n in "ab"))]

    assert there == [here, here]


def test_the_stand_in_has_the_colours_of_the_photo() -> None:
    picture = Image.new("RGB", (300, 200), (180, 30, 40))
    picture.paste((20, 20, 120), (0, 0, 90, 60))

    pixels = render(png(picture), SMALL).pixels

    assert pixels.colour == "#b41e28"
    red, green, blue, alpha = thumb_hash_to_average_rgba(list(b64decode(pixels.thumbhash)))
    assert red > 0.5 > blue > green and alpha == 1


def test_small_pictures_are_smaller_where_there_is_a_slower_encoder() -> None:
    original, recipe = photo(900, 600), Recipe(widths=(400, 800))

    quick, small = (
        render(original, one).renditions for one in (recipe, replace(recipe, small=True))
    )

    assert [one.data for one in of(small, "jpeg")] == [one.data for one in of(quick, "jpeg")]
    weights = [sum(len(one.data) for one in of(some, "avif")) for some in (small, quick)]
    assert weights[0] < weights[1]


def test_the_recipe_changes_with_whatever_may_change_the_bytes() -> None:
    keys = {
        current_recipe().key,
        current_recipe(widths=(400,)).key,
        current_recipe(formats=("jpeg",)).key,
        replace(current_recipe(), small=True).key,
        Recipe().key,
    }

    assert len(keys) == 5
    assert "aom" in current_recipe().encoders and "libjpeg" in current_recipe().encoders


def photo(width: int, height: int, orientation: int = 1) -> bytes:
    """A JPEG with shades in it, drawn fast."""
    across = Image.linear_gradient("L").resize((width, height))
    round_ = Image.radial_gradient("L").resize((width, height))
    picture = Image.merge("RGB", (across, round_, across.transpose(Image.Transpose.ROTATE_180)))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    return saved(picture, "JPEG", quality=85, exif=exif)


def png(image: Image.Image) -> bytes:
    return saved(image, "PNG")


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def of(renditions: tuple[Rendition, ...], name: str) -> list[Rendition]:
    return [rendition for rendition in renditions if rendition.format == name]


def quadrants() -> Image.Image:
    """96 x 64: red and green above blue and white."""
    image = Image.new("RGB", (96, 64))
    for number, colour in enumerate(QUADRANTS):
        left, top = number % 2 * 48, number // 2 * 32
        image.paste(colour, (left, top, left + 48, top + 32))
    return image


def stored(upright: Image.Image, orientation: int) -> Image.Image:
    """The pixels as a camera held this way stores them, by the words of the standard."""
    rows, columns = SIDES[orientation]
    flat = rows in {"top", "bottom"}
    image = Image.new("RGB", upright.size if flat else upright.size[::-1])
    last = {"right": upright.width - 1, "bottom": upright.height - 1}
    for row in range(image.height):
        for column in range(image.width):
            at = {
                "x": column if flat else row,
                "y": row if flat else column,
            }
            for side, axis in ((rows, "y" if flat else "x"), (columns, "x" if flat else "y")):
                at[axis] = last[side] - at[axis] if side in last else at[axis]
            colour = upright.getpixel((at["x"], at["y"]))
            assert isinstance(colour, tuple)
            image.putpixel((column, row), colour)
    return image


def tagged(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def pixel(rendition: Rendition, x: float, y: float) -> tuple[int, int, int]:
    image = Image.open(BytesIO(rendition.data)).convert("RGB")
    found = image.getpixel((int(image.width * x), int(image.height * y)))
    assert isinstance(found, tuple)
    return found[0], found[1], found[2]


def corners(rendition: Rendition) -> list[str]:
    """Names of the colours in the middle of each quadrant, in reading order."""
    names = dict(zip(QUADRANTS, ("red", "green", "blue", "white"), strict=True))
    found = [pixel(rendition, x, y) for y in (0.25, 0.75) for x in (0.25, 0.75)]

    def far(one: tuple[int, int, int], other: tuple[int, int, int]) -> int:
        return sum(abs(a - b) for a, b in zip(one, other, strict=True))

    return [names[min(QUADRANTS, key=lambda known: far(known, one))] for one in found]


def talkative(kind: str) -> bytes:
    """A picture with CANARY in every place that the format has for words."""
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = "CANARY"
    exif.get_ifd(0x8769)[0xA431] = "CANARY serial"
    exif.get_ifd(0x8825)[29] = "CANARY place"
    xmp = b"<x:xmpmeta>CANARY</x:xmpmeta>"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + b"CANARY"
    options: dict[str, object] = {"exif": exif, "xmp": xmp, "icc_profile": profile}
    match kind:
        case "JPEG":
            whole = saved(quadrants(), kind, **options, comment="CANARY comment")
            iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0b\x1c\x02\x78\0\6CANARY"
            segment = b"\xff\xed" + (len(iptc) + 2).to_bytes(2, "big") + iptc
            return whole[:2] + segment + whole[2:] + b"CANARY after the end"
        case "PNG":
            texts = PngImagePlugin.PngInfo()
            texts.add_text("Comment", "CANARY")
            texts.add_itxt("XML:com.adobe.xmp", "CANARY")
            return saved(quadrants(), kind, exif=exif, icc_profile=profile, pnginfo=texts)
        case "GIF":
            return saved(quadrants(), kind, comment="CANARY")
        case "TIFF":
            return saved(quadrants(), kind, exif=exif, icc_profile=profile)
    return saved(quadrants(), kind, **options)
