"""Captions composed at the desk: a template filled in with what is known of one photo.

The template language is that of `gallery.event.composing`, its names those of event.toml's
captions and some that only a desk knows. Pure: nothing is read or written here.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from babel import Locale, UnknownLocaleError
from babel.lists import format_list

from gallery import text, when
from gallery.blocks import Album
from gallery.desk.opened import Shot
from gallery.event import Event
from gallery.event.composing import Composed, Slot, composed
from gallery.event.template import VARIABLES
from gallery.ingest import whereabouts
from gallery.ingest.context import is_of_event
from gallery.model import Lang, Texts

NAMES = (*VARIABLES, "who", "action", "time", "region", "n", "total", "filename")
"""What a template at the desk may name."""

_NONE = Event()

WEEKDAY = "weekday"
"""The one other way to say something: {date:weekday}."""

_E_FOR_Y = re.compile(r"h?i(?!e)")


@dataclass(frozen=True, slots=True)
class Scene:
    """What all photos of an essay have in common.

    event      `Event()` without one, its codes those that count on the desk
    languages  of the site: what may stand after a dot, as in {date.es}
    total      how many photos the essay shows
    places     how closely places are told, where the essay does not say it
    """

    album: Album
    event: Event
    languages: Sequence[Lang]
    total: int
    places: str = ""

    def tells(self, part: str) -> bool:
        """Whether captions may name a part of a place: a field of Facts."""
        return part in whereabouts.told(self.album.place_shown or self.places)


@dataclass(frozen=True, slots=True)
class Frame:
    """One photo in its scene.

    n       its place in the essay, from 1; 0 in the tray
    action  what its editor says of it, per language
    """

    scene: Scene
    shot: Shot
    n: int
    action: Texts = field(default_factory=lambda: MappingProxyType({}))

    @property
    def album(self) -> Album | None:
        """The essay, where it may speak for the photo: not of one that it borrows."""
        return self.scene.album if self.shot.home == self.scene.album.slug else None

    @property
    def event(self) -> Event:
        """What was known before the photo; nothing of a borrowed one."""
        return self.scene.event if self.album else _NONE


def caption(template: str, lang: Lang, frame: Frame) -> Composed:
    """The template in a language, with what is known of a photo.

    A value that is there in other languages alone is missing. The Markdown of the action counts,
    that of no other value does.
    """

    def ask(slot: Slot) -> str | None:
        says = _SAYS.get((slot.name, slot.form))
        if says is None or (slot.lang and slot.lang not in frame.scene.languages):
            return None
        words = says(frame, slot.lang or lang)
        return words if slot.name == "action" else _literal(words)

    return composed(template, ask)


def dated(frame: Frame) -> str:
    """The date that a caption tells, EDTF; "" where nobody knows.

    The editor's word for this photo; what the camera says, while that lies within the event: a
    clock that is hours ahead must not put a march on the day after; the event's; the essay's.
    """
    block, said, known = frame.shot.block, frame.shot.facts, frame.event.date
    if block and block.date:
        return block.date
    own = said.date if said.date_kind == "taken" and said.date else ""
    if own and known:
        day, event = when.parse(own), when.parse(known)
        own = own if event.lower <= day.lower and day.upper <= event.upper else ""
    return own or known or (frame.album.date if frame.album else "")


def worded(texts: Texts, lang: Lang) -> str:
    """Words in a language, in the one that it is a variety of, or alike in all; else "".

    Never in another one: what is missing is told, not guessed.
    """
    return texts.get(lang) or texts.get(lang.partition("-")[0]) or texts.get("") or ""


def listed(names: Sequence[str], lang: Lang) -> str:
    """Names in a row as a language joins them: "Ana, Ben and Inés", "Ana, Ben e Inés"."""
    if len(names) < 2:
        return "".join(names)
    try:
        locale = Locale.parse(lang, sep="-")
    except (ValueError, UnknownLocaleError):
        locale = Locale("en")
    if locale.language == "en":
        return f"{', '.join(names[:-1])} and {names[-1]}"
    last = unicodedata.normalize("NFD", names[-1]).casefold().replace("\u0301", "")
    if locale.language == "es" and _E_FOR_Y.match(last):
        return f"{', '.join(names[:-1])} e {names[-1]}"
    return format_list(list(names), locale=locale)


@lru_cache(maxsize=4096)
def _literal(words: str) -> str:
    """A value as Markdown that prints it as it is."""
    return text.literal(words)


def _event(frame: Frame, lang: Lang) -> str:
    stated = frame.album.context.event if frame.album else {}
    return worded(stated, lang) or worded(frame.event.name, lang)


def _place(frame: Frame, lang: Lang) -> str:
    stated = frame.album.place if frame.album else {}
    known = frame.event.place if frame.scene.tells("city") else {}
    return worded(known, lang) or worded(stated, lang)


def _located(name: str, own: str) -> Callable[[Frame, Lang], str]:
    """The words for a city, region or country.

    A file that names another one than the essay does is believed: it knows its own frame. Where
    it names the same, in whatever language, the essay knows how to say it. What the essay keeps to
    itself no caption names.
    """

    def says(frame: Frame, lang: Lang) -> str:
        if not frame.scene.tells(own):
            return ""
        stated: Texts = getattr(frame.album.context, name) if frame.album else {}
        known: Texts = stated or getattr(frame.event, name)
        of_file: str = getattr(frame.shot.facts, own) or ""
        if not of_file or _is_of_event(frame.shot, own, of_file) or _names(known, of_file):
            return worded(known, lang) if known else of_file
        return of_file

    return says


def _is_of_event(shot: Shot, name: str, value: str) -> bool:
    """Whether nobody but the event says so of this photo."""
    found = [claim for claim in shot.claims if (claim.field, claim.value) == (name, value)]
    return bool(found) and all(is_of_event(claim) for claim in found)


def _names(texts: Texts, value: str) -> bool:
    return value.casefold() in (words.casefold() for words in texts.values())


def _date(frame: Frame, lang: Lang) -> str:
    told = dated(frame)
    return when.words(told, lang) if told else ""


def _weekday(frame: Frame, lang: Lang) -> str:
    told = dated(frame)
    return when.weekday(told, lang) if told else ""


def _time(frame: Frame, lang: Lang) -> str:
    """The camera's clock, where the caption tells the very day that it shows."""
    said, told = frame.shot.facts, dated(frame)
    if said.date_kind != "taken" or not said.date or said.date[:10] != told[:10]:
        return ""
    return when.time_of_day(said.date, lang)


def _credit(frame: Frame, _: Lang) -> str:
    block, said = frame.shot.block, frame.shot.facts
    told = (block.credit if block else "") or said.credit or ", ".join(said.byline)
    return told or (frame.album.credit if frame.album else "") or frame.event.credit


def _who(frame: Frame, lang: Lang) -> str:
    """Those who may be named, by the editor's word: names in a file are never published."""
    return listed(frame.shot.block.persons, lang) if frame.shot.block else ""


_SAYS: Mapping[tuple[str, str], Callable[[Frame, Lang], str]] = {
    ("event", ""): _event,
    ("place", ""): _place,
    ("city", ""): _located("city", "city"),
    ("region", ""): _located("region", "state"),
    ("country", ""): _located("country", "country"),
    ("date", ""): _date,
    ("date", WEEKDAY): _weekday,
    ("time", ""): _time,
    ("organisers", ""): lambda frame, _: ", ".join(frame.event.organisers),
    ("byline", ""): lambda frame, _: ", ".join(frame.shot.facts.byline),
    ("credit", ""): _credit,
    ("copyright", ""): lambda frame, _: frame.shot.facts.copyright or "",
    ("people", ""): _who,
    ("who", ""): _who,
    ("headline", ""): lambda frame, _: frame.shot.facts.headline or "",
    ("action", ""): lambda frame, lang: worded(frame.action, lang),
    ("n", ""): lambda frame, _: str(frame.n or ""),
    ("total", ""): lambda frame, _: str(frame.scene.total),
    ("filename", ""): lambda frame, _: frame.shot.name.rpartition("/")[2],
}
