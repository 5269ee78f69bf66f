"""A library of essays of which something is taken away, and who asks for it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from gallery.web.app import create_app
from gallery.wiring import Gallery
from tests.withheld.sample import NOW, library_at, opened


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library as it is before; tests work on copies of it."""
    return library_at(tmp_path_factory.mktemp("withheld") / "library")


@pytest.fixture
def gallery(template: Path, tmp_path: Path) -> Iterator[Gallery]:
    shutil.copytree(template, tmp_path / "library")
    with opened(tmp_path / "library") as made:
        yield made


@pytest.fixture
def client(gallery: Gallery) -> TestClient:
    """Somebody who reads the site."""
    app = create_app(gallery, lambda: NOW)
    return TestClient(app, base_url="http://testserver", follow_redirects=False)


@pytest.fixture
def ask(client: TestClient) -> Callable[[str], int]:
    """The status of an address."""
    return lambda path: client.get(path).status_code
