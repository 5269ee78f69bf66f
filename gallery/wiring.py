"""The one place that chooses: settings in, a Gallery of store, index and recipe out."""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from gallery.audit import Audit, audit
from gallery.catalog import Catalog, Truth, Wire, open_catalog, open_served
from gallery.desk.heard import topics
from gallery.disk import failed
from gallery.drawer import Cabinet
from gallery.drawer.files import FileCabinet
from gallery.errors import ReadOnly, SettingsError
from gallery.formats import Recipe
from gallery.ingest.darkroom import Darkroom
from gallery.ingest.index import refill
from gallery.ingest.tasks import RECIPE
from gallery.jobs import Standing, standing
from gallery.lint import levels, required
from gallery.people.door import Door, door
from gallery.queue.ringing import Ringing
from gallery.settings import PREFIX, Settings, load
from gallery.shared.drawers import StoreCabinet
from gallery.shared.log import shared_log
from gallery.store import Store
from gallery.store.home import Home
from gallery.store.local import PRIVATE, LocalStore
from gallery.store.telling import Telling

HOME = f"{PREFIX}HOME"
"""Tells processes of a server which library it was started for, by its mark."""

PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Gallery:
    """An open library.

    library  the folder that holds gallery.toml and the albums' folder
    store    rooted at the albums' folder, or at a part of a bucket
    here     the albums' folder of this machine, for its own locks; where that is all, the store
    home     what tells another process of the same server that it is this one, see `store.home`
    ringing  rings for those who develop photos, on any machine; None: this one does by itself
    wire     by which its machines tell each other what is new, None where there is but one
    """

    library: Path
    settings: Settings
    store: Store
    catalog: Catalog
    here: Store
    home: str = ""
    ringing: Ringing | None = None
    wire: Wire | None = None

    @property
    def shelf(self) -> str:
        """Where its albums are, as people call it: a folder below the library, or s3://…"""
        return self.settings.store.partition("?")[0] or self.settings.albums

    @property
    def recipe(self) -> Recipe:
        """By which photos are developed here. It names the encoders, so asking loads them."""
        return replace(RECIPE(), small=self.settings.avif == "small")

    def standing(self) -> Standing:
        """Behind what strangers' files are opened here: it is tried; SettingsError."""
        return standing(self.settings.sandbox)

    def darkroom(self, behind: Standing | None = None) -> Darkroom:
        """What an ingest needs of it.

        behind  what `standing` found, where it was asked before
        raises  SettingsError when the wall that must stand does not
        """
        return Darkroom(
            self.store,
            self.catalog,
            self.recipe,
            workers=self.settings.workers,
            timeout=self.settings.timeout,
            settle=self.settings.settle,
            lang=self.settings.languages[0],
            wall=(behind or self.standing()).wall,
            reserve=self.settings.upload_reserve * 10**6,
        )

    def unheard(self) -> "Gallery":
        """The same, so that what is written by it rings for nobody."""
        if self.ringing is None:
            return self
        return replace(self, store=_telling(_bucket(self.settings.store), self.wire), ringing=None)

    def door(self) -> Door:
        """Who works at its desk."""
        return door(self.cabinet(), self.audit())

    def audit(self) -> Audit:
        """What was done in it that concerns safety."""
        cabinet = self.cabinet()
        return audit(cabinet) if isinstance(cabinet, FileCabinet) else shared_log(self.store)

    def cabinet(self) -> Cabinet:
        """Where the records of its people lie: with the albums, or beside their folder."""
        files = FileCabinet(self.library, self.library / self.settings.albums / PRIVATE)
        local = isinstance(self.store, LocalStore)
        return files if local else StoreCabinet(self.store, files.locks)


def open_gallery(library: Path, flags: Mapping[str, object] | None = None) -> Gallery:
    """Open the library in a folder.

    flags   settings given on the command line
    raises  SettingsError when it is no library or a setting is wrong; StoreError
    """
    settings = load(library, flags=flags)
    levels(settings.lint)
    required(settings.required_languages, settings.languages)
    here = _here(library, settings)
    with suppress(ReadOnly):  # what may not be written was not left half written either
        here.sweep()
    ringing = _ringing(settings) if settings.work else None
    store = _bucket(settings.store) if settings.store else here
    catalog = _catalog(store, here, settings)
    told = here.home.told if here.home else ""
    wire = catalog.wire if settings.store else None  # a folder is looked at, which is cheaper
    store = _telling(store, wire, ringing)
    return Gallery(library.resolve(), settings, store, catalog, here, told, ringing, wire)


def _telling(store: Store, wire: Wire | None, ringing: Ringing | None = None) -> Store:
    """The same, and what changes is told: to open pages of the desk, to those who develop."""

    def tell(key: str) -> None:
        if ringing:
            ringing.changed(key)
        if wire:
            for topic in topics(key):
                wire.tell(topic)

    return Telling(store, tell) if wire or ringing else store


def _here(library: Path, settings: Settings) -> LocalStore:
    """The albums' folder; of albums in a bucket it holds what is this machine's alone."""
    albums = library / settings.albums
    if settings.store and library.is_dir():
        try:
            albums.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise failed("make", str(albums), problem) from problem
    if not albums.is_dir():
        raise SettingsError(
            f"{library} is no library: it has no folder {settings.albums!r}."
            " `gallery init DIR` makes one; `--library DIR` names another"
        )
    root = albums.resolve()
    return LocalStore(root, Home(root, root / PRIVATE, os.environ.get(HOME, "")))


def _ringing(settings: Settings) -> Ringing:
    """What rings for those who develop photos; nothing connects before it does. SettingsError."""
    if not settings.store:
        raise SettingsError(
            "`work` lets several machines develop photos, which they must all reach: set `store`"
            " to a bucket, or leave `work` empty"
        )
    try:
        from gallery.queue.address import place
        from gallery.queue.bell import Ringer
    except ImportError as problem:
        raise SettingsError(
            f"`work` names a queue, and {problem.name} is not here: it comes with the extra"
            " `cluster` (`pip install 'march-gallery[cluster]'`)"
        ) from problem
    where = place(settings.work)
    return Ringing(lambda: Ringer(where))


def _bucket(url: str) -> Store:
    """The albums in a bucket; SettingsError when it is not there or lets nobody in."""
    if not url.startswith("s3:"):
        raise SettingsError(
            f"`store` is {url!r}; write s3://BUCKET/PREFIX, file:/// and a folder, or nothing"
        )
    try:
        from gallery.store.s3 import S3Store
        from gallery.store.s3.place import placed
    except ImportError as problem:
        raise SettingsError(
            f"`store` names a bucket, and {problem.name} is not here: it comes with the extra"
            " `cluster` (`pip install 'march-gallery[cluster]'`)"
        ) from problem
    store = S3Store(placed(url, os.environ))
    store.bucket.reach()
    return store


def bucket_at(url: str) -> Store:
    """Albums in another bucket than those of the library that is open; as of `open_gallery`."""
    return _bucket(url)


def _catalog(store: Store, here: LocalStore, settings: Settings) -> Catalog:
    """The index: on a server where one is named, else a file of this machine."""
    told = (_truth(store, here, settings), settings.place_shown, settings.faces)
    if settings.index:
        return open_served(settings.index, *told)
    return open_catalog(here.root / PRIVATE / "index.sqlite", *told)


def _truth(store: Store, here: Store, settings: Settings) -> Truth:
    """What the index of a library is made of; it lies here, and so does its lock."""

    def fill(empty: Catalog) -> None:
        refill(store, empty, today().date(), settings.workers)

    return Truth(
        lambda wait: here.lock("index", wait=wait),
        lambda engine: fill(Catalog(engine, None, settings.place_shown, settings.faces)),
    )


def shipped(name: str) -> Path:
    """A folder that ships with the program: "templates" or "albums" (the sample essays).

    In a checkout it lies beside the package, in an installed wheel inside it.
    """
    inside = PACKAGE / "site" / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def today() -> datetime:
    """Now, with its zone: the only clock that commands ask."""
    return datetime.now(UTC)
