"""The formats and sizes that readers get. A new format is one line here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TypeAlias

LADDER = (400, 560, 800, 1280, 1920, 2560)
"""Widths in pixels; never upscaled, and no long edge over the last one."""

Options: TypeAlias = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Format:
    """How one format is encoded.

    name     Pillow's name for the encoder
    suffix   file name ending, without the dot
    mime     media type
    widest   the widest rung made in this format, pixels
    options  handed to the encoder as they are; see Pillow's handbook of file formats
    later    made in the second pass, when readers can see the photo already
    """

    name: str
    suffix: str
    mime: str
    widest: int
    options: Options = field(default_factory=dict)
    later: bool = False


# libaom at speed 9 costs a fraction of speed 8 for a few more bytes; one thread, because the
# other cores are busy with other photos and the bytes must not depend on how many there are.
_AVIF: Options = {"quality": 55, "speed": 9, "subsampling": "4:2:0", "max_threads": 1}
_JPEG: Options = {"quality": 78, "progressive": True, "optimize": True, "subsampling": "4:2:0"}

FORMATS = {
    "avif": Format("AVIF", "avif", "image/avif", widest=2560, options=_AVIF, later=True),
    "jpeg": Format("JPEG", "jpg", "image/jpeg", widest=1920, options=_JPEG),
}

SMALL: Mapping[str, Options] = {"avif": {"speed": 6}}
"""What encoders are told instead where files are to be small, whatever that takes: libaom at speed
6 needs an eighth less for the same SSIMULACRA2, and ten times the work (benchmarks.quality)."""

LATER = tuple(name for name, made in FORMATS.items() if made.later)
"""What a photo has only after the second pass."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides the bytes of a photo's renditions, apart from the photo.

    widths    the ladder, ascending, pixels
    formats   keys of FORMATS
    encoders  versions of the encoders: other code may make other bytes
    small     encoders are told SMALL
    """

    widths: tuple[int, ...] = LADDER
    formats: tuple[str, ...] = tuple(FORMATS)
    encoders: str = ""
    small: bool = False

    @property
    def key(self) -> str:
        """Ten hex digits that change whenever the outputs may change."""
        told = repr((self.widths, [(f, self.encoder(f)) for f in self.formats], self.encoders))
        return sha256(told.encode()).hexdigest()[:10]

    def encoder(self, name: str) -> Format:
        """How one of its formats is encoded; name: a key of FORMATS."""
        usual = FORMATS[name]
        more = SMALL.get(name) if self.small else None
        return replace(usual, options={**usual.options, **more}) if more else usual

    @property
    def passes(self) -> list["Recipe"]:
        """The recipe in the one or two parts in which a photo is made: what is quick comes first.

        Files of either part are kept under the key of the whole.
        """
        parts = ([f for f in self.formats if FORMATS[f].later is late] for late in (False, True))
        return [replace(self, formats=tuple(part)) for part in parts if part]

    @property
    def later(self) -> tuple[str, ...]:
        """The formats that a photo lacks after the first pass."""
        return tuple(f for one in self.passes[1:] for f in one.formats)


def pictures(widths: Iterable[int], lacks: Iterable[str] = ()) -> Iterator[tuple[int, str]]:
    """Yield each picture that there is of a photo: its width in pixels, and a key of FORMATS.

    widths  the rungs that it has; lacks: formats that are still to be made
    """
    there = [name for name in FORMATS if name not in lacks]
    return ((width, name) for width in widths for name in there if width <= FORMATS[name].widest)


def without(widths: Iterable[int], lacks: Iterable[str]) -> list[int]:
    """The rungs that a photo has while it lacks some formats: those that another one has too."""
    return sorted({width for width, _ in pictures(widths, lacks)})


def rungs(width: int, height: int, recipe: Recipe) -> list[int]:
    """Widths to make for an upright picture of this size, ascending.

    Never wider than the picture; no long edge over the top of the ladder; a picture narrower
    than the lowest rung is made once at its own width, and one between two rungs gets a last
    rung of its own width where that adds more than a tenth.
    """
    top = max(recipe.widths)
    limit = min(width, top, top * width // height if height > width else top)
    limit = max(limit, 1)
    made = [w for w in recipe.widths if w <= limit]
    if not made or limit > made[-1] * 1.1:
        made.append(limit)
    return made
