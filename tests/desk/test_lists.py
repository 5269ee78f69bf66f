"""All essays as the desk lists them."""

from datetime import date
from pathlib import Path

from gallery.desk.linting import Measure, Meter
from gallery.desk.lists import essays, meter
from gallery.lint import levels
from gallery.model import Verdict
from gallery.store.local import LocalStore
from gallery.store.memory import MemoryStore
from tests.desk.sample import HEAD, block, lay, original

TODAY = date(2026, 11, 22)
ASKED = Measure(tuple(levels({}).items()), ("en", "es"))
BAD = Verdict("truncated", "it is cut off", "copy it again")


def test_an_essay_is_listed_with_how_far_its_words_are() -> None:
    store = MemoryStore()
    shown = block("a.jpg", caption={"en": "A banner."}) + block("b.jpg", alt={"es": "Lluvia"})
    files = [original(name, n) for n, name in enumerate(("a.jpg", "b.jpg", "c.jpg"), 1)]
    lay(store, "march", HEAD + shown, [*files, original("d.jpg", 4, verdict=BAD)])

    [one] = essays(store, TODAY, ["en", "es"])

    assert meter(store, one, TODAY, ASKED) == Meter(
        2, {"en": 1, "es": 0}, {"en": 0, "es": 1}, confirmed=2, errors=3, warnings=10
    )
    assert (one.title["es"], one.status, one.waiting, one.refused) == (
        *("Primero de Mayo", "draft"),
        *(1, 1),
    )
    assert one.lead is not None
    assert one.lead.name == "a.jpg"


def test_the_essay_that_was_changed_last_is_first(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    for slug in ("b", "c", "a"):
        lay(store, slug, HEAD, [])

    assert [one.slug for one in essays(store, TODAY, ["en"])] == ["a", "c", "b"]
    lay(store, "b", HEAD + block("a.jpg"), [original("a.jpg", 1)])
    [first, *_] = essays(store, TODAY, ["en"])
    assert (first.slug, first.photos) == ("b", 1)


def test_an_essay_that_cannot_be_read_is_listed_with_its_line() -> None:
    store = MemoryStore()
    lay(store, "march", HEAD + 'dek.en = "half\n', [])

    [one] = essays(store, TODAY, ["en"])

    assert "march/album.toml, line 8" in one.problem
