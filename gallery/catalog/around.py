"""What stands around an essay: its neighbours on the list, its kin, and whom it borrows from."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    FromClause,
    Row,
    ScalarSelect,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)

from gallery.catalog.lists import Card, card, columns
from gallery.catalog.seeing import Seen
from gallery.catalog.tables import album, term

NEAR = {"series": 3, "tag": 2, "place": 1}
"""What essays share, by how much it says of both."""


@dataclass(frozen=True, slots=True)
class Around:
    """Essays by what they are to one essay.

    before, after  the next newer and the next older one; None at the ends of the list
    kin            those that share a series, a tag or a place, the closest first
    lenders        those asked for by name, with their sources
    """

    before: Card | None = None
    after: Card | None = None
    kin: Sequence[Card] = ()
    lenders: Sequence[Card] = ()


def around(seen: Seen, slug: str, lenders: Collection[str], most: int) -> Select[Any]:
    """All of it in one statement; only lenders come with their album.toml."""
    kin = _kin(seen, slug, most)
    before, after = _beside(seen, slug, newer=True), _beside(seen, slug, newer=False)
    lent = album.c.slug.in_(sorted(lenders))
    step = case((album.c.slug == before, -1), (album.c.slug == after, 1)).label("step")
    wanted = (
        select(*columns(seen, case((lent, album.c.source), else_="")), step, kin.c.rank)
        .select_from(album)
        .outerjoin(kin, kin.c.album == album.c.slug)
    )
    near = union_all(select(before), select(after), select(kin.c.album)).subquery("near")
    named = or_(album.c.slug.in_(select(near.c[0])), lent)
    return seen.joined(wanted).where(named, seen.visible).order_by(kin.c.rank)


def _beside(seen: Seen, slug: str, *, newer: bool) -> ScalarSelect[str]:
    """The slug of the next essay on the list that may be seen: the next newer, or the next older.

    It is found along the index, from where the essay stands.
    """
    mine, other = album.alias("mine"), album.alias("newer" if newer else "older")
    place, own = tuple_(other.c.first, other.c.slug), tuple_(_first(mine, slug), literal(slug))
    beyond = place > own if newer else place < own
    order = (one.asc() if newer else one.desc() for one in (other.c.first, other.c.slug))
    visible = seen.visible_of(other)
    return select(other.c.slug).where(beyond, visible).order_by(*order).limit(1).scalar_subquery()


def _first(mine: FromClause, slug: str) -> ScalarSelect[str]:
    return select(mine.c.first).where(mine.c.slug == slug).scalar_subquery()


def told(rows: Iterable[Row[Any]], lenders: Collection[str]) -> Around:
    """The answer to `around`."""
    found = [(row, card(row)) for row in rows]
    lent = [one for _, one in found if one.album.slug in lenders]
    steps = {row.step: one for row, one in found}
    return Around(
        before=steps.get(-1),
        after=steps.get(1),
        kin=[one for row, one in found if row.rank is not None],
        lenders=sorted(lent, key=lambda one: one.album.slug),  # engines put no rank first, or last
    )


def _kin(seen: Seen, slug: str, most: int) -> CTE:
    """(album, rank from 1) of so many visible essays that share most with this one."""
    ours, theirs, one = term.alias("ours"), term.alias("theirs"), album.alias("one")
    near = func.max(case(NEAR, value=theirs.c.kind))
    keys = select(term.c.key).where(term.c.album == slug, term.c.photo == "")  # an index serves
    closest = (near.desc(), func.count().desc(), one.c.first.desc(), one.c.slug.desc())
    return (
        select(theirs.c.album, func.row_number().over(order_by=closest).label("rank"))
        .select_from(ours)
        .join(theirs, and_(ours.c.kind == theirs.c.kind, ours.c.key == theirs.c.key))
        .join(one, one.c.slug == theirs.c.album)
        .where(
            ours.c.album == slug,
            theirs.c.album != slug,
            theirs.c.key.in_(keys),
            seen.visible_of(one),
            *(ours.c.photo == "", theirs.c.photo == "", theirs.c.kind.in_(NEAR)),
        )
        .group_by(theirs.c.album, one.c.first, one.c.slug)
        .order_by(*closest)
        .limit(most)
        .cte("kin")
    )
