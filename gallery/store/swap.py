"""Two files change places in one step, so that what was there is still there to be looked at."""

import ctypes
import errno
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

_HERE = -100
"""AT_FDCWD: names are relative to the working folder (fcntl.h)."""

_EXCHANGE = 2
"""RENAME_EXCHANGE of renameat2(2), Linux 3.15."""

_UNKNOWN = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM}
"""What systems and file systems say that cannot do it."""


def exchanged(one: Path, other: Path) -> bool:
    """Let two files that are there change places; False where the system cannot do that.

    raises  OSError, as a rename does
    """
    call = _renameat2()
    if call is None:
        return False
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    problem = ctypes.get_errno()
    if problem in _UNKNOWN:
        return False
    raise OSError(problem, os.strerror(problem), str(other))


@lru_cache(maxsize=1)
def _renameat2() -> Callable[..., int] | None:
    """The call of the C library (glibc 2.28, musl 1.2.6); None on other systems."""
    found: Callable[..., int] | None = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return found
