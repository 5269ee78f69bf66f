"""A folder on this machine's disk as a store."""

import errno
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import BinaryIO, TypeAlias

from gallery.disk import failed, fresh, opened, swept, sync_folder
from gallery.errors import Missing, Stale, StoreError
from gallery.store import Ahead, Entry, Expect, Tag, checked, holding, tag
from gallery.store.home import Home
from gallery.store.swap import exchanged

PRIVATE = ".gallery"

State: TypeAlias = tuple[int, int, int]
"""Number of a file, its time of change, its size: what is another after anybody wrote it."""


class LocalStore:
    """Keys are files below `root`; temporary files and locks live in `root/.gallery`.

    home  tells whether the root is what it was; everything raises Away when it is not. None where
          nobody asks
    """

    def __init__(self, root: Path, home: Home | None = None) -> None:
        self.root = root
        self.home = home
        self._sure: set[Path] = set()  # folders of albums whose own names are on the disk

    def get(self, key: str) -> tuple[bytes, Tag]:
        path = self._path(key)
        try:
            data = _read(path)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as problem:
            raise Missing(f"there is no {key} in the library") from problem
        except OSError as problem:
            raise failed("read", key, problem) from problem
        return data, tag(data)

    def part(self, key: str, start: int, stop: int) -> bytes:
        path = self._path(key)
        try:
            with _regular(path) as file:
                file.seek(start)
                return file.read(max(0, stop - start))
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as problem:
            raise Missing(f"there is no {key} in the library") from problem
        except OSError as problem:
            raise failed("read", key, problem) from problem

    def facts(self, key: str) -> Entry:
        path = self._path(key)
        try:
            facts = path.stat()
        except (FileNotFoundError, NotADirectoryError) as problem:
            raise Missing(f"there is no {key} in the library") from problem
        except OSError as problem:
            raise failed("look at", key, problem) from problem
        if not stat.S_ISREG(facts.st_mode):
            raise Missing(f"there is no {key} in the library")
        return Entry(key, "file", facts.st_size, facts.st_mtime_ns)

    def put(
        self,
        key: str,
        data: bytes,
        *,
        expect: Tag | Expect = Expect.ANYTHING,
        mtime_ns: int | None = None,
        then: Sequence[tuple[str, bytes]] = (),
        ahead: Ahead | None = None,
    ) -> Tag:
        target, made = self._path(key), ahead.tag if ahead else tag(data)
        try:
            if expect == made and not then and _firm(target, data):
                return made
            with ExitStack() as left:
                temporary = self._ready(left, target, data, mtime_ns, ahead)
                others = [self._follower(left, *one) for one in then]
                self._placed(temporary, target, expect)
                for other, place in others:
                    self._placed(other, place, Expect.ANYTHING)
        except OSError as problem:
            raise failed("write", key, problem) from problem
        return made

    def append(self, key: str, line: bytes) -> None:
        target = self._path(key)
        try:
            self._made(target.parent)
            with target.open("a+b", buffering=0) as file:
                _lengthened(file, line, target.parent)
        except OSError as problem:
            raise failed("write", key, problem) from problem

    def ahead(self, key: str, data: bytes, known: Tag, mtime_ns: int | None = None) -> Ahead:
        with ExitStack() as left:
            try:
                file = left.enter_context(self._written(data, mtime_ns))
            except OSError as problem:
                raise failed("write", key, problem) from problem
            return Ahead(known, left.pop_all().close, file)

    def list(self, prefix: str = "", *, deep: bool = True) -> Iterator[Entry]:
        start = self._path(prefix) if prefix else self._there()
        try:
            yield from walk(start, prefix, deep=deep)
        except OSError as problem:
            raise failed("list", prefix or ".", problem) from problem

    def delete(self, key: str) -> None:
        path = self._path(key)
        try:
            path.unlink()
            sync_folder(path.parent)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as problem:
            raise failed("delete", key, problem) from problem

    def path(self, key: str) -> Path | None:
        return self._path(key)

    @contextmanager
    def lock(self, name: str, *, wait: bool = True) -> Iterator[None]:
        file = f"{checked(name).name}.lock"
        with ExitStack() as held:
            try:
                held.enter_context(holding.held(self._private("locks", file), name, wait=wait))
            except OSError as problem:
                raise failed("lock", f"{PRIVATE}/locks/{file}", problem) from problem
            yield

    def sweep(self) -> None:
        """Remove what no living process is writing: killed ones and power cuts leave it."""
        try:
            with self.lock("swap"):  # files that change places belong to nobody for a moment
                swept(self._private("incoming"), "*")
        except OSError as problem:
            raise failed("tidy", f"{PRIVATE}/incoming", problem) from problem

    def _path(self, key: str) -> Path:
        return self._there() / checked(key)

    def _there(self) -> Path:
        if self.home is not None:
            self.home.check()
        return self.root

    def _private(self, folder: str, name: str = "") -> Path:
        place = self._there() / PRIVATE / folder
        place.mkdir(parents=True, exist_ok=True)
        return place / name if name else place

    def _ready(
        self,
        left: ExitStack,
        target: Path,
        data: bytes,
        mtime_ns: int | None = None,
        ahead: Ahead | None = None,
    ) -> Path:
        """A whole file on the disk that may take its place; what stays of it goes with `left`."""
        self._made(target.parent)
        if ahead and ahead.file:
            return ahead.file
        return left.enter_context(self._written(data, mtime_ns))

    def _follower(self, left: ExitStack, key: str, data: bytes) -> tuple[Path, Path]:
        """(file, its place); its name is there beforehand, so that a rename needs no room."""
        target = self._path(key)
        temporary = self._ready(left, target, data)
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644))
        return temporary, target

    @contextmanager
    def _written(self, data: bytes, mtime_ns: int | None) -> Iterator[Path]:
        """A synced temporary file on the same file system, outside every album; gone afterwards."""
        with fresh(self._private("incoming")) as (file, temporary):
            file.write(data)
            os.fchmod(file.fileno(), 0o644)
            file.flush()
            if mtime_ns is not None:
                os.utime(file.fileno(), ns=(mtime_ns, mtime_ns))
            os.fsync(file.fileno())
            yield temporary

    def _made(self, folder: Path) -> None:
        """Make a folder and those around it, so that a power cut leaves what is put into it.

        That of an album which is there may have been made by a process that was killed before this
        was sure; what is derived is made again when it is lost.
        """
        own = self.root in folder.parents and not folder.is_relative_to(self.root / PRIVATE)
        if folder.is_dir() and (not own or folder in self._sure):
            return
        self._made(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)
        if own:
            self._sure.add(folder)

    def _placed(self, temporary: Path, target: Path, expect: Tag | Expect) -> None:
        """Move a whole file into its place if what is there is what we expect."""
        if expect is Expect.NOTHING:
            try:
                os.link(temporary, target)
            except FileExistsError as problem:
                raise Stale from problem
            with _undone(lambda: _unlinked(temporary, target)):
                sync_folder(target.parent)
        elif expect is Expect.ANYTHING:
            temporary.replace(target)
            sync_folder(target.parent)
        else:
            with self.lock("swap"):  # short: one small read and a rename
                before, ours = _state(target), _state(temporary)
                found = tag(target.read_bytes()) if before else None
                if found != expect or _state(target) != before:
                    raise Stale
                _swapped(temporary, target, before)
            with _undone(lambda: self._exchanged_back(temporary, target, ours)):
                sync_folder(target.parent)

    def _exchanged_back(self, temporary: Path, target: Path, ours: State | None) -> None:
        with self.lock("swap"):
            if ours is not None and _state(target) == ours:
                exchanged(temporary, target)


def walk(folder: Path, prefix: str = "", *, deep: bool = True) -> Iterator[Entry]:
    """What is below a folder, links and special files named as such and not followed."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda e: e.name)
    for entry in entries:
        key = f"{prefix}/{entry.name}" if prefix else entry.name
        try:
            facts = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue  # gone since the folder was read
        if not entry.is_dir(follow_symlinks=False):
            yield Entry(key, _kind(entry, facts.st_mode), facts.st_size, facts.st_mtime_ns)
        elif deep:
            yield from walk(Path(entry.path), key)
        else:
            yield Entry(key, "folder", 0, facts.st_mtime_ns)


def _kind(entry: os.DirEntry[str], mode: int) -> str:
    if stat.S_ISLNK(mode):
        with suppress(OSError):  # a link that leads to itself leads nowhere
            return "folder-link" if entry.is_dir() else "link"
        return "link"
    return "file" if stat.S_ISREG(mode) else "other"


def _firm(target: Path, data: bytes) -> bool:
    """Whether these bytes are there already, now on the disk for good.

    Who put them there may have been stopped before that was sure; and who is told a second time
    that they are saved believes it. False also where the disk cannot be sure of this file any more:
    it is then written anew, because a sync that failed says nothing when it is tried again.
    """
    try:
        with target.open("rb") as file:
            if file.read() != data:
                return False
            os.fsync(file.fileno())
        sync_folder(target.parent)
    except OSError:
        return False
    return True


def _lengthened(file: FileIO, line: bytes, folder: Path) -> None:
    """Add a line; what is not on the disk for good is taken away: nobody should believe it."""
    size = file.seek(0, os.SEEK_END)
    begun = bool(size) and os.pread(file.fileno(), 1, size - 1) != b"\n"
    told = (b"\n" if begun else b"") + line + b"\n"
    try:
        if file.write(told) != len(told):
            raise OSError(errno.ENOSPC, "no space left")
        os.fsync(file.fileno())
        sync_folder(folder)
    except OSError:
        file.truncate(size)
        raise


@contextmanager
def _undone(undo: Callable[[], None]) -> Iterator[None]:
    """Take back, as far as it goes, what a failing disk would keep only by chance."""
    try:
        yield
    except OSError:
        with suppress(OSError, StoreError):
            undo()
        raise


def _unlinked(temporary: Path, target: Path) -> None:
    if target.samefile(temporary):
        target.unlink()


def _swapped(temporary: Path, target: Path, before: State | None) -> None:
    """Put a file into its place, if what it takes the place of is what was looked at.

    Text editors know no lock. What one wrote in this very moment comes out of its place, is seen
    and goes back; where files cannot change places, it could be lost within some microseconds.
    """
    ours = _state(temporary)
    try:
        swapped = exchanged(temporary, target)
    except FileNotFoundError as problem:
        raise Stale from problem
    if not swapped:
        temporary.replace(target)
    elif _state(temporary) != before:
        if exchanged(temporary, target) and _state(temporary) != ours:
            exchanged(temporary, target)  # and wrote once more meanwhile: the last one stays
        sync_folder(target.parent)
        raise Stale


def _read(path: Path) -> bytes:
    with _regular(path) as file:
        return file.read()


@contextmanager
def _regular(path: Path) -> Iterator[BinaryIO]:
    """A file to read; a pipe or device under its name is refused and not waited for."""
    with opened(path, follow=True) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no regular file")
        yield file


def _state(path: Path) -> State | None:
    """What changes when anybody writes a file; None when there is none."""
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    return facts.st_ino, facts.st_mtime_ns, facts.st_size
