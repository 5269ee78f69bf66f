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
from gallery.blocks.cull import PICKED, REJECTED, UNDECIDED, Cull, Standing, standing
from gallery.blocks.faces import FILLS, POLICIES, SHA, Exempt, Faces
from gallery.blocks.instead import Instead
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
from gallery.blocks.window import ALWAYS, NEVER, Window
from gallery.blocks.withheld import Withheld
from gallery.model import Box

__all__ = [
    "ALBUM_KEYS",
    "ALWAYS",
    "CONTEXT_KEYS",
    "DATA_MINING",
    "FILLS",
    "KINDS",
    "LAYOUTS",
    "NEVER",
    "PHOTO_KEYS",
    "PICKED",
    "POLICIES",
    "REJECTED",
    "SHA",
    "STATUSES",
    "UNDECIDED",
    "Album",
    "Block",
    "Box",
    "ChapterBlock",
    "Context",
    "Correction",
    "Cull",
    "Exempt",
    "Faces",
    "FigureBlock",
    "Instead",
    "PhotoBlock",
    "PointBlock",
    "QuoteBlock",
    "Standing",
    "TextBlock",
    "Window",
    "Withheld",
    "block",
    "standing",
]
