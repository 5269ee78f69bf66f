"""Arranging by keys, by single taps, by dragging, by two people at once, and without script."""

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.desk_browser import captioning
from tests.desk_browser.arranging import arranging, essay, made_room, order, shown, tab_to, until
from tests.desk_browser.captioning import House
from tests.reader.axe import violations

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parents[2] / "templates" / "static"
START = "C123T456"


def photo(page: Page, number: int) -> str:
    return f'#strip > li[data-key="IMG_000{number}.jpg"]'


def test_by_keys_alone_an_essay_is_put_in_order(browser: Browser, house: House) -> None:
    essay(house, "keys")
    with arranging(browser, house, "essays/keys/arrange/") as page:
        tab_to(page, "#strip .lift")
        page.keyboard.press("End")
        page.keyboard.press("Space")
        expect(page.locator("#said")).to_contain_text("is lifted at position 8 of 8")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        expect(page.locator("#said")).to_have_text("Position 6 of 8.")
        page.keyboard.press("Space")
        expect(page.locator("#said")).to_have_text(
            re.compile("Photo 4, .* is at position 6 of 8 now")
        )
        until(lambda: order(house, "keys"), "C123T645")

        page.keyboard.press("Space")
        page.keyboard.press("Home")
        assert shown(page) == "6C123T45"
        page.keyboard.press("Escape")
        expect(page.locator("#said")).to_have_text(re.compile("is back at position 6"))
        assert shown(page) == "C123T645"

        page.keyboard.press("Space")
        page.keyboard.press("Home")
        page.keyboard.press("Space")
        until(lambda: order(house, "keys"), "6C123T45")
        assert page.evaluate("document.activeElement.closest('li').dataset.key") == "IMG_0006.jpg"


def test_by_keys_alone_words_layout_and_cover_are_set(browser: Browser, house: House) -> None:
    essay(house, "keys2")
    with arranging(browser, house, "essays/keys2/arrange/") as page:
        tab_to(page, "#strip .lift")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(page.locator("#chosen")).to_have_text("Photo 1, IMG_0001.jpg is chosen.")
        tab_to(page, "#position")
        page.keyboard.type("3")
        page.keyboard.press("Enter")
        until(lambda: order(house, "keys2"), "C231T456")

        tab_to(page, "#layout")
        page.keyboard.type("Full")
        tab_to(page, "[data-act=layout]")
        page.keyboard.press("Enter")
        tab_to(page, "[data-act=cover]")
        page.keyboard.press("Space")
        tab_to(page, "#words-en")
        page.keyboard.type("At the Zócalo")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("ArrowDown")
        tab_to(page, "[data-act=insert]")
        page.keyboard.press("Enter")
        until(lambda: order(house, "keys2"), "C231CT456")

        source = house.album("keys2").read_text("utf-8")
        assert 'lead = "IMG_0001.jpg"' in source
        assert 'photo = "IMG_0001.jpg"\nlayout = "full"' in source
        assert 'chapter.en = "At the Zócalo"' in source


def test_by_single_taps_on_a_phone_an_essay_is_put_in_order(browser: Browser, house: House) -> None:
    essay(house, "taps")
    with arranging(browser, house, "essays/taps/arrange/", width=390, has_touch=True) as page:
        page.locator(f"{photo(page, 2)} .lift").tap()
        page.get_by_role("button", name="Move later").tap()
        until(lambda: order(house, "taps"), "C132T456")
        page.get_by_role("button", name="Move earlier").tap()
        until(lambda: order(house, "taps"), "C123T456")

        page.get_by_text("Insert, layout, cover, take out").tap()
        page.get_by_role("button", name="To the end").tap()
        until(lambda: order(house, "taps"), "C13T4562")
        page.get_by_role("button", name="After the photo I tap next").tap()
        page.locator(f"{photo(page, 3)} .lift").scroll_into_view_if_needed()
        page.locator(f"{photo(page, 3)} .lift").tap(position={"x": 60, "y": 8})
        until(lambda: order(house, "taps"), "C132T456")

        page.get_by_label("Quote").tap()
        page.locator("#words-es").fill("Hoy camino.")
        page.get_by_role("button", name="Insert", exact=True).tap()
        until(lambda: order(house, "taps"), "C132QT456")
        page.get_by_role("button", name="Undo my last step").tap()
        until(lambda: order(house, "taps"), "C132T456")


def test_what_is_taken_out_waits_in_the_tray(browser: Browser, house: House) -> None:
    essay(house, "tray")
    with arranging(browser, house, "essays/tray/arrange/", width=390, has_touch=True) as page:
        for number in (4, 5):
            page.locator(f"{photo(page, number)} input").check()
        page.get_by_text("Insert, layout, cover, take out").tap()
        page.get_by_role("button", name="Take out").tap()
        until(lambda: order(house, "tray"), "C123T6")

        expect(page.locator("#waiting .name")).to_have_text(["IMG_0004.jpg", "IMG_0005.jpg"])
        page.locator(f"{photo(page, 1)} input").check()
        page.locator("#waiting input").nth(1).check()
        page.get_by_role("button", name="Put in after the chosen one").tap()
        until(lambda: order(house, "tray"), "C1523T6")
        page.get_by_role("button", name="Undo my last step").tap()
        until(lambda: order(house, "tray"), "C123T6")
        page.get_by_role("button", name="Undo my last step").tap()
        until(lambda: order(house, "tray"), START)


def test_a_photo_is_dragged_with_the_mouse(browser: Browser, house: House) -> None:
    essay(house, "drag")
    with arranging(browser, house, "essays/drag/arrange/") as page:
        page.locator(f"{photo(page, 1)} .lift").hover()
        page.mouse.down()
        to = page.locator(photo(page, 3)).bounding_box()
        assert to
        x, y = to["x"] + to["width"] * 0.9, to["y"] + to["height"] / 3
        page.mouse.move(x, y, steps=12)
        made_room(page, lambda beside: page.mouse.move(x + beside, y), "C231T456")
        page.mouse.up()

        until(lambda: order(house, "drag"), "C231T456")
        assert shown(page) == "C231T456"
        expect(page.locator("#strip input:checked")).to_have_count(0)


def test_a_photo_is_dragged_with_a_finger_held_down(browser: Browser, house: House) -> None:
    essay(house, "finger")
    with arranging(browser, house, "essays/finger/arrange/", width=390, has_touch=True) as page:
        page.locator(photo(page, 1)).scroll_into_view_if_needed()
        start, to = (page.locator(photo(page, n)).bounding_box() for n in (1, 3))
        assert start
        assert to
        finger = page.context.new_cdp_session(page)

        def touch(kind: str, x: float) -> None:
            points = [{"x": x, "y": start["y"] + 50}] if kind != "touchEnd" else []
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        touch("touchStart", start["x"] + 50)
        page.wait_for_timeout(500)
        for step in range(1, 11):
            touch("touchMove", start["x"] + 50 + (to["x"] + 50 - start["x"]) * step / 10)
        made_room(page, lambda beside: touch("touchMove", to["x"] + 50 + beside), "C231T456")
        touch("touchEnd", 0)

        until(lambda: order(house, "finger"), "C231T456")


def test_two_people_arrange_at_once_and_both_see_it(browser: Browser, house: House) -> None:
    essay(house, "two")
    with (
        arranging(browser, house, "essays/two/arrange/") as ana,
        arranging(browser, house, "essays/two/arrange/", role="editor", width=390) as ben,
    ):
        ana.locator(f"{photo(ana, 1)} .lift").focus()
        ana.keyboard.press("Space")
        ben.locator(f"{photo(ben, 6)} .lift").click()
        ben.get_by_text("Insert, layout, cover, take out").click()
        ben.get_by_role("button", name="To the start").click()
        until(lambda: order(house, "two"), "6C123T45")
        ana.keyboard.press("ArrowRight")
        ana.keyboard.press("Space")

        until(lambda: order(house, "two"), "6C213T45")
        until(lambda: (shown(ana), shown(ben)), ("6C213T45",) * 2)
        ben.get_by_role("button", name="Undo my last step").click()
        until(lambda: (shown(ana), shown(ben)), ("C213T456",) * 2)


def test_a_hand_edit_of_the_file_shows_on_the_screen(browser: Browser, house: House) -> None:
    essay(house, "hand")
    with arranging(browser, house, "essays/hand/arrange/") as page:
        album = house.album("hand")
        added = album.read_text("utf-8") + '\n[[block]]\nquote.en = "Eight hours!"\n'
        album.write_text(added, "utf-8")

        until(lambda: shown(page), START + "Q")


def test_words_between_the_photos_save_themselves(browser: Browser, house: House) -> None:
    essay(house, "words")
    with (
        arranging(browser, house, "essays/words/arrange/") as ana,
        arranging(browser, house, "essays/words/arrange/", role="editor") as ben,
    ):
        for page in (ana, ben):
            page.locator(".is-text summary").click()
        english = '.is-text textarea[data-lang="en"]'
        ana.locator(english).press("Control+Home")
        ana.keyboard.type("At eight. ")
        ben.locator(english).press("Control+End")
        ben.keyboard.type(" Nobody goes home.")
        ben.locator('.is-text textarea[data-lang="es"]').fill("Llueve.")

        whole = "At eight. It rains at the Angel. Nobody goes home."
        until(lambda: ana.input_value(english), whole)
        until(lambda: ben.input_value(english), whole)
        until(lambda: f'text.en = "{whole}"' in house.album("words").read_text("utf-8"), True)
        until(lambda: 'text.es = "Llueve."' in house.album("words").read_text("utf-8"), True)
        expect(ana.locator('.is-text .words [lang="es"]')).to_have_text("Llueve.")


def test_the_same_words_changed_by_two_are_shown_side_by_side(
    browser: Browser, house: House
) -> None:
    essay(house, "both")
    with arranging(browser, house, "essays/both/arrange/") as page:
        page.route("**/events", lambda route: route.abort())  # the words cross: no news of others
        page.reload()
        page.locator(".is-chapter summary").click()
        box = page.locator('.is-chapter textarea[data-lang="en"]')
        box.press("Control+A")
        source = house.album("both").read_text("utf-8")
        house.album("both").write_text(source.replace('"At the Angel"', '"At the Bull"'), "utf-8")
        box.press_sequentially("At the Fountain")

        page.get_by_role("button", name="Keep mine").click()
        until(lambda: '"At the Fountain"' in house.album("both").read_text("utf-8"), True)
        expect(page.locator(".two-texts")).to_have_count(0)


def test_without_script_every_step_is_a_form(browser: Browser, house: House) -> None:
    essay(house, "plain")
    path = "essays/plain/arrange/"
    with arranging(browser, house, path, width=390, java_script_enabled=False) as page:
        page.locator(f"{photo(page, 1)} .frame").click()
        page.get_by_role("button", name="Move later").click()
        assert order(house, "plain") == "C213T456"
        page.get_by_role("button", name="Move later").click()
        assert order(house, "plain") == "C231T456"
        page.get_by_text("Insert, layout, cover, take out").click()
        page.locator("#words-en").fill("Rain.")
        page.get_by_role("button", name="Insert", exact=True).click()
        assert order(house, "plain") == "C231TT456"
        page.locator(".is-chapter summary").click()
        page.locator('.is-chapter textarea[lang="es"]').fill("En el Ángel")
        page.locator(".is-chapter").get_by_role("button", name="Save").click()
        assert 'chapter.es = "En el Ángel"' in house.album("plain").read_text("utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_while_arranging(
    browser: Browser, house: House, width: int, scheme: str
) -> None:
    slug = f"axe-{width}-{scheme}"
    essay(house, slug, 'sensitive.en = "Hurt"\n')
    path = f"essays/{slug}/arrange/"
    with arranging(browser, house, path, width=width, color_scheme=scheme) as page:
        for number in (1, 3, 4):
            page.locator(f"{photo(page, number)} input").check()
        if width == 390:
            page.get_by_text("Insert, layout, cover, take out").click()
        page.get_by_role("button", name="Take out").click()
        until(lambda: order(house, slug), "C2T56")
        page.locator(".is-text summary").click()
        page.locator(f"{photo(page, 2)} input").check()
        found = violations(page)
        page.locator(f"{photo(page, 2)} .lift").focus()
        page.keyboard.press("Space")
        lifted = violations(page)

        assert (found, lifted) == ({}, {})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_control_can_be_hit_with_a_thumb(browser: Browser, house: House) -> None:
    essay(house, "thumbs")
    with arranging(browser, house, "essays/thumbs/arrange/", width=390, has_touch=True) as page:
        page.locator(f"{photo(page, 1)} .lift").tap()
        page.get_by_text("Insert, layout, cover, take out").tap()

        small = page.evaluate(
            """() => [...document.querySelectorAll("button, input, select, summary")]
              .filter(one => one.checkVisibility() && !one.disabled && one.type !== "hidden"
                && !one.closest(".skip, .desk-bar, label.choice, .grip label"))
              .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
              .filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"""
        )

        assert small == []


def test_the_script_of_the_screen_is_small(browser: Browser, house: House) -> None:
    essay(house, "small")
    with arranging(browser, house, "essays/small/arrange/") as page:
        names = re.findall(r"/static/([\w-]+(?:\.min)?)\.\w{10}\.js", page.content())

    weights = [len(gzip.compress((STATIC / f"{name}.js").read_bytes(), 9)) for name in names]
    assert "sortable.min" in names
    assert sum(weights) <= 60_000
    assert len(names) >= 8


ABOVE = """() => {
  const moved = document.querySelector("#strip > li:has(input:checked)").getBoundingClientRect();
  const panel = document.getElementById("act").getBoundingClientRect();
  return moved.top >= 0 && moved.bottom <= panel.top;
}"""


def test_on_a_telephone_what_moves_stays_above_the_open_panel(
    browser: Browser, house: House
) -> None:
    essay(house, "covered")
    with arranging(browser, house, "essays/covered/arrange/", width=390) as page:
        page.get_by_role("checkbox", name="Choose IMG_0001.jpg").check()
        page.locator(".more summary").click()
        for name in ("To the end", "To the start"):
            page.get_by_role("button", name=name).click()
            until(lambda: page.evaluate(ABOVE), True)


def test_one_photo_is_not_called_photos(browser: Browser, house: House) -> None:
    captioning.essay(house.gallery, "single", 1)
    with arranging(browser, house, "essays/single/arrange/") as page:
        page.get_by_role("checkbox", name="Choose IMG_0001.jpg").check()
        page.get_by_role("button", name="Make it the cover").click()
        expect(page.locator("#said")).to_contain_text("is the cover now")
        expect(page.locator("#saved-line .count")).to_have_text("1 photo")
