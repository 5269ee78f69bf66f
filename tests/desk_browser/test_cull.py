"""Culling in a browser: sixty photos by keyboard alone, what is heard of it, and with a thumb."""

from dataclasses import replace

from playwright.sync_api import Browser, Page, expect

from gallery.model import Claim
from gallery.people.book import Account
from tests.conftest import PATIENCE
from tests.desk_browser.captioning import House, name, open_photo, writing
from tests.desk_browser.culling import at_work, culled, march, outlined, shown

STACKS = (1, 4, 1, 7, *[1] * 47)
"""Sixty photos: two bursts among others that stand alone."""


def said(page: Page, words: str) -> None:
    """Wait until the page has said this to people who hear it."""
    expect(page.locator("#said")).to_contain_text(words, timeout=PATIENCE)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def kept(page: Page) -> None:
    """Wait until the server has all that was decided."""
    expect(page.locator(".strip[aria-busy=false]")).to_be_visible(timeout=PATIENCE)


def test_sixty_photos_are_culled_by_keyboard_alone(browser: Browser, house: House) -> None:
    march(house.gallery, "sixty", STACKS, IMG_0014=[Claim("rating", "3", "xmp:xmp:Rating")])
    album = house.album("sixty")

    with at_work(browser, house, "sixty") as page:
        expect(page.locator(".frame")).to_have_count(51)
        expect(page.locator(".frame.folded em")).to_have_text(["×4", "×7"])
        assert outlined(page) == name(2)
        press(page, "Enter")
        said(page, "burst of 4 opened")
        expect(page.locator(".frame")).to_have_count(54)
        press(page, "ArrowRight", "p", "5")
        said(page, f"{name(3)} 5 stars. 1 picked, 0 rejected, 59 undecided.")
        press(page, "b")
        said(page, "3 rejected. 1 picked, 3 rejected, 56 undecided.")
        press(page, "f", "j", "j", "j", "j")
        assert page.locator(".is-frozen .name").inner_text() == name(3)
        press(page, "x")
        said(page, "1 picked, 4 rejected, 55 undecided.")
        press(page, "Space", "u", "Control+z")
        said(page, "1 photo is as before. 1 picked, 4 rejected, 55 undecided.")
        press(page, "Space", "End")
        for step in range(40):
            press(page, "x" if step % 4 else "p", "ArrowLeft")
        expect(page.locator(".counts")).to_have_text("11 picked, 34 rejected, 15 undecided")
        kept(page)

    told = culled(album)
    assert told[name(3)] == {"pick": "picked", "stars": 5}
    walked = {name(60 - step): "rejected" if step % 4 else "picked" for step in range(40)}
    burst = dict.fromkeys([name(2), name(4), name(5)], "rejected")
    picks = {photo: one["pick"] for photo, one in told.items()}
    assert picks == {**walked, **burst, name(3): "picked", name(6): "rejected"}
    out = {photo for photo, pick in picks.items() if pick == "rejected"}
    assert shown(album) == [name(n) for n in range(1, 61) if name(n) not in out]


def test_single_letters_do_nothing_where_they_are_switched_off(
    browser: Browser, house: House
) -> None:
    march(house.gallery, "letters", (1, 1, 1))

    def quiet(account: Account) -> Account:
        return replace(account, person=replace(account.person, single_keys=False))

    with at_work(browser, house, "letters", role="editor") as page:
        house.gallery.door().book.change("editor", quiet)
        page.reload()
        press(page, "x", "ArrowRight")
        said(page, name(3))

        assert page.locator(".counts").inner_text() == "0 picked, 0 rejected, 3 undecided"


def test_with_a_thumb_photos_are_rejected_and_brought_back(browser: Browser, house: House) -> None:
    march(house.gallery, "thumb", (1, 3, 1, 1))
    album = house.album("thumb")

    with at_work(browser, house, "thumb", width=390, has_touch=True) as page:
        wide = page.evaluate("document.documentElement.scrollWidth")
        page.locator("[data-act=next]").tap()
        page.locator("[data-act=x]").tap()
        said(page, "1 rejected")
        kept(page)
        rejected = shown(album)
        page.locator(".turned-down summary").tap()
        page.locator(".turned-down button").tap()
        said(page, "0 rejected, 6 undecided")
        kept(page)
        page.locator(".side[data-side=a] .view").tap()
        page.locator("[data-act=z]").tap()
        near = page.locator(".near .view img").first.evaluate(
            "(e) => getComputedStyle(e).objectFit"
        )

    assert wide == 390
    assert rejected == [name(n) for n in (1, 2, 3, 4, 6)]
    assert shown(album) == [name(n) for n in range(1, 7)]
    assert (culled(album), near) == ({}, "none")


def test_the_grid_of_captions_picks_rejects_and_rates_the_open_photo_alone(
    browser: Browser, house: House
) -> None:
    march(house.gallery, "grid", (1, 1, 1))
    album = house.album("grid")

    with writing(browser, house, "grid") as page:
        open_photo(page, 2)
        press(page, "Control+a", "x")
        said(page, f"{name(2)} rejected. 0 picked, 1 rejected, 2 undecided.")
        out = shown(album)
        press(page, "u")
        said(page, "0 picked, 0 rejected, 3 undecided.")
        press(page, "4")
        said(page, "4 stars")
        expect(page.locator("#photo-1 .stands")).to_have_text("★★★★")

    assert out == [name(1), name(3)]
    assert shown(album) == [name(1), name(2), name(3)]
    assert culled(album) == {name(2): {"stars": 4}}
