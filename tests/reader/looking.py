"""What a browser tells about a page: its traffic, its pictures, what is cut off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

PICTURES = """() => [...document.images].filter(image => image.currentSrc).map(image => {
  const box = image.getBoundingClientRect(), style = getComputedStyle(image);
  const own = Number(image.getAttribute('width')), high = Number(image.getAttribute('height'));
  return {
    alt: image.alt, file: Number(/-(\\d+)\\.(?:avif|jpg)/.exec(image.currentSrc)?.[1]),
    served: image.currentSrc, chosen: image.srcset != '' && image.sizes != '',
    width: box.width, height: box.height, own, ratio: own / high,
    covered: style.objectFit == 'cover' ? Math.max(box.width, box.height * own / high) : box.width,
    cut: style.objectFit == 'cover' && Math.abs(box.width / box.height / (own / high) - 1) > .02,
    lead: !!image.closest('.top'),
  };
})"""
"""Every picture as it stands on the page; lengths in CSS pixels."""

CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(one => {
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  return /hidden|clip/.test(style.overflow) && box.width > 2 && box.height > 2
    && one.innerText?.trim() && !one.closest('[inert], dialog:not([open])')
    && (one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2);
}).map(one => one.outerHTML.slice(0, 120))"""
"""Elements whose words do not fit into them."""

SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets.push(sheet);
}"""
"""Text spacing that a reader may set (WCAG 2.2, 1.4.12)."""

_SCROLL = """async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 2 * innerHeight) {
    scrollTo(0, y);
    await new Promise(done => setTimeout(done, 25));
  }
  for (const image of document.images) {
    if (image.complete || !image.checkVisibility()) continue;
    image.scrollIntoView();  // in a strip that scrolls sideways, say
    await image.decode().catch(() => null);
  }
  scrollTo(0, 0);
}"""


@dataclass
class Traffic:
    """What a page fetches: address -> (kind, bytes on the wire, headers included)."""

    fetched: dict[str, tuple[str, int]] = field(default_factory=dict)

    def total(self, *kinds: str) -> int:
        """Bytes of these kinds (Document, Script, Stylesheet, Image, Font), or of all."""
        return sum(size for kind, size in self.fetched.values() if not kinds or kind in kinds)


def recorded(page: Page) -> Traffic:
    """Record what a page fetches from now on."""
    traffic = Traffic()
    begun: dict[str, tuple[str, str]] = {}
    devtools = page.context.new_cdp_session(page)

    def received(event: Mapping[str, Any]) -> None:
        begun[event["requestId"]] = (event["response"]["url"], event["type"])

    def finished(event: Mapping[str, Any]) -> None:
        url, kind = begun.get(event["requestId"], ("", ""))
        if url:
            traffic.fetched[url] = (kind, int(event["encodedDataLength"]))

    devtools.on("Network.responseReceived", received)
    devtools.on("Network.loadingFinished", finished)
    devtools.send("Network.enable")
    return traffic


def look_at_all(page: Page) -> None:
    """Scroll through the page until every picture that is shown has arrived."""
    page.evaluate(_SCROLL)
    page.wait_for_load_state("networkidle")


def pictures(page: Page) -> list[dict[str, Any]]:
    """What PICTURES tells."""
    return list(page.evaluate(PICTURES))
