"""Which words stand under a photo: the editor's, else the file's, else another language's.

A caption is never used as alt text, nor alt text as a caption, nor a file name as either.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gallery.blocks import Album, PhotoBlock
from gallery.model import Facts, Lang, Texts
from gallery.web.language import alike


@dataclass(frozen=True, slots=True)
class Said:
    """Words to print.

    lang      their language where it is not that of the page, else ""
    markdown  written by an editor, with emphasis; a file's words are printed as they are
    """

    words: str
    lang: Lang = ""
    markdown: bool = True


def said(texts: Texts, lang: Lang, main: Lang = "") -> Said | None:
    """Words in the reader's language, else the album's main one, else any, else None."""
    return _first(_wanted(texts, lang), _others(texts, main))


def caption(block: PhotoBlock, facts: Facts, lang: Lang, main: Lang, spoken: Lang) -> Said | None:
    """The caption of a photo in an essay.

    main    the essay's main language
    spoken  that of the photo's own album: file captions of unknown language count as written in it
    """
    file = _file_captions(facts, spoken)
    return _first(
        _wanted(block.caption, lang),
        _plain(_wanted(file, lang)),
        _others(block.caption, main),
        _plain(_others(file, main)),
    )


def alt(block: PhotoBlock, facts: Facts, lang: Lang, main: Lang) -> Said | None:
    """What a photo shows, for those who do not see it; None when nobody has written it.

    None too when an editor says that it is decorative, whatever the file says.
    """
    if block.decorative:
        return None
    return _first(
        _wanted(block.alt, lang),
        _wanted(facts.alt, lang),
        _others(block.alt, main),
        _others(facts.alt, main),
    )


def credit(block: PhotoBlock, facts: Facts, home: Album | None) -> str:
    """Who made the photo; "" when nobody says.

    home  the album that the photo belongs to, whichever essay shows it; None when it is not known
    """
    told = block.credit or facts.credit or ", ".join(facts.byline)
    return told or (home.credit if home else "")


def place(facts: Facts) -> str:
    """Where the file says it was taken, as closely as its album tells it."""
    return ", ".join(filter(None, (facts.sublocation, facts.city, facts.country)))


def shared(names: Sequence[str]) -> str:
    """The credit that all photos have in common, else ""."""
    return names[0] if len(set(names)) == 1 else ""


def _first(*choices: Iterator[Said]) -> Said | None:
    return next((found for choice in choices for found in choice), None)


def _wanted(texts: Texts, lang: Lang) -> Iterator[Said]:
    """Words in the language itself, in a variety of it, or alike in all languages."""
    if texts.get(lang):
        yield Said(texts[lang])
    yield from (Said(words) for tag, words in texts.items() if words and alike(tag, lang))
    if texts.get(""):
        yield Said(texts[""])


def _others(texts: Texts, main: Lang) -> Iterator[Said]:
    if texts.get(main):
        yield Said(texts[main], main)
    yield from (Said(words, tag) for tag, words in texts.items() if words)


def _plain(found: Iterator[Said]) -> Iterator[Said]:
    return (Said(one.words, one.lang, markdown=False) for one in found)


def _file_captions(facts: Facts, spoken: Lang) -> Texts:
    """A file's captions; one of unknown language counts as written in `spoken`."""
    known = {tag: words for tag, words in facts.captions.items() if tag}
    unknown = facts.captions.get("") or facts.caption
    if unknown and unknown not in known.values():
        known.setdefault(spoken, unknown)
    return known
