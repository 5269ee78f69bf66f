"""Words found and replaced, through an essay and through all of them."""

from datetime import UTC, date, datetime

import pytest

from gallery import editing
from gallery.album import parse
from gallery.desk.opened import opened
from gallery.desk.replacing import PARTS, Sought, changes, mark, searched
from gallery.editing import batches
from gallery.errors import Malformed
from gallery.model import Claim
from gallery.store import Store
from gallery.store.memory import MemoryStore
from tests.desk.sample import HEAD, block, lay, original, taken

NOW = datetime(2026, 5, 2, 18, 30, tzinfo=UTC)
TODAY = date(2026, 5, 2)
WORDS = '\n[[block]]\ntext.en = """\nJose\nRojas spoke."""\ntext.es = "Habló Jose Rojas."\n'


@pytest.fixture
def store() -> Store:
    return MemoryStore()


def found(store: Store, *sought: Sought, parts: tuple[str, ...] = PARTS) -> list[tuple[str, ...]]:
    desk = opened(store, "may-day", TODAY, "en")
    return [
        (part, one.photo, one.field, one.lang, one.new)
        for part, one in changes(desk, sought, parts)
    ]


def test_words_are_found_wherever_an_essay_says_them(store: Store) -> None:
    photo = block("a.jpg", caption={"en": "Jose Rojas sings."}, alt={"es": "Jose Rojas"})
    words = HEAD.replace('"May Day"', '"May Day with Jose Rojas"')
    lay(
        store,
        "may-day",
        words + WORDS + photo + 'persons = ["Ana", "Jose Rojas"]\n',
        [original("a.jpg", 1)],
    )

    assert found(store, Sought("Jose Rojas", "José Rojas")) == [
        ("essay", "", "title", "en", "May Day with José Rojas"),
        ("between", "", "block.text", "en", "José Rojas spoke."),
        ("between", "", "block.text", "es", "Habló José Rojas."),
        ("caption", "a.jpg", "caption", "en", "José Rojas sings."),
        ("alt", "a.jpg", "alt", "es", "José Rojas"),
        ("persons", "a.jpg", "persons", "", "Ana; José Rojas"),
    ]


def test_parts_and_languages_narrow_what_is_changed(store: Store) -> None:
    photo = block("a.jpg", caption={"en": "The Angel.", "es": "El Angel."})
    lay(store, "may-day", HEAD + photo, [original("a.jpg", 1)])

    spanish = Sought("Angel", "Ángel", langs=("es",))
    assert found(store, spanish) == [("caption", "a.jpg", "caption", "es", "El Ángel.")]
    assert found(store, spanish, parts=("alt",)) == []


@pytest.mark.parametrize(
    ("sought", "words"),
    [
        (Sought("Rojas", "Rosas"), "Rosas, rojas, Rojasson"),
        (Sought("Rojas", "Rosas", case=False), "Rosas, Rosas, Rojasson"),
        (Sought("Rojas", "Rosas", whole=False), "Rosas, rojas, Rosasson"),
        (Sought(" rojas, ", "", whole=False), "Rojas,  Rojasson"),
        (Sought("$1", "x"), "Rojas, rojas, Rojasson"),
        (Sought("Rojas, rojas", r"\1 & \g<0>"), r"\1 & \g<0>, Rojasson"),
    ],
)
def test_letters_are_taken_as_they_are(sought: Sought, words: str) -> None:
    sought.check()

    made = sought.replaced("Rojas, rojas, Rojasson")

    assert made == words


def test_accents_may_be_written_in_one_letter_or_in_two() -> None:
    assert Sought("Jos\u00e9", "Josefa").replaced("Jose\u0301 sings") == "Josefa sings"


def test_what_is_not_found_stays_letter_by_letter() -> None:
    assert Sought("Ana", "Eva").replaced("Jose\u0301 sings") == "Jose\u0301 sings"


def test_a_file_s_own_words_become_the_editor_s(store: Store) -> None:
    said = Claim("caption.es", "Canta Jose.", "xmp:dc:description")
    photo = original("a.jpg", 1, said, taken("2026-05-01T10:00:00"))
    lay(store, "may-day", HEAD + block("a.jpg", caption={"en": "Jose."}), [photo])

    assert found(store, Sought("Jose", "José")) == [
        ("caption", "a.jpg", "caption", "en", "José."),
        ("caption", "a.jpg", "caption", "es", "Canta José."),
    ]


def test_nothing_and_too_much_are_no_words_to_look_for(store: Store) -> None:
    lay(store, "may-day", HEAD, [])

    with pytest.raises(Malformed, match="what to find"):
        found(store, Sought(" \n", "x"))
    with pytest.raises(Malformed, match="500"):
        found(store, Sought("x", "y" * 501))


def test_all_essays_are_searched_by_their_files_and_the_trash_is_not(store: Store) -> None:
    lay(store, "one", HEAD + block("a.jpg", caption={"en": "Jose"}), [original("a.jpg", 1)])
    lay(store, "two", HEAD.replace("May Day", "Jos\\u0065"), [])
    lay(store, "three", HEAD, [])
    lay(store, "gone", 'trashed = 2026-05-01T10:00:00Z\ntitle.en = "Jose"\n', [])
    lay(store, "broken", "title.en = Jose", [])
    sought = Sought("Jose", "José")

    desks = {desk.slug: desk for desk in searched(store, [sought], TODAY, "en")}

    assert set(desks) == {"one", "two"}
    assert [one.new for _, one in changes(desks["two"], [sought])] == ["José"]


def test_a_mark_tells_one_change_from_every_other(store: Store) -> None:
    photos = [block(f"{n}.jpg", caption={"en": "Jose", "es": "Jose"}) for n in range(3)]
    lay(store, "may-day", HEAD + "".join(photos), [original(f"{n}.jpg", n + 1) for n in range(3)])
    made = changes(opened(store, "may-day", TODAY, "en"), [Sought("Jose", "José")])

    assert len({mark(slug, one) for slug in ("may-day", "other") for _, one in made}) == 12


def test_words_between_the_photos_go_with_the_batch_and_come_back_with_it(store: Store) -> None:
    source = HEAD + WORDS + WORDS + block("a.jpg", caption={"en": "Jose Rojas."})
    lay(store, "may-day", source, [original("a.jpg", 1)])
    made = [
        one
        for _, one in changes(
            opened(store, "may-day", TODAY, "en"), [Sought("Jose Rojas", "José Rojas")]
        )
    ]

    batch = batches.do(store, "may-day", made, "ana", NOW)

    assert (len(made), batch.done, batch.left) == (5, made, [])
    changed = editing.source_of(store, "may-day")
    assert "Jose Rojas" not in changed
    assert [b.key for b in parse("may-day", changed).blocks] == ["text", "text", "photo"]
    undone = batches.undo(store, "may-day", batch.id, "ana", NOW)
    assert (len(undone.done), undone.left) == (5, [])
    assert parse("may-day", editing.source_of(store, "may-day")) == parse("may-day", source)


def test_words_that_somebody_changed_since_are_left(store: Store) -> None:
    lay(store, "may-day", HEAD + WORDS, [])
    made = [
        one for _, one in changes(opened(store, "may-day", TODAY, "en"), [Sought("Jose", "José")])
    ]
    other = editing.source_of(store, "may-day").replace("Habló Jose", "Dijo Jose")
    store.put("may-day/album.toml", other.encode())

    batch = batches.do(store, "may-day", made, "ana", NOW)

    assert [one.lang for one in batch.done] == ["en"]
    assert [(one.lang, one.old) for one in batch.left] == [("es", "")]
    assert "Dijo Jose" in editing.source_of(store, "may-day")
