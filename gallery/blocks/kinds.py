"""The kinds of block: one class each, found by the first key that a table has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self, TypeAlias

from gallery.blocks.photo import PhotoBlock
from gallery.errors import AlbumError
from gallery.model import Texts
from gallery.values import Table, edtf, listed, refuse_strangers, string, texts


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


def _table(value: object) -> Table:
    if isinstance(value, Mapping):
        return value
    raise AlbumError(f"`photos` holds {value!r}, which is neither a file name nor a table")
