"""What the form of a photo's faces says: a row for each ellipse, in percent of the picture."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData

from gallery.desk.facing import HIDE, OPEN, SHOW, Face
from gallery.errors import GalleryError
from gallery.model import Box

NONE, OTHER = "none", "other"
"""What else a row may say: that it is no face, or that it may be seen for a reason of its own."""

REASONS: Mapping[str, str] = {"speaker": "speaker", "public": "public figure"}
"""Reasons that are at hand, by the value of their choice; in album.toml they stand in English."""

MOST = 2000
"""Ellipses of one photo."""

SIDES = ("left", "top", "width", "height")

_LONGEST = 300  # characters of a reason
_ROW = re.compile(r"is\.([1-9]\d{0,5})", re.ASCII)


class Unclear(GalleryError):
    """A row that cannot be understood; words: why, in English, to be looked up."""

    status = 422

    def __init__(self, number: int, words: str) -> None:
        super().__init__(f"{number}: {words}")
        self.number = number
        self.words = words


@dataclass(frozen=True, slots=True)
class Row:
    """An ellipse as the form has it.

    number  of its row, from 1
    chosen  OPEN, HIDE, NONE, OTHER or one of REASONS
    why     the words of OTHER
    sides   left, top, width and height as they are written, percent
    """

    number: int
    chosen: str
    why: str
    sides: Sequence[str]


def rows_of(faces: Sequence[Face]) -> list[Row]:
    """The rows that tell of faces."""
    return [_row(number, face) for number, face in enumerate(faces, 1)]


def rows_sent(form: FormData) -> list[Row]:
    """The rows of a form, without those that are blank. Unclear for too many."""
    numbers = sorted(int(match[1]) for key in form if (match := _ROW.fullmatch(key)))
    if len(numbers) > MOST:
        raise Unclear(MOST, _("There are too many ellipses."))
    found = []
    for number in numbers:
        sides = [str(form.get(f"{side}.{number}", "")).strip() for side in SIDES]
        if any(sides):
            chosen, why = str(form[f"is.{number}"]), str(form.get(f"why.{number}", ""))
            found.append(Row(number, chosen, " ".join(why.split())[:_LONGEST], sides))
    return found


def faces_sent(rows: Sequence[Row]) -> Iterator[tuple[str, Face]]:
    """Yield (what was chosen, the face) of each row; Unclear where a row cannot be understood."""
    for row in rows:
        box = _box(row)
        if row.chosen in (OPEN, HIDE, NONE):
            yield row.chosen, Face(box, HIDE if row.chosen == HIDE else OPEN)
            continue
        reason = row.why if row.chosen == OTHER else REASONS.get(row.chosen, "")
        if not reason:
            raise Unclear(row.number, _("A face that may be seen needs a reason."))
        yield SHOW, Face(box, SHOW, reason)


def _row(number: int, face: Face) -> Row:
    box = face.box
    known = {words: value for value, words in REASONS.items()}
    chosen = known.get(face.reason, OTHER) if face.stands == SHOW else face.stands
    why = face.reason if chosen == OTHER else ""
    told = [f"{100 * side:.2f}" for side in (box.left, box.top, box.width, box.height)]
    return Row(number, chosen, why, told)


def _box(row: Row) -> Box:
    try:
        left, top, width, height = (round(float(told) / 100, 4) for told in row.sides)
    except ValueError:
        raise Unclear(row.number, _("Write four numbers, in percent of the picture.")) from None
    inside = left < 1 and top < 1 and left + width > 0 and top + height > 0
    if not all(map(math.isfinite, (left, top, width, height))) or not inside:
        raise Unclear(row.number, _("The ellipse lies outside the picture."))
    if not (left >= -1 and top >= -1 and 0 < width <= 2 and 0 < height <= 2):
        raise Unclear(row.number, _("The ellipse is too large, or has no size."))
    return Box(left, top, width, height)


def _(words: str) -> str:
    """Marks words that are looked up later."""
    return words
