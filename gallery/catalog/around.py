"""What stands around an essay: its neighbours on the list, its kin, and whom it borrows from."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, Row, Select, and_, case, func, or_, select

from gallery.catalog.lists import Card, card, columns
from gallery.catalog.seeing import Seen
from gallery.catalog.tables import album, term

_NEAR = {"series": 3, "tag": 2, "place": 1}
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
    newest = (album.c.first.desc(), album.c.slug.desc())
    place = func.row_number().over(order_by=newest).label("place")
    line = select(album.c.slug, place).where(seen.visible).cte("line")
    mine = select(line.c.place).where(line.c.slug == slug).scalar_subquery()
    kin = _kin(line, slug)
    lent = album.c.slug.in_(sorted(lenders))
    step = (line.c.place - mine).label("step")
    wanted = (
        select(*columns(seen, case((lent, album.c.source), else_="")), step, kin.c.rank)
        .select_from(album)
        .join(line, line.c.slug == album.c.slug)
        .outerjoin(kin, kin.c.album == album.c.slug)
    )
    return (
        seen.joined(wanted)
        .where(or_(step.element.in_((-1, 1)), lent, kin.c.rank <= most))
        .order_by(kin.c.rank)
    )


def told(rows: Iterable[Row[Any]], lenders: Collection[str]) -> Around:
    """The answer to `around`."""
    found = [(row, card(row)) for row in rows]
    steps = {row.step: one for row, one in found}
    return Around(
        before=steps.get(-1),
        after=steps.get(1),
        kin=[one for row, one in found if row.rank is not None],
        lenders=[one for _, one in found if one.album.slug in lenders],
    )


def _kin(line: CTE, slug: str) -> CTE:
    """(album, rank from 1) of visible essays that share a term with this one."""
    ours, theirs = term.alias("ours"), term.alias("theirs")
    near = func.max(case(_NEAR, value=theirs.c.kind))
    closest = (near.desc(), func.count().desc(), line.c.place)
    return (
        select(theirs.c.album, func.row_number().over(order_by=closest).label("rank"))
        .select_from(theirs)
        .join(ours, and_(ours.c.kind == theirs.c.kind, ours.c.key == theirs.c.key))
        .join(line, line.c.slug == theirs.c.album)
        .where(
            ours.c.album == slug,
            theirs.c.album != slug,
            *(ours.c.photo == "", theirs.c.photo == "", theirs.c.kind.in_(_NEAR)),
        )
        .group_by(theirs.c.album, line.c.place)
        .cte("kin")
    )
