"""An open page hears what others do, and what it missed while it was away."""

from pathlib import Path

from tests.conftest import put
from tests.desk_browser.conftest import Enter

SOURCE = 'title.en = "March"\n\n[[block]]\nphoto = "a.jpg"\ncaption.en = "Nurses."\n'
LISTEN = """() => {
  window.heard = [];
  const say = (told) => heard.push(told.now);
  desk.events("/desk/essays/march/events", { hello: () => say({ now: "hello" }), said: say });
}"""
HEARD = "words => heard.includes(words)"


def test_a_page_that_was_away_is_told_what_it_missed(enter: Enter, library: Path) -> None:
    words = put(library / "albums" / "march" / "album.toml", SOURCE.encode())
    page = enter()
    page.evaluate(LISTEN)
    page.wait_for_function(HEARD, arg="hello")
    words.write_text(SOURCE.replace("Nurses.", "Nurses lead."), "utf-8")
    page.wait_for_function(HEARD, arg="Nurses lead.")

    page.evaluate("dispatchEvent(new Event('pagehide'))")
    words.write_text(SOURCE.replace("Nurses.", "Nurses and doctors lead."), "utf-8")
    page.evaluate("dispatchEvent(new Event('pageshow'))")

    page.wait_for_function(HEARD, arg="Nurses and doctors lead.")
