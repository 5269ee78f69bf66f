"""What the caption screen shows of each photo, as data."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gallery import when
from gallery.blocks import PhotoBlock
from gallery.captions import is_alike
from gallery.desk import claims
from gallery.desk.applying import context, records
from gallery.desk.bulk import TEXTS, WORDS, captions_of, inherited, stated
from gallery.desk.marks import stale, untranslated
from gallery.desk.opened import Desk, Shot
from gallery.editing.history import PARKED, Entry
from gallery.ingest import clock
from gallery.model import Lang


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a source says of one field of a photo.

    field  "persons", "date", "place", "caption", "alt" or "credit"; lang: "" but for texts
    value  as the field holds it; shown: for people
    source as of a Claim
    """

    field: str
    lang: Lang
    value: str
    shown: str
    source: str


@dataclass(frozen=True, slots=True)
class Parked:
    """A text that was not taken and that nobody has decided about; at: ISO 8601."""

    ident: str
    field: str
    lang: Lang
    text: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Card:
    """One photo with its words.

    texts    field -> language ("" for words in none) -> what the editor wrote; names by LISTED
    alike    fields whose words stand for all languages at once
    file     the same of what readers see as long as the editor writes nothing
    claims   what sources say; facts: time and camera, in short
    stale    languages whose caption or alt text was not looked at since another one changed
    untranslated  languages whose caption or alt text repeats that of another one
    context  "" where no caption was composed, "unconfirmed", "confirmed"
    """

    name: str
    home: str
    number: int
    texts: Mapping[str, Mapping[Lang, str]]
    alike: Sequence[str]
    file: Mapping[str, Mapping[Lang, str]]
    claims: Sequence[Claimed]
    facts: Sequence[str]
    decorative: bool
    stale: Sequence[str]
    untranslated: Sequence[str]
    context: str
    parked: Sequence[Parked]


def cards(
    desk: Desk, languages: Sequence[Lang], entries: Sequence[Entry], lang: Lang
) -> Iterator[Card]:
    """Every photo that an essay shows, in its order.

    languages  of the site
    entries    the history, newest first
    lang       that of the person, for dates
    """
    blocks = {shot.name: shot.block for shot in desk.shots if shot.block}
    behind = stale(entries, blocks)
    kept = records(entries)
    waiting: dict[str, list[Parked]] = defaultdict(list)
    for one in entries:
        if one.kind == PARKED and one.photo:
            at = one.at.isoformat(timespec="seconds")
            waiting[one.photo].append(Parked(one.ident, one.field, one.lang, one.new, one.who, at))
    for shot in desk.shots:
        block = shot.block
        if block is not None:
            yield Card(
                name=shot.name,
                home=shot.home,
                number=shot.number,
                texts=_stated(block, languages),
                alike=[name for name in TEXTS if is_alike(block, name)],
                file=_file(desk, shot, languages),
                claims=[*_claims(shot, lang, desk.album.lang)],
                facts=_facts(shot),
                decorative=block.decorative,
                stale=sorted({one for name in TEXTS for one in behind.get((shot.name, name), ())}),
                untranslated=sorted(
                    {one for name in TEXTS for one in untranslated(block, name, languages)}
                ),
                context=context(shot, languages, kept),
                parked=waiting[shot.name],
            )


def _stated(block: PhotoBlock, languages: Sequence[Lang]) -> Mapping[str, Mapping[Lang, str]]:
    said: dict[str, Mapping[Lang, str]] = {
        name: {lang: stated(block, name, lang) for lang in languages} for name in TEXTS
    }
    return said | {name: {"": stated(block, name, "")} for name in WORDS}


def _file(desk: Desk, shot: Shot, languages: Sequence[Lang]) -> Mapping[str, Mapping[Lang, str]]:
    said: dict[str, Mapping[Lang, str]] = {
        name: _spoken({lang: inherited(desk, shot, name, lang) for lang in languages})
        for name in TEXTS
    }
    alone = {name: _spoken({"": inherited(desk, shot, name, "")}) for name in ("credit", "date")}
    return said | alone


def _spoken(words: Mapping[Lang, str]) -> Mapping[Lang, str]:
    return {lang: one for lang, one in words.items() if one}


def _claims(shot: Shot, lang: Lang, main: Lang) -> Iterator[Claimed]:
    for told in claims.who(shot):
        yield Claimed("persons", "", told.value, told.value, told.source)
    for told in claims.when_taken(shot):
        yield Claimed("date", "", claims.day(told.value), _moment(told.value, lang), told.source)
    for told in claims.where(shot):
        yield Claimed("place", "", told.value, told.value, told.source)
    captions = {(one, words) for one, words in captions_of(shot, main).items()}
    for claim in shot.claims:
        name, _, spoken = claim.field.partition(".")
        if name == "alt" or (name == "caption" and (spoken or main, claim.value) in captions):
            yield Claimed(name, spoken or main, claim.value, claim.value, claim.source)
        elif name == "credit":
            yield Claimed(name, "", claim.value, claim.value, claim.source)


def _moment(edtf: str, lang: Lang) -> str:
    """A date in words, with the clock's time behind it."""
    time = when.time_of_day(edtf, lang) if "T" in edtf else ""
    return ", ".join(filter(None, (_day(claims.day(edtf), lang), time)))


@lru_cache(maxsize=4096)
def _day(edtf: str, lang: Lang) -> str:
    return when.words(edtf, lang)


def _facts(shot: Shot) -> Sequence[str]:
    """The time of the camera's clock and the camera, where they are known."""
    said = shot.facts
    taken = said.date_kind == "taken" and said.date and "T" in said.date
    return [*filter(None, ((said.date or "")[11:16] if taken else "", clock.body(shot.claims)))]
