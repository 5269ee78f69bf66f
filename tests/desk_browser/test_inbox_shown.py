"""What the inbox shows of the state of things, to everybody, and what it weighs."""

import gzip
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page

from gallery.arriving import watched
from gallery.arriving.watched import Folder, Held, Source, Watched
from gallery.model import Verdict
from gallery.wiring import open_gallery, today
from tests.conftest import put
from tests.desk_browser.conftest import Enter
from tests.desk_browser.handing import (
    DONE,
    arrived,
    card,
    choose,
    digests,
    received,
    slow,
    visible,
)
from tests.reader.axe import violations
from tests.serving import Server

pytestmark = pytest.mark.browser

KILO = 1000
MOST = 60
"""kB of script, gzipped, that the inbox may load in all."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six photos of a card."""
    return card(tmp_path / "card-a", 6, 600)


def test_what_is_not_finished_is_told_and_goes_on_where_it_was(
    enter: Enter, server: Server, library: Path, tmp_path: Path
) -> None:
    folder = card(tmp_path / "card-a", 1)
    size = sum(path.stat().st_size for path in visible(folder))
    page = enter()
    slow(page, size // 3)
    choose(page, folder, "May Day")
    page.click("[data-p=send]")
    while received(library) < size // 2:
        page.wait_for_timeout(20)
    server.kill()
    page.close()
    server.start()

    again = enter()
    assert "choose the same files again" in again.inner_text("#lately")
    choose(again, folder)
    assert again.input_value("[data-p=name]") == "May Day"
    again.click("[data-p=send]")
    again.wait_for_selector(DONE)

    assert digests(arrived(library)) == digests(visible(folder))


def test_watched_folders_are_shown_with_what_needs_somebody(enter: Enter, library: Path) -> None:
    verdict = Verdict("truncated", "the file is cut off", "copy it again from the card")
    folder = Folder("May Day", "may-day", "resting", 3, 3_000_000, [Held("IMG_1.jpg", verdict)])
    now = today().isoformat()
    source = Source("ana", "offline", now, folders=[folder], arrived=12)
    watched.save(open_gallery(library).store, Watched("inbox", "watched", now, [source]))

    page = enter()
    page.wait_for_selector("#watched:not([hidden])")

    told = page.inner_text("#watched")
    assert "inbox/ana" in told
    assert "offline" in told
    assert "12 arrived" in told
    assert "IMG_1.jpg" in told
    assert "cut off" in told


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_keeps_a_person_from_using_the_page(
    enter: Enter, server: Server, library: Path, folder: Path, width: int
) -> None:
    page = enter("", width)
    found = {"empty": looked(page)}
    put(folder / "notes.txt", b"x")

    choose(page, folder, "May Day")
    found["chosen"] = looked(page)
    server.kill()
    page.click("[data-p=send]")
    page.wait_for_selector("#trouble:not([hidden])")
    found["away"] = looked(page)
    server.start()
    page.wait_for_selector(DONE)
    found["done"] = looked(page)
    page.reload()
    found["later"] = looked(page)

    assert found == {state: {} for state in found}
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_page_loads_little_script(enter: Enter, server: Server) -> None:
    page = enter()

    scripts = page.evaluate("Array.from(document.scripts, one => one.src)")

    assert any("tus" in address for address in scripts)
    weight = sum(len(gzip.compress(urlopen(one).read())) for one in scripts)
    assert weight <= MOST * KILO


def looked(page: Page) -> dict[str, list[str]]:
    """What axe finds, in light and in dark."""
    found: dict[str, list[str]] = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found |= violations(page)
    page.emulate_media(color_scheme="light")
    return found
