"""Rules about what is not there: words, languages, alt texts, credits, photos."""

from collections.abc import Iterator
from typing import TypeAlias

from gallery.blocks import Block, PhotoBlock
from gallery.lint.said import Essay, Hit, Photo, has
from gallery.model import Texts

Hits: TypeAlias = Iterator[Hit]


def no_title(essay: Essay) -> Hits:
    """In no language at all."""
    if not any(essay.album.title.values()):
        yield Hit("title", essay.languages[0])


def no_photos(essay: Essay) -> Hits:
    """None that can be shown."""
    if not essay.photos:
        yield Hit()


def no_dek(essay: Essay) -> Hits:
    """In each language."""
    return _unsaid(essay, "dek", essay.album.dek)


def no_place(essay: Essay) -> Hits:
    """The essay's own; that of a caption is another matter."""
    return _unsaid(essay, "place", essay.album.place)


def no_date(essay: Essay) -> Hits:
    """Neither of the essay nor of one of its photos."""
    if not essay.dated:
        yield Hit("date")


def refused(essay: Essay) -> Hits:
    """Files that are in the essay and cannot be shown."""
    return (Hit("", "", name) for name in essay.refused)


def title_in_required(essay: Essay) -> Hits:
    """There is a title, and not in a language that is required."""
    if any(essay.album.title.values()):
        lacking = (lang for lang in essay.required if not has(essay.album.title, lang))
        yield from (Hit("title", lang) for lang in lacking)


def title_in_others(essay: Essay) -> Hits:
    """There is a title, and not in another language of the site."""
    if any(essay.album.title.values()):
        lacking = (lang for lang in _others(essay) if not has(essay.album.title, lang))
        yield from (Hit("title", lang) for lang in lacking)


def no_caption(photo: Photo, _: Essay) -> Hits:
    """In no language at all, not even the file's."""
    if not any(photo.captions.values()):
        yield Hit("caption")


def caption_in_required(photo: Photo, essay: Essay) -> Hits:
    """There is a caption, and not in a language that is required."""
    if any(photo.captions.values()):
        lacking = (lang for lang in essay.required if not photo.captions[lang])
        yield from (Hit("caption", lang) for lang in lacking)


def no_alt(photo: Photo, essay: Essay) -> Hits:
    """In a language that is required; decorative is an answer."""
    if not photo.block.decorative:
        yield from (Hit("alt", lang) for lang in essay.required if not photo.alts[lang])


def photo_in_others(photo: Photo, essay: Essay) -> Hits:
    """Words that are there, and not in another language of the site."""
    for lang in _others(essay):
        if not photo.captions[lang] and any(photo.captions.values()):
            yield Hit("caption", lang)
        if not (photo.alts[lang] or photo.block.decorative) and any(photo.alts.values()):
            yield Hit("alt", lang)


def no_credit(photo: Photo, _: Essay) -> Hits:
    """After all that might be credited was asked."""
    if not photo.credit.strip():
        yield Hit("credit")


def no_words(block: Block, _: Essay) -> Hits:
    """A block that says nothing."""
    if not any(said(block)):
        yield Hit(block.key)


def block_in_one(block: Block, essay: Essay) -> Hits:
    """A block says something, and part of it not in a language of the site."""
    for lang in essay.languages:
        for field, texts in fields(block):
            if any(texts.values()) and not has(texts, lang):
                yield Hit(field, lang)
                break


def fields(block: Block) -> list[tuple[str, Texts]]:
    """The words of a block that is no photo, by field."""
    if isinstance(block, PhotoBlock):
        return []
    named = (block.key, *{"quote": ("by",), "figure": ("source",)}.get(block.key, ()))
    return [(field, getattr(block, field)) for field in named]


def said(block: Block) -> list[str]:
    """All words of a block that is no photo."""
    return [words for _, texts in fields(block) for words in texts.values() if words]


def _others(essay: Essay) -> list[str]:
    return [lang for lang in essay.languages if lang not in essay.required]


def _unsaid(essay: Essay, field: str, texts: Texts) -> Hits:
    return (Hit(field, lang) for lang in essay.languages if not has(texts, lang))
