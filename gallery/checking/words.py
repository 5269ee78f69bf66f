"""What people wrote: album.toml, event.toml, the history, and who has an account."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from gallery import album as albums
from gallery import editing
from gallery.album import FILE
from gallery.arriving import ledger
from gallery.blocks import Album
from gallery.checking.originals import RESTORE
from gallery.checking.shelf import Known, Shelf
from gallery.editing import comments, history
from gallery.errors import AlbumError, Missing, PeopleError
from gallery.ingest.filling import reference
from gallery.ingest.proof import broken_event
from gallery.ingest.readable import GOOD
from gallery.model import Finding
from gallery.people.book import Book
from gallery.store import Store, holds

_PHOTO = re.compile(r"""^photo *= *(?:"([^"\\\n]*)"|'([^'\n]*)')[ \t\r]*$""", re.MULTILINE)
_ANY_PHOTO = re.compile(r"""photos?["']?\s*=""")
_BACK = "`gallery check --repair --from BACKUP` brings back the last one that could be read"


def words(store: Store, one: Shelf, known: Known, read: str | None = None) -> Iterator[Finding]:
    """Yield what is wrong with an album's words; a folder that is no album yet has none.

    read  an album.toml of the album that is known to be readable; None = none is known
    """
    where = f"{one.slug}/{FILE}"
    if FILE not in one.found:
        if one.listed:
            yield Finding("words-gone", where, "the essay's words are gone", _BACK)
        return
    try:
        source = editing.source_of(store, one.slug)
        if source != read or not _all_there(one.slug, source, known):
            album = albums.parse(one.slug, source)
            away = album.thrown_away() | album.taken_out()
            known.thrown[one.slug] = None if album.shut_away else away
            yield from _blocks(one.slug, album, known)
    except Missing:
        return  # the album was removed while we looked
    except AlbumError as broken:
        place = str(broken.spot or where)
        remedy = f"correct the line (readers see the last version that could be read); {_BACK}"
        yield Finding("words-broken", place, broken.reason, remedy)
    yield from broken_event(store, one.slug)
    yield from _torn(store, one.slug)


def good_copies(store: Store, slugs: set[str]) -> Iterator[Finding]:
    """Yield what is wrong with the copies of words that stay online through a broken hand edit."""
    for entry in store.list(GOOD, deep=False):
        slug = PurePosixPath(entry.key).name.removesuffix(".toml")
        if slug not in slugs:
            remedy = "`gallery purge` removes what nobody needs"
            reason = f"a copy of the words of {slug!r}, and there is no such album"
            yield Finding("orphan", entry.key, reason, remedy, "note")
            continue
        try:
            albums.parse(slug, albums.source(slug, store.get(entry.key)[0]))
        except (AlbumError, Missing) as broken:
            reason = f"the copy of the last good words cannot be read ({broken})"
            remedy = "`gallery check --repair` makes it anew"
            yield Finding("good-copy", entry.key, reason, remedy)


def accounts(book: Book) -> Iterator[Finding]:
    """Yield why people.toml cannot be used."""
    try:
        book.all()
    except PeopleError as broken:
        where, _, reason = str(broken).partition(": ")
        remedy = "mend it, or `gallery check --repair --from BACKUP` brings the last one back"
        yield Finding("people-broken", where, reason, remedy)


def _all_there(slug: str, source: str, known: Known) -> bool:
    """Whether all photos that readable words show are there, as far as a quick look can tell.

    Reading TOML costs ten times as much. What looks like a photo's name within a text, or stands
    in an unusual place, makes this False: then the words are read.
    """
    names = [plain or quoted for plain, quoted in _PHOTO.findall(source)]
    if "trash" in source or "withheld" in source or len(names) != len(_ANY_PHOTO.findall(source)):
        return False
    found = (known.photo(*reference(slug, name)) for name in names)
    return all(photo and not photo.gone and photo.verdict is None for photo in found)


def _blocks(slug: str, album: Album, known: Known) -> Iterator[Finding]:
    where = f"{slug}/{FILE}"
    for block in album.photos if not album.shut_away else ():
        other, name = reference(slug, block.photo)
        photo = known.photo(other, name)
        if known.is_thrown(other, name):
            continue  # nobody shows it, and nobody misses it
        if photo is None and other in known.doubtful:
            continue  # its line may be the one that is damaged
        if photo is not None and photo.gone and not photo.sha256:
            reason = f"it shows {block.photo}, which was removed for ever"
            yield Finding("purged-photo", where, reason, "delete its block", "note")
        elif photo is not None and photo.gone:
            reason = f"the original is gone, and {where} shows it"
            yield Finding("gone", f"{other}/{name}", reason, f"{RESTORE}, or delete its block")
        elif photo is None:
            reason = f"it shows {block.photo}, and there is no such photo"
            yield Finding("no-such-photo", where, reason, "bring the photo, or delete its block")
        elif photo.verdict is not None:
            reason = f"it shows {block.photo}, which was refused ({photo.verdict.reason})"
            yield Finding("refused-photo", where, reason, photo.verdict.remedy)


def _torn(store: Store, slug: str) -> Iterator[Finding]:
    """Lines that cannot be read. A stop may cut off one of the ledger; nothing is lost by it."""
    for key, line in history.torn(store, slug):
        reason = "an entry of the history cannot be read"
        remedy = "`gallery check --repair --from BACKUP` brings it back, where the backup has it"
        yield Finding("history-line", f"{key}, line {line}", reason, remedy)
    for line in comments.torn(store, slug):
        reason = "a comment cannot be read; the others are as they were"
        remedy = "`gallery check --repair --from BACKUP` brings it back, where the backup has it"
        yield Finding("history-line", f"{slug}/{comments.FILE}, line {line}", reason, remedy)
    if holds(store, f"{slug}/{ledger.LEDGER}"):
        for line in ledger.torn(store, slug):
            where = f"{slug}/{ledger.LEDGER}, line {line}"
            reason = "an arrival was cut off while it was noted; its file is settled anew"
            yield Finding("history-line", where, reason, "nothing has to be done", "note")
