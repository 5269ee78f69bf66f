"""Whole programs at equal outputs: this one, sigal, thumbsup, vipsthumbnail, and the limit.

CPU seconds of a process and of all that it starts, start-up included; other people's work on the
machine disturbs them little. In each round every program makes everything from nothing, the order
turned about, and ratios are of one round. A program that is not installed is named as absent.
"""

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops, ImageStat

from benchmarks.measure import Cost, process_cost, spread
from benchmarks.outputs import AS_SIGAL, AS_THUMBSUP, Output

ROOT = Path(__file__).resolve().parents[1]
THUMBSUP = ROOT / "benchmarks" / "thumbsup"

GOALS = {"sigal": 0.5, "thumbsup": 0.12}
"""The share of a peer's CPU that ours may come to."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program that makes outputs.

    commands  run one after the other
    large     the folder of its large pictures
    """

    name: str
    commands: Sequence[Sequence[str]]
    large: str


def compare(photos: Path, count: int, rounds: int) -> None:
    """Print a table for each set of outputs; photos: a folder of JPEGs and of nothing else."""
    for wanted, rivals in ((AS_SIGAL, ("sigal", "vipsthumbnail")), (AS_THUMBSUP, ("thumbsup",))):
        told = ", ".join(f"{one.width} x {one.height}" for one in wanted)
        print(f"within {told}: whole programs, CPU seconds a photo")
        _compare(photos, count, rounds, wanted, rivals)
        print(flush=True)


def _compare(
    photos: Path, count: int, rounds: int, wanted: Sequence[Output], rivals: Sequence[str]
) -> None:
    found: dict[str, list[Cost]] = {}
    apart: dict[str, float] = {}
    for turn in range(rounds):
        with TemporaryDirectory() as name:
            here, *others = _programs(photos, Path(name), wanted, rivals)
            for one in (here, *others)[:: -1 if turn % 2 else 1]:
                found.setdefault(one.name, []).append(_run(one))
            apart = {one.name: _difference(Path(name), here, one) for one in others}
    for absent in [one for one in rivals if one not in found]:
        print(f"  {absent:16} is not installed here")
    for name, costs in sorted(found.items(), key=lambda one: one[0] != "here"):
        line = f"  {name:16}{spread(one.cpu / count for one in costs)}"
        line += f"   peak {max(one.peak for one in costs):.0f} MiB"
        if name != "here":
            both = zip(found["here"], costs, strict=True)
            line += (
                f"   ours is {spread(here.cpu / one.cpu for here, one in both).middle:.2f} of it"
            )
            line += f" (goal {GOALS[name]})" if name in GOALS else ""
            line += f", pictures differ by {apart[name]:.1f} of 255"
        print(line, flush=True)


def _programs(
    photos: Path, to: Path, wanted: Sequence[Output], rivals: Sequence[str]
) -> list[Program]:
    """Ours, the limit, and the rivals that there are; each writes below a folder of its own."""
    words = [one.packed() for one in wanted]
    mine = [sys.executable, "-m", "benchmarks.here", str(photos)]
    found = [
        Program("here", [[*mine, str(to / "here"), *words]], "here/large"),
        Program("limit", [[*mine, str(to / "limit"), *words, "--limit"]], "limit/large"),
    ]
    if "sigal" in rivals:
        found.append(_sigal(photos, to, wanted))
    if "vipsthumbnail" in rivals and shutil.which("vipsthumbnail"):
        found.append(_vips(photos, to, wanted))
    if "thumbsup" in rivals and (THUMBSUP / "node_modules").is_dir() and shutil.which("gm"):
        found.append(_thumbsup(photos, to, wanted))
    return found


def _sigal(photos: Path, to: Path, wanted: Sequence[Output]) -> Program:
    large, crop = wanted[0], wanted[-1]
    settings = to / "sigal.conf.py"
    settings.write_text(
        f"img_size = ({large.width}, {large.height})\nthumb_size = ({crop.width}, {crop.height})\n"
    )
    build = [str(Path(sys.executable).with_name("sigal")), "build", "-q", "-c", str(settings)]
    return Program("sigal", [[*build, str(photos.parent), str(to / "sigal")]], "sigal/photos")


def _vips(photos: Path, to: Path, wanted: Sequence[Output]) -> Program:
    files = [str(one) for one in sorted(photos.iterdir())]
    commands = []
    for one in wanted:
        place = to / "vips" / one.name
        place.mkdir(parents=True)
        said = f"{place}/%s.jpg[Q={one.quality},strip,optimize_coding,interlace]"
        cut = ["--smartcrop", "centre"] if one.cut else []
        commands.append(
            ["vipsthumbnail", "-s", f"{one.width}x{one.height}", *cut, "-o", said, *files]
        )
    return Program("vipsthumbnail", commands, "vips/large")


def _thumbsup(photos: Path, to: Path, wanted: Sequence[Output]) -> Program:
    large, small, square = wanted
    sizes = ["--large-size", str(large.height), "--small-size", str(small.height)]
    sizes += ["--thumb-size", str(square.width), "--photo-quality", str(large.quality)]
    run = [str(THUMBSUP / "node_modules" / ".bin" / "thumbsup"), *sizes, "--photo-download", "link"]
    told = ["--input", str(photos), "--output", str(to / "thumbsup")]
    return Program("thumbsup", [[*run, *told]], "thumbsup/media/large")


def _run(one: Program) -> Cost:
    """Run a program to its end."""
    told = [process_cost(command, cwd=ROOT)[0] for command in one.commands]
    return Cost(sum(cost.cpu for cost in told), max(cost.peak for cost in told))


def _difference(to: Path, ours: Program, theirs: Program) -> float:
    """How far the large pictures of two programs are apart: mean of all differences, of 255."""
    mine = sorted((to / ours.large).glob("*.jpg"))
    pairs = [(one, to / theirs.large / one.name) for one in mine]
    if not pairs or not all(other.exists() for _, other in pairs):
        raise SystemExit(f"{theirs.name} did not make {len(mine)} pictures in {theirs.large}")
    return sum(_apart(*pair) for pair in pairs) / len(pairs)


def _apart(one: Path, other: Path) -> float:
    with Image.open(one) as ours, Image.open(other) as theirs:
        if max(abs(a - b) for a, b in zip(ours.size, theirs.size, strict=True)) > 1:
            raise SystemExit(f"{one.name} is {ours.size} here, {theirs.size} there")
        sized = theirs if theirs.size == ours.size else theirs.resize(ours.size)
        apart = ImageChops.difference(ours.convert("RGB"), sized.convert("RGB"))
        return sum(ImageStat.Stat(apart).mean) / 3
