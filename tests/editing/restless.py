"""Somebody who saves an essay again whenever another is about to."""

from collections.abc import Sequence

from gallery.album import FILE
from gallery.store import Ahead, Expect, Tag
from gallery.store.local import LocalStore


class Restless(LocalStore):
    """A library in which no swap of an album.toml is ever the first."""

    def put(
        self,
        key: str,
        data: bytes,
        *,
        expect: Tag | Expect = Expect.ANYTHING,
        mtime_ns: int | None = None,
        then: Sequence[tuple[str, bytes]] = (),
        ahead: Ahead | None = None,
    ) -> Tag:
        if key.endswith(FILE) and not isinstance(expect, Expect):
            super().put(key, self.get(key)[0] + b"# saved again\n")
        return super().put(key, data, expect=expect, mtime_ns=mtime_ns, then=then, ahead=ahead)
