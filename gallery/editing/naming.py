"""Who is in a photo and may be named, as editors set it: names never conflict."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from gallery import album as albums
from gallery import editing
from gallery.blocks import Album
from gallery.captions import Change
from gallery.editing import history
from gallery.editing.batches import Batch
from gallery.editing.history import BATCH, SAID, UNDONE, Entry
from gallery.editing.saying import Said
from gallery.errors import Malformed, Missing
from gallery.store import Store

FIELD = "persons"

LISTED = "; "
"""Between names, where they are told as one text."""

LONGEST = 200
"""Characters of a name."""


def say_persons(
    store: Store,
    slug: str,
    photo: str,
    seen: Sequence[str],
    mine: Sequence[str],
    who: str,
    now: datetime,
    *,
    kind: str = SAID,
) -> Said:
    """Set who is in a photo and may be named; names that others put in or took out meanwhile count.

    seen     the names that the person's screen was based on
    kind     how the history calls it
    returns  `now` and nothing parked: names never conflict; joined by LISTED
    raises   Missing without the album or a block of the photo; Malformed for a name of over 200
             characters; AlbumError; StoreError, Full
    """
    wanted = listed(LISTED.join(mine))
    _check(wanted)
    before: list[Sequence[str]] = [()]

    def edit(source: str, album: Album) -> str:
        before[0] = _named(album, photo)
        names = joined(seen, before[0], wanted)
        return albums.with_persons(source, [(photo, names)]) if names != before[0] else source

    def noting(album: Album) -> Sequence[Entry]:
        old, new = LISTED.join(before[0]), LISTED.join(_named(album, photo))
        return [Entry(now, who, kind, photo, FIELD, "", old, new)]

    source, noted = editing.change_and_note(store, slug, edit, noting)
    names = _named(albums.parse(slug, source), photo)
    ident = noted[0].ident if noted else ""
    return Said(LISTED.join(names), merged=names != wanted, ident=ident)


def name_many(store: Store, slug: str, changes: Sequence[Change], who: str, now: datetime) -> Batch:
    """Set the names of many photos in one save, each where they are still `old`, by LISTED.

    raises  as `say_persons`; then nothing is changed
    """
    return _done(store, slug, changes, Entry(now, who, BATCH, field=FIELD))


def unname(store: Store, slug: str, batch: str, who: str, now: datetime) -> Batch:
    """Take such a batch back wherever its names still stand; Missing without it."""
    made = [one for one in history.read(store, slug) if (one.batch, one.field) == (batch, FIELD)]
    if not made:
        raise Missing(f"the history has no batch {batch!r}")
    back = [Change(one.photo, FIELD, "", one.new, one.old) for one in reversed(made)]
    return _done(store, slug, back, Entry(now, who, UNDONE, field=FIELD))


def listed(words: str) -> tuple[str, ...]:
    """Names as they are typed into one line: "Ana Rojas; Ben Ortiz"; each once."""
    names = (" ".join(name.split()) for name in words.replace("\n", ";").split(";"))
    return tuple(dict.fromkeys(name for name in names if name))


def _done(store: Store, slug: str, changes: Sequence[Change], entry: Entry) -> Batch:
    wanted = [replace(one, new=LISTED.join(listed(one.new))) for one in changes]
    for one in wanted:
        _check(listed(one.new))
    told: list[str | None] = []

    def edit(source: str, album: Album) -> str:
        names = {block.photo: LISTED.join(block.persons) for block in reversed(album.photos)}
        told[:] = [names.get(one.photo) for one in wanted]
        return albums.with_persons(source, ((one.photo, listed(one.new)) for one in due()))

    def due() -> list[Change]:
        return [one for one, now in zip(wanted, told, strict=True) if now == one.old != one.new]

    def noting(_: Album) -> Sequence[Entry]:
        made = due()
        batch = _ident(entry, made)
        return [replace(entry, photo=c.photo, old=c.old, new=c.new, batch=batch) for c in made]

    editing.change_and_note(store, slug, edit, noting)
    pairs = zip(wanted, told, strict=True)
    left = [replace(one, old=now or "") for one, now in pairs if now not in (one.old, one.new)]
    return Batch(_ident(entry, due()) if due() else "", due(), left)


def _ident(entry: Entry, made: Sequence[Change]) -> str:
    return sha256(repr((entry, made)).encode()).hexdigest()[:16]


def _check(names: Sequence[str]) -> None:
    if any(len(name) > LONGEST for name in names):
        raise Malformed(f"a name has at most {LONGEST} characters")


def joined(seen: Sequence[str], theirs: Sequence[str], mine: Sequence[str]) -> tuple[str, ...]:
    """Names after both changed them; mine in my order where nobody else did anything."""
    if tuple(theirs) == tuple(seen):
        return tuple(mine)
    kept = [name for name in theirs if name in mine or name not in seen]
    return tuple(dict.fromkeys((*kept, *(name for name in mine if name not in seen))))


def _named(album: Album, photo: str) -> Sequence[str]:
    for block in album.photos:
        if block.photo == photo:
            return block.persons
    raise Missing(f"no block of the essay shows {photo}")
