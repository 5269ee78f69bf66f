"""Passwords: which are taken, and how they are kept (argon2id, RFC 9106)."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from gallery.drawer.files import locked
from gallery.errors import Busy, Unfit
from gallery.people import Person

LEAST = 8
ADVISED = 12
MOST = 256
"""Characters of a password."""

COMMON = Path(__file__).with_name("common-passwords.txt")
"""Passwords of eight characters or more among the 30,000 most used; see its LICENSE file."""

_AT_ONCE = 2  # each check takes 64 MiB
NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=1$LYbvtT2rbfHGm5QJuWgDAA"
    "$uAv+DRfdvIfqHebyo+5dShjsDStO//U5jpw9Y4UDAqk"
)
"""What is checked for people who are not there: it takes as long, and nobody gets in."""


def hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=3, memory_cost=64 << 10, parallelism=1)


def fit(password: str, person: Person) -> None:
    """Unfit unless somebody may use this password."""
    if len(password) < LEAST:
        raise Unfit("short", f"a password has at least {LEAST} characters, better {ADVISED}")
    if len(password) > MOST:
        raise Unfit("long", f"a password has at most {MOST} characters")
    plain = password.casefold()
    if plain in {person.name, person.shown.casefold()}:
        raise Unfit("own-name", "a name is no password")
    if plain in COMMON.read_text("utf-8").splitlines():
        raise Unfit("common", "this password is among the first that strangers try")


def hashed(password: str, turns: Path) -> str:
    """What people.toml keeps of a password."""
    with turn(turns):
        return hasher().hash(normalize("NFC", password))


def right(kept: str, password: str, turns: Path) -> bool:
    """Whether a password is the one that was kept.

    kept    "" for people who are not there or have none: no, after the same work
    turns   folder of the locks that let two checks at a time through, in all processes
    raises  Busy when there was no turn for a while
    """
    if len(password) > 2 * MOST:
        password = ""
    with turn(turns):
        try:
            hasher().verify(kept or NOBODY, normalize("NFC", password))
        except (VerificationError, InvalidHashError):
            return False
    return bool(kept)


def outdated(kept: str) -> bool:
    """Whether it was kept with other costs than we would take today."""
    return hasher().check_needs_rehash(kept)


@contextmanager
def turn(folder: Path, wait: float = 5.0) -> Iterator[None]:
    """One of the two places where passwords are checked.

    raises  Busy after so many seconds without one; StoreError
    """
    until = time.monotonic() + wait
    with ExitStack() as held:
        while not any(_taken(held, folder / f"password-{n}.lock") for n in range(_AT_ONCE)):
            if time.monotonic() > until:
                raise Busy("too many people sign in at this moment; try again")
            time.sleep(0.01)
        yield


def _taken(held: ExitStack, path: Path) -> bool:
    try:
        held.enter_context(locked(path, wait=False))
    except BlockingIOError:
        return False
    return True
