"""Situations whose borders an editor moves, words that outlive the page, the kit's own page."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import PATIENCE
from tests.desk_browser.captioning import (
    House,
    blocks,
    caption,
    essay,
    name,
    opened,
    saved,
    visiting,
    writing,
)
from tests.reader.axe import violations

pytestmark = pytest.mark.browser

EVENT = """\
event.en = "May Day march"
date = "2026-05-01"
caption.en = "{action}, {event}"
[people]
ana = "Ana Rojas"
"""
DIALOG = "dialog.situations[open]"


def heads(page: Page) -> list[str]:
    """The places of the photos of each situation."""
    told: list[str] = page.evaluate(
        f"[...document.querySelectorAll('{DIALOG} h3')].map((one) => one.firstChild.data.trim())"
    )
    return told


def begin(page: Page) -> None:
    page.keyboard.press("s")
    page.wait_for_selector(DIALOG)


def carry_out(page: Page) -> None:
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("dialog.preview[open]", timeout=PATIENCE)
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice-of-batch", timeout=PATIENCE)
    saved(page)


def test_borders_move_by_keys_and_what_was_written_outlives_the_page(
    browser: Browser, house: House
) -> None:
    words = {2: 'caption.en = "By hand"\n', 3: "sensitive = true\n"}
    essay(house.gallery, "borders", 6, words, event=EVENT)

    with writing(browser, house, "borders") as page:
        begin(page)
        seen = [heads(page)]
        for key in ("ArrowUp", "ArrowRight", "ArrowLeft", "ArrowLeft"):
            page.keyboard.press(f"Alt+Shift+{key}")
            seen.append(heads(page))
        page.keyboard.press("Alt+Shift+ArrowDown")
        page.keyboard.type("=@ana= sings")
        opened(page, house.server.address, "borders")
        begin(page)
        kept = page.input_value(f"{DIALOG} textarea")
        carry_out(page)
        page.keyboard.press("Control+z")
        expect(page.locator(".notice-of-batch")).to_contain_text("as before", timeout=PATIENCE)
        undone = caption(house.album("borders"), 1)
        again = page.evaluate("localStorage.length")

    assert seen == [["1–6"], ["1–3", "4–6"], ["1–4", "5–6"], ["1–3", "4–6"], ["1–2", "3–6"]]
    assert kept == "Ana Rojas sings"
    assert (undone, again) == ("", 0)


def test_words_of_people_stay_and_nobody_is_named_behind_a_veil(
    browser: Browser, house: House
) -> None:
    words = {2: 'caption.en = "By hand"\n', 3: "sensitive = true\n"}
    essay(house.gallery, "veil", 3, words, event=EVENT)

    with writing(browser, house, "veil") as page:
        begin(page)
        found = violations(page)
        page.keyboard.type("=@ana= sings")
        carry_out(page)

    there = blocks(house.album("veil"))
    assert [caption(house.album("veil"), n) for n in (1, 2)] == [
        "Ana Rojas sings, May Day march",
        "By hand",
    ]
    assert [there[name(n)].get("persons") for n in (1, 2, 3)] == [
        ["Ana Rojas"],
        ["Ana Rojas"],
        None,
    ]
    assert found == {}


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_page_of_the_event_grows_by_rows_and_shows_its_example(
    browser: Browser, house: House, width: int, scheme: str
) -> None:
    slug = f"kit-{width}"
    essay(house.gallery, slug, 2, event=EVENT)

    with visiting(browser, house, "editor", width=width, color_scheme=scheme) as page:
        page.goto(f"{house.server.address}/desk/essays/{slug}/kit/")
        found = violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        for n in (1, 2, 3):
            page.fill(f"#kit-people-{n}-name-en", f"Person {n}")
        page.fill("#kit-caption-en", "{action} in {city}")
        page.fill("#kit-city-en", "Oaxaca")
        made = page.locator("[data-example-of=en] .made")
        expect(made).to_have_text("Nurses carry the lead banner in Oaxaca", timeout=PATIENCE)
        page.keyboard.press("Control+s")
        page.wait_for_selector(".notice.good")

    written = (house.album(slug).parent / "event.toml").read_text("utf-8")
    assert found == {}
    assert wide <= width
    assert all(f'en = "Person {n}"' in written or f'"Person {n}"' in written for n in (1, 2, 3))
    assert 'ana = "Ana Rojas"' in written
