"""What this process changes in the albums rings for those who develop photos.

It is heard where bytes are written, as a watcher hears of a folder; nobody who saves something
waits for the queue, or is refused because its server is away: it is rung again until somebody hears
it, and if this process ends before that, the reconciler finds the album.
"""

import atexit
from collections.abc import Callable
from threading import Condition, Thread

from gallery.album import FILE, MANIFEST
from gallery.errors import GalleryError
from gallery.ingest.arrive import HISTORY
from gallery.queue import Bell, Standing
from gallery.queue.jobs import CHANGED, WORDS, look

_TOGETHER = 0.3
"""Seconds in which what changes rings once."""

_SOON = 0.7
"""Seconds until whoever hears it looks: of many files that come one by one, many at a time."""

_LAST = 2.0
"""Seconds that the end of this process waits for what has not rung yet."""

_AGAIN = 5.0
"""Seconds after which a bell that nobody heard is rung again."""


class Ringing:
    """Rings by a thread of its own, which begins with the first change; made: how it rings."""

    def __init__(self, made: Callable[[], Bell]) -> None:
        self._made = made
        self._bell: Bell | None = None
        self._due: dict[tuple[str, str], None] = {}
        self._wake = Condition()
        self._thread: Thread | None = None
        self._busy = False

    @property
    def bell(self) -> Bell:
        """What rings, made when it is asked for first: a process may be born of another one."""
        if self._bell is None:
            self._bell = self._made()
        return self._bell

    def standing(self) -> Standing:
        """How the queue stands; QueueAway."""
        return self.bell.standing()

    def changed(self, key: str) -> None:
        """Something was written or removed in the store."""
        slug, _, rest = key.partition("/")
        own = rest == MANIFEST or rest.startswith(f"{HISTORY}/")
        if not rest or slug.startswith(".") or own:
            return
        with self._wake:
            self._due[slug, WORDS if rest == FILE else CHANGED] = None
            if self._thread is None:
                self._thread = Thread(target=self._ring, name="rings", daemon=True)
                self._thread.start()
                atexit.register(self.wait, _LAST)
            self._wake.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait until all that changed has rung, for so long; whether it has."""
        with self._wake:
            return self._wake.wait_for(lambda: not (self._due or self._busy), seconds)

    def _ring(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: bool(self._due))
                self._wake.wait(_TOGETHER)
                due, self._due, self._busy = self._due, {}, True
            try:
                self.bell.send([look(slug, why, _SOON) for slug, why in due])
                pause = 0.0
            except GalleryError:  # its server is away, or has something else in its place
                pause = _AGAIN
            with self._wake:
                self._due = {**due, **self._due} if pause else self._due
                self._busy = False
                self._wake.notify_all()
                if pause:
                    self._wake.wait(pause)
