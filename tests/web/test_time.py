"""What is not to be seen now is nowhere; a second later it is everywhere: every public address."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from gallery.catalog import Viewer
from gallery.export import Wish, exported, letter
from gallery.ingest.card import keep_cards, key_of
from gallery.web.app import create_app
from gallery.wiring import Gallery, open_gallery
from tests.web import timed
from tests.web.asking import Asker
from tests.web.timed import AT, BEFORE, EARLY, LATE, NEVER, Ask, asks, hidden

WORDS = {"essay", "light", "print", "iiif", "parcel", "atom", "json-feed", "kind", "term", "search"}
"""Where the words of a photo stand while it is seen."""

WHOLE = {"essays", "archive", "year", "embed", "sheet", "photo", "oembed", "sitemap", "card"}
"""Where else those of an essay stand."""


def filled(library: Path) -> Gallery:
    (library / "albums").mkdir(parents=True)
    gallery = open_gallery(library, {"base_url": "http://testserver", "workers": 1})
    timed.fill(gallery)
    return gallery


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """Tests only look at it."""
    return filled(tmp_path_factory.mktemp("timed") / "library")


def stranger(gallery: Gallery, moment: datetime) -> TestClient:
    client = create_app(gallery, lambda: moment)
    return TestClient(client, base_url="http://testserver", follow_redirects=False)


def opened(data: bytes) -> bytes:
    """All bytes of an answer; an archive with what is in it."""
    if not is_zipfile(BytesIO(data)):
        return data
    with ZipFile(BytesIO(data)) as parcel:
        return data + b"".join(parcel.read(name) for name in parcel.namelist())


def answers(
    gallery: Gallery, moment: datetime, wanted: list[Ask], **headers: str
) -> Iterator[tuple[Ask, tuple[int, bytes]]]:
    """Status and bytes of each answer with its headers, but not the number that logs name it by."""
    with Asker(create_app(gallery, lambda: moment)) as asker:
        for ask in wanted:
            answer = asker.ask(ask.path, headers=headers)
            told = [f"{n}: {v}" for n, v in answer.headers.items() if n != "x-request-id"]
            yield ask, (answer.status, opened(answer.body) + "\n".join(told).encode())


def marks(data: bytes) -> set[str]:
    """The marks that stand in some bytes."""
    small = data.lower()
    return {mark for mark in EARLY | LATE | NEVER if mark.encode() in small}


def test_every_public_way_is_walked(site: Gallery) -> None:
    assert {ask.way for ask in asks(site)} == timed.public()


@pytest.mark.parametrize("moment", [BEFORE, AT])
def test_nothing_of_what_is_not_to_be_seen_now_is_at_any_public_address(
    site: Gallery, moment: datetime
) -> None:
    secret = hidden(moment)
    shown = (EARLY | LATE) - secret

    found: dict[str, set[str]] = {mark: set() for mark in shown}
    for ask, (status, data) in answers(site, moment, asks(site)):
        if ask.of in secret:
            assert status == 404, ask
        elif ask.way != "card":  # each photo has one, and each essay one that is its own
            assert status == (302 if ask.way == "front" else 200), ask
        assert not marks(data) & secret, ask
        for mark in marks(data) & shown | ({ask.of} if status == 200 and ask.of else set()):
            found[mark].add(ask.way)

    for mark, ways in found.items():
        lists = WHOLE if mark in ("zqsched", "zqembargo", "zqexpires") else set()
        assert ways >= WORDS | lists, (mark, (WORDS | lists) - ways)


@pytest.mark.parametrize("moment", [BEFORE, AT])
def test_who_says_that_they_have_it_already_is_told_no_more(
    site: Gallery, moment: datetime
) -> None:
    shut = [ask for ask in asks(site) if ask.of in hidden(moment)]

    again = answers(site, moment, shut, **{"if-none-match": "*"})

    assert {status for _, (status, _) in again} == {404}


@pytest.mark.parametrize("moment", [BEFORE, AT])
def test_nobody_finds_it_by_asking_for_its_words(site: Gallery, moment: datetime) -> None:
    client = stranger(site, moment)

    def answer(words: str) -> bytes:
        return client.get("/en/search/", params={"q": words}).content.replace(words.encode(), b"?")

    for mark in hidden(moment):
        for field in ("title", "caption", "person", "by", "legende", "text"):
            assert answer(f"{mark}{field}") == answer(f"nobody{field}"), (mark, field)
    for mark in (EARLY | LATE) - hidden(moment):
        assert answer(f"{mark}caption") != answer("nobodycaption"), mark


@pytest.mark.parametrize("moment", [BEFORE, AT])
def test_files_and_letters_hold_no_more_than_the_site(
    site: Gallery, tmp_path: Path, moment: datetime
) -> None:
    out, secret = tmp_path / "out", hidden(moment)
    made = exported(site, out, Wish(moment, parcels=True))
    offline = exported(site, tmp_path / "disk", Wish(moment, offline=True))

    files = [one for top in (out, tmp_path / "disk") for one in top.rglob("*") if one.is_file()]
    texts = "".join(str(one.relative_to(tmp_path)) for one in files).encode()
    found = set().union(*(marks(opened(one.read_bytes())) for one in files), marks(texts))
    letters = [letter.html(site, slug, "en", moment) for slug in ("openpart", "openlent")]

    assert not made.lost + offline.lost
    assert found == (EARLY | LATE) - secret
    assert not marks("".join(letters).encode()) & secret


def everything(gallery: Gallery, moment: datetime) -> Mapping[str, tuple[int, bytes]]:
    seen = [ask for ask in asks(gallery) if ask.of not in hidden(moment)]
    return {ask.path: told for ask, told in answers(gallery, moment, seen)}


def test_what_is_done_to_a_hidden_photo_changes_no_byte_and_no_header(tmp_path: Path) -> None:
    site = filled(tmp_path / "library")
    before = everything(site, BEFORE)

    timed.partly(site, caption="edited", noted="2026-05-02")

    assert everything(site, BEFORE) == before
    assert b"zqleadcaptionedited" in stranger(site, AT).get("/en/photos/openpart/").content


def test_numbers_and_leads_tell_of_what_is_seen(site: Gallery) -> None:
    seen = {}
    for name, viewer in {
        "before": Viewer(BEFORE),
        "after": Viewer(AT),
        "owner": Viewer(BEFORE, drafts=True),
        "desk": Viewer(BEFORE, drafts=True, withdrawn=True),
        "ahead": Viewer(BEFORE, preview="openpart"),
    }.items():
        row = site.catalog.essay("openpart", viewer)
        held = site.catalog.essay("openheld", viewer)
        assert row is not None
        assert held is not None
        seen[name] = (row.photos, row.lead_name, bool(row.corrected), held.photos, held.lead_name)

    assert seen == {
        "before": (1, "a.jpg", False, 1, "a.jpg"),
        "after": (2, "x.jpg", True, 1, "a.jpg"),
        "owner": (2, "x.jpg", True, 1, "a.jpg"),
        "desk": (2, "x.jpg", True, 3, "x.jpg"),
        "ahead": (2, "x.jpg", True, 1, "a.jpg"),
    }


def test_a_look_ahead_shows_one_essay_and_nothing_that_is_held(site: Gallery) -> None:
    def sees(slug: str, preview: str) -> bool:
        return site.catalog.essay(slug, Viewer(BEFORE, preview=preview)) is not None

    def photos(slug: str, preview: str) -> set[str]:
        keys = [(slug, "x.jpg"), (slug, "a.jpg")]
        found = site.catalog.photos(keys, Viewer(BEFORE, preview=preview), slug)
        return {name for _, name in found}

    assert [sees("zqsched", one) for one in ("zqsched", "openpart", "")] == [True, False, False]
    assert photos("openpart", "openpart") == {"a.jpg", "x.jpg"}
    assert photos("openpart", "zqsched") == {"a.jpg"}
    assert photos("openheld", "openheld") == {"a.jpg"}


def test_the_card_of_whoever_stands_in_for_the_lead_is_made_too(site: Gallery) -> None:
    essays = [one for now in (BEFORE, AT) for one in site.catalog.newest(Viewer(now))]
    keys = {key_of(one) for one in essays if one.album.slug == "openpart"}

    keep_cards(site.store, essays)

    assert len(keys) == 2
    assert all(key and site.store.get(key)[0] for key in keys)


def lifetime(cache: str) -> int:
    """Seconds for which somebody may show an answer: fresh, or stale while asking anew."""
    told = dict(part.strip().partition("=")[::2] for part in cache.split(","))
    if "no-cache" in told or "no-store" in told:
        return 0
    later = ("stale-while-revalidate", "stale-if-error")
    return int(told["max-age"]) + max(int(told.get(name, "0")) for name in later)


@pytest.mark.parametrize("seconds", [0.5, 80_000])
def test_nobody_may_keep_anything_past_the_next_moment_at_which_it_changes(
    site: Gallery, seconds: float
) -> None:
    moment = AT - timedelta(seconds=seconds)
    secret = hidden(BEFORE)
    seen = [ask for ask in asks(site) if ask.of not in secret]

    with Asker(create_app(site, lambda: moment)) as asker:
        kept = {
            ask: lifetime(asker.ask(ask.path).cache)
            for ask in seen
            if ask.way not in ("front", "static", "api-openapi", "api-problem")
        }

    steady = {ask for ask in kept if ask.way == "media" and ask.of not in LATE}
    assert {kept[ask] for ask in steady if "/plain/" not in ask.path} == {86_400}
    assert {ask for ask in kept if kept[ask] > seconds} == steady


def test_what_never_changes_by_itself_is_kept_as_long_as_ever(site: Gallery) -> None:
    client = stranger(site, AT + timedelta(seconds=1))

    assert client.get("/en/photos/plain/").headers["cache-control"].startswith("public, max-age=60")
    assert site.catalog.changes(Viewer(AT)) is None
    assert site.catalog.changes(Viewer(BEFORE)) == AT.timestamp()


def test_pages_still_ask_three_questions_at_most(site: Gallery) -> None:
    client, asked = stranger(site, BEFORE), list[str]()
    event.listen(site.catalog.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    for path in ("/en/photos/", "/en/photos/openpart/", "/en/photos/openpart/1/", "/en/archive/"):
        asked.clear()

        assert client.get(path).status_code == 200

        assert len(asked) <= 3, path
