"""Which heads in a photo nobody may recognise, and which may be seen: `[[redact]]`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from gallery.errors import AlbumError
from gallery.model import Box
from gallery.values import Table, instant, listed, refuse_strangers, string, tables

POLICIES = ("", "off", "review", "required")
"""What an essay asks for; "" = what the site asks for. "required": no photo is shown undecided."""

FILLS = ("outside", "solid")
"""What stands in place of a head: what surrounds it, carried on inwards; or one dark colour."""

SHA = 16
"""Hex digits of the original's hash that a decision names."""

_SHA = re.compile(r"[0-9a-f]{16}|")


@dataclass(frozen=True, slots=True)
class Exempt:
    """A face that stays as it is; reason: who it is or why, in the editor's words."""

    box: Box
    reason: str


@dataclass(frozen=True, slots=True)
class Faces:
    """What was decided about the faces of a photo.

    photo    file name in the album
    sha      the first SHA hex digits of the original that was looked at; "" = not told
    hide     the boxes of the ellipses that are destroyed in whatever is made of the photo
    show     the faces that somebody left as they are
    decided  when somebody said that these are all; None = not yet. What is in `hide` holds at once
    by       who said so, "" = unknown
    """

    photo: str
    sha: str = ""
    hide: tuple[Box, ...] = ()
    show: tuple[Exempt, ...] = ()
    decided: datetime | None = None
    by: str = ""

    @classmethod
    def read(cls, table: Table) -> Self:
        try:
            refuse_strangers(table, ("photo", "sha", "hide", "show", "decided", "by"))
            name, sha = string(table, "photo"), string(table, "sha")
            if not name or "/" in name:
                raise AlbumError("write photo = a file of this album")
            if not _SHA.fullmatch(sha):
                raise AlbumError(f"`sha` is {sha!r}; write the first {SHA} digits of its hash")
            return cls(
                name,
                sha,
                tuple(_box(one) for one in listed(table, "hide")),
                tuple(_exempt(one) for one in tables(table, "show")),
                instant(table, "decided"),
                string(table, "by"),
            )
        except AlbumError as problem:
            raise AlbumError(f"`redact`: {problem.reason}") from problem

    @property
    def said(self) -> bool:
        """Whether it says anything."""
        return bool(self.hide or self.show or self.decided)

    def about(self, sha256: str) -> bool:
        """Whether it was decided about a file with this hash."""
        return not self.sha or sha256.startswith(self.sha)

    def settled(self, sha256: str) -> bool:
        """Whether somebody has decided about a file with this hash, and nothing is open."""
        return self.decided is not None and self.about(sha256)


def merged(found: Sequence[Faces]) -> Faces | None:
    """All that is said of one photo in several tables: what any of them hides is hidden."""
    if len(found) < 2:
        return next(iter(found), None)
    first = found[0]
    agreed = len({one.sha for one in found}) == 1 and all(one.decided for one in found)
    hide = tuple(dict.fromkeys(box for one in found for box in one.hide))
    show = tuple(one for faces in found for one in faces.show if one.box not in hide)
    return Faces(first.photo, first.sha, hide, show, first.decided if agreed else None, first.by)


def _exempt(table: Table) -> Exempt:
    refuse_strangers(table, ("box", "reason"))
    reason = " ".join(string(table, "reason").split())
    if not reason:
        raise AlbumError("`show` needs a reason: who it is, or why the face may be seen")
    return Exempt(_box(table.get("box")), reason)


def _box(told: object) -> Box:
    match told:
        case [int() | float(), int() | float(), int() | float(), int() | float()]:
            left, top, width, height = (round(float(number), 4) for number in told)
            if -1 <= left <= 1 and -1 <= top <= 1 and 0 < width <= 2 and 0 < height <= 2:
                return Box(left, top, width, height)
    raise AlbumError(
        f"`hide` holds {told!r}; write left, top, width and height of a head as fractions"
        " of the upright picture, like [0.41, 0.2, 0.05, 0.09]"
    )
