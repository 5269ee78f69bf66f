"""The suites of who works at the desk hold wherever their records lie."""

from pathlib import Path

import pytest

from gallery.drawer import Cabinet
from gallery.drawer.files import FileCabinet
from tests.cluster.shelves import bucket, one_seaweed, seaweed, shelf
from tests.ends import ENDS, cabinet_at

__all__ = ["bucket", "one_seaweed", "seaweed", "shelf"]


@pytest.fixture(params=ENDS)
def cabinet(request: pytest.FixtureRequest, tmp_path: Path) -> Cabinet:
    return cabinet_at(request, tmp_path)


@pytest.fixture
def house(tmp_path: Path) -> FileCabinet:
    """A cabinet on a disk, for what only files have."""
    return FileCabinet(tmp_path, tmp_path / "private")
