"""Browsers at the desk of a library of their own."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page

from gallery.wiring import open_gallery
from tests.desk_browser.captioning import House
from tests.serving import Server, running
from tests.web.desk.signed import signed_in

Enter = Callable[..., Page]

LONG = 180_000
"""Milliseconds that hundreds of files may take to arrive on a busy machine."""


@pytest.fixture
def server(library: Path) -> Iterator[Server]:
    """A server of the library that may be killed and started again."""
    with running(library) as found:
        yield found


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A served library for many tests: each one makes an essay of its own in it."""
    folder = tmp_path_factory.mktemp("house")
    (folder / "albums").mkdir()
    with running(folder) as found:
        yield House(open_gallery(folder), found)


@pytest.fixture
def enter(browser: Browser, library: Path, server: Server) -> Iterator[Enter]:
    """Open the inbox, signed in: enter("?album=march", 390, address=..., role=...)."""
    contexts: list[BrowserContext] = []

    def entered(
        path: str = "", width: int = 1440, address: str = "", role: str = "admin", **options: Any
    ) -> Page:
        tall = 844 if width < 700 else 900
        context = browser.new_context(viewport={"width": width, "height": tall}, **options)
        contexts.append(context)
        context.set_default_timeout(LONG)
        at = address or server.address
        signed_in(context, at, open_gallery(library), role)
        page = context.new_page()
        page.on("filechooser", lambda _: None)  # from now on: it takes the browser a moment to heed
        page.goto(f"{at}/desk/inbox/{path}")
        return page

    yield entered
    for context in contexts:
        with suppress(Error):
            context.close()
