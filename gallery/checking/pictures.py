"""The pictures for readers: all there, whole, and no others."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from typing import TypeAlias

import msgspec

from gallery.checking.shelf import Known
from gallery.errors import Missing, StoreError
from gallery.formats import FORMATS, Recipe, rungs
from gallery.formats import pictures as pictured
from gallery.ingest.record import Made, Sum
from gallery.media import FOLDER, made_of, note_key, place_of, rendition_key
from gallery.model import Finding, Original
from gallery.store import Entry, Store

REMAKE = "`gallery check --repair` makes it anew"
PURGE = "`gallery purge` removes it when it is a day old"


Pictures: TypeAlias = frozenset[tuple[int, str]]
"""Width in pixels and format of each, as of `formats.pictures`."""


@dataclass(slots=True)
class Wanted:
    """The renditions that one original should have.

    where  "ALBUM/NAME" of a photo that has these bytes
    named  by recipe: the pictures that its albums' manifests name
    spare  the same of photos in the trash, and what the second pass makes: they may be there
    """

    where: str
    named: dict[str, Pictures] = field(default_factory=dict)
    spare: dict[str, Pictures] = field(default_factory=dict)

    def add(self, photo: Original, *, thrown: bool) -> None:
        """Want the renditions of one photo."""
        kept = self.spare if thrown else self.named
        kept[photo.recipe] = kept.get(photo.recipe, frozenset()).union(_of(photo))
        if photo.lacks and photo.pixels:
            every = rungs(photo.pixels.width, photo.pixels.height, Recipe())
            some = self.spare.get(photo.recipe, frozenset())
            self.spare[photo.recipe] = some.union(pictured(every))


def _of(photo: Original) -> Pictures:
    return _told(tuple(photo.widths), tuple(photo.lacks))


@lru_cache(maxsize=256)
def _told(widths: tuple[int, ...], lacks: tuple[str, ...]) -> Pictures:
    return frozenset(pictured(widths, lacks))


def names_of(named: Mapping[str, Pictures]) -> dict[str, str]:
    """File name -> recipe, of all renditions of an original."""
    return {name: recipe for recipe, some in named.items() for name in _names(recipe, some)}


@lru_cache(maxsize=256)
def _names(recipe: str, some: Pictures) -> tuple[str, ...]:
    return tuple(
        _name(rendition_key("", recipe, width, FORMATS[made].suffix)) for width, made in some
    )


def _name(key: str) -> str:
    """The last part of a key: paths as objects would cost more than all the rest."""
    return key.rpartition("/")[2]


def wanted(known: Known) -> dict[str, Wanted]:
    """By what photos are shown as, what should be there; files that are gone want nothing."""
    found: dict[str, Wanted] = {}
    for slug, photos in known.photos.items():
        for photo in photos.values():
            if photo.gone or not photo.sha256:
                continue
            one = found.setdefault(photo.made, Wanted(f"{slug}/{photo.name}"))
            if photo.verdict is None and photo.widths:
                one.add(photo, thrown=known.is_thrown(slug, photo.name))
    return found


def pictures(
    store: Store,
    known: Known,
    *,
    read_data: bool,
    seen: Callable[[], None] = lambda: None,
) -> Iterator[Finding]:
    """Yield what is wrong with the renditions of all albums: one look through their folders.

    read_data  read each file and compare its hash; else sizes have to do
    seen       called for each original whose renditions were looked at
    """
    left = wanted(known)
    for digest, entries in _folders(store):
        one = left.pop(digest, None)
        if one is not None:
            seen()
            yield from _folder(store, digest, one, entries, read_data=read_data)
        elif digest not in known.strays:
            yield from _orphans(entries)
    for one in left.values():
        if one.named:
            yield _all_missing(one)


def outdated(known: Known, recipe: str) -> Iterator[Finding]:
    """Note the photos whose renditions were made another way than is usual now."""
    for slug, photos in known.photos.items():
        old = [p for p in photos.values() if p.widths and p.recipe != recipe and not p.gone]
        if old:
            reason = f"{len(old)} photos have pictures made by an older recipe ({old[0].name}, …)"
            remedy = f"`gallery ingest --album {slug}` makes them anew"
            yield Finding("outdated", slug, reason, remedy, "note")


def unfinished(known: Known) -> Iterator[Finding]:
    """Note the photos that readers see, and that lack a format still."""
    for slug, photos in known.photos.items():
        there = (p for p in photos.values() if p.lacks and not p.gone)
        some = [p for p in there if not known.is_thrown(slug, p.name)]
        if some:
            reason = f"{len(some)} photos have no AVIF pictures yet ({some[0].name}, …)"
            remedy = f"`gallery serve` does it in time, `gallery ingest --album {slug}` at once"
            yield Finding("no-avif", slug, reason, remedy, "note")


def flipped(store: Store, digest: str, recipe: str) -> Iterator[str]:
    """Read the renditions of an original; yield the key of each that is not what was written.

    Those that are missing are passed over: listing a folder tells of them.
    """
    made = note(store, digest, recipe)
    folder = place_of(digest)
    for name, told in (made.sums if made else {}).items():
        key = f"{folder}/{name}"
        try:
            data, _ = store.get(key)
        except Missing:
            continue
        except StoreError:
            yield key
            continue
        if sha256(data).hexdigest() != told.sha256:
            yield key


def note(store: Store, digest: str, recipe: str) -> Made | None:
    """The note beside the renditions of an original; None when it is not there or damaged."""
    try:
        return msgspec.json.decode(store.get(note_key(digest, recipe))[0], type=Made)
    except (Missing, msgspec.DecodeError, UnicodeDecodeError):
        return None


def _folders(store: Store) -> Iterator[tuple[str, list[Entry]]]:
    """Each folder of renditions: the hash of its original, and what lies in it."""
    entries = store.list(FOLDER)
    for digest, some in groupby(entries, key=lambda entry: made_of(entry.key)):
        yield digest, list(some)


def _folder(
    store: Store, digest: str, one: Wanted, entries: Iterable[Entry], *, read_data: bool
) -> Iterator[Finding]:
    found = {_name(entry.key): entry for entry in entries}
    names = names_of(one.named)
    place = place_of(digest)
    if names and not found.keys() & names.keys():
        yield _all_missing(one)
        names = {}
    for recipe in one.named if names else ():
        made = note(store, digest, recipe)
        bad = set(flipped(store, digest, recipe)) if read_data and made else set()
        if made is None or not {width for width, _ in one.named[recipe]} <= {*made.widths}:
            yield _finding(note_key(digest, recipe), one, "the note beside them is missing or bad")
        for name, of in names.items():
            if of == recipe:
                key = f"{place}/{name}"
                wrong = _wrong(found.get(name), made.sums.get(name) if made else None, key in bad)
                if wrong:
                    yield _finding(key, one, wrong)
    recipes = {*one.named, *one.spare}
    kept = {*names_of(one.named), *names_of(one.spare), *(f"{recipe}.json" for recipe in recipes)}
    cards = tuple(f"{recipe}-card-" for recipe in recipes)
    for name, entry in found.items():
        if name not in kept and not (cards and name.startswith(cards)):
            yield _orphan(entry.key)


def _wrong(entry: Entry | None, told: Sum | None, bad: bool) -> str:
    """Why a rendition is not what it should be; "" when it is.

    told  what it was when it was written, where the note says so; bad: it was read, and differs
    """
    if entry is None or entry.kind != "file":
        return "it is missing"
    if entry.bytes == 0:
        return "it is empty"
    if told is not None and told.bytes != entry.bytes:
        return f"it had {told.bytes} bytes, and has {entry.bytes} now"
    return "its bytes are not what they were" if bad else ""


def _finding(key: str, one: Wanted, reason: str) -> Finding:
    return Finding(
        "renditions", key, f"a picture for readers of {one.where}: {reason}", _remake(one)
    )


def _all_missing(one: Wanted) -> Finding:
    reason = "all its pictures for readers are missing"
    return Finding("renditions", one.where, reason, _remake(one))


def _remake(one: Wanted) -> str:
    slug = one.where.partition("/")[0]
    return f"{REMAKE}, and so does `gallery ingest --album {slug}` if it is missing"


def _orphans(entries: list[Entry]) -> Iterator[Finding]:
    if len(entries) == 1:
        yield _orphan(entries[0].key)
        return
    where = f"{entries[0].key.rpartition('/')[0]}/"
    yield Finding("orphan", where, f"{len(entries)} pictures of no photo", PURGE, "note")


def _orphan(key: str) -> Finding:
    return Finding("orphan", key, "a picture of no photo, or made by an old recipe", PURGE, "note")
