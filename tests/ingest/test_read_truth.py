"""What is read from real photos, against what another program reads (exiftool 12.57).

The pictures are not part of the project; without them there is nothing to compare.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gallery.ingest.read import claims
from gallery.ingest.resolve import facts
from gallery.model import Claim, Facts

PHOTOS = Path(__file__).parents[2] / "../shared/photos"
TODAY = date(2026, 11, 24)

FLOORS = {
    **dict.fromkeys(("caption", "offset", "subsec", "headline", "credit", "copyright"), 1.0),
    **dict.fromkeys(("title", "source", "city", "country", "persons", "alt", "orientation"), 1.0),
    "date": 0.99,
    "byline": 0.97,
    "keywords": 0.97,
}
"""The share that agrees. Left out on purpose: a date in 2038, and the "null" that a program put
into byline and keywords, which the other program takes for a name and a word."""

Row = tuple[str, object, object]
"""Field, what the other program reads, what we read."""


@pytest.fixture(scope="module")
def rows() -> Sequence[Row]:
    if not (PHOTOS / "truth.json").is_file():
        pytest.skip("the photos to compare with are not here")
    records = json.loads((PHOTOS / "truth.json").read_text())["files"]
    return [row for record in records for row in _compared(record)]


def test_fields_agree_with_what_another_program_reads(rows: Sequence[Row]) -> None:
    told, agreed = Counter[str](), Counter[str]()
    for field, truth, ours in rows:
        told[field] += bool(truth)
        agreed[field] += bool(truth) and truth == ours
    for field, count in told.items():
        print(f"{field:12} {agreed[field]:4} of {count:4}  {agreed[field] / count:7.1%}")

    reached = {field: agreed[field] / told[field] for field in FLOORS}

    assert {f: reached[f] for f in FLOORS if reached[f] < FLOORS[f]} == {}


def test_no_date_is_wrong_and_no_date_or_caption_is_invented(rows: Sequence[Row]) -> None:
    invented: Mapping[str, list[Row]] = defaultdict(list)
    for row in rows:
        field, truth, ours = row
        if ours and (not truth or (field == "date" and truth != ours)):
            invented[field].append(row)

    assert invented.get("date", []) == []
    assert invented.get("caption", []) == []


def _compared(record: Mapping[str, Any]) -> Iterator[Row]:
    path = PHOTOS / record["name"]
    said = claims(path.read_bytes(), path.name)
    found = facts(said, TODAY)
    yield from _dates(record["date"], found)
    yield "caption", _flat(record["caption"]["value"]), _flat(found.caption)
    yield "byline", _flat(*record["byline"]["value"]), _flat(*found.byline)
    for field in ("headline", "credit", "copyright", "city", "country"):
        yield field, _flat(record[field]), _flat(getattr(found, field))
    for field in ("title", "source"):
        yield field, _flat(record[field]), _flat(_first(said, field))
    yield "alt", _flat(record["alt_text"]), _flat(_first(said, "alt"))
    yield "keywords", sorted(record["keywords"]), sorted(found.keywords)
    yield "persons", record["persons"], list(found.persons)
    yield "orientation", record["orientation"] or record["orientation_xmp"], found.orientation


def _dates(truth: Mapping[str, Any], found: Facts) -> Iterator[Row]:
    """Only what the other program's table has: no file names, no satellites' clocks."""
    ours = (found.date, found.date_kind)
    counted = found.date_kind in ("taken", "digitized", "modified")
    yield (
        "date",
        (truth["value"], truth["kind"]) if truth["value"] else None,
        (ours if counted else None),
    )
    if truth["offset"]:
        yield "offset", truth["offset"], found.offset
    if truth["subsec"]:
        yield "subsec", truth["subsec"], found.subsec


def _first(said: Sequence[Claim], field: str) -> str | None:
    return next((claim.value for claim in said if claim.field == field), None)


def _flat(*texts: str | None) -> str:
    """White space is no part of the comparison."""
    return " | ".join(" ".join(text.split()) for text in texts if text)
