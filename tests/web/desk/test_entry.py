"""Signing in and out, the first account, one's own account, everybody's."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from gallery.people import Person, Role, passwords
from gallery.people import door as doors
from gallery.people.book import Account
from gallery.web.app import create_app
from gallery.web.desk.me import browser_name
from gallery.wiring import Gallery, today
from tests.ends import ENDS, FULL, store_at
from tests.web.desk.signed import HERE, desk_client
from tests.web.sample import reader

WORDS = "cuatro palabras sin relación"
NEW = "otras cuatro palabras sueltas"


@pytest.fixture(params=ENDS if FULL else ["disk"])
def staffed(request: pytest.FixtureRequest, gallery: Gallery) -> Gallery:
    """Ana, an admin, with a password."""
    if request.param != "disk":
        gallery = replace(gallery, store=store_at(request))
    door = gallery.door()
    kept = passwords.hashed(WORDS, door.locks)
    door.book.add(Account(Person("ana", "Ana Rojas", Role.ADMIN, "en"), password=kept))
    return gallery


def visitor(gallery: Gallery, **options: object) -> TestClient:
    client = reader(gallery, follow_redirects=False, **options)
    client.headers |= HERE
    return client


def signed(gallery: Gallery) -> TestClient:
    """Ana, signed in by her password, with her token."""
    client = visitor(gallery)
    assert sign_in(client).status_code == 303
    page = client.get("/desk/me/").text
    found = re.search(r'name="token" content="(\w+)"', page)
    assert found
    client.headers["x-token"] = found[1]
    return client


def sign_in(client: TestClient, name: str = "ana", password: str = WORDS, **more: str) -> Response:
    return client.post("/desk/sign-in", data={"name": name, "password": password, **more})


def test_the_right_password_leads_to_where_somebody_wanted_to_go(staffed: Gallery) -> None:
    client = visitor(staffed)
    turned_away = client.get("/desk/me/?done=saved").headers["location"]
    form = client.get(turned_away).text

    answer = sign_in(client, next=re.findall(r'name="next" value="([^"]*)"', form)[0])

    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/me/?done=saved")
    assert client.get("/desk/me/").status_code == 200
    assert client.get("/desk/sign-in").headers["location"] == "/desk/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example/",
        "///evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "evil",
        "/\t/evil.example",
        "javascript:alert(1)",
        "//[",
        "",
    ],
)
def test_signing_in_leads_to_no_other_site(staffed: Gallery, elsewhere: str) -> None:
    answer = sign_in(visitor(staffed), next=elsewhere)

    assert answer.headers["location"] == "/desk/"


def test_a_wrong_name_and_a_wrong_password_look_alike(staffed: Gallery) -> None:
    answers = [sign_in(visitor(staffed), "ana", "guess"), sign_in(visitor(staffed), "eva", "guess")]
    bodies = [re.sub(r"nonce=\"[^\"]+\"|value=\"(ana|eva)\"", "", one.text) for one in answers]

    assert [one.status_code for one in answers] == [401, 401]
    assert bodies[0] == bodies[1]
    assert "The name or the password is wrong." in bodies[0]


def test_too_many_tries_are_told_to_wait_and_how_long(staffed: Gallery) -> None:
    client = visitor(staffed)
    for _ in range(5):
        sign_in(client, password="guess")

    page = sign_in(client)
    script = client.post("/desk/sign-in-again", json={"name": "ana", "password": WORDS})

    for answer in (page, script):
        assert answer.status_code == 429
        assert 50 <= int(answer.headers["retry-after"]) <= 60
        assert "Too many tries. Wait" in answer.text


def test_a_server_in_front_tells_the_address_and_nobody_else_does(staffed: Gallery) -> None:
    front = visitor(staffed, client=("127.0.0.1", 5))
    direct = visitor(staffed, client=("203.0.113.5", 5))
    told = {"x-forwarded-for": "198.51.100.1, 192.0.2.7"}

    for client in (front, direct):
        client.post("/desk/sign-in", data={"name": "ana", "password": WORDS}, headers=told)

    addresses = {one.address for one in staffed.door().signs.of("ana", today())}
    assert addresses == {"192.0.2.7", "203.0.113.5"}


def test_what_a_stranger_says_of_their_address_counts_nowhere(staffed: Gallery) -> None:
    front = visitor(staffed, client=("127.0.0.1", 5))
    invented, seen = ("x-forwarded-for", "198.51.100.1"), ("x-forwarded-for", "192.0.2.7")
    sent = [*HERE.items(), invented, seen]  # the server in front adds a line of its own

    front.post("/desk/sign-in", data={"name": "ana", "password": WORDS}, headers=sent)

    assert [one.address for one in staffed.door().signs.of("ana", today())] == ["192.0.2.7"]


def test_a_link_that_still_works_stands_in_no_log(
    staffed: Gallery, caplog: pytest.LogCaptureFixture
) -> None:
    link = doors.invite(staffed.door(), Person("ben", "Ben", Role.EDITOR), today())
    guest, locks = visitor(staffed), staffed.door().locks

    with passwords.turn(locks), passwords.turn(locks):
        answer = guest.post(f"/desk/choose/{link}", data={"password": NEW, "again": NEW})

    assert answer.status_code == 503
    assert f"{answer.headers['x-request-id']} choose-password: " in caplog.text
    assert "/desk/" not in caplog.text
    assert link not in caplog.text


def test_a_form_from_a_page_of_no_address_leads_to_the_door(staffed: Gallery) -> None:
    odd = {"accept": "text/html", "referer": "http://["}

    answer = visitor(staffed).post("/desk/me/", headers=odd)

    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/sign-in?next=")


def test_over_https_the_cookie_is_bound_to_the_host(staffed: Gallery) -> None:
    client = TestClient(create_app(staffed), base_url="https://testserver", headers=HERE)

    answer = client.post(
        "/desk/sign-in", data={"name": "ana", "password": WORDS}, follow_redirects=False
    )

    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-s=")
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert parts >= {"httponly", "secure", "samesite=lax", "path=/"}
    assert not any(part.startswith("domain") for part in parts)
    assert client.get("/desk/me/").status_code == 200


def test_behind_a_server_that_speaks_https_for_us_too(staffed: Gallery) -> None:
    addressed = msgspec.structs.replace(staffed.settings, base_url="https://photos.example")
    behind = replace(staffed, settings=addressed)

    answer = sign_in(visitor(behind))

    assert answer.headers["set-cookie"].startswith("__Host-s=")
    assert "secure" in answer.headers["set-cookie"].lower()


def test_over_plain_http_the_cookie_is_out_of_reach_of_scripts(staffed: Gallery) -> None:
    cookie = sign_in(visitor(staffed)).headers["set-cookie"].lower()

    assert cookie.startswith("s=")
    assert "httponly" in cookie and "samesite=lax" in cookie and "secure" not in cookie
    assert "not encrypted" in visitor(staffed).get("/desk/sign-in").text


def test_a_new_sign_in_has_a_new_secret_and_the_old_one_is_over(staffed: Gallery) -> None:
    client = signed(staffed)
    old = client.cookies["s"]

    answer = client.post("/desk/sign-in-again", json={"name": "ana", "password": WORDS})

    assert client.cookies["s"] != old
    assert answer.json()["token"] != client.headers["x-token"]
    assert staffed.door().signs.find(old, today()) is None


def test_sign_out_ends_it_and_clears_the_browser(staffed: Gallery) -> None:
    client = signed(staffed)
    secret = client.cookies["s"]

    answer = client.post("/desk/sign-out")

    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert "s" not in client.cookies
    assert staffed.door().signs.find(secret, today()) is None


def test_a_page_that_stays_open_signs_in_again_and_is_told_why_not(staffed: Gallery) -> None:
    client = visitor(staffed)

    wrong = client.post("/desk/sign-in-again", json={"name": "ana", "password": "guess"})
    broken = client.post("/desk/sign-in-again", content=b"{")

    assert (wrong.status_code, wrong.json()) == (
        401,
        {"problem": "The name or the password is wrong."},
    )
    assert broken.status_code == 400


def test_the_first_account_is_made_by_its_link_and_may_everything(gallery: Gallery) -> None:
    client = visitor(gallery)
    assert "Nobody has an account yet" in client.get("/desk/sign-in").text
    link = f"/desk/first/{doors.first_link(gallery.door(), today())}"
    told = {"name": "Ana", "shown": "Ana Rojas", "password": WORDS, "again": WORDS}

    assert client.get("/desk/first/guess").status_code == 404
    assert "The two passwords differ" in client.post(link, data={**told, "again": NEW}).text
    assert client.post(link, data={**told, "name": "Ana R"}).status_code == 422
    made = client.post(link, data=told)

    assert (made.status_code, made.headers["location"]) == (303, "/desk/")
    assert client.get("/desk/people/").status_code == 200
    assert client.get(link).status_code == client.post(link, data=told).status_code == 404


def test_an_admin_invites_somebody_by_a_link_that_is_shown_once(staffed: Gallery) -> None:
    admin, guest = signed(staffed), visitor(staffed)
    new = {"name": "Ben", "shown": "Ben Ito", "role": "editor", "language": "es"}

    page = admin.post("/desk/people/", data=new).text
    link = re.findall(r"http://testserver(/desk/choose/[\w-]+)", page)[0]

    assert link not in admin.get("/desk/people/").text
    assert "Ben Ito" in guest.get(link).text
    assert guest.post(link, data={"password": NEW, "again": NEW}).headers["location"] == "/desk/"
    assert guest.get(link).status_code == 404
    assert "Tu cuenta" in guest.get("/desk/me/").text
    assert guest.get("/desk/people/").status_code == 404


def test_an_admin_changes_roles_resets_and_removes(staffed: Gallery) -> None:
    admin, book = signed(staffed), staffed.door().book
    guest = desk_client(staffed, "editor")
    there = "/desk/people/editor"

    admin.post(there, data={"do": "role", "role": "publisher"})
    promoted = book.all()["editor"].person.role
    reset = admin.post(there, data={"do": "reset"}).text
    admin.post(there, data={"do": "remove"})

    assert promoted == Role.PUBLISHER
    assert guest.get("/desk/me/", follow_redirects=False).status_code == 303
    assert "/desk/choose/" in reset
    assert list(book.all()) == ["ana"]
    assert admin.post(there, data={"do": "remove"}).status_code == 404
    assert admin.post("/desk/people/ana", data={"do": "fire"}).status_code == 400


@pytest.mark.parametrize("deed", [{"do": "remove"}, {"do": "role", "role": "editor"}])
def test_the_last_admin_stays(staffed: Gallery, deed: dict[str, str]) -> None:
    answer = signed(staffed).post("/desk/people/ana", data=deed)

    assert answer.status_code == 422
    assert "Somebody must be admin" in answer.text
    assert staffed.door().book.all()["ana"].person.role == Role.ADMIN


@pytest.mark.parametrize("name", ["ana", "Ana Rojas", "../x"])
def test_a_name_that_is_taken_or_none_is_refused_in_words(staffed: Gallery, name: str) -> None:
    new = {"name": name, "shown": "X", "role": "editor"}

    answer = signed(staffed).post("/desk/people/", data=new)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_somebody_changes_how_they_are_shown_and_spoken_to(staffed: Gallery) -> None:
    client = signed(staffed)

    client.post("/desk/me/", data={"shown": "Ana R.", "language": "es"})

    assert staffed.door().book.all()["ana"].person == Person(
        "ana", "Ana R.", Role.ADMIN, "es", single_keys=False
    )
    assert "Guardado." in client.get("/desk/me/?done=saved").text


def test_a_changed_password_needs_the_old_one_and_ends_other_sign_ins(staffed: Gallery) -> None:
    client, other = signed(staffed), signed(staffed)
    form = {"old": WORDS, "password": NEW, "again": NEW}

    wrong = client.post("/desk/me/password", data={**form, "old": "guess"})
    weak = client.post("/desk/me/password", data={**form, "password": "short", "again": "short"})
    right = client.post("/desk/me/password", data=form)

    assert [one.status_code for one in (wrong, weak, right)] == [422, 422, 303]
    assert client.get("/desk/me/").status_code == 200
    assert other.get("/desk/me/").status_code == 303
    assert sign_in(visitor(staffed)).status_code == 401


def test_somebody_ends_their_own_sign_ins_and_nobody_elses(staffed: Gallery) -> None:
    client, lost, others = signed(staffed), signed(staffed), desk_client(staffed, "editor")
    door = staffed.door()
    [foreign] = door.signs.of("editor", today())
    mine = re.findall(r'name="ident" value="(\w{64})"', client.get("/desk/me/").text)

    client.post("/desk/me/end", data={"ident": foreign.ident})
    client.post("/desk/me/end", data={"ident": mine[0]})

    assert others.get("/desk/me/").status_code == 200
    assert lost.get("/desk/me/").status_code == 303
    assert client.get("/desk/me/").status_code == 200


def test_a_sign_in_is_over_after_its_time(staffed: Gallery) -> None:
    moment = datetime(2026, 5, 1, 12, tzinfo=UTC)
    client = desk_client(staffed, clock=lambda: moment)
    assert client.get("/desk/me/").status_code == 200

    later = TestClient(create_app(staffed, lambda: moment + timedelta(hours=13)))
    later.cookies.set("s", client.cookies["s"])

    assert later.get("/desk/me/", follow_redirects=False).status_code == 303


def test_a_broken_people_toml_keeps_no_reader_out(staffed: Gallery) -> None:
    staffed.door().book.put_back(b"[ana\n")
    client = visitor(staffed)

    assert client.get("/en/photos/").status_code == 200
    assert client.get("/desk/sign-in").status_code == 500


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15"
            " (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_browser_is_called_by_a_name_that_people_know(agent: str, told: str) -> None:
    assert browser_name(agent) == told


def test_moments_have_a_zone_and_no_seconds(staffed: Gallery) -> None:
    page = signed(staffed).get("/desk/me/").text

    assert re.search(r"<td>\w+ \d+, \d{4}, \d+:\d\d\s[AP]M [\w+-]+</td>", page)


def test_roles_have_names_in_spanish(staffed: Gallery) -> None:
    client = signed(staffed)
    client.post("/desk/me/", data={"shown": "Ana", "language": "es"})

    assert ">Fotografía</option>" in client.get("/desk/people/").text
