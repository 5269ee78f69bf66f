"""The readers' pages in a real browser, with JavaScript off."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.reader.looking import look_at_all
from tests.reader.viewing import SHIFTS

pytestmark = pytest.mark.browser

PAGES = (
    "/en/photos/",
    "/en/photos/rows/",
    "/es/photos/points/",
    "/en/photos/rows/13/",
    "/nothing/",
)
PICTURES = """() => [...document.images].map(image => {
  const box = image.getBoundingClientRect();
  const own = Number(image.getAttribute('width')), high = Number(image.getAttribute('height'));
  return {
    where: image.closest('[id]').id, sizes: image.naturalWidth, shown: box.width,
    height: box.height, own: own, ratio: own / high,
    covered: Math.max(box.width, box.height * own / high),
    file: Number(/-(\\d+)\\.(?:avif|jpg)$/.exec(image.currentSrc)[1]),
    cropped: getComputedStyle(image).objectFit == 'cover' };
})"""

Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Open]:
    """Open a page as readers do: opened("/en/photos/", width=390); console errors are kept."""
    contexts = []

    def open_page(path: str, width: int = 390, **options: Any) -> Page:
        tall = 844 if width < 700 else 900
        options.setdefault("java_script_enabled", False)
        context = browser.new_context(viewport={"width": width, "height": tall}, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(address + path, wait_until="load")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways(opened: Open, path: str, width: int) -> None:
    page = opened(path, width)

    across = page.locator("html").evaluate("e => [e.scrollWidth, e.clientWidth]")

    assert across[0] <= across[1]


@pytest.mark.parametrize("path", PAGES[:4])
def test_text_twice_as_large_still_fits(opened: Open, path: str) -> None:
    page = opened(path, 640, java_script_enabled=True)
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate("document.documentElement.scrollWidth") <= 640


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", PAGES[:4])
def test_nothing_moves_while_a_page_loads_and_is_read(
    browser: Browser, address: str, path: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844})
    context.add_init_script(SHIFTS)
    page = context.new_page()
    page.goto(address + path, wait_until="load")

    look_at_all(page)

    assert page.evaluate("window.moved") <= 0.001, page.evaluate("window.shifts")
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_is_not_broken_and_nothing_is_missing(
    browser: Browser, address: str, path: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add("/".join(request.url.split("/")[:3])))

    page.goto(address + path, wait_until="load")
    look_at_all(page)

    expected = ["Failed to load resource: the server responded with a status of 404 (Not Found)"]
    assert said == (expected if path == "/nothing/" else [])
    assert hosts == {address}
    context.close()


@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_a_photo_is_as_wide_as_the_browser_was_told(opened: Open, width: int) -> None:
    page = opened("/en/photos/rows/", width, java_script_enabled=True)
    look_at_all(page)

    pictures = page.evaluate(PICTURES)

    assert len(pictures) >= 17
    wrong = {
        p["where"]: (p["sizes"], p["shown"])
        for p in pictures
        if not p["cropped"] and abs(p["sizes"] - p["shown"]) > max(2, 0.015 * p["shown"])
    }
    assert wrong == {}


@pytest.mark.parametrize(("width", "dense"), [(390, 3), (390, 2), (390, 1), (1440, 1), (1440, 2)])
@pytest.mark.parametrize("path", PAGES[:2])
def test_the_pixels_that_arrive_fit_those_that_are_shown(
    opened: Open, path: str, width: int, dense: int
) -> None:
    page = opened(path, width, device_scale_factor=dense, java_script_enabled=True)
    look_at_all(page)

    fits = [
        p["file"] / needed
        for p in page.evaluate(PICTURES)
        if (needed := min(p["covered"] * min(dense, 2), p["own"]))
    ]

    good = [fit for fit in fits if 0.66 <= fit <= 2.2]
    assert len(good) >= 0.95 * len(fits), sorted(fits)


def test_essay_photos_are_shown_whole(opened: Open) -> None:
    for width in (390, 1440):
        page = opened("/en/photos/rows/", width, java_script_enabled=True)
        look_at_all(page)

        for p in page.evaluate(PICTURES):
            if not p["cropped"]:
                assert p["shown"] / p["height"] == pytest.approx(p["ratio"], rel=0.02), p["where"]


def test_photos_of_a_row_are_equally_high(opened: Open) -> None:
    page = opened("/en/photos/rows/", 1440, java_script_enabled=True)
    look_at_all(page)

    rows = page.evaluate(
        """() => [...document.querySelectorAll('.pair, .trio')].map(
             row => [...row.querySelectorAll('img')].map(i => i.getBoundingClientRect().height))"""
    )

    assert len(rows) >= 3
    assert all(max(heights) - min(heights) < 1.5 for heights in rows)


def test_without_script_every_photo_caption_and_link_is_there(opened: Open) -> None:
    page = opened("/en/photos/rows/", 390, device_scale_factor=3)

    assert page.locator("article figure img").count() == 17
    assert page.locator("article figcaption").count() == 17
    page.locator("#p5 a").click()
    assert page.locator("h1").inner_text() == "Photo 5 of 17"
    page.locator("a[rel=next]").click()
    page.locator("dd a").first.click()
    assert page.url.endswith("/en/photos/rows/#p6")


def test_a_dark_room_gets_a_dark_page(opened: Open) -> None:
    colours = [
        opened("/en/photos/rows/", color_scheme=scheme)
        .locator("body")
        .evaluate("e => getComputedStyle(e).backgroundColor")
        for scheme in ("light", "dark")
    ]

    assert colours == ["rgb(251, 250, 247)", "rgb(19, 19, 18)"]


def test_print_leaves_the_navigation_out_and_the_photos_in(opened: Open) -> None:
    page = opened("/en/photos/rows/", 1000)
    page.emulate_media(media="print")

    assert page.locator(".bar, .steps, .chapters").locator("visible=true").count() == 0
    assert page.locator("article img").locator("visible=true").count() == 17


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(opened: Open) -> None:
    page = opened("/en/photos/rows/", 1440)

    page.keyboard.press("Tab")
    first = page.locator(":focus")

    assert first.inner_text() == "Skip to the content"
    assert first.evaluate("e => e.getBoundingClientRect().top") >= 0
    assert first.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
