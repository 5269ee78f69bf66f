"""One photo of an essay, as its table in album.toml states it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, Self

from gallery.blocks.window import Window, window
from gallery.model import Texts
from gallery.values import (
    Table,
    choice,
    edtf,
    flagged,
    fraction,
    instant,
    names,
    reasons,
    refuse_strangers,
    string,
    texts,
    truth,
)

LAYOUTS = (
    "",
    "full",
    "wide",
    "column",
    "inline-left",
    "inline-right",
    "inline",
    "pair",
    "trio",
    "panorama",
)

_READ: Mapping[str, Callable[[Table, str], object]] = {
    "photo": string,
    "layout": partial(choice, allowed=LAYOUTS),
    "caption": texts,
    "row_caption": texts,
    "alt": texts,
    "credit": string,
    "date": edtf,
    "focus": fraction,
    "persons": names,
    "sensitive": flagged,
    "decorative": partial(truth, default=False),
    "hold": flagged,
    "embargo": instant,
    "expires_at": instant,
    "ignore": reasons,
    "check_names": partial(truth, default=False),
}
"""How each key is read; most blocks have few of them."""

PHOTO_KEYS = tuple(_READ)


@dataclass(frozen=True, slots=True)
class PhotoBlock:
    """One photo of the essay.

    photo    file name in this album, or "/other-album/NAME" for a photo of another one
    layout   a hint of LAYOUTS; "" lets the page decide
    caption, alt   the editor's words; where absent the file's own (never one for the other)
    row_caption    stands under the row of photos in place of theirs: "Left: … Right: …"
    credit   overrides the album's
    date     EDTF; the editor's word, overrides what the file says
    focus    fractions of width and height from the top left that no crop may lose; None = default
    persons  who may be named and found; names in the file itself are never published
    sensitive  shown behind a veil: why, {} without a reason; None = not sensitive
    decorative  says nothing that the words beside it do not: its alt text is empty on purpose
    hold     kept from readers whatever the essay's state: why, {} without a reason; None = not
    embargo, expires_at  shown from then on, and before then; None = no such limit
    ignore   rules of gallery.lint that do not count for it -> why not
    check_names  its file was replaced since its words were written: somebody has to read them
    """

    key: ClassVar[str] = "photo"

    photo: str = ""
    layout: str = ""
    caption: Texts = field(default_factory=dict)
    alt: Texts = field(default_factory=dict)
    credit: str = ""
    date: str = ""
    focus: tuple[float, float] | None = None
    persons: tuple[str, ...] = ()
    row_caption: Texts = field(default_factory=dict)
    sensitive: Texts | None = None
    decorative: bool = False
    hold: Texts | None = None
    embargo: datetime | None = None
    expires_at: datetime | None = None
    ignore: Mapping[str, str] = field(default_factory=dict)
    check_names: bool = False

    @classmethod
    def read(cls, table: Table) -> Self:
        refuse_strangers(table, PHOTO_KEYS)
        said: dict[str, Any] = {key: _READ[key](table, key) for key in table}
        return cls(**said)

    @property
    def window(self) -> Window:
        """When readers may see it, as this block says."""
        return window(self.embargo, self.expires_at, held=self.hold is not None)
