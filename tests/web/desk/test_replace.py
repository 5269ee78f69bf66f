"""Find and replace on the desk: seen first, done as far as it is ticked, taken back at once."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from gallery import editing
from gallery.editing import history
from gallery.ingest.index import reindex
from gallery.names import Name, load
from gallery.wiring import Gallery
from tests.desk.sample import HEAD, block, lay, original
from tests.web.desk.signed import desk_client
from tests.web.sample import reader

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PUBLIC = HEAD.replace('"draft"', '"published"')
HERE = "/desk/replace/"
ALL: dict[str, Any] = {"sent": "1", "case": "1", "whole": "1"} | {
    "part": ["essay", "between", "caption", "alt", "credit", "persons"]
}


@pytest.fixture
def essays(gallery: Gallery) -> Gallery:
    """Two essays that name somebody wrong, one of them public; and one that does not."""
    photo = block("a.jpg", caption={"en": "Jose Rojas sings."}, alt={"en": "A singer"})
    lay(gallery.store, "may-day", PUBLIC + photo, [original("a.jpg", 1)])
    words = '\n[[block]]\ntext.es = "Habló Jose Rojas."\n'
    named = block("b.jpg", caption={"es": "Jose Rojas."}) + 'persons = ["Jose Rojas", "Ana"]\n'
    lay(gallery.store, "rally", HEAD + words + named, [original("b.jpg", 1)])
    lay(gallery.store, "other", HEAD + block("c.jpg", caption={"en": "Rojas."}), [])
    reindex(gallery.store, gallery.catalog, NOW.date(), cards=False)
    return gallery


def at_desk(gallery: Gallery, role: str = "editor") -> TestClient:
    return desk_client(gallery, role, lambda: NOW, follow_redirects=False)


def sought(**told: Any) -> dict[str, Any]:
    return {**ALL, "find": "Jose Rojas", "put": "José Rojas", **told}


def marks(page: str) -> list[str]:
    return re.findall(r'name="mark" value="(\w+)" checked', page)


def source(gallery: Gallery, slug: str) -> str:
    return editing.source_of(gallery.store, slug)


def test_what_would_change_is_shown_and_nothing_is_changed(essays: Gallery) -> None:
    before = {slug: source(essays, slug) for slug in ("may-day", "rally", "other")}

    page = at_desk(essays).get(HERE, params=sought()).text

    assert len(marks(page)) == 4
    assert "4 texts would change" in page
    assert page.count("<ins>") == 4
    assert "is public: the change is seen at once" in page
    assert {slug: source(essays, slug) for slug in before} == before


def test_what_is_ticked_is_changed_and_readers_see_it_with_the_answer(essays: Gallery) -> None:
    client = at_desk(essays)
    first, *_ = marks(client.get(HERE, params=sought()).text)

    page = client.post(HERE, data=sought(mark=[first])).text

    assert "1 text was changed." in page
    assert "José Rojas sings." in reader(essays).get("/en/photos/may-day/").text
    assert "Jose Rojas" in source(essays, "rally")


def test_all_is_taken_back_with_one_button_but_for_what_was_edited_since(essays: Gallery) -> None:
    before = {slug: source(essays, slug) for slug in ("may-day", "rally")}
    client = at_desk(essays)
    some = marks(client.get(HERE, params=sought()).text)
    page = client.post(HERE, data=sought(mark=some)).text
    assert "4 texts were changed." in page
    assert "Jose Rojas" not in source(essays, "may-day") + source(essays, "rally")
    touched = source(essays, "may-day").replace("José Rojas sings.", "José Rojas dances.")
    essays.store.put("may-day/album.toml", touched.encode())

    undo = re.findall(r'name="batch" value="([^"]+)"', page)
    page = client.post(HERE, data=sought(do="undo", batch=undo)).text

    assert "3 texts are as they were before." in page
    assert "1 was left" in page
    assert source(essays, "rally") == before["rally"]
    assert "José Rojas dances." in source(essays, "may-day")
    assert {one.who for one in history.read(essays.store, "rally")} == {"editor"}


def test_what_changed_since_it_was_shown_is_left(essays: Gallery) -> None:
    client = at_desk(essays)
    some = marks(client.get(HERE, params=sought()).text)
    other = source(essays, "may-day").replace("Jose Rojas sings.", "Jose Rojas sings again.")
    essays.store.put("may-day/album.toml", other.encode())

    page = client.post(HERE, data=sought(mark=some)).text

    assert "3 texts were changed." in page
    assert "1 was left" in page
    assert "Jose Rojas sings again." in source(essays, "may-day")


def test_one_essay_one_language_and_some_kinds_of_words_can_be_meant(essays: Gallery) -> None:
    client = at_desk(essays)

    assert len(marks(client.get(HERE, params=sought(slug="rally")).text)) == 3
    assert len(marks(client.get(HERE, params=sought(lang="en")).text)) == 1
    assert len(marks(client.get(HERE, params=sought(part=["persons"])).text)) == 1
    assert "Nothing has these words." in client.get(HERE, params=sought(find="Nobody")).text


def test_words_are_shown_as_words_whatever_is_in_them(essays: Gallery) -> None:
    lay(essays.store, "other", HEAD + '\n[[block]]\ntext.en = "<b>Jose Rojas</b>"\n', [])

    page = at_desk(essays).get(HERE, params=sought(find="<b>Jose", put="<i>", slug="other")).text

    assert len(marks(page)) == 1
    assert "<b>Jose" not in page
    assert "<i>" not in page


def test_nothing_to_look_for_is_a_form_and_no_error(essays: Gallery) -> None:
    client = at_desk(essays)

    assert client.get(HERE).status_code == 200
    assert client.get(HERE, params=sought(find="  ")).status_code == 400
    assert client.get(HERE, params=sought(find="x" * 501)).status_code == 400
    assert client.get(HERE, params=sought(slug="../x")).status_code == 400


def test_photographers_find_no_such_page(essays: Gallery) -> None:
    assert at_desk(essays, "photographer").get(HERE).status_code == 404


LIST = """\
# Keep this note.
[[people]]
name = "José Rojas"
not = ["Jose Rojas"]

[[places]]
name.en = "Mexico City"
name.es = "Ciudad de México"
not = ["Mexico, D.F."]
"""


def test_names_that_are_written_wrong_are_found_by_the_list(essays: Gallery) -> None:
    (essays.library / "names.toml").write_text(LIST, "utf-8")
    words = (
        HEAD.replace('"Mexico City"', '"Mexico, D.F."') + '\n[[block]]\ntext.es = "Mexico, D.F."\n'
    )
    lay(essays.store, "other", words, [])
    client = at_desk(essays)

    page = client.get(HERE, params={"spelling": "1"}).text
    page = client.post(HERE, data={"spelling": "1", "sent": "1", "mark": marks(page)}).text

    assert "6 texts were changed." in page
    assert 'place.en = "Mexico City"' in source(essays, "other")
    assert 'text.es = "Ciudad de México"' in source(essays, "other")
    assert "José Rojas sings." in source(essays, "may-day")


def test_a_list_that_cannot_be_read_is_told_and_stays(essays: Gallery) -> None:
    (essays.library / "names.toml").write_text("[[people]\n", "utf-8")
    client = at_desk(essays)

    assert client.get(HERE, params={"spelling": "1"}).status_code == 400
    page = client.get("/desk/names/")
    assert "names.toml, line 1" in page.text
    assert "[[people]" in page.text


def seen(page: str) -> str:
    return str(re.findall(r'name="seen" value="(\w+)"', page)[0])


def test_names_are_added_by_a_form_and_notes_in_the_file_stay(essays: Gallery) -> None:
    path = essays.library / "names.toml"
    path.write_text(LIST, "utf-8")
    client = at_desk(essays)

    told = {"section": "organisations", "name.en": "Dockers' Union", "name.es": 'Sindicato "Uno"'}
    told |= {"code": "du", "wrong": "Docker Union,  D.U."}
    answer = client.post(
        "/desk/names/", data={**told, "seen": seen(client.get("/desk/names/").text)}
    )

    assert answer.status_code == 303
    assert path.read_text("utf-8").startswith(LIST)
    *_, (section, added) = load(essays.library).each()
    assert section == "organisations"
    assert added == Name(
        {"en": "Dockers' Union", "es": 'Sindicato "Uno"'}, "du", ("Docker Union", "D.U.")
    )


def test_the_list_as_text_is_saved_whole_or_not_at_all(essays: Gallery) -> None:
    path = essays.library / "names.toml"
    client = at_desk(essays)
    mark = seen(client.get("/desk/names/").text)

    bad = client.post("/desk/names/", data={"seen": mark, "text": "[[people]]\nnam = 3\n"})
    good = client.post("/desk/names/", data={"seen": mark, "text": LIST.replace("\n", "\r\n")})
    late = client.post("/desk/names/", data={"seen": mark, "text": "# mine\n"})

    assert (bad.status_code, good.status_code, late.status_code) == (422, 303, 409)
    assert "nam = 3" in bad.text
    assert "# mine" in late.text
    assert path.read_text("utf-8") == LIST


def test_a_name_needs_a_name(essays: Gallery) -> None:
    client = at_desk(essays)

    answer = client.post("/desk/names/", data={"seen": seen(client.get("/desk/names/").text)})

    assert answer.status_code == 422
    assert not (essays.library / "names.toml").exists()
