"""Culling: photos are picked, rejected, rated, in one swap of album.toml each time, and undone.

A photo that is rejected leaves the essay; its blocks are kept in the history, with what they stood
behind, so that they come back to where they stood whenever somebody brings it back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex

import msgspec

from gallery import album as albums
from gallery.album import rearrange
from gallery.blocks import REJECTED, Album, Cull
from gallery.editing import change_and_note, history
from gallery.editing.history import Entry
from gallery.editing.keys import keys
from gallery.editing.thrown import Part, put_back, taken_out
from gallery.store import Store

CULLED, UNCULLED = "culled", "unculled"
"""Kinds of entry in the history, one a photo: done, taken back. `old` and `new` hold a Stand."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How a photo stands in an essay.

    pick, stars, label  as of a Cull
    parts  of a photo that is not rejected, once it is: its blocks, which left the essay with it
    lead   it stood for the essay
    """

    pick: str = ""
    stars: int | None = None
    label: str = ""
    parts: tuple[Part, ...] = ()
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody decided about a photo; None leaves it as it is, "" takes it away."""

    photo: str
    pick: str | None = None
    stars: int | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Culled:
    """What came of it.

    ident   of the entries in the history, "" when nothing changed
    photos  those that stand otherwise now; turned: those of them rejected, or not any more
    """

    ident: str
    photos: tuple[str, ...] = ()
    turned: tuple[str, ...] = ()


def cull(store: Store, slug: str, wishes: Sequence[Wish], who: str, now: datetime) -> Culled:
    """Decide about photos, all or none; of each the last wish counts.

    raises  Missing without the album; AlbumError when its words cannot be read or written now
    """
    kept: list[Mapping[str, Stand]] = []

    def wanted(album: Album) -> Mapping[str, Stand]:
        there = {one.photo: one for one in album.cull}
        told = {w.photo: _wished(_stand(there.get(w.photo)), w) for w in wishes}
        back = {p for p, one in told.items() if p in album.rejected() and one.pick != REJECTED}
        if back and not kept:  # the history is read for those alone
            kept.append(_kept(history.read(store, slug)))
        return told | {photo: _with_parts(told[photo], photo, kept[0]) for photo in back}

    return _made(store, slug, wanted, CULLED, (who, now, token_hex(6)))


def undo(store: Store, slug: str, who: str, now: datetime) -> Culled | None:
    """Take back what this person decided last and has not taken back yet; None when nothing.

    Photos about which somebody else has decided since stay as they are.
    """
    entries = history.read(store, slug)
    last = undoable(entries, who)
    if not last:
        return None
    kept = _kept(entries)

    def wanted(album: Album) -> Mapping[str, Stand]:
        there = {one.photo: one for one in album.cull}
        found = {}
        for entry in last:
            old, new = _unpacked(entry.old), _unpacked(entry.new)
            if _stand(there.get(entry.photo)) == _bare(new):
                found[entry.photo] = _with_parts(old, entry.photo, {**kept, entry.photo: old})
        return found

    done = _made(store, slug, wanted, UNCULLED, (who, now, last[0].batch))
    if not done.photos:  # others decided since: the next time the one before is taken back
        history.note(store, slug, [Entry(now, who, UNCULLED, field="cull", batch=last[0].batch)])
    return done


def undoable(entries: Sequence[Entry], who: str) -> Sequence[Entry]:
    """The entries that `undo` would take back; entries: of the history, the newest first."""
    mine = [one for one in entries if one.who == who]
    undone = {one.batch for one in mine if one.kind == UNCULLED}
    ident = next((e.batch for e in mine if e.kind == CULLED and e.batch not in undone), None)
    return [one for one in mine if one.kind == CULLED and one.batch == ident]


def turns(entries: Sequence[Entry]) -> bool:
    """Whether photos were rejected by what the entries tell, or brought back."""
    picks = ((_unpacked(one.old).pick, _unpacked(one.new).pick) for one in entries)
    return any(old != new and REJECTED in (old, new) for old, new in picks)


def stood(slug: str, source: str, wanted: Mapping[str, Stand]) -> tuple[str, Mapping[str, Stand]]:
    """Let photos stand as told: (the source, how those that change stood before). Pure.

    Blocks of photos that are rejected are taken out; `parts` of those that are not any more are
    put back, unless a block shows them already, or what they stood behind is gone.
    """
    album = albums.parse(slug, source)
    there = {one.photo: _stand(one) for one in album.cull}
    shown = {block.photo for block in album.photos}
    out = [p for p, one in wanted.items() if one.pick == REJECTED and p in shown]
    before = {
        p: there.get(p, Stand())
        for p, one in wanted.items()
        if p in out or there.get(p, Stand()) != _bare(one)
    }
    source, parts = taken_out(album, source, out, keys(album.blocks)) if out else (source, {})
    for photo in out:
        lead = photo == album.lead
        before[photo] = replace(before[photo], parts=tuple(parts[photo]), lead=lead)
        source = rearrange.with_lead(source, "") if lead else source
    for photo in before:
        if photo not in shown:
            stand = wanted[photo]
            source, _ = put_back(slug, source, photo, stand.parts, lead=stand.lead)
    told = [Cull(p, wanted[p].pick, wanted[p].stars, wanted[p].label) for p in before]
    return albums.with_cull(source, told) if told else source, before


def _made(
    store: Store,
    slug: str,
    wanted: Callable[[Album], Mapping[str, Stand]],
    kind: str,
    by: tuple[str, datetime, str],
) -> Culled:
    """Let photos stand as `wanted` says of the album of now, and note it; by: who, when, batch."""
    told: list[tuple[Mapping[str, Stand], Mapping[str, Stand]]] = []

    def edit(source: str, album: Album) -> str:
        wishes = wanted(album)
        made, before = stood(slug, source, wishes)
        told.append((before, wishes))
        return made

    def noting(_: Album) -> Sequence[Entry]:
        before, after = told[-1]
        who, now, ident = by
        return [
            Entry(
                now,
                who,
                kind,
                photo,
                "cull",
                old=_packed(old),
                new=_packed(_bare(after[photo])),
                batch=ident,
            )
            for photo, old in before.items()
        ]

    change_and_note(store, slug, edit, noting)
    before, after = told[-1]
    turned = (p for p, old in before.items() if REJECTED in {old.pick} ^ {after[p].pick})
    return Culled(by[2] if before else "", tuple(before), tuple(turned))


def _stand(said: Cull | None) -> Stand:
    return Stand(said.pick, said.stars, said.label) if said else Stand()


def _bare(stand: Stand) -> Stand:
    return replace(stand, parts=(), lead=False)


def _wished(now: Stand, wish: Wish) -> Stand:
    return Stand(
        now.pick if wish.pick is None else wish.pick,
        now.stars if wish.stars is None else wish.stars,
        now.label if wish.label is None else wish.label,
    )


def _kept(entries: Sequence[Entry]) -> Mapping[str, Stand]:
    """What left the essay with each photo that is rejected; entries: the newest first."""
    found: dict[str, Stand] = {}
    for entry in entries:
        if entry.kind not in (CULLED, UNCULLED) or entry.photo in found or not entry.photo:
            continue
        old, new = _unpacked(entry.old), _unpacked(entry.new)
        if old.pick != new.pick or old.parts:
            found[entry.photo] = old if new.pick == REJECTED else Stand()
    return found


def _with_parts(stand: Stand, photo: str, kept: Mapping[str, Stand]) -> Stand:
    """A photo that comes back, with the blocks that left with it."""
    left = kept.get(photo, Stand())
    return replace(stand, parts=tuple(_anchored(one, kept) for one in left.parts), lead=left.lead)


def _anchored(part: Part, kept: Mapping[str, Stand]) -> Part:
    """The part, with what its own neighbours stood behind, where they left the essay too."""
    before = dict.fromkeys(part.before)
    queue = list(before)
    for key in queue:
        for other in kept[key].parts[:1] if key in kept else ():
            queue += [one for one in other.before if one not in before]
            before |= dict.fromkeys(other.before)
    return replace(part, before=tuple(before)) if part.hung is None else part


def _packed(stand: Stand) -> str:
    return msgspec.json.encode(stand).decode()


def _unpacked(told: str) -> Stand:
    return msgspec.json.decode(told, type=Stand) if told else Stand()
