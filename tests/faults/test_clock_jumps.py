"""The machine's clock is wrong: what goes by it stays right, or errs on the side that is safe."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gallery.catalog import Viewer
from gallery.desk import clock
from gallery.editing import history
from gallery.editing.history import Entry
from gallery.errors import Throttled
from gallery.ingest.index import reindex
from gallery.people.throttle import ACCOUNT
from gallery.wiring import Gallery, open_gallery, today
from tests.faults.scale import needs
from tests.serving import ROOT

WORDS = 'title.en = "{0}"\nlang = "en"\n[[block]]\ntext.en = "Words."\n'
VARIANTS = ("libfaketime.so.1", "libfaketimeMT.so.1")
"""The library for programs of one thread, and that for programs of many."""


@dataclass(frozen=True)
class Told:
    """What a process under another clock said."""

    now: datetime
    doubt: str | None
    public: list[str]
    signed_in: bool
    secret: str
    link: str
    tries: int
    saved: int
    locked: bool


@pytest.fixture
def site(library: Path) -> Gallery:
    """Essays of every status; two are scheduled: since an hour, and for in a month."""
    hour, month = today() - timedelta(hours=1), today() + timedelta(days=30)
    for slug, words in {
        "may": 'status = "published"\ndate = "2026-05-01"',
        "june": 'status = "published"\ndate = "2026-06-01"',
        "draft": 'status = "draft"',
        "gone": 'status = "withdrawn"',
        "just": f'status = "scheduled"\ndate = "2026-07-01"\npublish_at = {hour.isoformat()}',
        "soon": f'status = "scheduled"\ndate = "2026-08-01"\npublish_at = {month.isoformat()}',
    }.items():
        (library / "albums" / slug).mkdir(parents=True)
        text = f"{words}\n{WORDS.format(slug.title())}"
        (library / "albums" / slug / "album.toml").write_text(text, "utf-8")
    gallery = open_gallery(library)
    entry = Entry(today(), "ana", "said", field="dek", lang="en", old="", new="Words")
    history.note(gallery.store, "may", [entry])
    reindex(gallery.store, gallery.catalog, today().date())
    return gallery


def at(offset: str, variant: str, library: Path, secret: str) -> Told:
    """Ask a process that believes in another time; `offset` as faketime has it, "-1d"."""
    needs("faketime")
    preloaded = next(Path("/usr/lib").glob(f"*/faketime/{variant}"), None)
    if preloaded is None:
        pytest.skip(f"not installed: {variant}")
    told = subprocess.run(
        [sys.executable, "-m", "tests.faults.other_time", str(library), secret],
        cwd=ROOT,
        env=os.environ | {"LD_PRELOAD": str(preloaded), "FAKETIME": offset},
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(told.stdout)
    return Told(**found | {"now": datetime.fromisoformat(found["now"])})


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_clock_that_goes_back_a_day_opens_nothing_and_forgets_nothing(
    site: Gallery, variant: str
) -> None:
    """F18. What was not public a day ago is not public; nobody is signed out; it is told."""
    secret, _ = site.door().signs.open("ana", today())

    told = at("-1d", variant, site.library, secret)

    assert timedelta(hours=23) < today() - told.now < timedelta(hours=25)
    assert told.public == ["june", "may"]
    assert told.signed_in
    assert told.locked
    assert told.tries == 5
    assert told.saved == 2
    assert told.doubt
    assert "this machine's clock says" in told.doubt
    assert "may/history/" in told.doubt
    assert len(history.read(site.store, "may")) == 2
    assert [row.album.slug for row in site.catalog.cards(Viewer(today()))] == [
        "just",
        "june",
        "may",
    ]
    print(f"{variant}: a day back: {told}")


@pytest.mark.parametrize("variant", VARIANTS)
def test_after_a_clock_that_was_a_year_ahead_nothing_lasts_longer_than_it_may(
    site: Gallery, variant: str
) -> None:
    """F18. Scheduled essays follow the clock; sign-ins and links of that year are worthless."""
    secret, _ = site.door().signs.open("ana", today())

    told = at("+365d", variant, site.library, secret)
    back = open_gallery(site.library)
    [file] = (site.library / "albums/may/history").glob(f"{told.now:%Y-%m-%d}-*.jsonl")
    os.utime(file, (told.now.timestamp(),) * 2)  # files have the system's time, not faketime's
    reindex(back.store, back.catalog, today().date())

    assert told.now - today() > timedelta(days=364)
    assert told.public == ["soon", "just", "june", "may"]
    assert not told.signed_in
    assert told.doubt is None
    assert back.door().signs.find(told.secret, today()) is None
    assert back.door().links.name(told.link, today()) is None
    back.door().throttle.take({"ana": ACCOUNT}, today())
    assert len(history.read(back.store, "may")) == told.saved == 2
    cards = back.catalog.cards(Viewer(today()))
    assert [row.album.slug for row in cards] == ["just", "june", "may"]
    doubt = clock.doubt(today(), clock.newest(back.store))
    assert doubt
    assert f"was written at {told.now:%Y-%m-%d}" in doubt
    print(f"{variant}: a year ahead: {told}")


def test_a_clock_is_doubted_only_when_the_library_was_written_in_its_future(
    site: Gallery,
) -> None:
    mark = clock.newest(site.store)

    assert mark is not None
    assert mark.file.startswith("may/history/")
    assert clock.doubt(mark.at, mark) is None
    assert clock.doubt(mark.at - clock.SLACK, mark) is None
    assert clock.doubt(mark.at + timedelta(days=365), mark) is None
    assert clock.behind(mark.at - timedelta(days=1), mark) == timedelta(days=1)
    assert clock.doubt(mark.at - timedelta(days=1), None) is None


def test_a_check_notes_a_clock_that_is_behind(site: Gallery) -> None:
    [file] = (site.library / "albums/may/history").iterdir()
    ahead = datetime.now(UTC) + timedelta(days=400)
    os.utime(file, (ahead.timestamp(), ahead.timestamp()))

    told = subprocess.run(
        [sys.executable, "-m", "gallery", "--library", str(site.library), "check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 0, told.stdout
    assert f"may/history/{file.name}: note: this machine's clock says" in told.stdout
    assert "`touch` that file" in told.stdout


def test_tries_of_a_year_to_come_lock_nobody_out_for_a_year(site: Gallery) -> None:
    ahead, throttle = today() + timedelta(days=365), site.door().throttle
    with pytest.raises(Throttled):
        for _ in range(10):
            throttle.take({"ana": ACCOUNT}, ahead)

    throttle.take({"ana": ACCOUNT}, today())


def test_what_is_typed_after_the_clock_went_back_joins_no_sitting_of_later(site: Gallery) -> None:
    later = datetime(2026, 5, 2, 20, tzinfo=UTC)
    history.note(site.store, "june", [Entry(later, "ana", "said", field="dek", old="a", new="b")])

    earlier = later - timedelta(hours=5)
    history.note(site.store, "june", [Entry(earlier, "ana", "said", field="dek", old="b", new="c")])

    kept = [(one.old, one.new) for one in history.read(site.store, "june")]
    assert sorted(kept) == [("a", "b"), ("b", "c")]
