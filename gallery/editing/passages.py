"""The words between the photos: text, chapters, quotes, points, figures, edited in their place.

A passage has no name of its own, only its words. So it is known by the key that they made when an
editor opened it, and when somebody has changed them since, by their likeness to what was seen.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher

from gallery import album as albums
from gallery import merging
from gallery.album import rearrange
from gallery.blocks import Album, Block
from gallery.editing import Noting, change_and_note, history
from gallery.editing.commands import keys, plain
from gallery.errors import Malformed, Stale
from gallery.model import Lang, Texts
from gallery.store import Store

FIELDS: Mapping[str, Sequence[str]] = {
    "text": ("text",),
    "chapter": ("chapter",),
    "quote": ("quote", "by"),
    "point": ("point",),
    "figure": ("figure", "source"),
}
"""By kind of block, its words."""

ALIKE = 0.6
"""From this likeness on (0 to 1) a passage counts as the one that was seen."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of one block, as an editor's screen knows it.

    around  all words of the block that were on the screen: by them it is found when others
            changed some of them
    """

    key: str
    field: str
    lang: Lang
    around: str = ""


@dataclass(frozen=True, slots=True)
class Passed:
    """What came of words for a passage.

    key     the block's by now, "" when it is gone
    now     what stands there
    merged  somebody else's change is in it
    parked  what was not taken and waits in the history under `ident`, "" when all was
    """

    key: str
    now: str
    merged: bool = False
    parked: str = ""
    ident: str = ""


def say(
    store: Store,
    slug: str,
    place: Passage,
    seen: str,
    mine: str,
    languages: Sequence[Lang],
    who: str,
    now: datetime,
    kind: str = history.SAID,
) -> Passed:
    """Write words into a passage, joined with what others wrote there meanwhile.

    seen       what the editor's screen was based on, "" where there was nothing
    languages  of the site: words that are alike in all are written out in each of them first
    kind       how the history calls it; RESTORED: `mine` is a text of it, saved to the letter
    returns    theirs where both changed the same words: `mine` is in the history then
    raises     Missing without the album; AlbumError; Malformed for a field that blocks do not have
    """
    outcome: list[_Outcome] = []
    if kind != history.RESTORED:
        seen, mine = plain(seen), plain(mine)

    def edit(source: str, album: Album) -> str:
        number = _meant(album, place, seen)
        if number is None:
            outcome.append(_Outcome(None, "", "", clean=not mine))
            return source
        theirs = words_of(album.blocks[number], place.field, place.lang)
        joined = merging.merge(seen, theirs, mine)
        stays = joined.text if joined.clean else theirs
        outcome.append(_Outcome(number, theirs, stays, joined.clean))
        if stays == theirs:
            return source
        return _written(source, album.blocks[number], number, place, joined.text, languages)

    noting = _noting(outcome, place, mine, who, now, kind)
    last, key = _saved(store, slug, edit, outcome, place.key, noting)
    passed = Passed(key, last.now, last.now != mine)
    return _parked(store, slug, place, passed, mine, last, who, now)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """number: of the block, None when there is none such; theirs: what stood there; now: stands."""

    number: int | None
    theirs: str
    now: str
    clean: bool


def _saved(
    store: Store,
    slug: str,
    edit: Callable[[str, Album], str],
    outcome: Sequence[_Outcome],
    key: str,
    noting: Noting,
) -> tuple[_Outcome, str]:
    """Save: (what came of it, the block's key by now). `edit` leaves an outcome of each try."""
    try:
        album = albums.parse(slug, change_and_note(store, slug, edit, noting)[0])
    except Stale:  # others save without a pause: it waits, like all that could not be taken
        return replace(outcome[-1], now=outcome[-1].theirs, clean=False), key
    last = outcome[-1]
    return last, "" if last.number is None else keys(album.blocks)[last.number]


def said_by(album: Album, field: str, lang: Lang, words: str) -> int | None:
    """The number of the first block that says exactly this in one of its texts; None without."""
    kind = next((kind for kind, fields in FIELDS.items() if field in fields), "")
    for number, block in enumerate(album.blocks):
        if block.key == kind and words_of(block, field, lang) == words:
            return number
    return None


def reworded(
    slug: str, source: str, told: tuple[str, Lang, str, str], languages: Sequence[Lang] = ()
) -> str:
    """The source with other words in the first block that says the old ones; as it was without.

    told       field, language, the old words and the new ones
    languages  as of `say`
    """
    field, lang, old, new = told
    album = albums.parse(slug, source)
    number = said_by(album, field, lang, old)
    if number is None:
        return source
    return _written(source, album.blocks[number], number, Passage("", field, lang), new, languages)


def words_of(block: Block, field: str, lang: Lang) -> str:
    """One text of a block; words that are alike in all languages count for each."""
    if field not in FIELDS.get(block.key, ()):
        raise Malformed(f"a block of the kind {block.key!r} has no {field!r}")
    texts: Texts = getattr(block, field)
    return texts.get(lang, texts.get("", ""))


def _meant(album: Album, place: Passage, seen: str) -> int | None:
    """The number of the block that an editor means; None when nothing is like it any more."""
    there = keys(album.blocks)
    if place.key in there:
        return there.index(place.key)
    kind = place.key.partition("-")[0]
    found = [
        (max(_likeness(seen, said), _likeness(place.around, " ".join(_all(block)))), -number)
        for number, block in enumerate(album.blocks)
        if block.key == kind and kind in FIELDS
        for said in [words_of(block, place.field, place.lang)]
    ]
    likeness, number = max(found, default=(0.0, 0))
    return -number if likeness >= ALIKE else None


def _all(block: Block) -> Iterator[str]:
    for field in FIELDS[block.key]:
        yield from getattr(block, field).values()


def _likeness(one: str, other: str) -> float:
    """0 to 1, by words; 0 where one of them says nothing."""
    if not one or not other:
        return 0.0
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _written(
    source: str,
    block: Block,
    number: int,
    place: Passage,
    words: str,
    languages: Sequence[Lang],
) -> str:
    texts = dict(getattr(block, place.field))
    if "" in texts and place.lang:
        alike = texts.pop("")
        texts = dict.fromkeys(languages, alike) | texts
    texts[place.lang] = words
    said = {lang: one for lang, one in texts.items() if one}
    if not said and place.field == block.key:
        said = {place.lang: ""}  # its key is what makes it a block
    return rearrange.with_block_value(source, number, place.field, said or None)


def _noting(
    outcome: Sequence[_Outcome], place: Passage, mine: str, who: str, now: datetime, kind: str
) -> Noting:
    """What the history is to say of the last try, when it is saved."""

    def noting(_: Album) -> Sequence[history.Entry]:
        last = outcome[-1]
        called = kind if last.now == mine else history.MERGED
        return [_entry(called, place, last.theirs, last.now, who, now)]

    return noting


def _parked(
    store: Store,
    slug: str,
    place: Passage,
    passed: Passed,
    mine: str,
    last: _Outcome,
    who: str,
    now: datetime,
) -> Passed:
    """Keep what was not taken, where it was not; as `passed` else."""
    if last.clean:
        return passed
    entry = _entry(history.PARKED, place, last.theirs, mine, who, now)
    ident = history.note(store, slug, [entry])[0].ident
    return replace(passed, merged=False, parked=mine, ident=ident)


def _entry(kind: str, place: Passage, old: str, new: str, who: str, now: datetime) -> history.Entry:
    return history.Entry(now, who, kind, "", f"block.{place.field}", place.lang, old, new)
