"""Rules about what somebody meant to fill in, and about names of files that stand in for words."""

import re
from collections.abc import Iterator
from typing import TypeAlias

from gallery.blocks import Block
from gallery.lint.among import among_block, among_essay, among_photo
from gallery.lint.said import Essay, Hit, Photo

Hits: TypeAlias = Iterator[Hit]

LEFT_OPEN = re.compile(
    r"\{[^{}\n]{0,60}\}|(?<![=\w])=@?[\w#-]{1,40}=(?![=\w])|\b(?:TK)+\b|\bX{3}\b|\?{3}|_{3,}"
)
"""What somebody meant to fill in: {event}, =code=, TK, three X, ???, ___.

The caption screen looks for the same: LEFT in templates/static/desk-captions.js.
"""

_HINT = re.compile(r"[{=?_]|TK|X{3}")  # whatever is left open has one of these: most words do not

_FILE = re.compile(
    r"(?:_?(?:IMG|DSC[FN]?|MG|PXL|MVI|GOPR|DJI|SAM|WP|PIC|CIMG|KIF|HPIM|STA|STB|P)|[A-Z0-9]{4})"
    r"[-_ ]?\d{3,}[\w()-]*(?:\.\w{2,4})?"
    r"|[^\s/]+\.(?:jpe?g|png|tiff?|heic|heif|avif|webp|dng|nef|cr[23])",
    re.IGNORECASE,
)


def in_essay(essay: Essay) -> Hits:
    """In its own words."""
    return among_essay(essay, left_open)


def in_photo(photo: Photo, _: Essay) -> Hits:
    """In its caption or alt text."""
    return among_photo(photo, left_open)


def in_block(block: Block, _: Essay) -> Hits:
    """In the words between the photos."""
    return among_block(block, left_open)


def file_name(photo: Photo, _: Essay) -> Hits:
    """A caption that a camera wrote: IMG_0412, DSC01234.JPG, or the name of the file."""
    name = photo.block.photo.rpartition("/")[2]
    own = {name, name.rpartition(".")[0]}
    for lang, words in photo.captions.items():
        text = words.strip(" .\"'")
        if text and (text in own or (" " not in text and _FILE.fullmatch(text))):
            yield Hit("caption", lang, text)


def left_open(words: str) -> str:
    """What is left to fill in, "" when nothing is."""
    found = LEFT_OPEN.search(words) if _HINT.search(words) else None
    return found[0] if found else ""
