"""Rows of the index as values, and back."""

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


@dataclass(frozen=True, slots=True)
class AlbumRow:
    """One essay: its words as last readable, and what the list of essays shows of it.

    source      the last album.toml that parsed; first: sort key of the day, "" unknown
    lead_focus  fractions from the top left, None = default
    problem     why today's album.toml cannot be read, "" when it can
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


def _columns(row: Row[Any], prefix: str) -> dict[str, Any]:
    found = row._mapping
    return {key.removeprefix(prefix): found[key] for key in found if key.startswith(prefix)}


def _json(value: object) -> bytes:
    return msgspec.json.encode(value)
