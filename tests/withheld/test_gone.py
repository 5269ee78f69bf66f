"""What was taken away is gone from every address, and who asks for it is told so."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from gallery import editing
from gallery.blocks import Faces
from gallery.editing import facing
from gallery.errors import AlbumError
from gallery.ingest.run import ingest
from gallery.model import Box
from gallery.web.withholding import Target, release, withhold
from gallery.wiring import Gallery
from tests.withheld.sample import (
    NOTE,
    NOW,
    PHOTO,
    WHY,
    addresses,
    doing,
    pictures,
)


def test_a_photo_that_is_taken_away_is_gone_from_every_address_at_once(
    gallery: Gallery, ask: Callable[[str], int], client: TestClient
) -> None:
    there = addresses(client)
    [card] = set(re.findall(r"/media/report/card-[^\"]+", client.get("/en/photos/report/").text))
    before = {ask(one) for one in there if not one.startswith("/iiif")}

    withhold(gallery, PHOTO, NOTE, doing())

    old = "/media/march/2-0123456789ab-2560.avif"
    assert before == {200}
    assert {one: ask(one) for one in (*there, old, card)} == dict.fromkeys((*there, old, card), 410)
    assert client.head(there[0]).status_code == 410


def test_its_page_says_that_it_was_taken_away_and_what_its_editors_say_of_it(
    gallery: Gallery, client: TestClient
) -> None:
    withhold(gallery, PHOTO, NOTE, doing())

    english, spanish = (client.get(f"/{lang}/photos/march/2/") for lang in ("en", "es"))

    assert "This was taken away" in english.text
    assert NOTE["en"] in english.text
    assert NOTE["es"] in spanish.text
    assert WHY not in english.text
    assert english.headers["cache-control"] == "no-store"


def test_what_never_was_there_is_answered_as_before(
    gallery: Gallery, ask: Callable[[str], int], client: TestClient
) -> None:
    never = [
        "/en/photos/march/9/",
        "/fr/photos/march/2/",
        "/en/photos/nowhere/",
        "/en/photos/march/x/",
    ]
    never += [
        "/media/march/9-0123456789ab-400.avif",
        "/media/march/2-0123-400.avif",
        "/iiif/march/9",
    ]
    never += [
        "/media/march/1-0123456789ab-400.avif",
        "/en/photos/twin/march/2/",
        "/media/march/x.jpg",
    ]
    never += [
        "/oembed?url=http://testserver/en/photos/march/9/",
        "/media/twin/card-0123456789ab.jpg",
    ]
    never += ["/api/essays/march/photos/9", "/api/essays/nowhere", "/api/essays/march/photos/0"]
    pages = [client.get(one).text for one in never]

    withhold(gallery, PHOTO, {}, doing())

    assert {one: ask(one) for one in never} == dict.fromkeys(never, 404)
    marks = re.compile(r"[0-9a-f]{8,}")
    again = [client.get(one).text for one in never]
    assert [marks.sub("", one) for one in again] == [marks.sub("", one) for one in pages]


def test_other_photos_and_essays_stay_as_they_are(
    gallery: Gallery, ask: Callable[[str], int], client: TestClient
) -> None:
    others = [
        "/en/photos/march/",
        "/en/photos/march/1/",
        "/en/photos/report/",
        "/media/march/photos.zip",
    ]
    others += [*pictures(client, "/en/photos/march/", "march/3"), "/iiif/march/manifest.json"]
    others += pictures(client, "/en/photos/twin/", "twin/1")

    withhold(gallery, Target("march", "c.jpg", 3), {}, doing())

    gone = [one for one in others if one.startswith("/media/march/3-")]
    assert len(gone) > 1
    assert {one for one in others if ask(one) != 200} == set(gone)  # the same file in another essay


def test_a_photo_that_is_released_comes_back_at_other_addresses_alone(
    gallery: Gallery, ask: Callable[[str], int], client: TestClient
) -> None:
    old = pictures(client, "/en/photos/march/")
    [card] = set(re.findall(r"/media/report/card-[^\"]+", client.get("/en/photos/report/").text))
    withhold(gallery, PHOTO, NOTE, doing())

    release(gallery, PHOTO, doing(NOW + timedelta(days=1)))
    bare = ask("/en/photos/march/2/")
    ingest(gallery.darkroom(), "march", today=NOW.date())

    new = pictures(client, "/en/photos/march/")
    withhold(gallery, PHOTO, {}, doing(NOW + timedelta(days=2)))
    release(gallery, PHOTO, doing(NOW + timedelta(days=3)))
    ingest(gallery.darkroom(), "march", today=NOW.date())
    newer = pictures(client, "/en/photos/march/")
    assert bare == 404  # it has no pictures yet
    assert ask("/en/photos/march/2/") == ask("/en/photos/report/march/2/") == 200
    assert {ask(one) for one in newer} == {200}
    assert {ask(one) for one in (*old, *new, card)} == {410}
    assert len({*old, *new, *newer}) == len(old) + len(new) + len(newer)


def test_an_essay_that_is_taken_away_is_gone_with_all_its_photos_wherever_they_are_shown(
    gallery: Gallery, ask: Callable[[str], int], client: TestClient
) -> None:
    below = ("", "embed/", "light/", "print/", "sheet/", "1/", "2/", "3/")
    whole = [f"/{lang}/photos/march/{one}" for lang in ("en", "es") for one in below]
    whole += ["/media/march/photos.zip", "/media/march/SHA256SUMS", "/iiif/march/manifest.json"]
    whole += ["/api/essays/march", "/api/essays/march/photos/2"]
    whole += ["/oembed?url=http://testserver/en/photos/march/", "/en/photos/report/march/2/"]
    text = client.get("/en/photos/march/").text
    whole += sorted(set(re.findall(r"/media/march/[^ \"]+", text)))
    before = {ask(one) for one in whole}

    withhold(gallery, Target("march"), NOTE, doing())

    assert before == {200}
    assert {one: ask(one) for one in whole} == dict.fromkeys(whole, 410)
    assert ask("/en/photos/march/4/") == ask("/media/march/4-0123456789ab-400.jpg") == 404  # tray
    lent = client.get("/en/photos/report/").text
    assert "CANARYLENT" not in lent
    assert "/media/march/" not in lent


def test_what_readers_never_saw_is_not_there_rather_than_gone(
    gallery: Gallery, ask: Callable[[str], int]
) -> None:
    withhold(gallery, Target("plan"), NOTE, doing())
    withhold(gallery, Target("march", "tray.jpg", 4), NOTE, doing())

    never = ["/en/photos/plan/", "/en/photos/plan/1/", "/media/plan/1-0123456789ab-400.jpg"]
    never += ["/iiif/plan/manifest.json", "/media/plan/photos.zip", "/en/photos/march/4/"]
    never += ["/media/march/4-0123456789ab-400.jpg", "/media/plan/card-0123456789ab.jpg"]
    assert {one: ask(one) for one in never} == dict.fromkeys(never, 404)


def test_pictures_of_before_a_face_was_hidden_are_gone_and_those_of_now_are_there(
    gallery: Gallery, ask: Callable[[str], int], client: TestClient
) -> None:
    old = pictures(client, "/en/photos/march/")
    hidden = Faces("b.jpg", hide=(Box(0.3, 0.3, 0.2, 0.2),), decided=NOW)
    facing.decide(gallery.store, "march", hidden, "elsa", NOW)
    ingest(gallery.darkroom(), "march", today=NOW.date())

    new = pictures(client, "/en/photos/march/")
    assert new
    assert {ask(one) for one in old} == {410}
    assert {ask(one) for one in new} == {200}
    assert ask("/media/march/1-0123456789ab-400.avif") == 404


def test_a_file_that_is_renamed_stays_withheld(
    gallery: Gallery, ask: Callable[[str], int], client: TestClient
) -> None:
    withhold(gallery, PHOTO, NOTE, doing())
    album = gallery.library / "albums" / "march"
    (album / "b.jpg").rename(album / "other-name.jpg")

    ingest(gallery.darkroom(), "march", today=NOW.date())

    assert ask("/en/photos/march/2/") == 410
    assert "CANARYWORD" not in client.get("/en/photos/march/").text


def test_what_is_there_costs_no_more_questions_than_before(
    gallery: Gallery, client: TestClient
) -> None:
    withhold(gallery, PHOTO, NOTE, doing())
    client, asked = client, list[str]()

    def count(*told: object) -> None:
        asked.append(str(told[2]))

    event.listen(gallery.catalog.engine, "before_cursor_execute", count)
    found = {}
    for path in ("/en/photos/march/", "/en/photos/march/1/", "/en/photos/march/2/", "/en/nothing/"):
        asked.clear()
        client.get(path)
        found[path] = len(asked)

    assert found["/en/photos/march/"] <= 3
    assert found["/en/photos/march/1/"] <= 3
    assert found["/en/photos/march/2/"] <= 4  # the way to "not there" may ask one more
    assert found["/en/nothing/"] == 0


def test_nobody_opens_an_essay_that_is_withheld(gallery: Gallery) -> None:
    withhold(gallery, Target("march"), NOTE, doing())

    with pytest.raises(AlbumError, match="withheld"):
        editing.publish(gallery.store, "march", NOW)
