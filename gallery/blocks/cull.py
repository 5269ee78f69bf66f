"""What was decided about a photo before it is shown: `[[cull]]` in album.toml."""

from dataclasses import dataclass
from typing import Self

from gallery.errors import AlbumError
from gallery.model import Facts
from gallery.values import Table, choice, refuse_strangers, string

PICKED, REJECTED, UNDECIDED = "picked", "rejected", "undecided"
PICKS = ("", PICKED, REJECTED, UNDECIDED)
MOST = 5
"""Stars."""


@dataclass(frozen=True, slots=True)
class Cull:
    """An editor's word about a photo; what is left out is as the file says.

    photo  file name in the album
    pick   "picked"; "rejected": it is shown nowhere; "undecided", where the file says rejected;
           "" = not said
    stars  0 (none) to 5, None = not said
    label  a colour or a word, "" = not said
    """

    photo: str
    pick: str = ""
    stars: int | None = None
    label: str = ""

    @classmethod
    def read(cls, table: Table) -> Self:
        try:
            refuse_strangers(table, ("photo", "pick", "stars", "label"))
            name, stars = string(table, "photo"), table.get("stars")
            if not name or "/" in name:
                raise AlbumError("write photo = a file of this album")
            if stars is not None and (type(stars) is not int or not 0 <= stars <= MOST):
                raise AlbumError(f"`stars` is {stars!r}; write a number from 0 to {MOST}")
            return cls(name, choice(table, "pick", PICKS), stars, string(table, "label"))
        except AlbumError as problem:
            raise AlbumError(f"`cull`: {problem.reason}") from problem

    @property
    def said(self) -> bool:
        """Whether it says anything."""
        return bool(self.pick or self.stars is not None or self.label)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a photo stands: the editor's word, and the file's where there is none.

    pick     PICKED, REJECTED, "" = undecided
    stars    0 (none) to 5; label: "" = none
    by_file  it is rejected by whoever rated the file, not by an editor
    """

    pick: str
    stars: int
    label: str
    by_file: bool = False


def standing(said: Cull | None, facts: Facts) -> Standing:
    """How a photo stands by an editor's word, None without, and by what its file says."""
    rating = facts.rating or 0
    pick = said.pick if said else ""
    by_file = not pick and rating < 0
    stars = said.stars if said and said.stars is not None else max(rating, 0)
    label = (said.label if said else "") or facts.label or ""
    return Standing(REJECTED if by_file else pick.replace(UNDECIDED, ""), stars, label, by_file)
