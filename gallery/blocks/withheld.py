"""What was taken out of everything, because somebody asked for it: `[[withheld]]` in album.toml."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from gallery.errors import AlbumError
from gallery.model import Texts
from gallery.values import Table, instant, refuse_strangers, string, texts, truth


@dataclass(frozen=True, slots=True)
class Withheld:
    """A photo, or the whole essay, that nobody is shown any more.

    photo     file name in the album, "" = the essay itself
    at        when it was taken out; by: who, "" unknown
    note      for readers, per language; {} = nothing is said. Why it was is in the history alone
    public    readers had seen it: its addresses say that it was taken away, else there is nothing
    released  since when it is shown again, under other addresses; None = it is not
    """

    photo: str
    at: datetime
    by: str = ""
    note: Texts | None = None
    public: bool = False
    released: datetime | None = None

    @classmethod
    def read(cls, table: Table) -> Self:
        try:
            refuse_strangers(table, ("photo", "at", "by", "note", "public", "released"))
            name, at = string(table, "photo"), instant(table, "at")
            if "/" in name or at is None:
                raise AlbumError("write photo = a file of this album, and at = when, with offset")
            return cls(
                name,
                at,
                string(table, "by"),
                texts(table, "note"),
                truth(table, "public", default=False),
                instant(table, "released"),
            )
        except AlbumError as problem:
            raise AlbumError(f"`withheld`: {problem.reason}") from problem

    @property
    def holds(self) -> bool:
        """Whether it is withheld now."""
        return self.released is None
