"""The names that complete: what is answered, to whom, and kept by its tag."""

from starlette.testclient import TestClient

from gallery.names import FILE
from gallery.wiring import Gallery
from tests.web.desk.captioning import HERE, desk, essay
from tests.web.desk.signed import desk_client
from tests.web.sample import PUBLIC, Shot, show

__all__ = ["desk", "essay"]

ELSEWHERE = f'title.en = "Other"\ndate = "2025-05-01"\n{PUBLIC}'
BLOCK = '\n[[block]]\nphoto = "a.jpg"\npersons = ["Carla Paz"]\n'


def test_names_of_the_event_the_site_and_all_essays_are_one_answer(
    desk: TestClient, essay: Gallery
) -> None:
    show(essay, "other", ELSEWHERE + BLOCK, {"a.jpg": Shot()})
    (essay.library / FILE).write_text('[[people]]\nname = "Ben Sol"\ncode = "ben"\n', "utf-8")
    essay.store.put("may-day/event.toml", b'[people]\nana = "Ana Rojas"\n')

    found = desk.get(f"{HERE}/names").json()

    assert found["people"] == ["Ana Rojas", "Ben Sol", "Carla Paz"]
    assert {"en": "Mexico City", "es": "Ciudad de México"} in found["places"]
    codes = desk.get(f"{HERE}/captions/state").json()["codes"]["phrases"]["en"]
    assert (codes["@ben"], codes["@ana"]) == (["Ben Sol"], ["Ana Rojas"])


def test_no_browser_keeps_them(desk: TestClient, essay: Gallery) -> None:
    assert desk.get(f"{HERE}/names").headers["cache-control"] == "no-store"


def test_a_broken_file_of_names_stops_nobody_and_is_told(desk: TestClient, essay: Gallery) -> None:
    (essay.library / FILE).write_text("[[peple]]\n", "utf-8")

    assert desk.get(f"{HERE}/names").status_code == 200
    assert "names.toml" in desk.get(f"{HERE}/captions/state").json()["problem"]


def test_photographers_have_them_too(essay: Gallery) -> None:
    assert desk_client(essay, "photographer").get(f"{HERE}/names").status_code == 200
