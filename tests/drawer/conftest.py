"""The contract of drawers and of the audit log, on a disk, in memory and in a real bucket."""

from pathlib import Path

import pytest

from gallery.drawer import Cabinet
from tests.cluster.shelves import bucket, one_seaweed, seaweed, shelf
from tests.ends import ALL, cabinet_at

__all__ = ["bucket", "one_seaweed", "seaweed", "shelf"]


@pytest.fixture(params=ALL)
def cabinet(request: pytest.FixtureRequest, tmp_path: Path) -> Cabinet:
    return cabinet_at(request, tmp_path)
