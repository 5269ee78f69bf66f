"""What a reader may count on, in figures: weight, calm, room for large letters, nothing cut off.

Measured on the sample essays, on one of sixty photos and on a list of eighteen. How fast pages are
is measured apart, see tests/lighthouse: no two machines agree about it.
"""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from gallery.wiring import shipped
from tests.once import once
from tests.reader.axe import violations
from tests.reader.large import LISTED, SIXTY, enlarged
from tests.reader.looking import CUT_OFF, SPACED, look_at_all, pictures, recorded
from tests.reader.viewing import SHIFTS
from tests.serving import served
from tests.web.test_theme import EXAMPLE

pytestmark = pytest.mark.browser

ESSAY = f"/en/photos/{SIXTY}/"
LIST = "/en/photos/"
PAGES = {
    "home": LIST,
    "essay": "/en/photos/2026-05-01-may-day/",
    "points": "/es/photos/100-points/",
    "photo": f"{ESSAY}12/",
    "sheet": f"{ESSAY}sheet/",
    "light edition": f"{ESSAY}light/",
    "print edition": "/es/photos/1932-film-stills/print/",
    "archive": "/es/archive/",
    "search": "/en/search/?q=banner",
    "nothing found": "/es/search/?q=zzzz",
    "embed": "/en/photos/1932-film-stills/embed/",
    "404": "/nothing/",
}
SAMPLES = sorted(folder.parent.name for folder in shipped("albums").glob("*/album.toml"))
ESSAYS = [ESSAY, *(f"/en/photos/{name}/" for name in SAMPLES)]
WALKS = [(name, 390) for name in PAGES]
WALKS += [(name, 1440) for name in ("home", "essay", "points", "photo", "sheet")]
VIOLATIONS = """
  window.violated = [];
  document.addEventListener('securitypolicyviolation',
    event => window.violated.push(event.violatedDirective + ' ' + event.blockedURI));
"""
COMES_IN = """async () => {
  const list = document.querySelector('.tiles'), tiles = [...list.children], rest = [];
  const painted = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  for (; list.nextSibling; list.nextSibling.remove()) rest.push(list.nextSibling);
  list.replaceChildren();
  await painted();
  [window.moved, window.shifts] = [0, []];
  for (const tile of tiles) {
    list.append(tile);
    await painted();
  }
  list.after(...rest);
  await painted();
}"""
"""A contact sheet as a slow line brings it, one tile after the other, and then what follows it."""

KILO = 1000
LIMITS = {"": 12, ".css": 4, ".js": 4, ".woff2": 52}
"""kB of a page, of the style sheet that it waits for, of its script and of its font."""

Look = Callable[..., Page]


@pytest.fixture(scope="session")
def large_library(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The large site; tests only look at it."""
    return once(tmp_path_factory, "large", partial(enlarged, demo))


@pytest.fixture(scope="session")
def large(large_library: Path) -> Iterator[str]:
    """Where the large site is served."""
    with served(large_library) as address:
        yield address


@pytest.fixture(scope="session")
def themed(large_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the same albums are served in the example theme."""
    folder = tmp_path_factory.mktemp("themed")
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    (folder / "gallery.toml").write_text(f"albums = '{large_library / 'albums'}'\n", "utf-8")
    with served(folder) as address:
        yield address


@pytest.fixture
def look(whole_browser: Browser, large: str) -> Iterator[Look]:
    """Open a page: look("/en/photos/", 390, dense=3); it goes away after the test."""
    contexts: list[BrowserContext] = []

    def opened(path: str, width: int = 390, dense: int = 1, **options: Any) -> Page:
        tall = 844 if width < 700 else 900
        context = whole_browser.new_context(
            viewport={"width": width, "height": tall}, device_scale_factor=dense, **options
        )
        contexts.append(context)
        context.add_init_script(SHIFTS + VIOLATIONS)
        page = context.new_page()
        page.goto(large + path, wait_until="load")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_keeps_a_reader_from_reading_a_page(look: Look, name: str) -> None:
    page = look(PAGES[name], 1440)

    found = {}
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found[width, scheme] = violations(page)

    assert found == {key: {} for key in found}


def test_the_example_theme_keeps_nobody_from_reading(look: Look, themed: str) -> None:
    page = look("/robots.txt", 1440)

    found = {}
    for name in ("home", "essay", "photo", "archive", "search"):
        page.goto(themed + PAGES[name], wait_until="load")
        assert page.locator(".imprint").count() == 1
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found[name, scheme] = violations(page)

    assert found == {key: {} for key in found}


@pytest.mark.parametrize(("name", "width"), WALKS)
def test_a_page_is_calm_and_its_console_silent_and_nobody_else_is_asked(
    look: Look, large: str, name: str, width: int
) -> None:
    page = look("/robots.txt", width)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    traffic = recorded(page)

    page.goto(large + PAGES[name], wait_until="load")
    look_at_all(page)

    assert [line for line in said if name != "404" or "404 (Not Found)" not in line] == []
    assert page.evaluate("window.violated") == []
    assert page.evaluate("window.moved") <= 0.001, page.evaluate("window.shifts")
    assert {urlsplit(url).netloc for url in traffic.fetched} == {urlsplit(large).netloc}


@pytest.mark.parametrize("width", [390, 1440])
def test_a_sheet_is_calm_while_it_comes_in(look: Look, width: int) -> None:
    page = look(PAGES["sheet"], width)

    page.evaluate(COMES_IN)

    assert page.evaluate("window.moved") <= 0.001, page.evaluate("window.shifts")
    expect(page.locator(".tiles li").last).to_have_css("visibility", "visible")


@pytest.mark.parametrize("path", ESSAYS)
def test_the_first_view_of_an_essay_is_light(look: Look, large: str, path: str) -> None:
    page = look("/robots.txt", dense=3)
    traffic = recorded(page)

    page.goto(large + path, wait_until="networkidle")

    assert len(traffic.fetched) <= 9, traffic.fetched
    assert traffic.total() <= 230 * KILO, traffic.fetched


@pytest.mark.parametrize("script", [True, False])
def test_a_whole_essay_weighs_forty_five_kilobytes_a_photo(
    look: Look, large: str, script: bool
) -> None:
    page = look("/robots.txt", dense=3, java_script_enabled=script)
    traffic = recorded(page)

    page.goto(large + ESSAY, wait_until="networkidle")
    if script:
        look_at_all(page)

    images = {url: n for url, (kind, n) in traffic.fetched.items() if kind == "Image"}
    others = sum(n for url, n in images.items() if f"/media/{SIXTY}/" not in url)  # cards
    assert sum(f"/media/{SIXTY}/" in url for url in images) == 60
    assert traffic.total() - others <= 60 * 45 * KILO


@pytest.mark.parametrize("lang", ["en", "es"])
def test_words_looks_and_behaviour_are_light(look: Look, large: str, lang: str) -> None:
    page = look("/robots.txt")
    traffic = recorded(page)

    page.goto(f"{large}/{lang}/photos/{SIXTY}/", wait_until="networkidle")

    named = {Path(urlsplit(url).path).suffix: url for url in traffic.fetched if ".css" not in url}
    named[".css"] = page.locator("link[rel=stylesheet]").first.evaluate("link => link.href")
    weights = {kind: _packed(named[kind]) for kind in LIMITS}
    assert {kind: size for kind, size in weights.items() if size > LIMITS[kind] * 1024} == {}


def _packed(address: str) -> int:
    """Bytes of a file on the wire, without headers."""
    with urlopen(Request(address, headers={"Accept-Encoding": "gzip"})) as answer:
        return len(answer.read())


@pytest.mark.parametrize(("width", "dense"), [(390, 3), (1440, 1), (1440, 2)])
@pytest.mark.parametrize("path", [LIST, ESSAY, f"{ESSAY}sheet/"])
def test_every_picture_comes_whole_and_in_the_size_that_is_needed(
    look: Look, path: str, width: int, dense: int
) -> None:
    page = look(path, width, dense)
    look_at_all(page)

    shown = pictures(page)

    assert len(shown) >= (LISTED if path == LIST else 60)
    assert [one["alt"] for one in shown if not one["chosen"] or ".avif" not in one["served"]] == []
    assert [one["alt"] for one in shown if not one["own"] or not one["ratio"]] == []
    fits = sorted(map(partial(_fit, dense), shown))
    odd = [fit for fit in fits if not 0.66 <= fit <= 1.6]
    assert len(odd) <= max(1, 0.05 * len(fits)), fits
    cut = [one["served"] for one in shown if one["cut"] and not one["lead"]]
    assert [url for url in cut if path != LIST and f"/media/{SIXTY}/" in url] == []


def _fit(dense: int, one: dict[str, Any]) -> float:
    """Pixels that came for one that is needed; beyond two a CSS pixel nobody sees a difference."""
    smallest = 400  # px: the ladder's first rung
    return float(one["file"] / max(smallest, min(one["covered"] * min(dense, 2), one["own"])))


@pytest.mark.parametrize("name", PAGES)
def test_large_letters_and_wide_spacing_have_room(look: Look, name: str) -> None:
    page = look(PAGES[name], 320)
    across = "document.documentElement.scrollWidth"
    narrow = page.evaluate(across)
    page.evaluate(SPACED)
    spaced, cut = page.evaluate(across), page.evaluate(CUT_OFF)
    page.set_viewport_size({"width": 640, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert (narrow, spaced) == (320, 320)
    assert page.evaluate(across) <= 640
    assert cut == [] or name == "embed"  # its height is the other site's


def test_without_script_an_essay_is_whole(look: Look) -> None:
    page = look(ESSAY, java_script_enabled=False)

    photos = page.locator("article figure")

    assert photos.count() >= 60
    assert photos.locator("figcaption").count() == photos.count()
    addresses = photos.locator("a").evaluate_all("all => all.map(a => a.pathname)")
    assert {f"{ESSAY}{n}/" for n in range(1, 61)} <= set(addresses)


def test_without_script_one_gets_everywhere(look: Look) -> None:
    page = look(f"{ESSAY}12/", java_script_enabled=False)
    page.locator("a[rel=next]").click()
    assert page.url.endswith("/13/")
    page.locator("a[hreflang=es]").click()
    assert page.url.endswith(f"/es/photos/{SIXTY}/13/")
    page.locator("header a[href$='/archive/']").click()
    page.locator("main a", has_text="1932").first.click()
    assert page.locator("main a[href*='1932-film-stills']").count() > 0
    page.locator("header a[href$='/search/']").click()
    page.locator("input[name=q]").fill("zocalo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?*")
    assert page.locator("main a[href^='/es/photos/']").count() > 0
