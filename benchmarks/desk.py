"""What the caption screen costs: `python -m benchmarks.desk [--photos 100 1000]`.

How to read the table. A real browser opens the caption screen of an essay in a server that runs
beside it on this machine. "open" is the time from the address to the first photo with its boxes
ready; "next photo" is the script that ran after one key, on the clock of its own thread; "save" is
one text on its way to the disk and back, as the browser measured it. All are milliseconds: median,
then the range, then what 19 of 20 keep. Goals for 1,000 photos: 2,000, 16 and 100.
"""

import argparse
from itertools import pairwise
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.measure import spread
from gallery.wiring import open_gallery
from tests.conftest import FLAGS, chrome
from tests.desk_browser.captioning import House, essay, opened, writing
from tests.serving import running
from tests.web.desk.signed import signed_in

OPENED = 5
STEPS = 120
SAVES = 60
_SAVED = """() => performance.getEntriesByType("resource")
  .filter((one) => one.name.endsWith("/say")).map((one) => one.duration)"""


def main() -> None:
    """Write the essays, open them, walk, save, print."""
    told = argparse.ArgumentParser(prog="python -m benchmarks.desk", description=__doc__)
    told.formatter_class = argparse.RawDescriptionHelpFormatter
    told.add_argument("--photos", type=int, nargs="+", default=[100, 1000])
    sizes = told.parse_args().photos
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        (Path(folder) / "albums").mkdir()
        browser = playwright.chromium.launch(executable_path=chrome(), args=FLAGS)
        with running(Path(folder)) as server:
            house = House(open_gallery(Path(folder)), server)
            for photos in sizes:
                _measured(browser, house, photos)
        browser.close()


def _measured(browser: Browser, house: House, photos: int) -> None:
    slug = f"of-{photos}"
    essay(house.gallery, slug, photos, 'caption.en = "A banner in the street."\n')
    print(f"an essay of {photos} photos, ms")
    _tell("open", [_opened(browser, house, slug) for _ in range(OPENED)])
    with writing(browser, house, slug) as page:
        page.focus("#box-caption-en")
        _tell("next photo, in a box", steps(page, "Control+Enter"))
        page.locator(".cell[aria-current]").focus()
        _tell("next photo, in the grid", steps(page, "ArrowRight"))
        _tell("save", _saves(page))


def _opened(browser: Browser, house: House, slug: str) -> float:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    signed_in(context, house.server.address, house.gallery)
    page = context.new_page()
    start = perf_counter()
    opened(page, house.server.address, slug)
    spent = (perf_counter() - start) * 1000
    context.close()
    return spent


def steps(page: Page, key: str) -> list[float]:
    """Milliseconds that a page's script ran after each press, on the clock of its own thread:
    what else the machine does meanwhile does not count."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    marks = []
    for _ in range(STEPS + 1):
        metrics = devtools.send("Performance.getMetrics")["metrics"]
        marks.append(next(one["value"] for one in metrics if one["name"] == "ScriptDuration"))
        page.keyboard.press(key)
    devtools.detach()
    return [1000 * (after - before) for before, after in pairwise(marks)]


def _saves(page: Page) -> list[float]:
    """Change a text, ask for the save, go on to the next photo; one save after the other."""
    page.evaluate("performance.setResourceTimingBufferSize(10000)")
    page.keyboard.press("Home")
    page.focus("#box-caption-es")
    for number in range(SAVES):
        with page.expect_response(lambda answer: answer.url.endswith("/say")):
            page.keyboard.type(f"Manta {number}")
            page.keyboard.press("Control+s")
        page.keyboard.press("Alt+ArrowDown")
    spent: list[float] = page.evaluate(_SAVED)
    return spent


def _tell(name: str, spent: list[float]) -> None:
    worst = quantiles(spent, n=20)[-1] if len(spent) > 19 else max(spent)
    print(f"  {name:24}{spread(spent)}   95 %: {worst:.2f}", flush=True)


if __name__ == "__main__":
    main()
