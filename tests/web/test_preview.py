"""Links by which people see one essay before it is public, and nothing else."""

import logging
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from gallery import editing
from gallery.editing.saying import Place, say
from gallery.editing.withholding import withhold
from gallery.ingest.index import reindex
from gallery.people.passes import Pass
from gallery.web.app import create_app
from gallery.web.ways import WAYS
from gallery.wiring import Gallery, open_gallery
from tests.desk_browser.captioning import essay
from tests.web.desk.test_ways import VALUES

pytestmark = pytest.mark.index_file

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LASTS = timedelta(hours=48)
WORDS = 'caption.en = "The lead banner."\ncaption.es = "La manta."\nalt.en = "A banner"\n'
HELD = {
    1: WORDS,
    2: 'caption.en = "A face."\nhold = "she asked us to wait"\n',
    3: 'caption.en = "The square."\nembargo = 2027-01-01T00:00:00Z\n',
}
_ADDRESS = re.compile(r'(?:href|src|action)="([^"]+)"|([^\s",]+/media/[^\s",]+)')


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two drafts of three photos; the second photo of each is held, the third embargoed."""
    library = tmp_path_factory.mktemp("preview") / "library"
    (library / "albums").mkdir(parents=True)
    gallery = open_gallery(library, {"workers": 1})
    for slug in ("may-day", "strike"):
        essay(gallery, slug, 3, HELD)
    reindex(gallery.store, gallery.catalog, NOW.date(), cards=False)
    gallery.catalog.engine.dispose()
    return library


@pytest.fixture
def site(prepared: Path, library: Path) -> Gallery:
    """A copy of it: making it anew waits for the disk."""
    shutil.copytree(prepared, library, dirs_exist_ok=True)
    return open_gallery(library, {"workers": 1, "settle": 0.0})


def link(gallery: Gallery, slug: str = "may-day", **more: str | bool) -> tuple[Pass, str]:
    """A link for 48 hours: (what is kept of it, the address that it has)."""
    made, token = gallery.door().passes.make(
        "preview", slug, by="ana", now=NOW, expires=NOW + LASTS, label="Ben's lawyer", more=more
    )
    return made, f"/preview/{token}"


def client(gallery: Gallery, clock: Callable[[], datetime] = lambda: NOW) -> TestClient:
    app = create_app(gallery, clock)
    return TestClient(app, base_url="http://testserver", follow_redirects=False)


def named(page: str) -> list[str]:
    """All addresses that a page names."""
    return [one or other for one, other in _ADDRESS.findall(page)]


PAGES = ("en/", "es/", "en/1/", "es/3/", "en/light/", "en/sheet/")


def test_a_link_shows_the_essay_with_its_photos_in_every_language(site: Gallery) -> None:
    _, base = link(site)
    browser = client(site)

    pages = [browser.get(f"{base}/{path}") for path in PAGES]

    assert {page.status_code for page in pages} == {200}
    assert "The lead banner." in pages[0].text
    assert "La manta." in pages[1].text
    assert "Preview: this is not public." in pages[0].text
    assert "For: Ben&#39;s lawyer." in pages[0].text
    assert "The link works until November 24, 2026" in pages[0].text
    assert browser.get(f"{base}/").headers["location"] == f"{base}/en/"
    pictures = {one for page in pages for one in named(page.text) if "/media/" in one}
    assert {browser.get(one).status_code for one in pictures} == {200}
    assert browser.get("/en/photos/may-day/").status_code == 404


def test_all_that_a_preview_names_is_below_its_link_or_of_the_theme(site: Gallery) -> None:
    _, base = link(site)
    browser = client(site)

    found = {one for path in PAGES for one in named(browser.get(f"{base}/{path}").text)}

    away = {one for one in found if one.startswith(("/", "http")) and not one.startswith(base)}
    assert {one for one in away if not one.startswith("/static/")} == set()
    inside = {one.split("#")[0] for one in found if one.startswith(base)}
    assert {browser.get(one).status_code for one in inside} == {200}


def test_nobody_on_the_way_keeps_a_preview_and_nobody_lists_it(site: Gallery) -> None:
    _, base = link(site, comments=True)
    browser = client(site)
    picture = next(one for one in named(browser.get(f"{base}/en/").text) if "/media/" in one)

    for path in (*(f"{base}/{one}" for one in ("", *PAGES)), picture):
        headers = browser.get(path).headers
        assert headers["cache-control"] == "no-store", path
        assert headers["referrer-policy"] == "no-referrer", path
        assert headers["x-robots-tag"].startswith("noindex"), path
    page = browser.get(f"{base}/en/").text
    assert '<meta name="robots" content="noindex' in page
    assert not re.search(r"canonical|og:|ld\+json|oembed|feed\.atom|photos\.zip", page)
    assert browser.get(f"{base}/en").headers["cache-control"] == "no-store"


def test_a_photo_that_is_held_has_no_byte_in_a_preview_and_an_embargoed_one_has(
    site: Gallery,
) -> None:
    _, base = link(site)
    browser = client(site)
    text = "".join(browser.get(f"{base}/{path}").text for path in PAGES)
    rows = {one.number: one for one in site.catalog.of_album("may-day")}
    assert len(rows) == 3

    assert "A face." not in text
    assert "The square." in text
    assert browser.get(f"{base}/en/2/").status_code == 404
    shown = next(one for one in named(text) if "/media/may-day/3-" in one)
    assert browser.get(shown).status_code == 200
    for path in pictures_of(site, "may-day", 2):
        assert browser.get(base + path).status_code == 404


def pictures_of(gallery: Gallery, slug: str, number: int) -> Sequence[str]:
    """The addresses that a photo's pictures have, or will have."""
    from gallery.web.picture import fallback

    row = next(one for one in gallery.catalog.of_album(slug) if one.number == number)
    return [fallback(row, width) for width in row.widths]


def test_a_photo_that_is_held_later_is_gone_from_a_link_that_is_pinned(site: Gallery) -> None:
    _, base = link(site, source=editing.source_of(site.store, "may-day"))
    browser = client(site)
    path = f"{base}{pictures_of(site, 'may-day', 1)[0]}"
    assert browser.get(path).status_code == 200

    editing.change(
        site.store,
        "may-day",
        lambda source, _: source.replace(WORDS, WORDS + "hold = true\n"),
    )
    reindex(site.store, site.catalog, NOW.date(), ["may-day"], cards=False)

    assert browser.get(path).status_code == 404
    assert browser.get(f"{base}/en/1/").status_code == 404
    assert "The lead banner." not in browser.get(f"{base}/en/").text


def test_a_photo_that_is_withheld_later_is_gone_from_a_link_that_is_pinned_word_and_all(
    site: Gallery,
) -> None:
    about = 'date = "2026-11-21"\nphoto = "IMG_0001.jpg"\nnote.en = "She is Inés."\n'
    words = f"[[correction]]\n{about}\n[[block]]"
    editing.change(site.store, "may-day", lambda said, _: said.replace("[[block]]", words, 1))
    site.store.put("may-day/IMG_0001.jpg", b"the original")
    reindex(site.store, site.catalog, NOW.date(), ["may-day"], cards=False)
    _, base = link(site, source=editing.source_of(site.store, "may-day"))
    browser = client(site)
    before = browser.get(f"{base}/en/").text

    withhold(site.store, "may-day", "IMG_0001.jpg", "she asked", {}, "ana", NOW, public=False)
    reindex(site.store, site.catalog, NOW.date(), ["may-day"], cards=False)

    after = browser.get(f"{base}/en/").text
    assert [words in before for words in ("She is Inés.", "The lead banner.")] == [True, True]
    assert [words in after for words in ("She is Inés.", "The lead banner.")] == [False, False]
    assert browser.get(f"{base}/en/1/").status_code == 404


def test_a_pinned_link_says_what_was_said_and_a_following_one_what_is(site: Gallery) -> None:
    _, pinned = link(site, source=editing.source_of(site.store, "may-day"))
    _, follows = link(site)
    browser = client(site)
    paths = ("en/", "es/", "en/1/", "en/sheet/")
    before = {path: browser.get(f"{pinned}/{path}").text for path in paths}

    place = Place("IMG_0001.jpg", "caption", "en")
    say(site.store, "may-day", place, "The lead banner.", "The first banner.", "ana", NOW)
    say(site.store, "may-day", Place("", "title", "en"), "May Day", "The march", "ana", NOW)
    reindex(site.store, site.catalog, NOW.date(), ["may-day"], cards=False)

    after = {path: words(browser.get(f"{pinned}/{path}").text) for path in paths}
    assert after == {path: words(text) for path, text in before.items()}
    assert "It shows the essay as it was on November 22, 2026" in before["en/"]
    text = browser.get(f"{follows}/en/").text
    assert "The first banner." in text
    assert "The march" in text


def words(page: str) -> str:
    """A page without the marks of its pictures, which change with the words that they carry."""
    return re.sub(r"-[0-9a-f]{12}-", "-", page)


ENDLESS = ("desk-events", "inbox-events", "inbox-watched")
"""Answers that never end; strangers get none of them (tests/web/desk/test_ways.py)."""


def test_a_link_for_one_essay_opens_no_other_way(site: Gallery) -> None:
    """Whatever stands in an address: the token of one essay shows no word of another one."""
    _, base = link(site)
    token = base.rpartition("/")[2]
    browser = client(site)
    values = {**VALUES, "slug": "strike", "other": "strike", "secret": token}
    picture = pictures_of(site, "strike", 1)[0].rpartition("/")[2]
    opened = []
    ways = [way for way in WAYS if "GET" in way.methods and way.name not in ENDLESS]

    for way in ways:
        name = picture if way.name in ("preview-media", "media") else "strike"
        told = {**values, "name": name}
        filled = re.sub(r"\{([^}]+)\}", partial(_told, told, token), way.path)
        stranger = browser.get(filled).status_code
        for address in (filled, f"{base}{filled}", f"{filled}?secret={token}"):
            answer = browser.get(address, headers={"authorization": f"Bearer {token}"})
            allowed = (
                {stranger, 404} if way.path.startswith("/desk/") else {200, 301, 302, 303, 404}
            )
            allowed |= {401} if way.api else set()  # it knows no such token
            fine = answer.status_code in allowed and "/media/strike/" not in answer.text
            if way.name in ("preview-media", "media", "original", "preview-borrowed"):
                fine = fine and answer.status_code != 200
            opened += [] if fine else [(address, answer.status_code)]

    assert opened == []
    assert len(ways) > 40


def _told(values: Mapping[str, str], other: str, found: re.Match[str]) -> str:
    return values.get(found[1], other)


def test_a_single_wrong_letter_and_the_link_of_another_kind_are_not_there(site: Gallery) -> None:
    _, base = link(site)
    _, other = site.door().passes.make("offer", "may-day", by="ana", now=NOW, expires=NOW + LASTS)
    browser = client(site)

    for at in range(len("/preview/"), len(base)):
        wrong = base[:at] + ("A" if base[at] != "A" else "B") + base[at + 1 :]
        assert browser.get(f"{wrong}/en/").status_code == 404
    assert browser.get(f"/preview/{other}/en/").status_code == 404


@pytest.mark.parametrize("how", ["time", "revoked"])
def test_a_link_that_has_ended_tells_nothing_of_what_it_showed(site: Gallery, how: str) -> None:
    one, base = link(site, comments=True)
    moment = [NOW]
    browser = client(site, lambda: moment[0])
    picture = next(one for one in named(browser.get(f"{base}/en/").text) if "/media/" in one)
    moment[0] = NOW + LASTS - timedelta(seconds=1)
    assert browser.get(f"{base}/en/").status_code == 200

    moment[0] += timedelta(seconds=1 if how == "time" else 0)
    if how == "revoked":
        site.door().passes.revoke(one.ident, moment[0])

    for path in (f"{base}/", *(f"{base}/{path}" for path in PAGES), picture):
        answer = browser.get(path)
        assert answer.status_code == 410, path
        assert "This link has ended" in answer.text or "Este enlace ha terminado" in answer.text
        assert not re.search("may-day|May Day|Primero de Mayo|lawyer", answer.text)
        assert (answer.headers["cache-control"], answer.headers["referrer-policy"]) == (
            "no-store",
            "no-referrer",
        )
    assert browser.post(f"{base}/en/say", data={"name": "A", "words": "B"}).status_code == 410


def test_an_essay_in_the_trash_is_seen_by_no_link(site: Gallery) -> None:
    _, base = link(site)
    editing.change(
        site.store, "may-day", lambda source, _: "trashed = 2026-11-22T12:00:00Z\n" + source
    )
    reindex(site.store, site.catalog, NOW.date(), ["may-day"], cards=False)
    browser = client(site)

    assert {browser.get(f"{base}/{path}").status_code for path in PAGES} == {404}


def test_visits_are_counted_and_pictures_are_not(site: Gallery) -> None:
    one, base = link(site)
    browser = client(site)
    picture = next(p for p in named(browser.get(f"{base}/en/").text) if "/media/" in p)
    browser.get(picture)
    browser.head(f"{base}/en/")
    browser.get(f"{base}/es/")

    found = site.door().passes.find(one.ident)

    assert found is not None
    assert (found.count, found.last) == (2, NOW)


def test_the_secret_of_a_link_reaches_no_log(
    site: Gallery, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, base = link(site, comments=True)
    caplog.set_level(logging.DEBUG, logger="gallery")
    browser = TestClient(create_app(site, lambda: NOW), raise_server_exceptions=False)
    browser.get(f"{base}/en/")
    site.store.put("may-day/album.toml", b"not = [toml")  # comments cannot be shown now
    monkeypatch.setattr(site.catalog.engine, "connect", None)  # nor can anything be found

    answers = [browser.get(f"{base}/{path}").status_code for path in PAGES]

    assert min(answers) >= 400
    assert base.rpartition("/")[2] not in caplog.text


def test_a_library_that_is_restored_knows_its_links(site: Gallery) -> None:
    from gallery.backup.contents import open_library, site_files

    one, _ = link(site)

    found = {file.path for file in site_files(open_library(site.library))}

    assert {f"links/{one.ident}.json", "links/key"} <= found
