"""A server that may open few files, and many who ask at once: it lives, says so, and recovers."""

import resource
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.house import PUBLIC, House, furnished, house
from tests.faults.scale import times
from tests.waiting import eventually

PARALLEL = 200
FEW = 64
AT_REST = 48
"""What it may hold when nobody asks: its own, and five connections to the index of three each."""


def test_a_server_out_of_descriptors_answers_or_says_so_and_leaks_none(tmp_path: Path) -> None:
    """F11. 200 requests at once, and again: 64 descriptors for the process that answers."""
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("descriptors are counted by /proc, which this system does not have")
    with house(furnished(tmp_path / "library"), said=tmp_path / "said.txt") as at:
        [web] = _web(at)
        resource.prlimit(web, resource.RLIMIT_NOFILE, (FEW, FEW))
        held: list[int] = []
        heard: Counter[int] = Counter()

        for _ in range(times(2, 20)):
            heard += _burst(at)
            eventually(lambda: _open(web) <= AT_REST, "its descriptors are closed")
            held.append(_open(web))
            saved = at.caption(f"Round {len(held)}.")
            assert saved.status_code == 200, saved.text
            assert set(at.pages().values()) == {200}

        print(f"F11: answers {dict(heard)}, descriptors after each round {held}")
        assert set(heard) <= {200, 503}
        assert heard[200], "nobody was answered"
        assert _web(at) == [web], "the process that answers was another one"
        assert "Traceback" not in (tmp_path / "said.txt").read_text()


def _burst(at: House) -> Counter[int]:
    """Everybody asks at the same moment, on a connection of their own."""

    def asked(number: int) -> int:
        return at.status(PUBLIC[number % len(PUBLIC)])

    with ThreadPoolExecutor(PARALLEL) as pool:
        return Counter(pool.map(asked, range(PARALLEL)))


def _web(at: House) -> list[int]:
    """Process ids of those that answer: children of the server that are no work process."""
    below = Path(f"/proc/{at.process.pid}/task/{at.process.pid}/children").read_text("ascii")
    return [pid for pid in map(int, below.split()) if not _line(pid).endswith(b"\0work\0")]


def _line(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def _open(pid: int) -> int:
    return len([*Path(f"/proc/{pid}/fd").iterdir()])
