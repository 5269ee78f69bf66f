"""All scenes by name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from gallery.demo import (
    fair_close,
    fair_day,
    fair_work,
    march_after,
    march_faces,
    march_morning,
    march_night,
    march_noon,
    march_square,
    posters,
    posters_town,
    still_land,
    still_people,
    vigil,
    vigil_street,
)
from gallery.demo.ink import Sheet

Scene = Callable[[tuple[int, int], int], Sheet]

MARCH: tuple[Scene, ...] = (
    march_morning.angel_column,
    march_morning.banner_painting,
    march_morning.feet_shadows,
    march_morning.lead_banner,
    march_morning.drum,
    march_after.book_shields,
    march_faces.nurses,
    march_faces.sweepers,
    march_noon.giant_puppet,
    march_faces.megaphone,
    march_noon.balcony,
    march_faces.fruit_stall,
    march_faces.on_shoulders,
    march_noon.overpass,
    march_noon.brass_band,
    march_noon.umbrellas,
    march_after.puddle,
    march_noon.carnation,
    march_after.street_dog,
    march_after.linemen,
    march_square.towers_above,
    march_square.banner_backlit,
    march_square.enter_square,
    march_square.square_panorama,
    march_square.speaker,
    march_square.raised_fists,
    march_night.night_lights,
    march_night.sweeping_up,
    march_night.last_bus,
    march_night.boots_at_door,
)
FILM: tuple[Scene, ...] = (
    still_land.maguey_field,
    still_land.rider,
    still_land.hacienda_gate,
    still_people.rebozo,
    still_people.metate,
    still_people.coffin_bearers,
    still_people.skull_masks,
    still_people.castillo,
    still_land.volcano_clouds,
    still_people.carousel,
    still_people.crew_shadow,
    still_land.end_title,
)
POINTS: tuple[Scene, ...] = (
    posters.water_drop,
    posters.bread,
    posters.school_door,
    posters.house_key,
    posters_town.bicycle,
    posters_town.street_tree,
    posters_town.pencil_hand,
    posters_town.railway,
    posters_town.clinic_cross,
    posters.open_window,
)
FAIR: tuple[Scene, ...] = (
    fair_day.tents,
    fair_day.crates,
    fair_day.table_above,
    fair_day.under_table,
    fair_day.signing_queue,
    fair_day.poet,
    fair_work.hand_press,
    fair_work.puppet_reading,
    fair_work.magnifier,
    fair_work.asleep,
    fair_close.lamp_reading,
    fair_close.paper_flags,
    fair_day.book_exchange,
    fair_close.tarpaulin,
    fair_close.packing_up,
    fair_close.lost_page,
)
VIGIL: tuple[Scene, ...] = (
    vigil.embassy_gate,
    vigil.candle_hands,
    vigil_street.fence_ribbons,
    vigil_street.police_line,
    vigil.placards,
    vigil_street.chalk,
    vigil_street.photographers,
    vigil.candle_circle,
    vigil.night_flags,
    vigil.candle_stubs,
)


def _named(*groups: tuple[Scene, ...]) -> Mapping[str, Scene]:
    return MappingProxyType({scene.__name__: scene for group in groups for scene in group})


SCENES = _named(MARCH, FILM, POINTS, FAIR, VIGIL)
STILLS = frozenset(_named(FILM))
STAMPED = frozenset(("rebozo", "castillo", "crew_shadow"))

SOFTER = {
    "angel_column": 3.5,
    "candle_circle": 4.0,
    "candle_hands": 4.5,
    "crates": 4.0,
    "embassy_gate": 4.0,
    "water_drop": 3.5,
}
"""Pixels of softness of the scenes that open essays and are dense with dots: they were shot wide
open or by candlelight, and a phone has them sooner."""
