"""Tokens for programs, made, listed and ended at the desk."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

from starlette.testclient import TestClient

from gallery.people import Person, Role
from gallery.people.book import Account
from gallery.wiring import Gallery, today
from tests.desk.sample import HEAD, block, lay, original
from tests.web.desk.signed import desk_client

HERE = "/desk/tokens/"
WANTED = {"do": "make", "label": "Wire", "scope": ["read-drafts", "write"], "days": "30"}


def made(client: TestClient, **other: object) -> str:
    """The token that a page shows which was just asked for it."""
    answer = client.post(HERE, data={**WANTED, **other})
    assert answer.status_code == 200, answer.text
    [secret] = re.findall(r'value="(mgt_[^"]+)"', answer.text)
    return str(secret)


def test_a_token_is_shown_once_and_opens_what_was_chosen(gallery: Gallery) -> None:
    lay(gallery.store, "may-day", HEAD + block("a.jpg"), [original("a.jpg", 1)])
    client = desk_client(gallery, "editor")

    secret = made(client, essay="may-day")

    found = gallery.door().tokens.open(secret, today())
    assert found is not None
    assert (found[0].by, found[0].scopes, found[0].slug) == (
        "editor",
        ("read-drafts", "write"),
        "may-day",
    )
    assert timedelta(days=29) < found[0].expires - today() <= timedelta(days=30)
    page = client.get(HERE).text
    assert "mgt_" not in page
    assert "Wire" in page
    assert "May Day" in page


def test_what_cannot_be_is_said_and_what_was_typed_stays(gallery: Gallery) -> None:
    client = desk_client(gallery, "photographer")
    tries: list[tuple[dict[str, Any], str]] = [
        ({"label": " "}, "Say what the token is for."),
        ({"scope": []}, "Choose what the program may do."),
        ({"scope": ["publish"]}, "You can let a program do only what you may do yourself."),
        ({"days": "366"}, "Write days as a whole number, 365 at most."),
        ({"days": "soon"}, "Write days as a whole number, 365 at most."),
    ]

    for told, words in tries:
        answer = client.post(HERE, data={**WANTED, **told})
        assert answer.status_code == 422
        assert words in unescape(answer.text)
        assert 'value="write" checked' in answer.text or "scope" in told
    assert gallery.door().tokens.every() == []
    assert client.post(HERE, data={**WANTED, "essay": "nothing"}).status_code == 404


def test_people_see_and_end_their_own_and_admins_those_of_all(gallery: Gallery) -> None:
    one, other = desk_client(gallery, "editor"), desk_client(gallery, "publisher")
    admin = desk_client(gallery, "admin")
    made(one, label="of-editor")
    made(other, label="of-publisher")
    [mine] = [t.ident for t in gallery.door().tokens.every("editor")]

    pages = {name: who.get(HERE).text for name, who in (("e", one), ("p", other), ("a", admin))}
    foreign = other.post(HERE, data={"do": "end", "ident": mine}).status_code
    ended = admin.post(HERE, data={"do": "end", "ident": mine}, follow_redirects=False)

    assert {n: ("of-editor" in p, "of-publisher" in p) for n, p in pages.items()} == {
        "e": (True, False),
        "p": (False, True),
        "a": (True, True),
    }
    assert (foreign, ended.status_code) == (404, 303)
    assert [t.ended is not None for t in gallery.door().tokens.every("editor")] == [True]
    assert one.post(HERE, data={"do": "end", "ident": "0" * 64}).status_code == 404
    assert one.post(HERE, data={"do": "what"}).status_code == 400


def test_it_is_written_down_who_made_and_ended_which_token(gallery: Gallery) -> None:
    client = desk_client(gallery, "editor")
    secret = made(client)
    client.post(HERE, data={"do": "end", "ident": gallery.door().tokens.every()[0].ident})

    lines = [one for one in gallery.audit().read() if one.kind == "token"]

    assert [(one.who, one.detail["did"], one.detail["of"]) for one in lines] == [
        ("editor", "ended", "editor"),
        ("editor", "made", "editor"),
    ]
    assert secret.partition(".")[0] not in str(lines)


def test_nobody_makes_a_token_by_a_token(gallery: Gallery) -> None:
    gallery.door().book.add(Account(Person("root", "Root", Role.ADMIN)))
    secret = made(desk_client(gallery, "admin"))
    client = TestClient(desk_client(gallery, "admin").app, base_url="http://testserver")
    headers = {"authorization": f"Bearer {secret}", "sec-fetch-site": "same-origin"}

    answer = client.post(HERE, data=WANTED, headers=headers, follow_redirects=False)

    assert answer.status_code == 401
    assert len(gallery.door().tokens.every()) == 1
