"""Rules that somebody says do not matter here, and why; taken back as easily, and remembered."""

from collections.abc import Sequence
from datetime import datetime

from gallery import editing
from gallery.album.ignored import with_ignored
from gallery.blocks import Album
from gallery.editing.history import Entry
from gallery.errors import Malformed, Missing
from gallery.lint import RULES
from gallery.store import Store

IGNORED, HEEDED = "ignored", "heeded"
"""Kinds of entry in the history: a rule does not count here, and why; it counts again."""


def ignore(
    store: Store, slug: str, photo: str, rule: str, reason: str, who: str, now: datetime
) -> None:
    """Let a rule not count for a photo, or for the whole essay ("").

    reason  why it does not matter; "" takes that back
    raises  Malformed for no rule, or one that always counts; Missing without the album or a block
            of the photo; AlbumError when it cannot be written now; StoreError, Full
    """
    if rule not in RULES or RULES[rule].firm:
        raise Malformed(f"{rule!r} is no rule that can be ignored")
    words = " ".join(reason.split())
    before = [""]

    def edit(source: str, album: Album) -> str:
        before[0] = said(album, photo).get(rule, "")
        return source if before[0] == words else with_ignored(source, photo, rule, words)

    def noting(_: Album) -> Sequence[Entry]:
        kind = IGNORED if words else HEEDED
        return [Entry(now, who, kind, photo, f"ignore.{rule}", "", before[0], words)]

    editing.change_and_note(store, slug, edit, noting)


def said(album: Album, photo: str) -> dict[str, str]:
    """What does not matter in an essay (""), or in the first block of a photo."""
    if not photo:
        return dict(album.ignore)
    block = next((one for one in album.photos if one.photo == photo), None)
    if block is None:
        raise Missing(f"no block of the essay shows {photo}")
    return dict(block.ignore)
