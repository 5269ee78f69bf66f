"""What steps make of album.toml: new blocks, those taken out, what is set of one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from gallery import album as albums
from gallery.album import rearrange
from gallery.blocks import Album
from gallery.editing.keys import Spot, keys, spot, spots
from gallery.editing.moving import before_on, behind, hung_on, point_of
from gallery.editing.steps import (
    BESIDE,
    INSERTED,
    SETTABLE,
    Arranged,
    Insert,
    Lead,
    Place,
    Put,
    Remove,
    SetBlock,
    Trash,
    Untrash,
    plain,
)
from gallery.editing.thrown import put_back, taken_out
from gallery.errors import AlbumError, Malformed, Missing
from gallery.model import Trashed

VEILED = "a photo behind a veil never stands for the essay"
BORROWED = "the photo lies in another essay: throw it away there, or take it out of this one"
NO_LINK = "a link begins with https:// or http://"


def insert(album: Album, source: str, one: Insert) -> Arranged:
    """A new block of words."""
    words = said(one.texts)
    if one.kind not in INSERTED or not words:
        raise Malformed(f"send words, and one of {', '.join(INSERTED)}")
    beside = _beside(one.kind, one.beside)
    return put_in(album, source, [rearrange.text_block(one.kind, words, beside)], one.after)


def said(texts: Mapping[str, str]) -> dict[str, str]:
    """Words as typed, by language; those without a word are left out."""
    typed = {lang: plain(text).strip() for lang, text in texts.items()}
    return {lang: text for lang, text in typed.items() if text}


def _beside(kind: str, told: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in told.items():
        if name not in BESIDE.get(kind, ()):
            raise Malformed(f"a block of the kind {kind!r} has no {name!r}")
        if isinstance(value, Mapping) and all(isinstance(text, str) for text in value.values()):
            made[name] = said(value)
        elif isinstance(value, str):
            made[name] = plain(value).strip()
        else:
            raise Malformed("send words, or words by language")
    _refuse_link(made.get("link", ""))
    return {name: value for name, value in made.items() if value}


def _refuse_link(link: object) -> None:
    if link and not str(link).startswith(("https://", "http://")):
        raise AlbumError(NO_LINK)


def place(album: Album, source: str, one: Place) -> Arranged:
    """Photos that no block shows: on their own, or on a point."""
    shown = {block.photo for block in album.photos}
    wanted = [name for name in dict.fromkeys(one.photos) if name not in shown]
    told = [rearrange.written({"photo": name}) for name in wanted]
    if one.onto:
        point = point_of(album, one.onto)
        return _hung(album, source, told, point, len(hung_on(album, point)))
    return put_in(album, source, told, one.after)


def put(album: Album, source: str, one: Put) -> Arranged:
    """What a removal took away."""
    if not one.onto:
        return put_in(album, source, one.blocks, one.after)
    point = point_of(album, one.onto)
    where = spots(album.blocks).get(one.after) if one.after else None
    on_it = where is not None and where.number == point and where.index is not None
    index = (where.index or 0) + 1 if where is not None and on_it else 0
    return _hung(album, source, one.blocks, point, index)


def put_in(album: Album, source: str, blocks: Sequence[str], after: str) -> Arranged:
    """New blocks as TOML, right after another one."""
    at = behind(album, after)
    if not blocks:
        return Arranged(source)
    changed = rearrange.with_blocks_put(source, at, blocks)
    now = keys(albums.parse(album.slug, changed).blocks)
    made = tuple(now[at : at + len(blocks)])
    return Arranged(changed, made, tuple(Remove(key) for key in reversed(made)))


def _hung(album: Album, source: str, told: Sequence[str], point: int, index: int) -> Arranged:
    for n, one in enumerate(told):
        source = rearrange.with_hung(source, point, index + n, one)
    now = spots(albums.parse(album.slug, source).blocks)
    new = {Spot(point, index + n) for n in range(len(told))}
    made = tuple(key for key, where in now.items() if where in new)
    return Arranged(source, made, tuple(Remove(key) for key in reversed(made)))


def remove(album: Album, source: str, one: Remove) -> Arranged:
    """A block is taken out, or a photo off its point."""
    where, there = spot(album, one.key), keys(album.blocks)
    if where.index is not None:
        changed, taken = rearrange.without_hung(source, where.number, where.index)
        told = Put((taken,), before_on(album, where), there[where.number])
        return Arranged(changed, back=(told,))
    changed, taken = rearrange.without_block(source, where.number)
    before = there[where.number - 1] if where.number else ""
    return Arranged(changed, back=(Put((taken,), before),))


def set_block(album: Album, source: str, one: SetBlock) -> Arranged:
    """One key of a block, or of a photo on a point."""
    where = spot(album, one.key)
    whole = album.blocks[where.number]
    block = whole if where.index is None else hung_on(album, where.number)[where.index]
    if one.field not in SETTABLE.get(block.key, ()):
        told = "; ".join(f"of a {kind} {', '.join(names)}" for kind, names in SETTABLE.items())
        raise Malformed(f"what can be set: {told}")
    value = _value(one.value, flag=one.field == "sensitive")
    if one.field == "link":
        _refuse_link(value)
    if where.index is None:
        changed = rearrange.with_block_value(source, where.number, one.field, value)
    else:
        at = (where.number, where.index)
        changed = rearrange.with_hung_value(source, *at, one.field, value)
    now = spots(albums.parse(album.slug, changed).blocks)
    key = next(key for key, spot_ in now.items() if spot_ == where)
    made = (key,) if key != one.key else ()
    return Arranged(changed, made, (SetBlock(key, one.field, getattr(block, one.field)),))


def _value(told: Any, *, flag: bool) -> rearrange.Value:
    """What is written: None for what is empty; true, or words alike in all languages, bare.

    flag  {} is a flag without words
    """
    if told in ("", False, [], ()) or (told == {} and not flag):
        return None
    if isinstance(told, Mapping) and all(isinstance(text, str) for text in told.values()):
        words = {lang: text for lang, text in told.items() if text}
        return words.get("", True) if set(words) <= {""} else words
    parts = told if isinstance(told, list | tuple) else [told]
    if told is None or all(isinstance(part, str | float | int) for part in parts):
        return cast(rearrange.Value, told)
    raise Malformed("send words, numbers, or words by language")


def lead(album: Album, source: str, one: Lead) -> Arranged:
    """Which photo stands for the essay."""
    shown = {block.photo: block for block in album.photos}
    if one.photo and one.photo not in shown:
        raise Missing(f"{one.photo!r} is not in the essay any more")
    if one.photo and shown[one.photo].sensitive is not None:
        raise AlbumError(VEILED)
    return Arranged(rearrange.with_lead(source, one.photo), back=(Lead(album.lead),))


def trash(album: Album, source: str, one: Trash) -> Arranged:
    """Files go to the trash, with every block that shows them."""
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


def untrash(album: Album, source: str, one: Untrash) -> Arranged:
    """A file comes out of the trash, and its blocks to where they stood."""
    thrown = next((kept for kept in album.trash if kept.photo == one.photo), None)
    if thrown is None:
        raise Missing(f"{one.photo!r} is not in the trash any more")
    source = albums.without_trash(source, one.photo)
    source, made = put_back(album.slug, source, one.photo, one.parts, lead=one.lead)
    back = Trash((one.photo,), thrown.at.isoformat(), thrown.by)
    return Arranged(source, tuple(made), (back,))
