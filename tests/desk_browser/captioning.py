"""Captions at the desk: essays to write in, people who write, what is in the files afterwards."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from gallery.album import manifest as manifests
from gallery.album.manifest import Manifest
from gallery.formats import FORMATS
from gallery.media import rendition_key
from gallery.model import Claim, Original
from gallery.wiring import Gallery
from tests.conftest import PATIENCE
from tests.serving import Server
from tests.web.desk.signed import signed_in
from tests.web.sample import developed

HEAD = """\
title.en = "May Day"
title.es = "Primero de Mayo"
date = "2026-05-01"
credit = "Inés Marrufo"
lang = "en"
"""
CONFLICT = ".disagree"

_TOKEN = re.compile(r"\bw\d+[a-z]\b")


@dataclass(frozen=True)
class House:
    """A library and the server that serves it."""

    gallery: Gallery
    server: Server

    def album(self, slug: str) -> Path:
        """An essay's album.toml."""
        return self.gallery.library / "albums" / slug / "album.toml"


def name(number: int) -> str:
    return f"IMG_{number:04}.jpg"


def essay(
    gallery: Gallery,
    slug: str,
    count: int,
    words: Mapping[int, str] | str = "",
    *,
    event: str = "",
) -> None:
    """An essay of `count` photos that all look alike, taken a minute after each other.

    words  what the block of each photo says beside its name, or of some by their number
    event  its event.toml
    """
    digest, rendered = developed(900, 600, 7, gallery.recipe)
    for one in rendered.renditions:
        suffix = FORMATS[one.format].suffix
        gallery.store.put(rendition_key(digest, gallery.recipe.key, one.width, suffix), one.data)
    widths = tuple(sorted({one.width for one in rendered.renditions}))
    photos, source = {}, HEAD
    for n in range(1, count + 1):
        day = f"2026-05-01T{9 + n // 60:02}:{n % 60:02}:00"
        claims = (Claim("date", day, "exif:DateTimeOriginal"),)
        photos[name(n)] = Original(
            name(n), n, digest, 9, 0, rendered.pixels, gallery.recipe.key, widths, claims=claims
        )
        said = words if isinstance(words, str) else words.get(n, "")
        source += f'\n[[block]]\nphoto = "{name(n)}"\n{said}'
    folder = gallery.library / "albums" / slug
    folder.mkdir(parents=True)
    (folder / "album.toml").write_text(source, "utf-8")
    (folder / "manifest.json").write_bytes(manifests.dump(Manifest(photos, count + 1)))
    if event:
        (folder / "event.toml").write_text(event, "utf-8")


def blocks(album: Path) -> Mapping[str, Mapping[str, Any]]:
    """The photo blocks of an album.toml, by the name of the photo."""
    found = tomllib.loads(album.read_text("utf-8"))["block"]
    return {block["photo"]: block for block in found if "photo" in block}


def caption(album: Path, number: int, lang: str = "en") -> str:
    words: str = blocks(album)[name(number)].get("caption", {}).get(lang, "")
    return words


def history(album: Path) -> str:
    """All that the essay's history holds."""
    files = sorted((album.parent / "history").glob("*.jsonl"))
    return "\n".join(path.read_text("utf-8") for path in files)


def tokens(words: str) -> set[str]:
    """The words in a text that only one edit writes: "w12a"."""
    return set(_TOKEN.findall(words))


@contextmanager
def visiting(
    browser: Browser, house: House, role: str = "admin", width: int = 1440, **options: Any
) -> Iterator[Page]:
    """An empty page of somebody who is signed in; an error of its scripts fails the test."""
    tall = 844 if width < 700 else 900
    context = browser.new_context(viewport={"width": width, "height": tall}, **options)
    said: list[str] = []
    try:
        signed_in(context, house.server.address, house.gallery, role)
        page = context.new_page()
        page.on("pageerror", lambda error: said.append(str(error)))
        yield page
    finally:
        context.close()
    assert said == [], said


@contextmanager
def writing(
    browser: Browser, house: House, slug: str, role: str = "admin", **options: Any
) -> Iterator[Page]:
    """The caption screen as somebody has it open; options: as of `visiting`."""
    with visiting(browser, house, role, **options) as page:
        opened(page, house.server.address, slug)
        yield page


def opened(page: Page, address: str, slug: str) -> None:
    """Go to the caption screen and wait until its script has made it."""
    page.goto(f"{address}/desk/essays/{slug}/captions/")
    page.wait_for_selector(".cell[aria-current]")


def open_photo(page: Page, number: int) -> None:
    page.locator(f"#photo-{number - 1}").click()


def saved(page: Page) -> None:
    """Wait until the page says that all it holds is saved; it says so anew with each frame."""
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")
    expect(page.locator(".state-line.saved")).not_to_have_text("", timeout=PATIENCE)
    expect(page.locator(".mark.is-unsaved")).to_have_count(0, timeout=PATIENCE)


def try_now(page: Page) -> None:
    """Press the button, also when the page has just tried by itself and hides it."""
    page.eval_on_selector("[data-act=retry]", "(button) => button.click()")


def box(page: Page, which: str = "caption-en") -> str:
    return page.input_value(f"#box-{which}")


def join_both(page: Page) -> int:
    """Answer every disagreement on the open photo with the words of both; how many there were."""
    panels = page.locator(f"{CONFLICT} button:nth-of-type(3)")
    found = panels.count()
    for _ in range(found):
        panels.first.click()
    return found
