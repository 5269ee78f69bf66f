"""What an essay is made of: the album and its blocks, read from the tables of album.toml.

A block's kind is the first key of KINDS that its table has. A new kind is one class here and
one macro of the same name in templates/blocks.html.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Self, TypeAlias

from gallery.errors import AlbumError
from gallery.model import Texts
from gallery.values import (
    Table,
    choice,
    clocks,
    edtf,
    fraction,
    instant,
    listed,
    refuse_strangers,
    string,
    tables,
    texts,
    zone,
)

STATUSES = ("draft", "review", "scheduled", "published", "withdrawn")
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


@dataclass(frozen=True, slots=True)
class PhotoBlock:
    """One photo of the essay.

    photo    file name in this album, or "/other-album/NAME" for a photo of another one
    layout   a hint of LAYOUTS; "" lets the page decide
    caption, alt   the editor's words; where absent the file's own (never one for the other)
    credit   overrides the album's
    date     EDTF; the editor's word, overrides what the file says
    focus    fractions of width and height from the top left that no crop may lose; None = default
    """

    key: ClassVar[str] = "photo"

    photo: str
    layout: str
    caption: Texts
    alt: Texts
    credit: str
    date: str
    focus: tuple[float, float] | None

    @classmethod
    def read(cls, table: Table) -> Self:
        refuse_strangers(table, ("photo", "layout", "caption", "alt", "credit", "date", "focus"))
        return cls(
            photo=string(table, "photo"),
            layout=choice(table, "layout", LAYOUTS),
            caption=texts(table, "caption"),
            alt=texts(table, "alt"),
            credit=string(table, "credit"),
            date=edtf(table, "date"),
            focus=fraction(table, "focus"),
        )


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Markdown between the photos."""

    key: ClassVar[str] = "text"

    text: Texts

    @classmethod
    def read(cls, table: Table) -> Self:
        refuse_strangers(table, ("text",))
        return cls(texts(table, "text"))


@dataclass(frozen=True, slots=True)
class ChapterBlock:
    """A heading with an anchor of its own."""

    key: ClassVar[str] = "chapter"

    chapter: Texts

    @classmethod
    def read(cls, table: Table) -> Self:
        refuse_strangers(table, ("chapter",))
        return cls(texts(table, "chapter"))


@dataclass(frozen=True, slots=True)
class QuoteBlock:
    """A pull quote; `by` says whose words they are."""

    key: ClassVar[str] = "quote"

    quote: Texts
    by: Texts

    @classmethod
    def read(cls, table: Table) -> Self:
        refuse_strangers(table, ("quote", "by"))
        return cls(texts(table, "quote"), texts(table, "by"))


@dataclass(frozen=True, slots=True)
class PointBlock:
    """A numbered point (Markdown) with its own anchor; numbers are counted, never written.

    photos  photos that hang on the point
    """

    key: ClassVar[str] = "point"

    point: Texts
    photos: tuple[PhotoBlock, ...]

    @classmethod
    def read(cls, table: Table) -> Self:
        refuse_strangers(table, ("point", "photos"))
        hung = listed(table, "photos")
        return cls(
            texts(table, "point"),
            tuple(PhotoBlock.read({"photo": p} if isinstance(p, str) else _table(p)) for p in hung),
        )


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """A claim in numbers, such as a crowd's size, with who says so and when.

    source  who says so; date: EDTF of the claim; link: where it can be read
    """

    key: ClassVar[str] = "figure"

    figure: Texts
    source: Texts
    date: str
    link: str

    @classmethod
    def read(cls, table: Table) -> Self:
        refuse_strangers(table, ("figure", "source", "date", "link"))
        return cls(
            texts(table, "figure"),
            texts(table, "source"),
            edtf(table, "date"),
            string(table, "link"),
        )


Block: TypeAlias = PhotoBlock | TextBlock | ChapterBlock | QuoteBlock | PointBlock | FigureBlock

KINDS: Mapping[str, type[Block]] = {
    kind.key: kind
    for kind in (PhotoBlock, TextBlock, ChapterBlock, QuoteBlock, PointBlock, FigureBlock)
}


def block(table: Table) -> Block:
    """Read one `[[block]]`; AlbumError says what is wrong with it."""
    for key, kind in KINDS.items():
        if key in table:
            return kind.read(table)
    known = ", ".join(KINDS)
    raise AlbumError(f"a [[block]] has none of the keys that say what it is: {known}")


@dataclass(frozen=True, slots=True)
class Album:
    """An essay as album.toml states it; photos' facts live in manifest.json.

    slug        name of the folder and of the address
    date        EDTF of the event, "" = worked out from the photos
    zone        IANA name; fills display only, never a photo's unknown offset
    status      one of STATUSES; a new drop is never public by itself
    publish_at  with its offset; None = not scheduled
    lang        the main language: that of file captions of unknown language
    clocks      by camera body, the shift that sets its clock right
    lead        the photo that stands for the essay, "" = the first one
    """

    slug: str
    title: Texts
    dek: Texts
    date: str
    zone: str
    place: Texts
    status: str
    publish_at: datetime | None
    credit: str
    licence: str
    rights: Texts
    source: Texts
    series: Texts
    tags: tuple[str, ...]
    lang: str
    lead: str
    clocks: Mapping[str, timedelta]
    blocks: tuple[Block, ...]

    @classmethod
    def read(cls, slug: str, table: Table) -> Self:
        refuse_strangers(table, ALBUM_KEYS)
        return cls(
            slug=slug,
            title=texts(table, "title"),
            dek=texts(table, "dek"),
            date=edtf(table, "date"),
            zone=zone(table, "zone"),
            place=texts(table, "place"),
            status=choice(table, "status", STATUSES),
            publish_at=instant(table, "publish_at"),
            credit=string(table, "credit"),
            licence=string(table, "licence"),
            rights=texts(table, "rights"),
            source=texts(table, "source"),
            series=texts(table, "series"),
            tags=tuple(_word(tag) for tag in listed(table, "tags")),
            lang=string(table, "lang"),
            lead=string(table, "lead"),
            clocks=clocks(table, "clock"),
            blocks=tuple(block(t) for t in tables(table, "block")),
        )

    @property
    def photos(self) -> tuple[PhotoBlock, ...]:
        """Every photo block in reading order, those that hang on points included."""
        found: list[PhotoBlock] = []
        for part in self.blocks:
            if isinstance(part, PhotoBlock):
                found.append(part)
            elif isinstance(part, PointBlock):
                found.extend(part.photos)
        return tuple(found)


ALBUM_KEYS = (
    "title",
    "dek",
    "date",
    "zone",
    "place",
    "status",
    "publish_at",
    "credit",
    "licence",
    "rights",
    "source",
    "series",
    "tags",
    "lang",
    "lead",
    "clock",
    "block",
)


def _table(value: object) -> Table:
    if isinstance(value, Mapping):
        return value
    raise AlbumError(f"`photos` holds {value!r}, which is neither a file name nor a table")


def _word(value: object) -> str:
    if isinstance(value, str):
        return value
    raise AlbumError(f"`tags` holds {value!r}, which is not text in quotes")
