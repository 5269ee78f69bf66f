"""Two people change one text: a three-way merge by words (diff3), pure.

Words are compared, blanks go with the word after them. Where both changed the same place, or
places that touch, nothing is decided here: `clean` is False, and the text holds the words of both.
Two whole sentences put into the same place are no conflict: both stand, and nobody is asked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeAlias

_WORD = re.compile(r"(\s*)(\S+)")
_SENTENCE = re.compile(r".*[.!?…][\"'”’»)\]*_]*")
"""A word that ends a sentence, with the quotes, brackets and emphasis that close after it."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of it.

    text   the merge; where it is not clean, with the words of both, theirs first
    clean  whether it may be saved without asking anybody
    """

    text: str
    clean: bool


@dataclass(frozen=True, slots=True)
class _Word:
    """A word and the blanks before it."""

    blank: str
    word: str


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Words number `start` to `end` of what both saw, replaced by others."""

    start: int
    end: int
    words: Sequence[_Word]
    theirs: bool


_Opcode: TypeAlias = tuple[str, int, int, int, int]
"""As of difflib: what was done, and to which words of both."""

_Side: TypeAlias = tuple[Sequence[_Word], Sequence[_Opcode]]


def merge(seen: str, theirs: str, mine: str) -> Merged:
    """Join two changes of the text `seen`.

    theirs  what is saved by now; it comes first where the order is free
    mine    what the other person wants to save
    """
    if mine in (seen, theirs):
        return Merged(theirs, clean=True)
    if theirs == seen:
        return Merged(mine, clean=True)
    base = _words(seen)
    sides = [(words, _compared(base, words)) for words in (_words(theirs), _words(mine))]
    hunks = [hunk for n, side in enumerate(sides) for hunk in _hunks(*side, theirs=n == 0)]
    kept = _blanks(base, sides)
    made: list[_Word] = []
    clean, at = True, 0
    for group in _touching(hunks):
        start, end = min(one.start for one in group), max(one.end for one in group)
        made += kept[at:start]
        words, agreed = _joined(group, kept, start, end, made)
        made, clean, at = [*made, *words], clean and agreed, end
    made += kept[at:]
    tail = _chosen(*(text[len(text.rstrip()) :] for text in (seen, theirs, mine)))
    return Merged(_printed(made) + tail, clean)


def spans(old: str, new: str, around: int = 12) -> Sequence[tuple[str, str]]:
    """What was changed from one text to another, by words: ("same", "gone" or "new", words).

    around  words of an unchanged stretch that are told at each of its ends; what is between them
            is told as ("cut", "")
    """
    before, after = _words(old), _words(new)
    found: list[tuple[str, str]] = []
    for tag, start, end, first, last in _compared(before, after):
        if tag == "equal":
            found += _shortened(after[first:last], around, start == 0, end == len(before))
            continue
        found += _apart("gone", _printed(before[start:end]))
        found += _apart("new", _printed(after[first:last]))
    return found


def _apart(what: str, words: str) -> list[tuple[str, str]]:
    """Words of one side alone, the blanks before them told apart; empty without any."""
    bare = words.lstrip()
    blank = words[: len(words) - len(bare)]
    return ([("same", blank)] if blank else []) + ([(what, bare)] if bare else [])


def _shortened(
    words: Sequence[_Word], around: int, opens: bool, ends: bool
) -> list[tuple[str, str]]:
    """An unchanged stretch without its middle; one that opens or ends the text, with one end."""
    head, tail = (0 if opens else around), (0 if ends else around)
    if len(words) <= head + tail + around or (opens and ends):
        return [("same", _printed(words))]
    parts = [("same", _printed(words[:head]))] if head else []
    parts.append(("cut", ""))
    return [*parts, *([("same", _printed(words[-tail:]))] if tail else [])]


def _words(text: str) -> list[_Word]:
    return [_Word(match[1], match[2]) for match in _WORD.finditer(text)]


def _compared(base: Sequence[_Word], side: Sequence[_Word]) -> Sequence[_Opcode]:
    before, after = [one.word for one in base], [one.word for one in side]
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def _hunks(side: Sequence[_Word], opcodes: Sequence[_Opcode], *, theirs: bool) -> Iterator[_Hunk]:
    for tag, start, end, first, last in opcodes:
        if tag != "equal":
            yield _Hunk(start, end, side[first:last], theirs)


def _blanks(base: Sequence[_Word], sides: Sequence[_Side]) -> list[_Word]:
    """The words that both saw, with their blanks as somebody changed them."""
    found = [[one.blank for _ in sides] for one in base]
    for which, (side, opcodes) in enumerate(sides):
        for tag, start, end, first, _ in opcodes:
            if tag == "equal":
                for number in range(start, end):
                    found[number][which] = side[first + number - start].blank
    pairs = zip(base, found, strict=True)
    return [_Word(_chosen(one.blank, *blanks), one.word) for one, blanks in pairs]


def _chosen(seen: str, theirs: str, mine: str) -> str:
    """Blanks as one side changed them; of two changes the wider."""
    if seen in (theirs, mine):
        return mine if theirs == seen else theirs
    return max(theirs, mine, key=lambda blank: (blank.count("\n"), len(blank), blank))


def _touching(hunks: Sequence[_Hunk]) -> Iterator[list[_Hunk]]:
    """Hunks in order, in groups between which at least one word is unchanged by both."""
    group: list[_Hunk] = []
    for hunk in sorted(hunks, key=lambda one: (one.start, one.end)):
        if group and hunk.start > max(one.end for one in group):
            yield group
            group = []
        group.append(hunk)
    if group:
        yield group


def _joined(
    group: Sequence[_Hunk], kept: Sequence[_Word], start: int, end: int, before: Sequence[_Word]
) -> tuple[Sequence[_Word], bool]:
    """What stands for words `start` to `end`, and whether that is clear.

    before  the words in front of it
    """
    theirs = _applied([one for one in group if one.theirs], kept, start, end)
    mine = _applied([one for one in group if not one.theirs], kept, start, end)
    if len({one.theirs for one in group}) == 1:
        return (theirs if group[0].theirs else mine), True
    if [one.word for one in theirs] == [one.word for one in mine]:
        return theirs, True
    less, more = sorted((theirs, mine), key=len)
    alike = _common(less, more) + _common(less[::-1], more[::-1])
    if less and alike >= len(less):  # both did the same, and one of them some more
        return more, all((one.start, one.end) == (start, end) for one in group)
    if start < end or not kept:
        return [*theirs, *mine], False
    return _sentences(theirs, mine, before)


def _sentences(
    theirs: Sequence[_Word], mine: Sequence[_Word], before: Sequence[_Word]
) -> tuple[Sequence[_Word], bool]:
    """Two insertions one after the other; clear when a sentence ends before and between them.

    Whole sentences that both begin with are there once.
    """
    head = _common(theirs, mine)
    while head and not _is_ended(theirs[:head]):
        head -= 1
    shared, one, other = theirs[:head], theirs[head:], mine[head:]
    if not _is_ended(one):
        one, other = other, one
    begun = _is_ended([*before, *shared]) or not [*before, *shared]
    clean = begun and _is_ended(one)
    return [*shared, *(one if clean else theirs[head:]), *(other if clean else mine[head:])], clean


def _applied(
    hunks: Sequence[_Hunk], kept: Sequence[_Word], start: int, end: int
) -> Sequence[_Word]:
    made: list[_Word] = []
    at = start
    for hunk in hunks:
        made += [*kept[at : hunk.start], *hunk.words]
        at = hunk.end
    return [*made, *kept[at:end]]


def _common(one: Sequence[_Word], other: Sequence[_Word]) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    differing = (number for number, (a, b) in pairs if a.word != b.word)
    return next(differing, min(len(one), len(other)))


def _is_ended(words: Sequence[_Word]) -> bool:
    return bool(words) and bool(_SENTENCE.fullmatch(words[-1].word))


def _printed(words: Sequence[_Word]) -> str:
    """Words as text; a blank wherever two would become one."""
    pairs = enumerate(words)
    return "".join((one.blank or (" " if number else "")) + one.word for number, one in pairs)
