"""One file in the place of another, in every block that shows it: `[[instead]]`, `check_names`."""

from collections.abc import Iterator, MutableMapping
from typing import Any

import tomlkit
from tomlkit.items import Item

from gallery.album.edit import Tables, with_all
from gallery.album.noted import with_note, without_note
from gallery.blocks import Instead

_NAMING = ("caption", "alt", "row_caption", "persons")
"""What may name people: with any of it a block is to be read again."""


def with_instead(source: str, one: Instead) -> str:
    """Note which file is to take the place of a photo; an older note of it goes."""
    at = one.at.replace(microsecond=0)
    values: dict[str, Any] = {"photo": one.photo, "sha256": one.sha256}
    values |= {"number": one.number, "at": at} | ({"by": one.by} if one.by else {})
    return with_note(without_note(source, "instead", one.photo), "instead", values)


def without_instead(source: str, photo: str) -> str:
    """Take that note away."""
    return without_note(source, "instead", photo)


def with_photo_replaced(source: str, old: str, new: str) -> str:
    """Let every block show another file: its place, layout and words stay, its focus goes.

    The photo that stands for the essay and the corrections about it follow. A block with words is
    marked `check_names`.
    """

    def change(doc: Tables) -> None:
        if doc.get("lead") == old:
            doc["lead"] = new
        for one in doc.get("correction", ()):
            if one.get("photo") == old:
                one["photo"] = new
        for block in doc.get("block", ()):
            for table in _showing(block, old):
                table["photo"] = new
                table.pop("focus", None)
                if any(table.get(key) for key in _NAMING):
                    table["check_names"] = True

    return with_all(source, change)


def with_names_checked(source: str, photo: str) -> str:
    """Take the mark away: somebody has read the words again."""

    def change(doc: Tables) -> None:
        for block in doc.get("block", ()):
            for table in _showing(block, photo):
                table.pop("check_names", None)

    return with_all(source, change)


def _showing(block: Tables, photo: str) -> Iterator[Tables]:
    """The tables of a block that show a photo; a bare name on a point becomes one."""
    if block.get("photo") == photo:
        yield block
    hung = block.get("photos", ())
    for index, one in enumerate(hung):
        if one == photo:
            hung[index] = tomlkit.inline_table() if isinstance(hung, Item) else {}
            hung[index]["photo"] = photo
            yield hung[index]
        elif isinstance(one, MutableMapping) and one.get("photo") == photo:
            yield one
