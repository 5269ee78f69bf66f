"""What a picture looks like in 64 bits: alike where it is the same one, however it was saved."""

from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image

from gallery.errors import Refused
from gallery.ingest.decode import decode
from gallery.ingest.pixels import dhash
from gallery.ingest.render import upright
from tests.pictures import picture

PHOTOS = Path(__file__).parents[3] / "shared" / "photos"
WIDE = 400
"""Pixels: as wide as the smallest rendition, of which the hash is made."""


def bits(one: Image.Image, other: Image.Image) -> int:
    return (int(dhash(one), 16) ^ int(dhash(other), 16)).bit_count()


def saved(image: Image.Image, quality: int) -> Image.Image:
    file = BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(BytesIO(file.getvalue()))


def versions(image: Image.Image) -> list[Image.Image]:
    """The same picture badly saved, in half the size, grey."""
    half = image.resize((image.width // 2, image.height // 2))
    return [saved(image, 30), half, image.convert("L")]


def shifted(image: Image.Image) -> Image.Image:
    """As the next frame of a burst has it: 3 % further to the right."""
    return image.crop((round(image.width * 0.03), 0, image.width, image.height))


@pytest.fixture(scope="module")
def drawn() -> list[Image.Image]:
    return [picture(WIDE, 300, seed).convert("RGB") for seed in range(12)]


def test_a_picture_saved_anew_is_told_by_five_bits_at_most(drawn: list[Image.Image]) -> None:
    assert max(bits(image, other) for image in drawn for other in versions(image)) <= 5


def test_the_next_frame_of_a_burst_is_told_by_ten_bits_at_most(drawn: list[Image.Image]) -> None:
    assert max(bits(image, shifted(image)) for image in drawn) <= 10


def test_other_pictures_are_far_from_each_other(drawn: list[Image.Image]) -> None:
    assert min(bits(*pair) for pair in combinations(drawn, 2)) > 10


def test_a_flat_sky_does_not_depend_on_noise() -> None:
    sky = Image.new("RGB", (WIDE, 300), (120, 160, 210))
    noisy = sky.copy()
    noisy.paste((121, 161, 211), (0, 0, 200, 300))

    assert dhash(sky) == dhash(noisy) == "0" * 16


@pytest.mark.skipif(not PHOTOS.is_dir(), reason="the camera files are not here")
def test_camera_files_saved_anew_stay_alike_and_apart() -> None:
    found: dict[str, Image.Image] = {}
    for path in sorted(PHOTOS.rglob("*.jpg"))[:60]:
        try:
            file = decode(path.read_bytes(), WIDE, path.name)
        except Refused:
            continue
        if min(file.width, file.height) >= 300:
            image = upright(file, (WIDE, round(WIDE * file.height / file.width)))
            found.setdefault(dhash(image), image.convert("RGB"))
    images = list(found.values())

    assert len(images) > 20
    assert max(bits(image, other) for image in images for other in versions(image)) <= 5
    apart = sorted(bits(*pair) for pair in combinations(images, 2))
    assert apart[len(apart) // 50] > 10
