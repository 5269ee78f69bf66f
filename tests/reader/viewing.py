"""Looking at pages and photos: what several tests do and expect."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

PHOTOS = 24
ESSAY = "/en/photos/many/"
SHIFTS = """
  window.moved = 0;
  window.shifts = [];
  const told = ({node, previousRect, currentRect}) =>
    `${node?.nodeName}.${node?.className} ${JSON.stringify([previousRect, currentRect])}`;
  new PerformanceObserver(list => list.getEntries().forEach(e => {
    window.moved += e.value;
    window.shifts.push(`${e.value} at ${e.startTime} ms: ${e.sources.map(told).join("; ")}`);
  })).observe({type: 'layout-shift', buffered: true});
"""
"""How far things move on a page, summed in `window.moved` (Layout Instability API).

`window.shifts` says what moved, when, from where and where to, for a test that fails.
"""

Read = Callable[..., Page]


def photo(page: Page, number: int) -> Locator:
    return page.locator(f"#p{number} a")


def open_at(page: Page, number: int) -> Locator:
    """Open the viewer on a photo and give back the dialog."""
    photo(page, number).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


def swipe(page: Page, start: int, end: int) -> None:
    """Draw a finger across the middle of the window."""
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *places: int) -> None:
        points = [{"x": x, "y": 420} for x in places]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", start)
    for x in range(start, end, -10):
        send("touchMove", x)
    send("touchEnd")


def place(page: Page, number: int, count: int = PHOTOS) -> None:
    """Expect the viewer to be at a photo: told, shown, and the only one that can be reached."""
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text(f"{number} of {count}")
    shown = page.locator(".strip figure:not([inert])")
    expect(shown).to_have_count(1)
    expect(shown.locator("figcaption")).to_contain_text(f"Caption {number}.")
    expect(shown).to_be_in_viewport(ratio=0.99)


def at_photo(page: Page, number: int) -> None:
    expect(page).to_have_url(re.compile(rf"/en/photos/many/{number}/$"))
