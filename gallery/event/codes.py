"""Phrase codes: short words between delimiters that stand for long ones, `=mx=` for a city.

The file is that of Photo Mechanic's Code Replacement (Camera Bits, "Introduction to Code
Replacements"): one code a line, then its replacements, separated by TABs; lines that begin with
// are notes; codes are case-sensitive; of two lines with one code the later counts.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

DELIMITER = "="
_ENDS = re.compile(r"\r\n|\r|\n")
_NUMBERED = re.compile(r"(.+)#([1-9]\d{0,2})", re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of one file.

    phrases  code -> its replacements, the first one first; a replacement may be empty
    broken   numbers of the lines, from 1, that have no TAB and so say nothing
    """

    phrases: Mapping[str, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))
    broken: Sequence[int] = ()

    def __or__(self, other: "Codes") -> "Codes":
        """Both; of a code that both have, the other's replacements count."""
        return Codes({**self.phrases, **other.phrases}, (*self.broken, *other.broken))


def parse_codes(data: bytes) -> Codes:
    """Read a file of codes.

    data  UTF-8 with or without a byte order mark, UTF-16, else Windows-1252; any line ends
    """
    phrases: dict[str, Sequence[str]] = {}
    broken = []
    for number, line in enumerate(_ENDS.split(_decoded(data)), 1):
        if not line.strip() or line.lstrip().startswith("//"):
            continue
        code, *replacements = (cell.strip() for cell in line.split("\t"))
        if code and replacements:
            while len(replacements) > 1 and not replacements[-1]:
                replacements.pop()  # spreadsheets fill short rows up with TABs
            phrases[code] = tuple(replacements)
        else:
            broken.append(number)
    return Codes(phrases, tuple(broken))


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
