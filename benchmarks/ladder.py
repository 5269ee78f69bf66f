"""The whole ladder of one photo, step by step and as a whole, in turns with the limit."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PIL import Image

from benchmarks.limit import Size, limit
from benchmarks.measure import cpu
from gallery.formats import FORMATS, Recipe, rungs
from gallery.ingest.decode import QUARTER_TURNS, Decoded, decode
from gallery.ingest.pixels import stand_in
from gallery.ingest.render import edge_of, encode, ladder, render, rungs_of, upright


@dataclass(frozen=True, slots=True)
class Costs:
    """CPU milliseconds for one photo: by step, of the first pass, as a whole, and at the limit."""

    steps: Mapping[str, float]
    first: float
    whole: float
    limit: float


def costs(original: bytes, recipe: Recipe, turn: int) -> Costs:
    """Measure one photo; `turn` decides who goes first, so that neither always has warm caches."""
    stored = stored_sizes(original, recipe)
    formats = [FORMATS[name] for name in recipe.formats]
    calls = {
        "first": lambda: render(original, recipe.passes[0]) and None,
        "whole": lambda: render(original, recipe) and None,
        "limit": lambda: limit(original, stored, formats) and None,
    }
    spent = {}
    for name in sorted(calls, reverse=bool(turn % 2)):
        spent[name], _ = cpu(calls[name])
    return Costs(steps(original, recipe), spent["first"], spent["whole"], spent["limit"])


def stored_sizes(original: bytes, recipe: Recipe) -> list[Size]:
    """The rungs of a photo as it is stored, before it is turned upright; the largest first."""
    decoded = decode(original, 1)
    sizes = _sizes(rungs(decoded.width, decoded.height, recipe), decoded)
    return [size[::-1] for size in sizes] if decoded.turn in QUARTER_TURNS else sizes


def steps(original: bytes, recipe: Recipe) -> Mapping[str, float]:
    """CPU milliseconds by step of `render`; passes apart, so they add up to a little more."""
    spent: dict[str, float] = defaultdict(float)
    for one in recipe.passes:
        edge = partial(edge_of, one)
        taken, decoded = cpu(partial(decode, original, edge))
        spent["decode"] += taken
        sizes = _sizes(rungs_of(decoded.width, decoded.height, one), decoded)
        taken, top = cpu(partial(upright, decoded, sizes[0]))
        rest, made = cpu(partial(_all, top, sizes))
        spent["shrink"] += taken + rest
        for image in made:
            for name in one.formats:
                if image.width <= FORMATS[name].widest:
                    spent[f"encode {name}"] += cpu(partial(encode, image, FORMATS[name]))[0]
        spent["stand-in"] += cpu(partial(stand_in, made[-1]))[0]
    return spent


def _all(top: Image.Image, sizes: list[Size]) -> list[Image.Image]:
    return list(ladder(top, sizes))


def _sizes(widths: Sequence[int], decoded: Decoded) -> list[Size]:
    width, height = decoded.width, decoded.height
    return [(rung, max(1, round(rung * height / width))) for rung in reversed(widths)]
