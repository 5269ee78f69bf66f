"""Copies are read back from the disk before they count, where somebody asks for it."""

from pathlib import Path

from typer.testing import CliRunner

from gallery.album.manifest import Manifest
from gallery.cli import app
from gallery.disk import read_back
from gallery.ingest.copying import copy_in
from gallery.ingest.news import Report
from gallery.store import Ahead, Tag, tag
from gallery.store.local import LocalStore
from tests.conftest import Drop
from tests.pictures import jpeg


class Failing(LocalStore):
    """A library on a disk that keeps something else of one photo."""

    def ahead(self, key: str, data: bytes, known: Tag, mtime_ns: int | None = None) -> Ahead:
        kept = data[:-1] + b"?" if key.endswith("b.jpg") else data
        return super().ahead(key, kept, known, mtime_ns)


def test_a_copy_that_the_disk_changed_is_named_and_never_kept(tmp_path: Path, drop: Drop) -> None:
    photos = {f"{name}.jpg": jpeg(64, 48, seed=n) for n, name in enumerate("abc")}
    store, report = Failing(tmp_path / "albums"), Report("march")

    copy_in(store, [drop(**photos)], Manifest(), report, lambda _: None, verify=True)

    assert report.copied == ["a.jpg", "c.jpg"]
    assert {name: verdict.code for name, verdict in report.refused.items()} == {
        "b.jpg": "copy-differs"
    }
    assert [entry.key for entry in store.list("march")] == ["march/a.jpg", "march/c.jpg"]
    assert not list(store.list(".gallery/incoming"))


def test_what_is_read_back_is_what_the_disk_has(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    store.put("a.jpg", b"photo")

    assert read_back(tmp_path / "a.jpg") == tag(b"photo")


def test_an_ingest_that_verifies_brings_all_photos(library: Path, drop: Drop) -> None:
    card = drop(**{f"{n}.jpg": jpeg(64, 48, seed=n) for n in range(3)})
    command = ["--library", str(library), "ingest", str(card), "--album", "march", "--verify"]

    result = CliRunner().invoke(app, command, catch_exceptions=False)

    assert result.exit_code == 0, result.output
    assert "3 photos" in result.output
