"""Judging what Lighthouse measured: medians, and goals that can be missed."""

from typing import Any

from tests.lighthouse.goals import GOALS, line, missed, table

HOME = GOALS[0]


def run(performance: int = 100, lcp: float = 900.0, **others: Any) -> dict[str, Any]:
    """One run as audit.mjs prints it; others are scores, or `failed`."""
    failed = others.pop("failed", [])
    scores = {"performance": performance, "accessibility": 100, "best-practices": 100, "seo": 100}
    metrics = {"fcp": 700.0, "lcp": lcp, "tbt": 10.0, "cls": 0.0}
    return {"scores": scores | others, "metrics": metrics, "failed": failed}


def test_one_slow_run_in_three_changes_no_verdict() -> None:
    runs = [run(100, 900), run(62, 9000), run(99, 1100)]

    found = line(HOME, "simulated", runs)

    assert (found.scores["performance"], found.metrics["lcp"], found.runs) == (99, 1100, 3)
    assert missed(found) == []


def test_a_goal_that_is_missed_is_told_with_what_was_wanted() -> None:
    slow = line(HOME, "simulated", [run(98)])
    late = line(HOME, "applied", [run(70, 1801)])
    faulty = line(HOME, "desktop", [run(100, seo=92, failed=["crawlable-anchors"])])

    assert missed(slow) == ["performance 98, not 99"]
    assert missed(late) == ["lcp 1801, not 1800"]
    assert missed(faulty) == ["seo 92, not 100", "audit crawlable-anchors"]


def test_the_table_has_a_line_for_each_page_and_way() -> None:
    text = table([line(goal, "applied", [run(lcp=1234.4)]) for goal in GOALS])

    assert text.count("| applied | 1 |") == len(GOALS)
    assert "| sheet of 60 | applied | 1 | 100 | 100 | 100 | 100 | 1234 | 10 | 0.0000 |" in text
