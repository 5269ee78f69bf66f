"""Files from elsewhere, if they are there: hostile ones and real ones, through the workers."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from gallery.formats import Recipe
from gallery.ingest.render import render
from gallery.jobs import Outcome, Pool
from gallery.model import Pixels

SHARED = Path(__file__).parents[3] / "shared"
HOSTILE, PHOTOS = SHARED / "hostile", SHARED / "photos"
TELLING = {"crashed", "too-slow", "too-much-memory"}

hostile = pytest.mark.skipif(not HOSTILE.is_dir(), reason="the hostile files are not here")
photos = pytest.mark.skipif(not PHOTOS.is_dir(), reason="the sample photos are not here")


def seen(original: bytes) -> tuple[Pixels, bytes, int]:
    """The pixels, all bytes for readers, and the most memory this worker ever held in MiB."""
    rendered = render(original, Recipe(widths=(400, 1280)))
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    peak = [int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")]
    return rendered.pixels, b"".join(one.data for one in rendered.renditions), max(peak, default=0)


def developed(paths: list[Path]) -> Iterator[Outcome[Path, tuple[Pixels, bytes, int]]]:
    with Pool() as pool:
        yield from pool.each(seen, ((path, (path.read_bytes(),)) for path in paths))


@hostile
def test_every_hostile_file_is_shown_or_refused_within_limits() -> None:
    """F25."""
    paths = [p for p in sorted(HOSTILE.iterdir()) if p.suffix not in {".tsv", ".md"}]

    done = list(developed(paths))

    assert len(done) == len(paths)
    assert all((one.value is None) != (one.verdict is None) for one in done)
    codes = Counter(one.verdict.code for one in done if one.verdict)
    assert not TELLING & set(codes), codes
    assert max(one.value[2] for one in done if one.value) < 1024


@hostile
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("made__empty.jpg", "empty"),
        ("made__text-named.jpg", "not-a-photo"),
        ("made__svg-script.svg", "not-a-photo"),
        ("made__zip-bomb-500MB.zip", "not-a-photo"),
        ("made__truncated-half.jpg", "truncated"),
        ("made__dims-65500.jpg", "too-many-pixels"),
        ("made__png-bomb-400Mpx.png", "too-many-pixels"),
        ("made__png-under-limit-169Mpx.png", "too-many-pixels"),
        ("made__png-ztxt-bomb-200MB.png", "text-bomb"),
        ("made__png-iccp-bomb-200MB.png", "text-bomb"),
        ("made__jpeg-400-scans.jpg", "too-many-scans"),
        ("fuzzdb__lottapixel.jpg", "too-many-pixels"),
        ("pillow__truncated_jpeg.jpg", "truncated"),
    ],
)
def test_a_hostile_file_is_refused_for_what_it_is(name: str, code: str) -> None:
    [one] = developed([HOSTILE / name])

    assert one.verdict and one.verdict.code == code


@hostile
def test_words_hidden_in_a_hostile_file_reach_no_reader() -> None:
    names = ["canary-all-metadata", "trailer-secret", "exif-xss", "html-polyglot"]

    done = list(developed([HOSTILE / f"made__{name}.jpg" for name in names]))

    for one in done:
        assert one.value is not None
        original = one.key.read_bytes()
        assert any(word in original for word in (b"CANARY", b"script", b"secret", b"SECRET"))
        assert not any(word in one.value[1] for word in (b"CANARY", b"<script", b"ecret", b"ECRET"))


@photos
def test_every_whole_sample_photo_is_shown_upright() -> None:
    told = json.loads((PHOTOS / "truth.json").read_text("utf-8"))["files"]
    # denali.webp is left out: exiftool tells the size that its EXIF remembers, not its own.
    truth = {PHOTOS / one["name"]: one for one in told if "denali" not in one["name"]}

    done = {one.key: one for one in developed(list(truth))}

    refused = {path.name: one.verdict.code for path, one in done.items() if one.verdict}
    assert refused == {"User Comment Encoding.jpg": "truncated", "ultrahdr.jpg": "truncated"}
    wrong = {
        path.name: (one.value[0].width, one.value[0].height)
        for path, one in done.items()
        if one.value and (one.value[0].width, one.value[0].height) != upright(truth[path])
    }
    assert not wrong


def upright(told: Mapping[str, Any]) -> tuple[int, int]:
    """Width and height by exiftool, turned by whatever says so; in HEIC only the container may."""
    size = told["file"]["width"], told["file"]["height"]
    turned = told["orientation"] in {5, 6, 7, 8}
    if told["file"]["type"] == "HEIC":
        turned = told["container_rotation"] in {90, 270}
    return size[::-1] if turned else size
