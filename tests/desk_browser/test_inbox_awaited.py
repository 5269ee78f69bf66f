"""A folder of photos of the very day of a prepared event is sent there, if nobody objects."""

from datetime import datetime

import pytest
from playwright.sync_api import FilePayload, Page, expect

from gallery.wiring import Gallery
from tests.conftest import PATIENCE
from tests.desk.sample import HEAD
from tests.desk_browser.conftest import Enter
from tests.pictures import jpeg

pytestmark = pytest.mark.browser


def choose(page: Page, *days: int) -> None:
    """Choose photos, each taken on a day of May."""
    files = [
        FilePayload(
            name=f"{n}.jpg",
            mimeType="image/jpeg",
            buffer=jpeg(60, 40, n, taken=datetime(2026, 5, day, 9, 30)),
        )
        for n, day in enumerate(days)
    ]
    page.set_input_files("#several", files)


def test_it_is_suggested_when_all_photos_are_of_its_day(enter: Enter, gallery: Gallery) -> None:
    gallery.store.put("march/album.toml", HEAD.encode())
    gallery.store.put("march/event.toml", b'date = "2026-05-01"\n')
    gallery.store.put("fair/album.toml", HEAD.replace("May Day", "Fair").encode())
    page = enter()

    choose(page, 1, 2)
    choose(page, 1, 1)

    cards = page.locator("article.batch")
    expect(cards.nth(0).locator("[data-p=awaited]")).to_be_visible(timeout=PATIENCE)
    expect(cards.nth(0).locator("[data-p=into]")).to_have_value("march")
    expect(cards.nth(0).locator("[data-p=named]")).to_be_hidden()
    expect(cards.nth(1).locator("[data-p=into]")).to_have_value("")
    cards.nth(0).locator("[data-p=into]").select_option("")
    expect(cards.nth(0).locator("[data-p=awaited]")).to_be_hidden()
