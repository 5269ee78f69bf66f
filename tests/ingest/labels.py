"""Bare pictures and a label, for the tests of what published pictures carry."""

from io import BytesIO

from PIL import Image

from gallery.formats import Recipe
from gallery.ingest.label import Label
from gallery.ingest.read import claims
from gallery.ingest.render import render
from tests.pictures import jpeg, picture

LICENCE = "https://creativecommons.org/licenses/by-sa/4.0/"
CAPTURE = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
WHOLE = Label(
    creators=("Inés Marrufo", "Teo Balam"),
    credit="Agencia Ñandú",
    copyright="© 2026 Inés Marrufo",
    licence=LICENCE,
    usage_terms={"en": "Share alike", "es": "Compartir igual"},
    captions={"en": "Dock workers <lead> & “sing”", "es": "Estibadores al frente: ¡cantan!"},
    alts={"en": "A crowd fills six lanes", "es": "Una multitud llena seis carriles"},
    source_type=CAPTURE,
)
KINDS = ("jpeg", "avif", "webp")


def bare() -> dict[str, bytes]:
    """One small picture in each format, as readers get it, without a word in it."""
    made = render(jpeg(240, 160), Recipe(widths=(240,))).renditions
    return {one.format: one.data for one in made} | {"webp": saved(picture(240, 160), "WEBP")}


def saved(image: Image.Image, format_name: str, **options: object) -> bytes:
    """The image as Pillow writes it."""
    file = BytesIO()
    image.save(file, format_name, **options)
    return file.getvalue()


def pixels(data: bytes) -> bytes:
    """The decoded picture, with its mode and size."""
    with Image.open(BytesIO(data)) as image:
        return f"{image.mode} {image.size} ".encode() + image.tobytes()


def said(data: bytes, field: str, origin: str = "xmp") -> list[str]:
    """What our own reader finds in a file."""
    found = claims(data, "1.jpg")
    return [c.value for c in found if c.field == field and c.source.startswith(f"{origin}:")]
