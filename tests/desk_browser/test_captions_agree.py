"""What a photo lacks is the same on the caption screen and in the list before publishing."""

import json
from datetime import date

import pytest
from playwright.sync_api import Browser, Page

from gallery.desk.cards import cards
from gallery.desk.linting import essay_of, faults, measure
from gallery.desk.opened import opened
from tests.desk_browser.captioning import House, essay, writing

pytestmark = pytest.mark.browser

LANGS = ["en", "es"]
ALTS = 'alt.en = "A banner"\nalt.es = "Una manta"\n'
SAID = (
    *("Rain.", " ", "\n", "At {event}.", "{", "{a\nb}", "{}", "{" + "x" * 60 + "}"),
    *("{" + "x" * 61 + "}", "1+1=2=1+1", "2 = 2 = 2", "=mx= marches", "(=mx=)", "=mx=s", "==mx=="),
    *("=niñez=", "=@ana=", "=a#2=", "TK", "TKTK.", "ATK", "ÉTK", "TKé", "(TK)", 3 * "X", 4 * "X"),
    *("Ñ " + 3 * "X", "Who???", "Who??", "__", "____", "=TK="),
)
"""Captions, of which some hold what somebody meant to fill in."""

WORDS = [
    *(f'caption.en = {json.dumps(said)}\ncaption.es = "Lluvia."\n{ALTS}' for said in SAID),
    f'caption = "Rain."\n{ALTS}',
    f'caption.es = "Lluvia."\n{ALTS}',
    'caption.en = "Rain."\n',
    'caption.en = "Rain."\ncaption.es = "Lluvia."\nalt.en = "TK"\nalt.es = " "\n',
    'caption.en = "Rain."\ncaption.es = "Lluvia."\nalt.es = "Una manta de {color}"\n',
    'caption.en = "Rain."\ncaption.es = "Lluvia."\ndecorative = true\n',
    f'caption.en = "Ana"\ncaption.es = "Ana"\n{ALTS}',
    f'caption.en = "Ana Rojas"\ncaption.es = "Ana Rojas"\n{ALTS}',
    f'caption.en = "Ana\\nRojas"\ncaption.es = "Ana\\nRojas"\n{ALTS}',
]


def test_the_screen_and_the_list_before_publishing_name_the_same_photos(
    browser: Browser, house: House
) -> None:
    essay(house.gallery, "agree", len(WORDS), dict(enumerate(WORDS, 1)))

    with writing(browser, house, "agree") as page:
        shown = marks(page)

    assert shown == listed(house, "agree")
    assert {"left", "caption.en", "caption.es", "alt.en", "untranslated.es"} <= set(shown)


def marks(page: Page) -> dict[str, list[int]]:
    """What the grid marks, with the numbers of the photos."""
    cells: list[list[list[str]]] = page.evaluate(
        """() => [...document.querySelectorAll(".cell")].map((cell) => [
          ...cell.querySelectorAll(".mark")].map((one) => [one.classList[1], one.textContent]))"""
    )
    found: dict[str, list[int]] = {}
    for number, cell in enumerate(cells, 1):
        for kind, text in cell:
            tags = [tag for tag in LANGS if tag in text] or LANGS
            name = kind.removeprefix("is-")
            for code in [name] if name == "left" else [f"{name}.{tag}" for tag in tags]:
                found.setdefault(code, []).append(number)
    return found


def listed(house: House, slug: str) -> dict[str, list[int]]:
    """The same of the list before publishing, and of what is told of translations."""
    desk = opened(house.gallery.store, slug, date(2026, 11, 22), "en")
    found: dict[str, list[int]] = {}
    asked = measure(house.gallery.settings, house.gallery.library)
    printed = essay_of(house.gallery.store, desk, asked)
    nth = {photo.block.photo: number for number, photo in enumerate(printed.photos, 1)}
    for photo in printed.photos:
        for tag in LANGS:
            if not photo.captions[tag]:
                found.setdefault(f"caption.{tag}", []).append(nth[photo.block.photo])
            if not (photo.alts[tag] or photo.block.decorative):
                found.setdefault(f"alt.{tag}", []).append(nth[photo.block.photo])
    for one in faults(printed, asked):
        if one.rule == "placeholder" and nth[one.photo] not in found.setdefault("left", []):
            found["left"].append(nth[one.photo])
    for card in cards(desk, LANGS, [], "en"):
        for tag in card.untranslated:
            found.setdefault(f"untranslated.{tag}", []).append(card.number)
    return found
