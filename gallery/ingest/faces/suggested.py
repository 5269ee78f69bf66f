"""Where a detector saw faces: boxes alone, under the hash of the original, deleted at any time.

`.gallery/faces/ab/cd….json`: {"detector": 1, "boxes": [[left, top, width, height], …]}. No picture
of a face is kept, and nothing by which one could be known again.
"""

from collections.abc import Sequence

import msgspec

from gallery.errors import Missing
from gallery.model import Box
from gallery.store import Store

FOLDER = ".gallery/faces"

DETECTOR = 1
"""Raised when the detector finds other faces: photos are then looked at anew."""


class _Kept(msgspec.Struct):
    detector: int
    boxes: list[tuple[float, float, float, float]]


def suggested(store: Store, sha256: str) -> Sequence[Box] | None:
    """The boxes of the head ellipses that are suggested, the largest first.

    returns  empty where the detector found nobody; None = it has not looked yet
    """
    try:
        kept = msgspec.json.decode(store.get(key(sha256))[0], type=_Kept)
    except (Missing, msgspec.DecodeError, UnicodeDecodeError):
        return None
    return [Box(*box) for box in kept.boxes] if kept.detector == DETECTOR else None


def keep(store: Store, sha256: str, boxes: Sequence[Box]) -> None:
    """Keep what was suggested for an original; StoreError, Full."""
    told = [(box.left, box.top, box.width, box.height) for box in boxes]
    store.put(key(sha256), msgspec.json.encode(_Kept(DETECTOR, told)))


def key(sha256: str) -> str:
    """Where it is kept."""
    return f"{FOLDER}/{sha256[:2]}/{sha256[2:]}.json"
