"""What the index holds of an album, as rows of its tables: plain values in the order of columns.

A row is a tuple and no mapping, because a library has some hundred thousand of them. True and
False are 1 and 0, as SQLite gives them back: seals are made of rows before they are written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import msgspec
from sqlalchemy import Table

from gallery.catalog.rows import AlbumRow, Entry, Filling, PhotoRow, Placed, Term
from gallery.catalog.tables import album, entry, photo, shown, term
from gallery.model import Verdict

Row: TypeAlias = tuple[str | int | bytes | None, ...]

TOLD = (album, photo, shown, term, entry)
"""The tables that hold what an album's files say."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Everything the index holds of one album, as rows: another process may have made them.

    rows      of each table of `TOLD`, in that order
    outdated  as of `Filling`
    """

    slug: str
    rows: Sequence[Sequence[Row]]
    outdated: Sequence[str]

    @property
    def tables(self) -> dict[Table, Sequence[Row]]:
        """The rows by table."""
        return dict(zip(TOLD, self.rows, strict=True))


COLUMNS: Mapping[Table, tuple[str, ...]] = MappingProxyType(
    {table: tuple(c.name for c in table.c if c is not entry.c.id) for table in TOLD}
)
"""The columns of a row, in their order; the index itself gives an entry its number."""

_SHOWN = Verdict("", "", "")
_json = msgspec.json.Encoder().encode


def stored(filling: Filling) -> Stored:
    """The rows of an album, those of each table ordered by what tells them apart."""
    slug = filling.album.slug
    rows = {
        album: [album_row(filling.album)],
        photo: [photo_row(one) for one in sorted(filling.photos, key=_name)],
        shown: [shown_row(slug, place, one) for place, one in enumerate(filling.shown)],
        term: sorted((term_row(slug, one) for one in filling.terms), key=_term),
        entry: [entry_row(slug, one) for one in filling.entries],
    }
    return Stored(slug, [rows[table] for table in TOLD], filling.outdated)


def album_row(row: AlbumRow) -> Row:
    """An essay."""
    return (
        *(row.slug, row.tag, row.status, row.publish_at, row.opens, row.closes),
        *(row.first, row.date, row.period, _text(row.title), _text(row.dek), _text(row.place)),
        *(row.lang, row.photos, row.lead_position, row.lead_album, row.lead_name),
        *(_point(row.lead_focus), row.corrected, row.corrected_essay, row.data_mining),
        *(row.problem_line, row.problem, row.source),
    )


def photo_row(row: PhotoRow) -> Row:
    """A file of an album."""
    verdict = row.verdict or _SHOWN
    return (
        row.album,
        row.name,
        row.number,
        row.sha256,
        row.picture,
        row.bytes,
        row.mtime_ns,
        row.width,
        row.height,
        row.format,
        row.colour,
        row.thumbhash,
        _json(row.facts),
        _json(row.label),
        row.mark,
        row.recipe,
        " ".join(map(str, row.widths)),
        " ".join(row.lacks),
        int(row.sensitive),
        row.opens,
        row.closes,
        int(row.settled),
        verdict.code,
        verdict.reason,
        verdict.remedy,
    )


def shown_row(slug: str, place: int, one: Placed) -> Row:
    """A photo where an essay shows it."""
    return (
        *(slug, place, one.photo_album, one.photo_name, one.opens, one.closes),
        *(int(one.asks), int(one.sensitive), _point(one.focus), one.corrected),
    )


def term_row(slug: str, one: Term) -> Row:
    """Where an essay is listed."""
    said = _text(one.words)
    return slug, one.photo, one.position, int(one.counted), one.kind, one.key, said


def entry_row(slug: str, one: Entry) -> Row:
    """What a search may find."""
    said = _json(one.passages).decode()
    words = (one.head, one.body, one.around, one.essay)
    return slug, one.photo, one.position, one.date, said, *words


def _name(row: PhotoRow) -> str:
    return row.name


def _term(row: Row) -> tuple[object, ...]:
    return row[1], row[4], row[5]


def _text(words: object) -> str:
    return _json(words).decode()


def _point(point: tuple[float, float] | None) -> str:
    return "" if point is None else "{!r} {!r}".format(*point)
