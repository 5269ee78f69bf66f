"""Whole folders of real camera files and of files that break programs, where they are at hand."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import Result

from gallery.wiring import open_gallery
from tests.cameras import ALBUM, SHARED, Cameras, ingested
from tests.pages import pages_of


def folder(name: str) -> Path:
    found = SHARED / name
    if not found.is_dir():
        pytest.skip(f"the folder of {name} test files is not beside this checkout")
    return found


def report(result: Result) -> dict[str, list[str]]:
    said = json.loads(result.output.splitlines()[-1])
    return {key: list(said[key]) for key in ("copied", "developed", "kept", "refused", "passed")}


def test_camera_files_are_shown_or_named_and_a_second_run_renders_nothing(
    cameras: Cameras,
) -> None:
    source = SHARED / "photos"

    second = ingested(cameras.library, source, ALBUM)

    told = cameras.report
    files = [p for p in source.rglob("*") if p.is_file()]
    assert (cameras.exit_code, second.exit_code) == (1, 1)
    shown = set(told["developed"])
    counted = len(shown) + len(told["refused"]) + len(told["passed"]) + len(told["twins"])
    assert counted == len(files)
    assert report(second)["developed"] == []
    assert set(report(second)["kept"]) == shown
    assert report(second)["refused"] == list(told["refused"])
    pages = pages_of(open_gallery(cameras.library, {"drafts": True}))
    photos = [a for a in pages if re.fullmatch(r"/en/photos/camera-test/\d+/", a)]
    assert len(photos) == len(shown)


def test_every_hostile_file_gets_one_verdict(library: Path) -> None:
    source = folder("hostile")

    result = ingested(library, source, "hostile")

    told = report(result)
    files = {p.name for p in source.iterdir() if p.is_file()}
    verdicts = [*told["developed"], *told["refused"], *told["passed"]]
    assert result.exit_code == 1
    assert sorted(verdicts) == sorted(files)
    assert list((library / "albums/.gallery/incoming").iterdir()) == []
