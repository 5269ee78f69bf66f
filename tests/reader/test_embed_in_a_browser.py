"""An essay in a frame of somebody else's page, as WordPress frames it: a sandbox, no script."""

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser

from tests.reader.axe import violations
from tests.web import wordpress

pytestmark = pytest.mark.browser

PICTURES = """() => [...document.images].slice(0, 2).map(image => {
  const box = image.getBoundingClientRect();
  return [image.complete && image.naturalWidth > 0, box.width / box.height,
          image.naturalWidth / image.naturalHeight];
})"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """Another site: what lies in the test's folder, at another address than the gallery."""
    handler = partial(_Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1440])
def test_a_framed_essay_shows_its_photos_and_words(
    browser: Browser,
    address: str,
    elsewhere: str,
    tmp_path: Path,
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    page = f"{address}/en/photos/rows/"
    column = min(width - 40, 640)
    with urlopen(f"{address}/oembed?url={quote(page)}&maxwidth={column}") as answer:
        post = wordpress.shown(json.load(answer))
    words = f"<!doctype html><meta name=viewport content='width=device-width'><p>A post</p>{post}"
    (tmp_path / "post.html").write_text(words, "utf-8")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    complaints: list[str] = []
    shown = context.new_page()
    shown.on("console", lambda told: complaints.append(told.text))

    shown.goto(f"{elsewhere}/post.html", wait_until="load")
    framed = shown.frames[1]
    framed.wait_for_load_state("load")
    framed.wait_for_function("() => [...document.images].slice(0, 2).every((one) => one.complete)")

    pictures = framed.evaluate(PICTURES)
    box = framed.evaluate(
        "() => [document.documentElement.scrollWidth, innerWidth,"
        " document.documentElement.scrollHeight, innerHeight,"
        " document.querySelector('.meta').getBoundingClientRect().bottom,"
        " document.querySelector('.strip').getBoundingClientRect().height]"
    )
    context.close()
    assert [there for there, _, _ in pictures] == [True, True]
    assert all(abs(shape - own) < 0.02 for _, shape, own in pictures)
    assert box[0] <= box[1]
    assert box[2] <= box[3] + 1
    assert box[4] <= box[3]
    assert box[5] >= 120
    assert [told for told in complaints if "favicon" not in told and "404" not in told] == []


def test_only_the_page_for_frames_can_be_framed(
    browser: Browser, address: str, elsewhere: str, tmp_path: Path
) -> None:
    for name, path in (("one", "/en/photos/rows/embed/"), ("other", "/en/photos/rows/")):
        (tmp_path / f"{name}.html").write_text(f'<iframe src="{address}{path}"></iframe>', "utf-8")
    page = browser.new_page()

    found = []
    for name in ("one", "other"):
        page.goto(f"{elsewhere}/{name}.html", wait_until="load")
        found.append(page.frames[1].locator("main").count())

    page.close()
    assert found == [1, 0]


def test_the_data_on_a_page_breaks_no_policy(browser: Browser, address: str) -> None:
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(f"{told.location['url']}: {told.text}"))

    for path in ("/en/photos/", "/en/photos/rows/", "/en/photos/rows/13/", "/es/photos/e1/embed/"):
        page.goto(address + path, wait_until="load")

    assert page.locator('script[type="application/ld+json"]').count() == 0
    page.goto(f"{address}/en/photos/rows/", wait_until="load")
    data = page.locator('script[type="application/ld+json"]').text_content()
    page.close()
    assert json.loads(data or "")["@graph"][0]["@type"] == "ImageGallery"
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_on_the_page_for_frames(
    browser: Browser, address: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 600}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{address}/en/photos/rows/embed/", wait_until="load")

    found = violations(page)

    context.close()
    assert found == {}
