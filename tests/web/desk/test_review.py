"""From hand to hand: approval, comments at the desk and by a link, links that are made there."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from gallery import editing
from gallery.album import parse
from gallery.arriving import ledger
from gallery.arriving.ledger import Arrived
from gallery.blocks import Box, Faces
from gallery.editing import comments, history
from gallery.editing.comments import Comment
from gallery.editing.facing import decide
from gallery.editing.saying import Place, say
from gallery.ingest.index import reindex
from gallery.people.passes import Pass
from gallery.text import mark
from gallery.web.app import create_app
from gallery.web.desk.publish import STEPS
from gallery.web.remarks import BY_LINK
from gallery.wiring import Gallery
from tests.desk_browser.captioning import essay
from tests.web.desk.signed import desk_client
from tests.web.desk.test_ways import ROLES

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROOT = "/desk/essays/may-day/"
HERE = f"{ROOT}publish/"
WORDS = 'caption.en = "The lead banner."\ncaption.es = "La manta."\nalt.en = "A banner"\n'
WHOLE = WORDS + 'alt.es = "Una manta"\npersons = ["Inés"]\n'


@pytest.fixture
def site(gallery: Gallery) -> Gallery:
    """A draft of three photos."""
    essay(gallery, "may-day", 3, WHOLE)
    reindex(gallery.store, gallery.catalog, NOW.date(), cards=False)
    return gallery


def at_desk(gallery: Gallery, role: str = "publisher") -> TestClient:
    return desk_client(gallery, role, lambda: NOW, follow_redirects=False)


def status(gallery: Gallery) -> str:
    return parse("may-day", editing.source_of(gallery.store, "may-day")).status


def step(gallery: Gallery, role: str, old: str, new: str, note: str = "") -> int:
    sent = {"from": old, "to": new, "note": note}
    return at_desk(gallery, role).post(HERE, data=sent).status_code


def change(gallery: Gallery, words: str, who: str = "ana", photo: int = 1) -> None:
    place = Place(f"IMG_{photo:04}.jpg", "caption", "en")
    blocks = parse("may-day", editing.source_of(gallery.store, "may-day")).photos
    seen = blocks[photo - 1].caption["en"]
    say(gallery.store, "may-day", place, seen, words, who, NOW + timedelta(hours=1))


def lines(gallery: Gallery) -> list[tuple[str, str, str]]:
    return [(one.kind, one.who, one.words) for one in comments.read(gallery.store, "may-day")]


def test_it_is_sent_given_back_approved_and_published_with_notes(site: Gallery) -> None:
    assert step(site, "editor", "draft", "review", "All read.") == 303
    assert step(site, "publisher", "review", "draft", "The date?") == 303
    assert step(site, "editor", "draft", "review") == 303
    assert step(site, "publisher", "review", "approved") == 303

    assert status(site) == "approved"
    assert lines(site) == [
        ("review", "editor", "All read."),
        ("changes", "publisher", "The date?"),
        ("approved", "publisher", ""),
    ]
    page = at_desk(site).get(HERE).text
    assert "Approved by Pablo Pública; nothing was changed since." in page
    assert re.search(r'<span class="state approved">\s*Approved', page)
    assert TestClient(create_app(site, lambda: NOW)).get("/en/photos/may-day/").status_code == 404
    told = {one.new for one in history.read(site.store, "may-day")}
    assert {"review", "draft", "approved"} <= told


@pytest.mark.parametrize("role", ["editor", "publisher"])
def test_who_may_do_what_with_a_state_is_what_the_table_says(site: Gallery, role: str) -> None:
    ladder = {name: n for n, name in enumerate(ROLES)}
    found: dict[tuple[str, str], int] = {}
    wanted: dict[tuple[str, str], int] = {}
    for old in ("draft", "review", "approved"):
        for new, least in STEPS[old].items():
            editing.set_status(site.store, "may-day", old)
            found[old, new] = step(site, role, old, new)
            may = ladder[role] >= ladder[least]
            wanted[old, new] = 303 if may else 403

    assert found == wanted
    assert step(site, "photographer", "approved", "draft") == 404
    assert STEPS["review"]["approved"] == "publisher"
    assert ("draft", "approved") not in found  # nobody approves what nobody sent


def test_who_may_publish_is_not_made_to_ask_anybody(site: Gallery) -> None:
    assert step(site, "publisher", "draft", "published") == 303
    assert status(site) == "published"


def test_words_that_change_after_the_approval_are_shown_with_what_they_were(site: Gallery) -> None:
    step(site, "editor", "draft", "review")
    step(site, "publisher", "review", "approved")
    change(site, "The <b>first</b> banner.")
    change(site, "The last banner.", "ben", 2)
    change(site, "The lead banner.", "ben", 2)

    page = at_desk(site).get(HERE).text

    assert "Changed since approval" in page
    assert "<del>The lead banner.</del>" in page
    assert "<ins>The &lt;b&gt;first&lt;/b&gt; banner.</ins>" in page
    assert "The last banner." not in page  # it says again what was approved


def test_a_hand_edit_after_the_approval_is_told_too(site: Gallery) -> None:
    step(site, "editor", "draft", "review")
    step(site, "publisher", "review", "approved")
    editing.change(
        site.store, "may-day", lambda source, _: source.replace("The lead", "The other", 1)
    )

    page = at_desk(site).get(HERE).text

    assert "Changed since approval" in page
    assert "in another order, under other tags, or by hand" in page


def test_what_was_decided_about_faces_is_no_change_of_what_was_approved(site: Gallery) -> None:
    step(site, "editor", "draft", "review")
    step(site, "publisher", "review", "approved")
    faces = Faces("IMG_0001.jpg", hide=(Box(0.1, 0.2, 0.1, 0.2),))
    decide(site.store, "may-day", faces, "ana", NOW + timedelta(hours=1))

    page = at_desk(site).get(HERE).text

    assert "nothing was changed since" in page
    assert "&#34;hide&#34;" not in page


def test_an_approval_is_of_the_words_that_its_page_showed(site: Gallery) -> None:
    step(site, "editor", "draft", "review")
    client = at_desk(site)
    shown = re.search(r'name="seen" value="([0-9a-f]{32})"', client.get(HERE).text)
    assert shown is not None
    change(site, "Saved while the publisher was reading.")

    client.post(HERE, data={"from": "review", "to": "approved", "seen": shown[1]})

    assert "Changed since approval" in client.get(HERE).text


def test_an_approval_ends_when_the_essay_is_a_draft_again(site: Gallery) -> None:
    step(site, "editor", "draft", "review")
    step(site, "publisher", "review", "approved")
    step(site, "editor", "approved", "draft", "One more photo.")
    change(site, "Another one.")

    assert "Approved by" not in at_desk(site).get(HERE).text
    assert ("changes", "editor", "One more photo.") in lines(site)


def said(gallery: Gallery, role: str = "editor", **told: str) -> int:
    answer = at_desk(gallery, role).post(
        f"{ROOT}comments", json=told, headers={"accept": "application/json"}
    )
    return answer.status_code


def threads(gallery: Gallery, role: str = "editor") -> list[Mapping[str, object]]:
    found = at_desk(gallery, role).get(f"{ROOT}comments", headers={"accept": "application/json"})
    told: list[Mapping[str, object]] = found.json()["threads"]
    return told


def test_a_comment_on_a_text_says_when_the_text_has_changed(site: Gallery) -> None:
    said(site, photo="IMG_0001.jpg", about="caption.en", words="Who?", text="The lead banner.")
    said(site, photo="IMG_0001.jpg", about="caption.es", words="¿Quién?")
    said(site, photo="IMG_0002.jpg", about="", words="Is it sharp?")
    assert [one["changed"] for one in threads(site)] == [False] * 3

    change(site, "The union's banner.")

    found = {(one["photo"], one["field"], one["lang"]): one["changed"] for one in threads(site)}
    assert found == {
        ("IMG_0001.jpg", "caption", "en"): True,
        ("IMG_0001.jpg", "caption", "es"): False,
        ("IMG_0002.jpg", "", ""): False,
    }
    assert "text changed since" in at_desk(site).get(HERE).text


def test_comments_are_answered_and_settled_with_and_without_script(site: Gallery) -> None:
    said(site, photo="IMG_0001.jpg", about="alt.en", words="Too short?")
    [thread] = threads(site)
    assert said(site, on=str(thread["ident"]), words="It is enough.") == 200
    client = at_desk(site)
    page = client.get(f"{ROOT}captions/1/").text
    assert "Too short?" in page
    assert "It is enough." in page

    sent = {"on": str(thread["ident"]), "do": "settled", "back": "captions/1/"}
    answer = client.post(f"{ROOT}comments", data=sent)

    assert answer.headers["location"] == f"{ROOT}captions/1/#comments"
    assert threads(site)[0]["settled"] == "Pablo Pública"
    assert "Settled by Pablo Pública." in client.get(f"{ROOT}captions/1/").text
    away = client.post(f"{ROOT}comments", data={"words": "x", "back": "//evil.example/"})
    assert away.headers["location"] == f"{HERE}#comments"


def test_photographers_read_and_write_about_their_own_photos_alone(site: Gallery) -> None:
    arrived = Arrived("x", "2026-11-22T12:00:00Z", "photographer", "a", "IMG_0002.jpg", "0", 9)
    ledger.note(site.store, "may-day", arrived)
    said(site, photo="IMG_0001.jpg", about="", words="Between us.")
    said(site, photo="IMG_0002.jpg", about="", words="Who is it?")
    told = {one["photo"]: str(one["ident"]) for one in threads(site)}

    answers = [
        said(site, "photographer", photo="IMG_0002.jpg", about="caption.en", words="Hers?"),
        said(site, "photographer", on=told["IMG_0002.jpg"], words="Inés."),
        said(site, "photographer", photo="IMG_0001.jpg", about="", words="x"),
        said(site, "photographer", on=told["IMG_0001.jpg"], words="x"),
        said(site, "photographer", on=told["IMG_0001.jpg"], do="settled"),
        said(site, "photographer", words="x"),
    ]

    assert answers == [200, 200, 404, 404, 404, 404]
    assert {one["photo"] for one in threads(site, "photographer")} == {"IMG_0002.jpg"}
    form = at_desk(site, "photographer").get(f"{ROOT}captions/1/").text
    assert "Between us." not in form


NO_COMMENTS = (
    ({"words": " "}, 400),
    ({"words": "x" * 2001}, 400),
    ({"words": "x", "photo": "gone.jpg"}, 404),
    ({"words": "x", "photo": "IMG_0001.jpg", "about": "credit.en"}, 400),
    ({"words": "x", "photo": "IMG_0001.jpg", "about": "caption.fr"}, 400),
    ({"words": "x", "on": "0000"}, 404),
    ({"do": "settled"}, 400),
    ({"do": "publish", "on": "0000"}, 400),
)


def test_what_is_no_comment_is_refused(site: Gallery) -> None:
    assert [said(site, **told) for told, _ in NO_COMMENTS] == [status for _, status in NO_COMMENTS]
    assert lines(site) == []


def test_the_list_of_essays_counts_what_is_open(site: Gallery) -> None:
    said(site, words="Title?")
    said(site, words="Date?")
    assert "2 open comments" in at_desk(site).get("/desk/").text

    said(site, on=str(threads(site)[0]["ident"]), do="settled")

    assert "1 open comment<" in at_desk(site).get("/desk/").text


def test_no_comment_reaches_a_reader(site: Gallery) -> None:
    said(site, photo="IMG_0001.jpg", about="caption.en", words="Xochitl-says-no")
    step(site, "publisher", "draft", "published")
    browser = TestClient(create_app(site, lambda: NOW))
    paths = ["en/photos/may-day/", "en/photos/may-day/1/", "en/feed.atom", "en/feed.json"]
    paths += ["iiif/may-day/manifest.json", "en/search/?q=xochitl", "media/may-day/photos.zip"]

    answers = [browser.get(f"/{path}") for path in paths]

    assert {one.status_code for one in answers} == {200}
    assert not any(b"Xochitl-says" in one.content for one in answers)


# ---- by a link ----


def link(gallery: Gallery, **more: str | bool) -> tuple[Pass, str]:
    one, token = gallery.door().passes.make(
        "preview",
        "may-day",
        by="ana",
        now=NOW,
        expires=NOW + timedelta(hours=1),
        more={"comments": True, **more},
    )
    return one, f"/preview/{token}"


def visitor(gallery: Gallery) -> TestClient:
    """Somebody without an account, whose browser says nothing of where it comes from."""
    return TestClient(create_app(gallery, lambda: NOW), follow_redirects=False)


def test_a_visitor_comments_on_a_photo_and_reads_the_answer(site: Gallery) -> None:
    one, base = link(site)
    _, other = link(site)
    browser = visitor(site)
    page = browser.get(f"{base}/en/1/").text
    seen = re.search(r'name="seen.caption.en" value="([0-9a-f]+)"', page)
    assert seen is not None
    told = {"name": "Carla <i>Ruiz</i>", "words": "Not <b>him</b>.", "photo": "IMG_0001.jpg"}

    answer = browser.post(
        f"{base}/en/say", data={**told, "about": "caption.en", "seen.caption.en": seen[1]}
    )

    assert answer.headers["location"] == f"{base}/en/1/#talk"
    [thread] = comments.threads(comments.read(site.store, "may-day"))
    assert (thread.first.link, thread.first.who, thread.first.seen) == (
        one.ident,
        "",
        mark("The lead banner."),
    )
    said(site, on=thread.first.ident, words="We ask him.")
    said(site, words="Between us: hurry.")
    page = browser.get(f"{base}/en/1/").text
    assert "Not &lt;b&gt;him&lt;/b&gt;." in page
    assert "Carla &lt;i&gt;Ruiz&lt;/i&gt;" in page
    assert "We ask him." in page
    assert "Between us" not in page + browser.get(f"{base}/en/").text
    assert "Not &lt;b&gt;" not in browser.get(f"{other}/en/").text
    assert "by a link" in at_desk(site).get(HERE).text


def test_who_may_only_look_cannot_write(site: Gallery) -> None:
    _, base = link(site, comments=False)
    browser = visitor(site)

    assert browser.post(f"{base}/en/say", data={"name": "A", "words": "x"}).status_code == 404
    assert 'id="talk"' not in browser.get(f"{base}/en/").text
    assert lines(site) == []


def test_a_visitor_is_told_why_a_comment_was_not_taken(site: Gallery) -> None:
    _, base = link(site)
    browser = visitor(site)

    for told in ({"words": ""}, {"name": ""}, {"words": "x" * 2001}):
        answer = browser.post(f"{base}/en/say", data={"name": "Carla", "words": "x", **told})
        assert answer.headers["location"] == f"{base}/en/?not=words#talk"
    assert "A comment has a name" in browser.get(f"{base}/en/?not=words").text
    assert lines(site) == []


def test_a_visitor_who_writes_all_day_is_slowed_down(site: Gallery) -> None:
    _, base = link(site)
    browser = visitor(site)

    found = [
        browser.post(f"{base}/en/say", data={"name": "Carla", "words": str(n)}).headers["location"]
        for n in range(int(BY_LINK.most))
    ]

    assert found[0] == f"{base}/en/#talk"
    assert found[-1] == f"{base}/en/?not=often#talk"
    assert len(lines(site)) < BY_LINK.most


def test_a_visitor_answers_no_thread_of_another_link_and_no_photo_that_is_held(
    site: Gallery,
) -> None:
    _, base = link(site)
    private = comments.say(
        site.store, "may-day", Comment(NOW, "Ana", who="ana", words="Between us.")
    )
    editing.change(
        site.store,
        "may-day",
        lambda source, _: source.replace('"IMG_0003.jpg"\n', '"IMG_0003.jpg"\nhold = true\n'),
    )
    browser = visitor(site)

    browser.post(f"{base}/en/say", data={"name": "C", "words": "a", "on": private.ident})
    browser.post(f"{base}/en/say", data={"name": "C", "words": "b", "photo": "IMG_0003.jpg"})

    _, *mine = comments.read(site.store, "may-day")
    assert [(one.words, one.on, one.photo) for one in mine] == [("a", "", ""), ("b", "", "")]
