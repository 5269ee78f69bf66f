"""The picture that a camera puts into its raw file, beside what the sensor saw.

LibRaw finds it in the files of a thousand cameras. The sensor's data are not developed: how is
the photographer's choice, and an export tells it better than any default.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from gallery.errors import TooLarge, Unreadable
from gallery.ingest.sniff import MOST_PIXELS, too_many_pixels

SMALLEST = 400
"""Pixels of the long edge: less is a stamp for the camera's own list, no photo for readers."""

_JPEG = b"\xff\xd8\xff"

_ORIENTATIONS = {0: 1, 1: 2, 2: 4, 3: 3, 4: 5, 5: 8, 6: 6, 7: 7}
"""LibRaw's flip (a mask: mirrored, upside down, on its side) as EXIF tag 0x0112."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The largest preview in a raw file.

    data         a JPEG file, or a TIFF file where the camera kept plain pixels; not yet trusted
    orientation  EXIF 1..8 of the raw file: it counts where `data` states none
    """

    data: bytes
    orientation: int


def preview(original: bytes) -> Preview:
    """Take the largest preview out of a raw file.

    raises  Unreadable  "needs-raw" without rawpy (the extra `raw`), "no-preview"
            TooLarge    "too-much-memory", "too-many-pixels"
    """
    # Numbers are not crunched here: without this each core costs a worker 40 MB of addresses.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        import rawpy
    except ImportError as missing:
        raise Unreadable(
            "needs-raw",
            "it is a camera's raw file, and what opens it is not installed",
            "install the extra raw, or export it as JPEG",
        ) from missing
    with _refusing(), rawpy.imread(BytesIO(original)) as raw:
        found = raw.extract_thumb()
        orientation = _ORIENTATIONS.get(raw.sizes.flip, 1)
        if isinstance(found.data, bytes):
            if not found.data.startswith(_JPEG):
                raise no_preview("it is a raw file whose preview is damaged")
            return Preview(found.data, orientation)
        if found.data.shape[0] * found.data.shape[1] > MOST_PIXELS:
            raise too_many_pixels()
        plain = BytesIO()
        Image.fromarray(found.data).save(plain, "TIFF")
        return Preview(plain.getvalue(), orientation)


def no_preview(reason: str) -> Unreadable:
    """The refusal of a raw file in which nothing can be shown."""
    remedy = "develop it and export a JPEG, which is then shown in its place"
    return Unreadable("no-preview", reason, remedy)


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn what LibRaw says into a refusal. It says the same of damaged and of unknown files."""
    import rawpy

    try:
        yield
    except (rawpy.LibRawUnsufficientMemoryError, rawpy.LibRawTooBigError) as big:
        reason = "it takes too much memory"
        raise TooLarge("too-much-memory", reason, "export it as JPEG") from big
    except (rawpy.LibRawNoThumbnailError, rawpy.LibRawUnsupportedThumbnailError) as none:
        raise no_preview("it is a raw file without a whole preview in it") from none
    except (rawpy.LibRawError, rawpy.NotSupportedError, NotImplementedError) as problem:
        reason = "it is a raw file that cannot be opened: damaged, or of an unknown camera"
        raise no_preview(reason) from problem
