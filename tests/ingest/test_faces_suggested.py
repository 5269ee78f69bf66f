"""Faces are suggested by a detector that keeps boxes alone, and decides nothing."""

import json
from datetime import date
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from typer.testing import CliRunner

from gallery import editing
from gallery.album.draft import draft
from gallery.cli import app
from gallery.ingest.faces import suggested as kept
from gallery.ingest.faces.suggested import suggested
from gallery.ingest.faces.wanted import Redaction
from gallery.ingest.record import load_manifest
from gallery.ingest.render import current_recipe, render
from gallery.ingest.run import ingest
from gallery.model import Box
from gallery.wiring import Gallery
from tests.conftest import put
from tests.faces import ellipse, encoded
from tests.pictures import jpeg

TODAY = date(2026, 11, 22)
WEIGHTS = Path(kept.__file__).with_name("yunet.onnx")
REAL = Path(__file__).parents[3] / "shared" / "photos" / "MikeKovarik" / "iptc-mess.jpg"

extra = pytest.mark.skipif(
    find_spec("onnxruntime") is None, reason="the extra `faces` is not installed"
)


def people(size: tuple[int, int], places: list[tuple[int, int, int]]) -> Image.Image:
    """Drawn faces, shaded as photos are; places: centre and height of each, pixels."""
    image = Image.new("RGB", size, (116, 128, 132))
    draw = ImageDraw.Draw(image)
    for x, y, tall in places:
        unit = tall / 100
        draw.rectangle((x - 16 * unit, y + 30 * unit, x + 16 * unit, y + 75 * unit), fill="#b98a6b")
        for across, down, wide, high, colour in PARTS:
            left, top = x + (across - wide / 2) * unit, y + (down - high / 2) * unit
            draw.ellipse((left, top, left + wide * unit, top + high * unit), fill=colour)
    return image


PARTS = (
    (0, 100, 150, 80, "#30405c"),
    (0, -8, 92, 118, "#2a201b"),
    (0, 4, 76, 100, "#d3a284"),
    (10, 8, 50, 80, "#dbae92"),
    *((side, -17, 20, 4, "#3a2a20") for side in (-17, 17)),
    *((side, -7, 17, 8, "#f1e8e0") for side in (-17, 17)),
    *((side, -7, 8, 8, "#33241c") for side in (-17, 17)),
    (0, 15, 16, 7, "#bb8768"),
    (0, 29, 28, 9, "#a14f4a"),
)
"""Shoulders, hair, face, cheek, brows, eyes, nose, mouth: centre and size in hundredths, colour."""


def test_the_weights_are_those_that_were_looked_at() -> None:
    licence = WEIGHTS.with_name("yunet.LICENSE.txt").read_text("utf-8")

    digest = sha256(WEIGHTS.read_bytes()).hexdigest()

    assert digest in licence
    assert "MIT" in licence


@extra
def test_drawn_faces_are_found_where_they_are() -> None:
    from gallery.ingest.faces.detect import detect

    places = [(400, 300, 130), (900, 420, 220), (1400, 260, 70)]

    boxes = detect(encoded(people((1800, 900), places), "JPEG", quality=92), "a.jpg")

    for x, y, tall in places:
        assert any(_around(box, x / 1800, y / 900, tall / 900) for box in boxes), (x, y)


@extra
def test_a_face_is_found_in_a_photo_that_was_taken_upright() -> None:
    from gallery.ingest.faces.detect import detect

    exif = Image.Exif()
    exif[0x0112] = 6
    stored = people((700, 900), [(350, 400, 200)]).transpose(Image.Transpose.ROTATE_90)

    boxes = detect(encoded(stored, "JPEG", exif=exif, quality=92), "a.jpg")

    assert any(_around(box, 0.5, 400 / 900, 200 / 900) for box in boxes)


def _around(box: Box, x: float, y: float, tall: float) -> bool:
    """Whether an ellipse has its centre at a face, and is larger than it."""
    middle = box.left + box.width / 2, box.top + box.height / 2
    near = abs(middle[0] - x) < tall / 3 and abs(middle[1] - y) < tall / 3
    return near and tall < box.height < 2.5 * tall


@extra
@pytest.mark.skipif(not REAL.exists(), reason="the shared photos are not here")
def test_real_faces_in_a_crowd_are_found() -> None:
    from gallery.ingest.faces.detect import detect

    boxes = detect(REAL.read_bytes(), REAL.name)

    assert len(boxes) >= 20
    assert any(_around(box, 0.5, 0.26, 0.05) for box in boxes), "the rider"


@pytest.fixture
def march(gallery: Gallery) -> Gallery:
    """An album with a face, and a photo without."""
    editing.create(gallery.store, "march", draft("march", gallery.settings))
    crowd = encoded(people((900, 600), [(450, 260, 200)]), "JPEG", quality=92)
    for name, data in (("people.jpg", crowd), ("street.jpg", jpeg(600, 400))):
        put(gallery.library / "albums/march" / name, data)
    ingest(gallery.darkroom(), "march", today=TODAY)
    return gallery


@extra
def test_the_command_looks_and_tells_what_it_came_to(march: Gallery) -> None:
    here = ["--library", str(march.library), "faces", "march"]
    sums = {p.name: p.sha256 for p in load_manifest(march.store, "march").photos.values()}
    assert suggested(march.store, sums["people.jpg"]) is None

    first = CliRunner().invoke(app, [*here, "--json"])
    again = CliRunner().invoke(app, here)

    told = json.loads(first.output.splitlines()[-1])
    assert (told["photos"], told["looked"], told["decided"]) == (2, 2, 0), first.output
    assert told["faces"] == sum(len(suggested(march.store, s) or ()) for s in sums.values()) > 0
    assert "looking" not in again.output
    assert "2 of 2 photos looked at" in again.output


@extra
def test_nothing_but_boxes_is_kept(march: Gallery) -> None:
    CliRunner().invoke(app, ["--library", str(march.library), "faces", "march"])

    files = [p for p in (march.library / "albums/.gallery/faces").rglob("*") if p.is_file()]

    assert len(files) == 2
    for path in files:
        told = json.loads(path.read_bytes())
        assert set(told) == {"detector", "boxes"}
        assert all(
            len(box) == 4 and all(isinstance(n, float) for n in box) for box in told["boxes"]
        )


def test_counting_needs_no_extra_and_names_the_album(march: Gallery) -> None:
    here = ["--library", str(march.library), "faces"]

    counted = CliRunner().invoke(app, [*here, "march", "--count"])
    missing = CliRunner().invoke(app, [*here, "april", "--count"])

    assert "0 of 2 photos looked at, 0 faces suggested" in counted.output
    assert (counted.exit_code, missing.exit_code) == (0, 1)


def test_without_the_extra_the_command_says_what_to_install(
    march: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gallery.ingest.looking.EXTRA", ("numpy", "a_runtime_that_is_not_there"))

    result = CliRunner().invoke(app, ["--library", str(march.library), "faces", "march"])

    assert result.exit_code == 1
    assert "march-gallery[faces]" in str(result.exception)


def test_another_detector_looks_again(gallery: Gallery) -> None:
    kept.keep(gallery.store, "a" * 64, [Box(0.1, 0.2, 0.3, 0.4)])
    key = kept.key("a" * 64)
    assert suggested(gallery.store, "a" * 64) == [Box(0.1, 0.2, 0.3, 0.4)]

    older = gallery.store.get(key)[0].replace(b'"detector":1', b'"detector":0')
    gallery.store.put(key, older)

    assert suggested(gallery.store, "a" * 64) is None


@extra
@pytest.mark.skipif(not REAL.exists(), reason="the shared photos are not here")
def test_what_is_suggested_in_a_real_crowd_is_destroyed_to_the_last_byte() -> None:
    """Two photos that differ in the suggested heads alone give the same pictures."""
    from gallery.ingest.faces.detect import detect

    with Image.open(REAL) as opened:
        photo = opened.convert("RGB").resize((1400, 932))
    boxes = tuple(detect(encoded(photo, "JPEG", quality=92), "a.jpg"))
    other, mask = photo.copy(), Image.new("L", photo.size, 0)
    for box in boxes:
        ImageDraw.Draw(mask).ellipse(ellipse(box, photo.size), fill=255)
    other.paste(Image.effect_noise(photo.size, 90).convert("RGB"), mask=mask)
    recipe = current_recipe((400, 1280))

    made = [
        render(encoded(image, "PNG"), recipe, redaction=Redaction(boxes, "outside"))
        for image in (photo, other)
    ]

    assert len(boxes) >= 10
    assert made[0] == made[1]
