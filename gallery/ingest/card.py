"""The card of an essay: its lead photo cut to the shape that other sites show beside a link.

It is cut from a rendition of our own making, so no stranger's bytes are decoded here, and kept by
content, recipe and focal point: a library filled anew gets the same cards.
"""

from collections.abc import Iterable

from gallery.catalog import Card
from gallery.errors import Missing
from gallery.formats import FORMATS
from gallery.ingest.record import keep_card
from gallery.ingest.tasks import CARD
from gallery.media import card_cut, card_key, rendition_key
from gallery.store import Store, holds

_JPEG = FORMATS["jpeg"]


def keep_cards(store: Store, essays: Iterable[Card]) -> int:
    """Make the cards that are not there yet.

    Where a rendition is missing its card is too, and comes with the next look at the album.

    returns  how many were made
    """
    made = 0
    for essay in essays:
        key = key_of(essay)
        if key is None or holds(store, key):
            continue
        data = drawn(store, essay)
        if data is not None:
            keep_card(store, key, data)
            made += 1
    return made


def key_of(essay: Card) -> str | None:
    """Store key of the card of an essay; None when it has no photo to cut it from."""
    lead = essay.lead
    if lead is None or not lead.widths:
        return None
    return card_key(lead.made, lead.recipe, essay.album.lead_focus)


def drawn(store: Store, essay: Card) -> bytes | None:
    """The card as it ought to be; None when its rendition is missing or cannot be read."""
    lead = essay.lead
    if lead is None or not lead.widths:
        return None
    rungs = [width for width in lead.widths if width <= _JPEG.widest] or [*lead.widths[:1]]
    cut = card_cut(lead.width, lead.height, rungs, essay.album.lead_focus)
    try:
        data, _ = store.get(rendition_key(lead.made, lead.recipe, cut.rung, _JPEG.suffix))
        return CARD(data, cut)
    except (Missing, OSError):  # a rendition that the disk damaged: `gallery check` names it
        return None
