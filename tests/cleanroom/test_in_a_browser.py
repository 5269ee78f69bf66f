"""What attackers write, in a real browser: nothing of it runs, and no policy has to stop it."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog

from gallery.wiring import open_gallery, today
from tests.cleanroom import hostile
from tests.cleanroom.corpus import payloads
from tests.cleanroom.desk import pages
from tests.cleanroom.hostile import DRAFT, FILES, WORDS
from tests.serving import running
from tests.web.desk.signed import signed_in

LISTENING = """
window.told = [];
window.hit = () => window.told.push("it ran");
addEventListener("securitypolicyviolation", (e) =>
  window.told.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
"""
READERS = (
    *("/en/photos/", f"/en/photos/{FILES}/", f"/es/photos/{WORDS}/", f"/en/photos/{FILES}/1/"),
    *(f"/en/photos/{WORDS}/light/", f"/en/photos/{WORDS}/print/", f"/en/photos/{WORDS}/sheet/"),
    *(f"/en/photos/{WORDS}/embed/", "/en/archive/", "/en/archive/person/"),
    "/en/search/?q=%22%3E%3Cimg%20src%3Dx%20onerror%3Dhit()%3E",
    "/nothing/%3Cscript%3Ehit()%3C/script%3E",
)


@pytest.mark.browser
def test_nothing_runs_and_no_policy_is_reported(browser: Browser, tmp_path: Path) -> None:
    words = payloads()
    gallery = hostile.built(tmp_path / "library", words)
    context = browser.new_context()
    context.add_init_script(LISTENING)
    page = context.new_page()
    said: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Trusted" in message.text:
            said.append(f"{page.url}: {message.text}")

    def shut(dialog: Dialog) -> None:
        said.append(f"{page.url}: {dialog.message}")
        dialog.accept()

    page.on("console", heard)
    page.on("dialog", shut)
    page.on("pageerror", lambda problem: said.append(f"{page.url}: {problem}"))
    with running(tmp_path / "library") as server:
        page.on("request", lambda one: said.extend(_elsewhere(one.url, server.address)))
        signed_in(context, server.address, open_gallery(tmp_path / "library"))
        addresses = [*READERS, *hostile.links(gallery, words, today()), *pages(gallery, DRAFT)]
        for address in addresses:
            page.goto(server.address + address, wait_until="load")
            said += [f"{address}: {one}" for one in page.evaluate("window.told")]

    assert said == []
    assert len(addresses) > 35
    context.close()


def _elsewhere(address: str, ours: str) -> list[str]:
    inside = address.startswith((ours, "data:", "blob:"))
    return [] if inside else [f"asked for {address}"]
