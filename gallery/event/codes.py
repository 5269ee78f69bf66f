"""Phrase codes: short words between delimiters that stand for long ones, `=mx=` for a city.

The file is that of Photo Mechanic's Code Replacement (Camera Bits, "Introduction to Code
Replacements"): one code a line, then its replacements, separated by TABs; lines that begin with
// are notes; codes are case-sensitive; of two lines with one code the later counts.

A first note that names languages, "// code<TAB>en<TAB>es", makes it a file for all of them: each
column below holds the words of its language. A code that begins with @ names a person.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from gallery.model import Lang

DELIMITER = "="
PERSON = "@"
"""What the code of a person begins with."""

_ENDS = re.compile(r"\r\n|\r|\n")
_LANGS = re.compile(r"//\s*code((?:\t[ ]*[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*[ ]*)+)\s*")
_NUMBERED = re.compile(r"(.+)#([1-9]\d{0,2})", re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of one file.

    phrases  code -> its replacements, the first one first; a replacement may be empty
    broken   numbers of the lines, from 1, that have no TAB and so say nothing
    twice    codes that several lines of one file give other words to; the last line counts
    """

    phrases: Mapping[str, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))
    broken: Sequence[int] = ()
    twice: Sequence[str] = ()

    def __or__(self, other: "Codes") -> "Codes":
        """Both; of a code that both have, the other's replacements count."""
        return Codes(
            {**self.phrases, **other.phrases},
            (*self.broken, *other.broken),
            (*self.twice, *other.twice),
        )


def parse_codes(data: bytes) -> Codes:
    """Read a file of codes.

    data  UTF-8 with or without a byte order mark, UTF-16, else Windows-1252; any line ends
    """
    phrases: dict[str, Sequence[str]] = {}
    broken, twice = [], []
    for number, line in enumerate(_ENDS.split(_decoded(data)), 1):
        if not line.strip() or line.lstrip().startswith("//"):
            continue
        code, *replacements = (cell.strip() for cell in line.split("\t"))
        if not code or not replacements:
            broken.append(number)
            continue
        while len(replacements) > 1 and not replacements[-1]:
            replacements.pop()  # spreadsheets fill short rows up with TABs
        if phrases.get(code, tuple(replacements)) != tuple(replacements):
            twice.append(code)
        phrases[code] = tuple(replacements)
    return Codes(phrases, tuple(broken), tuple(dict.fromkeys(twice)))


def parse_phrases(data: bytes) -> Mapping[Lang, Codes]:
    """Read a file of codes for one language or for several.

    returns  per language, "" for all of them: what is wrong with the file stands under "". Where
             a line lacks a language its first words count, as for a name
    """
    every = parse_codes(data)
    first = next((line for line in _ENDS.split(_decoded(data)) if line.strip()), "")
    headed = _LANGS.fullmatch(first.strip())
    if not headed:
        return {"": every}
    columns = [lang.strip() for lang in headed[1].split("\t")[1:]]
    told = {
        lang: Codes({code: _column(said, columns, lang) for code, said in every.phrases.items()})
        for lang in columns
    }
    return {"": Codes(broken=every.broken, twice=every.twice), **told}


def _column(replacements: Sequence[str], columns: Sequence[Lang], lang: Lang) -> Sequence[str]:
    pairs = zip(columns, replacements, strict=False)
    return tuple(words for one, words in pairs if one == lang and words) or (replacements[0],)


def expanded(words: str, codes: Codes, delimiter: str = DELIMITER) -> str:
    """The words with every known code replaced; unknown ones stay as they are.

    `=mx=` takes the first replacement, `=mx#2=` the second one. Replacements are not looked
    through again.
    """
    if not codes.phrases:
        return words
    done: list[str] = []
    start, opening = 0, words.find(delimiter)
    while (closing := words.find(delimiter, opening + 1)) > opening >= 0:
        replacement = _replacement(words[opening + 1 : closing], codes)
        if replacement is None:
            opening = closing  # what closes no code may open one
            continue
        done += (words[start:opening], replacement)
        start = closing + 1
        opening = words.find(delimiter, start)
    return "".join((*done, words[start:]))


def unknown(words: str, codes: Codes, delimiter: str = DELIMITER) -> list[str]:
    """What stands between delimiters like a code, "=zz=", and is none of these."""
    if not codes.phrases:
        return []
    mark = re.escape(delimiter)
    like_a_code = rf"(?<!\w){mark}[^\W_][\w#-]{{0,29}}{mark}(?!\w)"
    return re.findall(like_a_code, expanded(words, codes, delimiter))


def _replacement(code: str, codes: Codes) -> str | None:
    if code in codes.phrases:
        return codes.phrases[code][0]
    if numbered := _NUMBERED.fullmatch(code):
        found, number = codes.phrases.get(numbered[1], ()), int(numbered[2])
        return found[number - 1] if number <= len(found) else None
    return None


def _decoded(data: bytes) -> str:
    """Text of a file that an editor, a spreadsheet or Photo Mechanic saved."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    if b"\0" in data:  # UTF-16 without a mark: TABs and line ends tell which half is empty
        little = data[1::2].count(0) >= data[0::2].count(0)
        return data.decode("utf-16-le" if little else "utf-16-be", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
