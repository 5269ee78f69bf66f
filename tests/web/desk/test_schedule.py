"""When an essay and its photos are seen: said at the desk, by the clock of the essay's zone."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from gallery import editing
from gallery.album import parse
from gallery.blocks import Album
from gallery.catalog import Viewer
from gallery.editing import history
from gallery.ingest.index import reindex
from gallery.web.app import create_app
from gallery.wiring import Gallery, open_gallery
from tests.desk.sample import HEAD, block, lay, original
from tests.web.desk.signed import desk_client

HERE = "/desk/essays/may-day/publish/"
PHOTO = "/desk/essays/may-day/captions/1/when"
PAGE = "/en/photos/may-day/"
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
WORDS = {"caption": {"en": "A banner."}, "alt": {"en": "Red cloth"}}
ZONE = 'zone = "Europe/Madrid"\n'
SOUND = HEAD + ZONE + block("a.jpg", **WORDS) + "# a note of somebody\n" + block("b.jpg", **WORDS)


@pytest.fixture
def essay(gallery: Gallery) -> Gallery:
    """A draft of two photos, in Madrid."""
    return put(gallery, SOUND)


def put(gallery: Gallery, source: str) -> Gallery:
    lay(gallery.store, "may-day", source, [original("a.jpg", 1), original("b.jpg", 2)])
    reindex(gallery.store, gallery.catalog, NOW.date())
    return gallery


def desk(gallery: Gallery, role: str = "publisher") -> TestClient:
    return desk_client(gallery, role, lambda: NOW, follow_redirects=False)


def words(gallery: Gallery) -> str:
    return editing.source_of(gallery.store, "may-day")


def album(gallery: Gallery) -> Album:
    return parse("may-day", words(gallery))


def seen_at(gallery: Gallery, moment: datetime) -> list[bool]:
    """Whether strangers find the essay, then each of its two photos."""
    client = TestClient(create_app(gallery, lambda: moment))
    return [client.get(PAGE + below).status_code == 200 for below in ("", "1/", "2/")]


def at(name: str, day: str, minute: str, **more: str) -> dict[str, str]:
    return {f"{name}-day": day, f"{name}-time": minute, **more}


def schedule(client: TestClient, day: str, minute: str, **more: str) -> tuple[int, str]:
    sent = {"when": "schedule", "from": "draft", **at("opens", day, minute), **more}
    answer = client.post(HERE, data=sent)
    return answer.status_code, answer.text


def test_an_essay_opens_by_itself_when_the_clock_of_its_zone_shows_the_time(essay: Gallery) -> None:
    client = desk(essay)

    assert schedule(client, "2026-05-02", "06:00")[0] == 303

    moment = datetime(2026, 5, 2, 4, tzinfo=UTC)
    assert (album(essay).status, album(essay).publish_at) == ("scheduled", moment)
    assert "publish_at = 2026-05-02T06:00:00+02:00\n" in words(essay)
    assert seen_at(essay, moment - timedelta(seconds=1)) == [False] * 3
    assert seen_at(essay, moment) == [True] * 3
    page = client.get(HERE).text
    assert "Europe/Madrid" in page
    assert "04:00 UTC" in page, "the moment as UTC"
    assert "12:00 UTC" in page, "the server's clock"
    told = [(one.kind, one.who, one.new) for one in history.read(essay.store, "may-day")]
    assert ("scheduled", "publisher", "scheduled") in told
    assert ("timed", "publisher", "2026-05-02T06:00:00+02:00") in told


def test_what_is_scheduled_can_be_moved_and_taken_back(essay: Gallery) -> None:
    client = desk(essay)
    schedule(client, "2026-05-02", "06:00")

    moved = {"when": "schedule", "from": "scheduled", **at("opens", "2026-05-03", "07:30")}
    client.post(HERE, data=moved)
    assert album(essay).publish_at == datetime(2026, 5, 3, 5, 30, tzinfo=UTC)

    assert client.post(HERE, data={"when": "unschedule"}).status_code == 303
    assert (album(essay).status, album(essay).publish_at) == ("draft", None)
    assert words(essay) == SOUND
    assert client.post(HERE, data={"when": "unschedule"}).status_code == 409


@pytest.mark.parametrize(
    ("day", "minute", "why"),
    [
        ("2026-05-01", "13:59", "Publish it now?"),
        ("", "06:00", "a day and a time"),
        ("2026-05-02", "", "a day and a time"),
        ("2026-02-30", "06:00", "a day and a time"),
        ("2027-03-28", "02:30", "never shows this time"),
        ("2026-10-25", "02:30", "shows this time twice"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_with_the_reason_and_stays_in_its_box(
    essay: Gallery, day: str, minute: str, why: str
) -> None:
    status, page = schedule(desk(essay), day, minute)

    assert (status, words(essay)) == (422, SOUND)
    assert why in page
    assert f'value="{day}"' in page
    assert ("The moment that you wrote has passed." in page) is ("now?" in why)


def test_a_time_that_comes_twice_is_asked_about(essay: Gallery) -> None:
    client = desk(essay)
    page = schedule(client, "2026-10-25", "02:30")[1]
    assert "00:30 UTC" in page
    assert "01:30 UTC" in page

    schedule(client, "2026-10-25", "02:30", **{"opens-which": "second"})

    assert album(essay).publish_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_the_gate_is_asked_before_a_moment_is_kept(gallery: Gallery) -> None:
    put(gallery, HEAD + ZONE + block("a.jpg"))
    client = desk(gallery)

    assert schedule(client, "2026-05-02", "06:00")[0] == 409
    assert album(gallery).status == "draft"

    assert schedule(client, "2026-05-02", "06:00", override="The night desk adds them")[0] == 303
    entries = history.read(gallery.store, "may-day")
    assert any(one.new == "The night desk adds them" for one in entries)


@pytest.mark.parametrize("role", ["editor", "photographer"])
def test_who_does_not_publish_sets_no_moment_and_holds_nothing(essay: Gallery, role: str) -> None:
    client = desk(essay, role)

    assert schedule(client, "2026-05-02", "06:00")[0] in (403, 404)
    assert client.post(HERE, data={"when": "limits"}).status_code in (403, 404)
    assert client.post(PHOTO, data={"do": "hold"}).status_code in (403, 404)
    assert words(essay) == SOUND


def test_embargo_and_expiry_hold_for_what_is_published(gallery: Gallery) -> None:
    put(gallery, SOUND.replace('"draft"', '"published"'))
    client = desk(gallery)
    assert seen_at(gallery, NOW) == [True] * 3
    both = {**at("embargo", "2026-05-02", "06:00"), **at("expires", "2026-06-01", "00:00")}

    assert client.post(HERE, data={"when": "limits", **both}).status_code == 303

    start, end = datetime(2026, 5, 2, 4, tzinfo=UTC), datetime(2026, 5, 31, 22, tzinfo=UTC)
    second = timedelta(seconds=1)
    found = [seen_at(gallery, one)[0] for one in (NOW, start - second, start, end - second, end)]
    assert found == [False, False, True, True, False]
    assert "Under embargo" in client.get(HERE).text
    assert "Everybody can read it" not in client.get(HERE).text

    back = {"when": "limits", "embargo-seen": start.isoformat(), "expires-seen": end.isoformat()}
    assert client.post(HERE, data={**back, **at("expires", "", "")}).status_code == 303
    assert words(gallery) == SOUND.replace('"draft"', '"published"')
    assert seen_at(gallery, NOW)[0]


def test_limits_that_somebody_else_set_are_not_written_over(essay: Gallery) -> None:
    client = desk(essay)
    client.post(HERE, data={"when": "limits", **at("embargo", "2026-05-02", "06:00")})

    late = client.post(HERE, data={"when": "limits", **at("expires", "2026-05-09", "06:00")})

    assert late.status_code == 409
    assert album(essay).embargo == datetime(2026, 5, 2, 4, tzinfo=UTC)
    assert album(essay).expires_at is None


def test_an_essay_cannot_expire_before_its_embargo_ends(essay: Gallery) -> None:
    both = {**at("embargo", "2026-05-03", "06:00"), **at("expires", "2026-05-02", "06:00")}

    answer = desk(essay).post(HERE, data={"when": "limits", **both})

    assert (answer.status_code, words(essay)) == (422, SOUND)


def test_a_photo_is_held_and_released_and_the_desk_says_so(gallery: Gallery) -> None:
    public = SOUND.replace('"draft"', '"published"')
    put(gallery, public)
    client = desk(gallery)

    held = client.post(PHOTO, data={"do": "hold", "why": "a child in front"})

    assert held.status_code == 303
    assert seen_at(gallery, NOW) == [True, False, True]
    assert 'hold.en = "a child in front"' in words(gallery)
    page = client.get("/desk/essays/may-day/captions/1/").text
    assert "Held: no reader sees this photo" in page
    assert "a child in front" in page

    client.post(PHOTO, data={"do": "release"})
    assert seen_at(gallery, NOW) == [True] * 3
    assert words(gallery) == public
    kinds = [one.kind for one in history.read(gallery.store, "may-day") if one.photo == "a.jpg"]
    assert sorted(kinds) == ["held", "released"]


def test_a_photo_has_limits_of_its_own(gallery: Gallery) -> None:
    put(gallery, SOUND.replace('"draft"', '"published"'))
    client = desk(gallery)

    client.post(PHOTO, data={"do": "limits", **at("embargo", "2026-05-02", "06:00")})

    start = datetime(2026, 5, 2, 4, tzinfo=UTC)
    assert seen_at(gallery, start - timedelta(seconds=1)) == [True, False, True]
    assert seen_at(gallery, start) == [True] * 3
    assert gallery.catalog.changes(Viewer(NOW)) == start.timestamp()
    assert client.post(PHOTO, data={"do": "limits"}).status_code == 409, "the page was older"


def test_a_photo_that_stands_twice_is_released_in_both_places(gallery: Gallery) -> None:
    twice = SOUND + block("a.jpg") + "hold = true\n"
    put(gallery, twice.replace('"draft"', '"published"'))
    assert seen_at(gallery, NOW) == [True, False, True]

    desk(gallery).post(PHOTO, data={"do": "release"})

    assert seen_at(gallery, NOW) == [True] * 3


def test_without_a_zone_of_its_own_an_essay_goes_by_the_sites(library: Path) -> None:
    gallery = open_gallery(library, {"zone": "America/Mexico_City", "workers": 1})
    put(gallery, SOUND.replace(ZONE, ""))
    client = desk(gallery)

    schedule(client, "2026-05-02", "06:00")

    assert album(gallery).publish_at == datetime(2026, 5, 2, 12, tzinfo=UTC)
    page = client.get(HERE).text
    assert "America/Mexico_City" in page
    assert re.search(r"Appears by itself: May 2, 2026, 6:00", page)
