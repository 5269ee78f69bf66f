"""What finished pages are kept by: what changed of which album, and when anything turns by itself.

A page shows some albums: that of its essay, those it borrows from, and those whose cards stand
around it. Their seals say whether it is still what would be made. What else it goes by, such as who
its neighbours are, follows from the outlines of all public essays: while these stay, so does that.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, Table, select, union

from gallery.blocks import NEVER
from gallery.catalog.around import NEAR
from gallery.catalog.tables import album, photo, seal, shown, term

_FEW = 200
"""Albums that are asked for by name; of more, all are read."""


@dataclass(frozen=True, slots=True)
class Outline:
    """An album as far as pages of others go by it.

    seal     another one with anything that the index holds of it
    place    another one with what decides where the essay stands, beside whom, and which photos
             of others it makes public; "" = it is never public
    lenders  the albums that it shows photos of, beside its own
    """

    seal: str
    place: str = ""
    lenders: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Turn:
    """The index between two changes.

    albums   by slug
    moments  the seconds at which anything opens or closes by itself, ascending
    """

    albums: Mapping[str, Outline] = field(default_factory=dict)
    moments: tuple[int, ...] = ()

    def span(self, second: int) -> tuple[int, int]:
        """The seconds around this one between which nothing turns: the first, and one too many."""
        marks = (0, *self.moments, NEVER)
        at = bisect_right(marks, second)
        return marks[at - 1], marks[at]

    def behind(self, slugs: Iterable[str]) -> frozenset[str]:
        """These albums, and whom they borrow from."""
        named = frozenset(slugs)
        lenders = (self.albums[slug].lenders for slug in named if slug in self.albums)
        return named.union(*lenders)

    def changed(self, before: "Turn") -> frozenset[str] | None:
        """The albums that are not what they were; None = pages of any essay may be others now."""
        if self.moments != before.moments:
            return None
        slugs = self.albums.keys() | before.albums.keys()
        found = {one for one in slugs if self.albums.get(one) != before.albums.get(one)}
        moved = (one for one in found if self._place(one) != before._place(one))
        return None if any(moved) else frozenset(found)

    def read(self, slugs: Collection[str]) -> bool:
        """Whether readers see anything of any of these albums, or ever will."""
        public = [one for slug, one in self.albums.items() if one.place]
        lent = chain.from_iterable(one.lenders for one in public)
        return any(self._place(slug) for slug in slugs) or not frozenset(slugs).isdisjoint(lent)

    def _place(self, slug: str) -> str:
        found = self.albums.get(slug)
        return found.place if found else ""


def turn(db: Connection, before: Turn) -> Turn:
    """What the index holds, read as one moment: only of what changed, everything."""
    seals = {row.album: row.sum for row in db.execute(select(seal))}
    kept = {slug: one for slug, one in before.albums.items() if seals.get(slug) == one.seal}
    new = seals.keys() - kept.keys()
    outlines = _outlines(db, {slug: seals[slug] for slug in new}) if new else {}
    return Turn({**kept, **outlines}, tuple(sorted(db.scalars(_moments()))))


def _outlines(db: Connection, seals: Mapping[str, str]) -> dict[str, Outline]:
    told: dict[str, list[Any]] = defaultdict(list)
    public = {}
    stands = select(album.c.slug, album.c.opens, album.c.closes, album.c.first, album.c.period)
    for slug, *at in db.execute(_of(stands, album, seals)):
        public[slug] = at[0] < NEVER
        told[slug].append(at)
    terms = select(term.c.album, term.c.kind, term.c.key)
    terms = terms.where(term.c.photo == "", term.c.kind.in_(NEAR)).distinct()
    order = (term.c.kind, term.c.key)
    for slug, *said in db.execute(_of(terms, term, seals).order_by(*order)):
        told[slug].append(said)
    lenders: dict[str, set[str]] = defaultdict(set)
    columns = [shown.c.photo_album, shown.c.photo_name]
    columns += [shown.c.opens, shown.c.closes, shown.c.asks]
    lent = select(shown.c.album, *columns).where(shown.c.photo_album != shown.c.album).distinct()
    for slug, lender, *one in db.execute(_of(lent, shown, seals).order_by(*columns)):
        lenders[slug].add(lender)
        told[slug].append([lender, *one])
    return {
        slug: Outline(mark, _hash(told[slug]) if public.get(slug) else "", frozenset(lenders[slug]))
        for slug, mark in seals.items()
    }


def _of(wanted: Select[Any], table: Table, slugs: Collection[str]) -> Select[Any]:
    """A statement asked of these albums alone, where they are few."""
    owner = table.c.slug if table is album else table.c.album
    return wanted.where(owner.in_(sorted(slugs))) if len(slugs) <= _FEW else wanted


def _hash(told: list[Any]) -> str:
    return sha256(msgspec.msgpack.encode(told)).hexdigest()


def _moments() -> Any:
    """All seconds at which anything opens or closes: each part is a range of an index."""
    return union(
        *(
            select(one).where(one > 0, one < NEVER)
            for table in (album, shown, photo)
            for one in (table.c.opens, table.c.closes)
        )
    )
