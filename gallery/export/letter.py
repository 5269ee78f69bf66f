"""A newsletter that announces an essay: HTML as mail programs can read it, and plain text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from textwrap import fill

from gallery import text, when
from gallery.catalog import Viewer
from gallery.errors import Missing, SettingsError
from gallery.licence import named
from gallery.model import Lang
from gallery.web import frames, page
from gallery.web.app import create_app
from gallery.web.frames import Frame
from gallery.web.home import essay_path
from gallery.web.material import Material, gather
from gallery.web.shots import Shot, plain, shot
from gallery.web.site import Site
from gallery.web.words import Said, said
from gallery.wiring import Gallery

LARGEST = 102_000
"""Bytes after which Gmail cuts a message off."""

COLUMN = 600
"""Width of the letter, CSS pixels; also the most that an upright picture is high."""

_LEAD, _OTHER = 1280, 800  # px of the files: twice the column, and enough for a phone
_MORE = 4  # photos besides the lead
_LINE = 72  # characters of a line of plain text


@dataclass(frozen=True, slots=True)
class Plate:
    """A photo of the letter with the size it is shown at, CSS pixels."""

    shot: Shot
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Letter:
    """What it says in one language; address: of the essay, home: of the list of essays, whole."""

    lang: Lang
    site: str
    home: str
    address: str
    title: Said
    dek: Said | None
    place: Said | None
    date: str
    photos: int
    credit: str
    licence: tuple[str, str]
    plates: Sequence[Plate]


def html(gallery: Gallery, slug: str, lang: Lang, now: datetime) -> str:
    """The letter as one HTML document of less than LARGEST bytes.

    raises  Missing when no public essay is called that; SettingsError without an address of the
            site, or for a language that it does not speak
    """
    here = _site(gallery, lang, now)
    told = _letter(here, slug, lang, now)
    while True:
        template = here.theme.pages[lang].get_template("newsletter/essay.html")
        made = template.render(letter=told, column=COLUMN)
        if len(made.encode()) < LARGEST or not told.plates:
            return made
        told = replace(told, plates=told.plates[:-1])  # captions may be of any length


def plain_text(gallery: Gallery, slug: str, lang: Lang, now: datetime) -> str:
    """The same as plain text in lines of 72 characters; raises what `html` does."""
    here = _site(gallery, lang, now)
    template = here.theme.pages[lang].get_template("newsletter/essay.txt")
    made = template.render(letter=_letter(here, slug, lang, now))
    told = text.lines(made).splitlines()
    lines = (line if "://" in line else fill(line, _LINE) for line in told)
    return "\n".join(lines).strip() + "\n"


def _site(gallery: Gallery, lang: Lang, now: datetime) -> Site:
    settings = gallery.settings
    if not settings.base_url:
        raise SettingsError(
            "a newsletter needs whole addresses; set `base_url` in gallery.toml or give"
            " --base-url https://example.org"
        )
    if lang not in settings.languages:
        known = ", ".join(settings.languages)
        raise SettingsError(f"the site has no pages in {lang!r}; it has {known}")
    found: Site = create_app(gallery, lambda: now).state.site
    return found


def _letter(here: Site, slug: str, lang: Lang, now: datetime) -> Letter:
    settings, catalog = here.gallery.settings, here.gallery.catalog
    viewer = Viewer(now)
    row = catalog.essay(slug, viewer)
    if row is None:
        raise Missing(f"no public essay is called {slug!r}; `gallery publish {slug}` opens one")
    [essay] = gather(catalog, [row], viewer, here.main)
    base = settings.base_url.rstrip("/")
    address = base + essay_path(lang, slug)
    framed = essay.framed(lang)
    name = said(settings.title, lang, here.main)
    return Letter(
        lang=lang,
        site=name.words if name else "",
        home=f"{base}/{lang}/photos/",
        address=address,
        title=page.title(row, lang),
        dek=plain(said(row.dek, lang, row.lang)),
        place=said(row.place, lang, row.lang),
        date=when.words(row.date, lang) if row.date else "",
        photos=row.photos,
        credit=frames.essay_credit(essay.album, framed),
        licence=named(essay.album.licence) if essay.album.licence else ("", ""),
        plates=_plates(essay, framed, base, address),
    )


def _plates(essay: Material, framed: Sequence[Frame], base: str, address: str) -> list[Plate]:
    """The lead, then a few others from all over the essay, those that have words first."""
    lead = essay.lead(framed)
    if lead is None:
        return []
    others = [frame for frame in framed if frame is not lead]
    told = [frame for frame in others if frame.caption]
    pool = told if len(told) >= _MORE else others
    step = max(1, len(pool) / _MORE)
    chosen = [pool[int(step * n + step / 2)] for n in range(min(_MORE, len(pool)))]
    return [
        _plate(frame, base, address, _LEAD if frame is lead else _OTHER)
        for frame in (lead, *chosen)
    ]


def _plate(frame: Frame, base: str, address: str, most: int) -> Plate:
    one = shot(frame, base, address, most)
    ratio = one.width / one.height
    width = min(COLUMN, one.width, round(COLUMN * ratio))
    return Plate(one, width, max(1, round(width / ratio)))
