"""A second wall around workers, on Linux: bubblewrap, a program that needs no privileges.

Behind it a worker has no network, sees no other process, and of the disk only what Python and
this program are made of, to read: no home, no library, no settings. It can write to a /tmp of its
own, in memory, which ends with it. Its limits hold there as everywhere; what goes in and out are
bytes and values, through pipes that it inherits.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gallery.errors import SettingsError

PROGRAM = "bwrap"

_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/nix/store", "/gnu/store")
"""Where systems keep the libraries that Python and the decoders are linked with."""

_TRIAL = """
import _multiprocessing, sys
from importlib.util import find_spec
sys.path[:] = sys.argv[1:]
hidden = [name for name in ("gallery", "pebble", "PIL") if not find_spec(name)]
sys.exit(f"it hides {', '.join(hidden)}" if hidden else 0)
"""
"""Whether a worker would find what it is made of."""

_ALONE = "photos are opened under limits"

_PACKAGES = ("site-packages", "dist-packages")
_FILES = ("/etc/ld.so.cache", "/etc/localtime")
_PACKAGE = Path(__file__).resolve().parents[1]

_APART = (
    *("--unshare-all", "--die-with-parent", "--new-session", "--clearenv"),
    *("--cap-drop", "ALL", "--hostname", "worker"),
)
_KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "OPENBLAS_NUM_THREADS")
"""What a worker may know of the environment, beside PYTHON*: no keys, no names."""


@dataclass(frozen=True, slots=True)
class Wall:
    """How a worker is walled in.

    program  bubblewrap
    reads    further folders that workers may read, for functions that lie elsewhere
    """

    program: str
    reads: tuple[Path, ...] = ()

    def around(self, command: Sequence[str]) -> list[str]:
        """The command that runs `command` behind the wall."""
        return [self.program, *_APART, *_places(self.reads), *_environment(), "--", *command]

    def trouble(self) -> str:
        """Why it does not stand on this machine; "" when it does."""
        python = [sys.executable, "-I", "-S", "-c", _TRIAL, *sys.path]
        try:
            tried = subprocess.run(  # noqa: S603 our own Python, behind the wall
                self.around(python), capture_output=True, text=True, timeout=60, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as problem:
            return str(problem)
        if tried.returncode == 0:
            return ""
        return tried.stderr.strip() or f"it ended with {tried.returncode}"


@dataclass(frozen=True, slots=True)
class Standing:
    """The wall behind which files are opened, None = their limits alone; and that in words."""

    wall: Wall | None
    words: str


def standing(wanted: str) -> Standing:
    """Try once what there is on this machine.

    wanted  "auto": bubblewrap where it works; "bubblewrap": it must; "limits": without
    raises  SettingsError when it must and does not
    """
    if wanted == "limits":
        return Standing(None, _ALONE)
    program = shutil.which(PROGRAM) if sys.platform == "linux" else None
    trouble = Wall(program).trouble() if program else "it is not installed"
    if program and not trouble:
        return Standing(Wall(program), "photos are opened behind bubblewrap, and under limits")
    if wanted == "bubblewrap":
        raise SettingsError(
            f"`sandbox` is 'bubblewrap', which does not work here ({trouble});"
            " no photo was opened; install it (Debian: bubblewrap), or set it to 'auto'"
        )
    return Standing(None, f"{_ALONE}; bubblewrap would be a second wall: {trouble}")


def _places(further: Iterable[Path]) -> Iterator[str]:
    """What of the disk can be seen, all of it read-only but /tmp and /dev/shm.

    Locks between the parent and its workers are POSIX semaphores, which live in /dev/shm.
    """
    yield from ("--tmpfs", "/tmp")  # noqa: S108 a new one, in memory
    for place in dict.fromkeys((*_SYSTEM, *_FILES, *_python(), *map(str, further))):
        yield from ("--ro-bind-try", place, place)
    yield from ("--dev", "/dev", "--bind", "/dev/shm", "/dev/shm")  # noqa: S108 see above
    yield from ("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/")


def _python() -> Iterator[str]:
    """Where this Python, its libraries and this program lie."""
    yield from {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    paths = sysconfig.get_paths()
    yield from (paths[kind] for kind in ("stdlib", "platstdlib", "purelib", "platlib"))
    yield from (place for place in sys.path if Path(place).name in _PACKAGES)
    yield str(Path(sys.executable).parent)
    yield str(_PACKAGE)


def _environment() -> Iterator[str]:
    for name, value in os.environ.items():
        if name in _KEPT or name.startswith("PYTHON"):
            yield from ("--setenv", name, value)
