"""Captioning a hundred photos: what it costs a hand, and how fast the screen follows."""

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.desk_browser.captioning import House, blocks, essay, name, saved, writing

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parents[2] / "templates" / "static"
EVENT = """\
event.en = "May Day march"
event.es = "marcha del Primero de Mayo"
city = "Mexico City"
date = "2026-05-01"
caption.en = "{action} at the {event} in {city}, {date}. ({credit})"
caption.es = "{action} en la {event}, {city}, el {date}. ({credit})"
codes = "codes.txt"
"""
PEOPLE = {"@an": "Ana Rojas", "@be": "Ben Sol", "@ch": "Chela Paz"}
ACTS = {
    "ba": ("carries the lead banner", "lleva la manta principal"),
    "dr": ("beats a drum", "toca un tambor"),
    "sp": ("speaks to nurses", "habla con enfermeras"),
    "br": ("sweeps the street", "barre la calle"),
}
CODES = "".join(
    ["// code\ten\tes\n"]
    + [f"{code}\t{person}\t{person}\n" for code, person in PEOPLE.items()]
    + [f"{code}\t{en}\t{es}\n" for code, (en, es) in ACTS.items()]
)


class Hand:
    """Somebody at the keyboard, counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.typed = 0
        self.chords = 0

    def type(self, words: str) -> None:
        self.typed += len(words)
        self.page.keyboard.type(words)

    def press(self, chord: str) -> None:
        self.chords += 1
        self.page.keyboard.press(chord)


def test_a_hundred_photos_are_captioned_in_both_languages_with_a_few_keys_each(
    browser: Browser, house: House
) -> None:
    people, acts = list(PEOPLE), list(ACTS)
    plan = [(people[n % 3], acts[n // 3 % 4]) for n in range(100)]
    essay(house.gallery, "fast", 100, event=EVENT)
    (house.album("fast").parent / "codes.txt").write_text(CODES, "utf-8")

    with writing(browser, house, "fast") as page:
        hand = Hand(page)
        page.locator(".cell").first.focus()
        hand.press("e")
        for n, (person, act) in enumerate(plan):
            hand.type(f"={person}= ={act}=")
            hand.press("Control+l")
            hand.type(f"={person}= ={act}=")
            if n < 99:
                hand.press("Control+Enter")
        for chord in ("Escape", "Control+a", "t", "Enter"):
            hand.press(chord)
        page.wait_for_selector("dialog.preview[open]")
        hand.press("Enter")
        page.wait_for_selector(".notice-of-batch")
        saved(page)

    there = blocks(house.album("fast"))
    for n, (person, act) in enumerate(plan, 1):
        who, (en, es) = PEOPLE[person], ACTS[act]
        assert there[name(n)]["caption"] == {
            "en": f"{who} {en} at the May Day march in Mexico City, May 1, 2026. (Inés Marrufo)",
            "es": f"{who} {es} en la marcha del Primero de Mayo, Mexico City,"
            " el 1 de mayo de 2026. (Inés Marrufo)",
        }
        assert there[name(n)]["persons"] == [who]
    print(f"{hand.typed / 100} characters and {hand.chords / 100} chords a photo")
    assert hand.typed <= 30 * 100
    assert hand.chords <= 2.1 * 100


def test_a_walk_through_a_thousand_photos_loads_only_what_is_near(
    browser: Browser, house: House
) -> None:
    essay(house.gallery, "thousand", 1000, 'caption.en = "A banner in the street."\n')

    with writing(browser, house, "thousand") as page:
        page.focus("#box-caption-en")
        for _ in range(121):
            page.keyboard.press("Control+Enter")
        page.locator(".cell[aria-current]").focus()
        for _ in range(121):
            page.keyboard.press("ArrowRight")
        reached = page.inner_text(".which strong")
        loaded = page.evaluate(
            "[...document.querySelectorAll('.cell img')].filter((one) => one.complete).length"
        )

    assert reached == "243/1000"
    assert loaded < 500


def test_the_script_of_the_screen_is_small() -> None:
    page = (STATIC.parent / "desk/captions.html").read_text("utf-8")
    named = re.findall(r'"([\w-]+)"', re.findall(r"{% for file in \((.+)\) %}", page)[0])
    files = [STATIC / f"desk-{name}.js" for name in named]

    sizes = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in files}
    lines = {path.name: len(path.read_text("utf-8").splitlines()) for path in files}

    assert "captions" in named
    assert sum(sizes.values()) <= 40_000
    assert max(lines.values()) <= 400
