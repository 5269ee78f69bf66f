"""The index: one function per question. Reads ask at most one statement each."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any
from weakref import finalize

from sqlalchemy import Engine, Select, bindparam, select

from gallery.catalog import around, compare, exhibiting, lists, tallying, traces, writing
from gallery.catalog.around import Around
from gallery.catalog.kinds import kind_of
from gallery.catalog.lists import Asked, Card, Found, Group, Hit, Line, Part, Within
from gallery.catalog.mending import Keeper, Keeping, Truth, mended
from gallery.catalog.rows import (
    AlbumRow,
    Entry,
    Filling,
    PhotoRow,
    Placed,
    Public,
    Term,
    album_row,
    photo_row,
)
from gallery.catalog.seeing import (
    Seen,
    Viewer,
    essays,
    next_change,
    showings,
    shown_to,
    visible,
)
from gallery.catalog.stored import Stored, stored
from gallery.catalog.tables import TRASHED, album, photo
from gallery.catalog.turns import Turn
from gallery.catalog.watching import Watch, Watching, Wire
from gallery.model import CITY

__all__ = [
    "TRASHED",
    "AlbumRow",
    "Around",
    "Asked",
    "Card",
    "Catalog",
    "Entry",
    "Filling",
    "Found",
    "Group",
    "Hit",
    "Line",
    "PhotoRow",
    "Placed",
    "Public",
    "Stored",
    "Term",
    "Truth",
    "Turn",
    "Viewer",
    "Watch",
    "Watching",
    "Wire",
    "open_catalog",
    "open_served",
    "shown_to",
    "stored",
    "visible",
]


_TAG = select(album.c.tag).where(album.c.slug == bindparam("slug"))
"""Asked of each album by an ingest of the whole library, so it is put together once."""


@mended
class Catalog:
    """The index behind one SQLAlchemy engine.

    keeper  makes it anew when it is damaged or gone; None for one that is being made
    places  how closely the site tells where photos were taken: what is filled in is cut to it
    faces   what the site asks for before photos are shown, where an essay does not say it
    """

    def __init__(
        self,
        engine: Engine,
        keeper: Keeping | None = None,
        places: str = CITY,
        faces: str = "off",
    ) -> None:
        self.engine = engine
        self.keeper = keeper
        self.kind = kind_of(engine.dialect, self.wire.wrote if self.wire else lambda: None)
        self.places = places
        self.faces = faces

    def fill(self, stored: Stored) -> None:
        """Replace all that the index holds of one album, in one transaction."""
        with self.kind.writing(self.engine) as db:
            writing.fill(db, self.kind, stored)

    def load(self, albums: Iterable[Stored]) -> None:
        """Fill an index that is empty and still being made; nobody asks it anything meanwhile."""
        writing.load(self.engine, self.kind, albums)

    def left(self) -> list[str]:
        """Pictures, as of `media.picture`, that no photo is shown as since albums were filled in.

        What was made as these is to be deleted. A stop between the two is why they are kept here.
        """
        with self.engine.connect() as db:
            return writing.left(db)

    def gone(self, picture: str) -> None:
        """What was made as this one is deleted, or shown again."""
        with self.kind.writing(self.engine) as db:
            writing.gone(db, picture)

    def forget(self, slug: str) -> None:
        """Remove an album whose folder is gone."""
        with self.kind.writing(self.engine) as db:
            writing.empty(db, self.kind, slug)

    @property
    def where(self) -> str:
        """Where the index is, for people; "" for one that is being made."""
        return self.keeper.where if self.keeper else ""

    def alone(self) -> AbstractContextManager[None]:
        """Be the only one who writes to the index, across processes."""
        return self.keeper.alone() if self.keeper else nullcontext()

    def renew(self) -> None:
        """Make the index anew from the files; until the new one is whole, the old one answers."""
        if self.keeper:
            self.keeper.renew()

    def damage(self) -> str:
        """What is wrong with the index by a look at all of it, "" when it is sound."""
        return self.keeper.damage() if self.keeper else ""

    def unfit(self) -> str:
        """Why it cannot be asked as it is, "" when it can; nothing is mended. StoreError."""
        return self.keeper.unfit() if self.keeper else ""

    def inspect(self) -> str:
        """The same, and an index that is damaged is made anew."""
        return self.keeper.inspect() if self.keeper else ""

    @property
    def wire(self) -> Wire | None:
        """By which processes of this index tell each other what is new; None where it is a file."""
        return self.keeper.wire if self.keeper else None

    def watch(self) -> Watching | None:
        """What tells that the index changed without a question; None of one that is being made."""
        return self.keeper.watch() if self.keeper else None

    def differing(self, stored: Stored) -> list[str]:
        """What of an album is held otherwise than `fill` would hold it, in words for people."""
        with self.engine.connect() as db:
            return list(compare.differing(db, stored))

    def named(self, viewer: Viewer) -> list[compare.Named]:
        """The renditions that the pages of visible essays name, photo by photo."""
        with self.engine.connect() as db:
            wanted = compare.names(essays(viewer), showings(viewer))
            return [compare.named(row) for row in db.execute(wanted)]

    def tags(self) -> dict[str, str]:
        """slug -> tag of every album, to tell what changed."""
        with self.engine.connect() as db:
            return {row.slug: row.tag for row in db.execute(select(album.c.slug, album.c.tag))}

    def tag(self, slug: str) -> str | None:
        """The tag of one album; None when the index does not hold it."""
        with self.engine.connect() as db:
            found: str | None = db.scalar(_TAG, {"slug": slug})
        return found

    def albums(self) -> list[AlbumRow]:
        """Every album whatever its status, by slug, but for those in the trash."""
        wanted = select(album).where(album.c.status != TRASHED).order_by(album.c.slug)
        with self.engine.connect() as db:
            return [album_row(row) for row in db.execute(wanted)]

    def broken(self) -> list[tuple[str, str, int | None]]:
        """(slug, why, line) of every album whose album.toml cannot be read, by slug."""
        told = (album.c.slug, album.c.problem, album.c.problem_line)
        wanted = select(*told).where(album.c.problem != "", album.c.status != TRASHED)
        with self.engine.connect() as db:
            return [tuple(row) for row in db.execute(wanted.order_by(album.c.slug))]

    def saying(self, word: str) -> list[AlbumRow]:
        """Every album whose album.toml has this word in it, by slug, whoever may see it."""
        wanted = select(album).where(album.c.source.contains(word)).order_by(album.c.slug)
        with self.engine.connect() as db:
            return [album_row(row) for row in db.execute(wanted)]

    def showing(self, wanted: Iterable[tuple[str, str]], viewer: Viewer) -> list[str]:
        """The essays that show one of these photos, each (album, name); by slug."""
        parts = exhibiting.showing(wanted, viewer)
        with self.engine.connect() as db:
            return sorted({slug for part in parts for slug in db.scalars(part)})

    def cards(self, viewer: Viewer) -> list[Card]:
        """The list of essays, newest event first."""
        return self._listed(lists.cards(Seen(viewer), {}, None, sources=True))

    def newest(
        self, viewer: Viewer, most: int | None = None, within: Within | None = None
    ) -> list[Card]:
        """Essays for a list, newest event first, without the sources of their album.toml.

        most    no more than so many
        within  only those that have these terms
        """
        return self._listed(lists.cards(Seen(viewer), within or {}, most, sources=False))

    def showing_of(self, slugs: Iterable[str], viewer: Viewer) -> list[Card]:
        """The essays that show any photo of these albums, as `newest` tells of them, by slug."""
        wanted, found = list(dict.fromkeys(slugs)), dict[str, Card]()
        for start in range(0, len(wanted), 400):
            some = self._listed(lists.showing_of(Seen(viewer), wanted[start : start + 400]))
            found |= {one.album.slug: one for one in some}
        return [found[slug] for slug in sorted(found)]

    def part(self, viewer: Viewer, part: Part) -> list[Card]:
        """Part of the list of essays, without the sources of their album.toml."""
        return self._listed(lists.part(Seen(viewer), part))

    def _listed(self, wanted: Select[Any]) -> list[Card]:
        with self.engine.connect() as db:
            return [lists.card(row) for row in db.execute(wanted)]

    def around(
        self, slug: str, viewer: Viewer, lenders: Collection[str] = (), most: int = 5
    ) -> Around:
        """What stands around an essay: neighbours, at most so many kin, and lenders by slug."""
        with self.engine.connect() as db:
            return around.told(
                db.execute(around.around(Seen(viewer), slug, lenders, most)).all(), lenders
            )

    def periods(self, viewer: Viewer) -> dict[str, int]:
        """How many essays each year, decade or century has, as EDTF; "" for no known date."""
        with self.engine.connect() as db:
            rows = db.execute(lists.periods(essays(viewer)))
            return {row.period: row.essays for row in rows}

    def lines(self, viewer: Viewer, most: int) -> list[Line]:
        """The newest essays of each period, so many at most."""
        with self.engine.connect() as db:
            return [lists.line(row) for row in db.execute(lists.lines(essays(viewer), most))]

    def groups(self, viewer: Viewer, kinds: Sequence[str]) -> list[Group]:
        """The terms of these kinds by wording, each with how many essays share it."""
        with self.engine.connect() as db:
            return [lists.group(row) for row in db.execute(lists.groups(Seen(viewer), kinds))]

    def lent(self, slug: str, viewer: Viewer) -> list[tuple[str, int]]:
        """(name, essays) of an album's photos that other essays show, and how many do."""
        with self.engine.connect() as db:
            return [(name, found) for name, found in db.execute(exhibiting.lent(slug, viewer))]

    def search(self, viewer: Viewer, asked: Asked) -> Found:
        """Essays and photos that have the words and terms asked for."""
        with self.engine.connect() as db:
            rows = db.execute(lists.search(Seen(viewer), asked, self.kind.matching)).all()
        if not rows:
            return Found()
        return Found([lists.hit(row) for row in rows], rows[0].total, rows[0].essays)

    def entries(self, viewer: Viewer) -> list[tuple[str, Entry]]:
        """(slug of the essay, entry) of all that a search may find."""
        with self.engine.connect() as db:
            return [lists.told(row) for row in db.execute(lists.entries(Seen(viewer)))]

    def essay(self, slug: str, viewer: Viewer) -> AlbumRow | None:
        """One essay that this viewer may see, as it does; else None."""
        return next(iter(self.several([slug], viewer)), None)

    def several(self, slugs: Collection[str], viewer: Viewer) -> list[AlbumRow]:
        """Those of these essays that this viewer may see, as it does, by slug; asked at once."""
        if not slugs:
            return []
        seen = Seen(viewer)
        wanted = seen.counted(select(*seen.columns(album.c.source)).select_from(album))
        chosen = wanted.where(album.c.slug.in_(slugs), seen.visible).order_by(album.c.slug)
        with self.engine.connect() as db:
            return [album_row(row, "album_") for row in db.execute(chosen)]

    def tally(self) -> tallying.Tally:
        """What there is, in numbers."""
        with self.engine.connect() as db:
            return tallying.tally(db)

    def changes(self, viewer: Viewer) -> int | None:
        """The next second at which what readers see changes by itself; None for never."""
        with self.engine.connect() as db:
            found: int | None = db.scalar(select(next_change(viewer)))
        return found

    def turning(self, second: int) -> list[str]:
        """The public essays of which anything opens or closes at this second, by slug."""
        parts = exhibiting.turning(second)
        with self.engine.connect() as db:
            return sorted({slug for part in parts for slug in db.scalars(part)})

    def photos(
        self, wanted: Iterable[tuple[str, str]], viewer: Viewer, essay: str = ""
    ) -> dict[tuple[str, str], PhotoRow]:
        """Photos by (album, name), as far as their own albums let this viewer see them.

        essay    slug of the one that shows them: what it asks for counts too; "" = of several
        returns  those there are: refused and unknown ones are absent
        """
        parts = exhibiting.photos(wanted, viewer, essay)
        with self.engine.connect() as db:
            rows = [photo_row(row) for part in parts for row in db.execute(part)]
        return {(row.album, row.name): row for row in rows}

    def media(self, slug: str, number: int, viewer: Viewer) -> Public | None:
        """The photo behind a media address, if some essay that is visible shows it."""
        with self.engine.connect() as db:
            row = db.execute(exhibiting.media(slug, number, viewer)).one_or_none()
        if row is None:
            return None
        return Public(photo_row(row, "photo_"), min(row.photo_closes, row.showns, row.albums))

    def exhibits(self, viewer: Viewer) -> list[tuple[str, PhotoRow]]:
        """(slug of the essay, photo) of everything on show unveiled, in reading order.

        Essays come by slug.
        """
        with self.engine.connect() as db:
            rows = db.execute(exhibiting.exhibits(viewer))
            return [(row.album, photo_row(row, "photo_")) for row in rows]

    def trace(self, slug: str, number: int) -> traces.Trace | None:
        """What an address may have led to that nobody is answered at, whoever may see it."""
        with self.engine.connect() as db:
            return traces.told(db.execute(traces.trace(slug, number)).one_or_none())

    def pictured(self, picture: str) -> bool:
        """Whether a photo of any essay is shown as what is kept under `picture`."""
        with self.engine.connect() as db:
            return db.execute(compare.pictured(picture)).first() is not None

    def files_of(self, sha256: str) -> list[tuple[str, str]]:
        """(album, file name) of every file with these bytes."""
        wanted = select(photo.c.album, photo.c.name).where(photo.c.sha256 == sha256)
        with self.engine.connect() as db:
            rows = db.execute(wanted.order_by(photo.c.album, photo.c.name))
            return [(row.album, row.name) for row in rows]

    def of_album(self, slug: str) -> list[PhotoRow]:
        """Every file of one album by name, refused ones included."""
        wanted = select(photo).where(photo.c.album == slug).order_by(photo.c.name)
        with self.engine.connect() as db:
            return [photo_row(row) for row in db.execute(wanted)]


def open_catalog(path: Path, truth: Truth, places: str = CITY, faces: str = "off") -> Catalog:
    """Open the index at `path`; one that cannot be used is made anew of the truth. StoreError."""
    keeper = Keeper(path, truth)
    keeper.open()
    catalog = Catalog(keeper.engine, keeper, places, faces)
    finalize(catalog, keeper.engine.dispose)  # its connections close with it, whoever held it last
    return catalog


def open_served(url: str, truth: Truth, places: str = CITY, faces: str = "off") -> Catalog:
    """Open the index on a server, `postgresql://USER@HOST/DATABASE`; else as `open_catalog`.

    raises  SettingsError when it is no such URL, or the server is away or lets nobody in
    """
    from gallery.catalog.postgres.address import address  # who keeps the index in a file has none
    from gallery.catalog.postgres.keeper import Keeper as Served

    keeper = Served(address(url), truth)
    keeper.open()
    catalog = Catalog(keeper.engine, keeper, places, faces)
    finalize(catalog, keeper.engine.dispose)
    return catalog
