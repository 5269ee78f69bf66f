"""List, archive and search in a real browser: for everybody, in any window, without script."""

import pytest

from tests.reader.axe import violations
from tests.reader.viewing import Read

pytestmark = pytest.mark.browser

PAGES = (
    "/en/photos/",
    "/en/archive/",
    "/es/archive/place/mexico-city/",
    "/es/archive/place/",
    "/en/search/",
    "/es/search/?q=caption&photographer=ines-marrufo",
    "/en/search/?q=nowhere",
)


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1440, "dark")])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_on_lists(read: Read, path: str, width: int, scheme: str) -> None:
    assert violations(read(path, width, color_scheme=scheme)) == {}


@pytest.mark.parametrize("path", PAGES)
def test_lists_fit_a_narrow_window_and_text_twice_as_large(read: Read, path: str) -> None:
    page = read(path, 320)
    narrow = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 640, "height": 844})
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert narrow <= 320
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_a_search_needs_no_script(read: Read) -> None:
    page = read("/en/photos/", 390, java_script_enabled=False)

    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("caption 7")
    page.get_by_label("Photographer").select_option("ines-marrufo")
    page.get_by_role("button", name="Search").click()

    assert page.locator(".result h3").all_inner_texts() == ["Caption 7."]
    assert page.locator("mark").all_inner_texts() == ["Caption", "7"]
    page.locator(".result a").click()
    assert page.url.endswith("/en/photos/many/7/")


def test_pictures_of_results_are_no_larger_than_they_are_shown(read: Read) -> None:
    page = read("/en/search/?q=caption", 390)
    page.locator(".result img").first.evaluate("image => image.decode()")

    shown, told = page.locator(".result img").first.evaluate(
        "image => [image.getBoundingClientRect().width, image.naturalWidth]"
    )

    assert shown == pytest.approx(told, abs=2)


def test_every_line_of_a_list_can_be_hit_with_a_thumb(read: Read) -> None:
    page = read("/en/archive/", 390)

    heights = page.locator(".age li").evaluate_all(
        "items => items.map(item => item.getBoundingClientRect().height)"
    )

    assert heights
    assert min(heights) >= 24
