"""The inbox as a person meets it: what it says, by keyboard, by taps, without script."""

from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from gallery.ingest.run import ingest
from gallery.people import door
from gallery.wiring import open_gallery, today
from tests.conftest import put
from tests.desk_browser.conftest import Enter
from tests.desk_browser.handing import (
    DONE,
    arrived,
    card,
    choose,
    digests,
    received,
    slow,
    until,
    visible,
)
from tests.pictures import jpeg
from tests.serving import Server

pytestmark = pytest.mark.browser

PASSWORD = "a long enough password"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six photos of a card."""
    return card(tmp_path / "card-a", 6, 600)


def settings(library: Path, words: str) -> None:
    (library / "gallery.toml").write_text(words, "utf-8")


def send(page: Page) -> None:
    page.click("[data-p=send]")


def only_by_hand(page: Page) -> None:
    """The page never asks again by itself after a pause of ten seconds or more."""
    page.evaluate("""() => {
        const later = window.setTimeout;
        window.setTimeout = (turn, after, ...rest) =>
            later(turn, after < 10_000 ? after : 2 ** 31 - 1, ...rest);
    }""")


def test_a_file_that_is_too_large_is_named_with_what_to_do_and_stops_no_other(
    enter: Enter, server: Server, library: Path, folder: Path
) -> None:
    settings(library, "upload_file = 1\n")
    server.kill()
    server.start()
    put(folder / "large.jpg", jpeg() + b"x" * 1_100_000)
    page = enter()

    choose(page, folder, "May Day")
    send(page)
    page.wait_for_selector(DONE)

    assert len(arrived(library)) == 6
    told = page.locator(".batch .odd li").all_inner_texts()
    assert len(told) == 1
    assert "large.jpg" in told[0]
    assert "refused" in told[0]
    assert "smaller" in told[0]
    expect(page.locator(".tally")).to_contain_text("6 of 7 arrived")


def test_a_proxy_that_takes_small_parts_only_is_sent_small_parts(
    enter: Enter, library: Path, tmp_path: Path
) -> None:
    one = put(tmp_path / "card" / "large.jpg", jpeg() + bytes(3_000_000))

    def proxy(route: Route) -> None:
        length = len(route.request.post_data_buffer or b"")
        if route.request.method == "PATCH" and length > 1 << 20:
            route.fulfill(status=413, body="<h1>413 Request Entity Too Large</h1>")
        else:
            route.continue_()

    page = enter()
    page.route("**/desk/inbox/uploads/*", proxy)
    choose(page, one.parent, "May Day")
    send(page)
    page.wait_for_selector(DONE)

    assert digests(arrived(library)) == digests([one])


def test_a_full_disk_is_told_and_it_goes_on_when_there_is_room(
    enter: Enter, server: Server, library: Path, folder: Path
) -> None:
    settings(library, "upload_reserve = 1000000000\n")
    server.kill()
    server.start()
    page = enter()
    only_by_hand(page)

    choose(page, folder, "May Day")
    send(page)
    page.wait_for_selector("#trouble:not([hidden])")
    expect(page.locator("#trouble")).to_contain_text("The disk of the server is full.")
    expect(page.locator("#trouble")).to_contain_text("room")
    assert arrived(library) == []
    # one that is on its way now would tell that the server is away, which asks by itself
    page.wait_for_function("inboxSend.batches.every((batch) => !batch.count('sending'))")
    server.kill()
    settings(library, "")
    server.start()
    page.click("#trouble [data-p=again]")
    page.wait_for_selector(DONE)

    assert digests(arrived(library)) == digests(visible(folder))
    assert page.locator("#trouble").is_hidden()


def test_a_server_that_is_away_is_told_and_it_goes_on_by_itself(
    enter: Enter, server: Server, library: Path, folder: Path
) -> None:
    page = enter()
    choose(page, folder, "May Day")
    server.kill()

    send(page)
    page.wait_for_selector("#trouble:not([hidden])")
    expect(page.locator("#trouble")).to_contain_text("The server cannot be reached.")
    server.start()
    page.wait_for_selector(DONE)

    assert digests(arrived(library)) == digests(visible(folder))
    assert page.locator("#trouble").is_hidden()


def test_a_sign_in_that_ends_is_told_and_after_a_new_one_it_goes_on(
    enter: Enter, library: Path, folder: Path
) -> None:
    page = enter()
    choose(page, folder, "May Day")
    at = open_gallery(library).door()
    door.choose(at, door.reset(at, "admin", today()), PASSWORD, today())
    at.signs.end_all("admin")

    send(page)
    page.wait_for_selector("dialog[open]")
    assert arrived(library) == []
    page.fill("#again-password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(DONE)

    assert digests(arrived(library)) == digests(visible(folder))


def test_sending_pauses_and_goes_on(enter: Enter, library: Path, folder: Path) -> None:
    size = sum(path.stat().st_size for path in visible(folder))
    page = enter()
    slow(page, size // 4)
    choose(page, folder, "May Day")

    send(page)
    page.click("[data-p=pause]")
    expect(page.locator(".tally")).to_contain_text("paused")
    before, now = -1, received(library)
    while before != now:  # what was on the line comes to an end
        page.wait_for_timeout(600)
        before, now = now, received(library)
    assert before < size
    page.click("[data-p=go]")
    page.wait_for_selector(DONE)

    assert digests(arrived(library)) == digests(visible(folder))


def test_everything_works_by_keyboard(enter: Enter, library: Path, folder: Path) -> None:
    page = enter()
    page.focus("#choose-folder")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(folder)
    page.wait_for_selector(".batch")

    expect(page.locator("[data-p=send]")).to_be_focused()
    page.focus(".cell [tabindex='0']")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.locator(".cell").count() == 5
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    assert page.locator(".cell .name").all_inner_texts() == [
        f"IMG_{n:04}.JPG" for n in (0, 2, 3, 4)
    ]
    page.focus("[data-p=name]")
    page.keyboard.press("Control+a")
    page.keyboard.type("Marcha del Primero de Mayo")
    page.keyboard.press("Enter")
    page.wait_for_selector(DONE)

    assert len(arrived(library)) == 4
    assert {path.parent.name for path in arrived(library)} == {"marcha-del-primero-de-mayo"}


def test_everything_works_by_single_taps_on_a_phone(
    enter: Enter, library: Path, folder: Path
) -> None:
    page = enter("", 390, has_touch=True, is_mobile=True)
    with page.expect_file_chooser() as chooser:
        page.tap("#choose-files")
    chooser.value.set_files([str(path) for path in visible(folder)])
    page.fill("[data-p=name]", "May Day")
    page.locator(".cell button").first.tap()
    page.tap("[data-p=send]")
    page.wait_for_selector(DONE)

    assert len(arrived(library)) == 5
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_folder_goes_into_an_essay_that_is_there(
    enter: Enter, library: Path, folder: Path
) -> None:
    page = enter()
    choose(page, folder, "Vigil at night")
    send(page)
    page.wait_for_selector(DONE)
    more = put(folder.parent / "card-b" / "one more.jpg", jpeg(600, 400, seed=77))

    page.goto(f"{page.url}?album=vigil-at-night")
    with page.expect_file_chooser() as chooser:
        page.click("#choose-folder")
    chooser.value.set_files(more.parent)
    assert page.input_value("[data-p=into]") == "vigil-at-night"
    send(page)
    page.wait_for_selector(DONE)

    assert len([p for p in arrived(library) if p.parent.name == "vigil-at-night"]) == 7


def test_what_the_album_has_and_what_is_damaged_is_said(
    enter: Enter, library: Path, folder: Path
) -> None:
    page = enter()
    choose(page, folder, "May Day")
    send(page)
    page.wait_for_selector(DONE)
    again = folder.parent / "card-b"
    put(again / "same.jpg", (folder / "100CANON" / "IMG_0000.JPG").read_bytes())
    put(again / "cut.jpg", jpeg(900, 600, seed=5)[:9000])
    put(again / "notes.jpg", b"a shopping list")

    choose(page, again, "May Day")
    send(page)
    page.wait_for_selector(f"{DONE} >> nth=1")
    card_b = page.locator(".batch").first
    expect(card_b.locator(".tally")).to_contain_text("1 here already")
    expect(card_b.locator(".cell", has_text="same.jpg")).to_contain_text("same as IMG_0000.JPG")
    expect(card_b.locator(".odd")).to_contain_text("notes.jpg – refused")
    ingested(library)
    expect(card_b.locator(".odd")).to_contain_text("cut.jpg – damaged")

    expect(card_b.locator(".tally")).to_contain_text("1 damaged")


def test_a_file_that_went_away_since_it_was_chosen_is_named_and_stops_no_other(
    enter: Enter, library: Path, folder: Path
) -> None:
    page = enter()
    choose(page, folder, "May Day")
    (folder / "100CANON" / "IMG_0003.JPG").unlink()

    send(page)
    page.wait_for_selector(DONE)

    assert digests(arrived(library)) == digests(visible(folder))
    expect(page.locator(".tally")).to_contain_text("1 cannot be read here")
    expect(page.locator(".odd")).to_contain_text("IMG_0003.JPG – cannot be read here. It was moved")


def test_words_beside_a_photo_follow_it(enter: Enter, library: Path, folder: Path) -> None:
    put(folder / "100CANON" / "IMG_0000.XMP", b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    page = enter()

    choose(page, folder, "May Day")
    send(page)
    page.wait_for_selector(DONE)

    names = [path.name.lower() for path in (library / "albums" / "may-day").iterdir()]
    assert "img_0000.xmp" in names
    expect(page.locator(".tally")).to_contain_text("7 of 7 arrived")


def test_photos_show_as_they_arrive_and_lead_to_their_captions(
    enter: Enter, library: Path, folder: Path
) -> None:
    page = enter()
    choose(page, folder, "May Day")
    send(page)
    page.wait_for_selector(DONE)

    ingested(library)
    page.wait_for_function(
        "() => [...document.querySelectorAll('.cell img')].every(i => /pictures/.test(i.src))"
    )

    assert page.locator(".cell img:visible").count() == 6
    link = page.locator("a[data-p=caption]")
    assert link.get_attribute("href") == "/desk/essays/may-day/captions/"


def test_pictures_of_the_clipboard_are_pasted(enter: Enter, library: Path) -> None:
    page = enter("", permissions=["clipboard-read", "clipboard-write"])
    page.evaluate(
        """async () => {
          const canvas = new OffscreenCanvas(60, 40);
          canvas.getContext("2d").fillRect(0, 0, 30, 40);
          const png = await canvas.convertToBlob();
          await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
        }"""
    )

    page.keyboard.press("Control+v")
    page.fill("[data-p=name]", "May Day")
    send(page)
    page.wait_for_selector(DONE)

    assert [path.suffix for path in (library / "albums" / "may-day").glob("*.png")] == [".png"]


def test_leaving_while_something_is_open_warns(enter: Enter, folder: Path) -> None:
    page = enter()
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    choose(page, folder, "May Day")
    page.click("h1")

    page.close(run_before_unload=True)
    until(page, lambda: asked == ["beforeunload"])
    send(page)
    page.wait_for_selector(DONE)
    page.close(run_before_unload=True)

    assert asked == ["beforeunload"]


def test_without_script_photos_are_sent_by_a_form(
    enter: Enter, library: Path, folder: Path
) -> None:
    page = enter("", java_script_enabled=False)

    page.fill("#title", "May Day")
    page.set_input_files("#files", [str(path) for path in visible(folder)])
    page.click("#plain button.main")

    assert digests(arrived(library)) == digests(visible(folder))
    assert "6 arrived" in page.inner_text("#lately")


def ingested(library: Path) -> None:
    """What the work process does."""
    gallery = open_gallery(library, {"workers": 1, "settle": 0.0})
    ingest(gallery.darkroom(), "may-day", today=today().date())


def test_one_file_is_not_called_files(enter: Enter, tmp_path: Path) -> None:
    page = enter()

    choose(page, card(tmp_path / "card-b", 1, 600), "May Day")
    expect(page.locator("[data-p=all-label]")).to_have_text("1 file")
    send(page)
    page.wait_for_selector(DONE)
