"""What a worker does with one file: read its claims, make its renditions.

Everything that touches a stranger's bytes happens here, in a process that may be killed. It
gets bytes and returns values: it opens no file of the library.
"""

from gallery.errors import Refused
from gallery.formats import Recipe
from gallery.ingest.faces.wanted import Redaction
from gallery.ingest.read import claims
from gallery.ingest.render import render
from gallery.ingest.sniff import is_raw
from gallery.ingest.tasks import Developed
from gallery.model import Verdict


def develop(
    original: bytes,
    name: str,
    sidecar: bytes | None,
    recipe: Recipe | None,
    redaction: Redaction | None = None,
) -> Developed:
    """Read and render one original.

    sidecar  the .xmp beside it, None without one
    recipe   None: only read the claims again, the renditions are there
    redaction  the faces that are destroyed in it before anything is made of it, None = none
    """
    said = tuple(claims(original, name, sidecar))
    if recipe is None:
        return Developed(said, raw=is_raw(original, name))
    try:
        rendered = render(original, recipe, name, redaction)
    except Refused as refusal:
        verdict = Verdict(refusal.code, refusal.reason, refusal.remedy)
        return Developed(said, verdict=verdict)
    return Developed(said, rendered.pixels, tuple(rendered.renditions))


def complete(
    original: bytes, name: str, recipe: Recipe, redaction: Redaction | None = None
) -> Developed:
    """Make what a photo lacks, and read nothing; recipe: the passes that are to be done. Refused"""
    rendered = render(original, recipe, name, redaction)
    return Developed((), rendered.pixels, tuple(rendered.renditions))
