"""The essay of a hundred points: a pasted speech and photos from the tray, by keyboard alone.

GALLERY_MOVES makes it whole: a photo for each of its points (`make test-desk`).
"""

import os
import re
import tomllib
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from gallery.ingest.index import reindex
from gallery.wiring import today
from tests.desk_browser import captioning
from tests.desk_browser.arranging import arranging, tab_to, until
from tests.desk_browser.captioning import House, name

pytestmark = pytest.mark.browser

POINTS = 100
EACH = range(1, POINTS + 1)
HUNG = POINTS if "GALLERY_MOVES" in os.environ else 4
EN = "\r\n".join(
    ["A hundred points", "", *(f"{n}.\u00a0Demand number {n}." for n in range(1, 101))]
)
ES = "\n\n".join(["Cien puntos", *(f"Punto {n}: Exigencia número {n}." for n in EACH)])


def tables(house: House, slug: str) -> list[dict[str, Any]]:
    told = tomllib.loads(house.album(slug).read_text("utf-8"))
    blocks: list[dict[str, Any]] = told.get("block", [])
    return blocks


def in_tray(house: House, slug: str, count: int) -> None:
    """An essay without blocks whose photos all wait in the tray."""
    captioning.essay(house.gallery, slug, count)
    album = house.album(slug)
    album.write_text(album.read_text("utf-8").partition("\n[[block]]")[0] + "\n", "utf-8")


def paste(page: Page, words: str, language: str) -> None:
    """By keyboard: open the dialog, choose the language, paste, look, put in."""
    tab_to(page, "[data-ask=speech]")
    page.keyboard.press("Enter")
    expect(page.locator("#speech-words")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type(language)
    page.keyboard.press("Shift+Tab")
    page.keyboard.insert_text(words)
    expect(page.locator("#speech .becomes tbody tr")).to_have_count(POINTS + 1)
    expect(page.locator("#speech button.main")).to_be_enabled()
    tab_to(page, "#speech button.main")
    page.keyboard.press("Enter")
    expect(page.locator("#speech")).to_be_hidden()
    expect(page.locator("#speech-words")).to_have_value("")  # it is put in, and ready for the next


def hang(page: Page, number: int, further: int) -> None:
    """By keyboard: choose a point some steps on, the first photo of the tray, and hang it there."""
    tab_to(page, "#strip .lift", "Shift+Tab")
    page.keyboard.press("Escape")
    for _ in range(further):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#chosen")).to_contain_text(f"Demand number {number}.")
    tab_to(page, "#waiting input")
    page.keyboard.press("Space")
    page.keyboard.press("h")
    expect(page.locator("#said")).to_have_text(f"Hung on point {number}.")


def heard(page: Page) -> list[str]:
    """What a screen reader comes upon, in its order: names of headings and of photos' links."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    by = {node["nodeId"]: node for node in nodes}
    found: list[str] = []

    def walk(node: Any) -> None:
        told, role = node.get("name", {}).get("value", ""), node.get("role", {}).get("value")
        if not node.get("ignored") and role in ("heading", "link", "StaticText"):
            found.append(f"{role} {told}")
        for child in node.get("childIds", []):
            if child in by:
                walk(by[child])

    walk(nodes[0])
    return found


PRINTED = """() => [...document.querySelectorAll("section.point")]
  .map((one) => [one.getBoundingClientRect().top, one.querySelector("h2, h3").textContent.trim(),
                 [...one.querySelectorAll("figure a")].map((link) => link.getAttribute("href"))])
  .sort(([one], [other]) => one - other).map(([, ...told]) => told)"""


def test_a_speech_and_its_photos_are_put_in_by_keyboard_alone(
    browser: Browser, house: House
) -> None:
    in_tray(house, "points", HUNG)
    numbers = [POINTS * n // HUNG for n in range(1, HUNG + 1)]
    with arranging(browser, house, "essays/points/arrange/") as page:
        paste(page, EN, "English")
        until(lambda: len(tables(house, "points")), POINTS + 1)
        paste(page, ES, "Spanish")
        until(lambda: sum("es" in one.get("point", {}) for one in tables(house, "points")), POINTS)
        tab_to(page, "#strip .lift")
        page.keyboard.press("Home")  # the heading
        for before, number in zip([0, *numbers], numbers, strict=False):
            hang(page, number, number - before)

    blocks = tables(house, "points")
    assert blocks[0] == {"chapter": {"en": "A hundred points", "es": "Cien puntos"}}
    for n, one in enumerate(blocks[1:], 1):
        assert one["point"] == {"en": f"Demand number {n}.", "es": f"Exigencia número {n}."}
    hung = [(n, photo) for n, one in enumerate(blocks) for photo in one.get("photos", [])]
    assert hung == [(number, name(n)) for n, number in enumerate(numbers, 1)]
    same_order_everywhere(browser, house, "points", numbers)


def same_order_everywhere(browser: Browser, house: House, slug: str, numbers: list[int]) -> None:
    """The readers' page: album.toml, the tree that screen readers walk, and print agree."""
    album = house.album(slug)
    album.write_text('status = "published"\n' + album.read_text("utf-8"), "utf-8")
    reindex(house.gallery.store, house.gallery.catalog, today().date(), [slug], cards=False)
    photos = {number: f"{n}/" for n, number in enumerate(numbers, 1)}
    # the photo that opens the essay is not shown a second time at its point
    expected = [
        [str(n), [photos[n]] if n in photos and n != numbers[0] else []] for n in range(1, 101)
    ]
    page = browser.new_page()
    try:
        for lang, words in (("en", "Demand number"), ("es", "Exigencia número")):
            page.goto(f"{house.server.address}/{lang}/photos/{slug}/")
            told = [one for one in heard(page) if re.fullmatch(rf"StaticText {words} \d+\.", one)]
            assert told == [f"StaticText {words} {n}." for n in EACH]
            headings = [one for one in heard(page) if re.fullmatch(r"heading \d+", one)]
            assert headings == [f"heading {n}" for n in EACH]
            for path in ("", "print/"):
                page.goto(f"{house.server.address}/{lang}/photos/{slug}/{path}")
                page.emulate_media(media="print")
                printed = page.evaluate(PRINTED)
                bare = [[n, [one.removeprefix("../") for one in links]] for n, links in printed]
                assert bare == expected
                page.emulate_media(media="screen")
    finally:
        page.close()
