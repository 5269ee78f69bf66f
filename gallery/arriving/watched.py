"""What is known of the watched folder, kept for the desk: sources, what lies there and why."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from gallery.errors import Missing
from gallery.model import Verdict
from gallery.store import Store

STATE = ".gallery/watched.json"


@dataclass(frozen=True, slots=True)
class Held:
    """A file that lies in the watched folder and is not taken, or not yet.

    path     below its folder
    verdict  why, and what to do
    """

    path: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder of a photographer.

    slug     of the essay that its photos go to, "" when its name cannot be one
    files    that wait there, with their bytes; `held` are those of them that need somebody
    state    "arriving": still changing; "writing": a program has a file open; "resting": what is
             left waits for somebody
    """

    name: str
    slug: str
    state: str
    files: int
    bytes: int
    held: Sequence[Held] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A photographer's folder below the inbox.

    state    "watched", or "offline": it was there and is not now; nothing is deleted for that
    since    when that state began, UTC, ISO 8601
    polling  it is looked through again and again: its disk tells no changes
    mounted  another disk stands there; without it the folder itself means nothing
    arrived  files that reached their essays; last: when the last one did, "" = none
    """

    name: str
    state: str
    since: str
    polling: bool = False
    mounted: bool = False
    arrived: int = 0
    last: str = ""
    folders: Sequence[Folder] = ()
    loose: Sequence[Held] = ()


@dataclass(frozen=True, slots=True)
class Watched:
    """The watched folder.

    folder  what it is called, whatever lies around it
    state   "watched"; "offline": it was there and is not now; "absent": there is none
    at      when it was last looked at, UTC, ISO 8601; old when nobody watches
    """

    folder: str
    state: str = "absent"
    at: str = ""
    sources: Sequence[Source] = ()


def load(store: Store) -> Watched | None:
    """What was last written down; None before anybody watched."""
    try:
        return msgspec.json.decode(store.get(STATE)[0], type=Watched)
    except (Missing, msgspec.DecodeError, UnicodeDecodeError):
        return None


def save(store: Store, watched: Watched) -> None:
    """Write it down, names that are no UTF-8 with "?" in them; StoreError, Full."""
    told = json.dumps(msgspec.to_builtins(watched), ensure_ascii=False)
    store.put(STATE, told.encode("utf-8", "replace"))
