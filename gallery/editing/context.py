"""What is alike for many photos of an essay, as editors set it."""

from collections.abc import Sequence
from datetime import datetime

from gallery import album as albums
from gallery import editing
from gallery.blocks import CONTEXT_KEYS, Album
from gallery.editing.history import Entry
from gallery.errors import Malformed, Stale
from gallery.model import Lang, Texts
from gallery.store import Store

CONTEXT = "context"
"""Kind of entry in the history."""


def say_context(
    store: Store,
    slug: str,
    field: str,
    lang: Lang,
    seen: str,
    mine: str,
    who: str,
    now: datetime,
    *,
    langs: Sequence[Lang] = (),
    kind: str = CONTEXT,
) -> None:
    """Set one text of an essay's context; "" takes it away.

    field   one of blocks.CONTEXT_KEYS; seen: what the person's screen was based on
    langs   of the site, as of `saying.say`; kind: how the history calls it
    raises  Stale, with what stands there, when somebody else changed it; Malformed; Missing;
            AlbumError; StoreError, Full. Nothing is changed then
    """
    if field not in CONTEXT_KEYS or not lang:
        raise Malformed(f"send one of {', '.join(CONTEXT_KEYS)}, and a language")
    found = [""]

    def edit(source: str, album: Album) -> str:
        texts: Texts = getattr(album.context, field)
        found[0] = texts.get(lang, texts.get("", ""))
        if found[0] == mine:
            return source
        if found[0] != seen:
            raise Stale(found[0])
        return albums.with_context(source, field, lang, mine, langs)

    def noting(_: Album) -> Sequence[Entry]:
        return [Entry(now, who, kind, "", f"context.{field}", lang, found[0], mine)]

    editing.change_and_note(store, slug, edit, noting)
