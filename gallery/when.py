"""Dates as well as known: EDTF to bounds, to words, to something that sorts.

EDTF is ISO 8601-2:2019, levels 0 and 1 (https://www.loc.gov/standards/datetime/), to which we
add what photos say: local times without an offset, "2008-05-30T15:56:01".
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, parse_pattern
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

from gallery.errors import AlbumError

_UNSURE = re.compile(r"[~?%]")
_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_CLOCK = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII
)
_UNSPECIFIED = re.compile(r"(\d{3}X|\d{2}XX)", re.ASCII)
_SEASON = re.compile(r"(\d{4})-2([1-4])", re.ASCII)
_OPEN = ("", "..")
_LONGEST = 100
"""Characters; longer texts are no dates, and the grammar's parser is slow."""


@dataclass(frozen=True, slots=True)
class When:
    """A date between two days.

    edtf       as written, blanks around it removed
    lower      the first day it can be; date.min when open or unknown
    upper      the last day it can be; date.max when open or unknown
    precision  "second", "minute", "day", "month", "season", "year", "decade", "century",
               "range" (also open ones and sets of days) or "unknown"
    circa      the editor is not sure: "~" about, "?" perhaps, "%" both
    clock      time of day of `lower`, local; None when only the day is known
    """

    edtf: str
    lower: date
    upper: date
    precision: str
    circa: bool = False
    clock: time | None = None


def east(offset: str) -> timedelta:
    """An offset such as "-06:00" as the time that a zone is ahead of UTC."""
    ahead = timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6]))
    return -ahead if offset[0] == "-" else ahead


@lru_cache(maxsize=4096)
def parse(edtf: str) -> When:
    """Read an EDTF date.

    raises  AlbumError when it is no date, names a day that is not in the calendar, or ends
            before it begins
    """
    text = edtf.strip()
    try:
        when = None if len(text) > _LONGEST else _dated(text)
    except (ValueError, OverflowError, TypeError, EDTFParseException):
        when = None
    if when is None:
        raise AlbumError(
            f"{edtf[:_LONGEST]!r} is not a date like 2026-05-01, 2026-05, 1936~ or 193X"
        )
    if when.lower > when.upper:
        raise AlbumError(f"{edtf!r} ends before it begins; write the earlier date first")
    return when


def machine(edtf: str) -> str | None:
    """The value for `<time datetime>`, or None where HTML has no way to say it.

    HTML knows exact years, months, days and times; "about 1936", decades and ranges it does
    not (HTML Living Standard, 4.5.14).
    """
    when = parse(edtf)
    exact = when.precision in ("second", "minute", "day", "month", "year")
    bare = "X" not in when.edtf
    return when.edtf if exact and bare and not when.circa else None


def key(edtf: str) -> tuple[int, float, int]:
    """Sort key: by first possible day, then time of day; the vaguer of two comes first."""
    when = parse(edtf)
    clock = when.clock or time()
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second
    return when.lower.toordinal(), seconds, -when.upper.toordinal()


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
    if not when.circa:
        return said
    perhaps = "?" in when.edtf
    return (phrases.perhaps if perhaps else phrases.about).format(said)


def _dated(text: str) -> When | None:
    return _interval(text) if "/" in text else _single(text)


def _interval(text: str) -> When | None:
    """Two dates joined by "/"; an empty end is unknown, ".." is open (EDTF level 1)."""
    first, _, last = text.partition("/")
    if first in _OPEN and last in _OPEN:
        return None
    start = None if first in _OPEN else _single(first)
    end = None if last in _OPEN else _single(last)
    return When(
        text,
        start.lower if start else date.min,
        end.upper if end else date.max,
        "range",
        circa=bool((start and start.circa) or (end and end.circa)),
        clock=start.clock if start else None,
    )


def _single(text: str) -> When:
    if match := _CLOCK.fullmatch(text):
        year, month, day, hour, minute, second = (int(n) if n else None for n in match.groups())
        shot = date(year or 0, month or 0, day or 0)
        clock = time(hour or 0, minute or 0, second or 0)
        return When(text, shot, shot, "minute" if second is None else "second", clock=clock)
    bare = text[:-1] if _UNSURE.fullmatch(text[-1:]) else text
    circa = bare != text
    match = _PLAIN.fullmatch(bare)
    if match and (match[2] is None or int(match[2]) < 13):
        return _plain(text, [int(n) for n in match.groups() if n], circa)
    if _UNSPECIFIED.fullmatch(bare):
        lower = date(int(bare.replace("X", "0")) or 1, 1, 1)
        upper = date(int(bare.replace("X", "9")), 12, 31)
        return When(text, lower, upper, "century" if bare[2] == "X" else "decade", circa)
    if bare == "XXXX":
        return When(text, date.min, date.max, "unknown", circa)
    return _rare(text, bare)


def _plain(text: str, parts: list[int], circa: bool) -> When:
    """A year, month or day: `parts` has one, two or three numbers."""
    year, month, day = (*parts, 0, 0)[:3]
    if day:
        lower = upper = date(year, month, day)
    elif len(parts) == 2:
        lower, upper = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    else:
        lower, upper = date(year, 1, 1), date(year, 12, 31)
    if len(parts) == 3 and not day:
        raise ValueError("day 00")
    return When(text, lower, upper, ("year", "month", "day")[len(parts) - 1], circa)


def _rare(text: str, bare: str) -> When:
    """Everything else, by the edtf library: seasons, unknown days, sets, level 2."""
    parsed = parse_edtf(bare)
    lower = date(*parsed.lower_strict()[:3])
    upper = date(*parsed.upper_strict()[:3])
    if _SEASON.fullmatch(bare):
        precision = "season"
    elif bare.endswith("-XX"):
        precision = "year" if len(bare) == 7 else "month"
    else:
        precision = "day" if lower == upper else "range"
    return When(text, lower, upper, precision, circa=bool(_UNSURE.search(text)))


def _locale(lang: str) -> Locale:
    try:
        return Locale.parse(lang, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en")


# Words


@dataclass(frozen=True, slots=True)
class _Phrases:
    """What CLDR has no words for; "{}" is the date."""

    about: str = "≈ {}"
    perhaps: str = "{}?"
    since: str = "{} →"
    until: str = "→ {}"
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


_NEUTRAL = _Phrases()
_PHRASES: Mapping[str, _Phrases] = {
    "en": _Phrases(
        about="c. {}",
        perhaps="{} (?)",
        since="since {}",
        until="until {}",
        decade="{}s",
        century=lambda n: f"{_ordinal(n)} century",
        seasons=("spring {}", "summer {}", "autumn {}", "winter {}"),
        unknown="date unknown",
    ),
    "es": _Phrases(
        about="hacia {}",
        perhaps="{} (?)",
        since="desde {}",
        until="hasta {}",
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
    if when.lower == date.min:
        return phrases.until.format(words(_UNSURE.sub("", last), str(locale).replace("_", "-")))
    if when.upper == date.max:
        return phrases.since.format(words(_UNSURE.sub("", first), str(locale).replace("_", "-")))
    if (when.lower.month, when.lower.day, when.upper.month, when.upper.day) == (1, 1, 12, 31):
        return _between(when.lower, when.upper, "y", locale)
    monthly = when.lower.day == 1 and when.upper.day == monthrange(*_year_month(when.upper))[1]
    if monthly and not (_is_day(first) or _is_day(last)):
        return _between(when.lower, when.upper, "yMMMM", locale)
    return _between(when.lower, when.upper, "yMMMMd", locale)


def _year_month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _is_day(edtf: str) -> bool:
    return len(_UNSURE.sub("", edtf)) >= len("2026-05-01")


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
