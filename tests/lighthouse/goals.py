"""What Lighthouse should say, and which of it was missed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from tests.reader.large import SIXTY

ESSAY = f"/en/photos/{SIXTY}/"


@dataclass(frozen=True, slots=True)
class Goal:
    """One page and what is expected of it.

    score    performance on a phone, 0-100, simulated; all other scores are 100
    applied  ms until the largest picture is there, on a throttled line (slow 4G, CPU / 4)
    """

    name: str
    path: str
    score: int
    applied: int


GOALS = (
    Goal("home", "/en/photos/", 99, 1800),
    Goal("essay of 60", ESSAY, 99, 1600),
    Goal("photo", f"{ESSAY}12/", 99, 1800),
    Goal("sheet of 60", f"{ESSAY}sheet/", 97, 2200),
)
SIMULATED_ESSAY = 2100
"""ms until the largest picture of the essay is there, simulated."""

BLOCKED, MOVED = 200, 0.001
"""ms of total blocking time on a loaded machine; layout shift."""


@dataclass(frozen=True, slots=True)
class Line:
    """The medians of one page measured in one way; failed: audits that cost points."""

    goal: Goal
    way: str
    runs: int
    scores: Mapping[str, float]
    metrics: Mapping[str, float]
    failed: Sequence[str]


def line(goal: Goal, way: str, runs: Sequence[Mapping[str, Any]]) -> Line:
    """The medians of several runs, as audit.mjs prints them."""

    def middle(part: str) -> dict[str, float]:
        return {name: median(run[part][name] for run in runs) for name in runs[0][part]}

    failed = sorted({audit for run in runs for audit in run["failed"]})
    return Line(goal, way, len(runs), middle("scores"), middle("metrics"), failed)


def missed(one: Line) -> list[str]:
    """What a line does not reach, in words."""
    least = {"desktop": 100, "applied": 0}.get(one.way, one.goal.score)
    wanted = dict.fromkeys(one.scores, 100) | {"performance": least}
    short = [
        f"{name} {one.scores[name]:.0f}, not {score}"
        for name, score in wanted.items()
        if one.scores[name] < score
    ]
    limits = {"cls": MOVED}
    if one.way == "applied":
        limits |= {"lcp": one.goal.applied, "tbt": BLOCKED}
    elif one.way == "simulated" and one.goal.path == ESSAY:
        limits["lcp"] = SIMULATED_ESSAY
    over = [
        f"{name} {one.metrics[name]:.4g}, not {limit}"
        for name, limit in limits.items()
        if one.metrics[name] > limit
    ]
    return short + over + [f"audit {name}" for name in one.failed]


def table(lines: Sequence[Line]) -> str:
    """The lines as a table in Markdown."""
    rows = [
        "| page | how | runs | performance | accessibility | best practices | SEO "
        "| LCP ms | TBT ms | CLS | missed |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for one in lines:
        scores = " | ".join(
            f"{one.scores[name]:.0f}"
            for name in ("performance", "accessibility", "best-practices", "seo")
        )
        metrics = one.metrics
        rows.append(
            f"| {one.goal.name} | {one.way} | {one.runs} | {scores} | {metrics['lcp']:.0f} "
            f"| {metrics['tbt']:.0f} | {metrics['cls']:.4f} | {'; '.join(missed(one))} |"
        )
    return "\n".join(rows) + "\n"
