"""What the screen that arranges shows of an essay, as data: its blocks, photos on points, tray."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from starlette.requests import Request

from gallery import text
from gallery.blocks import FigureBlock, PhotoBlock
from gallery.desk.opened import Desk, Shot
from gallery.desk.order import Hung, Item, items
from gallery.editing import arranging
from gallery.web.desk import shell
from gallery.web.desk.pictures import address
from gallery.web.site import site
from gallery.web.words import caption, place

WIDE, LARGE = 400, 800
"""Pixels of the pictures on the screen; of the one on which a focal point is set."""

_LINE = 320  # characters of a block of words that are shown while it is shut
_CAPTION = 120  # and of a caption


def state(request: Request, desk: Desk) -> Mapping[str, object]:
    """All that the screen shows, as data."""
    store, who = site(request).gallery.store, request.state.person.name
    return {
        "tag": desk.source_tag,
        "photos": sum(1 for block in desk.album.blocks if isinstance(block, PhotoBlock)),
        "shown": len(desk.album.photos),
        "items": [_item(request, desk, one) for one in items(desk)],
        "tray": [waiting(request, desk, one) for one in desk.tray],
        "undo": arranging.undoable(store, desk.slug, who) is not None,
    }


def ident(key: str) -> str:
    """The id of a block's element; blanks and quotes cannot stand in it."""
    return f"block-{quote(key, safe='')}"


def shown(shot: Shot | None) -> Mapping[str, object]:
    """The picture of a photo and its size."""
    pixels = shot.pixels if shot else None
    return {
        "picture": _address(shot, WIDE) if shot else "",
        "large": _address(shot, LARGE) if shot else "",
        "wide": pixels.width if pixels else 3,
        "tall": pixels.height if pixels else 2,
    }


def waiting(request: Request, desk: Desk, shot: Shot) -> Mapping[str, object]:
    """A photo that no block of the essay shows: what its file says stands in for its words."""
    block = shot.block or PhotoBlock.read({"photo": shot.name})
    told = _caption(request, desk, block, shot)
    where = place(shot.facts)
    return {
        "key": shot.name,
        "name": shot.name.rpartition("/")[2],
        "said": " · ".join(part for part in (told, where) if part),
        **shown(shot),
    }


def photo(request: Request, desk: Desk, key: str) -> Mapping[str, object] | None:
    """A photo of the essay by its key, on a point or alone; None when it is not there."""
    for item in items(desk):
        if item.key == key and isinstance(item.block, PhotoBlock):
            return _item(request, desk, item)
        for one in item.hung:
            if one.key == key:
                return _hung(request, desk, one)
    return None


def _item(request: Request, desk: Desk, item: Item) -> Mapping[str, object]:
    told: dict[str, object] = {"key": item.key, "id": ident(item.key), "kind": item.kind}
    if isinstance(item.block, PhotoBlock):
        told |= {"place": item.place, "lead": item.lead}
        return {**told, **_photo(request, desk, item.block, item.shot)}
    if item.number:
        told["number"] = item.number
    words = {name: dict(texts) for name, texts in item.words.items()}
    first = item.words[item.kind]
    lines = {tag: first.get(tag, first.get("", "")) for tag in site(request).languages}
    plain = {}
    if isinstance(item.block, FigureBlock):
        plain = {"date": item.block.date, "link": item.block.link}
    return told | {
        "words": words,
        "lines": {tag: text.plain(line)[:_LINE] for tag, line in lines.items()},
        "plain": plain,
        "hung": [_hung(request, desk, one) for one in item.hung],
    }


def _hung(request: Request, desk: Desk, one: Hung) -> Mapping[str, object]:
    return {"key": one.key, "id": ident(one.key), **_photo(request, desk, one.block, one.shot)}


def _photo(
    request: Request, desk: Desk, block: PhotoBlock, shot: Shot | None
) -> Mapping[str, object]:
    return {
        "photo": block.photo,
        "name": block.photo.rpartition("/")[2],
        "layout": block.layout,
        "veiled": block.sensitive is not None,
        "caption": _caption(request, desk, block, shot) if shot else "",
        "path": _path(desk, shot) if shot else "",
        "focus": block.focus,
        "veil": _texts(request, block.sensitive or {}),
        "row": _texts(request, block.row_caption),
        "credit": block.credit,
        "date": block.date,
        **shown(shot),
    }


def _path(desk: Desk, shot: Shot) -> str:
    """Where the readers' page links to the photo, by which it is found there."""
    return f"{'' if shot.home == desk.slug else quote(shot.home, safe='') + '/'}{shot.number}/"


def _texts(request: Request, texts: Mapping[str, str]) -> Mapping[str, str]:
    """Words in each language of the site, those alike in all in each; {} where there are none."""
    there = {tag: texts.get(tag, texts.get("", "")) for tag in site(request).languages}
    return {tag: words for tag, words in there.items() if words}


def _address(shot: Shot, width: int) -> str:
    return address(shot.home, shot.number, width, shot.made, shot.recipe)


def _caption(request: Request, desk: Desk, block: PhotoBlock, shot: Shot) -> str:
    album, lang = desk.album, shell.speaking(request).tag
    found = caption(block, shot.facts, lang, album.lang, album.lang)
    return " ".join(found.words.split())[:_CAPTION] if found else ""


def hung_keys(told: Sequence[Item]) -> set[str]:
    """The keys of all photos on points."""
    return {one.key for item in told for one in item.hung}
