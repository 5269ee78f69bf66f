"""Who sees what, and when: the one rule, asked of the index, and of an essay in hand.

An essay is seen from `opens` on and before `closes`; so is a photo where it is shown, by the words
of that essay and by those of its own album alike. What is held opens NEVER; so, in an essay that
asks for it, does a photo of another album in which nobody has decided about the faces.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    CTE,
    Column,
    ColumnElement,
    FromClause,
    ScalarSelect,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union,
    union_all,
)

from gallery.blocks import NEVER, Album
from gallery.catalog.rows import AlbumRow
from gallery.catalog.tables import PLACED, TRASHED, album, photo, shown

_WAITS = and_(shown.c.asks, ~photo.c.settled)
"""An essay shows the photo, joined with it, once somebody has decided about the faces in it."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, and when: decides what is visible.

    now        the moment of the request, with zone
    drafts     also essays that are not public yet (the desk; the owner looking at this machine),
               and photos before and after their time
    withdrawn  also essays that were taken back, and photos that are held (the desk)
    preview    slug of the one essay that a link for looking ahead shows whatever its status; a
               photo that is held is not shown even there; "" = none
    """

    now: datetime
    drafts: bool = False
    withdrawn: bool = False
    preview: str = ""

    @property
    def second(self) -> int:
        """The moment in Unix seconds."""
        return int(self.now.timestamp())

    @property
    def anybody(self) -> bool:
        """Whether what it sees is what everybody sees, so that others may keep it."""
        return not (self.drafts or self.preview)

    @property
    def desk(self) -> bool:
        """Whether nothing is hidden from it."""
        return self.drafts and self.withdrawn


def visible(viewer: Viewer, row: AlbumRow) -> bool:
    """Whether an essay in hand may be seen; the next function asks the index."""
    if row.status == TRASHED:
        return False
    if viewer.preview == row.slug:
        return True
    if viewer.drafts:
        return viewer.withdrawn or row.status != "withdrawn"
    return row.opens <= viewer.second < row.closes


def essays(viewer: Viewer, of: FromClause = album) -> ColumnElement[bool]:
    """The essays that may be seen; of: the table, or another name of it in a statement."""
    if viewer.desk:
        return of.c.status != TRASHED
    if viewer.drafts:
        return of.c.status.not_in((TRASHED, "withdrawn"))
    due = and_(of.c.opens <= viewer.second, of.c.closes > viewer.second)
    if not viewer.preview:
        return due
    return or_(due, and_(of.c.slug == viewer.preview, of.c.status != TRASHED))


def photo_columns(viewer: Viewer, prefix: str = "") -> list[ColumnElement[Any]]:
    """What `photo_row` reads of a photo, with a prefix to each name.

    said  whether what its own essay says of it may be read: a photo that another one borrows may
          be public before that, and its pictures are silent then
    """
    home = album.alias("home")
    said = exists().where(home.c.slug == photo.c.album, essays(viewer, home))
    return [*(one.label(f"{prefix}{one.name}") for one in photo.c), said.label(f"{prefix}said")]


def shown_to(viewer: Viewer, one: Album) -> Album:
    """An essay as it may be seen, as far as its own words decide: what every page is made of."""
    if viewer.desk:
        return one
    ahead = viewer.drafts or viewer.preview == one.slug
    return one.at(None if ahead else viewer.second)


def open_in(
    viewer: Viewer, opens: Column[int], closes: Column[int], essay: ColumnElement[str]
) -> ColumnElement[bool]:
    """Whether a photo that these columns speak of may be seen in an essay."""
    if viewer.desk:
        return true()
    if viewer.drafts:
        return opens < NEVER
    due = and_(opens <= viewer.second, closes > viewer.second)
    return or_(due, and_(opens < NEVER, essay == viewer.preview)) if viewer.preview else due


def showings(viewer: Viewer) -> ColumnElement[bool]:
    """The rows of `shown`, joined with their photos, that may be seen in their essays."""
    essay = shown.c.album
    return and_(
        open_in(viewer, shown.c.opens, shown.c.closes, essay),
        open_in(viewer, photo.c.opens, photo.c.closes, essay),
        true() if viewer.desk else ~_WAITS,
    )


def let_into(viewer: Viewer, essay: str) -> ColumnElement[bool]:
    """Whether a photo may be seen in an essay as far as its own album, and its faces, decide."""
    due = open_in(viewer, photo.c.opens, photo.c.closes, literal(essay))
    if viewer.desk or not essay:
        return due
    return and_(due, ~exists().where(shown.c.album == essay, PLACED, _WAITS))


def these(
    of: Column[str], name: Column[str], keys: Sequence[tuple[str, str]]
) -> ColumnElement[bool]:
    """The rows of these keys, album by album: an index serves for that, and not for pairs."""
    parts = [(slug, [key[1] for key in some]) for slug, some in groupby(keys, itemgetter(0))]
    return or_(false(), *(and_(of == slug, name.in_(names)) for slug, names in parts))


def hidden(viewer: Viewer) -> CTE:
    """(album, position) of every photo that is not to be seen where an essay shows it.

    Few ever are: each part is a range of an index.
    """
    found = select(shown.c.album, shown.c.position)
    if viewer.desk:
        return found.where(false()).cte("hidden")
    at_home = found.join(photo, PLACED)
    parts = [at_home.where(_WAITS)]
    for part, table in ((found, shown), (at_home, photo)):
        parts += [part.where(one) for one in _shut(viewer, table.c.opens, table.c.closes)]
    return union(*parts).cte("hidden")


def _shut(viewer: Viewer, opens: Column[int], closes: Column[int]) -> list[ColumnElement[bool]]:
    if viewer.drafts:
        return [opens >= NEVER]
    early, late = opens > viewer.second, closes <= viewer.second
    if not viewer.preview:
        return [early, late]
    elsewhere = shown.c.album != viewer.preview
    return [opens >= NEVER, and_(early, elsewhere), and_(late, elsewhere)]


def next_change(viewer: Viewer) -> ScalarSelect[Any]:
    """The next second at which anything that readers see changes by itself; NULL for never."""
    moments = [
        select(func.min(one).label("at")).where(one > viewer.second, one < NEVER)
        for table in (album, shown, photo)
        for one in (table.c.opens, table.c.closes)
    ]
    found = union_all(*moments).subquery("moments")
    return select(func.min(found.c.at)).scalar_subquery()


class Seen:
    """Essays as a viewer sees them: their photos counted, the lead that there is to see.

    lead     the row of `shown` that stands for the essay; `joined` brings it and its photo
    hidden   what is not to be seen; here, of_term: the same, for questions below another one
    photo    what `photo_row` reads of the lead's photo, named photo_...
    """

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.visible = essays(viewer)
        self.hidden = hidden(viewer)
        self.changes = next_change(viewer)
        counted = select(self.hidden.c.album, func.count().label("photos"))
        self.lost = counted.group_by(self.hidden.c.album).subquery("lost")
        self.lead = shown.alias("lead")
        self.here, self.of_term = self.hidden.alias("here"), self.hidden.alias("of_term")
        self.photo = photo_columns(viewer, "photo_")

    def visible_of(self, of: FromClause) -> ColumnElement[bool]:
        """What `visible` is of the table, of another name of it."""
        return essays(self.viewer, of)

    def joined(self, wanted: Select[Any]) -> Select[Any]:
        """A statement on `album` with the lead photo beside each essay, where it may be shown."""
        lead = self.lead
        is_photo = and_(
            *(photo.c.album == lead.c.photo_album, photo.c.name == lead.c.photo_name),
            *(photo.c.code == "", ~photo.c.sensitive),
        )
        return self.counted(wanted).outerjoin(photo, is_photo)

    def counted(self, wanted: Select[Any]) -> Select[Any]:
        """A statement on `album` with what its photos come to, and the place of its lead."""
        lead = self.lead
        at = and_(lead.c.album == album.c.slug, lead.c.position == self.lead_position)
        return wanted.outerjoin(self.lost, self.lost.c.album == album.c.slug).outerjoin(lead, at)

    @property
    def lead_position(self) -> ColumnElement[int]:
        """The lead, else the first photo that may be shown unasked (`Album.cover`)."""
        own, its = shown.alias("own"), photo.alias("its")
        fit = (
            select(func.min(own.c.position))
            .join(its, and_(its.c.album == own.c.photo_album, its.c.name == own.c.photo_name))
            .where(
                own.c.album == album.c.slug,
                own.c.position.not_in(self._hidden_here()),
                *(~own.c.sensitive, ~its.c.sensitive, its.c.code == "", its.c.widths != ""),
            )
            .correlate(album)
        )
        lead = fit.where(own.c.position == album.c.lead_position).scalar_subquery()
        chosen = func.coalesce(lead, fit.scalar_subquery())
        return case((self.lost.c.photos.is_(None), album.c.lead_position), else_=chosen)

    def columns(self, source: ColumnElement[str]) -> list[ColumnElement[Any]]:
        """The columns of an essay; source: what it gets for its album.toml."""
        lead = self.lead
        seen = {
            "source": source,
            "photos": album.c.photos - func.coalesce(self.lost.c.photos, 0),
            "lead_album": func.coalesce(lead.c.photo_album, album.c.slug),
            "lead_name": func.coalesce(lead.c.photo_name, ""),
            "lead_focus": func.coalesce(lead.c.focus, ""),
            "corrected": self._corrected(),
            "changes": self.changes,
        }
        named = {column.name: column for column in album.c} | seen
        return [column.label(f"album_{name}") for name, column in named.items()]

    def _corrected(self) -> ColumnElement[Any]:
        """The last correction that does not tell of a photo which is hidden."""
        own = shown.alias("own")
        about = (
            select(func.coalesce(func.max(own.c.corrected), 0))
            .where(own.c.album == album.c.slug, own.c.position.not_in(self._hidden_here()))
            .correlate(album)
            .scalar_subquery()
        )
        essay = func.coalesce(album.c.corrected_essay, 0)
        last = func.nullif(case((essay > about, essay), else_=about), 0)
        return case((self.lost.c.photos.is_(None), album.c.corrected), else_=last)

    def _hidden_here(self) -> Select[Any]:
        here = self.here
        return select(here.c.position).where(here.c.album == album.c.slug).correlate(album)


NONE = literal("")
"""In place of an album.toml that nobody reads."""
