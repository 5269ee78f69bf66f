"""The steps by which an essay is arranged, as values. `commands` says what each makes of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeAlias

from gallery.editing.thrown import Part

INSERTED = ("text", "chapter", "quote", "point", "figure")
"""Kinds of block that can be put between the photos."""

BESIDE: Mapping[str, tuple[str, ...]] = {"quote": ("by",), "figure": ("source", "date", "link")}
"""By kind, what a new block may say beside its first words."""

FIELDS = ("layout", "focus", "sensitive", "credit", "date", "persons", "row_caption")
"""What can be set of a photo's block, and of a photo that hangs on a point."""

SETTABLE: Mapping[str, tuple[str, ...]] = {"photo": FIELDS, "figure": ("date", "link")}
"""By kind of block, what can be set of it."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Move:
    """Blocks go right after another one, in this order; after "" they open the essay.

    A photo that hangs on a point is taken off it and gets a block of its own. After a photo that
    hangs on a point means after the point.
    """

    word: ClassVar[str] = "move"

    keys: tuple[str, ...]
    after: str = ""


@dataclass(frozen=True, slots=True)
class Hang:
    """Photos hang on a point, in this order, wherever they stood; their words go along.

    after  a photo on the point that they go right after; "" = before all of them, None = after all
    """

    word: ClassVar[str] = "hang"

    keys: tuple[str, ...]
    onto: str
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Insert:
    """A new block of words, kind of INSERTED.

    beside  what it says beside them: keys of BESIDE, words by language or alone
    """

    word: ClassVar[str] = "insert"

    kind: str
    after: str
    texts: Mapping[str, str]
    beside: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pasted:
    """One paragraph of a speech.

    kind, words  of a new block, or what a block that is there says
    key          that block; "" = a new one
    seen         what it said in this language when that was decided
    """

    kind: str
    words: str
    key: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Paste:
    """A speech in one language: new blocks after another one, and words of those that are there.

    Where one says something else by now than was seen, nothing of it is done.
    """

    word: ClassVar[str] = "paste"

    lang: str
    parts: tuple[Pasted, ...]
    after: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Photos that no block shows get blocks; also "/other-album/NAME".

    onto  a point on which they hang, after all that hang there; "" = blocks of their own
    """

    word: ClassVar[str] = "place"

    photos: tuple[str, ...]
    after: str = ""
    onto: str = ""


@dataclass(frozen=True, slots=True)
class Put:
    """Blocks as TOML: what a removal took away, put back. Made here, never sent by anybody.

    onto  the point that they hung on, after the photo `after` of it
    """

    word: ClassVar[str] = "put"

    blocks: tuple[str, ...]
    after: str = ""
    onto: str = ""


@dataclass(frozen=True, slots=True)
class Remove:
    """A block is taken out: a photo goes back to the tray, words go to the history."""

    word: ClassVar[str] = "remove"

    key: str


@dataclass(frozen=True, slots=True)
class SetBlock:
    """One of SETTABLE of a block; what is empty, or None, takes it away."""

    word: ClassVar[str] = "set"

    key: str
    field: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Lead:
    """The photo that stands for the essay; "" = the first one."""

    word: ClassVar[str] = "lead"

    photo: str


@dataclass(frozen=True, slots=True)
class Trash:
    """Files of the album go to the trash, and every block that shows them is taken out.

    at, by  when (ISO 8601) and who: put in by `arranging.do`, whatever a page sends
    """

    word: ClassVar[str] = "trash"

    photos: tuple[str, ...]
    at: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Untrash:
    """A photo comes back to where it stood, or to the tray where that is gone. Never sent.

    lead  it stood for the essay
    """

    word: ClassVar[str] = "untrash"

    photo: str
    parts: tuple[Part, ...] = ()
    lead: bool = False


Command: TypeAlias = (
    Move | Hang | Insert | Paste | Place | Put | Remove | SetBlock | Lead | Trash | Untrash
)


@dataclass(frozen=True, slots=True)
class Arranged:
    """What commands made of an album.

    source  album.toml
    made    keys of the blocks that are new, or are called anew
    back    the commands that undo them, in their order
    """

    source: str
    made: tuple[str, ...] = ()
    back: tuple[Command, ...] = ()


def plain(words: str) -> str:
    """Words as typed: line ends as album.toml has them, no control characters."""
    return _CONTROL.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))
