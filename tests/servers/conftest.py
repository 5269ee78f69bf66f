"""One library, one program and the servers in front of it, for all tests of this folder."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from gallery import editing
from gallery.export import Wish, exported
from gallery.ingest.index import reindex
from gallery.ingest.run import ingest
from gallery.people import Person, Role
from gallery.people.book import Account
from gallery.wiring import Gallery, open_gallery, today
from tests.conftest import put
from tests.pictures import jpeg
from tests.servers.fronts import Front, Place, certificate, front
from tests.servers.lines import NAME, Door
from tests.servers.served import Served
from tests.serving import ROOT, free_port

MARCH = """\
title.en = "March"
title.es = "Marcha"
date = "2026-05-01"
credit = "Agencia Ventana"
lang = "en"
status = "{status}"

[[block]]
photo = "DSCF7731.jpg"
caption.en = "{words}"
alt.en = "A red banner"

[[block]]
photo = "DSCF7732.jpg"
"""


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """A march, one that leaves the site, and a draft, in a library with photos of its own."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "albums").mkdir()
    (folder / "gallery.toml").write_text(f'base_url = "https://{NAME}"\n', "utf-8")
    gallery = open_gallery(folder, {"workers": 1, "settle": 0.0})
    essays = {"march": "published", "leaving": "published", "secret": "draft"}
    for number, (slug, status) in enumerate(essays.items()):
        card = folder.parent / f"{folder.name}-{slug}"
        put(card / "DSCF7731.jpg", jpeg(1600, 1000, seed=10 * number + 1))
        put(card / "DSCF7732.jpg", jpeg(700, 900, seed=10 * number + 2))
        words = MARCH.format(status=status, words=f"People carry the banner of {slug}.")
        editing.create(gallery.store, slug, words)
        ingest(gallery.darkroom(), slug, [card], today=today().date())
    reindex(gallery.store, gallery.catalog, today().date())
    gallery.door().book.add(Account(Person("rosalba", "Rosalba Quetzal", Role.EDITOR, "es")))
    return gallery


@pytest.fixture(scope="session")
def site(published: Gallery, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published site as files."""
    out = tmp_path_factory.mktemp("export") / "site"
    exported(published, out, Wish(today() + timedelta(seconds=1), parcels=True))
    return out


@pytest.fixture(scope="session")
def program(published: Gallery, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`gallery serve` on that library."""
    port, said = free_port(), tmp_path_factory.mktemp("program") / "said.log"
    command = [sys.executable, "-m", "gallery", "--library", str(published.library), "serve"]
    with said.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--port", str(port)],
            stdout=output,
            stderr=output,
            cwd=ROOT,
            start_new_session=True,
        )
        made = Served(published, Door(port), said)
        try:
            _await(made.door, process)
            yield made
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()


@pytest.fixture(scope="session")
def fronts(
    program: Served, site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Front]]:
    """Caddy and nginx before it, as many as are installed."""
    folder = tmp_path_factory.mktemp("fronts")
    made: dict[str, Front] = {}
    with ExitStack() as running:
        shown = certificate(folder)
        for kind in ("caddy", "nginx"):
            place = Place(folder / kind, program.door.port, site, shown)
            try:
                made[kind] = running.enter_context(front(kind, place))
            except pytest.skip.Exception as reason:
                print(reason)
        yield made


@pytest.fixture(params=["caddy", "nginx"])
def server(request: pytest.FixtureRequest, fronts: dict[str, Front]) -> Front:
    """One of them."""
    if request.param not in fronts:
        pytest.skip(f"{request.param} is not installed here: its configuration was not tried")
    return fronts[request.param]


def _await(door: Door, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        assert process.poll() is None, "the program ended"
        try:
            if door.ask("/en/photos/march/").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError("the program does not answer")
