"""What is looked at: an essay and its photos as readers get them, in each language of the site."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from gallery.blocks import Album, PhotoBlock
from gallery.model import Lang, Texts

Names: TypeAlias = Mapping[str, Sequence[tuple[Sequence[str], str]]]
"""Names by their first word, each with its words: what is looked for in captions."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a rule found something.

    field  "caption", "alt", "credit", "title", ...; "" where it is about the whole
    lang   "" where languages do not matter
    found  what was found there, "" where that says nothing
    mild   it is a warning here, where the rule's level is an error
    """

    field: str = ""
    lang: Lang = ""
    found: str = ""
    mild: bool = False


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo of an essay.

    block     the first one that shows it
    captions, alts  by language of the site, plain as they are printed; "" where there are none
    credit    as it is printed
    named     by language, the names of known persons that caption and alt text hold
    taken     EDTF of the day, by the editor's word, else the camera's; "" where nobody knows
    placed    names of places that are known of it
    context   "", "unconfirmed", "confirmed": whether somebody looked at what many were given
    unread    its file was changed since its words were looked at
    faces     the policy under which somebody has yet to decide who may be recognised in it
              ("review", "required"), "" = nobody has to, or somebody did
    """

    block: PhotoBlock
    captions: Texts
    alts: Texts
    credit: str = ""
    named: Mapping[Lang, frozenset[str]] = field(default_factory=dict)
    taken: str = ""
    placed: Names = field(default_factory=dict)
    context: str = ""
    unread: bool = False
    faces: str = ""


@dataclass(frozen=True, slots=True)
class Essay:
    """An essay.

    refused    names of files that are in it and cannot be shown
    languages  of the site; required: those that nothing may lack
    dated      it says when it was, or one of its photos does
    wrong      spellings of names that are not to be used
    """

    album: Album
    photos: Sequence[Photo]
    languages: Sequence[Lang]
    required: Sequence[Lang]
    refused: Sequence[str] = ()
    dated: bool = True
    wrong: tuple[str, ...] = ()


def own(texts: Texts, lang: Lang) -> str:
    """The words for readers of a language: its own, or alike in all; "" where there are none."""
    wanted = lang.partition("-")[0]
    for tag in (lang, wanted, ""):
        if texts.get(tag, "").strip():
            return texts[tag]
    found = (words for tag, words in texts.items() if tag.partition("-")[0] == wanted)
    return next((words for words in found if words.strip()), "")


def has(texts: Texts, lang: Lang) -> bool:
    """Whether there are words for readers of a language."""
    return bool(own(texts, lang))


def names(known: Iterable[str]) -> Names:
    """Names ready to be looked for."""
    found: dict[str, list[tuple[Sequence[str], str]]] = {}
    for name in dict.fromkeys(known):
        words = _WORD.findall(name.casefold())
        if words:
            found.setdefault(words[0], []).append((words, name))
    return found


def named(words: str, known: Names) -> frozenset[str]:
    """The names that stand in a text, word for word, whatever their capitals."""
    if not known or not words:
        return frozenset()
    there = _WORD.findall(words.casefold())
    return frozenset(
        name
        for at, word in enumerate(there)
        if word in known
        for parts, name in known[word]
        if there[at : at + len(parts)] == parts
    )
