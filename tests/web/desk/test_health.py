"""The page that says how the gallery is doing: each bad day with what to do about it."""

import os
from datetime import timedelta

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from gallery import backup, editing
from gallery.album.manifest import Manifest
from gallery.backup import lately
from gallery.checking import fixity
from gallery.checking.fixity import Fixity
from gallery.desk.health import FLOOR, Disk
from gallery.errors import Full, ReadOnly, StoreError
from gallery.ingest.record import save_manifest
from gallery.model import Finding, Original, Verdict
from gallery.web.troubles import trouble_of
from gallery.wiring import Gallery, open_gallery, today
from tests.reader.axe import violations
from tests.serving import served
from tests.web.desk.signed import desk_client, signed_in

ESSAY = 'title.en = "May Day"\ntitle.es = "Primero de Mayo"\nlang = "en"\n'


@pytest.fixture
def sound(gallery: Gallery) -> Gallery:
    """A library in which all has been seen to: read, backed up, nothing broken."""
    editing.create(gallery.store, "may-day", ESSAY)
    now = today().isoformat()
    fixity.note(gallery.store, Fixity(now, now, 12, 34_000_000))
    lately.note(gallery.store, backup.Backed(now, "/backup", 40, 35_000_000))
    return gallery


def page(gallery: Gallery, role: str = "photographer") -> str:
    answer = desk_client(gallery, role).get("/desk/health/")
    assert answer.status_code == 200
    return answer.text


def test_a_library_in_order_says_so_to_everybody(sound: Gallery) -> None:
    for role in ("photographer", "editor", "publisher", "admin"):
        found = page(sound, role)

        assert "Everything is in order." in found
        assert "The words of every essay can be read." in found
        assert "All photos (12) were read and are what they were" in found
        assert "The last backup has 40 files" in found
        assert "What to do:" not in found


def test_what_nobody_has_seen_to_so_far_is_said(gallery: Gallery) -> None:
    found = page(gallery)

    assert "Everything is in order." not in found
    assert "There is no backup that this library knows of." in found
    assert "gallery backup DIR" in found
    assert "gallery check --read-data" in found


def test_words_that_cannot_be_read_are_named_with_file_line_and_reason(sound: Gallery) -> None:
    album = sound.library / "albums" / "may-day" / "album.toml"
    album.write_text(ESSAY + 'place.en = "Mexico\n', "utf-8")

    found = page(sound)

    assert "The words of may-day cannot be read." in found
    assert "may-day/album.toml, line 4: " in found
    assert "Readers see the last version that could be read" in found


def test_files_that_cannot_be_shown_are_counted_and_lead_to_the_inbox(sound: Gallery) -> None:
    verdict = Verdict("truncated", "the file is cut off", "copy it again")
    photo = Original("a.jpg", 1, "0" * 64, 9, 0, verdict=verdict)
    save_manifest(sound.store, "may-day", Manifest({"a.jpg": photo}, 2))

    found = page(sound)

    assert "1 file of May Day cannot be shown." in found
    assert 'href="/desk/inbox/?album=may-day"' in found


def test_a_clock_behind_the_librarys_own_files_is_doubted(sound: Gallery) -> None:
    ahead = (today() + timedelta(days=1)).timestamp()
    save_manifest(sound.store, "may-day", Manifest({}, 1))
    os.utime(sound.library / "albums" / "may-day" / "manifest.json", (ahead, ahead))

    assert "clock is 1 day behind its own files" in page(sound)


def test_a_disk_with_little_room_says_that_words_can_be_saved(sound: Gallery) -> None:
    (sound.library / "gallery.toml").write_text("upload_reserve = 100000000\n")

    found = page(open_gallery(sound.library))
    desk = desk_client(open_gallery(sound.library)).get("/desk/").text

    for text in (found, desk):
        assert "The disk of the server has little room left: no photo is taken in." in text
        assert "Words can be saved as before" in text
    assert 'class="trouble"' in desk


@pytest.mark.parametrize(
    ("disk", "trouble"),
    [
        (Disk(there=False), "gone"),
        (Disk(writable=False, free=10**9, total=10**12), "read-only"),
        (Disk(free=FLOOR - 1, total=10**12), "full"),
        (Disk(free=10**8, total=10**12, reserve=10**9), "low"),
        (Disk(free=10**10, total=10**12, reserve=10**9), ""),
        (Disk(), ""),
    ],
)
def test_the_worst_of_a_disk_is_what_is_told(disk: Disk, trouble: str) -> None:
    assert disk.trouble == trouble


def test_faults_that_were_found_are_named_and_say_what_mends_them(sound: Gallery) -> None:
    now = today().isoformat()
    found = Finding("changed", "may-day/a.jpg", "the bytes are not what they were", "restore it")
    fixity.note(sound.store, Fixity(now, now, 12, 34_000_000, [found]))
    lately.note_failure(sound.store, "/backup", now, "cannot write /backup: no space left")

    told = page(sound)

    assert "The last reading of all photos found 1 fault." in told
    assert "may-day/a.jpg: the bytes are not what they were" in told
    assert "gallery check --repair" in told
    assert "The backup needs to be looked after." in told
    assert "cannot write /backup: no space left" in told


def test_what_was_done_long_ago_is_asked_for_again(sound: Gallery) -> None:
    old = (today() - timedelta(days=60)).isoformat()
    fixity.note(sound.store, Fixity(old, old, 12, 34_000_000))
    lately.note(sound.store, backup.Backed(old, "/backup", 40, 35_000_000))

    told = page(sound)

    assert "Everything is in order." not in told
    assert told.count("What to do:") == 2


@pytest.mark.parametrize(("days", "told"), [(29, True), (31, False)])
def test_a_file_that_was_changed_in_its_folder_is_told_for_a_month(
    sound: Gallery, days: int, told: bool
) -> None:
    day = (today().date() - timedelta(days=days)).isoformat()
    photo = Original("a.jpg", 1, "0" * 64, 1, 1, changed=day)
    save_manifest(sound.store, "may-day", Manifest({"a.jpg": photo}, 2))

    words = "The file of 1 photo of May Day was changed in its folder."

    assert (words in page(sound)) is told


@pytest.mark.parametrize("problem", [Full("x"), ReadOnly("x"), StoreError("x")])
def test_every_refusal_of_the_disk_has_three_sentences_in_both_languages(
    sound: Gallery, problem: StoreError
) -> None:
    client: TestClient = desk_client(sound)
    spanish = client.app.state.site.languages["es"].catalog.gettext  # type: ignore[attr-defined]
    told = trouble_of(problem)

    assert told is not None
    assert all(sentence.endswith(".") for sentence in told)
    assert all(spanish(sentence) != sentence for sentence in told)


@pytest.mark.browser
def test_axe_finds_nothing_on_a_bad_day_and_on_a_good_one(browser: Browser, sound: Gallery) -> None:
    broken, found = sound.library / "albums" / "june" / "album.toml", {}
    for day in ("good", "bad"):
        with served(sound.library) as address:
            for width, scheme in [(390, "light"), (390, "dark"), (1440, "light"), (1440, "dark")]:
                context = browser.new_context(
                    viewport={"width": width, "height": 900},
                    color_scheme=scheme,  # type: ignore[arg-type]
                )
                signed_in(context, address, sound)
                tab = context.new_page()
                for path in ("/desk/health/", "/desk/")[: 1 + (day == "bad")]:
                    tab.goto(f"{address}{path}")
                    found[day, width, scheme, path] = violations(tab)
                    assert tab.evaluate("document.documentElement.scrollWidth") <= width
                assert tab.locator(".trouble").count() == (day == "bad")
                context.close()
        broken.parent.mkdir(exist_ok=True)
        broken.write_text("title = [\n")
        (sound.library / "gallery.toml").write_text("upload_reserve = 100000000\n")

    assert {where: what for where, what in found.items() if what} == {}
