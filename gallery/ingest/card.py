"""The card of an essay: its lead photo cut to the shape that other sites show beside a link.

It is cut from a rendition of our own making, so no stranger's bytes are decoded here, and kept by
content, recipe and focal point: a library filled anew gets the same cards.
"""

from collections.abc import Iterable
from io import BytesIO

from PIL import Image

from gallery.catalog import Card
from gallery.errors import Missing
from gallery.formats import FORMATS
from gallery.ingest.record import keep_card
from gallery.media import Cut, card_cut, card_key, rendition_key
from gallery.store import Store, holds

_JPEG = FORMATS["jpeg"]


def keep_cards(store: Store, essays: Iterable[Card]) -> int:
    """Make the cards that are not there yet.

    Where a rendition is missing its card is too, and comes with the next look at the album.

    returns  how many were made
    """
    made = 0
    for essay in essays:
        lead, focus = essay.lead, essay.album.lead_focus
        if lead is None or not lead.widths:
            continue
        key = card_key(lead.sha256, lead.recipe, focus)
        if holds(store, key):
            continue
        rungs = [width for width in lead.widths if width <= _JPEG.widest] or [*lead.widths[:1]]
        cut = card_cut(lead.width, lead.height, rungs, focus)
        try:
            data, _ = store.get(rendition_key(lead.sha256, lead.recipe, cut.rung, _JPEG.suffix))
            keep_card(store, key, card(data, cut))
        except (Missing, OSError):  # a rendition that the disk damaged: `gallery check` names it
            continue
        made += 1
    return made


def card(rendition: bytes, cut: Cut) -> bytes:
    """The card as a JPEG file; OSError when the rendition cannot be read."""
    with Image.open(BytesIO(rendition)) as image:
        small = image.resize(cut.size, Image.Resampling.LANCZOS, box=cut.box)
    file = BytesIO()
    small.save(file, _JPEG.name, **_JPEG.options)
    return file.getvalue()
