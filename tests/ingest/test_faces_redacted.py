"""Faces that are hidden are not in a picture any more: not a byte of it depends on them."""

import pytest
from PIL import Image, ImageChops

from gallery.formats import FORMATS, Recipe
from gallery.ingest.faces.redact import redact
from gallery.ingest.faces.wanted import Redaction
from gallery.ingest.press import pressed
from gallery.ingest.render import current_recipe, render
from gallery.model import Box, Label
from tests.faces import HEADS, SIZE, crowd, encoded

FILLS = ["outside", "solid"]
RECIPE = current_recipe((200, 400), ("jpeg",))


def outputs(original: bytes, fill: str, recipe: Recipe = RECIPE) -> tuple[object, ...]:
    """All that is made of a file without the faces of HEADS."""
    made = render(original, recipe, redaction=Redaction(HEADS, fill))
    return made.pixels, [one.data for one in made.renditions]


@pytest.mark.parametrize(
    ("mode", "fill"), [("RGB", "outside"), ("RGB", "solid"), ("L", "outside"), ("RGBA", "outside")]
)
def test_what_was_inside_an_ellipse_changes_no_byte_of_any_picture(mode: str, fill: str) -> None:
    one, other = (encoded(crowd(inside=n).convert(mode), "PNG") for n in (1, 2))

    made = outputs(one, fill)

    assert one != other
    assert made == outputs(other, fill)
    assert made != outputs(encoded(crowd(seed=2).convert(mode), "PNG"), fill)


@pytest.mark.parametrize("fill", FILLS)
def test_nor_any_of_its_stand_ins(fill: str) -> None:
    one, other = (encoded(crowd(inside=n), "PNG") for n in (1, 2))

    hidden = [render(o, RECIPE, redaction=Redaction(HEADS, fill)).pixels for o in (one, other)]
    plain = [render(original, RECIPE).pixels for original in (one, other)]

    assert hidden[0] == hidden[1]
    assert plain[0].thumbhash != plain[1].thumbhash
    assert plain[0].thumbhash != hidden[0].thumbhash


@pytest.mark.parametrize("turn", range(1, 9))
def test_it_is_the_upright_picture_that_heads_are_marked_in(turn: int) -> None:
    stored = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[turn]
    exif = Image.Exif()
    exif[0x0112] = turn

    def file(inside: int) -> bytes:
        image = crowd(inside=inside)
        return encoded(image.transpose(stored) if stored is not None else image, "PNG", exif=exif)

    made = outputs(file(1), "outside")

    assert made == outputs(file(2), "outside")
    assert made == outputs(encoded(crowd(inside=1), "PNG"), "outside")


def test_a_photo_of_a_camera_is_decoded_whole_before_it_is_made_smaller() -> None:
    """JPEG keeps 16 x 16 pixels together: these faces lie on such squares, within the ellipse."""
    large, heads = (1200, 800), (Box(0.2, 0.2, 0.4, 0.5),)

    def file(inside: int) -> bytes:
        image = crowd(seed=3, size=large)
        face = crowd(seed=50 + inside, inside=inside, size=(160, 160))
        image.paste(face, (400, 320))
        return encoded(image, "JPEG", quality=90)

    def made(inside: int) -> list[bytes]:
        rendered = render(file(inside), RECIPE, redaction=Redaction(heads, "outside"))
        return [one.data for one in rendered.renditions]

    assert file(1) != file(2)
    assert made(1) == made(2)


def test_the_file_for_the_press_has_no_hidden_face_either() -> None:
    redaction = Redaction(HEADS, "outside")
    one, other = (encoded(crowd(inside=n), "PNG") for n in (1, 2))
    as_jpeg = encoded(crowd(inside=1), "JPEG", quality=95)

    assert pressed(one, Label(), redaction=redaction) == pressed(
        other, Label(), redaction=redaction
    )
    assert pressed(as_jpeg, Label(), redaction=redaction) != pressed(as_jpeg, Label())


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK", "LAB"])
def test_all_else_stays_as_it_was(mode: str) -> None:
    image = crowd().convert("RGB") if mode == "LAB" else crowd().convert(mode)
    image = Image.merge("LAB", image.split()) if mode == "LAB" else image
    changed = image.copy()

    redact(changed, Redaction((Box(0.25, 0.25, 0.5, 0.5),), "outside"))

    difference = ImageChops.difference(image.convert("RGB"), changed.convert("RGB")).getbbox()
    assert difference is not None
    left, top, right, bottom = difference
    assert (left, top) >= (SIZE[0] // 4 - 3, SIZE[1] // 4 - 3)
    assert (right, bottom) <= (SIZE[0] * 3 // 4 + 4, SIZE[1] * 3 // 4 + 4)


def levels(image: Image.Image) -> list[tuple[int, int]]:
    """The darkest and the lightest level of each channel."""
    return [(min(band.tobytes()), max(band.tobytes())) for band in image.split()]


def test_a_filled_head_is_as_light_as_what_surrounds_it() -> None:
    image = Image.new("RGB", (400, 400), (200, 180, 40))
    image.paste((10, 10, 10), (150, 150, 250, 250))

    redact(image, Redaction((Box(0.3, 0.3, 0.4, 0.4),), "outside"))

    assert all(
        abs(low - meant) <= 6 for (low, _), meant in zip(levels(image), (200, 180, 40), strict=True)
    )
    assert all(
        abs(high - meant) <= 6
        for (_, high), meant in zip(levels(image), (200, 180, 40), strict=True)
    )


def test_where_everything_is_hidden_ink_stands() -> None:
    image = crowd()

    redact(image, Redaction((Box(-0.5, -0.5, 2.0, 2.0),), "outside"))

    assert all(high - low <= 12 and high < 45 for low, high in levels(image))


def test_the_same_boxes_make_the_same_picture_in_any_order() -> None:
    pictures = []
    for heads in (HEADS, HEADS[::-1], (*HEADS, *HEADS)):
        image = crowd()
        redact(image, Redaction(heads, "outside"))
        pictures.append(image.tobytes())

    assert pictures[0] == pictures[1] == pictures[2]


def test_without_a_decision_a_photo_is_made_as_it_always_was() -> None:
    original = encoded(crowd(), "JPEG")

    assert render(original, RECIPE) == render(original, RECIPE, redaction=None)
    assert set(FORMATS) == {"avif", "jpeg"}
