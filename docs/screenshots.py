"""Take the pictures of the documents from a served demo: `make screenshots` while it runs.

Usage: python docs/screenshots.py http://127.0.0.1:8000 [NAME...]

Writes docs/screens/NAME-WIDTH-SCHEME.webp: the first view on a phone (390 x 844, twice as dense)
and on a desk (1440 x 900), by day and by night.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.conftest import FLAGS, chrome  # noqa: E402 the checkout must be on the path first

MARCH = "/en/photos/2026-05-01-may-day/"
PAGES = {
    "home": "/en/photos/",
    "march": MARCH,
    "archival": "/en/photos/1932-film-stills/",
    "points": "/es/photos/100-points/",
    "fair": "/es/photos/2023-10-book-fair/",
    "photo": f"{MARCH}12/",
    "viewer": MARCH,
    "search": "/en/search/?q=banner",
}
WINDOWS = {390: (844, 2), 1440: (900, 1)}
"""Width: (height, density)."""

QUALITY = 66


def main(site: str, *names: str) -> None:
    """Take the pictures of some pages, or of all."""
    folder = ROOT / "docs" / "screens"
    folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chrome(), args=FLAGS)
        for name, png in _taken(browser, site.rstrip("/"), names or tuple(PAGES)):
            image = Image.open(BytesIO(png)).convert("RGB")
            image.save(folder / f"{name}.webp", quality=QUALITY, method=6)
        browser.close()


def _taken(browser: Browser, site: str, names: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    for (width, (height, dense)), name in product(WINDOWS.items(), names):
        page = browser.new_page(
            viewport={"width": width, "height": height}, device_scale_factor=dense
        )
        page.goto(site + PAGES[name], wait_until="networkidle")
        if name == "viewer":
            page.locator("article figure a").nth(2).click()
            page.locator("dialog figure:not([inert]) img").first.evaluate("image => image.decode()")
            page.wait_for_load_state("networkidle")
        page.emulate_media(color_scheme="light")
        yield f"{name}-{width}-light", page.screenshot()
        page.emulate_media(color_scheme="dark")
        yield f"{name}-{width}-dark", page.screenshot()
        page.close()


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["http://127.0.0.1:8000"]))
