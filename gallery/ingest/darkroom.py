"""Where photos are developed: what every pass of an ingest is told of its library."""

from dataclasses import dataclass, field

from gallery.catalog import Catalog
from gallery.formats import Recipe
from gallery.ingest.apart import Others
from gallery.ingest.arrive import AGAIN
from gallery.ingest.faces.wanted import Wanted
from gallery.ingest.settled import Ground
from gallery.ingest.spending import Spent, nobody
from gallery.jobs import NICE, Wall
from gallery.store import Store

_LONGER = 6
"""Times as long as usual that photos may take of which small files are made."""


@dataclass(frozen=True, slots=True)
class Darkroom:
    """Where photos are developed.

    workers  processes, 0 = cores less one; timeout: seconds one photo may take
    settle   seconds a file must be unchanged before it counts as whole
    lang     the site's first language, for albums that name none
    wall     what the workers are behind, beside their limits
    reserve  bytes of the disk that photos leave free
    verify   read each copy back from the disk before it is called saved
    asked    what becomes of faces in the album
    spent    hears how long the parts of an ingest took
    nice     how far the workers of the second pass step back, 0 to 19
    others   who is asked to develop new photos; None: they are developed here
    """

    store: Store
    catalog: Catalog
    recipe: Recipe
    workers: int = 0
    timeout: float = 30.0
    settle: float = 0.0
    lang: str = ""
    wall: Wall | None = None
    reserve: int = 0
    verify: bool = False
    asked: Wanted = field(default_factory=Wanted)
    spent: Spent = nobody
    nice: int = NICE
    others: Others | None = None

    @property
    def patience(self) -> float:
        """Seconds that one photo may take where all is made of it: small files take their time."""
        return self.timeout * (_LONGER if self.recipe.small else 1)

    @property
    def ground(self) -> Ground:
        """What tells whether there is anything to do."""
        return Ground(self.store, self.catalog, self.recipe.key, self.lang, AGAIN)
