"""The viewer in a real browser: opened, steered and left by keyboard, mouse and touch."""

import re
from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.reader.viewing import ESSAY, PHOTOS, Read, at_photo, open_at, photo, place, swipe

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement.getAttribute('aria-label')"
WHERE = "(e => e.closest('dialog') ? 'inside' : e.tagName)(document.activeElement)"


@pytest.mark.parametrize("way", ["Enter", "click"])
def test_a_photo_opens_with_the_keyboard_and_with_a_click(read: Read, way: str) -> None:
    page = read()

    if way == "Enter":
        photo(page, 2).focus()
        page.keyboard.press("Enter")
    else:
        photo(page, 2).click()

    dialog = page.get_by_role("dialog", name="Photo viewer")
    expect(dialog).to_be_visible()
    assert dialog.evaluate("e => e.matches(':modal')")
    assert page.evaluate(FOCUSED) == "Close"
    place(page, 2)
    at_photo(page, 2)


def test_keys_lead_from_photo_to_photo_and_stop_at_the_ends(read: Read) -> None:
    page = read()
    dialog = open_at(page, 2)
    keys = {"ArrowRight": 3, "ArrowLeft": 2, "End": PHOTOS, "Home": 1}

    for key, number in keys.items():
        page.keyboard.press(key)
        place(page, number)
        at_photo(page, number)

    page.keyboard.press("ArrowLeft")
    place(page, 1)
    expect(dialog.get_by_label("Previous photo")).to_be_disabled()
    expect(dialog.get_by_label("Next photo")).to_be_enabled()
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    place(page, PHOTOS)
    expect(dialog.get_by_label("Next photo")).to_be_disabled()


def test_two_dozen_fast_presses_reach_the_last_photo(read: Read) -> None:
    page = read()
    open_at(page, 1)

    for _ in range(PHOTOS - 1):
        page.keyboard.press("ArrowRight")

    place(page, PHOTOS)
    at_photo(page, PHOTOS)
    assert page.evaluate("history.length") == 3


def test_the_last_button_pressed_keeps_the_focus_and_the_keys(read: Read) -> None:
    page = read()
    dialog = open_at(page, PHOTOS - 1)

    dialog.get_by_label("Next photo").click()
    page.keyboard.press("ArrowLeft")

    place(page, PHOTOS - 1)


def test_tab_goes_round_inside_and_never_reaches_the_page_behind(read: Read) -> None:
    page = read()
    open_at(page, 2)

    reached = []
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(WHERE))

    assert set(reached) <= {"inside", "BODY"}  # BODY: the browser's own buttons
    assert reached.count("inside") >= 6


@pytest.mark.parametrize("way", ["Escape", "Close", "back"])
def test_leaving_returns_to_the_page_at_the_last_photo_seen(read: Read, way: str) -> None:
    page = read(ESSAY + "#p4")
    dialog = open_at(page, 4)
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    at_photo(page, 12)

    if way == "back":
        page.go_back()
    elif way == "Close":
        dialog.get_by_label("Close").click()
    else:
        page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    expect(photo(page, 12)).to_be_focused()
    expect(page).to_have_url(re.compile(r"/en/photos/many/#p4$"))
    page.wait_for_timeout(300)  # a browser that restores the old place does so by now
    expect(photo(page, 12)).to_be_in_viewport(ratio=0.9)


def test_forward_opens_the_viewer_again_and_leaving_it_leaves_the_page_open(read: Read) -> None:
    page = read()
    dialog = open_at(page, 5)
    page.keyboard.press("ArrowRight")
    at_photo(page, 6)
    page.go_back()
    expect(dialog).to_be_hidden()

    page.go_forward()

    expect(dialog).to_be_visible()
    place(page, 6)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page).to_have_url(re.compile(ESSAY + "$"))


def test_a_viewer_that_is_opened_before_it_was_told_to_be_closed_stays_open(read: Read) -> None:
    page = read()
    dialog = open_at(page, 5)
    at_photo(page, 5)

    dialog.dispatch_event("close")  # browsers tell of it with the next frame, which may be late
    page.evaluate("() => new Promise(done => setTimeout(done, 300))")

    expect(dialog).to_be_visible()
    at_photo(page, 5)


def test_the_address_of_a_photo_seen_in_the_viewer_is_its_page(read: Read) -> None:
    page = read()
    open_at(page, 5)
    page.keyboard.press("ArrowRight")
    at_photo(page, 6)

    page.reload()

    expect(page.locator("h1")).to_have_text(f"Photo 6 of {PHOTOS}")


def test_a_swipe_leads_to_the_next_photo(read: Read) -> None:
    page = read(width=390, has_touch=True, is_mobile=True)
    photo(page, 2).tap()
    place(page, 2)

    swipe(page, 320, 80)

    place(page, 3)
    at_photo(page, 3)


def test_zoom_shows_more_of_the_photo_and_arrows_then_move_in_it(read: Read) -> None:
    page = read()
    dialog = open_at(page, 2)
    image = dialog.locator("figure:not([inert]) img")
    zoom = dialog.get_by_label("Zoom")
    fits = image.evaluate("e => e.clientWidth")

    zoom.click()

    expect(zoom).to_have_attribute("aria-pressed", "true")
    assert image.evaluate("e => e.clientWidth") == pytest.approx(2.5 * fits, rel=0.01)
    before = image.evaluate("e => e.parentNode.scrollLeft")
    page.keyboard.press("ArrowRight")
    assert image.evaluate("e => e.parentNode.scrollLeft") > before > 0
    place(page, 2)
    page.keyboard.press("-")
    expect(zoom).to_have_attribute("aria-pressed", "false")
    assert image.evaluate("e => e.clientWidth") == fits
    page.keyboard.press("+")
    assert image.evaluate("e => e.clientWidth") > 2 * fits
    page.keyboard.press("Home")
    expect(zoom).to_have_attribute("aria-pressed", "false")


def test_a_double_click_zooms_in_on_its_point(read: Read) -> None:
    page = read()
    image = open_at(page, 2).locator("figure:not([inert]) img")
    box = image.bounding_box()
    assert box

    image.dblclick(position={"x": box["width"] * 0.9, "y": box["height"] * 0.9})

    right, left, low, high = image.evaluate(
        "({parentNode: e}) => [e.scrollWidth - e.clientWidth - e.scrollLeft, e.scrollLeft,"
        " e.scrollHeight - e.clientHeight - e.scrollTop, e.scrollTop]"
    )
    assert right < left and low < high
    image.dblclick()
    assert image.bounding_box() == pytest.approx(box, abs=1)


def test_the_photo_can_be_saved_under_a_name_that_says_what_it_is(read: Read) -> None:
    page = read()
    dialog = open_at(page, 2)
    page.keyboard.press("ArrowRight")

    with page.expect_download() as saved:
        dialog.get_by_label("Download").click()

    assert saved.value.suggested_filename == "many-003.jpg"
    assert saved.value.path().read_bytes()[:3] == b"\xff\xd8\xff"


def test_caption_and_credit_are_inside(read: Read) -> None:
    page = read()
    dialog = open_at(page, 1)
    shown = dialog.locator("figure:not([inert]) figcaption")

    expect(shown).to_have_text("Caption 1. Teo Balam")
    page.keyboard.press("ArrowRight")
    expect(shown).to_have_text("Caption 2. Inés Marrufo")


@pytest.mark.parametrize("key", ["Control", "Shift"])
def test_a_photo_can_still_be_opened_in_a_tab_of_its_own(
    read: Read, key: Literal["Control", "Shift"]
) -> None:
    page = read()

    with page.context.expect_page() as other:
        photo(page, 2).click(modifiers=[key])

    at_photo(other.value, 2)
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_next_photo_page_is_fetched_while_the_pointer_rests_on_its_link(read: Read) -> None:
    page = read(ESSAY + "4/")
    page.wait_for_load_state("networkidle")
    fetched: list[str] = []
    session = page.context.new_cdp_session(page)
    session.on("Preload.prefetchStatusUpdated", lambda told: fetched.append(told["status"]))
    session.send("Preload.enable")
    link = page.locator("a[rel=next]")

    link.hover()
    for _ in range(600):
        if "Ready" in fetched:
            break
        page.wait_for_timeout(50)
    link.click()

    at_photo(page, 5)
    how = page.evaluate("performance.getEntriesByType('navigation')[0].deliveryType")
    assert how == "navigational-prefetch"
