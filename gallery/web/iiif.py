"""An essay as a IIIF manifest (Presentation API 3.0), for the viewers of libraries and archives.

Plain JPEG bodies without an image service: every viewer shows them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from gallery import text, when
from gallery.errors import Missing
from gallery.licence import named
from gallery.model import Lang, Texts
from gallery.web import answers, frames
from gallery.web.frames import Frame
from gallery.web.home import essay_path
from gallery.web.language import Language
from gallery.web.material import Material, gather
from gallery.web.mining import headers as mining_headers
from gallery.web.shots import plain, shot
from gallery.web.site import kept, root, site, viewer
from gallery.web.words import Said, said

Node: TypeAlias = dict[str, object]
Map: TypeAlias = dict[str, list[str]]
"""Words by language; "none" for those that are alike in all."""

_WIDEST, _THUMB = 1920, 400  # px
_RIGHTS = ("http://creativecommons.org/", "http://rightsstatements.org/vocab/")
_OPEN = {"access-control-allow-origin": "*"}


def manifest(request: Request) -> Response:
    """The manifest of an essay; 404 when there is none that this reader may see."""
    here, base, asking = site(request), root(request), viewer(request)
    catalog = here.gallery.catalog
    row = catalog.essay(request.path_params["slug"], asking)
    if row is None:
        raise Missing("there is no such essay")
    [essay] = gather(catalog, [row], asking, here.main)
    told = json.dumps(_manifest(essay, base, list(here.languages.values())), ensure_ascii=False)
    mining = mining_headers(essay.album.data_mining, here.gallery.settings.data_mining)
    cache = kept(request, row.changes)
    mime = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'
    return answers.document(request, told, mime, cache=cache, headers={**_OPEN, **mining})


def _manifest(essay: Material, base: str, languages: Sequence[Language]) -> Node:
    row, album = essay.row, essay.album
    framed = {one.tag: essay.framed(one.tag) for one in languages}
    first = framed[languages[0].tag]
    lead = essay.lead(first)
    here = f"{base}/iiif/{quote(row.slug, safe='')}"
    credit = _alike(frames.essay_credit(album, first))
    dates = {one.tag: [when.words(row.date, one.tag)] for one in languages if row.date}
    told: Node = {
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": f"{here}/manifest.json",
        "type": "Manifest",
        "label": _texts(row.title) or {"none": [row.slug]},
        "summary": _texts(row.dek),
        "metadata": [
            *_pair(languages, "Date", dates),
            *_pair(languages, "Place", _texts(row.place)),
        ],
        "requiredStatement": next(iter(_pair(languages, "Credit", credit)), {}),
        "rights": _rights(named(album.licence)[1]),
        "homepage": [_page(base, row.slug, row.title, one) for one in languages],
        "thumbnail": [_picture(lead, base, _THUMB)] if lead else [],
        "items": [_canvas(here, base, languages, framed, n) for n in range(len(first))],
    }
    return _full(told)


def _canvas(
    here: str,
    base: str,
    languages: Sequence[Language],
    framed: Mapping[Lang, Sequence[Frame]],
    at: int,
) -> Node:
    """One photo; `at` is its place among those of the essay, which `framed` holds by language."""
    frame = framed[languages[0].tag][at]
    name = f"{here}/{frame.path.rstrip('/')}"
    body = _picture(frame, base, _WIDEST)
    painting = {"id": f"{name}/image", "type": "Annotation", "motivation": "painting"}
    page = {"id": f"{name}/page", "type": "AnnotationPage"}
    told: Node = {
        "id": name,
        "type": "Canvas",
        "label": {"none": [str(frame.position)]},
        "summary": _said((lang, plain(found[at].caption)) for lang, found in framed.items()),
        "width": body["width"],
        "height": body["height"],
        "requiredStatement": next(iter(_pair(languages, "Credit", _alike(frame.credit))), {}),
        "rights": _rights(named(frame.home.licence)[1] if frame.home else ""),
        "thumbnail": [_picture(frame, base, _THUMB)],
        "items": [{**page, "items": [{**painting, "target": name, "body": body}]}],
    }
    return _full(told)


def _picture(frame: Frame, base: str, most: int) -> Node:
    one = shot(frame, base, "", most)
    size = {"width": one.width, "height": one.height}
    return {"id": one.address, "type": "Image", "format": "image/jpeg", **size}


def _page(base: str, slug: str, title: Texts, language: Language) -> Node:
    found = said(title, language.tag) or Said(slug)
    return {
        "id": base + essay_path(language.tag, slug),
        "type": "Text",
        "label": {found.lang or language.tag: [found.words]},
        "format": "text/html",
        "language": [language.tag],
    }


def _pair(languages: Sequence[Language], label: str, value: Map) -> list[Node]:
    """A label in all languages with its value; nothing where there is none."""
    labels = {one.tag: [one.catalog.gettext(label)] for one in languages}
    return [{"label": labels, "value": value}] if value else []


def _texts(texts: Texts) -> Map:
    return {lang or "none": [text.bare(words)] for lang, words in texts.items()}


def _alike(words: str) -> Map:
    return {"none": [words]} if words else {}


def _said(found: Iterable[tuple[Lang, Said | None]]) -> Map:
    """Words under the language that they are in, whoever asked for them."""
    return {one.lang or lang: [one.words] for lang, one in found if one}


def _rights(licence: str) -> str:
    """A licence as the specification wants it named, "" for those it does not know."""
    plain_http = licence.replace("https://", "http://", 1)
    return plain_http if plain_http.startswith(_RIGHTS) else ""


def _full(node: Node) -> Node:
    """Without what says nothing; a manifest without photos keeps its empty list of items."""
    kept = ("items",)
    return {key: value for key, value in node.items() if value not in ("", [], {}) or key in kept}
