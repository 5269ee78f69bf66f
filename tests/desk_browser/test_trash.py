"""The trash by keys, by single taps and without script; looked at by axe."""

import tomllib

import pytest
from playwright.sync_api import Browser, expect

from tests.desk_browser.arranging import arranging, essay, order, shown, tab_to, until
from tests.desk_browser.captioning import House
from tests.reader.axe import violations

pytestmark = pytest.mark.browser


def thrown(house: House, slug: str) -> list[str]:
    found = tomllib.loads(house.album(slug).read_text("utf-8")).get("trash", [])
    return [one["photo"] for one in found]


def test_delete_moves_the_photo_to_the_trash_and_undo_brings_it_back(
    browser: Browser, house: House
) -> None:
    essay(house, "bin")
    with arranging(browser, house, "essays/bin/arrange/") as page:
        tab_to(page, "#strip .lift")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Delete")
        expect(page.locator("#said")).to_have_text("In the trash. Undo takes it out again.")
        until(lambda: thrown(house, "bin"), ["IMG_0002.jpg"])
        assert shown(page) == order(house, "bin") == "C13T456"

        page.locator("[data-act=undo]").click()
        until(lambda: thrown(house, "bin"), [])
        until(lambda: shown(page), "C123T456")
        assert order(house, "bin") == "C123T456"


def test_in_words_delete_is_a_key_like_any_other(browser: Browser, house: House) -> None:
    essay(house, "bin2")
    with arranging(browser, house, "essays/bin2/arrange/") as page:
        page.locator("#strip .passage summary").first.click()
        area = page.locator("#strip .passage textarea").first
        area.press("Home")
        area.press("Delete")
        expect(area).to_have_value("t the Angel")
        assert thrown(house, "bin2") == []


@pytest.mark.parametrize("script", [True, False])
def test_chosen_photos_go_and_come_back_with_and_without_script(
    browser: Browser, house: House, script: bool
) -> None:
    slug = f"bin3-{script}".lower()
    essay(house, slug)
    for number in range(1, 7):
        house.album(slug).with_name(f"IMG_000{number}.jpg").write_bytes(b"the original")
    path = f"essays/{slug}/arrange/"
    with arranging(browser, house, path, java_script_enabled=script) as page:
        for number in (1, 4):
            page.locator(f'input[name=key][value="IMG_000{number}.jpg"]').check(force=True)
        if page.locator("details.more").get_attribute("open") is None:
            page.locator("details.more > summary").click()
        page.locator("button[value=trash]").click()
        until(lambda: sorted(thrown(house, slug)), ["IMG_0001.jpg", "IMG_0004.jpg"])
        assert order(house, slug) == "C23T56"

        page.goto(f"{house.server.address}/desk/trash/")
        row = page.locator("li", has_text="IMG_0004.jpg").filter(has_text="May Day").first
        row.get_by_role("button").click()
        expect(page.get_by_role("status").first).to_contain_text("It is back where it stood.")
        until(lambda: order(house, slug), "C23T456")
        if script:
            assert violations(page) == {}
