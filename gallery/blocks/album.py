"""The album: what an essay says of itself, and its blocks."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self

from gallery.blocks.kinds import Block, PointBlock, block
from gallery.blocks.photo import PhotoBlock
from gallery.errors import AlbumError
from gallery.model import Texts, Trashed
from gallery.values import (
    Table,
    choice,
    clocks,
    edtf,
    instant,
    names,
    refuse_strangers,
    string,
    tables,
    texts,
    trashed,
    truth,
    zone,
)

DATA_MINING = ("", "allowed", "reserved")
STATUSES = ("draft", "review", "scheduled", "published", "withdrawn")
CONTEXT_KEYS = ("event", "city", "region", "country", "template")


@dataclass(frozen=True, slots=True)
class Context:
    """What is alike for many photos: captions are composed of it at the desk, no page prints it.

    template  of captions, per language (gallery.event.composing)
    """

    event: Texts = field(default_factory=dict)
    city: Texts = field(default_factory=dict)
    region: Texts = field(default_factory=dict)
    country: Texts = field(default_factory=dict)
    template: Texts = field(default_factory=dict)

    @classmethod
    def read(cls, table: object) -> Self:
        if not isinstance(table, Mapping):
            raise AlbumError(f"`context` is {table!r}; write [context] and below it event.en")
        try:
            refuse_strangers(table, CONTEXT_KEYS)
            return cls(**{key: texts(table, key) for key in CONTEXT_KEYS})
        except AlbumError as problem:
            raise AlbumError(f"`context`: {problem.reason}") from problem


@dataclass(frozen=True, slots=True)
class Correction:
    """What was wrong in the essay and is right now, printed at its end and in the feeds.

    date   EDTF, when it was put right; "" is not said
    photo  the photo that it is about, as blocks name it; "" = the essay
    """

    date: str
    note: Texts
    photo: str

    @classmethod
    def read(cls, table: Table) -> Self:
        try:
            refuse_strangers(table, ("date", "note", "photo"))
            return cls(edtf(table, "date"), texts(table, "note"), string(table, "photo"))
        except AlbumError as problem:
            raise AlbumError(f"`correction`: {problem.reason}") from problem


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
    data_mining whether machines may be trained on it: "allowed", "reserved", "" = as the site says
    download    its photos are offered together, as one file
    trash       its photos in the trash; trashed: when the whole essay went there, None = it is not
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
    corrections: tuple[Correction, ...] = ()
    data_mining: str = ""
    download: bool = True
    context: Context = field(default_factory=Context)
    trash: Sequence[Trashed] = ()
    trashed: datetime | None = None
    trashed_by: str = ""

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
            tags=names(table, "tags"),
            lang=string(table, "lang"),
            lead=string(table, "lead"),
            clocks=clocks(table, "clock"),
            blocks=tuple(block(t) for t in tables(table, "block")),
            corrections=tuple(Correction.read(t) for t in tables(table, "correction")),
            data_mining=choice(table, "data_mining", DATA_MINING),
            download=truth(table, "download", default=True),
            context=Context.read(table.get("context", {})),
            trash=trashed(table, "trash"),
            trashed=instant(table, "trashed"),
            trashed_by=string(table, "trashed_by"),
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

    def thrown_away(self) -> frozenset[str]:
        """The names of its files in the trash: whatever else says so, nobody shows them."""
        return frozenset(one.photo for one in self.trash)

    def without(self, photos: Collection[str]) -> "Album":
        """The album without the blocks of some photos."""
        return replace(self, blocks=tuple(_left(self.blocks, photos))) if photos else self

    def cover(self, there: Sequence[PhotoBlock]) -> PhotoBlock | None:
        """The photo that stands for the essay, of those there are: never a sensitive one.

        It is `lead`, else the first; None when there is none to show unasked.
        """
        fit = [block for block in there if block.sensitive is None]
        return next((block for block in fit if block.photo == self.lead), next(iter(fit), None))


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
    "context",
    "data_mining",
    "download",
    "correction",
    "trash",
    "trashed",
    "trashed_by",
    "block",
)


def _left(blocks: Iterable[Block], photos: Collection[str]) -> Iterator[Block]:
    for part in blocks:
        if isinstance(part, PointBlock):
            yield replace(part, photos=tuple(p for p in part.photos if p.photo not in photos))
        elif not isinstance(part, PhotoBlock) or part.photo not in photos:
            yield part
