"""Pictures that weigh what photographs weigh.

Detail falls off with its fineness as it does in nature (1/f), with hard edges in between. At 800
pixels of width one takes 42 kB as AVIF, like the mean of the camera files that were measured;
drawn plates, all edges, take twice as much.
"""

from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

_OCTAVES = ((4, 0.5), (8, 0.42), (16, 0.34), (32, 0.28), (64, 0.22), (160, 0.16), (400, 0.1))
"""(cells along the width, share in the mixture so far), coarse to fine."""


def photograph(width: int, height: int, seed: int) -> bytes:
    """A JPEG that no other seed gives."""
    rng = Random(seed)
    light = _mixed(rng, width, height, _OCTAVES)
    draw = ImageDraw.Draw(light)
    for _ in range(34):  # a crowd: upright shapes with edges, larger towards the bottom
        near = rng.random()
        x, y = rng.uniform(0, width), height * (0.35 + 0.6 * near)
        size = width * (0.012 + 0.05 * near)
        draw.ellipse((x - size, y - size, x + size, y + 3 * size), fill=rng.randrange(30, 220))
    light = light.filter(ImageFilter.GaussianBlur(0.7))
    fine = _mixed(rng, width, height, ((width // 2, 1.0),))
    light = ImageChops.add(light, fine.point([125 + v // 40 for v in range(256)]), 1, -128)
    tints = [_mixed(rng, width, height, _OCTAVES[:4]) for _ in range(2)]
    made = Image.merge("YCbCr", (light, *(tint.point(_pale) for tint in tints))).convert("RGB")
    out = BytesIO()
    made.save(out, "JPEG", quality=92)
    return out.getvalue()


def _pale(value: int) -> int:
    return 128 + (value - 128) // 3


def _mixed(
    rng: Random, width: int, height: int, octaves: tuple[tuple[int, float], ...]
) -> Image.Image:
    """Random grey of several finenesses, each laid over the coarser ones."""
    mixture = Image.new("L", (width, height), 128)
    for cells, share in octaves:
        size = (cells, max(2, cells * height // width))
        patch = Image.frombytes("L", size, rng.randbytes(size[0] * size[1]))
        grown = patch.resize((width, height), Image.Resampling.BICUBIC)
        mixture = Image.blend(mixture, grown, share)
    return mixture
