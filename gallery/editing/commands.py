"""Commands that arrange an essay: done on album.toml one after the other, kept as JSON. Pure.

A command says what goes where ("these, after that one") and is done on whatever stands there by
now; so two editors who move two photos at once both have their way. What it names must still be
there. `steps` are the commands as values; `moving`, `doing` and `pasting` what each makes of an
album; `keys` by what names they call blocks.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from gallery import album as albums
from gallery.blocks import Album
from gallery.editing import doing, moving, pasting
from gallery.editing.doing import BORROWED, NO_LINK, VEILED
from gallery.editing.keys import keys
from gallery.editing.steps import (
    BESIDE,
    FIELDS,
    INSERTED,
    SETTABLE,
    Arranged,
    Command,
    Hang,
    Insert,
    Lead,
    Move,
    Paste,
    Pasted,
    Place,
    Put,
    Remove,
    SetBlock,
    Trash,
    Untrash,
    plain,
)
from gallery.errors import Malformed

__all__ = [
    "BESIDE",
    "BORROWED",
    "FIELDS",
    "INSERTED",
    "NO_LINK",
    "SETTABLE",
    "VEILED",
    "Arranged",
    "Command",
    "Hang",
    "Insert",
    "Lead",
    "Move",
    "Paste",
    "Pasted",
    "Place",
    "Put",
    "Remove",
    "SetBlock",
    "Trash",
    "Untrash",
    "applied",
    "keys",
    "packed",
    "plain",
    "sent",
    "unpacked",
]

_DO: Mapping[type[Command], Callable[[Album, str, Any], Arranged]] = {
    Move: moving.move,
    Hang: moving.hang,
    Insert: doing.insert,
    Paste: pasting.paste,
    Place: doing.place,
    Put: doing.put,
    Remove: doing.remove,
    SetBlock: doing.set_block,
    Lead: doing.lead,
    Trash: doing.trash,
    Untrash: doing.untrash,
}
_KINDS = {kind.word: kind for kind in _DO}
_SENT = frozenset(_KINDS) - {Put.word, Untrash.word}


def applied(slug: str, source: str, commands: Sequence[Command]) -> Arranged:
    """Do commands one after the other.

    raises  Missing when one names what is not there; AlbumError, Malformed for values that
            cannot be
    """
    made: tuple[str, ...] = ()
    back: tuple[Command, ...] = ()
    for command in commands:
        one = _DO[type(command)](albums.parse(slug, source), source, command)
        source, made = one.source, (*made, *one.made)
        back = (*one.back, *back)
    return Arranged(source, made, back)


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
        return msgspec.convert(fields, _KINDS[told["do"]])
    except msgspec.ValidationError as problem:
        raise Malformed(f"{told['do']}: {problem}") from problem


def _fields(command: Command) -> dict[str, object]:
    return {name: getattr(command, name) for name in command.__dataclass_fields__ if name != "word"}
