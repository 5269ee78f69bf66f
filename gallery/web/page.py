"""What every page has around its content: head, languages, address; and putting it together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from gallery import text
from gallery.blocks import Album, TextBlock
from gallery.catalog import AlbumRow, PhotoRow
from gallery.model import Lang
from gallery.web import answers, home
from gallery.web.edition import FULL, Edition
from gallery.web.language import Language
from gallery.web.looking import Looking, looking
from gallery.web.machine import PLAIN, Machine
from gallery.web.picture import fallback, fallback_width
from gallery.web.site import is_draft, kept, path, root, site
from gallery.web.words import Said, said

FEEDS = {"feed.atom": "application/atom+xml", "feed.json": "application/feed+json"}
_PREVIEW = 1280  # px: the picture that other sites show beside a link
_DESCRIPTION = 200  # characters


@dataclass(frozen=True, slots=True)
class Preview:
    """The picture that other sites show beside a link to the page."""

    address: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Version:
    """The same page in one language; path without the host, base the host without a path."""

    language: Language
    path: str
    base: str


@dataclass(frozen=True, slots=True)
class Head:
    """Head and frame of a page.

    title      None: the page is the list, and the site's name says it all
    kind       "website" or "article" (Open Graph)
    versions   this page in every language, the site's main one first; none on error pages
    style      content of the page's one `<style>`
    edition    which pictures it shows
    apart      this edition has an address of its own, beside that of the page
    feeds      media type and address of each
    ahead      the link that shows it before it is public: then base.html tells programs nothing
    """

    site_title: str
    tagline: str
    home: str
    title: Said | None
    description: str
    kind: str
    address: str
    versions: Sequence[Version]
    preview: Preview | None
    style: str
    edition: Edition = FULL
    apart: bool = False
    feeds: Sequence[tuple[str, str]] = ()
    machine: Machine = PLAIN
    ahead: Looking | None = None


def head(
    request: Request,
    language: Language,
    *,
    title: Said | None = None,
    description: str = "",
    lead: PhotoRow | None = None,
    lead_alt: Said | None = None,
    preview: Preview | None = None,
    style: str = "",
    kind: str = "website",
    machine: Machine = PLAIN,
    edition: Edition = FULL,
    apart: bool = False,
) -> Head:
    """The head of the page at this address, which there is in every language of the site.

    preview  None: the lead photo as it is, where there is one
    """
    here, base = site(request), root(request)
    settings, tag = here.gallery.settings, language.tag
    rest = _below(request)[1]
    name, tagline = (said(texts, tag, here.main) for texts in (settings.title, settings.tagline))
    return Head(
        site_title=_plainly(name),
        tagline=_plainly(tagline),
        home=_home(request, tag),
        title=title,
        description=_shortened(description or _plainly(tagline or title)),
        kind=kind,
        address=f"{base}/{tag}/{rest.removesuffix(edition.name + '/') if apart else rest}",
        versions=_versions(request),
        preview=preview or (_preview(base, lead, lead_alt) if lead and lead.widths else None),
        style=style,
        edition=edition,
        apart=apart,
        feeds=[(mime, f"{base}/{tag}/{name}") for name, mime in FEEDS.items()],
        machine=machine,
        ahead=looking(request),
    )


def _versions(request: Request) -> list[Version]:
    base, (begins, rest) = root(request), _below(request)
    languages = site(request).languages.values()
    return [Version(one, f"{begins}/{one.tag}/{rest}", base) for one in languages]


def _below(request: Request) -> tuple[str, str]:
    """What stands before the language in the address of a page, "" or a link's, and after it."""
    ahead = looking(request)
    begins = ahead.base if ahead else ""
    return begins, path(request).removeprefix(begins).split("/", 2)[2]


def _home(request: Request, lang: Lang) -> str:
    ahead = looking(request)
    return f"{ahead.base}/{lang}/" if ahead else f"/{lang}/photos/"


def essay_path(request: Request, lang: Lang, slug: str) -> str:
    """Address of an essay without the host, below that of the link where it is looked at by one."""
    ahead = looking(request)
    return f"{ahead.base}/{lang}/" if ahead else home.essay_path(lang, slug)


def _plainly(found: Said | None) -> str:
    return found.words if found else ""


def error_head(request: Request, language: Language) -> Head:
    """The head of a page that says what went wrong; it names no address as its own."""
    settings = site(request).gallery.settings
    name = said(settings.title, language.tag, site(request).main)
    home = f"/{language.tag}/photos/"
    return Head(name.words if name else "", "", home, None, "", "website", "", (), None, "")


def answer_of(
    request: Request,
    language: Language,
    template: str,
    head: Head,
    content: Mapping[str, object],
    row: AlbumRow,
) -> Response:
    """Render a page of one essay: only what is public may be kept by anybody on the way."""
    cache = kept(request, row.changes)
    told = {**content, "draft": row.status if is_draft(request, row) else ""}
    told["talk"] = getattr(request.state, "talk", None)
    return answer(request, language, template, head, told, cache=cache)


def answer(
    request: Request,
    language: Language,
    template: str,
    head: Head,
    content: Mapping[str, object],
    *,
    cache: str,
    status: int = 200,
) -> Response:
    """Render a template of the theme in a language."""
    pages = site(request).theme.pages[language.tag]
    reach = site(request).reach
    rendered = pages.get_template(template).render(
        content, head=head, lang=language.tag, reach=reach
    )
    made = answers.html(request, rendered, head.style, cache=cache, status=status)
    if head.machine.reserved:
        made.headers["tdm-reservation"] = "1"
    return made


def title(row: AlbumRow, lang: Lang) -> Said:
    """The title of an essay; its folder's name while it has none."""
    return said(row.title, lang, row.lang) or Said(row.slug)


def description(row: AlbumRow, album: Album, lang: Lang) -> str:
    """The dek, else the first words of the essay."""
    texts = (block.text for block in album.blocks if isinstance(block, TextBlock))
    found = said(row.dek, lang, row.lang) or said(next(texts, {}), lang, row.lang)
    return text.plain(found.words) if found else ""


def photo_title(language: Language, row: AlbumRow, position: int) -> Said:
    """ "May Day: from the Angel to the Zócalo, photo 3"."""
    of = title(row, language.tag)
    words = language.catalog.gettext("%(essay)s, photo %(number)s")
    return Said(words % {"essay": of.words, "number": position}, of.lang)


def _preview(base: str, lead: PhotoRow, alt: Said | None) -> Preview:
    width = fallback_width(lead, _PREVIEW)
    height = max(1, round(lead.height * width / lead.width))
    return Preview(base + fallback(lead, _PREVIEW), width, height, alt.words if alt else "")


def _shortened(words: str) -> str:
    """One line of at most 200 characters, cut between words."""
    line = " ".join(words.split())
    if len(line) <= _DESCRIPTION:
        return line
    return line[:_DESCRIPTION].rsplit(" ", 1)[0].rstrip(",;:–—-") + "…"
