"""The words of a whole site, for a search that needs no server: what search.js asks."""

import json
from collections.abc import Callable

from gallery import when
from gallery.catalog import Asked, Entry, Viewer
from gallery.catalog.asked import Synonyms
from gallery.model import Lang
from gallery.web import result
from gallery.web.language import Language
from gallery.web.picture import focus_style
from gallery.web.result import Quoted, Result
from gallery.wiring import Gallery

_ALL = 1_000_000  # entries: more than any site has
_BETWEEN = " · "


def index(
    gallery: Gallery,
    viewer: Viewer,
    language: Language,
    synonyms: Synonyms,
    turned: Callable[[str], str],
) -> str:
    """The index of a language as JSON.

    entries   what may be found, in the order of a search for nothing: essays, then photos, newest
              first; each with its folded words as [titles, texts, around, essay], as the search
              compares them; f: the point that a crop of its picture keeps
    synonyms  folded wording -> all that mean the same
    counted   "{n} essay", "{n} essays"; then the same of photos

    turned    an address of the site as the page of the search names it
    """
    words = {(slug, one.photo): one for slug, one in gallery.catalog.entries(viewer)}
    hits = gallery.catalog.search(viewer, Asked(most=_ALL)).hits
    shown = result.results(hits, language.tag, gallery.settings.languages[0])
    keys = [(hit.album.slug, hit.named) for hit in hits]
    told = {
        "entries": [
            _entry(one, words[key], language.tag, turned)
            | focus_style(None if hit.is_photo else hit.album.lead_focus)
            for hit, one, key in zip(hits, shown, keys, strict=True)
            if key in words
        ],
        "synonyms": {
            " ".join(wording): [" ".join(one) for one in same] for wording, same in synonyms.items()
        },
        "counted": [_counted(language, "essay"), _counted(language, "photo")],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def script(made: str) -> str:
    """The same as a script: a page that lies on a disk can load nothing else."""
    return f"window.galleryIndex={made};\n"


def _entry(
    one: Result, words: Entry, lang: Lang, turned: Callable[[str], str]
) -> dict[str, object]:
    title, quoted = one.title, one.quoted
    date = when.words(one.date, lang) if one.date else ""
    where = one.where.words if one.where else ""
    told = [_plain(title), date] if one.number else [date, where]
    if one.number:
        title, quoted = quoted or title, None
    made: dict[str, object] = {
        "href": turned(one.href),
        "title": _plain(title),
        "lang": title.lang,
        "told": _BETWEEN.join(part for part in told if part),
        "number": one.number,
        "words": [words.head, words.body, words.around, words.essay],
    }
    if quoted:
        made["quoted"] = {"words": _plain(quoted), "lang": quoted.lang}
    if one.picture:
        made["picture"] = turned(one.picture.srcset.partition(" ")[0])
    return made


def _plain(quoted: Quoted) -> str:
    return "".join(run.words for run in quoted.runs)


def _counted(language: Language, thing: str) -> list[str]:
    """What one and what several are called, with "{n}" for their number."""
    one, several = f"%(num)s {thing}", f"%(num)s {thing}s"
    return [language.catalog.ngettext(one, several, n) % {"num": "{n}"} for n in (1, 2)]
