"""A link is made and a comment written by keyboard; the pages are looked at by axe."""

import pytest
from playwright.sync_api import Browser, Page, expect

from gallery.editing.comments import read, threads
from gallery.ingest.index import reindex
from gallery.wiring import today
from tests.conftest import PATIENCE
from tests.desk_browser.arranging import tab_to
from tests.desk_browser.captioning import House, essay, open_photo, opened, visiting
from tests.reader.axe import violations

pytestmark = pytest.mark.browser


def made_by_keys(page: Page) -> str:
    """Make a link on the publish page without a pointer; its address."""
    tab_to(page, ".previews .make > summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Ben's lawyer")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    tab_to(page, ".previews button[value=make]")
    page.keyboard.press("Enter")
    box = page.get_by_label("Preview link", exact=True)
    expect(box).to_be_focused(timeout=PATIENCE)
    return box.input_value()


def test_a_link_is_made_used_answered_and_settled_by_keyboard(
    browser: Browser, house: House
) -> None:
    essay(house.gallery, "look", 2, 'caption.en = "The lead banner."\n')
    store = house.gallery.store
    reindex(store, house.gallery.catalog, today().date(), ["look"], cards=False)
    with visiting(browser, house) as page:
        page.goto(f"{house.server.address}/desk/essays/look/publish/")
        address = made_by_keys(page)
        assert violations(page) == {}

    _commented(browser, address)

    with visiting(browser, house) as page:
        opened(page, house.server.address, "look")
        open_photo(page, 1)
        expect(page.locator(".talked")).to_have_text("1 comment", timeout=PATIENCE)
        page.keyboard.press("c")
        page.keyboard.type("And who is it?")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".comments .told")).to_have_count(2, timeout=PATIENCE)
        assert violations(page) == {}
        page.locator(".comments .remark", has_text="Carla").get_by_text("Settle").press("Enter")
        expect(page.locator(".comments .remark.over")).to_have_count(1, timeout=PATIENCE)
    found = {one.first.name: (one.first.field, one.open) for one in threads(read(store, "look"))}
    assert found == {"Carla Ruiz": ("caption", False), "Ana Rojas": ("caption", True)}


def _commented(browser: Browser, address: str) -> None:
    """Somebody with a telephone and no account writes about the first photo."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    guest = context.new_page()
    guest.goto(f"{address}en/1/")
    tab_to(guest, "#talk-name")
    guest.keyboard.type("Carla Ruiz")
    tab_to(guest, "#talk-words")
    guest.keyboard.type("The man on the left is not Juan.")
    guest.keyboard.press("Tab")
    guest.keyboard.press("Enter")
    expect(guest.locator(".talk .words")).to_have_text("The man on the left is not Juan.")
    assert violations(guest) == {}
    assert guest.evaluate("document.documentElement.scrollWidth <= innerWidth")
    guest.locator(".bar a").first.click()
    assert guest.url == f"{address}en/"
    context.close()
