"""A speech as it is pasted: numbered paragraphs become points, headings chapters. Pure.

It may come from Word, LibreOffice, a PDF or WhatsApp: with blanks that do not break, soft hyphens,
invisible marks, line ends of any kind, lines that were broken by hand.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gallery import text

POINT, CHAPTER, TEXT = "point", "chapter", "text"

WRAPPED = 100
"""Characters: where no line is longer, lines of a paragraph were broken by hand."""

_HEADING = 80  # characters of a heading at most
_HIGHEST = 999  # of a number; above are years
_BREAKS = re.compile(r"\r\n?|[\v\u2028\x85]")
_PAGES = re.compile(r"[\f\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")  # of every width, those that do not break and tabs included
_UNSEEN = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_SOFT = re.compile(r"\xad\n?")
_CHAT = re.compile(
    r"^(?:\[\d{1,2}[./]\d{1,2}[./]\d{2,4},? [^\]\n]{3,16}\]"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4},? \d{1,2}:\d\d(?: ?[ap]\.? ?m\.?)? -) [^:\n]{1,40}: ",
    re.MULTILINE | re.IGNORECASE,
)
"""What WhatsApp writes before a message that is copied: "[1/5/26, 10:15:32] Ana: "."""

_NAMED = re.compile(
    r"(?:punto|point|propuesta|demanda|exigencia|demand|número|number|núm\.?|no\.|n[º°]\.?|#)"
    r"\s*(?P<n>\d{1,3})\b\s*(?:[.:)\]]\s*[-–—]?|[-–—])?\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"[(\[]?(?P<n>\d{1,3})\s*"
    r"(?:\.\s*[-–—º°ª]+\.?|[º°ª]\s*[.)\-–—]?|[.)\]:](?!\d)|[-–—](?=\s|$))\s*(?P<rest>.*)"
)
_ROMAN = re.compile(r"[(\[]?(?P<n>[IVXLC]+)\s*(?:\.\s*[-–—]?|[)\]:]|[-–—])(?:\s+|$)(?P<rest>.*)")
_WORTH = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ROMANS = (
    *((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X")),
    *((9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_ENDED = re.compile(r"[.!?…:;]['\"»”’)\]*_]*$")
_CUT = re.compile(r"[^\W\d_]-$")
_LISTED = re.compile(r"^(?:(\d{1,9})([.)])(?=\s|$)|([#>+=|-]))", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Piece:
    """One block to be.

    kind    POINT, CHAPTER or TEXT
    words   Markdown that prints them as they were pasted; paragraphs apart by a blank line
    number  that stood before a point; None where none did
    """

    kind: str
    words: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Doubts:
    """What somebody should look at before it is taken.

    missing, doubled  numbers between the first and the last one; the page counts for itself
    empty             numbers without words; they make no point
    hyphens           lines that end within a word, perhaps
    """

    missing: Sequence[int] = ()
    doubled: Sequence[int] = ()
    empty: Sequence[int] = ()
    hyphens: int = 0


@dataclass(frozen=True, slots=True)
class Speech:
    """What was pasted, in its order."""

    pieces: Sequence[Piece]
    doubts: Doubts = Doubts()

    def of(self, kind: str) -> Sequence[Piece]:
        """The pieces of a kind."""
        return [piece for piece in self.pieces if piece.kind == kind]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a speech is read.

    numbered  points begin with their number; else each paragraph is one
    roman     numbers may be Roman: "IV. Land"
    """

    numbered: bool = True
    roman: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph, or a line of one; above: a blank line stands before it."""

    words: str
    above: bool
    number: int | None = None


def parsed(pasted: str, reading: Reading = Reading()) -> Speech:
    """Read a speech."""
    clean = cleaned(pasted)
    hyphens = len(re.findall(r"[^\W\d_]-\n(?=[^\W\d_])", clean))
    lines = list(_lines(clean))
    if not reading.numbered:
        return Speech(list(_unnumbered(lines)), Doubts(hyphens=hyphens))
    lines = list(_numbered(lines, reading))
    wrapped = max((len(line.words) for line in lines), default=0) <= WRAPPED
    pieces = _without_end(list(_pieces(lines, wrapped=wrapped)))
    empty = tuple(piece.number or 0 for piece in pieces if not piece.words)
    told = [piece for piece in pieces if piece.words]
    numbers = Counter(piece.number for piece in pieces if piece.number is not None)
    between = range(min(numbers, default=0), max(numbers, default=-1) + 1)
    missing = tuple(number for number in between if not numbers[number])
    doubled = tuple(number for number in between if numbers[number] > 1)
    return Speech(told, Doubts(missing, doubled, empty, hyphens))


def cleaned(pasted: str) -> str:
    """Words without what programs put between them: lines end alike, blanks are blanks."""
    words = _PAGES.sub("\n\n", _BREAKS.sub("\n", pasted))
    words = _UNSEEN.sub("", _SOFT.sub("", words))
    words = _CHAT.sub("", _BLANKS.sub(" ", words))
    return "\n".join(line.strip() for line in words.split("\n")).strip("\n")


def _lines(clean: str) -> Iterator[_Line]:
    above = True
    for line in clean.split("\n"):
        if line:
            yield _Line(line, above)
        above = not line


def _numbered(lines: Sequence[_Line], reading: Reading) -> Iterator[_Line]:
    """The lines, those that begin a point with its number, the number taken off."""
    last, ended = 0, True
    for line in lines:
        number, rest = _number(line.words, reading.roman)
        follows = number == last + 1
        fits = number is not None and number <= _HIGHEST
        if fits and (follows or ((line.above or ended) and (rest or line.above))):
            last = number or 0
            yield replace(line, words=rest, number=number)
            ended = not rest or bool(_ENDED.search(rest))
        else:
            yield line
            ended = bool(_ENDED.search(line.words))


def _number(words: str, roman: bool) -> tuple[int | None, str]:
    """(the number that a line begins with, what comes after it); (None, "") without one."""
    bare = words.lstrip("*_ ")
    marks = words[: len(words) - len(bare)].strip()
    found = _NAMED.match(bare) or _COUNTED.match(bare)
    if found:
        return int(found["n"]), _unmarked(found["rest"], marks)
    if bare.isdecimal() and len(bare) <= 3:
        return int(bare), ""
    if roman and (found := _ROMAN.match(bare)) and (value := _arabic(found["n"])):
        return value, _unmarked(found["rest"], marks)
    return None, ""


def _unmarked(rest: str, marks: str) -> str:
    """What follows a number without the stars around it, or around both: "*1. Land*"."""
    if marks and rest.startswith(marks):
        return rest.removeprefix(marks).strip()
    return rest.removesuffix(marks).strip() if marks else rest.strip()


def _arabic(roman: str) -> int:
    """The value of a Roman number, 0 for letters that are none."""
    worth = [_WORTH[letter] for letter in roman]
    value = sum(-w if w < max(worth[n:]) else w for n, w in enumerate(worth))
    return value if _spelt(value) == roman else 0


def _spelt(value: int) -> str:
    told = ""
    for worth, letters in _ROMANS:
        while value >= worth:
            told, value = told + letters, value - worth
    return told


def _pieces(lines: Sequence[_Line], *, wrapped: bool) -> Iterator[Piece]:
    """Points with what belongs to them; headings; what stands before the first point."""
    open_: Piece | None = None
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else None
        if line.number is not None:
            if open_:
                yield open_
            open_ = Piece(POINT, _literal(line.words), line.number)
        elif _is_heading(line, lines[at - 1] if at else None, following):
            if open_:
                yield open_
            open_ = None
            yield Piece(CHAPTER, line.words.strip("*_# ").rstrip(":"))
        elif open_ is None:
            open_ = Piece(TEXT, _literal(line.words))
        else:
            apart = line.above or not wrapped
            open_ = replace(open_, words=_joined(open_.words, line.words, apart=apart))
    if open_:
        yield open_


def _is_heading(line: _Line, before: _Line | None, following: _Line | None) -> bool:
    """A short line that ends no sentence, apart from what is around it, with something below."""
    words = line.words
    if following is None or len(words) > _HEADING or not re.search(r"[^\W\d_]", words):
        return False
    if words.startswith("#"):
        return True
    apart = line.above or before is None or bool(_ENDED.search(before.words))
    ends = re.search(r"[.!?…;,]['\"»”’)\]*_]*$", words)
    starts = words.lstrip("*_¡¿«“\"'(")[:1]
    below = following.number is not None or following.above
    return apart and below and not ends and not starts.islower()


def _joined(words: str, more: str, *, apart: bool) -> str:
    if not words:
        return _literal(more)
    if apart:
        return f"{words}\n\n{_literal(more)}"
    blank = "" if _CUT.search(words) else " "
    return f"{words}{blank}{text.literal(more)}"


def _without_end(pieces: list[Piece]) -> list[Piece]:
    """What comes after the last point is no part of it where no other point has paragraphs."""
    *others, last = pieces or [Piece(TEXT, "")]
    several = any("\n\n" in piece.words for piece in others if piece.kind == POINT)
    first, _, end = last.words.partition("\n\n")
    if last.kind != POINT or several or not end or len(others) < 2:
        return pieces
    return [*others, replace(last, words=first), Piece(TEXT, end)]


def _unnumbered(lines: Sequence[_Line]) -> Iterator[Piece]:
    """Each paragraph is a point; where no blank line stands anywhere, each line is."""
    stand_apart = not any(line.above for line in lines[1:])
    words = ""
    for line in lines:
        if words and (line.above or stand_apart):
            yield Piece(POINT, words)
            words = ""
        words = _joined(words, line.words, apart=False)
    if words:
        yield Piece(POINT, words)


def _literal(words: str) -> str:
    """Markdown that prints a paragraph as it is: no star is emphasis, no number begins a list."""
    told = text.literal(words)
    return _LISTED.sub(lambda m: rf"{m[1]}\{m[2]}" if m[1] else rf"\{m[3]}", told)


def spans(numbers: Iterable[int]) -> str:
    """Numbers as people write them: "3, 7–9"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)
