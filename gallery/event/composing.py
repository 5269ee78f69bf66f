"""The language of caption templates: words with slots, read in one pass and never run.

{name}                 its value
{name.es}              its value in a language, whatever the language of the text
{name:form}            its value said another way, as {date:weekday}
{name|words}           these words where nobody says it
{?name: words {x}}     the words only where somebody says it

There are no loops, and values are not looked through again. What is not known is not printed.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from gallery.model import Lang

LONGEST = 2000
"""Characters of a template."""

BLANK = r"_{3,}|\[\s*(?:\.{3}|…)?\s*\]|\b(?:TK)+\b"
"""What a person is to complete by hand."""

_SLOT = r"\{([^{}\n]{0,120})\}"
_WHERE = r"\{\?([^{}|:\n]{0,60}):([^{}]*(?:\{[^{}\n]{0,120}\}[^{}]*)*)\}"
_INNER = re.compile(f"{_SLOT}|{BLANK}|[{{}}]")
_ALL = re.compile(f"{_WHERE}|(?:{_INNER.pattern})")
_BLANKS = re.compile(r"[^\S\n]+")
_ENDS = re.compile(r" ?\n ?")


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands between braces.

    name     folded; lang: "" = that of the text; form: "" = as it is
    default  words where nobody says it, None when there are none
    """

    name: str
    lang: Lang = ""
    form: str = ""
    default: str | None = None

    def __str__(self) -> str:
        lang, form = self.lang and f".{self.lang}", self.form and f":{self.form}"
        return f"{self.name}{lang}{form}"


Ask: TypeAlias = Callable[[Slot], str | None]
"""The value of a slot: "" where nobody says it, None where it means nothing."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A template with its slots filled in.

    missing  slots that nobody fills, as they are spelt: nothing stands in their place
    unknown  what means nothing there: other names, blanks to complete by hand, single braces
    """

    text: str
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether it may be used."""
        return bool(self.text) and not self.missing and not self.unknown


def composed(template: str, ask: Ask) -> Composed:
    """Fill a template in; its blanks are joined, its line ends kept."""
    page = _Page(ask)
    text = _ALL.sub(page.said, template)
    text = _ENDS.sub("\n", _BLANKS.sub(" ", text)).strip()
    return Composed(text, tuple(dict.fromkeys(page.missing)), tuple(dict.fromkeys(page.unknown)))


def slots_of(template: str) -> Iterator[Slot]:
    """Every slot in order, those that only ask whether something is known included."""
    for found in _ALL.finditer(template):
        if found[1] is not None:
            yield read_slot(found[1])
            yield from slots_of(found[2])
        elif found[3] is not None:
            yield read_slot(found[3])


def read_slot(inner: str) -> Slot:
    """What stands between two braces."""
    head, bar, default = inner.partition("|")
    head, _, form = head.partition(":")
    name, _, lang = head.partition(".")
    return Slot(
        name.strip().casefold(), lang.strip(), form.strip().casefold(), default if bar else None
    )


@dataclass(slots=True)
class _Page:
    """What is found while one template is filled in."""

    ask: Ask
    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def said(self, found: re.Match[str]) -> str:
        """A part that stands alone, or words that depend on something."""
        if found[1] is None:
            return self._alone(found[0], found[3])
        known = self.ask(slot := read_slot(found[1]))
        if known is None:
            self.unknown.append(str(slot))
        return _INNER.sub(lambda one: self._alone(one[0], one[1]), found[2]) if known else ""

    def _alone(self, whole: str, inner: str | None) -> str:
        if inner is None:
            self.unknown.append(whole)
            return ""
        slot = read_slot(inner)
        known = self.ask(slot)
        if known is None:
            self.unknown.append(str(slot))
        elif not known and slot.default is None:
            self.missing.append(str(slot))
        return "" if known is None else known or slot.default or ""
