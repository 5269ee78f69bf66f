"""The whole ladder of one photo, step by step and as a whole, in turns with the limit."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from benchmarks.limit import Size, limit
from benchmarks.measure import cpu
from gallery.formats import FORMATS, Recipe, rungs
from gallery.ingest.decode import QUARTER_TURNS, decode
from gallery.ingest.pixels import stand_in
from gallery.ingest.render import encode, ladder, render, upright


@dataclass(frozen=True, slots=True)
class Costs:
    """CPU milliseconds for one photo: by step, as a whole, and at the limit."""

    steps: Mapping[str, float]
    whole: float
    limit: float


def costs(original: bytes, recipe: Recipe, turn: int) -> Costs:
    """Measure one photo; `turn` decides who goes first, so that neither always has warm caches."""
    stored = stored_sizes(original, recipe)
    formats = [FORMATS[name] for name in recipe.formats]
    calls = {
        "whole": lambda: render(original, recipe) and None,
        "limit": lambda: limit(original, stored, formats) and None,
    }
    spent = {}
    for name in sorted(calls, reverse=bool(turn % 2)):
        spent[name], _ = cpu(calls[name])
    return Costs(steps(original, recipe), spent["whole"], spent["limit"])


def stored_sizes(original: bytes, recipe: Recipe) -> list[Size]:
    """The rungs of a photo as it is stored, before it is turned upright; the largest first."""
    decoded = decode(original, 1)
    sizes = _sizes(decoded.width, decoded.height, recipe)
    return [size[::-1] for size in sizes] if decoded.turn in QUARTER_TURNS else sizes


def steps(original: bytes, recipe: Recipe) -> Mapping[str, float]:
    """CPU milliseconds by step of `render`; the steps add up to about the whole."""
    spent: dict[str, float] = defaultdict(float)
    spent["decode"], decoded = cpu(lambda: decode(original, max(recipe.widths)))
    sizes = _sizes(decoded.width, decoded.height, recipe)
    spent["shrink"], top = cpu(lambda: upright(decoded, sizes[0]))
    rest, made = cpu(lambda: list(ladder(top, sizes)))
    spent["shrink"] += rest
    for image in made:
        for name in recipe.formats:
            if image.width <= FORMATS[name].widest:
                spent[f"encode {name}"] += cpu(partial(encode, image, FORMATS[name]))[0]
    spent["stand-in"], _ = cpu(lambda: stand_in(made[-1]))
    return spent


def _sizes(width: int, height: int, recipe: Recipe) -> list[Size]:
    widths = reversed(rungs(width, height, recipe))
    return [(rung, max(1, round(rung * height / width))) for rung in widths]
