"""What an editor should know of an event's context: what is broken, open or without a meaning."""

from collections.abc import Iterator, Sequence
from datetime import date

from gallery.blocks import Album
from gallery.errors import AlbumError
from gallery.event import FILE, Event
from gallery.ingest.context import boilerplate, camera_names, unknown_codes
from gallery.ingest.kit import event_of
from gallery.model import Finding, Original
from gallery.store import Store


def broken_event(store: Store, slug: str) -> Iterator[Finding]:
    """Yield why the album's event.toml cannot be used."""
    try:
        event_of(store, slug)
    except AlbumError as broken:
        where = str(broken.spot or slug)
        remedy = f"correct the line, then `gallery ingest --album {slug}`"
        yield Finding("event-broken", where, broken.reason, remedy)


def context_notes(
    store: Store, album: Album, photos: Sequence[Original], today: date
) -> Iterator[Finding]:
    """Yield notes on captions that nobody completed, and on codes and cameras that match nothing.

    album  with its main language; a photo that has a caption in it is settled
    """
    try:
        event = event_of(store, album.slug) or Event()
    except AlbumError:
        return  # `broken_event` names it
    yield from _lines(album.slug, event)
    yield from _cameras(album.slug, event, photos)
    settled = {block.photo for block in album.photos if block.caption}
    for photo in photos:
        if photo.name in settled:
            continue
        where = f"{album.slug}/{photo.name}"
        for slot in boilerplate(photo, event, album, today):
            reason = f"its file's caption was never completed: {slot} is still open"
            remedy = "write its caption in album.toml, or complete it in the file"
            yield Finding("boilerplate", where, reason, remedy, "note")
        for code in unknown_codes(photo, event, album):
            reason = f"{code} in its file's caption stands for nothing"
            remedy = "add it to the event's codes, or correct the caption"
            yield Finding("code-unknown", where, reason, remedy, "note")


def _cameras(slug: str, event: Event, photos: Sequence[Original]) -> Iterator[Finding]:
    """A number with a slip in it would silently leave a photographer unnamed."""
    there = {name for photo in photos for name in camera_names(photo.claims)}
    for camera, photographer in event.photographers.items() if photos else ():
        if camera not in there:
            reason = f"no photo is from {photographer.name}'s camera {camera!r}"
            remedy = f"`gallery clock {slug}` lists the cameras that there are"
            yield Finding("camera-unknown", f"{slug}/{FILE}", reason, remedy, "note")


def _lines(slug: str, event: Event) -> Iterator[Finding]:
    for lang, file in event.code_files.items():
        for line in event.codes[lang].broken:
            where = f"{slug}/{file}, line {line}"
            reason = "it has no TAB between a code and its words"
            yield Finding("code-line", where, reason, "put a TAB there, not blanks", "note")
        for code in event.codes[lang].twice:
            reason = f"the code {code!r} stands there more than once; the last line counts"
            remedy = "keep one of the lines, or call the other code something else"
            yield Finding("code-twice", f"{slug}/{file}", reason, remedy, "note")
