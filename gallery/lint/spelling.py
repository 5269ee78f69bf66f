"""Names in a spelling that the site's list of names says is wrong."""

import re
from collections.abc import Iterator
from functools import lru_cache, partial
from unicodedata import normalize

from gallery.blocks import Block
from gallery.lint.among import Look, among_block, among_essay, among_photo
from gallery.lint.said import Essay, Hit, Photo
from gallery.text import sought


def in_essay(essay: Essay) -> Iterator[Hit]:
    """In its own words."""
    return among_essay(essay, _look(essay.wrong))


def in_photo(photo: Photo, essay: Essay) -> Iterator[Hit]:
    """In its caption or alt text."""
    return among_photo(photo, _look(essay.wrong))


def in_block(block: Block, essay: Essay) -> Iterator[Hit]:
    """In the words between the photos."""
    return among_block(block, _look(essay.wrong))


@lru_cache(maxsize=4)
def _look(wrong: tuple[str, ...]) -> Look:
    """What looks for them, letter by letter, each as a word of its own."""
    if not wrong:
        return lambda _: ""
    told = "|".join(map(sought, sorted(wrong, key=len, reverse=True)))
    return partial(_found, re.compile(told))


def _found(pattern: re.Pattern[str], words: str) -> str:
    found = pattern.search(normalize("NFC", words))
    return found[0] if found else ""
