"""Words: choosing a language, Markdown to safe HTML, slugs."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

import nh3
from markdown_it import MarkdownIt

from gallery.model import Lang, Texts

_INLINE = {"br", "em", "strong", "s", "sup", "sub", "a", "code"}
_TAGS = _INLINE | {"p", "hr", "blockquote", "ul", "ol", "li", "h3", "h4"}
_MARKS = re.compile(r"[\\`*_\[\]<>&~!]")
_PLAIN = re.compile(r"[\w ,.;:()?/'¿¡«»“”‘’–—…-]*")
"""Words that Markdown prints as they are; most are such, and far quicker told than parsed."""
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SCHEMES = {"http", "https", "mailto"}
_ATTRIBUTES = {"a": {"href", "title"}}


def mark(words: str) -> str:
    """Sixteen hex digits that tell a text from another of the same place."""
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def sought(words: str, *, whole: bool = True) -> str:
    """The pattern that finds words, letter by letter, in a text in NFC; "" for blanks alone.

    Blanks between them may be any, also the end of a line.

    whole  only where no letter or digit stands right before or after
    """
    parts = unicodedata.normalize("NFC", words).split()
    told = r"\s+".join(map(re.escape, parts))
    if whole and parts:
        told = rf"(?<!\w){told}" if re.match(r"\w", parts[0]) else told
        told = rf"{told}(?!\w)" if re.search(r"\w$", parts[-1]) else told
    return told


def in_language(texts: Texts, langs: Iterable[Lang]) -> tuple[Lang, str] | None:
    """The text in the first language of `langs` that it has, else in any it has.

    Returns (language, words); the language is "" for words that are alike in all; None when
    there are no words at all.
    """
    for lang in (*langs, ""):
        if texts.get(lang):
            return lang, texts[lang]
    return next(((lang, words) for lang, words in texts.items() if words), None)


@lru_cache(maxsize=4096)
def markdown(words: str) -> str:
    """CommonMark as HTML that is safe to print: no raw HTML, no scripts, no images.

    Headings start at h3, because the page's own are h1 and h2.
    """
    made = _PARSER.render(words)
    return nh3.clean(
        re.sub(r"(</?h)([12])(?=>)", lambda m: f"{m[1]}{int(m[2]) + 2}", made),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener",
    ).strip()


@lru_cache(maxsize=4096)
def inline(words: str) -> str:
    """Emphasis and links of one line, such as a caption, as HTML that is safe to print."""
    made = _PARSER.renderInline(words)
    return nh3.clean(
        made,
        tags=_INLINE,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener",
    ).strip()


def plain(words: str) -> str:
    """Markdown as one line of text, for descriptions and titles."""
    text = nh3.clean(_PARSER.render(words), tags=set())
    return " ".join(_unescaped(text).split())


@lru_cache(maxsize=1024)
def bare(words: str) -> str:
    """A caption, credit or other line of Markdown as one line of text.

    Unlike `plain` it knows no lists and headings: "1. Mai" is a date.
    """
    return " ".join(_printed(words).split())


def lines(words: str) -> str:
    """Words as a file of lines, without what steers a terminal or a printer (ECMA-48)."""
    return _STEERING.sub("", words)


def literal(words: str) -> str:
    """Words as Markdown that prints them as they are; most words are that already.

    For what was written elsewhere, as in a file's caption: "*sic*" is no emphasis there.
    """
    return words if _printed(words) == words else _MARKS.sub(r"\\\g<0>", words)


def slug(title: str) -> str:
    """An address made of a title: ASCII letters and digits joined by hyphens, at most 80.

    "Del Ángel al Zócalo" -> "del-angel-al-zocalo"; "" when nothing is left.
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:80].rstrip("-")


def fold(words: str) -> str:
    """Words as searches compare them: no accents, no capitals, "Zócalo" like "zocalo"."""
    if words.isascii():
        return words.lower()
    folded = unicodedata.normalize("NFKD", words.casefold())
    return "".join(c for c in folded if not unicodedata.combining(c))


@lru_cache(maxsize=4096)
def key(term: str) -> str:
    """What stands for a place, name or tag in an address: its slug.

    Words without any ASCII letter or digit keep their own, joined by hyphens; "" when there are
    none.
    """
    return slug(term) or re.sub(r"[\W_]+", "-", fold(term)).strip("-")


def _printed(words: str) -> str:
    if _PLAIN.fullmatch(words) and "_" not in words:
        return words
    return _unescaped(nh3.clean(_PARSER.renderInline(words), tags=set()))


def _unescaped(text: str) -> str:
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, char)
    return text


_PARSER = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("strikethrough")
