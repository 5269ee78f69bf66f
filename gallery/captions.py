"""Words for many photos at once: a table's rows, and what they would change in an album.

Pure: bytes and an album in, changes and refusals out. Nothing is guessed: a row that could mean
two photos, or none, is refused with its line and the reason, and the other rows stand.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Self, TypeAlias

from gallery.blocks import Album, PhotoBlock
from gallery.model import Lang, Texts

LARGEST = 16 << 20
"""Bytes of a table that we read: far more than the captions of any album."""

DELIMITERS = (",", ";", "\t")
FILE_NAMES = ("file", "file name", "filename", "archivo")
CLEAR = "-"
"""A cell of this alone takes the words away; an empty one leaves them as they are."""

EVERY = "*"
"""In place of a language in the header: words that are the same in all of them."""

Key: TypeAlias = tuple[str, Lang]
"""What a column holds: ("caption", "es"), ("alt", "en"), ("credit", ""), ("file", "")."""

Record: TypeAlias = tuple[int, Sequence[str]]
"""Line where it begins, cells."""

ALIKE = "its {} is the same in every language; split it in album.toml first"
"""Why one language of a text that stands for all cannot be changed alone."""

_LANG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
_HYPHEN = re.compile(r"\\*-")
_ESCAPED = re.compile(r"\\+-")
_SAVE = "save it as “CSV UTF-8”"


@dataclass(frozen=True, slots=True)
class Row:
    """Words for one photo.

    line   where the row begins in the table, from 1; None for a sidecar
    file   the photo as the row names it
    texts  the words by column; "" clears, an absent key changes nothing
    """

    line: int | None
    file: str
    texts: Mapping[Key, str]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is not taken, with the reason; `file` is "" where the row or table names none."""

    line: int | None
    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read; `passed` are the names of columns that mean nothing to us."""

    rows: Sequence[Row] = ()
    refused: Sequence[Refusal] = ()
    passed: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One text of one photo.

    photo  as its block names it
    field  "caption", "alt" or "credit"; lang: "" for the credit
    old    what stands in album.toml, "" when nothing does; new: "" takes it away
    """

    photo: str
    field: str
    lang: Lang
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What rows come down to; `waiting` are the photos named that no block shows."""

    changes: Sequence[Change] = ()
    refused: Sequence[Refusal] = ()
    waiting: Sequence[str] = ()


def parse_table(data: bytes) -> Table:
    """Read a CSV of captions (RFC 4180; the header tells comma, semicolon or tab).

    data     UTF-8 with or without a byte order mark; any line ends
    returns  rows in order; what cannot be read is among the refusals, never an error
    """
    if len(data) > LARGEST:
        return _refused(1, f"it is over {LARGEST >> 20} MiB; no table of captions is that long")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        return _refused(line, f"it is not UTF-8; {_SAVE}")
    delimiter = max(DELIMITERS, key=lambda one: len(_columns(_head(text, one))))
    records, broken = _records(text, delimiter)
    if not records:
        return Table(refused=broken or (Refusal(1, "", "it is empty"),))
    (first, head), *rest = records
    columns = _columns(head)
    if reason := _wrong(head, columns):
        return _refused(first, reason)
    told = [_row(line, cells, columns, len(head)) for line, cells in rest]
    return Table(
        tuple(one for one in told if isinstance(one, Row)),
        (*(one for one in told if isinstance(one, Refusal)), *broken),
        tuple(name.strip() for at, name in enumerate(head) if at not in columns and name.strip()),
    )


def changes(album: Album, rows: Iterable[Row], waiting: Iterable[str] = ()) -> Plan:
    """What the rows would change in an album; of a photo shown twice, its first block.

    waiting  names of the album's photos that may have no block: rows that name one are left out
    """
    blocks = {block.photo: block for block in reversed(album.photos)}
    names = _Names.of([*blocks, *(name for name in waiting if name not in blocks)])
    found: dict[str, list[Row]] = {}
    plans: list[Plan] = []
    for row in rows:
        match names.named(row.file):
            case [photo]:
                found.setdefault(photo, []).append(row)
            case several:
                plans.append(_refusing(row, _unclear(several)))
    for photo, same in found.items():
        if len(same) > 1:
            lines = " and ".join(str(row.line) for row in same)
            plans += [_refusing(row, f"lines {lines} name the same photo") for row in same]
        elif photo in blocks:
            plans.append(_changed(blocks[photo], same[0]))
        elif same[0].texts:
            plans.append(Plan(waiting=(photo,)))
    refused = [one for plan in plans for one in plan.refused]
    return Plan(
        tuple(one for plan in plans for one in plan.changes),
        tuple(sorted(refused, key=lambda one: one.line or 0)),
        tuple(one for plan in plans for one in plan.waiting),
    )


def table_of(rows: Sequence[Row], langs: Sequence[Lang]) -> bytes:
    """The table that `parse_table` reads back as these rows, for any spreadsheet (RFC 4180).

    langs    columns that are there in any case, for words still to be written
    returns  UTF-8 with a byte order mark, by which Excel knows it. Blanks around words are lost
    """
    said = {key for row in rows for key in row.texts}
    columns = []
    for field in ("caption", "alt"):
        found = sorted(lang for name, lang in said if name == field and lang not in ("", *langs))
        alike = [""] if (field, "") in said else []
        columns += [(field, lang) for lang in (*langs, *found, *alike)]
    columns.append(("credit", ""))
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(["file", *(_headed(*column) for column in columns)])
    for row in rows:
        writer.writerow([row.file, *(_cell(row.texts.get(column, "")) for column in columns)])
    return out.getvalue().encode("utf-8-sig")


def words_of(block: PhotoBlock, name: str, lang: Lang) -> str:
    """The editor's words in one field of a block, "" when absent.

    Words that are alike in all languages (`caption = "…"`) count for each of them.
    """
    if name == "credit":
        return block.credit
    texts = _texts(block, name)
    return texts.get(lang, texts.get("", ""))


def is_alike(block: PhotoBlock, name: str) -> bool:
    """Whether a caption or alt text is written once for all languages."""
    return name != "credit" and "" in _texts(block, name)


def _differs(block: PhotoBlock, name: str) -> bool:
    """Whether a caption or alt text is written by language."""
    return name != "credit" and any(_texts(block, name))


def _is_split(row: Row, name: str) -> bool:
    return any(field == name and lang for field, lang in row.texts)


def _texts(block: PhotoBlock, name: str) -> Texts:
    return {"caption": block.caption, "alt": block.alt}[name]


def _refused(line: int, reason: str) -> Table:
    return Table(refused=(Refusal(line, "", reason),))


def _refusing(row: Row, reason: str) -> Plan:
    return Plan(refused=(Refusal(row.line, row.file, reason),))


def _head(text: str, delimiter: str) -> Sequence[str]:
    """The first record that is not blank, as this delimiter cuts it; none where it cannot."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return next((cells for cells in reader if _is_said(cells)), [])
    except csv.Error:
        return []


def _records(text: str, delimiter: str) -> tuple[Sequence[Record], tuple[Refusal, ...]]:
    """The records that are not blank, and the place from which on they cannot be told apart.

    Read strictly: a quote that is never closed would make one caption of all that follows it.
    """
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[Record] = []
    line = 1
    try:
        for cells in reader:
            if _is_said(cells):
                records.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as problem:
        reason = f"the table cannot be read from here on ({problem}); look at its quotes"
        return records, (Refusal(line, "", reason),)
    return records, ()


def _is_said(cells: Iterable[str]) -> bool:
    return any(cell.strip() for cell in cells)


def _columns(head: Iterable[str]) -> dict[int, Key]:
    """Position -> what it holds, for the columns that we know."""
    found = ((at, _column(name)) for at, name in enumerate(head))
    return {at: key for at, key in found if key is not None}


def _column(name: str) -> Key | None:
    word = " ".join(_folded(name).split())
    if word in FILE_NAMES:
        return "file", ""
    if word == "credit":
        return "credit", ""
    kind, _, lang = word.partition(".")
    if kind in ("caption", "alt") and lang == EVERY:
        return kind, ""
    return (kind, _spelt(lang)) if kind in ("caption", "alt") and _LANG.fullmatch(lang) else None


def _spelt(tag: str) -> Lang:
    """BCP 47 in its usual spelling: "es-mx" -> "es-MX", "zh-hant" -> "zh-Hant"."""
    first, *rest = tag.split("-")
    return "-".join((first, *(p.upper() if len(p) == 2 else p.title() for p in rest)))


def _wrong(head: Sequence[str], columns: Mapping[int, Key]) -> str:
    """Why no row can be read under this header; "" when all can."""
    held = list(columns.values())
    twice = [key for key in dict.fromkeys(held) if held.count(key) > 1]
    if twice:
        return f"two columns hold {'.'.join(filter(None, twice[0]))}; keep one of them"
    if ("file", "") not in held:
        return f"no column of the header is called file, but {_listed(head)}"
    if len(held) == 1:
        return f"no column is called like caption.en, alt.es or credit, but {_listed(head)}"
    return ""


def _listed(names: Sequence[str]) -> str:
    shown = [repr(name[:40]) for name in names[:8]]
    return ", ".join(shown) + (" ..." if len(names) > len(shown) else "") or "it has none"


def _row(line: int, cells: Sequence[str], columns: Mapping[int, Key], width: int) -> Row | Refusal:
    """One row; cells that it lacks at its end are empty, as some spreadsheets leave them out."""
    words = {columns[at]: _clean(cell) for at, cell in enumerate(cells) if at in columns}
    file = words.pop(("file", ""), "")
    if _is_said(cells[width:]):
        return Refusal(line, file, "it has more cells than the header; put quotes around its words")
    if not file:
        return Refusal(line, "", "it names no photo")
    for key, text in {("file", ""): file, **words}.items():
        if control := next((c for c in text if _is_control(c)), ""):
            reason = f"{_named(key)} holds the control character U+{ord(control):04X}"
            return Refusal(line, file, reason)
    texts = {key: _meant(text) for key, text in words.items() if text}
    return Row(line, file, texts)


def _headed(field: str, lang: Lang) -> str:
    return field if field == "credit" else f"{field}.{lang or EVERY}"


def _cell(words: str) -> str:
    """Words as a cell; `_meant` reads them back."""
    return f"\\{words}" if _HYPHEN.fullmatch(words.strip()) else words


def _meant(cell: str) -> str:
    """The words of a cell; a hyphen that is no order stands behind a backslash."""
    return "" if cell == CLEAR else cell[1:] if _ESCAPED.fullmatch(cell) else cell


def _named(key: Key) -> str:
    return ".".join(filter(None, key))


def _clean(cell: str) -> str:
    """Without blanks around it; line ends as album.toml has them."""
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


def _is_control(char: str) -> bool:
    return unicodedata.category(char) == "Cc" and char not in "\n\t"


def _changed(block: PhotoBlock, row: Row) -> Plan:
    """The texts of one row that differ from what the block says."""
    found = []
    for (name, lang), new in row.texts.items():
        old = words_of(block, name, lang)
        if new == old:
            continue
        if lang and is_alike(block, name):
            return _refusing(row, ALIKE.format(name))
        if not lang and (_differs(block, name) or _is_split(row, name)):
            return _refusing(row, f"its {name} differs by language; it cannot be alike in all too")
        found.append(Change(block.photo, name, lang, old, new))
    return Plan(tuple(found))


@dataclass(frozen=True, slots=True)
class _Names:
    """Photos by name: as spelt, folded, and folded without the ending."""

    exact: frozenset[str]
    whole: Mapping[str, Sequence[str]]
    stems: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, names: Sequence[str]) -> Self:
        whole: dict[str, list[str]] = {}
        stems: dict[str, list[str]] = {}
        for name in names:
            whole.setdefault(_folded(name), []).append(name)
            stems.setdefault(_folded(name).rpartition(".")[0], []).append(name)
        return cls(frozenset(names), whole, stems)

    def named(self, name: str) -> Sequence[str]:
        """The photos that a name can mean: one, several, or none."""
        if name in self.exact:
            return [name]
        word = _folded(name)
        return self.whole.get(word) or self.stems.get(word) or []


def _folded(name: str) -> str:
    """Equal for names that differ in case, or in how an accent is put together (NFC, NFD)."""
    composed = unicodedata.normalize("NFC", name).casefold()
    return unicodedata.normalize("NFC", composed)


def _unclear(photos: Sequence[str]) -> str:
    if not photos:
        return "no photo of the album is called that"
    return f"it may be {' or '.join(photos[:4])}; write the name with its ending"
