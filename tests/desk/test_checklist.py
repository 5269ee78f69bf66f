"""What an essay lacks before it is published."""

from collections.abc import Sequence
from datetime import date

from gallery.desk.checklist import Check, checklist, hinders
from gallery.desk.opened import opened
from gallery.model import Claim, Original, Verdict
from gallery.store import Store
from gallery.store.memory import MemoryStore
from tests.desk.sample import HEAD, block, lay, original, taken

TODAY = date(2026, 11, 22)
WHOLE = {"caption": {"en": "A banner.", "es": "Una manta."}, "alt": {"en": "Red", "es": "Roja"}}
SOUND = (
    HEAD
    + 'dek.en = "Unions cross the city."\ndek.es = "Los sindicatos cruzan la ciudad."\n'
    + 'place.es = "Ciudad de México"\n'
    + block("a.jpg", **WHOLE)
)


def checks(
    source: str, files: Sequence[Original] = (), *, store: Store | None = None
) -> dict[tuple[str, str], Check]:
    """The lines of the list by code and language."""
    held = store or MemoryStore()
    lay(held, "march", source, files or [original("a.jpg", 1)])
    desk = opened(held, "march", TODAY, "en")
    return {(one.code, one.lang): one for one in checklist(desk, ["en", "es"])}


def found(source: str, files: Sequence[Original] = ()) -> dict[tuple[str, str], list[str]]:
    """What is lacking, with where it is put right."""
    told = checks(source, files)
    return {key: [place.path for place in one.places] for key, one in told.items() if one.count}


def test_an_essay_that_has_it_all_lacks_nothing() -> None:
    assert found(SOUND) == {}


def test_words_are_asked_for_in_each_language() -> None:
    lacking = found(SOUND.replace("dek.es", "series.es").replace("title.es", "source.es"))

    assert lacking == {("title", "es"): ["#title-es"], ("dek", "es"): ["#dek-es"]}


def test_without_a_title_or_a_photo_nothing_is_published() -> None:
    untitled = SOUND.replace("title", "series")

    assert [one.code for one in hinders(checks(untitled).values())] == ["title"]
    assert [one.code for one in hinders(checks(HEAD).values())] == ["photos"]
    assert hinders(checks(SOUND).values()) == []


def test_photos_are_named_by_their_numbers() -> None:
    source = SOUND + block("b.jpg", caption={"en": "Rain."}) + block("c.jpg", alt={"en": "Rain"})
    files = [original(name, n) for n, name in enumerate(("a.jpg", "b.jpg", "c.jpg"), 1)]

    assert found(source, files) == {
        ("caption", "en"): ["captions/#3"],
        ("caption", "es"): ["captions/#2", "captions/#3"],
        ("alt", "en"): ["captions/#2"],
        ("alt", "es"): ["captions/#2", "captions/#3"],
    }


def test_words_of_the_file_count_and_decorative_is_an_answer() -> None:
    said = [Claim(f"caption.{lang}", "Rain", "xmp:dc:description") for lang in ("en", "es")]
    source = SOUND + block("b.jpg") + "decorative = true\n"

    assert found(source, [original("a.jpg", 1), original("b.jpg", 2, *said)]) == {}


def test_words_that_are_alike_in_all_languages_count_for_each() -> None:
    source = SOUND.replace('alt.en = "Red"\n', 'alt = "Rojo"\n').replace('alt.es = "Roja"\n', "")

    assert found(source) == {}


def test_what_somebody_meant_to_fill_in_is_found() -> None:
    for left in ("at the {event} in Puebla", "=nb= carry it", "TK", "X" * 3, "who???", "___"):
        assert found(SOUND.replace("A banner.", f"A banner, {left}.")) == {
            ("open", ""): ["captions/#1"]
        }
    for fine in ("2 + 2 = 4 = 2 * 2", "TKN union", "Why?", "a_b_c"):
        assert found(SOUND.replace("A banner.", fine)) == {}


def test_an_open_place_is_found_wherever_it_stands() -> None:
    assert found(SOUND.replace("Unions cross", "{who} cross")) == {("open", ""): ["#dek-en"]}

    lacking = found(SOUND + '\n[[block]]\ntext.en = "TK"\ntext.es = "Falta."\n')
    assert lacking[("open", "")][0].startswith("arrange/#block-text-")


def test_a_date_is_that_of_the_essay_or_of_a_photo() -> None:
    undated = SOUND.replace('date = "2026-05-01"\n', "")

    assert found(undated) == {("date", ""): ["#date"]}
    assert found(undated, [original("a.jpg", 1, taken("2026-05-01T09:30:00"))]) == {}


def test_a_photo_without_anybody_to_credit_is_named() -> None:
    nobody = SOUND.replace('credit = "Inés Marrufo"\n', "")

    assert found(nobody) == {("credit", ""): ["captions/#1"]}
    assert found(nobody, [original("a.jpg", 1, Claim("byline", "Teo", "exif:Artist"))]) == {}


def test_refused_files_are_named() -> None:
    bad = original("b.jpg", 2, verdict=Verdict("truncated", "it is cut off", "copy it again"))

    told = checks(SOUND, [original("a.jpg", 1), bad])[("refused", "")]

    assert [(place.label, place.path) for place in told.places] == [("b.jpg", "arrange/#refused")]


def test_words_between_the_photos_are_asked_for_in_each_language() -> None:
    quote = '\n[[block]]\nquote = "¡Ocho horas!"\nby.en = "A dock worker"\n'
    lacking = checks(SOUND + '\n[[block]]\nchapter.es = "El Zócalo"\n' + quote)

    assert [place.label for place in lacking[("one-language", "en")].places] == ["El Zócalo"]
    assert [place.label for place in lacking[("one-language", "es")].places] == ["¡Ocho horas!"]


def test_a_block_without_words_is_found() -> None:
    lacking = checks(SOUND + '\n[[block]]\ntext.en = ""\n')

    assert lacking[("empty", "")].count == 1
    assert lacking[("one-language", "es")].count == 0
