"""What was decided about faces, in album.toml: `[[redact]]` for a photo; `faces`, the policy."""

from collections.abc import Mapping, Sequence
from typing import Any

from gallery.album.edit import Tables, whole_seconds, with_head
from gallery.album.tables import with_tables
from gallery.blocks import FILLS, Box, Faces


def with_faces(source: str, wanted: Sequence[Faces]) -> str:
    """Say what was decided about the faces of some photos: one table each, none where nothing is.

    Boxes are written to four decimals: a tenth of a pixel or so in a photo of 12 megapixels.
    """
    return with_tables(source, "redact", {one.photo: _values(one) for one in wanted})


def with_face_policy(source: str, policy: str, fill: str) -> str:
    """Say what the essay asks for, and what stands in place of a face; "", and FILLS[0]: unsaid."""

    def change(doc: Tables) -> None:
        for key, value in (("faces", policy), ("faces_fill", "" if fill == FILLS[0] else fill)):
            if value:
                doc[key] = value
            else:
                doc.pop(key, None)

    return with_head(source, change)


def _values(one: Faces) -> Mapping[str, Any]:
    told: dict[str, Any] = {"photo": one.photo, "sha": one.sha}
    told["hide"] = [_numbers(box) for box in one.hide]
    told["show"] = [{"box": _numbers(face.box), "reason": face.reason} for face in one.show]
    told["decided"] = None if one.decided is None else whole_seconds(one.decided)
    told["by"] = one.by
    return {key: value for key, value in told.items() if value} if one.said else {}


def _numbers(box: Box) -> list[float]:
    return [round(number, 4) for number in (box.left, box.top, box.width, box.height)]
