"""A library whose albums are in a bucket is the library that it would be in a folder."""

import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from gallery import editing
from gallery.errors import SettingsError, StoreError
from gallery.export import Wish, exported
from gallery.ingest.index import reindex
from gallery.ingest.run import ingest
from gallery.store import Store
from gallery.store.s3.place import Place
from gallery.web.app import create_app
from gallery.wiring import Gallery, open_gallery, today
from tests.cluster.seaweed import BUCKET, Seaweed
from tests.conftest import LONG_AGO_NS, put
from tests.pictures import jpeg
from tests.serving import ROOT, free_port

ESSAY = """\
title.en = "{name}"
title.es = "Marcha"
date = "2026-05-01"
credit = "A. Photographer"
status = "published"

[[block]]
photo = "IMG_1.jpg"
caption.en = "Dock workers carry the lead banner."
alt.en = "A red banner"

[[block]]
text.en = "Words between the photos."

[[block]]
photo = "más fotos 2.jpg"
"""
BARE = """\
title.en = "{name}"
date = "2026-05-03"
status = "published"

[[block]]
photo = "IMG_1.jpg"
"""
PRIVATE_ONES = tuple(
    f".gallery/{one}" for one in ("index", "locks/", "library", "networks/", "settled/")
)
"""What is a place's own, and no part of what is kept there: settled notes are hashes of times."""


def _opened(folder: Path, store: str = "") -> Gallery:
    folder.mkdir(exist_ok=True)
    (folder / "gallery.toml").write_text(
        f'base_url = "https://example.org"\nstore = "{store}"\nembedding = true\n', "utf-8"
    )
    if not store:
        (folder / "albums").mkdir(exist_ok=True)
    return open_gallery(folder, {"workers": 1, "settle": 0.0})


def _filled(gallery: Gallery, cards: Path) -> Gallery:
    for number, slug in enumerate(("march", "zócalo", "bare")):
        card = cards / slug
        put(card / "IMG_1.jpg", jpeg(900, 600, seed=10 * number + 1))
        put(card / "más fotos 2.jpg", jpeg(420, 560, seed=10 * number + 2))
        words = BARE if slug == "bare" else ESSAY
        editing.create(gallery.store, slug, words.format(name=slug))
        report = ingest(gallery.darkroom(), slug, [card], today=today().date())
        assert not report.refused
    reindex(gallery.store, gallery.catalog, today().date())
    return gallery


def _url(shelf: Place) -> str:
    return f"s3://{shelf.bucket}/{shelf.prefix}"


def _kept(store: Store) -> dict[str, tuple[bytes, int]]:
    """Everything that a store holds of a library, with the times of the originals."""
    keys = [one for one in store.list() if not one.key.startswith(PRIVATE_ONES)]
    assert keys
    return {
        one.key: (store.get(one.key)[0], one.mtime_ns if one.key.endswith("jpg") else 0)
        for one in keys
        if "/history/" not in one.key
    }


def _files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the photographers bring."""
    return tmp_path_factory.mktemp("cards")


@pytest.fixture(scope="module")
def both(
    one_seaweed: Seaweed, tmp_path_factory: pytest.TempPathFactory, cards: Path
) -> Iterator[tuple[Gallery, Gallery]]:
    """The same two essays, in a folder and in a bucket; nobody changes them."""
    folder = tmp_path_factory.mktemp("both")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in one_seaweed.environment.items():
            patch.setenv(name, value)
        yield (
            _filled(_opened(folder / "folder"), cards),
            _filled(_opened(folder / "bucket", f"s3://{BUCKET}/both"), cards),
        )


def test_it_is_byte_for_byte_the_library_of_a_folder(
    both: tuple[Gallery, Gallery], tmp_path: Path
) -> None:
    now = datetime(2026, 11, 30, tzinfo=UTC)
    sites = [tmp_path / f"site-{number}" for number in range(2)]
    kept = [_kept(gallery.store) for gallery in both]

    for gallery, site in zip(both, sites, strict=True):
        exported(gallery, site, Wish(now, parcels=True))

    assert kept[0].keys() == kept[1].keys()
    assert [key for key in kept[0] if kept[0][key][0] != kept[1][key][0]] == []
    originals = [key for key in kept[1] if not key.startswith(".") and key.endswith(".jpg")]
    assert [kept[1][key][1] for key in originals] == [LONG_AGO_NS] * 6
    pages = [_files(site) for site in sites]
    assert len(pages[0]) > 80
    assert pages[0].keys() == pages[1].keys()
    assert [name for name in pages[0] if pages[0][name] != pages[1][name]] == []
    assert not [path for path in (both[1].library / "albums").iterdir() if path.name[0] != "."]


def test_an_index_filled_anew_of_the_bucket_gives_the_same_pages(
    both: tuple[Gallery, Gallery],
) -> None:
    gallery = both[1]
    with _reader(gallery) as reader:
        before = {path: reader.get(path).content for path in ("/en/", "/en/photos/march/")}

    (gallery.library / "albums/.gallery/index.sqlite").unlink()
    again = _indexed(_opened(gallery.library, gallery.settings.store))

    with _reader(again) as reader:
        assert {path: reader.get(path).content for path in before} == before


@contextmanager
def _reader(gallery: Gallery) -> Iterator[TestClient]:
    with TestClient(create_app(gallery), base_url="https://example.org") as client:
        yield client


def test_a_second_run_over_the_same_card_reads_and_renders_nothing(
    both: tuple[Gallery, Gallery], cards: Path
) -> None:
    before = _kept(both[1].store)

    report = ingest(both[1].darkroom(), "march", [cards / "march"], today=today().date())

    assert (report.copied, report.refused) == ([], {})
    assert _kept(both[1].store) == before


RANGES = (
    "bytes=0-99",
    "bytes=-7",
    "bytes=100-",
    "bytes=5-5",
    "bytes=0-99999999",
    "bytes=-99999999",
    "bytes=99999999-",
)


@pytest.mark.parametrize("slug", ["march", "bare"], ids=["with words in it", "as it is stored"])
def test_pictures_are_answered_as_from_a_disk(both: tuple[Gallery, Gallery], slug: str) -> None:
    answers = []
    for gallery in both:
        with _reader(gallery) as reader:
            page = reader.get(f"/en/photos/{slug}/").text
            pictures = sorted(set(re.findall(r"/media/[^\s\"]+?\.(?:avif|jpg)", page)))
            assert len(pictures) > 2
            answers.append([_answers(reader, path) for path in pictures])

    assert answers[0] == answers[1]
    assert {one[0] for picture in answers[0] for one in picture} == (
        {200, 206, 304, 416} if slug == "bare" else {200, 304}
    )


_HEADERS = ("content-type", "content-length", "etag", "cache-control", "content-range")


def _answers(reader: TestClient, path: str) -> list[tuple[int, bytes, list[str | None]]]:
    whole = reader.get(path)
    tag = whole.headers["etag"]
    asked = [{"range": one} for one in RANGES]
    asked += [{}, {"if-none-match": tag}, {"range": "bytes=0-9", "if-range": tag}]
    told = [reader.get(path, headers=one) for one in asked] + [reader.head(path)]
    return [
        (one.status_code, one.content, [one.headers.get(n) for n in _HEADERS])
        if one.status_code != 416
        else (416, b"", [one.headers["content-range"]])
        for one in told
    ]


def test_a_folder_may_be_written_as_an_address(tmp_path: Path) -> None:
    (tmp_path / "marches/march").mkdir(parents=True)
    (tmp_path / "marches/march/album.toml").write_text('title.en = "March"\n')

    gallery = _opened_by(tmp_path, (tmp_path / "marches").as_uri())

    assert [row.slug for row in _indexed(gallery).catalog.albums()] == ["march"]
    for wrong in (f"{tmp_path.as_uri()}/../elsewhere", tmp_path.as_uri(), "file://host/x"):
        with pytest.raises(SettingsError, match="below the library"):
            _opened_by(tmp_path, wrong)


def _opened_by(folder: Path, store: str) -> Gallery:
    return open_gallery(folder, {"store": store})


def _indexed(gallery: Gallery) -> Gallery:
    reindex(gallery.store, gallery.catalog, today().date())
    return gallery


def test_a_bucket_that_cannot_be_used_is_told_when_the_library_is_opened(
    seaweed: Seaweed, shelf: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SettingsError, match="there is no bucket for s3://nowhere"):
        _opened(tmp_path / "a", "s3://nowhere/x")
    with pytest.raises(SettingsError, match="write s3://BUCKET"):
        _opened(tmp_path / "a", "gs://marches")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "guessed")
    with pytest.raises(SettingsError, match="refused our credentials"):
        _opened(tmp_path / "a", _url(shelf))
    with pytest.raises(StoreError, match="does not answer"):
        _opened(tmp_path / "a", "s3://marches?endpoint=http://127.0.0.1:1")


def test_the_program_serves_it_as_it_serves_a_folder(both: tuple[Gallery, Gallery]) -> None:
    with _reader(both[0]) as reader:
        page = reader.get("/en/photos/march/").content
    port = free_port()
    address = f"http://127.0.0.1:{port}/en/photos/march/"

    command = [sys.executable, "-m", "gallery", "--library", str(both[1].library), "serve"]
    program = subprocess.Popen([*command, "--port", str(port)], cwd=ROOT, start_new_session=True)
    try:
        served = _page(program, address)
    finally:
        program.send_signal(signal.SIGINT)
        program.wait()

    assert served == page


def _page(program: subprocess.Popen[bytes], address: str) -> bytes:
    for _ in range(600):
        assert program.poll() is None, "the program ended"
        with suppress(urllib.error.URLError), urllib.request.urlopen(address) as answer:
            data: bytes = answer.read()
            return data
        time.sleep(0.1)
    raise AssertionError("the program does not answer")


def test_without_its_extra_a_bucket_is_refused_by_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "obstore", None)
    for name in ("gallery.store.s3", "gallery.store.s3.bucket", "gallery.store.s3.lease"):
        monkeypatch.delitem(sys.modules, name, raising=False)

    with pytest.raises(SettingsError, match=r"march-gallery\[cluster\]"):
        _opened(tmp_path / "a", "s3://marches")
