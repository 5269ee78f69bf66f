"""A stranger with a telephone on a failing line sends photos by a link; an editor accepts them.

Twelve photos by default; GALLERY_OFFERED says how many.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from gallery.arriving import ledger
from gallery.desk.opened import opened
from gallery.wiring import Gallery, open_gallery, today
from tests.conftest import put
from tests.desk_browser.conftest import Enter
from tests.desk_browser.handing import DONE, Line, arrived, digests, received, slow
from tests.pictures import jpeg
from tests.serving import Server
from tests.web.contributing import album, developed, essay
from tests.web.sample import reader

pytestmark = pytest.mark.browser

COUNT = int(os.environ.get("GALLERY_OFFERED", "12"))
CUTS = 4 if COUNT < 50 else 19
WANTED = "Photos of the march, please."


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """What somebody took on the street."""
    return [put(tmp_path / f"IMG_{n:04}.jpg", jpeg(900, 600, seed=n)) for n in range(COUNT)]


def made(page: Page, server: Server) -> str:
    """The path of a new link that an editor makes at the desk."""
    page.goto(f"{server.address}/desk/essays/march/offers/")
    page.fill("#label", "Neighbours")
    page.fill("#note-en", WANTED)
    page.click("button[value=make]")
    address = page.input_value(".copy input")
    return address.removeprefix(server.address)


def chosen(page: Page, photos: list[Path]) -> None:
    with page.expect_file_chooser() as chooser:
        page.click("#choose")
    chooser.value.set_files(photos)
    page.click("[data-p=send]")


def until(page: Page, gallery: Gallery, received_bytes: float) -> None:
    for _ in range(6000):
        if received(gallery.library) >= received_bytes:
            return
        page.wait_for_timeout(10)
    raise AssertionError("it did not come to that")


def said_yes(page: Page, address: str, name: str = "") -> None:
    page.goto(address)
    page.wait_for_selector(f"text={WANTED}")
    page.fill("#name", name)
    page.check("[name=agreed]")
    page.click("form.fields button")
    page.wait_for_selector("#choose:visible")


def sent_from_the_street(
    browser: Browser, line: Line, path: str, photos: list[Path], gallery: Gallery
) -> int:
    """Half of them over a line that breaks, all of them after the browser was closed; how many
    the page lists in the end."""
    phone = browser.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
    )
    size = sum(photo.stat().st_size for photo in photos)
    page = phone.new_page()
    said_yes(page, f"{line.address}{path}", "Ana Rojas")
    slow(page, max(size // 5, 200_000))
    chosen(page, photos[: COUNT // 2])
    for cut in range(1, CUTS + 1):
        until(page, gallery, cut / (CUTS + 1) * size / 2)
        line.cut()
    page.wait_for_selector(DONE)
    page.close()
    page = phone.new_page()
    page.goto(f"{line.address}{path}")
    chosen(page, photos)
    until(page, gallery, 0.75 * size)
    line.cut()
    page.wait_for_selector(DONE)
    page.reload()
    listed = page.locator(".sent li.waiting").count()
    phone.close()
    return listed


def test_photos_of_a_telephone_on_a_failing_line_arrive_once_and_are_public_nowhere(
    enter: Enter, browser: Browser, server: Server, library: Path, photos: list[Path]
) -> None:
    gallery = open_gallery(library)
    essay(gallery)
    editor = enter(role="editor")
    line = Line(server)

    listed = sent_from_the_street(browser, line, made(editor, server), photos, gallery)
    line.close()
    developed(gallery)

    waiting = [one.photo for one in album(gallery).waiting()]
    assert digests(arrived(library)) == digests(photos)
    assert len(waiting) == len(ledger.read(gallery.store, "march")) == listed == COUNT
    assert album(gallery).blocks == ()
    assert gallery.catalog.of_album("march") == []
    assert reader(gallery).get("/media/march/photos.zip").status_code == 404

    reviewed(editor, server)

    desk = opened(gallery.store, "march", today().date(), "en")
    assert album(gallery).thrown_away() == {waiting[0]}
    assert {shot.name for shot in desk.shots} == set(waiting[1:])
    assert {shot.facts.credit for shot in desk.shots} == {"Ana Rojas"}
    assert {row.label.credit for row in gallery.catalog.of_album("march")} == {"Ana Rojas"}


def reviewed(editor: Page, server: Server) -> None:
    """By keys: the first photo is declined, all others are accepted."""
    editor.goto(f"{server.address}/desk/")
    editor.click("text=from contributors wait")
    editor.wait_for_selector(".keys:visible")
    editor.keyboard.press("x")
    editor.wait_for_selector("[role=status]:has-text('is declined')")
    editor.wait_for_selector(".keys:visible")
    editor.check("#every input")
    editor.keyboard.press("a")
    editor.wait_for_selector("[role=status]:has-text('stand in the essay')")


def test_a_link_that_is_ended_says_so_at_the_next_part_and_keeps_what_arrived(
    enter: Enter, browser: Browser, server: Server, library: Path, photos: list[Path]
) -> None:
    gallery = open_gallery(library)
    essay(gallery)
    editor = enter(role="editor")
    path = made(editor, server)
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.on("dialog", lambda dialog: dialog.accept())
    said_yes(page, f"{server.address}{path}")
    size = sum(photo.stat().st_size for photo in photos)

    slow(page, size // 12)
    chosen(page, photos)
    until(page, gallery, 0.2 * size)
    [one] = gallery.door().passes.of("march")
    gallery.door().passes.revoke(one.ident, today())
    page.wait_for_selector("#trouble:visible >> text=This link has ended")
    there = len(ledger.read(gallery.store, "march"))
    page.reload()

    assert 0 < there < len(photos)
    assert page.locator("text=Nothing more can be sent by it").is_visible()
    assert page.locator(".sent li").count() >= there
    page.context.close()
