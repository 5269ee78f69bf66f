"""The languages of the pages: interface words from gettext catalogues, names from CLDR.

A language is a folder of catalogues, `locale/<tag>/LC_MESSAGES/*.po` (`messages` for the pages,
`desk` for the desk), and an entry in the setting `languages`; the source texts are English. A site
brings catalogues of its own, for a language more or for other words, in the folder `locale` beside
its gallery.toml. Catalogues are read when the program starts, so nothing has to be compiled.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from gallery.errors import SettingsError
from gallery.model import Lang

CATALOGUES = Path(__file__).parent.parent / "locale"

_OFFER = re.compile(
    r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*"
)


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the pages.

    tag      as it stands in addresses and `lang` attributes
    locale   the CLDR data for dates, numbers and names
    catalog  interface words; without a catalogue they stay English
    """

    tag: Lang
    locale: Locale
    catalog: NullTranslations

    def name(self, tag: Lang) -> str:
        """What another language is called in this one: "Spanish"; the tag when nobody knows."""
        return _locale(tag).get_display_name(self.locale) or tag if _known(tag) else tag

    @property
    def own_name(self) -> str:
        """What this language calls itself, as a heading: "Español"."""
        name = self.name(self.tag)
        return name[:1].upper() + name[1:]


def load(tag: Lang, own: Path | None = None) -> Language:
    """Read a language; what "es-MX" does not say, "es" does, and then the English sources.

    own     the site's folder of catalogues, which need not exist: its words go before the
            shipped ones
    raises  SettingsError when a catalogue cannot be read
    """
    catalog = NullTranslations()
    for folder in (CATALOGUES, *([own] if own else [])):
        for name in dict.fromkeys((tag.partition("-")[0], tag.replace("-", "_"))):
            for path in sorted((folder / name / "LC_MESSAGES").glob("*.po")):
                found = _catalogue(path)
                found.add_fallback(catalog)
                catalog = found
    return Language(tag, _locale(tag), catalog)


def negotiate(accepted: str, offered: Sequence[Lang]) -> Lang:
    """The language of `offered` that a reader likes best, else the first one.

    accepted  an Accept-Language header (RFC 9110, 12.5.4); what cannot be read is passed over
    """
    parts = [_OFFER.fullmatch(part) for part in accepted[:1000].split(",")]
    wishes = [(float(part[2] or 1), part[1].lower()) for part in parts if part]
    for quality, wish in sorted(wishes, key=lambda w: -w[0]):
        for tag in offered:
            if quality and (wish == "*" or alike(wish, tag)):
                return tag
    return offered[0]


def alike(one: Lang, other: Lang) -> bool:
    """Whether readers of the one read the other: "es-MX" and "es"."""
    return one.partition("-")[0].lower() == other.partition("-")[0].lower()


def _catalogue(path: Path) -> GNUTranslations:
    try:
        return GNUTranslations(BytesIO(_compiled(path.read_bytes())))
    except (OSError, ValueError, PoFileError) as problem:
        raise SettingsError(f"{path} is no catalogue that can be read: {problem}") from problem


@lru_cache(maxsize=16)
def _compiled(source: bytes) -> bytes:
    """A catalogue as gettext reads it; the same words are not read again in one process."""
    made = BytesIO()
    write_mo(made, read_po(BytesIO(source), abort_invalid=True))
    return made.getvalue()


def _known(tag: Lang) -> bool:
    try:
        Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return False
    return True


def _locale(tag: Lang) -> Locale:
    return Locale.parse(tag, sep="-") if _known(tag) else Locale("en")
