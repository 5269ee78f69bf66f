"""The command that puts an essay on paper: print.

What makes pages is imported where it is used: no other command waits for it to be read.
"""

import os
import shutil
import subprocess
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from urllib.parse import quote

import typer

from gallery.cli.albums import Slug, refill
from gallery.cli.base import say, state
from gallery.cli.landing import landing, outside
from gallery.errors import GalleryError, SettingsError

BROWSERS = (
    *("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_FLAGS = (
    *("--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-dev-shm-usage", "--disable-sync", "--no-pdf-header-footer"),
    *("--export-tagged-pdf", "--generate-pdf-document-outline"),
)
_PATIENCE = 300.0  # seconds for one essay; a browser that hangs is ended
_HERE = "http://localhost"  # the host that the pages see themselves under while they are made


class Paper(StrEnum):
    """Sizes of paper."""

    A4 = "A4"
    LETTER = "Letter"


def print_essay(
    context: typer.Context,
    slug: Slug,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE.pdf", help="Where to; else SLUG.pdf here.")
    ] = None,
    lang: Annotated[str, typer.Option(help="Its language; else the site's first.")] = "",
    paper: Annotated[Paper, typer.Option(help="Size of the paper.")] = Paper.A4,
) -> None:
    """Print an essay, drafts too, to a PDF with an outline, by the Chromium of this machine."""
    from gallery.export.asking import Asker
    from gallery.export.paper import lay_out
    from gallery.web.app import create_app

    gallery = state(context).open({"drafts": True})
    file = to or Path(f"{slug}.pdf")
    target, browser = outside(gallery, file), found()
    spoken = lang or gallery.settings.languages[0]
    if spoken not in gallery.settings.languages:
        known = ", ".join(gallery.settings.languages)
        raise SettingsError(f"{spoken!r} is no language of this site; it has {known}")
    refill(gallery, slug)
    address = f"/{spoken}/photos/{quote(slug, safe='')}/print/"
    base = gallery.settings.base_url.rstrip("/")
    with (
        TemporaryDirectory(prefix="gallery-print-") as place,
        Asker(create_app(gallery), base or _HERE) as asker,
    ):
        folder = Path(place)
        page = lay_out(asker, address, base, paper.value, folder)
        pdf = folder / "essay.pdf"
        _print(browser, page, pdf)
        with landing(target) as out, pdf.open("rb") as made:
            shutil.copyfileobj(made, out)
    say(f"{file}: {target.stat().st_size / 1e6:.1f} MB")


def found() -> str:
    """The browser that prints: the one named in CHROME, else an installed Chromium or Chrome."""
    names = [named] if (named := os.environ.get("CHROME")) else BROWSERS
    browser = next((path for name in names if (path := shutil.which(name))), None)
    if browser is None:
        raise GalleryError(
            "printing needs Chromium or Chrome, and there is none here: install it"
            " (Debian: apt install chromium), or name it in the environment as CHROME"
        )
    return browser


def _print(browser: str, page: Path, pdf: Path) -> None:
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = [*_FLAGS, "--no-sandbox"] if root else [*_FLAGS]  # its sandbox does not run as root
    flags += [f"--user-data-dir={pdf.parent / 'browser'}", f"--print-to-pdf={pdf}"]
    try:
        subprocess.run(  # noqa: S603 an installed browser and a page of our own
            [browser, *flags, page.as_uri()], capture_output=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise GalleryError(f"{browser} could not print: {problem}") from problem
    if not pdf.is_file():
        raise GalleryError(f"{browser} printed nothing; start it once by hand to see why")
