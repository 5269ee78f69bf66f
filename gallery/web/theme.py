"""The theme: Jinja templates, one environment a language, and the static files beside them.

A library may override any template or static file in its own `templates/` folder. A template there
extends the one that it replaces as `shipped/base.html`; `static/site.css` is added to the shipped
style sheets, so that colours and fonts are a few lines.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from babel.numbers import format_decimal
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
)
from markupsafe import Markup

from gallery import text, when
from gallery.licence import named
from gallery.model import Lang, Texts
from gallery.web import term, words
from gallery.web.language import Language
from gallery.web.machine import oembed_address, territory
from gallery.web.packing import ONCE, Packed
from gallery.web.structured import printed
from gallery.web.words import Said
from gallery.wiring import shipped

_MIMES = {"woff2": "font/woff2", "rules": "application/speculationrules+json"}
_PACKED = ("text/", "image/svg+xml", "application/json")
_ASIDE = re.compile(r"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*\n|^[ \t]+|^\n", re.MULTILINE | re.DOTALL)
"""What a style sheet says to its maintainers alone: lines of comment, and how far it is set in."""

_REFERENCE = re.compile(r"url\(([\w.-]+)\)")
_OWN = "site.css"
"""What a site says about the looks of its pages; it comes after what it changes."""

_CHANGED = ("gallery.css", "embed.css")


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file: its address holds a hash of its content, so it may be kept for a year.

    packed  it in every coding, where that saves anything
    """

    name: str
    address: str
    mime: str
    packed: Packed


@dataclass(frozen=True, slots=True)
class Theme:
    """Everything that gives the pages their looks, read once when the program starts."""

    pages: Mapping[Lang, Environment]
    assets: Mapping[str, Asset]


def load(languages: Iterable[Language], override: Path | None = None) -> Theme:
    """Read the theme; `override` is a folder that need not exist."""
    places = [*([override] if override else []), shipped("templates")]
    assets = _assets([place / "static" for place in places])
    return Theme({one.tag: _environment(one, places, assets) for one in languages}, assets)


def _environment(
    language: Language, places: Sequence[Path], assets: Mapping[str, Asset]
) -> Environment:
    env = Environment(
        loader=_loader(places),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    # the extension adds this method when it is loaded
    env.install_gettext_translations(language.catalog, newstyle=True)  # type: ignore[attr-defined]
    env.globals["static"] = {name: asset.address for name, asset in assets.items()}
    env.globals["language"] = language
    env.filters["said"] = partial(_said, language.tag)
    env.filters["line"] = line
    env.filters["prose"] = lambda words: Markup(text.markdown(words))  # noqa: S704
    env.filters["web"] = _web
    env.filters["licence"] = named
    env.filters["archived"] = partial(term.link, language.tag)
    env.filters["day"] = partial(_day, language.tag)
    env.filters["machine"] = when.machine
    env.filters["territory"] = territory
    env.filters["oembed"] = oembed_address
    env.filters["data"] = lambda told: Markup(printed(told))  # noqa: S704 no tag can be in it
    env.filters["number"] = partial(format_decimal, locale=language.locale)
    return env


def _loader(places: Sequence[Path]) -> BaseLoader:
    """The first template of a name; the last place's also as "shipped/<name>"."""
    found = [FileSystemLoader(place) for place in places]
    return ChoiceLoader([*found, PrefixLoader({"shipped": found[-1]})])


def line(found: Said) -> Markup:
    """Words as one run of HTML: an editor's emphasis is kept, a file's words are printed as is."""
    if not found.markdown:
        return Markup("{}").format(found.words)
    return Markup(text.inline(found.words))  # noqa: S704 cleaned of all but inline tags


def _said(lang: Lang, texts: Texts, main: Lang = "") -> Said | None:
    return words.said(texts, lang, main)


def _day(lang: Lang, edtf: str) -> str:
    return when.words(edtf, lang)


def _web(address: str) -> str:
    """An address that a link may lead to, else ""."""
    return address if address.startswith(("https://", "http://")) else ""


def _assets(places: Sequence[Path]) -> dict[str, Asset]:
    """Static files by name; style sheets last, because they name the others by address."""
    paths: dict[str, Path] = {}
    for place in reversed(places):
        if place.is_dir():
            paths |= {path.name: path for path in sorted(place.iterdir()) if path.is_file()}
    own = _sheet(paths.pop(_OWN)) if _OWN in paths else ""
    made: dict[str, Asset] = {}
    for name, path in sorted(paths.items(), key=lambda item: item[0].endswith(".css")):
        data = path.read_bytes()
        if name.endswith(".css"):
            sheet = _sheet(path) + (own if name in _CHANGED else "")
            data = _REFERENCE.sub(partial(_addressed, made), sheet).encode("utf-8")
        made[name] = _asset(name, data)
    return made


def _sheet(path: Path) -> str:
    """A style sheet as it is sent, its references not yet resolved."""
    return _ASIDE.sub("", path.read_text("utf-8"))


def _addressed(assets: Mapping[str, Asset], match: re.Match[str]) -> str:
    found = assets.get(match[1])
    return f"url({found.address})" if found else match[0]


def _asset(name: str, data: bytes) -> Asset:
    stem, _, suffix = name.rpartition(".")
    mime = _MIMES.get(suffix) or guess_type(name)[0] or "text/plain"
    packed = Packed(data, ONCE if mime.startswith(_PACKED) else {})
    charset = "; charset=utf-8" if mime.startswith("text/") else ""
    mark = sha256(data).hexdigest()[:10]
    return Asset(name, f"/static/{stem}.{mark}.{suffix}", mime + charset, packed)
