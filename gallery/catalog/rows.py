"""Rows of the index as values, and back."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import msgspec
from sqlalchemy import Row

from gallery.model import Facts, Label, Texts, Verdict


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """One file of one album, as pages need it; sizes are 0 when it was refused.

    label   the words that its published pictures carry; mark changes with them
    recipe  key of the recipe that its renditions were made with
    widths  the rungs that exist, pixels, ascending
    sensitive  its own essay shows it behind a veil
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


@dataclass(frozen=True, slots=True)
class AlbumRow:
    """One essay: its words as last readable, and what the list of essays shows of it.

    source      the last album.toml that parsed; first: sort key of the day, "" unknown
    lead_focus  fractions from the top left, None = default
    corrected   Unix seconds of the last correction, None without one
    problem     why today's album.toml cannot be read, "" when it can
    period      EDTF of the year, decade or century it belongs to, "" unknown
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


@dataclass(frozen=True, slots=True)
class Term:
    """A place, tag, series, person, photographer or year of an essay.

    key    one spelling as in its address; a term has a row for each of its spellings
    words  per language
    photo  file name of the photo that it is said of, "" = the whole essay
    """

    kind: str
    key: str
    words: Texts
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a search may find: an essay, or one photo of it.

    photo     its file name, "" = the essay
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


def values(row: AlbumRow | PhotoRow) -> dict[str, object]:
    """A row's columns as the tables keep them."""
    kept: dict[str, object] = {f.name: getattr(row, f.name) for f in fields(row)}
    if isinstance(row, PhotoRow):
        verdict = row.verdict or Verdict("", "", "")
        del kept["verdict"]
        kept |= {"code": verdict.code, "reason": verdict.reason, "remedy": verdict.remedy}
        kept |= {"facts": _json(row.facts), "widths": " ".join(map(str, row.widths))}
        kept["label"] = _json(row.label)
    else:
        kept |= {key: _json(kept[key]).decode() for key in ("title", "dek", "place")}
        kept["lead_focus"] = "" if row.lead_focus is None else "{!r} {!r}".format(*row.lead_focus)
    return kept


def photo_row(row: Row[Any], prefix: str = "") -> PhotoRow:
    """A photo from a result row whose columns carry `prefix`."""
    kept = _columns(row, prefix)
    verdict = Verdict(kept.pop("code"), kept.pop("reason"), kept.pop("remedy"))
    facts = msgspec.json.decode(kept.pop("facts"), type=Facts)
    label = msgspec.json.decode(kept.pop("label"), type=Label)
    widths = tuple(int(width) for width in kept.pop("widths").split())
    return PhotoRow(
        **kept, facts=facts, label=label, widths=widths, verdict=verdict if verdict.code else None
    )


def album_row(row: Row[Any], prefix: str = "") -> AlbumRow:
    """An album from a result row whose columns carry `prefix`."""
    kept = _columns(row, prefix)
    for key in ("title", "dek", "place"):
        kept[key] = msgspec.json.decode(kept[key], type=dict[str, str])
    x, _, y = kept.pop("lead_focus").partition(" ")
    return AlbumRow(**kept, lead_focus=(float(x), float(y)) if x else None)


def term_values(slug: str, one: Term) -> dict[str, object]:
    """A term's columns."""
    kept = {f.name: getattr(one, f.name) for f in fields(one)}
    return {**kept, "album": slug, "words": _json(one.words).decode()}


def entry_values(slug: str, one: Entry) -> dict[str, object]:
    """An entry's columns."""
    kept = {f.name: getattr(one, f.name) for f in fields(one)}
    return {**kept, "album": slug, "passages": _json(one.passages).decode()}


def texts(column: str) -> Texts:
    """Words by language, as a column keeps them."""
    return msgspec.json.decode(column, type=dict[str, str])


def passages(column: str) -> Sequence[Texts]:
    """The passages of an entry, as its column keeps them."""
    return msgspec.json.decode(column, type=list[dict[str, str]])


def _columns(row: Row[Any], prefix: str) -> dict[str, Any]:
    found = row._mapping
    return {key.removeprefix(prefix): found[key] for key in found if key.startswith(prefix)}


def _json(value: object) -> bytes:
    return msgspec.json.encode(value)
