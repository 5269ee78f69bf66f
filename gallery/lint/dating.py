"""Rules about when and where: what a caption says of it, and whether the camera agrees."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeAlias

from gallery import when
from gallery.lint.said import Essay, Hit, Photo, named
from gallery.model import Lang

Hits: TypeAlias = Iterator[Hit]


def _numbered(months: str) -> Mapping[str, int]:
    parts = enumerate(months.split("|"), 1)
    return {name: number for number, names in parts for name in names.split()}


_MONTHS: Mapping[Lang, Mapping[str, int]] = {
    "en": _numbered(
        "January Jan|February Feb|March Mar|April Apr|May|June Jun|July Jul|August Aug"
        "|September Sept Sep|October Oct|November Nov|December Dec"
    ),
    "es": _numbered(
        "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre setiembre|octubre"
        "|noviembre|diciembre"
    ),
}
_EN, _ES = ("|".join(_MONTHS[lang]) for lang in ("en", "es"))
_DAY = r"(?P<day>[0-3]?\d)"
_YEAR = r"(?P<year>1[89]\d\d|20\d\d)"
_FULL: Mapping[Lang, tuple[re.Pattern[str], ...]] = {
    "en": (
        re.compile(rf"\b(?P<month>{_EN})\b\.? {_DAY}(?:st|nd|rd|th)?\b(?!:)(?:,? {_YEAR})?"),
        re.compile(rf"\b{_DAY}(?:st|nd|rd|th)? (?:of )?(?P<month>{_EN})\b\.?(?:,? {_YEAR})?"),
    ),
    "es": (
        re.compile(
            rf"\b(?:{_DAY}|(?P<first>primero|1[º°o]))\.? de (?P<month>{_ES})\b(?: del? {_YEAR})?"
        ),
    ),
}
_ANY = re.compile(r"\b(?:1[89]\d\d|20\d\d)(?:s|'s)?\b|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b")
_COUNTED = re.compile(r"\d|primero ")  # whatever tells a day has one of these
_MONTH: Mapping[Lang, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:in|of|early|mid|late|since|last|this) (?:January|February|March|April|May|June|July"
        r"|August|September|October|November|December)\b"
    ),
    "es": re.compile(rf"\b(?:en|de|desde|hacia|a (?:principios|fines|mediados) de) (?:{_ES})\b"),
}
_PLACE: Mapping[Lang, re.Pattern[str]] = {
    "en": re.compile(
        r"(?:\b(?:[Ii]n|[Aa]t|[Tt]he|[Nn]ear|[Oo]utside|from|[Aa]long|through|across|[Oo]n|around|"
        r"before|off|into|onto|to|towards?|down|up|under|behind|beside|inside|of|cross|crosses|over)"
        r"|,|–|—) (?!(?:January|February|March|April|May|June|July|August|September|October"
        r"|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|English|Spanish)\b)"
        r"[A-ZÁÉÍÓÚÑ][\w’'-]+"
    ),
    "es": re.compile(
        r"(?:\b(?:[Ee]n|[Aa]nte|[Ff]rente|[Pp]or|[Dd]esde|[Hh]acia|[Jj]unto|[Cc]erca|[Ss]obre|[Aa]l?"
        r"|del?|[Ee]l|[Ll]as?|[Ll]os|calle|avenida|plaza|barrio|colonia|paseo|puente|metro|y|cruzan?)"
        r"|,|–|—) (?!Primero de Mayo|Día )[A-ZÁÉÍÓÚÑ][\w’'-]+"
    ),
}
"""What a place mostly stands behind. A name of somebody may pass for one: better than nagging."""


def no_date(photo: Photo, _: Essay) -> Hits:
    """A caption that does not say when: it goes out with its photo, far from the essay's head."""
    for lang, words in photo.captions.items():
        language = lang.partition("-")[0]
        if not words or language not in _FULL or _ANY.search(words):
            continue
        full = _FULL[language] if _COUNTED.search(words) else ()
        if not (_MONTH[language].search(words) or any(p.search(words) for p in full)):
            yield Hit("caption", lang)


def no_place(photo: Photo, _: Essay) -> Hits:
    """A caption that does not say where: no place that is known, and none after "in" or "at"."""
    for lang, words in photo.captions.items():
        looked = _PLACE.get(lang.partition("-")[0])
        if words and looked and not (looked.search(words) or named(words, photo.placed)):
            yield Hit("caption", lang)


def date_differs(photo: Photo, _: Essay) -> Hits:
    """A caption tells a day, and none that it tells is the day of the photo."""
    for lang, words in photo.captions.items():
        if not (photo.taken and _COUNTED.search(words)):
            continue
        if not (told := list(_days(words, lang.partition("-")[0]))):
            continue
        known = when.parse(photo.taken)
        if not any(_within(day, known.lower, known.upper) for day, _ in told):
            yield Hit("caption", lang, told[0][1])


def _days(words: str, lang: Lang) -> Iterator[tuple[tuple[int, int, int], str]]:
    """Yield each day that a text tells, its year 0 where that is left out, and how it says it."""
    for pattern in _FULL.get(lang, ()):
        for match in pattern.finditer(words):
            parts = match.groupdict()
            day = 1 if parts.get("first") else int(parts["day"])
            yield (int(parts["year"] or 0), _MONTHS[lang][parts["month"]], day), match[0]


def _within(told: tuple[int, int, int], first: date, last: date) -> bool:
    """Whether a day lies in a span; one without a year in any of its years."""
    year, month, day = told
    for one in [year] if year else range(first.year, min(last.year, first.year + 200) + 1):
        try:
            if first <= date(one, month, day) <= last:
                return True
        except ValueError:  # 31 April, or 29 February of another year
            continue
    return False
