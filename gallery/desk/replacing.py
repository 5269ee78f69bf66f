"""Words looked for and replaced: what that would change, in one essay or in all of them.

It is about the words of editors, and about those that a photo's file says as long as no editor
wrote any: these become an editor's words. Nothing is changed here.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Literal, TypeAlias
from unicodedata import normalize

import msgspec

from gallery import text
from gallery.album import FILE, MANIFEST
from gallery.blocks import PhotoBlock
from gallery.captions import Change
from gallery.desk.bulk import inherited
from gallery.desk.opened import Desk, Shot, opened
from gallery.editing.batches import BETWEEN
from gallery.editing.naming import FIELD as PERSONS
from gallery.editing.naming import LISTED
from gallery.editing.passages import FIELDS
from gallery.editing.saying import ALBUM_TEXTS
from gallery.errors import AlbumError, Malformed, Missing
from gallery.ingest.index import folders_of
from gallery.model import Lang, Texts
from gallery.store import Store, contents

Part: TypeAlias = Literal["essay", "between", "caption", "alt", "credit", "persons"]

PARTS: tuple[Part, ...] = ("essay", "between", "caption", "alt", "credit", "persons")
"""Where words may be: the essay's own, those between the photos, and four of each photo."""

LONGEST = 500
"""Characters of what is looked for, or put in its place."""

_TYPED = ("caption", "alt", "row_caption")


@dataclass(frozen=True)
class Sought:
    """What is looked for, and what takes its place.

    find   words, letter by letter; blanks between them may be any, also the end of a line
    case   capitals count; whole: only where no letter or digit stands right before or after
    langs  only words in these languages; empty = all, and those that are alike in all
    """

    find: str
    put: str
    case: bool = True
    whole: bool = True
    langs: tuple[Lang, ...] = ()

    def check(self) -> None:
        """Malformed where nothing is looked for, or too much."""
        if not self.find.split():
            raise Malformed("say what to find")
        if max(len(self.find), len(self.put)) > LONGEST:
            raise Malformed(f"that is longer than {LONGEST} characters")

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        told = text.sought(self.find, whole=self.whole)
        return re.compile(told, re.NOFLAG if self.case else re.IGNORECASE)

    def replaced(self, words: str) -> str:
        """The words after it: letter by letter the same where it finds nothing."""
        found, count = self._pattern.subn(lambda _: self.put, normalize("NFC", words))
        return found if count else words

    def may_be_in(self, data: str) -> bool:
        """Whether a file as it is written may hold what is looked for; not said of escapes."""
        return "\\u" in data.lower() or self._pattern.search(normalize("NFC", data)) is not None

    def speaks(self, lang: Lang) -> bool:
        """Whether words of a language are looked at."""
        return not self.langs or lang in self.langs


def mark(slug: str, change: Change) -> str:
    """Sixteen hex digits of one change of one essay, as a page notes what it showed."""
    told = (slug, change.photo, change.field, change.lang, change.old, change.new)
    return sha256(msgspec.json.encode(told)).hexdigest()[:16]


def changes(
    desk: Desk, sought: Sequence[Sought], parts: Iterable[str] = PARTS
) -> list[tuple[str, Change]]:
    """What would change in an essay, in reading order, with the part that it stands in.

    sought  done one after the other on each text
    returns for each text one change. Names have no language and are replaced one by one; words
            between the photos have BETWEEN in front of their field, and are known by what they say
    raises  Malformed
    """
    for one in sought:
        one.check()
    wanted = set(parts)
    return [(part, change) for part, change in _changes(desk, sought) if part in wanted]


def _changes(desk: Desk, sought: Sequence[Sought]) -> Iterator[tuple[str, Change]]:
    album = desk.album
    for field in ALBUM_TEXTS:
        yield from _of_texts("essay", "", field, getattr(album, field), sought)
    yield from _of_texts("credit", "", "credit", {"": album.credit}, sought)
    shots, met = {shot.name: shot for shot in desk.shots}, set[str]()
    for block in album.blocks:
        for field in () if isinstance(block, PhotoBlock) else FIELDS[block.key]:
            yield from _of_texts("between", "", BETWEEN + field, getattr(block, field), sought)
        for photo in [block] if isinstance(block, PhotoBlock) else getattr(block, "photos", ()):
            if photo.photo not in met:  # a photo that comes again has the words of its first block
                met.add(photo.photo)
                yield from _of_photo(desk, photo, shots.get(photo.photo), sought)


def _of_photo(
    desk: Desk, block: PhotoBlock, shot: Shot | None, sought: Sequence[Sought]
) -> Iterator[tuple[str, Change]]:
    name = block.photo
    for field in _TYPED:
        part = "alt" if field == "alt" else "caption"
        yield from _of_texts(part, name, field, getattr(block, field), sought)
    yield from _of_texts("credit", name, "credit", {"": block.credit}, sought)
    names = [_replaced(person, "", sought) for person in block.persons]
    old, new = LISTED.join(block.persons), LISTED.join(dict.fromkeys(filter(None, names)))
    if new != old:
        yield "persons", Change(name, PERSONS, "", old, new)
    yield from _of_file(desk, block, shot, sought)


def _of_file(
    desk: Desk, block: PhotoBlock, shot: Shot | None, sought: Sequence[Sought]
) -> Iterator[tuple[str, Change]]:
    """Words that readers see because the file says them, and no editor says anything."""
    if shot is None:
        return
    said = {"caption": shot.facts.captions.keys() | {desk.album.lang}, "alt": shot.facts.alt.keys()}
    for field, langs in said.items():
        stated: Texts = getattr(block, field)
        if "" in stated or (field == "alt" and block.decorative):
            continue
        for lang in sorted(langs - stated.keys() - {""}):
            words = inherited(desk, shot, field, lang)
            new = _replaced(words, lang, sought)
            if new != words:
                yield field, Change(block.photo, field, lang, "", new)


def _of_texts(
    part: str, photo: str, field: str, texts: Texts, sought: Sequence[Sought]
) -> Iterator[tuple[str, Change]]:
    for lang, words in texts.items():
        new = _replaced(words, lang, sought)
        if new != words:
            yield part, Change(photo, field, lang, words, new)


def _replaced(words: str, lang: Lang, sought: Sequence[Sought]) -> str:
    for one in sought:
        if words and one.speaks(lang):
            words = one.replaced(words)
    return words


def searched(
    store: Store, sought: Sequence[Sought], today: date, main: Lang, slugs: Sequence[str] = ()
) -> Iterator[Desk]:
    """The essays that may hold what is looked for, by slug; those in the trash are passed over.

    Their files are looked at as they are written, and only those that have the words are read.

    slugs   only these; empty = all. What cannot be read now is passed over: the list names it
    raises  Malformed
    """
    for one in sought:
        one.check()
    wanted = [*(slugs or folders_of(store))]
    keys = [f"{slug}/{name}" for slug in wanted for name in (FILE, MANIFEST)]
    written = contents(store, keys)
    for slug, both in zip(wanted, zip(written, written, strict=True), strict=True):
        told = [data.decode("utf-8", "replace") for data in both if data is not None]
        if any(one.may_be_in(words) for words in told for one in sought):
            try:
                yield opened(store, slug, today, main)
            except (AlbumError, Missing):
                continue
