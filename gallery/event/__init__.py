"""What was known of an event before its photos: event.toml, its codes, its caption template."""

from gallery.event.codes import Codes, parse_codes, parse_phrases
from gallery.event.parse import Event, Figure, Photographer, files_named, parse
from gallery.event.template import filled, open_slot

__all__ = [
    "Codes",
    "Event",
    "Figure",
    "Photographer",
    "files_named",
    "filled",
    "open_slot",
    "parse",
    "parse_codes",
    "parse_phrases",
]

FILE = "event.toml"
