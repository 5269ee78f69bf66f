"""What a reader asks for, in words: the question that every kind of index can be asked."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from gallery.text import fold

Tokens: TypeAlias = tuple[str, ...]
"""Folded words in their order."""

Synonyms: TypeAlias = Mapping[Tokens, Sequence[Tokens]]
"""Each wording with all that mean the same, itself included."""

_LONGEST = 200
_MOST = 16
_TOKEN = re.compile(r"[^\W_]+")
_PART = re.compile(r'"([^"]*)"|([^\s"]+)')
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other; open: the last one may go on, "marc" finds "march"."""

    tokens: Tokens
    open: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """All of `wanted` must be found, each in any of its wordings."""

    wanted: tuple[tuple[Phrase, ...], ...] = ()

    @property
    def phrases(self) -> list[Phrase]:
        """Every wording."""
        return [phrase for wordings in self.wanted for phrase in wordings]


def tokens(words: str) -> Tokens:
    """The words of a text, folded."""
    return tuple(_TOKEN.findall(fold(words)))


def spans(words: str) -> Iterator[tuple[str, int, int]]:
    """The folded words of a text, each with where it begins and ends there."""
    folded = [(part, place) for place, char in enumerate(words) for part in fold(char)]
    for match in _TOKEN.finditer("".join(part for part, _ in folded)):
        yield match[0], folded[match.start()][1], folded[match.end() - 1][1] + 1


def understood(asked: str, synonyms: Synonyms) -> Query:
    """Read a question: words, and phrases in quotes; nothing else has a meaning.

    The last word may be unfinished. What is in quotes is taken as it stands, without synonyms.
    A question of more than 200 characters or 16 words is cut off there.
    """
    parts = _PART.findall(asked[:_LONGEST].translate(_QUOTES))
    said = [(tokens(exact or word), bool(exact)) for exact, word in parts]
    units = [(words, exact) for words, exact in said if words][:_MOST]
    wanted: list[tuple[Phrase, ...]] = []
    while units:
        taken = _run(units, synonyms)
        words = tuple(token for unit, _ in units[:taken] for token in unit)
        exact = units[0][1]
        units = units[taken:]
        same = () if exact else synonyms.get(words, ())
        first = Phrase(words, open=not units and not exact)
        wanted.append((first, *(Phrase(other) for other in same if other != words)))
    return Query(tuple(wanted))


def synonyms(lines: Iterable[str]) -> Synonyms:
    """Read groups of synonyms, one a line: "CDMX = Mexico City = Ciudad de México"; "#" comments.

    Groups that share a wording are one group.
    """
    groups: dict[Tokens, tuple[Tokens, ...]] = {}
    for line in lines:
        wordings = [tokens(part) for part in line.partition("#")[0].split("=")]
        named = [found for found in wordings if found]
        joined = [other for one in named for other in groups.get(one, (one,))]
        groups |= dict.fromkeys(joined, tuple(dict.fromkeys(joined)))
    return {words: group for words, group in groups.items() if len(group) > 1}


def _run(units: Sequence[tuple[Tokens, bool]], synonyms: Synonyms) -> int:
    """How many units from the first on make up the longest wording that has synonyms, else 1."""
    plain = next((n for n, (_, exact) in enumerate(units) if exact), len(units))
    for count in range(plain, 1, -1):
        if tuple(token for unit, _ in units[:count] for token in unit) in synonyms:
            return count
    return 1
