"""Draw a sample photo: the finished JPEG file, with everything its camera would have written."""

import io
from zlib import crc32

from PIL import Image

from gallery.demo.film import develop
from gallery.demo.ink import LENS, pull
from gallery.demo.labels import exif, iptc, spliced, xmp
from gallery.demo.scenes import SCENES, SOFTER, STAMPED, STILLS
from gallery.demo.shots import Shot

QUALITY = 90
STORED = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
"""How to lay the pixels so that a viewer who obeys the orientation sees them upright."""


def plate(shot: Shot) -> bytes:
    """Draw a shot; the same shot gives the same bytes, in any process.

    raises  KeyError when no scene has the shot's name
    """
    image = _drawn(shot)
    stored = image.transpose(STORED[shot.turned]) if shot.turned in STORED else image
    out = io.BytesIO()
    if shot.camera is None:
        stored.save(out, "JPEG", quality=QUALITY)
        return out.getvalue()
    stored.save(
        out,
        "JPEG",
        quality=QUALITY,
        exif=exif(shot, shot.camera, stored),
        xmp=xmp(shot, shot.camera),
    )
    return spliced(out.getvalue(), [iptc(shot, shot.camera)])


def _drawn(shot: Shot) -> Image.Image:
    sheet = SCENES[shot.scene](shot.size, crc32(f"{shot.essay}/{shot.file}".encode()))
    if shot.scene in STILLS:
        return develop(sheet, shot.scene in STAMPED)
    return pull(sheet, SOFTER.get(shot.scene, LENS))
