"""One file on its own: what it is and what it says, as plain values for a command or a test."""

import struct
import warnings
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from PIL import Image

from gallery.errors import Refused, Unreadable
from gallery.ingest.discover import sidecar_names
from gallery.ingest.preview import preview
from gallery.ingest.read import claims
from gallery.ingest.resolve import facts
from gallery.ingest.sniff import recognise, too_many_pixels
from gallery.ingest.tasks import SHORT
from gallery.model import Claim, Facts

_DAMAGE = (
    *(OSError, ValueError, SyntaxError, RuntimeError, MemoryError, EOFError),
    *(TypeError, LookupError, ArithmeticError, struct.error),
)
"""What Pillow raises on damaged headers (counted over 23,000 hostile files)."""


def inspect(path: str) -> dict[str, object]:
    """Everything one file tells, its sidecar included; None for what is unknown.

    Keys: path, sha256, format, width, height (as stored, before orientation), the fields of
    `Facts` (latitude and longitude as "lat" and "lon"), claims, and "error": why the file is
    no picture that we open, or None. Raises nothing but what the file system raises.
    """
    file = Path(path)
    original = file.read_bytes()
    header, error = _header(original, file.name)
    said = claims(original, file.name, _sidecar(file))
    return {
        "path": path,
        "sha256": sha256(original).hexdigest(),
        **header,
        **_told(facts(said, date.today()), said),
        "error": error,
    }


def _told(known: Facts, said: list[Claim]) -> dict[str, object]:
    values = asdict(known)
    plain = {key: list(v) if isinstance(v, tuple) else v for key, v in values.items()}
    told = {SHORT.get(key, key): value for key, value in plain.items()}
    return {**told, "claims": [asdict(claim) for claim in said]}


def _sidecar(file: Path) -> bytes | None:
    """The XMP file beside the photo: "IMG_1.xmp" (Adobe) or "IMG_1.jpg.xmp" (darktable)."""
    near = {one.name.lower(): one for one in file.parent.glob("*.[xX][mM][pP]") if one != file}
    found = next((near[name] for name in sidecar_names(file.name) if name in near), None)
    return found.read_bytes() if found and found.is_file() else None


def _header(original: bytes, name: str) -> tuple[Mapping[str, object], str | None]:
    """Format and size from the header, and why it is no picture that we open."""
    known: dict[str, object] = {"format": None, "width": None, "height": None}
    try:
        kind = recognise(original, name)
        shown = preview(original).data if kind == "RAW" else original
        formats = _formats(recognise(shown))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(shown), formats=formats) as image:
                known |= {"width": image.width, "height": image.height}
                known["format"] = "RAW" if kind == "RAW" else image.format
    except Refused as refusal:
        return known, refusal.reason
    except Image.DecompressionBombError:
        return known, too_many_pixels().reason
    except _DAMAGE:
        return known, "its bytes are damaged"
    return known, None


def _formats(kind: str) -> list[str]:
    """The one decoder that Pillow may try; HEIF only where the optional one is installed."""
    if kind == "HEIF" and "HEIF" not in Image.OPEN:
        if find_spec("pillow_heif") is None:
            raise Unreadable("needs-heic", "it is an HEIC photo without a decoder for it", "")
        heif = import_module("pillow_heif")
        heif.register_heif_opener(thumbnails=False, decode_threads=1)
    return [kind]
