"""Fixtures of the store on a bucket, for every folder of tests that asks for them."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest

from gallery.store.s3 import S3Store
from gallery.store.s3.place import Place
from tests.cluster.seaweed import BUCKET, Seaweed, weed


@pytest.fixture(scope="session")
def one_seaweed() -> Iterator[Seaweed]:
    """A server for all tests of this worker, that nobody stops."""
    if weed() is None:
        pytest.skip("SeaweedFS is not here: it comes with the extra `cluster-test`")
    with TemporaryDirectory(prefix="weed-") as folder:  # names of sockets are short
        server = Seaweed(Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.kill()


@pytest.fixture
def seaweed(one_seaweed: Seaweed, monkeypatch: pytest.MonkeyPatch) -> Seaweed:
    """The same, with the environment by which it is found."""
    for name, value in one_seaweed.environment.items():
        monkeypatch.setenv(name, value)
    return one_seaweed


@pytest.fixture
def shelf(seaweed: Seaweed) -> Place:
    """A part of its bucket that no other test has."""
    return Place(BUCKET, f"run/{uuid4().hex}", seaweed.endpoint)


@pytest.fixture
def bucket(shelf: Place) -> S3Store:
    """An empty store on it."""
    return S3Store(shelf)
