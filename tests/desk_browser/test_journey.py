"""From an empty library to a published essay, by keyboard alone, in a real browser.

GALLERY_SHOTS names a folder that then gets a picture of every screen on the way.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from gallery.demo.plates import plate
from gallery.demo.shots import shots
from tests.conftest import put
from tests.serving import free_port

pytestmark = pytest.mark.browser

PLATES = ("IMG_0412.jpg", "IMG_0401.jpg", "IMG_0418.jpg")
SCREENS = ((1440, 900, "light"), (390, 844, "dark"))
WORDS = {
    "caption-en": "Dock workers carry banner",
    "caption-es": "Estibadores llevan la manta",
    "alt-en": "A crowd with banner",
    "alt-es": "Una multitud con la manta",
}
PASSWORD = "three brooms and a banner"


@contextmanager
def serving(library: Path) -> Iterator[str]:
    """`gallery serve` as people start it; yields the link that it prints for the first account."""
    command = ["-m", "gallery", "--library", str(library), "serve", "--port", str(free_port())]
    with subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as server:
        assert server.stdout
        try:
            said = iter(server.stdout.readline, "")
            link = next(line.strip() for line in said if "/desk/first/" in line)
            answering(urljoin(link, "/robots.txt"))
            yield link
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)


def answering(address: str) -> None:
    """Wait for the first answer: the link is printed before the server listens."""
    for _ in range(600):
        try:
            with urlopen(address):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """A card with three photos of a march."""
    folder = tmp_path / "May Day"
    for shot in shots():
        if shot.file in PLATES:
            put(folder / "DCIM" / shot.file, plate(shot))
    return folder


class Hands:
    """Somebody who has a keyboard and nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.press, self.type = page.keyboard.press, page.keyboard.type

    def reach(self, target: str, *, back: bool = False) -> None:
        """Go on with Tab until the focus is on the target."""
        for _ in range(150):
            if self.page.evaluate("it => document.activeElement?.matches(it)", target):
                return
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"Tab never reaches {target}")

    def follow(self, target: str) -> None:
        """Open a link, or press a button that leads to another page."""
        self.reach(target)
        with self.page.expect_event("load"):  # another place on the same page is none
            self.press("Enter")

    def write(self, target: str, words: str) -> None:
        self.reach(target)
        self.press("Control+A")
        self.type(words)


def photographed(page: Page, name: str) -> None:
    """Keep a picture of this screen for the documents, where somebody asked for them."""
    folder = os.environ.get("GALLERY_SHOTS")
    if not folder:
        return
    for width, height, scheme in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.wait_for_timeout(300)
        picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
        picture.save(Path(folder) / f"desk-{name}-{width}-{scheme}.webp", quality=66, method=6)
    page.set_viewport_size({"width": SCREENS[0][0], "height": SCREENS[0][1]})
    page.emulate_media(color_scheme="light")


def test_a_card_becomes_a_published_essay_by_keyboard_alone(
    browser: Browser, library: Path, card: Path
) -> None:
    with serving(library) as link:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
        page = context.new_page()
        page.on("filechooser", lambda _: None)  # from now on: it takes the browser a moment to heed
        hands = Hands(page)
        page.goto(link)

        make_the_first_account(hands)
        hand_the_card_over(hands, card)
        caption_in_two_languages(hands)
        put_words_between(hands)
        fill_in_the_form(hands)
        publish(hands)

        read_as_a_stranger(browser, link)
        context.close()


def make_the_first_account(hands: Hands) -> None:
    photographed(hands.page, "first")
    hands.write("[name=shown]", "Ana Rojas")
    hands.write("[name=name]", "ana")
    hands.write("[name=password]", PASSWORD)
    hands.write("[name=again]", PASSWORD)
    with hands.page.expect_event("load"):
        hands.press("Enter")
    photographed(hands.page, "empty")


def hand_the_card_over(hands: Hands, card: Path) -> None:
    page = hands.page
    hands.follow("a[href='/desk/inbox/']")
    hands.reach("#choose-folder")
    with page.expect_file_chooser() as chooser:
        hands.press("Enter")
    chooser.value.set_files(card)
    hands.reach("[data-p=send]")  # the essay is called like the folder
    photographed(page, "inbox")
    hands.press("Enter")
    page.locator(".batch[data-state=done]").wait_for()
    photographed(page, "arrived")
    hands.follow("a[href$='/captions/']")


def caption_in_two_languages(hands: Hands) -> None:
    page = hands.page
    while page.locator(".grid .cell").count() < len(PLATES):
        page.wait_for_timeout(300)
        page.reload()
    hands.reach(".grid .cell")
    hands.press("Home")
    for number in range(len(PLATES)):
        hands.press("e")
        for box, words in WORDS.items():
            hands.reach(f"#box-{box}")
            hands.type(f"{words} {number}.")
        if number == 0:
            hands.press("Control+S")
            photographed(page, "captions")
        hands.press("Escape")
        hands.press("ArrowRight")
    hands.press("Control+S")
    expect(page.locator(".state-of")).to_contain_text("saved", ignore_case=True)


def put_words_between(hands: Hands) -> None:
    page = hands.page
    hands.follow("a[href$='/arrange/']")
    names = page.locator("#strip .name").all_inner_texts()
    hands.reach("#strip .lift")
    hands.press("Space")
    hands.press("ArrowRight")
    hands.press("Space")
    expect(page.locator("#strip .name").nth(1)).to_have_text(names[0])
    hands.press("Enter")
    hands.write("#words-en", "The city comes out in its *work clothes*.")
    hands.write("#words-es", "La ciudad sale con *ropa de trabajo*.")
    hands.reach("[data-act=insert]")
    hands.press("Enter")
    expect(page.locator("#strip .passage")).to_have_count(1)
    photographed(page, "arrange")


def fill_in_the_form(hands: Hands) -> None:
    hands.follow(".essay-bar a:first-child")
    hands.write("[name='title.es']", "Primero de Mayo")
    hands.write("[name='dek.en']", "Unions cross the city.")
    hands.write("[name='dek.es']", "Los sindicatos cruzan la ciudad.")
    hands.write("[name='place.en']", "Mexico City")
    hands.write("[name='place.es']", "Ciudad de México")
    hands.press("Control+S")
    expect(hands.page.locator("#saved-line")).to_contain_text("saved", ignore_case=True)
    photographed(hands.page, "essay")


def publish(hands: Hands) -> None:
    hands.follow("a[href$='/publish/']")
    photographed(hands.page, "publish")
    hands.follow("button[value=published]")
    expect(hands.page.get_by_role("status").first).to_contain_text("public now")
    photographed(hands.page, "published")


def read_as_a_stranger(browser: Browser, link: str) -> None:
    context = browser.new_context()
    reader = context.new_page()
    for lang, title, dek, text, caption in (
        (
            "en",
            "May Day",
            "Unions cross the city.",
            "work clothes",
            r"Dock workers carry banner \d",
        ),
        ("es", "Primero de Mayo", "Los sindicatos", "ropa de trabajo", r"Estibadores llevan"),
    ):
        reader.goto(urljoin(link, f"/{lang}/photos/"))
        reader.get_by_role("link", name=title).first.click()
        reader.wait_for_url(re.compile(rf"/{lang}/photos/may-day/"))
        expect(reader.locator("h1")).to_have_text(title)
        expect(reader.locator("main")).to_contain_text(dek)
        expect(reader.locator("main")).to_contain_text(text)
        expect(reader.get_by_text(re.compile(caption))).to_have_count(len(PLATES))
        assert reader.evaluate("[...document.images].every(image => image.alt.length > 5)")
    context.close()
