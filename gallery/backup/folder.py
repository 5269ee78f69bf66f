"""The folder of a backup: README.txt, objects/, snapshots/; what each is, README.txt says."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from gallery.backup import snapshot as snapshots
from gallery.backup.objects import Objects, writing
from gallery.backup.snapshot import ENDING, Snapshot
from gallery.disk import landing, locked, sync_folder
from gallery.errors import BackupError, Busy, Missing

README = "README.txt"
OWN = frozenset({README, "objects", "snapshots", "incoming", "backup.lock"})
"""What a backup is made of; the last two are of use only while one is made."""

PASSED = frozenset({"lost+found", "System Volume Information"})
"""What a disk brings with it; so are names that begin with a dot."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A folder that backups are in."""

    folder: Path

    @property
    def objects(self) -> Objects:
        """The bytes."""
        return Objects(self.folder / "objects", self.folder / "incoming")

    def names(self) -> list[str]:
        """The names of all snapshots, oldest first, whether they can be read or not."""
        found = (path.name.removesuffix(ENDING) for path in self._snapshots.glob(f"*{ENDING}"))
        return sorted(filter(snapshots.is_name, found), key=snapshots.ordered)

    def named(self, name: str = "") -> str:
        """The snapshot that somebody names, the newest one without a name; Missing."""
        names = self.names()
        if not names:
            raise Missing(f"{self.folder} holds no snapshot: no backup into it came to its end")
        name = (name or names[-1]).removesuffix(ENDING)
        if name not in names:
            there = ", ".join(reversed(names[-5:]))
            raise Missing(f"{self.folder} holds no snapshot {name!r}; the newest are {there}")
        return name

    def snapshot(self, name: str = "") -> Snapshot:
        """One snapshot, without a name the newest; Missing, BackupError when it is damaged."""
        name = self.named(name)
        try:
            return snapshots.load(name, self._at(name).read_bytes())
        except OSError as problem:
            reason = (problem.strerror or str(problem)).lower()
            raise BackupError(f"the snapshot {name} cannot be read ({reason})") from problem

    def newest(self) -> Iterator[tuple[str, Snapshot]]:
        """All snapshots that can be read, by name, the newest first."""
        for name in reversed(self.names()):
            with suppress(BackupError):
                yield name, self.snapshot(name)

    def fetch(self, path: str, sha256: str | None = None) -> bytes | None:
        """The bytes of one file, verified; None when the backup has none that are right.

        path    below the library: "albums/may-day/IMG_1.jpg"
        sha256  exactly these bytes, whatever path they were found under; None = the newest of
                that path, passing over those that were damaged when they were backed up
        """
        if sha256 is not None:
            return self.objects.read(sha256)
        for _, snapshot in self.newest():
            for kept in snapshot.files:
                if kept.path == path:
                    data = self.objects.read(kept.should or kept.sha256)
                    if data is not None:
                        return data
        return None

    def write(self, name: str, snapshot: Snapshot) -> None:
        """Write a snapshot; on the disk when this returns, all or nothing. StoreError, Full."""
        self._written(self._at(name), snapshots.dump(snapshot))

    def drop(self, names: Sequence[str]) -> None:
        """Forget snapshots; their objects stay."""
        with writing(self._snapshots):
            for name in names:
                self._at(name).unlink()
            sync_folder(self._snapshots)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the backup for writing; Busy when another process does."""
        place = self.folder / "backup.lock"
        with ExitStack() as stack, writing(place):
            try:
                stack.enter_context(locked(place, wait=False))
            except BlockingIOError as problem:
                words = "is running; nothing was changed; wait until it has ended"
                raise Busy(f"another backup into {self.folder} {words}") from problem
            held = stack.pop_all()
        with held:
            yield

    def completed(self) -> None:
        """Make what a backup is made of, as far as it is not there, and sweep. StoreError."""
        for name in ("incoming", "objects", "snapshots"):
            with writing(self.folder / name):
                (self.folder / name).mkdir(exist_ok=True)
        self.objects.swept()
        words = Path(__file__).with_name("readme.txt").read_bytes()
        try:
            same = (self.folder / README).read_bytes() == words
        except OSError:
            same = False
        if not same:
            self._written(self.folder / README, words)
        with writing(self.folder):
            sync_folder(self.folder)

    @property
    def _snapshots(self) -> Path:
        return self.folder / "snapshots"

    def _at(self, name: str) -> Path:
        return self._snapshots / f"{name}{ENDING}"

    def _written(self, target: Path, data: bytes) -> None:
        with writing(target), landing(target, 0o644) as file:
            file.write(data)


def open_backup(folder: Path) -> Backup:
    """The backup in a folder, to read from; BackupError when there is none."""
    if not (folder / "snapshots").is_dir() or not (folder / "objects").is_dir():
        raise BackupError(f"{folder} holds no backup; `gallery backup {folder}` makes one")
    return Backup(folder)


def prepare(folder: Path) -> Backup:
    """A folder to back up into, made if need be; nothing in it is touched before it is held.

    raises  BackupError when it holds something else; StoreError
    """
    with writing(folder):
        if not folder.exists():
            folder.mkdir(mode=0o700, parents=True)  # accounts and drafts are in it
            sync_folder(folder.parent)
        names = {path.name for path in folder.iterdir()}
    others = sorted(name for name in names - OWN - PASSED if not name.startswith("."))
    if others and not {"objects", "snapshots"} <= names:
        raise BackupError(
            f"{folder} holds other things ({', '.join(others[:3])}) and no backup;"
            " nothing was changed; name an empty folder"
        )
    return Backup(folder)
