"""One photo of an essay, as its table in album.toml states it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Self

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
PHOTO_KEYS = (
    *("photo", "layout", "caption", "row_caption", "alt", "credit", "date", "focus"),
    *("persons", "sensitive", "decorative"),
    *("hold", "embargo", "expires_at", "ignore", "check_names"),
)


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

    photo: str
    layout: str
    caption: Texts
    alt: Texts
    credit: str
    date: str
    focus: tuple[float, float] | None
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
        return cls(
            photo=string(table, "photo"),
            layout=choice(table, "layout", LAYOUTS),
            caption=texts(table, "caption"),
            alt=texts(table, "alt"),
            credit=string(table, "credit"),
            date=edtf(table, "date"),
            focus=fraction(table, "focus"),
            persons=names(table, "persons"),
            row_caption=texts(table, "row_caption"),
            sensitive=flagged(table, "sensitive"),
            decorative=truth(table, "decorative", default=False),
            hold=flagged(table, "hold"),
            embargo=instant(table, "embargo"),
            expires_at=instant(table, "expires_at"),
            ignore=reasons(table, "ignore"),
            check_names=truth(table, "check_names", default=False),
        )

    @property
    def window(self) -> Window:
        """When readers may see it, as this block says."""
        return window(self.embargo, self.expires_at, held=self.hold is not None)
