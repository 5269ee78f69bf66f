"""The history on the desk: lines, filters, pages; words put back and batches taken back."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from gallery import editing
from gallery.captions import Change
from gallery.desk.past import AT_ONCE
from gallery.editing import batches, history
from gallery.editing.history import Entry
from gallery.editing.saying import Place, say
from gallery.editing.trash import trash
from gallery.wiring import Gallery
from tests.web.desk.captioning import FILES, HERE, shown
from tests.web.desk.captioning import essay as essay
from tests.web.desk.signed import desk_client

PAGE = f"{HERE}/history/"
NOON = datetime(2026, 5, 1, 18, tzinfo=UTC)
FIRST = "Nurses carry a banner."


@pytest.fixture
def desk(essay: Gallery) -> TestClient:
    """An editor; FILES are in the essay."""
    return desk_client(essay, "editor", follow_redirects=False)


def wrote(
    gallery: Gallery, photo: str, seen: str, mine: str, minute: int = 0, who: str = "editor"
) -> None:
    place, at = Place(photo, "caption", "en"), NOON + timedelta(minutes=minute)
    say(gallery.store, "may-day", place, seen, mine, who, at, langs=["en", "es"])


def lines(page: str) -> list[str]:
    """The lines of a page as people read them."""
    part = page.partition('id="past"')[2]
    found = re.findall(r'<li(?: id="[^"]*")?>(.*?)</li>', part, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


def forms(page: str) -> list[dict[str, str]]:
    """What each button that puts words back would send."""
    found = []
    for form in re.findall(r'<form method="post" action="[^"]*restore">(.*?)</form>', page, re.S):
        fields = re.findall(r'name="(\w+)" value="([^"]*)"', form)
        found.append(dict(fields))
    return found


def test_a_sitting_is_a_line_with_its_words_marked_for_eyes_and_ears(
    essay: Gallery, desk: TestClient
) -> None:
    wrote(essay, "a.jpg", FIRST, "Nurses carry a long banner.")
    wrote(essay, "a.jpg", "Nurses carry a long banner.", "Nurses carry a long, red banner.", 3)

    page = desk.get(PAGE).text

    [line] = lines(page)
    assert "Elsa Editora Photo 1 a.jpg Caption EN Nurses carry a put in: long, red (end)" in line
    assert re.search(r"<ins><span[^>]*>put in: </span>long, red</ins>", page)
    assert re.search(r'<a href="[^"]*/history/" aria-current="page">History</a>', page)


def test_words_are_put_back_by_a_plain_form_and_that_is_a_line_too(
    essay: Gallery, desk: TestClient
) -> None:
    wrote(essay, "a.jpg", FIRST, "Nurses march.")
    [form] = forms(desk.get(PAGE).text)

    answer = desk.post(f"{PAGE}restore", data=form)

    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?done=restored")
    assert shown(essay, "a.jpg").caption["en"] == FIRST
    page = desk.get(answer.headers["location"]).text
    assert "The words are back." in page
    assert "an earlier text put back" in lines(page)[0]
    assert [one["which"] for one in forms(page)] == ["old", "new"]


def test_words_that_somebody_changed_since_the_page_was_opened_are_not_lost(
    essay: Gallery, desk: TestClient
) -> None:
    wrote(essay, "a.jpg", FIRST, "Nurses march.")
    [form] = forms(desk.get(PAGE).text)
    wrote(essay, "a.jpg", "Nurses march.", "Nurses march home.", 20, "admin")

    answer = desk.post(f"{PAGE}restore", data=form)

    assert answer.headers["location"] == f"{PAGE}?done=parked"
    assert shown(essay, "a.jpg").caption["en"] == "Nurses march home."
    page = desk.get(PAGE).text
    assert "waiting for a decision" in page
    assert f'<a href="{HERE}/captions/1/">Decide' in page
    again = desk.post(f"{PAGE}restore", data={**form, "seen": "0" * 16})
    assert again.status_code == 409
    assert desk.post(f"{PAGE}restore", data={**form, "ident": "x"}).status_code == 409


def test_lines_are_chosen_by_person_photo_words_and_kind(essay: Gallery, desk: TestClient) -> None:
    wrote(essay, "a.jpg", FIRST, "Nurses march.")
    wrote(essay, "b.jpg", "", "A crowd.", who="admin")
    say(essay.store, "may-day", Place("", "title", "es"), "", "Marcha", "admin", NOON)
    trash(essay.store, "may-day", ["c.jpg"], "admin", NOON)

    def count(**asked: str) -> int:
        return len(lines(desk.get(PAGE, params=asked).text))

    assert count() == 5
    assert (count(who="editor"), count(who="admin")) == (1, 4)
    assert (count(photo="b.jpg"), count(photo="z.jpg")) == (1, 0)
    assert (count(field="caption"), count(field="caption.es"), count(field="title.es")) == (2, 0, 1)
    assert count(kind="trashed") == 1
    assert '<a href="/desk/trash/">The trash</a>' in desk.get(PAGE).text


def test_ten_thousand_lines_come_in_pages(essay: Gallery, desk: TestClient) -> None:
    told = [
        Entry(NOON + timedelta(hours=n), "ana", "merged", "a.jpg", "caption", "en", "x", f"w{n}")
        for n in range(10_000)
    ]
    for start in range(0, 10_000, 500):
        history.note(essay.store, "may-day", told[start : start + 500])

    first, last = desk.get(PAGE).text, desk.get(PAGE, params={"page": "100", "who": "ana"}).text

    assert len(lines(first)) == len(lines(last)) == AT_ONCE
    assert "w9999" in first and "w99" in last and "w0" in last
    assert 'rel="next" href="/desk/essays/may-day/history/?page=2"' in first
    assert 'rel="prev"' in last and 'rel="next"' not in last
    assert desk.get(PAGE, params={"page": "9" * 30}).status_code == 200


@pytest.fixture
def batch(essay: Gallery) -> str:
    """A batch over all three photos, of which somebody has edited the second since."""
    new = [Change(x.name, "alt", "es", "", f"Texto {x.number}") for x in FILES]
    done = batches.do(essay.store, "may-day", new, "admin", NOON, langs=["en", "es"])
    place = Place("b.jpg", "alt", "es")
    say(essay.store, "may-day", place, "Texto 2", "Propio", "editor", NOON + timedelta(minutes=1))
    return done.id


def test_a_batch_is_one_line_and_shows_before_it_is_undone_what_stays(
    essay: Gallery, desk: TestClient, batch: str
) -> None:
    page = desk.get(PAGE).text
    assert [x for x in lines(page) if "many at once" in x and "3 texts" in x]
    assert len(lines(desk.get(PAGE, params={"batch": batch}).text)) == 3

    asked = desk.get(f"{PAGE}batch/", params={"batch": batch}).text
    answer = desk.post(f"{PAGE}batch/", data={"batch": batch})

    assert "Undo 2 texts" in asked
    assert "1 stays: somebody has edited it since" in asked
    assert answer.headers["location"] == f"{PAGE}?done=undone&count=2&left=1"
    assert [shown(essay, x.name).alt.get("es") for x in FILES] == [None, "Propio", None]
    after = desk.get(answer.headers["location"]).text
    assert "2 texts are as they were before. 1 was left" in after
    undone = next(x for x in history.read(essay.store, "may-day") if x.kind == "undone")
    desk.post(f"{PAGE}batch/", data={"batch": undone.batch})
    assert shown(essay, "c.jpg").alt["es"] == "Texto 3"


def test_photographers_see_and_put_back_what_is_about_their_own_photos_alone(
    essay: Gallery, batch: str
) -> None:
    brought = '{"id":"1","at":"2026-05-01T18:00:00Z","who":"photographer","path":"a.jpg",'
    brought += '"name":"a.jpg","sha256":"","bytes":9}\n'
    essay.store.put("may-day/history/arrivals.jsonl", brought.encode())
    wrote(essay, "a.jpg", FIRST, "Nurses march.")
    wrote(essay, "c.jpg", "Ana Rojas speaks", "Secret words.")
    client = desk_client(essay, "photographer", follow_redirects=False)
    everything = forms(desk_client(essay, "editor").get(PAGE).text)

    page = client.get(PAGE).text
    own = next(x for x in forms(page))

    assert "Secret" not in page and "Propio" not in page
    assert len(lines(page)) == 2
    assert client.post(f"{PAGE}restore", data=own).status_code == 303
    assert shown(essay, "a.jpg").caption["en"] == FIRST
    foreign = next(x for x in everything if x["ident"] not in page)
    assert client.post(f"{PAGE}restore", data=foreign).status_code == 403
    assert client.post(f"{PAGE}batch/", data={"batch": batch}).status_code == 403
    assert client.get(f"{PAGE}batch/", params={"batch": batch}).status_code == 403


def test_the_history_of_a_draft_knows_of_no_readers(essay: Gallery, desk: TestClient) -> None:
    assert "Nothing was changed yet." in desk.get(PAGE).text
    assert 'id="changed"' not in desk.get(PAGE).text
    assert editing.source_of(essay.store, "may-day")
