"""Bad days in the words of the desk: what happened, what is safe, what to do.

Errors and pages say the same of the same thing; the command line says it with paths and commands.
"""

from typing import NamedTuple

from gallery.errors import Away, Full, IndexAway, ReadOnly, StoreError


class Trouble(NamedTuple):
    """English sources of three sentences; they may have places for values."""

    happened: str
    safe: str
    remedy: str


def trouble_of(problem: Exception) -> Trouble | None:
    """What a refusal of the disk means for somebody at the desk; None for any other refusal."""
    match problem:
        case Full():
            return trouble("full")
        case ReadOnly():
            return trouble("read-only")
        case Away():
            return trouble("gone")
        case IndexAway():
            return trouble("index")
        case StoreError():
            return trouble("disk")
        case _:
            return None


def trouble(code: str) -> Trouble:
    """The words of a state: "gone", "read-only", "full", "low", "index", "disk"."""
    safe = _("What was saved is safe, and readers see every page.")
    return {
        "gone": Trouble(
            _("The folder of the albums is not there."),
            _("This program has removed nothing."),
            _("Whoever keeps the site has to bring its disk back. It goes on by itself then."),
        ),
        "read-only": Trouble(
            _("The disk of the server is read-only: nothing can be saved."),
            safe,
            _("Whoever keeps the site has to make it writable. It goes on by itself then."),
        ),
        "full": Trouble(
            _("The disk of the server is full: nothing can be saved."),
            safe,
            _("Whoever keeps the site has to make room. It goes on by itself then."),
        ),
        "low": Trouble(
            _("The disk of the server has little room left: no photo is taken in."),
            _("Words can be saved as before, and readers see every page."),
            _("Whoever keeps the site has to make room. It goes on by itself then."),
        ),
        "index": Trouble(
            _("The list of all photos is on a server that does not answer."),
            _("What was saved is safe."),
            _("It goes on by itself as soon as that server answers."),
        ),
        "disk": Trouble(
            _("The server could not read or write its files."),
            _("What was saved before is safe."),
            _("Try again in a minute. If it stays so, tell whoever keeps the site."),
        ),
    }[code]


def _(words: str) -> str:
    """Marks words that are looked up later."""
    return words
