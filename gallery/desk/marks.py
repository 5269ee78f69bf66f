"""What is still to do about the words of a photo, told from the essay and its history. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from gallery.blocks import PhotoBlock
from gallery.captions import is_alike, words_of
from gallery.editing.history import BATCH, MERGED, RESTORED, SAID, UNDONE, Entry
from gallery.model import Lang

CHECKED = "checked"
"""Kind of entry in the history: somebody has read a translation and found that it still holds."""

FIELDS = ("caption", "alt")

Key: TypeAlias = tuple[str, str]
"""Photo and field."""


@dataclass(slots=True)
class _Tale:
    """What the history tells of one field of one photo.

    said   the words of each language as they were saved last
    stale  languages whose words were not looked at since another language changed
    """

    said: dict[Lang, str] = field(default_factory=dict)
    stale: set[Lang] = field(default_factory=set)

    def changed(self, lang: Lang, old: str, new: str) -> None:
        """Words were changed: those that were behind have caught up, else the others are behind.

        Words where there were none before, or that are taken away, put nobody behind.
        """
        others = {one for one, words in self.said.items() if one != lang and words}
        if lang in self.stale or not (old and new):
            self.stale.discard(lang)
        else:
            self.stale |= others
        self.said[lang] = new


def stale(entries: Iterable[Entry], blocks: Mapping[str, PhotoBlock]) -> Mapping[Key, set[Lang]]:
    """Translations whose source was changed after them.

    entries  the history, newest first
    blocks   by photo: a text that was changed by hand since counts as changed after all entries
    """
    tales: dict[Key, _Tale] = {}
    for entry in reversed(list(entries)):
        block = blocks.get(entry.photo) if _counts(entry) else None
        if block is None:
            continue
        tale = tales.setdefault((entry.photo, entry.field), _begun(block, entry.field))
        if entry.kind == CHECKED:
            tale.stale.discard(entry.lang)
        else:
            tale.changed(entry.lang, entry.old, entry.new)
    found = {}
    for (photo, name), tale in tales.items():
        block = blocks[photo]
        if not is_alike(block, name):
            _by_hand(tale, block, name)
            behind = {lang for lang in tale.stale if words_of(block, name, lang)}
            if behind:
                found[photo, name] = behind
    return found


def untranslated(block: PhotoBlock, name: str, languages: Sequence[Lang]) -> set[Lang]:
    """Languages other than the first that repeat the words of another one, letter by letter.

    One word may be a name, and is the same in all of them.
    """
    if is_alike(block, name):
        return set()
    words = {lang: words_of(block, name, lang) for lang in languages}
    met: set[str] = set()
    found = set()
    for lang, said in words.items():
        if said in met and len(said.split()) > 1:
            found.add(lang)
        met.add(said)
    return found


def _begun(block: PhotoBlock, name: str) -> _Tale:
    """What there was before the history: of a language that it never tells of, what there is."""
    texts = block.caption if name == "caption" else block.alt
    return _Tale({lang: words for lang, words in texts.items() if lang})


def _counts(entry: Entry) -> bool:
    changed = entry.kind in (SAID, MERGED, BATCH, UNDONE, RESTORED, CHECKED)
    return changed and bool(entry.photo and entry.lang) and entry.field in FIELDS


def _by_hand(tale: _Tale, block: PhotoBlock, name: str) -> None:
    """Take account of words that stand otherwise in album.toml than they were saved here."""
    now = {lang: words_of(block, name, lang) for lang in tale.said}
    other = [lang for lang, words in now.items() if words != tale.said[lang]]
    for lang in other:
        tale.changed(lang, tale.said[lang], now[lang])
    tale.stale -= set(other)
