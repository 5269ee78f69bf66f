"""What is read from real photos, against what another program reads (exiftool 12.57).

The pictures are not part of the project; without them there is nothing to compare. Counted are
the files that Pillow decodes.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gallery.ingest.inspect import inspect
from gallery.ingest.read import claims
from gallery.ingest.resolve import facts
from gallery.model import Claim, Facts, Texts
from tests.ingest.test_read_inspect import KEYS

PHOTOS = Path(__file__).parents[2] / "../shared/photos"
TODAY = date(2026, 11, 24)

FLOORS = {
    **dict.fromkeys(("date", "gps"), 0.995),
    **dict.fromkeys(("caption", "byline", "offset"), 0.99),
    **dict.fromkeys(("headline", "credit", "copyright", "keywords"), 0.98),
    **dict.fromkeys(("title", "source", "city", "country", "persons", "alt", "subsec"), 0.98),
    **dict.fromkeys(("state", "sublocation", "usage_terms", "instructions"), 0.98),
    **dict.fromkeys(("rating", "label", "languages", "camera"), 0.98),
    "orientation": 1.0,
}
"""The share that must agree, of the values that the other program reads."""

REFUSED = {
    ("drewnoakes/Sigma DP1.jpg", "date"): "a clock set wrong: 2038 is after today",
    ("drewnoakes/Issue 266.jpg", "byline"): 'a program wrote "null" for nothing: no name',
    ("drewnoakes/Issue 266.jpg", "keywords"): 'a program wrote "null" for nothing: no word',
    ("drewnoakes/Samsung GT-I9000 (Galaxy S).jpg", "gps"): "0, 0 is a receiver without a fix",
    ("drewnoakes/Issue 308.jpg", "gps"): "0, 0 is a receiver without a fix",
}
"""What the other program reads and we refuse on purpose; each must still be refused."""


@dataclass(frozen=True, slots=True)
class Row:
    """One field of one file: what the other program reads, what we read; falsy for nothing."""

    file: str
    field: str
    truth: object
    ours: object


@pytest.fixture(scope="module")
def records() -> Sequence[Mapping[str, Any]]:
    if not (PHOTOS / "truth.json").is_file():
        pytest.skip("the photos to compare with are not here")
    return list(json.loads((PHOTOS / "truth.json").read_text())["files"])


@pytest.fixture(scope="module")
def rows(records: Sequence[Mapping[str, Any]]) -> Sequence[Row]:
    decoded = [record for record in records if record["pillow"]["load"] == "ok"]
    return [row for record in decoded for row in _compared(record)]


def test_fields_agree_with_what_another_program_reads(rows: Sequence[Row]) -> None:
    counted = [row for row in rows if row.truth and (row.file, row.field) not in REFUSED]
    told = Counter(row.field for row in counted)
    agreed = Counter(row.field for row in counted if row.truth == row.ours)
    for field, count in told.items():
        print(f"{field:12} {agreed[field]:4} of {count:4}  {agreed[field] / count:7.1%}")
    for (file, field), reason in REFUSED.items():
        print(f"refused      {field} of {file}: {reason}")

    assert set(told) == set(FLOORS)
    assert {f: agreed[f] / told[f] for f in FLOORS if agreed[f] / told[f] < FLOORS[f]} == {}


def test_what_is_refused_on_purpose_is_refused(rows: Sequence[Row]) -> None:
    refused = [row for row in rows if (row.file, row.field) in REFUSED]

    assert len(refused) == len(REFUSED)
    assert all(row.truth and not row.ours for row in refused)


def test_no_date_is_wrong_and_no_date_caption_or_position_is_invented(rows: Sequence[Row]) -> None:
    never = [row for row in rows if row.field in ("date", "caption", "gps") and row.ours]

    assert [row for row in never if not row.truth] == []
    assert [row for row in never if row.field == "date" and row.truth != row.ours] == []


def test_every_file_is_told_in_the_same_keys(records: Sequence[Mapping[str, Any]]) -> None:
    for record in records:
        found = inspect(str(PHOTOS / record["name"]))

        assert set(found) == set(KEYS.split()), record["name"]
        assert json.loads(json.dumps(found, allow_nan=False)) == found, record["name"]


def _compared(record: Mapping[str, Any]) -> Iterator[Row]:
    path = PHOTOS / record["name"]
    said = claims(path.read_bytes(), path.name)
    for field, truth, ours in _fields(record, said, facts(said, TODAY)):
        yield Row(record["name"], field, truth, ours)


def _fields(
    record: Mapping[str, Any], said: Sequence[Claim], found: Facts
) -> Iterator[tuple[str, object, object]]:
    yield from _dates(record["date"], found)
    yield "caption", _flat(record["caption"]["value"]), _flat(found.caption)
    yield "byline", _flat(*record["byline"]["value"]), _flat(*found.byline)
    for field in ("headline", "credit", "copyright", "source", "title", "instructions", "label"):
        yield field, _flat(record[field]), _flat(getattr(found, field))
    for field in ("city", "state", "country", "sublocation"):
        yield field, _flat(record[field]), _flat(getattr(found, field))
    yield "usage_terms", _flat(record["usage_terms"]), _flat(_first(said, "usage_terms"))
    yield "rating", _whole(record["rating"]), _whole(found.rating)
    captions, alts = record["caption"]["langs"], record["langs"].get("alt_text", {})
    yield "languages", _tagged(captions, alts), _tagged(found.captions, found.alt)
    yield "camera", _flat(*record["camera"].values()), _flat(*_camera(said))
    yield "alt", _flat(record["alt_text"]), _flat(_first(said, "alt"))
    yield "keywords", sorted(record["keywords"]), sorted(found.keywords)
    yield "persons", record["persons"], list(found.persons)
    yield "orientation", record["orientation"] or record["orientation_xmp"], found.orientation
    gps = record["gps"]
    yield "gps", gps["present"] and _place(gps["lat"], gps["lon"]), _place(*_position(said, found))


def _dates(truth: Mapping[str, Any], found: Facts) -> Iterator[tuple[str, object, object]]:
    """Only what the other program's table has: no file names, no satellites' clocks."""
    counted = found.date_kind in ("taken", "digitized", "modified")
    stated = (truth["value"], truth["kind"]) if truth["value"] else None
    yield "date", stated, (found.date, found.date_kind) if counted else None
    if truth["offset"]:
        yield "offset", truth["offset"], found.offset
    if truth["subsec"]:
        yield "subsec", truth["subsec"], found.subsec


def _position(said: Sequence[Claim], found: Facts) -> tuple[float | None, float | None]:
    """Only EXIF's, as in the other program's table."""
    told = any(claim.source == "exif:GPSLatitude" for claim in said)
    return (found.latitude, found.longitude) if told else (None, None)


def _place(latitude: float | None, longitude: float | None) -> str:
    """To four digits: ten metres on the ground; "" when either is unknown."""
    if latitude is None or longitude is None:
        return ""
    return f"{latitude:.4f} {longitude:.4f}"


def _first(said: Sequence[Claim], field: str) -> str | None:
    return next((claim.value for claim in said if claim.field == field), None)


def _whole(rating: float | None) -> str:
    """As text, because 0 "not rated" is something that a file says."""
    return "" if rating is None else str(int(rating))


def _tagged(captions: Texts, alts: Texts) -> list[tuple[int, str, str]]:
    """Captions and alt texts whose language is known."""
    both = enumerate((captions, alts))
    told = ((n, lang, words) for n, texts in both for lang, words in texts.items())
    return sorted(one for one in told if one[1] not in ("", "x-default"))


def _camera(said: Sequence[Claim]) -> Iterator[str | None]:
    yield from (_first(said, field) for field in ("camera_make", "camera_model"))


def _flat(*texts: str | None) -> str:
    """White space is no part of the comparison."""
    return " | ".join(" ".join(text.split()) for text in texts if text)
