"""A folder that holds an export: only what changed is written, only what it wrote is removed.

Two files of its own tell what it wrote: `.export.json` with size and hash of each, written last,
and `.export.log`, to which every name is added before its file is made; so that a stop at any
moment leaves no file behind that nobody knows.
"""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import TracebackType
from typing import BinaryIO, Self

import msgspec

from gallery import __version__
from gallery.errors import StoreError

MANIFEST = ".export.json"
LOG = ".export.log"
_HALF = ".export-"
"""How files begin that are not whole yet."""


class Kept(msgspec.Struct, frozen=True):
    """One file: its size, and SHA-256 as hex."""

    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What an export wrote; version: of the program that did."""

    version: str = ""
    files: dict[str, Kept] = {}


@dataclass(slots=True)
class Summary:
    """How many files of an export were written, were there already, and were removed."""

    written: int = 0
    kept: int = 0
    removed: int = 0


@dataclass(slots=True)
class Folder:
    """An export on a disk; to be used as a context. Errors: StoreError with the file's name."""

    root: Path
    before: Manifest = field(default_factory=Manifest)
    ours: set[str] = field(default_factory=set)
    now: dict[str, Kept] = field(default_factory=dict)
    summary: Summary = field(default_factory=Summary)

    def __enter__(self) -> Self:
        try:
            self._open()
        except OSError as problem:
            raise _failed(self.root, problem) from problem
        return self

    def __exit__(
        self, kind: type[BaseException] | None, it: BaseException | None, at: TracebackType | None
    ) -> None:
        if kind is None:
            try:
                self._close()
            except OSError as problem:
                raise _failed(self.root, problem) from problem

    def holds(self, name: str) -> bool:
        """Whether a file whose name changes with its content is there, made by this version."""
        known = self.before.files.get(name)
        if known is None or self.before.version != __version__:
            return False
        try:
            there = (self.root / name).stat().st_size == known.bytes
        except OSError:
            return False
        if there:
            self.now[name] = known
            self.summary.kept += 1
        return there

    def put(self, name: str, source: BinaryIO) -> None:
        """Write a file, unless it is there with the same content."""
        path = self.root / name
        source.seek(0)
        made = Kept(source.seek(0, os.SEEK_END), _hash(source))
        try:
            if _same(path, made):
                self.summary.kept += 1
            else:
                self._write(name, path, source)
                self.summary.written += 1
        except OSError as problem:
            raise _failed(path, problem) from problem
        self.now[name] = made

    def _open(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        manifest, log = self.root / MANIFEST, self.root / LOG
        if not (manifest.exists() or log.exists()) and any(self.root.iterdir()):
            raise StoreError(
                f"{self.root} holds files that no export wrote; name an empty or a new folder"
            )
        with suppress(FileNotFoundError):
            try:
                self.before = msgspec.json.decode(manifest.read_bytes(), type=Manifest)
            except msgspec.DecodeError as problem:
                raise StoreError(f"{manifest} is damaged; export into a new folder") from problem
        with log.open("a+", encoding="utf-8") as file:
            file.seek(0)
            *noted, broken = file.read().split("\n")
            file.write("\n" if broken else "")  # it names a file that was not begun yet
        self.ours = {name for name in (*self.before.files, *noted) if _below(name)}

    def _write(self, name: str, path: Path, source: BinaryIO) -> None:
        if name not in self.ours:
            if path.exists():
                raise StoreError(f"{path} is in the way: no export wrote it")
            with (self.root / LOG).open("a", encoding="utf-8") as log:
                log.write(f"{name}\n")
            self.ours.add(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.parent.resolve().is_relative_to(self.root.resolve()):
            raise StoreError(f"{path.parent} leads out of the export")
        source.seek(0)
        with NamedTemporaryFile(dir=self.root, prefix=_HALF, delete=False) as half:
            try:
                shutil.copyfileobj(source, half)
                half.flush()
                Path(half.name).chmod(0o644)
                Path(half.name).replace(path)
            except BaseException:
                Path(half.name).unlink(missing_ok=True)
                raise

    def _close(self) -> None:
        for name in sorted(self.ours - self.now.keys(), reverse=True):
            path = self.root / name
            if path.is_file():
                path.unlink()
                self.summary.removed += 1
            for folder in path.parents:
                if folder == self.root or not _emptied(folder):
                    break
        for half in self.root.glob(f"{_HALF}*"):
            half.unlink(missing_ok=True)
        told = msgspec.json.encode(Manifest(__version__, dict(sorted(self.now.items()))))
        half = self.root / f"{_HALF}manifest"
        half.write_bytes(told)
        half.replace(self.root / MANIFEST)
        (self.root / LOG).unlink(missing_ok=True)


def _below(name: str) -> bool:
    """Whether a name stays in the folder, whoever has written the manifest."""
    return bool(name) and not name.startswith("/") and ".." not in name.split("/")


def _same(path: Path, made: Kept) -> bool:
    try:
        if path.stat().st_size != made.bytes:
            return False
        with path.open("rb") as file:
            return _hash(file) == made.sha256
    except (FileNotFoundError, NotADirectoryError):
        return False


def _hash(source: BinaryIO) -> str:
    source.seek(0)
    return file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]


def _emptied(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:
        return False
    return True


def _failed(path: Path, problem: OSError) -> StoreError:
    return StoreError(f"{path} cannot be written: {problem.strerror or problem}")
