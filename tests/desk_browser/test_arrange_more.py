"""Points, focal points, other essays' photos and the page beside the list, in a browser."""

import re
import tomllib
from typing import Any

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.desk_browser import captioning
from tests.desk_browser.arranging import arranging, until
from tests.desk_browser.captioning import House
from tests.reader.axe import violations

pytestmark = pytest.mark.browser


def essay(house: House, slug: str) -> None:
    """Four photos, a point behind each two of them; a fifth and a sixth wait in the tray."""
    captioning.essay(house.gallery, slug, 6)
    album = house.album(slug)
    head, *photos = album.read_text("utf-8").split("\n[[block]]\n")
    points = [f'point.en = "Demand {n}."\npoint.es = "Exigencia {n}."\n' for n in (1, 2)]
    parts = [head, *photos[:2], points[0], *photos[2:4], points[1]]
    album.write_text("\n[[block]]\n".join(parts), "utf-8")


def tables(house: House, slug: str) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = tomllib.loads(house.album(slug).read_text("utf-8"))["block"]
    return blocks


def order(house: House, slug: str) -> str:
    """The essay in short: "12P()34P(5)"."""
    told = []
    for one in tables(house, slug):
        hung = [p if isinstance(p, str) else p["photo"] for p in one.get("photos", [])]
        kind = f"P({''.join(p[7] for p in hung)})" if "point" in one else next(iter(one))[0].upper()
        told.append(one["photo"][-5] if "photo" in one else kind)
    return "".join(told)


def photo(number: int) -> str:
    return f'#strip > li[data-key="IMG_000{number}.jpg"]'


def point(page: Page, number: int) -> Any:
    return page.locator(".is-point").nth(number - 1)


def drag(page: Page, start: Any, end: Any) -> None:
    start.scroll_into_view_if_needed()
    start.hover()
    page.mouse.down()
    box = end.bounding_box()
    assert box
    x, y = box["x"] + 30, box["y"] + box["height"] / 2
    page.mouse.move(x, y, steps=12)
    for turn in range(8):  # the page makes room in its own time
        page.wait_for_timeout(50)
        page.mouse.move(x + turn % 2, y)
    page.mouse.up()


def test_photos_are_dragged_onto_points_off_them_and_out_of_the_tray(
    browser: Browser, house: House
) -> None:
    essay(house, "hang")
    with arranging(browser, house, "essays/hang/arrange/") as page:
        page.set_viewport_size({"width": 1440, "height": 1800})  # nothing scrolls under the hand
        drag(page, page.locator(f"{photo(2)} .lift"), point(page, 2))
        until(lambda: order(house, "hang"), "1P()34P(2)")
        expect(point(page, 2).locator(".hanging .name")).to_have_text("IMG_0002.jpg")
        drag(page, page.locator("#waiting li").first, point(page, 1).locator(".hung"))
        until(lambda: order(house, "hang"), "1P(5)34P(2)")
        drag(page, point(page, 2).locator(".hanging img"), page.locator(f"{photo(3)} .frame"))
        until(lambda: sorted(order(house, "hang")), sorted("1P(5)234P()"))
        expect(point(page, 2).locator(".hanging")).to_have_count(0)


def test_one_key_hangs_photos_on_the_point_above(browser: Browser, house: House) -> None:
    essay(house, "above")
    with arranging(browser, house, "essays/above/arrange/") as page:
        page.locator(f"{photo(1)} .lift").focus()
        page.keyboard.press("h")
        expect(page.locator("#said")).to_have_text("There is no point above it.")
        page.locator(f"{photo(3)} .lift").focus()
        page.keyboard.press("h")
        until(lambda: order(house, "above"), "12P(3)4P()")
        expect(page.locator(f"{photo(4)} .lift")).to_be_focused()
        page.keyboard.press("h")
        until(lambda: order(house, "above"), "12P(34)P()")
        point(page, 1).locator(".hanging input").first.check()
        page.keyboard.press("m")
        expect(page.locator("#position")).to_be_focused()
        page.get_by_role("button", name="Move later").click()
        until(lambda: order(house, "above"), "12P(43)P()")
        page.get_by_role("button", name="Take off the point").click()
        until(lambda: order(house, "above"), "12P(4)3P()")


def test_the_focal_point_is_set_by_keys_by_a_click_and_taken_away(
    browser: Browser, house: House
) -> None:
    essay(house, "focus")

    def focus() -> object:
        return tables(house, "focus")[0].get("focus")

    with arranging(browser, house, "essays/focus/arrange/") as page:
        page.locator(f"{photo(1)} .lift").click()
        ground = page.locator("#one .ground")
        ground.focus()
        page.keyboard.press("Shift+ArrowLeft")
        page.keyboard.press("ArrowDown")
        told = "40 percent from the left, 51 percent from the top."
        expect(page.locator("#said")).to_have_text(told)
        until(focus, [0.4, 0.51])
        box = ground.locator("img").bounding_box()
        assert box
        ground.click(position={"x": box["width"] / 4, "y": box["height"] / 2})
        until(lambda: [round(part, 1) for part in tables(house, "focus")[0]["focus"]], [0.2, 0.5])
        page.locator("#one .centre").click()
        until(focus, None)

        page.locator("#one [name=veiled]").check()
        until(lambda: tables(house, "focus")[0].get("sensitive"), True)
        page.locator('#one [name="sensitive.es"]').fill("Herida")
        page.locator("#one [name=credit]").fill("Ben")
        until(lambda: tables(house, "focus")[0].get("sensitive", {}), {"es": "Herida"})
        until(lambda: tables(house, "focus")[0].get("credit"), "Ben")
        expect(page.locator(f"{photo(1)} .is-veiled")).to_be_visible()
        page.locator(f"{photo(2)} .lift").click()
        expect(page.locator("#one [name=credit]")).to_have_value("")


def inside(page: Page) -> FrameLocator:
    return page.frame_locator("#beside iframe")


def test_the_page_stands_beside_the_list_and_follows_it(browser: Browser, house: House) -> None:
    essay(house, "beside")
    calm = {"reduced_motion": "reduce"}  # else the page glides, and where it stands is half way
    with arranging(browser, house, "essays/beside/arrange/", **calm) as page:
        page.get_by_role("button", name="The page beside").click()
        expect(page.locator("#beside iframe")).to_have_attribute("data-loads", "1")
        expect(inside(page).locator(".point")).to_have_count(2)
        expect(inside(page).locator(".point .text").first).to_have_text("Demand 1.")
        point(page, 2).locator(".lift").click()
        scrolled = "() => document.querySelector('#beside iframe').contentWindow.scrollY"
        until(lambda: page.evaluate(scrolled) > 0, True)
        there = page.evaluate(scrolled)
        point(page, 2).locator("summary").click()
        point(page, 2).locator("textarea").first.fill("Water for all.")
        expect(inside(page).locator(".point .text").nth(1)).to_have_text("Water for all.")
        until(lambda: abs(page.evaluate(scrolled) - there) < 50, True)

        page.locator("#beside").get_by_role("button", name="Spanish").click()
        expect(inside(page).locator(".point .text").first).to_have_text("Exigencia 1.")
        page.get_by_role("button", name="Desktop").click()
        wide = "() => document.querySelector('#beside iframe').contentWindow.innerWidth"
        until(lambda: page.evaluate(wide), 1280)
        inside(page).locator('article a[href="3/"]').first.click()
        expect(page.locator(f"{photo(3)} input")).to_be_checked()


def test_on_a_phone_the_page_is_a_tab_of_its_own(browser: Browser, house: House) -> None:
    essay(house, "tab")
    with arranging(browser, house, "essays/tab/arrange/", width=390, has_touch=True) as page:
        page.get_by_role("button", name="The page beside").tap()
        expect(inside(page).locator(".point")).to_have_count(2)
        expect(page.locator("#strip")).to_be_hidden()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("button", name="The list").tap()
        expect(page.locator("#strip")).to_be_visible()


def test_a_photo_of_another_essay_is_found_and_put_in(browser: Browser, house: House) -> None:
    essay(house, "borrower")
    essay(house, "lender")
    album = house.album("lender")
    words = album.read_text("utf-8").replace('"May Day"', '"The Zócalo at night"')
    album.write_text(words, "utf-8")
    with arranging(browser, house, "essays/borrower/arrange/") as page:
        page.locator(f"{photo(1)} .lift").click()
        page.get_by_role("link", name="Photos of other essays").click()
        page.locator("#others-q").fill("zocalo night")
        page.locator("#others").get_by_role("button", name=re.compile("Zócalo")).click()
        found = violations(page)
        page.locator("#others .strip input").nth(1).check()
        page.locator("#others").get_by_role("button", name="Put in after the chosen one").click()

        until(lambda: tables(house, "borrower")[1], {"photo": "/lender/IMG_0002.jpg"})
        assert found == {}


def test_the_tray_is_sifted_by_name_and_taken_as_a_whole(browser: Browser, house: House) -> None:
    essay(house, "sift")
    with arranging(browser, house, "essays/sift/arrange/") as page:
        page.locator("#sift").fill("_0006")
        expect(page.locator("#waiting li:visible")).to_have_count(1)
        page.get_by_role("button", name="Choose all that are shown").click()
        page.locator(f"{photo(1)} .lift").click()
        page.get_by_role("button", name="Put in after the chosen one").click()

        until(lambda: order(house, "sift"), "162P()34P()")


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_axe_finds_nothing_in_the_speech_and_beside_the_page(
    browser: Browser, house: House, width: int, scheme: str
) -> None:
    slug = f"more-{width}"
    essay(house, slug)
    path = f"essays/{slug}/arrange/"
    with arranging(browser, house, path, width=width, color_scheme=scheme) as page:
        page.get_by_role("link", name="Paste the speech").click()
        page.locator("#speech-words").fill("1. Uno.\n3. Tres.\n")
        expect(page.locator("#speech .becomes tbody tr")).to_have_count(2)
        speech = violations(page)
        page.keyboard.press("Escape")
        page.locator(f"{photo(1)} .lift").click()
        page.locator("#one").evaluate("(one) => (one.open = true)")
        details = violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth")

        assert (speech, details) == ({}, {})
        assert wide <= width
