"""The index: one function per question. Reads ask at most one statement each."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from weakref import finalize

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    create_engine,
    delete,
    event,
    exists,
    insert,
    or_,
    select,
    text,
    true,
    tuple_,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import ConnectionPoolEntry

from gallery.catalog import around, lists, words
from gallery.catalog.around import Around
from gallery.catalog.lists import Asked, Card, Found, Group, Hit, Line, Within
from gallery.catalog.rows import (
    AlbumRow,
    Entry,
    PhotoRow,
    Term,
    album_row,
    entry_values,
    photo_row,
    term_values,
    values,
)
from gallery.catalog.tables import SCHEMA, album, entry, metadata, photo, shown, term
from gallery.errors import StoreError


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, and when: decides what is visible.

    now        the moment of the request, with zone
    drafts     also essays that are not public yet (the desk; the owner looking at this machine)
    withdrawn  also essays that were taken back (the desk)
    """

    now: datetime
    drafts: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Filling:
    """Everything the index holds of one album.

    shown    (album, name) of each photo the essay shows, in reading order
    terms    where it is listed; entries: what of it a search may find
    """

    album: AlbumRow
    photos: Sequence[PhotoRow] = field(default_factory=tuple)
    shown: Sequence[tuple[str, str]] = field(default_factory=tuple)
    terms: Sequence[Term] = field(default_factory=tuple)
    entries: Sequence[Entry] = field(default_factory=tuple)


_TABLES = (entry, term, shown, photo, album)

__all__ = [
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
    "Term",
    "Viewer",
    "open_catalog",
    "visible",
]


class Catalog:
    """The index behind one SQLAlchemy engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def fill(self, filling: Filling) -> None:
        """Replace all that the index holds of one album, in one transaction."""
        slug = filling.album.slug
        with self.engine.begin() as db:
            _emptied(db, slug)
            db.execute(insert(album), values(filling.album))
            if filling.photos:
                db.execute(insert(photo), [values(p) for p in filling.photos])
            if filling.shown:
                db.execute(
                    insert(shown),
                    [
                        {"album": slug, "position": i, "photo_album": a, "photo_name": n}
                        for i, (a, n) in enumerate(filling.shown)
                    ],
                )
            if filling.terms:
                db.execute(insert(term), [term_values(slug, one) for one in filling.terms])
            if filling.entries:
                db.execute(insert(entry), [entry_values(slug, one) for one in filling.entries])
            words.add(db, slug)

    def forget(self, slug: str) -> None:
        """Remove an album whose folder is gone."""
        with self.engine.begin() as db:
            _emptied(db, slug)

    def clear(self) -> None:
        """Empty the index; the folders fill it again."""
        with self.engine.begin() as db:
            words.clear(db)
            for table in _TABLES:
                db.execute(delete(table))

    def tags(self) -> dict[str, str]:
        """slug -> tag of every album, to tell what changed."""
        with self.engine.connect() as db:
            return {row.slug: row.tag for row in db.execute(select(album.c.slug, album.c.tag))}

    def albums(self) -> list[AlbumRow]:
        """Every album whatever its status, by slug: for the command line and the desk."""
        with self.engine.connect() as db:
            return [album_row(row) for row in db.execute(select(album).order_by(album.c.slug))]

    def cards(self, viewer: Viewer) -> list[Card]:
        """The list of essays, newest event first."""
        return self._listed(lists.cards(_visible(viewer), {}, None, sources=True))

    def newest(
        self, viewer: Viewer, most: int | None = None, within: Within | None = None
    ) -> list[Card]:
        """Essays for a list, newest event first, without the sources of their album.toml.

        most    no more than so many
        within  only those that have these terms
        """
        return self._listed(lists.cards(_visible(viewer), within or {}, most, sources=False))

    def _listed(self, wanted: Select[Any]) -> list[Card]:
        with self.engine.connect() as db:
            return [lists.card(row) for row in db.execute(wanted)]

    def around(
        self, slug: str, viewer: Viewer, lenders: Collection[str] = (), most: int = 5
    ) -> Around:
        """What stands around an essay: neighbours, at most so many kin, and lenders by slug."""
        with self.engine.connect() as db:
            return around.told(
                db.execute(around.around(_visible(viewer), slug, lenders, most)).all(), lenders
            )

    def periods(self, viewer: Viewer) -> dict[str, int]:
        """How many essays each year, decade or century has, as EDTF; "" for no known date."""
        with self.engine.connect() as db:
            rows = db.execute(lists.periods(_visible(viewer)))
            return {row.period: row.essays for row in rows}

    def lines(self, viewer: Viewer, most: int) -> list[Line]:
        """The newest essays of each period, so many at most."""
        with self.engine.connect() as db:
            return [lists.line(row) for row in db.execute(lists.lines(_visible(viewer), most))]

    def groups(self, viewer: Viewer, kinds: Sequence[str]) -> list[Group]:
        """The terms of these kinds by wording, each with how many essays share it."""
        with self.engine.connect() as db:
            return [lists.group(row) for row in db.execute(lists.groups(_visible(viewer), kinds))]

    def search(self, viewer: Viewer, asked: Asked) -> Found:
        """Essays and photos that have the words and terms asked for."""
        with self.engine.connect() as db:
            rows = db.execute(lists.search(_visible(viewer), asked)).all()
        if not rows:
            return Found()
        return Found([lists.hit(row) for row in rows], rows[0].total, rows[0].essays)

    def entries(self, viewer: Viewer) -> list[tuple[str, Entry]]:
        """(slug of the essay, entry) of all that a search may find."""
        with self.engine.connect() as db:
            return [lists.told(row) for row in db.execute(lists.entries(_visible(viewer)))]

    def essay(self, slug: str, viewer: Viewer) -> AlbumRow | None:
        """One essay that this viewer may see, else None."""
        with self.engine.connect() as db:
            row = db.execute(
                select(album).where(album.c.slug == slug, _visible(viewer))
            ).one_or_none()
        return album_row(row) if row else None

    def photos(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], PhotoRow]:
        """Photos by (album, name); those refused or unknown are absent."""
        keys = list(dict.fromkeys(wanted))
        found: dict[tuple[str, str], PhotoRow] = {}
        with self.engine.connect() as db:
            for start in range(0, len(keys), 400):  # SQLite's limit on bound values
                part = tuple_(photo.c.album, photo.c.name).in_(keys[start : start + 400])
                for row in db.execute(select(photo).where(part, photo.c.code == "")):
                    found[row.album, row.name] = photo_row(row)
        return found

    def media(self, slug: str, number: int, viewer: Viewer) -> PhotoRow | None:
        """The photo behind a media address, if some essay that is visible shows it."""
        is_shown = exists().where(
            shown.c.photo_album == photo.c.album,
            shown.c.photo_name == photo.c.name,
            shown.c.album == album.c.slug,
            _visible(viewer),
        )
        wanted = select(photo).where(
            photo.c.album == slug, photo.c.number == number, photo.c.code == "", is_shown
        )
        with self.engine.connect() as db:
            row = db.execute(wanted).one_or_none()
        return photo_row(row) if row else None

    def exhibits(self, viewer: Viewer) -> list[tuple[str, PhotoRow]]:
        """(slug of the essay, photo) of everything on show unveiled, in reading order.

        Essays come by slug.
        """
        wanted = (
            select(shown.c.album, *(column.label(f"photo_{column.name}") for column in photo.c))
            .join_from(shown, album, shown.c.album == album.c.slug)
            .join(
                photo,
                and_(photo.c.album == shown.c.photo_album, photo.c.name == shown.c.photo_name),
            )
            .where(_visible(viewer), photo.c.code == "", photo.c.widths != "", ~photo.c.sensitive)
            .order_by(shown.c.album, shown.c.position)
        )
        with self.engine.connect() as db:
            return [(row.album, photo_row(row, "photo_")) for row in db.execute(wanted)]

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


def visible(viewer: Viewer, row: AlbumRow) -> bool:
    """The one rule of what may be seen, for an essay in hand; the next function asks the index."""
    if row.status == "withdrawn":
        return viewer.drafts and viewer.withdrawn
    due = row.publish_at is not None and row.publish_at <= int(viewer.now.timestamp())
    return viewer.drafts or row.status == "published" or (row.status == "scheduled" and due)


def _visible(viewer: Viewer) -> ColumnElement[bool]:
    """The one rule of what may be seen."""
    if viewer.drafts and viewer.withdrawn:
        return true()
    if viewer.drafts:
        return album.c.status != "withdrawn"
    moment = int(viewer.now.timestamp())
    due = and_(album.c.status == "scheduled", album.c.publish_at <= moment)
    return or_(album.c.status == "published", due)


def _emptied(db: Connection, slug: str) -> None:
    words.remove(db, slug)
    for table in _TABLES:
        key = table.c.slug if table is album else table.c.album
        db.execute(delete(table).where(key == slug))


def open_catalog(url: str) -> Catalog:
    """Open the index; one of another schema, or a damaged one, is dropped and starts empty."""
    engine = _engine(url)
    try:
        _prepare(engine)
    except DatabaseError as problem:
        engine.dispose()
        path = Path(engine.url.database or "")
        if not path.is_file() or path.stat().st_size == 0:
            raise StoreError(f"the index cannot be opened: {problem.orig}") from problem
        for part in ("", "-wal", "-shm"):
            path.with_name(path.name + part).unlink(missing_ok=True)
        engine = _engine(url)
        _prepare(engine)
    catalog = Catalog(engine)
    finalize(catalog, engine.dispose)  # its connections close with it, whoever held it last
    return catalog


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _tuned)
    return engine


def _tuned(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")  # readers do not wait for the one writer
    cursor.execute("PRAGMA synchronous=NORMAL")  # disposable: a lost commit is refilled
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.close()


def _prepare(engine: Engine) -> None:
    with engine.begin() as db:
        found = db.execute(text("PRAGMA user_version")).scalar_one()
        if found != SCHEMA:
            words.drop(db)
            metadata.drop_all(db)
            db.execute(text(f"PRAGMA user_version = {int(SCHEMA)}"))
        metadata.create_all(db)
        words.create(db)
