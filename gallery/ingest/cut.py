"""What is made of a rendition of our own making. Pure; opens and writes no file."""

from io import BytesIO

from PIL import Image

from gallery.formats import FORMATS
from gallery.ingest.pixels import dhash
from gallery.media import Cut


def card(rendition: bytes, cut: Cut) -> bytes:
    """The card as a JPEG file; OSError when the rendition cannot be read."""
    wanted = FORMATS["jpeg"]
    with Image.open(BytesIO(rendition)) as image:
        small = image.resize(cut.size, Image.Resampling.LANCZOS, box=cut.box)
    file = BytesIO()
    small.save(file, wanted.name, **wanted.options)
    return file.getvalue()


def dhash_of(rendition: bytes) -> str:
    """What the picture looks like, as `pixels.dhash`; OSError when it cannot be read."""
    with Image.open(BytesIO(rendition)) as image:
        return dhash(image)
