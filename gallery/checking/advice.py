"""Notes on what photos' files say, for an editor to judge."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from gallery import album as albums
from gallery import editing, when
from gallery.blocks import Album
from gallery.errors import AlbumError, Missing
from gallery.ingest.claimed import said_of
from gallery.ingest.differing import Difference, differences
from gallery.ingest.index import slugs_of
from gallery.ingest.proof import context_notes
from gallery.ingest.record import load_manifest
from gallery.ingest.resolve import is_ahead
from gallery.ingest.suspect import far
from gallery.model import Facts, Finding, Original
from gallery.store import Store

_MADE = frozenset(
    (
        *("trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "algorithmicMedia"),
        *("compositeSynthetic", "composite", "compositeCapture"),
        *("dataDrivenMedia", "virtualRecording", "softwareImage"),
    )
)
"""Kinds of digital source that no camera saw as they are (IPTC's list of 2025)."""

_DOUBTS = {
    "reset": "says {date}, where clocks start over after their battery ran out",
    "future": "says {date}, which lies ahead",
    "before-camera": "says {date}, when no camera wrote files of its kind yet",
    "far": "says {date}, {days} days from most photos of the album",
}
"""By code of ingest.suspect, what the file says."""


def advice(store: Store, today: date, lang: str = "") -> Iterator[Finding]:
    """Yield notes on what photos' files say, for an editor to judge; a sound library may have some.

    today  dates that lie ahead of it are a camera's clock set wrong
    lang   the site's first language, for albums that name none

    An album that cannot be read is named by `check`, and passed over here.
    """
    for slug in slugs_of(store):
        try:
            album = albums.parse(slug, editing.source_of(store, slug))
            manifest = load_manifest(store, slug)
        except (AlbumError, Missing):
            continue
        kept = manifest.photos.values()
        photos = [photo for photo in kept if not photo.gone and photo.verdict is None]
        said = {photo.name: said_of(photo, album, today) for photo in photos}
        yield from _dates(album, photos, said, today)
        for name, told in said.items():
            yield from _made(f"{slug}/{name}", told)
        yield from _differing(slug, differences(manifest, album, lang))
        spoken = replace(album, lang=album.lang or lang)
        yield from context_notes(store, spoken, photos, today)


def _dates(
    album: Album, photos: Sequence[Original], said: Mapping[str, Facts], today: date
) -> Iterator[Finding]:
    """Dates that may be wrong; one that an editor has stated or covered is settled."""
    distant = far({name: day for name, told in said.items() if (day := _day(told))})
    settled = {block.photo for block in album.photos if block.date}
    for photo in photos:
        told = said[photo.name]
        if photo.name in settled or _covers(album.date, told.date):
            continue
        ahead = next((c.value for c in photo.claims if is_ahead(c, today)), "")
        for code in (*told.suspect, *(["far"] if photo.name in distant else [])):
            stated = ahead if code == "future" else told.date
            words = _DOUBTS[code].format(date=stated, days=distant.get(photo.name))
            remedy = "state `date` in its block, or set the camera's clock right with"
            yield Finding(
                "date-suspect",
                f"{album.slug}/{photo.name}",
                f"its date may be wrong ({code}): the file {words}",
                f"{remedy} `gallery clock {album.slug}`",
                "note",
            )


def _day(told: Facts) -> date | None:
    """The day on which a photo was taken, where nothing speaks against it."""
    if told.date is None or told.date_kind != "taken" or told.suspect:
        return None
    known = when.parse(told.date)
    return known.lower if known.lower == known.upper else None


def _covers(stated: str, edtf: str | None) -> bool:
    """Whether the album's own date allows for a photo's."""
    if not stated or edtf is None:
        return False
    around, known = when.parse(stated), when.parse(edtf)
    return around.lower <= known.lower and known.upper <= around.upper


def _made(where: str, told: Facts) -> Iterator[Finding]:
    term = (told.digital_source_type or "").rpartition("/")[2]
    if term in _MADE:
        reason = f"its file says that it is generated or composite ({term})"
        yield Finding("generated", where, reason, "say so in the caption", "note")


def _differing(slug: str, found: Iterable[Difference]) -> Iterator[Finding]:
    for one in found:
        reason = f"its file says something new where you have written ({one.name})"
        remedy = f"`gallery differences {slug}` shows both, to accept or decline"
        yield Finding("words-differ", f"{slug}/{one.photo}", reason, remedy, "note")
