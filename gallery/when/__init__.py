"""Dates as well as known: EDTF to bounds, to words, to something that sorts."""

from gallery.when.reading import When, east, key, machine, parse, periods, span
from gallery.when.saying import time_of_day, weekday, words

__all__ = [
    "When",
    "east",
    "key",
    "machine",
    "parse",
    "periods",
    "span",
    "time_of_day",
    "weekday",
    "words",
]
