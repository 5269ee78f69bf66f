"""The words that a published picture carries, made fit for any container."""

import re

from gallery.model import Texts

_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")


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
