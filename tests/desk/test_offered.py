"""Which names are offered, and in which order."""

from gallery.catalog import Group
from gallery.desk.offered import offered
from gallery.event import parse
from gallery.names import parse as names_of

EVENT = parse(
    "event.toml",
    'place.en = "The Square"\nplace.es = "Zócalo"\ncity = "Oaxaca"\norganisers = ["CNTE"]\n'
    'slogans.es = ["¡Ocho horas!"]\ndemands = ["8 h"]\n[people]\nana = "Ana Rojas"\n',
)
NAMES = names_of(
    '[[people]]\nname = "Ben Sol"\n[[places]]\nname.en = "Mexico City"\n'
    'name.es = "Ciudad de México"\n[[organisations]]\nname = "SME"\n'
)
GROUPS = [
    Group("person", {"": "Zoe"}, 1),
    Group("person", {"": "Carla"}, 5),
    Group("person", {"": "ana rojas"}, 9),
    Group("place", {"en": "Mexico City"}, 3),
    Group("place", {"es": "Puebla"}, 2),
    Group("place", {"en": "Puebla City", "es": "Puebla"}, 1),
    Group("tag", {"": "march"}, 4),
]


def test_names_of_the_event_go_before_the_sites_and_those_before_all_essays() -> None:
    found = offered(EVENT, NAMES, GROUPS, ["Dora"])

    assert found["people"] == ["Ana Rojas", "Dora", "Ben Sol", "Carla", "Zoe"]
    assert found["organisations"] == ["CNTE", "SME"]
    assert found["words"] == [{"es": "¡Ocho horas!"}, "8 h"]


def test_the_forms_of_a_place_are_one_name() -> None:
    found = offered(EVENT, NAMES, GROUPS, [])

    assert found["places"] == [
        {"en": "The Square", "es": "Zócalo"},
        "Oaxaca",
        {"en": "Mexico City", "es": "Ciudad de México"},
        {"en": "Puebla City", "es": "Puebla"},
    ]
