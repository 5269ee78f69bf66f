"""What is known of an essay, put together for the rules."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from gallery.desk.applying import CONFIRMED, Made, notes
from gallery.desk.linting import Measure, essay_of, faults, looked, meter
from gallery.desk.opened import opened
from gallery.editing import history
from gallery.editing.history import SAID, Entry
from gallery.lint import Fault, levels
from gallery.model import Claim, Original, Verdict
from gallery.store import Store
from gallery.store.memory import MemoryStore
from tests.desk.sample import HEAD, block, lay, original, taken

TODAY, NOW = date(2026, 11, 22), datetime(2026, 11, 22, 12, tzinfo=UTC)
EN = "Nurses carry the lead banner in Puebla, 1 May 2026."
ES = "Enfermeras llevan la manta principal en Puebla, 1 de mayo de 2026."
WHOLE = {"caption": {"en": EN, "es": ES}, "alt": {"en": "Red cloth", "es": "Tela roja"}}
HERE = (
    HEAD
    + 'dek.en = "Unions cross the city."\ndek.es = "Los sindicatos cruzan la ciudad."\n'
    + 'place.es = "Ciudad de México"\nignore.no-who = "only backs are shown"\n'
)
SOUND = HERE + block("a.jpg", **WHOLE)
ASKED = Measure(tuple(levels({}).items()), ("en", "es"))


def said(
    source: str, files: Sequence[Original] = (), *, store: Store | None = None, who: str = ""
) -> list[Fault]:
    """What the rules say of an essay, ignored faults left out; who: a name of the site's codes."""
    held = store or MemoryStore()
    lay(held, "march", source, files or [original("a.jpg", 1)])
    asked = replace(ASKED, people=(who,) if who else ())
    found = looked(held, opened(held, "march", TODAY, "en"), asked)
    return [one for one in found if not one.reason]


def rules(*told: object, **options: object) -> list[str]:
    return [one.rule for one in said(*told, **options)]  # type: ignore[arg-type]


def test_an_essay_that_has_it_all_has_no_faults() -> None:
    assert said(SOUND) == []


def test_words_of_the_file_count_and_decorative_is_an_answer() -> None:
    words = {"caption.en": EN, "caption.es": ES}
    told = [Claim(field, text, "xmp:dc:description") for field, text in words.items()]
    source = SOUND + block("b.jpg") + "decorative = true\n"

    assert said(source, [original("a.jpg", 1), original("b.jpg", 2, *told)]) == []


def test_a_language_of_its_own_is_required_of_each_essay() -> None:
    spanish = SOUND.replace('lang = "en"', 'lang = "es"').replace(f'caption.es = "{ES}"\n', "")

    assert rules(spanish) == ["language-missing"]
    assert rules(spanish.replace('lang = "es"', 'lang = "es-MX"')) == ["language-missing"]
    assert rules(spanish.replace('lang = "es"', 'lang = "en"')) == ["translation-missing"]


def test_who_is_tagged_elsewhere_or_has_a_code_is_known_by_name() -> None:
    named = SOUND.replace("Nurses", "Ana Rojas and Benito Cruz")

    assert rules(named) == []
    assert rules(named, who="Benito Cruz") == ["names-differ", "code-without-person"]
    other = block("b.jpg", **WHOLE) + 'persons = ["Ana Rojas"]\n'
    [differ, untagged] = said(named + other, [original("a.jpg", 1), original("b.jpg", 2)])
    assert (differ.found, untagged.found, untagged.photo) == ("Ana Rojas", "Ana Rojas", "a.jpg")


def test_a_held_photo_needs_no_words() -> None:
    source = SOUND + block("b.jpg") + "hold = true\n"

    assert said(source, [original("a.jpg", 1), original("b.jpg", 2)]) == []


def test_files_that_cannot_be_shown_are_named() -> None:
    bad = original("b.jpg", 2, verdict=Verdict("truncated", "it is cut off", "copy it again"))

    [one] = said(SOUND, [original("a.jpg", 1), bad])

    assert (one.rule, one.level, one.found) == ("file-refused", "warning", "b.jpg")


def test_a_day_in_the_words_is_compared_with_the_cameras_unless_an_editor_knows_better() -> None:
    late = [original("a.jpg", 1, taken("2026-05-02T09:30:00"))]

    assert rules(SOUND, late) == ["date-differs", "date-differs"]
    assert rules(SOUND + 'date = "2026-05-01"\n', late) == []


def test_a_changed_file_is_to_be_read_again_until_somebody_did_on_a_later_day() -> None:
    store = MemoryStore()
    files = [replace(original("a.jpg", 1), changed="2026-11-20")]
    assert rules(SOUND, files, store=store) == ["names-unchecked"]

    for day, left in ((20, ["names-unchecked"]), (21, [])):
        history.note(
            store, "march", [Entry(NOW.replace(day=day), "ana", SAID, "a.jpg", "caption", "en")]
        )
        assert rules(SOUND, files, store=store) == left


def test_a_replaced_file_is_to_be_read_again_until_somebody_says_so() -> None:
    assert rules(SOUND + "check_names = true\n") == ["names-unchecked"]


def test_a_context_that_many_were_given_is_to_be_looked_at() -> None:
    store = MemoryStore()
    made = [(photo, "en", Made("{action}", "", EN)) for photo in ("a.jpg", "b.jpg")]
    history.note(store, "march", notes(made, "ana", NOW))
    assert rules(SOUND, store=store) == ["context-unconfirmed"]

    history.note(store, "march", [Entry(NOW, "ana", CONFIRMED, "a.jpg")])

    assert rules(SOUND, store=store) == []


def test_an_essay_is_measured() -> None:
    store = MemoryStore()
    lay(store, "march", SOUND + block("b.jpg"), [original("a.jpg", 1), original("b.jpg", 2)])

    essay = essay_of(store, opened(store, "march", TODAY, "en"), ASKED)
    told = meter(essay, faults(essay, ASKED))

    assert (told.photos, told.captions, told.alts) == (2, {"en": 1, "es": 1}, {"en": 1, "es": 1})
    assert (told.confirmed, told.errors, told.warnings, told.ignored) == (2, 2, 0, 2)
