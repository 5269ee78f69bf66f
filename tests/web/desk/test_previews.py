"""Links by which people see an essay before it is public: made, listed and ended at the desk."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from gallery.ingest.index import reindex
from gallery.web.app import create_app
from gallery.wiring import Gallery, open_gallery
from tests.desk_browser.captioning import essay
from tests.web.desk.signed import desk_client

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROOT = "/desk/essays/may-day/"
HERE = f"{ROOT}publish/"
LINKS = f"{ROOT}previews/"


@pytest.fixture
def site(gallery: Gallery) -> Gallery:
    """A draft of one photo."""
    essay(gallery, "may-day", 1)
    reindex(gallery.store, gallery.catalog, NOW.date(), cards=False)
    return gallery


def at_desk(gallery: Gallery, role: str = "publisher") -> TestClient:
    return desk_client(gallery, role, lambda: NOW, follow_redirects=False)


def made(gallery: Gallery, **form: str) -> str:
    """The address of a link that an editor makes."""
    page = at_desk(gallery, "editor").post(LINKS, data={"do": "make", **form})
    found = re.search(r'value="(http://testserver/preview/[^"]+)"', page.text)
    assert found, page.text
    return found[1].removeprefix("http://testserver")


def test_an_editor_makes_a_link_that_is_shown_once_and_ends_it(site: Gallery) -> None:
    address = made(site, label="Ben's lawyer", role="comment", shows="pinned", life="1h")
    [one] = site.door().passes.of("may-day")
    assert (one.label, one.by, one.expires - NOW) == ("Ben's lawyer", "editor", timedelta(hours=1))
    assert one.more["comments"] is True
    assert str(one.more["source"]).startswith('title.en = "May Day"')
    browser = TestClient(create_app(site, lambda: NOW))
    assert browser.get(f"{address}en/").status_code == 200
    page = at_desk(site).get(HERE).text
    assert "Ben&#39;s lawyer" in page
    assert "Opened 1 time" in page
    assert address not in page

    ended = at_desk(site, "editor").post(LINKS, data={"do": "end", "ident": one.ident})

    assert ended.headers["location"] == f"{LINKS}?done=ended"
    assert browser.get(f"{address}en/").status_code == 410


LIVES: tuple[tuple[dict[str, str], datetime], ...] = (
    ({}, NOW + timedelta(hours=48)),
    ({"life": "14d"}, NOW + timedelta(days=14)),
    ({"date": "2026-11-22"}, datetime(2026, 11, 23, tzinfo=UTC)),
    ({"life": "1h", "date": "2027-01-05"}, datetime(2027, 1, 6, tzinfo=UTC)),
)


def test_a_link_ends_when_its_maker_says(site: Gallery) -> None:
    for form, _ in LIVES:
        made(site, **form)

    found = {one.expires for one in site.door().passes.of("may-day")}
    assert found == {ends for _, ends in LIVES}


def test_a_day_ends_by_the_clock_of_the_essay_else_of_the_site(site: Gallery) -> None:
    there = open_gallery(site.library, {"zone": "America/Mexico_City", "workers": 1})

    made(there, date="2026-11-24")

    [one] = site.door().passes.of("may-day")
    assert one.expires == datetime(2026, 11, 25, 6, tzinfo=UTC)


def test_a_link_that_cannot_end_so_is_not_made(site: Gallery) -> None:
    for form in ({"life": "x"}, {"date": "2026-11-21"}, {"date": "2029-01-01"}, {"date": "x"}):
        answer = at_desk(site, "editor").post(LINKS, data={"do": "make", **form})
        assert answer.status_code == 422
        assert "Choose a day from today on" in answer.text
    assert site.door().passes.of("may-day") == []


def test_links_of_another_essay_are_not_ended_here(site: Gallery) -> None:
    passes = site.door().passes
    one, _ = passes.make("preview", "strike", by="a", now=NOW, expires=NOW + timedelta(hours=1))

    answer = at_desk(site).post(LINKS, data={"do": "end", "ident": one.ident})

    assert answer.status_code == 404
    assert passes.find(one.ident) == one


def test_links_go_with_their_essay_when_it_is_removed_for_ever(site: Gallery) -> None:
    address = made(site)
    client = at_desk(site, "admin")
    client.post(f"{ROOT}trash")
    assert len(site.door().passes.of("may-day")) == 1

    client.post("/desk/trash/forever/", data={"slug": "may-day", "photo": ""})

    assert site.door().passes.of("may-day") == []
    assert TestClient(create_app(site, lambda: NOW)).get(f"{address}en/").status_code == 404
