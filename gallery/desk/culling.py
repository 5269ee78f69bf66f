"""An essay's own photos as somebody culls them: in the order of time, alike ones in one stack."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from gallery.blocks import REJECTED, Standing, standing
from gallery.desk.folding import Frame, folded
from gallery.desk.opened import Desk, Shot
from gallery.ingest import clock
from gallery.ingest.shown import WAS_REJECTED
from gallery.model import Facts


@dataclass(frozen=True, slots=True)
class Candidate:
    """A photo that may become part of the essay.

    stack   what it shows is alike in all photos of this number, from 0 in the order of time
    stands  as of `standings`
    camera  its body, "" = unknown
    """

    shot: Shot
    stack: int
    stands: Standing
    camera: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many photos are picked, rejected, and not decided about."""

    picked: int
    rejected: int
    undecided: int


def candidates(desk: Desk) -> list[Candidate]:
    """The photos that lie in the essay's folder and can be shown, rejected ones included.

    In the order of time, but for those of a stack, which stand together where its first one does.
    """
    own = [
        s for s in desk.everything() if s.home == desk.slug and s.verdict in (None, WAS_REJECTED)
    ]
    zone = desk.album.zone
    own.sort(key=lambda s: clock.order(s.name, s.facts, zone, s.block.date if s.block else ""))
    stands = standings(desk, own)
    cameras = [clock.body(shot.claims) for shot in own]
    frames = tuple(_frame(shot, camera) for shot, camera in zip(own, cameras, strict=True))
    return [
        Candidate(own[at], number, stands[own[at].name], cameras[at])
        for number, stack in enumerate(folded(frames))
        for at in stack
    ]


def standings(desk: Desk, shots: Sequence[Shot]) -> Mapping[str, Standing]:
    """How photos stand, by name; those of other essays are left out.

    One that the essay shows is not rejected by what its file says: somebody put it there.
    """
    said = {one.photo: one for one in desk.album.cull}
    found = {}
    for shot in shots:
        stands = standing(said.get(shot.name), shot.facts)
        if stands.by_file and shot.block:
            stands = replace(stands, pick="", by_file=False)
        if shot.home == desk.slug:
            found[shot.name] = stands
    return found


def counted(stands: Iterable[Standing]) -> Counts:
    """The counts of all photos, by how they stand."""
    picks = [one.pick for one in stands]
    rejected = picks.count(REJECTED)
    undecided = picks.count("")
    return Counts(len(picks) - rejected - undecided, rejected, undecided)


def _frame(shot: Shot, camera: str) -> Frame:
    look = shot.pixels.dhash if shot.pixels else ""
    return Frame(int(look, 16) if look else None, camera, _moment(shot.facts))


def _moment(said: Facts) -> float | None:
    """Seconds, as the camera's clock tells them; None unless it tells when the shutter opened."""
    if said.date_kind != "taken" or said.date_precision != "second" or not said.date:
        return None
    shot = datetime.fromisoformat(said.date).replace(tzinfo=None)
    return (shot - datetime.min).total_seconds() + float(f"0.{said.subsec or 0}")
