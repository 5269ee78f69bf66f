"""What an essay still lacks before it is published: each thing with its number and its place.

Only an essay without a title or without a photo cannot be published. The rest is an editor's to
judge, so it is counted, named and linked, and stands in nobody's way.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from gallery.blocks import Album, Block, PhotoBlock
from gallery.desk.opened import Desk, Shot
from gallery.editing.commands import keys
from gallery.ingest.wording import label_of
from gallery.model import Label, Lang, Texts

LEFT_OPEN = re.compile(
    r"\{[^{}\n]{0,60}\}|(?<![=\w])=@?[\w#-]{1,40}=(?![=\w])|\b(?:TK)+\b|\bX{3}\b|\?{3}|_{3,}"
)
"""What somebody meant to fill in: {event}, =code=, TK, three X, ???, ___.

The caption screen looks for the same: LEFT in templates/static/desk-captions.js.
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is put right.

    path   below the essay's pages: "", "captions/#12", "arrange/#block-text-1a2b3c4d-1"
    label  place of a photo in the essay, or the first words of a block; "" for a field of the essay
    """

    path: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list.

    code    "title", "photos", "dek", "date", "place", "credit", "caption", "alt", "open",
            "refused", "empty", "one-language"
    lang    of which language; "" where that does not matter
    blocks  it stands in the way of publishing
    places  where it is put right, one for each time it was found: none when all is well
    """

    code: str
    lang: Lang
    blocks: bool
    places: tuple[Place, ...]

    @property
    def count(self) -> int:
        """How often something was found."""
        return len(self.places)


@dataclass(frozen=True, slots=True)
class _Worded:
    """A photo of the essay: where its words are put right, and what stands with it."""

    at: Place
    shot: Shot
    label: Label


def checklist(desk: Desk, languages: Sequence[Lang]) -> list[Check]:
    """Look through an essay.

    languages  of the site: words are wanted in each
    """
    labels = [
        _Worded(
            Place(f"captions/#{shot.number}", str(nth)),
            shot,
            label_of(desk.album, shot.block, shot.facts),
        )
        for nth, shot in enumerate(desk.shots, 1)
    ]
    return [
        *_essay(desk, languages),
        Check("credit", "", False, tuple(one.at for one in labels if not one.label.credit)),
        *_photos(labels, languages),
        Check("open", "", False, tuple(_left_open(desk.album, labels))),
        Check("refused", "", False, tuple(_refused(desk))),
        *_words(desk.album, languages),
    ]


def hinders(checks: Iterable[Check]) -> list[Check]:
    """What must be put right before publishing."""
    return [one for one in checks if one.blocks and one.places]


def has(texts: Texts, lang: Lang) -> bool:
    """Whether there are words for readers of a language: its own, or alike in all."""
    wanted = lang.partition("-")[0]
    return any(
        words.strip() and tag.partition("-")[0] in ("", wanted) for tag, words in texts.items()
    )


def is_described(shot: Shot, label: Label, lang: Lang) -> bool:
    """Whether those who do not see a photo are told of it; decorative is an answer."""
    return bool(shot.block and shot.block.decorative) or has(label.alts, lang)


def _essay(desk: Desk, languages: Sequence[Lang]) -> Iterator[Check]:
    album = desk.album
    yield Check(
        "title", "", True, () if any(album.title.values()) else (Place(f"#title-{languages[0]}"),)
    )
    if any(album.title.values()):
        yield from (_said("title", album.title, lang) for lang in languages)
    yield Check("photos", "", True, () if desk.shots else (Place("arrange/"),))
    yield from (_said("dek", album.dek, lang) for lang in languages)
    yield Check("date", "", False, () if _dated(desk) else (Place("#date"),))
    yield from (_said("place", album.place, lang) for lang in languages)


def _said(code: str, texts: Texts, lang: Lang) -> Check:
    return Check(code, lang, False, () if has(texts, lang) else (Place(f"#{code}-{lang}"),))


def _dated(desk: Desk) -> bool:
    """Whether the essay says when it was, or one of its photos does."""
    told = (
        (shot.block.date if shot.block else "")
        or (shot.facts.date if shot.facts.date_kind == "taken" else "")
        for shot in desk.shots
    )
    return bool(desk.album.date) or any(told)


def _photos(labels: Sequence[_Worded], languages: Sequence[Lang]) -> Iterator[Check]:
    for lang in languages:
        silent = [one.at for one in labels if not has(one.label.captions, lang)]
        yield Check("caption", lang, False, tuple(silent))
    for lang in languages:
        unseen = [one.at for one in labels if not is_described(one.shot, one.label, lang)]
        yield Check("alt", lang, False, tuple(unseen))


def _left_open(album: Album, labels: Sequence[_Worded]) -> Iterator[Place]:
    for field in ("title", "dek", "place", "rights", "source", "series"):
        for lang, words in getattr(album, field).items():
            if LEFT_OPEN.search(words):
                yield Place(f"#{field}-{lang}" if lang else f"#{field}", field)
    if LEFT_OPEN.search(album.credit):
        yield Place("#credit", "credit")
    for one in labels:
        decorative = one.shot.block is not None and one.shot.block.decorative
        alts = () if decorative else one.label.alts.values()
        if any(map(LEFT_OPEN.search, (*one.label.captions.values(), *alts))):
            yield one.at
    yield from _among(album, lambda block: any(map(LEFT_OPEN.search, _all(block))))


def _refused(desk: Desk) -> Iterator[Place]:
    for shot in desk.refused:
        yield Place("arrange/#refused", shot.name)


def _words(album: Album, languages: Sequence[Lang]) -> Iterator[Check]:
    yield Check("empty", "", False, tuple(_among(album, lambda block: not any(_all(block)))))
    for lang in languages:
        lacking = _among(album, lambda block, lang=lang: _lacks(block, lang))  # type: ignore[misc]
        yield Check("one-language", lang, False, tuple(lacking))


def _lacks(block: Block, lang: Lang) -> bool:
    """Whether a block says something, and part of it not in this language."""
    return any(any(texts.values()) and not has(texts, lang) for texts in _texts(block))


def _among(album: Album, wanted: Callable[[Block], bool]) -> Iterator[Place]:
    """The blocks of words that are meant."""
    for key, block in zip(keys(album.blocks), album.blocks, strict=True):
        if not isinstance(block, PhotoBlock) and wanted(block):
            first = next(iter(_all(block)), "")
            yield Place(f"arrange/#block-{key}", _short(first) or block.key)


def _texts(block: Block) -> list[Texts]:
    """The words of a block that is no photo, by field."""
    named = (block.key, *{"quote": ("by",), "figure": ("source",)}.get(block.key, ()))
    return [getattr(block, field) for field in named]


def _all(block: Block) -> list[str]:
    return [words for texts in _texts(block) for words in texts.values() if words]


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 32 else line[:30].rstrip() + "…"
