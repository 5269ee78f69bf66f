"""The jobs that there are, each with what it is told, and which go first.

Readers' pages go before all else, then photos that somebody has just brought, then what the
reconciler found, then second passes, those of old photos last.
"""

import os
from urllib.parse import quote, unquote_to_bytes

from gallery.queue import ALBUMS, PHOTOS, Job

LOOK, GATHER, DEVELOP, COMPLETE = "look", "gather", "develop", "complete"

CHANGED, WORDS, FOUND = "changed", "words", "found"
"""Why an album is to be looked through: its files changed, its words did, or it was found so."""

_GATHER, _ASKED, _FRESH, _FOUND, _OLD, _LATER, _BACKFILL = 60, 50, 40, 30, 20, 10, 0


def look(slug: str, why: str, after: float = 0.0) -> Job:
    """Look through an album: number what is new, ask for it, conclude what is done."""
    first = _FOUND if why == FOUND else _ASKED
    return Job(LOOK, ALBUMS, f"{LOOK} {why} {slug}", first, {"slug": slug, "why": why}, after)


def gather(slug: str, after: float = 0.0) -> Job:
    """Show what was developed of an album meanwhile."""
    return Job(GATHER, ALBUMS, f"{GATHER} {slug}", _GATHER, {"slug": slug}, after)


def develop(slug: str, name: str, beside: str, soon: float, *, fresh: bool) -> Job:
    """Do the first pass of a photo.

    beside  the sidecar beside it, "" for none
    soon    seconds after which it is to be shown, others with it
    fresh   somebody waits for it
    """
    words = {"slug": slug, "name": written(name), "beside": written(beside), "soon": f"{soon:g}"}
    first = _FRESH if fresh else _OLD
    return Job(DEVELOP, PHOTOS, f"{DEVELOP} {slug}/{written(name)}", first, words)


def complete(slug: str, name: str, sha256: str, soon: float, *, backfill: bool) -> Job:
    """Do the second pass of a photo whose file had this hash; backfill: by a new recipe."""
    words = {"slug": slug, "name": written(name), "sha256": sha256, "soon": f"{soon:g}"}
    first = _BACKFILL if backfill else _LATER
    return Job(COMPLETE, PHOTOS, f"{COMPLETE} {slug}/{written(name)}", first, words)


def written(name: str) -> str:
    """A file's name in letters that every server keeps as they are."""
    return quote(os.fsencode(name))


def read(name: str) -> str:
    """The same back."""
    return os.fsdecode(unquote_to_bytes(name))
