"""Where faces may be in a photo: suggestions for a person, told by boxes alone. For a worker.

YuNet (OpenCV Zoo, MIT; trained on WIDER FACE) on tiles of a picture that is made larger: in crowds
that finds the most for its price. It knows nobody: there is no recognition, nothing is compared,
and nothing but boxes leaves here.
"""

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from gallery.ingest.decode import decode
from gallery.ingest.pixels import flat, to_srgb
from gallery.model import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("yunet.onnx")

LEAST = 0.3
"""Score from which on a face is suggested: one in six is none, two in a hundred are missed."""

GROWN = 1.55
"""How much larger than a face the ellipse of its head is, each way."""

_TILE = 640
"""Pixels: the input of the model is as large, and no other."""

_OVERLAP = 96
"""Pixels that neighbouring tiles have in common."""

_LONG, _MOST = 6000, 2.0
"""Long edge in pixels that a picture is brought to, and the most that a small one is enlarged."""

_SIZES = (1.0, 0.25)
"""Each is looked at as a share of that: a face larger than a tile is found in a smaller picture."""

_STRIDES = (8, 16, 32)
_SAME, _INSIDE = 0.3, 0.7
"""Shares of two boxes (of both, of the smaller) from which on they are one face."""

MANY = 1500
"""Boxes that are suggested for one photo at most."""

_Found = tuple[float, float, float, float, float]
"""Left, top, right, bottom in pixels of the picture, and the score."""


def detect(original: bytes, name: str) -> list[Box]:
    """The boxes of the head ellipses that are suggested, the largest first.

    name    of the file, as for `decode`
    raises  Unreadable, TooLarge, as `decode`; ImportError without the extra `faces`
    """
    decoded = decode(original, _LONG, name)
    image = to_srgb(flat(decoded.image), decoded.profile).convert("RGB")
    if decoded.turn is not None:
        image = image.transpose(decoded.turn)
    found = [one for scale in _scales(image) for one in _seen(image, scale)]
    boxes = [_head(one, image.size) for one in _each_once(found)[:MANY]]
    return sorted(boxes, key=lambda box: -box.width * box.height)


def _scales(image: Image.Image) -> list[float]:
    """How large the picture is looked at; the last time all of it is in one tile."""
    full = min(_MOST, _LONG / max(image.size))
    whole = _TILE / max(image.size)
    return [*(full * size for size in _SIZES if full * size > 1.5 * whole), min(full, whole)]


def _seen(image: Image.Image, scale: float) -> Iterator[_Found]:
    for left, top in _places(image.size, scale):
        right = min(image.width, left + _TILE / scale)
        bottom = min(image.height, top + _TILE / scale)
        size = (round((right - left) * scale), round((bottom - top) * scale))
        part = image.resize(size, Image.Resampling.BILINEAR, (left, top, right, bottom))
        tile = Image.new("RGB", (_TILE, _TILE))
        tile.paste(part)
        for x, y, x2, y2, score in _in_tile(tile):
            place = (left + x / scale, top + y / scale, left + x2 / scale, top + y2 / scale)
            yield *place, score


def _places(size: tuple[int, int], scale: float) -> Iterator[tuple[float, float]]:
    """Left and top of each tile in pixels of the picture; the last ones end where it ends."""
    tile, step = _TILE / scale, (_TILE - _OVERLAP) / scale
    columns, rows = (
        [min(n * step, max(0.0, edge - tile)) for n in range(_count(edge, tile, step))]
        for edge in size
    )
    yield from ((left, top) for top in rows for left in columns)


def _count(edge: int, tile: float, step: float) -> int:
    return 1 if edge <= tile else 1 + int(-(-(edge - tile) // step))


def _in_tile(tile: Image.Image) -> Iterator[_Found]:
    """The faces in one tile: what the three scales of the model say, decoded."""
    import numpy as np

    pixels = np.asarray(tile, dtype=np.float32)[:, :, ::-1].transpose(2, 0, 1)[None]
    said = _model().run(None, {"input": np.ascontiguousarray(pixels)})
    for number, stride in enumerate(_STRIDES):
        faces, there, boxes = (said[number + 3 * kind][0] for kind in range(3))
        scores = np.sqrt(np.clip(faces, 0, 1) * np.clip(there, 0, 1))[:, 0]
        for at in np.flatnonzero(scores >= LEAST):
            yield _decoded(boxes[at], int(at), stride, float(scores[at]))


def _decoded(box: "NDArray[np.float32]", at: int, stride: int, score: float) -> _Found:
    """Where a cell of the grid says that a face is."""
    row, column = divmod(at, _TILE // stride)
    x, y = (column + float(box[0])) * stride, (row + float(box[1])) * stride
    width, height = (min(_TILE, stride * 2.718281828 ** min(float(b), 6.0)) for b in box[2:4])
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2, score


@lru_cache(maxsize=1)
def _model() -> Any:
    """The model, loaded once in a worker, on one thread: so many photos run beside each other."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # each would take address space
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(
        WEIGHTS.read_bytes(), options, providers=["CPUExecutionProvider"]
    )


def _each_once(found: Sequence[_Found]) -> list[_Found]:
    """The best of those that are one face."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda each: -each[4]):
        if not any(_alike(one, other) for other in kept):
            kept.append(one)
    return kept


def _alike(one: _Found, other: _Found) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    if across <= 0 or down <= 0:
        return False
    shared, areas = across * down, [(b[2] - b[0]) * (b[3] - b[1]) for b in (one, other)]
    return shared > _SAME * (sum(areas) - shared) or shared > _INSIDE * min(areas)


def _head(face: _Found, size: tuple[int, int]) -> Box:
    """The box of the head ellipse, as fractions."""
    left, top, right, bottom = face[:4]
    width, height = (right - left) * GROWN, (bottom - top) * GROWN
    x, y = (left + right) / 2 - width / 2, (top + bottom) / 2 - height / 2
    whole = (x / size[0], y / size[1], width / size[0], height / size[1])
    return Box(*(round(number, 4) for number in whole))
