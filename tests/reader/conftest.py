"""An essay of every kind of row, served to a real browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from gallery.model import Facts
from gallery.wiring import Gallery, open_gallery
from tests.reader.viewing import ESSAY, PHOTOS, SHIFTS, Read
from tests.serving import served
from tests.web.sample import BOTH, Shot, show

SIZES = {"wide": (2100, 1400), "tall": (1400, 2100), "square": (1500, 1500), "long": (4200, 1000)}
WORDS = (
    "Dock workers from Veracruz carry the lead banner along Paseo de la Reforma at half past nine."
)
HINTS = (
    ("wide", "full"),
    ("wide", ""),
    ("tall", ""),
    ("wide", "wide"),
    ("square", "column"),
    ("tall", "pair"),
    ("tall", "pair"),
    ("wide", "pair"),
    ("tall", "pair"),
    ("wide", "trio"),
    ("square", "trio"),
    ("tall", "trio"),
    ("long", "panorama"),
    ("tall", "inline-left"),
    ("wide", "inline-right"),
    ("small", ""),
    ("tall", "full"),
)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """One essay with every hint, one of points, and nineteen more for the list."""
    folder = tmp_path_factory.mktemp("reader")
    (folder / "albums").mkdir()
    gallery = open_gallery(folder)
    shots, source = {}, BOTH
    for number, (shape, hint) in enumerate(HINTS):
        width, height = SIZES.get(shape, (300, 200))
        facts = Facts(captions={"en": WORDS}, alt={"en": "Marchers"} if number % 3 else {})
        shots[f"{number}.jpg"] = Shot(width, height, seed=7, facts=facts)
        if number in (1, 9, 13):
            source += f'\n[[block]]\nchapter.en = "Chapter {number}"\n'
        layout = f'layout = "{hint}"\n' if hint else ""
        source += f'\n[[block]]\nphoto = "{number}.jpg"\n{layout}'
        if number in (4, 6, 8, 11, 13, 14):
            source += f'\n[[block]]\ntext.en = """{WORDS * 4}"""\n'
    show(gallery, "rows", source, shots)
    points = "".join(f'\n[[block]]\npoint.en = "{WORDS} {n}"\n' for n in range(100))
    show(
        gallery,
        "points",
        BOTH + points.replace(' 9"', ' 9"\nphotos = ["a.jpg"]'),
        {"a.jpg": Shot()},
    )
    for n in range(19):
        lead = {"a.jpg": Shot(*SIZES[("wide", "tall", "long")[n % 3]], seed=7)}
        show(gallery, f"e{n}", BOTH + '[[block]]\nphoto = "a.jpg"\n', lead)
    return gallery


@pytest.fixture(scope="session")
def address(library: Gallery) -> Iterator[str]:
    """Where the site is served, by the server that serves it in earnest."""
    with served(library.library) as found:
        yield found


@pytest.fixture(scope="module")
def many(library: Gallery, address: str) -> str:
    """Two dozen photos: the first by somebody else, the third upright, the 20th sensitive."""
    shots, source = {}, BOTH.replace("2026-05-01", "1999-05-01")
    for n in range(1, PHOTOS + 1):
        credit = "Teo Balam" if n == 1 else ""
        facts = Facts(credit=credit, alt={"en": f"Marchers {n}"} if n != 2 else {})
        shots[f"{n}.jpg"] = Shot(*((600, 900) if n == 3 else (900, 600)), seed=7, facts=facts)
        source += f'\n[[block]]\nphoto = "{n}.jpg"\ncaption.en = "Caption {n}."\n'
        source += 'sensitive.en = "An injured person"\n' if n == 20 else ""
    show(library, "many", source, shots)
    return address


@pytest.fixture
def read(browser: Browser, many: str) -> Iterator[Read]:
    """Open a page with script: read(path, width); whatever its console says fails the test."""
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def opened(path: str = ESSAY, width: int = 1440, **options: Any) -> Page:
        tall = 844 if width < 700 else 900
        context = browser.new_context(viewport={"width": width, "height": tall}, **options)
        contexts.append(context)
        context.add_init_script(SHIFTS)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(many + path, wait_until="load")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []
