"""What only workers do, by name: whoever hands it out never loads a decoder.

A contract of import-linter holds it: no way of imports leads from here, or from the web, to one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from gallery.formats import Recipe
from gallery.jobs.named import Task
from gallery.model import PUBLIC, Box, Claim, Facts, Pixels, Rendition, Verdict

HEAD = 1 << 18
"""Bytes at the beginning of a JPEG file in which its EXIF block stands: it has 64 KiB at most."""

SHORT = {"latitude": "lat", "longitude": "lon"}
"""Facts that `inspect` calls by a shorter name."""

EDITORS_ONLY = frozenset(SHORT.get(f.name, f.name) for f in fields(Facts) if f.name not in PUBLIC)
"""The keys of `inspect` that never reach the index, a page or a published picture."""


@dataclass(frozen=True, slots=True)
class Developed:
    """What became of one file: a picture with renditions, or a verdict; claims in both cases.

    raw  it is a camera's raw file; told when only the claims were asked for
    """

    claims: Sequence[Claim]
    pixels: Pixels | None = None
    renditions: Sequence[Rendition] = ()
    verdict: Verdict | None = None
    raw: bool = False


DEVELOP: Task[Developed] = Task("gallery.ingest.develop", "develop")
COMPLETE: Task[Developed] = Task("gallery.ingest.develop", "complete")
EMBEDDED: Task[bytes | None] = Task("gallery.ingest.thumb", "embedded")
THUMB: Task[bytes] = Task("gallery.ingest.thumb", "thumb")
PRESSED: Task[bytes] = Task("gallery.ingest.press", "pressed")
DHASH: Task[str] = Task("gallery.ingest.cut", "dhash_of")
CARD: Task[bytes] = Task("gallery.ingest.cut", "card")
FACES: Task[list[Box]] = Task("gallery.ingest.faces.detect", "detect")
INSPECT: Task[dict[str, object]] = Task("gallery.ingest.inspect", "inspect")
RECIPE: Task[Recipe] = Task("gallery.ingest.render", "current_recipe")
