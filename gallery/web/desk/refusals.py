"""Why a file is not taken or not shown, and what to do, in the person's language.

A verdict says it in English, precisely. For other languages there are words for each of its codes.
"""

from gallery.model import Verdict
from gallery.web.language import Language, alike


def worded(verdict: Verdict, speaks: Language) -> tuple[str, str]:
    """(reason, remedy) as sentences with capital and full stop."""
    found = None if alike(speaks.tag, "en") else _known(verdict.code)
    reason, remedy = found or (verdict.reason, verdict.remedy)
    say = speaks.catalog.gettext if found else str
    return _sentence(say(reason)), _sentence(say(remedy))


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _known(code: str) -> tuple[str, str] | None:
    """English sources of what a code means; None for a code that has no words of its own."""
    return _of_names(code) or _of_bytes(code) or _of_the_inbox(code)


def _of_names(code: str) -> tuple[str, str] | None:
    """What is told by a file's name, place and kind."""
    return {
        "not-a-photo": (_("it is no photo"), _("leave it out")),
        "hidden": (_("it is a hidden file"), _("rename it if it is a photo")),
        "link": (_("it is a link to another place"), _("copy the file itself")),
        "special": (_("it is no regular file"), _("leave it out")),
        "copying": (_("it is still being copied"), _("wait until the copy has finished")),
        "gone": (_("it is not in the album any more"), _("send it again")),
        "long-name": (_("its path is longer than any disk allows"), _("give it a shorter name")),
        "in-trash": (_("it is in the trash"), _("restore it, or take its block out")),
        "offered": (
            _("it was sent by a link and nobody has accepted it"),
            _("look at it first"),
        ),
        "essay-in-trash": (
            _("the essay is in the trash"),
            _("take it out of there, or choose another essay"),
        ),
        "withheld": (
            _("it was taken out of everything"),
            _("leave it so, or let a publisher release it"),
        ),
        "essay-withheld": (_("the essay is withheld"), _("choose another essay")),
        "sidecar-alone": (
            _("the photo of this name came from another folder"),
            _("send it with its own photo"),
        ),
    }.get(code)


def _of_bytes(code: str) -> tuple[str, str] | None:
    """What is told by what is in it."""
    copy, export = _("copy it again from the card"), _("export it as JPEG")
    smaller = _("export it smaller, as JPEG")
    return {
        "truncated": (_("the file is cut off"), copy),
        "empty": (_("the file is empty"), copy),
        "damaged": (_("its bytes are damaged"), copy),
        "unknown-format": (_("its format is not opened"), export),
        "needs-raw": (_("raw files are not opened here"), export),
        "no-preview": (_("there is no picture of use in this raw file"), export),
        "needs-heic": (_("HEIC is not opened here"), export),
        "too-many-pixels": (_("it has too many pixels"), smaller),
        "too-many-bytes": (_("it is larger than a file may be"), smaller),
        "too-many-scans": (_("it is built to cost far more than a photo costs"), export),
        "text-bomb": (_("it is built to cost far more than a photo costs"), export),
        "too-slow": (_("opening it took too long"), smaller),
        "too-much-memory": (_("opening it took too much memory"), smaller),
        "crashed": (_("it broke the program that opens it"), export),
        "unreadable": (_("it could not be read from the disk"), _("send it again")),
    }.get(code)


def _of_the_inbox(code: str) -> tuple[str, str] | None:
    """What is told of files in the watched folder."""
    return {
        "unfinished": (_("its end is not there so far"), _("wait until it is copied")),
        "loose": (_("it lies in no folder"), _("put it into a folder named like its essay")),
        "nameless": (
            _("no essay can be called like its folder"),
            _("name the folder with letters or digits"),
        ),
        "not-allowed": (
            _("the gallery may not move it"),
            _("let the gallery's account write in its folder"),
        ),
        "disk": (
            _("the disk is full, or does not answer"),
            _("it goes on by itself when that is mended"),
        ),
    }.get(code)


def _(words: str) -> str:
    """Marks words that are looked up later."""
    return words
