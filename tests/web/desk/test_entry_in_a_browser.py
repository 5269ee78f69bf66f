"""Coming in with a real browser: links, forms, keys, and a page that outlives its sign-in."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from gallery.people import Person, Role, passwords
from gallery.people import door as doors
from gallery.people.book import Account
from gallery.wiring import Gallery, open_gallery, today
from tests.reader.axe import violations
from tests.serving import served
from tests.web.desk.signed import signed_in

pytestmark = pytest.mark.browser
WORDS = "cuatro palabras sin relación"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("entry")
    (folder / "albums").mkdir()
    (folder / "gallery.toml").write_text("passkeys = true\n")
    return folder


@pytest.fixture(scope="module")
def address(library: Path) -> Iterator[str]:
    """By name: passkeys are bound to names of hosts, not to numbers."""
    with served(library) as found:
        yield found.replace("127.0.0.1", "localhost")


@pytest.fixture
def staffed(library: Path) -> Iterator[Gallery]:
    """Ana, an admin, and nobody else."""
    gallery = open_gallery(library)
    (library / "people.toml").unlink(missing_ok=True)
    door = gallery.door()
    door.signs.end_all("ana")
    door.throttle.drawer.remove(door.throttle.name)
    kept = passwords.hashed(WORDS, door.locks)
    door.book.add(Account(Person("ana", "Ana Rojas", Role.ADMIN, "en"), password=kept))
    yield gallery


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(locale="en-GB")
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.fill(f"#{name}", value)
    page.locator("main form button.main").click()


def test_the_first_account_is_made_and_used_with_a_browser(
    page: Page, address: str, library: Path
) -> None:
    (library / "people.toml").unlink(missing_ok=True)
    link = doors.first_link(open_gallery(library).door(), today())

    page.goto(f"{address}/desk/first/{link}")
    fill(page, shown="Ana Rojas", name="ana", password=WORDS, again=WORDS)
    page.goto(f"{address}/desk/me/")
    sign_out(page)
    page.goto(f"{address}/desk/people/")
    fill(page, name="ana", password=WORDS)

    expect(page).to_have_url(f"{address}/desk/people/")
    expect(page.get_by_role("cell", name="Ana Rojas").first).to_be_visible()


def test_forms_work_over_plain_http_in_a_house(
    browser: Browser, address: str, staffed: Gallery
) -> None:
    """There browsers say nothing of sites, so that the origin has to do."""
    port = urlsplit(address).port
    context = browser.new_context(proxy={"server": f"http://127.0.0.1:{port}"})
    page = context.new_page()
    told: list[dict[str, str]] = []
    page.on("request", lambda one: told.append(one.all_headers()) if one.method == "POST" else None)

    page.goto("http://house.test/desk/sign-in?next=/desk/me/")
    expect(page.get_by_text("not encrypted")).to_be_visible()
    fill(page, name="ana", password=WORDS)

    expect(page).to_have_url("http://house.test/desk/me/")
    assert "sec-fetch-site" not in told[0]
    assert told[0]["origin"] == "http://house.test"
    context.close()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_for_everybody(
    browser: Browser, address: str, staffed: Gallery, width: int, scheme: str
) -> None:
    door = staffed.door()
    link = doors.invite(door, Person("ben", "Ben Ito", Role.EDITOR), today())
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()

    for place in ("/desk/sign-in", f"/desk/choose/{link}", "/desk/me/", "/desk/people/"):
        if place == "/desk/me/":
            signed_in(context, address, staffed, "admin")
        page.goto(address + place)
        assert violations(page) == {}, place
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
    context.close()


def test_a_page_outlives_its_sign_in_and_loses_nothing(
    page: Page, address: str, staffed: Gallery
) -> None:
    page.goto(f"{address}/desk/sign-in?next=/desk/me/")
    fill(page, name="ana", password=WORDS)
    expect(page).to_have_url(f"{address}/desk/me/")
    page.fill("#shown", "Ana, not saved yet")
    staffed.door().signs.end_all("ana")

    page.evaluate("void (window.answered = desk.post('/desk/me/passkeys/offered', {}))")
    page.fill("#again-password", "guess")
    page.keyboard.press("Enter")
    expect(page.locator("#sign-in-again [role=alert]")).to_have_text(
        "The name or the password is wrong."
    )
    page.fill("#again-password", WORDS)
    page.keyboard.press("Enter")

    expect(page.locator("#sign-in-again")).not_to_be_visible()
    assert page.evaluate("window.answered").keys() >= {"challenge", "rp"}
    assert page.input_value("#shown") == "Ana, not saved yet"
    page.locator("main form button.main").first.click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()


def test_a_form_is_sent_once_somebody_is_signed_in_to_receive_it(
    page: Page, address: str, staffed: Gallery
) -> None:
    page.goto(f"{address}/desk/sign-in?next=/desk/me/")
    fill(page, name="ana", password=WORDS)
    page.fill("#shown", "Ana R.")
    staffed.door().signs.end_all("ana")

    page.locator("main form button.main").first.click()
    page.fill("#again-password", WORDS)
    page.keyboard.press("Enter")

    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert staffed.door().book.all()["ana"].person.shown == "Ana R."


def test_later_keeps_the_words_and_asks_again_next_time(
    page: Page, address: str, staffed: Gallery, context: BrowserContext
) -> None:
    signed_in(context, address, staffed, "admin")
    page.goto(f"{address}/desk/me/")
    staffed.door().signs.end_all("admin")
    ask = "desk.post('/desk/me/passkeys/offered', {}).catch((problem) => problem.status)"

    page.evaluate(f"void (window.answered = {ask})")
    page.locator("#sign-in-again [data-later]").click()
    assert page.evaluate("window.answered") == 401
    page.evaluate(f"void {ask}")

    expect(page.locator("#sign-in-again")).to_be_visible()


@pytest.fixture
def device(page: Page) -> Callable[..., None]:
    """A telephone with passkeys, held by its owner; `verified=False`: by somebody else."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )

    def held(*, verified: bool) -> None:
        session.send(
            "WebAuthn.setUserVerified",
            {"authenticatorId": made["authenticatorId"], "isUserVerified": verified},
        )

    return held


def sign_out(page: Page) -> None:
    """Sign out, and wait until the form to sign in again is there."""
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/desk/sign-in$"))


def make_passkey(page: Page, address: str) -> None:
    """Sign in by password, make a passkey, and sign out."""
    page.goto(f"{address}/desk/sign-in?next=/desk/me/")
    fill(page, name="ana", password=WORDS)
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    sign_out(page)


def test_a_passkey_is_made_named_used_and_removed(
    page: Page, address: str, staffed: Gallery, device: Callable[..., None]
) -> None:
    page.goto(f"{address}/desk/sign-in?next=/desk/me/")
    fill(page, name="ana", password=WORDS)
    page.fill("#label", "My telephone")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    [kept] = staffed.door().book.all()["ana"].passkeys
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_text("There is a passkey for you on this device")).to_be_visible()

    sign_out(page)
    page.goto(f"{address}/desk/sign-in?next=/desk/me/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{address}/desk/me/")
    used = staffed.door().book.all()["ana"].passkeys[0].count
    page.get_by_role("button", name="Remove My telephone").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_text("This passkey is not known here.")).to_be_visible()
    assert kept.label == "My telephone"
    assert used > kept.count
    assert staffed.door().book.all()["ana"].passkeys == ()


def test_a_passkey_in_other_hands_opens_nothing(
    page: Page, address: str, staffed: Gallery, device: Callable[..., None]
) -> None:
    make_passkey(page, address)
    device(verified=False)

    with page.expect_request("**/asked"):
        page.get_by_role("button", name="Sign in with a passkey").click()

    page.goto(f"{address}/desk/me/")
    expect(page).to_have_url(re.compile("/desk/sign-in"))


def test_an_answer_of_a_passkey_works_once(
    page: Page, address: str, staffed: Gallery, device: Callable[..., None]
) -> None:
    make_passkey(page, address)

    found = page.evaluate(
        """async () => {
          const asked = await desk.post("/desk/passkeys/asked", {});
          const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked);
          const credential = (await navigator.credentials.get({ publicKey })).toJSON();
          const forged = structuredClone(credential);
          forged.response.signature = forged.response.signature.replace(/^.{8}/, "MEQCIAAA");
          const answers = [];
          for (const one of [forged, credential, credential, {}, { id: [] }]) {
            const answer = await fetch("/desk/passkeys/sign-in", {
              method: "POST",
              headers: { "Content-Type": "application/json" },
              body: JSON.stringify({ credential: one }),
            });
            answers.push(answer.status);
          }
          return answers;
        }"""
    )

    assert found == [401, 200, 401, 401, 401]


def test_a_recovery_code_lets_in_once(page: Page, address: str, staffed: Gallery) -> None:
    page.goto(f"{address}/desk/sign-in?next=/desk/me/")
    fill(page, name="ana", password=WORDS)
    page.get_by_role("button", name="Make eight new ones").click()
    expect(page.locator("code")).to_have_count(8)
    codes = page.locator("code").all_inner_texts()
    sign_out(page)

    page.goto(f"{address}/desk/sign-in?next=/desk/me/")
    fill(page, name="ana", password=codes[3].upper())
    expect(page.get_by_text("7 recovery codes are left.")).to_be_visible()
    sign_out(page)
    fill(page, name="ana", password=codes[3])

    expect(page.get_by_text("The name or the password is wrong.")).to_be_visible()
    assert len(set(codes)) == 8
    assert not any(code in (staffed.library / "people.toml").read_text() for code in codes)
