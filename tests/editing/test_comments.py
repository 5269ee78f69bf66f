"""Comments on an essay: kept, answered, settled, by many people at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gallery.editing import comments
from gallery.editing.comments import (
    CHANGES,
    REOPENED,
    REVIEW,
    SETTLED,
    Comment,
    read,
    say,
    threads,
)
from gallery.errors import Malformed, Missing
from gallery.store.local import LocalStore
from gallery.store.memory import MemoryStore

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_answers_follow_their_comment_and_the_newest_thread_leads() -> None:
    store = MemoryStore()
    first = say(store, "may-day", Comment(NOW, "Ana", words="Who is this?", photo="a.jpg"))
    say(store, "may-day", Comment(NOW, "Ben", words="The title?"))
    answer = say(store, "may-day", Comment(NOW, "Ben", words="Inés.", on=first.ident))
    say(store, "may-day", Comment(NOW, "Ana", words="Thanks.", on=answer.ident))

    found = threads(read(store, "may-day"))

    assert [one.first.words for one in found] == ["The title?", "Who is this?"]
    assert [one.words for one in found[1].answers] == ["Inés.", "Thanks."]


def test_what_is_settled_is_open_again_when_somebody_answers() -> None:
    store = MemoryStore()
    first = say(store, "may-day", Comment(NOW, "Ana", words="Who is this?"))

    def state() -> tuple[str, bool]:
        [one] = threads(read(store, "may-day"))
        return one.settled, one.open

    assert state() == ("", True)
    say(store, "may-day", Comment(NOW, "Ben", kind=SETTLED, on=first.ident))
    assert state() == ("Ben", False)
    say(store, "may-day", Comment(NOW, "Ana", kind=REOPENED, on=first.ident))
    assert state() == ("", True)
    say(store, "may-day", Comment(NOW, "Ben", kind=SETTLED, on=first.ident))
    say(store, "may-day", Comment(NOW, "Ana", words="No.", on=first.ident))
    assert state() == ("", True)


def test_a_note_with_a_state_asks_for_something_only_when_changes_are_asked_for() -> None:
    store = MemoryStore()
    say(store, "may-day", Comment(NOW, "Ana", kind=REVIEW, words="All read."))
    say(store, "may-day", Comment(NOW, "Ben", kind=CHANGES, words="The date is wrong."))

    assert [one.open for one in threads(read(store, "may-day"))] == [True, False]


def test_two_who_write_at_once_both_stand_there(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    store.put("may-day/album.toml", b"")

    def write(number: int) -> None:
        for n in range(15):
            say(store, "may-day", Comment(NOW, f"writer {number}", words=f"{number}.{n}"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))

    said = [one.words for one in read(store, "may-day")]
    assert sorted(said) == sorted(f"{number}.{n}" for number in range(4) for n in range(15))
    assert len({one.ident for one in read(store, "may-day")}) == 60


def test_words_that_no_page_can_print_are_taken_out() -> None:
    store = MemoryStore()

    said = say(store, "may-day", Comment(NOW, " A\nna\u202e ", words="\u202eone\r\ntwo\x00 "))

    assert (said.name, said.words) == ("A na", "one\ntwo")


@pytest.mark.parametrize(
    "comment",
    [
        Comment(NOW, "Ana", words="  \n"),
        Comment(NOW, " ", words="x"),
        Comment(NOW, "Ana", words="x" * (comments.WORDS + 1)),
    ],
    ids=["no words", "no name", "too long"],
)
def test_a_comment_has_words_and_a_name(comment: Comment) -> None:
    store = MemoryStore()

    with pytest.raises(Malformed):
        say(store, "may-day", comment)

    assert read(store, "may-day") == []


def test_an_answer_to_nothing_is_refused() -> None:
    with pytest.raises(Missing):
        say(MemoryStore(), "may-day", Comment(NOW, "Ana", words="x", on="0" * 16))


def test_nobody_fills_a_disk_with_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comments, "MOST", 3)
    store = MemoryStore()
    for n in range(3):
        say(store, "may-day", Comment(NOW, "Ana", words=str(n)))

    with pytest.raises(Malformed):
        say(store, "may-day", Comment(NOW, "Ana", words="3"))


def test_a_line_that_is_damaged_costs_no_other() -> None:
    store = MemoryStore()
    say(store, "may-day", Comment(NOW, "Ana", words="one"))
    data, _ = store.get(f"may-day/{comments.FILE}")
    store.put(f"may-day/{comments.FILE}", data + b'{"at": "20\n')
    say(store, "may-day", Comment(NOW, "Ana", words="two"))

    assert [one.words for one in read(store, "may-day")] == ["one", "two"]
    assert list(comments.torn(store, "may-day")) == [2]
