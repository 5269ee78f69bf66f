"""The theme: Jinja templates, one environment a language, and the static files beside them.

A library may override any template or static file in its own `templates/` folder.
"""

import gzip
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from babel.numbers import format_decimal
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from gallery import text, when
from gallery.licence import named
from gallery.model import Lang, Texts
from gallery.web import words
from gallery.web.language import Language
from gallery.web.words import Said
from gallery.wiring import shipped

_PACKED = ("text/", "image/svg+xml", "application/json")
_REFERENCE = re.compile(r"url\(([\w.-]+)\)")


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file: its address holds a hash of its content, so it may be kept for a year.

    packed  gzip of data, None where that saves nothing
    """

    name: str
    address: str
    mime: str
    data: bytes
    packed: bytes | None


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
        loader=ChoiceLoader([FileSystemLoader(place) for place in places]),
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
    env.filters["day"] = partial(_day, language.tag)
    env.filters["machine"] = when.machine
    env.filters["number"] = partial(format_decimal, locale=language.locale)
    return env


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
    made: dict[str, Asset] = {}
    for name, path in sorted(paths.items(), key=lambda item: item[0].endswith(".css")):
        data = path.read_bytes()
        if name.endswith(".css"):
            data = _REFERENCE.sub(partial(_addressed, made), data.decode("utf-8")).encode("utf-8")
        made[name] = _asset(name, data)
    return made


def _addressed(assets: Mapping[str, Asset], match: re.Match[str]) -> str:
    found = assets.get(match[1])
    return f"url({found.address})" if found else match[0]


def _asset(name: str, data: bytes) -> Asset:
    stem, _, suffix = name.rpartition(".")
    mime = "font/woff2" if suffix == "woff2" else guess_type(name)[0] or "text/plain"
    packed = gzip.compress(data, 9, mtime=0) if mime.startswith(_PACKED) else None
    charset = "; charset=utf-8" if mime.startswith("text/") else ""
    mark = sha256(data).hexdigest()[:10]
    return Asset(name, f"/static/{stem}.{mark}.{suffix}", mime + charset, data, packed)
