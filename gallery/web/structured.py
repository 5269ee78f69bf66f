"""What pages say of themselves in schema.org's words, printed as JSON-LD.

Each photo is an ImageObject with the fields that search engines read for credit and licence
(IPTC's and Google's "licensable images"). What nobody has stated is left out.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from gallery import text, when
from gallery.model import Lang
from gallery.web import times
from gallery.web.material import Material
from gallery.web.shots import Shot, makers, shot
from gallery.web.words import Said, said

Node: TypeAlias = dict[str, object]

WIDEST = 1920
"""Pixels of the file that stands for a photo."""

_CONTEXT = "https://schema.org"
_ESCAPES = str.maketrans({"<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def printed(data: Mapping[str, object]) -> str:
    """JSON that may stand inside a `<script>`: no tag can begin or end in it."""
    made = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return made.translate(_ESCAPES)


def of_site(name: str, home: str, search: str, lang: Lang) -> Node:
    """The site, on its list of essays; search: the address of its search, without the words."""
    action: Node = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{q}}"},
        "query-input": "required name=q",
    }
    site = {"@type": "WebSite", "url": home, "name": name, "inLanguage": lang}
    return {"@context": _CONTEXT, **site, "potentialAction": action}


def of_essay(essay: Material, base: str, address: str, lang: Lang, trail: Sequence[str]) -> Node:
    """An essay with all its photos; their captions, on the page already, are told once more on
    their own pages only: here they would cost every reader two kilobytes.

    base, address  of the site and of the page, whole
    trail          name and address of the list of essays
    """
    row = essay.row
    title = said(row.title, lang, row.lang) or Said(row.slug)
    dek, place = said(row.dek, lang, row.lang), said(row.place, lang, row.lang)
    shots = [shot(frame, base, address, WIDEST) for frame in essay.framed(lang)]
    gallery = {
        "@type": "ImageGallery",
        "url": address,
        "name": title.words,
        "description": text.bare(dek.words) if dek else "",
        "inLanguage": title.lang or lang,
        "author": _makers(makers(shots)),
        "contentLocation": {"@type": "Place", "name": place.words} if place else "",
        "temporalCoverage": (when.machine(row.date) or "") if row.date else "",
        "datePublished": times.stamp(times.published(row)),
        "dateModified": times.stamp(times.updated(row)),
        "correction": _corrections(essay, lang),
        "hasPart": [_image(one) for one in shots],
    }
    return _graph([_full(gallery), _trail([*trail, title.words, address])])


def _corrections(essay: Material, lang: Lang) -> list[Node]:
    """What readers are told was wrong, in their language where it is said in it."""
    told = ((one, said(one.note, lang, essay.main)) for one in essay.album.corrections)
    return [
        _full(
            {
                "@type": "CorrectionComment",
                "text": text.bare(note.words),
                "inLanguage": note.lang,
                "datePublished": (when.machine(one.date) or "") if one.date else "",
            }
        )
        for one, note in told
        if note
    ]


def of_photo(one: Shot, title: str, trail: Sequence[str]) -> Node:
    """A photo on its own page; trail: names and addresses of the pages above it, in turn."""
    exact = (when.machine(one.date) or "") if one.date else ""
    caption = one.caption.words if one.caption else ""
    image = {**_image(one), "caption": caption, "url": one.page, "name": title}
    image["dateCreated"] = exact
    return _graph([_full(image), _trail([*trail, title, one.page])])


def _image(one: Shot) -> Node:
    return _full(
        {
            "@type": "ImageObject",
            "contentUrl": one.address,
            "width": one.width,
            "height": one.height,
            "creator": _makers(one.makers),
            "creditText": one.credit,
            "copyrightNotice": one.copyright,
            "license": one.licence,
            "acquireLicensePage": one.page,
        }
    )


def _makers(names: Sequence[str]) -> object:
    people = [{"@type": "Person", "name": name} for name in names]
    return people[0] if len(people) == 1 else people


def _trail(pairs: Sequence[str]) -> Node:
    """The way from the list of essays to a page: name, address, name, address, ..."""
    steps = [
        {"@type": "ListItem", "position": n, "name": name, "item": address}
        for n, (name, address) in enumerate(zip(pairs[::2], pairs[1::2], strict=True), 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def _graph(nodes: Iterable[Node]) -> Node:
    return {"@context": _CONTEXT, "@graph": list(nodes)}


def _full(node: Node) -> Node:
    """Without what says nothing."""
    return {key: value for key, value in node.items() if value not in ("", [])}
