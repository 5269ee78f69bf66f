"""Take the pictures of the README from a served demo: `make screenshots` while it runs.

Usage: python docs/screenshots.py http://127.0.0.1:8000
"""

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.conftest import FLAGS, chrome  # noqa: E402 the checkout must be on the path first

PAGES = {"home": "/en/photos/", "essay": "/en/photos/2026-05-01-may-day/"}


def main(site: str) -> None:
    """Write docs/home.png and docs/essay.png: the first view at 1440 x 1100, two thirds large."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chrome(), args=FLAGS)
        for name, path in PAGES.items():
            page = browser.new_page(viewport={"width": 1440, "height": 1100})
            page.goto(site.rstrip("/") + path, wait_until="networkidle")
            image = Image.open(BytesIO(page.screenshot())).convert("RGB")
            small = image.resize((960, 733), Image.Resampling.LANCZOS)
            palette = small.quantize(256, method=Image.Quantize.MEDIANCUT)
            palette.save(ROOT / "docs" / f"{name}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
