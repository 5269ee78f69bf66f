"""What is still to do about a photo's words, and what its sources say."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gallery.blocks import PhotoBlock
from gallery.desk import claims
from gallery.desk.claims import Told
from gallery.desk.marks import CHECKED, stale, untranslated
from gallery.desk.opened import Shot
from gallery.desk.phrasebook import phrasebook, site_codes, with_codes
from gallery.editing.history import BATCH, PARKED, SAID, Entry
from gallery.errors import StoreError
from gallery.event import Event, parse
from gallery.model import Claim, Facts, Texts

START = datetime(2026, 5, 1, 12, tzinfo=UTC)


def photo(caption: Texts) -> PhotoBlock:
    return PhotoBlock("a.jpg", "", caption, {}, "", "", None)


def told(*steps: tuple[str, str, str, str]) -> list[Entry]:
    """The history, newest first, of (kind, language, old, new) of one caption."""

    def entries() -> Iterator[Entry]:
        for hour, (kind, lang, old, new) in enumerate(steps):
            at = START + timedelta(hours=hour)
            yield Entry(at, "ana", kind, "a.jpg", "caption", lang, old, new)

    return [*entries()][::-1]


WRITTEN = ((SAID, "en", "", "One"), (SAID, "es", "", "Uno"))


@pytest.mark.parametrize(
    ("steps", "now", "behind"),
    [
        (WRITTEN, {"en": "One", "es": "Uno"}, set()),
        ((*WRITTEN, (SAID, "en", "One", "Two")), {"en": "Two", "es": "Uno"}, {"es"}),
        ((*WRITTEN, (SAID, "es", "Uno", "Dos")), {"en": "One", "es": "Dos"}, {"en"}),
        ((*WRITTEN, (BATCH, "en", "One", "Two")), {"en": "Two", "es": "Uno"}, {"es"}),
        (
            (*WRITTEN, (SAID, "en", "One", "Two"), (SAID, "es", "Uno", "Dos")),
            {"en": "Two", "es": "Dos"},
            set(),
        ),
        (
            (*WRITTEN, (SAID, "en", "One", "Two"), (CHECKED, "es", "Uno", "Uno")),
            {"en": "Two", "es": "Uno"},
            set(),
        ),
        ((*WRITTEN, (PARKED, "en", "One", "Two")), {"en": "One", "es": "Uno"}, set()),
        ((*WRITTEN, (SAID, "en", "One", "Two")), {"en": "Two"}, set()),
        (WRITTEN, {"en": "By hand", "es": "Uno"}, {"es"}),
        (WRITTEN, {"en": "By hand", "es": "A mano"}, set()),
        ((), {"en": "One", "es": "Uno"}, set()),
        (((SAID, "en", "One", "Two"),), {"en": "Two", "es": "Uno"}, {"es"}),
    ],
    ids=[
        *("written", "source changed", "translation changed", "by a batch", "followed", "read"),
        *(
            "parked",
            "taken away",
            "by hand",
            "both by hand",
            "no history",
            "older than the history",
        ),
    ],
)
def test_a_translation_is_behind_its_source_until_it_follows_or_is_read(
    steps: tuple[tuple[str, str, str, str], ...], now: Texts, behind: set[str]
) -> None:
    found = stale(told(*steps), {"a.jpg": photo(now)})

    assert found.get(("a.jpg", "caption"), set()) == behind


def test_words_that_are_alike_in_all_languages_are_never_behind() -> None:
    entries = told(*WRITTEN, (SAID, "en", "One", "Two"))

    assert stale(entries, {"a.jpg": photo({"": "Two"})}) == {}
    assert stale(entries, {}) == {}


def test_a_text_that_repeats_another_language_is_not_translated() -> None:
    both = {"en": "Nurses march.", "es": "Nurses march."}

    assert untranslated(photo(both), "caption", ["en", "es"]) == {"es"}
    assert untranslated(photo({"en": "Ana", "es": "Ana"}), "caption", ["en", "es"]) == set()
    assert untranslated(photo({"": "Nurses march."}), "caption", ["en", "es"]) == set()
    assert untranslated(photo({}), "caption", ["en", "es"]) == set()


def shot(*found: Claim, facts: Facts | None = None, persons: tuple[str, ...] = ()) -> Shot:
    block = PhotoBlock("a.jpg", "", {}, {}, "", "2026-05-01", None, persons)
    return Shot("a.jpg", "may-day", 1, block, facts or Facts(), found)


def test_people_whom_sources_name_are_told_once_each_and_whether_they_count() -> None:
    named = [
        Claim("person", "Ana Rojas", "xmp:PersonInImage"),
        Claim("person", "Ben Ortiz", "xmp:PersonInImage"),
        Claim("person", "Ana Rojas", "sidecar:PersonInImage"),
    ]

    assert claims.who(shot(*named, persons=("Ben Ortiz",))) == [
        Told("Ana Rojas", "xmp:PersonInImage"),
        Told("Ben Ortiz", "xmp:PersonInImage", accepted=True),
    ]


def test_days_that_sources_state_are_told_with_what_they_tell() -> None:
    dates = [
        Claim("date", "2026-05-01T09:30:00", "exif:DateTimeOriginal"),
        Claim("date", "2026-05-01T09:30:00", "xmp:photoshop:DateCreated"),
        Claim("date", "2026-06", "exif:DateTime"),
        Claim("date", "nonsense", "iptc:2:55"),
    ]

    assert claims.when_taken(shot(*dates)) == [
        Told("2026-05-01T09:30:00", "exif:DateTimeOriginal", "taken", accepted=True),
        Told("2026-06", "exif:DateTime", "modified"),
    ]


def test_places_that_sources_name_are_told_whole_and_never_mixed() -> None:
    places = [
        Claim("country", "Mexico", "iptc:2:101"),
        Claim("city", "Puebla", "iptc:2:90"),
        Claim("city", "Cholula", "xmp:Iptc4xmpExt:LocationShown"),
    ]
    known = shot(*places, facts=Facts(city="Puebla", country="Mexico"))

    assert claims.where(known) == [
        Told("Puebla, Mexico", "iptc:2:101", chosen=True),
        Told("Cholula", "xmp:Iptc4xmpExt:LocationShown"),
    ]


def test_the_codes_of_a_site_count_where_the_event_has_none(tmp_path: Path) -> None:
    (tmp_path / "codes.txt").write_text(
        "// code\ten\tes\nmx\tMexico City\tCDMX\nhq\thall\tsede\n@ana\tAna Rojas\n", "utf-8"
    )
    event = parse("event.toml", '[code]\nhq.en = "union hall"\n')

    book = phrasebook(site_codes(tmp_path), event, ["en", "es"])

    assert book.codes["en"].phrases["hq"] == ("union hall",)
    assert book.codes["es"].phrases == {"mx": ("CDMX",), "hq": ("sede",), "@ana": ("Ana Rojas",)}
    assert (book.overruled, book.twice, book.people()) == (("hq",), (), ("Ana Rojas",))
    assert with_codes(event, book).codes_in("es") == book.codes["es"]


def test_a_site_without_codes_has_none(tmp_path: Path) -> None:
    book = phrasebook(site_codes(tmp_path), Event(), ["en"])

    assert book.codes["en"].phrases == {}


def test_a_file_of_codes_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "codes.txt").mkdir()
    with pytest.raises(StoreError, match=r"codes\.txt"):
        site_codes(tmp_path)
    (tmp_path / "codes.txt").rmdir()
    (tmp_path / "codes.txt").write_bytes(b"a" * (4 << 20) + b"b")
    with pytest.raises(StoreError, match="over 4 MiB"):
        site_codes(tmp_path)
