"""The list, the form of an essay and its state, in a real browser."""

import re
import tomllib
import urllib.request
from typing import Any
from urllib.error import HTTPError

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.desk_browser.arranging import arranging, essay, tab_to, until
from tests.desk_browser.captioning import House
from tests.reader.axe import violations

pytestmark = pytest.mark.browser

LOOKS = [(390, "light"), (390, "dark"), (1440, "light"), (1440, "dark")]


def told(house: House, slug: str) -> dict[str, Any]:
    return tomllib.loads(house.album(slug).read_text("utf-8"))


WORDS = 'caption.en = "Dock workers carry a banner."\nalt.en = "Two men, red cloth"\n'
"""What each photo needs before it goes out."""


def public(house: House, slug: str) -> int:
    """What a stranger is answered."""
    try:
        with urllib.request.urlopen(f"{house.server.address}/en/photos/{slug}/") as answer:
            return int(answer.status)
    except HTTPError as problem:
        return problem.code


def test_by_keys_alone_an_essay_is_published_and_withdrawn(browser: Browser, house: House) -> None:
    essay(house, "state", WORDS)
    with arranging(browser, house, "essays/state/publish/") as page:
        assert public(house, "state") == 404
        tab_to(page, 'button[value="published"]')
        page.keyboard.press("Enter")
        expect(page.get_by_text("It is public now, on every page.")).to_be_visible()
        assert public(house, "state") == 200

        tab_to(page, ".confirm summary")
        page.keyboard.press("Enter")
        tab_to(page, 'button[value="withdrawn"]')
        page.keyboard.press("Enter")
        expect(page.get_by_text("from now on")).to_be_visible()
        assert public(house, "state") == 404
        assert told(house, "state")["status"] == "withdrawn"


def test_by_single_taps_and_without_script_too(browser: Browser, house: House) -> None:
    essay(house, "taps", WORDS)
    options: dict[str, Any] = {"width": 390, "has_touch": True, "java_script_enabled": False}
    with arranging(browser, house, "essays/taps/publish/", "editor", **options) as page:
        page.get_by_role("button", name="Send to review").tap()
        expect(page.get_by_text("It is in review.")).to_be_visible()
    with arranging(browser, house, "essays/taps/publish/", "publisher", **options) as page:
        page.get_by_role("button", name="Publish now").tap()
        expect(page.get_by_text("It is public now")).to_be_visible()
        page.get_by_text("Withdraw …").tap()
        page.get_by_role("button", name="Yes, withdraw it now").tap()
        expect(page.get_by_text("Nothing was deleted.").first).to_be_visible()
    assert public(house, "taps") == 404


def test_the_list_of_what_is_missing_leads_to_it(browser: Browser, house: House) -> None:
    essay(house, "lacks", 'caption.en = "A banner, {who}."\n')
    with arranging(browser, house, "essays/lacks/publish/") as page:
        row = page.locator("tr", has=page.get_by_role("rowheader", name="Left to fill in"))
        row.get_by_role("link", name="3").click()
        page.wait_for_url("**/captions/#3")
        expect(page.locator(".which strong")).to_have_text("3/6")

        page.goto(f"{house.server.address}/desk/essays/lacks/publish/")
        row = page.locator("tr", has=page.get_by_role("rowheader", name="No dek"))
        row.get_by_role("link", name="Dek").first.click()
        page.wait_for_url("**/essays/lacks/#dek-en")


def test_the_form_saves_itself_and_says_so(browser: Browser, house: House) -> None:
    essay(house, "form")
    with arranging(browser, house, "essays/form/") as page:
        page.get_by_label("Title English").fill("Labour Day")
        page.get_by_label("Title Spanish").fill("Día del Trabajo")
        page.get_by_label("Place Spanish").press_sequentially("Ciudad de México")

        expect(page.locator("#saved-line")).to_contain_text(re.compile(r"All saved at \d"))
        assert told(house, "form")["title"] == {"en": "Labour Day", "es": "Día del Trabajo"}
        assert told(house, "form")["place"] == {"es": "Ciudad de México"}


def test_a_date_that_cannot_be_is_said_at_its_box(browser: Browser, house: House) -> None:
    essay(house, "date")
    with arranging(browser, house, "essays/date/") as page:
        box = page.get_by_label("Date of the event")
        box.fill("about 1936")
        expect(page.locator("#date-why")).to_contain_text("This is no date.")
        assert box.get_attribute("aria-invalid") == "true"
        assert violations(page) == {}

        box.fill("1936~")
        expect(page.locator("#date-why")).to_be_empty()
        until(lambda: told(house, "date")["date"], "1936~")


def test_two_people_in_one_form_see_each_others_words(browser: Browser, house: House) -> None:
    essay(house, "pair")
    with (
        arranging(browser, house, "essays/pair/") as ana,
        arranging(browser, house, "essays/pair/", role="editor", width=390) as ben,
    ):
        ana.get_by_label("Title English").press("End")
        ana.keyboard.type(" in Mexico")
        ben.get_by_label("Title English").press("Home")
        ben.keyboard.type("On ")

        for page in (ana, ben):
            title = page.get_by_label("Title English")
            expect(title).to_have_value("On May Day in Mexico")


def test_a_new_essay_is_made_by_keys_alone(browser: Browser, house: House) -> None:
    with arranging(browser, house, "") as page:
        if page.locator(".new[open]").count() == 0:
            tab_to(page, ".new summary")
            page.keyboard.press("Enter")
        tab_to(page, "#title-en")
        page.keyboard.type("Three days under canvas")
        tab_to(page, "#date")
        page.keyboard.type("2023-10")
        page.keyboard.press("Enter")

        page.wait_for_url("**/desk/essays/2023-10-three-days-under-canvas/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Three days under canvas")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_axe_finds_nothing_on_the_pages_of_an_essay(
    browser: Browser, house: House, width: int, scheme: str
) -> None:
    slug = f"axe-{width}-{scheme}"
    essay(house, slug, 'caption.en = "A banner, {who}."\n')
    with arranging(browser, house, "", width=width, color_scheme=scheme) as page:
        found = {"list": violations(page)}
        for where in ("", "publish/"):
            page.goto(f"{house.server.address}/desk/essays/{slug}/{where}")
            for summary in page.locator("main summary").all():
                summary.click()
            found[where] = violations(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("#override").fill("The wire is waiting")
        page.get_by_role("button", name="Publish all the same").click()
        page.get_by_text("Withdraw …").click()
        found["published"] = violations(page)
        house.album(slug).write_text('title.en = "half\n', "utf-8")
        page.goto(f"{house.server.address}/desk/essays/{slug}/")
        found["unreadable"] = violations(page)

    assert {where: one for where, one in found.items() if one} == {}


def test_a_form_hears_what_was_changed_while_it_was_on_its_way(
    browser: Browser, house: House
) -> None:
    essay(house, "late")

    def later(route: Route) -> None:
        words = house.album("late").read_text("utf-8")
        house.album("late").write_text(words.replace("May Day", "Labour Day"), "utf-8")
        route.continue_()

    with arranging(browser, house, "") as page:
        page.route("**/essays/late/events*", later, times=1)
        page.goto(f"{house.server.address}/desk/essays/late/")

        expect(page.get_by_label("Title English")).to_have_value("Labour Day")


def test_letters_twice_as_large_push_nothing_out_of_a_telephone(
    browser: Browser, house: House
) -> None:
    essay(house, "large")
    with arranging(browser, house, "", width=390) as page:
        for where in ("", "inbox/", "people/", "me/", "essays/large/captions/"):
            page.goto(f"{house.server.address}/desk/{where}")
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, where


def test_what_an_admin_may_do_is_in_sight_on_a_telephone(browser: Browser, house: House) -> None:
    with arranging(browser, house, "people/", width=390) as page:
        for button in page.locator("table button").all():
            box = button.bounding_box()
            assert box
            assert box["x"] + box["width"] <= 390


def test_the_colours_of_a_person_are_readable_too(browser: Browser, house: House) -> None:
    essay(house, "forced")
    with arranging(browser, house, "essays/forced/publish/", forced_colors="active") as page:
        assert violations(page) == {}


def test_each_page_of_an_essay_has_a_title_of_its_own(browser: Browser, house: House) -> None:
    essay(house, "titles")
    with arranging(browser, house, "essays/titles/") as page:
        found = [page.title()]
        for where in ("captions/", "captions/1/", "arrange/", "publish/"):
            page.goto(f"{house.server.address}/desk/essays/titles/{where}")
            found.append(page.title())

    assert len(set(found)) == len(found)
    assert all("May Day" in one for one in found)
