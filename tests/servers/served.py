"""The program that is served, and somebody who is signed in to it."""

import re
from dataclasses import dataclass
from pathlib import Path

from gallery.wiring import Gallery, today
from tests.servers.lines import Door
from tests.web.desk.signed import signed


@dataclass(frozen=True)
class Served:
    """A library, where its program listens, and the file of what that says."""

    gallery: Gallery
    door: Door
    log: Path

    def addresses(self, slug: str = "march") -> dict[str, str]:
        """One address of each kind that readers have."""
        page = f"/en/photos/{slug}/"
        text = self.door.ask(page).body.decode()
        style = re.search(r'href="(/static/gallery\.[0-9a-f]+\.css)"', text)
        pictures = re.findall(rf"/media/{slug}/1-[0-9a-f]+-(\d+)\.jpg", text)
        widest = re.search(rf"/media/{slug}/1-[0-9a-f]+-{max(map(int, pictures))}\.jpg", text)
        assert style and widest
        return {
            "page": page,
            "list": "/en/photos/",
            "frame": f"{page}embed/",
            "picture": widest[0],
            "style": style[1],
            "feed": "/en/feed.atom",
            "json": "/en/feed.json",
            "manifest": f"/iiif/{slug}/manifest.json",
            "robots": "/robots.txt",
            "sums": f"/media/{slug}/SHA256SUMS",
            "nothing": "/en/photos/no-such-essay/",
            "gone": f"/media/{slug}/1-000000000000-400.jpg",
        }

    def session(self, role: str = "editor") -> dict[str, str]:
        """What a browser sends with each request of somebody who is signed in."""
        secret, sign_in = signed(self.gallery, role, today())
        return {
            "cookie": f"__Host-s={secret}",
            "sec-fetch-site": "same-origin",
            "x-token": sign_in.token,
        }
