"""All words of an essay, a photo or a block, for rules that look for the same in each."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from gallery.blocks import Block
from gallery.lint.lacking import fields
from gallery.lint.said import Essay, Hit, Photo

Look: TypeAlias = Callable[[str], str]
"""Words -> what was found in them, "" for nothing."""

_WORDS = ("title", "dek", "place", "rights", "source", "series")


def among_essay(essay: Essay, look: Look) -> Iterator[Hit]:
    """In the essay's own words, and in its credit."""
    album = essay.album
    for field in _WORDS:
        for lang, words in getattr(album, field).items():
            if found := look(words):
                yield Hit(field, lang, found)
    if found := look(album.credit):
        yield Hit("credit", "", found)


def among_photo(photo: Photo, look: Look) -> Iterator[Hit]:
    """In caption and alt text, in each language."""
    alts = {} if photo.block.decorative else photo.alts
    for field, texts in (("caption", photo.captions), ("alt", alts)):
        for lang, words in texts.items():
            if found := look(words):
                yield Hit(field, lang, found)


def among_block(block: Block, look: Look) -> Iterator[Hit]:
    """In the words between the photos."""
    for field, texts in fields(block):
        for lang, words in texts.items():
            if found := look(words):
                yield Hit(field, lang, found)
