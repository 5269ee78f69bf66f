"""Names that complete while somebody writes: by keys alone, in the language of the box."""

import pytest
from playwright.sync_api import Browser, Page, expect

from gallery.names import FILE
from tests.conftest import PATIENCE
from tests.desk_browser.captioning import House, blocks, box, caption, essay, name, saved, writing
from tests.reader.axe import violations

pytestmark = pytest.mark.browser

EVENT = """\
city.en = "Mexico City"
city.es = "Ciudad de México"
[people]
ana = "Ana Rojas"
ang = "Ángela Ruiz"
"""
LIST = ".completions:not([hidden])"


def offered(page: Page) -> list[str]:
    """The names that are offered, once some are."""
    expect(page.locator(LIST)).to_be_visible(timeout=PATIENCE)
    return page.locator(f"{LIST} li").all_inner_texts()


def test_a_name_is_taken_by_keys_alone_and_offered_for_persons(
    browser: Browser, house: House
) -> None:
    words = {2: 'sensitive = true\ncaption.en = "A wounded man, "\n'}
    essay(house.gallery, "names", 2, words, event=EVENT)
    (house.gallery.library / FILE).write_text('[[people]]\nname = "Angus Sol"\n', "utf-8")

    with writing(browser, house, "names") as page:
        page.focus("#box-caption-en")
        page.keyboard.type("Here an")
        names = offered(page)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        active = page.get_attribute("#box-caption-en", "aria-activedescendant")
        told = page.inner_text(f"#{active}")
        page.keyboard.press("Enter")
        taken = box(page)
        page.keyboard.press("Alt+Enter")
        persons = box(page, "persons")
        page.keyboard.press("Control+z")
        undone = box(page)
        page.keyboard.press("Control+Enter")
        page.keyboard.type("an")
        offered(page)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.type(", =@ang=")
        veiled = box(page), page.locator(".also").count(), box(page, "persons")
        saved(page)

    assert names == ["Ana Rojas", "Ángela Ruiz", "Angus Sol"]
    assert (told, taken, persons) == ("Ángela Ruiz", "Here Ángela Ruiz", "Ángela Ruiz")
    assert undone == "Here an"
    assert veiled == ("A wounded man, Ana Rojas, Ángela Ruiz", 0, "")
    assert blocks(house.album("names"))[name(1)]["persons"] == ["Ángela Ruiz"]


def test_it_takes_no_key_before_somebody_goes_into_the_list(browser: Browser, house: House) -> None:
    essay(house.gallery, "quiet", 2, event=EVENT)

    with writing(browser, house, "quiet") as page:
        page.focus("#box-caption-en")
        page.keyboard.type("Ana")
        offered(page)
        page.keyboard.press("Enter")
        page.keyboard.type("mex")
        offered(page)
        page.keyboard.press("Escape")
        closed = page.locator(LIST).count(), page.evaluate("document.activeElement.id")
        page.keyboard.type("i")
        offered(page)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Control+Enter")
        second = page.inner_text(".which strong"), page.locator(LIST).count()
        page.focus("#box-caption-es")
        page.keyboard.type("mexico")
        spanish = offered(page)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        saved(page)

    assert closed == (0, "box-caption-en")
    assert second == ("2/2", 0)
    assert spanish == ["Ciudad de México"]
    assert caption(house.album("quiet"), 1) == "Ana\nmexi"
    assert caption(house.album("quiet"), 2, "es") == "Ciudad de México"


@pytest.mark.parametrize(("width", "touch"), [(1440, False), (390, True)])
def test_the_list_covers_neither_the_words_nor_what_axe_looks_for(
    browser: Browser, house: House, width: int, touch: bool
) -> None:
    slug = f"list-{width}"
    essay(house.gallery, slug, 1, event=EVENT)

    with writing(browser, house, slug, width=width, has_touch=touch) as page:
        page.focus("#box-persons")
        page.keyboard.type("Ben Sol; an")
        offered(page)
        page.keyboard.press("ArrowDown")
        under, right = page.evaluate(
            "[document.querySelector('.completions'), document.getElementById('box-persons')]"
            ".map((one) => one.getBoundingClientRect()).reduce((list, box) =>"
            " [list.top - box.bottom, list.right])"
        )
        found = violations(page)
        page.keyboard.press("Enter")
        persons = box(page, "persons")

    assert under >= -1
    assert right <= width
    assert found == {}
    assert persons == "Ben Sol; Ana Rojas"
