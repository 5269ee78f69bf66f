"""Fixtures that many tests share."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright
from typer.testing import CliRunner

from gallery.cli import app
from gallery.wiring import Gallery, open_gallery
from tests.cameras import SHARED, Cameras, made, reported
from tests.kept import keep_templates
from tests.once import once
from tests.pictures import jpeg
from tests.postgres.server import Server, running

LONG_AGO_NS = 1_700_000_000 * 10**9
"""A time of change at which no file is still being copied."""

PATIENCE = 30_000
"""Milliseconds that a test waits for what a browser ought to show at once: machines are busy."""

SHELL = "chromium-headless-shell"
"""Chromium without windows, tabs and their own pages: the same pictures for less work."""

WHOLE = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
CHROME = (SHELL, *WHOLE)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure() -> None:
    """Let Ctrl-C mean what it means at a terminal: shells make jobs in the background ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that drive a browser: they last longest.

    Workers share the work by files; would a long one come last, the others had nothing to do.
    """
    driven = {item.path for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path not in driven)


@pytest.fixture(scope="session", autouse=True)
def templates() -> Iterator[None]:
    """Templates are made into code once; it takes longer than most tests of a page."""
    with pytest.MonkeyPatch.context() as patch:
        keep_templates(patch)
        yield


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What is marked `both_indexes` runs with the index in a file, and on PostgreSQL.

    With GALLERY_INDEXES=full so does every test that opens a library by the fixtures below, but
    for those that look at the file itself.
    """
    marks = {mark.name for mark in metafunc.definition.iter_markers()}
    full = os.environ.get("GALLERY_INDEXES") == "full" and "index_file" not in marks
    if "index" in metafunc.fixturenames and (full or "both_indexes" in marks):
        metafunc.parametrize("index", ["file", "postgresql"], indirect=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A real PostgreSQL, started once in each process that tests."""
    with running() as server:
        yield server


@pytest.fixture
def index(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where libraries that are opened in this test have their index: its URL, "" = a file."""
    if getattr(request, "param", "file") == "file":
        yield ""
        return
    server: Server = request.getfixturevalue("postgresql")
    schema = server.fresh()
    monkeypatch.setenv("GALLERY_INDEX", server.url(schema))
    yield server.url(schema)
    server.dropped(schema)


@pytest.fixture
def library(tmp_path: Path, index: str) -> Path:
    """An empty library."""
    folder = tmp_path / "library"
    (folder / "albums").mkdir(parents=True)
    return folder


@pytest.fixture
def gallery(library: Path) -> Gallery:
    """An empty library, opened; one worker keeps small machines quiet."""
    return open_gallery(library, {"workers": 1, "settle": 0.0})


Drop = Callable[..., Path]


@pytest.fixture
def drop(tmp_path: Path) -> Drop:
    """Make a folder of files as a photographer drops it: drop("card", **{"a.jpg": bytes})."""

    def dropped(name: str = "card", **files: bytes) -> Path:
        folder = tmp_path / name
        for file, data in files.items():
            put(folder / file, data)
        return folder

    return dropped


def put(path: Path, data: bytes) -> Path:
    """Write a file that was last changed long ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, ns=(LONG_AGO_NS, LONG_AGO_NS))
    return path


@pytest.fixture(scope="session")
def three_photos() -> dict[str, bytes]:
    """Three different photos by file name."""
    return {f"IMG_{n}.jpg": jpeg(seed=n) for n in (1, 2, 3)}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library of sample essays, drawn and ingested once; tests only look at it."""

    def make(folder: Path) -> None:
        result = CliRunner().invoke(app, ["demo", str(folder)], catch_exceptions=False)
        assert result.exit_code == 0, result.output

    return once(tmp_path_factory, "demo", make)


@pytest.fixture(scope="session")
def cameras(tmp_path_factory: pytest.TempPathFactory) -> Cameras:
    """The camera files beside this checkout, ingested once; tests only look at the library."""
    if not (SHARED / "photos").is_dir():
        pytest.skip("the folder of photos test files is not beside this checkout")
    return reported(once(tmp_path_factory, "cameras", made))


def chrome(names: Sequence[str] = CHROME) -> str | None:
    """The installed Chrome or Chromium; None leaves it to Playwright's own."""
    named = os.environ.get("CHROME")
    return named or next((found for name in names if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What drives browsers: there is one in each process that tests."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        yield playwright


@pytest.fixture(scope="session")
def browser(driver: Playwright) -> Iterator[Browser]:
    """A headless browser; without one the test is skipped, and fails where CI is set."""
    found = _launched(driver, chrome())
    yield found
    found.close()


@pytest.fixture(scope="module")
def whole_browser(driver: Playwright) -> Iterator[Browser]:
    """The same with all that readers have: how far ahead it loads pictures is that of no shell."""
    found = _launched(driver, chrome(WHOLE))
    yield found
    found.close()


def _launched(driver: Playwright, program: str | None) -> Browser:
    try:
        return driver.chromium.launch(executable_path=program, args=FLAGS)
    except Exception as problem:  # noqa: BLE001 whatever hinders it, there is no browser
        if os.environ.get("CI"):
            pytest.fail(f"no browser: {problem}")
        pytest.skip("no Chrome or Chromium here: pages were not looked at")
