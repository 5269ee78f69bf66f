"""What may be wrong in a library, album by album: nothing is changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from gallery import album as albums
from gallery import editing, when
from gallery.album import FILE
from gallery.album.manifest import Manifest
from gallery.blocks import Album
from gallery.errors import AlbumError, Missing
from gallery.ingest.differing import Difference, differences
from gallery.ingest.identify import identify
from gallery.ingest.index import reference, said_of, slugs_of
from gallery.ingest.proof import broken_event, context_notes
from gallery.ingest.record import load_manifest, lost
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


def check(store: Store, recipe: str, *, read_data: bool = False) -> Iterator[Finding]:
    """Yield what is wrong in every album.

    recipe     key of the recipe that renditions should have
    read_data  also read every original and compare its hash with the manifest's
    """
    slugs = slugs_of(store)
    manifests: dict[str, Manifest] = {}
    for slug in slugs:
        try:
            manifests[slug] = load_manifest(store, slug)
        except AlbumError as damaged:
            yield Finding("manifest-damaged", str(damaged.spot), damaged.reason, "see above")
    for slug in slugs:
        yield from _words(store, slug, manifests)
        yield from broken_event(store, slug)
        for photo in manifests.get(slug, Manifest()).photos.values():
            yield from _photo(store, slug, photo, recipe, read_data=read_data)


def _words(store: Store, slug: str, manifests: dict[str, Manifest]) -> Iterator[Finding]:
    where = f"{slug}/{FILE}"
    try:
        album = albums.parse(slug, editing.source_of(store, slug))
    except AlbumError as broken:
        place = str(broken.spot or where)
        remedy = "correct the line; readers see the last version that could be read"
        yield Finding("words-broken", place, broken.reason, remedy)
        return
    yield from _blocks(slug, album, manifests)


def _blocks(slug: str, album: Album, manifests: dict[str, Manifest]) -> Iterator[Finding]:
    where = f"{slug}/{FILE}"
    for block in album.photos:
        other, name = reference(slug, block.photo)
        photo = manifests.get(other, Manifest()).photos.get(name)
        if photo is None or photo.gone:
            reason = f"it shows {block.photo}, and there is no such photo"
            yield Finding("no-such-photo", where, reason, "bring the photo, or delete its block")
        elif photo.verdict is not None:
            reason = f"it shows {block.photo}, which was refused ({photo.verdict.reason})"
            yield Finding("refused-photo", where, reason, photo.verdict.remedy)


def _photo(
    store: Store, slug: str, photo: Original, recipe: str, *, read_data: bool
) -> Iterator[Finding]:
    where = f"{slug}/{photo.name}"
    if photo.gone or photo.verdict is not None:
        return
    away = lost(store, photo.sha256, photo.recipe, photo.widths)
    if away or photo.recipe != recipe:
        reason = f"pictures for readers are missing or outdated ({len(away)} sizes missing)"
        yield Finding("renditions", where, reason, f"`gallery ingest --album {slug}` makes them")
    if read_data:
        yield from _data(store, where, photo.sha256)
        for raw in photo.raws:
            yield from _data(store, f"{slug}/{raw.name}", raw.sha256)


def _data(store: Store, where: str, sha256: str) -> Iterator[Finding]:
    """Whether an original is there and has the bytes that it had."""
    try:
        data, _ = store.get(where)
    except Missing:
        yield Finding("gone", where, "the original is gone", "restore it from a backup")
        return
    if identify(data) != sha256:
        reason = "the original's bytes are not what they were"
        yield Finding("changed", where, reason, "restore it from a backup, or ingest it anew")


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
