"""The one place that chooses: settings in, a Gallery of store, index and recipe out."""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gallery.audit import Audit, audit
from gallery.catalog import Catalog, Truth, open_catalog
from gallery.errors import ReadOnly, SettingsError
from gallery.formats import Recipe
from gallery.ingest.index import reindex
from gallery.ingest.run import Darkroom
from gallery.ingest.tasks import RECIPE
from gallery.jobs import Standing, standing
from gallery.lint import levels, required
from gallery.people.door import Door, door
from gallery.settings import PREFIX, Settings, load
from gallery.store import Store
from gallery.store.home import Home
from gallery.store.local import PRIVATE, LocalStore

HOME = f"{PREFIX}HOME"
"""Tells processes of a server which library it was started for, by its mark."""

PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Gallery:
    """An open library.

    library  the folder that holds gallery.toml, people.toml and the albums' folder
    store    rooted at the albums' folder
    home     what tells another process of the same server that it is this one, see `store.home`
    """

    library: Path
    settings: Settings
    store: Store
    catalog: Catalog
    home: str = ""

    @property
    def recipe(self) -> Recipe:
        """By which photos are developed here. It names the encoders, so asking loads them."""
        return RECIPE()

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

    def door(self) -> Door:
        """Who works at its desk."""
        return door(self.library, self.library / self.settings.albums / PRIVATE)

    def audit(self) -> Audit:
        """What was done in it that concerns safety."""
        return audit(self.library, self.library / self.settings.albums / PRIVATE)


def open_gallery(library: Path, flags: Mapping[str, object] | None = None) -> Gallery:
    """Open the library in a folder.

    flags   settings given on the command line
    raises  SettingsError when it is no library or a setting is wrong; StoreError
    """
    settings = load(library, flags=flags)
    levels(settings.lint)
    required(settings.required_languages, settings.languages)
    albums = library / settings.albums
    if not albums.is_dir():
        raise SettingsError(
            f"{library} is no library: it has no folder {settings.albums!r}."
            " `gallery init DIR` makes one; `--library DIR` names another"
        )
    root = albums.resolve()
    home = Home(root, root / PRIVATE, os.environ.get(HOME, ""))
    store = LocalStore(root, home)
    with suppress(ReadOnly):  # what may not be written was not left half written either
        store.sweep()
    path = root / PRIVATE / "index.sqlite"
    truth = _truth(store, settings)
    catalog = open_catalog(path, truth, settings.place_shown, settings.faces)
    return Gallery(library.resolve(), settings, store, catalog, home.told)


def _truth(store: Store, settings: Settings) -> Truth:
    """What the index of a library is made of."""

    def fill(empty: Catalog) -> None:
        reindex(store, empty, today().date(), cards=False)

    return Truth(
        lambda wait: store.lock("index", wait=wait),
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
