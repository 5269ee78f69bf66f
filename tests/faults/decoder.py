"""A decoder that does to its process what a file tells it: a stand-in for one with a hole in it.

It takes the place of the optional decoder for HEIC, in the worker, on the real way of a photo.
"""

from pathlib import Path

import pytest

STUB = """
import signal, sys, time
from pathlib import Path
from PIL import Image, ImageFile

OPENED = Path(__file__).with_name("opened")


class Stub(ImageFile.ImageFile):
    format = "HEIF"

    def _open(self):
        word = self.fp.read()[32:].split(b"\\0")[0].decode()
        try:
            with OPENED.open("a") as file:
                file.write(word + "\\n")
        except OSError:
            pass  # behind a wall nothing is written
        match word.split(":")[0]:
            case "segfault":
                signal.raise_signal(signal.SIGSEGV)
            case "kill":
                signal.raise_signal(signal.SIGKILL)
            case "sleep":
                time.sleep(600)
            case "hold":
                sum(range(10**12))
            case "hog":
                bytearray(3 * 2**30)
        raise SyntaxError("nothing but words")


def register_heif_opener(**_):
    Image.register_open("HEIF", Stub)
"""


def installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the decoder where workers find it first; the file in which it notes what it opened."""
    (folder / "pillow_heif.py").write_text(STUB, encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    return folder / "opened"


def does(what: str) -> bytes:
    """A file that opens as HEIC and does `what`; a word after ":" makes it another one."""
    told = what.encode().ljust(100, b"\0")
    boxes = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", (len(told) + 8).to_bytes(4, "big"), b"mdat"
    return b"".join(boxes) + told


def opened(note: Path) -> int:
    """How often a decoder opened a file so far."""
    return len(note.read_text().splitlines()) if note.exists() else 0
