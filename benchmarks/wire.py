"""What readers load: `python -m benchmarks.wire`, in a real browser.

How to read the table. A telephone, 390 px wide with three pixels to each, opens essays: the samples
of the demo, and one of sixty photos that weigh what photographs weigh. "first view" is what is
loaded before anybody scrolls, "all of it" what is loaded by whoever looks at every photo; bytes are
those on the wire, heads of answers included. The goals are those of the gates in tests/reader.
"""

import argparse
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright
from typer.testing import CliRunner

from benchmarks.measure import machine
from gallery.cli import app
from tests.conftest import FLAGS, WHOLE, chrome
from tests.reader.large import SIXTY, enlarged
from tests.reader.looking import look_at_all, recorded
from tests.serving import served

KILO = 1000


def main() -> None:
    """Make the site, open its essays, print."""
    told = argparse.ArgumentParser(prog="python -m benchmarks.wire", description=__doc__)
    told.formatter_class = argparse.RawDescriptionHelpFormatter
    told.parse_args()
    logging.disable()
    print(machine(), flush=True)
    with (
        TemporaryDirectory() as name,
        _site(Path(name)) as (address, essays),
        _browser() as browser,
    ):
        print(f"{'kB at 390 px, DPR 3':34}{'photos':>8}{'first view':>12}{'all of it':>12}")
        for slug in essays:
            photos, first, whole = _weighed(browser, f"{address}/en/photos/{slug}/")
            print(f"{slug:34}{photos:8}{first / KILO:12.0f}{whole / KILO:12.0f}", flush=True)
        print(f"{'goal':34}{'':8}{230:12}{'45 a photo':>12}")


@contextmanager
def _site(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The samples and the essay of sixty photos, served; its address, and the names of essays."""
    samples = folder / "samples"
    made = CliRunner().invoke(app, ["demo", str(samples)], catch_exceptions=False)
    if made.exit_code:
        raise SystemExit(made.output)
    names = sorted(one.parent.name for one in (samples / "albums").glob("*/album.toml"))
    (folder / "large").mkdir()
    with served(enlarged(samples, folder / "large")) as address:
        yield address, [*names, SIXTY]


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chrome(WHOLE), args=FLAGS)
        yield browser
        browser.close()


def _weighed(browser: Browser, address: str) -> tuple[int, int, int]:
    """Photos on a page; bytes of its first view, and of all of it."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=3)
    page = context.new_page()
    traffic = recorded(page)
    page.goto(address, wait_until="networkidle")
    first = traffic.total()
    look_at_all(page)
    photos = page.locator("article figure img").count()
    context.close()
    return photos, first, traffic.total()


if __name__ == "__main__":
    main()
