"""What stands above the answer of every way there is, by the class of what is answered.

A way that answers with headers of no class below, or of another one, is named.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient

from gallery.web.app import create_app
from gallery.web.way import Way
from gallery.web.ways import WAYS
from gallery.wiring import Gallery, today
from tests.servers.lines import NAME
from tests.web.desk.signed import signed

PAGE = (
    "default-src 'none'; img-src 'self'; style-src 'self'{style}; script-src 'self';"
    " font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none';"
    " form-action 'self'; frame-ancestors {framed}; require-trusted-types-for 'script'"
)
DESK = PAGE.replace("img-src 'self'", "img-src 'self' blob:").replace(
    "script-src 'self'", "script-src 'nonce-N' 'strict-dynamic'"
)
NOTHING = "default-src 'none'; frame-ancestors 'none'"
SANDBOX = "default-src 'none'; sandbox"
PUBLIC = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
ALWAYS = {
    "x-content-type-options": "nosniff",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "server": "",
}
LOOKED_AT = {
    *ALWAYS,
    *("cache-control", "content-security-policy", "cross-origin-resource-policy"),
    *("access-control-allow-origin", "clear-site-data", "last-modified", "set-cookie"),
}


def page(style: bool = True, framed: str = "'none'") -> str:
    return PAGE.format(style=" 'sha256-H'" if style else "", framed=framed)


def kind(cache: str, policy: str, **more: str) -> dict[str, str]:
    told = {name.replace("_", "-"): value for name, value in more.items()}
    return {**ALWAYS, "cache-control": cache, "content-security-policy": policy, **told}


NEAR = {"cross_origin_resource_policy": "same-site", "access_control_allow_origin": "*"}
FORM = {"referrer_policy": "same-origin"}
CLASSES = {
    "page": [kind(PUBLIC, page()), kind(PUBLIC, page(style=False))],
    "page in a frame": [kind(PUBLIC, page(framed="*"))],
    "page of a draft": [
        kind("no-store", page(style, framed))
        for style in (True, False)
        for framed in ("'none'", "'self'", "*")
    ],
    "desk": [
        kind("no-store", DESK.format(style="", framed="'none'"), **FORM),
        kind("no-store", DESK.format(style="", framed="'none'") + "; frame-src 'self'", **FORM),
    ],
    "data of the desk": [kind("no-store", NOTHING)],
    "picture": [kind("public, max-age=86400, immutable", SANDBOX, **NEAR)],
    "parcel": [kind(PUBLIC, SANDBOX, **NEAR)],
    "picture of a draft": [kind("no-store", SANDBOX, cross_origin_resource_policy="same-origin")],
    "document": [
        kind(PUBLIC, NOTHING),
        kind(PUBLIC, NOTHING, access_control_allow_origin="*"),
    ],
    "probe": [kind("no-store", NOTHING)],
    "leading on": [kind(one, NOTHING) for one in (PUBLIC, "no-store", "no-cache")],
    "refusal": [kind("no-store", page(style=False)), kind("no-store", NOTHING)],
}


@dataclass(frozen=True)
class Found:
    """One answer: who asked for which way of which essay, and what stood above it."""

    who: str
    way: str
    status: int
    mime: str
    headers: dict[str, str]

    @property
    def named(self) -> str:
        """The class of what was answered."""
        if self.status >= 400:
            return "refusal"
        if self.status >= 300:
            return "leading on"
        if self.way in ("healthz", "readyz"):
            return "probe"
        html, image = self.mime == "text/html", self.mime.startswith("image/")
        if self.way in ("original", *DRAWN):
            return "picture of a draft" if not html else "page of a draft"
        if self.way in DESK_WAYS:
            return "desk" if html else "picture of a draft" if image else "data of the desk"
        if self.way in OF_AN_ESSAY and "draft" in self.who:
            return "page of a draft" if html else "picture of a draft"
        if self.way in ("parcel", "sums"):
            return "parcel"
        if html:
            return "page in a frame" if self.way == "embed" else "page"
        return "picture" if image else "document"


DESK_WAYS = {way.name for way in WAYS if way.path.startswith("/desk/")}
OF_AN_ESSAY = {way.name for way in WAYS if "{slug}" in way.path}
DRAWN = ("arrange-beside",)
"""Ways of the desk whose page is the readers'."""

ENDLESS = ("desk-events", "inbox-events")


def client(gallery: Gallery, role: str) -> TestClient:
    made = TestClient(
        create_app(gallery),
        base_url=f"https://{NAME}",
        follow_redirects=False,
        raise_server_exceptions=False,
    )
    if role:
        secret, sign_in = signed(gallery, role, today())
        made.cookies.set("__Host-s", secret)
        made.headers |= {"sec-fetch-site": "same-origin", "x-token": sign_in.token}
    return made


def address(way: Way, slug: str, picture: str) -> str:
    """A way with words where it has places for them: of an essay, and a picture of it."""
    number = picture.partition("-")[0]
    values = {"lang": "en", "slug": slug, "number": number, "number:int": number, "key": "2026"}
    values |= {"kind": "place", "name": picture, "asked": f"{number}-400"}
    filled = re.sub(r"\{([^}]+)\}", lambda one: values.get(one[1], "x"), way.path)
    return filled.replace("/media/x/", f"/media/{slug}/")


def asked(gallery: Gallery, who: str, role: str, slug: str) -> Iterator[Found]:
    """The answers of all ways to somebody who looks, and to somebody who tries to change."""
    asking, own = client(gallery, role), client(gallery, "admin")
    pictures = re.findall(rf"/media/{slug}/([^\"/ ]+\.jpg)", own.get(f"/en/photos/{slug}/").text)
    picture = next(one for one in pictures if not one.startswith("card"))
    for way in WAYS:
        if way.name in ENDLESS or way.api:
            continue
        method = "GET" if "GET" in way.methods else way.methods[0]
        if method != "GET" and role:
            continue  # what it would do is not to be done
        answer = asking.request(method, address(way, slug, picture))
        mime = answer.headers.get("content-type", "").partition(";")[0]
        yield Found(who, way.name, answer.status_code, mime, dict(answer.headers))


def looked_at(found: Found) -> dict[str, str]:
    """What this test looks at, with words for what is another one each time."""
    told = {name: value for name, value in found.headers.items() if name in LOOKED_AT}
    policy = re.sub(r"'sha256-[^']+'", "'sha256-H'", told["content-security-policy"])
    return {**told, "content-security-policy": re.sub(r"'nonce-[^']+'", "'nonce-N'", policy)}


@pytest.mark.parametrize(
    ("who", "role", "slug"),
    [
        ("a reader", "", "march"),
        ("an editor of a draft", "admin", "secret"),
    ],
)
def test_every_way_answers_with_the_headers_of_its_class(
    published: Gallery, who: str, role: str, slug: str
) -> None:
    found = list(asked(published, who, role, slug))

    wrong = {
        (one.way, one.status, one.named): looked_at(one)
        for one in found
        if looked_at(one) not in CLASSES[one.named]
    }
    assert wrong == {}
    assert {one.way for one in found if one.status >= 500} == set()
    assert all(("x-request-id" in one.headers) == (one.status >= 400) for one in found)
    html = [one.headers["content-security-policy"] for one in found if one.mime == "text/html"]
    assert html
    assert all("require-trusted-types-for 'script'" in one and "unsafe" not in one for one in html)
    assert {one.named for one in found} >= {"refusal", "leading on", "document", "page"}


def test_an_original_is_saved_and_never_kept(published: Gallery) -> None:
    answer = client(published, "editor").get("/desk/essays/secret/originals/1")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/octet-stream")
    assert answer.headers["content-disposition"] == 'attachment; filename="DSCF7731.jpg"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["content-security-policy"] == SANDBOX


def test_who_signs_out_leaves_nothing_in_the_browser(published: Gallery) -> None:
    answer = client(published, "publisher").post("/desk/sign-out")

    assert answer.status_code == 303
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert answer.headers["cache-control"] == "no-store"


def test_what_is_not_yours_is_told_to_the_letter_as_what_is_not_there(published: Gallery) -> None:
    reader, photographer = client(published, ""), client(published, "photographer")
    asked = [way for way in WAYS if "{slug}" in way.path and not way.path.startswith("/desk/")]
    pairs = [
        (
            reader.get(address(way, "secret", "1-000000000000-400.jpg")),
            reader.get(address(way, "nosuch", "1-000000000000-400.jpg")),
        )
        for way in asked
        if not way.api and "GET" in way.methods
    ]
    pairs += [(photographer.get("/desk/people/"), photographer.get("/desk/no-such-page/"))]

    for hidden, nothing in pairs:
        without = [
            {k: v for k, v in one.headers.items() if k != "x-request-id"}
            for one in (hidden, nothing)
        ]
        assert (hidden.status_code, hidden.content) == (404, nothing.content), hidden.url
        assert without[0] == without[1], hidden.url
        assert hidden.headers["x-request-id"] != nothing.headers["x-request-id"]
