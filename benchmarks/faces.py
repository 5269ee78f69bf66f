"""What faces cost: `python -m benchmarks.faces [PHOTO...]`.

How to read the table. Seconds of the processor, not of the clock, so that others on the machine do
not count; the least of some runs. A drawn picture of 12 megapixels (or photos that are named) is
looked through for faces as a worker does it, tiles at 1.5 times its size, decoding included; then
fifty heads are destroyed in it, filled from around and with ink; then all sizes are made of it, as
it is and without those heads. The goal is 3 s for the look.
"""

import argparse
import time
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from gallery.ingest.faces.detect import detect
from gallery.ingest.faces.redact import redact
from gallery.ingest.faces.wanted import Redaction
from gallery.ingest.looking import installed
from gallery.ingest.render import current_recipe, render
from gallery.model import Box

SIZE = (4000, 3000)
RUNS = 3
HEADS = tuple(Box(0.04 + n % 10 * 0.09, 0.1 + n // 10 * 0.16, 0.05, 0.1) for n in range(50))


def main() -> None:
    """Look, destroy, render, print."""
    told = argparse.ArgumentParser(prog="python -m benchmarks.faces", description=__doc__)
    told.formatter_class = argparse.RawDescriptionHelpFormatter
    told.add_argument("photos", nargs="*", type=Path, help="photos of your own")
    options = told.parse_args()
    files = {path.name: path.read_bytes() for path in options.photos} or {"drawn": _drawn()}
    for name, data in files.items():
        _measured(name, data)


def _measured(name: str, data: bytes) -> None:
    with Image.open(BytesIO(data)) as opened:
        image = opened.convert("RGB")
    print(
        f"{name}: {image.width} x {image.height}, {image.width * image.height / 1e6:.1f} megapixels"
    )
    if installed():
        detect(data, name)  # the model is loaded once in a worker
        seconds = _least(lambda: detect(data, name))
        found = len(detect(data, name))
        print(f"  look for faces (goal 3 s for 12 megapixels): {seconds:.2f} s, {found} suggested")
    else:
        print("  look for faces: the extra faces is not installed")
    for fill in ("outside", "solid"):
        seconds = _least(partial(_destroyed, image, Redaction(HEADS, fill)))
        print(f"  destroy {len(HEADS)} heads, {fill}: {seconds:.2f} s")
    recipe = current_recipe()
    plain = _least(lambda: render(data, recipe), 1)
    hidden = _least(lambda: render(data, recipe, redaction=Redaction(HEADS, "outside")), 1)
    print(f"  all sizes: {plain:.2f} s as it is, {hidden:.2f} s without those heads")


def _destroyed(image: Image.Image, redaction: Redaction) -> None:
    redact(image.copy(), redaction)


def _least(work: Callable[[], object], runs: int = RUNS) -> float:
    """Seconds of the processor, the least of some runs."""
    spent = []
    for _ in range(runs):
        begun = time.process_time()
        work()
        spent.append(time.process_time() - begun)
    return min(spent)


def _drawn() -> bytes:
    """A crowd of simple faces as a camera's JPEG."""
    image = Image.effect_noise(SIZE, 40).convert("RGB")
    draw = ImageDraw.Draw(image)
    for box in HEADS:
        left, top = box.left * SIZE[0], box.top * SIZE[1]
        right, bottom = left + box.width * SIZE[0], top + box.height * SIZE[1]
        draw.ellipse((left, top, right, bottom), fill="#cfa183")
        for share in (0.3, 0.7):
            x, y = left + (right - left) * share, top + (bottom - top) * 0.42
            draw.ellipse((x - 14, y - 8, x + 14, y + 8), fill="#33241c")
        draw.ellipse((left + 70, bottom - 80, right - 70, bottom - 60), fill="#a14f4a")
    out = BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


if __name__ == "__main__":
    main()
