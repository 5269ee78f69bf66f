"""Through the whole site, from its lists to everything that their pages name."""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast
from urllib.parse import urlencode, urlsplit

from gallery.errors import StoreError
from gallery.export.asking import Answer, Asker
from gallery.export.links import file_of, named, offline, unplugged
from gallery.export.policy import carrying

LOST = "/404.html"
"""Hosts of files answer with this page where there is nothing."""

_LARGE = 8 << 20  # bytes that one file may take in memory
_OEMBED = "oembed."
_FIXED = ("/media/",)
_CHANGING = (".zip", "/SHA256SUMS")
"""Where addresses change with what is behind them, but for parcels and what is in them."""

_NAME_ONLY = re.compile(r"/iiif/.*(?<!/manifest\.json)$")
"""Parts of a manifest are named by addresses that nobody asks for (IIIF Presentation 3.0, 3.1)."""

_REDIRECT = """<!doctype html>
<html>
<head>
<meta charset="utf-8">
<title>{to}</title>
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={to}">
</head>
<body><p><a href="{to}">{to}</a></p></body>
</html>
"""


@dataclass(frozen=True, slots=True)
class File:
    """One file of the export; data is None where it is there already."""

    name: str
    data: BinaryIO | None


@dataclass(slots=True)
class Walk:
    """One way through a site.

    base   its address
    from_disk  links lead from file to file, so that the copy opens without a server
    made   by address, what no application answers
    holds  whether a file is there, whose name changes with its content
    told   hears how many addresses are done, and of how many by now
    lost   addresses that are named and not answered
    """

    asker: Asker
    base: str
    from_disk: bool = False
    made: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
    holds: Callable[[str], bool] = lambda _: False
    told: Callable[[int, int], None] = lambda _done, _known: None
    lost: list[str] = field(default_factory=list)
    _done: int = 0
    _known: set[str] = field(default_factory=set)
    _pages: deque[str] = field(default_factory=deque)

    def files(self, seeds: Iterable[str]) -> Iterator[File]:
        """Yield each file once; what a page shows goes before the page."""
        self._pages.extend(self._new(seeds))
        while self._pages:
            yield from self._page(self._pages.popleft())

    def _page(self, path: str) -> Iterator[File]:
        with cast(BinaryIO, SpooledTemporaryFile(_LARGE)) as body:
            mime = self._fetched(path, body)
            if mime is None:
                return
            found = list(self._new(self._named(path, body, mime)))
            self._pages.extend(one for one in found if one.endswith("/"))
            for one in found:
                if not one.endswith("/"):
                    yield from self._thing(one)
            yield self._file(path, body, mime)

    def _thing(self, path: str) -> Iterator[File]:
        """A picture, a style sheet, a feed: with what it names in its turn."""
        name = file_of(path)
        if path.startswith(_FIXED) and not path.endswith(_CHANGING) and self.holds(name):
            self._count()
            yield File(name, None)
            return
        yield from self._page(path)

    def _named(self, path: str, data: BinaryIO, mime: str) -> Iterator[str]:
        if mime.startswith(("image/", "font/")) or mime == "application/zip":
            return
        data.seek(0)
        whole = data.read()
        if self.from_disk:  # what is left out of a page is not asked for either
            whole = unplugged(whole) if mime == "text/html" else whole
        yield from named(whole, mime, self.base, path)

    def _new(self, paths: Iterable[str]) -> Iterator[str]:
        for path in paths:
            if path in self._known or _NAME_ONLY.match(path):
                continue
            self._known.add(path)
            try:
                file_of(path)
            except ValueError:
                self.lost.append(path)
                continue
            yield path

    def _fetched(self, path: str, body: BinaryIO) -> str | None:
        """Take what is at an address; its media type, None where there is nothing."""
        self._count()
        if path in self.made:
            body.write(self.made[path]())
            return "application/octet-stream"
        answer = self.asker.ask(self._question(path), body)
        if answer.status == (404 if path == LOST else 200):
            if answer.mime == "text/html" and not self.from_disk:
                _carries(body, answer.headers["content-security-policy"])
            return answer.mime
        if answer.status >= 500:
            raise StoreError(f"{path} cannot be shown: see the log")
        if answer.status in (301, 302):
            body.write(_redirect(answer))
            return "text/html"
        self.lost.append(path)
        return None

    def _question(self, path: str) -> str:
        """oEmbed is asked by query; where files are served, each page has its answer beside it."""
        page, _, name = path.rpartition("/")
        if not name.startswith(_OEMBED):
            return path
        form = name.removeprefix(_OEMBED)
        return f"/oembed?{urlencode({'url': f'{self.base}{page}/', 'format': form})}"

    def _file(self, path: str, data: BinaryIO, mime: str) -> File:
        name = file_of(path)
        if self.from_disk and mime in ("text/html", "text/css"):
            data.seek(0)
            data = BytesIO(offline(data.read(), mime, self.base, path))
        return File(name, data)

    def _count(self) -> None:
        self._done += 1
        self.told(self._done, len(self._known))


def _carries(body: BinaryIO, policy: str) -> None:
    body.seek(0)
    page = carrying(body.read(), policy)
    body.seek(0)
    body.write(page)


def _redirect(answer: Answer) -> bytes:
    """Where files are served, a page that leads on stands for an answer that does."""
    return _REDIRECT.format(to=escape(urlsplit(answer.headers["location"]).path)).encode()
