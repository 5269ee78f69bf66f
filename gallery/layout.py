"""How photos stand on the page: rows of one to three, and how wide each will be shown.

Pure and deterministic: the same photos in the same order stand the same way on every machine.
The lengths below are those of templates/static/gallery.css; a test in a browser holds the two
together. "rem" is the reader's own font size, in `sizes` as in the style sheet.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

PHONE = "(max-width: 640px)"
CAPPED, QUIET = 0.67, 0.45
"""On a phone: the part of the width asked for on very dense screens, where nobody sees more
than two pixels a point, and where no script runs and so no browser loads lazily."""

WIDE, COLUMN, GAP, INSET = 72.0, 38.0, 0.625, 2.0  # rem; the inset is that of one side
TALLEST, TALLEST_FULL, TALLEST_GROUP, TALLEST_ALONE, STRIP = 92, 112, 88, 78, 46  # % of a window
_WINDOW = (1440.0, 900.0)  # px: the screen that rows are judged on
_REM = 16.0  # px

ALONE = "alone"
"""The kind of a photo on a page of its own: as large as leaves its caption in sight."""

SINGLES = ("full", "wide", "column", "panorama", "inline-left", "inline-right")
GROUPS = {"pair": 2, "trio": 3}
_NAMES = {count: kind for kind, count in GROUPS.items()}

_NARROWEST = 120.0  # px: a photo of a row is wider, or it stands alone
_PANORAMA = 2.4  # from this ratio on a photo without a hint stands alone across the window
_UPRIGHT = 0.85  # two photos up to this ratio stay side by side on a phone
_TARGET = {"full": 820.0, "wide": 690.0, "column": 560.0, "pair": 520.0, "trio": 460.0}  # px high
_PRICE = {"full": 0.3, "wide": 0.0, "column": 0.12, "pair": 0.05, "trio": 0.12}


_CONDITIONAL = re.compile(r"(\(max-width: [\w.]+\)) ([\w.]+), ([\w.]+)")


@dataclass(frozen=True, slots=True)
class Shape:
    """What the layout knows of a photo.

    width, height  pixels, upright
    hint           one of blocks.LAYOUTS; "" lets the layout decide
    opens          the photo is the first one of a chapter
    """

    width: int
    height: int
    hint: str = ""
    opens: bool = False

    @property
    def ratio(self) -> float:
        """Width by height."""
        return self.width / self.height


@dataclass(frozen=True, slots=True)
class Row:
    """Photos that stand side by side.

    kind     one of SINGLES or GROUPS, or ALONE: the class of the row in the style sheet
    shapes   one to three photos
    upright  two portraits: they stay side by side on a phone
    """

    kind: str
    shapes: tuple[Shape, ...]
    upright: bool = False

    @property
    def ratio(self) -> float:
        """Width by height of all photos together, gaps left out."""
        return sum(shape.ratio for shape in self.shapes)

    @property
    def limit(self) -> int | None:
        """Width in px, gaps left out, over which a photo would be blown up; None = far away."""
        most = int(min(shape.height for shape in self.shapes) * self.ratio)
        far = 2560 if self.kind in ("full", "panorama", ALONE) else 1300
        return most if most < far else None

    @property
    def sizes(self) -> tuple[str, ...]:
        """For each photo the value of `sizes` (HTML Living Standard, 4.8.4.2.2)."""
        return tuple(sizes(_on_phone(self, s), _on_desk(self, s)) for s in self.shapes)


def sizes(phone: str, desk: str) -> str:
    """A `sizes` value of two CSS lengths: up to 640 px wide, and above."""
    quiet, capped = times(phone, QUIET), times(phone, CAPPED)
    dense = f"(min-resolution: 2.5dppx) and {PHONE} {capped}"
    return f"(scripting: none) and {PHONE} {quiet}, {dense}, {PHONE} {phone}, {desk}"


def times(length: str, factor: float) -> str:
    """A CSS length multiplied, or two of them: "(max-width: 64rem) 46vw, 23rem"."""
    if factor == 1:
        return length
    if two := _CONDITIONAL.fullmatch(length):
        return f"{two[1]} {times(two[2], factor)}, {times(two[3], factor)}"
    if length == "100vw":
        return f"{_short(factor * 100)}vw"
    return f"calc({length} * {_short(factor)})"


def arrange(runs: Sequence[Sequence[Shape]]) -> list[list[Row]]:
    """Set every run of photos (between two pieces of text) into rows, in order.

    Hints are followed; what is left is split where the sum of `_cost` is least.
    """
    arranged: list[list[Row]] = []
    past: tuple[str, ...] = ()
    for run in runs:
        rows: list[Row] = []
        for stretch in _stretches(run):
            made = [stretch] if isinstance(stretch, Row) else _best(stretch, past)
            rows.extend(made)
            past = (*past, *(row.kind for row in made))[-2:]
        arranged.append(rows)
        past = past[-1:]  # the text between two runs is air
    return arranged


def hung(shapes: Sequence[Shape]) -> list[Row]:
    """Photos that hang on a point: quietly in its column, two beside each other."""
    rows: list[Row] = []
    at = 0
    while at < len(shapes):
        kind, count = _hinted(shapes[at:])
        if not kind:
            count = 2 if at + 1 < len(shapes) and not _hinted(shapes[at + 1 :])[0] else 1
            kind = _NAMES.get(count, "column")
        rows.append(_row(kind, shapes[at : at + count]))
        at += count
    return rows


def single(shape: Shape, kind: str) -> Row:
    """A photo of a row of its own, such as that of a photo's own page."""
    return _row(kind, [shape])


def shown_height(row: Row) -> float:
    """Height of a row in px on a window of 1440 x 900."""
    wide, tall = _WINDOW
    most = min(shape.height for shape in row.shapes)
    if row.kind in ("full", "panorama"):
        return min(wide / row.ratio, tall * TALLEST_FULL / 100, most)
    if row.kind in GROUPS:
        across = (WIDE - GAP * (len(row.shapes) - 1)) * _REM
        return min(across / row.ratio, tall * TALLEST_GROUP / 100, most)
    across = (WIDE if row.kind == "wide" else COLUMN) * _REM
    return min(across / row.ratio, tall * TALLEST / 100, most)


def _stretches(run: Sequence[Shape]) -> list[Row | list[Shape]]:
    """Rows that hints settle, and between them the photos that are left to decide."""
    found: list[Row | list[Shape]] = []
    at = 0
    while at < len(run):
        kind, count = _hinted(run[at:])
        if kind:
            found.append(_row(kind, run[at : at + count]))
        elif found and isinstance(found[-1], list):
            found[-1].append(run[at])
        else:
            found.append([run[at]])
        at += count
    return found


def _hinted(run: Sequence[Shape]) -> tuple[str, int]:
    """(kind, how many photos) of the row that the first photo's hint asks for, else ("", 1).

    A photo of a pair or trio takes the ones after it that ask for the same or for nothing;
    where there are none, its hint cannot be followed.
    """
    shape = run[0]
    if shape.hint == "inline":
        return "inline-right", 1
    if shape.hint in SINGLES:
        return shape.hint, 1
    if shape.hint in GROUPS:
        willing = 1
        most = min(GROUPS[shape.hint], len(run))
        while willing < most and run[willing].hint in ("", shape.hint):
            willing += 1
        if willing > 1:
            return _NAMES[willing], willing
    return ("panorama" if shape.ratio >= _PANORAMA else ""), 1


def _best(shapes: Sequence[Shape], past: tuple[str, ...]) -> list[Row]:
    """The cheapest split into rows, by dynamic programming over (photos set, last two kinds)."""
    ways: list[dict[tuple[str, ...], tuple[float, list[Row]]]] = [{past: (0.0, [])}]
    for end in range(1, len(shapes) + 1):
        reached: dict[tuple[str, ...], tuple[float, list[Row]]] = {}
        for start in range(max(0, end - 3), end):
            beside = (*shapes[max(0, start - 1) : start], *shapes[end : end + 1])
            for row in _candidates(shapes[start:end]):
                alone = _cost(row, beside)
                for before, (spent, rows) in ways[start].items():
                    cost = spent + alone + _rhythm(row, before)
                    after = (*before, row.kind)[-2:]
                    if after not in reached or cost < reached[after][0]:
                        reached[after] = (cost, [*rows, row])
        ways.append(reached)
    return min(ways[-1].values(), key=lambda way: way[0])[1]


def _candidates(part: Sequence[Shape]) -> list[Row]:
    if len(part) > 1:
        row = _row(_NAMES[len(part)], part)
        return [row] if shown_height(row) * min(s.ratio for s in part) > _NARROWEST else []
    kinds = ["column"] if part[0].ratio < 1 else ["wide", "column"]
    if part[0].ratio >= 1.45 and part[0].width >= 1600:
        kinds.append("full")
    return [_row(kind, part) for kind in kinds]


def _cost(row: Row, beside: Sequence[Shape]) -> float:
    """How badly these photos go together, whatever stands above them; 0 is perfect.

    beside  the photo before the row and the one after it, as far as there are any
    """
    height = shown_height(row)
    cost = len(row.shapes) * (log(height / _TARGET[row.kind]) ** 2 + _PRICE[row.kind])
    for shape in row.shapes:
        cost += 0.8 * max(0.0, log(230 / (height * shape.ratio)))  # a caption needs some width
    first, *others = row.shapes
    if any(shape.opens for shape in others):
        cost += 4  # a chapter begins a row
    if first.opens and first.ratio >= 1 and row.kind not in ("wide", "full"):
        cost += 0.4  # and begins wide
    if row.kind == "pair" and all(s.ratio > 1.2 for s in row.shapes):
        cost += 0.2 * any(s.ratio < 1 for s in beside)  # a portrait would be the better partner
    return cost


def _rhythm(row: Row, past: tuple[str, ...]) -> float:
    """How badly a row follows the last two: scale varies, and a loud frame is followed by air."""
    cost = 0.5 if past[-1:] == (row.kind,) else 0.08 * (row.kind in past)
    return cost + 2 * (row.kind == "full" and "full" in past)


def _row(kind: str, part: Sequence[Shape]) -> Row:
    upright = kind == "pair" and all(shape.ratio <= _UPRIGHT for shape in part)
    return Row(kind, tuple(part), upright)


def _on_phone(row: Row, shape: Shape) -> str:
    if row.upright:
        return times(f"(100vw - {GAP:g}rem)", shape.ratio / row.ratio)
    if row.kind == "panorama":
        return f"max(100vw, {_short(STRIP * shape.ratio)}vh)"
    small = [f"{shape.width}px"] if shape.width < 640 else []
    tallest = TALLEST_ALONE if row.kind == ALONE else TALLEST
    slim = [f"{_short(tallest * shape.ratio)}vh"] if shape.ratio < _UPRIGHT else []
    return _least("100vw", *slim, *small)


def _on_desk(row: Row, shape: Shape) -> str:
    limit = [f"{row.limit}px"] if row.limit else []
    if row.kind in GROUPS:
        gaps = GAP * (len(row.shapes) - 1)
        across = f"100vw - {2 * INSET + gaps:g}rem"
        tall = f"{_short(TALLEST_GROUP * row.ratio)}vh"
        least = _least(f"{WIDE - gaps:g}rem", across, tall, *limit)
        return times(least, shape.ratio / row.ratio)
    if row.kind in ("full", "panorama"):
        return _least("100vw", f"{_short(TALLEST_FULL * shape.ratio)}vh", *limit)
    if row.kind == ALONE:
        tall = f"{_short(TALLEST_ALONE * shape.ratio)}vh"
        return _least(f"100vw - {2 * INSET:g}rem", tall, *limit)
    tall = f"{_short(TALLEST * shape.ratio)}vh"
    if row.kind.startswith("inline"):
        narrow, broad = (_least(width, tall, *limit) for width in ("17rem", "20rem"))
        return f"(max-width: 70rem) {narrow}, {broad}"
    most = f"{WIDE if row.kind == 'wide' else COLUMN:g}rem"
    return _least(most, f"100vw - {2 * INSET:g}rem", tall, *limit)


def _least(*lengths: str) -> str:
    return f"min({', '.join(lengths)})" if len(lengths) > 1 else lengths[0]


def _short(number: float) -> str:
    return f"{number:.4g}"
