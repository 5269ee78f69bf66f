"""Links that let a stranger add photos to one essay: what they let in, what becomes of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gallery.arriving import staging
from gallery.desk.opened import opened
from gallery.people.contributors import Terms
from gallery.wiring import Gallery, today
from tests.arriving.sending import File
from tests.pictures import jpeg
from tests.web.contributing import agreed, album, browser, developed, essay, link
from tests.web.desk.signed import desk_client
from tests.web.sample import reader

PHOTO = File("IMG_1.jpg", jpeg())
OTHER = File("IMG_2.jpg", jpeg(seed=2))


@pytest.fixture
def root(gallery: Gallery) -> str:
    essay(gallery)
    return link(gallery)[0]


def test_a_photo_that_a_stranger_sends_waits_and_is_in_no_essay(
    gallery: Gallery, root: str
) -> None:
    stranger = agreed(gallery, root)

    sent = stranger.send(PHOTO)
    developed(gallery)

    waiting = album(gallery).waiting()
    assert sent.status_code == 204
    assert stranger.stand(PHOTO)["state"] == "arrived"
    assert [(one.photo, one.by, one.link) for one in waiting] == [
        ("IMG_1.jpg", "Ana Rojas", "Neighbours")
    ]
    assert album(gallery).blocks == ()
    assert gallery.catalog.of_album("march") == []
    assert (gallery.library / "albums/march/IMG_1.jpg").read_bytes() == PHOTO.data


def test_an_editor_accepts_and_the_photo_is_in_the_draft_with_its_byline(
    gallery: Gallery, root: str
) -> None:
    stranger = agreed(gallery, root)
    stranger.send(PHOTO)
    stranger.send(OTHER)
    developed(gallery)
    editor = desk_client(gallery, "editor", follow_redirects=False)
    listed = editor.get("/desk/essays/march/offered/").text

    answer = editor.post("/desk/essays/march/offered/", data={"do": "accept", "photo": "IMG_1.jpg"})

    [row] = gallery.catalog.of_album("march")
    assert ("IMG_1.jpg" in listed, "IMG_2.jpg" in listed, "Ana Rojas" in listed) == (True,) * 3
    assert answer.status_code == 303
    assert [block.photo for block in album(gallery).photos] == ["IMG_1.jpg"]
    assert (row.name, row.facts.credit, row.label.credit) == ("IMG_1.jpg",) + ("Ana Rojas",) * 2
    assert [one.photo for one in album(gallery).waiting()] == ["IMG_2.jpg"]
    assert "accepted by the editors" in stranger.page().text


def test_in_a_published_essay_an_accepted_photo_goes_to_the_tray(gallery: Gallery) -> None:
    essay(gallery, status="published")
    stranger = agreed(gallery, link(gallery)[0])
    stranger.send(PHOTO)
    developed(gallery)
    editor = desk_client(gallery, "editor")

    editor.post("/desk/essays/march/offered/", data={"do": "accept", "photo": "IMG_1.jpg"})

    assert album(gallery).photos == ()
    desk = opened(gallery.store, "march", today().date(), "en")
    assert [(shot.name, shot.facts.credit) for shot in desk.tray] == [("IMG_1.jpg", "Ana Rojas")]


def test_a_declined_photo_is_in_the_trash_and_waits_again_when_it_is_taken_out(
    gallery: Gallery, root: str
) -> None:
    stranger = agreed(gallery, root)
    stranger.send(PHOTO)
    developed(gallery)
    editor = desk_client(gallery, "editor")

    editor.post("/desk/essays/march/offered/", data={"do": "decline", "photo": "IMG_1.jpg"})
    declined, told = album(gallery), stranger.page().text
    editor.post("/desk/trash/", data={"slug": "march", "photo": "IMG_1.jpg"})
    developed(gallery)

    assert declined.thrown_away() == {"IMG_1.jpg"}
    assert not declined.waiting()
    assert "not used by the editors" in told
    assert [one.photo for one in album(gallery).waiting()] == ["IMG_1.jpg"]
    assert album(gallery).blocks == ()


def test_a_stranger_takes_back_what_nobody_has_accepted_and_nothing_else(
    gallery: Gallery, root: str
) -> None:
    stranger, other = agreed(gallery, root), agreed(gallery, root, "Luz")
    for file in (PHOTO, OTHER):
        stranger.send(file)
    first, second = (stranger.stand(file)["id"] for file in (PHOTO, OTHER))
    developed(gallery)
    desk_client(gallery, "editor").post(
        "/desk/essays/march/offered/", data={"do": "accept", "photo": "IMG_2.jpg"}
    )

    answers = [other.back(first), stranger.back(first), stranger.back(second)]

    assert [answer.status_code for answer in answers] == [404, 303, 409]
    assert album(gallery).thrown_away() == {"IMG_1.jpg"}
    assert stranger.client.get(f"{root}sent/{first}").status_code == 404


def test_another_browser_with_the_same_link_sees_and_changes_nothing_of_it(
    gallery: Gallery, root: str
) -> None:
    mine, other, silent = agreed(gallery, root), agreed(gallery, root), browser(gallery, root)
    place = mine.begin(PHOTO).headers["location"]
    mine.send(OTHER)
    developed(gallery)
    sent = mine.stand(OTHER)["id"]

    told = [
        other.part(place, 0, PHOTO.data).status_code,
        other.client.head(place, headers={"tus-resumable": "1.0.0"}).status_code,
        other.client.get(f"{root}sent/{sent}").status_code,
        silent.client.get(f"{root}sent/{sent}").status_code,
        silent.begin(PHOTO).status_code,
    ]

    assert told == [404, 404, 404, 404, 403]
    assert mine.client.get(f"{root}sent/{sent}").status_code == 200
    assert "IMG_2.jpg" in mine.page().text
    assert "IMG_2.jpg" not in other.page().text + silent.page().text


def test_the_page_is_kept_by_nobody_and_names_no_essay(gallery: Gallery, root: str) -> None:
    stranger = agreed(gallery, root)
    stranger.send(PHOTO)

    page = stranger.page()

    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in page.headers["x-robots-tag"]
    assert "Neighbours" in page.text
    assert "CC BY-SA 4.0" in page.text
    assert "secret" not in page.text
    assert "march" not in page.text
    assert "/desk/" not in page.text


def test_nonsense_and_links_of_another_kind_are_not_there(gallery: Gallery, root: str) -> None:
    moment = today()
    _, preview = gallery.door().passes.make(
        "preview", "march", by="editor", now=moment, expires=moment + timedelta(days=1)
    )

    found = [
        reader(gallery).get(path).status_code
        for path in (f"{root[:-2]}x/", "/offer/x/", f"/offer/{preview}/", f"/offer/{'x' * 500}/")
    ]

    assert found == [404] * 4


def test_nothing_is_sent_without_a_yes_to_the_rights(gallery: Gallery, root: str) -> None:
    stranger = browser(gallery, root)

    answer = stranger.agree(agreed="")

    assert answer.status_code == 422
    assert stranger.begin(PHOTO).status_code == 403


def test_what_somebody_said_is_for_the_editors(gallery: Gallery, root: str) -> None:
    stranger = browser(gallery, root)
    stranger.agree("  Ana \u202eRojas\n", contact="ana@example.org")
    stranger.send(PHOTO)

    page = desk_client(gallery, "editor").get("/desk/essays/march/offers/").text

    assert [one.by for one in album(gallery).waiting()] == ["Ana Rojas"]
    assert "ana@example.org" in page
    assert "ana@example.org" not in (gallery.library / "albums/march/album.toml").read_text()


def test_a_link_lets_in_no_more_photos_and_bytes_than_its_maker_said(gallery: Gallery) -> None:
    essay(gallery)
    few = agreed(gallery, link(gallery, terms=Terms(photos=1))[0])
    small = agreed(gallery, link(gallery, terms=Terms(mb=1))[0])
    large = File("IMG_9.jpg", jpeg(seed=9) + bytes(1_000_000))

    told = [few.send(PHOTO), few.send(OTHER), small.send(large)]

    assert [answer.status_code for answer in told] == [204, 413, 413]
    assert told[1].json()["code"] == told[2].json()["code"] == "link-full"
    assert few.stand(PHOTO)["state"] == "arrived"
    assert "as many photos as it may" in few.page().text


def test_many_browsers_get_no_more_than_one(gallery: Gallery) -> None:
    essay(gallery)
    root, _ = link(gallery, terms=Terms(photos=3))
    crowd = [agreed(gallery, root, f"N{n}") for n in range(5)]

    begun = [one.begin(File("IMG_1.jpg", jpeg(seed=n))).status_code for n, one in enumerate(crowd)]

    assert begun == [201, 201, 201, 413, 413]


def test_what_is_given_up_makes_room_for_others(gallery: Gallery) -> None:
    essay(gallery)
    stranger = agreed(gallery, link(gallery, terms=Terms(photos=1))[0])
    place = stranger.begin(PHOTO).headers["location"]

    before = stranger.begin(OTHER).status_code
    headers = {"tus-resumable": "1.0.0", **stranger.headers}
    gone = stranger.client.delete(place, headers=headers).status_code

    assert (before, gone, stranger.send(OTHER).status_code) == (413, 204, 204)


def test_a_link_ends_by_the_clock_and_keeps_what_arrived(gallery: Gallery) -> None:
    essay(gallery)
    clock = [datetime(2026, 5, 1, 12, tzinfo=UTC)]
    root, _ = link(gallery, now=clock[0], days=7)
    stranger = agreed(gallery, root, clock=lambda: clock[0])
    stranger.send(PHOTO)

    clock[0] += timedelta(days=7) - timedelta(seconds=1)
    before = stranger.begin(OTHER).status_code
    clock[0] += timedelta(seconds=1)
    after, page = stranger.begin(OTHER), stranger.page()

    assert (before, after.status_code, after.json()["code"]) == (201, 410, "link-ended")
    assert page.status_code == 410
    assert "This link has ended" in page.text
    assert "IMG_1.jpg" in page.text
    assert [one.photo for one in album(gallery).waiting()] == ["IMG_1.jpg"]


def test_a_revoked_link_stops_an_upload_at_its_next_part(gallery: Gallery) -> None:
    essay(gallery)
    root, ident = link(gallery)
    stranger = agreed(gallery, root)
    place = stranger.begin(PHOTO).headers["location"]
    half = len(PHOTO.data) // 2

    first = stranger.part(place, 0, PHOTO.data[:half]).status_code
    desk_client(gallery, "editor").post(
        "/desk/essays/march/offers/", data={"do": "end", "ident": ident}
    )
    next_part = stranger.part(place, half, PHOTO.data[half:])

    assert (first, next_part.status_code, next_part.json()["code"]) == (204, 410, "link-ended")
    assert "ended" in next_part.json()["problem"]
    assert album(gallery).offered == ()


def test_bytes_that_the_album_has_are_told_as_there_and_nothing_more(
    gallery: Gallery, root: str
) -> None:
    essay(gallery, "other")
    (gallery.library / "albums/march/their-own-name.jpg").write_bytes(PHOTO.data)
    (gallery.library / "albums/other/elsewhere.jpg").write_bytes(OTHER.data)
    developed(gallery, "other")
    stranger = agreed(gallery, root)

    stranger.send(PHOTO)
    stranger.send(OTHER)
    told = [stranger.stand(PHOTO), stranger.stand(OTHER)]

    assert [one["state"] for one in told] == ["duplicate", "arrived"]
    assert all(one["name"] == one["same"] == one["trash"] == "" for one in told)
    assert [one["elsewhere"] for one in told] == [[], []]
    assert "their-own-name" not in stranger.page().text


def test_raw_files_and_sidecars_are_refused_and_no_stem_is_shared(
    gallery: Gallery, root: str
) -> None:
    (gallery.library / "albums/march/IMG_1.CR2").write_bytes(b"II*\0 a raw file")
    (gallery.library / "albums/march/IMG_2.xmp").write_bytes(b"<x/>")
    stranger = agreed(gallery, root)

    refused = [
        stranger.send(File(name, b"<x:xmpmeta/>")).status_code for name in ("a.xmp", "a.cr2")
    ]
    sent = [stranger.send(file).status_code for file in (PHOTO, OTHER)]

    assert (refused, sent) == ([422, 422], [204, 204])
    names = [Path(one.photo).stem for one in album(gallery).waiting()]
    assert not {"IMG_1", "IMG_2"} & set(names)


def test_a_browser_without_script_sends_a_form(gallery: Gallery, root: str) -> None:
    stranger = agreed(gallery, root)
    files = [("files", (PHOTO.path, PHOTO.data)), ("files", ("notes.txt", b"hello"))]

    mixed = stranger.client.post(f"{root}photos", files=files, headers=stranger.headers)
    good = stranger.client.post(
        f"{root}photos", files=[("files", (OTHER.path, OTHER.data))], headers=stranger.headers
    )

    assert (mixed.status_code, "notes.txt" in mixed.text) == (422, True)
    assert (good.status_code, good.headers["location"]) == (303, root)
    assert [one.photo for one in album(gallery).waiting()] == ["IMG_1.jpg", "IMG_2.jpg"]


def test_a_network_that_hurries_waits(gallery: Gallery, root: str) -> None:
    moment = today()
    strangers = [
        browser(gallery, root, lambda: moment).agree(f"N{n}").status_code for n in range(61)
    ]

    assert strangers == [303] * 60 + [429]


def test_a_link_to_an_essay_in_the_trash_has_ended(gallery: Gallery, root: str) -> None:
    stranger = agreed(gallery, root)

    desk_client(gallery, "publisher").post("/desk/essays/march/trash")

    assert stranger.page().status_code == 410
    assert stranger.begin(PHOTO).status_code == 410


def test_words_that_cannot_be_read_now_keep_a_photo_waiting_outside_the_album(
    gallery: Gallery, root: str
) -> None:
    stranger = agreed(gallery, root)
    toml = gallery.library / "albums/march/album.toml"
    whole = toml.read_bytes()
    toml.write_bytes(whole + b"\n[[block]\n")

    held = stranger.send(PHOTO)
    there = (gallery.library / "albums/march/IMG_1.jpg").exists()
    toml.write_bytes(whole)
    later = stranger.stand(PHOTO)

    assert (held.status_code, there, later["state"]) == (423, False, "arrived")
    assert [one.photo for one in album(gallery).waiting()] == ["IMG_1.jpg"]


def test_the_day_of_a_link_is_counted_for_all_its_senders(gallery: Gallery, root: str) -> None:
    stranger = agreed(gallery, root)
    stranger.send(PHOTO)
    [name] = {one.who for one in map(_sending, staging.every(gallery.store))}
    purse = name.rpartition(":")[0] + ":"

    assert staging.sent_today(gallery.store, purse, today()) == len(PHOTO.data)


def _sending(lying: staging.Lying) -> staging.Sending:
    return lying.upload.sending
