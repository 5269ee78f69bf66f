"""What a worker does with one file: read its claims, make its renditions.

Everything that touches a stranger's bytes happens here, in a process that may be killed. It
gets bytes and returns values: it opens no file of the library.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from gallery.errors import Refused
from gallery.formats import Recipe
from gallery.ingest.read import claims
from gallery.ingest.render import render
from gallery.model import Claim, Pixels, Rendition, Verdict


@dataclass(frozen=True, slots=True)
class Developed:
    """What became of one file: a picture with renditions, or a verdict; claims in both cases."""

    claims: Sequence[Claim]
    pixels: Pixels | None = None
    renditions: Sequence[Rendition] = ()
    verdict: Verdict | None = None


def develop(original: bytes, name: str, sidecar: bytes | None, recipe: Recipe | None) -> Developed:
    """Read and render one original.

    sidecar  the .xmp beside it, None without one
    recipe   None: only read the claims again, the renditions are there
    """
    said = tuple(claims(original, name, sidecar))
    if recipe is None:
        return Developed(said)
    try:
        rendered = render(original, recipe)
    except Refused as refusal:
        verdict = Verdict(refusal.code, refusal.reason, refusal.remedy)
        return Developed(said, verdict=verdict)
    return Developed(said, rendered.pixels, tuple(rendered.renditions))
