"""What the rules find, beside the boxes: it comes after a save, and goes when it is put right."""

import pytest
from playwright.sync_api import Browser, expect

from gallery.album import parse
from gallery.editing import history, source_of
from tests.desk_browser.captioning import House, essay, name, open_photo, saved, writing

pytestmark = pytest.mark.browser

EN = "Nurses carry the lead banner in Puebla, 1 May 2026."
ES = "Enfermeras llevan la manta principal en Puebla, 1 de mayo de 2026."
WORDS = f"""\
caption.en = "{EN}"
caption.es = "{ES}"
alt.en = "A row of women"
alt.es = "Una fila de mujeres"
persons = ["Ana Rojas"]
"""


def test_what_is_wrong_stands_beside_the_boxes_and_goes_when_it_is_put_right(
    browser: Browser, house: House
) -> None:
    wrong = {2: WORDS.replace(EN, "IMG_0412"), 4: WORDS.replace('persons = ["Ana Rojas"]\n', "")}
    essay(house.gallery, "rules", 4, {n: wrong.get(n, WORDS) for n in range(1, 5)})
    store = house.gallery.store

    with writing(browser, house, "rules") as page:
        errors, faults = page.locator(".meter[data-code=lint] span"), page.locator(".faults li")
        expect(errors).to_have_text("1")
        expect(page.locator("#photo-1 .mark.is-lint")).to_have_text("!")
        page.locator("#box-caption-en").focus()
        page.keyboard.press("Control+Shift+Enter")
        expect(page.locator(".which strong")).to_have_text("2/4")
        expect(faults.first).to_contain_text("The name of a file for a caption: IMG_0412")

        page.locator("#box-caption-en").fill(EN)
        expect(faults).to_have_count(0)
        expect(errors).to_have_text("0")
        assert page.evaluate("document.activeElement.id") == "box-caption-en"

        open_photo(page, 4)
        expect(faults).to_have_count(1)
        page.get_by_role("button", name="Nobody can be recognised").click()
        expect(faults.locator("q")).to_have_text("Nobody can be recognised")
        saved(page)

    blocks = {block.photo: block for block in parse("rules", source_of(store, "rules")).photos}
    assert blocks[name(4)].ignore == {"no-who": "Nobody can be recognised"}
    assert next(iter(history.read(store, "rules"))).kind == "ignored"
