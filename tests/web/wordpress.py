"""What WordPress makes of an address that is pasted into a post (class-wp-oembed.php, embed.php).

It finds the provider by the links in the page's head, JSON before XML, asks it with the size of
its own column, and of a provider that it does not know keeps one frame, with few attributes and
without its rights.
"""

import html
import re
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.testclient import TestClient

_LINK = re.compile(r"<link([^<>]+)/?>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_FRAME = re.compile(r"(<blockquote>.*?</blockquote>)?.*(<iframe.*?></iframe>)", re.DOTALL)
_KEPT = ("src", "width", "height", "frameborder", "marginwidth", "marginheight", "scrolling")


def discovered(page: str) -> str:
    """The provider's address for JSON, "" without one."""
    head = page.partition("</head>")[0]
    for link in _LINK.findall(head):
        found = dict(_ATTRIBUTE.findall(link))
        if found.get("type") == "application/json+oembed":
            return html.unescape(found["href"])
    return ""


def asked(client: TestClient, address: str, maxwidth: int, maxheight: int) -> dict[str, object]:
    """What the provider answers for a page, as WordPress asks it."""
    provider = urlsplit(discovered(client.get(address).text))
    query = dict(parse_qsl(provider.query)) | {
        "maxwidth": str(maxwidth),
        "maxheight": str(maxheight),
        "url": address,
        "dnt": "1",
        "format": "json",
    }
    answer = client.get(provider._replace(query=urlencode(query)).geturl())
    assert answer.status_code == 200
    found: dict[str, object] = answer.json()
    return found


def shown(told: dict[str, object]) -> str:
    """What stands in the post; a quotation would hide the frame until its script reports."""
    found = _FRAME.search(str(told["html"]))
    assert found
    reader = _Frame()
    reader.feed(found[2])
    secret = "sEcReT1234"
    reader.kept["src"] += f"#?secret={secret}"
    attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in reader.kept.items())
    hidden = ' style="position: absolute; visibility: hidden;"' if found[1] else ""
    return (
        f'<iframe class="wp-embedded-content" sandbox="allow-scripts" security="restricted"{hidden}'
        f'{attributes} data-secret="{secret}"></iframe>'
    )


class _Frame(HTMLParser):
    """The attributes of the first frame that WordPress leaves it."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "iframe":
            self.kept = {name: value or "" for name, value in attrs if name in (*_KEPT, "title")}
