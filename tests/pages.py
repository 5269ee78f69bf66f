"""Reading a site as a crawler does: every page and picture that can be reached."""

import re
from urllib.parse import urljoin, urlsplit

from starlette.testclient import TestClient

from gallery.web.app import create_app
from gallery.wiring import Gallery

HOST = "http://testserver"
_LINK = re.compile(rb'(?:(?:href|src)="|property="og:(?:image|url)" content=")([^"]+)"')
_SET = re.compile(rb'srcset="([^"]+)"')


def links_of(page: bytes, address: str) -> set[str]:
    """Every address on this site that a page names, without anchors."""
    named = [match.decode() for match in _LINK.findall(page)]
    for match in _SET.findall(page):
        named += [part.split()[0] for part in match.decode().split(",")]
    whole = {urljoin(HOST + address, one).partition("#")[0] for one in named if "/" in one}
    return {
        urlsplit(one)._replace(scheme="", netloc="").geturl()
        for one in whole
        if one.startswith(HOST)
    }


def pages_of(gallery: Gallery, start: str = "/en/photos/") -> dict[str, bytes]:
    """address -> bytes of all that can be reached from `start`; each must answer 200."""
    found: dict[str, bytes] = {}
    with TestClient(create_app(gallery), base_url=HOST) as client:
        queue = [start]
        while queue:
            address = queue.pop()
            if address in found:
                continue
            answer = client.get(address)
            assert answer.status_code == 200, address
            found[address] = answer.content
            if answer.headers["content-type"].startswith("text/html"):
                queue += sorted(links_of(answer.content, address) - found.keys())
    return found
