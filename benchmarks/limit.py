"""The limit: the least that the same outputs can cost with the same decoder and encoders.

One draft decode, one shrink chain, one encode for each output, written down with Pillow alone:
no check, no colour, no turn, no stand-in, none of the program's own code.
"""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image

from gallery.formats import Format

Size = tuple[int, int]


def limit(original: bytes, sizes: Sequence[Size], formats: Sequence[Format]) -> list[bytes]:
    """Encode a picture at each size (largest first, as stored) in each format that goes there."""
    made = []
    with Image.open(BytesIO(original)) as image:
        image.draft(None, sizes[0])
        image.load()
        rung: Image.Image = image if image.mode in {"L", "RGB"} else image.convert("RGB")
        for size in sizes:
            rung = rung.resize(size, Image.Resampling.LANCZOS)
            for one in formats:
                if size[0] <= one.widest:
                    file = BytesIO()
                    rung.save(file, one.name, icc_profile=None, **one.options)
                    made.append(file.getvalue())
    return made
