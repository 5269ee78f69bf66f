"""Photos to measure with: drawn to be as hard to encode as real ones, the same for one seed."""

import os
import random
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 6000, 4000
"""24 megapixels, the usual size of a camera of today."""

_INKS = ((178, 34, 34), (40, 60, 90), (200, 170, 140), (90, 70, 55), (30, 30, 30), (225, 220, 210))
_LONG_AGO = 1_700_000_000  # seconds since 1970
_SHAPES = 24_000
"""Of all sizes, many small and few large, covering each other: what makes a picture natural."""


def draw(seed: int) -> bytes:
    """A JPEG of 24 megapixels and about 3 bits a pixel, as a camera's fine setting writes."""
    chance = random.Random(seed)
    scene = _leaves(chance).filter(ImageFilter.GaussianBlur(0.8))
    light, blue, red = scene.convert("YCbCr").split()
    light = Image.blend(light, _cloud(chance), 0.25)
    light = Image.blend(light, _noise(chance, WIDTH, HEIGHT), 0.06)
    file = BytesIO()
    photo = Image.merge("YCbCr", (light, blue, red))
    photo.save(file, "JPEG", quality=92, subsampling="4:2:2")
    return file.getvalue()


def drawn(folder: Path, count: int) -> list[Path]:
    """Draw `count` photos into a folder."""
    paths = []
    for seed in range(count):
        path = folder / f"photo-{seed:02}.jpg"
        path.write_bytes(draw(seed))
        paths.append(path)
    return paths


def dealt(folder: Path, count: int, some: Sequence[bytes]) -> Path:
    """So many photos in a new folder, copied long ago.

    They are these again and again, each with a comment of its own, so that no two are one.
    """
    folder.mkdir(parents=True)
    for number in range(count):
        path, data = folder / f"IMG_{number:04}.jpg", some[number % len(some)]
        comment = f"{number:08}".encode()
        path.write_bytes(data[:2] + b"\xff\xfe\x00\x0a" + comment + data[2:])
        os.utime(path, (_LONG_AGO, _LONG_AGO))
    return folder


def found(folder: Path) -> list[Path]:
    """The JPEGs below a folder, by name."""
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() in {".jpg", ".jpeg"})


def _leaves(chance: random.Random) -> Image.Image:
    scene = Image.new("RGB", (WIDTH, HEIGHT), (120, 130, 140))
    pen = ImageDraw.Draw(scene)
    grays = tuple((level, level, level) for level in range(20, 240, 28))
    for _ in range(_SHAPES):
        reach = 7.2 / (chance.random() * 0.97 + 0.03) ** 0.9
        high = reach * (0.5 + chance.random())
        x, y = chance.random() * WIDTH, chance.random() * HEIGHT
        ink = chance.choice(grays + _INKS)
        shade = tuple(max(0, min(255, round(level + chance.gauss(0, 18)))) for level in ink)
        box = (x - reach, y - high, x + reach, y + high)
        match chance.randrange(10):
            case 0 | 1 | 2 | 3 | 4:
                pen.ellipse(box, fill=shade)
            case 5 | 6 | 7:
                pen.rectangle(box, fill=shade)
            case _:
                pen.line(box, fill=shade, width=max(1, int(reach / 6)))
    return scene


def _cloud(chance: random.Random) -> Image.Image:
    """Texture of every size, finer ones fainter."""
    width, height, share = WIDTH // 1000, HEIGHT // 1000, 0.5
    cloud = _noise(chance, width, height)
    while width < WIDTH:
        width, height = min(WIDTH, width * 2), min(HEIGHT, height * 2)
        cloud = cloud.resize((width, height), Image.Resampling.BICUBIC)
        cloud = Image.blend(cloud, _noise(chance, width, height), share)
        share *= 0.8
    return cloud


def _noise(chance: random.Random, width: int, height: int) -> Image.Image:
    return Image.frombytes("L", (width, height), chance.randbytes(width * height))
