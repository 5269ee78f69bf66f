"""What an essay is made of: the album and its blocks, read from the tables of album.toml.

A block's kind is the first key of KINDS that its table has. A new kind is one class in `kinds`
and one macro of the same name in templates/blocks.html.
"""

from gallery.blocks.album import (
    ALBUM_KEYS,
    CONTEXT_KEYS,
    DATA_MINING,
    STATUSES,
    Album,
    Context,
    Correction,
)
from gallery.blocks.kinds import (
    KINDS,
    Block,
    ChapterBlock,
    FigureBlock,
    PointBlock,
    QuoteBlock,
    TextBlock,
    block,
)
from gallery.blocks.photo import LAYOUTS, PHOTO_KEYS, PhotoBlock

__all__ = [
    "ALBUM_KEYS",
    "CONTEXT_KEYS",
    "DATA_MINING",
    "KINDS",
    "LAYOUTS",
    "PHOTO_KEYS",
    "STATUSES",
    "Album",
    "Block",
    "ChapterBlock",
    "Context",
    "Correction",
    "FigureBlock",
    "PhotoBlock",
    "PointBlock",
    "QuoteBlock",
    "TextBlock",
    "block",
]
