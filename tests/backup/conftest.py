"""The library that these tests back up."""

import pytest

from gallery.wiring import Gallery
from tests.backup.site import made
from tests.conftest import Drop
from tests.pictures import jpeg


@pytest.fixture
def site(gallery: Gallery, drop: Drop) -> Gallery:
    """An essay of two photos."""
    return made(gallery, drop(**{f"IMG_{n}.jpg": jpeg(64, 48, seed=n) for n in (1, 2)}))
