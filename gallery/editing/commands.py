"""Commands that arrange an essay, as values, and what each makes of album.toml. Pure.

A command says what goes where ("these, after that one") and is done on whatever stands there by
now; so two editors who move two photos at once both have their way. What it names must still be
there.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar, TypeAlias, cast

import msgspec

from gallery import album as albums
from gallery.album import rearrange
from gallery.blocks import Album, Block, PhotoBlock, PointBlock
from gallery.editing.thrown import Part, put_back, taken_out
from gallery.errors import AlbumError, Malformed, Missing
from gallery.model import Trashed

INSERTED = ("text", "chapter", "quote")
"""Kinds of block that can be put between the photos."""

FIELDS = ("layout", "focus", "sensitive", "credit", "date", "persons")
"""What can be set of a photo's block."""


VEILED = "a photo behind a veil never stands for the essay"
BORROWED = "the photo lies in another essay: throw it away there, or take it out of this one"


@dataclass(frozen=True, slots=True)
class Move:
    """Blocks go right after another one, in this order; after "" they open the essay."""

    word: ClassVar[str] = "move"

    keys: tuple[str, ...]
    after: str = ""


@dataclass(frozen=True, slots=True)
class Insert:
    """A new block of words, kind of INSERTED."""

    word: ClassVar[str] = "insert"

    kind: str
    after: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Photos of the album that no block shows get blocks."""

    word: ClassVar[str] = "place"

    photos: tuple[str, ...]
    after: str = ""


@dataclass(frozen=True, slots=True)
class Put:
    """Blocks as TOML: what a removal took away, put back. Made here, never sent by anybody."""

    word: ClassVar[str] = "put"

    blocks: tuple[str, ...]
    after: str = ""


@dataclass(frozen=True, slots=True)
class Remove:
    """A block is taken out: a photo goes back to the tray, words go to the history."""

    word: ClassVar[str] = "remove"

    key: str


@dataclass(frozen=True, slots=True)
class SetBlock:
    """One of FIELDS of a photo's block; what is empty, or None, takes it away."""

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


Command: TypeAlias = Move | Insert | Place | Put | Remove | SetBlock | Lead | Trash | Untrash

_KINDS = {
    kind.word: kind for kind in (Move, Insert, Place, Put, Remove, SetBlock, Lead, Trash, Untrash)
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SENT = frozenset(_KINDS) - {Put.word, Untrash.word}


@dataclass(frozen=True, slots=True)
class Arranged:
    """What commands made of an album.

    source  album.toml
    made    keys of the blocks that are new
    back    the commands that undo them, in their order
    """

    source: str
    made: tuple[str, ...] = ()
    back: tuple[Command, ...] = ()


def keys(blocks: Sequence[Block]) -> list[str]:
    """A name for each block that stays with it when others come, go and move.

    That of a photo is the photo's; where it is shown again, and for words, it is made of what
    the block says, so it changes when the words do.
    """
    made = []
    met: Counter[str] = Counter()
    for block in blocks:
        mark = f"{block.key}-{_mark(block)}"
        met[mark] += 1
        first = isinstance(block, PhotoBlock) and met[mark] == 1
        made.append(block.photo if first else f"{mark}-{met[mark]}")  # type: ignore[union-attr]
    return made


def applied(slug: str, source: str, commands: Sequence[Command]) -> Arranged:
    """Do commands one after the other.

    raises  Missing when one names what is not there; AlbumError, Malformed for values that
            cannot be
    """
    made: tuple[str, ...] = ()
    back: tuple[Command, ...] = ()
    for command in commands:
        one = _DO[command.word](albums.parse(slug, source), source, command)
        source, made = one.source, (*made, *one.made)
        back = (*one.back, *back)
    return Arranged(source, made, back)


def plain(words: str) -> str:
    """Words as typed: line ends as album.toml has them, no control characters."""
    return _CONTROL.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))


def packed(commands: Sequence[Command]) -> str:
    """Commands as JSON, for the history."""
    told = [{"do": one.word, **_fields(one)} for one in commands]
    return msgspec.json.encode(told).decode()


def unpacked(told: str) -> tuple[Command, ...]:
    """What `packed` wrote."""
    return tuple(_read(one, frozenset(_KINDS)) for one in msgspec.json.decode(told))


def sent(told: object) -> Command:
    """A command as a page sends it: {"do": "move", "keys": [...], "after": "..."}."""
    return _read(told, _SENT)


def _read(told: object, known: frozenset[str]) -> Command:
    if not isinstance(told, dict) or told.get("do") not in known:
        raise Malformed(f"send what to do: one of {', '.join(sorted(known))}")
    fields = {name: value for name, value in told.items() if name != "do"}
    try:
        return cast(Command, msgspec.convert(fields, _KINDS[told["do"]]))
    except msgspec.ValidationError as problem:
        raise Malformed(f"{told['do']}: {problem}") from problem


def _fields(command: Command) -> dict[str, object]:
    return {name: getattr(command, name) for name in command.__dataclass_fields__ if name != "word"}


def _mark(block: Block) -> str:
    """Eight hex digits of what a block says; photos that hang on a point do not count."""
    bare = replace(block, photos=()) if isinstance(block, PointBlock) else block
    said = bare.photo.encode() if isinstance(bare, PhotoBlock) else msgspec.json.encode(bare)
    return sha256(said).hexdigest()[:8]


def _found(album: Album, *wanted: str) -> list[int]:
    """The numbers of blocks by their keys; Missing where one is not there any more."""
    there = {key: number for number, key in enumerate(keys(album.blocks))}
    gone = [key for key in wanted if key not in there]
    if gone:
        raise Missing(f"{gone[0]!r} is not in the essay any more")
    return [there[key] for key in wanted]


def _behind(album: Album, after: str) -> int:
    """The number that a block gets right after another one."""
    return _found(album, after)[0] + 1 if after else 0


def _move(album: Album, source: str, one: Move) -> Arranged:
    there = keys(album.blocks)
    wanted = tuple(dict.fromkeys(one.keys))
    moved = _found(album, *wanted)
    at = _behind(album, one.after)
    while at and there[at - 1] in wanted:  # "after itself" means after what stands before it
        at -= 1
    left = [number for number in range(at) if number not in moved]
    right = [number for number in range(at, len(there)) if number not in moved]
    back = [Move((there[number],), there[number - 1] if number else "") for number in sorted(moved)]
    order = [*left, *moved, *right]
    return Arranged(rearrange.with_blocks_moved(source, order), back=tuple(back))


def _insert(album: Album, source: str, one: Insert) -> Arranged:
    said = {lang: plain(text).strip() for lang, text in one.texts.items()}
    words = {lang: text for lang, text in said.items() if text}
    if one.kind not in INSERTED or not words:
        raise Malformed(f"send words, and one of {', '.join(INSERTED)}")
    return _put_in(album, source, [rearrange.text_block(one.kind, words)], one.after)


def _place(album: Album, source: str, one: Place) -> Arranged:
    shown = {block.photo for block in album.photos}
    wanted = [name for name in dict.fromkeys(one.photos) if name not in shown]
    return _put_in(album, source, [rearrange.written({"photo": p}) for p in wanted], one.after)


def _put(album: Album, source: str, one: Put) -> Arranged:
    return _put_in(album, source, one.blocks, one.after)


def _put_in(album: Album, source: str, blocks: Sequence[str], after: str) -> Arranged:
    at = _behind(album, after)
    if not blocks:
        return Arranged(source)
    changed = rearrange.with_blocks_put(source, at, blocks)
    now = keys(albums.parse(album.slug, changed).blocks)
    made = tuple(now[at : at + len(blocks)])
    return Arranged(changed, made, tuple(Remove(key) for key in reversed(made)))


def _remove(album: Album, source: str, one: Remove) -> Arranged:
    number = _found(album, one.key)[0]
    changed, taken = rearrange.without_block(source, number)
    before = keys(album.blocks)[number - 1] if number else ""
    return Arranged(changed, back=(Put((taken,), before),))


def _set_block(album: Album, source: str, one: SetBlock) -> Arranged:
    number = _found(album, one.key)[0]
    block = album.blocks[number]
    if one.field not in FIELDS or not isinstance(block, PhotoBlock):
        raise Malformed(f"of a photo one of {', '.join(FIELDS)} can be set")
    changed = rearrange.with_block_value(source, number, one.field, _value(one.value))
    return Arranged(changed, back=(SetBlock(one.key, one.field, getattr(block, one.field)),))


def _value(told: Any) -> rearrange.Value:
    """What is written: None for what is empty; true, or words alike in all languages, bare."""
    if told in ("", False, [], ()):
        return None
    if isinstance(told, Mapping) and all(isinstance(text, str) for text in told.values()):
        words = {lang: text for lang, text in told.items() if text}
        return words.get("", True) if set(words) <= {""} else words
    parts = told if isinstance(told, list | tuple) else [told]
    if told is None or all(isinstance(part, str | float | int) for part in parts):
        return cast(rearrange.Value, told)
    raise Malformed("send words, numbers, or words by language")


def _lead(album: Album, source: str, one: Lead) -> Arranged:
    shown = {block.photo: block for block in album.photos}
    if one.photo and one.photo not in shown:
        raise Missing(f"{one.photo!r} is not in the essay any more")
    if one.photo and shown[one.photo].sensitive is not None:
        raise AlbumError(VEILED)
    return Arranged(rearrange.with_lead(source, one.photo), back=(Lead(album.lead),))


def _trash(album: Album, source: str, one: Trash) -> Arranged:
    if any("/" in photo for photo in one.photos):
        raise AlbumError(BORROWED)
    thrown = [p for p in dict.fromkeys(one.photos) if p not in album.thrown_away()]
    source, parts = taken_out(album, source, thrown, keys(album.blocks))
    if album.lead in parts:
        source = rearrange.with_lead(source, "")
    for photo in thrown:
        at = datetime.fromisoformat(one.at)
        source = albums.with_trash(source, Trashed(photo, at, one.by))
    back = (Untrash(p, tuple(kept), lead=p == album.lead) for p, kept in parts.items())
    return Arranged(source, back=tuple(back))


def _untrash(album: Album, source: str, one: Untrash) -> Arranged:
    thrown = next((kept for kept in album.trash if kept.photo == one.photo), None)
    if thrown is None:
        raise Missing(f"{one.photo!r} is not in the trash any more")
    source = albums.without_trash(source, one.photo)
    made: list[str] = []
    for part in one.parts:
        there = keys(albums.parse(album.slug, source).blocks)
        source, number = put_back(source, part, there)
        if number is not None:
            made.append(keys(albums.parse(album.slug, source).blocks)[number])
    if one.lead and not album.lead and made:
        source = rearrange.with_lead(source, one.photo)
    back = Trash((one.photo,), thrown.at.isoformat(), thrown.by)
    return Arranged(source, tuple(made), (back,))


_DO: Mapping[str, Callable[[Album, str, Any], Arranged]] = {
    Move.word: _move,
    Insert.word: _insert,
    Place.word: _place,
    Put.word: _put,
    Remove.word: _remove,
    SetBlock.word: _set_block,
    Lead.word: _lead,
    Trash.word: _trash,
    Untrash.word: _untrash,
}
