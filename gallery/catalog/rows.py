"""Rows of the index as values, and back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Row

from gallery.blocks import NEVER
from gallery.model import Facts, Label, Texts, Verdict


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """One file of one album, as pages need it; sizes are 0 when it was refused.

    label   the words that its published pictures carry; mark changes with them
    recipe  key of the recipe that its renditions were made with
    widths  the rungs that exist, pixels, ascending; lacks: formats that are still to be made
    sensitive  its own essay shows it behind a veil
    opens, closes  when its own essay lets it be seen, Unix seconds
    settled  somebody has decided about the faces in it, and nothing is open
    picture  what its renditions are made as, `media.picture`, when faces in it are hidden; "" = of
             the file as it is
    """

    album: str
    name: str
    number: int
    sha256: str
    bytes: int
    mtime_ns: int
    width: int
    height: int
    format: str
    colour: str
    thumbhash: str
    facts: Facts
    label: Label = field(default_factory=Label)
    mark: str = ""
    recipe: str = ""
    widths: tuple[int, ...] = ()
    verdict: Verdict | None = None
    sensitive: bool = False
    opens: int = 0
    closes: int = NEVER
    settled: bool = False
    picture: str = ""
    lacks: tuple[str, ...] = ()

    @property
    def made(self) -> str:
        """Under what its renditions are kept, and what its addresses are made of."""
        return self.picture or self.sha256


@dataclass(frozen=True, slots=True)
class Placed:
    """A photo where an essay shows it: (photo_album, photo_name).

    opens, closes  when this essay lets it be seen, Unix seconds
    asks           it is not seen here before somebody has decided about its faces
    sensitive      behind a veil here
    focus          fractions from the top left, None = default
    corrected      Unix seconds of the last correction about it, None without one
    """

    photo_album: str
    photo_name: str
    opens: int = 0
    closes: int = NEVER
    asks: bool = False
    sensitive: bool = False
    focus: tuple[float, float] | None = None
    corrected: int | None = None


@dataclass(frozen=True, slots=True)
class AlbumRow:
    """One essay: its words as last readable, and what the list of essays shows of it.

    source      the last album.toml that parsed; first: sort key of the day, "" unknown
    lead_focus  fractions from the top left, None = default
    corrected   Unix seconds of the last correction, None without one
    problem     why today's album.toml cannot be read, "" when it can
    period      EDTF of the year, decade or century it belongs to, "" unknown
    opens, closes  when readers see it, by status, embargo and expiry, Unix seconds
    lead_position  place of the lead among the photos that it shows, -1 without one
    corrected_essay  the last correction that is not about a photo which it shows
    changes     the next second at which what readers see changes by itself, in any essay; None
                for never, or where nobody asked. No column: an answer to who asks when

    For a viewer `photos`, `lead_…` and `corrected` tell of what that viewer sees.
    """

    slug: str
    tag: str
    source: str
    status: str
    publish_at: int | None
    first: str
    date: str
    title: Texts
    dek: Texts
    place: Texts
    lang: str
    photos: int
    lead_album: str
    lead_name: str
    lead_focus: tuple[float, float] | None
    problem: str = ""
    problem_line: int | None = None
    corrected: int | None = None
    data_mining: str = ""
    period: str = ""
    opens: int = 0
    closes: int = NEVER
    lead_position: int = -1
    corrected_essay: int | None = None
    changes: int | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A place, tag, series, person, photographer or year of an essay.

    key    one spelling as in its address; a term has a row for each of its spellings
    words  per language
    photo  the photo that it is said of, as its block names it; "" = the whole essay
    position  of that photo among those shown; counted: it lists the essay while that one is seen
    """

    kind: str
    key: str
    words: Texts
    photo: str = ""
    position: int = -1
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """What a search may find: an essay, or one photo of it.

    photo     as its block names it, "" = the essay; position: among those shown
    date      EDTF, "" unknown
    passages  texts to quote from, the first one leads
    head, body, around   folded words, those that weigh most first
    essay     folded words that a photo has from its essay alone: they help to find it among others,
              and find nothing by themselves
    """

    photo: str
    date: str
    passages: Sequence[Texts]
    head: str
    body: str
    around: str
    essay: str = ""
    position: int = -1


@dataclass(frozen=True, slots=True)
class Filling:
    """Everything the index holds of one album.

    shown    each photo the essay shows, in reading order
    terms    where it is listed; entries: what of it a search may find
    outdated  what photos are not shown as any more: `media.picture`, for whoever keeps those
    """

    album: AlbumRow
    photos: Sequence[PhotoRow] = field(default_factory=tuple)
    shown: Sequence[Placed] = field(default_factory=tuple)
    terms: Sequence[Term] = field(default_factory=tuple)
    entries: Sequence[Entry] = field(default_factory=tuple)
    outdated: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Public:
    """A photo that is shown somewhere; closes: until when it surely is, Unix seconds."""

    photo: PhotoRow
    closes: int


def photo_row(row: Row[Any], prefix: str = "") -> PhotoRow:
    """A photo from a result row whose columns carry `prefix`: `seeing.photo_columns`, or all of the
    table's own, for the desk."""
    kept = _columns(row, prefix)
    verdict = Verdict(kept.pop("code"), kept.pop("reason"), kept.pop("remedy"))
    facts = msgspec.json.decode(kept.pop("facts"), type=Facts)
    label = msgspec.json.decode(kept.pop("label"), type=Label)
    silent = Label(data_mining=label.data_mining)
    if not kept.pop("said", True) and label != silent:  # and under an address of its own
        label, kept["mark"] = silent, f"unsaid {kept['mark']}"
    widths = tuple(int(width) for width in kept.pop("widths").split())
    lacks = tuple(kept.pop("lacks").split())
    refused = verdict if verdict.code else None
    return PhotoRow(**kept, facts=facts, label=label, widths=widths, lacks=lacks, verdict=refused)


def album_row(row: Row[Any], prefix: str = "") -> AlbumRow:
    """An album from a result row whose columns carry `prefix`."""
    kept = _columns(row, prefix)
    for key in ("title", "dek", "place"):
        kept[key] = msgspec.json.decode(kept[key], type=dict[str, str])
    x, _, y = kept.pop("lead_focus").partition(" ")
    return AlbumRow(**kept, lead_focus=(float(x), float(y)) if x else None)


def texts(column: str) -> Texts:
    """Words by language, as a column keeps them."""
    return msgspec.json.decode(column, type=dict[str, str])


def passages(column: str) -> Sequence[Texts]:
    """The passages of an entry, as its column keeps them."""
    return msgspec.json.decode(column, type=list[dict[str, str]])


def _columns(row: Row[Any], prefix: str) -> dict[str, Any]:
    found = row._mapping
    return {key.removeprefix(prefix): found[key] for key in found if key.startswith(prefix)}
