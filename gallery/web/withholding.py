"""Taking a photo or an essay out of everything, with all that follows; the desk's and the command
line's way to do it, and its undo.

Its addresses are gathered while it is there. Then its words say so, the index, and what was made of
it goes: whoever asks for it by then is told that it was taken away (`gallery.web.gone`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gallery import album as albums
from gallery.album import FILE
from gallery.blocks import Album
from gallery.catalog import Viewer
from gallery.editing import withholding
from gallery.errors import Busy, Missing
from gallery.ingest.index import reindex
from gallery.ingest.record import load_manifest
from gallery.ingest.withheld import clear, drop_pictures, withheld_in
from gallery.model import Texts
from gallery.purging import caches
from gallery.purging.caches import Forget
from gallery.store import holds
from gallery.web.copies import Asking, copies
from gallery.web.pasted import Pasted
from gallery.wiring import Gallery


@dataclass(frozen=True, slots=True)
class Target:
    """A photo, by the album that its file lies in; or an essay, with name "" and number 0."""

    slug: str
    name: str = ""
    number: int = 0

    def __str__(self) -> str:
        return f"{self.slug}/{self.name}" if self.name else self.slug


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does it, when and why; address: of the person's machine, "" = not known."""

    who: str
    now: datetime
    reason: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it.

    forget  what caches are to forget, None where nobody ever saw it
    key     where that list is kept, "" without one
    """

    forget: Forget | None = None
    key: str = ""


def meant(gallery: Gallery, asked: Pasted) -> Target:
    """What somebody means who names an address; Missing, AlbumError for a damaged list of files."""
    if not holds(gallery.store, f"{asked.home}/{FILE}"):
        raise Missing(f"there is no essay {asked.home!r}")
    if not (asked.number or asked.file):
        return Target(asked.slug)
    for one in load_manifest(gallery.store, asked.home).photos.values():
        if one.name == asked.file or one.number == asked.number:
            return Target(asked.home, one.name, one.number)
    raise Missing(f"{asked.home} has no photo {asked.file or asked.number}")


def twins(gallery: Gallery, target: Target) -> Sequence[tuple[str, str]]:
    """(album, name) of other files with the very bytes of a photo: they show the same people."""
    known = load_manifest(gallery.store, target.slug).photos.get(target.name)
    found = gallery.catalog.files_of(known.sha256) if known and known.sha256 else []
    return [one for one in found if one != (target.slug, target.name)]


def withhold(gallery: Gallery, target: Target, note: Texts, doing: Doing) -> Taken:
    """Take it out of everything, at once.

    note    for readers who come to its addresses, per language; {} = nothing is said
    raises  Missing; AlbumError without a reason, or for words that cannot be read or written now;
            StoreError. Then nothing was done
    """
    base = gallery.settings.base_url.rstrip("/")
    asking = Asking(gallery.catalog, Viewer(doing.now), gallery.settings.languages, base)
    found = copies(asking, target.slug, target.name)
    about = f"{target.slug}/{target.number}" if target.name else target.slug
    forget = caches.whole(about, doing.now, base, found.paths, found.starts)
    send = bool(gallery.settings.purge_hook)
    store, key = gallery.store, ""
    withholding.why_of(store, target.slug, target.name, doing.reason)
    public = seen_by_readers(gallery, target, doing.now)
    log = gallery.audit()
    told = {"address": doing.address, "reason": doing.reason}
    with log.doing("withheld", doing.who, str(target), doing.now, **told):
        if found.paths:
            key = caches.keep(store, target.slug, forget, doing.now, send=send)
        try:
            withholding.withhold(
                *(store, target.slug, target.name, doing.reason, note),
                *(doing.who, doing.now),
                public=public,
            )
        except BaseException:
            if key:
                caches.dropped(store, key)
            raise
    _told(gallery, target.slug, doing.now)
    _cleared(gallery, target.slug)
    return Taken(forget, key) if key else Taken()


def release(gallery: Gallery, target: Target, doing: Doing) -> None:
    """Let it be shown again, once its pictures are made anew; an essay stays withdrawn.

    raises  Missing when it is not withheld; Busy while photos of the album are being developed;
            AlbumError, StoreError
    """
    slug, log = target.slug, gallery.audit()
    clear(gallery.store, gallery.catalog, slug)  # or its old pictures would be named again
    told = {"address": doing.address, "reason": doing.reason}
    with log.doing("released", doing.who, str(target), doing.now, **told):
        withholding.release(gallery.store, slug, target.name, doing.reason, doing.who, doing.now)
    _told(gallery, slug, doing.now)


def seen_by_readers(gallery: Gallery, target: Target, now: datetime) -> bool:
    """Whether readers see it now, or got it once in the words of an essay that was published."""
    catalog, store, viewer = gallery.catalog, gallery.store, Viewer(now)
    if not target.name:
        return bool(catalog.essay(target.slug, viewer)) or withholding.was_printed(
            store, target.slug, ""
        )
    if catalog.media(target.slug, target.number, viewer):
        return True
    everybody = Viewer(now, drafts=True, withdrawn=True)
    showing = catalog.showing([(target.slug, target.name)], everybody)
    named = dict.fromkeys(showing, f"/{target.slug}/{target.name}") | {target.slug: target.name}
    return any(withholding.was_printed(store, one, name) for one, name in named.items())


def _cleared(gallery: Gallery, slug: str) -> None:
    """Remove what was made of all that is withheld in an album; done twice it does no more.

    While the album's photos are being developed its list of files is not touched: the ingest does
    that at its end, and removes too what it made meanwhile.
    """
    store, catalog = gallery.store, gallery.catalog
    try:
        clear(store, catalog, slug)
    except Busy:
        manifest = load_manifest(store, slug)
        names = withheld_in(store, slug, manifest)
        drop_pictures(store, catalog, slug, manifest, names)


def listed(gallery: Gallery) -> Mapping[str, Album]:
    """The essays of which something is withheld now, with their words, by slug."""
    rows = gallery.catalog.saying("withheld")
    read = {row.slug: albums.parse(row.slug, row.source) for row in rows}
    return {slug: album for slug, album in read.items() if any(w.holds for w in album.withheld)}


def _told(gallery: Gallery, slug: str, now: datetime) -> None:
    """Readers are told with the next answer; nothing is decoded here."""
    reindex(gallery.store, gallery.catalog, now.date(), [slug], cards=False)
