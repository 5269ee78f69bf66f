"""How closely readers are told where a photo was taken; pure.

An album chooses it, or the site does. It holds for what files and events say of photos: the
editor's own words, captions and the essay's place among them, are printed as they are.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gallery.event import Event
from gallery.model import CITY, PLACES_SHOWN, PUBLIC, Facts

_TOLD = (*sorted(PUBLIC), "sublocation")
"""Facts that readers may know; of those that are places, what the album tells."""


def told(place_shown: str) -> Sequence[str]:
    """The parts of a place that are told, as fields of Facts; "" is as where nobody chooses."""
    return PLACES_SHOWN[place_shown or CITY]


def untold(place_shown: str) -> Sequence[str]:
    """The parts of a place that are not told."""
    kept = told(place_shown)
    return [part for part in told("exact") if part not in kept]


def shown(said: Facts, place_shown: str) -> Facts:
    """Facts with no more of the place than is told."""
    hidden: dict[str, Any] = dict.fromkeys(untold(place_shown))
    return replace(said, **hidden)


def public(said: Facts, place_shown: str = "") -> Facts:
    """What readers may know of a photo.

    place_shown  how closely its album tells where it was taken; coordinates are nobody's business
    """
    kept = {name: getattr(said, name) for name in _TOLD}
    return Facts(**{**kept, **dict.fromkeys(untold(place_shown))})


def in_templates(event: Event, place_shown: str) -> Event:
    """An event as captions composed of it may tell of it.

    Its street or square is the editor's word for the event, not where a photo was taken: it stays
    as long as the city does.
    """
    kept = told(place_shown)
    return replace(
        event,
        place=event.place if "city" in kept else {},
        city=event.city if "city" in kept else {},
        region=event.region if "state" in kept else {},
        country=event.country if "country" in kept else {},
    )
