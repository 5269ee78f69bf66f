"""The essay's page in a real browser: veils, panoramas, the end, the sheet, the light version."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from gallery.model import Facts
from gallery.wiring import Gallery
from tests.reader.viewing import Read
from tests.web.sample import BOTH, Shot, show

pytestmark = pytest.mark.browser

ESSAY = "/en/photos/parts/"
LOADED = "e => performance.getEntriesByType('resource').some(r => r.name.includes('/parts/2-'))"


@pytest.fixture(scope="module", autouse=True)
def parts(library: Gallery) -> None:
    """An essay with a veil, a row with a caption of its own, and a panorama."""
    shots = {f"{n}.jpg": Shot(900, 600, seed=7, facts=Facts(alt={"en": "A"})) for n in (1, 2, 3)}
    shots |= {"4.jpg": Shot(600, 900, seed=7), "5.jpg": Shot(4200, 1000, seed=7)}
    source = BOTH.replace("2026-05-01", "1998-05-01")
    source += (
        '\n[[block]]\nphoto = "1.jpg"\n'
        '\n[[block]]\nphoto = "2.jpg"\nlayout = "column"\nsensitive.en = "Injuries"\n'
        '\n[[block]]\nphoto = "3.jpg"\nlayout = "pair"\nrow_caption.en = "Left: A. Right: B."\n'
        '\n[[block]]\nphoto = "4.jpg"\nlayout = "pair"\n'
        '\n[[block]]\nphoto = "5.jpg"\nlayout = "panorama"\n'
    )
    show(library, "parts", source, shots)


def through(page: Page) -> None:
    """Scroll to the end in steps, as a reader does."""
    page.evaluate(
        """async () => { for (let y = 0; y < document.body.scrollHeight; y += 400) {
             scrollTo(0, y); await new Promise(done => setTimeout(done, 50)); } }"""
    )


def test_a_veiled_photo_is_loaded_when_it_is_asked_for_and_not_before(read: Read) -> None:
    page = read(ESSAY)
    through(page)
    veil = page.locator("#p2 details")

    before = page.evaluate(LOADED)
    veil.locator("summary").click()
    expect(veil.locator("img")).to_be_visible()
    page.wait_for_function(LOADED)

    assert not before
    expect(veil.get_by_text("Hide the photo")).to_be_visible()
    expect(veil.get_by_text("Show the photo")).to_be_hidden()


def test_a_veil_opens_without_script(read: Read) -> None:
    page = read(ESSAY, java_script_enabled=False)
    image = page.locator("#p2 img")

    expect(image).to_be_hidden()
    page.locator("#p2 summary").click()

    expect(image).to_be_visible()


def test_the_viewer_keeps_the_veil_and_shows_the_caption_of_a_row(read: Read) -> None:
    page = read(ESSAY)
    page.locator("#p1 a").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    slide = page.get_by_role("dialog").locator("figure:not([inert])")

    page.keyboard.press("ArrowRight")
    expect(slide).to_contain_text("Injuries")
    expect(slide.locator("img")).to_have_count(0)
    page.keyboard.press("ArrowRight")

    expect(slide.locator("figcaption")).to_contain_text("Left: A. Right: B.")


def test_a_row_with_a_caption_of_its_own_is_equally_high(read: Read) -> None:
    page = read(ESSAY)
    through(page)

    heights = page.locator("figure.pair img").evaluate_all(
        "images => images.map(image => image.getBoundingClientRect().height)"
    )

    assert len(heights) == 2
    assert max(heights) - min(heights) < 1.5


def test_buttons_move_a_panorama_on_a_phone(read: Read) -> None:
    page = read(ESSAY, 390)
    strip = page.locator(".panorama a")
    strip.scroll_into_view_if_needed()
    right = page.get_by_role("button", name="Scroll right")

    box = right.bounding_box()
    right.click()

    page.wait_for_function("() => document.querySelector('.panorama a').scrollLeft > 100")
    assert box and box["width"] >= 44 and box["height"] >= 44


def test_the_other_language_opens_at_the_same_photo(read: Read) -> None:
    page = read(ESSAY + "#p3")

    page.get_by_role("link", name="Español").click()

    expect(page).to_have_url(re.compile(r"/es/photos/parts/#p3$"))


def test_the_address_can_be_passed_on(read: Read) -> None:
    page = read(ESSAY, permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("Object.defineProperty(navigator, 'share', { value: undefined })")

    page.get_by_role("button", name="Share").click()

    expect(page.get_by_text("The link is copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(ESSAY)


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_rows_of_the_sheet_end_together_and_nothing_is_cut(read: Read, width: int) -> None:
    page = read("/en/photos/many/sheet/", width)
    through(page)
    boxes = page.locator(".tiles img").evaluate_all(
        """images => images.map(image => { const box = image.getBoundingClientRect();
             const own = image.getAttribute('width') / image.getAttribute('height');
             return box.width / box.height / own; })"""
    )
    tiles = page.locator(".tiles li").evaluate_all(
        """all => all.map(one => one.getBoundingClientRect())
             .map(box => [Math.round(box.top), box.right])"""
    )
    ends = list(dict(tiles).values())[:-1]

    expect(page.locator(".tiles li")).to_have_count(24)
    assert len(ends) >= 2
    assert max(ends) - min(ends) < 1.5
    assert all(box == pytest.approx(1, abs=0.02) for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_light_version_loads_no_webfont(read: Read) -> None:
    loaded = {
        path: read(ESSAY + path, 390).evaluate(
            "() => performance.getEntriesByType('resource').map(entry => entry.name).join(' ')"
        )
        for path in ("", "light/")
    }

    assert "woff2" in loaded[""]
    assert "woff2" not in loaded["light/"]


def test_on_paper_the_rows_stay_rows_and_the_veil_is_one_line(browser: Browser, many: str) -> None:
    page = browser.new_page(viewport={"width": 680, "height": 960})
    page.goto(many + ESSAY + "print/")
    page.emulate_media(media="print")

    tops = page.locator("figure.pair img").evaluate_all(
        "images => images.map(image => Math.round(image.getBoundingClientRect().top))"
    )
    veil = page.locator("#p2 summary").bounding_box()
    page.close()

    assert len(set(tops)) == 1
    assert veil and veil["height"] < 60
