"""Arranging in a browser: an essay of six photos, and what its file says by then."""

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any

from playwright.sync_api import Browser, Page

from tests.desk_browser import captioning
from tests.desk_browser.captioning import House

PATIENCE = 60.0
"""Seconds that a file may take to say what was done, on a machine that has other things to do."""


def essay(house: House, slug: str, words: str = "") -> None:
    """Photos IMG_0001 to IMG_0006, a chapter before the first and a text after the third."""
    captioning.essay(house.gallery, slug, 6, words)
    album = house.album(slug)
    head, *photos = album.read_text("utf-8").split("\n[[block]]\n")
    chapter, text = 'chapter.en = "At the Angel"\n', 'text.en = "It rains at the Angel."\n'
    album.write_text("\n[[block]]\n".join([head, chapter, *photos[:3], text, *photos[3:]]), "utf-8")


def order(house: House, slug: str) -> str:
    """The blocks of the essay in short: photos by their numbers, words by C, T and Q."""
    blocks = tomllib.loads(house.album(slug).read_text("utf-8"))["block"]
    kinds = {"chapter": "C", "text": "T", "quote": "Q"}
    return "".join(
        block["photo"][7] if "photo" in block else kinds[next(iter(block))] for block in blocks
    )


def shown(page: Page) -> str:
    """The same, as the screen shows it."""
    told: str = page.evaluate(
        """() => [...document.querySelectorAll("#strip > li")].map(li => li.dataset.kind
          ? li.dataset.kind[0].toUpperCase() : li.querySelector(".name").textContent[7]).join("")"""
    )
    return told


def until(what: Callable[[], object], expected: object) -> None:
    """Wait for something to be so."""
    end = monotonic() + PATIENCE
    while (found := what()) != expected and monotonic() < end:
        sleep(0.05)
    assert found == expected, f"{found!r}, not {expected!r}"


def made_room(page: Page, move: Callable[[int], None], expected: str) -> None:
    """Move near a place, with a photo in the hand, until the strip has made room for it there.

    move      to the pixel, by a turn of 0 or 1 beside it: the page hears of it each time
    expected  what the strip shows by then; a page that never gets so far is left to the test
    """
    for turn in range(100):
        move(turn % 2)
        if shown(page).startswith(expected):  # what is in the hand comes last
            break
        page.wait_for_timeout(50)


@contextmanager
def arranging(
    browser: Browser, house: House, path: str, role: str = "admin", **options: Any
) -> Iterator[Page]:
    """A page of the desk, below /desk/; what its console says fails the test, refusals aside.

    options  as of `captioning.visiting`
    """
    said: list[str] = []
    with captioning.visiting(browser, house, role, **options) as page:
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{house.server.address}/desk/{path}", wait_until="load")
        yield page
    told = [one for one in said if not one.startswith("Failed to load resource")]
    assert told == [], told


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Walk there by Tab, as somebody does who has no mouse; or back by Shift+Tab."""
    for _ in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"Tab never comes to {selector}")
