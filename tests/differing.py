"""An essay whose files change their words: for tests of what an editor is shown then."""

import os
from datetime import date
from pathlib import Path

from gallery.ingest.differing import Difference, differing
from gallery.ingest.run import ingest
from gallery.wiring import Gallery
from tests.conftest import LONG_AGO_NS, put
from tests.metadata import alternatives, xmp, xmp_segment
from tests.pictures import jpeg

TODAY = date(2026, 11, 22)
PIXELS = jpeg(width=300, height=200)
ESSAY = """\
# kept
lang = "en"

[[block]]
photo = "a.jpg"
caption.en = "Mine."
caption.es = "Mía."

[[block]]
photo = "b.jpg"
"""


def photo(en: str = "", es: str = "", alt: str = "", credit: str = "") -> bytes:
    """A JPEG that says these words."""
    return PIXELS[:2] + xmp_segment(packet(en, es, alt, credit)) + PIXELS[2:]


def packet(en: str = "", es: str = "", alt: str = "", credit: str = "") -> bytes:
    captions = {lang: words for lang, words in (("en", en), ("es", es)) if words}
    body = alternatives("dc:description", **captions) if captions else ""
    body += alternatives("Iptc4xmpCore:AltTextAccessibility", en=alt) if alt else ""
    return xmp(body, f'photoshop:Credit="{credit}"' if credit else "")


def write(album: Path, name: str, data: bytes) -> Path:
    """Save a file at a time of change of its own, as every real saving does."""
    path = put(album / name, data)
    later = LONG_AGO_NS + sum(data) * 1000
    os.utime(path, ns=(later, later))
    return path


def run(gallery: Gallery) -> list[str]:
    return ingest(gallery.darkroom(), "x", today=TODAY).differing


def found(gallery: Gallery) -> list[Difference]:
    return differing(gallery.store, "x", "en")


def told(gallery: Gallery) -> list[tuple[str, str, str]]:
    return [(one.name, one.before, one.now) for one in found(gallery)]


def essay(gallery: Gallery) -> Path:
    """An essay of two photos; the editor has written of the first one only."""
    folder = gallery.library / "albums/x"
    write(folder, "a.jpg", photo("One.", "Uno."))
    write(folder, "b.jpg", photo("Two.", "Dos."))
    put(folder / "album.toml", ESSAY.encode())
    assert run(gallery) == []
    return folder
