"""What an essay can be found by: its terms for the archive, its words for the search.

Only what readers may see stands here: the editor's words, and those of the files that pages
print. A name is a person's term only where the editor wrote it down.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gallery import text, when
from gallery.blocks import (
    Album,
    Block,
    ChapterBlock,
    FigureBlock,
    PhotoBlock,
    PointBlock,
    QuoteBlock,
    TextBlock,
)
from gallery.catalog import Entry, PhotoRow, Term
from gallery.catalog.asked import tokens
from gallery.errors import AlbumError
from gallery.model import Facts, Lang, Texts

_SEVERAL = re.compile(r"\s*[,;/]\s*")


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo that the essay shows, with every block that shows it.

    row  None for one of another album; position: of the first block, among those that are shown
    """

    row: PhotoRow | None
    position: int
    blocks: list[PhotoBlock]


def terms_of(album: Album, date: str, photos: Mapping[str, PhotoRow]) -> list[Term]:
    """Where an essay is listed.

    date    of the event, EDTF, "" unknown
    photos  the album's own by name, refused ones left out
    """
    said = [Term("year", period, {"": period}) for period in periods(date)]
    for place in _larger(album.place):
        said += _spelled("place", place)
    said += _spelled("series", album.series)
    for tag in album.tags:
        said += _spelled("tag", {"": tag})
    said += _of_photos(album, photos)
    for name in _names(album.credit):
        said += _spelled("photographer", {"": name})
    hides = limited(album)
    everywhere: dict[tuple[str, str], Texts] = {}
    for one in said:
        if one.position < 0 or not (one.photo in hides or one.photo.startswith("/")):
            everywhere.setdefault((one.kind, one.key), one.words)
    said = [
        replace(one, counted=False)
        if one.position >= 0 and (one.kind, one.key) in everywhere
        else one
        for one in said
    ]
    said = [*(Term(kind, key, words) for (kind, key), words in everywhere.items()), *said]
    found = {(one.photo, one.kind, one.key): one for one in reversed(said)}
    return [found[key] for key in sorted(found)]


def limited(album: Album) -> frozenset[str]:
    """The photos that readers do not see at all times, as blocks name them.

    What an essay says of itself must not tell of them, so they have rows of their own in the
    index; those of other albums have some too, for what hides them may stand there.
    """
    return frozenset(name for name, one in album.windows().items() if not one.always)


def placed(album: Album, photos: Container[str]) -> list[PhotoBlock]:
    """The photo blocks that an essay shows, in reading order.

    photos  the album's own by name, refused ones left out
    """
    return [one for one in album.photos if one.photo.startswith("/") or one.photo in photos]


def entries_of(album: Album, date: str, photos: Mapping[str, PhotoRow]) -> list[Entry]:
    """What a search may find of an essay: itself, and each photo of its own that it shows.

    A photo borrowed from another essay is found with that one; the words it has here lead here.
    """
    langs = _languages(album)
    around = [*_all(album.place), *_all(album.series), *_dated(date, langs)]
    shown: dict[str, Shown] = {}
    for position, block in enumerate(placed(album, photos)):
        one = shown.setdefault(block.photo, Shown(photos.get(block.photo), position, []))
        one.blocks.append(block)
    of_essay = _folded([*_all(album.title), *around, album.credit])
    found = [_essay(album, date, [*around, *_credits(album, photos)])]
    for one in shown.values():
        if one.row is None:
            found += _borrowed(album, one, date, langs)
        elif one.row.widths:
            found.append(_photo(album, one, one.row, date, langs, of_essay))
    return found


def periods(date: str) -> tuple[str, ...]:
    """The periods of an essay's date, the narrowest first; () when it is not known."""
    return when.periods(date) if date else ()


def _essay(album: Album, date: str, around: Sequence[str]) -> Entry:
    told = [words for block in album.blocks for words in _told(block)]
    told += [block.chapter for block in album.blocks if isinstance(block, ChapterBlock)]
    passages = [_plain(words) for words in (album.dek, *told, album.source)]
    return Entry(
        photo="",
        date=date,
        passages=[words for words in passages if words],
        head=_folded([*_all(album.title), *_all(album.series), *_all(album.place)]),
        body=_folded([one for words in passages for one in _all(words)]),
        around=_folded([*around, *album.tags]),
    )


def _borrowed(album: Album, one: Shown, date: str, langs: Sequence[Lang]) -> Iterator[Entry]:
    """The words that another album's photo has here; nothing where it has none."""
    own = next((block.date for block in one.blocks if block.date), "")
    said = _distinct([_plain(words) for b in one.blocks for words in (b.caption, b.alt)])
    persons = [name for block in one.blocks for name in block.persons]
    credit = [block.credit for block in one.blocks if block.credit]
    if said or persons or credit:
        yield Entry(
            photo=one.blocks[0].photo,
            position=one.position,
            date=own or date,
            passages=said,
            head=_folded(persons),
            body=_folded([words for texts in said for words in _all(texts)]),
            around=_folded([*(_dated(own, langs) if own and own != date else ()), *credit]),
            essay=_folded(_all(album.title)),
        )


def _photo(
    album: Album,
    one: Shown,
    row: PhotoRow,
    date: str,
    langs: Sequence[Lang],
    of_essay: str,
) -> Entry:
    facts, stated = row.facts, next((b.date for b in one.blocks if b.date), "")
    own = stated or _taken(facts) or date
    captions = [_caption(album, block, facts) for block in one.blocks]
    said = _distinct([*captions, *({**facts.alt, **block.alt} for block in one.blocks)])
    persons = [name for block in one.blocks for name in block.persons]
    made = (_credit(album, block, {row.name: row}) for block in one.blocks)
    credit = [name for name in made if name != album.credit]
    return Entry(
        photo=row.name,
        position=one.position,
        date=own,
        passages=said,
        head=_folded([*persons, *filter(None, (facts.sublocation, facts.city, facts.country))]),
        body=_folded([words for texts in said for words in _all(texts)]),
        around=_folded([*(_dated(own, langs) if own != date else ()), *credit]),
        essay=of_essay,
    )


def _caption(album: Album, block: PhotoBlock, facts: Facts) -> Texts:
    """The editor's caption, and the file's where the editor has none in that language.

    A file's caption of unknown language counts as written in the album's, if that is known.
    """
    edited = {lang: text.bare(one) for lang, one in block.caption.items() if one}
    of_file = {lang: words for lang, words in facts.captions.items() if lang}
    unknown = facts.captions.get("") or facts.caption
    if unknown and unknown not in of_file.values() and (album.lang or not edited):
        of_file.setdefault(album.lang, unknown)
    return edited if "" in edited else {**of_file, **edited}


def _taken(facts: Facts) -> str:
    """The day the file says the photo was taken, "" when it does not or nobody can read it."""
    if not facts.date or facts.date_kind != "taken":
        return ""
    try:
        return when.parse(facts.date.partition("T")[0]).edtf
    except AlbumError:
        return ""


def _told(block: Block) -> Iterator[Texts]:
    """The words of a block that can be quoted by themselves; photos have their own entries."""
    match block:
        case TextBlock():
            yield block.text
        case QuoteBlock():
            yield from (block.quote, block.by)
        case PointBlock():
            yield block.point
        case FigureBlock():
            yield from (block.figure, block.source)


def _credit(album: Album, block: PhotoBlock, photos: Mapping[str, PhotoRow]) -> str:
    """Who made a photo, as its page prints it; for a borrowed one only what is said here."""
    row = photos.get(block.photo)
    told = _of_file(row.facts) if row else ""
    return block.credit or told or (album.credit if row else "")


def _of_file(facts: Facts) -> str:
    return facts.credit or ", ".join(facts.byline)


def _credits(album: Album, photos: Mapping[str, PhotoRow]) -> list[str]:
    hides = limited(album)
    own = (one for one in album.photos if one.photo not in hides and one.photo in photos)
    return [album.credit, *(_credit(album, block, photos) for block in own)]


def _names(credit: str) -> list[str]:
    """ "Inés Marrufo, Teo Balam" is two people."""
    return [name for name in _SEVERAL.split(credit) if name]


def _spelled(kind: str, words: Texts, photo: str = "", position: int = -1) -> list[Term]:
    """A term once for each of its spellings, so that each of them leads to it."""
    keys = {text.key(one) for one in words.values()}
    return [Term(kind, key, words, photo, position) for key in sorted(keys) if key]


def _of_photos(album: Album, photos: Mapping[str, PhotoRow]) -> Iterator[Term]:
    """Persons and photographers; a photo that is not there names nobody.

    It may have been taken out because of somebody in it.
    """
    positions: dict[str, int] = {}
    for position, block in enumerate(placed(album, photos)):
        positions.setdefault(block.photo, position)
    for block in album.photos:
        at = positions.get(block.photo, -1)
        if at < 0:
            continue
        said = [("person", name) for name in block.persons]
        said += [("photographer", name) for name in _names(_credit(album, block, photos))]
        for kind, name in said:
            yield from _spelled(kind, {"": name}, block.photo, at)


def _larger(place: Texts) -> Iterator[Texts]:
    """A place, and those it lies in: "Zócalo, Mexico City" is also in "Mexico City"."""
    parts = {lang: _SEVERAL.split(words) for lang, words in place.items()}
    yield place
    counts = {len(found) for found in parts.values()}
    if len(counts) == 1:
        for start in range(1, counts.pop()):
            yield {lang: ", ".join(found[start:]) for lang, found in parts.items()}


def _dated(date: str, langs: Sequence[Lang]) -> list[str]:
    """A date as readers of each language may ask for it: in words, as a year, as a decade."""
    if not date:
        return []
    named = [when.words(part, lang) for part in (date, *periods(date)) for lang in langs]
    return [date, *named, *(when.words(part, "en") for part in periods(date))]


def _languages(album: Album) -> list[Lang]:
    told = {lang for words in (album.title, album.dek, album.place) for lang in words}
    return sorted({*told, album.lang} - {""})


def _plain(words: Texts) -> Texts:
    return {lang: text.plain(one) for lang, one in words.items() if one}


def _all(words: Texts) -> list[str]:
    return [*words.values()]


def _distinct(found: Iterable[Texts]) -> list[Texts]:
    kept: list[Texts] = []
    for words in found:
        if words and words not in kept:
            kept.append(words)
    return kept


def _folded(words: Iterable[str]) -> str:
    """Each text once, as searches compare it."""
    return " ".join(" ".join(tokens(one)) for one in dict.fromkeys(words))
