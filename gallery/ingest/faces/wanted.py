"""What album.toml asks of a photo's picture: which faces are destroyed in it, and if it is shown.

Everything that is made of a photo is kept under its picture (`media.picture`). What the manifest
says was made, and what the words ask for, are compared here: where they differ, nobody shows it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gallery.blocks import FILLS, Album, Box, Faces
from gallery.blocks.faces import merged
from gallery.media import picture
from gallery.model import Original, Verdict

REDRAWN = Verdict(
    "redrawn",
    "its pictures are being made anew, without the faces that somebody hid",
    "wait a moment; `gallery ingest` makes them too",
)
UNDECIDED = Verdict(
    "faces-undecided",
    "nobody has decided whose faces in it may be seen",
    "decide at the desk; until then it is shown nowhere",
)


@dataclass(frozen=True, slots=True)
class Redaction:
    """What is destroyed in a picture, before anything is made of it.

    hide  boxes of ellipses; fill: one of blocks.FILLS
    """

    hide: tuple[Box, ...]
    fill: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the words of an album ask of its photos' faces.

    policy  "off", "review" or "required"; said: by file name, what was decided
    """

    fill: str = FILLS[0]
    policy: str = "off"
    said: Mapping[str, Faces] = field(default_factory=dict)

    def redaction(self, name: str) -> Redaction | None:
        """What is destroyed in a photo; None for nothing."""
        said = self.said.get(name)
        return Redaction(said.hide, self.fill) if said and said.hide else None

    def picture(self, photo: Original) -> str:
        """Under what all that is made of a photo is to be kept."""
        said = self.said.get(photo.name)
        return picture(photo.sha256, said.hide if said else (), self.fill)

    def ready(self, photo: Original) -> bool:
        """Whether what was made of a photo is what is asked for; a refused one has nothing."""
        return not photo.widths or photo.made == self.picture(photo)

    def shut(self, photo: Original) -> Verdict | None:
        """Why nobody shows a photo for its faces' sake; None where they may be seen.

        Boxes that were drawn on other bytes may miss the faces of these: they hold, and somebody
        has to look again, whatever the policy.
        """
        said = self.said.get(photo.name)
        if not self.ready(photo):
            return REDRAWN
        if said and said.hide and not said.about(photo.sha256):
            return UNDECIDED
        if self.policy == "required" and not (said and said.settled(photo.sha256)):
            return UNDECIDED
        return None


def wanted(album: Album, policy: str = "off") -> Wanted:
    """What an album asks for; policy: the site's, for albums that do not say it."""
    found: dict[str, list[Faces]] = {}
    for one in album.faces:
        found.setdefault(one.photo, []).append(one)
    said = {name: faces for name, some in found.items() if (faces := merged(some))}
    return Wanted(album.face_fill, album.face_policy or policy, said)


def held_back(asked: Wanted, photos: Iterable[Original]) -> frozenset[str]:
    """The names of the photos that nobody shows for their faces' sake."""
    return frozenset(one.name for one in photos if one.verdict is None and asked.shut(one))
