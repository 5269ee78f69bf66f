"""A file that ended its worker twice is opened by no decoder again."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from gallery import editing
from gallery.album.draft import draft
from gallery.arriving.finish import finish
from gallery.arriving.releasing import Bench, Release
from gallery.errors import Refused
from gallery.ingest import poison
from gallery.ingest.news import Report
from gallery.ingest.record import load_manifest
from gallery.ingest.run import ingest
from gallery.ingest.thumbs import keep_thumbs
from gallery.jobs import Pool
from gallery.model import Verdict
from gallery.store.local import walk
from gallery.wiring import Gallery, open_gallery
from tests.conftest import put
from tests.faults.decoder import does, installed, opened
from tests.pictures import jpeg

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
TOXIC = does("segfault")


@pytest.fixture
def note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the decoder notes what it opens."""
    folder = tmp_path / "decoders"
    folder.mkdir()
    return installed(folder, monkeypatch)


@pytest.fixture
def hasty(library: Path) -> Iterator[Gallery]:
    """A library in which a photo may take two seconds."""
    gallery = open_gallery(
        library, {"workers": 1, "settle": 0.0, "timeout": 2.0, "sandbox": "limits"}
    )
    yield gallery
    gallery.catalog.engine.dispose()


def brought(gallery: Gallery, slug: str, **files: bytes) -> Report:
    """Files that somebody put into an essay, ingested."""
    editing.create(gallery.store, slug, draft(slug, gallery.settings))
    for name, data in files.items():
        put(gallery.library / "albums" / slug / f"{name}.heic", data)
    return looked(gallery, slug)


def looked(gallery: Gallery, slug: str, *, again: bool = False) -> Report:
    return ingest(gallery.darkroom(), slug, today=date(2026, 5, 1), again=again)


def noted(gallery: Gallery, data: bytes) -> Path:
    name = f"{sha256(data).hexdigest()}.json"
    return gallery.library / "albums" / ".gallery" / "poison" / name


def test_it_is_noted_by_its_bytes_with_reason_time_and_program(hasty: Gallery, note: Path) -> None:
    report = brought(hasty, "march", bad=TOXIC, good=jpeg(64, 48))

    assert report.developed == ["good.heic"]
    assert report.refused["bad.heic"].code == "crashed"
    assert opened(note) == 2
    told = json.loads(noted(hasty, TOXIC).read_bytes())
    assert told["code"] == "crashed" and told["reason"] and told["remedy"]
    assert datetime.fromisoformat(told["when"]).tzinfo is not None
    assert "pillow 1" in told["program"] and "reader" in told["program"]


def test_time_that_runs_out_twice_is_noted_alike(hasty: Gallery, note: Path) -> None:
    report = brought(hasty, "march", slow=does("sleep"))

    assert report.refused["slow.heic"].code == "too-slow"
    assert opened(note) == 2
    assert noted(hasty, does("sleep")).exists()


def test_no_decoder_opens_it_again_under_any_name_in_any_essay_on_any_way(
    hasty: Gallery, note: Path, tmp_path: Path
) -> None:
    verdict = brought(hasty, "march", bad=TOXIC).refused["bad.heic"]

    again = looked(hasty, "march").refused
    put(hasty.library / "albums" / "march" / "renamed.heic", TOXIC)
    other = brought(hasty, "rally", innocent=TOXIC).refused
    named = looked(hasty, "march").refused
    put(hasty.library / "albums" / "rally" / "stamp.heic", TOXIC)
    with Pool(1, 2.0) as pool:
        stamps = keep_thumbs(hasty.store, "rally", pool)
    upload = put(tmp_path / "uploaded", TOXIC)
    with pytest.raises(Refused) as refused:
        finish(hasty.store, "march", upload, "card/x.heic", "ana", 0, now=NOW)
    folder = put(tmp_path / "inbox" / "ana" / "Rally" / "x.heic", TOXIC).parent
    found = {entry.key: entry for entry in walk(folder)}
    release = Release(hasty.store, hasty.settings, folder, "ana", damaged=0.0)
    released = release.run(Bench(), found, 1.0, lambda: NOW)

    assert {*again.values(), *other.values(), *named.values()} == {verdict}
    assert {*named} == {"bad.heic", "renamed.heic"} and {*other} == {"innocent.heic"}
    assert stamps == 0
    assert (refused.value.code, refused.value.reason) == (verdict.code, verdict.reason)
    assert [(held.path, held.verdict) for held in released.held] == [("x.heic", verdict)]
    assert upload.exists() and (folder / "x.heic").exists()
    assert opened(note) == 2


def test_a_stamp_that_ended_its_worker_spares_the_ingest_the_file(
    hasty: Gallery, note: Path
) -> None:
    editing.create(hasty.store, "march", draft("march", hasty.settings))
    put(hasty.library / "albums" / "march" / "bad.heic", TOXIC)

    with Pool(1, 2.0) as pool:
        keep_thumbs(hasty.store, "march", pool)
    report = looked(hasty, "march")

    assert report.refused["bad.heic"].code == "crashed"
    assert opened(note) == 2


def test_it_is_tried_again_by_another_program_and_when_somebody_asks(
    hasty: Gallery, note: Path
) -> None:
    brought(hasty, "march", bad=TOXIC)
    kept = noted(hasty, TOXIC)

    looked(hasty, "march", again=True)
    asked = opened(note)
    kept.write_bytes(kept.read_bytes().replace(b"pillow ", b"pillow 0."))
    brought(hasty, "rally", bad=TOXIC)

    assert (asked, opened(note)) == (4, 6)
    assert poison.known(hasty.store, sha256(TOXIC).hexdigest()) is not None


def test_asked_for_again_a_file_that_opens_now_is_shown(hasty: Gallery) -> None:
    photo = jpeg(64, 48)
    verdict = Verdict("crashed", "opening it crashed the decoder twice", "export it as JPEG")
    poison.note(hasty.store, [sha256(photo).hexdigest()], verdict)

    refused = brought(hasty, "march", IMG=photo).refused
    shown = looked(hasty, "march", again=True).developed

    assert refused == {"IMG.heic": verdict}
    assert shown == ["IMG.heic"]
    assert load_manifest(hasty.store, "march").photos["IMG.heic"].verdict is None
    assert looked(hasty, "march").kept == ["IMG.heic"]
