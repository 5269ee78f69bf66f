"""The folder that a store was opened on: a disk that is unmounted leaves an empty one in its place.

An empty folder looks like a library without essays. So a store remembers what it was opened on:
the folder itself, by device and inode, and a mark that the library carries, by which it is known
again when it comes back from elsewhere (another mount, a copy). Where neither is right, nothing is
read, written or forgotten.
"""

from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from gallery.disk import landing, place
from gallery.errors import Away

MARK = "library"
"""The name of the mark among the machine's private files."""


class Home:
    """The root of one library, as long as this process runs.

    known   what `told` said in another process: then it must be that one; "" = whichever it is
    raises  Away when it is another one
    """

    def __init__(self, root: Path, private: Path, known: str = "") -> None:
        self.root = root
        self._private = private
        if known:
            self._mark, device, inode = known.split(":")
            self._place: tuple[int, int] | None = (int(device), int(inode))
            self.check()
        else:
            self._mark = _read(private / MARK) or _marked(private)
            self._place = place(self.root)

    @property
    def told(self) -> str:
        """What tells another process of the same server which library it is."""
        device, inode = self._place or (0, 0)
        return f"{self._mark}:{device}:{inode}"

    def check(self) -> None:
        """Away unless the root is what it was, or carries the mark that it carried."""
        found = place(self.root)
        if found is not None and found == self._place:
            return
        if found is None or not self._mark or _read(self._private / MARK) != self._mark:
            raise Away(
                f"{self.root} is gone, or another folder is in its place: was its disk unmounted,"
                " or the folder renamed? Nothing was changed and nothing is forgotten. Bring it"
                " back, and everything goes on by itself; if this one is meant, start again"
            )
        self._place = found


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _marked(private: Path) -> str:
    """Give a library its mark; "" where nothing can be written: then the place alone decides."""
    mark = token_hex(16)
    with suppress(OSError):
        private.mkdir(parents=True, exist_ok=True)
        with landing(private / MARK, 0o644) as file:
            file.write(mark.encode("ascii"))
        return mark
    return ""
