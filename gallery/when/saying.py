"""Saying dates: EDTF in the words of a language.

Calendar words come from CLDR; "about", "since" and their like from a table, one entry a language.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, parse_pattern

from gallery.when.reading import UNSURE, When, parse

_ABOUT, _PERHAPS = re.compile(r"[~%]"), re.compile(r"[?%]")


def words(edtf: str, lang: str) -> str:
    """The date for readers, in the words of a language (CLDR); the time of day is left out.

    lang    BCP 47; a language without an entry in the table below gets CLDR's words and signs
            that need no translation
    raises  AlbumError when `edtf` is no date
    """
    when = parse(edtf)
    locale = _locale(lang)
    phrases = _PHRASES.get(locale.language, _NEUTRAL)
    said = _PRECISIONS.get(when.precision, _range)(when, locale, phrases)
    if _ends_differ(when.edtf):
        return said
    if _ABOUT.search(when.edtf):
        said = phrases.about.format(said, phrases.articled(said))
    return phrases.perhaps.format(said) if _PERHAPS.search(when.edtf) else said


def weekday(edtf: str, lang: str) -> str:
    """The day of the week in the words of a language; "" where the very day is not known.

    raises  AlbumError when `edtf` is no date
    """
    when = parse(edtf)
    if when.precision not in ("second", "minute", "day") or UNSURE.search(when.edtf):
        return ""
    return format_date(when.lower, "EEEE", locale=_locale(lang))


def time_of_day(edtf: str, lang: str) -> str:
    """The time on the clock as a language writes it; "" where none is stated.

    raises  AlbumError when `edtf` is no date
    """
    when = parse(edtf)
    if when.clock is None or when.precision not in ("second", "minute"):
        return ""
    return re.sub("[\u2009\u202f\xa0]", " ", format_time(when.clock, "short", locale=_locale(lang)))


def _ends_differ(edtf: str) -> bool:
    """Whether a range is open, or one end of it less sure than the other."""
    first, slash, last = edtf.partition("/")
    return bool(slash) and UNSURE.findall(first) != UNSURE.findall(last)


def _locale(lang: str) -> Locale:
    try:
        return Locale.parse(lang, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en")


@dataclass(frozen=True, slots=True)
class _Phrases:
    """What CLDR has no words for.

    about, since, until  "{0}" is the date, "{1}" the date with the article that it takes
    articled             puts that article before a date in words
    """

    about: str = "≈ {0}"
    perhaps: str = "{}?"
    since: str = "{0} →"
    until: str = "→ {0}"
    articled: Callable[[str], str] = str
    decade: str = "{}–"
    century: Callable[[int], str] = lambda n: f"{n * 100 - 100}–{n * 100 - 1}"
    seasons: tuple[str, str, str, str] = ("{} (1/4)", "{} (2/4)", "{} (3/4)", "{} (4/4)")
    unknown: str = "?"


def _ordinal(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _roman(number: int) -> str:
    tens = "X" * (number // 10)
    return tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]


def _the(said: str) -> str:
    """ "1930s" -> "the 1930s"."""
    return f"the {said}" if re.fullmatch(r"\d+s|\d+.. century", said) else said


def _el(said: str) -> str:
    """ "década de 1930" -> "la década de 1930", "1 de mayo" -> "el 1 de mayo"."""
    if said.startswith(("década", "primavera")):
        return f"la {said}"
    return f"el {said}" if re.match(r"verano|otoño|invierno|siglo|\d+ de", said) else said


_NEUTRAL = _Phrases()
_PHRASES: Mapping[str, _Phrases] = {
    "en": _Phrases(
        about="c. {0}",
        perhaps="{} (?)",
        since="since {1}",
        until="until {1}",
        articled=_the,
        decade="{}s",
        century=lambda n: f"{_ordinal(n)} century",
        seasons=("spring {}", "summer {}", "autumn {}", "winter {}"),
        unknown="date unknown",
    ),
    "es": _Phrases(
        about="hacia {1}",
        perhaps="{} (?)",
        since="desde {1}",
        until="hasta {1}",
        articled=_el,
        decade="década de {}",
        century=lambda n: f"siglo {_roman(n)}",
        seasons=("primavera de {}", "verano de {}", "otoño de {}", "invierno de {}"),
        unknown="fecha desconocida",
    ),
}
"""A language is one entry here; its calendar words come from CLDR."""


def _day(when: When, locale: Locale, _phrases: _Phrases) -> str:
    return format_date(when.lower, "long", locale=locale)


def _month(when: When, locale: Locale, _phrases: _Phrases) -> str:
    return format_skeleton("yMMMM", when.lower, locale=locale)


def _year(when: When, _locale: Locale, _phrases: _Phrases) -> str:
    return str(when.lower.year)


def _decade(when: When, locale: Locale, phrases: _Phrases) -> str:
    if phrases is _NEUTRAL:
        return _between(when.lower, when.upper, "y", locale)
    return phrases.decade.format(when.lower.year)


def _century(when: When, _locale: Locale, phrases: _Phrases) -> str:
    return phrases.century(when.upper.year // 100 + 1)


def _season(when: When, _locale: Locale, phrases: _Phrases) -> str:
    return phrases.seasons[int(when.edtf[6]) - 1].format(when.edtf[:4])


def _unknown(_when: When, _locale: Locale, phrases: _Phrases) -> str:
    return phrases.unknown


def _range(when: When, locale: Locale, phrases: _Phrases) -> str:
    first, _, last = when.edtf.partition("/")
    lang = str(locale).replace("_", "-")
    if when.lower == date.min or when.upper == date.max:
        phrase, end = (phrases.until, last) if when.lower == date.min else (phrases.since, first)
        return phrase.format(words(end, lang), phrases.articled(words(end, lang)))
    if _ends_differ(when.edtf):
        return f"{words(first, lang)} – {words(last, lang)}"
    if when.lower == when.upper:
        return _day(when, locale, phrases)
    if (when.lower.month, when.lower.day, when.upper.month, when.upper.day) == (1, 1, 12, 31):
        return _between(when.lower, when.upper, "y", locale)
    monthly = when.lower.day == 1 and when.upper.day == monthrange(*_year_month(when.upper))[1]
    if monthly and not (_is_day(first) or _is_day(last)):
        return _between(when.lower, when.upper, "yMMMM", locale)
    return _between(when.lower, when.upper, "yMMMMd", locale)


def _year_month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _is_day(edtf: str) -> bool:
    return len(UNSURE.sub("", edtf)) >= len("2026-05-01")


def _between(first: date, last: date, skeleton: str, locale: Locale) -> str:
    """CLDR's interval format ("14–16 de octubre de 2023"); one date when both read alike.

    Where CLDR has the interval with short months only, its pattern is used with long ones.
    """
    known = locale.interval_formats
    patterns = known.get(skeleton) or known.get(skeleton.replace("MMMM", "MMM")) or {}
    for field, letter in (("year", "y"), ("month", "M"), ("day", "d")):
        if getattr(first, field) != getattr(last, field) and letter in patterns:
            start, end = (parse_pattern(re.sub("M+", "MMMM", p)) for p in patterns[letter])
            said = start.apply(first, locale) + end.apply(last, locale)
            return re.sub("[\u2009\u202f]", " ", said)
    return str(format_skeleton(skeleton, first, locale=locale))


_PRECISIONS: Mapping[str, Callable[[When, Locale, _Phrases], str]] = {
    **dict.fromkeys(("second", "minute", "day"), _day),
    "month": _month,
    "season": _season,
    "year": _year,
    "decade": _decade,
    "century": _century,
    "unknown": _unknown,
}
