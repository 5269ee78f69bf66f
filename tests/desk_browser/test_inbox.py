"""Sending folders to the desk from a browser, whatever breaks on the way.

Short by default; with GALLERY_UPLOADS=full the server and the browser are killed at every twentieth
of the bytes, on the photos of cameras where that folder is beside this checkout.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from gallery.wiring import open_gallery
from tests.cameras import SHARED
from tests.conftest import FLAGS, chrome, put
from tests.desk_browser.conftest import Enter
from tests.desk_browser.handing import (
    DONE,
    Line,
    arrived,
    awkward,
    card,
    choose,
    digests,
    drop,
    kill,
    received,
    slow,
    until,
    visible,
)
from tests.serving import Server
from tests.web.desk.signed import signed_in

pytestmark = pytest.mark.browser

FULL = os.environ.get("GALLERY_UPLOADS") == "full"
POINTS = [n / 20 for n in range(1, 20)] if FULL else [0.2, 0.4, 0.6, 0.8]
"""Parts of all bytes at which something is killed."""


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fifty photos in the folders of a card."""
    folder = tmp_path_factory.mktemp("cards") / "card-a"
    if FULL and (SHARED / "photos").is_dir():
        found = sorted(path for path in (SHARED / "photos").rglob("*.jpg") if path.stat().st_size)
        for n, path in enumerate(found[:50]):
            put(folder / "DCIM" / f"{n}-{path.name}", path.read_bytes())
        return folder
    return card(folder, 50)


def said_to_be_there(page: Page) -> list[str]:
    names = page.locator(".cell[data-state=arrived] .name")
    return names.all_inner_texts()


def test_fifty_photos_arrive_though_the_server_is_killed_again_and_again(
    enter: Enter, server: Server, library: Path, photos: Path
) -> None:
    page = enter()
    size = sum(path.stat().st_size for path in visible(photos))
    slow(page, max(size // 6, 400_000))
    choose(page, photos, "May Day")
    page.click("[data-p=send]")

    for point in POINTS:
        until(page, lambda point=point: received(library) >= point * size)  # type: ignore[misc]
        server.kill()
        names = {path.name for path in arrived(library)}
        assert set(said_to_be_there(page)) <= names
        assert page.locator(DONE).count() == 0 or len(names) == 50
        server.start()
    page.wait_for_selector(DONE)

    assert digests(arrived(library)) == digests(visible(photos))
    assert page.locator(".tally").inner_text().startswith("50 of 50 arrived")


def test_fifty_photos_arrive_though_the_browser_is_killed_again_and_again(
    browser: Browser, library: Path, server: Server, photos: Path
) -> None:
    size = sum(path.stat().st_size for path in visible(photos))

    for point in [*POINTS, 1.0]:
        mortal = browser.browser_type.launch(executable_path=chrome(), args=FLAGS)
        context = mortal.new_context()
        signed_in(context, server.address, open_gallery(library))
        page = context.new_page()
        page.goto(f"{server.address}/desk/inbox/")
        slow(page, max(size // 6, 400_000))
        choose(page, photos, "May Day")
        page.click("[data-p=send]")
        if point < 1:
            until(page, lambda point=point: received(library) >= point * size)  # type: ignore[misc]
            kill(mortal)
        else:
            page.wait_for_selector(DONE)
            mortal.close()

    assert digests(arrived(library)) == digests(visible(photos))


def test_two_tabs_may_send_the_same_folder(enter: Enter, library: Path, photos: Path) -> None:
    first = enter()
    second = first.context.new_page()
    second.goto(first.url)

    for page in (first, second):
        choose(page, photos, "May Day")
    for page in (first, second):
        page.click("[data-p=send]")
    for page in (first, second):
        page.wait_for_selector(DONE)

    assert digests(arrived(library)) == digests(visible(photos))
    assert len(said_to_be_there(first)) == len(said_to_be_there(second)) == 50


def test_a_line_that_is_reset_again_and_again_costs_no_photo(
    enter: Enter, server: Server, library: Path, photos: Path
) -> None:
    size = sum(path.stat().st_size for path in visible(photos))
    line = Line(server)
    page = enter(address=line.address)
    slow(page, max(size // 4, 400_000))

    choose(page, photos, "May Day")
    page.click("[data-p=send]")
    for point in POINTS:
        until(page, lambda point=point: received(library) >= point * size)  # type: ignore[misc]
        line.cut()
    page.wait_for_selector(DONE)
    line.close()

    assert digests(arrived(library)) == digests(visible(photos))


def test_382_files_with_accents_and_blanks_arrive_by_drag_and_by_choice(
    enter: Enter, library: Path, tmp_path: Path
) -> None:
    folder = awkward(tmp_path / "tarjeta de mayo")
    dragged = enter()
    drop(dragged, folder)
    dragged.wait_for_selector(".batch")
    assert dragged.input_value("[data-p=name]") == "tarjeta de mayo"
    assert "2" in dragged.locator("[data-p=passed]").inner_text()
    dragged.click("[data-p=send]")
    dragged.wait_for_selector(DONE)

    chosen = enter()
    sent: list[str] = []
    chosen.on("request", lambda request: sent.append(request.method))
    choose(chosen, folder)
    chosen.click("[data-p=send]")
    chosen.wait_for_selector(DONE)

    assert digests(arrived(library)) == digests(visible(folder))
    assert len(said_to_be_there(dragged)) == len(said_to_be_there(chosen)) == 380
    assert "PATCH" not in sent
