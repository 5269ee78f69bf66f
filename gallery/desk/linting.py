"""An essay looked through by the rules: what is known of it put together, and what they find."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from gallery.blocks import PhotoBlock
from gallery.desk.applying import CONFIRMED, context, records
from gallery.desk.facing import OFF, undecided
from gallery.desk.marks import CHECKED
from gallery.desk.opened import Desk, Shot
from gallery.desk.phrasebook import codes_of, phrasebook
from gallery.editing import history
from gallery.editing.history import BATCH, MERGED, SAID, Entry
from gallery.errors import AlbumError, StoreError
from gallery.event import Event
from gallery.ingest.kit import event_of
from gallery.ingest.wording import label_of
from gallery.lint import Essay, Fault, Level, Photo, levels, lint, own
from gallery.lint.said import Names as Known
from gallery.lint.said import named, names
from gallery.model import Lang, Texts
from gallery.names import Names
from gallery.names import load as names_of
from gallery.settings import Settings
from gallery.store import Store

_READ = (SAID, MERGED, BATCH, CHECKED, CONFIRMED)
"""Kinds of entries by people who had a photo before them."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a site asks of its essays; it can be a key.

    levels    of each rule, as pairs
    required  languages; () = the essay's own
    people    names that the site's codes stand for
    wrong     spellings of names that are not to be used
    faces     what it asks for before faces are shown, where an essay does not say it
    """

    levels: tuple[tuple[str, Level], ...]
    languages: tuple[Lang, ...]
    required: tuple[Lang, ...] = ()
    people: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    faces: str = OFF


@dataclass(frozen=True, slots=True)
class Meter:
    """How far an essay is.

    captions, alts  photos that have their words, by language; decorative is an answer
    confirmed  photos whose context somebody looked at, or that were given none
    errors, warnings  that stand; ignored: faults that somebody gave a reason for
    """

    photos: int = 0
    captions: Mapping[Lang, int] | None = None
    alts: Mapping[Lang, int] | None = None
    confirmed: int = 0
    errors: int = 0
    warnings: int = 0
    ignored: int = 0


def measure(settings: Settings, library: Path) -> Measure:
    """What a site asks; its codes and names count while their files can be read."""
    try:
        known = names_of(library)
        codes = codes_of(library, known)
    except (StoreError, AlbumError):
        codes, known = {}, Names()
    people = phrasebook(codes, Event(), settings.languages).people()
    stated = tuple(levels(settings.lint).items())
    wrong = tuple(spelling for _, name in known.each() for spelling in name.wrong)
    required, faces = settings.required_languages, settings.faces
    return Measure(stated, settings.languages, required, tuple(people), wrong, faces)


def looked(store: Store, desk: Desk, asked: Measure) -> list[Fault]:
    """What the rules say of an essay as it is saved now."""
    return faults(essay_of(store, desk, asked), asked)


def faults(essay: Essay, asked: Measure) -> list[Fault]:
    """What the rules say of an essay that was put together before."""
    return lint(essay, dict(asked.levels))


def essay_of(store: Store, desk: Desk, asked: Measure) -> Essay:
    """What is known of an essay, as the rules want it; held photos are none of its photos."""
    try:
        event = event_of(store, desk.slug) or Event()
    except AlbumError:
        event = Event()
    entries = history.read(store, desk.slug)
    shown = [(shot, shot.block) for shot in desk.shots if shot.block and shot.block.hold is None]
    people = (name for _, block in shown for name in block.persons)
    coded = phrasebook({}, event, asked.languages).people()
    known = names((*people, *coded, *asked.people))
    places = _places(desk, event)
    told = _Told(desk, asked.languages, known, places, _unread(desk, entries), asked.faces)
    kept = records(entries)
    return Essay(
        desk.album,
        [told.photo(*one, context(one[0], asked.languages, kept)) for one in shown],
        asked.languages,
        asked.required or tuple(_own_of(desk, asked.languages)),
        [shot.name for shot in desk.refused],
        bool(desk.album.date) or any(_dated(*one) for one in shown),
        asked.wrong,
    )


def meter(essay: Essay, found: Iterable[Fault]) -> Meter:
    """Count the words of an essay, and what was found."""
    tally: dict[str, int] = defaultdict(int)
    for one in found:
        tally["ignored" if one.reason else one.level] += 1
    photos = essay.photos
    return Meter(
        len(photos),
        {lang: sum(bool(one.captions[lang]) for one in photos) for lang in essay.languages},
        {
            lang: sum(one.block.decorative or bool(one.alts[lang]) for one in photos)
            for lang in essay.languages
        },
        sum(one.context != "unconfirmed" for one in photos),
        tally["error"],
        tally["warning"],
        tally["ignored"],
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What all photos of an essay are put together from; unread: those whose file was changed.

    usual  the site's policy about faces
    """

    desk: Desk
    languages: Sequence[Lang]
    people: Known
    places: tuple[str, ...]
    unread: frozenset[str]
    usual: str

    def photo(self, shot: Shot, block: PhotoBlock, confirmed: str) -> Photo:
        label = label_of(self.desk.album, block, shot.facts)
        captions = _by_language(label.captions, self.languages)
        alts = _by_language({} if block.decorative else label.alts, self.languages)
        said = shot.facts
        here = (said.city, said.state, said.country, said.sublocation)
        return Photo(
            block,
            captions,
            alts,
            label.credit,
            {
                lang: named(captions[lang], self.people) | named(alts[lang], self.people)
                for lang in self.languages
            },
            block.date or _taken(shot),
            _names((*self.places, *(place for place in here if place))),
            confirmed,
            block.check_names or shot.name in self.unread,
            undecided(self.desk, shot, self.usual),
        )


@lru_cache(maxsize=256)
def _names(known: tuple[str, ...]) -> Known:
    return names(known)


def _by_language(texts: Texts, languages: Sequence[Lang]) -> Texts:
    return {lang: own(texts, lang).strip() for lang in languages}


def _own_of(desk: Desk, languages: Sequence[Lang]) -> Iterator[Lang]:
    """The language of the site that the essay is written in."""
    wanted = desk.album.lang.partition("-")[0]
    found = [lang for lang in languages if lang == desk.album.lang]
    found += [lang for lang in languages if lang.partition("-")[0] == wanted]
    yield from (found or [*languages])[:1]


def _places(desk: Desk, event: Event) -> tuple[str, ...]:
    """Names of places that are known of the whole essay, and the parts of their lists."""
    stated = desk.album.context
    ours = (desk.album.place, stated.city, stated.region, stated.country)
    texts = (*ours, event.place, event.city, event.region, event.country)
    whole = dict.fromkeys(words for one in texts for words in one.values())
    parts = (part.strip() for words in whole for part in words.split(","))
    return tuple(dict.fromkeys((*whole, *parts)))


def _dated(shot: Shot, block: PhotoBlock) -> bool:
    return bool(block.date or (shot.facts.date and shot.facts.date_kind == "taken"))


def _taken(shot: Shot) -> str:
    """The day that the camera says, "" where something speaks against it."""
    said = shot.facts
    return (said.date or "")[:10] if said.date_kind == "taken" and not said.suspect else ""


def _unread(desk: Desk, entries: Iterable[Entry]) -> frozenset[str]:
    """Photos whose file was changed, and whose words nobody had before them on a later day."""
    last: dict[str, str] = {}
    for one in entries:
        if one.photo and one.kind in _READ:
            day = one.at.date().isoformat()
            last[one.photo] = max(day, last.get(one.photo, ""))
    changed = {name: one.changed for name, one in desk.manifest.photos.items() if one.changed}
    return frozenset(name for name, day in changed.items() if last.get(name, "") <= day)
