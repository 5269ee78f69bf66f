"""The one place that chooses: settings in, a Gallery of store, index and recipe out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gallery.catalog import Catalog, open_catalog
from gallery.errors import SettingsError
from gallery.formats import Recipe
from gallery.ingest.render import current_recipe
from gallery.ingest.run import Darkroom
from gallery.people.door import Door, door
from gallery.settings import Settings, load
from gallery.store import Store
from gallery.store.local import PRIVATE, LocalStore

PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Gallery:
    """An open library.

    library  the folder that holds gallery.toml, people.toml and the albums' folder
    store    rooted at the albums' folder
    """

    library: Path
    settings: Settings
    store: Store
    catalog: Catalog
    recipe: Recipe

    def darkroom(self) -> Darkroom:
        """What an ingest needs of it."""
        return Darkroom(
            self.store,
            self.catalog,
            self.recipe,
            workers=self.settings.workers,
            timeout=self.settings.timeout,
            settle=self.settings.settle,
            lang=self.settings.languages[0],
        )

    def door(self) -> Door:
        """Who works at its desk."""
        return door(self.library, self.library / self.settings.albums / PRIVATE)


def open_gallery(library: Path, flags: Mapping[str, object] | None = None) -> Gallery:
    """Open the library in a folder.

    flags   settings given on the command line
    raises  SettingsError when it is no library or a setting is wrong; StoreError
    """
    settings = load(library, flags=flags)
    albums = library / settings.albums
    if not albums.is_dir():
        raise SettingsError(
            f"{library} is no library: it has no folder {settings.albums!r}."
            " `gallery init DIR` makes one; `--library DIR` names another"
        )
    store = LocalStore(albums.resolve())
    store.sweep()
    with store.lock("index"):
        catalog = open_catalog(f"sqlite:///{albums.resolve()}/.gallery/index.sqlite")
    return Gallery(library.resolve(), settings, store, catalog, current_recipe())


def shipped(name: str) -> Path:
    """A folder that ships with the program: "templates" or "albums" (the sample essays).

    In a checkout it lies beside the package, in an installed wheel inside it.
    """
    inside = PACKAGE / "site" / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def today() -> datetime:
    """Now, with its zone: the only clock that commands ask."""
    return datetime.now(UTC)
