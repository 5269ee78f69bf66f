"""What the desk writes into the audit log, what it never writes, and the page that shows it."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from gallery.audit import Line
from gallery.people import Person, Role, passwords, recovery
from gallery.people.book import Account, renewed
from gallery.wiring import Gallery
from tests.desk.sample import HEAD, block, lay, original
from tests.web.desk.signed import HERE, desk_client
from tests.web.sample import reader

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WORDS = "cuatro palabras sin relación"
NEW = "otras cuatro palabras sueltas"
SECRETS = (WORDS, NEW, "CANARY caption", "CANARY label", "19.4326", "203.0.113.77")
FAR = {"x-forwarded-for": "203.0.113.77"}


@pytest.fixture
def site(gallery: Gallery) -> Gallery:
    """A draft with one photo whose words and place are nobody's business; Ana has a password."""
    names = [original("a.jpg", 1)]
    lay(gallery.store, "may-day", HEAD + block("a.jpg", caption={"en": "CANARY caption"}), names)
    gallery.store.put("may-day/a.jpg", b"the original, taken at 19.4326 -99.1332")
    door = gallery.door()
    kept = passwords.hashed(WORDS, door.locks)
    door.book.add(Account(Person("ana", "Ana Rojas", Role.ADMIN, "en"), password=kept))
    return gallery


def at_desk(gallery: Gallery, role: str = "admin", now: datetime = NOW) -> TestClient:
    return desk_client(gallery, role, lambda: now, follow_redirects=False)


def said(gallery: Gallery) -> Sequence[tuple[str, str, str]]:
    """(kind, who, about) in the order in which it was done."""
    found = [(one.kind, one.who, one.about) for one in gallery.audit().read()]
    return found[::-1][1:]


def lines(gallery: Gallery) -> dict[str, Line]:
    """The last line of each kind."""
    return {line.kind: line for line in reversed(list(gallery.audit().read()))}


def test_coming_and_going_is_written_down(site: Gallery) -> None:
    client = reader(site, follow_redirects=False, client=("127.0.0.1", 5))
    client.headers |= {**HERE, **FAR}
    form = {"name": "ana", "password": WORDS}
    client.post("/desk/sign-in", data={**form, "password": "guess"})
    client.post("/desk/sign-in", data={**form, "name": WORDS})
    client.post("/desk/sign-in", data=form)
    token = re.findall(r'name="token" content="(\w+)"', client.get("/desk/me/").text)[0]
    client.headers["x-token"] = token
    change = {"old": WORDS, "password": NEW, "again": NEW}
    client.post("/desk/me/password", data=change)
    client.post("/desk/sign-out")
    codes = recovery.renew(site.door().book, "ana")
    client.post("/desk/sign-in", data={**form, "password": codes[0]})

    assert said(site) == [
        ("sign-in-failed", "ana", ""),
        ("sign-in-failed", "", ""),
        ("sign-in", "ana", ""),
        ("password-changed", "ana", ""),
        ("sign-out", "ana", ""),
        ("recovery-used", "ana", ""),
        ("sign-in", "ana", ""),
    ]
    assert lines(site)["sign-in"].network == "203.0.113.0/24"
    unsaid(site, *codes)


def test_accounts_roles_and_links_are_written_down(site: Gallery) -> None:
    client = at_desk(site)
    person = {"name": "ben", "shown": "Ben Ito", "role": "editor"}
    link = client.post("/desk/people/", data=person).text
    client.post("/desk/people/ben", data={"do": "role", "role": "publisher"})
    client.post("/desk/people/ben", data={"do": "role", "role": "publisher"})
    client.post("/desk/people/ben", data={"do": "reset"})
    client.post("/desk/people/ben", data={"do": "remove"})
    made = client.post(
        "/desk/essays/may-day/previews/", data={"do": "make", "life": "1h", "label": "CANARY label"}
    ).text
    [ident] = [one.ident for one in site.door().passes.of("may-day")]
    client.post("/desk/essays/may-day/previews/", data={"do": "end", "ident": ident})

    found = lines(site)
    assert said(site) == [
        ("account-made", "admin", "ben"),
        ("role-changed", "admin", "ben"),
        ("password-reset", "admin", "ben"),
        ("account-removed", "admin", "ben"),
        ("link-made", "admin", "may-day"),
        ("link-ended", "admin", "may-day"),
    ]
    assert found["account-made"].detail == {"role": "editor"}
    assert found["role-changed"].detail == {"role": "publisher", "before": "editor"}
    assert found["link-made"].detail["link"] == ident[:12]
    unsaid(site, *re.findall(r"/(?:choose|preview)/([^/\"]{20,})", link + made))


def test_publishing_overriding_scheduling_and_withdrawing_are_written_down(site: Gallery) -> None:
    client, state = at_desk(site), "/desk/essays/may-day/publish/"
    later = {"opens-day": "2026-11-30", "opens-time": "10:00"}
    reason = {"override": "the march is on"}
    client.post(state, data={"when": "schedule", "from": "draft", **later, **reason})
    client.post(state, data={"when": "unschedule"})
    client.post(state, data={"from": "draft", "to": "published", **reason})
    client.post(state, data={"from": "published", "to": "withdrawn"})
    client.post(state, data={"from": "published", "to": "withdrawn"})

    assert said(site) == [
        ("overridden", "admin", "may-day"),
        ("scheduled", "admin", "may-day"),
        ("scheduled", "admin", "may-day"),
        ("overridden", "admin", "may-day"),
        ("published", "admin", "may-day"),
        ("withdrawn", "admin", "may-day"),
    ]
    assert lines(site)["overridden"].detail["reason"] == "the march is on"
    unsaid(site)


def test_originals_that_are_opened_and_photos_removed_for_ever_are_written_down(
    site: Gallery,
) -> None:
    client, gone = at_desk(site), {"slug": "may-day", "photo": "a.jpg"}
    client.get("/desk/essays/may-day/originals/1")
    client.head("/desk/essays/may-day/originals/1")
    client.get("/desk/essays/may-day/originals/7")
    trash = {"commands": [{"do": "trash", "photos": ["a.jpg"]}]}
    client.post("/desk/essays/may-day/arrange/do", json=trash)
    client.get("/desk/trash/forever/", params=gone)
    client.post("/desk/trash/forever/", data=gone)

    assert said(site) == [
        ("original-opened", "admin", "may-day/a.jpg"),
        ("purged", "admin", "may-day"),
    ]
    assert lines(site)["purged"].detail == {"photos": 1, "names": "a.jpg"}
    unsaid(site)


def unsaid(gallery: Gallery, *more: str) -> None:
    """No secret, word, place or whole address is in any file of the log."""
    private = gallery.library / "albums" / ".gallery" / "networks"
    files = [*(gallery.library / "audit").iterdir(), *private.glob("*")]
    kept = b"".join(path.read_bytes() for path in files)
    for secret in (*SECRETS, *more):
        assert secret.encode() not in kept
        assert secret.encode("unicode_escape") not in kept
    assert gallery.audit().broken() == []


def stopped(gallery: Gallery) -> Path:
    """Nothing can be written into the log any more, as on a disk that fails."""
    folder = gallery.library / "audit"
    if folder.is_dir():
        folder.rename(folder.with_name("audit-before"))
    folder.write_text("")
    return folder


def test_nothing_is_done_unwritten_but_shutting(site: Gallery) -> None:
    """Where the log takes no line, what it is for is refused; who is in may always leave."""
    client = at_desk(site)
    reason = {"from": "draft", "to": "published", "override": "the march is on"}
    trash = {"commands": [{"do": "trash", "photos": ["a.jpg"]}]}
    client.post("/desk/essays/may-day/arrange/do", json=trash)
    stopped(site)
    outside = reader(site, follow_redirects=False)

    refused = [
        outside.post("/desk/sign-in", data={"name": "ana", "password": WORDS}, headers=HERE),
        client.post("/desk/essays/may-day/publish/", data=reason),
        client.post("/desk/people/", data={"name": "ben", "shown": "Ben", "role": "admin"}),
        client.post("/desk/trash/forever/", data={"slug": "may-day", "photo": "a.jpg"}),
        client.post("/desk/essays/may-day/previews/", data={"do": "make"}),
    ]
    original_ = client.get("/desk/essays/may-day/originals/1")
    left = client.post("/desk/sign-out")

    assert [one.status_code for one in refused] == [503] * 5
    assert original_.status_code in (404, 503)
    assert "Nobody can sign in now." in refused[0].text
    assert "could not read or write its files" in refused[1].text
    assert set(site.door().book.all()) == {"ana", "admin"}
    assert site.door().passes.of("may-day") == []
    assert site.store.get("may-day/a.jpg")[0]
    assert b'status = "draft"' in site.store.get("may-day/album.toml")[0]
    assert left.status_code == 303
    assert client.get("/desk/me/").status_code == 303


def test_the_page_shows_the_newest_first_in_pages_by_kind_and_by_person(site: Gallery) -> None:
    log, client = site.audit(), at_desk(site)
    for number in range(60):
        log.write("published", "ben", f"essay-{number}", NOW + timedelta(minutes=number))
    log.write(
        "withheld", "ana", "march/7", NOW + timedelta(days=1), reason="<script>asked</script>"
    )

    first, second = (client.get("/desk/audit/", params=one).text for one in ({}, {"page": 2}))
    bens = client.get("/desk/audit/", params={"who": "ben", "kind": "published"}).text
    nobody = client.get("/desk/audit/", params={"who": "eve", "page": "x"}).text

    assert re.findall(r"essay-(\d+)", first) == [str(n) for n in range(59, 10, -1)]
    assert re.findall(r"essay-(\d+)", second) == [str(n) for n in range(10, -1, -1)]
    assert "reason: <bdi>&lt;script&gt;asked&lt;/script&gt;</bdi>" in first
    assert 'href="/desk/audit/?page=2"' in first
    assert "march/7" not in bens
    assert 'href="/desk/audit/?kind=published&amp;who=ben&amp;page=2"' in bens
    assert "There is no such line." in nobody
    head = log.head()
    assert head is not None
    assert head.hash in first
    assert "does not hold together" not in first


def test_the_page_names_what_is_wrong_with_the_log(site: Gallery) -> None:
    log, client = site.audit(), at_desk(site)
    log.write("published", "ben", "march", NOW)
    path = next((site.library / "audit").glob("*.jsonl"))
    path.write_bytes(path.read_bytes().replace(b'"ben"', b'"eve"'))

    page = client.get("/desk/audit/").text

    assert "The log does not hold together any more" in page
    assert f"audit/{path.name}, line 2" in page


def test_the_log_is_for_admins_alone_and_reads_in_spanish(site: Gallery) -> None:
    site.audit().write("role-changed", "ana", "ben", NOW, role="editor", before="admin")

    assert at_desk(site, "publisher").get("/desk/audit/").status_code == 404
    page = at_desk(site).get("/desk/audit/", headers={"accept-language": "es"}).text
    assert "Role changed" in page
    site.door().book.change("admin", lambda a: renewed(a, language="es"))
    assert "Cambio de función" in at_desk(site).get("/desk/audit/").text
