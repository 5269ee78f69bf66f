"""What editors decide about the faces in photos, in one swap of album.toml each time; and undone.

A decision holds from the moment it is written: what shows the photo as it was is not found any
more, and it is shown nowhere until its pictures are made anew of the original.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex

import msgspec

from gallery import album as albums
from gallery import text
from gallery.blocks import Album, Faces
from gallery.editing import change_and_note, history
from gallery.editing.history import Entry
from gallery.errors import Stale
from gallery.store import Store

FACED, UNFACED, POLICY = "faces", "faces-undone", "faces-policy"
"""Kinds of entry in the history: decided about a photo, taken back (`old` and `new` hold a Faces as
JSON, "" = nothing was said); what the essay asks for ("POLICY FILL")."""

_FIELD = "faces"


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of a decision.

    ident   of the entries in the history, "" when nothing changed
    before  what was said of each photo that changed, by its name; None = nothing
    after   what is said now
    """

    ident: str
    before: Mapping[str, Faces | None]
    after: Mapping[str, Faces | None]

    @property
    def redrawn(self) -> Sequence[str]:
        """The photos of which other pictures are made now."""
        return [photo for photo in self.before if self._hidden(photo)]

    def _hidden(self, photo: str) -> bool:
        before, after = self.before[photo], self.after[photo]
        return set(before.hide if before else ()) != set(after.hide if after else ())


def decide(
    store: Store, slug: str, faces: Faces, who: str, now: datetime, *, seen: str | None = None
) -> Decided:
    """Say what becomes of the faces of a photo; as `decide_all`."""
    return decide_all(store, slug, [faces], who, now, {} if seen is None else {faces.photo: seen})


def decide_all(
    store: Store,
    slug: str,
    faces: Sequence[Faces],
    who: str,
    now: datetime,
    seen: Mapping[str, str] | None = None,
) -> Decided:
    """Say what becomes of the faces of some photos, all or none, in place of what was said.

    seen    by photo, the `mark` of what the person saw; where it is told and another one stands
            there by now, nothing is done: a face that somebody else marked meanwhile stays marked
    raises  Missing without the album; AlbumError for words that cannot be read now; Stale
    """

    def wanted(album: Album) -> Mapping[str, Faces | None]:
        for photo, mark_seen in (seen or {}).items():
            if mark(album.faces_of(photo)) != mark_seen:
                raise Stale(packed(album.faces_of(photo)))
        return {one.photo: _signed(one, who) for one in faces}

    return _made(store, slug, wanted, FACED, (who, now, token_hex(6)))


def undo(store: Store, slug: str, who: str, now: datetime) -> Decided | None:
    """Take back what this person decided last and has not taken back yet; None when nothing.

    Photos about which somebody else has decided since stay as they are.
    """
    mine = [one for one in history.read(store, slug) if one.who == who]
    undone = {one.batch for one in mine if one.kind == UNFACED}
    ident = next((e.batch for e in mine if e.kind == FACED and e.batch not in undone), None)
    last = [one for one in mine if one.kind == FACED and one.batch == ident]
    if not last or ident is None:
        return None

    def wanted(album: Album) -> Mapping[str, Faces | None]:
        same = (one for one in last if packed(album.faces_of(one.photo)) == one.new)
        return {one.photo: unpacked(one.old) for one in same}

    done = _made(store, slug, wanted, UNFACED, (who, now, ident))
    if not done.before:  # others decided since: the next time the one before is taken back
        history.note(store, slug, [Entry(now, who, UNFACED, field=_FIELD, batch=ident)])
    return done


def ask(store: Store, slug: str, policy: str, fill: str, who: str, now: datetime) -> None:
    """Say what the essay asks for, and what stands in place of a face: of POLICIES and FILLS.

    raises  Missing without the album; AlbumError
    """
    told: list[str] = []

    def edit(source: str, album: Album) -> str:
        told.append(f"{album.face_policy} {album.face_fill}")
        return albums.with_face_policy(source, policy, fill)

    def noting(_: Album) -> Sequence[Entry]:
        new = f"{policy} {fill}"
        return [Entry(now, who, POLICY, field=_FIELD, old=told[-1], new=new)]

    change_and_note(store, slug, edit, noting)


def mark(faces: Faces | None) -> str:
    """What changes with what is said of a photo's faces."""
    return text.mark(packed(faces))


def packed(faces: Faces | None) -> str:
    """As the history keeps it: JSON, "" for nothing."""
    return msgspec.json.encode(faces).decode() if faces else ""


def unpacked(told: str) -> Faces | None:
    """From the history."""
    return msgspec.json.decode(told, type=Faces) if told else None


def _signed(one: Faces, who: str) -> Faces | None:
    """What is written down: to the second and four decimals, so that it reads back the same."""
    if not one.said:
        return None
    at = one.decided and one.decided.replace(microsecond=0)
    return replace(one, decided=at, by=one.by or who)


def _made(
    store: Store,
    slug: str,
    wanted: Callable[[Album], Mapping[str, Faces | None]],
    kind: str,
    by: tuple[str, datetime, str],
) -> Decided:
    """Let album.toml say what `wanted` tells of the album of now; by: who, when, batch."""
    told: list[tuple[Mapping[str, Faces | None], Mapping[str, Faces | None]]] = []

    def edit(source: str, album: Album) -> str:
        after = wanted(album)
        made = albums.with_faces(source, [one or Faces(name) for name, one in after.items()])
        read = albums.parse(slug, made)
        before = {p: album.faces_of(p) for p in after if album.faces_of(p) != read.faces_of(p)}
        told.append((before, {photo: read.faces_of(photo) for photo in before}))
        return made

    def noting(_: Album) -> Sequence[Entry]:
        before, after = told[-1]
        who, now, ident = by
        return [
            Entry(now, who, kind, p, _FIELD, "", packed(old), packed(after[p]), ident)
            for p, old in before.items()
        ]

    change_and_note(store, slug, edit, noting)
    before, after = told[-1]
    return Decided(by[2] if before else "", before, after)
