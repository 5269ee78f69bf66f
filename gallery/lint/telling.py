"""Rules about how a caption or an alt text says it: English and Spanish, where words matter."""

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from gallery.captions import is_alike
from gallery.lint.said import Essay, Hit, Photo
from gallery.lint.verbs import NO_VERB_AFTER, PAST, PRESENT
from gallery.model import Lang

Hits: TypeAlias = Iterator[Hit]

LONGEST, SHORTEST = 400, 25
"""Characters of a caption (AP and Reuters want one or two sentences)."""

ALT_LONGEST, ALT_LONG = 250, 125
"""Characters of an alt text: the ceiling and the target of IPTC."""

_LETTERS = 12  # shorter words may be a name: UNAM, CGT-CNT
_CAPITALS = 0.6
_RUN = re.compile(r"[A-ZÀ-ÖØ-ÞΑ-ΩА-Я]{2}")  # most words have none: those are not counted

_PHOTO_OF: Mapping[Lang, re.Pattern[str]] = {
    "en": re.compile(
        r"\W*(?:an? |the |this )?(?:[\w-]+ )?(?:photo(?:graph)?|picture|image|shot)s? "
        r"(?:of|showing|shows|that shows)\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\W*(?:una? |la |el |esta )?(?:fotos?|fotograf[ií]as?|im[aá]gen(?:es)?)(?: \w+)? "
        r"(?:de|del|que muestran?|donde|en (?:la|las) que)\b",
        re.IGNORECASE,
    ),
}

_ABBREVIATED = re.compile(
    r"(?:\b(?:[A-ZÁÉÍÓÚÑ]|Mr|Mrs|Ms|Dr|Dra|Drs|St|Sr|Sra|Sres|Jr|Av|Avda|Gral|Gen|Col|Cap|No|Núm|"
    r"Prof|Lic|Ing|Arq|Mons|Hon|Rev|Sen|Rep|Gov|Ave|Blvd|Ste|Mt|ca?|vs|esq|pág|aprox)"
    r"|\b[ap]\. ?m|\bEE\. ?UU)\.$",
)
_END = re.compile(r"[.!?…]+[\"”’»)\]]*(?=\s+[\"“‘«¡¿(\[]*[A-ZÁÉÍÓÚÑÜ0-9])")
_CREDIT = re.compile(r"\s*\([^()]*\)\s*$")
_BLANKS = re.compile(r"\S[ \u00a0]{2,}\S")

_PRETERITE = re.compile(r"\w{2,}(?:aron|ieron|eron)")
_NO_VERBS = frozenset(("varon", "baron", "barón", "varón", "huron", "hurón", "fanfaron", "sharon"))
_WORD = re.compile(r"[^\W\d_]+")


def capitals(photo: Photo, _: Essay) -> Hits:
    """More than six letters in ten."""
    for lang, words in photo.captions.items():
        letters = sum(map(str.isalpha, words)) if _RUN.search(words) else 0
        if letters >= _LETTERS and sum(map(str.isupper, words)) > _CAPITALS * letters:
            yield Hit("caption", lang)


def too_long(photo: Photo, _: Essay) -> Hits:
    """More than 400 characters."""
    return (Hit("caption", at, str(len(w))) for at, w in photo.captions.items() if len(w) > LONGEST)


def too_short(photo: Photo, _: Essay) -> Hits:
    """Fewer than 25 characters."""
    return (Hit("caption", lang) for lang, w in photo.captions.items() if 0 < len(w) < SHORTEST)


def photo_of(photo: Photo, _: Essay) -> Hits:
    """Words that begin by saying that a photo is a photo."""
    for field, texts in (("caption", photo.captions), ("alt", photo.alts)):
        for lang, words in texts.items():
            asked = _PHOTO_OF.get(lang.partition("-")[0])
            if asked and (match := asked.match(words)):
                yield Hit(field, lang, match[0].strip())


def many_sentences(photo: Photo, _: Essay) -> Hits:
    """More than two; a credit in parentheses behind them is none."""
    for lang, words in photo.captions.items():
        if words.count(".") + words.count("!") + words.count("?") + words.count("…") > 2:
            text = _CREDIT.sub("", words)
            ends = [one for one in _END.finditer(text) if not _ABBREVIATED.search(_upto(text, one))]
            if len(ends) > 1:
                yield Hit("caption", lang, str(len(ends) + 1))


def past_tense(photo: Photo, _: Essay) -> Hits:
    """The first verb that is known tells what is over."""
    for lang, words in photo.captions.items():
        language = lang.partition("-")[0]
        if language in PAST and (verb := _first_past(words, language)):
            yield Hit("caption", lang, verb)


def double_blanks(photo: Photo, _: Essay) -> Hits:
    """Two blanks in a row, as they were typed."""
    for field, texts in (("caption", photo.block.caption), ("alt", photo.block.alt)):
        for lang, words in texts.items():
            if _BLANKS.search(words):
                yield Hit(field, lang)


def alt_too_long(photo: Photo, _: Essay) -> Hits:
    """More than 250 characters."""
    return (Hit("alt", at, str(len(w))) for at, w in photo.alts.items() if len(w) > ALT_LONGEST)


def alt_long(photo: Photo, _: Essay) -> Hits:
    """More than 125 characters, and not too long."""
    for lang, words in photo.alts.items():
        if ALT_LONG < len(words) <= ALT_LONGEST:
            yield Hit("alt", lang, str(len(words)))


def alt_is_caption(photo: Photo, _: Essay) -> Hits:
    """An alt text says what is seen, a caption what is not: one cannot be the other."""
    for lang, words in photo.alts.items():
        if words and _alike(words) == _alike(photo.captions[lang]):
            yield Hit("alt", lang)


def languages_alike(photo: Photo, essay: Essay) -> Hits:
    """One language repeats another letter by letter; one word may be a name."""
    for field, texts in (("caption", photo.captions), ("alt", photo.alts)):
        met: set[str] = set()
        for lang in () if is_alike(photo.block, field) else essay.languages:
            words = texts[lang]
            if words in met and " " in words:
                yield Hit(field, lang)
            met.add(words)


def _first_past(words: str, lang: Lang) -> str:
    """The first known verb of the first sentence where it is one of the past, "" else.

    "banners carried by nurses" is no past: another word of the same look follows.
    """
    past, present, nouns = PAST[lang], PRESENT[lang], NO_VERB_AFTER[lang]
    before = ""
    end = _END.search(words)
    for match in _WORD.finditer(words, 0, end.start() if end else len(words)):
        before, last = (word := match[0].lower()), before
        if last in nouns:
            continue
        if word in present:
            return ""
        if word in past and not (lang == "en" and words[match.end() :].startswith(" by ")):
            return match[0]
        if lang == "es" and word not in _NO_VERBS and _PRETERITE.fullmatch(word):
            return match[0]
    return ""


def _upto(text: str, end: re.Match[str]) -> str:
    """What stands before the end of a sentence, its point included."""
    return text[max(0, end.start() - 12) : end.start() + 1]


def _alike(words: str) -> str:
    return words.casefold().strip(" .")
