"""What the tests of faults share: the writer that waits, and a disk that is quick."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.faults import sound
from tests.faults.writer import Writer, writer

MEMORY = Path("/dev/shm")


@pytest.fixture(scope="module")
def warm() -> Iterator[Writer]:
    """The writer, with everything imported."""
    with writer() as waiting:
        yield waiting


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty small photos."""
    return sound.card_of(tmp_path_factory.mktemp("card"), 40)


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, where there is one: being killed is alike on all disks."""
    if not MEMORY.is_dir():
        yield tmp_path
        return
    with TemporaryDirectory(dir=MEMORY) as folder:
        yield Path(folder)
