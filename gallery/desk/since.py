"""What readers got first and what stands there now: the words changed since publication. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher

from gallery.blocks import Album, PhotoBlock
from gallery.editing.correcting import CORRECTED, TYPO
from gallery.editing.history import Entry
from gallery.editing.passages import ALIKE, FIELDS
from gallery.editing.restoring import REPLACED, photo_now
from gallery.model import Lang, Texts
from gallery.text import mark

FILE = "file"
"""The field of a photo whose file was replaced: the words are names of files."""

_PHOTO = ("caption", "alt", "row_caption")
_ALIKE = ("credit", "date")
_ESSAY = ("title", "dek", "place", "date", "credit")


@dataclass(frozen=True, slots=True)
class Changed:
    """A text that readers got otherwise.

    photo    as its block names it by now, "" for the essay and the words between the photos
    field    "caption", "title", "block.text", FILE
    printed  what was published; or what stood there when it was last decided about
    now      what stands there, "" when it is gone
    """

    photo: str
    field: str
    lang: Lang
    printed: str
    now: str

    @property
    def ident(self) -> str:
        """Its name on a page; another one as soon as the words change again."""
        told = (self.photo, self.field, self.lang, self.printed, self.now)
        return mark("\0".join(told))


def changed(
    before: Album, now: Album, entries: Sequence[Entry], since: datetime
) -> Sequence[Changed]:
    """Texts that differ from those that were published, and that nobody has decided about.

    before   the album as it was published, at `since`
    entries  the history, newest first
    """
    later = [one for one in entries if one.at > since.replace(microsecond=0)]
    decided = {
        (one.photo, one.field, one.lang): one.new
        for one in reversed(later)
        if one.kind in (CORRECTED, TYPO)
    }
    settled = {
        (one.field, one.lang, one.old, one.new) for one in later if one.kind in (CORRECTED, TYPO)
    }
    texts = [*_essay(before, now), *_photos(before, now, later)]
    found = [
        replace(one, printed=decided.get((one.photo, one.field, one.lang), one.printed))
        for one in texts
    ]
    found += [
        one
        for one in _passages(before, now)
        if (one.field, one.lang, one.printed, one.now) not in settled
    ]
    return [one for one in found if one.printed != one.now]


def _essay(before: Album, now: Album) -> Iterator[Changed]:
    for field in _ESSAY:
        yield from _texts("", field, getattr(before, field), getattr(now, field))


def _photos(before: Album, now: Album, later: Sequence[Entry]) -> Iterator[Changed]:
    """Those of photos that were in the essay and still are, also as other files."""
    there = {block.photo: block for block in reversed(now.photos)}
    replaced = [one for one in later if one.kind == REPLACED]
    for block in {block.photo: block for block in reversed(before.photos)}.values():
        first = next((one for one in reversed(replaced) if one.old == block.photo), None)
        name = photo_now(replaced, replace(first, photo=block.photo)) if first else block.photo
        if name not in there:
            continue
        if name != block.photo:
            yield Changed(name, FILE, "", block.photo, name)
        yield from _photo(name, block, there[name])


def _photo(name: str, before: PhotoBlock, now: PhotoBlock) -> Iterator[Changed]:
    for field in (*_PHOTO, *_ALIKE):
        yield from _texts(name, field, getattr(before, field), getattr(now, field))


def _texts(photo: str, field: str, before: Texts | str, now: Texts | str) -> Iterator[Changed]:
    if isinstance(before, str) or isinstance(now, str):
        yield Changed(photo, field, "", str(before), str(now))
        return
    for lang in dict.fromkeys((*before, *now)):
        old, new = (texts.get(lang, texts.get("", "")) for texts in (before, now))
        yield Changed(photo, field, lang, old, new)


def _passages(before: Album, now: Album) -> Iterator[Changed]:
    """The words between the photos: each beside the one that became of it."""
    old, new = _said(before), _said(now)
    for key in dict.fromkeys((*old, *new)):
        field, lang = key
        gone, come = (
            _without(old.get(key, ()), new.get(key, ())),
            _without(new.get(key, ()), old.get(key, ())),
        )
        for words in gone:
            became = _likest(words, come)
            come = _without(come, [became]) if became else come
            yield Changed("", f"block.{field}", lang, words, became)
        for words in come:
            yield Changed("", f"block.{field}", lang, "", words)


def _said(album: Album) -> Mapping[tuple[str, Lang], list[str]]:
    found: dict[tuple[str, Lang], list[str]] = {}
    for block in album.blocks:
        for field in FIELDS.get(block.key, ()):
            texts: Texts = getattr(block, field)
            for lang, words in texts.items():
                found.setdefault((field, lang), []).append(words)
    return found


def _without(some: Collection[str], others: Collection[str]) -> list[str]:
    """Texts without those that others say too, each as often as it is there."""
    left, kept = list(others), []
    for one in some:
        if one in left:
            left.remove(one)
        else:
            kept.append(one)
    return kept


def _likest(words: str, others: Sequence[str]) -> str:
    """The text that is most like another one; "" where none is alike enough."""
    said = words.split()
    ratios = [
        (SequenceMatcher(None, said, one.split(), autojunk=False).ratio(), one) for one in others
    ]
    ratio, found = max(ratios, default=(0.0, ""))
    return found if ratio >= ALIKE else ""
