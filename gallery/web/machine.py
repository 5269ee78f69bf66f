"""What the head of a page tells to other programs, beside what it tells to people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from gallery.model import Lang


@dataclass(frozen=True, slots=True)
class Machine:
    """For a page's head; texts are "" where there is nothing to say.

    published, modified  RFC 3339
    oembed    whole address of the page as oEmbed is asked for it
    data      schema.org, to be printed as JSON-LD
    reserved  nobody may train machines on what it shows
    """

    published: str = ""
    modified: str = ""
    oembed: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    reserved: bool = False


PLAIN = Machine()
"""Of pages that are of no interest to programs."""


def oembed_address(base: str, page: str, form: str) -> str:
    """Where oEmbed answers for a page; form: "json" or "xml"."""
    return f"{base}/oembed?{urlencode({'url': page, 'format': form})}"


def territory(lang: Lang) -> str:
    """A language as Open Graph names it, with its likeliest country: "es" -> "es_ES" (CLDR)."""
    try:
        own = Locale.parse(lang, sep="-")
        likely = Locale.parse(get_global("likely_subtags").get(own.language, own.language))
    except (ValueError, UnknownLocaleError):
        return lang.replace("-", "_")
    country = own.territory or likely.territory
    return f"{own.language}_{country}" if country else own.language
