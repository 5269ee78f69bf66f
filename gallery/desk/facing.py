"""The faces in an essay's photos as somebody decides about them: what is suggested, what is left.

Pure, but for `photos`, which reads what the detector suggested.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from gallery.blocks import SHA, Exempt, Faces
from gallery.desk.opened import Desk, Shot
from gallery.ingest.faces.suggested import suggested
from gallery.model import Box
from gallery.store import Store
from gallery.text import mark

OFF, REVIEW, REQUIRED = "off", "review", "required"
LADDER = (OFF, REVIEW, REQUIRED)
"""The policies, from what asks for nothing to what asks for most."""

OPEN, HIDE, SHOW = "open", "hide", "show"
"""How a face stands: suggested and not decided about, destroyed, left as it is."""

_SAME = 0.4
"""Of what two boxes cover together, the part that both do: from here on they are about one face."""

_INSIDE = 0.9
"""Of a suggestion, the part that has to lie in a hidden box for nothing of it to be left."""


@dataclass(frozen=True, slots=True)
class Face:
    """One ellipse over a photo; reason: why it may be seen, of those that stand as SHOW."""

    box: Box
    stands: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sitter:
    """A photo, and how it stands with the faces in it.

    policy   that counts for it: the stricter one of its essay's and its own album's
    faces    what is to be seen on it: decided ones first, then suggestions that are open
    said     what album.toml says of this file, None = nothing
    looked   the detector has looked at it
    decided  somebody has decided about this very file; replaced: about another one in its place
    """

    shot: Shot
    policy: str
    faces: Sequence[Face]
    said: Faces | None
    looked: bool
    decided: bool
    replaced: bool

    @property
    def open(self) -> int:
        """How many suggestions wait."""
        return sum(face.stands == OPEN for face in self.faces)

    @property
    def hidden(self) -> int:
        """How many faces are destroyed."""
        return sum(face.stands == HIDE for face in self.faces)

    @property
    def shown(self) -> Sequence[Face]:
        """The faces that somebody left as they are."""
        return [face for face in self.faces if face.stands == SHOW]


@dataclass(frozen=True, slots=True)
class Count:
    """What there is in some photos; unlooked: those that no detector has looked at."""

    photos: int
    undecided: int
    suggestions: int
    hidden: int
    shown: int
    unlooked: int


def policy(stated: str, usual: str) -> str:
    """What an essay asks for; usual: what the site does, where it says nothing itself."""
    return stated or usual


def asked(desk: Desk, shot: Shot, usual: str) -> str:
    """What counts for a photo: the stricter one of what the essay and the photo's album ask for."""
    both = {policy(desk.album.face_policy, usual), policy(shot.policy, usual)}
    return next((one for one in (REQUIRED, REVIEW) if one in both), OFF)


def undecided(desk: Desk, shot: Shot, usual: str) -> str:
    """The policy under which somebody has yet to decide about a photo; "" = nobody has to.

    What was hidden in another file has to be looked at in the one that is there by now, whatever
    the policy: until then nobody is shown it.
    """
    said, wanted = shot.faces, asked(desk, shot, usual)
    if said is not None and said.settled(shot.sha256):
        return ""
    if wanted == OFF and said is not None and said.hide and not said.about(shot.sha256):
        return REVIEW
    return "" if wanted == OFF else wanted


def waiting(desk: Desk, usual: str) -> int | None:
    """How many photos that it shows wait for somebody; None where the essay asks for nothing."""
    if policy(desk.album.face_policy, usual) == OFF:
        return None
    return sum(bool(undecided(desk, shot, usual)) for shot in desk.shots)


def sitters(store: Store, desk: Desk, usual: str) -> list[Sitter]:
    """The photos that the essay shows, then those in its tray."""
    return [sitter(store, desk, shot, usual) for shot in (*desk.shots, *desk.tray)]


def sitter(store: Store, desk: Desk, shot: Shot, usual: str) -> Sitter:
    """A photo as it stands now."""
    boxes = suggested(store, shot.sha256) if shot.sha256 else None
    said = shot.faces
    decided = said is not None and said.settled(shot.sha256)
    replaced = said is not None and not said.about(shot.sha256)
    faces = () if said is None else _said(said)
    left = () if decided else left_of(boxes or (), faces)
    return Sitter(
        shot,
        asked(desk, shot, usual),
        (*faces, *(Face(box, OPEN) for box in left)),
        said,
        boxes is not None,
        decided,
        replaced,
    )


def left_of(boxes: Iterable[Box], faces: Iterable[Face]) -> list[Box]:
    """The suggestions that nothing was decided about yet."""
    known = [*faces]
    return [box for box in boxes if not any(_about(face, box) for face in known)]


def counted(some: Sequence[Sitter]) -> Count:
    """What there is in all of them."""
    return Count(
        len(some),
        sum(not one.decided for one in some),
        sum(one.open for one in some),
        sum(one.hidden for one in some),
        sum(len(one.shown) for one in some),
        sum(not one.looked for one in some),
    )


def as_shown(one: Sitter) -> str:
    """What tells a photo, as a page shows it, from what it may be by the time that page is sent."""
    told = (one.shot.sha256, one.looked, one.faces)
    return f"{one.shot.number}-{mark(msgspec.json.encode(told).decode())}"


def hiding(one: Sitter) -> Faces:
    """What to say so that everything is hidden that is suggested; nobody has decided by that."""
    return _faces(one, [Face(f.box, HIDE) if f.stands == OPEN else f for f in one.faces])


def faces_of(one: Sitter, wanted: Sequence[Face]) -> Faces:
    """What to say of a photo on which these ellipses are; those that are open are not said."""
    return _faces(one, wanted)


def _faces(one: Sitter, wanted: Iterable[Face]) -> Faces:
    faces = [*wanted]
    return Faces(
        one.shot.name,
        one.shot.sha256[:SHA],
        tuple(dict.fromkeys(face.box for face in faces if face.stands == HIDE)),
        tuple(Exempt(face.box, face.reason) for face in faces if face.stands == SHOW),
    )


def _said(said: Faces) -> tuple[Face, ...]:
    hidden = tuple(Face(box, HIDE) for box in said.hide)
    return (*hidden, *(Face(one.box, SHOW, one.reason) for one in said.show))


def _about(face: Face, box: Box) -> bool:
    """Whether what was decided about a face answers a suggestion."""
    both = _both(face.box, box)
    if face.stands == HIDE and both >= _INSIDE * _area(box):
        return True
    return both >= _SAME * (_area(face.box) + _area(box) - both)


def _both(one: Box, other: Box) -> float:
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return max(0.0, across) * max(0.0, down)


def _area(box: Box) -> float:
    return box.width * box.height
