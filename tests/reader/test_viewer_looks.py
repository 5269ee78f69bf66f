"""The viewer in windows of every shape, in every language, and as assistive technology sees it."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.reader.axe import violations
from tests.reader.viewing import ESSAY, Read, open_at, photo, place

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1440])
def test_every_button_is_large_enough_for_a_thumb(read: Read, width: int) -> None:
    dialog = open_at(read(width=width), 2)

    boxes = [one.bounding_box() for one in dialog.locator("button, a").all()]

    assert len(boxes) == 5
    assert all(box and box["width"] >= 44 and box["height"] >= 44 for box in boxes)


def test_only_neighbours_are_fetched(read: Read) -> None:
    dialog = open_at(read(), 7)

    filled = dialog.locator(".strip figure").evaluate_all("all => all.map(e => e.children.length)")

    assert [n for n, children in enumerate(filled, 1) if children] == [6, 7, 8]


@pytest.mark.parametrize(("width", "dense"), [(390, 3), (390, 2), (1440, 1), (1440, 2)])
def test_the_pixels_fit_the_window(read: Read, width: int, dense: int) -> None:
    page = read("/en/photos/rows/", width, device_scale_factor=dense)
    image = open_at(page, 1).locator("figure:not([inert]) img")
    image.evaluate("e => e.decode()")

    shown, address = image.evaluate("e => [e.clientWidth, e.currentSrc]")

    file = int(re.search(r"-(\d+)\.avif$", address)[1])  # type: ignore[index]
    assert 0.66 <= file / (shown * min(dense, 2)) <= 2.2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_while_the_viewer_is_open(read: Read, width: int, scheme: str) -> None:
    page = read(width=width, color_scheme=scheme)
    open_at(page, 2)

    found = [violations(page)]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    found.append(violations(page))

    assert found == [{}, {}]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", [ESSAY, ESSAY + "3/", "/es/photos/rows/", "/es/photos/rows/4/"])
def test_axe_finds_nothing_on_essay_and_photo_page(
    read: Read, path: str, width: int, scheme: str
) -> None:
    assert violations(read(path, width, color_scheme=scheme)) == {}


def test_the_viewer_fits_a_narrow_window_with_text_twice_as_large(read: Read) -> None:
    page = read(width=320)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    dialog = open_at(page, 2)

    assert dialog.evaluate("e => e.scrollWidth <= e.clientWidth")
    for button in dialog.locator("button, a").all():
        expect(button).to_be_in_viewport(ratio=1)
    expect(dialog.locator("figure:not([inert]) img")).to_be_in_viewport(ratio=0.9)


def test_a_long_caption_can_be_scrolled_and_leaves_the_photo_whole(read: Read) -> None:
    page = read(width=320)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    caption = page.locator("#p2 figcaption p")
    caption.evaluate("e => e.textContent = 'Stilt walkers above the crowd. '.repeat(12)")
    dialog = open_at(page, 2)
    shown = dialog.locator("figure:not([inert])")

    expect(shown.locator("img")).to_be_in_viewport(ratio=0.99)
    assert violations(page) == {}
    page.keyboard.press("ArrowDown")
    assert shown.evaluate("e => e.scrollTop") > 0


def test_turning_the_phone_keeps_the_photo(read: Read) -> None:
    page = read(width=390)
    open_at(page, 5)

    page.set_viewport_size({"width": 844, "height": 390})

    place(page, 5)


def test_nothing_moves_on_the_page_behind(read: Read) -> None:
    page = read()
    page.evaluate("window.moved = 0")
    wide = page.evaluate("document.documentElement.clientWidth")
    open_at(page, 2)

    assert page.evaluate("document.documentElement.clientWidth") == wide
    page.keyboard.press("Escape")
    expect(photo(page, 2)).to_be_focused()
    assert page.evaluate("window.moved") <= 0.001


def test_from_right_to_left_the_left_arrow_leads_on(read: Read, many: str) -> None:
    page = read("/en/photos/")

    def turned(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("<html", "<html dir=rtl"))

    page.route(many + ESSAY, turned)
    page.goto(many + ESSAY)
    open_at(page, 2)

    page.keyboard.press("ArrowLeft")

    place(page, 3)
    page.keyboard.press("ArrowRight")
    place(page, 2)


def test_an_essay_of_one_photo_has_nowhere_to_go(read: Read) -> None:
    page = read("/en/photos/e1/")
    dialog = open_at(page, 1)

    page.keyboard.press("ArrowRight")

    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("1 of 1")
    for name in ("Previous photo", "Next photo"):
        expect(dialog.get_by_label(name)).to_be_disabled()


def test_a_sensitive_photo_stays_covered_until_it_is_asked_for(read: Read) -> None:
    page = read()
    dialog = open_at(page, 19)

    page.keyboard.press("ArrowRight")

    shown = dialog.locator("figure:not([inert])")
    expect(shown).to_contain_text("An injured person")
    assert shown.locator("img").count() == 0
    assert violations(page) == {}
    shown.get_by_role("button", name="Show the photo").click()
    expect(shown.locator("img")).to_be_visible()
    place(page, 20)


def test_leaving_at_a_covered_photo_leads_to_its_veil_and_opening_that_uncovers_it(
    read: Read,
) -> None:
    page = read()
    dialog = open_at(page, 19)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")

    expect(page.locator("#p20 summary")).to_be_focused()
    page.keyboard.press("Enter")
    open_at(page, 20)
    expect(dialog.locator("figure:not([inert]) img")).to_be_visible()


def test_the_buttons_speak_the_language_of_the_page(read: Read) -> None:
    page = read("/es/photos/rows/")

    dialog = open_at(page, 1)

    names = [one.get_attribute("aria-label") for one in dialog.locator("button, a").all()]
    assert names == ["Foto anterior", "Foto siguiente", "Descargar", "Ampliar", "Cerrar"]
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("1 de 17")


def test_a_printed_page_leaves_the_open_viewer_out(read: Read) -> None:
    page = read()
    dialog = open_at(page, 2)

    page.emulate_media(media="print")

    expect(dialog).to_be_hidden()
    expect(photo(page, 2)).to_be_visible()
