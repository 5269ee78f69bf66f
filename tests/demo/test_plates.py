"""The sample photos: drawn the same every time, none like another, labelled as listed."""

import io
import pickle
from concurrent.futures import ProcessPoolExecutor
from itertools import combinations
from multiprocessing import get_context
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from PIL import ExifTags, Image, ImageFile, ImageOps, IptcImagePlugin

from gallery.demo.plates import plate
from gallery.demo.scenes import SCENES
from gallery.demo.shots import Shot, shots

DESCRIPTION = ".//{http://purl.org/dc/elements/1.1/}description"
ALT = ".//{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}AltTextAccessibility"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DRAWN = ("angel_column", "giant_puppet", "carnation", "rebozo", "bicycle", "candle_hands")
"""Few scenes, of all essays but one; turned, square, with and without words and labels."""


def named(scene: str) -> Shot:
    return next(shot for shot in shots() if shot.scene == scene)


@pytest.fixture(scope="module")
def drawn() -> dict[str, bytes]:
    return {scene: plate(named(scene)) for scene in DRAWN}


def opened(file: bytes) -> ImageFile.ImageFile:
    return Image.open(io.BytesIO(file))


def upright(file: bytes) -> Image.Image:
    return ImageOps.exif_transpose(opened(file))


def fingerprint(image: Image.Image) -> int:
    """A difference hash: 64 bits, one for each rise of grey from left to right."""
    small = image.convert("L").resize((9, 8), Image.Resampling.BOX)
    rows = [small.crop((0, y, 9, y + 1)).tobytes() for y in range(8)]
    rises = [row[x] < row[x + 1] for row in rows for x in range(8)]
    return sum(rise << place for place, rise in enumerate(rises))


def languages(packet: Element, path: str) -> dict[str, str]:
    found = packet.find(path)
    items = found.iter() if found is not None else ()
    return {item.attrib[LANG]: item.text or "" for item in items if LANG in item.attrib}


def test_the_list_names_78_photos_and_every_scene_once() -> None:
    scenes = [shot.scene for shot in shots()]

    assert len(scenes) == 78
    assert sorted(scenes) == sorted(SCENES)


def test_no_two_photos_of_an_essay_share_a_name() -> None:
    names = [(shot.essay, shot.file.casefold()) for shot in shots()]

    assert len(names) == len(set(names))


def test_every_photo_has_3000_pixels_on_its_long_edge() -> None:
    small = [shot.file for shot in shots() if max(shot.size) < 3000]

    assert not small


def test_a_photo_has_a_clock_when_it_has_a_camera() -> None:
    odd = [shot.file for shot in shots() if (shot.camera is None) != (shot.taken is None)]

    assert not odd


def test_three_photos_are_stored_on_their_side() -> None:
    turned = [shot.turned for shot in shots() if shot.turned != 1]

    assert sorted(turned) == [6, 8, 8]


def test_a_shot_travels_to_another_process_whole() -> None:
    shot = next(shot for shot in shots() if shot.captions)

    back = pickle.loads(pickle.dumps(shot))

    assert back == shot
    assert hash(back) == hash(shot)


def test_another_process_draws_the_same_file(drawn: dict[str, bytes]) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        again = pool.submit(plate, named("candle_hands")).result()

    assert again == drawn["candle_hands"]


def test_every_photo_has_the_listed_size_once_upright(drawn: dict[str, bytes]) -> None:
    sizes = {scene: upright(file).size for scene, file in drawn.items()}

    assert sizes == {scene: named(scene).size for scene in DRAWN}


def test_a_photo_stored_on_its_side_is_wider_than_high_until_it_is_turned(
    drawn: dict[str, bytes],
) -> None:
    stored = opened(drawn["giant_puppet"])

    assert stored.width > stored.height
    assert stored.getexif()[ExifTags.Base.Orientation] == 6


def test_no_two_photos_look_alike(drawn: dict[str, bytes]) -> None:
    prints = [fingerprint(upright(file)) for file in drawn.values()]

    apart = [(one ^ other).bit_count() for one, other in combinations(prints, 2)]

    assert min(apart) >= 12


def test_every_photo_runs_from_dark_to_light(drawn: dict[str, bytes]) -> None:
    greys = [upright(file).convert("L").resize((64, 64)).tobytes() for file in drawn.values()]

    assert min(max(grey) - min(grey) for grey in greys) > 100


def test_a_file_is_as_heavy_as_a_camera_makes_it_and_no_heavier(drawn: dict[str, bytes]) -> None:
    weights = [len(file) for file in drawn.values()]

    assert 300_000 < min(weights) <= max(weights) < 6_000_000


def test_the_camera_signs_its_photo(drawn: dict[str, bytes]) -> None:
    exif = opened(drawn["angel_column"]).getexif()
    shutter = exif.get_ifd(ExifTags.IFD.Exif)

    assert exif[ExifTags.Base.Model] == "Canon EOS R6"
    assert shutter[ExifTags.Base.DateTimeOriginal] == "2026:05:01 08:12:40"
    assert shutter[ExifTags.Base.OffsetTimeOriginal] == "-06:00"
    assert shutter[ExifTags.Base.BodySerialNumber] == "082024001733"


def test_a_place_is_in_the_file_when_the_list_has_one(drawn: dict[str, bytes]) -> None:
    position = opened(drawn["angel_column"]).getexif().get_ifd(ExifTags.IFD.GPSInfo)
    degrees, minutes, seconds = position[ExifTags.GPS.GPSLatitude]

    assert named("angel_column").gps is not None
    assert float(degrees + minutes / 60 + seconds / 3600) == pytest.approx(19.4270, abs=1e-5)
    assert position[ExifTags.GPS.GPSLongitudeRef] == "W"
    assert not opened(drawn["bicycle"]).getexif().get_ifd(ExifTags.IFD.GPSInfo)


def test_a_thumbnail_rides_along_when_the_list_says_so(drawn: dict[str, bytes]) -> None:
    thumbs = {
        scene: bool(opened(file).getexif().get_ifd(ExifTags.IFD.IFD1))
        for scene, file in drawn.items()
    }

    assert thumbs == {scene: named(scene).thumb for scene in DRAWN}


def test_a_film_still_is_grey_and_says_nothing_about_itself(drawn: dict[str, bytes]) -> None:
    still = opened(drawn["rebozo"])

    assert still.mode == "L"
    assert {"exif", "xmp", "photoshop", "comment"}.isdisjoint(still.info)


def test_the_words_of_the_list_are_in_the_file_in_every_language(drawn: dict[str, bytes]) -> None:
    shot = named("carnation")
    packet = fromstring(opened(drawn["carnation"]).info["xmp"].strip(b"\0"))

    captions = languages(packet, DESCRIPTION)

    assert shot.captions
    assert captions == {"x-default": next(iter(shot.captions.values())), **shot.captions}
    assert languages(packet, ALT).get("es") == shot.alts.get("es")


def test_the_press_block_carries_byline_and_caption_in_utf8(drawn: dict[str, bytes]) -> None:
    shot = named("carnation")

    block = IptcImagePlugin.getiptcinfo(opened(drawn["carnation"])) or {}

    assert block[(1, 90)] == b"\x1b%G"
    assert block[(2, 80)] == "Inés Marrufo".encode()
    assert block[(2, 120)] == next(iter(shot.captions.values())).encode()
