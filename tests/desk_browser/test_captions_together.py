"""Three people at the caption screen, and one with album.toml in a text editor, all at once.

With GALLERY_EDITS=10000 as many edits are made; else a few hundred.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import PATIENCE
from tests.desk_browser.captioning import (
    CONFLICT,
    House,
    caption,
    essay,
    history,
    join_both,
    name,
    open_photo,
    saved,
    tokens,
    writing,
)

pytestmark = pytest.mark.browser

EDITS = int(os.environ.get("GALLERY_EDITS", "240"))
PHOTOS = max(4, EDITS // 150)
"""As many as keep a caption as short as captions are: all write into the same one anyway."""

START = 'caption.en = "Nurses carry the lead banner past the old post office at noon."\n'

BETWEEN_WORDS = """(box, where) => {
  const blanks = [...box.value.matchAll(/ |$/g)].map((match) => match.index);
  const at = blanks[Math.floor(where * blanks.length)];
  box.focus();
  box.setSelectionRange(at, at);
}"""
"""Puts the caret somewhere between the words of a box, where: 0 to 1."""


class Crowd:
    """Three open screens and the file, with what each of them was told to write."""

    def __init__(self, pages: list[Page], album: Path, seed: int) -> None:
        self.pages, self.album, self.random = pages, album, Random(seed)
        self.made: set[str] = set()
        self.conflicts = 0

    def round(self) -> None:
        """Everybody writes into the same caption before anybody has seen what the others write."""
        number = self.random.randrange(1, PHOTOS + 1)
        for page in self.pages:
            open_photo(page, number)
        for _ in range(3):
            for which, page in enumerate(self.pages):
                self.insert(page, "abc"[which])
        self.by_hand(number)
        pause = self.random.choice((0, 0, 100, 650))
        self.pages[0].wait_for_timeout(pause)
        self.conflicts += sum(join_both(page) for page in self.pages)

    def insert(self, page: Page, who: str) -> None:
        page.eval_on_selector("#box-caption-en", BETWEEN_WORDS, self.random.random())
        page.keyboard.insert_text(f" {self.token(who)}")

    def by_hand(self, number: int) -> None:
        """As a text editor saves: the whole file, by a rename."""
        source = self.album.read_text("utf-8")
        start = source.index('"', source.index("caption.en", source.index(name(number)))) + 1
        word = self.token("e")
        changed = f"{source[:start]}{word} {source[start:]}"
        beside = self.album.with_suffix(".swp")
        beside.write_text(changed, "utf-8")
        if self.album.read_text("utf-8") == source:
            beside.replace(self.album)
        else:  # it says that the file has changed, and the word was never written
            self.made.discard(word)

    def token(self, who: str) -> str:
        made = f"w{len(self.made)}{who}"
        self.made.add(made)
        return made

    def settle(self) -> None:
        """Answer whatever is still open, until nothing is."""
        for page in self.pages * 3:
            for number in range(1, PHOTOS + 1):
                open_photo(page, number)
                self.conflicts += join_both(page)
            saved(page)


@pytest.fixture
def three(browser: Browser, house: House) -> Iterator[Callable[[str], list[Page]]]:
    """The screens of three people on an essay."""
    with ExitStack() as stack:
        yield lambda slug: [
            stack.enter_context(writing(browser, house, slug, role))
            for role in ("admin", "editor", "publisher")
        ]


def test_no_word_of_three_people_and_a_text_editor_is_lost_and_all_see_the_same_in_the_end(
    house: House, three: Callable[[str], list[Page]]
) -> None:
    essay(house.gallery, "together", PHOTOS, START)
    album = house.album("together")
    crowd = Crowd(three("together"), album, seed=EDITS)

    while len(crowd.made) < EDITS:
        crowd.round()
    crowd.settle()

    texts = {number: caption(album, number) for number in range(1, PHOTOS + 1)}
    in_the_essay = tokens(" ".join(texts.values()))
    lost = crowd.made - in_the_essay - tokens(history(album))
    for page in crowd.pages:
        for number, words in texts.items():
            open_photo(page, number)
            expect(page.locator("#box-caption-en")).to_have_value(words, timeout=PATIENCE)
            assert page.locator(CONFLICT).count() == 0
    print(
        f"{len(crowd.made)} edits, {crowd.conflicts} disagreements, "
        f"{len(crowd.made - in_the_essay)} words in the history alone, {len(lost)} lost"
    )
    assert lost == set()
