"""The commands that the buttons of the screen that arranges ask for, where no script is at work."""

from collections.abc import Sequence

from starlette.datastructures import FormData

from gallery.blocks import PhotoBlock, PointBlock
from gallery.desk.opened import Desk
from gallery.desk.order import Item, anchor, beside, earlier, items, later
from gallery.editing.commands import (
    BESIDE,
    Command,
    Hang,
    Insert,
    Lead,
    Move,
    Place,
    Remove,
    SetBlock,
    Trash,
)
from gallery.errors import Malformed
from gallery.layout import GROUPS
from gallery.model import Lang

_STEPS = {"earlier": -1, "later": 1}


def wanted(desk: Desk, form: FormData, chosen: Sequence[str]) -> list[Command]:
    """The commands of one button; chosen: keys of blocks and of photos on points."""
    act = str(form.get("do", ""))
    order = items(desk)
    if act in ("earlier", "later", "first", "last", "to", "off"):
        return _moves(order, form, act, chosen) if chosen else []
    if act in ("hang", "in"):
        return _out_of_tray(order, form, act, chosen)
    if act in ("trash", "trash-tray"):
        return _thrown(order, form, act, chosen)
    if act == "layout":
        return [SetBlock(key, "layout", str(form.get("layout", ""))) for key in chosen]
    if act == "row":
        return row(order, chosen)
    if act == "cover":
        return [Lead(chosen[0])] if chosen else []
    if act == "out":
        return [Remove(key) for key in reversed(chosen)]
    if act == "insert":
        after = chosen[-1] if chosen else _last(order)
        return [_inserted(form, after)]
    raise Malformed("there is no such button")


def row(order: Sequence[Item], chosen: Sequence[str]) -> list[Command]:
    """Two or three photos stand side by side, where the first of them stands."""
    kind = next((name for name, count in GROUPS.items() if count == len(chosen)), "")
    if not kind:
        raise Malformed("two or three photos make a row")
    first, *others = chosen
    point = next((item.key for item in order if first in {one.key for one in item.hung}), "")
    put = Hang(tuple(others), point, first) if point else Move(tuple(others), first)
    return [put, *(SetBlock(key, "layout", kind) for key in chosen)]


def _moves(order: Sequence[Item], form: FormData, act: str, chosen: Sequence[str]) -> list[Command]:
    keys = tuple(chosen)
    if act == "off":  # after a photo on a point means after the point
        return [Move(keys, chosen[0])]
    if act in _STEPS and (on := beside(order, chosen, _STEPS[act])):
        return [Hang(keys, *on)]
    if act == "to":
        number = str(form.get("position", ""))
        return [Move(keys, anchor(order, chosen, int(number) if number.isdecimal() else 1))]
    if act == "last":
        return [Move(keys, _last([item for item in order if item.key not in chosen]))]
    after = {"earlier": earlier, "later": later}.get(act)
    return [Move(keys, after(order, chosen) if after else "")]


def _out_of_tray(
    order: Sequence[Item], form: FormData, act: str, chosen: Sequence[str]
) -> list[Command]:
    tray = tuple(str(name) for name in form.getlist("tray"))
    if act == "in":
        return [Place(tray, chosen[-1] if chosen else _last(order))] if tray else []
    points = {item.key for item in order if isinstance(item.block, PointBlock)}
    photos = tuple(key for key in chosen if key not in points)
    onto = next((key for key in chosen if key in points), "")
    if not onto or not (photos or tray):
        raise Malformed("choose a point, and photos for it")
    hung: list[Command] = [Hang(photos, onto)] if photos else []
    return [*hung, Place(tray, onto=onto)] if tray else hung


def _thrown(
    order: Sequence[Item], form: FormData, act: str, chosen: Sequence[str]
) -> list[Command]:
    photos = chosen if act == "trash" else [str(name) for name in form.getlist("tray")]
    others = {item.key for item in order if not isinstance(item.block, PhotoBlock)}
    thrown = tuple(key for key in photos if key not in others)
    return [Trash(thrown)] if thrown else []


def _inserted(form: FormData, after: str) -> Insert:
    """A new block: its words are `words.LANG`, what stands beside them `KEY.LANG` or `KEY`."""
    kind = str(form.get("kind", ""))
    beside_: dict[str, object] = {}
    for name in BESIDE.get(kind, ()):
        texts = by_language(form, f"{kind}-{name}")
        beside_[name] = texts if texts else str(form.get(f"{kind}-{name}", ""))
    return Insert(kind, after, by_language(form, "words"), beside_)


def by_language(form: FormData, name: str) -> dict[Lang, str]:
    """The boxes "NAME.LANG" of a form."""
    return {
        one.removeprefix(f"{name}."): str(form.get(one, ""))
        for one in form
        if one.startswith(f"{name}.")
    }


def _last(order: Sequence[Item]) -> str:
    return order[-1].key if order else ""
