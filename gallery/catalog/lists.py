"""Lists of essays and of what may be found: by term, by period, by words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    distinct,
    exists,
    func,
    literal,
    or_,
    select,
)

from gallery.catalog import words
from gallery.catalog.asked import Query
from gallery.catalog.rows import AlbumRow, Entry, PhotoRow, album_row, passages, photo_row, texts
from gallery.catalog.tables import album, entry, photo, term
from gallery.model import Texts

Within: TypeAlias = Mapping[str, Sequence[str]]
"""kind -> keys: only what has one of these keys, for each kind that is named."""


@dataclass(frozen=True, slots=True)
class Card:
    """An essay in the list: its row and its lead photo, None when it has none."""

    album: AlbumRow
    lead: PhotoRow | None


@dataclass(frozen=True, slots=True)
class Line:
    """An essay as one line among those of its period; essays: how many that period has."""

    slug: str
    title: Texts
    lang: str
    date: str
    period: str
    essays: int


@dataclass(frozen=True, slots=True)
class Group:
    """Essays counted that share a term in one wording."""

    kind: str
    words: Texts
    essays: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A search.

    query   without words it finds whatever is `within`
    photos  only photos, no essays
    start   how many of the results to pass over
    """

    query: Query = field(default_factory=Query)
    within: Within = field(default_factory=dict)
    photos: bool = False
    start: int = 0
    most: int = 24


@dataclass(frozen=True, slots=True)
class Hit:
    """An essay or photo that was found.

    album     the essay, without its source
    photo     the photo, or the essay's lead; None when it has none
    is_photo  the photo was found, not the essay
    """

    album: AlbumRow
    photo: PhotoRow | None
    is_photo: bool
    date: str
    passages: Sequence[Texts]


@dataclass(frozen=True, slots=True)
class Found:
    """Part of what was found, essays before photos; total and essays count all of it."""

    hits: Sequence[Hit] = ()
    total: int = 0
    essays: int = 0


def cards(
    visible: ColumnElement[bool], within: Within, most: int | None, *, sources: bool
) -> Select[Any]:
    """Essays with their leads, newest event first; without sources album.toml is left out."""
    is_lead = and_(photo.c.album == album.c.lead_album, photo.c.name == album.c.lead_name)
    wanted = (
        select(*_columns(sources=sources))
        .outerjoin_from(album, photo, and_(is_lead, photo.c.code == "", ~photo.c.sensitive))
        .where(visible, *(_has(kind, keys) for kind, keys in within.items()))
        .order_by(album.c.first.desc(), album.c.slug.desc())
    )
    return wanted if most is None else wanted.limit(most)


def card(row: Row[Any]) -> Card:
    """A card from a row of `cards`."""
    return Card(album_row(row, "album_"), _photo(row))


def lines(visible: ColumnElement[bool], most: int) -> Select[Any]:
    """The newest essays of each period, with how many it has."""
    newest = (album.c.first.desc(), album.c.slug.desc())
    place = func.row_number().over(partition_by=album.c.period, order_by=newest)
    inner = (
        select(
            album.c.slug,
            album.c.title,
            album.c.lang,
            album.c.date,
            album.c.period,
            func.count().over(partition_by=album.c.period).label("essays"),
            place.label("place"),
        )
        .where(visible)
        .subquery()
    )
    kept = [column for column in inner.c if column.name != "place"]
    return select(*kept).where(inner.c.place <= most).order_by(inner.c.period.desc(), inner.c.place)


def line(row: Row[Any]) -> Line:
    """A line from a row of `lines`."""
    return Line(row.slug, texts(row.title), row.lang, row.date, row.period, row.essays)


def periods(visible: ColumnElement[bool]) -> Select[Any]:
    """How many essays each period has, the latest first."""
    return (
        select(album.c.period, func.count().label("essays"))
        .where(visible)
        .group_by(album.c.period)
        .order_by(album.c.period.desc())
    )


def groups(visible: ColumnElement[bool], kinds: Sequence[str]) -> Select[Any]:
    """Terms of these kinds by wording."""
    return (
        select(term.c.kind, term.c.words, func.count(distinct(term.c.album)).label("essays"))
        .join_from(term, album, album.c.slug == term.c.album)
        .where(visible, term.c.kind.in_(kinds), term.c.photo == "")
        .group_by(term.c.kind, term.c.words)
        .order_by(term.c.kind, term.c.words)
    )


def group(row: Row[Any]) -> Group:
    """A group from a row of `groups`."""
    return Group(row.kind, texts(row.words), row.essays)


def search(visible: ColumnElement[bool], asked: Asked) -> Select[Any]:
    """The part of the results that is asked for: counted and ordered first, then filled out."""
    chosen = _chosen(visible, asked)
    is_lead = and_(photo.c.album == album.c.lead_album, photo.c.name == album.c.lead_name)
    is_own = and_(photo.c.album == entry.c.album, photo.c.name == entry.c.photo)
    wanted = or_(and_(entry.c.photo == "", is_lead), and_(entry.c.photo != "", is_own))
    return (
        select(*_columns(sources=False), entry.c.photo, entry.c.date, entry.c.passages, *chosen.c)
        .select_from(chosen)
        .join(entry, entry.c.id == chosen.c.id)
        .join(album, album.c.slug == entry.c.album)
        .outerjoin(photo, and_(photo.c.code == "", wanted))
        .order_by(chosen.c.place)
    )


def entries(visible: ColumnElement[bool]) -> Select[Any]:
    """All that a search may find."""
    return select(entry).join(album, album.c.slug == entry.c.album).where(visible)


def told(row: Row[Any]) -> tuple[str, Entry]:
    """Slug and entry from a row of `entries`."""
    said = passages(row.passages)
    return row.album, Entry(row.photo, row.date, said, row.head, row.body, row.around, row.essay)


def hit(row: Row[Any]) -> Hit:
    """A result from a row of `search`."""
    found = album_row(row, "album_")
    return Hit(found, _photo(row), row.photo != "", row.date, passages(row.passages))


def _chosen(visible: ColumnElement[bool], asked: Asked) -> Any:
    wanted = select(
        entry.c.id,
        func.count().over().label("total"),
        func.sum(case((entry.c.photo == "", 1), else_=0)).over().label("essays"),
    ).join_from(entry, album, album.c.slug == entry.c.album)
    order: list[ColumnElement[Any]] = [case((entry.c.photo == "", 0), else_=1)]
    if asked.query.wanted:
        matching = words.matching(asked.query)
        wanted = wanted.join(matching, matching.c.id == entry.c.id)
        order.append(matching.c.rank)
    order += [album.c.first.desc(), entry.c.album.desc(), entry.c.photo]
    wanted = wanted.where(visible, *(_entry_has(kind, k) for kind, k in asked.within.items()))
    if asked.photos:
        wanted = wanted.where(entry.c.photo != "")
    place = func.row_number().over(order_by=order).label("place")
    return (
        wanted.add_columns(place).order_by(*order).offset(asked.start).limit(asked.most).subquery()
    )


def _has(kind: str, keys: Sequence[str]) -> ColumnElement[bool]:
    return exists().where(
        term.c.kind == kind, term.c.key.in_(keys), term.c.photo == "", term.c.album == album.c.slug
    )


def _entry_has(kind: str, keys: Sequence[str]) -> ColumnElement[bool]:
    """Persons and photographers are those of the very photo, all else is the essay's."""
    own = term.c.photo == (entry.c.photo if kind in ("person", "photographer") else "")
    return exists().where(
        term.c.kind == kind, term.c.key.in_(keys), own, term.c.album == entry.c.album
    )


def columns(source: ColumnElement[str]) -> list[ColumnElement[Any]]:
    """What `card` reads; source: what it gets for the essay's album.toml."""
    named = {f"{c.table.name}_{c.name}": c for c in (*album.c, *photo.c)}
    return [c.label(name) for name, c in (named | {"album_source": source}).items()]


def _columns(*, sources: bool) -> list[ColumnElement[Any]]:
    return columns(album.c.source if sources else literal(""))


def _photo(row: Row[Any]) -> PhotoRow | None:
    return photo_row(row, "photo_") if row.photo_name is not None else None
