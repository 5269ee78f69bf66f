"""Caption templates: words with {variables}, and captions in which they were never filled in.

Photographers give every photo of an event one caption with slots in it and complete it later, or
forget to. What was not completed is nobody's caption.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gallery.event.composing import BLANK, composed, read_slot, slots_of

VARIABLES = (
    *("event", "place", "city", "region", "country", "date", "organisers"),
    *("byline", "credit", "copyright", "people", "headline"),
)
"""What can be filled in; any other name in braces is a slot for a person."""

_VARIABLE = re.compile(r"\{[^{}\n]{0,120}\}")
_MARK = re.compile(f"{_VARIABLE.pattern}|{BLANK}")
_LEFT_OPEN = re.compile(r"\{\s*[^\W\d_][^{}\n]{0,59}\}|_{3,}")
_SPACE = re.compile(r"\s+")
_FIGURES = re.compile(r"[\d/.:-]{1,20}")
_LONGEST = 4000
"""Characters of a caption that is compared with a template; no template is longer."""


def filled(template: str, values: Mapping[str, str]) -> str | None:
    """The template with its variables filled in; None while anything in it is open.

    values  by variable; an absent or empty one leaves its slot open unless the template has
            words for that case, and so does a blank that a person is to complete: "___", "TK"
    """
    done = composed(template, lambda slot: values.get(str(slot), ""))
    return _SPACE.sub(" ", done.text) if done.whole else None


def slots(template: str) -> list[str]:
    """The names in braces, in order."""
    return [slot.name for slot in slots_of(template)]


def open_slot(caption: str, templates: Iterable[tuple[str, Mapping[str, str]]] = ()) -> str | None:
    """The first slot of a caption that nobody completed; None for a caption.

    templates  each with the values that fill it. A caption is one of them when it has every
               slot for a person empty or untouched, and nothing but the template otherwise
    """
    if left := _LEFT_OPEN.search(caption):
        return left[0]
    compared = ((_squeezed(caption), _pieces(template, values)) for template, values in templates)
    return next(
        (_first_slot(pieces) for words, pieces in compared if _is_made_of(words, pieces)), None
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """One piece of a template.

    slot     as the template spells it when a person is to complete it, "" for any other piece
    options  what may stand for it, squeezed; figures: or a date as a program writes it
    """

    slot: str
    options: Sequence[str]
    figures: bool = False


def _pieces(template: str, values: Mapping[str, str]) -> list[_Piece]:
    """Fixed words, variables and slots in order."""
    pieces = []
    end = 0
    for mark in _MARK.finditer(template):
        pieces += [_fixed(template[end : mark.start()]), _marked(mark[0], values)]
        end = mark.end()
    return [*pieces, _fixed(template[end:])]


def _fixed(words: str) -> _Piece:
    return _Piece("", (_squeezed(words),))


def _marked(mark: str, values: Mapping[str, str]) -> _Piece:
    """Programs write a variable that they do not know as nothing, or as it stands."""
    if not mark.startswith("{"):
        return _Piece(mark, (_squeezed(mark),))
    slot, untouched = read_slot(mark[1:-1]), ("", _squeezed(mark))
    if slot.name not in VARIABLES or (slot.name == "people" and not values.get(slot.name)):
        return _Piece(mark, untouched)
    told = values.get(str(slot)) or slot.default or ""
    return _Piece("", (*untouched, _squeezed(told)), figures=slot.name == "date")


def _first_slot(pieces: Iterable[_Piece]) -> str | None:
    return next((piece.slot for piece in pieces if piece.slot), None)


def _is_made_of(squeezed: str, pieces: Sequence[_Piece]) -> bool:
    """Whether the words are a template that was left open, from the first piece to the last."""
    if not 0 < len(squeezed) <= _LONGEST or _first_slot(pieces) is None:
        return False
    reached = {0}
    for piece in pieces:
        reached = {end for at in reached for end in _ends(squeezed, at, piece)}
    return len(squeezed) in reached


def _ends(squeezed: str, at: int, piece: _Piece) -> Iterator[int]:
    """Where the piece may end when it begins at `at`."""
    yield from (at + len(one) for one in piece.options if squeezed.startswith(one, at))
    if piece.figures and (figures := _FIGURES.match(squeezed, at)):
        yield from range(at + 1, figures.end() + 1)


def _squeezed(words: str) -> str:
    """Equal for words that differ in blanks and capitals alone."""
    return _SPACE.sub("", words).casefold()
