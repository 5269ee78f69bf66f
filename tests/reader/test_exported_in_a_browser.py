"""An exported site in a real browser: opened from a disk, and searched without a server."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from gallery.export import Wish, exported
from gallery.web.app import create_app
from gallery.wiring import Gallery, open_gallery
from tests.reader.axe import violations
from tests.web.sample import BOTH, Shot, blocks, show

pytestmark = pytest.mark.browser

ABORTED = "net::ERR_ABORTED"
"""What a reader has left before it came."""

NOW = datetime.fromisoformat("2026-11-22T12:00:00+00:00")
BASE = "https://example.org"
MARCH = (
    BOTH + '[[block]]\ntext.en = "Nurses, doctors and the *choir* of the Straße."\n'
    '[[block]]\nphoto = "a.jpg"\ncaption.es = "Estibadores del Zócalo llevan la manta."\n'
    'alt.en = "A crowd"\n[[block]]\nphoto = "b.jpg"\ncaption.en = "A nurse marches in CDMX."\n'
)
FAIR = (
    'title.en = "Book fair"\ntitle.es = "Feria del libro"\nstatus = "published"\n'
    'date = "1932~"\nplace = "CDMX"\ncredit = "Teo Balam"\n'
)
QUESTIONS = (
    *("zócalo", "ZOCALO", "march", "marcha", "cdmx", "mexico city", "banner", "nurs", "1932"),
    *("strasse", "balam", "feria libro", '"book fair"', '"fair book"', "1930s", "xyzzy", "a", "?"),
    *("marrufo nurse", "ciudad de mexico manta", "may day", '"may day', "primero de mayo crowd"),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    folder = tmp_path_factory.mktemp("edition")
    (folder / "albums").mkdir()
    gallery = open_gallery(folder, {"base_url": BASE})
    shots = {"a.jpg": Shot(2100, 1400, seed=7), "b.jpg": Shot(1400, 2100, seed=7)}
    show(gallery, "may-day", MARCH, shots)
    show(gallery, "fair 1º", FAIR + blocks("c.jpg", "/may-day/b.jpg"), {"c.jpg": Shot(seed=3)})
    return gallery


@pytest.fixture(scope="module")
def copy(library: Gallery, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, to be opened from a disk."""
    folder = tmp_path_factory.mktemp("a copy") / "site"
    exported(library, folder, Wish(NOW, offline=True))
    return folder


@pytest.fixture(scope="module")
def host(library: Gallery, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the exported site is served, by a server that knows files alone."""
    folder = tmp_path_factory.mktemp("host") / "site"
    exported(library, folder, Wish(NOW))

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 its name there
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def open_page(browser: Browser, address: str, said: list[str], script: bool = True) -> Page:
    page = browser.new_context(java_script_enabled=script).new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda one: said.extend([one.url] * (one.failure != ABORTED)))
    page.goto(address, wait_until="load")
    return page


def found(page: Page, question: str) -> list[str]:
    """The addresses that a search finds, below that of the site."""
    page.goto(page.url.partition("?")[0])
    page.locator("input[name=q]").fill(question)
    page.locator(".ask[aria-busy=false]").wait_for()
    links: list[str] = page.locator("li.result a").evaluate_all("all => all.map(a => a.href)")
    return sorted(link.partition("/photos/")[2].removesuffix("index.html") for link in links)


@pytest.mark.parametrize("script", [True, False])
def test_a_copy_opens_from_a_disk_with_every_picture(
    browser: Browser, copy: Path, script: bool
) -> None:
    said: list[str] = []
    pages = sorted(set(copy.rglob("*.html")) - {copy / "index.html"})
    page = open_page(browser, (copy / "index.html").as_uri(), said, script)
    page.wait_for_url("**/en/photos/index.html")

    for path in pages:
        page.goto(path.as_uri(), wait_until="load")
        bad = page.evaluate(
            """async () => {
              for (const image of document.images) image.loading = 'eager';
              await Promise.all([...document.images].map(i => i.decode().catch(() => null)));
              return [...document.images].filter(i => !i.naturalWidth).map(i => i.src);
            }"""
        )
        assert bad == [], path

    assert len(pages) > 20
    assert said == []
    page.context.close()


def test_in_a_copy_links_lead_from_page_to_page(browser: Browser, copy: Path) -> None:
    said: list[str] = []
    page = open_page(browser, (copy / "en/photos/index.html").as_uri(), said)

    page.get_by_role("link", name="May Day").first.click()
    page.locator("figure a").first.click()
    page.get_by_role("link", name="Español").first.click()

    assert page.url == (copy / "es/photos/may-day/1/index.html").as_uri()
    assert said == []
    page.context.close()


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_search_finds_what_the_server_finds(
    browser: Browser, library: Gallery, host: str, lang: str
) -> None:
    client = TestClient(create_app(library, lambda: NOW), base_url=BASE)
    said: list[str] = []
    page = open_page(browser, f"{host}/{lang}/search/", said)

    for question in QUESTIONS:
        told = client.get(f"/{lang}/search/", params={"q": question}).text
        expected = {part.partition('"')[0] for part in told.split(f'<a href="/{lang}/photos/')[1:]}
        assert set(found(page, question)) == expected - {""}, question

    assert said == []
    page.context.close()


def test_a_copy_is_searched_without_any_server(browser: Browser, copy: Path) -> None:
    said: list[str] = []
    page = open_page(browser, (copy / "es/search/index.html").as_uri(), said)

    assert found(page, "zocalo") == ["may-day/1/"]
    page.locator("li.result a").click()

    assert page.url == (copy / "es/photos/may-day/1/index.html").as_uri()
    assert said == []
    page.context.close()


def test_the_index_is_loaded_only_when_somebody_asks(browser: Browser, host: str) -> None:
    asked: list[str] = []
    page = browser.new_context().new_page()
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{host}/en/search/", wait_until="load")
    before = [url for url in asked if "index.json" in url]
    page.locator("input[name=q]").focus()
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some(r => /index/.test(r.name))"
    )

    assert before == []
    page.context.close()


def test_without_script_the_search_says_so_and_leads_to_the_archive(
    browser: Browser, host: str
) -> None:
    page = open_page(browser, f"{host}/es/search/", [], script=False)

    assert "solo puede buscar con JavaScript" in page.locator("main").inner_text()
    assert not page.locator("input[name=q]").is_visible()
    page.locator("main a").click()
    assert page.url == f"{host}/es/archive/"
    page.context.close()


@pytest.mark.parametrize("dark", ["light", "dark"])
def test_the_search_is_for_everybody(browser: Browser, host: str, dark: Any) -> None:
    page = browser.new_context(color_scheme=dark).new_page()
    page.goto(f"{host}/en/search/?q=nurse", wait_until="load")
    page.locator("li.result").first.wait_for()

    assert violations(page) == {}
    page.context.close()
