"""The history by keys alone and without script: words put back, a batch undone, a file replaced."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from gallery.captions import Change
from gallery.editing import batches
from gallery.ingest.run import ingest
from gallery.wiring import today
from tests.conftest import PATIENCE
from tests.desk_browser.arranging import tab_to
from tests.desk_browser.captioning import (
    House,
    blocks,
    caption,
    essay,
    name,
    open_photo,
    opened,
    saved,
    visiting,
    writing,
)
from tests.pictures import jpeg
from tests.reader.axe import violations

pytestmark = pytest.mark.browser


def at_history(page: Page, house: House, slug: str, asked: str = "") -> None:
    page.goto(f"{house.server.address}/desk/essays/{slug}/history/{asked}")


def test_by_keys_alone_words_are_put_back_and_a_batch_is_undone(
    browser: Browser, house: House
) -> None:
    essay(house.gallery, "past", 4, 'caption.en = "A crowd."\n')
    album = house.album("past")
    with writing(browser, house, "past") as page:
        open_photo(page, 1)
        page.locator("#box-caption-en").fill("A crowd at noon.")
        saved(page)
        texts = [Change(name(n), "alt", "en", "", f"People {n}") for n in (1, 2, 3, 4)]
        batches.do(house.gallery.store, "past", texts, "admin", today(), langs=["en", "es"])
        opened(page, house.server.address, "past")
        open_photo(page, 3)
        page.locator("#box-alt-en").fill("Dockers with a banner")
        saved(page)

        at_history(page, house, "past")
        expect(page.locator("ol.past > li")).to_have_count(3)
        assert violations(page) == {}
        tab_to(page, "a[href*='batch/?batch=']")
        page.keyboard.press("Enter")
        expect(page.get_by_text("1 stays: somebody has edited it since")).to_be_visible()
        assert violations(page) == {}
        tab_to(page, "main form button.main")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("3 texts are as they were before.")
        found = {photo: block.get("alt", {}).get("en") for photo, block in blocks(album).items()}
        assert found == {
            name(1): None,
            name(2): None,
            name(3): "Dockers with a banner",
            name(4): None,
        }

        at_history(page, house, "past", "?field=caption.en")
        tab_to(page, "button[name=which]")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("The words are back.")
        assert caption(album, 1) == "A crowd."


@pytest.mark.parametrize("script", [True, False])
def test_a_photo_gets_another_file_and_its_names_are_read_again(
    browser: Browser, house: House, script: bool
) -> None:
    slug = f"instead-{script}".lower()
    folder = house.gallery.library / "albums" / slug
    essay(house.gallery, slug, 2, 'caption.en = "Ana Rojas leads."\n')
    (folder / "manifest.json").unlink()
    for number in (1, 2):
        (folder / name(number)).write_bytes(jpeg(300, 200, number))
    ingest(house.gallery.darkroom(), slug, today=today().date(), wait=True)
    new: Any = {"name": "better.jpg", "mimeType": "image/jpeg", "buffer": jpeg(360, 240, 9)}
    address = f"{house.server.address}/desk/essays/{slug}/captions/"
    with visiting(browser, house, java_script_enabled=script) as page:
        if script:
            opened(page, house.server.address, slug)
            with page.expect_file_chooser() as chooser:
                page.get_by_role("button", name="Replace the file").click()
            chooser.value.set_files(new)
            expect(page.locator(".sources .replace")).to_contain_text("is being developed")
        else:
            page.goto(f"{address}1/")
            page.locator("#replace summary").click()
            page.locator("#replace-file").set_input_files(new)
            page.get_by_role("button", name="Replace it").click()
            expect(page.get_by_role("status").first).to_contain_text("The file has arrived.")
        ingest(house.gallery.darkroom(), slug, today=today().date(), wait=True)
        assert [*blocks(house.album(slug))] == ["better.jpg", name(2)]

        page.goto(f"{address}1/")
        expect(page.locator("textarea").first).to_have_value("Ana Rojas leads.", timeout=PATIENCE)
        if script:
            assert violations(page) == {}
        page.get_by_role("button", name="The names are right").click()
        expect(page.get_by_role("status").first).to_contain_text("the names were read again")
        assert "check_names" not in house.album(slug).read_text("utf-8")
