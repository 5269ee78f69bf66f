"""The caption screen as a person meets it: by keyboard, by taps, beside others."""

from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from gallery.editing import history as histories
from gallery.wiring import today
from tests.conftest import PATIENCE
from tests.desk_browser.captioning import (
    CONFLICT,
    House,
    blocks,
    box,
    caption,
    essay,
    name,
    open_photo,
    opened,
    saved,
    try_now,
    writing,
)
from tests.reader.axe import violations
from tests.web.desk.signed import signed

pytestmark = pytest.mark.browser

BOTH = 'caption.en = "A banner."\ncaption.es = "Una manta."\n'


def on(page: Page) -> str:
    """The id of what has the focus."""
    found: str = page.evaluate("document.activeElement.id")
    return found


def photo(page: Page) -> str:
    return page.inner_text(".which strong")


def caret(page: Page) -> int:
    found: int = page.evaluate("document.activeElement.selectionStart")
    return found


def shows(page: Page, words: str, which: str = "caption-en") -> None:
    expect(page.locator(f"#box-{which}")).to_have_value(words, timeout=PATIENCE)


def test_the_keys_of_the_grid_walk_and_select(browser: Browser, house: House) -> None:
    essay(house.gallery, "grid", 12)

    with writing(browser, house, "grid") as page:
        page.locator(".cell").first.focus()
        reached = []
        for key in ("ArrowRight", "j", "k", "ArrowDown", "ArrowUp", "End", "Home"):
            page.keyboard.press(key)
            reached.append(photo(page).partition("/")[0])
        for key in ("Shift+ArrowRight", "Shift+ArrowRight", "ArrowRight", "Space"):
            page.keyboard.press(key)
        selected = page.locator(".cell[aria-selected=true] b").all_inner_texts()
        told = page.inner_text(".bulk .many")
        page.keyboard.press("Control+a")
        everything = page.locator(".cell[aria-selected=true]").count()
        page.keyboard.press("Escape")
        nothing = page.locator(".cell[aria-selected=true]").count()
        page.keyboard.press("Enter")

        assert reached == ["2", "3", "2", "5", "2", "12", "1"]
        assert (selected, told) == (["1", "2", "3", "4"], "4 selected")
        assert (everything, nothing) == (12, 0)
        assert on(page) == "box-caption-en"


def test_the_keys_of_the_boxes_go_on_go_back_and_change_the_language(
    browser: Browser, house: House
) -> None:
    essay(house.gallery, "boxes", 5, {3: BOTH + 'alt.en = "A"\nalt.es = "B"\n'})

    with writing(browser, house, "boxes") as page:
        page.focus("#box-alt-es")
        went = []
        for chord in ("Control+Enter", "Control+l", "Alt+ArrowDown", "Alt+ArrowUp"):
            page.keyboard.press(chord)
            went.append((photo(page), on(page)))
        page.keyboard.press("Control+Shift+Enter")
        lacking = photo(page)
        page.keyboard.press("Escape")

        assert went == [
            ("2/5", "box-alt-es"),
            ("2/5", "box-alt-en"),
            ("3/5", "box-alt-en"),
            ("2/5", "box-alt-en"),
        ]
        assert lacking == "4/5"
        assert on(page) == "photo-3"


def test_words_come_from_the_photo_before_and_from_the_other_language(
    browser: Browser, house: House
) -> None:
    essay(house.gallery, "copied", 2, {1: BOTH + 'credit = "Teo Balam"\ndate = "2026-05"\n'})

    with writing(browser, house, "copied") as page:
        open_photo(page, 2)
        page.focus("#box-caption-en")
        page.keyboard.press("Control+'")
        page.keyboard.press("Control+Shift+'")
        page.keyboard.press("Control+l")
        page.keyboard.press("Control+Shift+l")
        saved(page)
        marked = page.inner_text("#photo-1 .marks")

    there = blocks(house.album("copied"))[name(2)]
    assert there["caption"] == {"en": "A banner.", "es": "A banner."}
    assert (there["credit"], there["date"]) == ("Teo Balam", "2026-05")
    assert "≠es" in marked


def test_a_code_is_replaced_at_once_and_each_step_can_be_taken_back_across_saves(
    browser: Browser, house: House
) -> None:
    event = '[code]\nmx = ["Mexico City", "the capital"]\nnb.en = "Nurses"\nnb.es = "Enfermeras"\n'
    essay(house.gallery, "codes", 1, event=event)

    with writing(browser, house, "codes") as page:
        page.focus("#box-caption-en")
        page.keyboard.type("In  today")
        for _ in range(6):
            page.keyboard.press("ArrowLeft")
        page.keyboard.type("=mx#2=")
        inside = (box(page), caret(page))
        page.keyboard.press("End")
        page.keyboard.type(". =zz= =nb=")
        whole = box(page)
        saved(page)
        steps = []
        for chord in ("Control+z", "Control+z", "Control+Shift+z"):
            page.keyboard.press(chord)
            steps.append(box(page))
        saved(page)
        page.fill("#box-caption-es", "=nb=")
        spanish = box(page, "caption-es")

    assert inside == ("In the capital today", 14)
    assert whole == "In the capital today. =zz= Nurses"
    assert steps[0] == "In the capital today. =zz= =nb="
    assert whole.startswith(steps[1])
    assert len(steps[1]) < len(steps[0])
    assert caption(house.album("codes"), 1) == steps[2] == steps[0]
    assert spanish == "Enfermeras"


def test_two_texts_are_both_shown_and_a_person_decides(browser: Browser, house: House) -> None:
    essay(house.gallery, "two", 4, 'caption.en = "A crowd."\n')
    album = house.album("two")
    answers = ("Keep mine", "Take theirs", "Join both", "Edit both")
    kept = []

    with (
        writing(browser, house, "two") as page,
        writing(browser, house, "two", "editor") as other,
    ):
        for number, answer in enumerate(answers, 1):
            for one in (page, other):
                open_photo(one, number)
            other.route("**/say", lambda route: route.abort())
            other.fill("#box-caption-en", "Nurses sing.")
            page.fill("#box-caption-en", "Drummers pass.")
            saved(page)
            other.unroute("**/say")
            try_now(other)
            panel = other.locator(CONFLICT)
            expect(panel).to_contain_text("Drummers pass.", timeout=PATIENCE)
            expect(panel).to_contain_text("Nurses sing.")
            parked = histories.parked(house.gallery.store, "two")
            assert [one.new for one in parked] == ["Nurses sing."]
            panel.get_by_role("button", name=answer).click()
            saved(other)
            expect(panel).to_have_count(0)
            kept.append(caption(album, number))
            shows(page, kept[-1])

    assert kept[:2] == ["Nurses sing.", "Drummers pass."]
    assert all(set(words.split()) >= {"Nurses", "Drummers"} for words in kept[2:])
    assert histories.parked(house.gallery.store, "two") == []


def test_a_text_editor_and_a_second_screen_are_seen_without_moving_the_caret(
    browser: Browser, house: House
) -> None:
    essay(house.gallery, "seen", 1, 'caption.en = "A crowd sings in the street."\n')
    album = house.album("seen")

    with writing(browser, house, "seen") as page:
        page.focus("#box-caption-en")
        page.keyboard.press("End")
        for _ in range(len("the street.")):
            page.keyboard.press("ArrowLeft")
        source = album.read_text("utf-8")
        album.write_text(source.replace("A crowd", "A large crowd"), "utf-8")
        shows(page, "A large crowd sings in the street.")
        page.keyboard.type("front of ")
        saved(page)

    assert caption(album, 1) == "A large crowd sings in front of the street."


def test_many_captions_change_in_one_step_that_is_shown_before_and_can_be_taken_back(
    browser: Browser, house: House
) -> None:
    essay(house.gallery, "many", 4, {1: BOTH, 2: 'caption.en = "A drum."\n'})
    album = house.album("many")
    before = album.read_text("utf-8")

    with writing(browser, house, "many") as page:
        page.locator(".cell").first.focus()
        page.keyboard.press("Control+a")
        page.select_option(".bulk [name=mode]", "append")
        page.fill(".bulk [name=text]", "In Mexico.")
        page.keyboard.press("Enter")
        expect(page.locator("dialog.preview tr")).to_have_count(4, timeout=PATIENCE)
        lines = page.locator("dialog.preview td").all_inner_texts()
        untouched = album.read_text("utf-8")
        page.keyboard.press("Enter")
        expect(page.locator(".notice-of-batch")).to_contain_text("4 texts", timeout=PATIENCE)
        changed = [caption(album, n) for n in range(1, 5)]
        page.locator(".cell").first.focus()
        page.keyboard.press("Control+z")
        expect(page.locator(".notice-of-batch")).to_contain_text("as before", timeout=PATIENCE)
        shows(page, "A banner.")

    assert untouched == before
    assert lines == changed
    assert changed[1] == "A drum. In Mexico."
    assert [caption(album, n) for n in range(1, 5)] == ["A banner.", "A drum.", "", ""]


def test_a_translation_left_behind_is_marked_until_somebody_has_read_it(
    browser: Browser, house: House
) -> None:
    essay(house.gallery, "stale", 1, BOTH)

    with writing(browser, house, "stale") as page:
        page.focus("#box-caption-en")
        page.keyboard.press("End")
        page.keyboard.type(" And drums.")
        saved(page)
        expect(page.locator("#photo-0 .is-stale")).to_have_text("↻es", timeout=PATIENCE)
        opened(page, house.server.address, "stale")
        still = page.locator("#photo-0 .is-stale").count()
        page.get_by_role("button", name="still right").click()
        expect(page.locator("#photo-0 .is-stale")).to_have_count(0, timeout=PATIENCE)
        opened(page, house.server.address, "stale")
        gone = page.locator("#photo-0 .is-stale").count()

    assert (still, gone) == (1, 0)


def test_that_a_photo_is_decorative_is_chosen_never_assumed(browser: Browser, house: House) -> None:
    essay(house.gallery, "alt", 1, BOTH)

    with writing(browser, house, "alt") as page:
        page.click("#box-alt-en ~ .under >> xpath=.. >> [data-act=alt]")
        page.locator("dialog.alt-help summary").last.click()
        page.get_by_role("button", name="It is decorative").last.click()
        expect(page.locator("#box-alt-en")).to_be_disabled(timeout=PATIENCE)
        expect(page.locator("#photo-0 .marks")).not_to_contain_text("alt", timeout=PATIENCE)

    assert blocks(house.album("alt"))[name(1)]["decorative"] is True


def test_others_on_a_photo_are_named(browser: Browser, house: House) -> None:
    essay(house.gallery, "present", 3)

    with (
        writing(browser, house, "present") as page,
        writing(browser, house, "present", "editor") as other,
    ):
        open_photo(other, 2)
        expect(page.locator("#photo-1 .is-here")).to_have_text("@Elsa Editora", timeout=PATIENCE)
        open_photo(page, 2)
        expect(page.locator(".present")).to_contain_text("Elsa Editora")


def test_every_key_is_in_one_table_and_single_letters_can_be_switched_off(
    browser: Browser, house: House
) -> None:
    essay(house.gallery, "letters", 3)
    signed(house.gallery, "publisher", today())
    reached = []

    for wanted in (True, False):
        account = house.gallery.door().book.find("publisher")
        assert account is not None
        person = replace(account.person, single_keys=wanted)
        changed = replace(account, person=person)
        house.gallery.door().book.change("publisher", lambda _, one=changed: one)  # type: ignore[misc]
        with writing(browser, house, "letters", "publisher") as page:
            page.locator(".cell").first.focus()
            page.keyboard.press("j")
            reached.append(photo(page))
            page.keyboard.press("ArrowRight")
            reached.append(photo(page))
            page.click("[data-act=keys]")
            listed = set(page.locator("dialog.keys kbd").all_inner_texts())

    assert reached == ["2/3", "3/3", "1/3", "2/3"]
    assert {"Ctrl+Enter", "Ctrl+Shift+Enter", "Ctrl+L", "Ctrl+'", "Space", "t", "?"} <= listed


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_on_the_screen_keeps_anybody_out(
    browser: Browser, house: House, width: int, scheme: str
) -> None:
    slug = f"axe-{width}-{scheme}"
    essay(house.gallery, slug, 6, {1: BOTH, 2: BOTH.replace("Una manta", "A banner")})

    with writing(browser, house, slug, width=width, color_scheme=scheme) as page:
        found = {"plain": violations(page)}
        page.locator(".cell").first.focus()
        page.keyboard.press("Control+a")
        found["selected"] = violations(page)
        page.keyboard.press("t")
        found["template"] = violations(page)
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        found["keys"] = violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth")

    assert {state: broken for state, broken in found.items() if broken} == {}
    assert wide <= width


def test_a_phone_captions_by_single_taps(browser: Browser, house: House) -> None:
    essay(house.gallery, "phone", 8)

    with writing(browser, house, "phone", width=390, has_touch=True) as page:
        page.tap("[data-act=next]")
        page.tap("#box-caption-en")
        page.keyboard.type("Typed on a phone")
        saved(page)
        page.tap("[data-act=pick]")
        for cell in ("#photo-1", "#photo-2"):
            page.tap(cell)
        chosen = page.locator(".cell[aria-selected=true]").count()
        small = page.evaluate(
            "[...document.querySelectorAll('main button, main a, main select, main input')]"
            ".filter((one) => one.checkVisibility() && !one.closest('[hidden]'))"
            ".filter((one) => Math.min(one.offsetHeight, one.offsetWidth) < 24)"
            ".map((one) => one.outerHTML)"
        )

    assert caption(house.album("phone"), 2) == "Typed on a phone"
    assert chosen == 2
    assert small == []


def test_the_screen_speaks_spanish(browser: Browser, house: House) -> None:
    essay(house.gallery, "es", 1)
    signed(house.gallery, "photographer", today())
    house.gallery.door().book.change(
        "photographer", lambda one: replace(one, person=replace(one.person, language="es"))
    )

    with writing(browser, house, "es", "photographer") as page:
        words = page.inner_text("main")
        page.click("[data-act=keys]")
        keys = page.inner_text("dialog.keys")
        writable = page.is_editable("#box-caption-en")

    assert not writable  # somebody else brought the photo
    assert "Seleccionar" in words
    assert "la foto siguiente, la misma casilla" in keys
