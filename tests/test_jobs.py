"""The pool of workers: one bad file costs itself, by name, and nobody else."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gallery.errors import GalleryError, Missing, Unreadable
from gallery.jobs import MEMORY, Outcome, Pool

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals and limits")

WAYS_TO_END = {
    "raise": "damaged",
    "refuse": "truncated",
    "no disk": "unreadable",
    "segfault": "crashed",
    "kill": "crashed",
    "hold": "too-slow",
    "sleep": "too-slow",
    "hog": "too-much-memory",
}


def behave(how: str) -> int:
    """What a decoder might do with a stranger's file."""
    match how:
        case "raise":
            raise KeyError(how)
        case "refuse":
            raise Unreadable("truncated", "the file is cut off", "copy it again")
        case "no disk":
            Path("/dev/full").write_text("the disk is full", encoding="utf-8")
        case "segfault":
            signal.raise_signal(signal.SIGSEGV)
        case "kill":
            signal.raise_signal(signal.SIGKILL)
        case "hold":  # the lock of the interpreter, for hours: exponential backtracking
            re.match(r"(a+)+$", "a" * 50 + "b")
        case "sleep":
            time.sleep(600)
        case "hog":
            return len(bytearray(3 * 2**30))
    return len(how)


class Fatal:
    """An answer that ends its worker while it is handed over, with the pool's locks held."""

    def __reduce__(self) -> tuple[type, tuple[()]]:
        signal.raise_signal(signal.SIGSEGV)
        return Fatal, ()


def answer(kind: str) -> object:
    return Fatal() if kind == "fatal" else kind


def limits() -> dict[str, int]:
    import resource

    names = ("RLIMIT_AS", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CORE", "RLIMIT_CPU")
    return {name: resource.getrlimit(getattr(resource, name))[0] for name in names}


def deaf() -> bool:
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def whoami(_: object = None) -> int:
    return os.getpid()


def once(mark: str) -> str:
    """Die the first time only: as if the system had killed an innocent for its memory."""
    path = Path(mark)
    if not path.exists():
        path.touch()
        signal.raise_signal(signal.SIGKILL)
    return "done"


def size(data: bytes) -> int:
    return len(data)


def shout() -> str:
    os.write(2, b"libtiff says something about a tag\n")
    return "done"


def test_bad_files_beside_good_ones_are_named_and_stop_no_other() -> None:
    items = list(WAYS_TO_END)
    for good in range(8):
        items.insert(2 * good, f"good {good}")

    with Pool(2, timeout=1.5) as pool:
        done = {one.key: one for one in pool.each(behave, ((how, (how,)) for how in items))}

    assert {key for key, one in done.items() if one.value == 6} == {f"good {n}" for n in range(8)}
    verdicts = {key: one.verdict.code for key, one in done.items() if one.verdict}
    assert verdicts == WAYS_TO_END


def test_a_verdict_says_what_happened_and_what_to_do() -> None:
    with Pool(1) as pool:
        [refused, raised] = pool.each(behave, [(1, ("refuse",)), (2, ("raise",))], ahead=0)

    assert refused.verdict and str(refused.verdict) == "the file is cut off; copy it again"
    assert raised.verdict and "KeyError" in raised.verdict.reason and raised.verdict.remedy


def test_a_file_whose_worker_was_killed_once_gets_a_second_chance(tmp_path: Path) -> None:
    with Pool(1) as pool:
        [outcome] = pool.each(once, [("photo", (str(tmp_path / "mark"),))])

    assert outcome == Outcome("photo", value="done")


def test_a_worker_that_dies_with_the_locks_held_does_not_stop_the_others() -> None:
    kinds = ["good 1", "fatal", "good 2", "good 3"]

    with Pool(2, timeout=0.5) as pool:
        done = {one.key: one for one in pool.each(answer, ((kind, (kind,)) for kind in kinds))}

    assert {key for key, one in done.items() if one.value == key} == set(kinds) - {"fatal"}
    assert done["fatal"].verdict and done["fatal"].verdict.code == "crashed"


def test_items_are_taken_only_shortly_before_their_turn() -> None:
    taken: list[int] = []

    def items() -> Iterator[tuple[int, tuple[str]]]:
        for number in range(50):
            taken.append(number)
            yield number, ("good",)

    with Pool(1) as pool:
        outcomes = pool.each(behave, items(), ahead=2)
        next(outcomes)
        early = len(taken)
        rest = len(list(outcomes))

    assert early <= 4
    assert (rest, len(taken)) == (49, 50)


def test_a_pool_serves_one_batch_after_another_with_the_same_workers() -> None:
    with Pool(1) as pool:
        first = {one.value for one in pool.each(whoami, [(n, (n,)) for n in range(3)])}
        again = {one.value for one in pool.each(whoami, [(n, (n,)) for n in range(3)])}

    assert first == again
    assert os.getpid() not in first


def test_nothing_to_do_starts_no_process() -> None:
    with Pool(2) as pool:
        assert list(pool.each(behave, [])) == []


def test_a_batch_that_is_left_early_leaves_no_trace_in_the_next() -> None:
    with Pool(1, timeout=600) as pool:
        batch = pool.each(behave, [(0, ("good",)), (1, ("sleep",)), (2, ("sleep",))])
        next(batch)
        batch.close()  # type: ignore[attr-defined]
        after = [one.value for one in pool.each(behave, [("later", ("later",))])]

    assert after == [5]


def test_originals_of_many_megabytes_get_through_and_may_be_abandoned() -> None:
    big = bytes(30 * 2**20)

    with Pool(1) as pool:
        sizes = [one.value for one in pool.each(size, ((n, (big,)) for n in range(3)))]
        next(pool.each(size, ((n, (big,)) for n in range(9)), ahead=8))

    assert sizes == [len(big)] * 3


@pytest.mark.skipif(sys.platform != "linux", reason="other kernels keep other limits")
def test_a_worker_is_bound_by_the_kernel() -> None:
    with Pool(1, timeout=30) as pool:
        [outcome] = pool.each(limits, [("limits", ())])

    assert outcome.value == {
        "RLIMIT_AS": MEMORY,
        "RLIMIT_FSIZE": 512 * 2**20,
        "RLIMIT_NOFILE": 64,
        "RLIMIT_CORE": 0,
        "RLIMIT_CPU": 100 * 35,
    }


def test_a_worker_is_deaf_to_ctrl_c_from_its_first_moment() -> None:
    with Pool(1) as pool:
        [outcome] = pool.each(deaf, [("worker", ())])

    assert outcome.value is True
    assert not deaf()


def test_what_decoders_print_does_not_reach_the_terminal(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with Pool(1) as pool:
        [outcome] = pool.each(shout, [("tiff", ())])

    assert outcome.value == "done"
    assert capfd.readouterr().err == ""


def test_a_failure_of_ours_is_told_with_its_name() -> None:
    with Pool(1) as pool:
        [outcome] = pool.each(missing, [("page", ())])

    assert outcome.verdict and "Missing" in outcome.verdict.reason


def missing() -> None:
    raise Missing("no such album")


def test_workers_that_cannot_start_are_an_error_and_no_endless_loop(
    tmp_path: Path,
) -> None:
    script = tmp_path / "program.py"
    script.write_text(UNSTARTABLE, encoding="utf-8")

    ended = run(script)
    output, _ = ended.communicate()

    assert GalleryError.__name__ in output
    assert "do not start" in output


@pytest.mark.skipif(sys.platform != "linux", reason="needs PR_SET_PDEATHSIG")
def test_killing_the_program_leaves_no_worker_behind(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(SLEEPERS, encoding="utf-8")
    program = run(script)
    workers = [int(word) for word in lines(program, 2)]
    assert all(alive(worker) for worker in workers)

    program.kill()
    program.communicate()

    assert eventually(lambda: not any(alive(worker) for worker in workers))


def test_ctrl_c_ends_the_program_and_its_workers_without_their_tracebacks(
    tmp_path: Path,
) -> None:
    script = tmp_path / "program.py"
    script.write_text(SLEEPERS, encoding="utf-8")
    program = run(script)
    workers = [int(word) for word in lines(program, 2)]

    os.killpg(program.pid, signal.SIGINT)  # as a terminal does: to every process of the group
    output, _ = program.communicate()

    assert program.returncode == 130
    assert output.strip() == "stopped"
    assert eventually(lambda: not any(alive(worker) for worker in workers))


SLEEPERS = """
import os, sys, time
from gallery.jobs import Pool

def sleep(fifo):
    with open(fifo, "w") as told:
        told.write(f"{os.getpid()}\\n")
    time.sleep(600)

if __name__ == "__main__":
    fifo = sys.argv[0] + ".fifo"
    os.mkfifo(fifo)
    reader = os.open(fifo, os.O_RDWR)
    try:
        with Pool(2, timeout=600) as pool:
            batch = pool.each(sleep, [(n, (fifo,)) for n in range(4)])
            from threading import Thread
            def tell():
                said = b""
                while said.count(b"\\n") < 2:
                    said += os.read(reader, 99)
                print(said.decode(), end="", flush=True)
            Thread(target=tell, daemon=True).start()
            list(batch)
    except KeyboardInterrupt:
        print("stopped", flush=True)
        sys.exit(130)
"""

UNSTARTABLE = """
from gallery.jobs import Pool

def work():
    return 1

if __name__ == "__main__":
    try:
        with Pool(1, timeout=1) as pool:
            list(pool.each(work, [(1, ())]))
    except Exception as error:
        print(type(error).__name__, error)
else:
    raise SystemExit(3)  # a worker cannot import what it is to do
"""


def run(script: Path) -> "subprocess.Popen[str]":
    """A program of its own, in a process group of its own; all that it prints is kept."""
    return subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        cwd=Path(__file__).parents[1],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
    )


def lines(program: "subprocess.Popen[str]", count: int) -> list[str]:
    assert program.stdout is not None
    return [program.stdout.readline() for _ in range(count)]


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and waits to be counted does not."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat")
        return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def eventually(holds: Callable[[], bool]) -> bool:
    """Wait for something that the kernel does in its own time; the end of patience is no goal."""
    for _ in range(600):
        if holds():
            return True
        time.sleep(0.05)
    return False
