"""Who changed what: kept at once, one line for a sitting, readable after any accident."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from gallery import editing
from gallery.editing import history
from gallery.editing.history import Entry
from gallery.editing.saying import Place, say
from gallery.errors import Missing, StoreError
from gallery.store import Store
from gallery.store.local import LocalStore

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
FILE = "may-day/history/2026-05-01-ana.jsonl"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return LocalStore(tmp_path)


def typed(
    old: str, new: str, minutes: float = 0, who: str = "ana", field: str = "caption"
) -> Entry:
    at = NOON + timedelta(minutes=minutes)
    return Entry(at, who, "said", "a.jpg", field, "en", old, new)


def note(store: Store, *entries: Entry) -> None:
    for entry in entries:
        history.note(store, "may-day", [entry])


def told(store: Store) -> list[tuple[str, str, str]]:
    return [(one.who, one.old, one.new) for one in history.read(store, "may-day")]


def test_what_is_typed_in_one_sitting_is_one_entry(store: Store) -> None:
    note(store, typed("", "A"), typed("A", "A cr", 2), typed("A cr", "A crowd", 11))

    [entry] = history.read(store, "may-day")
    assert (entry.old, entry.new, entry.at) == ("", "A crowd", NOON + timedelta(minutes=11))


def test_a_pause_ends_a_sitting_and_so_does_somebody_else(store: Store) -> None:
    note(store, typed("", "A"), typed("A", "A B", 11))
    note(store, typed("A B", "A B!", 12, "luis"), typed("A B!", "A B! C", 13))

    assert told(store) == [
        ("ana", "A B!", "A B! C"),
        ("luis", "A B", "A B!"),
        ("ana", "A", "A B"),
        ("ana", "", "A"),
    ]


def test_another_field_is_another_entry_and_does_not_end_the_sitting(store: Store) -> None:
    note(store, typed("", "A"), typed("", "alt", 1, field="alt"), typed("A", "A B", 2))

    assert told(store) == [("ana", "", "A B"), ("ana", "", "alt")]


@pytest.mark.parametrize("kind", ["merged", "parked", "batch", "publish"])
def test_only_what_is_typed_is_joined(store: Store, kind: str) -> None:
    note(store, typed("", "A"), replace(typed("A", "B", 1), kind=kind), typed("B", "C", 2))

    assert [(one.kind, one.new) for one in history.read(store, "may-day")] == [
        ("said", "C"),
        (kind, "B"),
        ("said", "A"),
    ]


def test_a_line_that_a_power_cut_tore_is_passed_over_and_kept(store: Store) -> None:
    note(store, typed("", "A"))
    torn = store.get(FILE)[0] + b'{"at":"2026-05-01T12:01'
    store.put(FILE, torn)

    note(store, typed("X", "Y", 20))

    assert told(store) == [("ana", "X", "Y"), ("ana", "", "A")]
    assert b'{"at":"2026-05-01T12:01\n' in store.get(FILE)[0]


def test_a_parked_text_waits_until_somebody_closes_it_and_stays_in_the_history(
    store: Store,
) -> None:
    entries = [replace(typed("theirs", f"mine {n}", n), kind="parked") for n in range(3)]
    kept = history.note(store, "may-day", entries)

    history.close(store, "may-day", kept[1].ident)
    history.close(store, "may-day", kept[1].ident)

    assert [one.new for one in history.parked(store, "may-day")] == ["mine 2", "mine 0"]
    assert [one.kind for one in history.read(store, "may-day")] == ["parked", "closed", "parked"]
    with pytest.raises(Missing):
        history.close(store, "may-day", "0" * 16)


def test_a_long_day_goes_on_in_another_file(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "LARGEST", 2000)

    note(store, *(typed(f"{n}", f"{n + 1}!", 20 * n) for n in range(40)))

    names = [one.key.rpartition("/")[2] for one in store.list("may-day/history")]
    assert set(names) >= {"2026-05-01-ana.jsonl", "2026-05-01-ana.2.jsonl"}
    assert [new for _, _, new in told(store)] == [f"{n + 1}!" for n in range(39, -1, -1)]
    assert all(one.bytes < 2400 for one in store.list("may-day/history"))


def test_files_of_others_in_the_folder_are_left_alone(store: Store) -> None:
    store.put("may-day/history/event.toml.1", b'date = "2026-05-01"\n')
    store.put("may-day/history/arrivals.jsonl", b'{"at": "2026-05-01T12:00:00Z", "who": "ana"}\n')
    note(store, typed("", "A"))

    assert len(history.read(store, "may-day")) == 1


def test_one_person_in_four_windows_loses_no_entry(store: Store) -> None:
    def work(window: int) -> None:
        for n in range(10):
            note(store, replace(typed("", f"{window}.{n}", n, "Ana Ñ"), photo=f"{window}.{n}.jpg"))

    windows = [Thread(target=work, args=(n,)) for n in range(4)]
    for window in windows:
        window.start()
    for window in windows:
        window.join()

    assert len(told(store)) == 40
    assert [one.key for one in store.list("may-day")] == ["may-day/history/2026-05-01-ana-n.jsonl"]


def test_words_and_their_line_of_the_history_are_saved_together_or_not_at_all(
    store: LocalStore,
) -> None:
    editing.create(store, "march", 'title.en = "March"\n')
    folder, title = store.root / "march" / "history", Place("", "title", "en")
    folder.write_bytes(b"where the history would be, there is a file")

    with pytest.raises(StoreError):
        say(store, "march", title, "March", "May", "ana", NOON)
    refused = editing.source_of(store, "march")
    folder.unlink()
    said = say(store, "march", title, "March", "May", "ana", NOON)

    assert refused == 'title.en = "March"\n'
    assert said.now == "May"
    assert [entry.new for entry in history.read(store, "march")] == ["May"]
