"""The words that a published picture carries, made fit for any container."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from gallery.model import Texts

_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Label:
    """The keep-list: what may stand in a published picture, and nothing else.

    All texts are plain, without Markdown; "" or empty is left out of the file.

    creators     who made the picture, in the order of their names on it
    licence      address of the licence or of the rights statement
    usage_terms  per language, as are captions and alts: the first language is the main one
    source_type  address in IPTC's list of digital source types
    """

    creators: Sequence[str] = ()
    credit: str = ""
    copyright: str = ""
    licence: str = ""
    usage_terms: Texts = field(default_factory=dict)
    captions: Texts = field(default_factory=dict)
    alts: Texts = field(default_factory=dict)
    source_type: str = ""


def clean(text: str) -> str:
    """Without what XML forbids, without outer blanks, with line ends as "\\n"."""
    return _CONTROLS.sub("", _BREAKS.sub("\n", text)).strip()


def cleaned(texts: Texts) -> Texts:
    """The same in every language; a language without words is left out."""
    tidy = {clean(lang): clean(text) for lang, text in texts.items()}
    return {lang: text for lang, text in tidy.items() if text}


def default(texts: Texts) -> str:
    """The words for readers of any language: those alike in all, else the first; "" for none."""
    return texts.get("") or next(iter(texts.values()), "")


def cut(text: str, most: int) -> bytes:
    """UTF-8 of at most `most` bytes; no letter is cut in two."""
    return text.encode()[:most].decode(errors="ignore").rstrip().encode()
