"""What somebody typed stays, whatever breaks: the browser, the server, its disk, the sign-in."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from gallery.people import door
from gallery.wiring import open_gallery, today
from tests.conftest import FLAGS, PATIENCE, chrome
from tests.desk_browser.captioning import (
    House,
    box,
    caption,
    essay,
    opened,
    saved,
    try_now,
    writing,
)
from tests.desk_browser.handing import kill, until
from tests.serving import running
from tests.web.desk.signed import signed_in

pytestmark = pytest.mark.browser

PASSWORD = "a long enough password"
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
AUTOSAVE = 1.5
"""Seconds of typing that a browser may lose when it is killed."""

BUSY = 1.0
"""Seconds that a save may take on a busy machine."""

KEPT = "Nurses carry the banner"


def told(page: Page, words: str) -> None:
    """Wait until the line of state says so."""
    expect(page.locator(".state-line")).to_contain_text(words, timeout=PATIENCE)


def test_a_browser_that_is_killed_in_the_middle_of_typing_loses_a_moment_of_it(
    browser: Browser, house: House
) -> None:
    essay(house.gallery, "killed", 2)
    mortal = browser.browser_type.launch(executable_path=chrome(), args=FLAGS)
    context = mortal.new_context()
    signed_in(context, house.server.address, house.gallery)
    page = context.new_page()
    opened(page, house.server.address, "killed")
    page.focus("#box-caption-en")

    pressed = []
    for letter in LETTERS:
        pressed.append(time.monotonic())
        page.keyboard.press(letter)
        time.sleep(max(0.0, pressed[-1] + 0.1 - time.monotonic()))
    end = time.monotonic()
    kill(mortal)

    kept = caption(house.album("killed"), 1)
    assert kept
    assert LETTERS.startswith(kept)
    print(f"{len(LETTERS) - len(kept)} of {len(LETTERS)} letters were lost")
    assert kept == LETTERS or end - pressed[len(kept)] <= AUTOSAVE + BUSY


def test_a_server_that_is_killed_while_somebody_types_loses_nothing(
    browser: Browser, house: House
) -> None:
    essay(house.gallery, "server", 2)

    with writing(browser, house, "server") as page:
        page.focus("#box-caption-en")
        for part in range(3):
            page.keyboard.type(f"{LETTERS} {part} ", delay=20)
            house.server.kill()
            page.keyboard.type("typed while it was away. ", delay=20)
            told(page, "kept here")
            house.server.start()
            try_now(page)
        saved(page)
        words = box(page)

    assert words == "".join(f"{LETTERS} {n} typed while it was away. " for n in range(3))
    assert caption(house.album("server"), 1) == words


def test_words_of_a_closed_tab_are_there_when_the_essay_is_opened_again(
    browser: Browser, house: House
) -> None:
    essay(house.gallery, "closed", 2)

    with writing(browser, house, "closed") as page:
        page.focus("#box-caption-en")
        house.server.kill()
        page.keyboard.type(KEPT)
        told(page, "kept here")
        again = page.context.new_page()
        page.close()
        house.server.start()
        opened(again, house.server.address, "closed")
        expect(again.locator("#box-caption-en")).to_have_value(KEPT, timeout=PATIENCE)
        saved(again)

    assert caption(house.album("closed"), 1) == KEPT


def test_leaving_with_words_that_are_not_saved_asks_first(browser: Browser, house: House) -> None:
    essay(house.gallery, "leaving", 2)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    with writing(browser, house, "leaving") as page:
        page.on("dialog", stay)
        page.focus("#box-caption-en")
        page.reload()
        page.wait_for_selector(".cell[aria-current]")
        before = list(asked)
        page.route("**/say", lambda route: route.abort())
        page.focus("#box-caption-en")
        page.keyboard.type(KEPT)
        told(page, "kept here")
        page.close(run_before_unload=True)
        until(page, lambda: bool(asked))
        still = box(page)

    assert before == []
    assert asked == ["beforeunload"]
    assert still == KEPT


def test_a_sign_in_that_has_ended_is_renewed_in_place_and_the_words_are_saved(
    browser: Browser, house: House
) -> None:
    essay(house.gallery, "signed-out", 2)

    with writing(browser, house, "signed-out", "editor") as page:
        at = house.gallery.door()
        door.choose(at, door.reset(at, "editor", today()), PASSWORD, today())
        at.signs.end_all("editor")
        page.focus("#box-caption-en")
        page.keyboard.type(KEPT)
        page.wait_for_selector("#sign-in-again[open]")
        before = caption(house.album("signed-out"), 1)
        page.fill("#again-password", PASSWORD)
        page.keyboard.press("Enter")
        saved(page)
        words = box(page)

    assert before == ""
    assert words == KEPT
    assert caption(house.album("signed-out"), 1) == KEPT


@pytest.fixture
def cramped(tmp_path: Path) -> Iterator[House]:
    """A served library on a disk of its own that is soon full; only root can have one."""
    disk = tmp_path / "disk"
    (disk / "albums").mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk here: a full one was not tried")
    try:
        (disk / "albums").mkdir()
        with running(disk) as server:
            yield House(open_gallery(disk), server)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_is_told_and_the_words_are_saved_when_there_is_room(
    browser: Browser, cramped: House
) -> None:
    essay(cramped.gallery, "full", 2)
    filler = cramped.gallery.library / "filler"

    with writing(browser, cramped, "full") as page:
        with filler.open("wb", buffering=0) as file:
            try:
                while file.write(b"x" * 4096):
                    pass
            except OSError:
                pass
        page.focus("#box-caption-en")
        page.keyboard.type(KEPT)
        told(page, "The disk of the server is full")
        meanwhile, heard = box(page), page.inner_text("#said")
        before = caption(cramped.album("full"), 1)
        filler.unlink()
        try_now(page)
        saved(page)

    assert (meanwhile, before) == (KEPT, "")
    assert "full" in heard
    assert caption(cramped.album("full"), 1) == KEPT


def test_a_broken_album_is_told_with_its_line_and_the_words_wait(
    browser: Browser, house: House
) -> None:
    essay(house.gallery, "broken", 2)
    album = house.album("broken")
    sound = album.read_text("utf-8")

    with writing(browser, house, "broken") as page:
        page.focus("#box-caption-en")
        album.write_text(sound + "\n[[block]\n", "utf-8")
        page.keyboard.type(KEPT)
        told(page, "album.toml")
        expect(page.locator("[data-act=retry]")).to_be_visible(timeout=PATIENCE)
        line = page.inner_text(".state-line")
        album.write_text(sound, "utf-8")
        try_now(page)
        saved(page)

    assert str(len(sound.splitlines()) + 2) in line
    assert caption(album, 1) == KEPT
