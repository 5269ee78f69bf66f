"""Mend what a backup, the index or a new rendering can mend. No word and no original is deleted:
what lay in the place of something else is kept in `.gallery/damaged/`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gallery import album as albums
from gallery.album import FILE
from gallery.backup import Backup
from gallery.checking.lists import mended_list
from gallery.checking.rendering import rendered
from gallery.errors import AlbumError, GalleryError, Missing, PeopleError, StoreError
from gallery.ingest.darkroom import Darkroom
from gallery.ingest.identify import identify
from gallery.ingest.index import reindex
from gallery.ingest.readable import GOOD
from gallery.ingest.record import load_manifest, put_back
from gallery.ingest.run import ingest
from gallery.model import Finding, Original, Raw
from gallery.people.book import FILE as PEOPLE
from gallery.people.book import Book
from gallery.store import Store


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a repair works with.

    albums  what a backup calls the albums' folder: its path below the library
    book    who has an account
    backup  None = without one
    """

    room: Darkroom
    albums: str
    book: Book
    backup: Backup | None
    today: date

    @property
    def store(self) -> Store:
        """The albums."""
        return self.room.store

    def fetched(self, key: str, sha256: str | None = None) -> bytes | None:
        """The bytes under a key of the store as the backup has them; None when it has none."""
        return self.backup.fetch(f"{self.albums}/{key}", sha256) if self.backup else None


@dataclass(frozen=True, slots=True)
class Mended:
    """What became of a finding: how it was mended, "" when it remains."""

    finding: Finding
    how: str


Step = Callable[[Workshop, Sequence[Finding]], Iterator[Mended]]


def repair(shop: Workshop, found: Iterable[Finding]) -> Iterator[Mended]:
    """Mend what can be mended, the most precious first; each finding comes back once.

    A note is left as it is: a person decides, or `gallery purge` does. Errors of the disk end
    the step that met them, and what it was about remains.
    """
    left = [one for one in found if one.level != "note"]
    unlisted: set[str] = set()
    unsure: set[str] = set()
    for codes, step in _STEPS:
        some = [one for one in left if one.code in codes]
        left = [one for one in left if one.code not in codes]
        done: set[Finding] = set()
        with suppress(GalleryError):
            for one in step(shop, some):
                if one.how:
                    done.add(one.finding)
                    yield one
        slugs = {one.where.partition("/")[0] for one in some}
        unlisted |= slugs if step in (_lists, _originals) else set()
        unsure |= {one.where.partition("/")[0] for one in some if one not in done}
        yield from (Mended(one, "") for one in some if one not in done)
    yield from (Mended(one, "") for one in left)
    _read_anew(shop, unlisted - unsure)
    reindex(shop.store, shop.room.catalog, shop.today)


def _read_anew(shop: Workshop, slugs: Iterable[str]) -> None:
    """Let files say again what the index does not know of them; an album in use is left to it."""
    for slug in slugs:
        with suppress(GalleryError):
            ingest(shop.room, slug, today=shop.today)


def _lists(shop: Workshop, found: Sequence[Finding]) -> Iterator[Mended]:
    by_album: dict[str, list[Finding]] = {}
    for one in found:
        by_album.setdefault(one.where.partition("/")[0], []).append(one)
    for slug, some in by_album.items():
        fetched = shop.fetched(f"{slug}/{albums.MANIFEST}")
        how = mended_list(shop.store, shop.room.catalog, slug, fetched)
        yield from (Mended(one, how) for one in some)


def _words(shop: Workshop, found: Sequence[Finding]) -> Iterator[Mended]:
    """Words that are gone, and broken ones where somebody names a backup: it may be an edit."""
    for one in found:
        slug = one.where.partition("/")[0]
        source = None
        if one.code == "words-gone" or shop.backup is not None:
            source = _good(shop, slug) or _sound(slug, shop.fetched(f"{slug}/{FILE}"))
        if source is None:
            yield Mended(one, "")
            continue
        aside = put_back(shop.store, f"{slug}/{FILE}", source)
        yield Mended(one, f"the last words that could be read are back{_kept(aside)}")


def _good(shop: Workshop, slug: str) -> bytes | None:
    try:
        return _sound(slug, shop.store.get(f"{GOOD}/{slug}.toml")[0])
    except Missing:
        return None


def _sound(slug: str, source: bytes | None) -> bytes | None:
    """The words if they can be read, else None."""
    try:
        albums.parse(slug, albums.source(slug, source or b"\xff"))
    except AlbumError:
        return None
    return source


def _good_copies(shop: Workshop, found: Sequence[Finding]) -> Iterator[Mended]:
    slugs = [Path(one.where).name.removesuffix(".toml") for one in found]
    reindex(shop.store, shop.room.catalog, shop.today, slugs)
    for one, slug in zip(found, slugs, strict=True):
        yield Mended(one, "it was made anew" if _good(shop, slug) else "")


def _lines(shop: Workshop, found: Sequence[Finding]) -> Iterator[Mended]:
    """Lines of the history, where the backup's file has the same ones before it."""
    for one in found:
        key, _, number = one.where.rpartition(", line ")
        kept = (shop.fetched(key) or b"").split(b"\n")
        lines = shop.store.get(key)[0].split(b"\n")
        at = int(number) - 1
        whole = len(kept) > at and kept[at].startswith(b"{") and kept[:at] == lines[:at]
        if whole and kept[at] != lines[at]:
            lines[at] = kept[at]
            aside = put_back(shop.store, key, b"\n".join(lines))
            yield Mended(one, f"the line is back{_kept(aside)}")
        else:
            yield Mended(one, "")


def _accounts(shop: Workshop, found: Sequence[Finding]) -> Iterator[Mended]:
    for one in found:
        data = shop.backup.fetch(PEOPLE) if shop.backup else None
        how = ""
        if data is not None:
            aside = f".gallery/damaged/{PEOPLE}"
            with suppress(StoreError):
                put_back(shop.store, aside, shop.book.content() or b"")
            shop.book.put_back(data)
            try:
                shop.book.all()
                how = f"the last one is back; what was there is kept as {aside}"
            except PeopleError:
                how = ""  # it was broken already when it was backed up
        yield Mended(one, how)


def _originals(shop: Workshop, found: Sequence[Finding]) -> Iterator[Mended]:
    """Originals and raw files, by the hash that the manifest has of them."""
    for one in found:
        slug, _, name = one.where.partition("/")
        photos = load_manifest(shop.store, slug).photos
        raws = (raw for photo in photos.values() for raw in photo.raws)
        files: list[Original | Raw] = [*photos.values(), *raws]
        meant = next((file for file in files if file.name == name), None)
        data = shop.fetched(one.where, meant.sha256) if meant and meant.sha256 else None
        if meant is None or data is None or identify(data) != meant.sha256:
            yield Mended(one, "")
            continue
        aside = put_back(shop.store, one.where, data, meant.mtime_ns)
        yield Mended(one, f"it is back from the backup{_kept(aside)}")


def _renditions(shop: Workshop, found: Sequence[Finding]) -> Iterator[Mended]:
    made = rendered(shop.room, found)
    reindex(shop.store, shop.room.catalog, shop.today)  # it draws the cards that lack
    for one in found:
        yield Mended(one, "it was made anew" if made(one.where) else "")


def _index(shop: Workshop, found: Sequence[Finding]) -> Iterator[Mended]:
    reindex(shop.store, shop.room.catalog, shop.today, [one.where for one in found])
    yield from (Mended(one, "it was filled anew") for one in found)


def _kept(aside: str) -> str:
    return f"; what was there is kept as {aside}" if aside else ""


_STEPS: tuple[tuple[frozenset[str], Step], ...] = (
    (frozenset({"manifest-damaged", "manifest-line"}), _lists),
    (frozenset({"words-gone", "words-broken"}), _words),
    (frozenset({"history-line"}), _lines),
    (frozenset({"people-broken"}), _accounts),
    (frozenset({"gone", "changed"}), _originals),
    (frozenset({"renditions"}), _renditions),
    (frozenset({"good-copy"}), _good_copies),
    (frozenset({"index"}), _index),
)
