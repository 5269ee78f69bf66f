"""The album: what an essay says of itself, and its blocks."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self

from gallery.blocks.cull import REJECTED, Cull
from gallery.blocks.faces import FILLS, POLICIES, Faces, merged
from gallery.blocks.instead import Instead
from gallery.blocks.kinds import Block, PointBlock, block
from gallery.blocks.photo import PhotoBlock
from gallery.blocks.window import ALWAYS, HELD, Window, window
from gallery.blocks.withheld import Withheld
from gallery.errors import AlbumError
from gallery.model import PLACES_SHOWN, Offered, Texts, Trashed
from gallery.values import (
    Table,
    choice,
    clocks,
    edtf,
    instant,
    names,
    offered,
    reasons,
    refuse_strangers,
    string,
    tables,
    texts,
    trashed,
    truth,
    zone,
)

DATA_MINING = ("", "allowed", "reserved")
STATUSES = ("draft", "review", "approved", "scheduled", "published", "withdrawn")
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
    embargo, expires_at  readers see it from then on, and before then; None = no such limit
    lang        the main language: that of file captions of unknown language
    clocks      by camera body, the shift that sets its clock right
    lead        the photo that stands for the essay, "" = the first one
    data_mining whether machines may be trained on it: "allowed", "reserved", "" = as the site says
    place_shown how closely it is told where its photos were taken, "" = as the site says
    download    its photos are offered together, as one file
    offered     its photos that strangers sent, those that wait for an editor and those accepted
    face_policy what it asks for before photos are shown: one of POLICIES, "" = as the site says
    face_fill   one of FILLS; faces: what was decided about the faces of its photos
    ignore      rules of gallery.lint that do not count for it and its photos -> why not
    cull        what editors decided about its photos: picked, rejected, stars, label
    instead     files that are to take the places of its photos once they are developed
    trash       its photos in the trash; trashed: when the whole essay went there, None = it is not
    withheld    its photos, or itself, that were taken out of everything because somebody asked
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
    place_shown: str = ""
    download: bool = True
    context: Context = field(default_factory=Context)
    cull: Sequence[Cull] = ()
    instead: Sequence[Instead] = ()
    trash: Sequence[Trashed] = ()
    trashed: datetime | None = None
    trashed_by: str = ""
    embargo: datetime | None = None
    expires_at: datetime | None = None
    offered: Sequence[Offered] = ()
    ignore: Mapping[str, str] = field(default_factory=dict)
    face_policy: str = ""
    face_fill: str = FILLS[0]
    faces: Sequence[Faces] = ()
    withheld: Sequence[Withheld] = ()

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
            place_shown=choice(table, "place_shown", ("", *PLACES_SHOWN)),
            download=truth(table, "download", default=True),
            context=Context.read(table.get("context", {})),
            cull=tuple(Cull.read(t) for t in tables(table, "cull")),
            instead=tuple(Instead.read(t) for t in tables(table, "instead")),
            trash=trashed(table, "trash"),
            trashed=instant(table, "trashed"),
            trashed_by=string(table, "trashed_by"),
            embargo=instant(table, "embargo"),
            expires_at=instant(table, "expires_at"),
            offered=offered(table, "offered"),
            ignore=reasons(table, "ignore"),
            face_policy=choice(table, "faces", POLICIES),
            face_fill=choice(table, "faces_fill", FILLS),
            faces=tuple(Faces.read(t) for t in tables(table, "redact")),
            withheld=tuple(Withheld.read(t) for t in tables(table, "withheld")),
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

    def waiting(self) -> tuple[Offered, ...]:
        """Its photos that strangers sent and that wait for an editor, as they came."""
        thrown = self.thrown_away()
        return tuple(o for o in self.offered if o.accepted is None and o.photo not in thrown)

    def kept_back(self) -> frozenset[str]:
        """The names of its files that nobody shows: in the trash, withheld, rejected, waiting."""
        unseen = (one.photo for one in self.offered if one.accepted is None)
        return self.thrown_away().union(unseen, self.rejected(), self.taken_out())

    def taken_out(self) -> frozenset[str]:
        """The names of its files that are withheld; of an essay that is, see `shut_away`."""
        return frozenset(one.photo for one in self.withheld if one.photo and one.holds)

    @property
    def shut_away(self) -> bool:
        """Whether the whole essay is in the trash or withheld: nobody opens it, nothing goes in."""
        return self.trashed is not None or any(not w.photo and w.holds for w in self.withheld)

    def withheld_of(self, photo: str = "") -> Withheld | None:
        """What is noted of a photo that is withheld or was; "" = of the essay itself."""
        return next((one for one in self.withheld if one.photo == photo), None)

    def turn(self, photo: str) -> str:
        """What sets the addresses of a photo apart from those it had before it was withheld."""
        ours = (one for one in self.withheld if one.photo in ("", photo))
        return " ".join(sorted(one.released.isoformat() for one in ours if one.released))

    def faces_of(self, photo: str) -> Faces | None:
        """What was decided about the faces of one of its files; None where nobody said anything."""
        return merged([one for one in self.faces if one.photo == photo])

    def rejected(self) -> frozenset[str]:
        """The names of its files that editors rejected: whatever names them, nobody shows them."""
        return frozenset(one.photo for one in self.cull if one.pick == REJECTED)

    @property
    def window(self) -> Window:
        """When readers may see it, as far as embargo and expiry go; the status is not asked."""
        return window(self.embargo, self.expires_at)

    @property
    def opening(self) -> Window:
        """When readers may see it, its status included."""
        if self.shut_away:
            return HELD
        if self.status == "published":
            return self.window
        if self.status == "scheduled" and self.publish_at is not None:
            return self.window.within(window(self.publish_at, None))
        return HELD

    def windows(self) -> Mapping[str, Window]:
        """When readers may see each photo here, by its name: what all its blocks allow."""
        found: dict[str, Window] = {}
        for one in self.photos:
            found[one.photo] = found.get(one.photo, ALWAYS).within(one.window)
        return found

    def at(self, second: int | None) -> "Album":
        """The essay as it may be seen at this second; None = ahead of time, without held photos.

        Blocks of photos that may not be seen are left out, and corrections about them.
        """
        windows = self.windows().items()
        if second is None:
            return self.silent({n for n, one in windows if one.shut} | self.taken_out())
        return self.silent({n for n, one in windows if not one.open(second)} | self.taken_out())

    def silent(self, photos: Collection[str]) -> "Album":
        """The album without the blocks of some photos, and without a word about them."""
        if not photos:
            return self
        kept = tuple(one for one in self.corrections if one.photo not in photos)
        return replace(self.without(photos), corrections=kept)

    def held(self, photos: Collection[str]) -> "Album":
        """The album with some photos held, as if each of their blocks said so."""
        return replace(self, blocks=tuple(_held(self.blocks, photos))) if photos else self

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
    "embargo",
    "expires_at",
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
    "place_shown",
    "download",
    "correction",
    "ignore",
    "faces",
    "faces_fill",
    "redact",
    "cull",
    "instead",
    "offered",
    "trash",
    "trashed",
    "trashed_by",
    "withheld",
    "block",
)


def _held(blocks: Iterable[Block], photos: Collection[str]) -> Iterator[Block]:
    for part in blocks:
        if isinstance(part, PointBlock):
            hung = (replace(p, hold={}) if p.photo in photos else p for p in part.photos)
            yield replace(part, photos=tuple(hung))
        elif isinstance(part, PhotoBlock) and part.photo in photos:
            yield replace(part, hold={})
        else:
            yield part


def _left(blocks: Iterable[Block], photos: Collection[str]) -> Iterator[Block]:
    for part in blocks:
        if isinstance(part, PointBlock):
            yield replace(part, photos=tuple(p for p in part.photos if p.photo not in photos))
        elif not isinstance(part, PhotoBlock) or part.photo not in photos:
            yield part
