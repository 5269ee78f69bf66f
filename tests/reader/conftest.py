"""An essay of every kind of row, served to a real browser."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from gallery.model import Facts
from gallery.wiring import Gallery, open_gallery
from tests.web.sample import BOTH, Shot, show

SIZES = {"wide": (2100, 1400), "tall": (1400, 2100), "square": (1500, 1500), "long": (4200, 1000)}
WORDS = (
    "Dock workers from Veracruz carry the lead banner along Paseo de la Reforma at half past nine."
)
HINTS = (
    ("wide", "full"),
    ("wide", ""),
    ("tall", ""),
    ("wide", "wide"),
    ("square", "column"),
    ("tall", "pair"),
    ("tall", "pair"),
    ("wide", "pair"),
    ("tall", "pair"),
    ("wide", "trio"),
    ("square", "trio"),
    ("tall", "trio"),
    ("long", "panorama"),
    ("tall", "inline-left"),
    ("wide", "inline-right"),
    ("small", ""),
    ("tall", "full"),
)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """One essay with every hint, one of points, and nineteen more for the list."""
    folder = tmp_path_factory.mktemp("reader")
    (folder / "albums").mkdir()
    gallery = open_gallery(folder)
    shots, source = {}, BOTH
    for number, (shape, hint) in enumerate(HINTS):
        width, height = SIZES.get(shape, (300, 200))
        facts = Facts(captions={"en": WORDS}, alt={"en": "Marchers"} if number % 3 else {})
        shots[f"{number}.jpg"] = Shot(width, height, seed=7, facts=facts)
        if number in (1, 9, 13):
            source += f'\n[[block]]\nchapter.en = "Chapter {number}"\n'
        layout = f'layout = "{hint}"\n' if hint else ""
        source += f'\n[[block]]\nphoto = "{number}.jpg"\n{layout}'
        if number in (4, 6, 8, 11, 13, 14):
            source += f'\n[[block]]\ntext.en = """{WORDS * 4}"""\n'
    show(gallery, "rows", source, shots)
    points = "".join(f'\n[[block]]\npoint.en = "{WORDS} {n}"\n' for n in range(100))
    show(
        gallery,
        "points",
        BOTH + points.replace(' 9"', ' 9"\nphotos = ["a.jpg"]'),
        {"a.jpg": Shot()},
    )
    for n in range(19):
        lead = {"a.jpg": Shot(*SIZES[("wide", "tall", "long")[n % 3]], seed=7)}
        show(gallery, f"e{n}", BOTH + '[[block]]\nphoto = "a.jpg"\n', lead)
    return gallery


@pytest.fixture(scope="session")
def address(library: Gallery) -> Iterator[str]:
    """Where the site is served, by the server that serves it in earnest."""
    port = _free_port()
    command = ["-m", "granian", "--interface", "asgi", "--port", str(port), "gallery.web.asgi:app"]
    environment = {**os.environ, "GALLERY_LIBRARY": str(library.library)}
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, *command], env=environment, cwd=root) as server:
        try:
            _wait(f"http://127.0.0.1:{port}/en/photos/", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait(page: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(page) as answer:
                assert re.search(rb"<main", answer.read())
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"no answer at {page}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
