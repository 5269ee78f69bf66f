"""Lists of essays and of what may be found: by term, by period, by words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    Select,
    Subquery,
    Table,
    and_,
    case,
    distinct,
    exists,
    func,
    or_,
    select,
    tuple_,
)

from gallery.catalog.asked import Query
from gallery.catalog.rows import AlbumRow, Entry, PhotoRow, album_row, passages, photo_row, texts
from gallery.catalog.seeing import NONE, Seen
from gallery.catalog.tables import album, entry, photo, shown, term
from gallery.model import Texts

Within: TypeAlias = Mapping[str, Sequence[str]]
"""kind -> keys: only what has one of these keys, for each kind that is named."""

Matching: TypeAlias = Callable[[Query], Subquery]
"""How an index finds entries by words, `kinds.Kind.matching`."""


@dataclass(frozen=True, slots=True)
class Card:
    """An essay in the list: its row and its lead photo, None when it has none."""

    album: AlbumRow
    lead: PhotoRow | None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the list of essays.

    after   (first, slug) of the essay that it comes after, ("", "") = the beginning
    lang    only essays that have a title in this language, "" = all
    within  only those that have these terms
    """

    most: int
    after: tuple[str, str] = ("", "")
    lang: str = ""
    within: Within = field(default_factory=dict)


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
    named     the photo that was found, as its block names it; "" = the essay was found
    """

    album: AlbumRow
    photo: PhotoRow | None
    named: str
    date: str
    passages: Sequence[Texts]

    @property
    def is_photo(self) -> bool:
        """Whether the photo was found, not the essay."""
        return self.named != ""


@dataclass(frozen=True, slots=True)
class Found:
    """Part of what was found, essays before photos; total and essays count all of it."""

    hits: Sequence[Hit] = ()
    total: int = 0
    essays: int = 0


def cards(seen: Seen, within: Within, most: int | None, *, sources: bool) -> Select[Any]:
    """Essays with their leads, newest event first; without sources album.toml is left out."""
    wanted = (
        seen.joined(select(*columns(seen, album.c.source if sources else NONE)).select_from(album))
        .where(seen.visible, *(_has(seen, kind, keys) for kind, keys in within.items()))
        .order_by(album.c.first.desc(), album.c.slug.desc())
    )
    return wanted if most is None else wanted.limit(most)


def showing_of(seen: Seen, slugs: Sequence[str]) -> Select[Any]:
    """Those of `cards` that show a photo of one of these albums."""
    there = select(shown.c.album).where(shown.c.photo_album.in_(slugs))
    return cards(seen, {}, None, sources=False).where(album.c.slug.in_(there))


def part(seen: Seen, part: Part) -> Select[Any]:
    """A part of `cards`."""
    wanted = cards(seen, part.within, part.most, sources=False)
    if part.lang:
        wanted = wanted.where(or_(*(_titled(lang) for lang in ("", part.lang))))
    if not part.after[1]:
        return wanted
    return wanted.where(tuple_(album.c.first, album.c.slug) < tuple_(*part.after))


def _titled(lang: str) -> ColumnElement[bool]:
    """Whether an essay has a title under this tag; in JSON no words can look like a key."""
    key = f'"{lang}":"'
    there = album.c.title.contains(key, autoescape=True)
    return and_(there, ~album.c.title.contains(key + '"', autoescape=True))


def card(row: Row[Any]) -> Card:
    """A card from a row of `cards`."""
    return Card(album_row(row, "album_"), _photo(row))


def lines(visible: ColumnElement[bool], most: int) -> Select[Any]:
    """The newest essays of each period, with how many it has."""
    newest = (album.c.first.desc(), album.c.slug.desc())
    placed = (
        select(
            album.c.slug,
            func.count().over(partition_by=album.c.period).label("essays"),
            func.row_number().over(partition_by=album.c.period, order_by=newest).label("place"),
        )
        .where(visible)
        .subquery()
    )
    return (
        select(
            album.c.slug,
            album.c.title,
            album.c.lang,
            album.c.date,
            album.c.period,
            placed.c.essays,
        )
        .join_from(placed, album, album.c.slug == placed.c.slug)
        .where(placed.c.place <= most)
        .order_by(album.c.period.desc(), placed.c.place)
    )


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


def groups(seen: Seen, kinds: Sequence[str]) -> Select[Any]:
    """Terms of these kinds by wording."""
    return (
        select(term.c.kind, term.c.words, func.count(distinct(term.c.album)).label("essays"))
        .join_from(term, album, album.c.slug == term.c.album)
        .outerjoin(seen.hidden, _same_place(seen.hidden, term))
        .where(
            *(seen.visible, seen.hidden.c.album.is_(None)),
            *(term.c.kind.in_(kinds), term.c.counted),
        )
        .group_by(term.c.kind, term.c.words)
        .order_by(term.c.kind, term.c.words)
    )


def group(row: Row[Any]) -> Group:
    """A group from a row of `groups`."""
    return Group(row.kind, texts(row.words), row.essays)


def search(seen: Seen, asked: Asked, matching: Matching) -> Select[Any]:
    """The part of the results that is asked for: counted and ordered first, then filled out."""
    chosen, at = _chosen(seen, asked, matching), shown.alias("at")
    place = case((entry.c.photo == "", seen.lead.c.position), else_=entry.c.position)
    is_photo = and_(photo.c.album == at.c.photo_album, photo.c.name == at.c.photo_name)
    wanted = (
        select(*columns(seen, NONE), entry.c.photo, entry.c.date, entry.c.passages, *chosen.c)
        .select_from(chosen)
        .join(entry, entry.c.id == chosen.c.id)
        .join(album, album.c.slug == entry.c.album)
    )
    return (
        seen.counted(wanted)
        .outerjoin(at, and_(at.c.album == entry.c.album, at.c.position == place))
        .outerjoin(photo, and_(photo.c.code == "", is_photo))
        .order_by(*_order(chosen.c.get("rank")))
    )


def entries(seen: Seen) -> Select[Any]:
    """All that a search may find."""
    return (
        select(entry)
        .join(album, album.c.slug == entry.c.album)
        .outerjoin(seen.hidden, _same_place(seen.hidden, entry))
        .where(seen.visible, seen.hidden.c.album.is_(None))
    )


def told(row: Row[Any]) -> tuple[str, Entry]:
    """Slug and entry from a row of `entries`."""
    said = passages(row.passages)
    own = (row.head, row.body, row.around, row.essay, row.position)
    return row.album, Entry(row.photo, row.date, said, *own)


def hit(row: Row[Any]) -> Hit:
    """A result from a row of `search`."""
    found = album_row(row, "album_")
    return Hit(found, _photo(row), row.photo, row.date, passages(row.passages))


def _chosen(seen: Seen, asked: Asked, matching: Matching) -> Any:
    wanted = (
        select(
            entry.c.id,
            func.count().over().label("total"),
            func.sum(case((entry.c.photo == "", 1), else_=0)).over().label("essays"),
        )
        .join_from(entry, album, album.c.slug == entry.c.album)
        .outerjoin(seen.hidden, _same_place(seen.hidden, entry))
    )
    rank: ColumnElement[Any] | None = None
    if asked.query.wanted:
        found = matching(asked.query)
        wanted = wanted.join(found, found.c.id == entry.c.id).add_columns(found.c.rank)
        rank = found.c.rank
    within = (_entry_has(seen, kind, keys) for kind, keys in asked.within.items())
    wanted = wanted.where(seen.visible, seen.hidden.c.album.is_(None), *within)
    if asked.photos:  # each with its own essay
        wanted = wanted.where(entry.c.photo != "", ~entry.c.photo.startswith("/"))
    return wanted.order_by(*_order(rank)).offset(asked.start).limit(asked.most).subquery()


def _order(rank: ColumnElement[Any] | None) -> list[ColumnElement[Any]]:
    """Essays before photos, what fits best, the newest; rank: None where no words are asked for.

    It is said twice, for a number of each place would be given to all that is found.
    """
    photos_last = case((entry.c.photo == "", 0), else_=1)
    fit = [] if rank is None else [rank]
    return [photos_last, *fit, album.c.first.desc(), entry.c.album.desc(), entry.c.photo]


def _has(seen: Seen, kind: str, keys: Sequence[str]) -> ColumnElement[bool]:
    listed = (term.c.kind == kind, term.c.key.in_(keys), term.c.counted, ~_hidden(seen))
    return album.c.slug.in_(select(term.c.album).where(*listed))


def _entry_has(seen: Seen, kind: str, keys: Sequence[str]) -> ColumnElement[bool]:
    """Persons and photographers are those of the very photo, all else is the essay's."""
    own = term.c.photo == ""
    if kind in ("person", "photographer"):
        listed = and_(entry.c.photo == "", term.c.counted, ~_hidden(seen))
        own = or_(and_(entry.c.photo != "", term.c.photo == entry.c.photo), listed)
    return exists().where(
        term.c.kind == kind, term.c.key.in_(keys), own, term.c.album == entry.c.album
    )


def _hidden(seen: Seen) -> ColumnElement[bool]:
    """Whether the photo that a term is said of is hidden."""
    return exists().where(_same_place(seen.of_term, term))


def _same_place(hidden: FromClause, table: Table) -> ColumnElement[bool]:
    return and_(hidden.c.album == table.c.album, hidden.c.position == table.c.position)


def columns(seen: Seen, source: ColumnElement[str]) -> list[ColumnElement[Any]]:
    """What `card` reads; source: what it gets for the essay's album.toml."""
    return [*seen.columns(source), *seen.photo]


def _photo(row: Row[Any]) -> PhotoRow | None:
    return photo_row(row, "photo_") if row.photo_name is not None else None
