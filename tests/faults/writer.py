"""A real writer on a library, which says what is saved by now, and may be killed at any moment.

It waits with everything imported and forks for each trial, so that a trial costs no start of an
interpreter. What is acknowledged goes line by line into a file that is
not on the disk under test, by writev(2), a call that nothing else here makes: faults that are put
into other calls do not reach it.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from gallery import editing
from gallery.album.draft import draft
from gallery.editing.saying import Place, say
from gallery.errors import GalleryError, Stale
from gallery.ingest.copying import copy_in
from gallery.ingest.index import reindex
from gallery.ingest.news import Begun, Event, Report, Seen
from gallery.ingest.record import load_manifest
from gallery.ingest.run import ingest
from gallery.wiring import Gallery, open_gallery
from tests.conftest import PATIENCE

ALBUM = "march"
FLAGS = {"workers": 1, "settle": 0.0, "upload_reserve": 0}
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WRITERS = 4
TEXTS = ("en", "es", "fr")
"""The languages of the captions that each of the writers has for itself."""

TOLD, CRASHED = "refused: ", "crashed: "
"""How the last line of a writer begins that could not go on: what it tells people, or a fault."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Job:
    """What a trial does.

    do     "copy" (the photos of `card`), "ingest" (develops them too), "captions", "publish"
    acks   where the lines go
    naive  nothing is ever synced: what a program does that does not know about power cuts
    held   it stops when the library is open, until it is told to go on
    """

    do: str
    library: str
    acks: str
    card: str = ""
    naive: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """A writer at work, in a process group of its own; pid is also that of the group."""

    pid: int
    acks: Path
    warm: "subprocess.Popen[str]"
    status: list[int] = field(default_factory=list)

    def acknowledged(self) -> list[str]:
        """What is saved by now; a line that is not ended counts for nothing."""
        return [line for line in self._lines() if not line.startswith((TOLD, CRASHED))]

    def problems(self) -> list[str]:
        """What it told people when it could not go on, or the fault it ended with."""
        return [line for line in self._lines() if line.startswith((TOLD, CRASHED))]

    def _lines(self) -> list[str]:
        return self.acks.read_text().split("\n")[:-1] if self.acks.exists() else []

    def wait_for(self, count: int) -> None:
        """Wait until so much is acknowledged, or the writer has ended."""
        gone = Path(f"/proc/{self.pid}")
        until(lambda: len(self.acknowledged()) >= count or not gone.exists())

    def stop(self) -> None:
        """Let none of its processes do anything more, and no call be under way."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGSTOP)
        until(lambda: all(state in "TZX" for state in members(self.pid).values()))

    def kill(self) -> int:
        """End all of its processes, wherever they are; the status of the first one."""
        ended = self.status[0] if self.status else None
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
            ended = self.end()
            until(lambda: all(state in "ZX" for state in members(self.pid).values()))
        return self.end() if ended is None else ended

    def end(self) -> int:
        """Wait for its end: a wait status."""
        if not self.status:
            assert self.warm.stdout
            self.status.append(int(self.warm.stdout.readline()))
        return self.status[0]


@dataclass(frozen=True, slots=True)
class Writer:
    """The process that waits; one trial at a time."""

    warm: "subprocess.Popen[str]"

    @contextmanager
    def begin(self, job: Job) -> Iterator[Trial]:
        """A trial, which is over at the end."""
        assert self.warm.stdin and self.warm.stdout
        Path(job.acks).unlink(missing_ok=True)
        self.warm.stdin.write(json.dumps(asdict(job)) + "\n")
        self.warm.stdin.flush()
        trial = Trial(int(self.warm.stdout.readline()), Path(job.acks), self.warm)
        if job.held:
            until(lambda: _told(Path(f"/proc/{trial.pid}/stat"))[0] in ("T", ""))
        try:
            yield trial
        finally:
            trial.kill()

    def run(self, job: Job) -> Trial:
        """A trial that nobody disturbs."""
        with self.begin(job) as trial:
            assert trial.end() == 0, trial.problems()
        return trial


@contextmanager
def writer() -> Iterator[Writer]:
    """A process that has imported everything."""
    command = [sys.executable, "-c", "from tests.faults.writer import main; main()"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
    ) as warm:
        try:
            yield Writer(warm)
        finally:
            warm.kill()


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that will be so soon."""
    end = time.monotonic() + PATIENCE / 1000
    while not condition():
        assert time.monotonic() < end, "the writer does not do what it should"
        time.sleep(0.0005)


def members(group: int) -> dict[int, str]:
    """Process id -> state ("R", "S", "D", "T", "Z", ...) of the processes of a group."""
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        state, member = _told(path / "stat")
        if member == group:
            found[int(path.name)] = state
    return found


def _told(stat: Path) -> tuple[str, int]:
    """State and group of a process; ("", 0) when it is gone."""
    try:
        state, _, member, *_ = stat.read_text().rpartition(")")[2].split()
    except OSError:
        return "", 0
    return state, int(member)


def caption(who: int, number: int) -> str:
    """What a writer says the n-th time: long enough to be torn or mixed, and always another."""
    return f"{who}:{number} " + f"word{who}x{number} " * (20 + number % 7) + "end"


def words_of(photos: Sequence[str]) -> str:
    """An essay that shows these photos; album.toml."""
    blocks = "".join(f'\n[[block]]\nphoto = "{name}"\n' for name in photos)
    return f'title.en = "March"\nlang = "en"\nzone = "UTC"\nstatus = "draft"\n{blocks}'


def main() -> None:
    """Fork for each job that comes, one after another; say the process id, then how it ended."""
    _end_with_parent()
    for line in sys.stdin:
        job = Job(**json.loads(line))
        pid = os.fork()
        if not pid:
            _child(job)
        _say(pid)
        _say(os.waitpid(pid, 0)[1])


def _end_with_parent() -> None:
    """Whoever ends the tests, in whatever way, ends this too (PR_SET_PDEATHSIG, Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, int(signal.SIGKILL), 0, 0, 0)


def _say(number: int) -> None:
    print(number, flush=True)


def _child(job: Job) -> None:
    """Do one job; never returns."""
    os.setsid()
    _end_with_parent()
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(null, standard)
    acks = os.open(job.acks, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    if job.naive:
        for name in ("fsync", "fdatasync"):
            setattr(os, name, lambda _: None)

    def tell(words: str) -> None:
        os.writev(acks, [words.encode() + b"\n"])

    ended = 0
    try:
        _DO[job.do](job, tell)
    except GalleryError as problem:
        tell(f"{TOLD}{type(problem).__name__}: {problem}")
        ended = 3
    except BaseException as problem:  # noqa: BLE001 named in the line, and by the exit code
        tell(f"{CRASHED}{type(problem).__name__}: {problem}")
        ended = 4
    os._exit(ended)


def _opened(job: Job) -> Gallery:
    gallery = open_gallery(Path(job.library), FLAGS)
    begun(gallery)
    if job.held:
        os.kill(os.getpid(), signal.SIGSTOP)
    return gallery


def begun(gallery: Gallery) -> None:
    """See to it that the album is there."""
    with suppress(Stale):
        editing.create(gallery.store, ALBUM, draft(ALBUM, gallery.settings))


def _acknowledging(tell: Tell) -> Callable[[Event], None]:
    """Each photo that is copied, by its name."""
    copying = False

    def listen(event: Event) -> None:
        nonlocal copying
        if isinstance(event, Begun):
            copying = event.doing == "copy"
        elif isinstance(event, Seen) and copying and event.verdict is None:
            tell(event.name)

    return listen


def _copy(job: Job, tell: Tell) -> None:
    store = _opened(job).store
    manifest, report = load_manifest(store, ALBUM), Report(ALBUM)
    copy_in(store, [Path(job.card)], manifest, report, _acknowledging(tell))


def _ingest(job: Job, tell: Tell) -> None:
    room = _opened(job).darkroom()
    ingest(room, ALBUM, [Path(job.card)], today=NOW.date(), listen=_acknowledging(tell))


def _captions(job: Job, tell: Tell) -> None:
    """Four writers, each with captions of its own in the same file, until they are killed."""
    gallery = _opened(job)
    gallery.catalog.engine.dispose()
    who = next((number for number in range(1, WRITERS) if not os.fork()), 0)
    if who:
        _end_with_parent()
    number = 0
    seen = dict.fromkeys(range(len(TEXTS)), "")
    while True:
        text = number % len(TEXTS)
        mine = caption(who, number)
        said = say(
            gallery.store,
            ALBUM,
            Place(f"{who}.jpg", "caption", TEXTS[text]),
            seen[text],
            mine,
            f"writer{who}",
            NOW,
        )
        assert said.now == mine, said
        tell(f"{who} {text} {number}")
        seen[text] = mine
        number += 1


def _publish(job: Job, tell: Tell) -> None:
    """Publish and withdraw, as the desk does, until it is killed."""
    gallery = _opened(job)
    while True:
        editing.publish(gallery.store, ALBUM, NOW)
        reindex(gallery.store, gallery.catalog, NOW.date(), [ALBUM], cards=False)
        tell("published")
        editing.set_status(gallery.store, ALBUM, "withdrawn")
        reindex(gallery.store, gallery.catalog, NOW.date(), [ALBUM], cards=False)
        tell("withdrawn")


def _trash(job: Job, tell: Tell) -> None:
    """What is done with the trash, once."""
    from tests.faults import trashing  # it is about libraries that this process makes

    trashing.work(Path(job.library), tell)


_DO: dict[str, Callable[[Job, Tell], None]] = {
    "copy": _copy,
    "ingest": _ingest,
    "captions": _captions,
    "publish": _publish,
    "trash": _trash,
}
